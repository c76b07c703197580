import { eq, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { newId } from '../../kernel/id.ts'
import { Forbidden, NOBODY, NotFound, SignInNeeded, type Actor } from '../../platform/access/index.ts'
import { databaseCode } from '../../platform/http/index.ts'
import { historyOf } from '../../platform/journal/index.ts'
import { addCommitment, editCommitment, removeCommitment } from './commitments/actions.ts'
import type { CommitmentId } from './commitments/model.ts'
import { standingOf } from './commitments/standing.ts'
import { findCommitment } from './commitments/store.ts'
import { events } from './events.ts'
import {
  commitmentDraft,
  enterOrganization,
  indicatorDraft,
  link,
  milestoneDraft,
  personWith,
  planDraft,
  reportDraft,
} from './fixtures.ts'
import { addIndicator, editIndicator, recordIndicatorValue, removeIndicator } from './indicators/actions.ts'
import { findIndicator } from './indicators/store.ts'
import { addMilestone, editMilestone, removeMilestone, reportProgress } from './milestones/actions.ts'
import type { MilestoneId, ReportId } from './milestones/model.ts'
import { findMilestone, milestonesOf, reportsOf } from './milestones/store.ts'
import { createPlan, editPlan, setCurrentPlan } from './plans/actions.ts'
import type { PlanId } from './plans/model.ts'
import { currentPlan, findPlan, statesOf } from './plans/store.ts'
import { planState } from './plans/model.ts'
import { commitments } from './tables.ts'
import { COMPLETIONS } from './vocabulary.ts'

const connection = await testDatabase()
const { db, pool } = connection
const { services, clock } = testSite(connection)
clock.now = new Date('2026-11-22T18:00:00Z')
const TODAY = '2026-11-22'

const owner = await enterOrganization(db, 'Secretaría de las Pruebas')
const other = await enterOrganization(db, 'Instituto de Otra Cosa')
const authority = await personWith(db, 'plan.manage', await enterOrganization(db, 'Órgano Garante', 'authority'))
const officer = await personWith(db, 'milestone.report', owner)
const stranger = await personWith(db, 'milestone.report', other)
const as = (actor: Actor) => ({ ...services, actor })

let planId: PlanId
let commitmentId: CommitmentId
let milestoneId: MilestoneId
const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
const refusal = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? null : verdict.reason)
const entries = async () =>
  (await db.execute<{ count: number }>(sql`select count(*)::int as count from journal`)).rows[0]!.count
const eventsOf = async (kind: string, id: string) => (await historyOf(db, { kind, id })).map(({ event }) => event)

beforeEach(async () => {
  await db.execute(sql`truncate plans cascade`)
  planId = accepted(await createPlan(as(authority), planDraft()))
  commitmentId = accepted(await addCommitment(as(authority), planId, commitmentDraft({ publicOwnerId: owner })))
  milestoneId = accepted(await addMilestone(as(authority), commitmentId, milestoneDraft()))
})

