import { describe, expect, it } from 'vitest'
import { sql } from 'drizzle-orm'
import { modules } from '../../src/app/modules.ts'
import { ROLES } from '../../src/foundations/identity/index.ts'
import { addDays } from '../../src/kernel/dates.ts'
import type { ApiAct } from '../../src/platform/manifest/acts.ts'
import { fingerprint, openWorld, type Actor } from '../attacks/world.ts'
import { program, SCOPES, tokenOf } from './programs.ts'

// Who may do what with a token: for every act, as everybody, what the page lets. All of it is only tried (`dryRun`), so that what
// one may do changes nothing for the next; and nothing at all may have changed at the end.

const world = await openWorld()
const { app, plan, organizations, specimens } = world
const today = app.services.today()
const one = async (query: ReturnType<typeof sql>) =>
  (await app.connection.db.execute<{ id: string }>(query)).rows[0]!.id

const ids = {
  commitment: plan.commitments.here,
  milestone: plan.milestones.here,
  indicator: await one(sql`select id from indicators where commitment_id = ${plan.commitments.here}`),
  report: await one(sql`select id from progress_reports where milestone_id = ${plan.milestones.here}`),
  post: await one(sql`select id from posts where organization_id = ${organizations.here}`),
  appointment: await one(
    sql`select a.id from appointments a join posts p on p.id = a.post_id where p.organization_id = ${organizations.here}`,
  ),
  entry: specimens['entry']!,
  evidence: plan.evidenceLink,
  minimum: await one(sql`select id from drafting_minimums where rule = 'lasts' and until_day is null limit 1`),
  minimumMistaken: await one(sql`select id from drafting_minimums where rule = 'ahead' limit 1`),
  signed: await one(sql`select id from plans where slug = 'plan-firmado'`),
  amendment: await one(sql`select a.id from amendments a join plans p on p.id = a.plan_id where p.slug = 'plan-firmado' and a.number = 1`), // prettier-ignore
  assessedPlan: await one(sql`select id from plans where slug = ${world.assessed.plan}`),
  assignment: world.assessed.assignment,
  scales: await one(sql`select id from scale_sets limit 1`),
  decision: specimens['decision']!,
  maker: await one(sql`select id from decision_makers limit 1`),
  link: specimens['link']!,
  norm: await one(sql`select norm_id as id from norm_versions where id = ${specimens['version']!}`),
  principle: await one(sql`select id from principles limit 1`),
}
/** Of the plan where something is assessed: the commitment of that number, and what is open of it. */
const assessedAt = async (number: number) => ({
  commitment: await one(sql`select id from commitments where plan_id = ${ids.assessedPlan} and number = ${number}`),
  draft: (
    await app.connection.db.execute<{ id: string }>(
      sql`select a.id from assessments a join commitments c on c.id = a.commitment_id where c.plan_id = ${ids.assessedPlan} and c.number = ${number}`,
    )
  ).rows[0]?.id,
})
const [inReview, drafted, inReply, onlyAsked] = [
  await assessedAt(2),
  await assessedAt(3),
  await assessedAt(4),
  await assessedAt(5),
]

type May = (actor: Actor) => boolean
const keeper: May = ({ role }) => role === 'authority'
const owner: May = ({ role, place }) => (role === 'officer' || role === 'head') && place === 'here'
const keepsCalendar: May = ({ role, place }) => holds(role, 'calendar.manage') && place === 'here'
const holds = (role: Actor['role'], permission: string) =>
  role !== null && (ROLES[role] as readonly string[]).includes(permission)

const anybody = { may: () => true, anywhere: true }
const whoAppoints: May = ({ role, place }) => role === 'authority' || (role === 'head' && place === 'here')
/** Whoever may do such an act somewhere: what is of others is not there, for them. */
const whoHolds =
  (...permissions: string[]): May =>
  ({ role }) =>
    permissions.some((permission) => holds(role, permission))
const amends = whoHolds('plan.manage', 'plan.amend')
/** The amendment is in the name of «here». */
const writesAmendment: May = (actor) => actor.place === 'here' && amends(actor)
const presides: May = ({ role, name }) => role === 'authority' || name === 'counterpart'
const relates: May = (actor) => keeper(actor) || owner(actor)
/** In the name of the body that owes the answer. */
const answers: May = (actor) => actor.place === 'here' && whoHolds('comment.answer')(actor)
/** In the name of an authority: roles in the bodies of «here» and «elsewhere» do not count. */
const forAnAuthority: May = () => false
const keepsTheLaw = whoHolds('legal-framework.manage')

