import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf, type Actor } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { Decided } from '../../../platform/manifest/index.ts'
import { findOrganizationsByName } from '../../../foundations/organizations/index.ts'
import { dayOf } from '../../../kernel/dates.ts'
import { openDecision, type OpeningRefusal } from '../../../governance/decisions/index.ts'
import { canManagePlans, type Acting } from '../acting.ts'
import { askedAfter, chooseDecider } from '../deciders.ts'
import { keyOf, type GivenOrganization } from '../import/records.ts'
import { wouldUndo } from '../meanwhile.ts'
import type { PlanId } from '../plans/model.ts'
import { lockPlan, type Plan } from '../plans/store.ts'
import { amendmentAddress } from '../versions/address.ts'
import { inWhoseName } from '../versions/actions.ts'
import { documentOfVersion, insertVersion } from '../versions/store.ts'
import {
  carriedOver,
  changesBetween,
  commitmentsIn,
  documentOf,
  hashOf,
  readText,
  withChanges,
  type Text,
} from '../versions/text.ts'
import { aboutChanges, applyChanges, claimedIn, lockClaimed } from './apply.ts'
import { AmendmentId, endsBeforeItsDay, wrongsOfText, type AmendmentReason } from './model.ts'
import { proposingFor, writes } from './policy.ts'
import {
  AMEND,
  askable,
  decidersOf,
  decisionOn,
  isBeforeMaker,
  rejecterOfTwin,
  waitsToBeAsked,
  type LastDecision,
} from './questions.ts'
import {
  deleteAmendment,
  draftFrom,
  findAmendmentById,
  insertAmendment,
  lockAmendment,
  proposedDocument,
  updateAmendment,
  type Amendment,
} from './store.ts'

export type AmendmentFacts = { title: TranslatedText; reason: TranslatedText }
type Refused<Reason extends string = AmendmentReason> = Promise<Verdict<Amendment, Reason>>

/** Begins an amendment of a signed plan, in the name of an organization that may propose it. Nobody else sees the draft. */
export function draftAmendment(
  { actor, transaction }: Acting,
  planId: PlanId,
  { organizationId, ...facts }: AmendmentFacts & { organizationId: string },
): Promise<Verdict<{ id: AmendmentId; number: number }, AmendmentReason>> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    authorize((await proposingFor(tx, actor, planId)).includes(organizationId))
    if (plan.version === null) return refuse('not-signed')
    if (plan.closedOn !== null) return refuse('is-closed')
    return accept(await begin(tx, { planId, ...facts, organizationId, personId, baseVersion: plan.version }))
  })
}

/** A new draft; `from` is the amendment that it writes anew. */
async function begin(tx: Tx, draft: Parameters<typeof insertAmendment>[1], from?: AmendmentId) {
  const drafted = await insertAmendment(tx, draft)
  await record(tx, {
    event: 'amendment.drafted',
    subject: ref('amendment', drafted.id),
    actorId: draft.personId,
    organizationId: draft.organizationId,
    about: from ? [ref('amendment', from)] : [],
    public: false,
  })
  return drafted
}

/** What it is called and why it is needed, while it is a draft. */
export const editAmendment = (acting: Acting, id: AmendmentId, facts: AmendmentFacts): Refused =>
  onDraft(acting, id, async (tx, amendment) => {
    await updateAmendment(tx, id, facts)
    return accept({ ...amendment, ...facts })
  })

/**
 * Writes into the draft what `edit` makes of the text that it proposes so far, upon the one in force. `seen` is the record of the text that the form was
 * filled from, by its fields; what somebody else wrote in it since is not undone. What was reported or measured is not taken out.
 */
