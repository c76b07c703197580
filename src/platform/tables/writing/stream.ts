import type { Rows, Row } from './columns.ts'

/** Bytes gathered before they are handed on: fewer, larger pieces for the socket. */
const PIECE = 64 * 1024

/** Joins short texts into pieces of about 64 KB of UTF-8. */
export async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let held: string[] = []
  let length = 0
  for await (const text of texts) {
    held.push(text)
    length += text.length
    if (length < PIECE) continue
    yield Buffer.from(held.join(''))
    held = []
    length = 0
  }
  if (length > 0) yield Buffer.from(held.join(''))
}

/**
 * A web stream that is pulled: rows are read only as fast as the client takes them, and a client that leaves, even before
 * the first row, closes the source of the rows (a database cursor). For a Node stream: `Readable.fromWeb(stream)`.
 */
export function streamOf(
  rows: Rows,
  write: (rows: AsyncIterableIterator<Row>) => AsyncGenerator<Uint8Array>,
): ReadableStream<Uint8Array> {
  const source = iteratorOf(rows)
  const pieces = write(source)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await pieces.return(undefined)
        await source.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** One iterator, the same for all who ask, over both kinds of rows. */
function iteratorOf(rows: Rows): AsyncIterableIterator<Row> {
  const iterator = Symbol.asyncIterator in rows ? rows[Symbol.asyncIterator]() : rows[Symbol.iterator]()
  const source: AsyncIterableIterator<Row> = {
    next: async () => iterator.next(),
    return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    [Symbol.asyncIterator]: () => source,
  }
  return source
}
