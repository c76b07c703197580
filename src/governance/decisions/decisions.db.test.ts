import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { ensurePerson } from '../../foundations/identity/index.ts'
import { registerOrganization } from '../../foundations/organizations/index.ts'
import { ref } from '../../kernel/ref.ts'
import type { Locale } from '../../kernel/text.ts'
import { Forbidden, NOBODY, NotFound, type Actor } from '../../platform/access/index.ts'
import { databaseCode, SESSION_COOKIE } from '../../platform/http/index.ts'
import { historyOf, type Entry } from '../../platform/journal/index.ts'
import { defineModule, type Decided } from '../../platform/manifest/index.ts'
import {
  castVote,
  closeByClock,
  closeDecision,
  excuseOneself,
  proposeAgreement,
  returnFromExcuse,
  withdrawDecision,
  type Acting,
} from './actions.ts'
import { closeDue, remind } from './clock.ts'
import { decisionsDesk } from './elsewhere.tsx'
import { decisionsOn, findDecision, makersFor, makersOf, openDecision, outcomeOf } from './index.ts'
import { joiningLetters, votingLetters } from './letters.ts'
import { addMember, addSeat, createMaker, endMaker, endMember, endSeat, setRule } from './makers/actions.ts'
import { HEAD_RULE, type Choice, type Rule } from './model.ts'
import module from './module.ts'
import { hashOf } from './opening.ts'
import { decisionResource, makerResource } from './resources.ts'

const connection = await testDatabase()
const { db, pool } = connection

