import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { principleOptions, seedLegalFramework } from '../../../foundations/legal-framework/index.ts'
import type { Verdict } from '../../../kernel/verdict.ts'
import type { Inline, ReportDocument } from '../../../platform/reports/index.ts'
import { addCommitment } from '../commitments/actions.ts'
import {
  commitmentDraft,
  enterOrganization,
  indicatorDraft,
  link,
  milestoneDraft,
  personWith,
  planDraft,
  reportDraft,
} from '../fixtures.ts'
import { addIndicator, recordIndicatorValue } from '../indicators/actions.ts'
import { addMilestone, reportProgress } from '../milestones/actions.ts'
import { createPlan } from '../plans/actions.ts'
import { findPlan } from '../plans/store.ts'
import { words } from '../words.ts'
import { planReportDocument } from './report.ts'

const connection = await testDatabase()
const { db } = connection
const { services, clock } = testSite(connection)
clock.now = new Date('2026-11-22T18:00:00Z')
await seedLegalFramework(services)
const [principle] = await principleOptions(db, '2026-11-22')
const water = await enterOrganization(db, 'Gestión Integral del Agua')
const network = await enterOrganization(db, 'Red Agua', 'civil-society')
const lab = await enterOrganization(db, 'Laboratorio', 'academia')
const manager = { ...services, actor: await personWith(db, 'plan.manage', water) }
const officer = { ...services, actor: await personWith(db, 'milestone.report', water) }
const ok = <T>(verdict: Verdict<T, string>): T => {
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}

let paper: ReportDocument
let said: string
let addresses: string[]

beforeAll(async () => {
  const planId = ok(
    await createPlan(
      manager,
      planDraft({
        convenerId: water,
        phases: [
          { number: 1, kind: 'drafting', title: null, opensOn: null, closesOn: null, means: { es: 'Por escrito.' } },
        ],
        seats: [
          {
            number: 1,
            sector: 'academia',
            label: 'Academia',
            seats: 1,
            holders: [{ name: 'Por definir', pending: true, organizationId: null }],
          },
        ],
      }),
    ),
  )
  const commitmentId = ok(
    await addCommitment(
      manager,
      planId,
      commitmentDraft({
        effects: { es: 'Enferma a la gente.' },
        publicOwnerId: water,
        civilOwnerId: network,
        actors: [{ organizationId: lab, role: { es: 'Revisa los datos' } }],
        participationLevel: 'collaborate',
        principleIds: [principle!.id],
        goals: [6],
        scope: 'boroughs',
        boroughs: ['007'],
        budgetAmount: 18_400_000,
        budgetCurrency: 'MXN',
        budgetNote: { es: 'Incluye medidores.' },
      }),
    ),
  )
  const milestoneId = ok(
    await addMilestone(
      manager,
      commitmentId,
      milestoneDraft({ deliverable: { es: 'Un acta.' }, endsOn: '2026-11-01' }),
    ),
  )
  await reportProgress(
    officer,
    milestoneId,
    reportDraft({
      onDay: '2026-11-10',
      narrative: { es: 'Se hizo.' },
      delayJustification: { es: 'Llovió.' },
      evidence: [link('https://ejemplo.mx/acta')],
    }),
  )
  const indicatorId = ok(
    await addIndicator(manager, commitmentId, indicatorDraft({ unit: { es: 'colonias' }, targetValue: 284 })),
  )
  for (const [day, value] of [
    ['2026-10-01', 121],
    ['2026-11-01', 279],
  ] as const)
    ok(await recordIndicatorValue(manager, indicatorId, { day, value, note: null }))
  paper = await planReportDocument(db, (await findPlan(db, planId))!, {
    locale: 'es',
    today: '2026-11-22',
    city: 'Ciudad de México',
    origin: 'https://ejemplo.mx',
  })
  const inlines = [...textsOf(paper.sections)]
  said = inlines.map(({ text }) => text).join('\n')
  addresses = inlines.flatMap(({ href }) => href ?? [])
})

/** Every text of the document with its address, whatever block it is in. */
function* textsOf(value: unknown): Generator<{ text: string; href?: string }> {
  if (typeof value === 'string') yield { text: value }
  else if (Array.isArray(value)) for (const part of value as Inline[]) yield* textsOf(part)
  else if (value && typeof value === 'object') {
    const { text, href, ...rest } = value as { text?: unknown; href?: string }
    if (typeof text === 'string') yield { text, ...(href && { href }) }
    else yield* textsOf(text)
    for (const part of Object.values(rest)) yield* textsOf(part)
  }
}

describe('the report on paper has what the pages have', () => {
  it.each([
    ['principles', () => principle!.name.es],
    ['goals', () => 'ODS 6. Agua limpia y saneamiento'],
    ['places', () => 'Iztapalapa'],
    ['level of participation', () => words('es')('participation-means.collaborate')],
    ['other participants', () => 'Laboratorio'],
    ['what they do', () => 'Revisa los datos'],
    ['budget, as the site writes it', () => 'MXN\u00a018,400,000'],
    ['note of the budget', () => 'Incluye medidores.'],
    ['series of an indicator, with its dates written out', () => '1 de octubre de 2026\n121 colonias'],
    ['target', () => '284 colonias'],
    ['licence', () => 'CC BY 4.0'],
    ['address of the evidence', () => 'https://ejemplo.mx/acta'],
    ['why it is late', () => 'Llovió.'],
    ['how to take part', () => 'Por escrito.'],
    ['who is to be named', () => `Por definir (${words('es')('board.pending')})`],
    ['convener', () => 'Gestión Integral del Agua'],
  ])('%s', (_, text) => expect(said).toContain(text()))

  it('addresses of the plan, of each commitment and of each milestone, written in full', () => {
    for (const path of ['', '/compromisos/1', '/compromisos/1/hitos/1']) {
      const address = `https://ejemplo.mx/planes/prueba-2026${path}`
      expect(addresses).toContain(address)
      expect(said).toContain(address)
    }
  })

  it.each([
    'board.phases',
    'board.milestones',
    'one.effects',
    'one.deliverable',
    'hito.evidence',
    'one.facts',
  ] as const)('in the words of the site: %s', (key) => expect(said).toContain(words('es')(key)))

  it('with chapters for its contents: the commitments, and not their milestones', () => {
    const chapters = paper.sections.filter((block) => block.kind === 'heading' && block.level === 1)
    expect(chapters.map((block) => block.kind === 'heading' && block.text)).toEqual([
      words('es')('report.state'),
      words('es')('list.short'),
      'Compromiso 1. Agua segura',
      words('es')('board.phases'),
      words('es')('board.secretariat'),
      words('es')('board.about'),
      words('es')('report.how-derived'),
      words('es')('board.downloads'),
    ])
  })
})
