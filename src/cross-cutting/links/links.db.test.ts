import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { ensurePerson } from '../../foundations/identity/index.ts'
import { organizationNames, registerOrganization } from '../../foundations/organizations/index.ts'
import { ref, type Ref } from '../../kernel/ref.ts'
import { NOBODY, NotFound, type Actor } from '../../platform/access/index.ts'
import { SESSION_COOKIE, databaseCode } from '../../platform/http/index.ts'
import { historyOf } from '../../platform/journal/index.ts'
import { defineModule, type Resource, type Strand } from '../../platform/manifest/index.ts'
import { knowModules, knownModules } from '../../platform/manifest/registry.ts'
import { relate, unrelate } from './actions.ts'
import type { LinkDraft, LinkId } from './model.ts'
import module from './module.ts'
import { threadOf } from './thread.ts'

const connection = await testDatabase()
const { db } = connection

const unread = {
  title: { es: 'Registros' },
  schema: z.object({}),
  filters: z.object({}),
  sorts: ['id'] as const,
  list: () => expect.unreachable(),
  find: () => expect.unreachable(),
}
const bodies: Resource = {
  ...unread,
  kind: 'organization',
  path: 'organizations',
  async titles(from, ids) {
    const names = await organizationNames(from, ids)
    return new Map(
      [...names].map(([id, { name, slug }]) => [id, { title: { es: name }, address: `/organizaciones/${slug}` }]),
    )
  },
  answersBy: async (_db, id) => id,
}
/** A chain of records that are nobody's: problem → work → verdict, each numbered. */
const idOf = (number: number) => `0199b0c0-0000-7000-8000-${String(number).padStart(12, '0')}`
const chain = new Map<string, Strand[]>()
const kindOf = (kind: string, stage: 'problem' | 'work' | 'verdict' | 'answer'): Resource => ({
  ...unread,
  kind,
  path: kind,
  titles: async (_db, ids) =>
    new Map(ids.map((id) => [id, { title: { es: `${kind} ${Number(id.slice(-12))}` }, address: `/${kind}/${id}` }])),
  thread: {
    stage,
    before: async (_db, ids) => (chain.get(kind) ?? []).filter(({ after }) => ids.includes(after.id)),
    after: async (_db, refs) =>
      (chain.get(kind) ?? []).filter(({ before }) =>
        refs.some((one) => one.kind === before.kind && one.id === before.id),
      ),
    says: async (_db, ids) => new Map(ids.map((id) => [id, [`dice ${Number(id.slice(-12))}`]])),
  },
})
/** Questions by id: who owes the answer, and when it was given. */
const asked = new Map<string, { organizationId: string; answeredOn: string | null }>()
const questions: Resource = {
  ...kindOf('contribution', 'answer'),
  titles: async (_db, ids) =>
    new Map(ids.map((id) => [id, { title: { es: '¿Qué pasó en mi calle?' }, address: '/preguntas/10' }])),
  find: async (_db, id) => asked.get(id) ?? null,
}
const links = defineModule({
  name: 'chain',
  routes: [],
  permissions: [],
  events: {},
  resources: [bodies, kindOf('problem', 'problem'), kindOf('work', 'work'), kindOf('verdict', 'verdict'), questions],
})
const modules = [links, module]
const before = knownModules()
knowModules(modules)
afterAll(() => knowModules(before)) // a worker keeps it for the files that come after

