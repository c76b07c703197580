import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { newId } from '../../../kernel/id.ts'
import { readAtom } from '../feeds/read-atom.ts'
import { probeCity } from '../fixtures.ts'
import { queueDueBundles } from '../letters/bundles.ts'
import { unsubscribeAddress } from '../letters/unsubscribe.ts'
import { follow, pauseLetters } from './actions.ts'
import { MOST_FOLLOWED } from './model.ts'
import { followersOf, followingOf, settingsOf } from './store.ts'

const connection = await testDatabase()
const { db } = connection
const city = probeCity(connection)
const { services, around, mailbox } = city
const MINE = '/mi-mesa/seguimientos'

describe('following', () => {
  it('takes one click of whoever is signed in, and can be changed and ended', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    const visitor = city.as(ana)
    const done = await visitor.post('/seguir', { ...record })
    expect([done.status, done.location]).toEqual([303, `/sondas/${record.id}#seguir`])
    expect(await followersOf(db, record, ana.person!.id)).toEqual({ total: 1, pace: 'weekly' })
    await visitor.post('/seguir', { ...record, pace: 'at-once' })
    expect(await followersOf(db, record, ana.person!.id)).toEqual({ total: 1, pace: 'at-once' })
    await visitor.post('/seguir/dejar', { ...record })
    expect(await followersOf(db, record, ana.person!.id)).toEqual({ total: 0, pace: null })
  })

  it('waits for whoever must sign in first, in their own browser', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    const visitor = city.visitor()
    const asked = await visitor.post('/seguir', { ...record, pace: 'at-once' })
    expect(asked.location).toBe(`/entrar?volver=${encodeURIComponent('/seguir/completar')}`)
    expect((await visitor.get('/seguir/completar')).location).toMatch(/^\/entrar/)
    visitor.cookies.set('tequio.session_token', 'x')
    visitor.cookies.set('who', ana.person!.id)
    expect((await visitor.get('/seguir/completar')).location).toBe(`/sondas/${record.id}#seguir`)
    expect(await followersOf(db, record, ana.person!.id)).toEqual({ total: 1, pace: 'at-once' })
    expect((await visitor.get('/seguir/completar')).location).toBe(MINE)
  })

  it('is done by no link of others: what is to be followed is signed, and of half an hour', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    const stranger = city.visitor()
    await stranger.post('/seguir', { ...record })
    const intent = stranger.cookies.get('tequio.follow')!
    for (const forged of [
      intent.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a')),
      intent.split('.')[0]!,
      'x.y',
    ]) {
      const visitor = city.as(ana)
      visitor.cookies.set('tequio.follow', forged)
      expect((await visitor.get('/seguir/completar')).location).toBe(MINE)
    }
    city.later(31)
    const late = city.as(ana)
    late.cookies.set('tequio.follow', intent)
    expect((await late.get('/seguir/completar')).location).toBe(MINE)
    expect((await followersOf(db, record, null)).total).toBe(0)
  })

  it.each([
    { kind: 'probe', id: newId() },
    { kind: 'person', id: newId() },
  ])('is of records there are: %j', async (subject) => {
    expect((await city.as(await city.person('Ana')).post('/seguir', subject)).status).toBe(404)
  })

  it('has an end', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    await db.execute(
      sql`insert into follows (person_id, kind, record_id, pace) select ${ana.person!.id}, 'probe', gen_random_uuid(), 'weekly' from generate_series(1, ${MOST_FOLLOWED}::int)`,
    )
    expect(await follow(around, services, ana, { subject: record, pace: 'weekly' })).toEqual({
      ok: false,
      reason: 'too-many',
    })
  })

  it('shows how many follow, never who, in two queries at most', async () => {
    const [ana, record] = [await city.person('Ana Secreta'), city.probe('Registro')]
    await follow(around, services, ana, { subject: record, pace: 'weekly' })
    expect(await followersOf(db, record, null)).toEqual({ total: 1, pace: null })
  })
})

describe('what a person follows', () => {
  it('is a page of its own: paged, also with records that are gone', async () => {
    const ana = await city.person('Ana')
    const visitor = city.as(ana)
    expect((await visitor.get(MINE)).text).toContain('Aquí estará lo que siga')
    const records = Array.from({ length: 33 }, (_, at) => city.probe(`Registro ${at}`))
    for (const subject of records) await follow(around, services, ana, { subject, pace: 'weekly' })
    city.forgetProbe(records[32]!)
    const page = await visitor.get(MINE)
    expect(page.text).toContain('Usted sigue 33 registros.')
    expect(page.text).toContain('Este registro ya no está')
    const [next] = /\/mi-mesa\/seguimientos\?despues=[\w-]+/.exec(page.text)!
    const rest = await visitor.get(next)
    const shown = (text: string) => [...text.matchAll(/>(Registro \d+)</g)].map(([, title]) => title)
    expect(new Set([...shown(page.text), ...shown(rest.text)]).size).toBe(32)
    expect((await visitor.post(MINE, { ...records[0]!, pace: 'none' })).location).toBe(`${MINE}?hecho=dejado`)
    expect((await visitor.post(`${MINE}/todos`, { what: 'unfollow' })).status).toBe(303)
    expect(await followingOf(db, ana.person!.id, { limit: 9 })).toEqual([])
  })

  it('is told to them and forgotten with their account', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    await follow(around, services, ana, { subject: record, pace: 'at-once' })
    await pauseLetters(services, ana, { paused: true })
    const { id } = ana.person!
    expect(await city.module.personalData!(db, id)).toMatchObject({
      follows: [{ ...record, pace: 'at-once' }],
      lettersPaused: true,
      webhooks: [],
    })
    await db.transaction((tx) => city.module.forget!(tx, id))
    expect(await city.module.personalData!(db, id)).toEqual({
      follows: [],
      lettersPaused: false,
      calendarAddress: false,
      webhooks: [],
    })
  })
})

