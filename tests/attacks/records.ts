import { sql } from 'drizzle-orm'
import {
  addCommitment,
  addIndicator,
  addMilestone,
  createPlan,
  recordIndicatorValue,
  reportProgress,
  setCurrentPlan,
} from '../../src/accountability/action-plan/index.ts'
import { ROLES, type RoleName } from '../../src/foundations/identity/index.ts'
import { addDays } from '../../src/kernel/dates.ts'
import type { Verdict } from '../../src/kernel/verdict.ts'
import { EVIDENCE, receiveUpload } from '../../src/platform/storage/index.ts'
import type { TestApp } from '../support/server.ts'

export interface PlanOptions {
  slug: string
  organizations: { here: string; elsewhere: string; authority: string }
  /** Every text of every record, given its name. An attacker's, where it is not the default. */
  text?: (field: string) => string
}

/** Ids and numbers of what a plan has, by the names that routes give their parameters. */
export interface PlanRecords {
  plan: string
  planId: string
  /** Of the commitment that «here» owns, and of the one of «elsewhere». */
  commitments: { here: string; elsewhere: string }
  milestones: { here: string; elsewhere: string }
  evidenceFile: string
  evidenceLink: string
}

/** A plan with a commitment of each body, milestones, a report with a file and a link, and an indicator with a value. */
export async function makePlan(
  app: TestApp,
  { slug, organizations, text = (field) => `Texto de ${field}` }: PlanOptions,
): Promise<PlanRecords> {
  const { services } = app
  const today = services.today()
  const personId = await firstPerson(app)
  const as = (role: RoleName, organizationId: string) => ({
    ...services,
    actor: {
      person: { id: personId, name: 'Quien prepara' },
      roles: [{ role, organizationId }],
      permissions: new Map(ROLES[role].map((permission) => [permission, new Set([organizationId])])),
    },
  })
  const authority = as('authority', organizations.authority)
  const said = (field: string) => ({ es: text(field), en: text(`${field} en`) })

  const planId = accepted(
    await createPlan(authority, {
      slug,
      title: said('plan title'),
      territory: text('plan territory').slice(0, 200),
      summary: said('plan summary'),
      statusNote: said('plan statusNote'),
      convenerId: organizations.authority,
      startsOn: addDays(today, -200),
      endsOn: addDays(today, 200),
      publishedOn: addDays(today, -210),
      demonstration: false,
      source: text('plan source'),
      phases: [
        {
          number: 1,
          kind: 'implementation',
          title: said('phase title'),
          opensOn: addDays(today, -200),
          closesOn: addDays(today, 200),
          means: said('phase means'),
        },
      ],
      seats: [
        {
          number: 1,
          sector: 'public-body',
          label: text('seat label'),
          seats: 1,
          holders: [{ name: text('seat holder'), pending: false, organizationId: organizations.here }],
        },
      ],
    }),
  )
  await setCurrentPlan(authority, planId)

  const commitments = { here: '', elsewhere: '' }
  const milestones = { here: '', elsewhere: '' }
  for (const [at, place] of (['here', 'elsewhere'] as const).entries()) {
    commitments[place] = accepted(
      await addCommitment(authority, planId, {
        number: at + 1,
        title: said('commitment title'),
        problem: said('commitment problem'),
        causes: said('commitment causes'),
        effects: said('commitment effects'),
        objective: said('commitment objective'),
        product: said('commitment product'),
        publicOwnerId: organizations[place],
        civilOwnerId: null,
        actors: [{ organizationId: organizations.authority, role: said('actor role') }],
        startsOn: addDays(today, -200),
        endsOn: addDays(today, 200),
        participationLevel: 'consult',
        principleIds: [],
        goals: [1, 16],
        scope: 'boroughs',
        boroughs: ['007', '015'],
        budgetAmount: 1_000_000,
        budgetCurrency: 'MXN',
        budgetNote: said('budget note'),
      }),
    )
    milestones[place] = accepted(
      await addMilestone(authority, commitments[place] as never, {
        number: 1,
        title: said('milestone title'),
        deliverable: said('milestone deliverable'),
        startsOn: addDays(today, -200),
        endsOn: addDays(today, -20),
        dependsOn: [],
      }),
    )
    accepted(
      await addMilestone(authority, commitments[place] as never, {
        number: 2,
        title: said('milestone title'),
        deliverable: said('milestone deliverable'),
        startsOn: addDays(today, -19),
        endsOn: addDays(today, 30),
        dependsOn: [milestones[place]],
      }),
    )
    const indicatorId = accepted(
      await addIndicator(authority, commitments[place] as never, {
        number: 1, name: said('indicator name'), variable: said('indicator variable'), unit: said('indicator unit'), kind: 'product', direction: 'increase', periodicity: 'monthly', baselineValue: 0, baselineOn: addDays(today, -200), targetValue: 100, targetOn: addDays(today, 200), source: said('indicator source'),
      }), // prettier-ignore
    )
    for (const days of [-90, -60, -30])
      accepted(
        await recordIndicatorValue(authority, indicatorId, {
          day: addDays(today, days),
          value: 100 + days,
          note: said('value note'),
        }),
      )
    const received = accepted(
      await receiveUpload(services.storage, new File([`colonia,${place}\r\nCentro,1\r\n`], 'evidencia.csv'), EVIDENCE),
    )
    const report = await reportProgress(as('officer', organizations[place]), milestones[place] as never, {
      onDay: addDays(today, -10),
      completion: 'substantial',
      narrative: said('report narrative'),
      delayJustification: said('report delayJustification'),
      evidence: [
        {
          kind: 'file',
          title: said('evidence title'),
          sha256: received.hash,
          fileName: received.name,
          fileKind: received.kind,
          charset: received.charset ?? null,
          size: received.bytes,
          day: today,
        },
        { kind: 'link', title: said('evidence title'), url: 'https://ejemplo.mx/evidencia', day: today },
      ],
    })
    if (!report.ok) throw new Error(`The report was refused: ${report.reasons.join(', ')}`)
  }
  const { rows } = await app.connection.db.execute<{ id: string; kind: string }>(sql`
    select e.id, e.kind from evidence e join progress_reports r on r.id = e.report_id where r.milestone_id = ${milestones.here}`)
  const evidence = (kind: string) => rows.find((row) => row.kind === kind)!.id
  return { plan: slug, planId, commitments, milestones, evidenceFile: evidence('file'), evidenceLink: evidence('link') }
}

async function firstPerson({ connection }: TestApp): Promise<string> {
  const { rows } = await connection.db.execute<{ id: string }>(sql`select id from people order by id limit 1`)
  if (!rows[0]) throw new Error('Nobody is there to act: let somebody arrive first.')
  return rows[0].id
}

export function accepted<Value>(verdict: Verdict<Value, string>): Value {
  if (!verdict.ok) throw new Error(`Refused: ${verdict.reason}`)
  return verdict.value
}

/** The document of a plan with every text given its name: what an import reads. */
export const planDocument = (slug: string, text: (field: string) => string = (field) => `Texto de ${field}`) =>
  JSON.stringify({
    format: 'tequio-plan/1',
    plan: {
      slug,
      title: { es: text('title') },
      territory: text('territory').slice(0, 200),
      summary: { es: text('summary') },
      source: text('source'),
    },
    commitments: [
      {
        number: 1,
        title: { es: text('commitment') },
        problem: { es: text('problem') },
        milestones: [{ number: 1, title: { es: text('milestone') }, deliverable: { es: text('deliverable') } }],
      },
    ],
  })
