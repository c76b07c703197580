import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { ref } from '../../kernel/ref.ts'
import { addWorkingDays } from '../../kernel/working-days.ts'
import { Forbidden, NotFound, type Actor } from '../../platform/access/index.ts'
import { databaseCode, SESSION_COOKIE } from '../../platform/http/index.ts'
import { historyOf } from '../../platform/journal/index.ts'
import { organizationNames, registerOrganization } from '../organizations/index.ts'
import { calendarOf, calendarsOf, publishEntry, withdrawEntry, type EntryDraft } from './index.ts'
import module from './module.ts'
import { calendarEntryResource } from './resource.ts'
import { findEntry } from './store.ts'

const connection = await testDatabase()
const { db, pool } = connection

/** Who asks the site; each test sets it. */
let asking: Actor
const site = testSite(connection, { routes: module.routes, modules: [module], identify: async () => asking })
site.clock.now = new Date('2026-11-23T18:00:00Z') // a Monday

const holding = (...organizationIds: string[]): Actor => ({
  person: { id: '0199b0c0-0000-7000-8000-000000000001', name: 'Quien publica' },
  roles: [],
  permissions: new Map([['calendar.manage', new Set(organizationIds)]]),
})

let body: string
let authority: string
let other: string
beforeEach(async () => {
  await db.execute(sql`truncate organizations cascade`)
  ;[body, authority, other] = await db.transaction(async (tx) => [
    await registerOrganization(tx, { name: 'Secretaría del Agua', sector: 'public-body' }, null),
    await registerOrganization(tx, { name: 'Autoridad de Transparencia', sector: 'authority' }, null),
    await registerOrganization(tx, { name: 'Secretaría de Movilidad', sector: 'public-body' }, null),
  ])
  asking = holding(body)
})

/** From the first day on. */
const supervise = (
  organizationId: string,
  authorityId: string,
  from: string | null = null,
  until: string | null = null,
) =>
  db.execute(sql`insert into organization_supervisions (organization_id, authority_id, from_day, until_day)
    values (${organizationId}, ${authorityId}, ${from}, ${until})`)

const draft = (change: Partial<EntryDraft> = {}): EntryDraft => ({
  kind: 'suspension',
  fromDay: '2026-11-25',
  lastDay: '2026-11-27',
  reason: { es: 'Mudanza del archivo', en: 'The archive moves' },
  publicationUrl: 'https://ejemplo.mx/gaceta/123',
  publicationReference: null,
  ...change,
})
async function publish(organizationId: string, change: Partial<EntryDraft> = {}, actor = holding(organizationId)) {
  const verdict = await publishEntry(site.context(actor), organizationId, draft(change), { confirmed: true })
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}
const slugOf = async (id: string) => (await organizationNames(db, [id])).get(id)!.slug
const codeOf = (statement: string) => pool.query(statement).then(() => null, databaseCode)