describe('the link at the end of a letter', () => {
  const letterTo = async (...titles: string[]) => {
    const ana = await city.person('Ana')
    const records = titles.map((title) => city.probe(title))
    for (const subject of records) {
      await follow(around, services, ana, { subject, pace: 'at-once' })
      await city.act(subject)
    }
    city.later(10)
    mailbox.clear()
    await queueDueBundles(services)
    await city.work()
    const [letter] = mailbox.list()
    const address = /<http:\/\/localhost:3000(.+)>/.exec(letter!.headers['List-Unsubscribe']!)![1]!
    return { ana, records, address, letter: letter! }
  }

  it('only asks when it is opened, as programs that read mail do', async () => {
    const { ana, address, records } = await letterTo('Registro')
    const page = await city.visitor().get(address)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Dejar de seguir')
    expect(await followersOf(db, records[0]!, ana.person!.id)).toMatchObject({ total: 1 })
  })

  it('ends them in one click, without signing in, cookies or an origin (RFC 8058), and takes it back', async () => {
    const { ana, address, records } = await letterTo('Registro')
    const program = city.visitor()
    const done = await program.post(address, { 'List-Unsubscribe': 'One-Click' }, { origin: 'https://mail.example' })
    expect(done.status).toBe(200)
    expect(done.text).toContain('No recibirá más avisos de este registro.')
    expect((await followersOf(db, records[0]!, null)).total).toBe(0)
    expect((await program.post(address)).status).toBe(200) // a second time does no harm
    await program.post(address, { what: 'undo' })
    expect(await followersOf(db, records[0]!, ana.person!.id)).toEqual({ total: 1, pace: 'at-once' })
  })

  it('ends all of them, too', async () => {
    const { ana, letter } = await letterTo('Registro')
    const [all] = /\/baja\/[\w.-]+$/m.exec(letter.text.split('No recibir más avisos: ')[1]!)!
    await city.visitor().post(all)
    expect(await settingsOf(db, ana.person!.id)).toMatchObject({ paused: true })
  })

  it('of an account that was closed, or never was here, says so kindly and writes nothing', async () => {
    const { ana, address, records } = await letterTo('Registro')
    await db.execute(sql`delete from follows where person_id = ${ana.person!.id}`) // as `forget` does
    await db.execute(sql`update people set email = null, name = '', closed_at = now() where id = ${ana.person!.id}`)
    const of = { subject: records[0]!, pace: 'at-once' } as const
    const addresses = [
      address,
      unsubscribeAddress(city.services.settings, { personId: ana.person!.id, of: 'all' }),
      unsubscribeAddress(city.services.settings, { personId: newId(), of: 'all' }),
      unsubscribeAddress(city.services.settings, { personId: newId(), of }),
    ].map((link) => new URL(link, 'http://localhost:3000').pathname)
    const visitor = city.visitor()
    for (const path of addresses)
      for (const answer of [
        await visitor.get(path),
        await visitor.post(path, { 'List-Unsubscribe': 'One-Click' }),
        await visitor.post(path, { what: 'undo' }),
      ]) {
        expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('ya no existe')])
        expect(answer.text).not.toContain('value="undo"')
      }
    expect((await followersOf(db, records[0]!, null)).total).toBe(0)
    expect(await settingsOf(db, ana.person!.id)).toMatchObject({ paused: false })
  })

  it('is of nobody else: a token that we did not write is none', async () => {
    const { address, records } = await letterTo('Registro')
    const token = address.split('/').at(-1)!
    const [words, mac] = token.split('.') as [string, string]
    const other = Buffer.from(
      Buffer.from(words, 'base64url')
        .toString()
        .replace(/^\w/, (letter) => (letter === '0' ? '1' : '0')),
    ).toString('base64url')
    for (const forged of [`${other}.${mac}`, words, `${words}.`, `.${mac}`, 'x'])
      expect((await city.visitor().post(`/baja/${forged}`)).status).toBe(404)
    expect((await followersOf(db, records[0]!, null)).total).toBe(1)
  })
})

