import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Postgres, startPostgres } from '../support/postgres.ts'

let server: Postgres
beforeAll(async () => void (server = await startPostgres({ durable: true })))
afterAll(() => server.stop())

async function query(sql: string) {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

it('knows accents and keeps what was committed when it is killed', async () => {
  await query("create table marks as select upper('cuauhtémoc') as mark")
  await server.kill9()
  await expect(query('select 1')).rejects.toThrow('ECONNREFUSED')
  await server.restart()
  expect(await query('select mark from marks')).toEqual([{ mark: 'CUAUHTÉMOC' }])
})

it('waits for the disk', async () => expect(await query('show fsync')).toEqual([{ fsync: 'on' }]))
