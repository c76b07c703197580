import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipPart = { name: string; content: AsyncIterable<Uint8Array> }

/** Sizes in the classic zip directory have 32 bits. */
const LARGEST = 0xffff_ffff
/** 1980-01-01, the first day zip knows: the same data give the same bytes. */
const DOS_DATE = 0x0021
/** Sizes follow the data (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808
const DEFLATE = 8

/**
 * A zip archive as it is made (PKWARE APPNOTE 6.3): each part is deflated as it comes, its size and checksum follow it, so
 * memory is constant and the reader's pace is kept. Stops the source of a part when its own reader leaves.
 * Throws RangeError past 4 GB.
 */
export async function* zipOf(parts: AsyncIterable<ZipPart>): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = []
  let offset = 0
  for await (const { name, content } of parts) {
    const start = offset
    const head = localHeader(name)
    yield head
    const sums = { crc: 0, size: 0, packed: 0 }
    for await (const chunk of deflated(content, sums)) {
      sums.packed += chunk.length
      yield chunk
    }
    const tail = descriptor(sums)
    yield tail
    offset += head.length + sums.packed + tail.length
    if (offset > LARGEST || sums.size > LARGEST) throw new RangeError('A zip archive of more than 4 GB')
    directory.push(directoryEntry(name, start, sums))
  }
  const listing = Buffer.concat(directory)
  yield Buffer.concat([listing, endOfDirectory(directory.length, listing.length, offset)])
}

type Sums = { crc: number; size: number; packed: number }

async function* deflated(content: AsyncIterable<Uint8Array>, sums: Sums): AsyncGenerator<Buffer> {
  const counted = async function* () {
    for await (const bytes of content) {
      sums.crc = crc32(bytes, sums.crc)
      sums.size += bytes.length
      yield bytes
    }
  }
  // Level 3: half the time of level 6 for an eighth more bytes, measured on the sheet of an export (60 MB).
  const deflate = createDeflateRaw({ level: 3 })
  const leaves = new AbortController()
  const pumping = pipeline(Readable.from(counted(), { highWaterMark: 2 }), deflate, {
    signal: leaves.signal,
    end: true,
  })
  pumping.catch(() => {})
  try {
    for await (const chunk of deflate) yield chunk as Buffer
    await pumping
  } finally {
    leaves.abort()
  }
}

function localHeader(name: string): Buffer {
  const bytes = Buffer.from(name)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(20, 4)
  head.writeUInt16LE(FLAGS, 6)
  head.writeUInt16LE(DEFLATE, 8)
  head.writeUInt16LE(DOS_DATE, 12)
  head.writeUInt16LE(bytes.length, 26)
  return Buffer.concat([head, bytes])
}

function descriptor({ crc, size, packed }: Sums): Buffer {
  const tail = Buffer.alloc(16)
  tail.writeUInt32LE(0x08074b50, 0)
  tail.writeUInt32LE(crc, 4)
  tail.writeUInt32LE(Math.min(packed, LARGEST), 8)
  tail.writeUInt32LE(Math.min(size, LARGEST), 12)
  return tail
}

function directoryEntry(name: string, start: number, { crc, size, packed }: Sums): Buffer {
  const bytes = Buffer.from(name)
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(20, 4)
  entry.writeUInt16LE(20, 6)
  entry.writeUInt16LE(FLAGS, 8)
  entry.writeUInt16LE(DEFLATE, 10)
  entry.writeUInt16LE(DOS_DATE, 14)
  entry.writeUInt32LE(crc, 16)
  entry.writeUInt32LE(packed, 20)
  entry.writeUInt32LE(size, 24)
  entry.writeUInt16LE(bytes.length, 28)
  entry.writeUInt32LE(start, 42)
  return Buffer.concat([entry, bytes])
}

function endOfDirectory(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}