describe('the feed', () => {
  const read = (text: string) => {
    const { texts, links } = readAtom(text)
    const all = (path: string) => texts.flatMap(([where, what]) => (where === path ? [what] : []))
    return { all, link: (rel: string) => links.find((link) => link['rel'] === rel)?.['href'] }
  }

  it('tells every act about a record, page by page, in well-formed XML with ids for good', async () => {
    const [ana, record] = [await city.person('Ana <b>&'), city.probe('Título «&» <i>')]
    for (let at = 0; at < 35; at++) await city.act(record, { what: `a${at} <x> \u0007&`, by: ana })
    const visitor = city.visitor()
    const ids: string[] = []
    let whole = ''
    for (let path: string | undefined = `/historial/probe/${record.id}.atom`; path;) {
      const answer = await visitor.get(path)
      expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
      const { all, link } = read(answer.text)
      expect(all('feed/title')).toEqual(['Historial de «Título «&» <i>»'])
      expect(link('self')).toBe(`http://localhost:3000${path}`)
      ids.push(...all('feed/entry/id'))
      whole += answer.text
      path = link('next')?.replace('http://localhost:3000', '')
    }
    expect(new Set(ids).size).toBe(35)
    expect(ids[0]).toMatch(/^tag:localhost,2026:\/bitacora\/\d+$/)
    const first = read((await visitor.get(`/historial/probe/${record.id}.atom`)).text)
    expect(first.all('feed/entry/title')[0]).toBe('Cambió «a34 <x> &» · Título «&» <i>')
    expect(first.all('feed/entry/author/name')[0]).toBe('Ana <b>&')
    expect(whole).not.toContain('canario')
  })

  it('is answered «not modified» to whoever has it, and says what is new', async () => {
    const record = city.probe('Registro')
    await city.act(record)
    const address = `/historial/probe/${record.id}.atom`
    const etag = (await city.visitor().get(address)).headers.get('etag')!
    expect((await city.visitor().get(address, { 'if-none-match': etag })).status).toBe(304)
    await city.act(record)
    expect((await city.visitor().get(address, { 'if-none-match': etag })).status).toBe(200)
  })

  it.each(['probe/x.atom', `probe/${newId()}.atom`, `nada/${newId()}.atom`])('is not there for %s', async (path) =>
    expect((await city.visitor().get(`/historial/${path}`)).status).toBe(404),
  )

  it('tells the whole journal in another language, too', async () => {
    const { all, link } = read((await city.visitor().get('/bitacora.atom?lang=en')).text)
    expect(all('feed/title')[0]).toMatch(/^Public journal/)
    expect(link('self')).toContain('lang=en')
  })
})

describe('the calendar', () => {
  const due = (uid: string, day: string) => ({ uid, day, title: { es: `Vence ${uid}` }, address: '/sondas/1' })

  it('of a record has its days, last changed with it', async () => {
    const record = city.probe('Registro', [due('h2', '2026-12-02'), due('h1', '2026-12-01')])
    const entry = await city.act(record)
    const address = `/calendario/probe/${record.id}.ics`
    const answer = await city.visitor().get(address)
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    expect(answer.text).toBe(['Fechas de «Registro»', `h1@localhost:3000 2026-12-01 Vence h1 ${entry.at.toISOString()}`, `h2@localhost:3000 2026-12-02 Vence h2 ${entry.at.toISOString()}`].join('\n')) // prettier-ignore
    expect((await city.visitor().get(address, { 'if-none-match': answer.headers.get('etag')! })).status).toBe(304)
    expect((await city.visitor().get(`/calendario/probe/${newId()}.ics`)).status).toBe(404)
  })

  it('of a person has each day once, at an address that only they have, until they change it', async () => {
    const [ana, one, two] = [
      await city.person('Ana'),
      city.probe('Uno', [due('a', '2026-12-01')]),
      city.probe('Dos', [due('a', '2026-12-01'), due('b', '2026-12-02')]),
    ]
    for (const subject of [one, two]) await follow(around, services, ana, { subject, pace: 'weekly' })
    const visitor = city.as(ana)
    const addressNow = async () => /\/calendario\/mio\/[\w.-]+\.ics/.exec((await visitor.get(MINE)).text)?.[0]
    expect(await addressNow()).toBeUndefined()
    await visitor.post(`${MINE}/calendario`)
    const address = (await addressNow())!
    const calendar = await city.visitor().get(address)
    expect([...calendar.text.matchAll(/^(\w)@/gm)].map(([, uid]) => uid)).toEqual(['a', 'b'])
    expect(calendar.headers.get('cache-control')).toBe('private, no-cache')
    await visitor.post(`${MINE}/calendario`)
    expect((await city.visitor().get(address)).status).toBe(404)
    expect((await city.visitor().get((await addressNow())!)).status).toBe(200)
    expect((await city.visitor().get(address.replace('.ics', 'x.ics'))).status).toBe(404)
  })
})
