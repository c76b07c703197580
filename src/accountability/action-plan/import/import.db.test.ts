import { sql } from 'drizzle-orm'
import ExcelJS from 'exceljs'
import { beforeEach, describe, expect, it } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { seedLegalFramework } from '../../../foundations/legal-framework/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { Forbidden } from '../../../platform/access/index.ts'
import { historyOf } from '../../../platform/journal/index.ts'
import { EVIDENCE, openStorage, receiveUpload } from '../../../platform/storage/index.ts'
import { commitmentWithEverything } from '../commitments/page.ts'
import { planDocument } from '../export/documents.ts'
import { emptyTemplate, filledTemplate } from '../export/template.ts'
import { enterOrganization, personWith } from '../fixtures.ts'
import { findPlanBySlug, planSeatsOf } from '../plans/store.ts'
import { applyPlanImport, type ImportOutcome } from './apply.ts'
import { previewPlanImport } from './preview.ts'
import { describeProblem } from './problems.ts'

const connection = await testDatabase()
const { db } = connection
const { services: bare, clock } = testSite(connection)
clock.now = new Date('2026-11-22T18:00:00Z')
const folder = await mkdtemp(join(tmpdir(), 'tequio-plans-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const services = { ...bare, storage: await openStorage({ folder }) }
await seedLegalFramework(services)

beforeEach(() => db.execute(sql`truncate organizations cascade`)) // plans go with them: conveners and owners are organizations

const received = await receiveUpload(services.storage, new File(['acta de la sesión'], 'acta.txt'), EVIDENCE)
if (!received.ok) throw new Error(received.reason)
const acta = {
  kind: 'file',
  title: { es: 'Acta', en: 'Minutes' },
  sha256: received.value.hash,
  fileName: 'acta.txt',
  fileKind: 'txt',
  charset: received.value.charset ?? null,
  size: received.value.bytes,
  day: '2026-03-01',
}

/** A plan with something in every field. */
const full = () => ({
  format: 'tequio-plan/1',
  plan: {
    slug: 'cdmx-2026', title: { es: 'Plan «de prueba»; =1+1', en: 'Test plan' }, territory: 'Ciudad de México', summary: { es: 'Resumen\nen dos líneas' }, statusNote: { es: 'En marcha' }, convener: 'Instituto Garante',
    startsOn: '2026-01-15', endsOn: '2027-01-14', publishedOn: '2026-01-10', demonstration: true, source: 'Prueba',
  },
  phases: [
    { number: 1, kind: 'joint-declaration', title: null, opensOn: '2025-10-01', closesOn: '2025-10-01', means: null },
    { number: 4, kind: 'consultation', title: { es: 'Consulta abierta' }, opensOn: '2025-11-01', closesOn: null, means: { es: 'En línea y en módulos' } },
  ],
  seats: [
    { number: 1, sector: 'civil-society', label: 'la Sociedad Civil', seats: 3, holders: [{ name: 'Red Agua, A.C', pending: false, organization: 'Red Agua' }, { name: '*OSC por definir', pending: true, organization: null }] },
    { number: 2, sector: 'other', label: 'Organismos Autónomos', seats: null, holders: [] },
  ],
  commitments: [
    {
      number: 1, title: { es: 'Agua segura', en: 'Safe water' }, problem: { es: 'Falta agua' }, causes: { es: 'Fugas' }, effects: { es: 'Enfermedad' }, objective: { es: 'Que llegue' }, product: { es: 'Un mapa' },
      publicOwner: 'Sistema de Aguas', civilOwner: 'Red Agua', actors: [{ organization: 'Universidad Autónoma', role: { es: 'Mide' } }, { organization: 'Vecinas; de Iztapalapa', role: null }],
      startsOn: '2026-02-01', endsOn: '2026-12-15', participationLevel: 'collaborate', principles: ['2018/transparencia-proactiva'], goals: [6, 11], scope: 'boroughs', boroughs: ['007', '009'],
      budgetAmount: 1250000.5, budgetCurrency: 'MXN', budgetNote: { es: 'Aprobado' },
      milestones: [
        {
          number: 1, title: { es: 'Diagnóstico' }, deliverable: { es: 'Informe' }, startsOn: '2026-02-01', endsOn: '2026-03-31', dependsOn: [],
          reports: [
            { number: 1, onDay: '2026-03-01', completion: 'limited', narrative: { es: 'Va' }, delayJustification: null, organization: 'Sistema de Aguas', evidence: [] },
            { number: 2, onDay: '2026-04-15', completion: 'complete', narrative: null, delayJustification: null, organization: 'Sistema de Aguas', evidence: [{ ...acta }, { kind: 'link', title: { es: 'Datos' }, url: 'https://ejemplo.mx/datos', day: null }] },
          ],
        },
        { number: 2, title: { es: 'Mapa' }, deliverable: null, startsOn: null, endsOn: '2026-10-31', dependsOn: [{ commitment: 1, milestone: 1 }, { commitment: 2, milestone: 1 }], reports: [] },
      ],
      indicators: [
        {
          number: 1, name: { es: 'Colonias con agua' }, variable: { es: 'Colonias' }, unit: { es: 'colonias' }, kind: 'outcome', direction: 'increase', periodicity: 'quarterly', baselineValue: 12.25, baselineOn: '2026-01-01', targetValue: 100, targetOn: '2026-12-31', source: { es: 'Censo' },
          values: [{ day: '2026-03-31', value: 20, note: null }, { day: '2026-06-30', value: 31.5, note: { es: 'Preliminar' } }],
        },
      ],
    },
    {
      number: 2, title: { es: 'Calles para todas' }, problem: null, causes: null, effects: null, objective: null, product: null, publicOwner: null, civilOwner: null, actors: [], startsOn: null, endsOn: null, participationLevel: null,
      principles: [], goals: [], scope: null, boroughs: [], budgetAmount: null, budgetCurrency: null, budgetNote: null,
      milestones: [{ number: 1, title: { es: 'Recorridos' }, deliverable: null, startsOn: null, endsOn: null, dependsOn: [], reports: [] }],
      indicators: [],
    },
  ],
  organizations: [
    { name: 'Instituto Garante', acronym: 'IG', sector: 'authority' },
    { name: 'Red Agua', acronym: null, sector: 'civil-society' },
    { name: 'Sistema de Aguas', acronym: null, sector: 'public-body' },
    { name: 'Universidad Autónoma', acronym: null, sector: 'academia' },
    { name: 'Vecinas; de Iztapalapa', acronym: null, sector: 'other' },
  ],
}) // prettier-ignore
type Full = ReturnType<typeof full>

const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const importJson = (value: unknown) =>
  applyPlanImport(services, { bytes: json(value), fileName: 'plan.json' }, 'command-line')
const preview = (value: unknown) => previewPlanImport(services, json(value), 'plan.json')
const valueOf = (outcome: ImportOutcome) => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.preview.problems.slice(0, 5)))
  return outcome.value
}
const planOf = async (slug = 'cdmx-2026') => (await findPlanBySlug(db, slug))!
const problemsOf = async (change: (document: Full) => unknown) => {
  const document = full()
  const changed = change(document) ?? document
  return (await preview(changed)).problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code, place }) => [code, place.path])
}