export const changeAmendment = (
  acting: Acting,
  id: AmendmentId,
  edit: (text: Text, base: Text) => Text,
  seen: { version: string; now(text: Text): object; mine: object } | null = null,
): Refused =>
  onDraft(acting, id, async (tx, amendment) => {
    const base = await textOfVersion(tx, amendment)
    const text = withChanges(base, amendment.changes)
    if (seen && wouldUndo(seen.version, seen.now(text), seen.mine)) return refuse('changed-meanwhile')
    const changes = changesBetween(base, edit(text, base))
    // What it took out before may have been reported since: that keeps nobody from writing the rest.
    const gone = changes.filter(({ kind, numbers }) => text.has(keyOf(kind, numbers)))
    if (await claimedIn(tx, amendment.planId, gone)) return refuse('already-reported')
    await updateAmendment(tx, id, { changes })
    return accept({ ...amendment, changes })
  })

/** Throws the draft away. */
export const discardAmendment = (acting: Acting, id: AmendmentId): Refused =>
  onDraft(acting, id, async (tx, amendment) => {
    await deleteAmendment(tx, id)
    return accept(amendment)
  })

/**
 * Brings it up to the text in force, where another was applied since. A draft stays the same draft; one that was proposed, and that
 * nobody is deciding, is withdrawn and copied into a new draft, since what was proposed never changes. What was approved and could not
 * be applied stays as it is, and is copied too: once, while that copy is a draft. What both wrote is named in the draft.
 */
export function bringUpToDate({ actor, transaction, today }: Acting, id: AmendmentId): Refused {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const { plan, amendment } = await lockBoth(tx, id)
    authorize(writes(actor, amendment))
    if (!['draft', 'proposed', 'approved'].includes(amendment.state)) return refuse('not-proposed')
    if (plan.version === null || plan.closedOn !== null) return refuse('is-closed')
    if (amendment.state !== 'approved' && amendment.baseVersion === plan.version) return refuse('not-behind')
    if ((await decisionOn(tx, amendment))?.state === 'open') return refuse('already-open')
    const latest = await textOfVersion(tx, { planId: plan.id, baseVersion: plan.version })
    const carried = carriedOver(await textOfVersion(tx, amendment), latest, amendment.changes)
    if (amendment.state === 'draft') {
      await updateAmendment(tx, id, { ...carried, baseVersion: plan.version })
      return accept((await findAmendmentById(tx, id))!)
    }
    if (amendment.state === 'proposed')
      await close(tx, amendment, plan, { state: 'withdrawn', actorId: personId, reason: null, today: today() })
    const { title, reason, organizationId } = amendment
    const before = await draftFrom(tx, id)
    if (before) return accept(before)
    const copy = { planId: plan.id, title, reason, organizationId, personId, baseVersion: plan.version, ...carried }
    const drafted = await begin(tx, copy, id)
    return accept((await findAmendmentById(tx, drafted.id))!)
  })
}

export type ProposalRefusal = AmendmentReason | OpeningRefusal | 'needs-decider'

/**
 * Makes the draft public and fixes its text, whose hash is what is decided on. `makerId`: the body or head that decides; without one,
 * whoever keeps the plan decides alone.
 */
export function proposeAmendment(
  { actor, transaction, today, now = () => new Date() }: Acting & { now?(): Date },
  id: AmendmentId,
  makerId: string | null = null,
): Refused<ProposalRefusal> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const { plan, amendment } = await lockBoth(tx, id)
    authorize(writes(actor, amendment))
    if (amendment.state !== 'draft') return refuse('not-a-draft')
    if (plan.closedOn !== null) return refuse('is-closed')
    if (amendment.baseVersion !== plan.version) return refuse('behind')
    if (amendment.changes.length === 0) return refuse('nothing-changes')
    const signed = readText((await documentOfVersion(tx, plan.id, amendment.baseVersion))!)
    const text = withChanges(signed.text, amendment.changes)
    if (wrongsOfText(signed.text, text).length > 0) return refuse('does-not-fit')
    if (endsBeforeItsDay(signed.text, text, today())) return refuse('not-ended')
    if (await lockClaimed(tx, plan, amendment.changes)) return refuse('already-reported')
    const organizations = await organizationsIn(tx, text, signed.organizations)
    if (organizations === null) return refuse('does-not-fit')
    const document = documentOf(text, organizations)
    const sha256 = hashOf(document)
    await updateAmendment(tx, id, { state: 'proposed', document, sha256, proposedOn: today() })
    await record(tx, {
      event: 'amendment.proposed',
      subject: ref('amendment', id),
      actorId: personId,
      organizationId: amendment.organizationId,
      about: await aboutChanges(tx, plan, commitmentsIn(amendment.changes)),
      details: { amendment: amendment.number, title: amendment.title, sha256 },
    })
    const asked = await ask(tx, plan, (await findAmendmentById(tx, id))!, {
      makerId,
      personId,
      at: now(),
      today: today(),
      last: null,
    })
    if (!asked.ok) throw new Refusal(asked.reason)
    return accept((await findAmendmentById(tx, id))!)
  }).catch(refused)
}

