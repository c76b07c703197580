import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { addDays } from '../../src/kernel/dates.ts'
import { openWorld } from '../attacks/world.ts'
import { newKey, program, tokenOf } from './programs.ts'

// What programs do with a token: by the same rules as pages, once, and never more than its owner may.

const world = await openWorld()
const { app, plan, organizations } = world
const { db } = app.connection
const today = app.services.today()

const keeper = program(app.origin, (await tokenOf(app, 'authority-here@canario.example')).token)
const officer = program(app.origin, (await tokenOf(app, 'officer-here@canario.example')).token)
const counterpart = program(app.origin, (await tokenOf(app, 'counterpart@canario.example')).token)

const report = (change: object = {}) => ({
  onDay: today,
  completion: 'limited',
  narrative: { es: 'Se instaló la mesa.' },
  delayJustification: { es: 'Faltó presupuesto.' },
  evidence: [{ kind: 'link', title: { es: 'Acta' }, url: 'https://ejemplo.mx/acta' }],
  ...change,
})
const reportsOf = (id: string) => `/milestones/${id}/reports`
const HERE = plan.milestones.here
const get = async (path: string) => {
  const answer = await fetch(`${app.origin}/api/v1${path}`)
  return { etag: answer.headers.get('etag')!, record: (await answer.json()) as Record<string, unknown> }
}
const countOf = async (event: string) =>
  Number((await db.execute<{ n: string }>(sql`select count(*) as n from journal where event = ${event}`)).rows[0]!.n)

