import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { principleNames, principleOptions, seedLegalFramework } from '../../foundations/legal-framework/index.ts'
import { withDuties } from '../../foundations/organizations/index.ts'
import { dayOf } from '../../kernel/dates.ts'
import { borough, BOROUGH_KEYS } from '../../kernel/geo/boroughs.ts'
import { fold } from '../../kernel/text.ts'
import { BadRequest } from '../../platform/http/index.ts'
import type { Resource } from '../../platform/manifest/index.ts'
import { downloadRecords } from '../../platform/manifest/open-data.ts'
import { readTable, writeCsv, writeJson, writeXlsx } from '../../platform/tables/index.ts'
import { changedThisMonth, lateMilestones, planBoard } from './board/store.ts'
import { WHOLE_CITY } from './commitments/columns.ts'
import { insertCommitment, principlesOf, restand } from './commitments/store.ts'
import type { CommitmentFilters } from './commitments/filters.ts'
import { COMMITMENT_SORTS, countCommitments, listCommitments, type CommitmentRow } from './commitments/list.ts'
import { isLate } from './commitments/standing.ts'
import { countsNow } from './commitments/tallies.ts'
import { respondToReport } from './counterpart/actions.ts'
import { answersOf, COUNTERPART_STATES, COUNTERPART_VERDICTS } from './counterpart/vocabulary.ts'
import { commitmentTableColumns, exportCommitments } from './export/commitments.ts'
import { planReport, planReportDocument } from './export/report.ts'
import { fileRoutes } from './export/routes.ts'
import {
  commitmentDraft,
  enterOrganization,
  indicatorDraft,
  link,
  personWith,
  planDraft,
  reportDraft,
} from './fixtures.ts'
import { addIndicator, recordIndicatorValue } from './indicators/actions.ts'
import { reportProgress } from './milestones/actions.ts'
import { insertMilestone } from './milestones/store.ts'
import { createPlan } from './plans/actions.ts'
import { planState, type PlanId } from './plans/model.ts'
import { countCommitments as recount, findPlan } from './plans/store.ts'
import { resources } from './resources.ts'
import { COMPLETIONS, PARTICIPATION_LEVELS } from './vocabulary.ts'

const connection = await testDatabase()
const { db } = connection
const { services, clock, visitor } = testSite(connection, { routes: fileRoutes })
clock.now = new Date('2026-11-22T18:00:00Z')
const TODAY = '2026-11-22'
await seedLegalFramework(services)
const principles = (await principleOptions(db, TODAY)).map(({ id }) => id)
const organizations = [
  await enterOrganization(db, 'Sistema de Aguas'),
  await enterOrganization(db, 'Red Agua', 'civil-society'),
  await enterOrganization(db, '=Fórmulas, S.A. "de" C.V.'),
]
const former = organizations[2]!
const heir = await enterOrganization(db, 'Secretaría Sucesora')
await db.execute(sql`insert into organization_successions (predecessor_id, successor_id, kind, on_day)
  values (${former}, ${heir}, 'merged', '2020-01-01'), (${heir}, ${organizations[1]!}, 'merged', '2200-01-01')`)
/** Those whom a filter by that body means that day. */
const meaning = (id: string) => (id === heir ? [heir, former] : [id])
const authority = await personWith(db, 'plan.manage', organizations[0]!)
const officer = await personWith(db, 'milestone.report', organizations[0]!)

const WORDS = ['agua', 'Niñez', 'árboles', 'transporte público', 'ñandú', 'Zócalo']
const some = <Value>(values: readonly Value[], at: number, every: number): Value | null =>
  at % every === 0 ? null : values[at % values.length]!

