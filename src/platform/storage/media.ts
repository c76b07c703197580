import { accept } from '../../kernel/verdict.ts'
import { refuseFile, type FileVerdict } from './refusals.ts'

/** The index of a recording of some hours is a few megabytes. */
const MAX_INDEX = 32_000_000
/** Where phones write the place of a recording: QuickTime «©xyz», 3GPP «loci», and Apple's key. */
const PLACES = ['\xa9xyz', 'loci', 'location.ISO6709', 'location.name', 'GPSCoordinates']

/**
 * MP4: refuses a recording that says where it was made. We do not rewrite video, so the person removes the place.
 * Only the index (`moov`, `meta`, `udta`, `uuid` boxes) is read: ISO/IEC 14496-12, 4.2.
 */
export async function checkMp4(content: Blob): Promise<FileVerdict<true>> {
  for await (const { type, start, end } of boxesOf(content)) {
    if (!['moov', 'meta', 'udta', 'uuid'].includes(type)) continue
    if (end - start > MAX_INDEX) return refuseFile('archive-damaged')
    const bytes = Buffer.from(await content.slice(start, end).bytes())
    if (PLACES.some((place) => bytes.includes(Buffer.from(place, 'latin1')))) return refuseFile('location-inside')
  }
  return accept(true)
}

async function* boxesOf(content: Blob) {
  for (let start = 0; start + 8 <= content.size;) {
    const header = Buffer.from(await content.slice(start, start + 16).bytes())
    const short = header.readUInt32BE(0)
    // 0: until the end of the file; 1: the length follows in 64 bits.
    const length =
      short === 0
        ? content.size - start
        : short === 1 && header.length === 16
          ? Number(header.readBigUInt64BE(8))
          : short
    if (length < 8) return
    yield { type: header.toString('latin1', 4, 8), start, end: Math.min(start + length, content.size) }
    start += length
  }
}
