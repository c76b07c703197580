import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import { accept } from '../../kernel/verdict.ts'
import { refuseFile, type Details, type FileVerdict } from './refusals.ts'

type Active = NonNullable<Details['active']>

/**
 * Names that make a PDF act by itself (ISO 32000-2: 12.6.4.17 JavaScript, 12.6.4.6 Launch, 7.11.4 embedded files,
 * 12.5.6.15 attachments, 13.7 rich media, 12.7.8 XFA forms). Only long names are sought: a short one («/JS») appears by chance in compressed
 * bytes, and a JavaScript action always also says /JavaScript.
 */
const ACTIVE_NAMES: Record<string, Active> = {
  JavaScript: 'javascript',
  Launch: 'launch',
  EmbeddedFile: 'embedded-file',
  EmbeddedFiles: 'embedded-file',
  FileAttachment: 'embedded-file',
  RichMedia: 'rich-media',
  XFA: 'dynamic-form',
}

/** Any letter of a name may be written as #hh (ISO 32000-2, 7.3.5), which is how harmful ones hide. */
const spelled = (name: string) =>
  [...name]
    .map(
      (letter) =>
        `(?:${letter}|#${letter
          .charCodeAt(0)
          .toString(16)
          .replace(/[a-f]/, (digit) => `[${digit}${digit.toUpperCase()}]`)})`,
    )
    .join('')
const endOfName = '(?=[\\x00\\t\\n\\f\\r ()<>\\[\\]{}/%]|$)'
const anyOf = (names: string[]) => new RegExp(`/(?:${names.map((name) => `(${spelled(name)})`).join('|')})${endOfName}`)

const names = Object.keys(ACTIVE_NAMES)
const ACTIVE = anyOf(names)
const OBJECT_STREAM = anyOf(['ObjStm'])
const ENCRYPTED = anyOf(['Encrypt'])
const FLATE_ONLY = /\/Filter\s*(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])/
const PREDICTOR = /\/Predictor\s+(?:[2-9]|1\d)/

const CHUNK = 1 << 20
/** Longest spelling of a name with its delimiter: 3 characters a letter. */
const OVERLAP = 64
/** A dictionary before its stream; real ones take some hundred bytes. */
const DICTIONARY = 4096
/** Bytes of object streams unpacked in all, which is far above any document of 50 MB. */
const MAX_UNPACKED = 200_000_000

/**
 * Refuses a PDF that is cut, encrypted (nobody could check it), or that carries anything which acts by itself.
 * Looks into compressed object streams too. The document's own properties (author, program, dates) are left as they are.
 */
export function checkPdf(bytes: Buffer): Promise<FileVerdict<true>> {
  if (hidesPage(bytes)) return Promise.resolve(refuseFile('polyglot'))
  if (!bytes.subarray(-4096).includes('%%EOF')) return Promise.resolve(refuseFile('pdf-damaged'))
  const active = findName(bytes, ACTIVE)
  if (active) return Promise.resolve(refuseActive(active))
  if (findName(bytes, ENCRYPTED)) return Promise.resolve(refuseFile('protected'))
  return checkObjectStreams(bytes)
}

/** A web page in the first lines of a PDF, after its header: the file would be both. */
const hidesPage = (bytes: Buffer) =>
  /<(?:html|script|svg|iframe|body|!doctype)[\s>/]/i.test(bytes.toString('latin1', 0, 1024))

const refuseActive = (name: string) => refuseFile('active-pdf', { active: ACTIVE_NAMES[name] })

/** Since PDF 1.5 most objects are in compressed streams, where no plain search sees them. */
async function checkObjectStreams(bytes: Buffer): Promise<FileVerdict<true>> {
  let unpacked = 0
  for (const { dictionary, body } of objectStreams(bytes)) {
    if (!/\/Filter/.test(dictionary)) continue // Plain text, searched already.
    if (!FLATE_ONLY.test(dictionary) || PREDICTOR.test(dictionary)) return refuseFile('pdf-unreadable')
    const content = await unpack(body, MAX_UNPACKED - unpacked)
    if (!content) return refuseFile('pdf-unreadable')
    unpacked += content.length
    const active = findName(content, ACTIVE)
    if (active) return refuseActive(active)
  }
  return accept(true)
}

function* objectStreams(bytes: Buffer) {
  for (let at = bytes.indexOf('stream'); at !== -1; at = bytes.indexOf('stream', at + 6)) {
    if (bytes.toString('latin1', at - 3, at) === 'end') continue
    const before = bytes.toString('latin1', Math.max(0, at - DICTIONARY), at)
    const dictionary = before.slice(before.lastIndexOf('obj') + 3)
    if (!OBJECT_STREAM.test(dictionary)) continue
    const start = at + 6 + (bytes[at + 6] === 0x0d ? 1 : 0) + (bytes[at + 6] === 0x0a || bytes[at + 7] === 0x0a ? 1 : 0)
    // To the end of the file, not to «endstream» or /Length, which may lie: the compressed data says itself where it ends.
    yield { dictionary, body: bytes.subarray(start) }
  }
}

const inflateAsync = promisify<Buffer, { maxOutputLength: number; finishFlush: number }, Buffer>(inflate)

async function unpack(body: Buffer, room: number): Promise<Buffer | null> {
  // 2 = Z_SYNC_FLUSH: a stream cut at its end still gives what it held.
  return inflateAsync(body, { maxOutputLength: Math.max(1, room), finishFlush: 2 }).catch(() => null)
}

/** The first name of `pattern` in `bytes`, as the table spells it. In pieces: a text of 50 MB would be held twice. */
function findName(bytes: Buffer, pattern: RegExp): string | null {
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const match = pattern.exec(bytes.toString('latin1', start, start + CHUNK + OVERLAP))
    if (match) return names[match.slice(1).findIndex((group) => group !== undefined)] ?? null
  }
  return null
}
