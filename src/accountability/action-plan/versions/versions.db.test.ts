import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { addDays } from '../../../kernel/dates.ts'
import { Forbidden, NOBODY, type Actor } from '../../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../../platform/http/index.ts'
import { historyOf } from '../../../platform/journal/index.ts'
import { openStorage } from '../../../platform/storage/index.ts'
import { ref } from '../../../kernel/ref.ts'
import {
  askAgain,
  bringUpToDate,
  changeAmendment,
  decideAmendment,
  discardAmendment,
  draftAmendment,
  amendmentDecided,
  proposeAmendment,
  withdrawAmendment,
} from '../amendments/actions.ts'
import { withRecord, withoutRecord } from '../amendments/model.ts'
import { amendmentDesk } from '../amendments/desk.ts'
import { findAmendmentById } from '../amendments/store.ts'
import type { AmendmentId } from '../amendments/model.ts'
import { addCommitment, editCommitment, draftOfCommitment, removeCommitment } from '../commitments/actions.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { findCommitment, findCommitmentByNumber } from '../commitments/store.ts'
import { closePlan, setCutDay, takeCut, takeDueCuts } from '../cuts/actions.ts'
import { cutsOf, findCut } from '../cuts/store.ts'
import {
  commitmentDraft,
  enterOrganization,
  indicatorDraft,
  link,
  milestoneDraft,
  personWith,
  planDraft,
  reportDraft,
} from '../fixtures.ts'
import { applyPlanImport } from '../import/apply.ts'
import { addIndicator, recordIndicatorValue } from '../indicators/actions.ts'
import { addMilestone, editMilestone, reportProgress } from '../milestones/actions.ts'
import type { MilestoneId } from '../milestones/model.ts'
import { findMilestoneByNumber } from '../milestones/store.ts'
import { createPlan, editPlan, removePlan } from '../plans/actions.ts'
import type { PlanId } from '../plans/model.ts'
import { draftOfPlan, findPlan } from '../plans/store.ts'
import { planDocument } from '../export/documents.ts'
import { resources } from '../resources.ts'
import { routes } from '../routes.ts'
import { launchPlan, signPlan } from './actions.ts'
import type { SigningDraft } from './model.ts'
import { lifePersonalData } from './personal.ts'
import { documentOfVersion, lastChangeOf, versionsOf } from './store.ts'
import { changesBetween, documentOf, hashOf, readText, textNow, type Text } from './text.ts'
import { readSignedFile, verify } from './verify.ts'

