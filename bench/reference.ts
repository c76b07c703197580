// The measure of what is possible: node:http and the bare driver, doing for each request the same SQL as the application did,
// in the same order and as much at a time, and sending the same bytes. It decides nothing, checks nothing, renders nothing.
//
//   RECORDING   file of the recording to repeat
//   TARGETS     for an act: JSON of { from, count, size }, whose numbers take the place of the recorded commitment
//   COMPRESS    `br`: the body is compressed anew for each request, as the application does where the client takes it
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { deserialize } from 'node:v8'
import { brotliCompressSync, constants } from 'node:zlib'
import pg from 'pg'
import { newId } from '../src/kernel/id.ts'
import { connect } from '../src/platform/database/index.ts'
import { isMade, replacements } from './report-act.ts'
import type { Query, Recording } from './recording.ts'
import type { Size } from './seed.ts'

const { RECORDING, TARGETS, COMPRESS, DATABASE_URL, FOLDER, PORT } = process.env
const recording = deserialize(readFileSync(RECORDING!)) as Recording
const { steps, status, headers, body, entryId } = recording
const queries = steps.flatMap((step) => ('together' in step ? step.together : step.transaction))
const { pool } =
  queries.length > 0 ? await connect({ url: DATABASE_URL, folder: FOLDER!, pool: 20 }) : { pool: undefined }
const targets = TARGETS ? (JSON.parse(TARGETS) as { from: number; count: number; size: Size }) : undefined
const made = [...new Set(queries.flatMap(({ values }) => values).filter(isMade))]
let acts = 0

/** Moments and days stay text, as Drizzle leaves them: cheaper than the driver's default. */
const asText = new Set([1082, 1114, 1184, 1186, 1231, 1115, 1185, 1187, 1182])
const types = {
  getTypeParser: (oid: number, format: 'text') =>
    asText.has(oid) ? (value: string) => value : pg.types.getTypeParser(oid, format),
}

createServer(
  (request, response) => void answer(request, response).catch((error: unknown) => fail(response, error)),
).listen(Number(PORT), '127.0.0.1')

async function answer(request: IncomingMessage, response: ServerResponse) {
  if (request.url === '/listo') return void response.end('ok')
  if (request.method === 'POST') for await (const _chunk of request);
  const replaced = targets ? replacements(targets.from + (acts++ % targets.count), targets.size) : undefined
  if (replaced) for (const id of made) replaced.set(id, newId())
  for (const step of steps) {
    if ('together' in step) await Promise.all(step.together.map((query) => pool!.query(prepared(query, replaced))))
    else await transact(step.transaction, replaced)
  }
  const bytes = COMPRESS === 'br' ? brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }) : body
  response.writeHead(status, { ...headers, 'content-length': bytes.length })
  response.end(bytes)
}

async function transact(queries: readonly Query[], replaced: Map<unknown, unknown> | undefined) {
  const client = await pool!.connect()
  try {
    await client.query('begin')
    for (const query of queries) {
      const { rows } = await client.query(prepared(query, replaced))
      if (query.text.startsWith('insert into "journal" ')) replaced?.set(entryId, Object.values(rows[0] as object)[0])
    }
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}

function prepared({ text, values, rowMode }: Query, replaced: Map<unknown, unknown> | undefined) {
  const own = replaced ? values.map((value) => (replaced.has(value) ? replaced.get(value) : value)) : values
  return { text, values: own, types, ...(rowMode && { rowMode }) } as pg.QueryConfig
}

function fail(response: ServerResponse, error: unknown) {
  process.stderr.write(`${(error as Error).stack}\n`)
  response.writeHead(500).end()
}
