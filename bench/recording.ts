import { serialize } from 'node:v8'
import { writeFileSync } from 'node:fs'
import pg from 'pg'

/** A query as the driver was given it. */
export interface Query {
  text: string
  values: unknown[]
  rowMode?: 'array'
}

/** What one request asked of the database: queries that ran at the same time, or a transaction, one after the other. */
export type Step = { together: Query[] } | { transaction: Query[] }

/** A request as the application answered it: enough to do the same work without it. */
export interface Recording {
  steps: Step[]
  status: number
  headers: Record<string, string>
  body: Buffer
  /** Id of the journal entry it wrote, if any. */
  entryId: number | undefined
}

interface Sent {
  client: unknown
  query: Query
  startedAt: number
  endedAt: number
  rows: unknown
}

/** Sends the request and notes what it asked of the database. Nothing else may be using the driver in this process. */
export async function record(send: () => Promise<Response>): Promise<Recording> {
  const sent: Sent[] = []
  const restore = watchDriver(sent)
  try {
    const response = await send()
    const body = Buffer.from(await response.arrayBuffer())
    return { steps: stepsOf(sent), status: response.status, headers: headersOf(response), body, entryId: entryOf(sent) }
  } finally {
    restore()
  }
}

export const save = (recording: Recording, path: string) => writeFileSync(path, serialize(recording))

export const countQueries = ({ steps }: Pick<Recording, 'steps'>) =>
  steps.reduce((sum, step) => sum + ('together' in step ? step.together.length : step.transaction.length), 0)

/** The look at the journal that each process takes now and then is no part of a request. */
const isOfRequest = (text: string) => !text.includes('select array_agg(id) from journal')

let clock = 0

function watchDriver(sent: Sent[]): () => void {
  const prototype = pg.Client.prototype as unknown as { query(...args: unknown[]): unknown }
  const original = prototype.query
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const query = queryOf(args)
    if (!query || !isOfRequest(query.text)) return original.apply(this, args)
    const entry: Sent = { client: this, query, startedAt: clock++, endedAt: Infinity, rows: undefined }
    sent.push(entry)
    const done = (result: unknown) => {
      entry.endedAt = clock++
      entry.rows = (result as { rows?: unknown } | undefined)?.rows
    }
    const callback = args.findLastIndex((argument) => typeof argument === 'function')
    if (callback >= 0) {
      const answer = args[callback] as (error: unknown, result: unknown) => void
      args[callback] = (error: unknown, result: unknown) => (done(result), answer(error, result))
      return original.apply(this, args)
    }
    const promise = original.apply(this, args) as Promise<unknown>
    promise.then(done, done)
    return promise
  }
  return () => void (prototype.query = original)
}

function queryOf([first, second]: unknown[]): Query | undefined {
  if (typeof first === 'string') return { text: first, values: Array.isArray(second) ? second : [] }
  const { text, values, rowMode } = (first ?? {}) as Partial<Query>
  if (typeof text !== 'string') return undefined
  return { text, values: values ?? (Array.isArray(second) ? second : []), ...(rowMode && { rowMode }) }
}

function stepsOf(sent: readonly Sent[]): Step[] {
  const steps: Step[] = []
  let transaction: { client: unknown; queries: Query[] } | undefined
  let together: { queries: Query[]; earliestEnd: number } | undefined
  for (const { client, query, startedAt, endedAt } of sent) {
    if (transaction) {
      if (client !== transaction.client) throw new Error('A request used a second connection within its transaction.')
      if (query.text !== 'commit') transaction.queries.push(query)
      else transaction = undefined
    } else if (query.text === 'begin') {
      transaction = { client, queries: [] }
      together = undefined
      steps.push({ transaction: transaction.queries })
    } else if (together && startedAt < together.earliestEnd) {
      together.queries.push(query)
      together.earliestEnd = Math.min(together.earliestEnd, endedAt)
    } else {
      together = { queries: [query], earliestEnd: endedAt }
      steps.push({ together: together.queries })
    }
  }
  return steps
}

function entryOf(sent: readonly Sent[]): number | undefined {
  const rows = sent.find(({ query }) => query.text.startsWith('insert into "journal" '))?.rows as unknown[] | undefined
  const [first] = rows ?? []
  return first === undefined ? undefined : Number(Array.isArray(first) ? first[0] : (first as { id: unknown }).id)
}

/** Those that the node server does not write by itself. */
function headersOf(response: Response): Record<string, string> {
  const own = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'])
  return Object.fromEntries([...response.headers].filter(([name]) => !own.has(name)))
}