describe('a document', () => {
  it('imports with nothing lost: export gives the same bytes, again and in an empty installation', async () => {
    valueOf(await importJson(full()))
    const exported = await planDocument(db, await planOf())
    expect(JSON.parse(exported)).toEqual(full())
    await db.execute(sql`truncate organizations cascade`)
    valueOf(await applyPlanImport(services, { bytes: Buffer.from(exported), fileName: 'otro.json' }, 'command-line'))
    expect(await planDocument(db, await planOf())).toBe(exported)
  })

  it('keeps the standing of commitments true', async () => {
    valueOf(await importJson(full()))
    const commitment = (await commitmentWithEverything(db, (await planOf()).id, 1))!
    expect(commitment).toMatchObject({
      completion: 'substantial',
      milestoneCount: 2,
      milestonesComplete: 1,
      milestonesReported: 1,
      nextDueOn: '2026-10-31',
      lastReportedOn: '2026-04-15',
    })
    expect(commitment.milestones[1]!.dependsOn.map(({ commitment, number }) => [commitment, number])).toEqual([
      [1, 1],
      [2, 1],
    ])
    expect(commitment.milestones[0]!.reports.map(({ number, evidence }) => [number, evidence.length])).toEqual([
      [2, 2],
      [1, 0],
    ])
  })

  it('says what it would do before it does it, organizations included', async () => {
    const found = await preview(full())
    expect([found.ok, found.nothingToDo, found.form]).toEqual([true, false, 'document'])
    expect(found.organizations.map(({ name, sector }) => [name, sector])).toEqual([
      ['Instituto Garante', 'authority'],
      ['Red Agua', 'civil-society'],
      ['Sistema de Aguas', 'public-body'],
      ['Universidad Autónoma', 'academia'],
      ['Vecinas; de Iztapalapa', 'other'],
    ])
    expect(found.plans[0]).toMatchObject({ slug: 'cdmx-2026', isNew: true, unchanged: 0 })
    expect(found.plans[0]!.changes).toHaveLength(15)
    expect(await findPlanBySlug(db, 'cdmx-2026')).toBeUndefined()
  })

  it('over what is there: only what differs, by field, and a word of what is absent', async () => {
    valueOf(await importJson(full()))
    const document = full()
    document.commitments[0]!.endsOn = '2027-01-10'
    document.commitments[0]!.milestones[1]!.title = { es: 'Mapa público' }
    document.commitments.splice(1)
    document.commitments[0]!.milestones[1]!.dependsOn.splice(1)
    const found = await preview(document)
    expect(
      found.plans[0]!.changes.map(({ kind, numbers, action, fields }) => [
        kind,
        numbers,
        action,
        fields.map(({ field }) => field),
      ]),
    ).toEqual([
      ['commitment', [1], 'change', ['endsOn']],
      ['milestone', [1, 2], 'change', ['title', 'dependsOn']],
    ])
    expect(found.plans[0]!.absent).toEqual([
      { kind: 'commitment', numbers: [2] },
      { kind: 'milestone', numbers: [2, 1] },
    ])
    expect(found.problems.map(({ severity, code, values }) => [severity, code, values.count])).toEqual([
      ['notice', 'absent-kept', 2],
    ])
    const length = (await historyOf(db, { kind: 'plan', id: (await planOf()).id }, { limit: 100 })).length
    expect(valueOf(await importJson(document)).plans).toMatchObject([{ created: 0, changed: 2 }])
    expect(
      (await historyOf(db, { kind: 'plan', id: (await planOf()).id }, { limit: 100 }))
        .slice(0, -length)
        .map(({ event }) => event),
    ).toEqual(['plan.imported', 'milestone.edited', 'commitment.edited'])
    expect((await planOf()).commitmentCount).toBe(2)
  })

  it('a field that is absent was not said; null says unknown', async () => {
    valueOf(await importJson(full()))
    const { objective: _, ...commitment } = full().commitments[0]!
    const said = {
      format: 'tequio-plan/1',
      plan: { slug: 'cdmx-2026' },
      commitments: [{ ...commitment, problem: null, milestones: undefined, indicators: undefined }],
    }
    expect((await preview(said)).plans[0]!.changes).toMatchObject([
      { kind: 'commitment', action: 'change', fields: [{ field: 'problem', from: { es: 'Falta agua' }, to: null }] },
    ])
  })

  it('matches organizations by present or former name or acronym', async () => {
    const id = await enterOrganization(db, 'Sistema de Aguas de la Ciudad de México')
    await db.execute(sql`update organization_names set acronym = 'SACMEX' where organization_id = ${id}`)
    const document = full()
    document.commitments[0]!.publicOwner = 'sacmex'
    valueOf(await importJson(document))
    const commitment = (await commitmentWithEverything(db, (await planOf()).id, 1))!
    expect((await organizationNames(db, [commitment.publicOwnerId!])).get(id)!.name).toBe(
      'Sistema de Aguas de la Ciudad de México',
    )
    expect((await preview(document)).nothingToDo).toBe(true)
  })

  it('matches who is printed on a seat, and registers nobody for it', async () => {
    const id = await enterOrganization(db, 'Colectivo Cauce', 'civil-society')
    const document = full()
    document.seats[1]!.holders = [
      { name: 'COLECTIVO CAUCE', pending: false, organization: null },
      { name: 'Secretario de Hacienda', pending: false, organization: null },
    ] as never
    valueOf(await importJson(document))
    expect(
      (await planSeatsOf(db, (await planOf()).id))[1]!.holders.map(({ name, organizationId }) => [
        name,
        organizationId,
      ]),
    ).toEqual([
      ['COLECTIVO CAUCE', id],
      ['Secretario de Hacienda', null],
    ])
  })

  it('only for who manages plans', async () => {
    const organization = await enterOrganization(db, 'Alguien')
    const file = { bytes: json(full()), fileName: 'plan.json' }
    await expect(
      (async () => applyPlanImport(services, file, await personWith(db, 'milestone.report', organization)))(),
    ).rejects.toBeInstanceOf(Forbidden)
    const manager = await personWith(db, 'plan.manage', organization)
    valueOf(await applyPlanImport(services, file, manager))
    expect((await historyOf(db, { kind: 'plan', id: (await planOf()).id }))[0]).toMatchObject({
      event: 'plan.imported',
      actorId: manager.person!.id,
    })
  })

  it('at the same time twice is one plan', async () => {
    const outcomes = (await Promise.all([importJson(full()), importJson(full())])).map(valueOf)
    expect(outcomes.map(({ plans }) => plans[0]!.created).sort((a, b) => a - b)).toEqual([0, 15])
  })
})

