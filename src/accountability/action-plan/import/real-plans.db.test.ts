import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { planDocuments } from '../export/documents.ts'
import { filledTemplate } from '../export/template.ts'
import { listPlans, planPhasesOf, planSeatsOf, statesOf, type Plan } from '../plans/store.ts'
import { listCommitments } from '../commitments/list.ts'
import { applyPlanImport, type ImportOutcome } from './apply.ts'
import { previewPlanImport } from './preview.ts'

type Exercise = {
  state: string
  joint_declaration: string | null
  stl_installed: string | null
  plan_published: string | null
  status: string
  secretariat: { sector: string; seats: number; bodies: string[] }[]
  commitments: { number: number; text: string }[]
}

const shared = process.env.TEQUIO_SHARED ?? '../shared'
const file = join(shared, 'data/action-plans/local-action-plans-mx-2015-2017.json')
const bytes = await readFile(file).catch(() => {
  throw new Error(
    `The real plans were not found at ${file}: set TEQUIO_SHARED to the folder that has data/action-plans.`,
  )
})
const source = JSON.parse(bytes.toString()) as Exercise[]

const connection = await testDatabase()
const { services, clock } = testSite(connection)
clock.now = new Date('2026-11-22T18:00:00Z')
const { db } = connection
const TODAY = '2026-11-22'

const journalLength = async () =>
  (await db.execute<{ count: number }>(sql`select count(*)::int as count from journal`)).rows[0]!.count
const importFile = (content: Uint8Array, fileName: string) =>
  applyPlanImport(services, { bytes: content, fileName }, 'command-line')
const valueOf = (outcome: ImportOutcome) => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.preview.problems.slice(0, 3)))
  return outcome.value
}

describe('the plans of twelve Mexican states, 2015–2017', () => {
  let plans: Plan[]
  beforeAll(async () => {
    valueOf(await importFile(bytes, 'planes.json'))
    plans = await listPlans(db)
  })
  const planOf = ({ state }: Exercise) => plans.find(({ territory }) => territory === state)!

  it('are twelve exercises, seven with a published plan, 39 commitments', async () => {
    expect(source).toHaveLength(12)
    expect(plans).toHaveLength(12)
    expect(plans.filter(({ publishedOn }) => publishedOn !== null)).toHaveLength(7)
    expect(
      plans
        .filter(({ commitmentCount }) => commitmentCount > 0)
        .map(({ slug }) => slug)
        .sort(),
    ).toEqual([
      'campeche-2017',
      'durango-2015',
      'morelos-2015',
      'oaxaca-2016',
      'san-luis-potosi-2017',
      'tlaxcala-2016',
      'veracruz-2016',
    ])
    expect((await listCommitments(db, {}, {}, TODAY)).total).toBe(39)
  })

  it.each(source)("$state: every date, seat, holder, status and commitment is the source's own", async (exercise) => {
    const plan = planOf(exercise)
    const phases = await planPhasesOf(db, plan.id)
    const dayOfPhase = (kind: string) => phases.find((phase) => phase.kind === kind)!.opensOn
    const { items } = await listCommitments(db, { planId: plan.id }, { limit: 100 }, TODAY)
    const again: Exercise = {
      state: plan.territory,
      joint_declaration: dayOfPhase('joint-declaration'),
      stl_installed: dayOfPhase('secretariat-installation'),
      plan_published: plan.publishedOn,
      status: plan.statusNote!.es,
      secretariat: (await planSeatsOf(db, plan.id)).map(({ label, seats, holders }) => ({
        sector: label,
        seats: seats!,
        bodies: holders.map(({ name }) => name),
      })),
      commitments: items.map(({ number, title }) => ({ number, text: title.es })),
    }
    expect(again).toEqual(exercise)
  })

  it('keeps what is unknown unknown', async () => {
    const { items } = await listCommitments(db, {}, { limit: 100 }, TODAY)
    for (const {
      publicOwnerId,
      civilOwnerId,
      startsOn,
      endsOn,
      completion,
      nextDueOn,
      scope,
      participationLevel,
    } of items) {
      expect([publicOwnerId, civilOwnerId, startsOn, endsOn, completion, nextDueOn, scope, participationLevel]).toEqual(
        Array(8).fill(null),
      )
    }
    const states = await statesOf(
      db,
      plans.map(({ id }) => id),
      TODAY,
    )
    expect(states.get(planOf({ state: 'Campeche' } as Exercise).id)).toMatchObject({
      commitments: 6,
      late: 0,
      by: { unreported: 6, complete: 0 },
      milestones: 0,
    })
    expect(
      plans.map(({ startsOn, endsOn, current, demonstration }) => [startsOn, endsOn, current, demonstration]),
    ).toEqual(Array(12).fill([null, null, false, false]))
  })

  it('tells who is still to be defined', async () => {
    const seats = await planSeatsOf(db, planOf({ state: 'Nuevo León' } as Exercise).id)
    expect(seats[0]).toMatchObject({
      sector: 'civil-society',
      seats: 3,
      holders: [
        { pending: false },
        { pending: false },
        { name: '*OSC por definir', pending: true, organizationId: null },
      ],
    })
  })

  it('registers no organization: seats print bodies, posts and «por definir» alike', async () => {
    expect((await db.execute(sql`select 1 from organizations`)).rows).toEqual([])
  })

  it('a second time changes nothing and records nothing', async () => {
    const before = await journalLength()
    expect((await previewPlanImport(services, bytes, 'planes.json')).nothingToDo).toBe(true)
    const { plans: applied } = valueOf(await importFile(bytes, 'planes.json'))
    expect(applied.map(({ created, changed }) => created + changed)).toEqual(Array(12).fill(0))
    expect(await journalLength()).toBe(before)
  })

  it('export, import and export again give the same bytes', async () => {
    const documents = Buffer.concat(await Array.fromAsync(planDocuments(db)))
    const { plans: applied } = valueOf(await importFile(documents, 'planes.json'))
    expect(applied.map(({ created, changed }) => created + changed)).toEqual(Array(12).fill(0))
    expect(Buffer.concat(await Array.fromAsync(planDocuments(db)))).toEqual(documents)
  })

  it.each(['Campeche', 'Nuevo León', 'Sinaloa'])('%s by spreadsheet and back is the same plan', async (state) => {
    const preview = await previewPlanImport(
      services,
      await filledTemplate(db, planOf({ state } as Exercise), 'es'),
      'plan.xlsx',
    )
    expect(preview.problems).toEqual([])
    expect(preview.nothingToDo).toBe(true)
  })
})