/** Sixty commitments of two plans, of every kind there is. */
async function fill(): Promise<PlanId[]> {
  const ids: PlanId[] = []
  for (const slug of ['uno-2026', 'dos-2026']) {
    const plan = await createPlan({ ...services, actor: authority }, planDraft({ slug }))
    if (!plan.ok) throw new Error(plan.reason)
    ids.push(plan.value)
    await db.transaction(async (tx) => {
      for (let number = 1; number <= 30; number++) {
        const boroughs = number % 3 === 0 ? [BOROUGH_KEYS[number % 16]!, BOROUGH_KEYS[(number + 5) % 16]!].sort() : []
        const id = await insertCommitment(tx, plan.value, commitmentDraft({
          number, title: { es: `${WORDS[number % WORDS.length]} ${number % 7}` }, problem: number % 2 ? { es: 'Falta de riego en los jardines' } : null,
          publicOwnerId: some(organizations, number, 5), civilOwnerId: some(organizations, number + 1, 4), principleIds: principles.filter((_, at) => (number + at) % 4 === 0),
          goals: [1 + (number % 17)], scope: boroughs.length ? 'boroughs' : number % 5 ? null : 'city', boroughs, participationLevel: some(PARTICIPATION_LEVELS, number, 6), endsOn: number % 4 ? null : `2026-${String(1 + (number % 12)).padStart(2, '0')}-28`,
        })) // prettier-ignore
        const completions = number % 8 === 0 ? [] : [some(COMPLETIONS, number, 3), some(COMPLETIONS, number * 2 + 1, 4)]
        for (const [at, completion] of completions.entries()) {
          const milestone = await insertMilestone(
            tx,
            { planId: plan.value, id },
            {
              number: at + 1,
              title: { es: 'Hito' },
              deliverable: null,
              startsOn: null,
              endsOn: number % 5 ? `2026-${String(1 + ((number + at) % 12)).padStart(2, '0')}-15` : null,
            },
          )
          if (completion)
            await tx.execute(
              sql`update milestones set completion = ${completion}, reported_on = ${`2026-0${1 + (number % 9)}-10`}, counterpart = ${some(COUNTERPART_VERDICTS, number + at, 3)} where id = ${milestone}`,
            )
        }
        await restand(tx, { id, completion: null })
      }
      await recount(tx, plan.value)
    })
  }
  return ids
}

const planIds = await fill()
const every = (await listCommitments(db, {}, { limit: 1000 }, TODAY)).items
const served = await principlesOf(
  db,
  every.map(({ id }) => id),
)
const problems = new Map(
  (await db.execute<{ id: string; problem: { es: string } | null }>(sql`select id, problem from commitments`)).rows.map(
    ({ id, problem }) => [id, problem?.es ?? ''],
  ),
)

/** The same question asked of the rows in memory. */
const matches = (row: CommitmentRow, filters: CommitmentFilters): boolean =>
  (filters.planId === undefined || row.planId === filters.planId) &&
  (filters.text === undefined ||
    fold(filters.text)
      .split(' ')
      .every((word) =>
        fold(`${row.number} ${row.title.es} ${problems.get(row.id)}`)
          .split(/[^\p{L}\p{N}]+/u)
          .some((one) => one.startsWith(word)),
      )) &&
  (filters.completion === undefined || (row.completion ?? 'unreported') === filters.completion) &&
  (filters.late === undefined || isLate(row, TODAY) === filters.late) &&
  (filters.owners === undefined || filters.owners.some((id) => row.publicOwnerId === id || row.civilOwnerId === id)) &&
  (filters.principleId === undefined || (served.get(row.id) ?? []).includes(filters.principleId)) &&
  (filters.goal === undefined || row.goals.includes(filters.goal)) &&
  (filters.borough === undefined ||
    row.boroughs.includes(filters.borough) ||
    (filters.cityToo === true && row.scope === 'city')) &&
  (filters.participationLevel === undefined || row.participationLevel === filters.participationLevel) &&
  (filters.counterpart === undefined || answersOf(row)[filters.counterpart] > 0) &&
  (filters.dueBefore === undefined || (row.nextDueOn !== null && row.nextDueOn < filters.dueBefore))

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 })
const filters: fc.Arbitrary<CommitmentFilters> = fc.record({
  planId: maybe(fc.constantFrom(...planIds)),
  text: maybe(fc.constantFrom('agua', 'NINEZ', 'arbol', 'transporte pub', 'ñandu', 'zocalo', 'riego', '7', '!!')),
  completion: maybe(fc.constantFrom(...COMPLETIONS, 'unreported' as const)),
  late: maybe(fc.boolean()),
  owners: maybe(fc.constantFrom(...[...organizations, heir].map(meaning))),
  principleId: maybe(fc.constantFrom(...principles)),
  goal: maybe(fc.integer({ min: 1, max: 17 })),
  borough: maybe(fc.constantFrom(...BOROUGH_KEYS)),
  cityToo: maybe(fc.boolean()),
  participationLevel: maybe(fc.constantFrom(...PARTICIPATION_LEVELS)),
  counterpart: maybe(fc.constantFrom(...COUNTERPART_STATES)),
  dueBefore: maybe(fc.constant('2026-06-01')),
})
const sparse = filters.map(
  (all) =>
    Object.fromEntries(
      Object.entries(all).filter((_, at) => at % 3 === Object.keys(all).length % 3),
    ) as CommitmentFilters,
)
const anyFilters = fc.oneof(
  filters,
  sparse,
  filters.map(({ text, planId }) => ({ planId, text: text === '!!' ? undefined : text })),
)
const asMeant = (given: CommitmentFilters): CommitmentFilters =>
  given.text === '!!' ? { ...given, text: undefined } : given

