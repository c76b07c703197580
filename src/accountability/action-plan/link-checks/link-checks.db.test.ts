import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { grantRole } from '../../../foundations/identity/index.ts'
import { Forbidden, NOBODY, type Actor } from '../../../platform/access/index.ts'
import type { FetchOptions, SafeFetch } from '../../../platform/fetch/index.ts'
import { SESSION_COOKIE } from '../../../platform/http/index.ts'
import { historyOf, type Entry } from '../../../platform/journal/index.ts'
import { openStorage } from '../../../platform/storage/index.ts'
import { addCommitment } from '../commitments/actions.ts'
import { respondToReport } from '../counterpart/actions.ts'
import { planReportDocument } from '../export/report.ts'
import {
  commitmentDraft,
  enterOrganization,
  link,
  milestoneDraft,
  personWith,
  planDraft,
  reportDraft,
} from '../fixtures.ts'
import { addMilestone, reportProgress } from '../milestones/actions.ts'
import type { MilestoneId, ReportId } from '../milestones/model.ts'
import actionPlan from '../module.ts'
import { createPlan } from '../plans/actions.ts'
import { findPlan } from '../plans/store.ts'
import type { PlanId } from '../plans/model.ts'
import { evidenceResource } from '../resources.ts'
import { routes } from '../routes.ts'
import { replaceLink } from './actions.ts'
import { linkDesk } from './desk.ts'
import { writeToOwners } from './letters.ts'
import { citedLinkNotes, runChecks } from './run.ts'
import { findPiece, hashesOfCopies } from './store.ts'