const AUTHORITY = '0199b0c0-0000-7000-8000-000000000002'
const signedIn: Record<string, Actor> = {}
let effects: Decided[] = []
let effect: (decided: Decided) => Promise<void | { ok: boolean; reason?: string; notApplied?: string }> = async () => {}
let inVain: Record<Locale, string | null> = { es: null, en: null }
/** A module above, whose matter is acted upon. */
const above = defineModule({
  name: 'above',
  routes: [],
  permissions: [],
  events: {},
  resources: [],
  matters: [
    {
      name: 'plan.approve',
      title: { es: 'Aprobar el plan' },
      async effect(tx, decided) {
        await tx.execute(sql`create temporary table if not exists applied_to (id uuid)`)
        await tx.execute(sql`insert into applied_to values (${decided.id}::uuid)`)
        effects.push(decided)
        return effect(decided)
      },
      explain: (reason) => (reason === 'too-wet' ? 'Llovió.' : ''),
      hindrance: async (_db, { id }, locale) => (id === subject.id ? inVain[locale] : null),
    },
  ],
})
const site = testSite(connection, {
  routes: module.routes,
  modules: [module, above],
  identify: async (_services, request) =>
    signedIn[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
const MORNING = new Date('2026-06-01T16:00:00Z')
const HASH = hashOf('El plan, tal como se propone.')
const subject = ref('plan', '0199b0c0-0000-7000-8000-00000000000a')

const ok = <T>(verdict: { ok: true; value: T } | { ok: false; reason: string }): T => {
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}
const refusal = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? null : verdict.reason)
const as = (name: string): Acting => ({ ...site.services, actor: signedIn[name] ?? NOBODY })
const browse = (name?: string) => {
  const visitor = site.visitor()
  if (name) visitor.cookies.set(SESSION_COOKIE, name)
  return visitor
}

const rule = (given: Partial<Rule> = {}): Rule => ({
  ...HEAD_RULE,
  of: 'present',
  quorum: { test: 'more-than', numerator: 1, denominator: 2 },
  quorumOf: 'seats',
  ...given,
})

let maker: string
let slug: string
let organization: string
const person = async (name: string) => {
  const id = await db.transaction((tx) =>
    ensurePerson(tx, { email: `${name}@ejemplo.mx`, name: name[0]!.toUpperCase() + name.slice(1) }),
  )
  signedIn[name] = { person: { id, name }, roles: [], permissions: new Map() }
  return id
}

/** Ana presides; Ana, Beto and Eva have a vote, Rita stands in for Ana; Fede has voice alone. */
beforeEach(async () => {
  effects = []
  effect = async () => {}
  inVain = { es: null, en: null }
  site.clock.now = MORNING
  await db.execute(
    sql`truncate decision_votes, decision_excuses, decisions, decision_rules, decision_members, decision_seats, decision_makers, organizations, people cascade`,
  )
  organization = await db.transaction((tx) =>
    registerOrganization(tx, { name: 'Instituto de las Pruebas', acronym: null, sector: 'public-body' }, null),
  )
  const manager = await person('manager')
  signedIn['manager'] = {
    person: { id: manager, name: 'Manager' },
    roles: [],
    permissions: new Map([['decision.manage', new Set([AUTHORITY])]]),
  }
  for (const name of ['ana', 'beto', 'eva', 'rita', 'fede', 'otra']) await person(name)
  const made = ok(
    await createMaker(as('manager'), {
      kind: 'collegiate',
      name: { es: 'Secretariado Técnico Local' },
      about: null,
      organizationId: organization,
      from: '2026-01-01',
    }),
  )
  maker = made.id
  slug = made.slug
  await seat('Sociedad civil 1', 'Sociedad civil', 'ana', { office: 'presiding' })
  await seat('Gobierno 1', 'Gobierno', 'beto')
  await seat('Autoridad 1', 'Autoridad', 'eva')
  await seat('Facilitación', null, 'fede', { votes: false })
  await join(1, 'rita', 'alternate')
  ok(await setRule(as('manager'), maker, { matter: null, rule: rule(), from: '2026-01-01' }))
})

async function seat(
  label: string,
  sector: string | null,
  holder: string,
  given: { votes?: boolean; office?: 'presiding' } = {},
) {
  const { number } = ok(
    await addSeat(as('manager'), maker, {
      label: { es: label },
      sector: sector === null ? null : { es: sector },
      votes: true,
      office: null,
      from: '2026-01-01',
      ...given,
    }),
  )
  await join(number, holder)
}
const joining = (
  number: number,
  name: string,
  standing: 'holder' | 'alternate' = 'holder',
  from = '2026-01-01',
  until: string | null = null,
) => addMember(as('manager'), maker, number, { email: `${name}@ejemplo.mx`, name, standing, from, until })
const join = async (...given: Parameters<typeof joining>) => ok(await joining(...given))

const put = (given: Partial<Parameters<typeof openDecision>[1]> = {}) =>
  db.transaction((tx) =>
    openDecision(
      tx,
      {
        makerId: maker,
        matter: 'plan.approve',
        subject,
        title: { es: 'Aprobar el Plan de Acción Local' },
        textHash: HASH,
        address: '/planes/el-plan',
        at: site.clock.now,
        ...given,
      },
      signedIn['manager']!.person!.id,
    ),
  )
const open = async (given: Partial<Parameters<typeof openDecision>[1]> = {}) => ok(await put(given))
const vote = (id: string, name: string, choice: Choice = 'for', reason: string | null = null, textHash = HASH) =>
  castVote(as(name), id, { choice, reason, textHash })
const stateOf = async (id: string) => (await findDecision(db, id, site.clock.now))!.state
const later = (hours: number) => new Date(site.clock.now.getTime() + hours * 3_600_000)

describe('a vote', () => {
  it('is one row however often it is sent, and may change until the closing', async () => {
    const id = await open()
    const sent = await Promise.all(Array.from({ length: 200 }, () => vote(id, 'ana')))
    expect(sent.filter((verdict) => verdict.ok && verdict.value.isNew)).toHaveLength(1)
    expect((await pool.query('select choice from decision_votes')).rows).toEqual([{ choice: 'for' }])
    ok(await vote(id, 'ana', 'against', 'Lo pensé mejor.'))
    expect((await pool.query('select choice, reason from decision_votes')).rows).toEqual([
      { choice: 'against', reason: 'Lo pensé mejor.' },
    ])
    const told = await historyOf(db, ref('decision', id), { events: ['decision.voted'] })
    expect(told.map(({ details }) => [details['from'], details['choice']])).toEqual([
      ['for', 'against'],
      [null, 'for'],
    ])
  })
  it('is refused to who is no member, was one, will be one, or has voice alone', async () => {
    const id = await open()
    expect(refusal(await vote(id, 'otra'))).toBe('not-a-member')
    expect(refusal(await vote(id, 'manager'))).toBe('not-a-member')
    expect(refusal(await vote(id, 'fede'))).toBe('no-vote')
    const { rows } = await pool.query(`select id from decision_members where person_id = $1`, [
      signedIn['eva']!.person!.id,
    ])
    ok(await endMember(as('manager'), maker, rows[0].id, '2026-06-01'))
    await join(3, 'otra', 'holder', '2026-06-02')
    expect(refusal(await vote(id, 'eva'))).toBe('not-a-member')
    expect(refusal(await vote(id, 'otra'))).toBe('not-a-member')
    site.clock.now = later(24)
    expect(refusal(await vote(id, 'otra'))).toBe(null)
  })
  it('on another text is refused', async () =>
    expect(refusal(await vote(await open(), 'ana', 'for', null, hashOf('Otro texto.')))).toBe('text-changed'))
  it('after the closing, or after its moment although nobody closed, is refused', async () => {
    const closed = await open()
    ok(await vote(closed, 'ana'))
    ok(await closeDecision(as('manager'), closed))
    expect(refusal(await vote(closed, 'beto'))).toBe('closed')
    const due = await open({ closesAt: later(1) })
    site.clock.now = later(1)
    expect(refusal(await vote(due, 'beto'))).toBe('closed')
  })
  it('needs somebody signed in, and a decision', async () => {
    await expect(async () =>
      castVote(as('nobody'), await open(), { choice: 'for', reason: null, textHash: HASH }),
    ).rejects.toThrow()
    await expect(vote(AUTHORITY, 'ana')).rejects.toThrow(NotFound)
  })
  it('of an alternate counts where the holder has not voted', async () => {
    const id = await open()
    ok(await vote(id, 'rita', 'against'))
    expect(outcomeOf((await findDecision(db, id, site.clock.now))!)).toMatchObject({ voted: 1, against: 1 })
    ok(await vote(id, 'ana', 'for'))
    expect(outcomeOf((await findDecision(db, id, site.clock.now))!)).toMatchObject({ voted: 1, for: 1, against: 0 })
  })
})

describe('closing', () => {
  it('computes the outcome from the rule that was copied, and keeps all of which it was made', async () => {
    const id = await open()
    site.clock.now = later(48)
    ok(await setRule(as('manager'), maker, { matter: null, rule: rule({ majority: null }), from: '2026-06-02' }))
    ok(await vote(id, 'ana'))
    ok(await vote(id, 'beto'))
    ok(await vote(id, 'eva', 'against'))
    expect(ok(await closeDecision(as('ana'), id))).toBe('approved')
    const decision = (await findDecision(db, id))!
    expect(outcomeOf({ rule: decision.rule, roll: decision.roll })).toMatchObject({
      outcome: 'approved',
      for: 2,
      against: 1,
    })
    // What happens to the body afterwards changes nothing of it.
    ok(await endSeat(as('manager'), maker, 2, '2026-06-04'))
    await pool.query('delete from decision_votes')
    expect(outcomeOf((await findDecision(db, id))!)).toMatchObject({ outcome: 'approved', seats: 3, for: 2 })
  })
  it('happens once, whoever is quicker', async () => {
    const id = await open({ closesAt: later(1) })
    ok(await vote(id, 'ana'))
    ok(await vote(id, 'beto'))
    site.clock.now = later(2)
    const attempts = await Promise.all([
      closeDecision(as('manager'), id),
      closeDecision(as('ana'), id),
      closeByClock(site.services, id),
      closeByClock(site.services, id),
    ])
    expect(attempts.filter((one) => one === 'approved' || (one && typeof one === 'object' && one.ok))).toHaveLength(1)
    expect(effects).toHaveLength(1)
    expect(await historyOf(db, ref('decision', id), { events: ['decision.closed'] })).toHaveLength(1)
    expect(refusal(await closeDecision(as('manager'), id))).toBe('closed')
  })
  it('is for the authority, who presides and who keeps the acts alone', async () => {
    const id = await open()
    await expect(closeDecision(as('beto'), id)).rejects.toThrow(Forbidden)
    await expect(closeDecision(as('otra'), id)).rejects.toThrow(Forbidden)
    await expect(withdrawDecision(as('beto'), id, 'Porque sí')).rejects.toThrow(Forbidden)
    expect(ok(await closeDecision(as('ana'), id))).toBe('no-quorum')
  })
  it('has present those of the session; who voted is present besides', async () => {
    const id = await open()
    ok(await vote(id, 'ana'))
    expect(refusal(await closeDecision(as('manager'), id, { on: '2026-06-02', present: [2] }))).toBe('session-ahead')
    expect(refusal(await closeDecision(as('manager'), id, { on: '2026-05-31', present: [2] }))).toBe('session-before')
    expect(ok(await closeDecision(as('manager'), id, { on: '2026-06-01', present: [2] }))).toBe('rejected')
    const decision = (await findDecision(db, id))!
    expect(decision.roll.map(({ present }) => present)).toEqual([true, true, false])
    expect(decision.sessionOn).toBe('2026-06-01')
  })
  it('has nobody present who does not sit there, nor a session of before the notice', async () => {
    ok(await setRule(as('manager'), maker, { matter: 'plan.close', rule: rule({ noticeDays: 3 }), from: '2026-06-01' }))
    const id = await open()
    const noticed = await open({ matter: 'plan.close' })
    await pool.query(`update decision_members set until_day = '2026-05-01' where person_id = $1`, [
      signedIn['eva']!.person!.id,
    ])
    for (const name of ['ana', 'beto']) ok(await vote(id, name))
    const close = (number: number) => closeDecision(as('manager'), id, { on: '2026-06-01', present: [number] })
    expect([refusal(await close(3)), refusal(await close(4)), refusal(await close(99))]).toEqual(
      Array.from({ length: 3 }, () => 'not-seated'),
    )
    const sent = await browse('manager').post(`/decisiones/${id}/cerrar`, { on: '2026-06-01', present: '3' })
    expect([sent.status, sent.text.includes('alguien ocupaba el día de la sesión')]).toEqual([422, true])
    site.clock.now = new Date('2026-06-05T16:00:00Z')
    const before = { on: '2026-06-03', present: [] }
    expect(refusal(await closeDecision(as('manager'), noticed, before))).toBe('session-too-soon')
    expect(ok(await closeDecision(as('manager'), noticed, { on: '2026-06-04', present: [] }))).toBe('no-quorum')
  })
  it('comes by the clock at its moment, and by who was in term at it', async () => {
    const id = await open({ closesAt: later(1) })
    const unset = await open({ matter: 'plan.close' })
    expect(await closeDue(site.services)).toBe(0)
    site.clock.now = later(5)
    expect([await closeDue(site.services), await closeDue(site.services)]).toEqual([1, 0])
    expect([await stateOf(id), await stateOf(unset)]).toEqual(['no-quorum', 'open'])
    expect((await findDecision(db, id))!.closedAt).toEqual(new Date(MORNING.getTime() + 3_600_000))
  })
  it('by the clock is not held up by one whose effect fails', async () => {
    const failing = await open({ closesAt: later(1) })
    const other = await open({ matter: 'plan.close', closesAt: later(2) })
    site.clock.now = later(3)
    effect = async () => {
      throw new Error('a bug above')
    }
    await expect(closeDue(site.services)).rejects.toThrow('a bug above')
    expect([await stateOf(failing), await stateOf(other)]).toEqual(['open', 'no-quorum'])
  })
  it('says when nobody could have decided', async () => {
    const id = await open()
    ok(await endSeat(as('manager'), maker, 2, '2026-06-02'))
    await pool.query(
      `update decision_members set until_day = '2026-05-01' where standing = 'holder' and person_id <> $1`,
      [signedIn['eva']!.person!.id],
    )
    await pool.query(`update decision_members set until_day = '2026-05-01' where standing = 'alternate'`)
    ok(await vote(id, 'eva'))
    expect(ok(await closeDecision(as('manager'), id))).toBe('impossible')
  })
})

describe('the notice', () => {
  it('of working days holds the closing off', async () => {
    ok(
      await setRule(as('manager'), maker, {
        matter: 'plan.approve',
        rule: rule({ noticeDays: 3 }),
        from: '2026-06-01',
      }),
    )
    // Monday 1 June: the third working day after is Thursday 4.
    expect(refusal(await put({ closesAt: new Date('2026-06-04T05:00:00Z') }))).toBe('notice-too-short')
    const id = await open({ closesAt: new Date('2026-06-05T05:00:00Z') })
    expect((await findDecision(db, id))!.notBefore).toBe('2026-06-04')
    expect(refusal(await closeDecision(as('manager'), id))).toBe('too-soon')
    site.clock.now = new Date('2026-06-04T16:00:00Z')
    expect(ok(await closeDecision(as('manager'), id))).toBe('no-quorum')
  })
})

describe('opening', () => {
  it('is refused without a rule, without members, of a body that is over, or twice', async () => {
    await open()
    expect(refusal(await put())).toBe('already-open')
    expect(refusal(await put({ matter: 'plan.close', closesAt: MORNING }))).toBe('closes-in-the-past')
    expect(refusal(await put({ makerId: AUTHORITY }))).toBe('no-maker')
    const bare = ok(
      await createMaker(as('manager'), {
        kind: 'collegiate',
        name: { es: 'Pleno' },
        about: null,
        organizationId: null,
        from: '2026-06-01',
      }),
    ).id
    expect(refusal(await put({ makerId: bare }))).toBe('no-rule')
    ok(await setRule(as('manager'), bare, { matter: 'plan.approve', rule: rule(), from: '2026-06-01' }))
    expect(refusal(await put({ makerId: bare }))).toBe('no-members')
    ok(await endMaker(as('manager'), bare, '2026-06-03'))
    site.clock.now = later(72)
    expect(refusal(await put({ makerId: bare }))).toBe('maker-over')
  })
  it('of one question is before one at a time, and what was rejected goes to no other', async () => {
    const other = ok(
      await createMaker(as('manager'), {
        kind: 'head',
        name: { es: 'Titular' },
        about: null,
        organizationId: organization,
        from: '2026-01-01',
      }),
    ).id
    const term = { email: 'otra@ejemplo.mx', name: '', standing: 'holder', from: '2026-01-01', until: null } as const
    ok(await addMember(as('manager'), other, 1, term))
    const id = await open()
    for (const name of ['ana', 'beto', 'eva']) ok(await vote(id, name, 'against'))
    expect(refusal(await put({ makerId: other }))).toBe('already-open')
    await expect(
      pool.query(
        `insert into decisions (id, maker_id, matter, subject_kind, subject_id, title, text_hash, address, opened_at, rule, seat_ids)
         select gen_random_uuid(), $1, matter, subject_kind, subject_id, title, text_hash, address, opened_at, rule, '{}' from decisions where id = $2`,
        [other, id],
      ),
    ).rejects.toMatchObject({ code: '23505' })
    ok(await closeDecision(as('manager'), id))
    expect(refusal(await put({ makerId: other }))).toBe('rejected-elsewhere')
    const changed = await open({ makerId: other, textHash: hashOf('El plan, cambiado.') })
    ok(await withdrawDecision(as('manager'), changed, 'Prueba.'))
    expect(refusal(await put())).toBe(null)
  })
  it('of many at once before two bodies is of one', async () => {
    const other = ok(
      await createMaker(as('manager'), {
        kind: 'head',
        name: { es: 'Titular' },
        about: null,
        organizationId: organization,
        from: '2026-01-01',
      }),
    ).id
    const term = { email: 'otra@ejemplo.mx', name: '', standing: 'holder', from: '2026-01-01', until: null } as const
    ok(await addMember(as('manager'), other, 1, term))
    const attempts = await Promise.all(Array.from({ length: 10 }, (_, at) => put(at % 2 ? { makerId: other } : {})))
    expect(attempts.filter((one) => one.ok)).toHaveLength(1)
  })
  it('of one question by many at once is one decision', async () => {
    const attempts = await Promise.all(Array.from({ length: 20 }, () => put()))
    expect(attempts.filter(({ ok }) => ok)).toHaveLength(1)
  })
  it('of a text of its own hashes it, and whoever reads can repeat it', async () => {
    const text = { es: 'Se acuerda sesionar cada martes.' }
    const id = ok(await proposeAgreement(as('ana'), maker, { title: { es: 'Calendario' }, text, closesAt: null }))
    expect(await findDecision(db, id)).toMatchObject({
      subject: { kind: 'decision', id },
      textHash: hashOf(text.es),
      address: `/decisiones/${id}`,
    })
    await expect(proposeAgreement(as('beto'), maker, { title: { es: 'No' }, text, closesAt: null })).rejects.toThrow(
      Forbidden,
    )
  })
  it('of a text that is sent twice from one form is one', async () => {
    const presiding = browse('ana')
    const form = await presiding.get(`/instancias/${slug}/decisiones/nueva`)
    const decisionId = /name="decisionId" value="([\w-]+)"/.exec(form.text)![1]!
    const send = (who = presiding) =>
      who.post(`/instancias/${slug}/decisiones/nueva`, { decisionId, title: 'Acuerdo', text: 'Texto.' })
    const sent = await Promise.all([send(), send()])
    expect(sent.map(({ location }) => location)).toEqual([
      `/decisiones/${decisionId}?hecho=abierta`,
      `/decisiones/${decisionId}?hecho=abierta`,
    ])
    expect((await pool.query('select 1 from decisions')).rows).toHaveLength(1)
    expect((await send(browse('manager'))).status).toBe(422)
  })
  it('is of those who have a rule for the matter, and of heads', async () => {
    const head = ok(
      await createMaker(as('manager'), {
        kind: 'head',
        name: { es: 'Comisionada' },
        about: null,
        organizationId: null,
        from: '2026-01-01',
      }),
    )
    expect((await makersFor(db, 'plan.approve', '2026-06-01')).map(({ id }) => id)).toEqual([maker, head.id])
    expect(await makersFor(db, 'plan.approve', '2025-12-31')).toEqual([])
    expect((await makersOf(db, organization)).map(({ id }) => id)).toEqual([maker])
  })
})

describe('what a decision brings about', () => {
  const decide = async () => {
    const id = await open()
    ok(await vote(id, 'ana'))
    ok(await vote(id, 'beto'))
    return { id, outcome: ok(await closeDecision(as('manager'), id)) }
  }
  const applied = async () => (await pool.query(`select count(*)::int as rows from applied_to`)).rows[0].rows

  it('is done in its own transaction, and told who, what and on which text', async () => {
    const { id } = await decide()
    expect(effects).toMatchObject([
      {
        id,
        makerId: maker,
        matter: 'plan.approve',
        subject,
        textHash: HASH,
        outcome: 'approved',
        actorId: signedIn['manager']!.person!.id,
      },
    ])
    const [told] = await historyOf(db, subject, { events: ['decision.closed'] })
    expect(told!.details).toMatchObject({
      decisionId: id,
      outcome: 'approved',
      subject,
      textHash: HASH,
      notApplied: null,
    })
  })
  it('is undone where it refuses, and the decision stands and says so', async () => {
    await decide()
    const before = await applied()
    effect = async () => ({ ok: false, reason: 'text-changed' })
    const { id, outcome } = await decide()
    expect(outcome).toBe('approved')
    expect(await findDecision(db, id)).toMatchObject({ state: 'approved', notApplied: 'text-changed' })
    expect(await applied()).toBe(before)
    expect((await browse().get(`/decisiones/${id}`)).text).toContain('no se aplicó')
    effect = async () => ({ ok: false, reason: 'too-wet' })
    const other = await decide()
    expect((await browse().get(`/decisiones/${other.id}`)).text).toContain('Lo aprobado no se aplicó. Llovió.')
  })
  it('that cannot be applied may still be written down, and says so', async () => {
    const before = await applied()
    effect = async () => ({ ok: true, notApplied: 'too-wet' })
    const { id } = await decide()
    expect(await findDecision(db, id)).toMatchObject({ state: 'approved', notApplied: 'too-wet' })
    expect(await applied()).toBe(before + 1)
  })
  it('says nothing of applying what was rejected', async () => {
    effect = async () => ({ ok: false, reason: 'too-wet' })
    const id = await open()
    for (const name of ['ana', 'beto']) ok(await vote(id, name, 'against'))
    ok(await closeDecision(as('manager'), id))
    expect((await browse().get(`/decisiones/${id}`)).text).not.toContain('no se aplicó')
  })
  it('takes the closing with it where it fails', async () => {
    const id = await open()
    effect = async () => {
      throw new Error('a bug above')
    }
    await expect(closeDecision(as('manager'), id)).rejects.toThrow('a bug above')
    expect(await stateOf(id)).toBe('open')
  })
})

describe('a conflict of interest', () => {
  it('takes the vote away, and the quorum is by the rule', async () => {
    ok(
      await setRule(as('manager'), maker, {
        matter: 'plan.approve',
        rule: rule({ excusedCount: false }),
        from: '2026-06-01',
      }),
    )
    const id = await open()
    ok(await vote(id, 'beto'))
    ok(await excuseOneself(as('beto'), id, 'Mi empresa firma el plan.'))
    expect(refusal(await vote(id, 'beto'))).toBe('excused')
    expect(refusal(await excuseOneself(as('beto'), id, 'Otra vez.'))).toBe('already')
    expect(refusal(await excuseOneself(as('otra'), id, 'No soy de aquí.'))).toBe('not-a-member')
    ok(await vote(id, 'ana'))
    expect(outcomeOf((await findDecision(db, id, site.clock.now))!)).toMatchObject({ seats: 2, excused: 1, for: 1 })
  })
  it('may have been a mistake', async () => {
    const id = await open()
    expect(refusal(await returnFromExcuse(as('beto'), id))).toBe('not-excused')
    ok(await excuseOneself(as('beto'), id, 'Me equivoqué.'))
    ok(await returnFromExcuse(as('beto'), id))
    expect(refusal(await vote(id, 'beto'))).toBe(null)
  })
})

describe('withdrawing', () => {
  it('is possible until somebody voted, and says why', async () => {
    const id = await open()
    ok(await withdrawDecision(as('ana'), id, 'Faltaba un anexo.'))
    expect(await stateOf(id)).toBe('withdrawn')
    expect(refusal(await vote(id, 'beto'))).toBe('closed')
    expect((await browse().get(`/decisiones/${id}`)).text).toContain('Faltaba un anexo.')
    const again = await open()
    ok(await vote(again, 'beto'))
    expect(refusal(await withdrawDecision(as('ana'), again, 'Tarde.'))).toBe('voted')
  })
})

describe('a head', () => {
  it('decides alone, with reasons, and at once', async () => {
    const head = ok(
      await createMaker(as('manager'), {
        kind: 'head',
        name: { es: 'Persona comisionada' },
        about: null,
        organizationId: null,
        from: '2026-01-01',
      }),
    )
    ok(
      await addMember(as('manager'), head.id, 1, {
        email: 'otra@ejemplo.mx',
        name: '',
        standing: 'holder',
        from: '2026-01-01',
        until: null,
      }),
    )
    const id = await open({ makerId: head.id })
    expect(refusal(await vote(id, 'otra', 'abstain', 'No sé.'))).toBe('head-abstains')
    expect(refusal(await vote(id, 'otra', 'for'))).toBe('needs-reason')
    expect(ok(await vote(id, 'otra', 'against', 'El plan no dice quién paga.'))).toEqual({
      isNew: true,
      closed: 'rejected',
    })
    expect(effects).toMatchObject([{ outcome: 'rejected' }])
    expect(refusal(await vote(id, 'otra', 'for', 'Cambié.'))).toBe('closed')
    const unanswered = await open({ makerId: head.id, matter: 'plan.close' })
    const shown = (await browse('otra').get(`/decisiones/${unanswered}`)).text
    expect(shown).toMatch(/>\s*Resolver\s*</)
    expect(shown).not.toMatch(/>\s*Votar\s*<|La cierra quien preside/)
    expect(refusal(await closeDecision(as('manager'), unanswered, { on: '2026-06-01', present: [1] }))).toBe(
      'head-closes',
    )
    const manager = browse('manager')
    expect((await manager.get(`/decisiones/${unanswered}/cerrar`)).status).toBe(403)
    expect((await manager.post(`/decisiones/${unanswered}/cerrar`, { on: '' })).status).toBe(403)
    expect(await stateOf(unanswered)).toBe('open')
    expect(refusal(await setRule(as('manager'), head.id, { matter: null, rule: rule(), from: '2026-07-01' }))).toBe(
      'one-decides',
    )
  })
})

describe('members and rules', () => {
  it('one holder a seat, one seat a person, whatever is asked at once', async () => {
    expect(refusal(await joining(1, 'otra'))).toBe('taken')
    expect(refusal(await joining(2, 'ana', 'alternate'))).toBe('already-member')
    expect(refusal(await joining(2, 'otra', 'alternate', '2025-12-31'))).toBe('outside-seat')
    const sent = await Promise.all(['uno', 'dos', 'tres'].map((name) => joining(2, name, 'alternate')))
    expect(sent.filter(({ ok }) => ok)).toHaveLength(1)
    const insert = (seatNumber: number, standing: string, name: string) =>
      pool
        .query(
          `insert into decision_members (id, maker_id, seat_id, standing, person_id, from_day)
           select gen_random_uuid(), maker_id, id, $2, $3, '2026-02-01' from decision_seats where number = $1`,
          [seatNumber, standing, signedIn[name]!.person!.id],
        )
        .then(() => null, databaseCode)
    expect([await insert(1, 'holder', 'otra'), await insert(2, 'holder', 'ana')]).toEqual(['23P01', '23P01'])
  })
  it('a body that is reshaped while it votes decides as it was: no vote is erased, and none is added', async () => {
    const id = await open()
    ok(await vote(id, 'beto'))
    site.clock.now = later(24)
    expect(refusal(await endSeat(as('manager'), maker, 2, '2026-05-28'))).toBe('vote-open')
    expect(refusal(await endSeat(as('manager'), maker, 2, '2026-06-02'))).toBe('vote-open')
    const sent = await browse('manager').post(`/instancias/${slug}/lugares/2/suprimir`, { last: '2026-05-28' })
    expect([sent.status, sent.text.includes('href="#f-last"')]).toEqual([422, true])
    ok(await endSeat(as('manager'), maker, 2, '2026-06-03'))
    await seat('Otro lugar', 'Gobierno', 'otra')
    expect(refusal(await vote(id, 'otra'))).toBe('new-seat')
    expect(refusal(await excuseOneself(as('otra'), id, 'Por algo.'))).toBe('new-seat')
    expect((await browse('otra').get(`/decisiones/${id}/votar`)).status).toBe(403)
    expect(await decisionsDesk(db, { id: signedIn['otra']!.person!.id }, '2026-06-02', 'es')).toEqual([])
    site.clock.now = later(72)
    expect(outcomeOf((await findDecision(db, id, site.clock.now))!)).toMatchObject({ seats: 3, for: 1 })
    const next = await open({ matter: 'plan.close' })
    expect((await findDecision(db, next))!.roll.map(({ number }) => number)).toEqual([1, 3, 5])
  })
  it('nobody gets an account by a term that cannot be, nor under the name of an organization', async () => {
    expect(refusal(await joining(1, 'desconocida'))).toBe('taken')
    const draft = { email: 'desconocida@ejemplo.mx', standing: 'alternate', from: '2026-01-01', until: null } as const
    const { rows } = await pool.query<{ name: string }>('select name from organization_names limit 1')
    const named = await addMember(as('manager'), maker, 2, { ...draft, name: rows[0]!.name.toUpperCase() })
    expect(refusal(named)).toBe('name-of-organization')
    expect((await pool.query(`select 1 from people where email = 'desconocida@ejemplo.mx'`)).rows).toEqual([])
  })
  it('a rule that decided something is not rewritten', async () => {
    await open()
    const again = (from: string, matter: string | null = null) =>
      setRule(as('manager'), maker, { matter, rule: rule(), from })
    expect([
      refusal(await again('2026-06-01')),
      refusal(await again('2026-03-01')),
      refusal(await again('2026-06-02')),
    ]).toEqual(['has-decided', 'has-decided', null])
    expect(refusal(await again('2026-03-01', 'plan.close'))).toBe(null)
    const { rows } = await pool.query(
      `select matter, from_day::text, until_day::text from decision_rules order by 1 nulls first, 2`,
    )
    expect(rows).toEqual([
      { matter: null, from_day: '2026-01-01', until_day: '2026-06-02' },
      { matter: null, from_day: '2026-06-02', until_day: null },
      { matter: 'plan.close', from_day: '2026-03-01', until_day: null },
    ])
  })
  it('are kept by the authority, not by who presides', async () => {
    await expect(async () =>
      setRule(as('ana'), maker, { matter: null, rule: rule(), from: '2026-07-01' }),
    ).rejects.toThrow(Forbidden)
    await expect(async () => endMaker(as('ana'), maker, '2026-07-01')).rejects.toThrow(Forbidden)
  })
  it('a seat that ends takes its members along, and a person who closes their account leaves it', async () => {
    ok(await endSeat(as('manager'), maker, 1, '2026-07-01'))
    const { rows } = await pool.query(
      `select distinct m.until_day::text as day from decision_members m join decision_seats s on s.id = m.seat_id where s.number = 1`,
    )
    expect(rows).toEqual([{ day: '2026-07-01' }])
    const beto = signedIn['beto']!.person!.id
    const id = await open()
    ok(await vote(id, 'beto', 'for', 'Por la transparencia.'))
    expect(await module.personalData!(db, beto)).toMatchObject({
      memberships: [{ standing: 'holder' }],
      votes: [{ choice: 'for', reason: 'Por la transparencia.' }],
      excuses: [],
    })
    await db.transaction(async (tx) => {
      await module.forget!(tx, beto)
      await tx.execute(sql`update people set name = '' where id = ${beto}`)
    })
    expect((await module.personalData!(db, beto))['memberships']).toMatchObject([{ until: expect.any(String) }])
    const page = await browse().get(`/decisiones/${id}`)
    expect(page.text).toContain('Persona que cerró su cuenta')
    expect(page.text).not.toContain('Beto')
    expect(outcomeOf((await findDecision(db, id, site.clock.now))!).for).toBe(1)
  })
})

const entryOf = async (event: string): Promise<Entry> => {
  const { rows } = await pool.query(
    `select id, at, event, subject_kind, subject_id, actor_id, organization_id, details, public from journal where event = $1 order by id desc limit 1`,
    [event],
  )
  const { subject_kind: kind, subject_id: id, actor_id: actorId, organization_id: organizationId, ...rest } = rows[0]
  return { ...rest, id: Number(rest.id), subject: { kind, id }, actorId, organizationId }
}
const letters = () => site.services.mail.mailbox!.list().map(({ to, subject }) => ({ to, subject }))

describe('members are told', () => {
  const deliver = async (event: string) => {
    const entry = { ...(await entryOf(event)), at: site.clock.now }
    for (const subscriber of [votingLetters(site.services), joiningLetters(site.services)])
      if (subscriber.wants(entry)) await subscriber.handle(entry)
  }
  beforeEach(() => site.services.mail.mailbox!.clear())

  it('when a question is put before them, and on the eve of its closing those who have not voted', async () => {
    const id = await open({ closesAt: later(72) })
    await deliver('decision.opened')
    expect(
      letters()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(['ana', 'beto', 'eva', 'rita'].map((name) => `${name}@ejemplo.mx`))
    ok(await vote(id, 'ana'))
    ok(await excuseOneself(as('beto'), id, 'Interés propio.'))
    expect(await remind(site.services)).toBe(0)
    site.clock.now = later(49)
    site.services.mail.mailbox!.clear()
    expect([await remind(site.services), await remind(site.services)]).toEqual([1, 0])
    await deliver('decision.reminded')
    expect(
      letters()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(['eva@ejemplo.mx', 'rita@ejemplo.mx'])
  })
  it('when they take a seat', async () => {
    await join(2, 'otra', 'alternate')
    await deliver('decision-maker.member-joined')
    expect(letters()).toEqual([{ to: 'otra@ejemplo.mx', subject: 'Usted integra Secretariado Técnico Local' }])
  })
  it('on their desk, until they vote; and who presides when all have', async () => {
    const desk = async (name: string) =>
      (await decisionsDesk(db, { id: signedIn[name]!.person!.id }, '2026-06-01', 'es')).map(({ address, why }) => ({
        address,
        why,
      }))
    const id = await open()
    const waiting = [{ address: `/decisiones/${id}/votar`, why: 'Falta su voto en Secretariado Técnico Local.' }]
    expect([await desk('ana'), await desk('beto'), await desk('fede'), await desk('otra')]).toEqual([
      waiting,
      waiting,
      [],
      [],
    ])
    for (const name of ['ana', 'beto', 'eva']) ok(await vote(id, name))
    expect(await desk('beto')).toEqual([])
    expect((await desk('ana')).map(({ address }) => address)).toEqual([`/decisiones/${id}`])
  })
})

describe('the pages', () => {
  it('lead a member from the decision to the vote and back, with everything typed kept', async () => {
    const text = 'Se acuerda sesionar cada martes.\n\n<script>alert(1)</script>'
    const presiding = browse('ana')
    const made = await presiding.post(`/instancias/${slug}/decisiones/nueva`, {
      title: 'Calendario',
      text,
      closesOn: '30/06/2026',
    })
    expect([made.status, made.location]).toEqual([303, expect.stringMatching(/^\/decisiones\/[\w-]+\?hecho=abierta$/)])
    const address = made.location!.split('?')[0]!
    const member = browse('beto')
    const shown = await member.get(address)
    expect(shown.text).toContain(`${address}/votar`)
    expect(shown.text).not.toContain('<script>alert')
    const form = await member.get(`${address}/votar`)
    const hash = /name="textHash" value="(\w+)"/.exec(form.text)![1]!
    const refusedOnce = await member.post(`${address}/votar`, { reason: 'Mis razones', textHash: hash })
    expect(refusedOnce.status).toBe(422)
    expect(refusedOnce.text).toContain('Mis razones')
    const voted = await member.post(`${address}/votar`, { choice: 'for', reason: 'Mis razones', textHash: hash })
    expect(voted.location).toBe(`${address}?hecho=votada`)
    expect((await browse().get(address)).text).toContain('Mis razones')
    const closed = await presiding.post(`${address}/cerrar`, { on: '', present: '2' })
    expect(closed.status).toBe(422)
    expect((await presiding.post(`${address}/cerrar`, { on: '' })).location).toBe(`${address}?hecho=cerrada`)
    const after = await browse().get(address)
    expect(after.text).toContain('1 de 3 integrantes votaron: 1 a favor, 0 en contra y 0 en abstención.')
    expect(after.text).toContain('No hubo quórum')
    expect((await browse().get(`${address}/acta`)).text).toContain('Acta de la decisión')
  })
  it('warn, while it is open, that approving it would change nothing', async () => {
    const id = await open()
    const shown = async (path: string, language = 'es') =>
      (await browse('ana').get(`/decisiones/${id}${path}?lang=${language}`)).text
    expect(await shown('')).not.toContain('El texto cambió.')
    inVain = { es: 'El texto cambió.', en: 'The text changed.' }
    for (const path of ['', '/votar']) {
      expect(await shown(path)).toContain('El texto cambió.')
      expect(await shown(path, 'en')).toContain('The text changed.')
    }
    ok(await withdrawDecision(as('manager'), id, 'Se escribió otro.'))
    expect(await shown('')).not.toContain('El texto cambió.')
  })
  it('keep out who may not act', async () => {
    const id = await open()
    for (const path of ['votar', 'excusa', 'cerrar', 'retirar']) {
      expect((await browse('otra').get(`/decisiones/${id}/${path}`)).status).toBe(403)
      expect((await browse().get(`/decisiones/${id}/${path}`)).status).not.toBe(200)
    }
    expect((await browse('beto').get(`/decisiones/${id}/cerrar`)).status).toBe(403)
    expect((await browse('beto').get(`/instancias/${slug}/decisiones/nueva`)).status).toBe(403)
    expect((await browse('ana').get(`/instancias/${slug}/reglas/nueva`)).status).toBe(403)
  })
  it('create a body, its seats, members and rule by their forms', async () => {
    const manager = browse('manager')
    const made = await manager.post('/instancias/nueva', {
      kind: 'collegiate',
      name: 'Pleno del Instituto',
      from: '2026-06-01',
    })
    expect(made.location).toBe('/instancias/pleno-del-instituto?hecho=creada')
    const at = '/instancias/pleno-del-instituto'
    expect((await manager.get(at)).text).toContain('Todavía no tiene lugares')
    expect(
      (await manager.post(`${at}/lugares/nuevo`, { label: 'Comisionada 1', votes: 'yes', from: '2026-06-01' }))
        .location,
    ).toBe(`${at}?hecho=lugar`)
    expect(
      (
        await manager.post(`${at}/lugares/1/integrantes/nuevo`, {
          email: 'otra@ejemplo.mx',
          person: 'Otro Nombre',
          standing: 'holder',
          from: '2026-06-01',
        })
      ).location,
    ).toMatch(/hecho=integrante&persona=/)
    const rules = {
      matter: '*',
      majority: 'simple',
      of: 'present',
      quorum: 'number',
      quorumOf: 'seats',
      balance: 'none',
      abstentions: 'yes',
      excused: 'yes',
      from: '2026-06-01',
    }
    expect((await manager.post(`${at}/reglas/nueva`, rules)).text).toContain('Escriba cuántos integrantes')
    expect((await manager.post(`${at}/reglas/nueva`, { ...rules, quorumCount: '2' })).text).toContain(
      'mayor que el número',
    )
    expect((await manager.post(`${at}/reglas/nueva`, { ...rules, matter: 'constructor' })).status).toBe(422)
    expect((await manager.post(`${at}/reglas/nueva`, { ...rules, quorumCount: '1' })).location).toBe(
      `${at}?hecho=regla`,
    )
    const page = await browse().get(at)
    expect(page.text).toContain('Otra')
    expect(page.text).not.toContain('ejemplo.mx')
  })
  it('say in public that a body cannot decide, and why', async () => {
    await pool.query(`update decision_members set until_day = '2026-05-01' where person_id <> $1`, [
      signedIn['eva']!.person!.id,
    ])
    const page = await browse().get(`/instancias/${slug}`)
    expect(page.text).toContain('Hoy no puede decidir')
    expect(page.text).toContain('Solo 1 integrante puede asistir y el quórum es de 2.')
  })
  it('list by state, body, matter and year, and are read by machines', async () => {
    const id = await open()
    ok(await withdrawDecision(as('ana'), id, 'Prueba.'))
    await open({ matter: 'plan.close' })
    const total = async (query: string) => JSON.parse((await browse().get(`/decisiones.json${query}`)).text).total
    expect(
      await Promise.all(
        ['', '?estado=open', '?estado=withdrawn', '?asunto=plan.close', '?anio=2025', `?instancia=${slug}`].map(total),
      ),
    ).toEqual([2, 1, 1, 1, 0, 2])
    expect((await browse().get('/decisiones')).status).toBe(200)
    expect((await browse().get('/instancias')).text).toContain('3 de 3 lugares ocupados')
  })
})

describe('the API', () => {
  it('gives what it takes to compute the outcome anew', async () => {
    const id = await open()
    ok(await vote(id, 'ana', 'for', 'Sí.'))
    ok(await vote(id, 'beto'))
    ok(await closeDecision(as('manager'), id))
    const record = decisionResource.schema.parse(await decisionResource.find(db, id))
    expect(record).toMatchObject({
      state: 'approved',
      votes: [
        { person: 'Ana', choice: 'for', reason: 'Sí.', counted: true },
        { person: 'Beto', choice: 'for', counted: true },
      ],
      tally: { outcome: 'approved', majorityNeeded: 2, quorumNeeded: 2 },
    })
    expect(outcomeOf(record as never).outcome).toBe('approved')
    const body = makerResource.schema.parse(await makerResource.find(db, maker)) as {
      seats: unknown[]
      rules: unknown[]
    }
    expect([body.seats.length, body.rules.length]).toEqual([4, 1])
    expect(JSON.stringify([record, body])).not.toContain('@')
  })
  it('lists in pages, and says what was wrong', async () => {
    for (const matter of ['plan.approve', 'plan.close', 'plan.amend']) await open({ matter })
    const request = { filters: {}, sort: undefined, locale: 'es' as const, limit: 2 }
    const first = await decisionResource.list(db, { ...request, after: undefined })
    const second = await decisionResource.list(db, { ...request, after: first.next! })
    expect([first.items.length, second.items.length, second.next, first.total]).toEqual([2, 1, null, 3])
    await expect(decisionResource.list(db, { ...request, after: 'x' })).rejects.toThrow()
    await expect(
      decisionResource.list(db, { ...request, after: undefined, filters: { maker: 'nadie' } }),
    ).rejects.toThrow()
    expect(await decisionsOn(db, subject, 'plan.close')).toHaveLength(1)
    expect(await decisionsOn(db, subject)).toHaveLength(3)
  })
})
