import { sql } from 'drizzle-orm'
import { beforeAll, expect, it, vi } from 'vitest'
import { grantRole } from '../../src/foundations/identity/index.ts'
import { newId } from '../../src/kernel/id.ts'
import type { Client } from '../attacks/client.ts'
import { signIn } from '../attacks/world.ts'
import { fieldsOf } from '../support/document.ts'
import { startTestApp } from '../support/server.ts'
import { contradictions, makeWorld } from './world.ts'

// One person, one act: whatever a network, a thumb or a script repeats.

vi.setConfig({ testTimeout: 120_000 }) // 200 acts take their time on a machine that has more to do

const app = await startTestApp()
const { db } = app.connection
/** The embedded database does one thing at a time: more of the same would only take longer. */
const many = app.connection.embedded ? 30 : 200
const milestone = '/planes/ciudad-de-prueba-2026/compromisos/1/hitos/1'
let officer: Client

beforeAll(async () => {
  const world = await makeWorld(db)
  const role = { ...world, role: 'officer', fromDay: '2026-01-01' } as const
  await db.transaction((tx) => grantRole(tx, role, null))
  officer = await signIn(app, 'ana@example.org')
})

/** Fills the form in, and checks the answers. @returns what the page that shows them sends */
async function checked(reportId = newId()) {
  const answer = await officer.post(`${milestone}/avance`, {
    reportId,
    onDay: app.services.today(),
    completion: 'complete',
    narrative: 'Se entregó.',
    delayJustification: 'Llovió.',
    link1: 'https://example.org/acta',
  })
  expect(answer.status).toBe(200)
  return { ...fieldsOf(answer.text), step: 'send' }
}
const send = (answers: Awaited<ReturnType<typeof checked>>) => officer.post(`${milestone}/avance`, answers)
const atOnce = <Value>(count: number, act: () => Promise<Value>) => Promise.all(Array.from({ length: count }, act))

const receipts = (answers: readonly { status: number; location: string | null }[]) =>
  new Set(answers.map(({ status, location }) => `${status} ${location}`))

async function countReports(): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`select count(*)::int as count from progress_reports`)
  return rows[0]!.count
}

it(`${many} posts of the same answers at the same time are one report, with one receipt`, async () => {
  const answers = await checked()
  expect(await countReports()).toBe(0)
  const sent = await atOnce(many, () => send(answers))
  expect(receipts(sent)).toEqual(new Set([`303 ${milestone}/avance/recibido?reporte=1`]))
  expect(await countReports()).toBe(1)
  expect(await contradictions(db)).toEqual([])
})

it('one form checked several times at once is one report all the same', async () => {
  const before = await countReports()
  const reportId = newId()
  const sent = await Promise.all((await atOnce(10, () => checked(reportId))).map(send))
  expect(receipts(sent).size).toBe(1)
  expect(await countReports()).toBe(before + 1)
})

it('the same answers sent again later, as after a lost answer, have the same receipt', async () => {
  const before = await countReports()
  const [first, second] = [await checked(), await checked()]
  const sent = [await send(first), await send(second), await send(first)]
  expect(sent.map(({ location }) => location?.at(-1)).map(Number)).toEqual([before + 1, before + 2, before + 1])
  expect(await countReports()).toBe(before + 2)
})

it('forms of their own at the same time are each a report, numbered without a gap', async () => {
  const before = await countReports()
  const sent = await Promise.all((await atOnce(15, () => checked())).map(send))
  expect(receipts(sent).size).toBe(15)
  expect(await countReports()).toBe(before + 15)
  expect(await contradictions(db)).toEqual([])
})