/** `anywhere`: what it is about is no organization's, so a token for one of them may too. */
type Example = { id?: string; body?: object; may: May; anywhere?: boolean }
/** What each act is tried with, and who may: whoever adds an act says so here, or the matrix fails. */
const EXAMPLES: Record<string, Example> = {
  'send-file': anybody,
  'report-progress': {
    id: ids.milestone,
    body: {
      onDay: today,
      completion: 'limited',
      narrative: { es: 'Se instaló la mesa.' },
      delayJustification: { es: 'Faltó presupuesto.' },
      evidence: [{ kind: 'link', title: { es: 'Acta' }, url: 'https://ejemplo.mx/acta' }],
    },
    may: owner,
  },
  'record-indicator-value': {
    id: ids.indicator,
    body: { day: today, value: 3 },
    may: (actor) => keeper(actor) || owner(actor),
  },
  'respond-to-report': { id: ids.report, body: { verdict: 'confirmed' }, may: ({ name }) => name === 'counterpart' },
  'import-plans': { body: { title: { es: 'x' } }, may: keeper },
  'add-commitment': { id: plan.planId, body: { title: { es: 'Agua segura' } }, may: keeper },
  'edit-commitment': { id: ids.commitment, body: { title: { es: 'Agua segura' } }, may: keeper },
  'remove-commitment': { id: ids.commitment, may: keeper },
  'add-milestone': { id: ids.commitment, body: { title: { es: 'Diagnóstico' } }, may: keeper },
  'edit-milestone': { id: ids.milestone, body: { title: { es: 'Diagnóstico' } }, may: keeper },
  'remove-milestone': { id: ids.milestone, may: keeper },
  'add-indicator': { id: ids.commitment, body: { name: { es: 'Colonias' } }, may: keeper },
  'edit-indicator': { id: ids.indicator, body: { name: { es: 'Colonias' } }, may: keeper },
  'remove-indicator': { id: ids.indicator, may: keeper },
  'register-organization': { body: { name: 'Instituto por API', sector: 'public-body' }, may: keeper },
  'rename-organization': { id: organizations.here, body: { name: 'Otro nombre', on: today }, may: keeper },
  'categorize-organization': { id: organizations.here, body: { category: 'centralizada' }, may: keeper },
  'describe-organization': { id: organizations.here, body: { level: 'federal' }, may: keeper },
  'change-state-of-organization': { id: organizations.here, body: { state: 'dissolved' }, may: keeper },
  'publish-calendar-entry': {
    id: organizations.here,
    body: { kind: 'suspension', fromDay: addDays(today, 40), reason: { es: 'Mudanza' } },
    may: keepsCalendar,
  },
  'withdraw-calendar-entry': { id: ids.entry, body: { reason: { es: 'Se publicó por error.' } }, may: keepsCalendar },
  'add-post': {
    id: organizations.here,
    body: { label: { es: 'Titular de Transparencia' }, kind: 'head', mustBeFilled: true },
    may: whoAppoints,
  },
  'edit-post': { id: ids.post, body: { label: { es: 'Titular de Otras Pruebas' } }, may: whoAppoints },
  'withdraw-post': { id: ids.post, body: { reason: 'Se registró por error.' }, may: whoAppoints },
  appoint: {
    id: ids.post,
    body: { person: 'Persona por Nombrar', standing: 'alternate', from: today },
    may: whoAppoints,
  },
  'correct-appointment': { id: ids.appointment, body: { person: 'Persona Bien Nombrada' }, may: whoAppoints },
  'end-appointment': { id: ids.appointment, body: { last: today, endReason: 'resignation' }, may: whoAppoints },
  'extend-appointment': { id: ids.appointment, body: { last: today, reason: 'Acuerdo 12/2026.' }, may: whoAppoints },
  'withdraw-appointment': { id: ids.appointment, body: { reason: 'Se registró por error.' }, may: whoAppoints },
  'attach-appointment-document': {
    id: ids.appointment,
    body: { title: 'Acta', file: 'nada.nada' },
    may: whoAppoints,
  },

  'check-link-again': { id: ids.evidence, may: owner },
  'replace-link': {
    id: ids.evidence,
    body: {
      piece: { kind: 'link', title: { es: 'Acta' }, url: 'https://ejemplo.mx/mudada' },
      reason: { es: 'La página se mudó.' },
    },
    may: owner,
  },
  'create-plan': { body: { slug: 'plan-por-api', title: { es: 'Plan' }, territory: 'Ciudad' }, may: keeper },
  'edit-plan': { id: plan.planId, body: { summary: { es: 'Un plan.' } }, may: keeper },
  'make-plan-current': { id: plan.planId, may: keeper },
  'remove-plan': { id: plan.planId, may: keeper },
  'sign-plan': {
    id: plan.planId,
    body: { signedOn: today, signatories: [{ name: 'Ana Ruiz', organization: 'Red Vecinal' }] },
    may: keeper,
  },
  'publish-draft': { id: ids.commitment, body: { note: { es: 'Primer texto.' } }, may: keeper },
  'send-plan-to-approval': { id: plan.planId, body: {}, may: keeper },
  'launch-plan': { id: plan.planId, body: { onDay: today, place: 'Sala de cabildo' }, may: keeper },
  'take-cut': { id: plan.planId, may: keeper },
  'set-cut-day': { id: plan.planId, body: { day: addDays(today, 5) }, may: keeper },
  'close-plan': {
    id: plan.planId,
    body: { results: { es: 'Uno.' }, lessons: { es: 'Dos.' }, undone: { es: 'Tres.' } },
    may: keeper,
  },
  'propose-early-closing': { id: plan.planId, body: { reason: { es: 'Se acabó el dinero.' } }, may: keeper },
  'change-drafting-minimum': {
    id: ids.minimum,
    body: { days: 30, from: '2030-01-01', citation: { es: 'Ley nueva, artículo 9' } },
    may: keeper,
  },
  'withdraw-drafting-minimum': {
    id: ids.minimumMistaken,
    body: { reason: { es: 'Se anotaron más días de los que dice la ley.' } },
    may: keeper,
  },
  'add-drafting-minimum': {
    body: {
      rule: 'exists',
      phase: 'awareness',
      from: '2030-01-01',
      citation: { es: 'Ley nueva, artículo 10' },
      provision: { norm: 'ley-nueva', anchor: 'articulo-10' },
    },
    may: keeper,
  },

  'draft-amendment': {
    id: ids.signed,
    body: { title: { es: 'Más tiempo' }, reason: { es: 'Llovió.' }, organizationId: organizations.here },
    may: writesAmendment,
  },
  'find-amendment-draft': { id: ids.amendment, may: amends },
  'edit-amendment-draft': { id: ids.amendment, body: { title: { es: 'Otro título' } }, may: amends },
  'discard-amendment-draft': { id: ids.amendment, may: writesAmendment },
  'propose-amendment': { id: ids.amendment, body: {}, may: writesAmendment },
  'ask-again-for-decision': {
    id: ids.amendment,
    body: {},
    may: (actor) => writesAmendment(actor) || keeper(actor),
  },
  'withdraw-amendment': { id: ids.amendment, body: { reason: { es: 'Ya no.' } }, may: writesAmendment },
  'bring-amendment-up-to-date': { id: ids.amendment, may: writesAmendment },
  'decide-amendment': {
    id: ids.amendment,
    body: { approved: true, reason: { es: 'Sí.' }, sha256: 'a'.repeat(64) },
    may: keeper,
  },

  'find-assessment-draft': { id: drafted.draft!, may: whoHolds('commitment.assess', 'assessment.reply') },
  'find-open-assessment': { id: drafted.commitment, may: whoHolds('commitment.assess', 'assessment.reply') },
  'start-assessment': {
    id: onlyAsked.commitment,
    body: { declares: true },
    may: ({ name }) => name === 'assessor' || name === 'second',
  },
  'edit-assessment-draft': { id: drafted.draft!, body: { answers: {} }, may: whoHolds('commitment.assess') },
  'discard-assessment-draft': { id: drafted.draft!, may: whoHolds('commitment.assess') },
  'send-assessment': { id: drafted.draft!, may: whoHolds('commitment.assess') },
  'review-assessment': {
    id: inReview.draft!,
    body: { verdict: 'approved', declares: true },
    may: ({ name }) => name === 'second',
  },
  'reply-to-assessment': {
    id: inReply.draft!,
    body: { stance: 'agrees' },
    may: (actor) => owner(actor) || actor.name === 'counterpart',
  },
  'publish-assessment': { id: inReply.draft!, may: whoHolds('commitment.assess') },
  'set-plan-evaluation': { id: ids.assessedPlan, body: { secondReview: false }, may: keeper },
  'assign-evaluator': {
    id: ids.assessedPlan,
    body: { personId: world.evaluators.second, fromDay: today },
    may: keeper,
  },
  'end-assignment': { id: ids.assignment, body: { reason: { es: 'Se encargó a otra.' } }, may: keeper },
  'add-scale-set': {
    body: {
      slug: 'escalas-por-api',
      name: { es: 'Escalas' },
      author: 'Nosotros',
      source: 'Las pruebas',
      fromDay: '2030-01-01',
      scales: [
        {
          code: 'avance',
          name: { es: 'Avance' },
          question: { es: '¿Cuánto?' },
          options: ['no', 'si'].map((code) => ({ code, label: { es: code }, meaning: { es: code } })),
        },
      ],
    },
    may: keeper,
  },
  'remove-scale-set': { id: ids.scales, may: keeper },
  'set-reply-term': {
    body: { fromDay: addDays(today, 30), workingDays: 12, reason: { es: 'Así se acordó.' } },
    may: keeper,
  },

  'correct-organization-name': { id: organizations.here, body: { from: null, name: 'Otro nombre' }, may: keeper },
  'supervise-organization': { id: organizations.here, body: { authorityId: organizations.authority }, may: keeper },
  'record-succession': {
    id: organizations.here,
    body: { kind: 'merged', successorId: organizations.elsewhere, ends: false },
    may: keeper,
  },
  'withdraw-succession': { id: organizations.here, body: { successorId: organizations.elsewhere }, may: keeper },
  'remove-organization': { id: organizations.here, body: { reason: 'Se registró dos veces.' }, may: keeper },

  'register-norm': {
    body: {
      title: { es: 'Ley por API' },
      shortName: { es: 'LPA' },
      kind: 'local-law',
      issuer: { es: 'Congreso' },
      version: { label: { es: 'Original' }, publication: 'Gaceta' },
    },
    may: keepsTheLaw,
  },
  'correct-norm': { id: ids.norm, body: { issuer: { es: 'Congreso' } }, may: keepsTheLaw },
  'add-norm-version': { id: ids.norm, body: { label: { es: 'Nueva' }, publication: 'Gaceta' }, may: keepsTheLaw },
  // Of its versions, the address names one that is none of the norm’s: who may is told so.
  'correct-norm-version': { id: ids.norm, body: {}, may: keepsTheLaw },
  'end-norm-version': { id: ids.norm, body: { ended: 'abrogated' }, may: keepsTheLaw },
  'add-provision': { id: ids.norm, body: { article: '77', summary: { es: 'Se prueba.' } }, may: keepsTheLaw },
  'correct-provision': { id: ids.norm, body: { anchor: 'articulo-1', article: '77' }, may: keepsTheLaw },
  'register-catalogue': {
    body: { name: { es: 'Catálogo por API' }, source: { es: 'Gaceta' }, normVersionId: specimens['version'] },
    may: keepsTheLaw,
  },
  'close-catalogue': { body: { catalogue: specimens['catalogue'], validUntil: '2030-01-01' }, may: keepsTheLaw },
  'add-principle': {
    body: {
      catalogue: specimens['catalogue'],
      number: 77,
      name: { es: 'Principio por API' },
      explanation: { es: 'Se prueba.' },
    },
    may: keepsTheLaw,
  },
  'correct-principle': { id: ids.principle, body: { explanation: { es: 'Se prueba.' } }, may: keepsTheLaw },

  'relate-records': {
    body: {
      from: { kind: 'commitment', id: ids.commitment },
      relation: 'related',
      to: { kind: 'plan', id: plan.planId },
    },
    may: relates,
  },
  'withdraw-relation': { id: ids.link, body: { reason: 'No era así.' }, may: relates },

  'open-decision': {
    id: ids.maker,
    body: { title: { es: 'Comprar mesas' }, text: { es: 'Se compran doce.' } },
    may: presides,
  },
  'excuse-oneself': { id: ids.decision, body: { reason: 'Vendo mesas.' }, ...anybody },
  'withdraw-excuse': { id: ids.decision, ...anybody },
  'close-decision': { id: ids.decision, body: {}, may: presides },
  'withdraw-decision': { id: ids.decision, body: { reason: 'Se abrió por error.' }, may: presides },
  'create-decision-maker': { body: { kind: 'collegiate', name: { es: 'Pleno por API' }, from: today }, may: keeper },
  'edit-decision-maker': { id: ids.maker, body: { about: { es: 'Decide.' } }, may: keeper },
  'end-decision-maker': { id: ids.maker, body: { last: addDays(today, 365) }, may: keeper },
  'add-seat': { id: ids.maker, body: { label: { es: 'Vocalía' }, votes: false, from: today }, may: keeper },
  'end-seat': { id: ids.maker, body: { seat: 2, last: addDays(today, 365) }, may: keeper },
  'add-member': {
    id: ids.maker,
    body: { seat: 2, email: 'second@canario.example', standing: 'holder', from: today },
    may: keeper,
  },
  'end-member': { id: ids.maker, body: { seat: 1, standing: 'holder', last: addDays(today, 365) }, may: keeper },
  'set-decision-rule': {
    id: ids.maker,
    body: {
      matter: null,
      majority: 'simple',
      of: 'present',
      quorum: 'half',
      quorumOf: 'seats',
      balance: 'none',
      abstentionsCount: true,
      excusedCount: true,
      from: addDays(today, 30),
    },
    may: keeper,
  },

  // Webhooks are of the token’s owner: those of others are not there.
  'list-webhooks': anybody,
  'register-webhook': { body: { url: 'https://receptor.example/tequio' }, ...anybody },
  ...Object.fromEntries(
    [
      'find-webhook',
      'remove-webhook',
      'test-webhook',
      'change-webhook-secret',
      'stop-webhook',
      'list-webhook-deliveries',
      'redeliver-to-webhook',
    ].map((name) => [name, { id: organizations.here, ...anybody }]),
  ),
  'list-follows': anybody,
  'change-all-follows': { body: { what: 'pause' }, ...anybody },
}