describe('the list of commitments', () => {
  it('has what the filters say, whatever they are, and counts it', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilters, async (given) => {
        const { items, total } = await listCommitments(db, given, { limit: 1000 }, TODAY)
        const expected = every.filter((row) => matches(row, asMeant(given)))
        expect(items.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
        expect([total, await countCommitments(db, given, TODAY)]).toEqual([expected.length, expected.length])
      }),
      { numRuns: 120 },
    )
  })

  it.each(COMMITMENT_SORTS)('by %s is the same list, in pieces of any size', async (sort) => {
    const whole = (await listCommitments(db, {}, { sort, limit: 1000 }, TODAY)).items.map(({ id }) => id)
    for (const limit of [1, 7, 60]) {
      const seen: string[] = []
      for (let after: string | undefined, page = 0; page < 61; page++) {
        const { items, next } = await listCommitments(db, {}, { sort, after, limit }, TODAY)
        seen.push(...items.map(({ id }) => id))
        if (!next) break
        after = next
      }
      expect(seen).toEqual(whole)
    }
    expect(new Set(whole).size).toBe(60)
  })

  it('puts what is due first, and what has no day last', async () => {
    const days = (await listCommitments(db, {}, { sort: 'due', limit: 1000 }, TODAY)).items.map(
      ({ nextDueOn }) => nextDueOn ?? '9999',
    )
    expect(days).toEqual([...days].sort())
  })

  it.each([
    'x',
    'e30',
    Buffer.from('["1","2"]').toString('base64url'),
    Buffer.from('["\'; drop table plans","0199b0c0-0000-7000-8000-000000000001"]').toString('base64url'),
  ])('refuses a cursor that no page gave: %s', async (after) => {
    await expect(listCommitments(db, {}, { after }, TODAY)).rejects.toBeInstanceOf(BadRequest)
  })
})