describe('what is wrong is told at its place, and nothing is imported', () => {
  it.each<[string, (document: Full) => unknown, [string, string | undefined][]]>([
    [
      'a missing title',
      (d) => void delete (d.commitments[0] as { title?: unknown }).title,
      [['required', 'commitments[0]']],
    ],
    [
      'an empty title',
      (d) => void (d.commitments[0]!.title = { es: '  ' } as never),
      [['required', 'commitments[0].title.es']],
    ],
    [
      'no day',
      (d) => void (d.commitments[0]!.milestones[1]!.endsOn = '31/10/2026'),
      [['not-a-day', 'commitments[0].milestones[1].endsOn']],
    ],
    [
      'a day that does not exist',
      (d) => void (d.commitments[0]!.endsOn = '2026-02-30'),
      [['not-a-day', 'commitments[0].endsOn']],
    ],
    [
      'an unknown option',
      (d) => void (d.commitments[0]!.participationLevel = 'mandar'),
      [['not-an-option', 'commitments[0].participationLevel']],
    ],
    [
      'a text for a number',
      (d) => void (d.commitments[0]!.budgetAmount = '5' as never),
      [['not-a-number', 'commitments[0].budgetAmount']],
    ],
    ['a goal past 17', (d) => void (d.commitments[0]!.goals = [6, 18]), [['too-large', 'commitments[0].goals[1]']]],
    [
      'a borough that is none',
      (d) => void (d.commitments[0]!.boroughs = ['001']),
      [['not-an-option', 'commitments[0].boroughs[0]']],
    ],
    [
      'a link that would run',
      (d) =>
        void ((d.commitments[0]!.milestones[0]!.reports[1]!.evidence[1] as { url: string }).url =
          'javascript:alert(1)'),
      [['not-a-link', 'commitments[0].milestones[0].reports[1].evidence[1].url']],
    ],
    [
      'two commitments of one number',
      (d) => void (d.commitments[1]!.number = 1),
      [
        ['repeated', 'commitments[1]'],
        ['repeated', 'commitments[1].milestones[0]'],
        ['no-such-milestone', 'commitments[0].milestones[1].dependsOn'],
      ],
    ],
    [
      'an end before the start',
      (d) => void (d.commitments[0]!.startsOn = '2026-12-31'),
      [['dates-reversed', 'commitments[0].endsOn']],
    ],
    [
      'boroughs without scope',
      (d) => void (d.commitments[0]!.scope = 'city'),
      [['boroughs-without-scope', 'commitments[0].scope']],
    ],
    [
      'an amount without currency',
      (d) => void (d.commitments[0]!.budgetCurrency = null as never),
      [['budget-without-currency', 'commitments[0].budgetCurrency']],
    ],
    [
      'an unknown principle',
      (d) => void (d.commitments[0]!.principles = ['2018/magia']),
      [['unknown-principle', 'commitments[0].principles']],
    ],
    [
      'a circle',
      (d) => void (d.commitments[0]!.milestones[0]!.dependsOn = [{ commitment: 1, milestone: 2 }] as never),
      [['circle', 'commitments[0].milestones[0].dependsOn']],
    ],
    [
      'a milestone that is not there',
      (d) => void (d.commitments[0]!.milestones[0]!.dependsOn = [{ commitment: 9, milestone: 9 }] as never),
      [['no-such-milestone', 'commitments[0].milestones[0].dependsOn']],
    ],
    [
      'progress without evidence',
      (d) => void (d.commitments[0]!.milestones[0]!.reports[1]!.evidence = []),
      [['needs-evidence', 'commitments[0].milestones[0].reports[1].evidence']],
    ],
    [
      'a report of tomorrow',
      (d) => void (d.commitments[0]!.milestones[0]!.reports[1]!.onDay = '2026-11-23'),
      [['in-the-future', 'commitments[0].milestones[0].reports[1].onDay']],
    ],
    [
      'a file that is not here',
      (d) =>
        void ((d.commitments[0]!.milestones[0]!.reports[1]!.evidence[0] as { sha256: string }).sha256 = 'b'.repeat(64)),
      [['file-not-here', 'commitments[0].milestones[0].reports[1].evidence']],
    ],
    ['a list that is none', (d) => void (d.commitments = 'muchos' as never), [['not-a-list', 'commitments']]],
    [
      'a record that is none',
      (d) => void (d.commitments[1] = 7 as never),
      [
        ['not-a-record', 'commitments[1]'],
        ['no-such-milestone', 'commitments[0].milestones[1].dependsOn'],
      ],
    ],
    ['no plan', (d) => ({ ...d, plan: [] }), [['plan-missing', 'plan']]],
    ['a bad slug', (d) => void (d.plan.slug = 'CDMX 2026'), [['slug', 'plan.slug']]],
    ['a slug that is a page of the site', (d) => void (d.plan.slug = 'importar'), [['slug-reserved', 'plan.slug']]],
    [
      'reversed dates beside everything else that is wrong',
      (d) => {
        Object.assign(d.plan, { slug: 'Nuevo plan', endsOn: '2026-01-01' })
        Object.assign(d.phases[0]!, { kind: 'fiesta', closesOn: '2025-09-01' })
        Object.assign(d.commitments[0]!, { goals: [18], endsOn: '2026-01-31' })
        Object.assign(d.commitments[0]!.milestones[0]!, { title: {}, startsOn: '2026-04-01' })
        Object.assign(d.commitments[1]!, { scope: 'boroughs', startsOn: '2026-05-02', endsOn: '2026-05-01' })
      },
      [
        ['slug', 'plan.slug'],
        ['not-an-option', 'phases[0].kind'],
        ['too-large', 'commitments[0].goals[0]'],
        ['required', 'commitments[0].milestones[0].title.es'],
        ['dates-reversed', 'plan.endsOn'],
        ['dates-reversed', 'phases[0].closesOn'],
        ['dates-reversed', 'commitments[0].endsOn'],
        ['dates-reversed', 'commitments[0].milestones[0].endsOn'],
        ['dates-reversed', 'commitments[1].endsOn'],
        ['scope-without-boroughs', 'commitments[1].scope'],
      ],
    ],
    [
      'a day that is none has no order with the other',
      (d) => void (d.commitments[0]!.startsOn = 'mañana'),
      [['not-a-day', 'commitments[0].startsOn']],
    ],
    [
      'a year that is a slip',
      (d) => {
        d.plan.publishedOn = '0001-01-01'
        d.commitments[0]!.milestones[0]!.endsOn = '2206-03-31'
      },
      [
        ['implausible-day', 'plan.publishedOn'],
        ['implausible-day', 'commitments[0].milestones[0].endsOn'],
      ],
    ],
    [
      'what is within a record that has no number',
      (d) => {
        Object.assign(d.commitments[1]!, { number: null, scope: 'mundo', milestones: [{ number: 1, title: 7 }] })
        Object.assign(d.commitments[0]!, { goals: [18] })
      },
      [
        ['too-large', 'commitments[0].goals[0]'],
        ['not-a-number', 'commitments[1].number'],
        ['not-an-option', 'commitments[1].scope'],
        ['wrong-type', 'commitments[1].milestones[0].title'],
        ['no-such-milestone', 'commitments[0].milestones[1].dependsOn'],
      ],
    ],
    [
      'an e-mail address among the holders of seats',
      (d) => void (d.seats[0]!.holders[0]!.name = 'Ana Ruiz <ana@ejemplo.mx>'),
      [['is-an-email', 'seats[0].holders[0].name']],
    ],
    [
      'more decimals than a currency has',
      (d) => void (d.commitments[0]!.budgetAmount = 1234567.891),
      [['too-many-decimals', 'commitments[0].budgetAmount']],
    ],
    ['a plan twice', (d) => [d, d], [['same-plan-twice', undefined]]],
    ['a huge number', (d) => void (d.commitments[0]!.number = 1e300), [['too-large', 'commitments[0].number']]],
  ])('%s', async (_, change, problems) => {
    expect(await problemsOf(change)).toEqual(problems)
    const document = full()
    const outcome = await importJson(change(document) ?? document)
    expect(outcome.ok).toBe(false)
    expect(await findPlanBySlug(db, 'cdmx-2026')).toBeUndefined()
  })

  it('a report that was filed cannot be rewritten by a file', async () => {
    valueOf(await importJson(full()))
    expect(
      await problemsOf((d) => void (d.commitments[0]!.milestones[0]!.reports[0]!.completion = 'not-started')),
    ).toEqual([['report-differs', 'commitments[0].milestones[0].reports[0]']])
    expect(await problemsOf((d) => void (d.commitments[0]!.milestones[0]!.reports[0]!.number = 7))).toEqual([
      ['report-number', 'commitments[0].milestones[0].reports[0]'],
    ])
  })

  it('a phase that has begun cannot be rewritten by a file, which gives no reason', async () => {
    const coming = { number: 9, kind: 'evaluation', title: null, opensOn: '2030-01-01', closesOn: null, means: null }
    const withNext = (opensOn: string) => {
      const document = full()
      return { ...document, phases: [...document.phases, { ...coming, opensOn }] }
    }
    valueOf(await importJson(withNext('2030-01-01')))
    valueOf(await importJson(withNext('2030-06-01')))
    expect(await problemsOf((d) => void (d.phases[0]!.closesOn = '2025-10-31'))).toEqual([['phase-begun', 'phases[0]']])
  })

  it('a name that two organizations have asks which', async () => {
    for (const name of ['Instituto Uno', 'Instituto Dos']) await enterOrganization(db, name)
    await db.execute(sql`update organization_names set acronym = 'IUD'`)
    expect(await problemsOf((d) => void (d.commitments[0]!.publicOwner = 'IUD'))).toEqual([
      ['ambiguous-organization', 'commitments[0].publicOwner'],
    ])
  })

  it('a name without a place here is told, not dropped in silence', async () => {
    const found = await preview({ ...full(), extra: 1, plan: { ...full().plan, color: 'rojo' } })
    expect(found.problems.map(({ severity, code, place }) => [severity, code, place.path])).toEqual([
      ['notice', 'unknown-field', 'extra'],
      ['notice', 'unknown-field', 'plan.color'],
    ])
    expect(found.ok).toBe(true)
  })
})