const asker = program(app.origin, (await tokenOf(app, 'without-role@canario.example')).token)
const asked = await asker('/contributions', {
  body: {
    kind: 'question',
    subject: { kind: 'commitment', id: ids.commitment },
    text: '¿Cuándo se instala la mesa de trabajo?',
  },
})
const own: Pick<Example, 'id' | 'may' | 'anywhere'> = {
  id: String(asked.json['id']),
  may: ({ name }) => name === 'without role',
  anywhere: true,
}
Object.assign(EXAMPLES, {
  'publish-contribution': {
    body: {
      kind: 'comment',
      subject: { kind: 'commitment', id: ids.commitment },
      text: 'La mesa funciona muy bien en la colonia.',
    },
    may: () => true,
    anywhere: true,
  },
  'edit-contribution': { ...own, body: { text: '¿Cuándo se instala la mesa de trabajo vecinal?' } },
  'extend-answer-term': { id: own.id, body: { reason: 'Hace falta más tiempo.' }, may: answers },
  'flag-contribution': { id: own.id, body: { reason: 'Rompe una de las reglas.' }, ...anybody },
  'appeal-moderation': { ...own, body: { reason: 'No rompe ninguna regla.' } },
  'moderate-contribution': {
    id: own.id,
    body: { decision: 'hidden', rule: 1, reason: 'Rompe la primera regla.' },
    may: forAnAuthority,
  },
  'decide-appeal': {
    id: own.id,
    body: { decision: 'restored', reason: 'No rompe ninguna regla.' },
    may: forAnAuthority,
  },
  'publish-rules': {
    body: { fromDay: addDays(today, 30), rules: [{ title: { es: 'Respeto' }, text: { es: 'Con respeto.' } }] },
    may: forAnAuthority,
  },
  'set-answer-term': {
    body: { days: 8, extensionDays: 3, fromDay: addDays(today, 30), source: 'Acuerdo del pleno' },
    may: forAnAuthority,
  },
  'answer-contribution': {
    id: own.id,
    body: { type: 'answered', text: 'Se instala la próxima semana.' },
    may: answers,
  },
  rejoin: { ...own, body: { text: 'Eso no responde mi pregunta.' } },
  'withdraw-contribution': own,
  'follow-record': {
    body: { subject: { kind: 'commitment', id: ids.commitment }, pace: 'weekly' },
    may: () => true,
    anywhere: true,
  },
  // Who is no member is told so: membership is no role.
  'cast-vote': {
    id: ids.commitment,
    body: { choice: 'for', textHash: 'a'.repeat(64) },
    may: () => true,
    anywhere: true,
  },
} satisfies Record<string, Example>)

