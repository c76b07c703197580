import { sql } from 'drizzle-orm'
import { afterAll, expect, it } from 'vitest'
import { freshDatabase } from '../../../../tests/support/database.ts'
import { connect, type Db } from '../../../platform/database/index.ts'
import { commitmentDraft, enterOrganization, planDraft } from '../fixtures.ts'
import { writeNewPlan } from '../plans/actions.ts'
import { countCommitments as recount } from '../plans/store.ts'
import { recordAddition, writeCommitmentChanges } from './actions.ts'
import { columnsNow } from './columns.ts'
import type { CommitmentId } from './model.ts'
import { findCommitment, insertCommitment } from './store.ts'
import { countsNow } from './tallies.ts'

// Two processes, as far as the columns know: each has its own over one database. PGlite has one connection, so there they are one.
const { settings, remove } = await freshDatabase()
const one = await connect(settings)
const other = settings.url ? await connect(settings) : one
afterAll(async () => {
  if (other !== one) await other.close()
  await one.close()
  await remove()
})

const TODAY = '2026-11-22'
const owner = await enterOrganization(one.db, 'Sistema de Aguas')
const planId = await one.db.transaction((tx) => writeNewPlan(tx, planDraft(), null))
const otherPlanId = await one.db.transaction((tx) => writeNewPlan(tx, planDraft({ slug: 'otro' }), null))
const count = async (db: Db, text?: string) =>
  (await (await countsNow(db)).matches({ planId, text }, TODAY)).commitments

const addOne = (db: Db, number: number, title = 'Agua', into = planId, meanwhile = async () => {}) =>
  db.transaction(async (tx) => {
    const draft = commitmentDraft({ number, title: { es: title }, publicOwnerId: owner })
    const id = await insertCommitment(tx, into, draft)
    await recount(tx, into)
    await recordAddition(tx, { id, planId: into, ...draft }, null)
    await meanwhile()
    return id
  })

it('what one process does, the other sees at its next look', async () => {
  expect([await count(one.db), await count(other.db)]).toEqual([0, 0])
  await addOne(one.db, 1)
  expect([await count(one.db), await count(other.db)]).toEqual([1, 1])
  await addOne(other.db, 2, 'Árboles')
  expect([
    await count(one.db),
    await count(other.db),
    await count(one.db, 'arbol'),
    await count(other.db, 'agua'),
  ]).toEqual([2, 2, 1, 1])
})

/** An edit as the act makes it: the number of commitments does not tell that anything happened. */
const move = (db: Db, id: CommitmentId, endsOn: string, title = 'Agua', meanwhile = async () => {}) =>
  db.transaction(async (tx) => {
    const before = (await findCommitment(tx, id))!
    const after = commitmentDraft({ number: before.number, title: { es: title }, publicOwnerId: owner, endsOn })
    await writeCommitmentChanges(tx, before, after, [], null)
    await meanwhile()
  })
const late = async (db: Db) => (await (await countsNow(db)).state({}, TODAY)).late

it('what is edited in one process is seen by the other, its text too', async () => {
  const id = await addOne(one.db, 50)
  expect([await late(one.db), await late(other.db), await count(other.db, 'movilidad')]).toEqual([0, 0, 0])
  await move(one.db, id, '2026-01-01', 'Movilidad')
  expect([await late(one.db), await late(other.db), await count(other.db, 'movilidad')]).toEqual([1, 1, 1])
})

it('what commits late, with an earlier entry than others, is seen too', async () => {
  const [slow, quick] = [await addOne(one.db, 51), await addOne(one.db, 1, 'Antes', otherPlanId)]
  const before = await late(one.db)
  // On one connection nothing can commit meanwhile; the rest holds there as well.
  const meanwhile = async () => {
    await move(one.db, quick, '2026-01-01')
    expect(await late(one.db)).toBe(before + 1)
  }
  await move(other.db, slow, '2026-01-01', 'Tarde', other === one ? undefined : meanwhile)
  expect([await late(one.db), await late(other.db)]).toEqual(Array(2).fill(before + (other === one ? 1 : 2)))
})

it('what was taken away with its history is gone', async () => {
  const before = await count(one.db)
  await one.db.transaction(async (tx) => {
    await tx.execute(sql`delete from commitments where number = 2`)
    await recount(tx, planId)
  })
  expect([await count(one.db), await count(other.db)]).toEqual([before - 1, before - 1])
})

it('a transaction counts what it has written, and nobody else does', async () => {
  const before = await count(one.db)
  const undone = one.db.transaction(async (tx) => {
    await insertCommitment(tx, planId, commitmentDraft({ number: 200 }))
    expect(await count(tx)).toBe(before + 1)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await count(one.db)).toBe(before)
})

it('many who ask at once share a look, and all are told the same', async () => {
  const states = await Promise.all(
    Array.from({ length: 50 }, async () => (await countsNow(one.db)).state({ planId }, TODAY)),
  )
  expect(new Set(states.map((state) => JSON.stringify(state))).size).toBe(1)
})

it('a look that failed is not the last', async () => {
  const broken = new Proxy(one.db, {
    get: (target, name) => (name === 'execute' ? () => Promise.reject(new Error('down')) : Reflect.get(target, name)),
  })
  await expect(columnsNow(broken)).rejects.toThrow('down')
  expect((await columnsNow(one.db)).size).toBeGreaterThan(0)
})
