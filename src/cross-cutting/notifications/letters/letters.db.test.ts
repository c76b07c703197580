import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import type { Ref } from '../../../kernel/ref.ts'
import type { Actor } from '../../../platform/access/index.ts'
import { MailDelayed, MailRefused } from '../../../platform/mail/index.ts'
import { follow, pauseLetters, unfollow } from '../follows/actions.ts'
import type { Pace } from '../follows/model.ts'
import { probeCity } from '../fixtures.ts'
import { queueDueBundles } from './bundles.ts'
import { forgetOldLetters, queueDigest, weekDue } from './digest.ts'

const connection = await testDatabase()
const { db } = connection
const city = probeCity(connection, { settings: { TEQUIO_CITY: 'Ciudad de Prueba' } })
const { services, around, mailbox } = city

/** A Wednesday, at ten in the city. */
const WEDNESDAY = '2026-11-25T16:00:00Z'
const MONDAY = new Date('2026-11-30T13:00:00Z') // seven in the city

beforeEach(async () => {
  await city.work()
  mailbox.clear()
  city.queued.length = 0
  city.clock.now = new Date(WEDNESDAY)
  await db.execute(sql`delete from followed_acts`)
  await db.execute(sql`delete from follow_digests`)
  await db.execute(sql`delete from follow_bundles`)
  await db.execute(sql`delete from follows`)
  await queueDigest(services) // an installation that is under way
})

const follows = async (person: Actor, subject: Ref, pace: Pace = 'at-once') =>
  expect(await follow(around, services, person, { subject, pace })).toEqual({ ok: true, value: null })
const letters = () => mailbox.list().toReversed()
async function tenMinutesLater() {
  city.later(10)
  const queued = await queueDueBundles(services)
  await city.work()
  return queued
}
async function monday() {
  city.clock.now = MONDAY
  const queued = await queueDigest(services)
  await city.work()
  return queued
}

