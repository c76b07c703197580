import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { publishEntry, withdrawEntry } from '../../foundations/calendars/index.ts'
import { ensurePerson, grantRole, ROLES, type RoleName } from '../../foundations/identity/index.ts'
import { registerOrganization, type Sector } from '../../foundations/organizations/index.ts'
import { newId } from '../../kernel/id.ts'
import { ref } from '../../kernel/ref.ts'
import { Forbidden, NOBODY, NotFound, SignInNeeded, type Actor } from '../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../platform/http/index.ts'
import { asOne } from '../../platform/manifest/acts.ts'
import { historyOf, toEntry, type Entry } from '../../platform/journal/index.ts'
import { journal } from '../../platform/journal/tables.ts'
import { defineModule, defineResource } from '../../platform/manifest/index.ts'
import { knowModules, knownModules } from '../../platform/manifest/registry.ts'
import { openStorage } from '../../platform/storage/index.ts'
import { searchRecords, searchSubscriber } from '../search/index.ts'
import { events } from './events.ts'
import {
  answerContribution,
  appealModeration,
  decideOnAppeal,
  editContribution,
  extendTerm,
  flagContribution,
  moderateContribution,
  publishContribution,
  publishRules,
  rejoin,
  setAnswerTerm,
  withdrawContribution,
  type Ask,
} from './index.ts'
import { letters } from './letters.ts'
import { readRules } from './rules/actions.ts'
import { rulesOfVersion } from './rules/store.ts'
import module from './module.ts'
import { tellWhatIsDue } from './reminders.ts'
import { contributionResource } from './resource.ts'
import { appealsWaiting, complianceBy, findContribution, latestOf, latestOfOwner, moderationFigures } from './store.ts'
import { recount, recountAppeals } from './terms.ts'
import type { Kind } from './vocabulary.ts'

