import { accept } from '../../kernel/verdict.ts'
import { refuseFile, type FileReason, type FileVerdict } from './refusals.ts'

export type Charset = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Control characters that no table or letter needs; tab, line feed, form feed and carriage return are text. */
const CONTROL = /[\x00-\x08\x0b\x0e-\x1f\x7f]/
/** Bytes that windows-1252 leaves without a letter: https://encoding.spec.whatwg.org/index-windows-1252.txt */
const NOT_IN_1252 = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

/** The byte order mark decides; without it a text is UTF-8 or, where it cannot be, the windows-1252 of old spreadsheets. */
function markOf(head: Uint8Array): Charset | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return null
}

/** Whether the first bytes of a file read as text. A cut letter at the end of `head` is forgiven. */
export const looksLikeText = (head: Uint8Array): boolean =>
  ['utf-16le', 'utf-16be'].includes(markOf(head) ?? '')
    ? !CONTROL.test(decodeHead(head))
    : !CONTROL.test(Buffer.from(head).toString('latin1'))

/** The first bytes as text, whatever their encoding; never throws. */
export function decodeHead(head: Uint8Array): string {
  const charset = markOf(head) ?? (isUtf8Head(head) ? 'utf-8' : 'windows-1252')
  return new TextDecoder(charset).decode(head)
}

function isUtf8Head(head: Uint8Array) {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}

/** `brokenLine`: the first line with a letter that does not read, in a text that otherwise does. */
export type Reading = { charset: Charset; brokenLine?: number }

/**
 * Reads the whole of `content` and answers its encoding. Refuses control characters, with their line: they are no text.
 * Constant memory: a table of 100 MB is never held.
 */
export async function checkText(content: Blob): Promise<FileVerdict<Reading>> {
  const marked = markOf(await content.slice(0, 3).bytes())
  if (marked) return readAs(content, marked)
  const utf8 = await firstBadLine(content, 'utf-8')
  if (!utf8) return accept({ charset: 'utf-8' })
  if (utf8.problem === 'letter' && utf8.sawAccent) {
    // UTF-8 for a while and then not: pieces of several files put together, as official tables come. It is kept as it came.
    const control = await firstBadLine(content, 'utf-8', { lenient: true })
    return control ? refuseLine(control) : accept({ charset: 'utf-8', brokenLine: utf8.line })
  }
  return utf8.problem === 'control' ? refuseLine(utf8) : readAs(content, 'windows-1252')
}

async function readAs(content: Blob, charset: Charset): Promise<FileVerdict<Reading>> {
  const bad = await firstBadLine(content, charset)
  return bad ? refuseLine(bad) : accept({ charset })
}

const refuseLine = ({ line }: BadLine) => refuseFile('text-unreadable', { line })

type BadLine = { line: number; problem: 'letter' | 'control'; sawAccent: boolean }

async function firstBadLine(content: Blob, charset: Charset, { lenient = false } = {}): Promise<BadLine | null> {
  const decoder = new TextDecoder(charset, { fatal: !lenient })
  let line = 1
  let sawAccent = false
  const bad = (problem: BadLine['problem'], readable: string): BadLine => ({
    line: line + linesIn(readable),
    problem,
    sawAccent: sawAccent || hasAccent(readable),
  })
  for await (const chunk of content.stream() as unknown as AsyncIterable<Uint8Array>) {
    // Small pieces, so that the line counted is the line meant.
    for (let start = 0; start < chunk.length; start += 4096) {
      const piece = chunk.subarray(start, start + 4096)
      if (charset === 'windows-1252' && piece.some(isNotIn1252))
        return bad('letter', latin1(piece.subarray(0, piece.findIndex(isNotIn1252))))
      let text: string
      try {
        text = decoder.decode(piece, { stream: true })
      } catch {
        return bad('letter', charset === 'utf-8' ? beforeBadUtf8(piece) : '')
      }
      const control = CONTROL.exec(text)
      if (control) return bad('control', text.slice(0, control.index))
      line += linesIn(text)
      sawAccent ||= hasAccent(text)
    }
  }
  try {
    decoder.decode()
    return null
  } catch {
    return bad('letter', '')
  }
}