describe('publishing', () => {
  it('closes the days, tells it in the history of both, and counts terms by it', async () => {
    const id = await publish(body)
    const calendar = await calendarOf(db, body)
    expect(calendar.closureOn('2026-11-25')).toMatchObject({ kind: 'entry', entry: { id, publisherId: body } })
    expect(addWorkingDays(calendar, '2026-11-23', 3)).toBe('2026-12-01')
    for (const subject of [ref('calendar-entry', id), ref('organization', body)]) {
      const [entry] = await historyOf(db, subject, { events: ['calendar.entry-added'] })
      expect(entry).toMatchObject({ event: 'calendar.entry-added', organizationId: body })
      expect(module.events['calendar.entry-added']!(entry!, 'es')).toBe(
        'Suspendió los términos del 25 de noviembre de 2026 al 27 de noviembre de 2026: Mudanza del archivo.',
      )
      expect(module.events['calendar.entry-added']!(entry!, 'en')).toContain('The archive moves')
    }
  })

  it('is for who keeps the calendar there, or in the authority that supervises it today', async () => {
    const by = (actor: Actor) => publishEntry(site.context(actor), body, draft())
    await expect(by(holding(other))).rejects.toThrow(Forbidden)
    await expect(by(holding(authority))).rejects.toThrow(Forbidden)
    await supervise(body, authority, '2026-11-24')
    await expect(by(holding(authority))).rejects.toThrow(Forbidden) // from tomorrow on
    await db.execute(sql`update organization_supervisions set from_day = '2026-11-23'`)
    const verdict = await by(holding(authority))
    expect(verdict.ok && (await findEntry(db, verdict.value))).toMatchObject({
      organizationId: body,
      publisherId: authority,
    })
  })

  it('is refused where it makes no sense, and writes nothing', async () => {
    const refused = async (change: Partial<EntryDraft>) => {
      const verdict = await publishEntry(site.context(holding(body)), body, draft(change))
      return verdict.ok ? null : verdict.reason
    }
    expect(await refused({ lastDay: '2026-11-24' })).toBe('ends-before-start')
    expect(await refused({ lastDay: '2027-11-25' })).toBe('too-long')
    expect(await refused({ fromDay: '2026-11-23' })).toBe('not-ahead')
    expect(await refused({ lastDay: '2027-02-01' })).toBe('too-many-days')
    expect(await historyOf(db, ref('organization', body), { events: ['calendar.entry-added'] })).toEqual([])
    expect(await refused({})).toBeNull()
    expect(await refused({})).toBe('already-published')
    expect(await refused({ kind: 'holiday' })).toBeNull() // another kind is another thing
    expect(await refused({ lastDay: '2026-11-30' })).toBeNull() // they may overlap
  })
})

describe('what an organization publishes of itself', () => {
  const by = async (actor: Actor, organizationId: string, change: Partial<EntryDraft>) => {
    const verdict = await publishEntry(site.context(actor), organizationId, draft(change), { confirmed: true })
    return verdict.ok ? null : verdict.reason
  }

  it('stops no term for days past, the authority its own no more than others; it enters those of the bodies it supervises', async () => {
    await supervise(body, authority)
    const past = { fromDay: '2026-11-02', lastDay: '2026-11-06' }
    expect(await by(holding(body), body, past)).toBe('not-ahead')
    expect(await by(holding(body, authority), body, past)).toBe('not-ahead')
    expect(await by({ ...holding(body), standsFor: new Map([[body, other]]) }, body, past)).toBe('not-ahead')
    expect(await by(holding(authority), authority, past)).toBe('not-ahead')
    expect(await by(holding(authority), body, past)).toBeNull()
  })

  it('is limited in twelve months, also entry by entry; what was withdrawn and what the authority entered are not counted', async () => {
    await supervise(body, authority)
    const first = { fromDay: '2026-11-30', lastDay: '2027-01-26' }
    const second = { fromDay: '2027-01-27', lastDay: '2027-03-19' }
    const id = await publish(body, first)
    expect(await by(holding(body), body, second)).toBe('too-many-days')
    expect(await by(holding(authority), body, second)).toBeNull()
    await withdrawEntry(site.context(holding(body)), { organizationId: body, entryId: id }, { es: 'Se pospuso.' })
    expect(await by(holding(body), body, { ...second, kind: 'holiday' })).toBeNull()
  })
})

