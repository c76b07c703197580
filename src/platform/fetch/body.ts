import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { accept } from '../../kernel/verdict.ts'
import { reasonOfError, refuseFetch, type FetchVerdict } from './refusals.ts'

const DECODERS: Readonly<Record<string, (() => Transform) | null>> = {
  '': null,
  identity: null,
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

class TooLarge extends Error {}

/**
 * The body of an answer, decompressed, of at most `maxBytes` on the way and as many once decompressed. It stops at the first byte
 * too many, so that neither a body without end nor one that grows a thousandfold is held.
 */
export async function readBody(
  answer: IncomingMessage,
  { url, maxBytes, signal }: { url: URL; maxBytes: number; signal: AbortSignal },
): Promise<FetchVerdict<Buffer>> {
  const refusal = refuseEarly(answer, url, maxBytes)
  if (refusal) return refusal
  const decoder = DECODERS[encodingOf(answer)]?.()
  try {
    const whole: Buffer[] = []
    for await (const chunk of bounded(decoder ? decoded(answer, decoder, maxBytes) : answer, maxBytes))
      whole.push(chunk)
    return accept(Buffer.concat(whole))
  } catch (error) {
    if (error instanceof TooLarge) return refuseFetch('too-large', url, { maxBytes })
    const reason = reasonOfError(error, signal)
    if (!reason) throw error
    return refuseFetch(reason === 'unreachable' ? 'interrupted' : reason, url)
  }
}

/** What the headers alone rule out. */
function refuseEarly(answer: IncomingMessage, url: URL, maxBytes: number) {
  if (!Object.hasOwn(DECODERS, encodingOf(answer))) return refuseFetch('encoding-unknown', url)
  return Number(answer.headers['content-length'] ?? 0) > maxBytes ? refuseFetch('too-large', url, { maxBytes }) : null
}

/** One coding at most: each more would multiply what a byte can grow to. */
const encodingOf = ({ headers }: IncomingMessage) => (headers['content-encoding'] ?? '').trim().toLowerCase()

/** An error on the way in ends the decoder with the same error, which the reader of the decoder then meets. */
function decoded(answer: IncomingMessage, decoder: Transform, maxBytes: number): Transform {
  pipeline(
    answer,
    (source: AsyncIterable<Buffer>) => bounded(source, maxBytes),
    decoder,
    () => {},
  )
  return decoder
}

async function* bounded(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new TooLarge()
    yield chunk
  }
}