const connection = await testDatabase()
const { db } = connection
const folder = mkdtempSync(join(tmpdir(), 'tequio-comments-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const enter = (name: string, sector: Sector = 'public-body'): Promise<string> =>
  db.transaction((tx) => registerOrganization(tx, { name, sector }, null))
const water = await enter('Secretaría del Agua')
const works = await enter('Secretaría de Obras')
const authority = await enter('Autoridad de Transparencia', 'authority')
const elsewhere = await enter('Autoridad de Otra Materia', 'authority')
const unpeopled = await enter('Secretaría sin Nadie')
const network = await enter('Red Vecinal', 'civil-society')

async function person(name: string, role?: RoleName, organizationId?: string): Promise<Actor> {
  const id = await db.transaction(async (tx) => {
    const personId = await ensurePerson(tx, { email: `${name.toLowerCase()}@canario.example`, name })
    if (role && organizationId)
      await grantRole(tx, { personId, organizationId, role, fromDay: '2026-01-01', untilDay: null }, null)
    return personId
  })
  const permissions = new Map(
    (role ? (ROLES[role] as readonly string[]) : []).map((one) => [one, new Set([organizationId!])]),
  )
  return { person: { id, name }, roles: [], permissions }
}
const people = {
  citizen: await person('Julia'),
  neighbour: await person('Ramon'),
  officer: await person('Oficial', 'officer', water),
  other: await person('Otra', 'officer', works),
  moderator: await person('Modera', 'moderator', authority),
  second: await person('Segunda', 'moderator', authority),
  bodys: await person('Propia', 'moderator', water),
  ruler: await person('Regla', 'authority', authority),
  judge: await person('Ajena', 'authority', elsewhere),
  both: await person('Ambas', 'moderator', authority),
}
const { citizen, neighbour, officer, other, moderator, second, bodys, ruler, judge, both } = people
const grant = (actor: Actor, role: RoleName, organizationId: string) =>
  db.transaction((tx) =>
    grantRole(tx, { personId: actor.person!.id, organizationId, role, fromDay: '2026-01-01', untilDay: null }, null),
  )
await grant(both, 'evaluator', water) // any role at all
/** While the roles of these people are over. */
async function without(actors: readonly Actor[], run: () => Promise<void>) {
  const ids = sql.param(actors.map(({ person: one }) => one!.id))
  await db.execute(
    sql`update roles set until_day = '2026-11-01' where person_id = any(${ids}::uuid[]) and until_day is null`,
  )
  await run().finally(() =>
    db.execute(
      sql`update roles set until_day = null where person_id = any(${ids}::uuid[]) and until_day = '2026-11-01'`,
    ),
  )
}
const deskOf = (actor: Actor, day: string) =>
  module.desk!(db, { id: actor.person!.id, organizationIds: [], permissions: actor.permissions }, day, 'es')

// Records of other modules, as this one knows them: something that the water secretariat answers for, with two reports.
const thing = newId()
/** Something that the authority answers for. */
const its = newId()
const orphan = newId()
const [oldReport, newReport, draft, olderDraft] = [newId(), newId(), newId(), newId()]
const MONDAY = '2026-11-23'
const things = defineResource({
  kind: 'thing',
  path: 'things',
  title: { es: 'Cosas', en: 'Things' },
  schema: z.object({ id: z.uuid() }),
  filters: z.object({}),
  sorts: ['id'],
  list: async () => ({ items: [], next: null, total: 0 }),
  find: async () => null,
  titles: async (_, ids) =>
    new Map(
      ids
        .filter((id) => id === thing || id === its || id === orphan)
        .map((id) => [id, { title: { es: 'Agua segura' }, address: '/cosa' }]),
    ),
  answersBy: async (_, id) => (id === thing ? water : id === its ? authority : null),
  consultation: async (_, id) =>
    id === thing
      ? {
          ownerId: water,
          windows: [{ opensOn: '2026-11-01', closesOn: MONDAY }],
          drafts: [
            { id: draft, title: { es: 'Versión 2' }, address: '/cosa/versiones/2', publishedAt: new Date('2026-11-25T18:00:00Z') }, // prettier-ignore
            { id: olderDraft, title: { es: 'Versión 1' }, address: '/cosa/versiones/1', publishedAt: new Date('2026-11-20T18:00:00Z') }, // prettier-ignore
          ],
        }
      : null,
  claims: async (_, id) =>
    id === thing
      ? [newReport, oldReport].map((claim, at) => ({
          id: claim,
          title: { es: `Reporte ${2 - at}` },
          address: `/cosa#${2 - at}`,
        }))
      : [],
})
const before = knownModules()
knowModules([
  defineModule({ name: 'things', routes: [], permissions: [], events: {}, resources: [things, contributionResource] }),
])
afterAll(() => knowModules(before)) // a worker keeps it for the files that come after

const site = testSite(connection, {
  routes: module.routes,
  modules: [module],
  identify: async (_services, request) =>
    people[
      (new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ??
        '') as keyof typeof people
    ] ?? NOBODY,
})
site.services.storage = await openStorage({ folder })
const { services } = site
const at = (day: string, time = '18:00:00') => void (site.clock.now = new Date(`${day}T${time}Z`))
const browserOf = (who: keyof typeof people | null) => {
  const visitor = site.visitor()
  if (who) visitor.cookies.set(SESSION_COOKIE, who)
  return visitor
}

/** The authority keeps the calendar of the body while it supervises it: past days are for it to enter. */
const keeper = { ...services, actor: { ...ruler, permissions: new Map([['calendar.manage', new Set([authority])]]) } }
const supervise = () =>
  db.execute(
    sql`insert into organization_supervisions (organization_id, authority_id, from_day) values (${water}, ${authority}, '2020-01-01')`,
  )

beforeEach(async () => {
  await db.execute(sql`truncate contributions, calendar_entries cascade`)
  await db.execute(sql`delete from organization_supervisions where organization_id = ${water}`)
  await db.execute(sql`delete from answer_terms where authority_id is not null`)
  at(MONDAY)
})

const GAZETTE = 'https://ejemplo.mx/gaceta'
const QUESTION = '¿Cuántas colonias tienen ya sensores de presión?'
const asked = (change: Partial<Ask> = {}): Ask => ({
  kind: 'question',
  subject: ref('thing', thing),
  text: QUESTION,
  ...change,
})
const ask = async (change: Partial<Ask> = {}, actor = citizen) =>
  accepted(await publishContribution(services, actor, asked(change))).number
const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
const reasonOf = async (verdict: Promise<{ ok: boolean; reason?: string }>) => (await verdict).reason
const now = async (number: number) => (await findContribution(db, number))!
const ANSWER = 'Son doce colonias, según el inventario de octubre.'
const answer = (number: number, change: object = {}, actor = officer) =>
  answerContribution(services, actor, { number, type: 'answered', reason: ANSWER, ...change })
const hide = (number: number, actor = moderator, rule = 4) =>
  moderateContribution(services, actor, { number, decision: 'hidden', rule, reason: 'Es publicidad de una tienda.' })

async function entries(): Promise<Entry[]> {
  return (await db.select().from(journal).orderBy(journal.id)).map(toEntry)
}
async function lettersSince(before: number) {
  const subscriber = letters(services)
  for (const entry of (await entries()).filter(({ id }) => id > before)) {
    const told = { ...entry, at: services.now() }
    expect(subscriber.wants({ ...entry, at: new Date('2026-01-01') })).toBe(false) // told as of an earlier day
    if (subscriber.wants(told)) await subscriber.handle(told)
  }
  return services.mail.mailbox!.list()
}
const lastEntry = async () => (await entries()).at(-1)?.id ?? 0

describe('asking', () => {
  it('is owed an answer in ten working days by whoever answers for the record', async () => {
    const { number, dueOn } = accepted(await publishContribution(services, citizen, asked()))
    expect(dueOn).toBe('2026-12-07')
    expect(await now(number)).toMatchObject({ ownerId: water, termDays: 10, halfOn: '2026-11-30', askedOn: MONDAY })
    expect((await now(await ask({ kind: 'comment', text: 'Otra cosa que conviene decir.' }))).dueOn).toBeNull()
  })

  it('counts by the term of the authority and by the calendar of the body', async () => {
    await db.transaction(async (tx) =>
      tx.execute(sql`
      insert into organization_supervisions (organization_id, authority_id, from_day) values (${works}, ${authority}, '2020-01-01') on conflict do nothing`),
    )
    const term = { days: 3, extensionDays: 0, fromDay: MONDAY, source: { es: 'Acuerdo 7' } }
    accepted(await setAnswerTerm(services, ruler, term))
    expect(await reasonOf(setAnswerTerm(services, ruler, term))).toBe('not-after')
    const number = await ask({ kind: 'question' })
    await answer(number, { type: 'out-of-scope', transferredTo: works })
    expect(await now(number)).toMatchObject({ ownerId: works, termDays: 3, dueOn: '2026-11-26' })
    expect(await reasonOf(extendTerm(services, other, { number, reason: 'Hace falta más tiempo para contar.' }))).toBe(
      'not-extensible',
    )
  })

  it('is one act where the same comes twice within a minute, and another after it', async () => {
    const receipts = await Promise.all(
      Array.from({ length: 20 }, () => publishContribution(services, citizen, asked())),
    )
    const first = accepted(receipts[0]!)
    expect(new Set(receipts.map((receipt) => accepted(receipt).number))).toEqual(new Set([first.number]))
    expect(receipts.filter((receipt) => accepted(receipt).isNew)).toHaveLength(1)
    at(MONDAY, '18:01:01')
    expect(await ask()).not.toBe(first.number)
  })

  it('takes ten an hour of each person', async () => {
    for (let count = 0; count < 10; count++) await ask({ text: `${QUESTION} ${count}` })
    expect(await reasonOf(publishContribution(services, citizen, asked()))).toBe('too-many')
    expect(await ask({}, neighbour)).toBeGreaterThan(0)
    at(MONDAY, '19:00:01')
    expect(await ask()).toBeGreaterThan(0)
  })

  it.each<[string, Partial<Ask>]>([
    ['too-short', { text: '¿Cuándo?' }],
    ['is-an-email', { text: 'Respóndanme a julia@ejemplo.mx, gracias' }],
    ['is-a-personal-key', { text: 'Soy GOMA850101HDFRRL09 y quiero saberlo' }],
    ['is-a-telephone', { text: 'Llámenme al 55 1234 5678, por favor' }],
    ['too-long', { text: 'palabra '.repeat(800) }],
    ['nobody-answers', { subject: ref('thing', orphan) }],
    ['needs-claim', { kind: 'contradiction' }],
    ['unknown-claim', { kind: 'contradiction', claimId: newId() }],
    ['takes-no-claim', { claimId: newReport }],
    ['takes-no-claim', { kind: 'comment', claimId: newReport }],
  ])('is refused: %s', async (reason, change) => {
    expect(await reasonOf(publishContribution(services, citizen, asked(change)))).toBe(reason)
  })

  it('is for whoever is signed in, about records that take questions', async () => {
    expect(() => publishContribution(services, NOBODY, asked())).toThrow(SignInNeeded)
    await expect(publishContribution(services, citizen, asked({ subject: ref('thing', newId()) }))).rejects.toThrow(
      NotFound,
    )
    await expect(
      publishContribution(services, citizen, asked({ subject: ref('person', citizen.person!.id) })),
    ).rejects.toThrow(NotFound)
  })

  it('is corrected within a quarter of an hour, by its author, with what it said before', async () => {
    const number = await ask()
    at(MONDAY, '18:14:00')
    accepted(await editContribution(services, citizen, { number, text: `${QUESTION} Hasta hoy.` }))
    await expect(editContribution(services, neighbour, { number, text: 'Otra cosa muy distinta' })).rejects.toThrow(
      Forbidden,
    )
    expect((await browserOf(null).get(`/preguntas/${number}`)).text).toContain('Texto anterior')
    at(MONDAY, '18:16:00')
    expect(await reasonOf(editContribution(services, citizen, { number, text: 'Otra cosa muy distinta' }))).toBe(
      'too-late',
    )
    expect((await now(number)).text.es).toBe(`${QUESTION} Hasta hoy.`)
  })

  it('is withdrawn by its author: the trace stays, the text does not', async () => {
    const number = await ask()
    await expect(withdrawContribution(services, neighbour, { number })).rejects.toThrow(Forbidden)
    accepted(await withdrawContribution(services, citizen, { number }))
    const page = await browserOf(null).get(`/preguntas/${number}`)
    expect(page.text).toContain('Retirada por quien la hizo')
    expect(page.text).not.toContain(QUESTION)
    expect(await reasonOf(answer(number))).toBe('withdrawn')
    expect(await contributionResource.find(db, (await now(number)).id)).toMatchObject({
      text: null,
      state: 'withdrawn',
    })
  })
})

describe('answering', () => {
  it('tells no key of a person; the telephone of an office it may', async () => {
    const number = await ask()
    expect(await reasonOf(answer(number, { reason: 'Ya se atendió a GOMA850101HDFRRL09 en persona.' }))).toBe(
      'is-a-personal-key',
    )
    accepted(await answer(number, { reason: 'Llame a la Unidad, al 55 5134 2500.' }))
    expect(await reasonOf(rejoin(services, citizen, { number, text: 'Márquenme ustedes al 5512345678.' }))).toBe(
      'is-a-telephone',
    )
  })

  it('is for the body that owes it, and for no other', async () => {
    const number = await ask()
    for (const actor of [other, citizen, moderator, ruler])
      await expect(answer(number, {}, actor)).rejects.toThrow(Forbidden)
    expect(accepted(await answer(number))).toMatchObject({ answer: 1, concludes: true, isNew: true })
    expect(accepted(await answer(number))).toMatchObject({ answer: 1, isNew: false })
    expect(await now(number)).toMatchObject({ answeredOn: MONDAY })
  })

  it('is never of one’s own question', async () => {
    const number = await ask({}, officer)
    expect(await reasonOf(answer(number))).toBe('own-question')
  })

  it('may be followed by one rejoinder, and a second answer that adds', async () => {
    const number = await ask()
    expect(await reasonOf(rejoin(services, citizen, { number, text: 'No me dice cuáles colonias.' }))).toBe(
      'not-answered',
    )
    await answer(number)
    await expect(rejoin(services, neighbour, { number, text: 'No me dice cuáles colonias.' })).rejects.toThrow(
      Forbidden,
    )
    accepted(await rejoin(services, citizen, { number, text: 'No me dice cuáles colonias.' }))
    expect(await reasonOf(rejoin(services, citizen, { number, text: 'Sigo sin saber cuáles son.' }))).toBe(
      'already-said',
    )
    at('2026-12-20')
    expect(accepted(await answer(number, { reason: 'Son las doce que siguen en la lista.' }))).toMatchObject({
      answer: 2,
      concludes: false,
    })
    expect((await now(number)).answeredOn).toBe(MONDAY)
    const { text } = await browserOf(null).get(`/preguntas/${number}`)
    const places = [ANSWER, 'No me dice cuáles colonias.', 'Son las doce que siguen en la lista.'].map((said) =>
      text.indexOf(said),
    )
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it('that is out of scope passes it on once, with a term of its own', async () => {
    const number = await ask()
    at('2026-12-01')
    const passTo = (transferredTo: string) => answer(number, { type: 'out-of-scope', transferredTo })
    expect(await reasonOf(passTo(network))).toBe('cannot-take-it')
    expect(await reasonOf(passTo(unpeopled))).toBe('nobody-there')
    const sent = { type: 'out-of-scope', text: 'Lo sabe otra.', transferredTo: unpeopled }
    const refused = await browserOf('officer').post(`/preguntas/${number}/responder`, sent)
    expect([refused.status, refused.text.includes('nadie tiene el encargo de responder')]).toEqual([422, true])
    expect(await now(number)).toMatchObject({ ownerId: water })
    accepted(
      await answer(number, { type: 'out-of-scope', transferredTo: works, reason: 'Lo sabe la Secretaría de Obras.' }),
    )
    expect(await now(number)).toMatchObject({ ownerId: works, dueOn: '2026-12-15', answeredOn: null })
    await expect(answer(number)).rejects.toThrow(Forbidden)
    expect(await reasonOf(answer(number, { type: 'out-of-scope', transferredTo: authority }, other))).toBe(
      'already-transferred',
    )
    expect(accepted(await answer(number, {}, other)).concludes).toBe(true)
    expect(await complianceBy(db, {}, '2026-12-20')).toEqual([
      { ownerId: works, onTime: 1, late: 0, overdue: 0, within: 0 },
    ])
  })

  it('to a proposal names the draft that takes it up, by the form as well, or is out of scope', async () => {
    const number = await ask({ kind: 'proposal', text: 'Que diga las 16 alcaldías' })
    at('2026-11-26')
    const here = `/preguntas/${number}/responder`
    const form = (await browserOf('officer').get(here)).text
    expect(form).toContain('value="out-of-scope"')
    // What was published before it cannot have taken it up.
    expect([form.includes(`value="${draft}"`), form.includes(`value="${olderDraft}"`)]).toEqual([true, false])
    const older = await browserOf('officer').post(here, { type: 'partly', text: ANSWER, correctionId: olderDraft })
    expect([older.status, older.text.includes('Esa versión es anterior a la aportación')]).toEqual([422, true])
    const sent = { type: 'partly', text: ANSWER, correctionId: draft }
    expect((await browserOf('officer').post(here, sent)).status).toBe(303)
    const { rows } = await db.execute(sql`select type, correction_id as draft from contribution_answers`)
    expect(rows).toEqual([{ type: 'partly', draft }])
  })

  it('that corrects links the report that does', async () => {
    const number = await ask({ kind: 'contradiction', claimId: oldReport, text: 'En mi colonia no hay sensores.' })
    expect(await reasonOf(answer(number, { type: 'corrected' }))).toBe('needs-correction')
    accepted(await answer(number, { type: 'corrected', correctionId: newReport }))
    const { text } = await browserOf(null).get(`/preguntas/${number}`)
    expect(text).toContain('href="/cosa#1"')
    expect(text).toContain('href="/cosa#2"')
  })

  it('is extended once, with a reason, before the term ends', async () => {
    const number = await ask()
    const extend = () => extendTerm(services, officer, { number, reason: 'Hay que contar en doce colonias.' })
    await expect(extendTerm(services, other, { number, reason: 'Hay que contar más.' })).rejects.toThrow(Forbidden)
    at('2026-12-07')
    expect(accepted(await extend()).dueOn).toBe('2026-12-14')
    expect(await reasonOf(extend())).toBe('already-extended')
    const late = await ask({ text: 'Otra pregunta que hacer.' })
    at('2027-01-20')
    expect(await reasonOf(extendTerm(services, officer, { number: late, reason: 'Se nos pasó el plazo.' }))).toBe(
      'too-late',
    )
  })

  it('cannot be rewritten, not even by the database’s own hand', async () => {
    const number = await ask()
    await answer(number)
    await expect(db.execute(sql`update contribution_answers set reason = '{"es": "otra"}'`)).rejects.toThrow()
    await expect(db.execute(sql`delete from contributions`)).rejects.toThrow()
  })
})

describe('the term', () => {
  const waters = { ...officer, permissions: new Map([['calendar.manage', new Set([water])]]) }
  const MOVING = { kind: 'suspension', fromDay: '2026-11-25', lastDay: '2026-11-26', reason: { es: 'Mudanza' }, publicationUrl: GAZETTE, publicationReference: null } as const // prettier-ignore

  it('moves when a calendar changes, and says so', async () => {
    const number = await ask()
    const page = async () => (await browserOf(null).get(`/preguntas/${number}`)).text
    expect(await page()).toContain('Sábados y domingos')
    expect(await page()).not.toContain('Mudanza')
    const before = await lastEntry()
    accepted(await publishEntry({ ...services, actor: waters }, water, MOVING))
    // Until it is counted anew, what closes now does not tell how the day came about.
    expect(await page()).not.toContain('Mudanza')
    await recount(services, MONDAY)
    expect(await page()).toContain('Mudanza, del 25 de noviembre de 2026 al 26 de noviembre de 2026')
    const letter = (await lettersSince(before)).find(({ subject }) =>
      subject.startsWith(`PQ-${number}: cambió el plazo`),
    )!
    expect(letter).toMatchObject({ to: 'julia@canario.example' })
    expect(letter.text).toContain('terminaba el 7 de diciembre de 2026. Ahora termina el 9 de diciembre de 2026.')
    expect(letter.text).toMatch(/\/calendarios\/secretaria-del-agua\n/)
    expect(await now(number)).toMatchObject({ dueOn: '2026-12-09', halfOn: '2026-12-02' })
    const moved = (await entries()).findLast(({ event }) => event === 'contribution.term-moved')!
    expect(moved).toMatchObject({ actorId: null, details: { from: '2026-12-07', to: '2026-12-09' } })
    const after = await lastEntry()
    await recount(services, MONDAY)
    expect(await lastEntry()).toBe(after)
  })

  it('is stopped by its own body for no day past, nor for years', async () => {
    const number = await ask()
    const stop = (change: object) =>
      reasonOf(publishEntry({ ...services, actor: waters }, water, { ...MOVING, ...change }, { confirmed: true }))
    at('2026-12-07')
    expect(await stop({})).toBe('not-ahead')
    expect(await stop({ fromDay: '2026-12-07', lastDay: '2026-12-07' })).toBe('not-ahead')
    expect(await stop({ fromDay: '2026-12-08', lastDay: '2027-12-07' })).toBe('too-many-days')
    await recount(services, '2026-12-07')
    expect((await now(number)).dueOn).toBe('2026-12-07')
  })

  it('that has ended is never moved by a calendar: what was overdue stays overdue', async () => {
    const number = await ask()
    await supervise()
    const suspension = { kind: 'suspension', fromDay: '2026-11-25', lastDay: '2027-03-01', reason: { es: 'Mantenimiento' }, publicationUrl: GAZETTE, publicationReference: null } as const // prettier-ignore
    at('2026-12-08')
    await tellWhatIsDue(services)
    accepted(await publishEntry(keeper, water, suspension, { confirmed: true }))
    await recount(services, '2026-12-08')
    expect(await now(number)).toMatchObject({ dueOn: '2026-12-07', overdueToldOn: '2026-12-08' })
    expect(await complianceBy(db, {}, '2026-12-08')).toMatchObject([{ ownerId: water, overdue: 1, within: 0 }])
    // What was told late was entered in time: on its last day a term still runs.
    await recount(services, '2026-12-07')
    expect((await now(number)).dueOn).toBe('2027-03-12')
  })

  it('that an entry of the same day cut short is mended by another: a mistake is corrected', async () => {
    const number = await ask()
    await supervise()
    const suspension = { kind: 'suspension', fromDay: '2026-11-25', lastDay: '2026-12-31', reason: { es: 'Mudanza' }, publicationUrl: GAZETTE, publicationReference: null } as const // prettier-ignore
    const entryId = accepted(await publishEntry(keeper, water, suspension))
    await recount(services, MONDAY)
    expect((await now(number)).dueOn).toBe('2027-01-14')
    at('2026-12-20')
    accepted(await withdrawEntry(keeper, { organizationId: water, entryId }, { es: 'Otro último día' }))
    await recount(services, '2026-12-20')
    expect((await now(number)).dueOn).toBe('2026-12-07')
    accepted(await publishEntry(keeper, water, { ...suspension, lastDay: '2026-12-30' }, { confirmed: true }))
    await recount(services, '2026-12-21') // a day later it is too late
    expect((await now(number)).dueOn).toBe('2026-12-07')
    await recount(services, '2026-12-20')
    expect((await now(number)).dueOn).toBe('2027-01-13')
  })

  it('tells the body at half of it and when it ends, each once, and who asked when it is answered', async () => {
    const before = await lastEntry()
    const number = await ask()
    const to = async () =>
      (await lettersSince(before))
        .filter(({ subject }) => subject.startsWith(`PQ-${number}:`))
        .map(({ to: who, subject }) => `${who.split('@')[0]} ${subject.replace(/^PQ-\d+: /, '')}`)
    expect(new Set(await to())).toEqual(
      new Set(['julia su folio en Ciudad de México', 'oficial por responder a más tardar el 7 de diciembre de 2026']),
    )
    at('2026-11-30')
    await tellWhatIsDue(services)
    await tellWhatIsDue(services)
    at('2026-12-08')
    await tellWhatIsDue(services)
    await tellWhatIsDue(services)
    const told = (await entries())
      .filter(({ id }) => id > before)
      .map(({ event, public: isPublic }) => `${event} ${isPublic}`)
    expect(told).toEqual([
      'contribution.published true',
      'contribution.half-term false',
      'contribution.became-overdue true',
    ])
    await answer(number)
    const all = new Set(await to())
    expect(all).toContain('oficial pasó la mitad del plazo, que termina el 7 de diciembre de 2026')
    expect(all).toContain('oficial el plazo terminó el 7 de diciembre de 2026')
    expect(all).toContain('julia Secretaría del Agua le respondió')
  })

  it('is counted by body, with what each number is of', async () => {
    const [one, two] = [
      await ask({ text: 'Primera de las preguntas' }),
      await ask({ text: 'Segunda de las preguntas' }),
    ]
    await ask({ text: 'Tercera de las preguntas' })
    await ask({ kind: 'comment', text: 'Un comentario que no cuenta' })
    const gone = await ask({ text: 'Una que se va a retirar' })
    accepted(await withdrawContribution(services, citizen, { number: gone }))
    await answer(one)
    at('2026-12-10')
    await answer(two)
    await ask({ text: 'Cuarta de las preguntas' })
    expect(await complianceBy(db, {}, '2026-12-10')).toEqual([
      { ownerId: water, onTime: 1, late: 1, overdue: 1, within: 1 },
    ])
    expect(await latestOfOwner(db, water, '2026-12-10')).toMatchObject({
      total: 6,
      compliance: { onTime: 1, late: 1, overdue: 1, within: 1 },
    })
    expect(await latestOf(db, ref('thing', thing), '2026-12-10')).toMatchObject({ total: 6, overdue: 1 })
    const page = await browserOf(null).get('/preguntas/cumplimiento')
    expect(page.text).toContain('A tiempo: 1 de 3')
    expect(JSON.parse((await browserOf(null).get('/preguntas/cumplimiento.json')).text)).toMatchObject({
      items: [{ onTime: 1, late: 1, overdue: 1, within: 1 }],
    })
    expect((await browserOf(null).get('/preguntas/cumplimiento/exportar')).text).toContain(
      'Secretaría del Agua,1,1,1,1',
    )
    const listed = JSON.parse((await browserOf(null).get('/preguntas.json?estado=vencida')).text) as {
      items: { state: string }[]
      total: number
    }
    expect(listed).toMatchObject({ total: 1, items: [{ state: 'overdue' }] })
  })
})

describe('what its own people ask of a body', () => {
  it('is shown and owed like the rest, and raises no rate', async () => {
    const colleague = await person('Colega', 'head', water)
    const formerly = await person('Exfuncionaria')
    await db.transaction(
      (tx) =>
      grantRole(tx, { personId: formerly.person!.id, organizationId: water, role: 'officer', fromDay: '2026-01-01', untilDay: '2026-06-01' }, null), // prettier-ignore
    )
    const [inside, outside, passed] = [
      await ask({ text: '¿Qué tal va todo en el plan?' }, colleague),
      await ask({ text: '¿Qué tal va todo por fuera?' }, formerly),
      await ask({ text: '¿Y esto a quién le toca?' }, colleague),
    ]
    await answer(inside)
    await answer(outside)
    await answer(passed, { type: 'out-of-scope', transferredTo: works })
    await answer(passed, {}, other)
    const late = await ask({ text: '¿Y qué tal va lo demás?' }, colleague)
    const figures = { late: 0, overdue: 0, within: 0 }
    const byBody = async () =>
      (await complianceBy(db, { year: 2026 }, '2026-12-10')).toSorted((a, b) => (a.ownerId < b.ownerId ? -1 : 1))
    expect(await byBody()).toEqual(
      [water, works].sort().map((ownerId) => ({ ownerId, onTime: 1, ...figures })), // of another body it counts
    )
    expect(await latestOfOwner(db, water, '2026-12-10')).toMatchObject({
      total: 3,
      compliance: { onTime: 1, ...figures },
    })
    expect((await now(late)).dueOn).toBe('2026-12-07')
    const listed = async (query: string) =>
      (await browserOf(null).get(`/preguntas?organizacion=${water}&${query}`)).text.replace(/<[^>]+>/g, '')
    expect(await listed('estado=respondida&anio=2026')).toContain('1 de 2 cuenta en el cumplimiento')
    expect(await listed('estado=pendiente')).toContain('0 de 1 cuentan en el cumplimiento')
    expect(await listed('estado=respondida&lang=en')).toContain('1 of 2 counts in the figures of compliance')
    for (const others of ['estado=respondida-tarde', 'estado=respondida&tipo=pregunta', 'anio=2026'])
      expect(await listed(others)).not.toContain('en el cumplimiento')
    expect((await browserOf(null).get('/preguntas/cumplimiento')).text).toContain(
      'La lista también muestra lo que no cuenta',
    )
    accepted(await withdrawContribution(services, formerly, { number: outside }))
    expect((await byBody()).map(({ ownerId }) => ownerId)).toEqual([works])
  })
})

describe('moderation', () => {
  const FLAG = 'Es publicidad de una tienda, regla cuatro.'

  it('hides by a rule with a reason, and leaves a trace without the text, anywhere', async () => {
    const number = await ask()
    accepted(await flagContribution(services, neighbour, { number, reason: FLAG }))
    accepted(await flagContribution(services, neighbour, { number, reason: FLAG }))
    expect(await reasonOf(flagContribution(services, citizen, { number, reason: FLAG }))).toBe('own-question')
    accepted(await hide(number))
    const { id } = await now(number)
    const page = await browserOf(null).get(`/preguntas/${number}`)
    for (const part of ['Regla 4:', 'Sobre el asunto', 'Es publicidad de una tienda.'])
      expect(page.text).toContain(part)
    const shown = [
      page.text,
      (await browserOf(null).get('/preguntas')).text,
      (await browserOf(null).get('/preguntas.json')).text,
      JSON.stringify(await contributionResource.find(db, id)),
      JSON.stringify(await historyOf(db, ref('contribution', id))),
      JSON.stringify(await entries()),
    ]
    for (const one of shown) expect(one).not.toContain(QUESTION)
    expect(JSON.stringify(await entries())).not.toContain(FLAG)
    expect(await contributionResource.searchDocument!(db, id)).toBeNull()
    expect(await reasonOf(answer(number))).toBe('hidden')
    expect(await complianceBy(db, {}, '2027-01-20')).toEqual([])
  })

  it('is for moderators of an authority, never of the body that is asked, nor of one’s own', async () => {
    const number = await ask()
    for (const actor of [bodys, officer, citizen, ruler]) await expect(hide(number, actor)).rejects.toThrow(Forbidden)
    const own = await ask({}, moderator)
    expect(await reasonOf(hide(own))).toBe('own-question')
    const without = { number, decision: 'hidden', reason: 'Es publicidad de una tienda.' } as const
    expect(await reasonOf(moderateContribution(services, moderator, without))).toBe('needs-rule')
    expect(await reasonOf(moderateContribution(services, moderator, { ...without, rule: 99 }))).toBe('needs-rule')
  })

  it('may be appealed once; another person decides, and what is restored goes on where it stopped', async () => {
    const number = await ask()
    accepted(await hide(number))
    const appeal = (actor = citizen) =>
      appealModeration(services, actor, { number, reason: 'No vendo nada: pregunto por el agua.' })
    const decide = (actor: Actor, decision: 'restored' | 'upheld' = 'restored') =>
      decideOnAppeal(services, actor, { number, decision, reason: 'La pregunta trata del registro.' })
    expect(await reasonOf(decide(second))).toBe('no-appeal')
    await expect(appeal(neighbour)).rejects.toThrow(Forbidden)
    accepted(await appeal())
    expect(await reasonOf(appeal())).toBe('already-appealed')
    expect(await reasonOf(decide(moderator))).toBe('own-decision')
    await expect(decide(bodys)).rejects.toThrow(Forbidden)
    at('2026-12-14')
    accepted(await decide(second))
    expect(await now(number)).toMatchObject({ hidden: false, termFrom: MONDAY, dueOn: '2026-12-29' })
    expect(await reasonOf(decide(second))).toBe('no-appeal')
    expect((await browserOf(null).get(`/preguntas/${number}`)).text).toContain('Se apeló y se restituyó')
  })

  it('goes by published rules, of which each version stays', async () => {
    const texts = [{ title: { es: 'Una sola regla' }, text: { es: 'Con respeto.' }, forbids: true }]
    await expect(publishRules(services, citizen, { texts, fromDay: MONDAY })).rejects.toThrow(Forbidden)
    expect(await reasonOf(publishRules(services, ruler, { texts, fromDay: '2026-11-22' }))).toBe('past-day')
    const version = accepted(await publishRules(services, ruler, { texts, fromDay: '2026-12-01' }))
    expect((await browserOf(null).get('/reglas-de-participacion')).text).toContain('Sobre el asunto')
    at('2026-12-01')
    expect((await browserOf(null).get('/reglas-de-participacion')).text).toContain('Una sola regla')
    expect((await browserOf(null).get('/reglas-de-participacion?version=1')).text).toContain('Sobre el asunto')
    const number = await ask({ text: 'Otra pregunta distinta hoy' })
    expect(await reasonOf(hide(number))).toBe('needs-rule') // there is no rule 4 any more
    await db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('tequio.erasing', 'demonstration', true)`)
      await tx.execute(sql`delete from participation_rule_versions where version = ${version}`)
    })
  })
})

describe('an earlier text', () => {
  const INSULT = 'Ustedes son unos rateros, ¿cuántas colonias tienen sensores?'
  const WHY = 'Insulta a quienes trabajan ahí.'
  const corrected = async () => {
    const number = await ask({ text: INSULT })
    accepted(await editContribution(services, citizen, { number, text: QUESTION }))
    return number
  }
  const hideText = (number: number, actor = moderator, change: object = {}) =>
    moderateContribution(services, actor, { number, version: 1, decision: 'hidden', rule: 1, reason: WHY, ...change })
  const appealText = (number: number, actor = citizen) =>
    appealModeration(services, actor, { number, version: 1, reason: 'No insulto a nadie: así hablo yo.' })
  const decideText = (number: number, decision: 'restored' | 'upheld', actor = second) =>
    decideOnAppeal(services, actor, { number, version: 1, decision, reason: 'Se revisó lo que decía.' })
  /** Everything that anybody reads of it. */
  const shownOf = async (number: number) => {
    const { id } = await now(number)
    return [
      (await browserOf(null).get(`/preguntas/${number}`)).text,
      (await browserOf('citizen').get(`/preguntas/${number}`)).text,
      (await browserOf('moderator').get(`/preguntas/${number}/moderar`)).text,
      (await browserOf(null).get(`/preguntas/${number}.json`)).text,
      JSON.stringify(await contributionResource.find(db, id)),
      JSON.stringify(await contributionResource.list(db, { filters: {}, sort: undefined, after: undefined, limit: 9, locale: 'es' })), // prettier-ignore
      JSON.stringify(await contributionResource.searchDocument!(db, id)),
      JSON.stringify(await entries()),
    ]
  }

  it('goes out of sight by a rule with a reason, alone: its place says so, what it says now stays and is owed its answer', async () => {
    const number = await corrected()
    const { id, dueOn } = await now(number)
    expect((await shownOf(number)).map((one) => one.includes('rateros'))).toEqual([true, true, true, true, true, true, false, false]) // prettier-ignore
    accepted(await hideText(number))
    for (const one of await shownOf(number)) expect(one).not.toContain('rateros')
    const page = (await browserOf(null).get(`/preguntas/${number}`)).text
    const place = page.slice(page.indexOf('id="texto-anterior-1"'), page.indexOf('id="moderacion"'))
    for (const part of [
      'Texto anterior 1: retirado por moderación',
      'Regla 1:',
      'Respeto a las personas',
      WHY,
      'Autoridad de Transparencia',
      '<time',
    ])
      // prettier-ignore
      expect(place).toContain(part)
    expect(page).toContain(QUESTION)
    expect(await now(number)).toMatchObject({ hidden: false, dueOn, stoppedDays: 0 })
    expect(await contributionResource.find(db, id)).toMatchObject({
      text: { es: QUESTION },
      moderation: null,
      earlierTexts: [{ number: 1, text: null, moderation: { rule: 1, organizationId: authority, appeal: null } }],
    })
    const [told] = (await entries()).filter(({ event }) => event === 'contribution.version-hidden')
    expect(events[told!.event]!(told!, 'es')).toBe(
      `Se retiró de la vista el texto anterior 1 de la pregunta PQ-${number} por la regla 1: Respeto a las personas.`,
    )
    expect(await moderationFigures(db, {}, MONDAY)).toMatchObject([{ authorityId: authority, hidden: 1 }])
    expect(await complianceBy(db, {}, MONDAY)).toMatchObject([{ ownerId: water, within: 1 }])
    const { contributions: [mine] } = (await module.personalData!(db, citizen.person!.id)) as { contributions: [object] } // prettier-ignore
    expect(mine).toMatchObject({ hidden: false, earlierTexts: [{ earlierText: 1, text: { es: INSULT } }] })
  })

  it('is taken out by who may take out the whole, by a rule that forbids, once, and is one that exists', async () => {
    const number = await corrected()
    for (const actor of [bodys, officer, citizen, ruler])
      await expect(hideText(number, actor)).rejects.toThrow(Forbidden)
    expect(await reasonOf(hideText(number, both))).toBe('own-body')
    expect(await reasonOf(hideText(number, moderator, { version: 2 }))).toBe('unknown-version')
    expect(await reasonOf(hideText(number, moderator, { rule: null }))).toBe('needs-rule')
    expect(await reasonOf(hideText(number, moderator, { rule: 6 }))).toBe('rule-protects')
    accepted(await hideText(number, moderator, { decision: 'kept', rule: null }))
    expect((await shownOf(number))[0]).toContain('rateros')
    accepted(await hideText(number))
    expect(await reasonOf(hideText(number, second))).toBe('version-hidden')
    accepted(await hide(number)) // the whole may still go
    expect((await now(number)).hidden).toBe(true)
    const outside = sql`insert into contribution_moderations (id, contribution_id, number, version, decision, rule_version, rule_number, reason, organization_id, person_id, created_at)
      select gen_random_uuid(), id, 9, 2, 'hidden', 1, 1, '{"es": "x"}', ${authority}, ${moderator.person!.id}, now() from contributions where number = ${number}`
    await expect(db.execute(outside)).rejects.toThrow()
    // With the demonstration all of it goes.
    await db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('tequio.erasing', 'demonstration', true)`)
      await tx.execute(sql`delete from contributions where number = ${number}`)
    })
  })

  it('is appealed by its author once, decided by another, and comes back where the appeal is accepted', async () => {
    const number = await corrected()
    expect(await reasonOf(appealText(number))).toBe('not-hidden')
    const before = await lastEntry()
    accepted(await hideText(number))
    expect(await reasonOf(appealModeration(services, citizen, { number, reason: 'No insulto a nadie aquí.' }))).toBe('not-hidden') // prettier-ignore
    await expect(appealText(number, neighbour)).rejects.toThrow(Forbidden)
    accepted(await appealText(number))
    expect(await reasonOf(appealText(number))).toBe('already-appealed')
    expect(await deskOf(second, MONDAY)).toMatchObject([{ address: `/preguntas/${number}/apelacion?version=1`, dueOn: '2026-11-30' }]) // prettier-ignore
    expect(await reasonOf(decideText(number, 'restored', moderator))).toBe('own-decision')
    expect(await reasonOf(decideText(number, 'restored', both))).toBe('own-body')
    expect(await reasonOf(decideOnAppeal(services, second, { number, decision: 'restored', reason: 'Se revisó lo que decía.' }))).toBe('no-appeal') // prettier-ignore
    accepted(await decideText(number, 'restored'))
    expect((await shownOf(number))[0]).toContain('rateros')
    expect(await now(number)).toMatchObject({ hidden: false, stoppedDays: 0 })
    expect(await reasonOf(hideText(number))).toBe('already-restored')
    expect(await reasonOf(hideText(number, second))).toBe('already-restored')
    accepted(await hideText(number, moderator, { rule: 2 }))
    accepted(await appealText(number))
    accepted(await decideText(number, 'upheld'))
    for (const one of await shownOf(number)) expect(one).not.toContain('rateros')
    const sent = await lettersSince(before)
    const subjects = sent.map(({ subject }) => subject).join(' · ')
    for (const part of [
      'se retiró un texto anterior',
      'se restituyó un texto anterior',
      'se confirmó el retiro de un texto anterior',
    ])
      // prettier-ignore
      expect(subjects).toContain(`PQ-${number}: ${part}`)
    const letter = sent.find(({ subject }) => subject.includes(`PQ-${number}: se retiró un texto anterior`))!
    expect(letter.text).toContain(WHY)
    expect(letter.text).toContain(`/preguntas/${number}/apelar?version=1`)
    for (const { text } of sent) expect(text).not.toContain('rateros')
  })

  it('settles no flag where it goes alone: those are about what it says now', async () => {
    const number = await corrected()
    accepted(await flagContribution(services, neighbour, { number, reason: 'El texto de ahora insulta.' }))
    accepted(await hideText(number))
    expect(await deskOf(moderator, MONDAY)).toMatchObject([{ address: `/preguntas/${number}/moderar` }])
    accepted(await moderateContribution(services, moderator, { number, decision: 'kept', reason: 'No insulta a nadie.' })) // prettier-ignore
    expect(await deskOf(moderator, MONDAY)).toEqual([])
  })

  it('keeps its own appeal apart from that of the whole: what is decided of one leaves the other', async () => {
    const number = await corrected()
    accepted(await hideText(number))
    accepted(await appealText(number))
    accepted(await hide(number))
    accepted(await appealModeration(services, citizen, { number, reason: 'No vendo nada: pregunto por el agua.' }))
    const whole = { number, decision: 'restored', reason: 'La pregunta trata del registro.' } as const
    accepted(await decideOnAppeal(services, second, whole))
    expect(await now(number)).toMatchObject({ hidden: false })
    for (const one of await shownOf(number)) expect(one).not.toContain('rateros')
    accepted(await decideText(number, 'upheld'))
    expect(await now(number)).toMatchObject({ hidden: false })
  })

  it('is judged as what its own authority took out, where that one is asked itself', async () => {
    const number = await ask({ subject: ref('thing', its), text: INSULT })
    accepted(await editContribution(services, citizen, { number, text: QUESTION }))
    accepted(await hideText(number))
    expect((await now(number)).hiddenByOwner).toBe(false)
    accepted(await appealText(number))
    expect(await reasonOf(decideText(number, 'restored'))).toBe('own-body')
    expect(await deskOf(judge, MONDAY)).toMatchObject([{ address: `/preguntas/${number}/apelacion?version=1` }])
    accepted(await decideText(number, 'restored', judge))
    expect((await shownOf(number))[0]).toContain('rateros')
  })

  it('is moderated, appealed and decided by forms', async () => {
    const number = await corrected()
    const here = `/preguntas/${number}`
    const links = async (who: keyof typeof people | null) =>
      [...(await browserOf(who).get(here)).text.matchAll(/\/(\w+)\?version=1"/g)].map(([, act]) => act)
    expect([await links(null), await links('citizen'), await links('moderator')]).toEqual([[], [], ['moderar']])
    const form = (await browserOf('moderator').get(`${here}/moderar?version=1`)).text
    expect(form).toContain('<input type="hidden" name="version" value="1"')
    expect(form).toContain('Retirar solo este texto por una regla')
    for (const none of ['7', '1abc', '0', '-1'])
      expect((await browserOf('moderator').get(`${here}/moderar?version=${none}`)).status).toBe(404)
    expect((await browserOf('moderator').get(`${here}/moderar`)).status).toBe(200)
    const sent = { version: '1', decision: 'hidden', text: WHY }
    expect((await browserOf('moderator').post(`${here}/moderar`, { ...sent, version: '1abc' })).status).toBe(404)
    const again = await browserOf('moderator').post(`${here}/moderar`, sent)
    expect([again.status, again.text.includes('name="version" value="1"')]).toEqual([422, true])
    expect((await browserOf('moderator').post(`${here}/moderar`, { ...sent, rule: '1' })).status).toBe(303)
    expect(await now(number)).toMatchObject({ hidden: false })
    expect((await browserOf('moderator').get(`${here}/moderar?version=1`)).text).toContain('Ese texto ya se retiró')
    expect([await links(null), await links('citizen'), await links('second')]).toEqual([[], ['apelar'], []])
    expect((await browserOf('citizen').get(`${here}/apelar?version=1`)).text).toContain('name="version" value="1"')
    const appeal = { version: '1', text: 'No insulto a nadie: así hablo yo.' }
    expect((await browserOf('citizen').post(`${here}/apelar`, appeal)).status).toBe(303)
    expect([await links('citizen'), await links('moderator'), await links('second')]).toEqual([[], [], ['apelacion']])
    expect((await browserOf('second').get(`${here}/apelacion?version=1`)).text).toContain('rateros')
    const decision = { version: '1', decision: 'restored', text: 'Se revisó lo que decía.' }
    expect((await browserOf('second').post(`${here}/apelacion`, decision)).status).toBe(303)
    expect((await browserOf(null).get(here)).text).toContain('rateros')
  })
})

describe('what is restored', () => {
  const restore = async (number: number, from: string, to: string, rule = 4) => {
    at(from)
    accepted(await hide(number, moderator, rule))
    accepted(await appealModeration(services, citizen, { number, reason: 'No vendo nada: pregunto por el agua.' }))
    at(to)
    accepted(await decideOnAppeal(services, second, { number, decision: 'restored', reason: 'Trata del registro.' }))
  }

  it('is not taken out again by the same rule, by nobody, until its author says something else', async () => {
    const number = await ask()
    await restore(number, MONDAY, MONDAY)
    expect(await reasonOf(hide(number))).toBe('already-restored')
    expect(await reasonOf(hide(number, second))).toBe('already-restored')
    const sent = { decision: 'hidden', rule: '4', text: 'Es publicidad de una tienda.' }
    const refused = await browserOf('moderator').post(`/preguntas/${number}/moderar`, sent)
    expect([refused.status, refused.text.includes('Una apelación ya decidió')]).toEqual([422, true])
    accepted(await moderateContribution(services, moderator, { number, decision: 'kept', reason: 'Ya se decidió en apelación.' })) // prettier-ignore
    at(MONDAY, '18:05:00')
    accepted(await editContribution(services, citizen, { number, text: 'Compre en mi tienda de sensores.' }))
    // What it said before stays restored; what it says now nobody judged.
    const earlier = { number, version: 1, decision: 'hidden', rule: 4, reason: 'Es publicidad de una tienda.' } as const
    expect(await reasonOf(moderateContribution(services, moderator, earlier))).toBe('already-restored')
    accepted(await hide(number))
  })

  it('may be taken out again for what its author said in rejoinder since, and by a rule with other words', async () => {
    const number = await ask()
    accepted(await answer(number))
    await restore(number, MONDAY, MONDAY)
    expect(await reasonOf(hide(number))).toBe('already-restored')
    at(MONDAY, '18:05:00')
    accepted(await rejoin(services, citizen, { number, text: 'Compre en mi tienda de sensores.' }))
    accepted(await hide(number))

    const ruled = await ask({ text: 'Otra pregunta distinta hoy' })
    await restore(ruled, MONDAY, MONDAY)
    const { rows } = await db.execute<{ version: number }>(sql`select max(version)::int as version from participation_rules`) // prettier-ignore
    const before = await rulesOfVersion(db, rows[0]!.version)
    const publishAgain = async (fromDay: string, reworded: boolean) => {
      const texts = before.map(({ title, text, forbids }) => ({ title, text: reworded ? { es: `${text.es} Siempre.` } : text, forbids })) // prettier-ignore
      const version = accepted(await publishRules(services, ruler, { texts, fromDay }))
      at(fromDay)
      return version
    }
    const versions = [await publishAgain('2026-11-30', false)]
    expect(await reasonOf(hide(ruled))).toBe('already-restored')
    versions.push(await publishAgain('2026-12-01', true))
    accepted(await hide(ruled))
    await db.transaction(async (tx) => {
      await tx.execute(sql`select set_config('tequio.erasing', 'demonstration', true)`)
      await tx.execute(sql`delete from contributions where number = ${ruled}`)
      for (const version of versions)
        await tx.execute(sql`delete from participation_rule_versions where version = ${version}`)
    })
  })

  it('is overdue where it was, with its day, however often it is taken out', async () => {
    const number = await ask()
    at('2026-12-08')
    await tellWhatIsDue(services)
    await restore(number, '2026-12-09', '2026-12-14')
    await restore(number, '2026-12-15', '2026-12-17', 2)
    expect(await now(number)).toMatchObject({ hidden: false, dueOn: '2026-12-07', overdueToldOn: '2026-12-08' })
    expect(await complianceBy(db, {}, '2026-12-17')).toMatchObject([{ ownerId: water, overdue: 1, within: 0 }])
    const { details } = (await entries()).findLast(({ event }) => event === 'contribution.restored')!
    expect(details).toMatchObject({ dueOn: '2026-12-07' })
  })

  it('has the working days added that it was out of sight, and no others', async () => {
    const number = await ask()
    await restore(number, '2026-11-25', '2026-12-02')
    expect(await now(number)).toMatchObject({ termFrom: MONDAY, termDays: 10, stoppedDays: 5, dueOn: '2026-12-14' })
    expect((await browserOf(null).get(`/preguntas/${number}`)).text).toContain(
      '5 días hábiles en que el plazo se detuvo',
    )
    await recount(services, '2026-12-02')
    expect((await now(number)).dueOn).toBe('2026-12-14')
    await restore(number, '2026-12-14', '2026-12-15', 2)
    expect(await now(number)).toMatchObject({ stoppedDays: 6, dueOn: '2026-12-15' })
    accepted(await extendTerm(services, officer, { number, reason: 'Hay que contar en doce colonias.' }))
    expect((await now(number)).dueOn).toBe('2026-12-22')
  })
})

describe('who answers for the body that is asked', () => {
  const appeal = (number: number) =>
    appealModeration(services, citizen, { number, reason: 'No vendo nada: pregunto por el agua.' })
  const decide = (number: number, actor: Actor, decision: 'restored' | 'upheld' = 'restored') =>
    decideOnAppeal(services, actor, { number, decision, reason: 'La pregunta trata del registro.' })
  const WORDS = 'Usted tiene un cargo en la institución que debe responder'
  const askOfAuthority = () => ask({ subject: ref('thing', its) })

  it('neither takes out what is asked of it, nor decides the appeal, whatever else they are', async () => {
    const number = await ask()
    accepted(await flagContribution(services, neighbour, { number, reason: 'Creo que es publicidad.' }))
    expect(await reasonOf(hide(number, both))).toBe('own-body')
    const kept = { number, decision: 'kept', reason: 'No es publicidad de nada.' } as const
    expect(await reasonOf(moderateContribution(services, both, kept))).toBe('own-body')
    expect([(await deskOf(moderator, MONDAY)).length, (await deskOf(both, MONDAY)).length]).toEqual([1, 0])
    const page = await browserOf('both').get(`/preguntas/${number}/moderar`)
    expect([page.text.includes(WORDS), page.text.includes('name="decision"')]).toEqual([true, false])
    expect((await browserOf('both').get(`/preguntas/${number}`)).text).not.toContain('/moderar')
    // Nor where they are the only moderator: what is asked of others is never theirs.
    await without([moderator, second], async () => expect(await reasonOf(hide(number, both))).toBe('own-body'))
    accepted(await hide(number))
    accepted(await appeal(number))
    expect(await reasonOf(decide(number, both))).toBe('own-body')
    expect((await browserOf('both').get(`/preguntas/${number}/apelacion`)).text).toContain(WORDS)
    await without([second], async () => expect(await reasonOf(decide(number, both))).toBe('own-body'))
    expect((await now(number)).hidden).toBe(true)
    accepted(await decide(number, second))
  })

  it('nor by what passed to another body: its successor answers for it', async () => {
    const number = await ask({ subject: ref('thing', thing) })
    await db.execute(
      sql`insert into organization_successions (predecessor_id, successor_id, kind, on_day) values (${water}, ${works}, 'merged', '2026-11-20')`,
    )
    try {
      const heir = await person('Heredera', 'moderator', authority)
      await grant(heir, 'officer', works)
      expect(await reasonOf(hide(number, heir))).toBe('own-body')
      await db.execute(sql`update roles set until_day = '2026-10-01' where person_id = ${heir.person!.id}`)
    } finally {
      await db.execute(sql`delete from organization_successions`)
    }
  })

  it('moderates what is asked of its own authority only where nobody else can', async () => {
    const number = await askOfAuthority()
    await grant(judge, 'moderator', elsewhere)
    try {
      expect(await reasonOf(hide(number))).toBe('own-body')
    } finally {
      await db.execute(
        sql`update roles set until_day = '2026-10-01' where person_id = ${judge.person!.id} and role = 'moderator'`,
      )
    }
    accepted(await hide(number))
    expect(await now(number)).toMatchObject({ hidden: true, hiddenByOwner: true })
  })

  it('stops no term of its own by it: the page, the list and the figures go on counting', async () => {
    const number = await askOfAuthority()
    accepted(await hide(number))
    at('2026-12-08')
    await tellWhatIsDue(services)
    const page = (await browserOf(null).get(`/preguntas/${number}`)).text
    for (const part of ['Vencida sin respuesta', 'La retiró la misma institución que debe responder'])
      expect(page).toContain(part)
    expect(page).not.toContain(QUESTION)
    expect((await browserOf(null).get('/preguntas?estado=vencida')).text).toContain(`PQ-${number}`)
    expect((await browserOf(null).get('/preguntas?estado=vencida')).text).not.toContain(QUESTION)
    expect(await complianceBy(db, {}, '2026-12-08')).toMatchObject([{ ownerId: authority, overdue: 1 }])
    expect((await now(number)).overdueToldOn).toBe('2026-12-08')
    // It is owed an answer, read by whoever gives it, and is passed to nobody.
    expect((await browserOf('ruler').get(`/preguntas/${number}/responder`)).text).toContain(QUESTION)
    accepted(await answer(number, {}, ruler))
    expect(await complianceBy(db, {}, '2026-12-08')).toMatchObject([{ ownerId: authority, late: 1, overdue: 0 }])
  })

  it('is judged by those who administer another authority, and by its own only where there is none', async () => {
    const number = await askOfAuthority()
    accepted(await hide(number))
    accepted(await appeal(number))
    expect((await browserOf(null).get(`/preguntas/${number}`)).text).toContain('resuelven quienes administran otra')
    expect(await reasonOf(decide(number, second))).toBe('own-body')
    await expect(decide(number, ruler)).rejects.toThrow(Forbidden)
    expect(await deskOf(second, MONDAY)).toEqual([])
    expect(await deskOf(judge, MONDAY)).toMatchObject([{ address: `/preguntas/${number}/apelacion` }])
    const sent = { decision: 'upheld', text: 'Es publicidad de una tienda.' }
    expect((await browserOf('judge').post(`/preguntas/${number}/apelacion`, sent)).status).toBe(303)
    await without([judge], async () => {
      at(MONDAY, '18:05:00')
      const next = await askOfAuthority()
      accepted(await hide(next))
      accepted(await appeal(next))
      at('2026-12-14')
      accepted(await decide(next, second))
      expect(await now(next)).toMatchObject({
        hidden: false,
        hiddenByOwner: false,
        dueOn: '2026-12-07',
        stoppedDays: 0,
      })
    })
  })
})

describe('a rule that protects', () => {
  it('is no reason to take anything out: neither by the act, nor by the form, nor in the database', async () => {
    const number = await ask()
    const criticism = { number, decision: 'hidden', rule: 6, reason: 'Es una crítica muy dura.' } as const
    expect(await reasonOf(moderateContribution(services, moderator, criticism))).toBe('rule-protects')
    const here = `/preguntas/${number}/moderar`
    const form = (await browserOf('moderator').get(here)).text
    expect([form.includes('La crítica se queda'), form.includes('5. Sin suplantar a nadie')]).toEqual([false, true])
    const sent = await browserOf('moderator').post(here, { decision: 'hidden', rule: '6', text: criticism.reason })
    expect([sent.status, sent.text.includes('Esa regla protege')]).toEqual([422, true])
    expect(accepted(await moderateContribution(services, moderator, { ...criticism, decision: 'kept' }))).toBeNull()
    await expect(
      db.execute(sql`insert into contribution_moderations (id, contribution_id, number, decision, rule_version, rule_number, reason, organization_id, person_id, created_at)
        select gen_random_uuid(), id, 9, 'hidden', 1, 6, '{"es": "x"}', ${authority}, ${moderator.person!.id}, now() from contributions where number = ${number}`),
    ).rejects.toThrow()
    expect((await browserOf(null).get('/reglas-de-participacion')).text).toContain('Esta regla protege')
  })

  it('is said by its number where rules are written', () => {
    const written = 'Respeto\nSin insultos.\n\nCrítica\nSe queda.'
    const read = readRules(written, '', '2')
    expect(read.ok && read.value.map(({ forbids }) => forbids)).toEqual([true, false])
    for (const wrong of ['3', '0', 'dos', '1, x'])
      expect(readRules(written, '', wrong)).toMatchObject({ reason: 'no-such-rule' })
  })
})

describe('an appeal', () => {
  const appeal = (number: number) =>
    appealModeration(services, citizen, { number, reason: 'No vendo nada: pregunto por el agua.' })
  const decide = (number: number, actor: Actor) =>
    decideOnAppeal(services, actor, { number, decision: 'upheld', reason: 'La pregunta es publicidad.' })

  it('is owed a decision within working days that are data, which its author and the desk see', async () => {
    const number = await ask()
    accepted(await hide(number))
    accepted(await appeal(number))
    const page = async () => (await browserOf('citizen').get(`/preguntas/${number}`)).text
    expect(await page()).toContain('Se debe resolver a más tardar el 30 de noviembre de 2026')
    expect(await deskOf(second, '2026-12-01')).toMatchObject([
      { address: `/preguntas/${number}/apelacion`, dueOn: '2026-11-30', late: true },
    ])
    expect(await deskOf(moderator, MONDAY)).toEqual([])
    expect(await deskOf(ruler, MONDAY)).toEqual([])
    expect((await deskOf(citizen, MONDAY))[0]!.why).toBe(
      `PQ-${number}: su apelación se debe resolver a más tardar el 30 de noviembre de 2026.`,
    )
    const { id } = await now(number)
    expect(await contributionResource.find(db, id)).toMatchObject({
      moderation: { appeal: { appealedOn: MONDAY, dueOn: '2026-11-30', decision: null } },
    })
    at('2026-12-01')
    expect(await page()).toContain('Se debía resolver el 30 de noviembre de 2026 y nadie lo ha hecho')
    at(MONDAY)
    accepted(await setAnswerTerm(services, ruler, { matter: 'appeal', days: 2, extensionDays: 0, fromDay: MONDAY, source: { es: 'Acuerdo 9' } })) // prettier-ignore
    expect(await reasonOf(setAnswerTerm(services, ruler, { matter: 'appeal', days: 2, extensionDays: 1, fromDay: MONDAY, source: null }))).toBe('appeals-not-extended') // prettier-ignore
    const other = await ask({ text: 'Otra pregunta que hacer hoy' })
    accepted(await hide(other))
    accepted(await appeal(other))
    expect((await appealsWaiting(db)).map(({ dueOn }) => dueOn).toSorted()).toEqual(['2026-11-25', '2026-11-30'])
    // Answers keep theirs.
    expect((await now(await ask({ text: 'Una tercera pregunta hoy' }))).termDays).toBe(10)
  })

  it('is counted anew when the calendar of the authority changes', async () => {
    const number = await ask()
    accepted(await hide(number))
    accepted(await appeal(number))
    const entry = { kind: 'suspension', fromDay: '2026-11-25', lastDay: '2026-11-26', reason: { es: 'Mudanza' }, publicationUrl: GAZETTE, publicationReference: null } as const // prettier-ignore
    accepted(await publishEntry(keeper, authority, entry))
    await recountAppeals(services, MONDAY)
    expect((await appealsWaiting(db))[0]).toMatchObject({ dueOn: '2026-12-02' })
    const moved = (await entries()).findLast(({ event }) => event === 'contribution.appeal-term-moved')!
    expect(moved.details).toMatchObject({ from: '2026-11-30', to: '2026-12-02' })
    const before = await lastEntry()
    await recountAppeals(services, MONDAY)
    expect(await lastEntry()).toBe(before)
  })

  it('that is overdue stays so, whatever its authority enters in its calendar', async () => {
    const number = await ask()
    accepted(await hide(number))
    accepted(await appeal(number))
    const entry = { kind: 'suspension', fromDay: '2026-12-02', lastDay: '2027-01-22', reason: { es: 'Mudanza' }, publicationUrl: GAZETTE, publicationReference: null } as const // prettier-ignore
    at('2026-12-01')
    expect(await reasonOf(publishEntry(keeper, authority, { ...entry, fromDay: '2026-11-25' }, { confirmed: true }))).toBe('not-ahead') // prettier-ignore
    accepted(await publishEntry(keeper, authority, entry))
    await recountAppeals(services, '2026-12-01')
    expect((await appealsWaiting(db))[0]).toMatchObject({ dueOn: '2026-11-30' })
  })

  it('goes to those who administer the authority while nobody else moderates, and never to who decided', async () => {
    const number = await ask()
    accepted(await hide(number))
    accepted(await appeal(number))
    await expect(decide(number, ruler)).rejects.toThrow(Forbidden) // somebody else moderates
    expect((await browserOf('ruler').get(`/preguntas/${number}/apelacion`)).status).toBe(403)
    await without([second, both], async () => {
      expect(await reasonOf(decide(number, moderator))).toBe('own-decision')
      expect(await deskOf(ruler, MONDAY)).toMatchObject([{ address: `/preguntas/${number}/apelacion`, late: false }])
      expect((await browserOf(null).get(`/preguntas/${number}`)).text).toContain(
        'Nadie más modera: resuelven quienes administran la autoridad.',
      )
      await without([ruler], async () =>
        expect((await browserOf(null).get(`/preguntas/${number}`)).text).toContain('Hoy nadie puede resolverla'),
      )
      const sent = { decision: 'restored', text: 'La pregunta trata del registro.' }
      expect((await browserOf('ruler').post(`/preguntas/${number}/apelacion`, sent)).status).toBe(303)
      expect(await reasonOf(decide(number, ruler))).toBe('no-appeal') // they have just decided it
    })
    expect(await now(number)).toMatchObject({ hidden: false })
    for (const actor of [bodys, officer]) await expect(decide(number, actor)).rejects.toThrow(Forbidden)
  })

  it('is counted in public, the overdue too', async () => {
    for (const text of ['Primera de las retiradas', 'Segunda de las retiradas', 'Tercera de las retiradas']) {
      const number = await ask({ text })
      accepted(await hide(number))
      if (text.startsWith('Primera')) continue
      accepted(await appeal(number))
      if (text.startsWith('Segunda')) accepted(await decide(number, second))
    }
    const figures = { hidden: 3, appeals: 2, restored: 0, onTime: 1, late: 0, overdue: 1, within: 0 }
    expect(await moderationFigures(db, {}, '2026-12-01')).toEqual([{ authorityId: authority, ...figures }])
    expect(await moderationFigures(db, { year: 2025 }, '2026-12-01')).toEqual([])
    at('2026-12-01')
    const { text } = await browserOf(null).get('/preguntas/cumplimiento.json')
    expect(JSON.parse(text)).toMatchObject({ moderation: [figures] })
    expect((await browserOf(null).get('/preguntas/cumplimiento')).text).toContain('Vencidas sin resolver')
  })
})

describe('what goes out of sight', () => {
  const index = (id: string) =>
    db.execute(sql`insert into search_documents (kind, id, title, body, address, organization_ids, words)
      values ('contribution', ${id}, '{"es": "x"}', '{"es": "x"}', '/x', '{}', '') on conflict (kind, id) do update set title = excluded.title`)
  const isFound = async (id: string) =>
    (await db.execute(sql`select from search_documents where kind = 'contribution' and id = ${id}`)).rows.length > 0

  it('leaves the index of search within the act, and whoever read it before does not put it back', async () => {
    const number = await ask()
    const { id } = await now(number)
    await index(id)
    accepted(await answer(number))
    expect(await isFound(id)).toBe(true)
    accepted(await hide(number))
    expect(await isFound(id)).toBe(false)
    await index(id)
    expect(await isFound(id)).toBe(false)
    accepted(await appealModeration(services, citizen, { number, reason: 'No vendo nada: pregunto por el agua.' }))
    accepted(await decideOnAppeal(services, second, { number, decision: 'restored', reason: 'Trata del registro.' }))
    await index(id)
    expect(await isFound(id)).toBe(true)
    accepted(await withdrawContribution(services, citizen, { number }))
    expect(await isFound(id)).toBe(false)
  })
})

it('gives no folio to what is only tried', async () => {
  const first = await ask()
  const tried = await asOne({ ...services, db } as never, async (within) => {
    accepted(await publishContribution(within, neighbour, asked({ text: 'Una pregunta que solo se prueba' })))
    return { ok: false, reason: 'tried' }
  })
  expect(tried).toEqual({ ok: false, reason: 'tried' })
  expect(await ask({ text: 'Una pregunta que sí se hace' })).toBe(first + 1)
})

describe('on its pages', () => {
  it('is headed by its text in its language, and never invites to take it back', async () => {
    const number = await ask()
    const page = async (query = '') => (await browserOf('citizen').get(`/preguntas/${number}${query}`)).text
    const headOf = (text: string) => /<h1[^>]*>/.exec(text)![0]
    expect([headOf(await page()), headOf(await page('?lang=en'))]).toEqual(['<h1>', '<h1 lang="es">'])
    at(MONDAY, '19:00:00') // it can no longer be corrected: taking it back is the first thing left
    const button = /<a[^>]*\/retirar"[^>]*>/.exec(await page())![0]
    expect(button).toContain('secondary')
    accepted(await withdrawContribution(services, citizen, { number }))
    expect(headOf(await page('?lang=en'))).toBe('<h1>')
  })

  const ABOUT = { sobre: `thing:${thing}`, kind: 'question', text: QUESTION }

  it('asks with a receipt, and shows a refused form with all that was typed', async () => {
    const browser = browserOf('citizen')
    const { location } = await browserOf(null).get(`/preguntas/nueva?sobre=thing:${thing}`)
    const { searchParams } = new URL(location!, 'http://localhost')
    expect(decodeURIComponent(searchParams.get('volver')!)).toBe(`/preguntas/nueva?sobre=thing:${thing}`)
    expect((await browser.get(`/preguntas/nueva?sobre=thing:${thing}`)).text).toContain(
      'a más tardar el 7 de diciembre de 2026',
    )
    const refused = await browser.post('/preguntas/nueva', {
      ...ABOUT,
      text: 'Escriban a julia@ejemplo.mx',
      link: 'ejemplo.mx/nota',
    })
    expect(refused.status).toBe(422)
    for (const part of ['Quite la dirección de correo', 'Escriban a julia@ejemplo.mx', 'ejemplo.mx/nota'])
      expect(refused.text).toContain(part)
    const claimed = await browser.post('/preguntas/nueva', { ...ABOUT, claim: newReport })
    expect([claimed.status, claimed.text.includes('Solo una contradicción señala un reporte.')]).toEqual([422, true])
    const sent = await browser.post('/preguntas/nueva', { ...ABOUT, link: 'ejemplo.mx/nota' })
    expect(sent.status).toBe(303)
    const receipt = await browser.get(sent.location!)
    expect(receipt.text).toMatch(/PQ-\d+/)
    expect((await browserOf('neighbour').get(sent.location!)).status).toBe(403)
    expect((await browserOf(null).get(sent.location!.replace('/recibida', ''))).text).toContain(
      'https://ejemplo.mx/nota',
    )
  })

  it('keeps a file whose form was refused, shows it, and takes it away with what is hidden', async () => {
    const browser = browserOf('citizen')
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...ABOUT, text: '' })) form.set(name, value)
    form.set('file', new File(['colonia,sensores\nCentro,0\n'], 'conteo.csv'))
    const refused = await browser.post('/preguntas/nueva', form)
    expect(refused.status).toBe(422)
    const kept = /name="kept" value="([^"]+)"/.exec(refused.text)![1]!
    expect(
      (
        await browserOf('neighbour').post('/preguntas/nueva', {
          ...ABOUT,
          text: 'Con un recibo ajeno, sin archivo',
          kept,
        })
      ).status,
    ).toBe(303)
    const sent = await browser.post('/preguntas/nueva', { ...ABOUT, kept })
    const address = sent.location!.replace('/recibida', '')
    const file = /\/preguntas\/evidencias\/[0-9a-f-]+/.exec((await browserOf(null).get(address)).text)![0]
    expect((await browserOf(null).get(file)).text).toBe('colonia,sensores\nCentro,0\n')
    expect((await db.execute(sql`select from contribution_evidence where kind = 'file'`)).rows).toHaveLength(1)
    accepted(await hide(Number(address.split('/').at(-1))))
    expect((await browserOf(null).get(file)).status).toBe(404)
  })

  it('answers, extends and moderates by form; fields that are not asked change nothing', async () => {
    const number = await ask()
    const here = `/preguntas/${number}`
    expect((await browserOf('other').get(`${here}/responder`)).status).toBe(403)
    expect((await browserOf('citizen').post(`${here}/responder`, { type: 'answered', text: ANSWER })).status).toBe(403)
    expect((await browserOf('officer').get(`${here}/responder`)).text).toContain(QUESTION)
    expect(
      (
        await browserOf('officer').post(`${here}/prorrogar`, {
          text: 'Falta contar todo.',
          dueOn: '2030-01-01',
          extensionDays: '99',
        })
      ).location,
    ).toBe(`${here}?hecho=prorrogada`)
    expect((await now(number)).dueOn).toBe('2026-12-14')
    const again = (await browserOf('officer').get(`${here}/prorrogar`)).text
    expect(again).toContain('Ya se prorrogó una vez.')
    expect(again).not.toContain('<textarea')
    const sent = {
      type: 'answered',
      text: '<script>pwn()</script> son doce',
      organizationId: works,
      answeredOn: '2026-01-01',
      transferredTo: works,
    }
    expect((await browserOf('officer').post(`${here}/responder`, sent)).status).toBe(303)
    expect(await now(number)).toMatchObject({ answeredOn: MONDAY, ownerId: water })
    const page = await browserOf(null).get(here)
    expect(page.text).toContain('&lt;script>pwn()&lt;/script>')
    expect(
      (await browserOf('moderator').post(`${here}/moderar`, { decision: 'hidden', text: 'Sin regla no se puede' }))
        .text,
    ).toContain('Elija la regla que incumple.')
    expect((await browserOf('bodys').get(`${here}/moderar`)).status).toBe(403)
    expect((await browserOf('citizen').get(`${here}/responder`)).status).toBe(403)
  })

  it('lists by state, kind, body, record and year, page by page', async () => {
    for (let count = 0; count < 32; count++) {
      at(MONDAY, `${String(Math.floor(count / 5) + 10)}:0${count % 5}:00`)
      await ask({ text: `Pregunta de la lista ${count}` }, count % 2 ? citizen : neighbour)
    }
    const page = async (address: string) =>
      JSON.parse((await browserOf(null).get(address)).text) as {
        items: { number: number }[]
        total: number
        next: string | null
      }
    const first = await page('/preguntas.json')
    const rest = await page(first.next!)
    expect([first.items.length, rest.items.length, first.total, rest.next]).toEqual([30, 2, 32, null])
    expect(new Set([...first.items, ...rest.items].map(({ number }) => number)).size).toBe(32)
    for (const query of [
      `estado=pendiente`,
      'tipo=pregunta',
      `organizacion=${water}`,
      `registro=thing:${thing}`,
      'anio=2026',
    ])
      expect((await page(`/preguntas.json?${query}`)).total, query).toBe(32)
    for (const query of ['estado=vencida', 'tipo=comentario', `organizacion=${works}`, 'anio=2025'])
      expect((await page(`/preguntas.json?${query}`)).total, query).toBe(0)
    expect((await browserOf(null).get('/preguntas?desde=nada')).status).toBe(400)
    const rows = (
      await contributionResource.list(db, { filters: {}, sort: undefined, after: undefined, limit: 20, locale: 'es' })
    ).items
    expect(rows).toHaveLength(20)
  })

  it('says on the desk what is owed, what awaits, what is to be moderated', async () => {
    const number = await ask()
    accepted(await flagContribution(services, neighbour, { number, reason: 'Creo que es publicidad.' }))
    const desk = (actor: Actor, day: string) =>
      module.desk!(db, { id: actor.person!.id, organizationIds: [], permissions: actor.permissions }, day, 'es')
    expect(await desk(officer, '2026-12-08')).toMatchObject([
      { dueOn: '2026-12-07', late: true, address: `/preguntas/${number}/responder` },
    ])
    expect(await desk(citizen, MONDAY)).toMatchObject([
      {
        dueOn: null,
        late: false,
        asked: 'En plazo',
        why: `PQ-${number}: Secretaría del Agua debe responderle a más tardar el 7 de diciembre de 2026.`,
      },
    ])
    expect(await desk(citizen, '2026-12-08')).toMatchObject([{ late: true, asked: 'Vencida sin respuesta' }])
    expect((await desk(officer, MONDAY))[0]).not.toHaveProperty('asked')
    expect(await desk(moderator, MONDAY)).toMatchObject([{ address: `/preguntas/${number}/moderar` }])
    expect(await desk(bodys, MONDAY)).toEqual([])
    expect(await desk(other, MONDAY)).toEqual([])
  })
})

