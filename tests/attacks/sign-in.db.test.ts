import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { startApp } from '../../src/app/main.tsx'
import { SESSION_COOKIE } from '../../src/platform/http/index.ts'
import { freePort } from '../support/free-port.ts'
import { startTestApp } from '../support/server.ts'
import { Client } from './client.ts'
import { signIn } from './world.ts'

// Whoever wants to be somebody else: guessing codes, telling who has an account, taking over a session.

const lines: string[] = []
const app = await startTestApp(
  { RATE_LIMIT: '100000', LOG_LEVEL: 'info' },
  { log: pino({ level: 'info' }, { write: (line) => void lines.push(line) }) },
)
const codeSentTo = (email: string) => /\d{3} \d{3}/.exec(app.letters().find(({ to }) => to === email)?.text ?? '')?.[0]
const forgetLimits = () => app.connection.db.execute(sql`delete from sign_in_limits`)

const wrong = (code: string, by: number) => String((Number(code.replace(' ', '')) + by) % 1_000_000).padStart(6, '0')

/** What the page says, without what differs by nature: what was typed. */
const told = (text: string, email: string) =>
  text
    .replaceAll(email, 'EMAIL')
    .replaceAll(encodeURIComponent(email), 'EMAIL')
    .replaceAll(/value="\d{6}"/g, 'value="CODE"')

