import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { ensurePerson } from '../../../foundations/identity/index.ts'
import type { Actor } from '../../../platform/access/index.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { MailDelayed, MailRefused } from '../../../platform/mail/index.ts'
import { addCommitment } from '../commitments/actions.ts'
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
import type { MilestoneId } from '../milestones/model.ts'
import { createPlan } from '../plans/actions.ts'
import { receiptLetters } from './letter.ts'

const connection = await testDatabase()
const { db } = connection
const { services } = testSite(connection, { settings: { TEQUIO_CITY: 'Ciudad de Prueba' } })
const mailbox = services.mail.mailbox!

let owner: string
let officer: Actor
let milestoneId: MilestoneId

beforeAll(async () => {
  owner = await enterOrganization(db, 'Secretaría de las Pruebas')
  officer = await personWith(db, 'milestone.report', owner)
  const manager = { ...services, actor: await personWith(db, 'plan.manage', owner) }
  const planId = accepted(await createPlan(manager, planDraft({ startsOn: null, endsOn: null })))
  const commitmentId = accepted(await addCommitment(manager, planId, commitmentDraft({ publicOwnerId: owner })))
  milestoneId = accepted(await addMilestone(manager, commitmentId, milestoneDraft({ endsOn: null })))
})
beforeEach(() => mailbox.clear())

function accepted<Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}

/** A report by that person, as the journal tells it. */
async function reported(actor = officer): Promise<Entry> {
  const day = services.today()
  const draft = reportDraft({ onDay: day, completion: 'substantial', evidence: [link()] })
  const { number } = accepted(await reportProgress({ ...services, actor }, milestoneId, draft))
  return {
    id: number,
    at: services.now(),
    event: 'milestone.progress-reported',
    subject: { kind: 'milestone', id: milestoneId },
    actorId: actor.person!.id,
    organizationId: owner,
    details: { commitment: 1, milestone: 1, report: number },
    public: true,
  }
}

const emailOf = async ({ person }: Actor) =>
  (await db.execute<{ email: string }>(sql`select email from people where id = ${person!.id}`)).rows[0]!.email

it('brings the folio to whoever sent the report, once', async () => {
  const entry = await reported()
  const { handle } = receiptLetters(services)
  await handle(entry)
  await handle(entry) // a job may try twice
  const folio = `AV-1-1-${String(entry.details.report)}`
  expect(mailbox.list()).toMatchObject([{ to: await emailOf(officer), subject: `${folio} es el folio de su avance` }])
  const { text } = mailbox.list()[0]!
  expect(text).toContain(`Folio: ${folio}\n`)
  expect(text).toMatch(/Sustancial, al \d+ de \w+ de \d{4}\. Con 1 medio de verificación\./)
  expect(text).toContain(
    `http://localhost:3000/planes/prueba-2026/compromisos/1/hitos/1#reporte-${String(entry.details.report)}`,
  )
})

it('speaks the language of its person', async () => {
  await db.execute(sql`update people set locale = 'en' where id = ${officer.person!.id}`)
  await receiptLetters(services).handle(await reported())
  expect(mailbox.list()[0]!.subject).toMatch(/^AV-1-1-\d+ is the folio of your progress$/)
})

it('is for reports that were sent just now: not for those entered as of another day, nor for other acts', async () => {
  const entry = await reported()
  const { wants } = receiptLetters(services)
  expect(wants(entry)).toBe(true)
  expect(wants({ ...entry, at: new Date(services.now().getTime() - 13 * 3600_000) })).toBe(false)
  expect(wants({ ...entry, event: 'milestone.edited' })).toBe(false)
})

it('is for nobody where nobody sent it, as with imports', async () => {
  const entry = await reported()
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local tequio.erasing = 'demonstration'`)
    await tx.execute(sql`alter table progress_reports disable trigger user`)
    await tx.execute(sql`update progress_reports set person_id = null where number = ${Number(entry.details.report)}`)
    await tx.execute(sql`alter table progress_reports enable trigger user`)
  })
  await receiptLetters(services).handle(entry)
  expect(mailbox.list()).toEqual([])
})

it('leaves for no invented person', async () => {
  const invented = await db.transaction((tx) =>
    ensurePerson(tx, { email: 'nadie@demostracion.example', name: 'Nadie', demonstration: true }),
  )
  const actor = { ...officer, person: { id: invented, name: 'Nadie' } }
  const sent: string[] = []
  const leaving = {
    send: ({ to }: { to: string }) => Promise.resolve({ id: String(sent.push(to)) }),
    mailbox: null,
    close() {},
  }
  await receiptLetters({ ...services, mail: leaving }).handle(await reported(actor))
  expect(sent).toEqual([])
  await receiptLetters(services).handle(await reported(actor))
  expect(mailbox.list()).toHaveLength(1)
})

it('is tried again when the mail server is away, and not where it refused', async () => {
  const entry = await reported()
  const failing = (error: Error) => {
    const send = async () => {
      throw error
    }
    return receiptLetters({ ...services, mail: { send, mailbox: null, close() {} } }).handle(entry)
  }
  await expect(failing(new MailDelayed('away'))).rejects.toThrow('away')
  await expect(failing(new MailRefused('refused-by-server', 'no'))).resolves.toBeUndefined()
})