describe('at once', () => {
  it('tells several acts on one record in one letter, minutes after the first', async () => {
    const [ana, plan] = [await city.person('Ana'), city.probe('Agua para todas')]
    await follows(ana, plan)
    await city.act(plan, { what: 'uno' })
    expect(await queueDueBundles(services)).toBe(0)
    city.later(9)
    await city.act(plan, { what: 'dos' })
    expect(await queueDueBundles(services)).toBe(0)
    city.later(1)
    await queueDueBundles(services)
    await city.act(plan, { what: 'tres' }) // into the next
    await city.work()
    expect(letters()).toHaveLength(1)
    const [{ to, subject, text, html, headers }] = letters() as [ReturnType<typeof letters>[0]]
    expect(to).toBe(`${ana.person!.id}@canario.example`)
    expect(subject).toBe('2 novedades: Agua para todas')
    for (const part of [
      'Cambió «uno»',
      'Cambió «dos»',
      `http://localhost:3000/sondas/${plan.id}`,
      'Ciudad de Prueba',
    ]) {
      expect(text).toContain(part)
      expect(html).toContain(part)
    }
    expect(text).not.toContain('tres')
    expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click')
    expect(headers['List-Unsubscribe']).toMatch(/^<http:\/\/localhost:3000\/baja\/[\w.-]+>$/)
    await tenMinutesLater()
    expect(letters().map((letter) => letter.subject)).toEqual([
      '2 novedades: Agua para todas',
      'Novedad: Agua para todas',
    ])
  })

  it('hears of everything that is about the record, under its own record, once', async () => {
    const [ana, milestone, commitment, plan] = [
      await city.person('Ana'),
      city.probe('Hito'),
      city.probe('Compromiso'),
      city.probe('Plan'),
    ]
    for (const record of [plan, commitment, milestone]) await follows(ana, record)
    const bea = await city.person('Bea')
    await follows(bea, commitment)
    await city.act(milestone, { about: [commitment, plan] })
    await tenMinutesLater()
    expect(letters().map(({ to, subject }) => `${to.slice(0, 36) === ana.person!.id ? 'Ana' : 'Bea'} ${subject}`).toSorted()).toEqual(['Ana Novedad: Hito', 'Bea Novedad: Compromiso']) // prettier-ignore
    expect(letters().find(({ subject }) => subject.endsWith('Compromiso'))!.text).toContain(
      `http://localhost:3000/sondas/${milestone.id}`,
    )
  })

  it('is silent about one’s own acts, private ones, those before following, and after unfollowing', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    await city.act(record, { what: 'antes' })
    await follows(ana, record)
    await city.act(record, { by: ana })
    await city.act(record, { isPublic: false })
    expect(await tenMinutesLater()).toBe(0)
    await city.act(record)
    await unfollow(services, ana, { subject: record })
    expect(await tenMinutesLater()).toBe(0)
    expect(letters()).toEqual([])
  })

  it('never tells what is not public any more when the letter goes', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    await follows(ana, record)
    const entry = await city.act(record)
    city.later(10)
    expect(await queueDueBundles(services)).toBe(1)
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local tequio.erasing = 'demonstration'`)
      await tx.execute(sql`delete from journal where id = ${entry.id}`)
    })
    await city.work()
    expect(letters()).toEqual([])
  })

  it('comes in the language of each', async () => {
    const record = city.probe('Registro')
    await follows(await city.person('Ann', { locale: 'en' }), record)
    await follows(await city.person('Ana', { locale: 'es' }), record)
    await city.act(record)
    await tenMinutesLater()
    expect(
      letters()
        .map(({ subject }) => subject)
        .toSorted(),
    ).toEqual(['News: Registro', 'Novedad: Registro'])
    expect(letters().find(({ subject }) => subject.startsWith('News'))!.html).toContain('<html lang="en">')
  })

  it('escapes what people wrote', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('<b>Título</b> & más')]
    await follows(ana, record)
    await city.act(record, { what: '<script>alert(1)</script>' })
    await tenMinutesLater()
    expect(letters()[0]!.html).not.toMatch(/<script|<b>/)
    expect(letters()[0]!.html).toContain('&lt;script>')
  })

  it('leaves for no invented person, nor to who paused', async () => {
    const [invented, paused, record] = [
      await city.person('Nadie', { demonstration: true }),
      await city.person('Paz'),
      city.probe('Registro'),
    ]
    await follows(invented, record)
    await follows(paused, record)
    await pauseLetters(services, paused, { paused: true })
    await city.act(record)
    const sent: string[] = []
    const kept = services.mail
    services.mail = { send: async ({ to }) => ({ id: String(sent.push(to)) }), mailbox: null, close() {} }
    await tenMinutesLater()
    services.mail = kept
    expect(sent).toEqual([])
  })
})

describe('once each, whatever happens', () => {
  it('an act whose job is tried again is told once', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    await follows(ana, record)
    const entry = await city.act(record)
    await city.handle(entry)
    await tenMinutesLater()
    await city.handle(entry)
    await tenMinutesLater()
    expect(letters()).toHaveLength(1)
  })

  it('two processes that look at once queue each letter once, in batches that are bounded', async () => {
    const record = city.probe('Registro')
    await db.execute(sql`
      with crowd as (
        insert into people (id, email, email_verified, name, created_at, updated_at)
        select gen_random_uuid(), gen_random_uuid() || '@canario.example', true, '', now(), now() from generate_series(1, 1203) returning id)
      insert into follows (person_id, kind, record_id, pace) select id, 'probe', ${record.id}, 'at-once' from crowd`)
    await city.act(record)
    city.later(10)
    await Promise.all([queueDueBundles(services), queueDueBundles(services)])
    const people = city.queued.map(({ data }) => (data as { letters: string[] }).letters)
    expect(people.every((batch) => batch.length <= 50)).toBe(true)
    expect(new Set(people.flat()).size).toBe(1203)
    expect(people.flat()).toHaveLength(1203)
    city.queued.length = 0
    await db.execute(sql`delete from people where id in (select person_id from follows where record_id = ${record.id})`)
  })

  it('a letter that could not go is tried again by itself; one that was refused is not', async () => {
    const [ana, bea, record] = [await city.person('Ana'), await city.person('Bea'), city.probe('Registro')]
    await follows(ana, record)
    await follows(bea, record)
    await city.act(record)
    city.later(10)
    await queueDueBundles(services)
    const [job] = city.queued
    const kept = services.mail
    const failing = (to: string, error: Error) => {
      services.mail = {
        ...kept,
        send: async (letter) => {
          if (letter.to.startsWith(to)) throw error
          return kept.send(letter)
        },
      }
    }
    failing(ana.person!.id, new MailDelayed('away'))
    await expect(city.work()).rejects.toThrow('away')
    expect(letters().map(({ to }) => to.slice(0, 36))).toEqual([bea.person!.id])
    mailbox.clear()
    failing(ana.person!.id, new MailRefused('refused-by-server', 'no'))
    city.queued.push(job!)
    await city.work()
    services.mail = kept
    city.queued.push(job!)
    await city.work()
    expect(letters()).toEqual([])
  })
})

describe('the digest', () => {
  it('comes on Monday at seven, grouped by record, and only once', async () => {
    const [ana, one, two] = [await city.person('Ana'), city.probe('Uno'), city.probe('Dos')]
    await follows(ana, one, 'weekly')
    await follows(ana, two, 'weekly')
    for (let at = 1; at <= 12; at++) await city.act(one, { what: `a${at}` })
    await city.act(two, { what: 'b' })
    expect(await tenMinutesLater()).toBe(0)
    city.clock.now = new Date(MONDAY.getTime() - 1)
    expect(await queueDigest(services)).toBe(0)
    city.clock.now = MONDAY
    await Promise.all([queueDigest(services), queueDigest(services)])
    expect(await queueDigest(services)).toBe(0)
    await city.work()
    expect(letters()).toHaveLength(1)
    const [{ subject, text, headers }] = letters() as [ReturnType<typeof letters>[0]]
    expect(subject).toBe('Su resumen de la semana: 13 actos en 2 registros que sigue')
    expect([...text.matchAll(/Cambió/g)]).toHaveLength(11) // ten of one, and the way to the rest
    expect(text).toContain(`Y 2 actos más: http://localhost:3000/historial/probe/${one.id}`)
    expect(text).toMatch(/^Dos\nhttp/m)
    expect(headers['List-Unsubscribe']).toContain('/baja/')
  })

  it('is never empty, and never tells an act twice', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    await follows(ana, record, 'weekly')
    expect(await monday()).toBe(0)
    await city.act(record)
    city.clock.now = new Date(MONDAY.getTime() + 7 * 86_400_000)
    expect(await queueDigest(services)).toBe(1)
    await city.work()
    city.clock.now = new Date(MONDAY.getTime() + 14 * 86_400_000)
    expect(await queueDigest(services)).toBe(0)
    expect(letters()).toHaveLength(1)
  })

  it('goes on where a crash ended it', async () => {
    const [ana, bea, record] = [await city.person('Ana'), await city.person('Bea'), city.probe('Registro')]
    for (const person of [ana, bea]) await follows(person, record, 'weekly')
    await city.act(record)
    city.clock.now = MONDAY
    const { sendMany } = services.jobs
    services.jobs.sendMany = async () => {
      throw new Error('the process is killed')
    }
    await expect(queueDigest(services)).rejects.toThrow()
    services.jobs.sendMany = sendMany
    expect(await queueDigest(services)).toBe(2)
    await city.work()
    expect(letters()).toHaveLength(2)
  })

  it('leaves out what was told at once, also where the pace was changed in the week', async () => {
    const [ana, plan, milestone] = [await city.person('Ana'), city.probe('Plan'), city.probe('Hito')]
    await follows(ana, milestone, 'at-once')
    await follows(ana, plan, 'weekly')
    await city.act(milestone, { about: [plan], what: 'al momento' })
    await tenMinutesLater()
    await follows(ana, milestone, 'weekly')
    await city.act(milestone, { about: [plan], what: 'en el resumen' })
    await monday()
    const [atOnce, digest] = letters()
    expect(atOnce!.text).toContain('al momento')
    expect(digest!.text).toContain('en el resumen')
    expect(digest!.text).not.toContain('al momento')
  })

  it.each([
    ['2026-11-30T12:59:59Z', '2026-11-23'],
    ['2026-11-30T13:00:00Z', '2026-11-30'],
    ['2026-12-02T03:00:00Z', '2026-11-30'],
    ['2026-12-07T05:00:00Z', '2026-11-30'], // Sunday night in the city
  ])('at %s that of %s is due', (at, week) => expect(weekDue(new Date(at))).toBe(week))

  it('is forgotten after two months', async () => {
    const [ana, record] = [await city.person('Ana'), city.probe('Registro')]
    await follows(ana, record)
    await city.act(record)
    await tenMinutesLater()
    await monday()
    city.clock.now = new Date(MONDAY.getTime() + 61 * 86_400_000)
    await forgetOldLetters(services)
    const { rows } = await db.execute(
      sql`select 1 from follow_letters union all select 1 from follow_bundles union all select 1 from followed_acts`,
    )
    expect(rows).toEqual([])
  })
})
