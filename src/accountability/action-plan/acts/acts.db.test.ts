import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { newKey, program, tokenOf, type Reply } from '../../../../tests/api/programs.ts'
import { openWorld } from '../../../../tests/attacks/world.ts'
import { addDays } from '../../../kernel/dates.ts'

// Assessments, amendments and the life of plans, as programs send them: the same rules as on pages, with the place of each refusal.

const world = await openWorld()
const { app, organizations, evaluators, assessed } = world
const { db } = app.connection
const today = app.services.today()
const as = async (name: string, scopes?: readonly string[]) =>
  program(app.origin, (await tokenOf(app, `${name}@canario.example`, scopes ? { scopes } : {})).token)
const [keeper, assessor, second, officer, counterpart] = [
  await as('authority-here'),
  await as('assessor'),
  await as('second'),
  await as('officer-here'),
  await as('counterpart'),
]
const one = async (query: ReturnType<typeof sql>) => (await db.execute<{ id: string }>(query)).rows[0]!.id
const commitmentOf = (slug: string, number: number) =>
  one(
    sql`select c.id from commitments c join plans p on p.id = c.plan_id where p.slug = ${slug} and c.number = ${number}`,
  )
const planOf = (slug: string) => one(sql`select id from plans where slug = ${slug}`)

