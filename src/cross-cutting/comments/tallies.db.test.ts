import { sql, type SQL } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { registerOrganization } from '../../foundations/organizations/index.ts'
import { ensurePerson } from '../../foundations/identity/index.ts'
import { complianceBy, countContributions, latestOfOwner, listContributions, ownersAsked } from './store.ts'
import { STATES } from './vocabulary.ts'

const { db } = await testDatabase()
const TODAY = '2026-11-23'

/** 600 of two bodies, in every combination of days, kinds and standings that the tables allow. */
beforeAll(async () => {
  const [author, ...owners] = await db.transaction(async (tx) => [
    await ensurePerson(tx, { email: 'autora@canario.example', name: 'Autora' }),
    await registerOrganization(tx, { name: 'Secretaría de las Cuentas', sector: 'public-body' }, null),
    await registerOrganization(tx, { name: 'Secretaría de los Cuentos', sector: 'public-body' }, null),
  ])
  await db.execute(sql`truncate contributions cascade`)
  await db.execute(sql`
    insert into contributions (id, kind, subject_kind, subject_id, text, author_id, owner_id, asked_on, term_from, term_days, extension_days, half_on, due_on, created_at)
    select gen_random_uuid(), case when due is null then 'comment' when n % 7 = 0 then 'contradiction' else 'question' end, 'thing', gen_random_uuid(), '{"es": "Algo"}', ${author}::uuid,
      case when n % 3 = 0 then ${owners[0]}::uuid else ${owners[1]}::uuid end, asked, due - 10, days, days, due - 5, due, asked + time '12:00' + n * interval '1 second'
    from (select n, asked, days, asked + days * 2 as due from generate_series(1, 600) n, lateral (select date '2025-11-01' + n % 400 as asked, case when n % 5 > 0 then 5 + n % 9 end as days) d) c`)
})
afterAll(() => db.execute(sql`truncate contributions cascade`))

/** As the removal of the demonstration does: nothing else may. */
const take = (which: SQL) =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('tequio.erasing', 'demonstration', true)`)
    await tx.execute(sql`delete from contributions where ${which}`)
  })

const change = (set: SQL, share: number) =>
  db.execute(sql`update contributions set ${set} where number % 11 = ${share}`)

it.each([
  ['as they were asked', []],
  [
    'answered, some of them late',
    [
      [sql`answered_on = asked_on + number % 30`, 1],
      [sql`answered_on = asked_on + 1`, 2],
    ],
  ],
  [
    'withdrawn and hidden, some of them both, answered or not',
    [
      [sql`withdrawn_on = asked_on`, 1],
      [sql`hidden = true`, 3],
      [sql`hidden = true`, 1],
      [sql`hidden = true, hidden_by_owner = true`, 6],
      [sql`hidden = true, hidden_by_owner = true, answered_on = asked_on + number % 30`, 7],
      [sql`hidden = true, hidden_by_owner = true, withdrawn_on = asked_on`, 8],
    ],
  ],
  [
    'shown again, extended, reopened and passed to the other body',
    [
      [sql`hidden = false`, 3],
      [sql`hidden_by_owner = false`, 6],
      [sql`due_on = due_on + 5`, 4],
      [sql`answered_on = null`, 2],
      [sql`owner_id = (select max(owner_id::text)::uuid from contributions)`, 5],
    ],
  ],
] satisfies [string, [SQL, number][]][])('the tallies are what there is: %s', async (_, changes) => {
  // prettier-ignore
  for (const [set, share] of changes) await change(set, share)
  await take(sql`number % 97 = 5`)
  const owners = await ownersAsked(db)
  expect(owners).toHaveLength(2)
  for (const state of [undefined, ...STATES])
    for (const filters of [
      {},
      { year: 2025 },
      { ownerId: owners[0] },
      { kind: 'contradiction' as const, year: 2026 },
    ]) {
      const { items } = await listContributions(db, { state, ...filters }, { limit: 1000 }, TODAY)
      expect([state, filters, await countContributions(db, { state, ...filters }, TODAY)]).toEqual([
        state,
        filters,
        items.length,
      ])
    }
  const { rows } = await db.execute(sql`
    select owner_id as "ownerId", (count(*) filter (where answered_on <= due_on))::int as "onTime", (count(*) filter (where answered_on > due_on))::int as late,
      (count(*) filter (where answered_on is null and due_on < ${TODAY}))::int as overdue, (count(*) filter (where answered_on is null and due_on >= ${TODAY}))::int as within
    from contributions where due_on is not null and (not hidden or hidden_by_owner) and withdrawn_on is null group by 1 order by 1`)
  const byOwner = (await complianceBy(db, {}, TODAY)).sort((a, b) => (a.ownerId < b.ownerId ? -1 : 1))
  expect(byOwner).toEqual(rows)
  const { ownerId, ...compliance } = byOwner[0]!
  expect((await latestOfOwner(db, ownerId, TODAY)).compliance).toEqual(compliance)
})

it('leaves nothing behind', async () => {
  await take(sql`true`)
  expect(await ownersAsked(db)).toEqual([])
  expect((await db.execute(sql`select * from contribution_tallies`)).rows).toEqual([])
})
