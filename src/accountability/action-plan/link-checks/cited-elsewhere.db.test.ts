import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { publishContribution } from '../../../cross-cutting/comments/index.ts'
import { ensurePerson, grantRole, ROLES, type RoleName } from '../../../foundations/identity/index.ts'
import { Forbidden, NOBODY, type Actor } from '../../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../../platform/http/index.ts'
import { historyOf, toEntry, type Entry } from '../../../platform/journal/index.ts'
import { journal } from '../../../platform/journal/tables.ts'
import { knowModules, knownModules } from '../../../platform/manifest/registry.ts'
import { openStorage } from '../../../platform/storage/index.ts'
import { addCommitment } from '../commitments/actions.ts'
import type { CommitmentId } from '../commitments/model.ts'
import {
  assignEvaluator,
  publishAssessment,
  replyToAssessment,
  saveScaleAnswer,
  sendAssessment,
  setPlanEvaluation,
  startAssessment,
} from '../evaluation/actions.ts'
import { seedScales } from '../evaluation/scales/seed.ts'
import { commitmentDraft, enterOrganization, link, planDraft } from '../fixtures.ts'
import actionPlan from '../module.ts'
import { createPlan } from '../plans/actions.ts'
import type { PlanId } from '../plans/model.ts'
import { routes } from '../routes.ts'
import { replaceLink } from './actions.ts'
import { linkEvents } from './events.ts'
import { writeToOwners } from './letters.ts'
import { citedLinkNotes, runChecks } from './run.ts'
import { linkSlot } from './slot.tsx'
import { figuresOfPlan, findPiece, linksOfPlan, piecesOfContribution } from './store.ts'

const connection = await testDatabase()
const { db } = connection
const known = knownModules()
knowModules([actionPlan])
const folder = mkdtempSync(join(tmpdir(), 'tequio-elsewhere-'))
afterAll(() => {
  knowModules(known) // a worker keeps them for the files that come after
  rmSync(folder, { recursive: true, force: true })
})

const body = await enterOrganization(db, 'Secretaría de las Citas')
const network = await enterOrganization(db, 'Red de Citas', 'civil-society')
const university = await enterOrganization(db, 'Universidad de las Citas', 'academia')
const authority = await enterOrganization(db, 'Órgano de las Citas', 'authority')

async function join_(who: string, role?: RoleName, organizationId?: string): Promise<Actor> {
  const id = await db.transaction(async (tx) => {
    const personId = await ensurePerson(tx, { email: `${who}@ejemplo.mx`, name: `Persona ${who}` })
    if (role && organizationId)
      await grantRole(tx, { personId, organizationId, role, fromDay: '2026-01-01', untilDay: null }, null)
    return personId
  })
  const permissions = new Map(
    (role ? (ROLES[role] as readonly string[]) : []).map((one) => [one, new Set([organizationId!])]),
  )
  const roles = role && organizationId ? [{ organizationId, role }] : []
  return { person: { id, name: `Persona ${who}` }, roles, permissions }
}
const people = {
  manager: await join_('manager', 'authority', authority),
  officer: await join_('officer', 'officer', body),
  neighbour: await join_('neighbour', 'civil-owner', network),
  evaluator: await join_('evaluator', 'evaluator', university),
  citizen: await join_('citizen'),
}
const { manager, officer, neighbour, evaluator, citizen } = people

const site = testSite(connection, {
  routes,
  modules: [actionPlan],
  settings: { LINK_CHECK_DAYS: '7', LINK_COPY_MB: '1' },
  identify: async (_services, request) =>
    people[/who=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1] as keyof typeof people] ?? NOBODY,
})
expect(SESSION_COOKIE).not.toBe('who')
const { services, clock } = site
services.storage = await openStorage({ folder })
services.jobs = { sendMany: async () => {} } as never
const acting = (actor: Actor) => ({ ...services, actor })
const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
await seedScales(services)

/** The web: what each address answers; any other is not found. */
let web: Record<string, string> = {}
let asked: string[] = []
services.safeFetch = async (url) => {
  asked.push(url)
  const text = web[url]
  return {
    ok: true,
    value: {
      status: text === undefined ? 404 : 200,
      headers: new Headers(),
      finalUrl: url,
      hops: [],
      type: 'text/plain',
      body: Buffer.from(text ?? ''),
    },
  }
}

const [STUDY, REPLY, PHOTO] = ['https://estudio.example/visita', 'https://cuerpo.example/acta', 'https://vecina.example/foto'] // prettier-ignore
let planId: PlanId
let commitmentId: CommitmentId
let heard = 0