const signedIn: Record<string, Actor> = {}
const site = testSite(connection, {
  routes: module.routes,
  modules,
  identify: async (_services, request) =>
    signedIn[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
const browse = (who?: string) => {
  const visitor = site.visitor()
  if (who) visitor.cookies.set(SESSION_COOKIE, who)
  return visitor
}

let here: Ref
let there: Ref
beforeEach(async () => {
  await db.execute(sql`truncate links, organizations, people, search_documents cascade`)
  chain.clear()
  asked.clear()
  const enter = async (name: string) =>
    ref('organization', await db.transaction((tx) => registerOrganization(tx, { name, sector: 'public-body' }, null)))
  here = await enter('Secretaría de Aquí')
  there = await enter('Instituto de Allá')
  const id = await db.transaction((tx) => ensurePerson(tx, { email: 'quien@ejemplo.mx', name: 'Quien relaciona' }))
  const who = (...permissions: string[]): Actor => ({
    person: { id, name: 'Quien relaciona' },
    roles: [],
    permissions: new Map(permissions.map((permission) => [permission, new Set([here.id])])),
  })
  Object.assign(signedIn, { officer: who('link.manage'), curator: who('link.manage', 'link.curate'), citizen: who() })
})

const draft = (given: Partial<LinkDraft> = {}): LinkDraft => ({
  from: here,
  relation: 'continues',
  to: there,
  reason: null,
  ...given,
})
const made = async (given: Partial<LinkDraft> = {}, who = 'curator'): Promise<LinkId> => {
  const verdict = await relate(site.services, signedIn[who]!, draft(given))
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}
const countOf = async () => (await db.execute<{ n: number }>(sql`select count(*)::int as n from links`)).rows[0]!.n

describe('a relation', () => {
  it('is read from both ends, each in its own words, and is of both histories', async () => {
    await made({ reason: { es: 'Misma obra.' } })
    const [mine, theirs] = [here, there].map((end) => browse().get(`/relaciones/organization/${end.id}`))
    expect((await mine!).text).toMatch(/Continúa.*Instituto de Allá.*Misma obra\./s)
    expect((await theirs!).text).toMatch(/Lo continúa.*Secretaría de Aquí/s)
    for (const end of [here, there]) expect((await historyOf(db, end)).map(({ event }) => event)).toContain('link.made')
  })

  it('is said once, from whichever end, by as many as say it at once', async () => {
    const sayings = Array.from({ length: 20 }, (_, turn) =>
      relate(
        site.services,
        signedIn['curator']!,
        draft({ relation: 'related', ...(turn % 2 && { from: there, to: here }) }),
      ),
    )
    const verdicts = await Promise.all(sayings)
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await countOf()).toBe(1)
  })

  it('is not of a record with itself, nor with what is not there', async () => {
    expect(await relate(site.services, signedIn['curator']!, draft({ to: here }))).toMatchObject({ reason: 'itself' })
    const gone = ref('organization', idOf(999))
    await expect(relate(site.services, signedIn['curator']!, draft({ to: gone }))).rejects.toThrow(NotFound)
    expect(await countOf()).toBe(0)
  })

  it('is said of their own records by those who answer for them, of any by who curates, and by nobody else', async () => {
    const theirs = draft({ from: there, to: ref('problem', idOf(1)) })
    await made({}, 'officer')
    await expect(relate(site.services, signedIn['officer']!, theirs)).rejects.toThrow('')
    expect(await relate(site.services, signedIn['curator']!, theirs)).toMatchObject({ ok: true })
    await expect(relate(site.services, signedIn['citizen']!, draft({ relation: 'answers' }))).rejects.toThrow('')
    expect(await countOf()).toBe(2)
  })

  it('says that something answers a question by who owes the answer, once it was given', async () => {
    const theirs = draft({ relation: 'answers', to: ref('contribution', idOf(1)) })
    const mine = draft({ relation: 'answers', from: ref('problem', idOf(1)), to: ref('contribution', idOf(2)) })
    asked.set(theirs.to.id, { organizationId: there.id, answeredOn: '2026-11-20' })
    asked.set(mine.to.id, { organizationId: here.id, answeredOn: null })
    const say = (link: LinkDraft, who = 'officer') => relate(site.services, signedIn[who]!, link)
    expect(await say(theirs)).toMatchObject({ reason: 'not-yours' })
    expect(await say({ ...theirs, relation: 'contributes-to' })).toMatchObject({ ok: true })
    for (const who of ['officer', 'curator']) expect(await say(mine, who)).toMatchObject({ reason: 'unanswered' })
    asked.set(mine.to.id, { organizationId: here.id, answeredOn: '2026-11-20' })
    expect(await say(mine)).toMatchObject({ ok: true })
    expect(await say(theirs, 'curator')).toMatchObject({ ok: true })
  })

  it('is not said one way and the other at once, until one is withdrawn', async () => {
    const turned = draft({ from: there, to: here })
    const both = await Promise.all([draft(), turned].map((link) => relate(site.services, signedIn['curator']!, link)))
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ reason: 'said-otherwise' })
    expect(await relate(site.services, signedIn['curator']!, { ...turned, relation: 'answers' })).toMatchObject({
      ok: true,
    })
    const { rows } = await db.execute<{ id: LinkId }>(sql`select id from links where relation = 'continues'`)
    await unrelate(site.services, signedIn['curator']!, { id: rows[0]!.id, reason: 'Al revés.' })
    expect(await relate(site.services, signedIn['curator']!, turned)).toMatchObject({ ok: true })
  })

  it('is told in both histories by the names of both, without the words of a person', async () => {
    const tell = async (of: Ref) => {
      const [entry] = await historyOf(db, of)
      return module.events[entry!.event]!(entry!, 'es')
    }
    await made()
    const told = 'Se publicó una relación: «Secretaría de Aquí» continúa «Instituto de Allá»'
    expect([await tell(here), await tell(there)]).toEqual([told, told])
    await made({ to: ref('contribution', idOf(1)) })
    expect(await tell(here)).toContain('«Pregunta u observación (/preguntas/10)»')
  })

  it('is withdrawn with a reason, once, and can be said again', async () => {
    const id = await made()
    const visitor = browse('officer')
    for (const reason of [' ', '\u2800', 'Escriba a ana@correo.mx'])
      expect((await visitor.post(`/relaciones/retirar/${id}`, { reason })).status).toBe(422)
    expect((await visitor.post(`/relaciones/retirar/${id}`, { reason: 'Era otra obra.' })).location).toBe(
      `/relaciones/organization/${here.id}?hecho=withdrawn`,
    )
    expect((await browse().get(`/relaciones/organization/${there.id}`)).text).toContain('Todavía no hay relaciones')
    expect((await visitor.post(`/relaciones/retirar/${id}`, { reason: 'Otra vez.' })).status).toBe(422)
    expect((await historyOf(db, there))[0]).toMatchObject({
      event: 'link.withdrawn',
      details: { reason: 'Era otra obra.' },
    })
    await made()
  })

  it('cannot be kept twice or turned round, whoever writes rows', async () => {
    const write = (from: Ref, relation: string, to: Ref) =>
      db
        .execute(
          sql`insert into links (id, from_kind, from_id, relation, to_kind, to_id) values (gen_random_uuid(), ${from.kind}, ${from.id}, ${relation}, ${to.kind}, ${to.id})`,
        )
        .then(() => null, databaseCode)
    const [lesser, greater] = [here, there].sort((a, b) => (a.id < b.id ? -1 : 1)) as [Ref, Ref]
    expect(await write(greater, 'related', lesser)).toBe('23514')
    expect(await write(lesser, 'related', greater)).toBeNull()
    expect(await write(lesser, 'related', greater)).toBe('23505')
    expect(await write(here, 'continues', here)).toBe('23514')
  })
})