const codeOf = ({ status, json }: Reply) => [status, json['code']]
const wrongs = ({ json }: Reply) =>
  ((json['errors'] ?? []) as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`)

const read = (send: typeof keeper, path: string) => send(path, { method: 'GET' })
const patch = async (send: typeof keeper, path: string, body: unknown) => {
  const { headers } = await read(send, path)
  return send(path, { method: 'PATCH', body, headers: { 'if-match': headers.get('etag') ?? '*' } })
}
const WORDS = 'Se entregaron tres de los cuatro productos que se prometieron'

describe('assessing', () => {
  it('goes from the draft to the publication, with the owners heard in between', { timeout: 60_000 }, async () => {
    const commitment = await commitmentOf('plan-valorado', 5)
    const begun = await assessor(`/commitments/${commitment}/assessments`, { body: { declares: true } })
    expect([begun.status, begun.json['state'], begun.json['round']]).toEqual([201, 'draft', 1])
    const draft = `/assessment-drafts/${String(begun.json['id'])}`
    expect(begun.headers.get('location')).toBe(`${app.origin}/api/v1${draft}`)
    expect((await assessor(`/commitments/${commitment}/assessments`, { body: {} })).json['id']).toBe(begun.json['id'])

    const early = await assessor(`${draft}/sending`, {})
    expect(codeOf(early)).toEqual([422, 'refused'])
    expect(wrongs(early)).toContain('#/answers/completion/option needs-option')

    const link = (url: string) => ({ kind: 'link', title: { es: 'Conteo' }, url })
    const answered = await patch(assessor, draft, {
      answers: {
        completion: { option: 'limited', reason: { es: WORDS }, evidence: [link('https://ejemplo.mx/uno')] },
        verifiable: { option: 'yes', reason: { es: WORDS }, evidence: [link('https://ejemplo.mx/dos')] },
        'potential-for-results': { option: 'modest', reason: { es: WORDS }, evidence: [link('https://ejemplo.mx/3')] },
        'early-results': { option: 'moderate', reason: { es: WORDS }, evidence: [link('https://ejemplo.mx/4')] },
        'public-influence': { option: 'not-applicable', reason: { es: WORDS } },
      },
    })
    expect([answered.status, answered.json['missing']]).toEqual([200, []])
    type Piece = { id: string; url: string }
    type Answers = { scale: string; sent: { option: string; reason: unknown; evidence: Piece[] } }[]
    const of = ({ json }: Reply, scale: string) => (json['answers'] as Answers).find((a) => a.scale === scale)!.sent

    // What is left out of an answer stays; evidence is added, or another list of what stays replaces it.
    const more = await patch(assessor, draft, { answers: { completion: { evidence: [link('https://ejemplo.mx/b')] } } })
    expect([of(more, 'completion').option, of(more, 'completion').evidence.map(({ url }) => url)]).toEqual([
      'limited',
      ['https://ejemplo.mx/uno', 'https://ejemplo.mx/b'],
    ])
    const kept = [of(more, 'completion').evidence[1]!.id]
    const less = await patch(assessor, draft, { answers: { completion: { kept } } })
    expect(of(less, 'completion').evidence.map(({ url }) => url)).toEqual(['https://ejemplo.mx/b'])

    const sent = await assessor(`${draft}/sending`, {})
    expect([sent.status, sent.json['state']]).toEqual([201, sent.json['secondReview'] ? 'in-review' : 'in-reply'])
    if (sent.json['secondReview']) {
      const body = { verdict: 'approved', declares: true }
      expect((await second(`${draft}/reviews`, { body })).json).toMatchObject({ verdict: 'approved' })
    }
    expect(codeOf(await assessor(`${draft}/publication`, {}))).toEqual([422, 'refused'])
    const found = await read(officer, `/commitments/${commitment}/assessment-draft`)
    expect([found.status, found.json['id'], found.json['reviews']]).toEqual([200, begun.json['id'], []])
    const silent = await officer(`${draft}/replies`, { body: { stance: 'disagrees' } })
    expect(wrongs(silent)).toEqual(['#/comment needs-comment'])
    const points = [{ scale: 'completion', text: { es: 'Fueron los cuatro.' } }]
    const replied = await officer(`${draft}/replies`, { body: { stance: 'disagrees', points } })
    expect([replied.status, (replied.json['replies'] as { stance: string }[])[0]!.stance]).toEqual([201, 'disagrees'])
    expect(wrongs(await officer(`${draft}/replies`, { body: { stance: 'agrees' } }))).toEqual(['# already-replied'])
    expect((await counterpart(`${draft}/replies`, { body: { stance: 'waives' } })).status).toBe(201)

    const changed = { completion: { option: 'substantial', reason: { es: `${WORDS}, y el cuarto llegó después` } } }
    expect(wrongs(await patch(assessor, draft, { answers: changed }))).toEqual([
      '#/answers/completion/changeReason needs-change-reason',
    ])
    const mended = { completion: { ...changed.completion, changeReason: { es: 'El cuarto producto se vio.' } } }
    expect((await patch(assessor, draft, { answers: mended })).status).toBe(200)
    const published = await assessor(`${draft}/publication`, {})
    expect([published.status, published.json['edition'], published.json['counts']]).toEqual([201, 1, true])
    expect(published.headers.get('location')).toContain('/assessments/')
    const again = await assessor(`/commitments/${commitment}/assessments`, { body: {} })
    expect(wrongs(again)).toEqual(['#/correctionReason needs-correction-reason'])
  })

  it('saves all of an edit or nothing, and says where each answer is wrong', async () => {
    const draft = `/assessment-drafts/${await one(sql`select a.id from assessments a join commitments c on c.id = a.commitment_id where a.state = 'draft' and c.number = 3`)}`
    const before = await read(assessor, draft)
    const answer = await patch(assessor, draft, {
      answers: { verifiable: { option: 'yes' }, completion: { option: 'magnificent', cited: [evaluators.assessor] } },
    })
    expect(codeOf(answer)).toEqual([422, 'refused'])
    expect(wrongs(answer)).toEqual([
      '#/answers/completion/option no-such-option',
      '#/answers/completion/cited not-evidence-of-it',
    ])
    expect((await read(assessor, draft)).text).toBe(before.text)
    const unread = await assessor(draft, { method: 'PATCH', body: { answers: {} } })
    expect(codeOf(unread)).toEqual([428, 'precondition-required'])
    expect(codeOf(await second(draft, { method: 'GET' }))).toEqual([404, 'not-found'])
    expect(codeOf(await officer(draft, { method: 'GET' }))).toEqual([404, 'not-found'])
    const foreign = { method: 'PATCH', body: { answers: {} }, headers: { 'if-match': '*' } }
    expect(codeOf(await second(draft, foreign))).toEqual([404, 'not-found'])
  })

  it('is of nobody who is tied to those who are assessed: its code, what ties, and the place', async () => {
    const plan = await planOf('plan-valorado')
    const ofHere = await one(sql`select id from people where email = 'evaluator-here@canario.example'`)
    const answer = await keeper(`/plans/${plan}/assignments`, { body: { personId: ofHere, fromDay: today } })
    expect([codeOf(answer), wrongs(answer)]).toEqual([[422, 'refused'], ['#/personId holds-role']])
    expect(JSON.stringify(answer.json['errors'])).toContain('Secretaría de Pruebas')

    // A role that came after the request ties too: each step asks anew.
    const draft = await one(
      sql`select a.id from assessments a join commitments c on c.id = a.commitment_id where a.state = 'draft' and c.number = 3`,
    )
    const role = sql`insert into roles (id, person_id, organization_id, role, from_day) values (gen_random_uuid(), ${evaluators.assessor}, ${organizations.civil}, 'civil-owner', ${addDays(today, -1)})`
    await db.execute(role)
    const tied = await assessor(`/assessment-drafts/${draft}/sending`, {})
    expect([codeOf(tied), wrongs(tied)]).toEqual([[422, 'refused'], ['# holds-role']])
    await db.execute(
      sql`delete from roles where person_id = ${evaluators.assessor} and organization_id = ${organizations.civil}`,
    )
  })

  it('is prepared by whoever keeps plans: scales, term, requests and their end', async () => {
    const plan = await planOf('plan-valorado')
    const set = await keeper('/scale-sets', {
      body: {
        slug: 'escalas-por-api',
        name: { es: 'Escalas por API' },
        author: 'Nosotros',
        source: 'Las pruebas',
        fromDay: '2030-01-01',
        scales: [{ code: 'avance', name: { es: 'Avance' }, question: { es: '¿Cuánto?' }, options: ['no', 'si'].map((code) => ({ code, label: { es: code }, meaning: { es: code } })) }],
      },
    }) // prettier-ignore
    expect([set.status, set.json['version']]).toEqual([201, 1])
    const chosen = await keeper(`/plans/${plan}/evaluation`, { body: { scaleSetId: set.json['id'] } })
    expect(wrongs(chosen)).toEqual(['#/scaleSetId already-assessing'])
    expect((await keeper(`/plans/${plan}/evaluation`, { body: { secondReview: false } })).json['secondReview']).toBe(
      false,
    )
    expect((await keeper(`/scale-sets/${String(set.json['id'])}`, { method: 'DELETE' })).status).toBe(204)

    const term = { fromDay: addDays(today, 30), workingDays: 12, reason: { es: 'Así lo acordó el pleno.' } }
    expect((await keeper('/reply-terms', { body: term })).status).toBe(201)
    expect(wrongs(await keeper('/reply-terms', { body: term }))).toEqual(['#/fromDay day-taken'])

    const ended = await keeper(`/assignments/${assessed.assignment}/end`, {
      body: { reason: { es: 'Se encargó a otra.' } },
    })
    expect([ended.status, ended.json['untilDay']]).toEqual([201, today])
    expect(codeOf(await assessor(`/assignments/${assessed.assignment}/end`, { body: { reason: { es: 'No.' } } }))).toEqual([403, 'forbidden']) // prettier-ignore
  })
})

describe('amending', () => {
  const facts = { title: { es: 'Más tiempo para el hito' }, reason: { es: 'La obra se retrasó por las lluvias.' } }
  const begin = async () => {
    const plan = await planOf('plan-firmado')
    const draft = await keeper(`/plans/${plan}/amendments`, { body: { ...facts, organizationId: organizations.here } })
    expect([draft.status, draft.json['state']]).toEqual([201, 'draft'])
    return String(draft.json['id'])
  }
  type Change = { kind: string; numbers: number[]; action: string; fields: { field: string; to: unknown }[] }
  const changesOf = ({ json }: Reply) => json['changes'] as Change[]

  it('writes records, proposes, and is decided on the text that was read', { timeout: 60_000 }, async () => {
    const id = await begin()
    const draft = `/amendment-drafts/${id}`
    const written = await patch(keeper, draft, {
      reason: { es: 'Llovió dos meses.' },
      changes: [
        { action: 'write', kind: 'commitment', numbers: [1], fields: { objective: { es: 'Que llegue el agua' } } },
        { action: 'write', kind: 'milestone', numbers: [1, 77], fields: { title: { es: 'Informe de cierre' } } },
        { action: 'write', kind: 'indicator', numbers: [1, 77], fields: { name: { es: 'Colonias' } } },
      ],
    })
    expect([written.status, changesOf(written).map(({ action, numbers }) => [action, numbers])]).toEqual([
      200,
      [
        ['change', [1]],
        ['create', [1, 77]],
        ['create', [1, 77]],
      ],
    ])
    const undone = await patch(keeper, draft, {
      changes: [
        { action: 'undo', kind: 'commitment', numbers: [1] },
        { action: 'remove', kind: 'indicator', numbers: [1, 77] },
      ],
    })
    expect(changesOf(undone).map(({ kind }) => kind)).toEqual(['milestone'])

    const proposed = await keeper(`${draft}/proposal`, { body: {} })
    expect([proposed.status, proposed.json['state']]).toEqual([201, 'proposed'])
    expect(codeOf(await read(keeper, draft))).toEqual([404, 'not-found'])
    const decide = (sha256: unknown) =>
      keeper(`/amendments/${id}/decision`, { body: { approved: true, reason: { es: 'Es razonable.' }, sha256 } })
    expect(wrongs(await decide('a'.repeat(64)))).toEqual(['#/sha256 another-text'])
    const applied = await decide(proposed.json['sha256'])
    expect([applied.status, applied.json['state'], applied.json['version']]).toEqual([201, 'applied', 2])
  })

  it('says of each change what the rules have against it, and where; nothing is saved', async () => {
    const draft = `/amendment-drafts/${await begin()}`
    const write = (kind: string, numbers: number[], fields: object) => ({ action: 'write', kind, numbers, fields })
    const answer = await patch(keeper, draft, {
      title: { es: 'Otro título' },
      changes: [
        write('commitment', [1], { startsOn: '2027-05-02', endsOn: '2027-05-01', publicOwner: 'Nadie Conocido' }),
        write('milestone', [99, 1], { title: { es: 'De ninguno' } }),
        write('indicator', [1, 50], { unit: { es: 'Metros' } }),
        { action: 'remove', kind: 'milestone', numbers: [1, 500] },
        write('phase', [30], { kind: 'other', opensOn: '2027-02-02', closesOn: '2027-02-01' }),
        write('commitment', [1], { principles: ['nada/nadie'] }),
      ],
    })
    expect(codeOf(answer)).toEqual([422, 'refused'])
    expect(wrongs(answer)).toEqual([
      '#/changes/0/fields/publicOwner not-an-option',
      '#/changes/0/fields/endsOn dates-reversed',
      '#/changes/1/numbers no-such-record',
      '#/changes/2/fields/name required',
      '#/changes/3/numbers no-such-record',
      '#/changes/4/fields/closesOn phase-dates-reversed',
      '#/changes/5/fields/principles/0 not-an-option',
    ])
    expect((await read(keeper, draft)).json['title']).toEqual(facts.title)
    const bad = await patch(keeper, draft, { changes: [{ action: 'write', kind: 'report', numbers: [1], fields: {} }] })
    expect(codeOf(bad)).toEqual([422, 'invalid-body'])
    const slug = await patch(keeper, draft, { changes: [write('plan', [], { slug: 'otro' })] })
    expect(wrongs(slug)).toEqual(['#/changes/0/fields/slug unknown-field'])
    expect(codeOf(await keeper(`${draft}/proposal`, { body: {} }))).toEqual([422, 'refused'])
  })

  it('does not take out what was reported, and names the record at its place', async () => {
    const draft = async () => `/amendment-drafts/${await begin()}`
    const remove = { action: 'remove', kind: 'milestone', numbers: [1, 1] }
    const earlier = await draft()
    expect((await patch(keeper, earlier, { changes: [remove] })).status).toBe(200)
    const milestone = await one(sql`select m.id from milestones m join commitments c on c.id = m.commitment_id join plans p on p.id = c.plan_id where p.slug = 'plan-firmado' and c.number = 1 and m.number = 1`) // prettier-ignore
    const report = { completion: 'not-started', onDay: today, narrative: { es: 'Todavía no empieza la obra.' } }
    expect((await officer(`/milestones/${milestone}/reports`, { body: report })).status).toBe(201)

    const write = { action: 'write', kind: 'commitment', numbers: [1], fields: { product: { es: 'Una red' } } }
    const refused = await patch(keeper, await draft(), { changes: [write, remove] })
    expect(wrongs(refused)).toEqual(['#/changes/1/numbers already-reported'])
    expect(JSON.stringify(refused.json)).toContain('ilestone 1 of commitment 1')
    expect((await patch(keeper, earlier, { changes: [write] })).status).toBe(200)
    const proposed = await keeper(`${earlier}/proposal`, { body: {} })
    expect(wrongs(proposed)).toEqual(['# already-reported'])
    expect(JSON.stringify(proposed.json)).toContain('ilestone 1 of commitment 1')
  })

  it('is seen and written by those alone who act for the organization in whose name it is', async () => {
    const id = await begin()
    const draft = `/amendment-drafts/${id}`
    expect((await read(officer, draft)).status).toBe(200)
    for (const stranger of [counterpart, await as('officer-elsewhere')]) {
      expect(codeOf(await read(stranger, draft))).toEqual([404, 'not-found'])
      expect(codeOf(await stranger(`${draft}/proposal`, { body: {} }))).toEqual([403, 'forbidden'])
    }
    expect(codeOf(await (await as('authority-here', ['plans:write']))(draft, { method: 'GET' }))).toEqual([
      403,
      'scope-insufficient',
    ])
    const inNobodysName = await officer(`/plans/${await planOf('plan-firmado')}/amendments`, {
      body: { ...facts, organizationId: organizations.civil },
    })
    expect(codeOf(inNobodysName)).toEqual([403, 'forbidden'])
    expect((await officer(draft, { method: 'DELETE' })).status).toBe(204)
  })

  it('is withdrawn with its reason, or brought up to date as a new draft', async () => {
    const proposed = async (es: string) => {
      const id = await begin()
      const change = { action: 'write', kind: 'commitment', numbers: [1], fields: { product: { es } } }
      expect((await patch(keeper, `/amendment-drafts/${id}`, { changes: [change] })).status).toBe(200)
      const { status, json } = await keeper(`/amendment-drafts/${id}/proposal`, { body: {} })
      expect(status).toBe(201)
      return { id, sha256: json['sha256'] }
    }
    const [{ id }, other] = [await proposed('Una red'), await proposed('Dos redes')]
    expect(wrongs(await keeper(`/amendments/${id}/update`, {}))).toEqual(['# not-behind'])
    const decision = { approved: true, reason: { es: 'Es razonable.' }, sha256: other.sha256 }
    expect((await keeper(`/amendments/${other.id}/decision`, { body: decision })).status).toBe(201)
    const copy = await keeper(`/amendments/${id}/update`, {})
    expect([copy.status, copy.json['state'], copy.json['id'] !== id]).toEqual([201, 'draft', true])
    expect((await read(keeper, `/amendments/${id}`)).json['state']).toBe('withdrawn')
    const reason = { reason: { es: 'Ya no hace falta.' } }
    expect(wrongs(await keeper(`/amendments/${id}/withdrawal`, { body: reason }))).toEqual(['# not-proposed'])
  })
})

describe('the life of a plan', () => {
  it('is made, edited, signed as it was read, launched, cut and closed', { timeout: 60_000 }, async () => {
    const plan = { slug: 'plan-por-api', title: { es: 'Plan por API' }, territory: 'Ciudad de México' }
    const made = await keeper('/plans', { body: { ...plan, convenerId: organizations.authority } })
    expect([made.status, made.json['slug']]).toEqual([201, 'plan-por-api'])
    const at = `/plans/${String(made.json['id'])}`
    expect(wrongs(await keeper('/plans', { body: plan }))).toEqual(['#/slug slug-taken'])
    expect(
      wrongs(await keeper('/plans', { body: { ...plan, slug: 'otro', convenerId: evaluators.assessor } })),
    ).toEqual(['#/convenerId not-an-option'])
    const phases = [
      { number: 1, kind: 'other', title: null, opensOn: '2027-02-02', closesOn: '2027-02-01', means: null },
    ]
    expect(wrongs(await patch(keeper, at, { phases }))).toEqual(['#/phases phase-dates-reversed'])
    const past = { number: 1, kind: 'open-call', title: null, opensOn: '2026-02-02', closesOn: '2026-02-27', means: null } // prettier-ignore
    expect((await patch(keeper, at, { phases: [past] })).status).toBe(200)
    const rewritten = { phases: [{ ...past, closesOn: '2026-02-20' }] }
    expect(wrongs(await patch(keeper, at, rewritten))).toEqual(['#/reason phases-need-reason'])
    const mail = await patch(keeper, at, { ...rewritten, reason: { es: 'Lo dijo ana@ejemplo.mx' } })
    expect(mail.status).toBe(422)
    expect((await patch(keeper, at, { ...rewritten, reason: { es: 'Cerró antes por la lluvia.' } })).status).toBe(200)
    expect((await read(keeper, at)).json['phases']).toMatchObject(rewritten.phases)
    const edited = await patch(keeper, at, { endsOn: addDays(today, 90), summary: { es: 'Un plan corto.' } })
    expect([edited.status, edited.json['summary']]).toEqual([200, { es: 'Un plan corto.' }])

    const signing = { signedOn: today, signatories: [{ name: 'Ana Ruiz', organization: 'Red Vecinal' }] }
    expect(wrongs(await keeper(`${at}/versions`, { body: signing }))).toEqual(['# no-commitments'])
    expect((await keeper(`${at}/commitments`, { body: { title: { es: 'Agua segura' } } })).status).toBe(201)
    expect(wrongs(await keeper(`${at}/versions`, { body: signing }))).toEqual(['#/decisionId needs-approval'])
    const convened = (by: string | null) =>
      db.execute(sql`update plans set convener_id = ${by} where slug = 'plan-por-api'`)
    await convened(null) // nobody decides on its plans
    const tried = await keeper(`${at}/versions?dryRun=true`, { body: signing })
    const { sha256 } = tried.json
    expect([tried.status, sha256]).toEqual([200, expect.stringMatching(/^[0-9a-f]{64}$/)])
    const stale = await keeper(`${at}/versions`, { body: { ...signing, sha256: 'a'.repeat(64) } })
    expect(codeOf(stale)).toEqual([412, 'precondition-failed'])
    expect(wrongs(await keeper(`${at}/versions`, { body: { ...signing, paper: 'de.otra' } }))).toEqual([
      '#/paper file-not-here',
    ])
    const signed = await keeper(`${at}/versions`, { body: { ...signing, sha256 } })
    expect([signed.status, signed.json['number'], signed.json['sha256']]).toEqual([201, 1, sha256])
    expect(wrongs(await patch(keeper, at, { territory: 'Otra' }))).toEqual(['# plan-is-signed'])
    await convened(organizations.authority)

    expect((await keeper(`${at}/launch`, { body: { onDay: today, place: 'Sala de cabildo' } })).status).toBe(201)
    expect((await keeper(`${at}/cuts`, {})).json['number']).toBe(1)
    expect(wrongs(await keeper(`${at}/cuts`, {}))).toEqual(['# cut-today'])
    const day = addDays(today, 10)
    expect((await keeper(`${at}/cut-days`, { body: { day } })).status).toBe(201)
    expect((await keeper(`${at}/cut-days`, { body: { day, state: 'called-off' } })).status).toBe(201)
    const account = { results: { es: 'Uno.' }, lessons: { es: 'Dos.' }, undone: { es: 'Tres.' } }
    expect(wrongs(await keeper(`${at}/closing`, { body: account }))).toEqual(['# early-undecided'])
    const early = await keeper(`${at}/early-closing`, { body: { reason: { es: 'Se abrogó la ley.' } } })
    expect([early.status, early.json['matter'], early.json['state']]).toEqual([201, 'plan.close', 'open'])
    expect(wrongs(await keeper(`${at}/closing`, { body: account }))).toEqual(['# early-voted'])
    await db.execute(sql`update plans set ends_on = ${today} where slug = 'plan-por-api'`) // its last day came
    expect(wrongs(await keeper(`${at}/closing`, { body: account }))).toEqual(['# early-voted'])
    const taken = await keeper(`/decisions/${String(early.json['id'])}/withdrawal`, { body: { reason: 'Ya terminó.' } })
    expect(taken.status).toBe(201)
    expect((await keeper(`${at}/closing`, { body: account })).json['stage']).toBe('closed')
    expect(codeOf(await keeper(at, { method: 'DELETE' }))).toEqual([422, 'refused'])
  })

  it('is answered again what it was answered, and a key of another body is refused', async () => {
    const headers = { 'idempotency-key': newKey() }
    const body = { slug: 'plan-repetido', title: { es: 'Plan repetido' }, territory: 'Ciudad' }
    const first = await keeper('/plans', { body, headers })
    const again = await keeper('/plans', { body, headers })
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([201, first.text, 'true'])
    const other = await keeper('/plans', { body: { ...body, territory: 'Otra' }, headers })
    expect(codeOf(other)).toEqual([422, 'key-of-another-request'])
    const removed = await keeper(`/plans/${String(first.json['id'])}`, { method: 'DELETE' })
    expect(removed.status).toBe(204)
  })
})

describe('a link that is cited', () => {
  it('is replaced by whoever may bring evidence there', async () => {
    const path = `/evidence/${world.plan.evidenceLink}`
    expect(wrongs(await officer(`${path}/checks`, {}))).toEqual(['# never-checked'])
    const piece = { kind: 'link', title: { es: 'Acta' }, url: 'https://ejemplo.mx/evidencia' }
    const reason = { es: 'La página se mudó.' }
    expect(wrongs(await officer(`${path}/replacement`, { body: { piece, reason } }))).toEqual(['#/piece same-link'])
    const moved = { ...piece, url: 'https://ejemplo.mx/mudada' }
    const dated = { ...moved, day: addDays(today, 1) }
    expect(wrongs(await officer(`${path}/replacement`, { body: { piece: dated, reason } }))).toHaveLength(1)
    expect(codeOf(await counterpart(`${path}/replacement`, { body: { piece: moved, reason } }))).toEqual([
      403,
      'forbidden',
    ])
    const replaced = await officer(`${path}/replacement`, { body: { piece: moved, reason } })
    expect([replaced.status, replaced.json['replaces']]).toEqual([201, world.plan.evidenceLink])
  })
})