/** Every act since the last time, as the subscriber hears it. */
async function hear(): Promise<Entry[]> {
  const rows = (await db.select().from(journal).orderBy(journal.id)).filter(({ id }) => id > heard)
  heard = rows.at(-1)?.id ?? heard
  const entries = rows.map(toEntry)
  const notes = citedLinkNotes(services)
  for (const entry of entries) if (notes.wants(entry)) await notes.handle(entry)
  return entries
}
const days = (count: number) => void (clock.now = new Date(clock.now.getTime() + count * 86_400_000))
const noted = async () =>
  (await db.execute<{ url: string }>(sql`select l.url from link_citations c join cited_links l on l.id = c.link_id order by 1`)).rows.map(({ url }) => url) // prettier-ignore
async function checkAll() {
  for (let more = 1; more > 0; clock.now = new Date(clock.now.getTime() + 61_000)) more = await runChecks(services)
}
async function breakAll() {
  web = {}
  for (const wait of [8, 1, 1, 2]) {
    days(wait)
    await checkAll()
  }
}

beforeEach(async () => {
  await db.execute(sql`truncate plans, cited_links, link_hosts, contributions cascade`)
  await hear()
  clock.now = new Date('2026-11-23T18:00:00Z')
  web = { [STUDY]: 'Estudio', [REPLY]: 'Acta', [PHOTO]: 'Foto' }
  asked = []
  planId = accepted(await createPlan(acting(manager), planDraft()))
  commitmentId = accepted(
    await addCommitment(acting(manager), planId, commitmentDraft({ publicOwnerId: body, civilOwnerId: network })),
  )
})

async function assessed() {
  accepted(await setPlanEvaluation(acting(manager), planId, { scaleSetId: null, secondReview: false }))
  const personId = evaluator.person!.id
  accepted(await assignEvaluator(acting(manager), planId, { personId, commitmentId: null, fromDay: '2026-11-23', untilDay: null })) // prettier-ignore
  const id = accepted(
    await startAssessment(acting(evaluator), commitmentId, { declares: true, correctionReason: null }),
  )
  const options = { completion: 'substantial', verifiable: 'yes', 'potential-for-results': 'modest', 'early-results': 'moderate', 'public-influence': 'not-applicable' } // prettier-ignore
  const given = { reason: { es: 'Se revisaron las actas y se visitó cada una de las colonias.' }, changeReason: null }
  for (const [scale, option] of Object.entries(options)) {
    const draft = { ...given, option, cited: [], kept: [], evidence: [link(STUDY)] }
    accepted(await saveScaleAnswer(acting(evaluator), id, scale, draft))
  }
  accepted(await sendAssessment(acting(evaluator), id))
  const says = { stance: 'disagrees', comment: { es: 'Faltó el acta.' }, points: [], evidence: [link(REPLY)] } as const
  accepted(await replyToAssessment(acting(officer), id, { ...says, evidence: [...says.evidence], points: [] }))
  accepted(await replyToAssessment(acting(neighbour), id, { stance: 'waives', comment: null, points: [], evidence: [] })) // prettier-ignore
  return id
}

