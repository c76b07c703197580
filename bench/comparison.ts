import autocannon from 'autocannon'

/** Requests to send: one, or another each time. */
export type Load =
  | { path: string; headers?: Record<string, string> }
  | { next: () => { method: 'POST'; path: string; headers: Record<string, string>; body: string } }

export interface Range {
  min: number
  median: number
  max: number
}

export interface Comparison {
  /** Requests a second of ours by those of the reference, of each pair of rounds. */
  ratio: Range
  /** Requests a second, medians. */
  ours: number
  reference: number
}

export interface Rounds {
  rounds: number
  /** Seconds of each round of each side. */
  seconds: number
}

const CONNECTIONS = 20

/** Turns of each side that do not count: the engine is still compiling, and ours reads what it keeps in memory. */
const WARM_UP = 3

/** Both sides in turn, ours and the reference, once both are warm. */
export async function compare(
  ours: { origin: string; load: Load },
  reference: { origin: string; load: Load },
  { rounds, seconds }: Rounds,
): Promise<Comparison> {
  for (const side of [ours, reference]) for (let turn = 0; turn < WARM_UP; turn++) await fire(side, seconds)
  const pairs: [number, number][] = []
  for (let round = 0; round < rounds; round++) pairs.push([await fire(ours, seconds), await fire(reference, seconds)])
  return {
    ratio: rangeOf(pairs.map(([a, b]) => a / b)),
    ours: rangeOf(pairs.map(([a]) => a)).median,
    reference: rangeOf(pairs.map(([, b]) => b)).median,
  }
}

/** Requests a second. @throws when an answer was not the one expected */
export async function fire({ origin, load }: { origin: string; load: Load }, seconds: number): Promise<number> {
  const setup =
    'next' in load
      ? { requests: [{ setupRequest: (request: object) => ({ ...request, ...load.next() }) }] }
      : { headers: load.headers ?? {} }
  const result = await autocannon({
    url: origin + ('path' in load ? load.path : ''),
    connections: CONNECTIONS,
    duration: seconds,
    ...setup,
  })
  const wrong = result.errors + result.timeouts + result['4xx'] + result['5xx']
  if (wrong > 0)
    throw new Error(
      `${wrong} of ${result.requests.total} requests to ${origin} failed: ${JSON.stringify(result.statusCodeStats)}`,
    )
  return result.requests.total / result.duration
}

export function rangeOf(values: readonly number[]): Range {
  const sorted = values.toSorted((a, b) => a - b)
  return { min: sorted[0]!, median: percentile(sorted, 0.5), max: sorted.at(-1)! }
}

/** Of values in order; the nearest rank. */
export const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!