/**
 * Puts what was proposed before who decides once more, where it was not decided: it had no quorum, and then whoever had it is asked, or
 * was withdrawn before anybody voted.
 */
export function askAgain(
  { actor, transaction, today, now = () => new Date() }: Acting & { now?(): Date },
  id: AmendmentId,
  makerId: string | null,
): Refused<ProposalRefusal> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const { plan, amendment } = await lockBoth(tx, id)
    authorize(writes(actor, amendment) || canManagePlans(actor))
    if (amendment.state !== 'proposed') return refuse('not-proposed')
    if (amendment.baseVersion !== plan.version) return refuse('behind')
    const last = await decisionOn(tx, amendment)
    if (last && !waitsToBeAsked(last)) return refuse(last.state === 'open' ? 'already-open' : 'not-proposed')
    const asked = await ask(tx, plan, amendment, { makerId, personId, at: now(), today: today(), last })
    return asked.ok ? accept(amendment) : asked
  })
}

type Asking = { makerId: string | null; personId: string; at: Date; today: string; last: LastDecision }

/** Opens the decision where somebody is registered who decides; nobody may choose another than those. */
async function ask(
  tx: Tx,
  plan: Plan,
  amendment: Amendment,
  { makerId, personId, at, today, last }: Asking,
): Promise<Verdict<null, ProposalRefusal>> {
  const deciders = await decidersOf(tx, plan, today)
  if (deciders.length === 0 && makerId === null) return accept(null)
  const asked = askedAfter(askable(deciders, last), await rejecterOfTwin(tx, amendment))
  const chosen = chooseDecider(deciders, asked, makerId)
  if (!chosen.ok) return chosen
  const question = {
    makerId: chosen.value.id,
    matter: AMEND,
    subject: ref('amendment', amendment.id),
    title: amendment.title,
    textHash: amendment.sha256!,
    address: amendmentAddress(plan.slug, amendment.number),
    at,
  }
  const opened = await openDecision(tx, question, personId, amendment.organizationId)
  return opened.ok ? accept(null) : opened
}

/** Undoes the transaction: what was begun in it must not stay. */
class Refusal extends Error {
  readonly reason: ProposalRefusal
  constructor(reason: ProposalRefusal) {
    super(reason)
    this.reason = reason
  }
}
function refused(error: unknown): Verdict<Amendment, ProposalRefusal> {
  if (error instanceof Refusal) return refuse(error.reason)
  throw error
}

/** Takes back what was proposed and not decided. It stays in sight, withdrawn. */
export function withdrawAmendment(
  { actor, transaction, today }: Acting,
  id: AmendmentId,
  reason: TranslatedText | null,
): Refused {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const { plan, amendment } = await lockBoth(tx, id)
    authorize(writes(actor, amendment))
    if (amendment.state !== 'proposed') return refuse('not-proposed')
    if ((await decisionOn(tx, amendment))?.state === 'open') return refuse('already-open')
    if (reason === null) return refuse('needs-reason')
    await close(tx, amendment, plan, { state: 'withdrawn', actorId: personId, reason, today: today() })
    return accept((await findAmendmentById(tx, id))!)
  })
}