describe('who may', () => {
  it.each([
    ['createPlan', (actor: Actor) => createPlan(as(actor), planDraft({ slug: 'otro' }))],
    ['editPlan', (actor: Actor) => editPlan(as(actor), planId, planDraft({ territory: 'Otro' }))],
    ['setCurrentPlan', (actor: Actor) => setCurrentPlan(as(actor), planId)],
    ['addCommitment', (actor: Actor) => addCommitment(as(actor), planId, commitmentDraft({ number: 2 }))],
    [
      'editCommitment',
      (actor: Actor) => editCommitment(as(actor), commitmentId, commitmentDraft({ endsOn: '2030-01-01' })),
    ],
    ['removeCommitment', (actor: Actor) => removeCommitment(as(actor), commitmentId)],
    ['addMilestone', (actor: Actor) => addMilestone(as(actor), commitmentId, milestoneDraft({ number: 2 }))],
    [
      'editMilestone',
      (actor: Actor) => editMilestone(as(actor), milestoneId, milestoneDraft({ endsOn: '2030-01-01' })),
    ],
    ['removeMilestone', (actor: Actor) => removeMilestone(as(actor), milestoneId)],
    ['addIndicator', (actor: Actor) => addIndicator(as(actor), commitmentId, indicatorDraft())],
  ])('%s: only who manages plans; nothing is written for anybody else', async (_, act) => {
    const before = await entries()
    for (const actor of [NOBODY, officer, stranger])
      await expect((async () => act(actor))()).rejects.toBeInstanceOf(Forbidden)
    expect(await entries()).toBe(before)
    await act(authority)
    expect(await entries()).toBe(before + 1)
  })

  it('only the public owner reports, and nobody where it is unknown', async () => {
    await expect((async () => reportProgress(as(NOBODY), milestoneId, reportDraft()))()).rejects.toBeInstanceOf(
      SignInNeeded,
    )
    for (const actor of [stranger, authority])
      await expect(reportProgress(as(actor), milestoneId, reportDraft())).rejects.toBeInstanceOf(Forbidden)
    await editCommitment(as(authority), commitmentId, commitmentDraft({ publicOwnerId: null }))
    await expect(reportProgress(as(officer), milestoneId, reportDraft())).rejects.toBeInstanceOf(Forbidden)
    expect(await reportsOf(db, [milestoneId])).toEqual([])
  })

  it('who reports, or who manages, measures', async () => {
    const indicator = accepted(await addIndicator(as(authority), commitmentId, indicatorDraft()))
    const value = { day: '2026-11-01', value: 3, note: null }
    await expect(recordIndicatorValue(as(stranger), indicator, value)).rejects.toBeInstanceOf(Forbidden)
    for (const actor of [officer, authority])
      accepted(
        await recordIndicatorValue(as(actor), indicator, {
          ...value,
          value: value.value + (actor === officer ? 1 : 2),
        }),
      )
  })

  it('what is not there is not found', async () => {
    const id = newId()
    await expect(editPlan(as(authority), id as PlanId, planDraft())).rejects.toBeInstanceOf(NotFound)
    await expect(editCommitment(as(authority), id as CommitmentId, commitmentDraft())).rejects.toBeInstanceOf(NotFound)
    await expect(reportProgress(as(officer), id as MilestoneId, reportDraft())).rejects.toBeInstanceOf(NotFound)
  })
})

describe('a report', () => {
  it('is refused without evidence past «limited», and leaves no trace', async () => {
    const before = await entries()
    expect(refusal(await reportProgress(as(officer), milestoneId, reportDraft({ completion: 'substantial' })))).toBe(
      'needs-evidence',
    )
    expect([await entries(), (await findMilestone(db, milestoneId))!.completion]).toEqual([before, null])
  })

  it('moves milestone and commitment, and is in the history of plan, commitment, milestone and body', async () => {
    accepted(
      await reportProgress(as(officer), milestoneId, reportDraft({ completion: 'complete', evidence: [link()] })),
    )
    expect(await findMilestone(db, milestoneId)).toMatchObject({ completion: 'complete', reportedOn: '2026-11-01' })
    expect(await findCommitment(db, commitmentId)).toMatchObject({
      completion: 'complete',
      milestonesComplete: 1,
      milestonesReported: 1,
      reportsConfirmed: 0,
      reportsDisputed: 0,
      nextDueOn: null,
      lastReportedOn: '2026-11-01',
    })
    for (const [kind, id] of [
      ['plan', planId],
      ['commitment', commitmentId],
      ['milestone', milestoneId],
      ['organization', owner],
    ] as const) {
      expect((await eventsOf(kind, id))[0], kind).toBe('milestone.progress-reported')
    }
    const [entry] = await historyOf(db, { kind: 'plan', id: planId })
    expect(events[entry!.event]!(entry!, 'es')).toBe(
      'Se reportó el hito 1 del compromiso 1 al 1 de noviembre de 2026: Completo.',
    )
  })

  it('sent twice is one report and one receipt', async () => {
    const id = newId() as ReportId
    const first = accepted(await reportProgress(as(officer), milestoneId, reportDraft(), id))
    const second = accepted(await reportProgress(as(officer), milestoneId, reportDraft(), id))
    expect([first.isNew, second.isNew, second.id, second.number]).toEqual([true, false, first.id, first.number])
    expect(await reportsOf(db, [milestoneId])).toHaveLength(1)
  })

  it('cannot be taken for a receipt of another milestone', async () => {
    const id = newId() as ReportId
    accepted(await reportProgress(as(officer), milestoneId, reportDraft(), id))
    const second = accepted(await addMilestone(as(authority), commitmentId, milestoneDraft({ number: 2 })))
    await expect(reportProgress(as(officer), second, reportDraft(), id)).rejects.toBeInstanceOf(Forbidden)
  })

  it('is never changed nor taken away, nor is its evidence', async () => {
    accepted(
      await reportProgress(as(officer), milestoneId, reportDraft({ completion: 'complete', evidence: [link()] })),
    )
    for (const statement of [
      "update progress_reports set completion = 'limited'",
      'delete from progress_reports',
      "update evidence set url = 'https://otro.mx'",
      'delete from evidence',
    ]) {
      expect(await pool.query(statement).then(() => null, databaseCode), statement).toBe('23001')
    }
  })

  it('past «limited» without evidence is refused by the database too, at commit', async () => {
    const insert = db.transaction((tx) =>
      tx.execute(
        sql`insert into progress_reports (id, milestone_id, number, on_day, completion, organization_id) values (${newId()}, ${milestoneId}, 1, '2026-11-01', 'complete', ${owner})`,
      ),
    )
    await expect(insert.then(() => null, databaseCode)).resolves.toBe('23514')
  })

  it('with a file remembers the file by its hash', async () => {
    const file = {
      kind: 'file',
      title: { es: 'Acta' },
      sha256: 'a'.repeat(64),
      fileName: 'acta.pdf',
      fileKind: 'pdf',
      charset: null,
      size: 10,
      day: '2026-10-01',
    } as const
    for (const onDay of ['2026-11-01', '2026-11-02'])
      accepted(
        await reportProgress(
          as(officer),
          milestoneId,
          reportDraft({ onDay, completion: 'complete', evidence: [file, link()] }),
        ),
      )
    const [latest] = await reportsOf(db, [milestoneId])
    expect(latest).toMatchObject({
      number: 2,
      evidence: [
        { kind: 'file', sha256: 'a'.repeat(64), url: null, day: '2026-10-01' },
        { kind: 'link', sha256: null },
      ],
    })
    expect((await pool.query('select * from files')).rows).toMatchObject([
      { sha256: 'a'.repeat(64), media_type: 'application/pdf', extension: 'pdf' },
    ])
  })
})