describe('the form and the receipt', () => {
  const form = async (kind: Kind) => {
    const { text } = await browserOf('citizen').get(`/preguntas/nueva?sobre=thing:${thing}`)
    return kind === 'proposal'
      ? /De lo que proponga responderá (.+?), a más tardar el (.+?)\./.exec(text)?.slice(1)
      : /<p class="lead">(.+?) le deberá una respuesta en .+?: a más tardar el (.+?)\.</.exec(text)?.slice(1)
  }
  const receipt = async (kind: Kind) => {
    const number = await ask({ kind, text: `${kind}: que se midan todas las colonias.` })
    const { text } = await browserOf('citizen').get(`/preguntas/${number}/recibida`)
    return [
      /Avisamos a quienes responden en (.+?)\./.exec(text)?.[1],
      /Si no hay respuesta el (.+?), se mostrará/.exec(text)?.[1],
    ]
  }

  it('tell the same body and the same day, on the day of a succession and on the days about it', async () => {
    const heir = await enter('Secretaría Sucesora')
    await db.execute(
      sql`insert into organization_successions (predecessor_id, successor_id, kind, on_day) values (${water}, ${heir}, 'merged', '2026-11-20')`,
    )
    try {
      // Half past eleven at night in the city, and half an hour after: it is already another day in Greenwich.
      for (const [day, time, kind, who, due] of [
        ['2026-11-20', '05:30:00', 'question', 'Secretaría del Agua', '3 de diciembre de 2026'],
        ['2026-11-20', '06:00:00', 'question', 'Secretaría Sucesora', '4 de diciembre de 2026'],
        ['2026-11-20', '05:30:00', 'proposal', 'Secretaría del Agua', '7 de diciembre de 2026'],
        ['2026-11-20', '06:00:00', 'proposal', 'Secretaría Sucesora', '7 de diciembre de 2026'],
      ] as const) {
        at(day, time)
        expect([day, time, await form(kind)]).toEqual([day, time, [who, due]])
        expect([day, time, await receipt(kind)]).toEqual([day, time, [who, due]])
      }
      const desk = await module.desk!(
        db,
        { id: citizen.person!.id, organizationIds: [], permissions: new Map() },
        '2026-11-20',
        'es',
      )
      expect(desk.map(({ why }) => why).join()).toContain('Secretaría del Agua (hoy responde Secretaría Sucesora) debe')
    } finally {
      await db.execute(sql`delete from organization_successions`)
    }
  })
})

