import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { readDocument } from '../../../../tests/support/document.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { ensurePerson } from '../../../foundations/identity/index.ts'
import {
  addMember,
  addSeat,
  castVote,
  closeDecision,
  createMaker,
  decisionsOn,
  findDecision,
  setRule,
  withdrawDecision,
} from '../../../governance/decisions/index.ts'
import { ref } from '../../../kernel/ref.ts'
import type { Verdict } from '../../../kernel/verdict.ts'
import { NOBODY, type Actor } from '../../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../../platform/http/index.ts'
import { historyOf } from '../../../platform/journal/index.ts'
import { addCommitment } from '../commitments/actions.ts'
import {
  commitmentDraft,
  enterOrganization,
  link,
  milestoneDraft,
  planDraft,
  reportDraft,
  SIMPLE_MAJORITY,
} from '../fixtures.ts'
import { addMilestone, reportProgress } from '../milestones/actions.ts'
import type { MilestoneId } from '../milestones/model.ts'
import actionPlan from '../module.ts'
import { createPlan } from '../plans/actions.ts'
import type { PlanId } from '../plans/model.ts'
import { signPlan } from '../versions/actions.ts'
import type { Text } from '../versions/text.ts'
import {
  askAgain,
  bringUpToDate,
  changeAmendment,
  discardAmendment,
  draftAmendment,
  proposeAmendment,
} from './actions.ts'
import { amendmentDesk } from './desk.ts'
import { amending } from './matter.ts'
import { withoutRecord, withRecord, type AmendmentId } from './model.ts'
import { findAmendmentById } from './store.ts'