describe('the figures', () => {
  it('are those of the commitments, whatever the filters', async () => {
    await fc.assert(
      fc.asyncProperty(anyFilters, fc.boolean(), async (given, apart) => {
        const tallies = await (await countsNow(db)).tally(given, TODAY, { apart })
        const own = {
          completion: 'completion',
          organization: 'owners',
          principle: 'principleId',
          goal: 'goal',
          borough: 'borough',
          participationLevel: 'participationLevel',
          counterpart: 'counterpart',
        } as const
        const valuesOf = {
          completion: (row: CommitmentRow) => [row.completion ?? 'unreported'],
          organization: (row: CommitmentRow) => [
            ...new Set(
              [row.publicOwnerId, row.civilOwnerId].flatMap((id) =>
                id === null ? [] : id === former ? [former, heir] : [id],
              ),
            ),
          ],
          principle: (row: CommitmentRow) => served.get(row.id) ?? [],
          goal: (row: CommitmentRow) => row.goals.map(String),
          borough: (row: CommitmentRow) => (row.scope === 'city' ? [WHOLE_CITY] : row.boroughs),
          participationLevel: (row: CommitmentRow) => (row.participationLevel ? [row.participationLevel] : []),
          counterpart: (row: CommitmentRow) => COUNTERPART_STATES.filter((state) => answersOf(row)[state] > 0),
        }
        for (const facet of Object.keys(own) as (keyof typeof own)[]) {
          const rows = every.filter((row) =>
            matches(row, asMeant(apart ? { ...given, [own[facet]]: undefined } : given)),
          )
          const expected = new Map<string, CommitmentRow[]>()
          for (const row of rows)
            for (const value of valuesOf[facet](row)) expected.set(value, [...(expected.get(value) ?? []), row])
          expect(
            Object.fromEntries(
              tallies[facet].map(({ value, total, late, by }) => [value, [total, late, by.complete, by.unreported]]),
            ),
          ).toEqual(
            Object.fromEntries(
              [...expected].map(([value, of]) => [
                value,
                [
                  of.length,
                  of.filter((row) => isLate(row, TODAY)).length,
                  of.filter(({ completion }) => completion === 'complete').length,
                  of.filter(({ completion }) => completion === null).length,
                ],
              ]),
            ),
          )
        }
      }),
      { numRuns: 60 },
    )
  })

  it('of the board are those of the list, and what is late is told with its reason', async () => {
    const board = await planBoard(db, { planId: planIds[0]!, completion: 'limited' }, TODAY, await countsNow(db))
    const rows = every.filter((row) => matches(row, { planId: planIds[0]!, completion: 'limited' }))
    expect(board.state).toEqual(planState(rows, TODAY))
    expect(board.timeline.items.map(({ number }) => number)).toEqual(
      rows.map(({ number }) => number).sort((a, b) => a - b),
    )
    expect(board.tallies.completion.map(({ value, total }) => [value, total])).toEqual([['limited', rows.length]])
    const late = await lateMilestones(db, { planId: planIds[0]! }, TODAY, await countsNow(db), 1000)
    expect(late.items).toHaveLength(late.total)
    expect(late.items.map(({ daysLate }) => daysLate)).toEqual(
      late.items.map(({ daysLate }) => daysLate).sort((a, b) => b - a),
    )
    expect(late.items.every(({ daysLate, completion }) => daysLate > 0 && completion !== 'complete')).toBe(true)
  })

  it('of what is late by its own end alone are those with no milestone late', async () => {
    const { rows } = await db.execute<{ number: number }>(sql`
      select number from commitments c where plan_id = ${planIds[0]!} and next_due_on < ${TODAY}
        and not exists (select from milestones m where m.commitment_id = c.id and m.ends_on < ${TODAY} and m.completion is distinct from 'complete')
      order by next_due_on, number`)
    expect(rows.length).toBeGreaterThan(0)
    const { pastTheirEnd } = await planBoard(db, { planId: planIds[0]! }, TODAY, await countsNow(db))
    expect(pastTheirEnd.map(({ number }) => number)).toEqual(rows.slice(0, 10).map(({ number }) => number))
  })

  it('of the month come from the journal, and from no other month', async () => {
    expect((await changedThisMonth(db, planIds[0]!, '2099-01-15')).items).toEqual([])
    const today = dayOf(new Date())
    expect((await changedThisMonth(db, planIds[0]!, today)).items.map(({ event }) => event)).toEqual(['plan.created'])
  })
})

describe('by a body that took over another', () => {
  const owned = every.filter((row) => matches(row, { owners: [heir, former] }))
  const list = async (organization: string) => {
    const resource = resources.find(({ kind }) => kind === 'commitment')!
    const page = { sort: undefined, after: undefined, limit: 100, locale: 'es' } as const
    const { items, total } = await resource.list(db, { filters: { organization }, ...page })
    expect(items).toHaveLength(total)
    return (items as { id: string }[]).map(({ id }) => id).sort()
  }
  const numbersIn = async (slug: string) =>
    (
      JSON.parse((await visitor().get(`/planes/uno-2026/compromisos/exportar/json?organizacion=${slug}`)).text) as {
        items: { number: number }[]
      }
    ).items.map(({ number }) => number)

  it('the API and what is downloaded have what it inherited, and under the former it is still there', async () => {
    const ids = owned.map(({ id }) => id as string).sort()
    expect(ids.length).toBeGreaterThan(0)
    expect(await list(heir)).toEqual(ids)
    expect(await list('secretaria-sucesora')).toEqual(ids)
    expect(await list(former)).toEqual(ids)
    const numbers = owned
      .filter(({ planId }) => planId === planIds[0])
      .map(({ number }) => number)
      .sort((a, b) => a - b)
    expect(await numbersIn('secretaria-sucesora')).toEqual(numbers)
    const csv = await visitor().get('/planes/uno-2026/compromisos/exportar/csv?organizacion=secretaria-sucesora')
    expect(csv.text.trim().split('\n')).toHaveLength(numbers.length + 1)
    expect(csv.text).toContain('Fórmulas, S.A.') // the name that the plan has
  })

  it('the lists follow the day', async () => {
    const of = async (id: string, day: string) => countCommitments(db, { owners: await withDuties(db, [id], day) }, day)
    const ahead = every.filter((row) => matches(row, { owners: [organizations[1]!, former] })).length
    expect(await of(heir, '2019-12-31')).toBe(0)
    expect(await of(heir, TODAY)).toBe(owned.length)
    expect(await of(organizations[1]!, '2200-01-01')).toBe(ahead)
    const tally = async (day: string) =>
      Object.fromEntries(
        (await (await countsNow(db)).tally({}, day, { apart: true })).organization.map(({ value, total }) => [
          value,
          total,
        ]),
      )
    expect((await tally('2019-12-31'))[heir]).toBeUndefined()
    expect((await tally(TODAY))[heir]).toBe(owned.length)
    expect((await tally('2200-01-01'))[organizations[1]!]).toBe(ahead)
    expect((await tally('2200-01-01'))[heir]).toBeUndefined()
  })
})

