import { dayOf, type Day } from '../../kernel/dates.ts'
import { ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'
import { authorize, NotFound, personOf, type Actor } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import type { Matter } from '../../platform/manifest/index.ts'
import type { Maker, Member, Seat } from './makers/model.ts'
import { findMaker, membershipOn, officesOf, seatsOf } from './makers/store.ts'
import { isInForce, outcomeOf, type Choice, type Decision, type DecisionId, type Outcome } from './model.ts'
import { aboutDecision, hashOf, openAgreement, type OpeningRefusal } from './opening.ts'
import { actingFor, canManage } from './policy.ts'
import {
  deleteExcuse,
  excusesOf,
  lockDecision,
  rollsNow,
  saveClosing,
  saveExcuse,
  saveNotApplied,
  saveVote,
  saveWithdrawal,
  votesOf,
} from './store.ts'

/** What an act needs of the request, or of whoever prepares an installation. */
export type Acting = Pick<Services, 'transaction' | 'now' | 'matters'> & { actor: Actor }

/** The matter of a text that no other record holds. */
export const GENERAL = 'general.agreement'

/** Puts a text of its own before a body. Throws Forbidden, NotFound. */
export function proposeAgreement(
  context: Acting,
  makerId: string,
  { id, ...question }: { id?: DecisionId; title: TranslatedText; text: TranslatedText; closesAt: Date | null },
): Promise<Verdict<DecisionId, OpeningRefusal>> {
  const { actor } = context
  return context.transaction(async (tx) => {
    await authorizeManager(tx, context, makerId)
    return openAgreement(
      tx,
      { ...question, makerId, matter: GENERAL, at: context.now() },
      personOf(actor).id,
      actingFor(actor),
      id,
    )
  })
}

async function authorizeManager(tx: Tx, { actor, now }: Pick<Acting, 'actor' | 'now'>, makerId: string) {
  const { id } = personOf(actor)
  authorize(canManage(actor, makerId, await officesOf(tx, id, dayOf(now()))))
}

type Held = { decision: Decision; maker: Maker; at: Date }

/** One act on one decision that nobody else can act on meanwhile. Throws NotFound. */
function onDecision<Value, Reason extends string>(
  { transaction, now }: Acting,
  id: string,
  act: (tx: Tx, held: Held) => Promise<Verdict<Value, Reason>>,
): Promise<Verdict<Value, Reason>> {
  return transaction(async (tx) => {
    const at = now()
    const decision = await lockDecision(tx, id, at)
    if (!decision) throw new NotFound(ref('decision', id))
    return act(tx, { decision, maker: (await findMaker(tx, decision.makerId))!, at })
  })
}

/** Open, and its closing moment has not come. */
const takesVotes = ({ state, closesAt }: Decision, at: Date) => state === 'open' && (closesAt === null || at < closesAt)

type Voter = { member: Member; seat: Seat }
type VoterRefusal = 'not-a-member' | 'no-vote' | 'new-seat'
/** The member in term who acts, with a seat that votes on it. */
async function voterIn(tx: Tx, { decision, at }: Held, personId: string): Promise<Verdict<Voter, VoterRefusal>> {
  const member = await membershipOn(tx, decision.makerId, personId, dayOf(at))
  const seat = member && (await seatsOf(tx, [decision.makerId])).find(({ id }) => id === member.seatId)
  if (!member || !seat || !isInForce(seat, dayOf(at))) return refuse('not-a-member')
  if (!seat.votes) return refuse('no-vote')
  return decision.seatIds.includes(seat.id) ? accept({ member, seat }) : refuse('new-seat')
}

export type VoteDraft = {
  choice: Choice
  reason: string | null
  /** Of what the member read: a vote on anything else is none. */
  textHash: string
}
export type VoteRefusal = VoterRefusal | 'closed' | 'text-changed' | 'excused' | 'needs-reason' | 'head-abstains'
/** `closed`: what was decided at once, where a head decided alone. */
export type VoteReceipt = { isNew: boolean; closed: Outcome | null }

/**
 * The vote of a member in term, public and nominal, which may change until the closing; the same vote again changes nothing. That of
 * a head needs its reasons and closes the decision.
 */
export function castVote(context: Acting, id: string, draft: VoteDraft): Promise<Verdict<VoteReceipt, VoteRefusal>> {
  const { id: personId } = personOf(context.actor)
  return onDecision<VoteReceipt, VoteRefusal>(context, id, async (tx, held) => {
    const { decision, maker, at } = held
    if (!takesVotes(decision, at)) return refuse('closed')
    if (draft.textHash !== decision.textHash) return refuse('text-changed')
    const voter = await voterIn(tx, held, personId)
    if (!voter.ok) return voter
    if ((await excusesOf(tx, [decision.id])).some((excuse) => excuse.personId === personId)) return refuse('excused')
    if (maker.kind === 'head' && draft.choice === 'abstain') return refuse('head-abstains')
    if (maker.kind === 'head' && draft.reason === null) return refuse('needs-reason')
    const before = (await votesOf(tx, [decision.id])).find((vote) => vote.personId === personId)
    if (before?.choice === draft.choice && before.reason === draft.reason) return accept({ isNew: false, closed: null })
    await recordVote(tx, held, voter.value, draft, before?.choice ?? null)
    if (maker.kind !== 'head') return accept({ isNew: true, closed: null })
    const closed = await close(tx, held, { actorId: personId, organizationId: maker.organizationId }, context.matters)
    return accept({ isNew: true, closed })
  })
}

async function recordVote(
  tx: Tx,
  { decision, maker, at }: Held,
  { member, seat }: Voter,
  { choice, reason }: VoteDraft,
  from: Choice | null,
) {
  const { personId, standing } = member
  await saveVote(tx, { decisionId: decision.id, personId, seatId: seat.id, standing, choice, reason, at })
  await record(tx, {
    event: 'decision.voted',
    subject: ref('decision', decision.id),
    actorId: personId,
    details: { choice, from, standing, seat: seat.number, label: seat.label },
    about: aboutDecision(decision, maker),
  })
}

export type ExcuseRefusal = VoterRefusal | 'closed' | 'already'

/** A member declares a conflict of interest and does not vote; the vote that was cast goes. */
export function excuseOneself(context: Acting, id: string, reason: string): Promise<Verdict<null, ExcuseRefusal>> {
  const { id: personId } = personOf(context.actor)
  return onDecision<null, ExcuseRefusal>(context, id, async (tx, held) => {
    const { decision, maker, at } = held
    if (!takesVotes(decision, at)) return refuse('closed')
    const voter = await voterIn(tx, held, personId)
    if (!voter.ok) return voter
    if ((await excusesOf(tx, [decision.id])).some((excuse) => excuse.personId === personId)) return refuse('already')
    const { seat } = voter.value
    await saveExcuse(tx, { decisionId: decision.id, personId, seatId: seat.id, reason, at })
    await record(tx, {
      event: 'decision.excused',
      subject: ref('decision', decision.id),
      actorId: personId,
      details: { seat: seat.number, label: seat.label },
      about: aboutDecision(decision, maker),
    })
    return accept(null)
  })
}

/** The excuse was a mistake: the member may vote again. */
export function returnFromExcuse(context: Acting, id: string): Promise<Verdict<null, 'closed' | 'not-excused'>> {
  const { id: personId } = personOf(context.actor)
  return onDecision(context, id, async (tx, { decision, maker, at }) => {
    if (!takesVotes(decision, at)) return refuse('closed')
    const excuse = (await excusesOf(tx, [decision.id])).find((one) => one.personId === personId)
    if (!excuse) return refuse('not-excused')
    await deleteExcuse(tx, decision.id, personId)
    await record(tx, {
      event: 'decision.excuse-withdrawn',
      subject: ref('decision', decision.id),
      actorId: personId,
      about: aboutDecision(decision, maker),
    })
    return accept(null)
  })
}

export type Session = {
  /** The day on which it took place. */
  on: Day
  /** Numbers of the seats that were present; who voted is present besides. */
  present: readonly number[]
}
export type ClosingRefusal =
  | 'closed'
  | 'head-closes'
  | 'too-soon'
  | 'session-ahead'
  | 'session-before'
  | 'session-too-soon'
  | 'not-seated'

/** Closes what a body votes, with the attendance of the session where there was one; a head closes by deciding. Throws Forbidden, NotFound. */
export function closeDecision(
  context: Acting,
  id: string,
  session: Session | null = null,
): Promise<Verdict<Outcome, ClosingRefusal>> {
  return onDecision(context, id, async (tx, held) => {
    const { decision, maker, at } = held
    await authorizeManager(tx, context, decision.makerId)
    if (decision.state !== 'open') return refuse('closed')
    if (maker.kind === 'head') return refuse('head-closes')
    if (decision.notBefore !== null && dayOf(at) < decision.notBefore) return refuse('too-soon')
    if (session && session.on > dayOf(at)) return refuse('session-ahead')
    if (session && session.on < dayOf(decision.openedAt)) return refuse('session-before')
    if (session && decision.notBefore !== null && session.on < decision.notBefore) return refuse('session-too-soon')
    if (session && !(await areSeated(tx, decision, session))) return refuse('not-seated')
    const by = { actorId: personOf(context.actor).id, organizationId: actingFor(context.actor) }
    return accept(await close(tx, held, by, context.matters, session))
  })
}

/** Whether somebody held each of those seats on the day of the session, and each votes on it. */
async function areSeated(tx: Tx, decision: Decision, { on, present }: Session): Promise<boolean> {
  const roll = (await rollsNow(tx, [decision], on)).get(decision.id)!
  return present.every((number) => roll.some((seat) => seat.number === number && seat.filled))
}

/** At its closing moment, by the clock. Null where it was closed meanwhile, or is not due. */
export const closeByClock = (services: Omit<Acting, 'actor'>, id: string): Promise<Outcome | null> =>
  services.transaction(async (tx) => {
    const decision = await lockDecision(tx, id, services.now())
    if (decision?.state !== 'open' || decision.closesAt === null || services.now() < decision.closesAt) return null
    const maker = (await findMaker(tx, decision.makerId))!
    const held = { decision, maker, at: decision.closesAt }
    return close(tx, held, { actorId: null, organizationId: null }, services.matters)
  })

type By = { actorId: string | null; organizationId: string | null }

/** The outcome by the rule that was copied, what it brings about, and its entry: one act. */
async function close(
  tx: Tx,
  { decision, maker, at }: Held,
  { actorId, organizationId }: By,
  matters: readonly Matter[],
  session: Session | null = null,
): Promise<Outcome> {
  const day = session?.on ?? dayOf(at)
  const roll = (await rollsNow(tx, [decision], day, session?.present)).get(decision.id)!
  const { outcome } = outcomeOf({ rule: decision.rule, roll })
  await saveClosing(tx, decision.id, {
    closedAt: at,
    closedBy: actorId,
    outcome,
    roll,
    sessionOn: session?.on ?? null,
  })
  const { id, makerId, matter, subject, title, textHash } = decision
  const notApplied = await applied(
    tx,
    matters,
    {
      id,
      makerId,
      matter,
      subject,
      title,
      textHash,
      outcome,
      closedAt: at,
      actorId,
    },
    decision.text,
  )
  if (notApplied !== null) await saveNotApplied(tx, id, notApplied)
  await record(tx, {
    event: 'decision.closed',
    subject: ref('decision', id),
    actorId,
    organizationId,
    details: { decisionId: id, outcome, matter, subject, textHash, maker: maker.name, notApplied },
    about: aboutDecision(decision, maker),
  })
  return outcome
}

/**
 * What the matter's module does with it, undone where it refuses: that what was decided is no longer what the record says must not
 * undo the decision. Answers why it was not applied, or null. `notApplied` says so too, and keeps what the effect wrote about it.
 */
async function applied(
  tx: Tx,
  matters: readonly Matter[],
  decided: Parameters<NonNullable<Matter['effect']>>[1],
  text: TranslatedText | null,
): Promise<string | null> {
  if (text && hashOf(text.es) !== decided.textHash) return 'text-changed'
  const effect = matters.find(({ name }) => name === decided.matter)?.effect
  if (!effect) return null
  try {
    return await tx.transaction(async (within) => {
      const verdict = await effect(within, decided)
      if (verdict && !verdict.ok) throw new NotApplied(verdict.reason ?? 'refused')
      return verdict?.notApplied ?? null
    })
  } catch (error) {
    if (error instanceof NotApplied) return error.message
    throw error
  }
}
class NotApplied extends Error {}

export type WithdrawalRefusal = 'closed' | 'voted'

/** Takes a question back before anybody voted. Throws Forbidden, NotFound. */
export function withdrawDecision(
  context: Acting,
  id: string,
  reason: string,
): Promise<Verdict<null, WithdrawalRefusal>> {
  return onDecision(context, id, async (tx, { decision, maker, at }) => {
    await authorizeManager(tx, context, decision.makerId)
    if (decision.state !== 'open') return refuse('closed')
    if ((await votesOf(tx, [decision.id])).length > 0) return refuse('voted')
    const { id: personId } = personOf(context.actor)
    await saveWithdrawal(tx, decision.id, at, personId, reason)
    await record(tx, {
      event: 'decision.withdrawn',
      subject: ref('decision', decision.id),
      actorId: personId,
      organizationId: actingFor(context.actor),
      details: { reason },
      about: aboutDecision(decision, maker),
    })
    return accept(null)
  })
}
