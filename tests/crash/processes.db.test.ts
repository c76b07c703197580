import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { registerOrganization } from '../../src/foundations/organizations/index.ts'
import { connect, migrationNames, type DatabaseSettings } from '../../src/platform/database/index.ts'
import { runSql, withDatabase } from '../support/database.ts'
import { provided } from '../support/setup/provide.ts'
import { environmentOf, killPrograms, type Program, startProgram } from './processes.ts'

// Several processes of one installation: beginning, living and ending together.

vi.setConfig({ testTimeout: 120_000 }) // seconds of them are programs that start, on a machine that may have more to do

const source = provided(inject('database'))
const parent = mkdtempSync(join(tmpdir(), 'tequio-processes-'))
afterAll(() => {
  killPrograms()
  rmSync(parent, { recursive: true, force: true })
})

const serve = (settings: Pick<DatabaseSettings, 'url' | 'folder'>): Program =>
  startProgram('src/app/cli.ts', ['serve'], environmentOf({ folder: settings.folder, url: settings.url }))

const originOf = async (program: Program) => (await program.line('Tequio is ready')).replace(/^.*: /, '').trim()

/** A form whose body is sent in two parts, with the order to end in between. @returns the status of the answer */
async function answerToHalfSentForm(program: Program, origin: string): Promise<number | undefined> {
  const body = Buffer.from(new URLSearchParams({ email: 'ana@example.org' }).toString())
  const sending = request(`${origin}/entrar`, {
    method: 'POST',
    headers: {
      origin,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': body.length,
      expect: '100-continue', // the server says that it has begun with this request
    },
  })
  sending.flushHeaders()
  await once(sending, 'continue')
  sending.write(body.subarray(0, 5))
  program.child.kill('SIGTERM')
  await untilClosed(origin)
  sending.end(body.subarray(5))
  const [response] = (await once(sending, 'response')) as [IncomingMessage]
  return response.resume().statusCode
}

/** Waits until new visitors are refused: the order to end has arrived. */
const untilClosed = (origin: string) =>
  expect
    .poll(() => fetch(`${origin}/vivo`, { headers: { connection: 'close' } }).then(String, String), { timeout: 10_000 })
    .toBe('TypeError: fetch failed')

if (source.engine === 'pglite')
  describe('on the embedded database', () => {
    const settings = { folder: join(parent, 'embedded') }
    let program: Program
    let origin: string
    beforeAll(async () => {
      program = serve(settings)
      origin = await originOf(program)
    })

    it('refuse a second process on the folder, in a sentence', async () => {
      const second = serve(settings)
      expect(await second.ended).toBe(1)
      expect(second.complaints()).toMatch(
        /^Another process is already using the database in .+\. Stop it first, or set .+\.\n$/,
      )
    })

    it('answer a form that was half sent when they are told to end, and end well', async () => {
      expect(await answerToHalfSentForm(program, origin)).toBe(303)
      expect(await program.ended).toBe(0)
    })
  })
else
  describe('on PostgreSQL', () => {
    const name = `tequio_processes_${randomUUID().replaceAll('-', '')}`
    const url = withDatabase(source.url, name)
    const database = new pg.Client({ connectionString: url })
    const programs: Program[] = []
    let origins: string[]

    beforeAll(async () => {
      await runSql(source.url, `create database ${name}`)
      for (const folder of ['a', 'b', 'c']) programs.push(serve({ folder: join(parent, folder), url }))
      origins = await Promise.all(programs.map(originOf))
      await database.connect()
    })
    afterAll(async () => {
      killPrograms()
      await database.end()
      await runSql(source.url, `drop database ${name} with (force)`)
    })

    it('begin at the same time on an empty database: each migration is applied once, and all serve', async () => {
      const { rows } = await database.query<{ name: string }>('select name from migrations order by name')
      expect(rows.map((row) => row.name)).toEqual(migrationNames())
      const answers = await Promise.all(origins.map((origin) => fetch(`${origin}/organizaciones`)))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    })

    it('show in one what was done in another, on pages that were kept', async () => {
      const shown = async () => {
        const pages = await Promise.all(origins.map(async (origin) => (await fetch(`${origin}/organizaciones`)).text()))
        return pages.filter((page) => page.includes('Secretaría de Prueba')).length
      }
      expect(await shown()).toBe(0)
      const connection = await connect({ url, folder: '' })
      const registration = { name: 'Secretaría de Prueba', sector: 'public-body' } as const
      await connection.db.transaction((tx) => registerOrganization(tx, registration, null))
      await connection.close()
      await expect.poll(shown, { interval: 50, timeout: 5_000 }).toBe(3) // each looks every 0.4 s
    })

    it('answer the pages that were under way when they are told to end, and end well', async () => {
      const [program, origin] = [programs[0]!, origins[0]!]
      await database.query('begin')
      await database.query('lock table organizations in access exclusive mode')
      const pages = Array.from({ length: 6 }, (_, at) => fetch(`${origin}/organizaciones?q=secretaria+${at}`))
      await expect.poll(waiting, { timeout: 30_000 }).toBeGreaterThanOrEqual(4) // a page may wait for a connection instead
      program.child.kill('SIGTERM')
      await untilClosed(origin)
      await database.query('commit')
      for (const page of await Promise.all(pages)) {
        expect(page.status).toBe(200)
        expect(await page.text()).toMatch(/<\/html>\s*$/)
      }
      expect(await program.ended).toBe(0)
    })

    async function waiting(): Promise<number> {
      const blocked = `select count(*)::int as count from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`
      return (await database.query<{ count: number }>(blocked, [name])).rows[0]!.count
    }

    it('answer a form that was half sent when they are told to end, and end well', async () => {
      const [program, origin] = [programs[1]!, origins[1]!]
      expect(await answerToHalfSentForm(program, origin)).toBe(303)
      expect(await program.ended).toBe(0)
    })
  })