describe('the form', () => {
  const address = () => `/relaciones/organization/${here.id}/nueva`

  it('finds the other record by words of its title or by its address', async () => {
    await db.execute(sql`insert into search_documents (kind, id, title, body, address, words)
      values ('organization', ${there.id}, '{"es":"Instituto de Allá"}', '{"es":""}', '/organizaciones/instituto-de-alla', to_tsvector('words', 'Instituto de Allá'))`)
    const visitor = browse('officer')
    for (const q of [
      'alla',
      '/organizaciones/instituto-de-alla',
      'http://localhost:3000/organizaciones/instituto-de-alla?lang=en#x',
    ]) {
      const page = await visitor.get(`${address()}?q=${encodeURIComponent(q)}`)
      expect([q, page.text.includes(`organization:${there.id}`)]).toEqual([q, true])
    }
    expect((await visitor.get(`${address()}?q=nadie`)).text).toContain('No hay otro registro público')
  })

  it('says it from either end, and refuses what it cannot read with what was typed still there', async () => {
    const visitor = browse('officer')
    const sent = { to: `organization:${there.id}`, relation: 'derives-from-inverse', reason: 'De aquí salió.' }
    expect((await visitor.post(address(), sent)).location).toBe(`/relaciones/organization/${here.id}?hecho=made`)
    const { rows } = await db.execute(sql`select from_id, relation, to_id from links`)
    expect(rows).toEqual([{ from_id: there.id, relation: 'derives-from', to_id: here.id }])
    expect((await visitor.post(address(), sent)).text).toContain('Esa relación ya estaba publicada.')
    for (const to of ['organization:nada', `organization:${'a'.repeat(36)}`, ''])
      expect([to, (await visitor.post(address(), { ...sent, to })).status]).toEqual([to, 422])
    expect((await visitor.post(address(), { ...sent, to: `organization:${idOf(5)}` })).status).toBe(404)
  })

  it('is for those who may', async () => {
    expect((await browse('citizen').get(address())).status).toBe(403)
    expect((await browse('officer').get(`/relaciones/organization/${there.id}/nueva`)).status).toBe(403)
    expect((await browse().get(address())).status).toBe(303)
  })
})