describe('its official publication', () => {
  const unsaid = draft({ publicationUrl: null })

  it('is named by whoever stops their own terms, the authority too; who keeps the calendar of another may do without', async () => {
    await supervise(body, authority)
    const by = async (actor: Actor, organizationId: string) => publishEntry(site.context(actor), organizationId, unsaid)
    const refused = { ok: false, reason: 'needs-publication' }
    expect(await by(holding(body), body)).toEqual(refused)
    expect(await by(holding(authority), authority)).toEqual(refused)
    expect(await by(holding(body, authority), body)).toEqual(refused)
    expect(await by({ ...holding(body), standsFor: new Map([[body, other]]) }, body)).toEqual(refused)
    expect((await calendarOf(db, body)).isWorkingDay(unsaid.fromDay)).toBe(true)
    expect((await by(holding(authority), body)).ok).toBe(true)
  })

  it('is asked for by its field', async () => {
    await supervise(body, authority)
    const address = `/calendarios/${await slugOf(body)}/dias/nuevo`
    const field = (text: string) => /<input[^>]*name="publicationUrl"[^>]*>/.exec(text)![0]
    const keeper = site.visitor()
    keeper.cookies.set(SESSION_COOKIE, 'x')
    expect((await keeper.get(address)).text).toContain('Escriba al menos uno de los dos.')
    const form = { kind: 'holiday', fromDay: '2026-11-25', reason: 'Aniversario' }
    const sent = await keeper.post(address, form)
    expect(sent.status).toBe(422)
    expect(field(sent.text)).toContain('aria-invalid="true"')
    expect(sent.text).toContain('sin ella nadie detiene sus propios plazos')
    asking = holding(authority)
    expect((await keeper.get(address)).text).not.toContain('Escriba al menos uno de los dos.')
    expect((await keeper.post(address, form)).status).toBe(303)
  })

  it('is also one on paper, told wherever its address is', async () => {
    const slug = await slugOf(body)
    const keeper = site.visitor()
    keeper.cookies.set(SESSION_COOKIE, 'x')
    const said = 'Gaceta Oficial de la Ciudad de México, núm. 1234, 15 de enero de 2026'
    const form = { kind: 'holiday', fromDay: '2026-11-25', reason: 'Aniversario' }
    const address = `/calendarios/${slug}/dias/nuevo`
    expect((await keeper.post(address, { ...form, publicationReference: ' ' })).status).toBe(422)
    expect((await keeper.post(address, { ...form, publicationReference: 'x'.repeat(301) })).status).toBe(422)
    const uncited = await keeper.post(address, { ...form, publicationReference: 'x' })
    expect(/<input[^>]*name="publicationReference"[^>]*>/.exec(uncited.text)![0]).toContain('aria-invalid="true"')
    expect([uncited.status, uncited.text.includes('Escriba la cita completa')]).toEqual([422, true])
    expect((await keeper.post(address, { ...form, publicationReference: ` ${said} ` })).status).toBe(303)
    const [added] = await historyOf(db, ref('organization', body), { events: ['calendar.entry-added'] })
    expect(added!.details).toMatchObject({ publicationUrl: null, publicationReference: said })
    const record = await calendarEntryResource.find(db, added!.subject.id)
    expect(record).toMatchObject({ publicationUrl: null, publicationReference: said })
    expect((await keeper.get(String(record!['address']))).text).toContain(said)
    expect((await keeper.get(`/calendarios/${slug}`)).text).toContain(said)
    const feedText = async () =>
      (await keeper.get(`/calendarios/${slug}.ics`)).text.replaceAll('\r\n ', '').replaceAll('\\,', ',')
    expect(await feedText()).toContain(`DESCRIPTION;LANGUAGE=es:Publicación oficial: ${said}\r\n`)
    const both = { publicationReference: 'Acuerdo 7/2026', publicationUrl: 'https://ejemplo.mx/acuerdo' }
    const id = await publish(body, { fromDay: '2026-12-07', lastDay: '2026-12-07', ...both })
    expect((await keeper.get(`/calendarios/${slug}/dias/${id}`)).text).toContain('Acuerdo 7/2026')
    expect(await feedText()).toContain('Publicación oficial: Acuerdo 7/2026, https://ejemplo.mx/acuerdo\r\n')
  })

  it('is never blank in the database', async () => {
    const blank = `insert into calendar_entries (id, organization_id, publisher_id, kind, from_day, last_day, reason, publication_reference)
      values (gen_random_uuid(), '${body}', '${body}', 'holiday', '2026-01-01', '2026-01-01', '{"es": "x"}', ' ')`
    expect(await codeOf(blank)).toBe('23514')
  })
})

