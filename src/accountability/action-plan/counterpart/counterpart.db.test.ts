import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { fieldsOf, only, readDocument } from '../../../../tests/support/document.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { grantRole } from '../../../foundations/identity/index.ts'
import { addDays } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import { Forbidden, NOBODY, NotFound, SignInNeeded, type Actor } from '../../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../../platform/http/index.ts'
import { historyOf, type Entry } from '../../../platform/journal/index.ts'
import { cleanUp, openStorage, type FileHash } from '../../../platform/storage/index.ts'
import { addCommitment, editCommitment } from '../commitments/actions.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { listCommitments } from '../commitments/list.ts'
import { findCommitment } from '../commitments/store.ts'
import { countsNow } from '../commitments/tallies.ts'
import { events } from '../events.ts'
import { exportCommitments } from '../export/commitments.ts'
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
import { findMilestone, reportsOf } from '../milestones/store.ts'
import actionPlan from '../module.ts'
import { createPlan } from '../plans/actions.ts'
import type { PlanId } from '../plans/model.ts'
import { findPlan } from '../plans/store.ts'
import { resources } from '../resources.ts'
import { routes } from '../routes.ts'
import { respondToReport } from './actions.ts'
import { counterpartDesk } from './desk.ts'
import { askingLetters, wordLetters } from './letters.ts'
import type { ResponseDraft, ResponseId } from './model.ts'

