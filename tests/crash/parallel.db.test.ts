import { sql } from 'drizzle-orm'
import { beforeAll, expect, it, vi } from 'vitest'
import { grantRole } from '../../src/foundations/identity/index.ts'
import { newId } from '../../src/kernel/id.ts'
import type { Client } from '../attacks/client.ts'
import { signIn } from '../attacks/world.ts'
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

const report = (reportId: string) =>
  officer.post(`${milestone}/avance`, {
    reportId,
    onDay: app.services.today(),
    completion: 'complete',
    narrative: 'Se entregó.',
    delayJustification: 'Llovió.',
    link1: 'https://example.org/acta',
  })

const receipts = (answers: readonly { status: number; location: string | null }[]) =>
  new Set(answers.map(({ status, location }) => `${status} ${location}`))

async function countReports(): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`select count(*)::int as count from progress_reports`)
  return rows[0]!.count
}

it(`${many} posts of one form at the same time are one report, with one receipt`, async () => {
  const reportId = newId()
  const answers = await Promise.all(Array.from({ length: many }, () => report(reportId)))
  expect(receipts(answers)).toEqual(new Set([`303 ${milestone}/avance/recibido?reporte=1`]))
  expect(await countReports()).toBe(1)
  expect(await contradictions(db)).toEqual([])
})

it('the same form sent again later, as after a lost answer, has the same receipt', async () => {
  const reportId = newId()
  const answers = [await report(reportId), await report(newId()), await report(reportId)]
  expect(answers.map(({ location }) => location?.at(-1))).toEqual(['2', '3', '2'])
  expect(await countReports()).toBe(3)
})

it('forms of their own at the same time are each a report, numbered without a gap', async () => {
  const before = await countReports()
  const answers = await Promise.all(Array.from({ length: 15 }, () => report(newId())))
  expect(receipts(answers).size).toBe(15)
  expect(await countReports()).toBe(before + 15)
  expect(await contradictions(db)).toEqual([])
})