const connection = await testDatabase()
const { db } = connection
const TODAY = '2026-11-22'
const people: Record<string, Actor> = {}
const site = testSite(connection, {
  routes: actionPlan.routes,
  modules: [actionPlan],
  identify: async (_services, request) =>
    people[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
site.clock.now = new Date(`${TODAY}T18:00:00Z`)
const { services } = site
const as = (actor: Actor) => ({ ...services, actor })
const ok = <Value>(verdict: Verdict<Value, string>): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
const reasonOf = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? 'accepted' : verdict.reason)

let run = 0
let slug: string
let authority: string
let body: string
let planId: PlanId
let milestoneId: MilestoneId
let plenary: string
let head: string

async function person(name: string, permissions: readonly string[], organizationId: string): Promise<Actor> {
  const id = await db.transaction((tx) => ensurePerson(tx, { email: `${name}-${run}@ejemplo.mx`, name }))
  people[name] = {
    person: { id, name },
    roles: [],
    permissions: new Map(permissions.map((permission) => [permission, new Set([organizationId])])),
  }
  return people[name]
}
const join = (makerId: string, number: number, name: string) =>
  addMember(as(people['keeper']!), makerId, number, { email: `${name}-${run}@ejemplo.mx`, name, standing: 'holder', from: '2026-01-01', until: null }) // prettier-ignore

// What was signed cannot be taken away: each test has a signed plan, a plenary of three and a head of its own.
beforeEach(async () => {
  run += 1
  slug = `decidir-${run}`
  authority = await enterOrganization(db, `Órgano Garante ${run}`, 'authority')
  body = await enterOrganization(db, `Secretaría ${run}`)
  const keeper = await person('keeper', ['plan.manage', 'decision.manage'], authority)
  await person('officer', ['milestone.report', 'plan.amend'], body)
  for (const name of ['uno', 'dos', 'tres', 'titular']) await person(name, [], authority)
  planId = ok(await createPlan(as(keeper), planDraft({ slug, convenerId: authority })))
  const commitment = commitmentDraft({ publicOwnerId: body, endsOn: '2026-12-31' })
  const commitmentId = ok(await addCommitment(as(keeper), planId, commitment))
  milestoneId = ok(await addMilestone(as(keeper), commitmentId, milestoneDraft()))
  const signatories = [{ name: 'Ana Ruiz', organization: 'Red', capacity: null }]
  ok(await signPlan(as(keeper), planId, { signedOn: TODAY, signatories, sha256: null, paper: null, decisionId: null }))
  const facts = { about: null, organizationId: authority, from: '2026-01-01' }
  plenary = ok(await createMaker(as(keeper), { kind: 'collegiate', name: { es: `Pleno ${run}` }, ...facts })).id
  for (const name of ['uno', 'dos', 'tres']) {
    const seat = { label: { es: name }, sector: null, votes: true, office: null, from: '2026-01-01' }
    ok(await join(plenary, ok(await addSeat(as(keeper), plenary, seat)).number, name))
  }
  ok(await setRule(as(keeper), plenary, { matter: 'plan.amend', rule: SIMPLE_MAJORITY, from: '2026-01-01' }))
  head = ok(await createMaker(as(keeper), { kind: 'head', name: { es: `Presidencia ${run}` }, ...facts })).id
  ok(await join(head, 1, 'titular'))
})

const officer = () => as(people['officer']!)
const keeper = () => as(people['keeper']!)
async function drafted(edit: (text: Text) => Text): Promise<AmendmentId> {
  const facts = { title: { es: 'Un mes más' }, reason: { es: 'Llovió.' }, organizationId: body }
  const { id } = ok(await draftAmendment(officer(), planId, facts))
  ok(await changeAmendment(officer(), id, (text) => edit(text)))
  return id
}
const product = (es: string) => (text: Text) =>
  withRecord(text, { kind: 'commitment', numbers: [1], fields: { product: { es } } })
async function proposed(edit = product('Un pozo.'), makerId = plenary): Promise<AmendmentId> {
  const id = await drafted(edit)
  ok(await proposeAmendment(officer(), id, makerId))
  return id
}
const lastOn = async (id: AmendmentId) => (await decisionsOn(db, ref('amendment', id)))[0]!
async function vote(id: AmendmentId, choice: 'for' | 'against', names = ['uno', 'dos', 'tres']) {
  const { id: decisionId, textHash } = await lastOn(id)
  for (const name of names)
    ok(await castVote(as(people[name]!), decisionId, { choice, reason: 'Por lo expuesto.', textHash }))
}
const close = async (id: AmendmentId) => ok(await closeDecision(keeper(), (await lastOn(id)).id))
const stateOf = async (id: AmendmentId) => (await findAmendmentById(db, id))!.state
const page = async (number: number, who = 'officer', language = 'es') => {
  const visitor = site.visitor()
  visitor.cookies.set(SESSION_COOKIE, who)
  return (await visitor.get(`/planes/${slug}/modificaciones/${number}?lang=${language}`)).text
}
const desk = async () =>
  (await amendmentDesk(db, people['officer']!.permissions, TODAY, 'es'))
    .filter(({ address }) => address.includes(`/${slug}/`))
    .map(({ why }) => why)

describe('an amendment before a body', () => {
  it('goes to nobody else while it is voted, nor after it was rejected', async () => {
    const id = await proposed()
    await vote(id, 'against')
    expect(reasonOf(await askAgain(officer(), id, head))).toBe('already-open')
    const sending = site.visitor()
    sending.cookies.set(SESSION_COOKIE, 'officer')
    expect((await sending.post(`/planes/${slug}/modificaciones/1`, { act: 'ask', maker: head })).status).toBe(422)
    expect(await decisionsOn(db, ref('amendment', id))).toHaveLength(1)
    expect(await close(id)).toBe('rejected')
    expect(reasonOf(await askAgain(officer(), id, head))).toBe('not-proposed')
    expect(await stateOf(id)).toBe('rejected')
    // Written anew it is the same text, which goes to whoever rejected it; another text may go to anybody.
    expect(reasonOf(await proposeAmendment(officer(), await drafted(product('Un pozo.')), head))).toBe('rejected-elsewhere') // prettier-ignore
    ok(await proposeAmendment(officer(), await drafted(product('Un pozo.')), plenary))
    ok(await proposeAmendment(officer(), await drafted(product('Tres pozos.')), head))
  })

  it('that had no quorum is put before the same body once more, which its writer is told', async () => {
    const id = await proposed()
    expect(await desk()).toEqual([])
    await vote(id, 'against', ['uno'])
    expect(await close(id)).toBe('no-quorum')
    expect(await desk()).toEqual(['La modificación 1 no llegó a decidirse: llévela otra vez a quien decide.'])
    const shown = await page(1)
    expect(shown).toContain('no pudo hacerlo por falta de quórum')
    expect(shown).toContain(`Llevarla a Pleno ${run}`)
    expect(shown).not.toContain(`Llevarla a Presidencia ${run}`)
    expect(reasonOf(await askAgain(officer(), id, head))).toBe('rejected-elsewhere')
    ok(await askAgain(officer(), id, null))
    expect(await lastOn(id)).toMatchObject({ makerId: plenary, state: 'open' })
    expect(await desk()).toEqual([])
  })

  it('that was taken from it before anybody voted may go to another', async () => {
    const id = await proposed()
    ok(await withdrawDecision(keeper(), (await lastOn(id)).id, 'Faltaba un anexo.'))
    const shown = await page(1)
    for (const name of [`Llevarla a Pleno ${run}`, `Llevarla a Presidencia ${run}`]) expect(shown).toContain(name)
    expect(reasonOf(await askAgain(officer(), id, null))).toBe('needs-decider')
    ok(await askAgain(officer(), id, head))
    await vote(id, 'for', ['titular'])
    expect(await stateOf(id)).toBe('applied')
  })

  it('is not taken back by bringing it up to date: not while it is voted, nor where nothing changed', async () => {
    const [first, second] = [await proposed(), await proposed(product('Dos pozos.'))]
    expect(reasonOf(await bringUpToDate(officer(), second))).toBe('not-behind')
    await vote(second, 'for', ['uno'])
    await vote(first, 'for')
    await close(first)
    expect(reasonOf(await bringUpToDate(officer(), second))).toBe('already-open')
    const shown = await page(2)
    expect(shown).toContain('El plan cambió mientras tanto')
    expect(shown).not.toContain('value="update"')
    expect(await stateOf(second)).toBe('proposed')
  })

  it('says, once the plan changed, that approving it changes nothing: here, and to who decides', async () => {
    const [first, second] = [await proposed(), await proposed(product('Dos pozos.'))]
    const hindrance = (locale: 'es' | 'en') => amending.hindrance!(db, ref('amendment', second), locale)
    expect(await hindrance('es')).toBeNull()
    await proposed((text) => withRecord(text, { kind: 'plan', numbers: [], fields: { summary: { es: 'Otro.' } } }))
    // While they wait, each names the others, and which of them changes the same.
    const besides = readDocument(await page(2))
      .querySelectorAll('li')
      .map(({ textContent }) => textContent)
    expect(besides.filter((said) => said.startsWith('Modificación ') && said.includes(':'))).toEqual([
      'Modificación 1: Un mes más. Cambia lo mismo.',
      'Modificación 3: Un mes más',
    ])
    expect(await page(2, 'nobody', 'en')).toContain('It changes the same.')
    await vote(first, 'for')
    await close(first)
    expect(await hindrance('es')).toContain('aunque se apruebe, no se aplica')
    expect(await hindrance('en')).toContain('even if approved, it is not applied')
    const [shown, read] = [await page(2), await page(2, 'officer', 'en')]
    for (const said of ['Se está decidiendo: aunque se apruebe, no se aplica.', 'Después del resultado'])
      expect(shown).toContain(said)
    for (const said of ['even if approved, it is not applied.', 'After the result']) expect(read).toContain(said)
    for (const said of ['así no puede aprobarse', 'Póngala al día', 'debe ponerla al día'])
      expect(shown).not.toContain(said)
    ok(await withdrawDecision(keeper(), (await lastOn(second)).id, 'Se escribirá otra.'))
    for (const said of ['así no puede aprobarse', 'quien la propuso debe ponerla al día', 'value="update"'])
      expect(await page(2)).toContain(said)
  })
})

describe('what a body approved and could not be applied', () => {
  it('stays approved and says why, and is written anew without being taken back', async () => {
    const [first, second] = [await proposed(), await proposed(product('Dos pozos.'))]
    for (const id of [first, second]) await vote(id, 'for')
    for (const id of [first, second]) await close(id)
    expect(await stateOf(second)).toBe('approved')
    const decision = await lastOn(second)
    expect(await findAmendmentById(db, second)).toMatchObject({ decisionId: decision.id, decidedOn: TODAY })
    expect(await findDecision(db, decision.id)).toMatchObject({ state: 'approved', notApplied: 'behind' })
    const shown = await page(2)
    for (const said of [
      'no pudo aplicarse. El plan había cambiado desde que se escribió.',
      'Preparar otra modificación',
    ])
      expect(shown).toContain(said)
    expect(await page(2, 'nobody')).not.toContain('Preparar otra modificación')
    expect(await page(2, 'officer', 'en')).toContain('could not be applied. The plan had changed since it was written.')
    expect(amending.explain!('behind', 'es')).toBe('El plan había cambiado desde que se escribió.')
    const [entry] = await historyOf(db, ref('amendment', second), { events: ['amendment.approved'] })
    expect(actionPlan.events['amendment.approved']!(entry!, 'es')).toContain('que no pudo aplicarse')
    expect(await desk()).toEqual(['La modificación 2 se aprobó y no pudo aplicarse: prepare otra.'])

    const copy = ok(await bringUpToDate(officer(), second))
    expect(copy).toMatchObject({ state: 'draft', baseVersion: 2, number: 3 })
    expect(await stateOf(second)).toBe('approved')
    expect(await desk()).toEqual(['Borrador de la modificación 3: todavía no se propone.'])
    // Pressed again, in another tab: the same draft. Thrown away, another may be written.
    expect(ok(await bringUpToDate(officer(), second)).id).toBe(copy.id)
    expect(await desk()).toHaveLength(1)
    ok(await discardAmendment(officer(), copy.id))
    expect(ok(await bringUpToDate(officer(), second)).id).not.toBe(copy.id)
  })

  it('is carried over without what it changed of a record that is gone, which is named', async () => {
    const fields = { endsOn: '2026-12-30', deliverable: { es: 'Un informe.' } }
    const gone = await proposed((text) => withoutRecord(text, { kind: 'milestone', numbers: [1, 1] }))
    const other = await proposed((text) =>
      withRecord(product('Dos pozos.')(text), { kind: 'milestone', numbers: [1, 1], fields }),
    )
    const blank = await drafted((text) => withRecord(text, { kind: 'milestone', numbers: [1, 1], fields: { deliverable: fields.deliverable } })) // prettier-ignore
    for (const id of [gone, other]) await vote(id, 'for')
    for (const id of [gone, other]) await close(id)
    const copy = ok(await bringUpToDate(officer(), other))
    expect(copy.changes.map(({ kind }) => kind)).toEqual(['commitment'])
    expect(copy.conflicts.map(({ field, gone: name }) => [field, name])).toEqual([
      ['deliverable', { es: 'Diagnóstico' }],
      ['endsOn', { es: 'Diagnóstico' }],
    ])
    const [shown, read] = [await page(copy.number), await page(copy.number, 'officer', 'en')]
    for (const said of ['no se llevó', '<li>Hito 1 del compromiso 1: Diagnóstico</li>']) expect(shown).toContain(said)
    for (const said of ['was not carried over', 'Milestone 1 of commitment 1: Diagnóstico'])
      expect(read).toContain(said)
    expect(shown).not.toContain('Ahora dice:')
    // Where the record that is gone said nothing of it, it is told too.
    expect(ok(await bringUpToDate(officer(), blank))).toMatchObject({
      changes: [],
      conflicts: [{ field: 'deliverable' }],
    })
  })

  it('is carried over without what it added to a commitment that is gone, which is named, and crosses it before', async () => {
    const fields = { title: { es: 'Pozo nuevo' }, endsOn: '2026-12-30' }
    const gone = await proposed((text) => withoutRecord(text, { kind: 'commitment', numbers: [1] }))
    const other = await proposed((text) => withRecord(text, { kind: 'milestone', numbers: [1, 2], fields }))
    const whole = await drafted((text) => {
      const commitment = withRecord(text, {
        kind: 'commitment',
        numbers: [2],
        fields: text.get('commitment/1')!.fields,
      })
      return withRecord(commitment, { kind: 'milestone', numbers: [2, 1], fields: text.get('milestone/1/1')!.fields })
    })
    expect(await page(1)).toContain('Modificación 2</a>: Un mes más. <strong>Cambia lo mismo.</strong>')
    expect(await page(2)).toContain('Modificación 1</a>: Un mes más. <strong>Cambia lo mismo.</strong>')
    await vote(gone, 'for')
    await close(gone)
    ok(await withdrawDecision(keeper(), (await lastOn(other)).id, 'El compromiso ya no está.'))
    const copy = ok(await bringUpToDate(officer(), other))
    expect(copy.changes).toEqual([])
    expect(copy.conflicts).toMatchObject(
      ['title', 'endsOn'].map((field) => ({ kind: 'milestone', numbers: [1, 2], field, gone: { es: 'Pozo nuevo' } })),
    )
    expect(await page(copy.number)).toContain('<li>Hito 2 del compromiso 1: Pozo nuevo</li>')
    // A commitment that comes with what is in it was never in the plan: it is carried over whole.
    const carried = ok(await bringUpToDate(officer(), whole))
    expect(carried.changes.map(({ kind: of }) => of)).toEqual(['commitment', 'milestone'])
    expect(carried.conflicts).toEqual([])
  })

  it('is told before it is proposed where it takes out what has reports, and after where they came meanwhile', async () => {
    const gone = (text: Text) => withoutRecord(text, { kind: 'milestone', numbers: [1, 1] })
    const [id, late] = [await proposed(gone), await drafted(gone)]
    ok(await reportProgress(officer(), milestoneId, reportDraft({ completion: 'limited', evidence: [link()] })))
    expect(reasonOf(await proposeAmendment(officer(), late, plenary))).toBe('already-reported')
    expect(await amending.hindrance!(db, ref('amendment', id), 'es')).toContain('Quita algo que ya tiene avances')
    await vote(id, 'for')
    await close(id)
    expect(await stateOf(id)).toBe('approved')
    expect(await page(1)).toContain('Quitaba algo que ya tenía avances o mediciones.')
  })

  it('is refused while it is drafted where it takes out what has reports, with the name of the record', async () => {
    const gone = (text: Text) => withoutRecord(text, { kind: 'milestone', numbers: [1, 1] })
    const late = await drafted(gone)
    ok(await reportProgress(officer(), milestoneId, reportDraft({ completion: 'limited', evidence: [link()] })))
    const id = await drafted(product('Un pozo.'))
    expect(reasonOf(await changeAmendment(officer(), id, gone))).toBe('already-reported')
    const sending = site.visitor()
    sending.cookies.set(SESSION_COOKIE, 'officer')
    const press = async (number: number, fields: Record<string, string>, language = 'es') =>
      (await sending.post(`/planes/${slug}/modificaciones/${number}?lang=${language}`, fields)).text
    const [milestone, commitment] = ['milestone/1/1', 'commitment/1'].map((key) => ({ act: 'remove', key }))
    expect(await press(2, milestone!)).toContain('No puede quitarse: Hito 1 del compromiso 1.')
    expect(await press(2, milestone!, 'en')).toContain('It cannot be taken out: Milestone 1 of commitment 1.')
    expect(await press(2, commitment!)).toContain('No puede quitarse: Compromiso 1.')
    expect((await findAmendmentById(db, id))!.changes.map(({ action }) => action)).toEqual(['change'])
    // What was taken out before its first report keeps nobody from writing the rest, and is named when it is proposed.
    ok(await changeAmendment(officer(), late, product('Tres pozos.')))
    expect(await press(1, { act: 'propose', maker: plenary })).toContain('No puede quitarse: Hito 1 del compromiso 1.')
  })

  it('does not end a plan before its day: that is decided by closing it', async () => {
    const ends = (endsOn: string | null) => (text: Text) =>
      withRecord(text, { kind: 'plan', numbers: [], fields: { endsOn } })
    for (const day of ['2026-11-21', TODAY])
      expect(reasonOf(await proposeAmendment(officer(), await drafted(ends(day)), plenary))).toBe('not-ended')
    const both = (text: Text) =>
      withRecord(ends(null)(text), { kind: 'commitment', numbers: [1], fields: { endsOn: TODAY } })
    expect(reasonOf(await proposeAmendment(officer(), await drafted(both), plenary))).toBe('not-ended')
    const id = await proposed(ends('2026-12-15'))
    await vote(id, 'for')
    await close(id)
    expect(await stateOf(id)).toBe('applied')
  })
})
