import { sql } from 'drizzle-orm'
import {
  addCommitment,
  assignEvaluator,
  publishAssessment,
  replyToAssessment,
  reviewAssessment,
  saveScaleAnswer,
  sendAssessment,
  startAssessment,
  addIndicator,
  addMilestone,
  editCommitmentOf,
  publishDraft,
  sendToApproval,
  changeAmendment,
  createPlan,
  draftAmendment,
  launchPlan,
  signPlan,
  takeCut,
  withRecord,
  recordIndicatorValue,
  reportProgress,
  respondToReport,
  setCurrentPlan,
} from '../../src/accountability/action-plan/index.ts'
import { publishContribution } from '../../src/cross-cutting/comments/index.ts'
import { publishEntry } from '../../src/foundations/calendars/index.ts'
import { ROLES, type RoleName } from '../../src/foundations/identity/index.ts'
import { addDays } from '../../src/kernel/dates.ts'
import type { Verdict } from '../../src/kernel/verdict.ts'
import { EVIDENCE, receiveUpload } from '../../src/platform/storage/index.ts'
import { pdfOf } from '../../src/platform/storage/samples.ts'
import type { TestApp } from '../support/server.ts'

export interface PlanOptions {
  slug: string
  organizations: { here: string; elsewhere: string; authority: string; civil: string }
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
  /** A file that the civil owner of «here» brought with its word on the report. */
  responseFile: string
}