const acts = modules.flatMap((module) => module.acts ?? [])
const actors = world.actors.filter(({ signedIn }) => signedIn)
const emailOf = ({ name }: Actor) => `${name.replaceAll(' ', '-')}@canario.example`
const programs = new Map<Actor, ReturnType<typeof program>>()
const elsewhere = new Map<Actor, ReturnType<typeof program>>()
for (const actor of actors) {
  programs.set(actor, program(app.origin, (await tokenOf(app, emailOf(actor))).token))
  const limited = await tokenOf(app, emailOf(actor), { organizationId: organizations.civil })
  elsewhere.set(actor, program(app.origin, limited.token))
}

const addressOf = (act: ApiAct) => act.path.replaceAll(/:\w+/g, EXAMPLES[act.name]!.id ?? '')
const attempt = (act: ApiAct, send: ReturnType<typeof program>) =>
  act.method === 'GET' ? send(addressOf(act), { method: 'GET' }) : tried(act, send)
const tried = (act: ApiAct, send: ReturnType<typeof program>) =>
  act.file
    ? send(`${addressOf(act)}?dryRun=true`, {
        body: 'Acta.\n',
        headers: { 'content-type': 'text/plain', 'content-disposition': 'attachment; filename="acta.txt"' },
      })
    : send(`${addressOf(act)}?dryRun=true`, {
        method: act.method,
        ...(EXAMPLES[act.name]!.body && { body: EXAMPLES[act.name]!.body }),
        headers: { 'if-match': '*' },
      })