const connection = await testDatabase()
const { db } = connection
const folder = mkdtempSync(join(tmpdir(), 'tequio-links-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const body = await enterOrganization(db, 'Secretaría de los Enlaces')
const network = await enterOrganization(db, 'Red de Enlaces', 'civil-society')
const people: Record<string, Actor> = {
  manager: await personWith(db, 'plan.manage', await enterOrganization(db, 'Órgano de los Enlaces', 'authority')),
  officer: await personWith(db, 'milestone.report', body),
  neighbour: await personWith(db, 'progress.confirm', network),
}
const { manager, officer, neighbour } = people as Record<'manager' | 'officer' | 'neighbour', Actor>
for (const [actor, role, organizationId] of [[officer, 'officer', body], [neighbour, 'civil-owner', network]] as const)
  await db.transaction((tx) => grantRole(tx, { personId: actor.person!.id, organizationId, role, fromDay: '2026-01-01' }, null)) // prettier-ignore

const site = testSite(connection, {
  routes,
  modules: [actionPlan],
  settings: { LINK_CHECK_DAYS: '7', LINK_COPY_MB: '1' },
  identify: async (_services, request) =>
    people[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
const { services, clock } = site
services.storage = await openStorage({ folder })
let queued: string[] = []
services.jobs = { sendMany: async (_tx: unknown, queue: string) => void queued.push(queue) } as never
const acting = (actor: Actor) => ({ ...services, actor })
const as = (who: string) => {
  const visitor = site.visitor()
  visitor.cookies.set(SESSION_COOKIE, who)
  return visitor
}

/** The web: what each address answers, and how it was asked. */
type Answer = string | number | 'unchanged' | 'timeout'
let web: Record<string, Answer> = {}
let asked: { url: string; headers: FetchOptions['headers'] }[] = []
services.safeFetch = (async (url, { headers } = {}) => {
  asked.push({ url, headers })
  const answer = web[url] ?? 404
  if (answer === 'timeout') return { ok: false, reason: 'timeout', details: { url } }
  const status = answer === 'unchanged' ? 304 : typeof answer === 'number' ? answer : 200
  const text = typeof answer === 'string' && answer !== 'unchanged' ? answer : ''
  return {
    ok: true,
    value: {
      status,
      headers: new Headers({ etag: '"v1"' }),
      finalUrl: url,
      hops: [],
      type: text.startsWith('<') ? 'text/html' : 'text/plain',
      body: Buffer.from(text),
    },
  }
}) satisfies SafeFetch

const DAY = 86_400_000
const START = new Date('2026-11-03T18:00:00Z')
const days = (count: number) => void (clock.now = new Date(clock.now.getTime() + count * DAY))
const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}

const ACTA = 'https://ejemplo.mx/acta'
const BASES = 'https://ejemplo.mx/bases'
const FOTO = 'https://otro.example/foto'
let planId: PlanId
let milestoneId: MilestoneId
let reportId: ReportId

beforeEach(async () => {
  await db.execute(sql`truncate plans, cited_links, link_hosts cascade`)
  clock.now = START
  web = {}
  asked = []
  queued = []
  planId = accepted(await createPlan(acting(manager), planDraft()))
  const owners = { publicOwnerId: body, civilOwnerId: network }
  const commitmentId = accepted(await addCommitment(acting(manager), planId, commitmentDraft(owners)))
  milestoneId = accepted(await addMilestone(acting(manager), commitmentId, milestoneDraft()))
  reportId = await report(ACTA)
})

async function report(...urls: string[]): Promise<ReportId> {
  const { id } = accepted(
    await reportProgress(acting(officer), milestoneId, reportDraft({ evidence: urls.map((url) => link(url)) })),
  )
  await hear()
  return id
}

/** What the subscriber would be told of. */
async function hear() {
  const notes = citedLinkNotes(services)
  for (const entry of await historyOf(db, { kind: 'milestone', id: milestoneId }))
    if (notes.wants(entry)) await notes.handle(entry)
}

const piece = async (url: string) => {
  const { rows } = await db.execute<{ id: string }>(
    sql`select c.piece_id as id from link_citations c join cited_links l on l.id = c.link_id where l.url = ${url}`,
  )
  return (await findPiece(db, rows[0]!.id))!
}
const eventsOf = async (entries?: Promise<Entry[]>) =>
  (await (entries ?? historyOf(db, { kind: 'milestone', id: milestoneId })))
    .map(({ event }) => event)
    .filter((event) => event.startsWith('evidence.'))
const break_ = async (url = ACTA) => {
  web[url] = 404
  for (const wait of [0, 1, 2]) {
    days(wait)
    await runChecks(services)
  }
  days(1)
  await runChecks(services)
}

describe('checking', () => {
  it('keeps the copy of what was cited, tells it once, and asks again in a week', async () => {
    web[ACTA] = 'Acta de entrega'
    expect(queued).toEqual(['link-checks'])
    expect(await runChecks(services)).toBe(1)
    const { check } = await piece(ACTA)
    expect(check).toMatchObject({ state: 'online', outcome: 'ok', copied: true, changedAt: null, size: 15 })
    expect(await services.storage.verify(check!.sha256 as never)).toBe('intact')
    expect(await hashesOfCopies(db, [check!.sha256!])).toEqual([check!.sha256])
    expect(await runChecks(services)).toBe(0)
    web[ACTA] = 'unchanged'
    days(8)
    expect(await runChecks(services)).toBe(1)
    expect(asked.at(-1)!.headers).toEqual({ 'if-none-match': '"v1"' })
    expect((await piece(ACTA)).check).toMatchObject({ state: 'online', changedAt: null })
    expect(await eventsOf()).toEqual(['evidence.link-archived'])
    const { rows } = await db.execute(sql`select times, outcome from link_findings`)
    expect(rows).toEqual([{ times: 2, outcome: 'ok' }])
  })

  it('tells what changed since it was cited, and keeps both; a clock on a page is no change', async () => {
    web[ACTA] = '<p>Van 12 <script>var t = 1</script></p>'
    await runChecks(services)
    const cited = (await piece(ACTA)).check!.sha256
    days(8)
    web[ACTA] = '<p>Van 12 <script>var t = 2</script></p>'
    await runChecks(services)
    expect((await piece(ACTA)).check!.changedAt).toBeNull()
    days(8)
    web[ACTA] = '<p>Van 30</p>'
    await runChecks(services)
    const { check, linkId } = await piece(ACTA)
    expect(check).toMatchObject({ state: 'online', sha256: cited })
    expect(check!.changedAt).not.toBeNull()
    const { rows } = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from link_versions where link_id = ${linkId} and kind is not null`,
    )
    expect(rows[0]!.count).toBe(2)
    // Whoever cites it now cites what it gives now.
    await report(ACTA)
    days(1)
    await runChecks(services)
    const { rows: both } = await db.execute<{ changed: boolean }>(
      sql`select l.sha256 <> c.cited_sha256 as changed from link_citations c join cited_links l on l.id = c.link_id order by c.evidence_id`,
    )
    expect(both.map(({ changed }) => changed)).toEqual([true, false])
  })

  it('asks no host twice within a minute', async () => {
    await report(BASES, FOTO)
    expect(await runChecks(services)).toBe(2)
    expect(new Set(asked.map(({ url }) => new URL(url).host)).size).toBe(2)
    expect(await runChecks(services)).toBe(0)
    clock.now = new Date(clock.now.getTime() + 61_000)
    expect(await runChecks(services)).toBe(1)
  })

  it('opens nothing of an invented plan, and nothing at all where the setting says so', async () => {
    await db.execute(sql`truncate cited_links, link_hosts cascade`)
    await db.execute(sql`update plans set demonstration = true`)
    await hear()
    expect((await db.execute(sql`select from cited_links`)).rows).toEqual([])
    await db.execute(sql`update plans set demonstration = false`)
    await hear()
    expect(await runChecks({ ...services, settings: { ...services.settings, LINK_CHECK_DAYS: 0 } })).toBe(0)
    expect(asked).toEqual([])
  })

  it('calls it broken after three failures over three days, and restored when it answers', async () => {
    web[ACTA] = 'Acta'
    await runChecks(services)
    days(8)
    web[ACTA] = 'timeout'
    for (const state of ['failing', 'failing', 'failing', 'broken', 'broken']) {
      await runChecks(services)
      expect((await piece(ACTA)).check!.state).toBe(state)
      days(state === 'broken' ? 8 : 1)
    }
    expect(await eventsOf()).toEqual(['evidence.link-broken', 'evidence.link-archived'])
    days(30)
    web[ACTA] = 'Acta'
    await runChecks(services)
    expect((await piece(ACTA)).check).toMatchObject({ state: 'online', copied: true, failingSince: null })
    expect((await eventsOf())[0]).toBe('evidence.link-restored')
  })

  it('asks what the counterpart cites, too, and tells it of the answer', async () => {
    web = { [ACTA]: 'Acta', [FOTO]: 'Foto' }
    const reason = { es: 'En la calle no hay nada de lo que dice el acta.' }
    const said = await respondToReport(acting(neighbour), reportId, {
      verdict: 'disputed',
      reason,
      completion: null,
      evidence: [link(FOTO)],
    })
    accepted(said)
    await hear()
    await runChecks(services)
    const { responseId, check } = await piece(FOTO)
    expect(check!.state).toBe('online')
    expect(await eventsOf(historyOf(db, { kind: 'report-response', id: responseId! }))).toEqual([
      'evidence.link-archived',
    ])
  })
})

describe('the owner', () => {
  it('gets one letter for all that broke, once, and has it on the desk', async () => {
    await report(BASES)
    web[BASES] = 404
    await break_()
    clock.now = new Date(clock.now.getTime() + 61_000)
    for (const wait of [0, 1, 2, 1]) {
      days(wait)
      await runChecks(services)
    }
    await writeToOwners(services)
    await writeToOwners(services)
    const letters = services.mail.mailbox!.list().filter(({ text }) => text.includes(ACTA))
    expect(letters.map(({ subject }) => subject)).toEqual(['2 enlaces de sus evidencias dejaron de responder'])
    expect(letters[0]!.text).toContain(BASES)
    expect(letters[0]!.text).toContain('(código 404)')
    const desk = await linkDesk(db, officer.permissions, 'es')
    expect(desk.map(({ address }) => address)).toContain(`/evidencias/${(await piece(ACTA)).id}/sustituir`)
    expect(await linkDesk(db, neighbour.permissions, 'es')).toEqual([])
  })

  it('brings another link beside the old one, by the form', async () => {
    web[ACTA] = 'Acta'
    await runChecks(services)
    days(8)
    await break_()
    const { id } = await piece(ACTA)
    const page = as('officer')
    const form = await page.get(`/evidencias/${id}/sustituir`)
    expect(form.status).toBe(200)
    const refused = await page.post(`/evidencias/${id}/sustituir`, { reason: 'Cambió de sitio.' })
    expect([refused.status, refused.text.includes('Cambió de sitio.')]).toEqual([422, true])
    expect((await page.post(`/evidencias/${id}/sustituir`, { link1: ACTA, reason: 'Cambió.' })).status).toBe(422)
    const sent = {
      pieceId: '01ff0000-0000-7000-8000-0000000000aa',
      link1: BASES,
      linkTitle1: 'Acta nueva',
      reason: 'Cambió de sitio.',
    }
    expect((await page.post(`/evidencias/${id}/sustituir`, sent)).status).toBe(303)
    expect((await page.post(`/evidencias/${id}/sustituir`, sent)).status).toBe(303) // the answer was lost: it is one piece
    expect((await page.post(`/evidencias/${id}/sustituir`, { ...sent, pieceId: '' })).status).toBe(422)
    await hear()
    const milestone = await site.visitor().get('/planes/prueba-2026/compromisos/1/hitos/1')
    expect(milestone.text).toContain('Se sustituyó por')
    expect(milestone.text).toContain('En sustitución de')
    expect(milestone.text).toContain('Copia archivada del 3 de noviembre de 2026')
    expect(await linkDesk(db, officer.permissions, 'es')).toEqual([])
    expect((await eventsOf())[0]).toBe('evidence.replaced')
    await expect(replaceLink(acting(neighbour), id, { piece: link(FOTO), reason: { es: 'x' } })).rejects.toThrow(
      Forbidden,
    )
    const records = await evidenceResource.list(db, {
      filters: {},
      sort: undefined,
      after: undefined,
      limit: 10,
      locale: 'es',
    })
    expect(records.items).toMatchObject([
      { url: ACTA, linkState: 'broken', linkStatus: 404, replaces: null },
      { url: BASES, linkState: 'waiting', replaces: id },
    ])
    const broken = await evidenceResource.list(db, {
      filters: { linkState: 'broken' },
      sort: undefined,
      after: undefined,
      limit: 10,
      locale: 'es',
    })
    expect([broken.total, broken.items.length]).toEqual([1, 1])
  })
})

describe('what everybody sees', () => {
  it('is the state beside the evidence, the checks and the copy', async () => {
    web[ACTA] = '<h1>Acta</h1>'
    const { id } = await piece(ACTA)
    expect((await site.visitor().get(`/evidencias/${id}/revisiones`)).text).toContain('Aún no se revisa')
    await runChecks(services)
    const { check } = await piece(ACTA)
    const milestone = await site.visitor().get('/planes/prueba-2026/compromisos/1/hitos/1')
    expect(milestone.text).toContain('Verificado el 3 de noviembre de 2026: en línea.')
    expect(milestone.text).toContain(`/evidencias/${id}/copias/${check!.sha256}`)
    const page = await site.visitor().get(`/evidencias/${id}/revisiones`)
    expect(page.text).toContain(check!.sha256)
    expect(page.text).not.toContain('Revisar ahora')
    const copy = await site.visitor().get(`/evidencias/${id}/copias/${check!.sha256}`)
    expect(copy.text).toBe('<h1>Acta</h1>')
    expect(copy.headers.get('content-type')).toBe('text/plain')
    expect(copy.headers.get('content-disposition')).toMatch(/^attachment; filename="copia-ejemplo.mx-2026-11-03.txt"/)
    expect((await site.visitor().get('/evidencias/019a0000-0000-7000-8000-000000000001/revisiones')).status).toBe(404)
  })

  it('are figures with what they are of, and every link of the plan', async () => {
    await report(FOTO)
    web[ACTA] = 'Acta'
    await runChecks(services)
    const page = await site.visitor().get('/planes/prueba-2026/enlaces')
    expect(page.text).toContain('De 2 enlaces revisados, responden 1 y 0 están rotos.')
    expect((await site.visitor().get('/planes/prueba-2026/enlaces?estado=broken')).text).toContain(
      'Ningún enlace está así.',
    )
    const json = JSON.parse(
      (await site.visitor().get('/planes/prueba-2026/enlaces', { accept: 'application/json' })).text,
    )
    expect(json).toMatchObject({
      total: { links: 2, checked: 2, online: 1, failing: 1, copied: 1 },
      organizations: [{ name: 'Secretaría de los Enlaces', links: 2 }],
    })
    const csv = (await site.visitor().get('/planes/prueba-2026/enlaces/lista')).text.split('\r\n')
    expect(csv.length).toBe(4)
    expect(csv[1]).toContain(`${ACTA},En línea,respondió,200`)
  })

  it('is on paper, too', async () => {
    web[ACTA] = 'Acta'
    await runChecks(services)
    const plan = (await findPlan(db, planId))!
    const paper = JSON.stringify(
      await planReportDocument(db, plan, {
        locale: 'es',
        today: services.today(),
        city: 'Ciudad',
        origin: 'https://x.example',
      }),
    )
    expect(paper).toContain('Verificado el 3 de noviembre de 2026: en línea.')
    expect(paper).toContain((await piece(ACTA)).check!.sha256)
  })

  it('can be asked for by who may report, not at once again', async () => {
    web[ACTA] = 'Acta'
    await runChecks(services)
    const { id } = await piece(ACTA)
    const path = `/evidencias/${id}/revisiones`
    expect((await as('officer').get(path)).text).toContain('Revisar ahora')
    const soon = await as('officer').post(path)
    expect([soon.status, soon.text.includes('hace menos de 10 minutos')]).toEqual([422, true])
    clock.now = new Date(clock.now.getTime() + 11 * 60_000)
    expect((await as('neighbour').post(path)).status).toBe(403)
    queued = []
    expect((await as('officer').post(path)).location).toBe(`${path}?pedida=si`)
    expect(queued).toEqual(['link-checks'])
    expect(await runChecks(services)).toBe(1)
  })
})
