import { accept } from '../../kernel/verdict.ts'
import { checkArchive } from './archive.ts'
import { cleanFileName, extensionOf, splitName } from './filename.ts'
import { ANY_KIND, factsOf, kindOfExtension, maxBytesOf, type Kind, type UploadPolicy } from './kinds.ts'
import { checkMp4 } from './media.ts'
import { checkPdf } from './pdf.ts'
import { refuseFile, type FileReason, type FileRefusal, type FileVerdict } from './refusals.ts'
import { headOf, sniff } from './sniff.ts'
import {
  checkJson,
  checkText,
  checkXml,
  dangerInText,
  decodeHead,
  isXmlStart,
  type Charset,
  type Reading,
} from './text.ts'

export type Inspection = {
  kind: Kind
  mediaType: string
  /** Cleaned, with the extension of its kind. */
  name: string
  /** Of text kinds only. */
  charset?: Charset
  /** First line with a letter that does not read, in a text that is kept as it came. */
  brokenLine?: number
}

/**
 * What a file really is, and whether it may be kept: its kind by its bytes, in agreement with its name, within its limits, and with nothing
 * inside that acts by itself. Reads `content`, changes nothing; images still need `cleanImage`. Never throws on bad bytes.
 */
export async function inspect(
  content: Blob | Uint8Array,
  declaredName: string,
  policy: UploadPolicy = ANY_KIND,
): Promise<FileVerdict<Inspection>> {
  const blob = content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer>])
  const name = cleanFileName(declaredName)
  const verdict = await inspectNamed(blob, name, policy)
  return verdict.ok ? verdict : { ...verdict, details: { allowed: policy.kinds, ...verdict.details, name } }
}

/** What the name and the size alone already rule out, so that nobody waits for an upload in vain. */
export function inspectName(declaredName: string, bytes: number | undefined, policy: UploadPolicy): FileRefusal | null {
  const name = cleanFileName(declaredName)
  const extension = extensionOf(name)
  const kind = kindOfExtension(extension)
  const details = { name, allowed: policy.kinds }
  if (bytes === 0) return refuseFile('empty', details)
  const danger = dangerOfExtension(extension)
  if (danger) return refuseFile(danger, details)
  if (kind && !policy.kinds.includes(kind)) return refuseFile('kind-not-allowed', { ...details, found: kind })
  const maxBytes = maxBytesOf(policy, kind)
  return bytes !== undefined && bytes > maxBytes ? refuseFile('too-large', { ...details, maxBytes }) : null
}

async function inspectNamed(content: Blob, name: string, policy: UploadPolicy): Promise<FileVerdict<Inspection>> {
  const refused = inspectName(name, content.size, policy)
  if (refused) return refused
  const head = await headOf(content)
  const found = await kindOf(content, head, extensionOf(name), policy)
  if (!found.ok) return found
  const { kind, ...reading } = found.value
  const disagreement = compareWithName(kind, name) ?? inspectName(nameFor(kind, name), content.size, policy)
  if (disagreement) return disagreement
  const hidden = await findHidden(content, kind)
  if (hidden) return hidden
  return accept({ kind, mediaType: factsOf(kind).mediaType, name: nameFor(kind, name), ...reading })
}

type Found = { kind: Kind } & Partial<Reading>

/** The kind by the bytes, checked to its end. */
async function kindOf(
  content: Blob,
  head: Uint8Array,
  extension: string,
  policy: UploadPolicy,
): Promise<FileVerdict<Found>> {
  const declared = kindOfExtension(extension)
  const sniffed = await sniff(head)
  if (sniffed.look === 'empty') return refuseFile('empty')
  if (sniffed.look === 'text') return kindOfText(content, decodeHead(head), extension, policy)
  if (sniffed.look === 'foreign') return refuseForeign(sniffed.extension, declared)
  if (sniffed.look === 'unknown') return refuseUnknown(content, declared, extension)
  if (sniffed.look === 'package') {
    const kind = await checkArchive(content)
    return kind.ok ? accept({ kind: kind.value }) : kind
  }
  return checkKind(content, sniffed.kind)
}

async function checkKind(content: Blob, kind: Kind): Promise<FileVerdict<Found>> {
  // Its own limit comes first, whatever its name: a PDF is read whole.
  const maxBytes = factsOf(kind).maxBytes
  if (content.size > maxBytes) return refuseFile('too-large', { maxBytes })
  const checked =
    kind === 'pdf'
      ? await checkPdf(Buffer.from(await content.arrayBuffer()))
      : kind === 'mp4'
        ? await checkMp4(content)
        : accept(true)
  return checked.ok ? accept({ kind }) : checked
}

const TABLE_KINDS: readonly Kind[] = ['csv', 'tsv', 'txt']