it('is found by its folio, as people write it', async () => {
  const numbers = [await ask(), await ask({ text: 'Otra pregunta que hacer.' })]
  const subscriber = searchSubscriber(db, [module])
  for (const entry of (await entries()).slice(-2)) await subscriber.handle(entry)
  for (const number of numbers)
    for (const typed of [`PQ-${number}`, `pq${number}`, `PQ ${number}`])
      expect([typed, (await searchRecords(db, typed, 'es', 10)).map(({ id }) => id)]).toEqual([
        typed,
        [(await now(number)).id],
      ])
  await db.execute(sql`truncate search_documents`)
})

it('has its last day in calendars while an answer is owed', async () => {
  const number = await ask()
  const { id, dueOn } = await now(number)
  const datesOf = async () => (await contributionResource.dueDates!(db, [id])).get(id)
  const title = { es: `Último día para responder: ${QUESTION}`, en: `Last day to answer: ${QUESTION}` }
  expect(await datesOf()).toEqual([{ uid: `contribution-${id}`, day: dueOn, title, address: `/preguntas/${number}` }])
  await db.execute(sql`update contributions set hidden = true where id = ${id}`)
  expect(await datesOf()).toEqual([])
  await db.execute(sql`update contributions set hidden = false, answered_on = ${dueOn} where id = ${id}`)
  expect(await datesOf()).toEqual([])
})

