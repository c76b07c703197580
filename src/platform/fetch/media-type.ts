import { accept } from '../../kernel/verdict.ts'
import { factsOf, headOf, KIND_NAMES, sniff, type Kind, type Sniffed } from '../storage/index.ts'
import { refuseFetch, type FetchVerdict } from './refusals.ts'

/** Declared by servers that do not know, or would rather not say: the bytes decide. */
const SAYS_NOTHING = ['application/octet-stream', 'binary/octet-stream', 'application/force-download']

const ofKind = new Map<string, Kind>(KIND_NAMES.map((kind) => [factsOf(kind).mediaType, kind]))

/** `type/subtype` of a Content-Type in lower case; null where it says nothing. */
export function declaredType(contentType: string | undefined): string | null {
  const essence = /^\s*([\w!#$&^.+-]{1,80}\/[\w!#$&^.+-]{1,80})\s*(?:;|$)/.exec(contentType ?? '')?.[1]?.toLowerCase()
  return !essence || SAYS_NOTHING.includes(essence) ? null : essence
}

/** Before the body is read: whether what is declared may come at all. */
export const refuseType = (declared: string | null, types: readonly string[] | undefined, url: URL) =>
  types && declared && !types.includes(declared) ? refuseFetch('type-not-allowed', url, { declared }) : null

/**
 * The media type of a body: as declared, where the bytes do not say otherwise; as the bytes say, where nothing is declared; null of an
 * empty body. Refuses a declaration that the bytes belie (`type-mismatch`) and a type that is not one of `types`.
 */
export async function judgeType(
  declared: string | null,
  body: Buffer,
  types: readonly string[] | undefined,
  url: URL,
): Promise<FetchVerdict<string | null>> {
  const found = await sniff(await headOf(new Blob([body as Uint8Array<ArrayBuffer>])))
  if (found.look === 'empty') return accept(declared)
  const type = declared ?? typeOf(found)
  if (declared && !agrees(declared, found)) return refuseFetch('type-mismatch', url, { declared, found: typeOf(found) })
  return refuseType(type, types, url) ?? accept(type)
}

const isTextual = (type: string) =>
  /^text\/|\+(json|xml)$|^application\/(json|xml|javascript|ecmascript|xhtml\+xml|yaml|sql|x-ndjson)$/.test(type)

/** Archives and office documents are told apart by what is inside, which is read when one is kept (`storage`). */
const isPackage = (type: string) =>
  /^application\/(zip|x-zip-compressed|epub\+zip|vnd\.(openxmlformats|oasis\.opendocument|ms-)[\w.-]*)/.test(type)

function agrees(declared: string, found: Sniffed): boolean {
  if (isTextual(declared)) return found.look === 'text'
  if (found.look === 'package') return isPackage(declared)
  const promised = ofKind.get(declared)
  if (promised) return found.look === 'kind' && found.kind === promised
  // A type that we do not know by its bytes is believed, unless they are one that we do know.
  return found.look !== 'kind'
}

function typeOf(found: Sniffed): string {
  if (found.look === 'kind') return factsOf(found.kind).mediaType
  if (found.look === 'text') return 'text/plain'
  return found.look === 'package' ? 'application/zip' : 'application/octet-stream'
}