describe('at the same time', () => {
  it('reports of one commitment are all kept, and its standing is that of its milestones', async () => {
    const ids = [milestoneId]
    for (let number = 2; number <= 6; number++)
      ids.push(accepted(await addMilestone(as(authority), commitmentId, milestoneDraft({ number }))))
    const reports = ids.flatMap((id, at) =>
      [
        reportDraft({ onDay: '2026-10-01' }),
        reportDraft({ onDay: '2026-11-01', completion: at % 2 ? 'complete' : 'limited', evidence: [link()] }),
      ].map((draft) => ({ id, draft })),
    )
    for (const outcome of await Promise.all(reports.map(({ id, draft }) => reportProgress(as(officer), id, draft))))
      accepted(outcome)
    const kept = await reportsOf(db, ids)
    expect(kept).toHaveLength(12)
    expect(kept.filter(({ number }) => number === 2)).toHaveLength(6)
    expect(await findCommitment(db, commitmentId)).toMatchObject({
      completion: 'substantial',
      milestoneCount: 6,
      milestonesComplete: 3,
      milestonesReported: 6,
      reportsConfirmed: 0,
      reportsDisputed: 0,
      lastReportedOn: '2026-11-01',
    })
  })

  it('two reports of one milestone and one day get two numbers, and the last one stands', async () => {
    const drafts = COMPLETIONS.map((completion) =>
      reportDraft({ completion, evidence: [link()], narrative: { es: 'Corrección.' } }),
    )
    for (const outcome of await Promise.all(drafts.map((draft) => reportProgress(as(officer), milestoneId, draft))))
      accepted(outcome)
    const kept = await reportsOf(db, [milestoneId])
    expect(kept.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1])
    expect((await findMilestone(db, milestoneId))!.completion).toBe(kept[0]!.completion)
  })

  it('two milestones cannot each be made to wait for the other', async () => {
    const second = accepted(await addMilestone(as(authority), commitmentId, milestoneDraft({ number: 2 })))
    const outcomes = await Promise.all([
      editMilestone(as(authority), milestoneId, milestoneDraft({ dependsOn: [second] })),
      editMilestone(as(authority), second, milestoneDraft({ number: 2, dependsOn: [milestoneId] })),
    ])
    expect(outcomes.map(refusal).sort()).toEqual(['dependencies-in-a-circle', null])
  })

  it('two current plans are one', async () => {
    const second = accepted(await createPlan(as(authority), planDraft({ slug: 'otro' })))
    await Promise.allSettled([setCurrentPlan(as(authority), planId), setCurrentPlan(as(authority), second)])
    expect((await pool.query('select count(*)::int as count from plans where current')).rows[0].count).toBe(1)
  })

  it('adding, removing, editing and reporting do not wait for each other for ever', async () => {
    const ids: CommitmentId[] = []
    for (let number = 2; number <= 6; number++)
      ids.push(accepted(await addCommitment(as(authority), planId, commitmentDraft({ number, publicOwnerId: owner }))))
    await Promise.all([
      ...ids.map((id) => removeCommitment(as(authority), id)),
      ...[7, 8, 9].map((number) => addCommitment(as(authority), planId, commitmentDraft({ number }))),
      editMilestone(as(authority), milestoneId, milestoneDraft({ endsOn: '2026-12-01' })),
      editPlan(as(authority), planId, planDraft({ territory: 'Otro' })),
      reportProgress(as(officer), milestoneId, reportDraft()),
    ])
    expect((await findPlan(db, planId))!.commitmentCount).toBe(4)
  })
})