const codeOf = ({ status, json }: { status: number; json: Record<string, unknown> }) => [status, json['code']]
const pointersOf = ({ json }: { json: Record<string, unknown> }) =>
  (json['errors'] as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`)

describe('reporting progress', () => {
  it('is what the page does: the same rule, the same record, and the journal says that it came by the API', async () => {
    const answer = await officer(reportsOf(HERE), { body: report() })
    expect([answer.status, answer.json['completion'], answer.json['milestone']]).toEqual([201, 'limited', HERE])
    const { record } = await get(`/milestones/${HERE}`)
    expect((record['reports'] as { id: string; narrative: { es: string } }[])[0]).toMatchObject({
      id: answer.json['id'],
      narrative: { es: 'Se instaló la mesa.' },
    })
    const { rows } = await db.execute<{ details: Record<string, unknown> }>(
      sql`select details from journal where event = 'milestone.progress-reported' order by id desc limit 1`,
    )
    expect(rows[0]!.details).toMatchObject({ via: 'api', report: answer.json['number'] })
  })

  it('says what goes against the plan, by the page before it is sent and by the API with its answer', async () => {
    const other = plan.milestones.elsewhere
    await db.execute(
      sql`update milestones set starts_on = ${addDays(today, 1)}, ends_on = ${addDays(today, 9)} where id = ${HERE}`,
    )
    await db.execute(sql`insert into milestone_dependencies (plan_id, milestone_id, depends_on_id) values (${plan.planId}, ${HERE}, ${other})`) // prettier-ignore
    const path = `/planes/${plan.plan}/compromisos/1/hitos/1`
    const asked = { onDay: today, completion: 'complete', narrative: 'Ya quedó.', link1: 'https://ejemplo.mx/acta' }
    const page = await world.actor('officer here').client.post(`${path}/avance`, asked)
    expect(page.status).toBe(200)
    expect(page.text).toContain('después de la fecha de su avance')
    expect(page.text).toContain('eso aún no está completo')
    const { json } = await officer(reportsOf(HERE), { body: report({ completion: 'complete' }) })
    expect(json['doubts']).toEqual(['before-its-start', 'complete-before-others'])
    await db.execute(sql`delete from milestone_dependencies where milestone_id = ${HERE}`)
    await db.execute(sql`update milestones set starts_on = null, ends_on = ${addDays(today, -20)} where id = ${HERE}`)
    expect((await officer(reportsOf(HERE), { body: report() })).json['doubts']).toEqual([])
  })

  it('takes a file that was sent before, from whoever sent it and nobody else', async () => {
    const file = Buffer.from('Acta de la mesa.\n')
    const send = async (token: typeof officer, headers: Record<string, string> = {}) =>
      token('/files', { body: file.toString(), headers: { 'content-type': 'text/plain', ...headers } })
    const received = await send(officer, { 'content-disposition': 'attachment; filename="acta.txt"' })
    expect([received.status, received.json['sha256'], received.json['kind']]).toEqual([
      200,
      createHash('sha256').update(file).digest('hex'),
      'txt',
    ])
    const evidence = [{ kind: 'file', file: received.json['file'] }]
    const answer = await officer(reportsOf(HERE), { body: report({ evidence }) })
    expect(answer.status).toBe(201)
    const { record } = await get(`/milestones/${HERE}`)
    const [latest] = record['reports'] as { evidenceIds: string[] }[]
    const piece = await get(`/evidence/${latest!.evidenceIds[0]}`)
    expect(piece.record).toMatchObject({ kind: 'file', title: { es: 'acta.txt' }, sha256: received.json['sha256'] })

    const stolen = await program(app.origin, (await tokenOf(app, 'head-here@canario.example')).token)(reportsOf(HERE), {
      body: report({ evidence }),
    })
    expect(codeOf(stolen)).toEqual([422, 'refused'])
    expect(pointersOf(stolen)).toEqual(['#/evidence/0/file file-not-here'])
    const executable = await send(officer, { 'content-disposition': 'attachment; filename="a.exe"' })
    expect(codeOf(executable)).toEqual([422, 'file-refused'])
    const form = new FormData()
    form.append('file', new File(['a,b\n1,2\n'], 'datos.csv'))
    const { token } = await tokenOf(app, 'officer-here@canario.example')
    const multipart = await fetch(`${app.origin}/api/v1/files`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${token}` },
    })
    expect([multipart.status, ((await multipart.json()) as { kind: string }).kind]).toEqual([200, 'csv'])
  })

  it('is refused where the rule refuses, with the place of each reason, in the language asked for', async () => {
    const wrong = { onDay: addDays(today, 1), completion: 'complete', evidence: [] }
    const answer = await officer(reportsOf(HERE), { body: wrong, headers: { 'accept-language': 'es-MX,en;q=0.5' } })
    expect(codeOf(answer)).toEqual([422, 'refused'])
    expect(pointersOf(answer)).toEqual(['#/onDay in-the-future', '#/evidence needs-evidence'])
    expect([answer.headers.get('content-language'), answer.json['title']]).toEqual(['es', 'La regla no lo permite'])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    const english = await officer(reportsOf(HERE), { body: wrong })
    expect(english.json['title']).toBe('The rule does not let it')
  })

  it('takes no document of a day to come', async () => {
    const evidence = [{ kind: 'link', title: { es: 'Acta' }, url: 'https://ejemplo.mx/acta', day: addDays(today, 1) }]
    const answer = await officer(reportsOf(HERE), { body: { onDay: today, completion: 'limited', evidence } })
    expect([answer.status, pointersOf(answer)]).toEqual([422, ['#/evidence/0/day in-the-future']])
  })

  it('is refused by its schema with every place that is wrong', async () => {
    const answer = await officer(reportsOf(HERE), {
      body: {
        onDay: '2026-02-30',
        completion: 'nearly',
        extra: 1,
        evidence: [{ kind: 'link', title: { es: '' }, url: 'javascript:alert(1)' }],
      },
    })
    expect(codeOf(answer)).toEqual([422, 'invalid-body'])
    expect(pointersOf(answer)).toEqual([
      '#/onDay not-a-day',
      '#/completion not-an-option',
      '#/evidence/0/title/es required',
      '#/evidence/0/url not-a-link',
      '#/extra unknown-field',
    ])
  })

  it('does nothing where it is only tried', async () => {
    const before = await countOf('milestone.progress-reported')
    const answer = await officer(`${reportsOf(HERE)}?dryRun=true`, {
      body: report(),
      headers: { 'idempotency-key': '' },
    })
    expect([answer.status, answer.json['completion']]).toEqual([200, 'limited'])
    expect(await countOf('milestone.progress-reported')).toBe(before)
  })
})