it('what no form would take and a published plan prints is told, and imported as it is', async () => {
  const document = full()
  Object.assign(document.seats[0]!, { seats: 1 })
  Object.assign(document.commitments[0]!, { publicOwner: 'Red Agua', civilOwner: 'Sistema de Aguas' })
  Object.assign(document.commitments[0]!.milestones[1]!, { startsOn: '2026-01-20', endsOn: '2027-12-31' })
  Object.assign(document.commitments[1]!, { publicOwner: 'Instituto Garante', civilOwner: 'Instituto Garante' })
  const found = await preview(document)
  expect(found.problems.map(({ severity, code, place }) => [severity, code, place.path])).toEqual([
    ['notice', 'more-holders-than-seats', 'seats[0].holders'],
    ['notice', 'public-owner-not-public', 'commitments[0].publicOwner'],
    ['notice', 'civil-owner-public', 'commitments[0].civilOwner'],
    ['notice', 'outside-commitment', 'commitments[0].milestones[1].endsOn'],
    ['notice', 'before-awaited', 'commitments[0].milestones[1].dependsOn'],
    ['notice', 'same-owner', 'commitments[1].civilOwner'],
  ])
  for (const problem of found.problems)
    for (const locale of ['es', 'en'] as const)
      expect(describeProblem(problem, locale).what).not.toMatch(/\{\{|undefined|null/)
  valueOf(await importJson(document))
  expect((await preview(document)).nothingToDo).toBe(true)
})

describe('whatever is sent', () => {
  const text = (content: string) => previewPlanImport(services, Buffer.from(content), 'plan.json')
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'empty-file'],
    ['blanks', '  \n\t ', 'empty-file'],
    ['broken JSON', '{\n "plan": {,}\n}', 'bad-json'],
    ['a string', '"plan"', 'no-known-sheet'],
    ['an empty list', '[]', 'not-a-plan'],
    ['a list of numbers', '[1,2]', 'not-a-plan'],
    ['another object', '{"a":1}', 'not-a-plan'],
    ['bottomless JSON', '['.repeat(200_000), 'too-deep'],
    ['bottomless objects', '{"plan":'.repeat(100_000), 'too-deep'],
    ['not UTF-8', new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]), 'not-utf8'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]), 'unreadable'],
    ['a web page', '<!doctype html><p>', 'unreadable'],
    ['a PDF', '%PDF-1.7 …', 'unreadable'],
    ['a broken spreadsheet', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9]), 'unreadable'],
    ['some other table', 'a,b\n1,2\n', 'no-known-sheet'],
  ])('%s is refused with a sentence', async (_, content, code) => {
    const found = await previewPlanImport(services, typeof content === 'string' ? Buffer.from(content) : content, 'x')
    expect(found.ok).toBe(false)
    expect(found.problems.filter(({ severity }) => severity === 'error').map((problem) => problem.code)).toEqual([code])
    for (const locale of ['es', 'en'] as const)
      expect(describeProblem(found.problems.at(-1)!, locale).what).toMatch(/\w.{10,}\.$/)
  })

  it('too large a file is refused before it is read', async () => {
    expect((await previewPlanImport(services, Buffer.alloc(11 * 1024 * 1024, 32), 'x')).problems[0]!.code).toBe(
      'too-large-file',
    )
  })

  it('too many records are refused, not read', async () => {
    const document = {
      ...full(),
      commitments: Array.from({ length: 25_000 }, (_, at) => ({ number: at + 1, title: 'x' })),
    }
    expect((await preview(document)).problems.map(({ code }) => code)).toContain('too-many-records')
  })

  it.each([
    '{"plan":{"slug":"x","__proto__":{"title":"x"}},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    '{"plan":{"slug":"x","title":{"es":"a","__proto__":"b"},"territory":"t"},"commitments":[{"number":1,"title":"a","hasOwnProperty":1,"toString":2}]}',
    '[{"state":"x","secretariat":{},"commitments":null,"__proto__":{}}]',
    '[{"state":{"toString":null},"secretariat":[[]],"commitments":[null]}]',
    '{"format":"tequio-plan/1","plan":null}',
    '{"plan":{"slug":{"toString":1}}}',
    '{"plan":{"slug":"x","title":[],"territory":{},"startsOn":[],"demonstration":"si","source":1e999},"phases":[[]],"seats":[{"number":1,"holders":[{"name":{}}]}],"organizations":[{}]}',
    '{"plan":{"slug":"x","title":"a\\u0000b","territory":"\\ud800"}}',
  ])('hostile names and types are problems, never an error of ours: %s', async (content) => {
    const found = await text(content)
    expect(found.problems.length + found.plans.length).toBeGreaterThan(0)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('text that no column takes is tidied: control characters, halves of characters, both forms of an accent', async () => {
    valueOf(await importJson({ plan: { slug: 'x', title: 'a\u0000b\ud800 ', territory: 'Me\u0301xico\r\nlindo' } }))
    expect(await planOf('x')).toMatchObject({ title: { es: 'ab\ufffd' }, territory: 'México\nlindo' })
  })
})