describe('withdrawing', () => {
  it('opens the days again and keeps what was published, with the reason', async () => {
    const id = await publish(body)
    const verdict = await withdrawEntry(
      site.context(holding(body)),
      { organizationId: body, entryId: id },
      { es: 'Se pospuso.' },
    )
    expect(verdict.ok).toBe(true)
    expect((await calendarOf(db, body)).isWorkingDay('2026-11-25')).toBe(true)
    expect(await findEntry(db, id)).toMatchObject({ withdrawn: { on: '2026-11-23', reason: { es: 'Se pospuso.' } } })
    const [entry] = await historyOf(db, ref('organization', body))
    expect(module.events['calendar.entry-withdrawn']!(entry!, 'es')).toBe(
      'Retiró la suspensión de términos del 25 de noviembre de 2026 al 27 de noviembre de 2026. Motivo: Se pospuso.',
    )
    const again = await withdrawEntry(
      site.context(holding(body)),
      { organizationId: body, entryId: id },
      { es: 'Otra vez' },
    )
    expect(again).toEqual({ ok: false, reason: 'already-withdrawn' })
    await publish(body) // the same days, published anew
  })

  it('is for who keeps that calendar, by its own address', async () => {
    const id = await publish(body)
    const by = (actor: Actor, organizationId: string) =>
      withdrawEntry(site.context(actor), { organizationId, entryId: id }, { es: 'No' })
    await expect(by(holding(other), body)).rejects.toThrow(Forbidden)
    await expect(by(holding(other), other)).rejects.toThrow(NotFound)
    expect((await findEntry(db, id))!.withdrawn).toBeNull()
  })
})

describe('the database itself refuses', () => {
  it('what ends before it begins, lasts more than a year, has no reason, or is there twice', async () => {
    const insert = (from: string, last: string, reason = '{"es": "x"}') =>
      codeOf(`insert into calendar_entries (id, organization_id, publisher_id, kind, from_day, last_day, reason)
        values (gen_random_uuid(), '${body}', '${body}', 'holiday', '${from}', '${last}', '${reason}')`)
    expect(await insert('2026-01-02', '2026-01-01')).toBe('23514')
    expect(await insert('2026-01-01', '2027-01-01')).toBe('23514')
    expect(await insert('2026-01-01', '2026-12-31')).toBeNull()
    expect(await insert('2026-01-01', '2026-12-31')).toBe('23505')
    expect(await insert('2026-02-01', '2026-02-01', '{"es": ""}')).toBe('23514')
  })

  it('to rewrite an entry, to withdraw it without a reason or twice, to delete it', async () => {
    const id = await publish(body)
    const where = `where id = '${id}'`
    expect(await codeOf(`update calendar_entries set last_day = '2026-12-31' ${where}`)).toBe('23514')
    expect(await codeOf(`update calendar_entries set withdrawn_on = '2026-11-23' ${where}`)).toBe('23514')
    const withdraw = `update calendar_entries set withdrawn_on = '2026-11-23', withdrawn_reason = '{"es": "x"}' ${where}`
    expect(await codeOf(withdraw)).toBeNull()
    expect(await codeOf(withdraw)).toBe('23514')
    expect(await codeOf(`update calendar_entries set withdrawn_on = null, withdrawn_reason = null ${where}`)).toBe(
      '23514',
    )
    expect(await codeOf(`delete from calendar_entries ${where}`)).toBe('23514')
    expect(await codeOf(`delete from organizations where id = '${body}'`)).toBe('23503')
  })
})

it('takes from each authority what it published, for the days on which it supervised', async () => {
  await supervise(body, authority, null, '2026-11-26')
  await publish(authority)
  const calendars = await calendarsOf(db, [body, other, authority])
  const open = (id: string, day: string) => calendars.get(id)!.isWorkingDay(day)
  expect([open(body, '2026-11-25'), open(body, '2026-11-26')]).toEqual([false, true])
  expect([open(other, '2026-11-25'), open(authority, '2026-11-26')]).toEqual([true, false])
  expect(calendars.get(body)!.entries[0]).toMatchObject({ inherited: true, lastDay: '2026-11-25' })
})