const connection = await testDatabase()
const { db } = connection
const folder = mkdtempSync(join(tmpdir(), 'tequio-counterpart-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const TODAY = '2026-11-22'

const body = await enterOrganization(db, 'Secretaría de las Pruebas')
const network = await enterOrganization(db, 'Red de Vigilancia', 'civil-society')
const otherNetwork = await enterOrganization(db, 'Otra Red', 'civil-society')
const people: Record<string, Actor> = {
  manager: await personWith(db, 'plan.manage', await enterOrganization(db, 'Órgano Garante', 'authority')),
  officer: await personWith(db, 'milestone.report', body),
  neighbour: await personWith(db, 'progress.confirm', network),
  stranger: await personWith(db, 'progress.confirm', otherNetwork),
}
const site = testSite(connection, {
  routes,
  identify: async (_services, request) =>
    people[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
site.services.storage = await openStorage({ folder })
site.clock.now = new Date(`${TODAY}T18:00:00Z`)
const { services } = site
const acting = (actor: Actor) => ({ ...services, actor })
const [manager, officer, neighbour, stranger] = ['manager', 'officer', 'neighbour', 'stranger'].map(
  (who) => people[who]!,
) as [Actor, Actor, Actor, Actor]

const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
const count = async (table: string) =>
  (await db.execute<{ count: number }>(sql`select count(*)::int as count from ${sql.identifier(table)}`)).rows[0]!.count
const REASON = { es: 'De los 320 medidores solo contamos 280.' }
const said = (change: Partial<ResponseDraft> = {}): ResponseDraft => ({
  verdict: 'confirmed',
  reason: null,
  completion: null,
  evidence: [],
  ...change,
})
const disputed = (change: Partial<ResponseDraft> = {}) => said({ verdict: 'disputed', reason: REASON, ...change })

let planId: PlanId
let commitmentId: CommitmentId
let milestoneId: MilestoneId
let reportId: ReportId
const owners = { publicOwnerId: body, civilOwnerId: network }

beforeEach(async () => {
  await db.execute(sql`truncate plans cascade`)
  planId = accepted(await createPlan(acting(manager), planDraft()))
  commitmentId = accepted(await addCommitment(acting(manager), planId, commitmentDraft(owners)))
  milestoneId = accepted(await addMilestone(acting(manager), commitmentId, milestoneDraft()))
  reportId = await report()
})

const report = async (change: Parameters<typeof reportDraft>[0] = {}, id = milestoneId) =>
  accepted(
    await reportProgress(
      acting(officer),
      id,
      reportDraft({ completion: 'substantial', evidence: [link()], ...change }),
    ),
  ).id
const respond = (draft: ResponseDraft, id?: ResponseId, actor = neighbour, of = reportId) =>
  respondToReport(acting(actor), of, draft, id)
const responsesNow = async () =>
  (await reportsOf(db, [milestoneId])).flatMap(({ responses }) =>
    responses.map(({ number, verdict }) => [number, verdict]),
  )
const answeredNow = async () => {
  const { reportsConfirmed, reportsDisputed } = (await findCommitment(db, commitmentId))!
  return [(await findMilestone(db, milestoneId))!.counterpart, reportsConfirmed, reportsDisputed]
}

describe('a word', () => {
  it('is of the civil owner and of nobody else, and nobody else leaves a trace', async () => {
    const before = await count('journal')
    await expect((async () => respond(said(), undefined, NOBODY))()).rejects.toBeInstanceOf(SignInNeeded)
    for (const actor of [officer, manager, stranger])
      await expect(respond(said(), undefined, actor)).rejects.toBeInstanceOf(Forbidden)
    expect([await count('report_responses'), await count('journal')]).toEqual([0, before])
    expect(accepted(await respond(said()))).toMatchObject({ number: 1, isNew: true })
  })

  it('is spoken in the name of the civil owner, whatever else the person holds', async () => {
    const both: Actor = {
      ...neighbour,
      permissions: new Map([
        ['progress.confirm', new Set([body, otherNetwork])],
        ['milestone.report', new Set([body, network])],
      ]),
    }
    await expect(respond(said(), undefined, both)).rejects.toBeInstanceOf(Forbidden)
    const rightful: Actor = {
      ...both,
      permissions: new Map([...both.permissions, ['progress.confirm', new Set([network])]]),
    }
    accepted(await respond(said(), undefined, rightful))
    expect((await reportsOf(db, [milestoneId]))[0]!.responses[0]!.organizationId).toBe(network)
  })

  it('is not of who filed the report, nor of nobody where no civil owner is known', async () => {
    const filer: Actor = { ...officer, permissions: new Map([['progress.confirm', new Set([network])]]) }
    expect(await respond(said(), undefined, filer)).toMatchObject({ ok: false, reason: 'own-report' })
    accepted(await editCommitment(acting(manager), commitmentId, commitmentDraft({ ...owners, civilOwnerId: null })))
    await expect(respond(said())).rejects.toBeInstanceOf(Forbidden)
    expect(await count('report_responses')).toBe(0)
  })

  it('is not of the people of who reported, whatever else they hold', async () => {
    const { id: personId } = neighbour.person!
    const role = { personId, organizationId: body, role: 'officer' as const, untilDay: null }
    await db.transaction((tx) => grantRole(tx, { ...role, fromDay: addDays(TODAY, 1) }, null))
    expect(await respond(said({ verdict: 'confirmed' }))).toMatchObject({ ok: true }) // not yet
    const tomorrow = { ...services, actor: neighbour, today: () => addDays(TODAY, 1) }
    expect(await respondToReport(tomorrow, reportId, disputed())).toMatchObject({ ok: false, reason: 'own-report' })
    // Nor those of what it was called before.
    await db.execute(sql`delete from roles where person_id = ${personId}`)
    const former = await enterOrganization(db, 'Secretaría de Antes')
    await db.execute(sql`insert into organization_successions (predecessor_id, successor_id, kind, on_day) values (${former}, ${body}, 'renamed', ${TODAY})`) // prettier-ignore
    await db.transaction((tx) => grantRole(tx, { ...role, organizationId: former, fromDay: addDays(TODAY, 1) }, null))
    expect(await respondToReport(tomorrow, reportId, disputed())).toMatchObject({ ok: false, reason: 'own-report' })
    await db.execute(sql`delete from roles where person_id = ${personId}`)
    await db.execute(sql`delete from organization_successions`)
    // A role there is seen at once.
    const both = { ...neighbour, roles: [...neighbour.roles, { organizationId: body, role: 'officer' }] }
    await expect(respond(said(), undefined, both)).rejects.toBeInstanceOf(Forbidden)
  })

  it('is on a report that is there', async () => {
    await expect(respond(said(), undefined, neighbour, newId() as ReportId)).rejects.toBeInstanceOf(NotFound)
  })

  it('that is refused leaves no trace', async () => {
    const before = await count('journal')
    expect(await respond(disputed({ reason: null }))).toMatchObject({ ok: false, reason: 'needs-reason' })
    expect([await count('report_responses'), await count('journal'), await answeredNow()]).toEqual([
      0,
      before,
      [null, 0, 0],
    ])
  })

  it('is told in the history of plan, commitment, milestone and both organizations, in two languages', async () => {
    accepted(await respond(disputed({ completion: 'limited' })))
    for (const [kind, id] of [
      ['plan', planId],
      ['commitment', commitmentId],
      ['milestone', milestoneId],
      ['organization', body],
      ['organization', network],
    ] as const) {
      const [entry] = await historyOf(db, { kind, id }, { limit: 1 })
      expect(entry).toMatchObject({
        event: 'progress.disputed',
        organizationId: network,
        actorId: neighbour.person!.id,
      })
    }
    const [entry] = (await historyOf(db, { kind: 'milestone', id: milestoneId }, { limit: 1 })) as [Entry]
    expect(events['progress.disputed']!(entry, 'es')).toBe(
      'La contraparte puso en disputa el reporte 1 del hito 1 del compromiso 1. Le daría este avance: Limitado.',
    )
    expect(events['progress.disputed']!(entry, 'en')).toContain('It would give this completion: Limited.')
    accepted(await respond(said()))
    const [later] = (await historyOf(db, { kind: 'milestone', id: milestoneId }, { limit: 1 })) as [Entry]
    expect(events['progress.confirmed']!(later, 'es')).toBe(
      'La contraparte confirmó el reporte 1 del hito 1 del compromiso 1.',
    )
  })

  it('is replaced by a newer one, and stays in sight', async () => {
    accepted(await respond(disputed()))
    expect(await answeredNow()).toEqual(['disputed', 0, 1])
    expect(accepted(await respond(said()))).toMatchObject({ number: 2 })
    expect(await responsesNow()).toEqual([[2, 'confirmed'], [1, 'disputed']]) // prettier-ignore
    expect(await answeredNow()).toEqual(['confirmed', 1, 0])
  })

  it('cannot be rewritten or deleted', async () => {
    accepted(await respond(disputed({ evidence: [link()] })))
    for (const change of [
      sql`update report_responses set verdict = 'confirmed'`,
      sql`delete from report_responses`,
      sql`update response_evidence set url = 'https://otro.mx'`,
      sql`delete from response_evidence`,
    ])
      await expect(db.execute(change)).rejects.toThrow()
    expect(await responsesNow()).toEqual([[1, 'disputed']])
  })

  it('sent twice is one, by its id or by what it says, and what it says may change on the way', async () => {
    const id = newId() as ResponseId
    expect(accepted(await respond(disputed(), id))).toMatchObject({ number: 1, isNew: true })
    const entries = await count('journal')
    expect(accepted(await respond(disputed(), id))).toEqual({ id, number: 1, isNew: false })
    expect(accepted(await respond(disputed()))).toEqual({ id, number: 1, isNew: false })
    expect(await count('journal')).toBe(entries)
    const changed = accepted(await respond(said(), id))
    expect([changed.number, changed.isNew, changed.id === id]).toEqual([2, true, false])
    // A copy that comes late of what was said first does not bring it back.
    expect(accepted(await respond(disputed(), id))).toEqual({ id, number: 1, isNew: false })
    expect(await answeredNow()).toEqual(['confirmed', 1, 0])
  })

  it('gets nothing by the id of a word on another report', async () => {
    const id = newId() as ResponseId
    accepted(await respond(said(), id))
    const other = await report({ onDay: '2026-11-10' })
    await expect(respond(said(), id, neighbour, other)).rejects.toBeInstanceOf(Forbidden)
    expect(await count('report_responses')).toBe(1)
  })

  it('is one of several sent at once: each has its number and its entry, and the figures hold', async () => {
    const entries = await count('journal')
    const outcomes = await Promise.all([
      respond(said()),
      respond(disputed()),
      respond(said({ reason: { es: 'Lo vimos.' } })),
      respond(said({ reason: { es: 'Lo vimos.' } })),
    ])
    const numbers = outcomes.map((outcome) => accepted(outcome))
    const added = new Set(numbers.filter(({ isNew }) => isNew).map(({ number }) => number))
    expect(await count('report_responses')).toBe(added.size)
    expect(await count('journal')).toBe(entries + added.size)
    const [[, last]] = (await responsesNow()) as [[number, string]]
    expect(await answeredNow()).toEqual([last, last === 'confirmed' ? 1 : 0, last === 'disputed' ? 1 : 0])
  })

  it('may come on a report that another has replaced, and after the plan is over', async () => {
    await report({ onDay: '2026-11-20', completion: 'complete' })
    await db.execute(sql`update plans set published_on = '2026-01-10', ends_on = '2026-11-01' where id = ${planId}`)
    accepted(await respond(disputed()))
    expect(await answeredNow()).toEqual([null, 0, 0]) // nobody has answered the one that stands
    expect((await reportsOf(db, [milestoneId])).map(({ number, responses }) => [number, responses.length])).toEqual([[2, 0], [1, 1]]) // prettier-ignore
  })

  it('waits again once a newer report stands, and not where the newer one speaks of an earlier day', async () => {
    accepted(await respond(said()))
    await report({ onDay: '2026-10-15', completion: 'limited' })
    expect(await answeredNow()).toEqual(['confirmed', 1, 0])
    await report({ onDay: '2026-11-15', completion: 'complete' })
    expect(await answeredNow()).toEqual([null, 0, 0])
  })
})

describe('the figures', () => {
  const answersNow = async () => (await (await countsNow(db)).state({ planId }, TODAY)).counterpart

  it('count what stands of each milestone, by memory and by the database alike', async () => {
    const second = accepted(await addMilestone(acting(manager), commitmentId, milestoneDraft({ number: 2 })))
    const third = accepted(await addMilestone(acting(manager), commitmentId, milestoneDraft({ number: 3 })))
    const other = accepted(await addCommitment(acting(manager), planId, commitmentDraft({ ...owners, number: 2 })))
    expect(await answersNow()).toEqual({ confirmed: 0, disputed: 0, unanswered: 1 })
    const [two, three] = [await report({}, second), await report({}, third)]
    accepted(await respond(said()))
    accepted(await respond(disputed(), undefined, neighbour, two))
    expect(await answersNow()).toEqual({ confirmed: 1, disputed: 1, unanswered: 1 })
    const found = async (counterpart: 'confirmed' | 'disputed' | 'unanswered') => {
      const { items, total } = await listCommitments(db, { planId, counterpart }, { limit: 10 }, TODAY)
      expect(total).toBe(items.length)
      return items.map(({ number }) => number)
    }
    expect([await found('confirmed'), await found('disputed'), await found('unanswered')]).toEqual([[1], [1], [1]])
    accepted(await respond(said(), undefined, neighbour, three))
    accepted(await respond(said(), undefined, neighbour, two))
    expect([await found('confirmed'), await found('disputed'), await found('unanswered')]).toEqual([[1], [], []])
    const { counterpart } = await (await countsNow(db)).tally({ planId }, TODAY, { apart: true })
    expect(counterpart.map(({ value, total }) => [value, total])).toEqual([['confirmed', 1]])
    expect((await findCommitment(db, other))!.milestonesReported).toBe(0)
  })

  it('go with the commitments of a table, and into the plan on paper', async () => {
    accepted(await respond(disputed({ completion: 'limited' })))
    const rows = await Array.fromAsync(
      exportCommitments(db, { planId }, { today: TODAY, locale: 'es', origin: 'https://ejemplo.mx' }),
    )
    expect(rows).toMatchObject([{ reportsConfirmed: 0, reportsDisputed: 1, reportsUnanswered: 0 }])
    const paper = await planReportDocument(db, (await findPlan(db, planId))!, {
      locale: 'es',
      today: TODAY,
      city: 'Ciudad de Prueba',
      origin: 'https://ejemplo.mx',
    })
    const said = JSON.stringify(paper)
    for (const part of ['En disputa', REASON.es, 'Red de Vigilancia no está de acuerdo:', 'Le daría otro avance:'])
      expect(said).toContain(part)
  })
})

describe('the desk', () => {
  const desk = async (actor: Actor) =>
    (await counterpartDesk(db, actor.permissions, 'es')).map(({ address }) => address)
  const MILESTONE = '/planes/prueba-2026/compromisos/1/hitos/1'

  it('has for the civil owner what waits for its word, and for the public owner what is disputed', async () => {
    expect([await desk(neighbour), await desk(officer), await desk(stranger), await desk(manager)]).toEqual([
      [`${MILESTONE}/avances/1/contraparte`],
      [],
      [],
      [],
    ])
    accepted(await respond(disputed()))
    expect([await desk(neighbour), await desk(officer)]).toEqual([[], [`${MILESTONE}#reporte-1`]])
    expect((await counterpartDesk(db, officer.permissions, 'es'))[0]!.why).toContain(REASON.es)
    await report({ onDay: '2026-11-20', completion: 'complete' })
    expect([await desk(neighbour), await desk(officer)]).toEqual([[`${MILESTONE}/avances/2/contraparte`], []])
    accepted(await respond(said(), undefined, neighbour, (await reportsOf(db, [milestoneId]))[0]!.id))
    expect([await desk(neighbour), await desk(officer)]).toEqual([[], []])
  })

  it('has the oldest first', async () => {
    const second = accepted(await addMilestone(acting(manager), commitmentId, milestoneDraft({ number: 2 })))
    await report({}, second)
    await report({ onDay: '2026-11-20' }) // another on the first milestone: filed last
    expect(await desk(neighbour)).toEqual([
      '/planes/prueba-2026/compromisos/1/hitos/2/avances/1/contraparte',
      `${MILESTONE}/avances/2/contraparte`,
    ])
  })
})

describe('letters', () => {
  const mailbox = services.mail.mailbox!
  beforeEach(async () => {
    mailbox.clear()
    await db.transaction(async (tx) => {
      await tx.execute(sql`delete from roles`)
      for (const [actor, organizationId, role] of [
        [neighbour, network, 'civil-owner'],
        [stranger, otherNetwork, 'civil-owner'],
        [officer, body, 'officer'],
      ] as const)
        accepted(await grantRole(tx, { personId: actor.person!.id, organizationId, role, fromDay: '2026-01-01' }, null))
    })
  })
  const lastEntry = async () => ({
    ...(await historyOf(db, { kind: 'milestone', id: milestoneId }, { limit: 1 }))[0]!,
    at: services.now(),
  })
  const addressOf = async ({ person }: Actor) =>
    (await db.execute<{ email: string }>(sql`select email from people where id = ${person!.id}`)).rows[0]!.email

  it('tell the civil owner of a report, once, and nobody else', async () => {
    const entry = await lastEntry()
    const { wants, handle } = askingLetters(services)
    expect([wants(entry), wants({ ...entry, at: new Date('2026-11-21T00:00:00Z') })]).toEqual([true, false])
    await handle(entry)
    await handle(entry) // a job may try twice
    expect(mailbox.list().map(({ to }) => to)).toEqual([await addressOf(neighbour)])
    const { subject, text } = mailbox.list()[0]!
    expect(subject).toBe('Hay un avance que espera su respuesta: hito 1 del compromiso 1')
    expect(text).toContain('Su organización, Red de Vigilancia, es la contraparte civil')
    expect(text).toContain('/planes/prueba-2026/compromisos/1/hitos/1/avances/1/contraparte')
  })

  it('bring the folio to who answered, and a dispute to the public owner', async () => {
    const { handle, wants } = wordLetters(services)
    accepted(await respond(said()))
    expect(wants(await lastEntry())).toBe(true)
    await handle(await lastEntry())
    expect(mailbox.list()).toMatchObject([
      { to: await addressOf(neighbour), subject: 'RC-1-1-1-1 es el folio de su respuesta' },
    ])
    mailbox.clear()
    accepted(await respond(disputed({ completion: 'limited' })))
    await handle(await lastEntry())
    const dispute = mailbox.list().find(({ subject }) => subject.startsWith('La contraparte disputa'))!
    expect([mailbox.list().length, dispute.to]).toEqual([2, await addressOf(officer)])
    expect(dispute.text).toContain(REASON.es)
    expect(dispute.text).toContain('Le daría este avance: Limitado.')
    expect(dispute.text).toContain('/hitos/1#reporte-1')
  })

  it('go to nobody whose role is over', async () => {
    await db.execute(sql`update roles set until_day = ${TODAY}`)
    await askingLetters(services).handle(await lastEntry())
    expect(mailbox.list()).toEqual([])
  })
})

describe('on the site', () => {
  const COMMITMENT = '/planes/prueba-2026/compromisos/1'
  const MILESTONE = `${COMMITMENT}/hitos/1`
  const FORM = `${MILESTONE}/avances/1/contraparte`
  const as = (who: string) => {
    const visitor = site.visitor()
    visitor.cookies.set(SESSION_COOKIE, who)
    return visitor
  }
  const read = async (path: string, who?: string) => {
    const answer = await (who ? as(who) : site.visitor()).get(path)
    return { ...answer, page: readDocument(answer.text) }
  }
  const send = (fields: Readonly<Record<string, string | File>>) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    return as('neighbour').post(FORM, form)
  }

  it('says beside each report, in public, that nobody has answered it', async () => {
    const { page, text } = await read(MILESTONE)
    expect(only(page, '.counterpart').textContent).toContain('Sin respuesta de la contraparte')
    expect(text).toContain('Red de Vigilancia todavía no dice si vio lo mismo.')
    expect(text).not.toContain('/contraparte"')
    accepted(await editCommitment(acting(manager), commitmentId, commitmentDraft({ ...owners, civilOwnerId: null })))
    expect((await read(MILESTONE)).text).toContain('nadie puede confirmar este reporte')
  })

  it('shows both voices on the pages of milestone, commitment, list, board and organization', async () => {
    accepted(await respond(disputed({ completion: 'limited', evidence: [link('https://ejemplo.mx/conteo')] })))
    for (const path of [MILESTONE, COMMITMENT]) {
      const { page, text } = await read(path)
      expect(page.querySelectorAll('.counterpart').length).toBeGreaterThan(0)
      for (const part of [
        'En disputa',
        'Red de Vigilancia no está de acuerdo:',
        REASON.es,
        'https://ejemplo.mx/conteo',
      ])
        expect(text).toContain(part)
    }
    expect((await read('/planes/prueba-2026/compromisos')).text).toContain('1 en disputa')
    const board = await read('/planes/prueba-2026')
    expect(board.text).toContain('De cada hito cuenta su último reporte.')
    expect(board.text).toContain('contraparte=disputado')
    expect((await read('/planes/prueba-2026/compromisos?contraparte=disputado')).text).toContain('Agua segura')
    expect((await read('/planes/prueba-2026/compromisos?contraparte=confirmado')).text).not.toContain('Agua segura')
  })

  it('stands beside the completion at the head of the milestone and of the commitment, in both languages', async () => {
    const head = async (path: string, language: string) =>
      only((await read(`${path}?lang=${language}`)).page, '.head__foot').textContent
    expect(await head(MILESTONE, 'es')).toContain('Sin respuesta de la contraparte')
    expect(await head(COMMITMENT, 'es')).toContain('Contraparte: 1 sin respuesta')
    accepted(await respond(disputed()))
    expect(await head(MILESTONE, 'es')).toContain('En disputa')
    expect(await head(COMMITMENT, 'es')).toContain('Contraparte: 1 en disputa')
    expect(await head(MILESTONE, 'en')).toContain('Disputed')
    expect(await head(COMMITMENT, 'en')).toContain('Counterpart: 1 disputed')
    accepted(await addMilestone(acting(manager), commitmentId, milestoneDraft({ number: 2 })))
    expect(await head(`${COMMITMENT}/hitos/2`, 'es')).not.toContain('contraparte')
  })

  it('offers the answer to the civil owner alone, and refuses everybody else', async () => {
    expect((await read(MILESTONE, 'neighbour')).text).toContain(`href="${FORM}"`)
    for (const who of ['officer', 'stranger', 'manager']) {
      expect((await read(MILESTONE, who)).text).not.toContain(`href="${FORM}"`)
      expect((await as(who).get(FORM)).status).toBe(403)
      expect((await as(who).post(FORM, { verdict: 'confirmed' })).status).toBe(403)
    }
    expect((await as('neighbour').get(`${MILESTONE}/avances/2/contraparte`)).status).toBe(404)
    expect(await count('report_responses')).toBe(0)
  })

  it('has the report in view, takes the answer, and gives its folio', async () => {
    const { page, text, status } = await read(FORM, 'neighbour')
    expect(status).toBe(200)
    for (const part of ['Reporte 1, al 1 de noviembre de 2026', 'Sustancial', 'https://ejemplo.mx/acta'])
      expect(text).toContain(part)
    const answer = {
      ...fieldsOf(text),
      verdict: 'disputed',
      reason: REASON.es,
      completion: 'limited',
      link1: 'https://ejemplo.mx/conteo',
      file1: new File(['colonia,medidores\nCentro,1\n'], 'conteo.csv'),
    }
    expect(page.querySelectorAll('input[name=verdict][checked]')).toEqual([])
    const sent = await send(answer)
    expect([sent.status, sent.location]).toEqual([303, `${FORM}/recibida?respuesta=1`])
    const receipt = await read(sent.location!, 'neighbour')
    for (const part of ['RC-1-1-1-1', 'Con 2 medios de verificación.']) expect(receipt.text).toContain(part)
    expect((await send(answer)).location).toBe(sent.location)
    expect(await count('report_responses')).toBe(1)
    const [response] = (await reportsOf(db, [milestoneId]))[0]!.responses
    const file = response!.evidence.find(({ kind }) => kind === 'file')!
    expect((await site.visitor().get(`/evidencias/contraparte/${file.id}`)).text).toBe('colonia,medidores\nCentro,1\n')
    expect((await site.visitor().get(`/evidencias/contraparte/${newId()}`)).status).toBe(404)
  })

  it('says at which field each thing is mended, and loses nothing', async () => {
    const refused = await send({
      ...fieldsOf((await read(FORM, 'neighbour')).text),
      reason: 'No es cierto.',
      file1: new File(['a,b\n1,2\n'], 'conteo.csv'),
    })
    expect(refused.status).toBe(422)
    const page = readDocument(refused.text)
    expect(only(page, '.govuk-error-summary').textContent).toContain('Elija si lo confirma o lo disputa.')
    expect(refused.text).toContain('Ya recibimos «conteo.csv»')
    const again = await send({ ...fieldsOf(refused.text), verdict: 'disputed' })
    expect(again.text).toContain('Escriba su razón con al menos 5 palabras.')
    const contradiction = await send({
      ...fieldsOf(again.text),
      verdict: 'confirmed',
      completion: 'limited',
    })
    expect(contradiction.text).toContain('Usted lo confirma y le da otro avance.')
    const sent = await send({
      ...fieldsOf(contradiction.text),
      completion: '',
      verdict: 'disputed',
      reason: REASON.es,
    })
    expect(sent.status).toBe(303)
    expect((await reportsOf(db, [milestoneId]))[0]!.responses[0]!.evidence).toMatchObject([{ fileName: 'conteo.csv' }])
  })

  it('keeps the files of words, however old', async () => {
    await send({
      ...fieldsOf((await read(FORM, 'neighbour')).text),
      verdict: 'confirmed',
      file1: new File(['a,b\n1,2\n'], 'conteo.csv'),
    })
    const hash = (await reportsOf(db, [milestoneId]))[0]!.responses[0]!.evidence[0]!.sha256 as FileHash
    expect(await actionPlan.files!.held(db, [hash])).toEqual([hash])
    const later = new Date(Date.now() + 365 * 24 * 3600_000)
    await cleanUp({ ...services, now: () => later }, [actionPlan.files!])
    expect(await Array.fromAsync(services.storage.each())).toEqual([hash])
  })

  it('gives machines what the pages say, and names no person', async () => {
    accepted(await respond(said()))
    accepted(await respond(disputed({ completion: 'limited', evidence: [link()] })))
    const { text } = await site.visitor().get(`${MILESTONE}.json`)
    const [first] = (JSON.parse(text) as { reports: { responses: unknown[] }[] }).reports
    expect(first!.responses).toMatchObject([
      { number: 2, verdict: 'disputed', reason: REASON, completion: 'limited', organizationId: network },
      { number: 1, verdict: 'confirmed', reason: null, completion: null },
    ])
    const resource = resources.find(({ path }) => path === 'report-responses')!
    const list = (filters: Record<string, unknown>) =>
      resource.list(db, { filters, sort: undefined, after: undefined, limit: 10, locale: 'es' })
    const all = await list({})
    expect(all.total).toBe(2)
    expect(all.items.map((item) => resource.schema.strict().parse(item))).toMatchObject([
      { number: 1, counts: false, verdict: 'confirmed' },
      { number: 2, counts: true, verdict: 'disputed', address: `${MILESTONE}#reporte-1` },
    ])
    expect((await list({ counts: true })).items).toMatchObject([{ number: 2 }])
    expect((await list({ counts: false, verdict: 'disputed' })).items).toEqual([])
    expect((await list({ plan: 'prueba-2026', commitment: 'prueba-2026/1', organization: network })).total).toBe(2)
    expect((await list({ milestone: milestoneId, verdict: 'confirmed' })).total).toBe(1)
    expect((await list({ organization: otherNetwork })).items).toEqual([])
    const id = String((all.items[1] as { id: string }).id)
    expect(await resource.find(db, id)).toEqual(all.items[1])
    expect(await resource.searchDocument!(db, id)).toMatchObject({ body: REASON, organizationIds: [network] })
    expect(await resource.searchDocument!(db, String((all.items[0] as { id: string }).id))).toBeNull()
    for (const shown of [text, JSON.stringify(all), (await site.visitor().get(`${COMMITMENT}.json`)).text])
      expect(shown).not.toContain(neighbour.person!.id)
  })
})