describe('the spreadsheet', () => {
  const previewBook = (bytes: Uint8Array) => previewPlanImport(services, bytes, 'plan.xlsx')
  const edited = async (bytes: Uint8Array, edit: (book: ExcelJS.Workbook) => void) => {
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(bytes as never)
    edit(book)
    return new Uint8Array(await book.xlsx.writeBuffer())
  }

  it.each(['es', 'en'] as const)(
    'filled in %s and brought back changes nothing, translations and reports included',
    async (locale) => {
      valueOf(await importJson(full()))
      const found = await previewBook(await filledTemplate(db, await planOf(), locale))
      expect(found.problems).toEqual([])
      expect(found.plans[0]!.changes).toEqual([])
      expect([found.form, found.nothingToDo]).toEqual(['workbook', true])
    },
  )

  it('fills an empty installation with all but translations and reports', async () => {
    valueOf(await importJson(full()))
    const book = await filledTemplate(db, await planOf(), 'es')
    await db.execute(sql`truncate organizations cascade`)
    valueOf(await applyPlanImport(services, { bytes: book, fileName: 'plan.xlsx' }, 'command-line'))
    const expected = JSON.parse(
      JSON.stringify(full(), (key, value: unknown) =>
        key === 'en' ? undefined : key === 'reports' ? [] : key === 'organizations' ? undefined : value,
      ),
    )
    const { organizations: _, ...exported } = JSON.parse(await planDocument(db, await planOf()))
    expect(exported).toEqual(expected)
  })

  it('empty, is no plan yet', async () => {
    expect((await previewBook(await emptyTemplate('es'))).problems.map(({ code }) => code)).toEqual(['plan-missing'])
  })

  it('tells what is wrong by sheet, row and cell, with the remedy', async () => {
    valueOf(await importJson(full()))
    const bytes = await edited(await filledTemplate(db, await planOf(), 'es'), (book) => {
      const cell = (sheet: string, header: string, row: number) => {
        const page = book.getWorksheet(sheet)!
        const headers = page.getRow(1).values as (string | undefined)[]
        return page.getCell(
          row,
          headers.findIndex((one) => one?.replace(' *', '') === header),
        )
      }
      cell('Compromisos', 'Nivel de participación', 2).value = 'Mandar'
      cell('Compromisos', 'Alcaldías', 2).value = 'Iztapalapa; Narvarte'
      cell('Compromisos', 'Presupuesto', 2).value = 'mucho'
      cell('Compromisos', 'Título', 3).value = null
      cell('Hitos', 'Fin', 2).value = 'pronto'
      cell('Hitos', 'Depende de', 3).value = '1.1'
      cell('Hitos', 'Compromiso', 4).value = 9
      cell('Valores', 'Valor', 2).value = '1,250.5'
      cell('Plan', 'Es de demostración', 2).value = 'quizá'
      const extra = book.getWorksheet('Etapas')!
      extra.getCell(1, 20).value = 'Color'
      extra.getCell(2, 20).value = 'rojo'
    })
    const found = await previewBook(bytes)
    const told = found.problems.map((problem) => [
      problem.code,
      problem.place.sheet,
      problem.place.cell ?? problem.place.line,
    ])
    expect(told).toEqual([
      ['not-yes-or-no', 'Plan', 'K2'],
      ['column-unknown', 'Etapas', 'T1'],
      ['not-an-option', 'Compromisos', 'M2'],
      ['not-a-borough', 'Compromisos', 'Q2'],
      ['not-a-number', 'Compromisos', 'R2'],
      ['required', 'Compromisos', 'B3'],
      ['not-a-day', 'Hitos', 'F2'],
      ['not-a-milestone-name', 'Hitos', 'G3'],
      ['absent-kept', undefined, undefined],
      ['no-such-commitment', 'Hitos', 4],
    ])
    expect(describeProblem(found.problems[2]!, 'es')).toEqual({
      where: 'Hoja «Compromisos», Celda M2',
      what: 'Nivel de participación: «Mandar» no es una opción. Use una de estas: Informar, Consultar, Involucrar, Colaborar, Empoderar.',
    })
    expect(describeProblem(found.problems[6]!, 'en').what).toContain('Write it like this: 2026-03-15')
    expect(found.ok).toBe(false)
  })

  it('tells a key that is a page of the site, and reversed days, beside what else is wrong', async () => {
    const bytes = await edited(await emptyTemplate('es'), (book) => {
      book.getWorksheet('Plan')!.getRow(2).values = ['plantilla', 'Plan', 'Iztapalapa']
      const page = book.getWorksheet('Compromisos')!
      page.getRow(2).values = [1, 'Agua']
      page.getCell('K2').value = '2026-12-31'
      page.getCell('L2').value = '2026-01-01'
      page.getCell('M2').value = 'Mandar'
    })
    const found = await previewBook(bytes)
    expect(found.problems.map(({ code, place }) => [code, place.cell])).toEqual([
      ['slug-reserved', 'A2'],
      ['not-an-option', 'M2'],
      ['dates-reversed', 'L2'],
    ])
    expect(describeProblem(found.problems[0]!, 'es').what).toContain('por ejemplo plantilla-2026')
    const [plan] = found.plans
    expect([found.ok, plan!.title?.es]).toEqual([false, 'Plan'])
  })

  it('never multiplies by ten what was written with a decimal comma, and tells the other cells of a row without number', async () => {
    const bytes = await edited(await emptyTemplate('es'), (book) => {
      book.getWorksheet('Plan')!.getRow(2).values = ['alcaldia-2026', 'Plan', 'Iztapalapa']
      const page = book.getWorksheet('Compromisos')!
      page.getRow(2).values = ['uno', 'Agua']
      page.getCell('M2').value = 'Mandar'
      page.getCell('R2').value = '1,5'
    })
    const found = await previewBook(bytes)
    expect(found.problems.map(({ code, place, values }) => [code, place.cell, values.instead])).toEqual([
      ['not-a-number', 'A2', undefined],
      ['not-an-option', 'M2', undefined],
      ['decimal-comma', 'R2', '1.5'],
    ])
    expect(describeProblem(found.problems[2]!, 'es').what).toBe(
      'Presupuesto: «1,5» lleva coma. La coma separa miles; los decimales llevan punto: 1.5.',
    )
  })

  it('knows the sheet of phases by the name it had', async () => {
    const bytes = await edited(await emptyTemplate('es'), (book) => {
      book.getWorksheet('Plan')!.getRow(2).values = ['alcaldia-2026', 'Plan', 'Iztapalapa']
      const page = book.getWorksheet('Etapas')!
      page.name = 'Fases'
      page.getRow(2).values = [1, 'Redacción']
    })
    expect((await previewBook(bytes)).plans[0]!.changes.map(({ kind }) => kind)).toEqual(['plan', 'phase'])
  })

  it('reads what people type: days of Mexico, thousands, names in any case, a missing column', async () => {
    const bytes = await edited(await emptyTemplate('es'), (book) => {
      book.getWorksheet('Plan')!.getRow(2).values = ['alcaldia-2026', 'Plan', 'Iztapalapa']
      const page = book.getWorksheet('Compromisos')!
      page.getRow(2).values = [1, '=HYPERLINK("x")']
      page.getCell('R2').value = '1,250,000.50'
      page.getCell('S2').value = 'MXN'
      page.getCell('K2').value = '15/3/2026'
      page.getCell('O2').value = 'ODS 6; 11'
      page.getCell('P2').value = 'ALGUNAS ALCALDIAS'
      page.getCell('Q2').value = 'cuauhtemoc; Álvaro Obregón'
      page.getCell('N2').value = 'transparencia proactiva'
      page.spliceColumns(3, 1)
    })
    const found = await previewBook(bytes)
    expect(found.problems).toEqual([])
    valueOf(await applyPlanImport(services, { bytes, fileName: 'plan.xlsx' }, 'command-line'))
    const commitment = (await commitmentWithEverything(db, (await planOf('alcaldia-2026')).id, 1))!
    expect(commitment).toMatchObject({
      title: { es: '=HYPERLINK("x")' },
      budgetAmount: 1250000.5,
      startsOn: '2026-03-15',
      endsOn: null,
      goals: [6, 11],
      boroughs: ['010', '015'],
      scope: 'boroughs',
      problem: null,
    })
    expect(commitment.principleIds).toHaveLength(1)
  })
})