describe('the thread', () => {
  const [problem, work, verdict] = [ref('problem', idOf(1)), ref('work', idOf(2)), ref('verdict', idOf(3))]

  it('runs from either end over what modules say and what people said, without what else came from there', async () => {
    const sibling = ref('work', idOf(22))
    chain.set('verdict', [{ before: work, after: verdict }])
    await made({ from: work, relation: 'derives-from', to: problem })
    await made({ from: sibling, relation: 'derives-from', to: problem })
    await made({ from: work, relation: 'related', to: sibling })
    const stagesFrom = async (subject: Ref) =>
      (await threadOf(db, subject, 'es')).stages.map(({ stage, steps }) => [
        stage,
        steps.map(({ ref: { id } }) => Number(id.slice(-12))),
      ])
    expect(await stagesFrom(verdict)).toEqual([['problem', [1]], ['work', [2]], ['verdict', [3]]]) // prettier-ignore
    expect(await stagesFrom(work)).toEqual(await stagesFrom(verdict))
    expect(await stagesFrom(problem)).toEqual([['problem', [1]], ['work', [22, 2]], ['verdict', [3]]]) // prettier-ignore
  })

  it('ends where records go round in a circle, and where there are too many', async () => {
    chain.set('work', [{ before: verdict, after: work }])
    chain.set('verdict', [{ before: work, after: verdict }])
    expect((await threadOf(db, work, 'es')).stages).toHaveLength(2)
    chain.set('work', Array.from({ length: 400 }, (_, turn) => ({ before: problem, after: ref('work', idOf(1000 + turn)) }))) // prettier-ignore
    const thread = await threadOf(db, problem, 'es')
    expect([thread.cut, thread.stages.flatMap(({ steps }) => steps).length]).toEqual([true, 150])
  })

  it('has a page, which says where one is, and the same for machines', async () => {
    await made({ from: work, relation: 'derives-from', to: problem })
    const page = await browse().get(`/hilo/work/${work.id}`)
    expect(page.text).toMatch(/Problema público.*problem 1.*dice 1.*work 2.*Usted está aquí/s)
    const json = JSON.parse((await browse().get(`/hilo/work/${work.id}.json`)).text)
    expect(json.strands).toEqual([{ before: problem, after: work }])
    expect((await browse().get(`/hilo/organization/${here.id}`)).status).toBe(404)
  })
})

it('is given to its author, and stays without their name when they go', async () => {
  await made()
  const personId = signedIn['curator']!.person!.id
  expect(await module.personalData!(db, personId)).toMatchObject({ links: [{ relation: 'continues' }] })
  await db.transaction((tx) => module.forget!(tx, personId))
  expect(await module.personalData!(db, personId)).toEqual({ links: [] })
  expect(await countOf()).toBe(1)
  expect(
    await unrelate(site.services, signedIn['curator']!, { id: (await linkId())!, reason: 'Ya no.' }),
  ).toMatchObject({ ok: true })
})

const linkId = async () => (await db.execute<{ id: LinkId }>(sql`select id from links`)).rows[0]?.id