it('knows every act, and no other', () => {
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(acts.map(({ name }) => name).toSorted())
})

describe.each(acts.map((act) => ({ name: act.name, act })))('$name', ({ act }) => {
  it('lets do it who may on the page, and nobody else; nothing changes', { timeout: 60_000 }, async () => {
    await attempt(act, programs.get(actors[0]!)!)
    for (const send of [...programs.values(), ...elsewhere.values()]) await attempt(act, send) // the day of their last use is marked
    const before = await fingerprint(world)
    const differences: string[] = []
    for (const actor of actors) {
      const expected = EXAMPLES[act.name]!.may(actor) ? 'admitted' : 'refused'
      const { status, text } = await attempt(act, programs.get(actor)!)
      const result =
        status === 403 ? 'refused' : [200, 201, 204, 404, 422].includes(status) ? 'admitted' : String(status)
      if (result !== expected) differences.push(`${actor.name}: ${result}, not ${expected}: ${text}`)
      // A token that was made for one organization does nothing in the name of another.
      const limited = await attempt(act, elsewhere.get(actor)!)
      const mayStill =
        expected === 'admitted' && (actor.name === 'counterpart' || EXAMPLES[act.name]!.anywhere === true)
      if (mayStill !== (limited.status !== 403)) differences.push(`${actor.name}, limited: ${limited.status}`)
    }
    expect(differences).toEqual([])
    expect(await fingerprint(world)).toBe(before)
  })

  it('is refused with a token of every other scope', async () => {
    const own = typeof act.scope === 'string' ? [act.scope] : act.scope
    const scopes = SCOPES.filter((scope) => !own.includes(scope))
    const { token } = await tokenOf(app, 'authority-here@canario.example', { scopes })
    const answer = await attempt(act, program(app.origin, token))
    expect([answer.status, answer.json['code']]).toEqual([403, 'scope-insufficient'])
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer realm="tequio", error="insufficient_scope", scope="${own.join(' ')}"`,
    )
    await app.connection.db.execute(sql`delete from api_tokens where id = (select max(id::text)::uuid from api_tokens)`)
  })

  it('explains each of its refusals in both languages', () => {
    for (const reason of Object.keys(act.refusals))
      for (const locale of ['es', 'en'] as const) expect(act.explain(reason, locale)).toMatch(/\w+ .*\w/)
    expect(Object.values(act.refusals).filter((pointer) => pointer !== '' && !pointer.startsWith('/'))).toEqual([])
  })
})
