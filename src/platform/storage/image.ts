import type { Metadata, Sharp } from 'sharp'
import { accept } from '../../kernel/verdict.ts'
import { refuseFile, type FileVerdict } from './refusals.ts'

/** A telephone of today takes 50 megapixels; decoded, that is 150 MB of memory. */
export const MAX_PIXELS = 60_000_000

export type CleanImage = { bytes: Buffer; width: number; height: number; animationRemoved: boolean }

/**
 * Writes the image anew from its pixels, so that only the picture remains: no place, date, camera, author, thumbnail or anything behind its end.
 * The orientation that the camera noted is applied, and colours are converted to sRGB, since a colour profile names the device.
 * JPEG and lossy WebP lose a little quality; PNG and lossless WebP none. An animated WebP stays animated; of an animated PNG the first frame stays.
 */
export function cleanImage(
  original: Buffer,
  kind: 'jpeg' | 'png' | 'webp',
  maxPixels = MAX_PIXELS,
): Promise<FileVerdict<CleanImage>> {
  return oneAtATime(async () => {
    const limit = Math.min(maxPixels, MAX_PIXELS)
    // Our own limit below answers with figures; sharp's stays as a second lock.
    const options = { limitInputPixels: limit, failOn: 'error', animated: kind === 'webp' } as const
    const { default: sharp } = await loadSharp()
    const facts = await sharp(original, { ...options, limitInputPixels: false })
      .metadata()
      .catch(() => null)
    if (!facts || facts.format !== kind) return refuseFile('image-damaged')
    if (pixelsOf(facts) > limit)
      return refuseFile('image-too-many-pixels', {
        width: facts.width,
        height: facts.pageHeight ?? facts.height,
        max: limit / 1_000_000,
      })
    try {
      const { data, info } = await encode(sharp(original, options).autoOrient(), kind, original).toBuffer({
        resolveWithObject: true,
      })
      return accept({
        bytes: data,
        width: info.width,
        height: info.pageHeight ?? info.height,
        animationRemoved: kind === 'png' && isAnimatedPng(original),
      })
    } catch {
      return refuseFile('image-damaged')
    }
  })
}

/** Width × height of every frame: with `animated`, sharp gives the height of all frames together. */
const pixelsOf = ({ width, height, pageHeight, pages }: Metadata) =>
  width * Math.max(height, (pageHeight ?? height) * (pageHeight ? (pages ?? 1) : 1))

function encode(image: Sharp, kind: 'jpeg' | 'png' | 'webp', original: Buffer): Sharp {
  if (kind === 'jpeg') return image.jpeg({ quality: 90 })
  if (kind === 'png') return image.png({ compressionLevel: 9 })
  return image.webp(original.toString('latin1', 12, 16) === 'VP8L' ? { lossless: true } : { quality: 90 })
}

/** The chunk that makes a PNG move comes before its pixels: https://www.w3.org/TR/png-3/#acTL-chunk */
const isAnimatedPng = (bytes: Buffer) => {
  const at = bytes.indexOf('acTL')
  return at !== -1 && at < bytes.indexOf('IDAT')
}

/** Loaded at the first image: 30 MB that a command which handles none does not pay. */
const loadSharp = () => import('sharp').then((module) => (module.default.cache(false), module))

/** Two large pictures decoded at once would double the memory for no speed: one alone already uses every core. */
let last: Promise<unknown> = Promise.resolve()
function oneAtATime<Value>(work: () => Promise<Value>): Promise<Value> {
  const turn = last.then(work, work)
  last = turn.catch(() => undefined)
  return turn
}