/**
 * Approves or rejects it as a single head, where no body decides: whoever keeps the plan, with a reason. `sha256` is of the text that
 * was read: no other is approved.
 */
export function decideAmendment(
  { actor, transaction, today }: Acting,
  id: AmendmentId,
  { approved, reason, sha256 }: { approved: boolean; reason: TranslatedText | null; sha256: string },
): Refused {
  authorize(canManagePlans(actor))
  const actorId = actor.person?.id ?? null
  return transaction(async (tx) => {
    const { plan, amendment } = await lockBoth(tx, id)
    if (amendment.state !== 'proposed') return refuse('not-proposed')
    if (await isBeforeMaker(tx, amendment, today())) return refuse('another-decides')
    if (reason === null) return refuse('needs-reason')
    const by = { actorId, organizationId: inWhoseName(actor, plan), reason, today: today() }
    if (approved) return apply(tx, plan, amendment, { ...by, sha256, decisionId: null })
    if (sha256 !== amendment.sha256) return refuse('another-text')
    await close(tx, amendment, plan, { ...by, state: 'rejected' })
    return accept((await findAmendmentById(tx, id))!)
  })
}

/**
 * What follows a decision on an amendment, in its own transaction: approved, it is applied; rejected, or never to be decided, it is
 * closed. Where it cannot be applied any more it stays approved, and the decision says why.
 */
export async function amendmentDecided(
  tx: Tx,
  { id: decisionId, subject, textHash, outcome, closedAt, actorId }: Decided,
): Promise<{ ok: boolean; reason?: string; notApplied?: string }> {
  const { plan, amendment } = await lockBoth(tx, AmendmentId.parse(subject.id))
  if (amendment.state !== 'proposed') return { ok: false, reason: 'not-proposed' }
  if (textHash !== amendment.sha256) return { ok: false, reason: 'another-text' }
  const by = { actorId, organizationId: null, reason: null, today: dayOf(closedAt), decisionId }
  if (outcome === 'no-quorum') return { ok: true } // it waits to be put again
  if (outcome !== 'approved') {
    await close(tx, amendment, plan, { ...by, state: 'rejected' })
    return { ok: true }
  }
  const verdict = await apply(tx, plan, amendment, { ...by, sha256: textHash })
  if (verdict.ok) return { ok: true }
  await close(tx, amendment, plan, { ...by, state: 'approved' })
  return { ok: true, notApplied: verdict.reason }
}

type By = {
  actorId: string | null
  organizationId?: string | null
  reason: TranslatedText | null
  today: string
  decisionId?: string | null
}

/**
 * Changes the records and makes the next version, which is the proposed text to the byte. What it refuses, it refuses before it writes.
 * Plan and amendment are locked.
 */
async function apply(
  tx: Tx,
  plan: Plan,
  amendment: Amendment,
  { sha256, ...by }: By & { sha256: string },
): Promise<Verdict<Amendment, AmendmentReason>> {
  if (sha256 !== amendment.sha256) return refuse('another-text')
  if (plan.closedOn !== null) return refuse('is-closed')
  if (amendment.baseVersion !== plan.version) return refuse('behind')
  const document = (await proposedDocument(tx, amendment.id))!
  if (hashOf(document) !== sha256) return refuse('another-text')
  const [before, after] = [await textOfVersion(tx, amendment), readText(document).text]
  if (endsBeforeItsDay(before, after, by.today)) return refuse('not-ended')
  const changes = changesBetween(before, after)
  const changed = commitmentsIn(changes)
  const about = await aboutChanges(tx, plan, changed)
  const refused = await applyChanges(tx, plan, changes, by)
  if (refused) return refuse(refused)
  const number = amendment.baseVersion + 1
  const versionId = await insertVersion(tx, {
    planId: plan.id,
    number,
    document,
    sha256,
    signedOn: by.today,
    signatories: [],
    amendmentId: amendment.id,
    decisionId: by.decisionId ?? null,
    changed,
    organizationId: by.organizationId ?? null,
    personId: by.actorId,
  })
  await updateAmendment(tx, amendment.id, { state: 'applied', ...decidedBy(by) })
  await record(tx, {
    event: 'amendment.applied',
    subject: ref('amendment', amendment.id),
    actorId: by.actorId,
    organizationId: by.organizationId ?? null,
    about: [...about, ref('plan-version', versionId)],
    details: {
      amendment: amendment.number,
      title: amendment.title,
      version: number,
      versionId,
      sha256,
      reason: by.reason,
    },
  })
  return accept((await findAmendmentById(tx, amendment.id))!)
}