/** A plan with a commitment of each body, milestones, a report with a file and a link, what the civil owner says of it, and an indicator with a value. */
export async function makePlan(
  app: TestApp,
  { slug, organizations, text = (field) => `Texto de ${field}` }: PlanOptions,
): Promise<PlanRecords> {
  const { services } = app
  const today = services.today()
  const [personId] = await twoPeople(app)
  // Of the people of the public owner nobody answers its reports.
  const answers = await app.connection.db.execute<{ id: string }>(
    sql`select person_id as id from roles where organization_id = ${organizations.civil} limit 1`,
  )
  const as = (role: RoleName, organizationId: string, id = personId) => ({
    ...services,
    actor: {
      person: { id, name: 'Quien prepara' },
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
        civilOwnerId: place === 'here' ? organizations.civil : null,
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
    if (place === 'elsewhere') continue
    const shown = accepted(
      await receiveUpload(services.storage, new File(['colonia\r\nCentro\r\n'], 'contraparte.csv'), EVIDENCE),
    )
    const response = await respondToReport(
      as('civil-owner', organizations.civil, answers.rows[0]!.id),
      report.value.id,
      {
        verdict: 'disputed',
        reason: said('response reason: not what was seen'),
        completion: 'limited',
        evidence: [
          {
            kind: 'file',
            title: said('response evidence'),
            sha256: shown.hash,
            fileName: shown.name,
            fileKind: shown.kind,
            charset: shown.charset ?? null,
            size: shown.bytes,
            day: today,
          },
          { kind: 'link', title: said('response evidence'), url: 'https://ejemplo.mx/contraparte', day: null },
        ],
      },
    )
    if (!response.ok) throw new Error(`The answer was refused: ${response.reasons.join(', ')}`)
  }
  const { rows } = await app.connection.db.execute<{ id: string; kind: string }>(sql`
    select e.id, e.kind from evidence e join progress_reports r on r.id = e.report_id where r.milestone_id = ${milestones.here}`)
  const evidence = (kind: string) => rows.find((row) => row.kind === kind)!.id
  const proofs = await app.connection.db.execute<{ id: string }>(sql`
    select e.id from response_evidence e join report_responses s on s.id = e.response_id join progress_reports r on r.id = s.report_id
    where r.milestone_id = ${milestones.here} and e.kind = 'file'`)
  return {
    plan: slug,
    planId,
    commitments,
    milestones,
    evidenceFile: evidence('file'),
    evidenceLink: evidence('link'),
    responseFile: proofs.rows[0]!.id,
  }
}

/** A question of that person about a commitment, with a file and a link. */
export async function askQuestion(
  { services, connection }: TestApp,
  commitmentId: string,
  email: string,
): Promise<{ question: string; piece: string }> {
  const { rows } = await connection.db.execute<{ id: string }>(sql`select id from people where email = ${email}`)
  const actor = { person: { id: rows[0]!.id, name: 'Quien pregunta' }, roles: [], permissions: new Map() }
  const file = accepted(
    await receiveUpload(services.storage, new File(['colonia,obra\r\nCentro,0\r\n'], 'observado.csv'), EVIDENCE),
  )
  const { hash, name, kind, charset = null, bytes } = file
  const { number } = accepted(
    await publishContribution(services, actor, {
      kind: 'question',
      subject: { kind: 'commitment', id: commitmentId },
      text: '¿Cuándo terminan la obra de la calle?',
      evidence: [
        { kind: 'file', title: { es: name }, sha256: hash, fileName: name, fileKind: kind, charset, size: bytes },
        { kind: 'link', title: { es: 'ejemplo.mx' }, url: 'https://ejemplo.mx/obra' },
      ],
    }),
  )
  const pieces = await connection.db.execute<{ id: string }>(sql`
    select e.id from contribution_evidence e join contributions c on c.id = e.contribution_id where c.number = ${number} and e.kind = 'file'`)
  return { question: String(number), piece: pieces.rows[0]!.id }
}

/** Who assesses in these records: they hold the role in an organization that has no part in any commitment. */
export interface Evaluators {
  organization: string
  assessor: string
  second: string
}

/** Ids and numbers of what is assessed in a plan: 1 published, 2 in second review, 3 a draft, 4 with its owners, 5 only asked. */
export interface AssessedRecords {
  plan: string
  /** A file that the published one brought. */
  proof: string
  /** What the second evaluator is asked of commitment 5. */
  assignment: string
}

/** A plan of «here» with an assessment in each state. */
export async function makeAssessed(
  app: TestApp,
  { slug, organizations, text = (field) => `Texto de ${field}` }: PlanOptions,
  { organization, assessor, second }: Evaluators,
): Promise<AssessedRecords> {
  const { services } = app
  const today = services.today()
  const as = (role: RoleName, organizationId: string, id: string) => ({
    ...services,
    actor: {
      person: { id, name: 'Quien prepara' },
      roles: [{ role, organizationId }],
      permissions: new Map(ROLES[role].map((permission) => [permission, new Set([organizationId])])),
    },
  })
  const [personId] = await twoPeople(app)
  const authority = as('authority', organizations.authority, personId)
  const evaluator = as('evaluator', organization, assessor)
  const said = (field: string) => ({
    es: `${text(field)} con las palabras que hacen falta para que baste`,
    en: `${text(`${field} en`)} in as many words as are needed for it`,
  })
  const planId = accepted(
    await createPlan(authority, {
      slug, title: said('assessed plan'), territory: 'Ciudad valorada', summary: null, statusNote: null, convenerId: organizations.authority, startsOn: addDays(today, -200), endsOn: addDays(today, 200), publishedOn: addDays(today, -210), demonstration: false, source: null, phases: [], seats: [],
    }), // prettier-ignore
  )
  const addOne = async (number: number) =>
    accepted(
      await addCommitment(authority, planId, {
        number, title: said('assessed commitment'), problem: null, causes: null, effects: null, objective: null, product: null, publicOwnerId: organizations.here, civilOwnerId: organizations.civil, actors: [], startsOn: null, endsOn: null, participationLevel: null, principleIds: [], goals: [], scope: null, boroughs: [], budgetAmount: null, budgetCurrency: null, budgetNote: null,
      }), // prettier-ignore
    )
  const commitments: Awaited<ReturnType<typeof addOne>>[] = []
  for (const number of [1, 2, 3, 4, 5]) commitments.push(await addOne(number))
  const ask = async (person: string, at: number | null) =>
    accepted(
      await assignEvaluator(authority, planId, {
        personId: person,
        commitmentId: at === null ? null : commitments[at - 1]!,
        fromDay: today,
        untilDay: null,
      }),
    )
  await ask(assessor, null)
  await ask(second, 1)
  await ask(second, 2)
  await ask(second, 4)
  const assignment = await ask(second, 5)
  const file = accepted(await receiveUpload(services.storage, new File(['colonia,nivel\r\nCentro,1\r\n'], 'valorado.csv'), EVIDENCE)) // prettier-ignore
  const { hash, name, kind, charset = null, bytes } = file
  const begin = async (at: number) =>
    accepted(await startAssessment(evaluator, commitments[at - 1]!, { declares: true, correctionReason: null }))
  const fill = async (id: Awaited<ReturnType<typeof begin>>) => {
    for (const [scale, option] of [
      ['completion', 'limited'],
      ['verifiable', 'yes'],
      ['potential-for-results', 'modest'],
      ['early-results', 'moderate'],
      ['public-influence', 'not-applicable'],
    ] as const /* prettier-ignore */)
      accepted(
        await saveScaleAnswer(evaluator, id, scale, {
          option,
          reason: said('assessment reason'),
          changeReason: null,
          cited: [],
          kept: [],
          evidence: [
            { kind: 'file', title: said('assessment proof'), sha256: hash, fileName: name, fileKind: kind, charset, size: bytes, day: today }, // prettier-ignore
            { kind: 'link', title: said('assessment link'), url: 'https://ejemplo.mx/valorado', day: null },
          ],
        }),
      )
    accepted(await sendAssessment(evaluator, id))
    return id
  }
  const approve = (id: Awaited<ReturnType<typeof begin>>) =>
    reviewAssessment(as('evaluator', organization, second), id, { verdict: 'approved', remarks: null, declares: true })
  const published = await fill(await begin(1))
  accepted(await approve(published))
  for (const [role, owner] of [
    ['officer', organizations.here],
    ['civil-owner', organizations.civil],
  ] as const)
    accepted(
      await replyToAssessment(as(role, owner, personId), published, {
        stance: 'disagrees',
        comment: said('reply comment'),
        points: [{ scale: 'completion', text: said('reply point') }],
        evidence: [{ kind: 'link', title: said('reply link'), url: 'https://ejemplo.mx/respuesta', day: null }],
      }),
    )
  accepted(await publishAssessment(evaluator, published))
  await fill(await begin(2))
  await begin(3)
  accepted(await approve(await fill(await begin(4))))
  const { rows } = await app.connection.db.execute<{ id: string }>(
    sql`select id from assessment_evidence where assessment_id = ${published} and kind = 'file' limit 1`,
  )
  return { plan: slug, proof: rows[0]!.id, assignment }
}

/** Days that do not count, in the calendar of that organization. */
export async function makeCalendarEntry(app: TestApp, organizationId: string): Promise<string> {
  const { services } = app
  const actor = {
    person: { id: (await twoPeople(app))[0], name: 'Quien prepara' },
    roles: [],
    permissions: new Map([['calendar.manage', new Set([organizationId])]]),
  }
  const day = addDays(services.today(), 10)
  const reason = { es: 'Mudanza del archivo', en: 'The archive moves' }
  const draft = {
    kind: 'suspension',
    fromDay: day,
    lastDay: day,
    reason,
    publicationUrl: 'https://ejemplo.mx/gaceta',
    publicationReference: null,
  } as const
  return accepted(await publishEntry({ ...services, actor }, organizationId, draft))
}

/** Who prepares, and who answers: nobody answers their own report. */
async function twoPeople({ connection }: TestApp): Promise<[string, string]> {
  const { rows } = await connection.db.execute<{ id: string }>(sql`select id from people order by id limit 2`)
  const [one, other] = rows
  if (!one || !other) throw new Error('Nobody is there to act: let two people arrive first.')
  return [one.id, other.id]
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

/** A plan that is being drafted: a proposal that its published draft takes up, what was put to approval, and a change since. */
export async function makeDrafted(
  app: TestApp,
  { slug, organizations, text = (field) => `Texto de ${field}` }: PlanOptions,
): Promise<{ submission: string }> {
  const { services } = app
  const today = services.today()
  const [personId, other] = await twoPeople(app)
  const organizationId = organizations.authority
  const authority = {
    ...services,
    actor: {
      person: { id: personId, name: 'Quien prepara' },
      roles: [{ role: 'authority' as const, organizationId }],
      permissions: new Map(ROLES.authority.map((permission) => [permission, new Set([organizationId])])),
    },
  }
  const said = (field: string) => ({ es: text(field), en: text(`${field} en`) })
  const phase = { number: 1, kind: 'consultation' as const, title: said('phase'), opensOn: addDays(today, -5), closesOn: addDays(today, 5), means: said('means') } // prettier-ignore
  const planId = accepted(
    await createPlan(authority, {
      slug, title: said('drafted plan'), territory: 'Ciudad en redacción', summary: null, statusNote: null, convenerId: organizationId, startsOn: null, endsOn: null, publishedOn: null, demonstration: false, source: null, phases: [phase], seats: [],
    }), // prettier-ignore
  )
  const commitmentId = accepted(
    await addCommitment(authority, planId, {
      number: 1, title: said('drafted commitment'), problem: said('drafted problem'), causes: null, effects: null, objective: null, product: null, publicOwnerId: organizations.here, civilOwnerId: organizations.civil, actors: [], startsOn: null, endsOn: null, participationLevel: null, principleIds: [], goals: [], scope: null, boroughs: [], budgetAmount: null, budgetCurrency: null, budgetNote: null,
    }), // prettier-ignore
  )
  const citizen = {
    person: { id: other, name: 'Quien aporta' },
    roles: [],
    permissions: new Map<string, Set<string>>(),
  }
  const subject = { kind: 'commitment', id: commitmentId }
  const proposal = `${text('proposal')} con tres palabras`
  const { number } = accepted(
    await publishContribution(services, citizen, { kind: 'proposal', subject, text: proposal }),
  )
  const answers = [{ number, type: 'accepted' as const, reason: `${text('answer')} con tres palabras` }]
  accepted(await publishDraft(authority, planId, 1, { note: said('note'), sha256: null, answers }))
  accepted(await sendToApproval(authority, planId, { makerId: null, note: said('submission'), sha256: null }))
  // What it says since is not published yet.
  accepted(await editCommitmentOf(authority, commitmentId, { objective: said('later objective') }))
  return { submission: '1' }
}

/** A signed, launched plan with a cut, and a draft of an amendment in the name of «here». */
export async function makeSigned(
  app: TestApp,
  { slug, organizations, text = (field) => `Texto de ${field}` }: PlanOptions,
): Promise<{ plan: string }> {
  const { services } = app
  const today = services.today()
  const [personId] = await twoPeople(app)
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
      slug, title: said('signed plan'), territory: 'Ciudad firmada', summary: said('signed summary'), statusNote: null, convenerId: null, startsOn: addDays(today, -200), endsOn: addDays(today, 200), publishedOn: addDays(today, -210), demonstration: false, source: null, phases: [], seats: [],
    }), // prettier-ignore
  )
  const commitmentId = accepted(
    await addCommitment(authority, planId, {
      number: 1, title: said('signed commitment'), problem: said('signed problem'), causes: null, effects: null, objective: null, product: null, publicOwnerId: organizations.here, civilOwnerId: organizations.civil, actors: [], startsOn: null, endsOn: null, participationLevel: null, principleIds: [], goals: [], scope: null, boroughs: [], budgetAmount: null, budgetCurrency: null, budgetNote: null,
    }), // prettier-ignore
  )
  accepted(
    await addMilestone(authority, commitmentId, { number: 1, title: said('signed milestone'), deliverable: null, startsOn: null, endsOn: null, dependsOn: [] }), // prettier-ignore
  )
  accepted(
    await addIndicator(authority, commitmentId, {
      number: 1, name: said('signed indicator'), variable: null, unit: null, kind: null, direction: null, periodicity: null, baselineValue: null, baselineOn: null, targetValue: null, targetOn: null, source: null,
    }), // prettier-ignore
  )
  const paper = accepted(await receiveUpload(services.storage, samplePdf(), { kinds: ['pdf'], maxBytes: 1_000_000 }))
  const { hash, name, kind, charset = null, bytes } = paper
  const signatories = [
    { name: text('signatory'), organization: text('signing organization'), capacity: text('capacity') },
  ]
  accepted(await signPlan(authority, planId, { signedOn: today, signatories, sha256: null, paper: { hash, name, kind, charset, bytes }, decisionId: null })) // prettier-ignore
  accepted(
    await launchPlan(authority, planId, { onDay: today, place: text('place').slice(0, 300), note: said('note') }),
  )
  accepted(await takeCut(authority, planId))
  const officer = as('officer', organizations.here)
  const amend = { title: said('amendment'), reason: said('reason'), organizationId: organizations.here }
  const { id } = accepted(await draftAmendment(officer, planId, amend))
  accepted(
    await changeAmendment(officer, id, (before) =>
      withRecord(before, { kind: 'commitment', numbers: [1], fields: { problem: said('amended problem') } }),
    ),
  )
  return { plan: slug }
}

const samplePdf = () => new File([pdfOf() as BlobPart], 'acta.pdf', { type: 'application/pdf' })