describe('an edit', () => {
  it('that changes nothing records nothing', async () => {
    const indicator = accepted(await addIndicator(as(authority), commitmentId, indicatorDraft()))
    const before = await entries()
    expect(accepted(await editPlan(as(authority), planId, planDraft()))).toEqual([])
    expect(
      accepted(await editCommitment(as(authority), commitmentId, commitmentDraft({ publicOwnerId: owner }))),
    ).toEqual([])
    expect(accepted(await editMilestone(as(authority), milestoneId, milestoneDraft()))).toEqual([])
    expect(accepted(await editIndicator(as(authority), indicator, indicatorDraft()))).toEqual([])
    expect(await entries()).toBe(before)
  })

  it('shows in the history that a deadline was moved, from when to when', async () => {
    accepted(await editMilestone(as(authority), milestoneId, milestoneDraft({ endsOn: '2027-03-31' })))
    const [entry] = await historyOf(db, { kind: 'commitment', id: commitmentId })
    expect(events[entry!.event]!(entry!, 'es')).toBe(
      'Se editó el hito 1 del compromiso 1: Fin (31 de diciembre de 2026 → 31 de marzo de 2027).',
    )
    expect((await findCommitment(db, commitmentId))!.nextDueOn).toBe('2027-03-31')
  })

  it('tells an owner that it stops being one', async () => {
    accepted(await editCommitment(as(authority), commitmentId, commitmentDraft({ publicOwnerId: other })))
    for (const id of [owner, other]) expect((await eventsOf('organization', id))[0]).toBe('commitment.edited')
  })

  it.each([
    ['number-is-permanent', () => editCommitment(as(authority), commitmentId, commitmentDraft({ number: 2 }))],
    [
      'dates-reversed',
      () =>
        editCommitment(as(authority), commitmentId, commitmentDraft({ startsOn: '2026-02-01', endsOn: '2026-01-01' })),
    ],
    [
      'scope-without-boroughs',
      () => editCommitment(as(authority), commitmentId, commitmentDraft({ scope: 'boroughs' })),
    ],
    [
      'boroughs-without-scope',
      () => editCommitment(as(authority), commitmentId, commitmentDraft({ boroughs: ['007'] })),
    ],
    [
      'budget-without-currency',
      () => editCommitment(as(authority), commitmentId, commitmentDraft({ budgetAmount: 5 })),
    ],
    [
      'repeated-actor',
      () =>
        editCommitment(
          as(authority),
          commitmentId,
          commitmentDraft({
            actors: [
              { organizationId: other, role: null },
              { organizationId: other, role: null },
            ],
          }),
        ),
    ],
    ['number-taken', () => addCommitment(as(authority), planId, commitmentDraft())],
    ['number-taken', () => addMilestone(as(authority), commitmentId, milestoneDraft())],
    ['number-is-permanent', () => editMilestone(as(authority), milestoneId, milestoneDraft({ number: 2 }))],
    [
      'depends-on-itself',
      () => editMilestone(as(authority), milestoneId, milestoneDraft({ dependsOn: [milestoneId] })),
    ],
    [
      'depends-on-another-plan',
      () => editMilestone(as(authority), milestoneId, milestoneDraft({ dependsOn: [newId()] })),
    ],
    ['slug-taken', () => createPlan(as(authority), planDraft())],
    ['slug-is-permanent', () => editPlan(as(authority), planId, planDraft({ slug: 'otra-clave' }))],
    [
      'phase-dates-reversed',
      () =>
        editPlan(
          as(authority),
          planId,
          planDraft({
            phases: [
              { number: 1, kind: 'drafting', title: null, opensOn: '2026-02-01', closesOn: '2026-01-01', means: null },
            ],
          }),
        ),
    ],
  ])('is refused: %s', async (reason, act) => {
    const before = await entries()
    expect(refusal(await act())).toBe(reason)
    expect(await entries()).toBe(before)
  })
})