describe('whoever asked', () => {
  it('sees and takes along what they gave, and leaves without their name', async () => {
    const number = await ask()
    const another = await ask({}, neighbour)
    accepted(await flagContribution(services, citizen, { number: another, reason: 'Creo que es publicidad.' }))
    const id = citizen.person!.id
    expect(await module.personalData!(db, id)).toMatchObject({
      contributions: [{ folio: `PQ-${number}`, text: { es: QUESTION } }],
      flags: [{ folio: `PQ-${another}` }],
    })
    await db.transaction((tx) => module.forget!(tx, id))
    expect(await module.personalData!(db, id)).toMatchObject({ contributions: [{ folio: `PQ-${number}` }], flags: [] })
    await db.execute(sql`update people set name = '' where id = ${id}`)
    const { text } = await browserOf(null).get(`/preguntas/${number}`)
    expect(text).toContain(QUESTION)
    expect(text).toContain('Una persona que cerró su cuenta')
    await db.execute(sql`update people set name = 'Julia' where id = ${id}`)
  })

  it('is led, before they leave, to what they can take back: theirs and in sight, the latest first', async () => {
    const [first, latest] = [await ask(), await ask({ text: 'La más reciente de todas' })]
    await ask({}, neighbour)
    const gone = await ask({ text: 'Una que se va a retirar' })
    accepted(await withdrawContribution(services, citizen, { number: gone }))
    accepted(await hide(await ask({ text: 'Una que se retira por regla' })))
    const ids = [(await now(latest)).id, (await now(first)).id]
    expect(await module.withdrawable!(db, citizen.person!.id)).toEqual(ids.map((id) => ref('contribution', id)))
  })
})

it('tells each of its events in a sentence, in both languages', async () => {
  const number = await ask()
  await answer(number)
  accepted(await hide(number))
  for (const entry of (await entries()).filter(({ event }) => event in events))
    for (const locale of ['es', 'en'] as const)
      expect(events[entry.event]!(entry, locale)).not.toMatch(/event\.|\{\{|undefined/)
})