describe('the pages', () => {
  const visitor = () => site.visitor()

  it('list who published, what is closed and what comes', async () => {
    await supervise(body, authority)
    const today = { fromDay: '2026-11-23', lastDay: '2026-11-23', reason: { es: 'Simulacro' } }
    await publish(body, today, holding(authority))
    await publish(body, { fromDay: '2026-12-21', lastDay: '2027-01-05', reason: { es: 'Vacaciones' } })
    const page = await visitor().get('/calendarios')
    expect(page.status).toBe(200)
    expect(page.text).toContain('Secretaría del Agua')
    expect(page.text).toContain('Simulacro')
    expect(page.text).toContain('del 21 de diciembre de 2026 al 5 de enero de 2027')
    expect(page.text).not.toContain('Secretaría de Movilidad')
    const json = JSON.parse((await visitor().get('/calendarios.json')).text)
    expect(json).toMatchObject({ total: 1, items: [{ workingToday: false, next: { fromDay: '2026-12-21' } }] })
  })

  it('work out a term and tell what was left out', async () => {
    await publish(body)
    const address = `/calendarios/${await slugOf(body)}`
    const page = await visitor().get(`${address}?desde=2026-11-23&dias=3`)
    expect(page.text).toContain('Vence el martes 1 de diciembre de 2026')
    expect(page.text).toContain('Mudanza del archivo')
    const json = JSON.parse((await visitor().get(`${address}.json?desde=2026-11-23&dias=3`)).text)
    expect(json.calculation).toMatchObject({ due: '2026-12-01', workingDays: 3, naturalDays: 8 })
    expect(json).toMatchObject({ year: 2026, workingDays: 251, entries: [{ kind: 'suspension', inherited: false }] })
    const wrong = await visitor().get(`${address}?desde=31/4/2026&dias=mil`)
    expect(wrong.status).toBe(200)
    expect(wrong.text).toContain('Escriba un día que exista')
    expect(wrong.text).toContain('value="mil"')
  })

  it('know the calendar of whoever published nothing, by its slug alone', async () => {
    expect((await visitor().get(`/calendarios/${await slugOf(other)}`)).status).toBe(200)
    expect((await visitor().get(`/calendarios/${other}`)).status).toBe(404)
    expect((await visitor().get('/calendarios/no-hay.ics')).status).toBe(404)
  })

  it('give a feed that calendars read', async () => {
    const id = await publish(body)
    const gone = await publish(body, { fromDay: '2026-12-07', lastDay: '2026-12-07' })
    await withdrawEntry(site.context(holding(body)), { organizationId: body, entryId: gone }, { es: 'Se pospuso.' })
    const answer = await visitor().get(`/calendarios/${await slugOf(body)}.ics`)
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    const unfolded = answer.text.replaceAll('\r\n ', '')
    const events = unfolded.split('BEGIN:VEVENT\r\n').slice(1)
    const eventOf = (uid: string) => events.find((event) => event.includes(`UID:${uid}@`))!
    expect(eventOf(id)).toContain('DTSTART;VALUE=DATE:20261125\r\nDTEND;VALUE=DATE:20261128')
    expect(eventOf(gone)).toContain('STATUS:CANCELLED')
    expect(eventOf('federal-2026-12-25')).toContain('Navidad')
    expect(new Set(events.map((event) => /UID:(.*)/.exec(event)![1])).size).toBe(events.length)
  })

  it('publish by form: what is past only by the authority, when it is confirmed; nothing without a reason', async () => {
    await supervise(body, authority)
    const address = `/calendarios/${await slugOf(body)}/dias/nuevo`
    const keeper = visitor()
    keeper.cookies.set(SESSION_COOKIE, 'x')
    const publicationUrl = 'https://ejemplo.mx/gaceta/124'
    const form = { kind: 'holiday', fromDay: '2026-11-20', reason: 'Aniversario', publicationUrl }
    expect((await keeper.get(address)).text).toContain('hasta 40 días hábiles en doce meses')
    const own = await keeper.post(address, { ...form, confirm: 'yes' })
    expect([own.status, own.text.includes('Los días propios empiezan mañana o después.')]).toEqual([422, true])
    const long = await keeper.post(address, { ...form, fromDay: '2026-11-24', lastDay: '2027-03-01' })
    expect([long.status, long.text.includes('hasta 40 días hábiles en doce meses. Los demás')]).toEqual([422, true])
    asking = holding(authority)
    expect((await keeper.get(address)).text).toContain('Lo vencido sigue vencido.')
    const past = await keeper.post(address, form)
    expect(past.status).toBe(422)
    expect(past.text).toContain('name="confirm"')
    const { reason: _, ...without } = form
    expect((await keeper.post(address, { ...without, confirm: 'yes' })).status).toBe(422)
    expect(
      (await keeper.post(address, { ...form, publicationUrl: 'javascript:alert(1)', confirm: 'yes' })).status,
    ).toBe(422)
    const done = await keeper.post(address, { ...form, confirm: 'yes' })
    expect([done.status, done.location]).toEqual([303, `/calendarios/${await slugOf(body)}?hecho=publicada&anio=2026`])
    expect((await calendarOf(db, body)).isWorkingDay('2026-11-20')).toBe(false)
    asking = holding(other)
    expect((await keeper.get(address)).status).toBe(403)
    expect((await keeper.post(address, { ...form, confirm: 'yes' })).status).toBe(403)
  })

  it('show an entry by itself, withdrawn by form', async () => {
    const id = await publish(body)
    const address = `/calendarios/${await slugOf(body)}/dias/${id}`
    const keeper = visitor()
    keeper.cookies.set(SESSION_COOKIE, 'x')
    expect((await keeper.get(address)).text).toContain('Retirar estos días')
    expect((await visitor().get(address)).text).not.toContain('Retirar estos días')
    expect((await visitor().get(`/calendarios/${await slugOf(other)}/dias/${id}`)).status).toBe(404)
    expect((await keeper.post(`${address}/retirar`, { why: ' ' })).status).toBe(422)
    expect((await keeper.post(`${address}/retirar`, { why: 'Se pospuso.' })).status).toBe(303)
    expect((await visitor().get(address)).text).toContain('Se pospuso.')
    expect((await keeper.post(`${address}/retirar`, { why: 'Otra vez' })).status).toBe(422)
    expect(JSON.parse((await visitor().get(`${address}.json`)).text)).toMatchObject({ withdrawnOn: '2026-11-23' })
  })
})

