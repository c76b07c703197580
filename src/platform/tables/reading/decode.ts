import { isAscii, isUtf8 } from 'node:buffer'
import type { Findings } from './findings.ts'

const windows1252 = new TextDecoder('windows-1252')

/** A line whose bytes were repaired: physical lines of the file, counted from 1. */
export type RepairedLine = { physicalLine: number; before: string; after: string }

/**
 * Text of a file of unknown encoding. A byte-order mark decides; else the *whole* file is UTF-8, or it is
 * Windows-1252 (what Excel in Mexico saves), or both mixed: then each line is read as what it is, and listed.
 * Nothing is dropped: a byte with no meaning becomes the control character of its own number.
 */
export function decode(bytes: Uint8Array, findings: Findings): { text: string; repaired: RepairedLine[] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return whole(new TextDecoder('utf-16le').decode(bytes))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return whole(new TextDecoder('utf-16be').decode(bytes))
  const utf8 = asUtf8(bytes)
  if (utf8 !== null) return whole(utf8)
  const lines = linesOf(bytes)
  if (!lines.some((line) => !isAscii(line) && asUtf8(line) !== null)) {
    findings.add({ kind: 'windows-1252', count: lines.filter((line) => !isAscii(line)).length })
    return { text: windows1252.decode(bytes), repaired: lines.flatMap(meaninglessBytes) }
  }
  return lineByLine(lines)
}

const whole = (text: string) => ({ text, repaired: [] })

function lineByLine(lines: Uint8Array[]): { text: string; repaired: RepairedLine[] } {
  const repaired: RepairedLine[] = []
  const texts = lines.map((line, at) => {
    const utf8 = asUtf8(line)
    if (utf8 !== null) return utf8
    const after = piecewise(line)
    repaired.push({ physicalLine: at + 1, before: new TextDecoder().decode(line).trimEnd(), after: after.trimEnd() })
    return after
  })
  return { text: texts.join(''), repaired }
}

/** Five bytes mean nothing in Windows-1252: the lines that have them. */
function meaninglessBytes(line: Uint8Array, at: number): RepairedLine[] {
  if (isAscii(line) || !line.some((byte) => [0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte))) return []
  return [
    {
      physicalLine: at + 1,
      before: new TextDecoder().decode(line).trimEnd(),
      after: windows1252.decode(line).trimEnd(),
    },
  ]
}

/** Byte by byte: what is a whole UTF-8 sequence stays one, any other byte is Windows-1252. */
function piecewise(line: Uint8Array): string {
  let text = ''
  for (let at = 0; at < line.length;) {
    const length = sequenceLength(line[at]!)
    const sequence = length > 1 ? asUtf8(line.subarray(at, at + length)) : null
    text += sequence ?? windows1252.decode(line.subarray(at, at + 1))
    at += sequence === null ? 1 : length
  }
  return text
}

const sequenceLength = (lead: number) => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1)

/** Lines with their ends. A lone CR ends a line only where it is not followed by LF. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let start = 0
  for (let at = 0; at < bytes.length; at++) {
    const ends = bytes[at] === 10 || (bytes[at] === 13 && bytes[at + 1] !== 10)
    if (!ends) continue
    lines.push(bytes.subarray(start, at + 1))
    start = at + 1
  }
  if (start < bytes.length) lines.push(bytes.subarray(start))
  return lines
}

const asUtf8 = (bytes: Uint8Array) => (isUtf8(bytes) ? new TextDecoder().decode(bytes) : null)