describe('a key', () => {
  it('is needed where a record is made', async () => {
    const answer = await officer(reportsOf(HERE), { body: report(), headers: { 'idempotency-key': '' } })
    expect(codeOf(answer)).toEqual([400, 'key-missing'])
    for (const key of ['short', 'with a space', 'x'.repeat(256)])
      expect(codeOf(await officer(reportsOf(HERE), { body: report(), headers: { 'idempotency-key': key } }))).toEqual([
        400,
        'key-malformed',
      ])
  })

  it('of one request, sent two hundred times at once, is one record and one answer', { timeout: 60_000 }, async () => {
    const before = await countOf('milestone.progress-reported')
    const headers = { 'idempotency-key': newKey() }
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => officer(reportsOf(HERE), { body: report(), headers })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers.filter((answer) => !answer.headers.get('idempotency-replayed'))).toHaveLength(1)
    expect(await countOf('milestone.progress-reported')).toBe(before + 1)
  })

  it('is the same bare and in quotes, and of one token only', async () => {
    const key = newKey()
    const first = await officer(reportsOf(HERE), { body: report(), headers: { 'idempotency-key': key } })
    const again = await officer(reportsOf(HERE), { body: report(), headers: { 'idempotency-key': `"${key}"` } })
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true'])
    const other = program(app.origin, (await tokenOf(app, 'officer-here@canario.example')).token)
    const another = await other(reportsOf(HERE), { body: report(), headers: { 'idempotency-key': key } })
    expect([another.status, another.text === first.text]).toEqual([201, false])
  })

  it('of another request is refused, and a refusal is kept as an answer is', async () => {
    const headers = { 'idempotency-key': newKey() }
    const refused = await officer(reportsOf(HERE), { body: report({ onDay: addDays(today, 1) }), headers })
    expect(codeOf(refused)).toEqual([422, 'refused'])
    const again = await officer(reportsOf(HERE), { body: report({ onDay: addDays(today, 1) }), headers })
    expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([refused.text, 'true'])
    expect(codeOf(await officer(reportsOf(HERE), { body: report(), headers }))).toEqual([422, 'key-of-another-request'])
    expect(codeOf(await officer(reportsOf(plan.milestones.elsewhere), { body: report(), headers }))).toEqual([
      422,
      'key-of-another-request',
    ])
  })

  it('that another request still holds is told so, and nothing is done', async () => {
    const { id, token } = await tokenOf(app, 'officer-here@canario.example')
    const headers = { 'idempotency-key': newKey() }
    await db.execute(
      sql`insert into api_answers (token_id, key, fingerprint) values (${id}, ${headers['idempotency-key']}, 'x')`,
    )
    const before = await countOf('milestone.progress-reported')
    const answer = await program(app.origin, token)(reportsOf(HERE), { body: report(), headers })
    expect(codeOf(answer)).toEqual([409, 'key-under-way'])
    expect(answer.headers.get('retry-after')).toBe('2')
    expect(await countOf('milestone.progress-reported')).toBe(before)
  })

  it('whose answer could not be kept did nothing: act and answer stand or fall together', async () => {
    const headers = { 'idempotency-key': newKey() }
    const before = await countOf('milestone.progress-reported')
    await db.execute(sql`alter table api_answers add constraint no_answer_is_kept check (status is null) not valid`)
    const broken = await officer(reportsOf(HERE), { body: report(), headers })
    await db.execute(sql`alter table api_answers drop constraint no_answer_is_kept`)
    expect(broken.status).toBeGreaterThanOrEqual(400)
    expect(await countOf('milestone.progress-reported')).toBe(before)
    expect((await officer(reportsOf(HERE), { body: report(), headers })).status).toBe(201)
    expect(await countOf('milestone.progress-reported')).toBe(before + 1)
  })

  it('whose act failed may be used again: nothing was kept and nothing was done', async () => {
    const headers = { 'idempotency-key': newKey() }
    expect((await officer(reportsOf(plan.milestones.elsewhere), { body: report(), headers })).status).toBe(403)
    const { rows } = await db.execute(sql`select 1 from api_answers where key = ${headers['idempotency-key']}`)
    expect(rows).toHaveLength(0)
    expect((await officer(reportsOf(HERE), { body: report(), headers })).status).toBe(201)
  })
})

describe('measuring and answering', () => {
  it('records what an indicator measured', async () => {
    const [indicator] = ((await get('/indicators?limit=1')).record as unknown as { items: { id: string }[] }).items
    const answer = await keeper(`/indicators/${indicator!.id}/values`, { body: { day: today, value: 7.5 } })
    expect(answer.status).toBe(201)
    expect(answer.json['values']).toContainEqual(expect.objectContaining({ day: today, value: 7.5 }))
    const ahead = await keeper(`/indicators/${indicator!.id}/values`, { body: { day: addDays(today, 1), value: 1 } })
    expect(pointersOf(ahead)).toEqual(['#/day in-the-future'])
  })

  it('confirms or disputes a report as its civil owner', async () => {
    const [latest] = (await get(`/milestones/${HERE}`)).record['reports'] as { id: string }[]
    const path = `/reports/${latest!.id}/responses`
    const short = await counterpart(path, { body: { verdict: 'disputed', reason: { es: 'No.' } } })
    expect(pointersOf(short)).toEqual(['#/reason reason-too-short'])
    const answer = await counterpart(path, {
      body: { verdict: 'disputed', reason: { es: 'La mesa no se ha instalado todavía en ninguna colonia.' } },
    })
    expect([answer.status, answer.json['verdict']]).toEqual([201, 'disputed'])
    expect(answer.headers.get('location')).toBe(`${app.origin}/api/v1/report-responses/${String(answer.json['id'])}`)
    expect((await fetch(answer.headers.get('location')!)).headers.get('etag')).toBe(answer.headers.get('etag'))
  })
})