const linesIn = (text: string) => text.split('\n').length - 1
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const isNotIn1252 = (byte: number) => NOT_IN_1252.has(byte)
/** Decoded without fatal, a bad sequence becomes U+FFFD; what stands before it is read already. */
const beforeBadUtf8 = (piece: Uint8Array) => new TextDecoder().decode(piece).split('\ufffd')[0]!
const hasAccent = (text: string) => /[^\x00-\x7f\ufeff]/.test(text)

/** What a browser takes for HTML at the start of a file: https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type */
const STARTS_AS_HTML =
  /^\s*<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)(?:[\s>]|$)/i
/** What makes a page of a text further in; older browsers looked for it. */
const HTML_NEAR_START = /<(?:!doctype\s+html|html|script|iframe|body)[\s>/]/i
const SVG_NEAR_START = /<(?:[a-z_][\w.-]*:)?svg[\s>/]/i
const SCRIPT_START = /^(?:#!|<\?php|<%|<\?=)/i

/** The danger that the first characters of a text show, by the name of its refusal. Markdown may quote HTML; it may not be a page. */
export function dangerInText(head: string, isMarkdown = false): FileReason | null {
  const start = head.replace(/^\ufeff/, '')
  const near = start.slice(0, 2048)
  if (SCRIPT_START.test(start.trimStart())) return 'script'
  if (/^\s*[{[]/.test(start)) return null // JSON may speak of HTML inside its strings.
  if (isMarkdown)
    return HTML_NEAR_START.test(start.trimStart().slice(0, 16))
      ? 'html'
      : SVG_NEAR_START.test(start.trimStart().slice(0, 16))
        ? 'svg'
        : null
  if (STARTS_AS_HTML.test(start.replace(/^\s*<!--[\s\S]*?-->/, ''))) return 'html'
  if (SVG_NEAR_START.test(near)) return 'svg'
  return HTML_NEAR_START.test(near) ? 'html' : null
}

export const isXmlStart = (head: string) => /^\ufeff?\s*<\?xml[\s?]/.test(head)

/** Parses all of `content`; refuses with the line at which reading stopped. */
export async function checkJson(content: Blob, geographic: boolean): Promise<FileVerdict<true>> {
  const bytes = await content.bytes()
  const line = (position: number, text: string) => text.slice(0, position).split('\n').length
  let text = ''
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return geographic && !isGeoJson(value) ? refuseFile('geojson-invalid') : accept(true)
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1]
    return refuseFile('json-invalid', { line: position ? line(Number(position), text) : line(text.length, text) })
  }
}

/** The nine types of RFC 7946, section 1.4. */
const GEOJSON_TYPES = [
  'FeatureCollection',
  'Feature',
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
]
const isGeoJson = (value: unknown) =>
  typeof value === 'object' && value !== null && 'type' in value && GEOJSON_TYPES.includes(String(value.type))

/**
 * XML as data: no document type (entities read other files and grow without end), no style sheet (XSLT runs code),
 * and nothing of SVG, XHTML or XSLT in any element.
 */
export async function checkXml(content: Blob): Promise<FileVerdict<true>> {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await content.bytes())
  } catch {
    return refuseFile('xml-invalid')
  }
  const unsafe = /<!DOCTYPE|<!ENTITY|<\?xml-stylesheet/i.exec(text)
  if (unsafe) return refuseFile('xml-unsafe', { entry: unsafe[0] })
  // The names of a namespace may be written with character references: none is needed in them, so any there is refused.
  for (const [, value] of text.matchAll(/\sxmlns(?::[\w.-]+)?\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (/w3\.org\/2000\/svg/i.test(value!)) return refuseFile('svg')
    if (/w3\.org\/1999\/xhtml/i.test(value!)) return refuseFile('html')
    if (/w3\.org\/1999\/XSL|&/i.test(value!)) return refuseFile('xml-unsafe', { entry: value!.slice(1, 80) })
  }
  const root = /^\ufeff?\s*(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*)*<([\p{L}_][\p{L}\p{N}_.:-]*)[\s/>]/u.exec(text)?.[1]
  if (!root || !/>\s*$/.test(text)) return refuseFile('xml-invalid')
  const local = root.toLowerCase().replace(/^.*:/, '')
  if (local === 'svg') return refuseFile('svg')
  return local === 'html' ? refuseFile('html') : accept(true)
}