describe('downloads', () => {
  it.each(['es', 'en'] as const)(
    'of the commitments in %s have every row in any format, and no formula',
    async (locale) => {
      const rows = () =>
        exportCommitments(db, { planId: planIds[0]! }, { today: TODAY, locale, origin: 'https://ejemplo.mx' })
      const columns = commitmentTableColumns(locale)
      const json = (await new Response(writeJson(rows(), columns)).json()) as Record<string, unknown>[]
      expect(json.map(({ number }) => number)).toEqual(
        every
          .filter(({ planId }) => planId === planIds[0])
          .map(({ number }) => number)
          .sort((a, b) => a - b),
      )
      expect(json[0]).toMatchObject({ plan: 'uno-2026', address: 'https://ejemplo.mx/planes/uno-2026/compromisos/1' })
      for (const [name, stream] of [
        ['x.csv', writeCsv(rows(), columns)],
        ['x.xlsx', writeXlsx(rows(), columns, { locale })],
      ] as const) {
        const table = await readTable(new Uint8Array(await new Response(stream).arrayBuffer()), name)
        if (!table.ok) throw new Error(table.reason)
        expect(table.value.sheets[0]!.rows).toHaveLength(30)
        expect(table.value.findings.filter(({ kind }) => kind === 'formula')).toEqual([])
      }
    },
  )

  it('of the commitments as JSON are the records of the API: codes, lists and null', async () => {
    const { text } = await visitor().get('/planes/uno-2026/compromisos/exportar/json')
    const { items, total, next } = JSON.parse(text) as { items: Record<string, unknown>[]; total: number; next: null }
    const resource = resources.find(({ kind }) => kind === 'commitment')!
    const api = await resource.list(db, {
      filters: { plan: 'uno-2026' },
      sort: undefined,
      after: undefined,
      limit: 100,
      locale: 'es',
    })
    expect([items, total, next]).toEqual([api.items, 30, null])
    expect(items.some(({ boroughs }) => Array.isArray(boroughs) && boroughs.length > 0)).toBe(true)
    expect(text).not.toMatch(/"(completion|scope|participationLevel)": ?""/)
  })

  it('carry the codes behind the words of a table', async () => {
    const { text } = await visitor().get('/planes/uno-2026/compromisos/exportar/csv')
    expect(text.split('\r\n')[0]).toMatch(
      /Avance \(código\),.*Alcaldías \(claves del INEGI\),Responsable público \(identificador\)/,
    )
    expect(text).toMatch(new RegExp(`,(${COMPLETIONS.join('|')}),`))
  })

  it.each(['csv', 'xlsx', 'json'] as const)(
    'of a whole collection as %s have every record and every field',
    async (format) => {
      for (const resource of resources) {
        const response = await downloadRecords(services, resource, { filters: {}, format, locale: 'es' })
        const { total } = await resource.list(db, {
          filters: {},
          sort: undefined,
          after: undefined,
          limit: 1,
          locale: 'es',
        })
        const bytes = new Uint8Array(await response.arrayBuffer())
        if (format === 'json') {
          const { items } = JSON.parse(Buffer.from(bytes).toString()) as { items: unknown[] }
          expect(items).toHaveLength(total)
          for (const item of items) expect(resource.schema.strict().safeParse(item).error).toBeUndefined()
          continue
        }
        if (total === 0) continue
        const table = await readTable(bytes, `x.${format}`)
        if (!table.ok) throw new Error(table.reason)
        expect([resource.path, table.value.sheets[0]!.rows.length]).toEqual([resource.path, total])
        expect(table.value.findings.filter(({ kind }) => kind === 'formula')).toEqual([])
      }
    },
  )

  it('are served under their names', async () => {
    for (const [path, type, name] of [
      ['/planes/uno-2026/compromisos/exportar/csv?avance=limitado', 'text/csv', 'uno-2026-compromisos.csv'],
      ['/planes/uno-2026/exportar/plan', 'application/json', 'uno-2026.json'],
      ['/planes/exportar', 'application/json', 'planes.json'],
    ] as const) {
      const { status, headers } = await visitor().get(path)
      expect([status, headers.get('content-type')?.split(';')[0]]).toEqual([200, type])
      expect(headers.get('content-disposition')).toContain(name)
    }
  })
})