const connection = await testDatabase()
const { db } = connection
const folder = mkdtempSync(join(tmpdir(), 'tequio-versions-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const TODAY = '2026-11-22'

const authority = await enterOrganization(db, 'Órgano Garante', 'authority')
const body = await enterOrganization(db, 'Secretaría de las Pruebas')
const otherBody = await enterOrganization(db, 'Secretaría de Otros Asuntos')
const network = await enterOrganization(db, 'Red de Vigilancia', 'civil-society')
const manager = await personWith(db, 'plan.manage', authority)
const officer = await personWith(db, 'milestone.report', body)
const amender = await personWith(db, 'plan.amend', body)
const stranger = await personWith(db, 'plan.amend', otherBody)
const people: Record<string, Actor> = { manager, officer, amender, stranger }
const site = testSite(connection, {
  routes,
  identify: async (_services, request) =>
    people[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
site.services.storage = await openStorage({ folder })
site.clock.now = new Date(`${TODAY}T18:00:00Z`)
const { services } = site
const as = (actor: Actor) => ({ ...services, actor })

const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
const reasonOf = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? 'accepted' : verdict.reason)

const SIGNING: SigningDraft = {
  signedOn: TODAY,
  signatories: [{ name: 'Ana Ruiz', organization: 'Red de Vigilancia', capacity: 'Representante' }],
  sha256: null,
  paper: null,
  decisionId: null,
}
const FACTS = { title: { es: 'Dos meses más' }, reason: { es: 'La licitación se declaró desierta.' } }
const REASON = { es: 'Se acordó en sesión.' }

let at = 0
let slug: string
let planId: PlanId
let commitmentId: CommitmentId
let milestoneId: MilestoneId

// What was signed cannot be taken away: each test has a plan of its own.
beforeEach(async () => {
  slug = `prueba-${++at}`
  planId = accepted(await createPlan(as(manager), planDraft({ slug, convenerId: authority })))
  commitmentId = accepted(
    await addCommitment(
      as(manager),
      planId,
      commitmentDraft({ publicOwnerId: body, civilOwnerId: network, endsOn: '2026-12-31' }),
    ),
  )
  milestoneId = accepted(await addMilestone(as(manager), commitmentId, milestoneDraft()))
})

const sign = async () => accepted(await signPlan(as(manager), planId, SIGNING))
const later = (text: Text, endsOn = '2027-01-10'): Text => {
  const commitment = withRecord(text, { kind: 'commitment', numbers: [1], fields: { endsOn } })
  return withRecord(commitment, { kind: 'milestone', numbers: [1, 1], fields: { endsOn } })
}
async function drafted(
  edit: (text: Text) => Text = later,
  actor = manager,
  organizationId: string = authority,
): Promise<AmendmentId> {
  const { id } = accepted(await draftAmendment(as(actor), planId, { ...FACTS, organizationId }))
  accepted(await changeAmendment(as(actor), id, (text) => edit(text)))
  return id
}
async function proposed(edit?: (text: Text) => Text): Promise<{ id: AmendmentId; sha256: string }> {
  const id = await drafted(edit)
  return { id, sha256: accepted(await proposeAmendment(as(manager), id)).sha256! }
}
const approve = (id: AmendmentId, sha256: string, actor = manager) =>
  decideAmendment(as(actor), id, { approved: true, reason: REASON, sha256 })
const refusedBy = async (statement: ReturnType<typeof sql>) => {
  try {
    await db.execute(statement)
    return 'done'
  } catch (error) {
    return String((error as { cause?: Error }).cause?.message ?? error)
  }
}

describe('signing', () => {
  it('fixes the text in canonical form, whose hash anybody can work out, and an import reads it', async () => {
    const { sha256 } = await sign()
    const document = (await documentOfVersion(db, planId, 1))!
    expect(hashOf(document)).toBe(sha256)
    expect(JSON.parse(document)).toMatchObject({
      format: 'tequio-plan/1',
      plan: { slug },
      commitments: [{ number: 1, milestones: [{ number: 1 }] }],
    })
    expect(document).not.toMatch(/"reports"|"values"|"publishedOn"/)
    const { text, organizations } = readText(document)
    expect(documentOf(text, organizations)).toBe(document)
    expect(
      reasonOf(
        (await applyPlanImport(services, { bytes: Buffer.from(document), fileName: 'v1.json' }, manager)) as never,
      ),
    ).toBe('accepted')
  })

  it('is refused at its first step for a day to come, at the field', async () => {
    const signing = site.visitor()
    signing.cookies.set(SESSION_COOKIE, 'manager')
    const typed = { signedOn: '2027-03-01', name1: 'Ana Ruiz', organization1: 'Red de Vigilancia', step: '' }
    const answer = await signing.post(`/planes/${slug}/firmar`, typed)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('href="#f-signedOn')
    expect(answer.text).toContain('Ese día no ha llegado')
    expect(answer.text).toContain('value="Ana Ruiz"')
    const right = await signing.post(`/planes/${slug}/firmar`, { ...typed, signedOn: TODAY })
    expect(right.text).toContain('Revise antes de firmar')
  })

  it('gives as many rows as are asked for, and loses nothing on the way', async () => {
    const signing = site.visitor()
    signing.cookies.set(SESSION_COOKIE, 'manager')
    const rowsOf = (text: string) => text.match(/name="name\d+"/g)!.length
    expect(rowsOf((await signing.get(`/planes/${slug}/firmar`)).text)).toBe(3)
    const typed = { signedOn: TODAY, name1: 'Ana Ruiz', organization1: 'Red de Vigilancia' }
    const more = await signing.post(`/planes/${slug}/firmar`, { ...typed, rows: '3', step: 'more' })
    expect([rowsOf(more.text), more.text.includes('value="Ana Ruiz"')]).toEqual([6, true])
    const most = await signing.post(`/planes/${slug}/firmar`, { ...typed, rows: '99999999', step: 'more' })
    expect(rowsOf(most.text)).toBe(40)
    const last = { ...typed, name40: 'Eva Sosa', organization40: 'Red de Vigilancia', step: '' }
    expect((await signing.post(`/planes/${slug}/firmar`, last)).text).toContain('Eva Sosa, Red de Vigilancia')

    const twice = { ...typed, name7: ' ANA  Ruíz', organization7: 'Red de vigilancia', step: '' }
    const repeated = await signing.post(`/planes/${slug}/firmar`, twice)
    expect([repeated.status, repeated.text.includes('href="#f-name7"')]).toEqual([422, true])
    const again = { ...SIGNING, signatories: [SIGNING.signatories[0]!, SIGNING.signatories[0]!] }
    expect(reasonOf(await signPlan(as(manager), planId, again))).toBe('same-signatory')

    const lost = await signing.post(`/planes/${slug}/firmar`, { ...typed, kept: 'otro', step: 'send' })
    expect([lost.status, lost.text.includes('El documento se perdió en el camino')]).toEqual([422, true])
    expect(await versionsOf(db, planId)).toEqual([])
  })

  it('makes one version when two sign at once', async () => {
    const verdicts = await Promise.all(Array.from({ length: 6 }, () => signPlan(as(manager), planId, SIGNING)))
    expect(verdicts.map(reasonOf).sort()).toEqual(['accepted', ...Array.from({ length: 5 }, () => 'already-signed')])
    expect(await versionsOf(db, planId)).toHaveLength(1)
  })

  it('is of whoever keeps plans, of a text that was seen, of some commitments, on a day that has come', async () => {
    await expect((async () => signPlan(as(officer), planId, SIGNING))()).rejects.toBeInstanceOf(Forbidden)
    expect(reasonOf(await signPlan(as(manager), planId, { ...SIGNING, sha256: 'a'.repeat(64) }))).toBe(
      'changed-meanwhile',
    )
    expect(reasonOf(await signPlan(as(manager), planId, { ...SIGNING, signatories: [] }))).toBe('needs-signatories')
    expect(reasonOf(await signPlan(as(manager), planId, { ...SIGNING, signedOn: addDays(TODAY, 1) }))).toBe(
      'in-the-future',
    )
    const empty = accepted(await createPlan(as(manager), planDraft({ slug: `vacio-${at}` })))
    expect(reasonOf(await signPlan(as(manager), empty, SIGNING))).toBe('no-commitments')
  })

  it('leaves rows that no statement rewrites, removes or empties', async () => {
    await sign()
    accepted(await takeCut(as(manager), planId))
    for (const table of ['plan_versions', 'plan_cuts']) {
      expect(await refusedBy(sql.raw(`update ${table} set sha256 = sha256 where plan_id = '${planId}'`))).toContain(
        'never changes',
      )
      expect(await refusedBy(sql.raw(`delete from ${table} where plan_id = '${planId}'`))).toContain('never changes')
      expect(await refusedBy(sql.raw(`truncate ${table} cascade`))).toContain('never emptied')
    }
    expect(
      await refusedBy(
        sql`insert into plan_versions (id, plan_id, number, document, sha256, signed_on, signatories, amendment_id) select gen_random_uuid(), plan_id, 2, '{}', sha256, signed_on, '[]', null from plan_versions where plan_id = ${planId}`,
      ),
    ).toContain('check constraint')
  })

  it('closes every other way to what was promised, and none to what is done', async () => {
    const indicatorId = accepted(await addIndicator(as(manager), commitmentId, indicatorDraft()))
    await sign()
    const commitment = draftOfCommitment((await findCommitment(db, commitmentId))!)
    const plan = (await findPlan(db, planId))!
    const refusals = [
      await editCommitment(as(manager), commitmentId, { ...commitment, title: { es: 'Otra cosa' } }),
      await addCommitment(as(manager), planId, commitmentDraft({ number: 2 })),
      await removeCommitment(as(manager), commitmentId),
      await editMilestone(as(manager), milestoneId, milestoneDraft({ endsOn: '2026-12-30' })),
      await addMilestone(as(manager), commitmentId, milestoneDraft({ number: 2 })),
      await addIndicator(as(manager), commitmentId, indicatorDraft({ number: 2 })),
      await editPlan(as(manager), planId, { title: { es: 'Otro plan' } }),
      await removePlan(as(manager), planId),
    ]
    expect(refusals.map(reasonOf)).toEqual(refusals.map(() => 'plan-is-signed'))
    const changed = JSON.parse(await planDocument(db, plan)) as { commitments: { title: unknown }[] }
    changed.commitments[0]!.title = { es: 'Por archivo' }
    expect(
      reasonOf(
        (await applyPlanImport(
          services,
          { bytes: Buffer.from(JSON.stringify(changed)), fileName: 'p.json' },
          manager,
        )) as never,
      ),
    ).toBe('has-errors')
    expect(
      changesBetween(readText((await documentOfVersion(db, planId, 1))!).text, (await textNow(db, plan)).text),
    ).toEqual([])

    expect(reasonOf(await editPlan(as(manager), planId, { statusNote: { es: 'En marcha' } }))).toBe('accepted')
    expect(reasonOf(await editCommitment(as(manager), commitmentId, commitment))).toBe('accepted') // nothing changes
    expect(reasonOf(await recordIndicatorValue(as(manager), indicatorId, { day: TODAY, value: 3, note: null }))).toBe(
      'accepted',
    )
    accepted(
      await reportProgress(as(officer), milestoneId, reportDraft({ completion: 'substantial', evidence: [link()] })),
    )
  })
})

describe('a launch', () => {
  it('is of a signed plan, once, on a day between the signing and today', async () => {
    const act = { onDay: TODAY, place: 'Zócalo', note: null }
    expect(reasonOf(await launchPlan(as(manager), planId, act))).toBe('not-signed')
    await sign()
    expect(reasonOf(await launchPlan(as(manager), planId, { ...act, onDay: addDays(TODAY, -1) }))).toBe(
      'before-signing',
    )
    expect(reasonOf(await launchPlan(as(manager), planId, { ...act, onDay: addDays(TODAY, 1) }))).toBe('in-the-future')
    expect(reasonOf(await launchPlan(as(manager), planId, act))).toBe('accepted')
    expect(reasonOf(await launchPlan(as(manager), planId, act))).toBe('already-launched')
    expect((await findPlan(db, planId))!.launchedOn).toBe(TODAY)
  })
})

describe('the page of a launch', () => {
  it('shows what will be recorded before it is, and judges it first', async () => {
    await sign()
    const visitor = site.visitor()
    visitor.cookies.set(SESSION_COOKIE, 'manager')
    const typed = { onDay: TODAY, place: 'Salón de Cabildos', note: 'Estuvieron <todas>.' }
    const send = (over: object) => visitor.post(`/planes/${slug}/lanzamiento`, { ...typed, ...over })
    expect((await send({ onDay: '2026-11-01', step: '' })).text).toContain('href="#f-onDay')
    const check = await send({ step: '' })
    expect([check.status, check.text.includes('Revise antes de registrar')]).toEqual([200, true])
    expect((await send({ step: 'change' })).text).toContain('value="Salón de Cabildos"')
    expect((await findPlan(db, planId))!.launchedOn).toBeNull()
    expect((await send({ step: 'send' })).status).toBe(303)
    expect((await findPlan(db, planId))!.launchedOn).toBe(TODAY)
  })
})

describe('an amendment', () => {
  beforeEach(sign)

  it('changes the plan by approval of its very text, and makes the next version to the byte', async () => {
    const { id, sha256 } = await proposed((text) =>
      withRecord(later(text), {
        kind: 'milestone',
        numbers: [1, 2],
        fields: {
          title: { es: 'Entrega final' },
          deliverable: null,
          startsOn: null,
          endsOn: '2027-01-10',
          dependsOn: [{ commitment: 1, milestone: 1 }],
        },
      }),
    )
    expect((await findCommitment(db, commitmentId))!.endsOn).toBe('2026-12-31')
    expect(reasonOf(await approve(id, 'b'.repeat(64)))).toBe('another-text')
    const applied = accepted(await approve(id, sha256))
    expect(applied).toMatchObject({ state: 'applied', version: 2 })
    expect((await findCommitment(db, commitmentId))!).toMatchObject({ endsOn: '2027-01-10', milestoneCount: 2 })
    expect((await findMilestoneByNumber(db, commitmentId, 1))!.endsOn).toBe('2027-01-10')
    const document = (await documentOfVersion(db, planId, 2))!
    expect(hashOf(document)).toBe(sha256)
    const plan = (await findPlan(db, planId))!
    expect(plan.version).toBe(2)
    expect(changesBetween(readText(document).text, (await textNow(db, plan)).text)).toEqual([])
    expect(await lastChangeOf(db, planId, 1)).toEqual({ version: 2, amendment: 1 })
    const told = await historyOf(db, ref('commitment', commitmentId), { limit: 5 })
    expect(told.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['amendment.applied', 'commitment.edited', 'milestone.added']),
    )
  })

  it('takes out what nobody reported of, and nothing else', async () => {
    const claimed = await proposed((text) => withoutRecord(text, { kind: 'milestone', numbers: [1, 1] }))
    const late = await drafted((text) => withoutRecord(text, { kind: 'milestone', numbers: [1, 1] }))
    accepted(await reportProgress(as(officer), milestoneId, reportDraft()))
    expect(reasonOf(await proposeAmendment(as(manager), late))).toBe('already-reported')
    expect(reasonOf(await approve(claimed.id, claimed.sha256))).toBe('already-reported')
    expect((await findPlan(db, planId))!.version).toBe(1)

    const added = await proposed((text) =>
      withRecord(text, {
        kind: 'commitment',
        numbers: [2],
        fields: { ...text.get('commitment/1')!.fields, title: { es: 'Otro' } },
      }),
    )
    accepted(await approve(added.id, added.sha256))
    expect(await findCommitmentByNumber(db, planId, 2)).toMatchObject({ title: { es: 'Otro' }, publicOwnerId: body })
    const gone = await proposed((text) => withoutRecord(text, { kind: 'commitment', numbers: [2] }))
    accepted(await approve(gone.id, gone.sha256))
    expect(await findCommitmentByNumber(db, planId, 2)).toBeUndefined()
    expect((await findPlan(db, planId))!).toMatchObject({ version: 3, commitmentCount: 1 })
  })

  it('changes phases and seats, and leaves none behind', async () => {
    const phase = {
      kind: 'phase' as const,
      numbers: [1],
      fields: { kind: 'evaluation', title: null, opensOn: null, closesOn: '2027-02-01', means: null },
    }
    const seat = {
      kind: 'seat' as const,
      numbers: [1],
      fields: {
        sector: 'civil-society',
        label: 'Sociedad civil',
        seats: 1,
        holders: [{ name: 'Red de Vigilancia', pending: false, organization: 'Red de Vigilancia' }],
      },
    }
    const more = await proposed((text) => withRecord(withRecord(text, phase), seat))
    accepted(await approve(more.id, more.sha256))
    expect(await draftOfPlan(db, (await findPlan(db, planId))!)).toMatchObject({
      phases: [{ kind: 'evaluation' }],
      seats: [{ holders: [{ organizationId: network }] }],
    })
    const less = await proposed((text) => withoutRecord(text, { kind: 'phase', numbers: [1] }))
    accepted(await approve(less.id, less.sha256))
    expect((await draftOfPlan(db, (await findPlan(db, planId))!)).phases).toEqual([])
  })

  it('is drafted by who answers for something in the plan, and by nobody of another', async () => {
    await expect(draftAmendment(as(stranger), planId, { ...FACTS, organizationId: otherBody })).rejects.toBeInstanceOf(
      Forbidden,
    )
    await expect(draftAmendment(as(amender), planId, { ...FACTS, organizationId: authority })).rejects.toBeInstanceOf(
      Forbidden,
    )
    const id = await drafted(later, amender, body)
    for (const actor of [stranger, manager])
      for (const act of [
        () => changeAmendment(as(actor), id, (text) => text),
        () => proposeAmendment(as(actor), id),
        () => discardAmendment(as(actor), id),
        () => bringUpToDate(as(actor), id),
      ])
        await expect(act()).rejects.toBeInstanceOf(Forbidden)
    const { sha256 } = accepted(await proposeAmendment(as(amender), id))
    await expect((async () => approve(id, sha256!, amender))()).rejects.toBeInstanceOf(Forbidden)
    await expect(withdrawAmendment(as(stranger), id, REASON)).rejects.toBeInstanceOf(Forbidden)
    expect(reasonOf(await approve(id, sha256!))).toBe('accepted')
  })

  it('is fixed once proposed: by its acts and by the database', async () => {
    const { id } = await proposed()
    expect(reasonOf(await changeAmendment(as(manager), id, (text) => text))).toBe('not-a-draft')
    expect(reasonOf(await discardAmendment(as(manager), id))).toBe('not-a-draft')
    expect(await refusedBy(sql`update amendments set reason = '{"es": "otra"}' where id = ${id}`)).toContain(
      'never changes',
    )
    expect(await refusedBy(sql`update amendments set state = 'draft', decided_on = null where id = ${id}`)).toContain(
      'never changes',
    )
    expect(await refusedBy(sql`delete from amendments where id = ${id}`)).toContain('stays')
    expect(reasonOf(await withdrawAmendment(as(manager), id, null))).toBe('needs-reason')
    expect(accepted(await withdrawAmendment(as(manager), id, REASON)).state).toBe('withdrawn')
    expect(await refusedBy(sql`update amendments set state = 'applied' where id = ${id}`)).toContain('never changes')
  })

  it('upon an older text is refused, and brought up to date with what both wrote named', async () => {
    const [mine, theirs] = [
      await proposed((text) => later(text, '2027-01-01')),
      await proposed((text) => later(text, '2027-01-12')),
    ]
    accepted(await approve(theirs.id, theirs.sha256))
    expect(reasonOf(await approve(mine.id, mine.sha256))).toBe('behind')
    const copy = accepted(await bringUpToDate(as(manager), mine.id))
    expect(copy).toMatchObject({ state: 'draft', baseVersion: 2 })
    expect(copy.conflicts.map(({ kind, field, theirs }) => [kind, field, theirs])).toEqual([
      ['commitment', 'endsOn', '2027-01-12'],
      ['milestone', 'endsOn', '2027-01-12'],
    ])
    expect((await findAmendmentById(db, mine.id))!.state).toBe('withdrawn')
    const { sha256 } = accepted(await proposeAmendment(as(manager), copy.id))
    accepted(await approve(copy.id, sha256!))
    expect((await findCommitment(db, commitmentId))!.endsOn).toBe('2027-01-01')
  })

  it('leaves the day of publication to what was signed first', async () => {
    const dated = async (publishedOn: string) => reasonOf(await editPlan(as(manager), planId, { publishedOn }))
    const { id, sha256 } = await proposed()
    site.clock.now = new Date('2026-11-25T18:00:00Z')
    try {
      accepted(await approve(id, sha256))
      expect((await versionsOf(db, planId)).map(({ signedOn }) => signedOn)).toEqual([TODAY, '2026-11-25'])
      expect(await dated('2026-11-21')).toBe('published-before-signing')
      expect(await dated('2026-11-23')).toBe('accepted')
    } finally {
      site.clock.now = new Date(`${TODAY}T18:00:00Z`)
    }
  })

  it('applies one of two that are approved at once', async () => {
    const [one, other] = [
      await proposed((text) => later(text, '2027-01-01')),
      await proposed((text) => later(text, '2027-01-12')),
    ]
    const verdicts = await Promise.all([
      approve(one.id, one.sha256),
      approve(other.id, other.sha256),
      approve(one.id, one.sha256),
    ])
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await versionsOf(db, planId)).toHaveLength(2)
  })

  it('follows the decision of a body: the text voted, and no other', async () => {
    const { id, sha256 } = await proposed()
    const decided = {
      id: '0193a000-0000-7000-8000-000000000001',
      makerId: 'x',
      matter: 'plan.amend',
      subject: ref('amendment', id),
      title: FACTS.title,
      outcome: 'approved' as const,
      closedAt: services.now(),
      actorId: null,
    }
    const close = (textHash: string, outcome: 'approved' | 'rejected' | 'no-quorum' = 'approved') =>
      services.transaction((tx) => amendmentDecided(tx, { ...decided, outcome, textHash }))
    expect(await close('c'.repeat(64))).toMatchObject({ ok: false, reason: 'another-text' })
    expect(await close(sha256, 'no-quorum')).toMatchObject({ ok: true })
    expect((await findAmendmentById(db, id))!.state).toBe('proposed')
    expect(await close(sha256)).toMatchObject({ ok: true })
    expect((await findAmendmentById(db, id))!).toMatchObject({ state: 'applied', decisionId: decided.id, version: 2 })
    expect(reasonOf(await askAgain(as(manager), id, null))).toBe('not-proposed')
  })

  it('says nothing that a plan may not be, and nothing at all is no amendment', async () => {
    const nothing = accepted(await draftAmendment(as(manager), planId, { ...FACTS, organizationId: authority }))
    expect(reasonOf(await proposeAmendment(as(manager), nothing.id))).toBe('nothing-changes')
    for (const edit of [
      (text: Text) =>
        withRecord(text, {
          kind: 'milestone',
          numbers: [1, 1],
          fields: { endsOn: '2020-01-01', startsOn: '2026-01-01' },
        }),
      (text: Text) =>
        withRecord(text, {
          kind: 'milestone',
          numbers: [1, 1],
          fields: { dependsOn: [{ commitment: 9, milestone: 9 }] },
        }),
      (text: Text) =>
        withRecord(text, { kind: 'commitment', numbers: [1], fields: { publicOwner: 'Nadie Registrado' } }),
    ])
      expect(reasonOf(await proposeAmendment(as(manager), await drafted(edit)))).toBe('does-not-fit')
  })

  it('waits on the desk of who drafts it, then of who decides; and a person sees what they did', async () => {
    const desk = async (actor: Actor) =>
      (await amendmentDesk(db, actor.permissions, TODAY, 'es'))
        .filter(({ address }) => address.includes(`/${slug}/`))
        .map(({ why }) => why)
    const id = await drafted(later, amender, body)
    expect(await desk(amender)).toHaveLength(1)
    expect(await desk(stranger)).toEqual([])
    accepted(await proposeAmendment(as(amender), id))
    expect(await desk(amender)).toEqual([])
    expect((await desk(manager))[0]).toContain('espera')
    const held = await lifePersonalData(db, amender.person!.id)
    expect(JSON.stringify(held)).toContain(slug)
  })

  it('shows a draft to nobody but its own, in no list, search nor history', async () => {
    const id = await drafted()
    const visitor = site.visitor()
    expect((await visitor.get(`/planes/${slug}/modificaciones/1`)).status).toBe(404)
    expect(JSON.parse((await visitor.get(`/planes/${slug}/modificaciones.json`)).text)).toMatchObject({ total: 0 })
    const resource = resources.find(({ kind }) => kind === 'amendment')!
    expect(await resource.find(db, id)).toBeNull()
    expect(await resource.searchDocument!(db, id)).toBeNull()
    expect(await resource.titles(db, [id])).toEqual(new Map())
    expect(await historyOf(db, ref('amendment', id))).toEqual([])
  })
})

describe('verification', () => {
  it('knows a signed file to the byte, the same content in other bytes, and one that was changed', async () => {
    await sign()
    const document = (await documentOfVersion(db, planId, 1))!
    const say = async (bytes: string) => verify(db, readSignedFile(Buffer.from(bytes)))
    expect(await say(document)).toMatchObject({ verdict: 'untouched', what: 'version', number: 1 })
    const laidOut = JSON.stringify(JSON.parse(document), null, 2)
    expect(await say(laidOut)).toMatchObject({
      verdict: 'same-content',
      number: 1,
      sha256: hashOf(laidOut),
      publishedSha256: hashOf(document),
    })
    const altered = await say(document.replace('Agua segura', 'Agua secura'))
    expect(altered).toMatchObject({
      verdict: 'altered',
      number: 1,
      changes: [{ kind: 'commitment', fields: [{ field: 'title' }] }],
    })
    // A reader would see the first of two, and a program the last.
    const twice = laidOut.replace('"commitments":', '"commitments": [], "commitments":')
    expect(Object.keys(JSON.parse(twice))).toEqual(Object.keys(JSON.parse(laidOut)))
    expect(await say(twice)).toMatchObject({ verdict: 'unknown' })
    expect(await say('{"format":"tequio-plan/1"}')).toMatchObject({ verdict: 'unknown' })
    expect(await say('no es JSON')).toMatchObject({ verdict: 'unknown' })
    expect(await say('['.repeat(50_000))).toMatchObject({ verdict: 'unknown' })
  })

  it('is a page that keeps nothing', async () => {
    await sign()
    const document = (await documentOfVersion(db, planId, 1))!
    const sent = new FormData()
    sent.set('file', new File([document], 'plan.json'))
    const answer = await site.visitor().post('/verificar', sent)
    expect(answer.text).toContain('Nadie lo ha cambiado')
    const laidOut = JSON.stringify(JSON.parse(document), null, 2)
    const again = new FormData()
    again.set('file', new File([laidOut], 'plan.json'))
    const said = (await site.visitor().post('/verificar', again)).text
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
    expect(said).toContain(`Huella del archivo que usted dio (SHA-256) ${hashOf(laidOut)}`)
    expect(said).toContain(`Huella de lo publicado (SHA-256) ${hashOf(document)}`)
    expect(said).toContain('El mismo que se publicó')
    const changed = new FormData()
    changed.set('file', new File([document.replace('Agua segura', 'Agua <script>')], 'plan.json'))
    const refused = (await site.visitor().post('/verificar', changed)).text
    expect(refused).toContain('No es lo que se firmó')
    expect(refused).not.toContain('<script>')
  })
})

describe('cuts', () => {
  it('are known by their hash, as versions are', async () => {
    await sign()
    accepted(await takeCut(as(manager), planId))
    const [cut] = (await db.execute<{ sha256: string }>(sql`select sha256 from plan_cuts`)).rows
    const version = hashOf((await documentOfVersion(db, planId, 1))!)
    const known = async (sha256: string) =>
      JSON.parse((await site.visitor().get(`/verificar.json?sha256=${sha256}`)).text).found
    expect(await known(cut!.sha256)).toMatchObject({ what: 'cut', number: 1, publishedSha256: cut!.sha256 })
    expect(await known(version.toUpperCase())).toMatchObject({ what: 'version', number: 1 })
    expect(await known('0'.repeat(64))).toBeNull()
    expect(await known('no-es-huella')).toBeUndefined()
  })

  it('keeps how everything was, and what moved since', async () => {
    const first = accepted(await takeCut(as(manager), planId))
    expect(reasonOf(await takeCut(as(manager), planId))).toBe('cut-today')
    expect(reasonOf(await setCutDay(as(manager), planId, TODAY))).toBe('cut-today')
    const visitor = site.visitor()
    visitor.cookies.set(SESSION_COOKIE, 'manager')
    const { text } = await visitor.get(`/planes/${slug}/cortes`)
    expect([text.includes('value="check"'), text.includes('Hoy ya se tomó un corte.')]).toEqual([false, true])
    accepted(
      await reportProgress(as(officer), milestoneId, reportDraft({ completion: 'complete', evidence: [link()] })),
    )
    const then = { ...as(manager), today: () => addDays(TODAY, 1) }
    accepted(await takeCut(then, planId))
    const [one, two] = [(await findCut(db, planId, 1))!, (await findCut(db, planId, 2))!]
    expect(hashOf(one.text)).toBe(first.sha256)
    expect([one, two].map(({ summary }) => summary.by.complete)).toEqual([0, 1])
    expect(two.document.commitments[0]!.milestones[0]).toMatchObject({
      completion: 'complete',
      reportedOn: '2026-11-01',
    })
  })

  it('are taken on their days, once, by however many processes', async () => {
    accepted(await setCutDay(as(manager), planId, TODAY))
    accepted(await setCutDay(as(manager), planId, addDays(TODAY, 7)))
    expect(reasonOf(await setCutDay(as(manager), planId, TODAY))).toBe('already-set')
    expect(reasonOf(await setCutDay(as(manager), planId, addDays(TODAY, -1)))).toBe('in-the-past')
    expect(reasonOf(await takeCut(as(manager), planId))).toBe('set-today') // it would be the second of the day
    const taken = await Promise.all([takeDueCuts(services), takeDueCuts(services), takeDueCuts(services)])
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(1)
    const eightDaysOn = { ...services, today: () => addDays(TODAY, 8) }
    expect(await takeDueCuts(eightDaysOn)).toBe(1)
    expect(await takeDueCuts(eightDaysOn)).toBe(0)
    expect((await cutsOf(db, planId)).map(({ kind, forDay, onDay }) => [kind, forDay, onDay])).toEqual([
      ['scheduled', addDays(TODAY, 7), addDays(TODAY, 8)],
      ['scheduled', TODAY, TODAY],
    ])
  })
})

describe('a closing', () => {
  it('is once, with a final cut, and afterwards nothing is amended or cut', async () => {
    await sign()
    const account = { results: { es: 'Hubo agua.' }, lessons: { es: 'Empezar antes.' }, undone: { es: 'Nada.' } }
    expect(reasonOf(await closePlan(as(manager), planId, account))).toBe('early-undecided')
    const open = await proposed()
    const onLastDay = { ...as(manager), today: () => '2027-01-14' }
    accepted(await closePlan(onLastDay, planId, account))
    expect(reasonOf(await closePlan(onLastDay, planId, account))).toBe('is-closed')
    expect(reasonOf(await takeCut(as(manager), planId))).toBe('is-closed')
    expect(reasonOf(await approve(open.id, open.sha256))).toBe('not-proposed')
    expect(reasonOf(await draftAmendment(as(manager), planId, { ...FACTS, organizationId: authority }))).toBe(
      'is-closed',
    )
    const page = (await site.visitor().get(`/planes/${slug}/informe-de-cierre`)).text
    for (const said of ['Hubo agua.', 'Empezar antes.', 'El plan se cerró']) expect(page).toContain(said)
  })
})
