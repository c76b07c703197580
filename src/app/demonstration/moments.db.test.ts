import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { startTestApp } from '../../../tests/support/server.ts'
import { PublicName } from '../../foundations/identity/index.ts'
import { passesForOrganization } from '../../foundations/organizations/index.ts'
import { addDays, dayOf } from '../../kernel/dates.ts'
import { loadDemonstration } from './load.ts'

// Seven in the morning in the city, on a day long past: what is written by the real clock is told from what is to come that day.
const NOW = new Date('2025-06-16T13:00:00.000Z')
const app = await startTestApp({}, { now: () => NOW })
const { db } = app.services

it('has happened, all of it, when it is loaded', async () => {
  await loadDemonstration(app.services)
  const { rows } = await db.execute<{ event: string; at: Date }>(sql`
    select event, at from journal
    where at > ${NOW.toISOString()}::timestamptz and at < ${`${addDays(dayOf(NOW), 60)}T00:00:00Z`}::timestamptz`)
  expect(rows).toEqual([])
  const latest = await db.execute<{ at: string }>(sql`
    select max(at)::text as at from journal where at <= ${NOW.toISOString()}::timestamptz and at > ${`${addDays(dayOf(NOW), -1)}T12:00:00Z`}::timestamptz`)
  expect(latest.rows[0]!.at).not.toBeNull() // something was done that very day
})

it('has people who may bear their names', async () => {
  const { rows } = await db.execute<{ name: string }>(sql`select name from people`)
  expect(rows.length).toBeGreaterThan(10)
  for (const { name } of rows) {
    expect(PublicName.parse(name)).toBe(name)
    expect(await passesForOrganization(db, name)).toBe(false)
  }
})