describe('who has an account', () => {
  it('cannot be told from the answers', async () => {
    await forgetLimits()
    await signIn(app, 'conocida@canario.example')
    const answers = []
    for (const email of ['conocida@canario.example', 'ignorada@canario.example']) {
      const client = new Client(app.origin)
      const asked = await client.post('/entrar', { email })
      const page = await client.get('/entrar/codigo')
      const tried = await client.post('/entrar/codigo', { code: wrong(codeSentTo(email)!, 1) })
      const again = await client.post('/entrar/codigo/otro')
      answers.push(
        [asked, page, tried, again].map(({ status, location, text, headers }) => ({
          status,
          location,
          text: told(text, email),
          cookies: headers.getSetCookie().map((line) => line.replace(/=[^;]*/, '=')),
        })),
      )
    }
    expect(answers[1]).toEqual(answers[0])
    const letters = ['conocida@canario.example', 'ignorada@canario.example'].map((email) =>
      app.letters().find(({ to }) => to === email)!,
    )
    expect(letters[0]!.subject.replace(/\d/g, '0')).toBe(letters[1]!.subject.replace(/\d/g, '0'))
  })

  it('cannot be told from how long the answer takes', async () => {
    const times: Record<string, number[]> = { known: [], unknown: [] }
    for (let round = 0; round < 12; round++) {
      await forgetLimits()
      for (const [kind, email] of [
        ['known', 'conocida@canario.example'],
        ['unknown', `nadie-${round}@canario.example`],
      ] as const) {
        const started = performance.now()
        await new Client(app.origin).post('/entrar', { email })
        times[kind]!.push(performance.now() - started)
      }
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
    // Both do the same work; a lookup, a hash or a letter more for one would be seen as a multiple.
    expect(median(times['known']!) / median(times['unknown']!)).toBeLessThan(2.5)
    expect(median(times['unknown']!) / median(times['known']!)).toBeLessThan(2.5)
  })
})

describe('codes', () => {
  it('cannot be guessed: five tries, and then not even the right one opens', async () => {
    await forgetLimits()
    const client = new Client(app.origin)
    const email = 'blanco@canario.example'
    await client.post('/entrar', { email })
    const code = codeSentTo(email)!
    for (let by = 1; by <= 5; by++)
      expect((await client.post('/entrar/codigo', { code: wrong(code, by) })).status).toBe(422)
    const right = await client.post('/entrar/codigo', { code })
    expect(right.status).toBe(422)
    expect(client.cookies.has(SESSION_COOKIE)).toBe(false)
  })

  it('cannot be guessed by many at once', async () => {
    await forgetLimits()
    const client = new Client(app.origin)
    const email = 'a-la-vez@canario.example'
    await client.post('/entrar', { email })
    const code = codeSentTo(email)!
    await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        new Client(app.origin, client.cookies).post('/entrar/codigo', { code: wrong(code, at + 1) }),
      ),
    )
    expect((await client.post('/entrar/codigo', { code })).status).toBe(422)
  })

  it('open once', async () => {
    await forgetLimits()
    const email = 'una-vez@canario.example'
    const client = new Client(app.origin)
    await client.post('/entrar', { email })
    const [one, other] = [new Client(app.origin, client.cookies), new Client(app.origin, client.cookies)]
    const code = codeSentTo(email)!
    const answers = await Promise.all([one.post('/entrar/codigo', { code }), other.post('/entrar/codigo', { code })])
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 422])
  })

  it('of one address open no other', async () => {
    await forgetLimits()
    const mine = new Client(app.origin)
    await mine.post('/entrar', { email: 'atacante@canario.example' })
    const code = codeSentTo('atacante@canario.example')!
    const theirs = new Client(app.origin)
    await theirs.post('/entrar', { email: 'victima@canario.example' })
    if (codeSentTo('victima@canario.example') !== code)
      expect((await theirs.post('/entrar/codigo', { code })).status).toBe(422)
    // The cookie that says who is signing in is sealed: no byte of it can be changed.
    const [name, sealed] = [...theirs.cookies].find(([name]) => name.includes('signing'))!
    for (const forged of [
      sealed.slice(0, -2) + 'ff',
      sealed.replace(/^../, '00'),
      'ff',
      '',
      JSON.stringify({ email: 'victima@canario.example' }),
    ]) {
      const client = new Client(app.origin, [[name, forged]])
      expect([303, 422]).toContain((await client.post('/entrar/codigo', { code })).status)
      expect(client.cookies.has(SESSION_COOKIE)).toBe(false)
    }
  })

  it('are limited by address and by client, whichever process is asked', async () => {
    await forgetLimits()
    const { services, connection } = app
    const embedded = connection.embedded
    const port = await freePort()
    const settings = { ...services.settings, PORT: port, ORIGIN: `http://localhost:${port}`, TEQUIO_WORK: false }
    const second = embedded
      ? app
      : await startApp(settings, { connection, work: false, log: pino({ level: 'silent' }) })
    try {
      const origins = [app.origin, second.origin]
      let accepted = 0
      for (let at = 0; at < 12; at++)
        accepted +=
          (await new Client(origins[at % 2]!).post('/entrar', { email: 'insistente@canario.example' })).status === 303
            ? 1
            : 0
      expect(accepted).toBe(5)
      await forgetLimits()
      let spread = 0
      for (let at = 0; at < 50; at++)
        spread +=
          (await new Client(origins[at % 2]!).post('/entrar', { email: `cada-vez-otra-${at}@canario.example` }))
            .status === 303
            ? 1
            : 0
      expect(spread).toBe(40)
    } finally {
      if (second !== app) await second.close()
    }
  })

  it('are limited however the client says where it comes from', async () => {
    await forgetLimits()
    let accepted = 0
    for (let at = 0; at < 45; at++) {
      const forwarded = `10.0.0.${at}`
      const headers = {
        'x-forwarded-for': forwarded,
        'x-real-ip': forwarded,
        forwarded: `for=${forwarded}`,
        'client-ip': forwarded,
        'cf-connecting-ip': forwarded,
      }
      accepted +=
        (await new Client(app.origin).post('/entrar', { email: `disfrazada-${at}@canario.example` }, headers))
          .status === 303
          ? 1
          : 0
    }
    expect(accepted).toBe(40)
  })

  it('go to no more than one address, and to none that is not one', async () => {
    await forgetLimits()
    const before = app.letters().length
    for (const email of [
      'a@canario.example,b@canario.example',
      'a@canario.example\nBcc: b@canario.example',
      'a@canario.example b@canario.example',
      '"a@canario.example" <b@canario.example>',
      '<b@canario.example>',
      'a@canario.example;b@canario.example',
      'a@canario',
      '@canario.example',
      `${'a'.repeat(250)}@canario.example`,
      'a\u0000@canario.example',
      'a@canario.example%0d%0abcc:b@canario.example',
    ]) {
      const answer = await new Client(app.origin).post('/entrar', { email })
      if (answer.status === 303) expect(app.letters()[0]!.to).toMatch(/^[^\s,;<>"]+@[^\s,;<>"@]+$/)
      else expect([email, answer.status]).toEqual([email, 422])
    }
    expect(app.letters().length - before).toBeLessThanOrEqual(1) // the NUL is left out, and what remains is one address
  })

  it('are in no log, page or database', async () => {
    await forgetLimits()
    const client = new Client(app.origin)
    const email = 'sin-rastro@canario.example'
    await client.post('/entrar', { email })
    const code = codeSentTo(email)!
    await client.post('/entrar/codigo', { code })
    const token = decodeURIComponent(client.cookies.get(SESSION_COOKIE)!).split('.')[0]!
    const { rows } = await app.connection.db.execute<{ all: string }>(
      sql`select coalesce(string_agg(t::text, ' '), '') as all from sign_in_codes t`,
    )
    expect(rows[0]!.all).not.toContain(code.replace(' ', ''))
    const logged = lines.join('\n')
    expect(lines.length).toBeGreaterThan(20)
    for (const secret of [email, 'canario.example', code, code.replace(' ', ''), token])
      expect(logged).not.toContain(secret)
  })
})

describe('the invented people', () => {
  it('let nobody in where content is real', async () => {
    const { rows } = await app.connection.db.execute<{ id: string }>(sql`select id from people limit 3`)
    for (const { id } of rows) {
      const client = new Client(app.origin)
      expect((await client.post('/entrar/demostracion', { person: id })).status).toBe(404)
      expect(client.cookies.has(SESSION_COOKIE)).toBe(false)
    }
  })

  it('are the only ones to be tried where it is invented', async () => {
    await app.connection.db.execute(sql`insert into installation (key, value) values ('demonstration', 'true')`)
    const { rows } = await app.connection.db.execute<{ id: string }>(
      sql`select id from people where not demonstration limit 3`,
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { id } of rows)
      expect((await new Client(app.origin).post('/entrar/demostracion', { person: id })).status).toBe(404)
    await app.connection.db.execute(sql`delete from installation where key = 'demonstration'`)
  })
})
