import { expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import type { Verdict } from '../../kernel/verdict.ts'
import { addCommitment } from './commitments/actions.ts'
import { datesOfCommitments, datesOfMilestones, datesOfPlans } from './due-dates.ts'
import { commitmentDraft, enterOrganization, milestoneDraft, personWith, planDraft } from './fixtures.ts'
import { addMilestone } from './milestones/actions.ts'
import { createPlan } from './plans/actions.ts'

const connection = await testDatabase()
const { db } = connection
const { services } = testSite(connection)

function accepted<Value>(verdict: Verdict<Value, string>): Value {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}

it('are the ends of milestones and the days of phases; what nobody dated is not due', async () => {
  const owner = await enterOrganization(db, 'Secretaría de las Pruebas')
  const manager = { ...services, actor: await personWith(db, 'plan.manage', owner) }
  const phase = {
    number: 1,
    kind: 'drafting' as const,
    title: null,
    opensOn: '2026-02-01',
    closesOn: null,
    means: null,
  }
  const plan = accepted(await createPlan(manager, planDraft({ phases: [phase] })))
  const commitment = accepted(await addCommitment(manager, plan, commitmentDraft({ publicOwnerId: owner })))
  const late = accepted(await addMilestone(manager, commitment, milestoneDraft({ endsOn: '2026-12-31' })))
  const early = accepted(await addMilestone(manager, commitment, milestoneDraft({ number: 2, endsOn: '2026-06-30' })))
  const undated = accepted(await addMilestone(manager, commitment, milestoneDraft({ number: 3, endsOn: null })))

  const days = (dates: Awaited<ReturnType<typeof datesOfPlans>>, id: string) =>
    dates.get(id)?.map(({ uid, day }) => `${uid} ${day}`)
  const ends = [`milestone-${early} 2026-06-30`, `milestone-${late} 2026-12-31`]
  expect(days(await datesOfPlans(db, [plan]), plan)).toEqual([`phase-${plan}-1-opens 2026-02-01`, ...ends])
  expect(days(await datesOfCommitments(db, [commitment]), commitment)).toEqual(ends)
  const ofMilestones = await datesOfMilestones(db, [late, undated])
  expect(days(ofMilestones, late)).toEqual([ends[1]])
  expect(ofMilestones.get(undated)).toBeUndefined()
  expect(ofMilestones.get(late)![0]).toMatchObject({
    title: {
      es: 'Vence el hito 1 del compromiso 1: Diagnóstico',
      en: 'Milestone 1 of commitment 1 is due: Diagnóstico',
    },
    address: '/planes/prueba-2026/compromisos/1/hitos/1',
  })
})