it('downloads that do not exist are not found', async () => {
  for (const path of [
    '/planes/nada/informe',
    '/planes/nada/exportar/plan',
    '/planes/nada/compromisos/exportar/csv',
    '/planes/uno-2026/compromisos/exportar/exe',
  ])
    expect((await visitor().get(path)).status).toBe(404)
})

it.each(['es', 'en'] as const)('the report on paper, in %s, is a tagged PDF of every commitment', async (locale) => {
  const plan = (await findPlan(db, planIds[0]!))!
  const settings = { locale, today: TODAY, city: 'Ciudad de México', origin: 'https://ejemplo.mx' }
  const { sections } = await planReportDocument(db, plan, settings)
  expect(
    sections.filter((section) => section.kind === 'heading' && /^(Compromiso|Commitment) \d+\. /.test(section.text)),
  ).toHaveLength(30)
  const pdf = Buffer.from(await planReport(db, plan, settings))
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.includes('/MarkInfo')).toBe(true)
})

describe('resources', () => {
  beforeAll(async () => {
    const acting = { ...services, actor: officer }
    const commitment = every.find(({ publicOwnerId }) => publicOwnerId === organizations[0])!
    const indicator = await addIndicator(
      { ...services, actor: authority },
      commitment.id,
      indicatorDraft({ baselineValue: 1, targetValue: 5 }),
    )
    if (indicator.ok) await recordIndicatorValue(acting, indicator.value, { day: '2026-05-01', value: 2.5, note: null })
    const [milestone] = (
      await db.execute<{ id: string }>(
        sql`select id from milestones where commitment_id = ${commitment.id} order by number`,
      )
    ).rows
    const report = await reportProgress(
      acting,
      milestone!.id as never,
      reportDraft({ completion: 'complete', evidence: [link()], narrative: { es: 'Hecho.' } }),
    )
    if (!report.ok) throw new Error(report.reason)
    const civilOwner = await enterOrganization(db, 'Red que vigila', 'civil-society')
    await db.execute(sql`update commitments set civil_owner_id = ${civilOwner} where id = ${commitment.id}`)
    const neighbour = { ...services, actor: await personWith(db, 'progress.confirm', civilOwner) }
    const response = await respondToReport(neighbour, report.value.id, {
      verdict: 'disputed',
      reason: { es: 'No es lo que hemos visto.' },
      completion: 'limited',
      evidence: [link()],
    })
    if (!response.ok) throw new Error(response.reason)
  })

  /** Read where there are some: see the tests of versions, of drafting and of evaluation. */
  const ELSEWHERE = [
    'scale-set',
    'assessment',
    'draft-version',
    'draft-submission',
    'plan-version',
    'amendment',
    'plan-cut',
  ]
  const here = resources.filter(({ kind }) => !ELSEWHERE.includes(kind))
  it.each(here.map((resource): [string, Resource] => [resource.kind, resource]))(
    '%s: lists, finds, names and describes each record as its schema says',
    async (_, resource) => {
      const locale = 'es'
      for (const sort of resource.sorts.flatMap((one) => [one, `-${one}`])) {
        const first = await resource.list(db, { filters: {}, sort, after: undefined, limit: 5, locale })
        const ids = first.items.map(({ id }) => String(id))
        if (first.next) {
          const second = await resource.list(db, { filters: {}, sort, after: first.next, limit: 5, locale })
          expect(second.items.map(({ id }) => String(id)).filter((id) => ids.includes(id))).toEqual([])
        }
        expect(first.items.length).toBe(Math.min(5, first.total))
      }
      const { items } = await resource.list(db, { filters: {}, sort: undefined, after: undefined, limit: 3, locale })
      expect(items.length).toBeGreaterThan(0)
      for (const item of items) {
        expect(resource.schema.strict().safeParse(item)).toMatchObject({ success: true })
        expect(await resource.find(db, String(item.id))).toEqual(item)
        expect(await resource.searchDocument!(db, String(item.id))).toMatchObject({
          address: expect.stringMatching(/^\/planes\//),
        })
      }
      expect(
        (
          await resource.titles(
            db,
            items.map(({ id }) => String(id)),
          )
        ).size,
      ).toBe(items.length)
      expect(await resource.find(db, 'no es un id')).toBeNull()
      for (const id of ['0199b0c0-0000-7000-8000-000000000009'])
        expect([await resource.find(db, id), await resource.searchDocument!(db, id)]).toEqual([null, null])
      expect(JSON.stringify(items)).not.toMatch(/@ejemplo\.mx|personId|uploaderId/)
      for (const field of Object.values(resource.schema.shape))
        expect((field as { description?: string }).description).toMatch(/\S/)
    },
  )

  it('of a commitment are found by its places, principles and goals, in both languages', async () => {
    const resource = resources.find(({ kind }) => kind === 'commitment')!
    for (const { id, boroughs, goals } of every.slice(0, 20)) {
      const { body } = (await resource.searchDocument!(db, id))!
      for (const key of boroughs) expect(body.es).toContain(borough(key).name)
      for (const goal of goals)
        expect([body.es.includes(`ODS ${goal}: `), body.en!.includes(`SDG ${goal}: `)]).toEqual([true, true])
      const named = await principleNames(db, served.get(id) ?? [])
      for (const { name } of named.values()) expect(body.es).toContain(name.es)
    }
  })

  const ask = (kind: string, filters: object) =>
    resources
      .find((resource) => resource.kind === kind)!
      .list(db, { filters: filters as never, sort: undefined, after: undefined, limit: 100, locale: 'es' })

  it.each([
    ['commitment', { plan: 'nada' }, 'plan'],
    ['commitment', { organization: 'nadie' }, 'organization'],
    ['commitment', { organization: '0199b0c0-0000-7000-8000-000000000009' }, 'organization'],
    ['commitment', { principle: '2018/nada' }, 'principle'],
    ['milestone', { plan: '0199b0c0-0000-7000-8000-000000000009' }, 'plan'],
    ['milestone', { commitment: 'uno-2026/9999' }, 'commitment'],
    ['indicator', { commitment: 'uno-2026' }, 'commitment'],
    ['evidence', { milestone: 'x' }, 'milestone'],
  ])('of a %s, %o, which nothing has, are refused by name', async (kind, filters, name) => {
    await expect(ask(kind, filters)).rejects.toMatchObject({ refused: { [name]: 'unknown' } })
  })

  it('narrow by id or slug alike', async () => {
    const commitment = every.find(({ planId, publicOwnerId }) => planId === planIds[0] && publicOwnerId)!
    const [{ slug }] = (
      await db.execute<{ slug: string }>(sql`select slug from organizations where id = ${commitment.publicOwnerId}`)
    ).rows as [{ slug: string }]
    const served = [...(await principleOptions(db, TODAY))]
    for (const [kind, byId, bySlug] of [
      ['commitment', { plan: planIds[0] }, { plan: 'uno-2026' }],
      ['commitment', { organization: commitment.publicOwnerId }, { organization: slug }],
      ...served.map(
        ({ id, catalogue, slug: own }) =>
          ['commitment', { principle: id }, { principle: `${catalogue}/${own}` }] as const,
      ),
      ['milestone', { plan: planIds[0] }, { plan: 'uno-2026' }],
      ['milestone', { commitment: commitment.id }, { commitment: `uno-2026/${commitment.number}` }],
    ] as const) {
      const found = await ask(kind, byId)
      expect(await ask(kind, bySlug)).toEqual(found)
      if (kind === 'commitment' && !('principle' in byId)) expect(found.total).toBeGreaterThan(0)
    }
  })

  it('narrow by plan', async () => {
    for (const resource of resources.filter(({ kind }) => kind === 'commitment' || kind === 'milestone')) {
      const { items, total } = await resource.list(db, {
        filters: { plan: 'uno-2026' },
        sort: undefined,
        after: undefined,
        limit: 200,
        locale: 'es',
      })
      expect([new Set(items.map(({ plan }) => plan)), items.length]).toEqual([new Set(['uno-2026']), total])
    }
    expect((await findPlan(db, planIds[0]!))!.commitmentCount).toBe(30)
  })
})