describe('editing', () => {
  const added = async (body: object = {}) => {
    const answer = await keeper(`/plans/${plan.planId}/commitments`, {
      body: { title: { es: 'Agua segura' }, ...body },
    })
    expect([answer.status, answer.text]).toEqual([201, expect.stringContaining('Agua segura')])
    return { id: String(answer.json['id']), etag: answer.headers.get('etag')! }
  }

  it('adds, edits and takes out a commitment, what is left out staying as it was', async () => {
    const { id, etag } = await added({ objective: { es: 'Que llegue' } })
    const edited = await keeper(`/commitments/${id}`, {
      method: 'PATCH',
      body: { title: { es: 'Agua para todas' }, goals: [6] },
      headers: { 'if-match': etag },
    })
    expect([edited.status, edited.json['title'], edited.json['objective'], edited.json['goals']]).toEqual([
      200,
      { es: 'Agua para todas' },
      { es: 'Que llegue' },
      [6],
    ])
    expect(edited.headers.get('etag')).toBe((await get(`/commitments/${id}`)).etag)
    expect((await keeper(`/commitments/${id}`, { method: 'DELETE' })).status).toBe(204)
    expect(codeOf(await keeper(`/commitments/${id}`, { method: 'DELETE' }))).toEqual([404, 'not-found'])
  })

  it('overwrites nothing that was not seen', async () => {
    const { id, etag } = await added()
    const patch = (title: string, headers: Record<string, string>) =>
      keeper(`/commitments/${id}`, { method: 'PATCH', body: { title: { es: title } }, headers })
    expect(codeOf(await patch('Sin leer', {}))).toEqual([428, 'precondition-required'])
    const both = await Promise.all([patch('Uno', { 'if-match': etag }), patch('Otro', { 'if-match': etag })])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
    expect(codeOf(await patch('Tarde', { 'if-match': etag }))).toEqual([412, 'precondition-failed'])
    expect((await patch('A sabiendas', { 'if-match': '*' })).status).toBe(200)
  })

  it('refuses what the page would not offer, and what the rule refuses', async () => {
    const unknown = '0193a1b2-0000-7000-8000-000000000000'
    const answer = await keeper(`/plans/${plan.planId}/commitments`, {
      body: { title: { es: 'Agua' }, publicOwnerId: unknown, principleIds: [unknown] },
    })
    expect(pointersOf(answer)).toEqual(['#/publicOwnerId not-an-option', '#/principleIds/0 not-an-option'])
    const reversed = await keeper(`/plans/${plan.planId}/commitments`, {
      body: { title: { es: 'Agua' }, startsOn: '2026-05-01', endsOn: '2026-04-01' },
    })
    expect(pointersOf(reversed)).toEqual(['#/endsOn dates-reversed'])
    const taken = await keeper(`/plans/${plan.planId}/commitments`, { body: { title: { es: 'Agua' }, number: 1 } })
    expect(pointersOf(taken)).toEqual(['#/number number-taken'])
  })

  it('keeps milestones and indicators of a commitment', async () => {
    const { id } = await added()
    const milestone = await keeper(`/commitments/${id}/milestones`, { body: { title: { es: 'Diagnóstico' } } })
    expect([milestone.status, milestone.json['number']]).toEqual([201, 1])
    const path = `/milestones/${String(milestone.json['id'])}`
    const edited = await keeper(path, {
      method: 'PATCH',
      body: { endsOn: '2026-12-01', dependsOn: [milestone.json['id']] },
      headers: { 'if-match': milestone.headers.get('etag')! },
    })
    expect(pointersOf(edited)).toEqual(['#/dependsOn depends-on-itself'])
    expect((await keeper(path, { method: 'DELETE' })).status).toBe(204)

    const indicator = await keeper(`/commitments/${id}/indicators`, { body: { name: { es: 'Colonias con agua' } } })
    expect([indicator.status, indicator.json['number']]).toEqual([201, 1])
    const named = await keeper(`/indicators/${String(indicator.json['id'])}`, {
      method: 'PATCH',
      body: { unit: { es: 'colonias' } },
      headers: { 'if-match': indicator.headers.get('etag')! },
    })
    expect([named.status, named.json['unit']]).toEqual([200, { es: 'colonias' }])
    expect((await keeper(`/indicators/${String(indicator.json['id'])}`, { method: 'DELETE' })).status).toBe(204)
  })

  it('imports a plan as the page does, first as a trial', async () => {
    const document = JSON.parse(await (await fetch(`${app.origin}/planes/plan-de-pruebas/exportar/plan`)).text()) as {
      plan: object
    }
    const copy = { ...document, plan: { ...document.plan, slug: 'plan-por-api' } }
    const tried = await keeper('/plans/import?dryRun=true', { body: copy })
    expect([tried.status, (tried.json['plans'] as object[])[0]]).toEqual([
      200,
      expect.objectContaining({ slug: 'plan-por-api', isNew: true }),
    ])
    expect((await fetch(`${app.origin}/planes/plan-por-api`)).status).toBe(404)
    expect((await keeper('/plans/import', { body: copy })).status).toBe(201)
    expect((await fetch(`${app.origin}/planes/plan-por-api`)).status).toBe(200)
    const again = await keeper('/plans/import', { body: copy })
    expect([again.status, again.json['nothingToDo']]).toEqual([201, true])
    const wrong = await keeper('/plans/import', { body: { ...copy, plan: { ...copy.plan, title: 7 } } })
    expect([codeOf(wrong), pointersOf(wrong)]).toEqual([[422, 'refused'], ['#/plan/title wrong-type']])
  })
})

