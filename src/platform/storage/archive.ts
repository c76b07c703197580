import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { accept } from '../../kernel/verdict.ts'
import type { Kind } from './kinds.ts'
import { refuseFile, type FileReason, type FileRefusal, type FileVerdict } from './refusals.ts'

type PackageKind = Extract<Kind, 'docx' | 'xlsx' | 'pptx' | 'odt' | 'ods' | 'zip'>

/** Each costs half a millisecond to open: a million bytes of empty files must not take seconds. */
const MAX_ENTRIES = 3_000
/** Bytes of everything inside, archives within archives included. A workbook of a million rows unpacks to some 300 MB. */
const MAX_UNPACKED = 500_000_000
/** Deflate reaches 1032 : 1 on zeros; the most repetitive real spreadsheets stay under 100 : 1. */
const MAX_RATIO = 200
/** Below this the ratio says nothing: twenty megabytes of blanks harm nobody. */
const RATIO_FROM = 20_000_000
/** zip → presentation → the workbook of its chart. */
const MAX_DEPTH = 3
/** An archive inside another is held in memory while it is read. */
const MAX_INNER_ARCHIVE = 50_000_000
/** The parts of a package that tell what it is. */
const MAX_PART = 2_000_000

/** What is left to spend, shared by an archive and all archives within it. */
type Budget = { entries: number; unpacked: number; limit: number }

/**
 * Reads a ZIP of any sort as its readers will, and answers what it is: an office document, or a plain archive.
 *
 * First the central directory: count, sizes, names, and that no two entries share bytes (the trick by which 42 kB declare 5 GB:
 * https://www.bamsoftware.com/hacks/zipbomb/). Then every entry is inflated to nothing, against what the directory said, because it may lie.
 */
export function checkArchive(content: Blob): Promise<FileVerdict<PackageKind>> {
  const limit = Math.min(MAX_UNPACKED, Math.max(RATIO_FROM, content.size * MAX_RATIO))
  return readArchive(content, 1, { entries: MAX_ENTRIES, unpacked: limit, limit })
}

async function readArchive(content: Blob, depth: number, budget: Budget): Promise<FileVerdict<PackageKind>> {
  let zip: ZipFile
  const entries: Entry[] = []
  try {
    zip = await open(content)
    if (zip.entryCount > budget.entries) return tooMany()
    for await (const entry of zip.eachEntry()) if (entries.push(entry) > budget.entries) return tooMany()
  } catch (error) {
    return refuseFile(
      /invalid characters|relative path|absolute path/.test(String(error)) ? 'archive-unsafe-path' : 'archive-damaged',
      {
        entry: shown(/: (.*)$/s.exec(String((error as Error).message))?.[1] ?? ''),
      },
    )
  }
  budget.entries -= entries.length
  const refused = checkDirectory(entries, budget) ?? (await checkLayout(zip, entries, content.size, budget))
  if (refused) return refused
  const parts = await readEntries(zip, entries, depth, budget)
  return parts.ok ? kindOfPackage(entries, parts.value) : parts
}

const tooMany = () => refuseFile('archive-too-many-entries', { max: MAX_ENTRIES })
const tooBig = ({ limit }: Budget) => refuseFile('archive-bomb', { maxBytes: limit })

/** What the directory alone tells, without reading a single entry. */
function checkDirectory(entries: readonly Entry[], budget: Budget): FileRefusal | null {
  if (!entries.some(({ fileName }) => !fileName.endsWith('/'))) return refuseFile('empty')
  const declared = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (declared > budget.unpacked) return tooBig(budget)
  for (const entry of entries) {
    const reason = problemOf(entry)
    if (reason) return refuseFile(reason, { entry: shown(entry.fileName) })
  }
  return null
}

/** Programs, scripts and pages, by what systems open them with; archives that we cannot look into. */
const FORBIDDEN_ENTRY =
  /\.(?:exe|dll|com|scr|msi|msp|cpl|pif|jar|class|dex|apk|app|deb|rpm|dmg|so|dylib|sys|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|sh|bash|zsh|command|lnk|url|desktop|reg|scf|inf|chm|hlp|iso|img|vhdx?|html?|xhtml|mht|mhtml|docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppsm|ppam|7z|rar|gz|tgz|bz2|xz|zst|cab|ace|arj|lzh)$/i