describe('what was said in public stays', () => {
  it('a commitment or milestone with a report is not removed; without one it is, with what it holds', async () => {
    accepted(await addIndicator(as(authority), commitmentId, indicatorDraft()))
    accepted(await reportProgress(as(officer), milestoneId, reportDraft()))
    expect(refusal(await removeCommitment(as(authority), commitmentId))).toBe('already-reported')
    expect(refusal(await removeMilestone(as(authority), milestoneId))).toBe('already-reported')
    const free = accepted(await addCommitment(as(authority), planId, commitmentDraft({ number: 2 })))
    accepted(await addMilestone(as(authority), free, milestoneDraft()))
    accepted(await removeCommitment(as(authority), free))
    expect([await findCommitment(db, free), (await findPlan(db, planId))!.commitmentCount]).toEqual([undefined, 1])
  })

  it('an indicator with values is not removed, and a corrected value keeps what it said', async () => {
    const indicator = accepted(await addIndicator(as(authority), commitmentId, indicatorDraft()))
    for (const value of [3, 5, 5])
      accepted(await recordIndicatorValue(as(officer), indicator, { day: '2026-10-01', value, note: null }))
    expect((await findIndicator(db, indicator))!.values).toEqual([{ day: '2026-10-01', value: 5, note: null }])
    expect(
      (await historyOf(db, { kind: 'indicator', id: indicator })).map(({ details }) => [details.from, details.value]),
    ).toEqual([
      [3, 5],
      [null, 3],
      [undefined, undefined],
    ])
    expect(refusal(await removeIndicator(as(authority), indicator))).toBe('already-measured')
    expect(
      refusal(await recordIndicatorValue(as(officer), indicator, { day: '2026-11-23', value: 1, note: null })),
    ).toBe('in-the-future')
  })
})

it('one plan is current, or none', async () => {
  expect(await currentPlan(db)).toBeUndefined()
  expect(await setCurrentPlan(as(authority), planId)).toBe(true)
  expect(await setCurrentPlan(as(authority), planId)).toBe(false)
  const second = accepted(await createPlan(as(authority), planDraft({ slug: 'otro' })))
  await setCurrentPlan(as(authority), second)
  expect((await currentPlan(db))!.id).toBe(second)
  expect(await eventsOf('plan', planId)).toEqual([
    'plan.made-current',
    'plan.made-current',
    'milestone.added',
    'commitment.added',
    'plan.created',
  ])
})

it('whatever happens, what lists show is what the milestones say', async () => {
  const step = fc.record({
    milestone: fc.nat({ max: 3 }),
    completion: fc.constantFrom(...COMPLETIONS),
    day: fc.integer({ min: 1, max: 22 }),
    act: fc.constantFrom('report', 'report', 'report', 'move', 'remove'),
  })
  const more = [milestoneId]
  for (let number = 2; number <= 4; number++)
    more.push(
      accepted(
        await addMilestone(
          as(authority),
          commitmentId,
          milestoneDraft({ number, endsOn: number === 4 ? null : `2026-11-${10 + number}` }),
        ),
      ),
    )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      for (const { milestone, completion, day, act } of steps) {
        const onDay = `2026-11-${String(day).padStart(2, '0')}`
        const known = (await milestonesOf(db, [commitmentId])).find(({ number }) => number === milestone + 1)
        if (!known) continue
        if (act === 'report')
          await reportProgress(
            as(officer),
            known.id,
            reportDraft({
              onDay,
              completion,
              evidence: [link()],
              narrative: { es: 'x' },
              delayJustification: { es: 'x' },
            }),
          )
        else if (act === 'move')
          await editMilestone(as(authority), known.id, milestoneDraft({ number: known.number, endsOn: onDay }))
        else await removeMilestone(as(authority), known.id)
      }
      const [row] = await db.select().from(commitments).where(eq(commitments.id, commitmentId))
      expect(row).toMatchObject(standingOf(await milestonesOf(db, [commitmentId]), null))
      expect((await statesOf(db, [planId], TODAY)).get(planId)).toEqual(planState([row!], TODAY))
    }),
    { numRuns: 8 },
  )
})