describe('registers', () => {
  it('keeps organizations', async () => {
    const made = await keeper('/organizations', { body: { name: 'Instituto por API', sector: 'public-body' } })
    expect([made.status, made.json['name']]).toEqual([201, 'Instituto por API'])
    const twice = await keeper('/organizations', { body: { name: 'Instituto por API', sector: 'public-body' } })
    expect(pointersOf(twice)).toEqual(['#/name name-taken'])
    const path = `/organizations/${String(made.json['id'])}`
    const described = await keeper(path, {
      method: 'PATCH',
      body: { level: 'state', website: 'https://ejemplo.mx' },
      headers: { 'if-match': made.headers.get('etag')! },
    })
    expect([described.status, described.json['level'], described.json['sector']]).toEqual([200, 'state', 'public-body'])
    const taken = await keeper(path, { method: 'PATCH', body: { level: null }, headers: { 'if-match': '*' } })
    expect([taken.json['level'], String(taken.json['website'])]).toEqual([null, expect.stringContaining('ejemplo.mx')])
    const renamed = await keeper(`${path}/names`, { body: { name: 'Agencia por API', on: today } })
    expect([renamed.status, renamed.json['name']]).toEqual([201, 'Agencia por API'])
    expect(codeOf(await keeper(`${path}/categories`, { body: { category: 'nada' } }))).toEqual([422, 'refused'])
    const ended = await keeper(`${path}/state`, { body: { state: 'dissolved', on: today } })
    expect([ended.status, ended.json['dissolvedOn']]).toEqual([201, today])
  })

  it('keeps calendars and posts', async () => {
    const day = addDays(today, 45)
    const path = `/organizations/${organizations.here}/calendar-entries`
    const suspension = { kind: 'suspension', fromDay: day, reason: { es: 'Mudanza' } }
    expect(pointersOf(await officer(path, { body: suspension }))).toEqual(['#/publicationUrl needs-publication'])
    const publicationReference = 'Gaceta Oficial, núm. 1234, 15 de enero de 2026'
    const entry = await officer(path, { body: { ...suspension, publicationReference } })
    expect(entry.json).toMatchObject({ publicationUrl: null, publicationReference })
    expect([entry.status, entry.json['fromDay'], entry.json['lastDay']]).toEqual([201, day, day])
    const withdrawn = await officer(`/calendar-entries/${String(entry.json['id'])}/withdrawal`, {
      body: { reason: { es: 'Se publicó por error.' } },
    })
    expect([withdrawn.status, withdrawn.json['withdrawnOn']]).toEqual([201, today])

    const post = await keeper(`/organizations/${organizations.here}/posts`, {
      body: { label: { es: 'Titular de Transparencia' }, kind: 'head', mustBeFilled: true },
    })
    const appointed = await keeper(`/posts/${String(post.json['id'])}/appointments`, {
      body: { person: 'Ana Ruiz', standing: 'holder', from: addDays(today, -10) },
    })
    expect([appointed.status, appointed.json['person']]).toEqual([201, 'Ana Ruiz'])
    const held = await keeper(`/posts/${String(post.json['id'])}/appointments`, {
      body: { person: 'Luz Paz', standing: 'holder', from: addDays(today, -5) },
    })
    expect(pointersOf(held)).toEqual(['#/from held'])
    // An account is linked as on the page: of somebody who acts here, and of nobody else.
    const linked = async (email: string) => {
      const { rows } = await db.execute<{ id: string }>(sql`select id from people where email = ${email}`)
      const path = `/appointments/${String(appointed.json['id'])}`
      return keeper(path, { method: 'PATCH', body: { account: rows[0]!.id }, headers: { 'if-match': '*' } })
    }
    expect(pointersOf(await linked('without-role@canario.example'))).toEqual(['#/account no-account'])
    expect((await linked('officer-here@canario.example')).status).toBe(200)
    const mistyped = await keeper(`/organizations/${organizations.here}/posts`, {
      body: { label: 'Titular', kind: 'head', mustBeFilled: 'yes' },
    })
    expect(pointersOf(mistyped)).toEqual(['#/label wrong-type', '#/mustBeFilled wrong-type'])
    const ended = await keeper(`/appointments/${String(appointed.json['id'])}/end`, {
      body: { last: today, endReason: 'resignation' },
    })
    expect([ended.status, ended.json['endReason']]).toEqual([201, 'resignation'])
  })

  it('asks in public and is answered', async () => {
    const anybody = program(app.origin, (await tokenOf(app, 'without-role@canario.example')).token)
    const asked = await anybody('/contributions', {
      body: {
        kind: 'question',
        subject: { kind: 'commitment', id: plan.commitments.here },
        text: '¿Cuándo se instala la mesa de trabajo?',
      },
    })
    expect([asked.status, asked.json['state']]).toEqual([201, 'pending'])
    const evidence = [{ kind: 'link', title: 'Escriba a ana@correo.mx', url: 'https://ejemplo.mx/foto' }]
    const told = await anybody('/contributions', {
      body: {
        kind: 'comment',
        subject: { kind: 'commitment', id: plan.commitments.here },
        text: 'Aquí está la foto del cruce.',
        evidence,
      },
    })
    expect([told.status, pointersOf(told)]).toEqual([422, ['#/evidence/0/title is-an-email']])
    const answered = await officer(`/contributions/${String(asked.json['id'])}/answers`, {
      body: { type: 'answered', text: 'Se instala el lunes próximo.' },
    })
    expect([answered.status, answered.json['state']]).toEqual([201, 'answered'])
  })
})