/** Texts look alike: the name says which is meant, and that one's own check says whether it is. */
async function kindOfText(
  content: Blob,
  head: string,
  extension: string,
  { readAs }: UploadPolicy,
): Promise<FileVerdict<Found>> {
  const declared = kindOfExtension(extension)
  const isXml = isXmlStart(head)
  const isTable = readAs === 'table' && declared !== undefined && TABLE_KINDS.includes(declared)
  const danger =
    isTable || (declared === 'xml' && !/^\ufeff?\s*<!doctype/i.test(head))
      ? null
      : dangerInText(head, declared === 'md')
  if (danger) return refuseFile(danger)
  if (extension && !declared) return refuseFile('kind-not-allowed', { found: extension })
  if (declared && factsOf(declared).family !== 'text')
    return refuseFile('type-mismatch', { declared, found: isXml ? 'xml' : 'txt' })
  if (isXml && declared && declared !== 'xml') return refuseFile('type-mismatch', { declared, found: 'xml' })

  const kind = declared ?? (isXml ? 'xml' : 'txt')
  const maxBytes = factsOf(kind).maxBytes
  if (content.size > maxBytes) return refuseFile('too-large', { maxBytes })
  const reading = await checkText(content)
  if (!reading.ok) return reading
  const checked =
    kind === 'json' || kind === 'geojson'
      ? await checkJson(content, kind === 'geojson')
      : kind === 'xml'
        ? await checkXml(content)
        : accept(true)
  return checked.ok ? accept({ kind, ...reading.value }) : checked
}

function refuseForeign(found: string, declared: Kind | undefined): FileRefusal {
  const danger = dangerOfExtension(found)
  if (danger) return refuseFile(danger)
  return declared ? refuseFile('type-mismatch', { declared, found }) : refuseFile('kind-not-allowed', { found })
}

/** Bytes of no format we know: a text with a bad line says which; anything else is damaged or foreign. */
async function refuseUnknown(content: Blob, declared: Kind | undefined, extension: string): Promise<FileRefusal> {
  if (!declared) return extension ? refuseFile('kind-not-allowed', { found: extension }) : refuseFile('unknown-kind')
  const { family } = factsOf(declared)
  if (family === 'text') {
    const text = await checkText(content)
    if (!text.ok) return text
  }
  if (family === 'pdf') return refuseFile((await startsLate(content)) ? 'polyglot' : 'pdf-damaged')
  if (family === 'image') return refuseFile('image-damaged')
  return refuseFile(family === 'package' ? 'archive-damaged' : 'unknown-kind')
}

/** Readers of PDF forgive up to 1 kB before the header, which is where another file hides. */
const startsLate = async (content: Blob) => (await content.slice(0, 1024).text()).includes('%PDF-')

function compareWithName(kind: Kind, name: string): FileRefusal | null {
  const extension = extensionOf(name)
  const declared = kindOfExtension(extension)
  if (declared === kind) return null
  if (declared) return refuseFile('type-mismatch', { declared, found: kind })
  return extension ? refuseFile('type-mismatch', { declared: extension, found: kind }) : null
}

/** A name without extension gets that of its kind; «.jpeg» stays «.jpeg». */
const nameFor = (kind: Kind, name: string) =>
  splitName(name)[1] ? name : cleanFileName(`${name}.${factsOf(kind).extensions[0]}`)

/** Data, not code: what a name by itself gives away. */
const DANGEROUS: readonly [FileReason, RegExp][] = [
  ['svg', /^svgz?$/],
  ['html', /^(?:[xsp]?html?|xht|mht|mhtml|hta|htc|eml)$/],
  ['macros', /^(?:docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppsm|ppam|sldm)$/],
  ['legacy-office', /^(?:doc|dot|xls|xlt|ppt|pps|cfb)$/],
  [
    'executable',
    /^(?:exe|dll|com|scr|msi|msp|cpl|pif|jar|class|dex|apk|app|deb|rpm|dmg|so|elf|macho|sys|bin|wasm|swf|lnk|chm)$/,
  ],
  [
    'script',
    /^(?:m?js|cjs|jsx|tsx?|jse|vbs|vbe|wsf|wsh|ps1|psm1|bat|cmd|sh|bash|zsh|command|php\d?|phtml|asp|aspx|jsp|cgi|pl|py|rb|xsl|xslt|css|reg|url|desktop)$/,
  ],
]
const dangerOfExtension = (extension: string): FileReason | null =>
  DANGEROUS.find(([, pattern]) => pattern.test(extension))?.[0] ?? null

/** A ZIP is read from its end, so it can ride on any other file: a picture that is also a program (GIFAR). */
async function findHidden(content: Blob, kind: Kind): Promise<FileRefusal | null> {
  if (factsOf(kind).family === 'package' || factsOf(kind).family === 'text') return null
  const END_OF_DIRECTORY = 22
  const tailStart = Math.max(0, content.size - 65_535 - END_OF_DIRECTORY)
  const tail = Buffer.from(await content.slice(tailStart).bytes())
  for (
    let at = tail.lastIndexOf('PK\x05\x06');
    at !== -1;
    at = at === 0 ? -1 : tail.lastIndexOf('PK\x05\x06', at - 1)
  ) {
    if (at + END_OF_DIRECTORY > tail.length) continue
    // The directory ends where its end record begins, however much stands before the archive.
    const directory = tailStart + at - tail.readUInt32LE(at + 12)
    if (directory >= 0 && (await content.slice(directory, directory + 4).text()) === 'PK\x01\x02')
      return refuseFile('polyglot')
  }
  return null
}