describe('what an assessment and the reply to it cite', () => {
  it('is asked once it is published, and not before', async () => {
    const id = await assessed()
    await hear()
    expect(await noted()).toEqual([])
    accepted(await publishAssessment(acting(evaluator), id))
    await hear()
    expect(new Set(await noted())).toEqual(new Set([STUDY, REPLY]))
    await checkAll()
    const entries = await historyOf(db, { kind: 'commitment', id: commitmentId })
    const archived = entries.filter(({ event }) => event === 'evidence.link-archived')
    expect(archived).toHaveLength(6)
    expect(linkEvents['evidence.link-archived']!(archived[0]!, 'es')).toMatch(
      /que cita la valoración del compromiso 1\.$/,
    )

    const pieces = await linksOfPlan(db, planId, { limit: 50 })
    expect(pieces.map(({ source, ownerId }) => [source, ownerId]).toSorted()).toEqual([
      ...Array.from({ length: 5 }, () => ['assessment', university]),
      ['reply', body],
    ])
    const paged = [...(await linksOfPlan(db, planId, { limit: 4 }))]
    paged.push(...(await linksOfPlan(db, planId, { limit: 4, after: paged.at(-1)!.id })))
    expect(paged.map((piece) => piece.id)).toEqual(pieces.map((piece) => piece.id))
    expect((await figuresOfPlan(db, planId)).map(({ organizationId, links, online }) => [organizationId, links, online])).toEqual([[university, 5, 5], [body, 1, 1]]) // prettier-ignore

    const reply = pieces.find(({ source }) => source === 'reply')!
    const page = await site.visitor().get(`/evidencias/${reply.id}/revisiones`)
    expect([page.status, page.text.includes('Respuesta a la valoración del compromiso 1')]).toEqual([200, true])
    const copy = await site.visitor().get(`/evidencias/${reply.id}/copias/${reply.check!.sha256}`)
    expect([copy.status, copy.text]).toEqual([200, 'Acta'])
    const assessment = await site.visitor().get('/planes/prueba-2026/compromisos/1/valoracion')
    expect(assessment.text).toContain(`/evidencias/${reply.id}/revisiones`)
  })

  it('is told when it breaks to who brought it, who cannot change what was published', async () => {
    accepted(await publishAssessment(acting(evaluator), await assessed()))
    await hear()
    await checkAll()
    await breakAll()
    const before = services.mail.mailbox!.list().length
    await writeToOwners(services)
    await writeToOwners(services)
    const letters = services.mail.mailbox!.list().slice(0, services.mail.mailbox!.list().length - before)
    expect(letters.map(({ to, subject }) => [to, subject]).toSorted()).toEqual([
      ['evaluator@ejemplo.mx', '5 enlaces de sus evidencias dejaron de responder'],
      ['officer@ejemplo.mx', 'Un enlace de sus evidencias dejó de responder'],
    ])
    for (const { text } of letters) expect(text).toContain('Lo que se publicó no cambia')
    for (const piece of await linksOfPlan(db, planId, { limit: 50 })) {
      const draft = { piece: link('https://otra.example/'), reason: { es: 'Se mudó.' } }
      for (const actor of Object.values(people))
        await expect(replaceLink(acting(actor), piece.id, draft)).rejects.toThrow(Forbidden)
    }
  })
})

describe('what a contribution cites', () => {
  const ask = async (actor = citizen) => {
    const text = `¿Dónde está la obra que dice el reporte ${newText()}?`
    const subject = { kind: 'commitment', id: commitmentId }
    const { number } = accepted(
      await publishContribution(services, actor, { kind: 'question', subject, text, evidence: [link(PHOTO)] }),
    )
    const { rows } = await db.execute<{ id: string }>(sql`select id from contributions where number = ${number}`)
    return { number, id: rows[0]!.id }
  }
  let asks = 0
  const newText = () => ++asks

  it('is asked and kept, and shown with it; it counts in no figure of the plan and in no history', async () => {
    const { number, id } = await ask()
    await hear()
    await checkAll()
    const [piece] = await piecesOfContribution(db, id)
    expect(piece).toMatchObject({ source: 'contribution', contribution: number, ownerId: null })
    expect(piece!.check).toMatchObject({ state: 'online', copied: true })
    expect(await figuresOfPlan(db, planId)).toEqual([])
    expect((await hear()).filter(({ event }) => event.startsWith('evidence.'))).toEqual([])
    const page = await site.visitor().get(`/evidencias/${piece!.id}/revisiones`)
    expect(page.text).toContain(`<a href="/preguntas/${number}">`)
    expect(await linkSlot(services as never, { kind: 'contribution', id })).not.toBeNull()
    expect(await linkSlot(services as never, { kind: 'contribution', id: piece!.id })).toBeNull()
  })

  it('goes out of sight with it, its copy too', async () => {
    const { id } = await ask()
    await hear()
    await checkAll()
    const [piece] = await piecesOfContribution(db, id)
    const copy = `/evidencias/${piece!.id}/copias/${piece!.check!.sha256}`
    expect((await site.visitor().get(copy)).status).toBe(200)
    for (const state of [sql`hidden = true`, sql`hidden = false, withdrawn_on = '2026-11-23'`]) {
      await db.execute(sql`update contributions set ${state} where id = ${id}`)
      expect(await findPiece(db, piece!.id)).toBeUndefined()
      expect((await site.visitor().get(copy)).status).toBe(404)
      expect((await site.visitor().get(`/evidencias/${piece!.id}/revisiones`)).status).toBe(404)
    }
  })

  it('leads nowhere where it is invented: of demonstration people, or about their plans', async () => {
    await db.execute(sql`update people set demonstration = true where id = ${citizen.person!.id}`)
    await ask()
    await hear()
    expect(await noted()).toEqual([])
    await db.execute(sql`update people set demonstration = false where id = ${citizen.person!.id}`)
    await db.execute(sql`update plans set demonstration = true`)
    await ask()
    await hear()
    expect(await noted()).toEqual([])
    expect(asked).toEqual([])
    await db.execute(sql`update plans set demonstration = false`)
    await ask()
    await hear()
    expect(await noted()).toEqual([PHOTO])
  })
})