describe('the resource', () => {
  const list = (filters: object, rest: object = {}) =>
    calendarEntryResource.list(db, {
      filters: filters as never,
      sort: undefined,
      after: undefined,
      limit: 50,
      locale: 'es',
      ...rest,
    })

  it('lists by first day, in pages, by its filters', async () => {
    const ids = [
      await publish(body, { fromDay: '2026-12-01', lastDay: '2026-12-04' }),
      await publish(body, { fromDay: '2026-11-25', kind: 'holiday' }),
      await publish(other, { fromDay: '2026-12-01', lastDay: '2026-12-02' }),
    ] as const
    await withdrawEntry(site.context(holding(other)), { organizationId: other, entryId: ids[2] }, { es: 'x' })
    const idsOf = async (filters: object, rest?: object) => (await list(filters, rest)).items.map(({ id }) => id)
    expect(await idsOf({})).toEqual([ids[1], ids[0], ids[2]])
    expect(await idsOf({}, { sort: '-from' })).toEqual([ids[2], ids[0], ids[1]])
    expect(await idsOf({ organization: await slugOf(body), on: '2026-12-02' })).toEqual([ids[0]])
    expect(await idsOf({ kind: 'holiday' })).toEqual([ids[1]])
    expect(await idsOf({ state: 'withdrawn' })).toEqual([ids[2]])
    const first = await list({}, { limit: 2 })
    expect([first.items.length, first.total]).toEqual([2, 3])
    expect((await list({}, { limit: 2, after: first.next })).items.map(({ id }) => id)).toEqual([ids[2]])
    await expect(list({ organization: 'no-hay' })).rejects.toThrow()
    await expect(list({}, { after: 'x' })).rejects.toThrow()
  })

  it('gives one, its title and its words for search', async () => {
    const id = await publish(body)
    const record = await calendarEntryResource.find(db, id)
    expect(calendarEntryResource.schema.parse(record)).toMatchObject({
      organizationId: body,
      publisherId: body,
      address: `/calendarios/${await slugOf(body)}/dias/${id}`,
      withdrawnOn: null,
    })
    expect((await calendarEntryResource.titles(db, [id])).get(id)?.title.es).toBe('Mudanza del archivo')
    expect(await calendarEntryResource.searchDocument!(db, id)).toMatchObject({ year: 2026, organizationIds: [body] })
    expect(await calendarEntryResource.find(db, body)).toBeNull()
  })
})
