import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { PlanId } from '../plans/model.ts'
import { COMPLETIONS, type Completion } from '../vocabulary.ts'
import { Columns } from './columns.ts'

type Read = Parameters<Columns['put']>[0]

const TODAY = '2026-11-22'
const day = fc.integer({ min: 1, max: 28 }).map((date) => `2026-11-${String(date).padStart(2, '0')}`)
const read = fc.record<Read>({
  id: fc.integer({ min: 0, max: 15 }).map(String),
  planId: fc.constant(''),
  completion: fc.option(fc.constantFrom<Completion>(...COMPLETIONS)),
  publicOwnerId: fc.option(fc.constantFrom('agua', 'obras')),
  civilOwnerId: fc.option(fc.constantFrom('red', 'agua')),
  participationLevel: fc.constant(null),
  goals: fc.uniqueArray(fc.integer({ min: 1, max: 17 }), { maxLength: 3 }),
  boroughs: fc.constant([]),
  scope: fc.constantFrom('city', null),
  nextDueOn: fc.option(day),
  milestoneCount: fc.nat(5),
  milestonesComplete: fc.nat(5),
  milestonesReported: fc.constant(5),
  reportsConfirmed: fc.nat(2),
  reportsDisputed: fc.nat(2),
  assessedCompletion: fc.constant(null),
  principleIds: fc.uniqueArray(fc.constantFrom('uno', 'dos'), { maxLength: 2 }),
  owed: fc.array(day, { maxLength: 4 }),
})
const acts = fc.array(fc.oneof(read, fc.integer({ min: 0, max: 15 }).map(String)), { maxLength: 200, size: 'max' })
/** A commitment stays in its plan. */
const planOf = (id: string) => `plan ${Number(id) % 3}`

function counted(rows: readonly Read[]) {
  const late = (one: Read) => one.owed.filter((end) => end < TODAY).length
  return {
    commitments: rows.length,
    lateMilestones: rows.reduce((sum, one) => sum + late(one), 0),
    pastTheirEnd: rows.filter((one) => late(one) === 0 && one.nextDueOn !== null && one.nextDueOn < TODAY).length,
  }
}

it('counts as the commitments are, however they come, change and go', () => {
  fc.assert(
    fc.property(acts, (all) => {
      const columns = new Columns()
      const there = new Map<string, Read>()
      for (const act of all) {
        if (typeof act === 'string') {
          columns.remove(act)
          there.delete(act)
        } else {
          const one = { ...act, planId: planOf(act.id) }
          columns.put(one)
          there.set(one.id, one)
        }
      }
      const rows = [...there.values()]
      expect(columns.size).toBe(rows.length)
      expect(columns.count({}, TODAY)).toEqual(counted(rows))
      for (const planId of ['plan 0', 'plan 1', 'plan 2'] as PlanId[]) {
        const own = rows.filter((one) => one.planId === planId)
        expect(columns.count({ planId }, TODAY)).toEqual(counted(own))
        expect(columns.count({ planId, goal: 6, late: true }, TODAY)).toEqual(
          counted(own.filter((one) => one.goals.includes(6) && one.nextDueOn !== null && one.nextDueOn < TODAY)),
        )
        const { commitments, milestones, milestonesComplete, counterpart, by } = columns.state({ planId }, TODAY)
        const sum = (of: (one: Read) => number) => own.reduce((total, one) => total + of(one), 0)
        expect([commitments, milestones, milestonesComplete, counterpart.confirmed, by.limited]).toEqual([
          own.length,
          sum((one) => one.milestoneCount),
          sum((one) => one.milestonesComplete),
          sum((one) => one.reportsConfirmed),
          own.filter((one) => one.completion === 'limited').length,
        ])
      }
      const ofWater = columns.tally({}, TODAY, { apart: false }).organization.find(({ value }) => value === 'agua')
      expect(ofWater?.total ?? 0).toBe(
        rows.filter(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId].includes('agua')).length,
      )
    }),
  )
})

it('has room for as many as come', () => {
  const [one] = fc.sample(read, 1)
  const columns = new Columns()
  for (let at = 0; at < 5000; at++)
    columns.put({ ...one!, id: String(at), planId: 'plan', owed: Array<string>(at % 4).fill('2026-11-01') })
  expect(columns.count({ planId: 'plan' as PlanId }, TODAY)).toMatchObject({ commitments: 5000, lateMilestones: 7500 })
  columns.clear()
  expect(columns.count({}, TODAY).commitments).toBe(0)
})