describe('the description', () => {
  type Operation = {
    operationId: string
    parameters: { name: string; in: string; required: boolean }[]
    responses: Record<string, { $ref?: string; description?: string }>
    security?: Record<string, string[]>[]
  }
  type Description = {
    openapi: string
    paths: Record<string, Record<string, Operation>>
    components: Record<string, Record<string, unknown>>
  }

  it('is OpenAPI 3.1: each act with what it takes, every answer, and nothing that leads nowhere', async () => {
    const text = await (await fetch(`${app.origin}/api/v1/openapi.json`)).text()
    const { openapi, paths, components } = JSON.parse(text) as Description
    expect(openapi).toMatch(/^3\.1\.\d$/)
    const operations = Object.entries(paths).flatMap(([path, of]) =>
      Object.entries(of).map(([method, operation]) => ({ path, method, operation })),
    )
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, section, name] of text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g))
      expect(components[section!]).toHaveProperty(name!)
    for (const { path, method, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
      expect([path, inPath.map(({ name }) => name)]).toEqual([path, named])
      expect(inPath.every(({ required }) => required)).toBe(true)
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[2345]\d\d$/)
        expect(response.$ref ?? response.description).toBeTruthy()
      }
      if (method === 'get') continue
      expect(operation.security?.flatMap(({ token }) => token).every((scope) => scope?.endsWith(':write'))).toBe(true)
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '403', '404', '422', '429']))
    }
  })

  it('is a page that people read', async () => {
    const html = await (await fetch(`${app.origin}/api`)).text()
    for (const part of ['id="escribir"', 'id="report-progress"', 'POST', '/mi-cuenta/tokens', 'id="key-missing"'])
      expect(html).toContain(part)
  })
})