function problemOf(entry: Entry): FileReason | null {
  const isLink = ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000
  // yauzl has refused «..», drive letters and leading slashes already.
  if (isLink || /[\x00-\x1f\\]/.test(entry.fileName)) return 'archive-unsafe-path'
  if (entry.isEncrypted()) return 'protected'
  if (!entry.canDecodeFileData()) return 'archive-damaged'
  return FORBIDDEN_ENTRY.test(entry.fileName) ? 'archive-forbidden-entry' : null
}

/**
 * Each entry has bytes of its own, the first begins the file (nothing is hidden before it), and its local header says the same
 * name and method as the directory, so that no other reader sees another archive than we did.
 */
async function checkLayout(
  zip: ZipFile,
  entries: readonly Entry[],
  size: number,
  budget: Budget,
): Promise<FileRefusal | null> {
  const inOrder = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let free = 0
  for (const entry of inOrder) {
    const start = entry.relativeOffsetOfLocalHeader
    if (start < free) return tooBig(budget)
    if (free === 0 && start !== 0) return refuseFile('polyglot')
    const header = await zip.readLocalFileHeaderPromise(entry).catch(() => null)
    if (!header || !header.fileName.equals(entry.fileNameRaw) || header.compressionMethod !== entry.compressionMethod)
      return refuseFile('archive-damaged')
    free = header.fileDataStart + entry.compressedSize
  }
  return free > size ? refuseFile('archive-damaged') : null
}

/** Inflates every entry; answers the text of the parts that tell what the package is, by name. */
async function readEntries(
  zip: ZipFile,
  entries: readonly Entry[],
  depth: number,
  budget: Budget,
): Promise<FileVerdict<Map<string, string>>> {
  const parts = new Map<string, string>()
  for (const entry of entries) {
    if (entry.fileName.endsWith('/') && entry.uncompressedSize === 0) continue
    const read = await readEntry(zip, entry, budget)
    if (!read.ok) return read
    const { head, whole } = read.value
    const danger = dangerInEntry(head)
    if (danger) return refuseFile(danger, { entry: shown(entry.fileName) })
    if (isArchive(head)) {
      const inner = await readInner(entry, whole, depth, budget)
      if (!inner.ok) return inner
    }
    if (isTelling(entry.fileName)) parts.set(entry.fileName, whole?.toString('utf8') ?? '')
  }
  return accept(parts)
}

async function readInner(
  entry: Entry,
  whole: Buffer | null,
  depth: number,
  budget: Budget,
): Promise<FileVerdict<PackageKind>> {
  const name = shown(entry.fileName)
  if (depth >= MAX_DEPTH || !whole) return refuseFile('archive-too-deep', { entry: name })
  const inner = await readArchive(new Blob([whole as Uint8Array<ArrayBuffer>]), depth + 1, budget)
  if (inner.ok || inner.details.entry) return inner
  return { ...inner, details: { ...inner.details, entry: name } }
}

const isTelling = (name: string) =>
  name === 'mimetype' || name === '[Content_Types].xml' || name === 'META-INF/manifest.xml' || name.endsWith('.rels')
const isArchive = (head: Buffer) => head.toString('latin1', 0, 4) === 'PK\x03\x04'

/** Inflates one entry against its declared size and checksum. `whole` is kept only where it will be read. */
async function readEntry(
  zip: ZipFile,
  entry: Entry,
  budget: Budget,
): Promise<FileVerdict<{ head: Buffer; whole: Buffer | null }>> {
  let head: Buffer = Buffer.alloc(0)
  let kept: Buffer[] | null = []
  let length = 0
  let checksum = 0
  try {
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      length += chunk.length
      budget.unpacked -= chunk.length
      if (budget.unpacked < 0) return tooBig(budget)
      checksum = crc32(chunk, checksum)
      if (head.length < 1024) head = Buffer.concat([head, chunk])
      const room = isTelling(entry.fileName) ? MAX_PART : head.length < 4 || isArchive(head) ? MAX_INNER_ARCHIVE : 0
      if (length > room) kept = null
      kept?.push(chunk)
    }
  } catch (error) {
    // yauzl stops the stream at the first byte past the declared size: the directory lied about how much there is.
    return /too many bytes/.test(String(error))
      ? tooBig(budget)
      : refuseFile('archive-damaged', { entry: shown(entry.fileName) })
  }
  if (checksum !== entry.crc32) return refuseFile('archive-damaged', { entry: shown(entry.fileName) })
  return accept({ head, whole: kept && Buffer.concat(kept) })
}