const decidedBy = ({ actorId, organizationId, reason, today, decisionId }: By) => ({
  decidedOn: today,
  decisionId: decisionId ?? null,
  decisionReason: reason,
  deciderId: actorId,
  deciderOrganizationId: organizationId ?? null,
})

async function close(
  tx: Tx,
  amendment: Amendment,
  plan: Plan,
  by: By & { state: 'approved' | 'rejected' | 'withdrawn' },
) {
  await updateAmendment(tx, amendment.id, { state: by.state, ...decidedBy(by) })
  await record(tx, {
    event: `amendment.${by.state}`,
    subject: ref('amendment', amendment.id),
    actorId: by.actorId,
    organizationId: by.state === 'withdrawn' ? amendment.organizationId : (by.organizationId ?? null),
    about: [ref('plan', plan.id)],
    details: { amendment: amendment.number, title: amendment.title, reason: by.reason },
  })
}

/** Its plan and it, held in that order. Throws NotFound. */
async function lockBoth(tx: Tx, id: AmendmentId): Promise<{ plan: Plan; amendment: Amendment }> {
  const found = await findAmendmentById(tx, id)
  const plan = found && (await lockPlan(tx, found.planId))
  const amendment = plan && (await lockAmendment(tx, id))
  if (!amendment) throw new NotFound(ref('amendment', id))
  return { plan, amendment }
}

/** Somebody else's draft is not there. */
function onDraft(
  { actor, transaction }: { actor: Actor } & Pick<Acting, 'transaction'>,
  id: AmendmentId,
  act: (tx: Tx, amendment: Amendment) => Refused,
): Refused {
  personOf(actor)
  return transaction(async (tx) => {
    const { amendment } = await lockBoth(tx, id)
    authorize(writes(actor, amendment))
    return amendment.state === 'draft' ? act(tx, amendment) : refuse('not-a-draft')
  })
}

export async function textOfVersion(
  tx: Parameters<typeof documentOfVersion>[0],
  { planId, baseVersion }: { planId: PlanId; baseVersion: number },
): Promise<Text> {
  return readText((await documentOfVersion(tx, planId, baseVersion))!).text
}

/** The organizations that a text names, as it prints them at its end; null where a name is nobody's, or several's. */
async function organizationsIn(
  tx: Tx,
  text: Text,
  known: readonly GivenOrganization[],
): Promise<GivenOrganization[] | null> {
  const found: GivenOrganization[] = []
  for (const name of namedIn(text)) {
    const before = known.find((organization) => organization.name === name)
    if (before) found.push(before)
    else {
      const candidates = await findOrganizationsByName(tx, name)
      if (candidates.length !== 1) return null
      const { acronym, sector } = candidates[0]!
      found.push({ name, acronym, sector })
    }
  }
  return found
}

export function namedIn(text: Text): Set<string> {
  const names = [...text.values()].flatMap(({ fields }) => [
    fields.convener,
    fields.publicOwner,
    fields.civilOwner,
    ...[fields.actors ?? [], fields.holders ?? []].flat().map((one) => (one as { organization: unknown }).organization),
  ])
  return new Set(names.filter((name): name is string => typeof name === 'string'))
}