/** A program under an innocent name: Windows (PE), Linux (ELF), macOS (Mach-O), Java, or a script. */
function dangerInEntry(head: Buffer): FileReason | null {
  const start = head.toString('latin1', 0, 4)
  const header = head.length >= 0x40 ? head.readUInt32LE(0x3c) : 0
  const isWindows = start.startsWith('MZ') && head.toString('latin1', header, header + 4) === 'PE\0\0'
  const isOther = start === '\x7fELF' || ['\xcf\xfa\xed\xfe', '\xce\xfa\xed\xfe', '\xca\xfe\xba\xbe'].includes(start)
  return isWindows || isOther || start.startsWith('#!') ? 'archive-forbidden-entry' : null
}

const OFFICE: Record<string, PackageKind> = {
  'wordprocessingml.document.main+xml': 'docx',
  'spreadsheetml.sheet.main+xml': 'xlsx',
  'presentationml.presentation.main+xml': 'pptx',
}
const OPEN_DOCUMENT: Record<string, PackageKind> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
}

/** Code in an office document: VBA, ActiveX, Excel 4 sheets, the Basic and scripts of OpenDocument. */
const MACRO_ENTRY = /(?:^|\/)(?:vbaProject[^/]*\.bin|vbaData\.xml|activeX\/|macrosheets\/)|^(?:Basic|Scripts)\/./i
const MACRO_TYPE = /macroEnabled|vbaProject|activeX/i
/** A template fetched from outside when the document is opened brings its macros along. */
const OUTSIDE_TEMPLATE = /<Relationship\b(?=[^>]*attachedTemplate)(?=[^>]*TargetMode\s*=\s*["']External)/i

function kindOfPackage(entries: readonly Entry[], parts: ReadonlyMap<string, string>): FileVerdict<PackageKind> {
  const types = parts.get('[Content_Types].xml')
  const mimetype = parts.get('mimetype')?.trim()
  if (types === undefined && mimetype === undefined) return accept('zip')

  const hasMacros =
    entries.some(({ fileName }) => MACRO_ENTRY.test(fileName)) ||
    MACRO_TYPE.test(types ?? '') ||
    [...parts.values()].some((part) => OUTSIDE_TEMPLATE.test(part))
  if (hasMacros) return refuseFile('macros')
  if (/encryption-data/.test(parts.get('META-INF/manifest.xml') ?? '')) return refuseFile('protected')
  if (mimetype !== undefined)
    return Object.hasOwn(OPEN_DOCUMENT, mimetype) ? accept(OPEN_DOCUMENT[mimetype]!) : refuseFile('unknown-kind')

  const main = Object.keys(OFFICE).find((type) => types?.includes(`openxmlformats-officedocument.${type}`))
  return main ? accept(OFFICE[main]!) : refuseFile('unknown-kind')
}

/** An entry's name comes from a stranger: cut, and without what could reorder or hide the sentence around it. */
const shown = (name: string) => name.replace(/\p{C}/gu, '').slice(0, 120)

/** A small archive is read from memory: a thousand entries by slices of a Blob take a second, from memory a tenth. */
async function open(content: Blob): Promise<ZipFile> {
  const options = { autoClose: false }
  return content.size <= MAX_INNER_ARCHIVE
    ? yauzl.fromBufferPromise(Buffer.from(await content.arrayBuffer()), options)
    : yauzl.fromRandomAccessReaderPromise(new BlobReader(content), content.size, options)
}

const SLICE = 1 << 20

/** Lets yauzl read a large Blob, on disk, piece by piece. */
class BlobReader extends yauzl.RandomAccessReader {
  readonly #content: Blob
  constructor(content: Blob) {
    super()
    this.#content = content
  }
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#slices(start, end), { objectMode: false })
  }
  async *#slices(start: number, end: number) {
    for (let at = start; at < end; at += SLICE)
      yield Buffer.from(await this.#content.slice(at, Math.min(at + SLICE, end)).arrayBuffer())
  }
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ) {
    this.#content
      .slice(position, position + length)
      .bytes()
      .then((bytes) => {
        buffer.set(bytes, offset)
        callback(bytes.length < length ? new Error('unexpected EOF') : null)
      }, callback)
  }
}
