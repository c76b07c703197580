import { ensurePerson } from '../../../foundations/identity/index.ts'
import { passesForOrganization } from '../../../foundations/organizations/index.ts'
import { dayOf, type Day } from '../../../kernel/dates.ts'
import { differences } from '../../../kernel/differences.ts'
import { ref, type Ref } from '../../../kernel/ref.ts'
import { slug } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { Acting } from '../actions.ts'
import { isOver, type MakerId, type Rule, type Standing } from '../model.ts'
import { actingFor, canKeepMakers } from '../policy.ts'
import { lastOpenedOn, openOf } from '../store.ts'
import {
  canJoin,
  canSetRule,
  endOn,
  wrongPeriod,
  type EndRefusal,
  type Maker,
  type MakerFacts,
  type MemberRefusal,
  type PeriodRefusal,
  type RuleRefusal,
  type Seat,
  type SeatFacts,
} from './model.ts'
import {
  freeSlug,
  insertMaker,
  insertMember,
  insertRule,
  insertSeat,
  lockMaker,
  makeRoomForRule,
  membersOf,
  saveMaker,
  saveMakerEnd,
  saveMemberEnd,
  saveSeatEnd,
  seatsOf,
} from './store.ts'

const today = ({ now }: Pick<Acting, 'now'>): Day => dayOf(now())

/** A new decision-maker; answers its slug. A head has one seat from the beginning, its own. Throws Forbidden. */
export function createMaker(
  context: Acting,
  facts: MakerFacts,
): Promise<Verdict<{ id: MakerId; slug: string }, PeriodRefusal>> {
  authorize(canKeepMakers(context.actor))
  return context.transaction(async (tx) => {
    const wrong = wrongPeriod({ from: facts.from, until: null }, today(context))
    if (wrong) return refuse(wrong)
    const address = await freeSlug(tx, slug(facts.name.es) || 'instancia')
    const id = await insertMaker(tx, address, facts)
    if (facts.kind === 'head')
      await insertSeat(tx, id, { label: facts.name, sector: null, votes: true, office: 'presiding', from: facts.from })
    await recordMaker(tx, context, { id, ...facts }, 'decision-maker.created', { kind: facts.kind, from: facts.from })
    return accept({ id, slug: address })
  })
}

type Known = Pick<Maker, 'id' | 'name' | 'organizationId'>

const recordMaker = (
  tx: Tx,
  { actor }: Acting,
  { id, name, organizationId }: Known,
  event: string,
  details: Record<string, unknown>,
  about: readonly Ref[] = [],
) =>
  record(tx, {
    event,
    subject: ref('decision-maker', id),
    actorId: personOf(actor).id,
    organizationId: actingFor(actor),
    details: { maker: name, ...details },
    about: [...(organizationId ? [ref('organization', organizationId)] : []), ...about],
  })

/** One act on one body that nobody else can act on meanwhile. Throws Forbidden, NotFound. */
function onMaker<Value, Reason extends string>(
  context: Acting,
  id: string,
  act: (tx: Tx, maker: Maker) => Promise<Verdict<Value, Reason>>,
): Promise<Verdict<Value, Reason>> {
  authorize(canKeepMakers(context.actor))
  return context.transaction(async (tx) => {
    const maker = await lockMaker(tx, id)
    if (!maker) throw new NotFound(ref('decision-maker', id))
    return act(tx, maker)
  })
}

export const changeMaker = (
  context: Acting,
  id: string,
  facts: Pick<MakerFacts, 'name' | 'about' | 'organizationId'>,
): Promise<Verdict<null, 'no-change'>> =>
  onMaker(context, id, async (tx, maker) => {
    const { name, about, organizationId } = maker
    const changes = differences({ name, about, organizationId }, facts)
    if (changes.length === 0) return refuse('no-change')
    await saveMaker(tx, maker.id, facts)
    await recordMaker(tx, context, { id: maker.id, ...facts }, 'decision-maker.changed', {
      changed: changes.map(({ field }) => field),
    })
    return accept(null)
  })

/** It decides nothing more from `until` on; what it decided stays. */
export const endMaker = (context: Acting, id: string, until: Day): Promise<Verdict<Day, EndRefusal>> =>
  onMaker(context, id, async (tx, maker) => {
    // One day at least: what it decided is of a body that existed.
    const verdict = until <= maker.from ? refuse('before-start') : endOn(maker, until, today(context))
    if (!verdict.ok) return verdict
    await saveMakerEnd(tx, maker.id, verdict.value)
    await recordMaker(tx, context, maker, 'decision-maker.ended', { until: verdict.value })
    return verdict
  })

export type SeatRefusal = PeriodRefusal | 'before-maker' | 'one-decides' | 'maker-over'

/** A seat more; answers its number. */
export const addSeat = (
  context: Acting,
  id: string,
  facts: SeatFacts,
): Promise<Verdict<{ number: number }, SeatRefusal>> =>
  onMaker(context, id, async (tx, maker) => {
    const wrong = wrongPeriod({ from: facts.from, until: null }, today(context))
    if (wrong) return refuse(wrong)
    if (facts.from < maker.from) return refuse('before-maker')
    if (isOver(maker, facts.from)) return refuse('maker-over')
    if (maker.kind === 'head' && facts.votes) return refuse('one-decides')
    const { number } = await insertSeat(tx, maker.id, facts)
    await recordMaker(tx, context, maker, 'decision-maker.seat-added', {
      seat: number,
      label: facts.label,
      sector: facts.sector,
      from: facts.from,
    })
    return accept({ number })
  })

const seatAt = async (tx: Tx, maker: Maker, number: number): Promise<Seat> => {
  const seat = (await seatsOf(tx, [maker.id])).find((one) => one.number === number)
  if (!seat) throw new NotFound(`no seat ${number} of ${maker.slug}`)
  return seat
}

export type SeatEndRefusal = EndRefusal | 'one-decides' | 'vote-open'

/** There is no such seat from `until` on, and nobody is left in it. While something is being voted, it ends today at the earliest. */
export const endSeat = (
  context: Acting,
  id: string,
  number: number,
  until: Day,
): Promise<Verdict<Day, SeatEndRefusal>> =>
  onMaker<Day, SeatEndRefusal>(context, id, async (tx, maker) => {
    const seat = await seatAt(tx, maker, number)
    if (maker.kind === 'head' && seat.votes) return refuse('one-decides')
    const verdict = until <= seat.from ? refuse('before-start') : endOn(seat, until, today(context))
    if (!verdict.ok) return verdict
    if (until <= today(context) && (await openOf(tx, [maker.id], context.now())).length > 0) return refuse('vote-open')
    await saveSeatEnd(tx, seat.id, verdict.value)
    for (const member of await membersOf(tx, [maker.id]))
      if (member.seatId === seat.id && (member.until === null || member.until > verdict.value))
        await saveMemberEnd(tx, member.id, member.from > verdict.value ? member.from : verdict.value)
    await recordMaker(tx, context, maker, 'decision-maker.seat-ended', {
      seat: number,
      label: seat.label,
      until: verdict.value,
    })
    return verdict
  })

export type MemberDraft = {
  email: string
  /** For somebody who has no account yet. */
  name: string
  standing: Standing
  from: Day
  /** First day on which the term is over; null: until further notice. */
  until: Day | null
}

/** Somebody takes a seat, known by the e-mail of their account. The history says which seat, not who. */
export const addMember = (
  context: Acting,
  id: string,
  number: number,
  { email, name, ...term }: MemberDraft,
): Promise<Verdict<{ personId: string }, MemberRefusal>> =>
  onMaker(context, id, async (tx, maker) => {
    const seat = await seatAt(tx, maker, number)
    const others = await membersOf(tx, [maker.id])
    const join = (personId: string) => canJoin(seat, { personId, ...term }, others, today(context))
    // Nobody gets an account by a term that cannot be.
    const possible = join('')
    if (!possible.ok) return possible
    if (await passesForOrganization(tx, name)) return refuse('name-of-organization')
    const personId = await ensurePerson(tx, { email, name }, context.now())
    const verdict = join(personId)
    if (!verdict.ok) return verdict
    await insertMember(tx, { makerId: maker.id, seatId: seat.id, personId, ...term })
    await recordMaker(
      tx,
      context,
      maker,
      'decision-maker.member-joined',
      { seat: number, label: seat.label, standing: term.standing, from: term.from, until: term.until },
      [ref('person', personId)],
    )
    return accept({ personId })
  })

/** Ends a term: from `until` on the person does not vote. One that has not begun never does. */
export const endMember = (
  context: Acting,
  id: string,
  memberId: string,
  until: Day,
): Promise<Verdict<Day, EndRefusal>> =>
  onMaker(context, id, async (tx, maker) => {
    const member = (await membersOf(tx, [maker.id])).find((one) => one.id === memberId)
    if (!member) throw new NotFound(ref('decision-member', memberId))
    const verdict = endOn(member, until, today(context))
    if (!verdict.ok) return verdict
    await saveMemberEnd(tx, member.id, verdict.value)
    const seat = (await seatsOf(tx, [maker.id])).find((one) => one.id === member.seatId)!
    await recordMaker(
      tx,
      context,
      maker,
      'decision-maker.member-left',
      { seat: seat.number, label: seat.label, standing: member.standing, until: verdict.value },
      [ref('person', member.personId)],
    )
    return verdict
  })

/**
 * From `from` on the body decides that matter by that rule; null is for all matters that have none of their own. Rules of later
 * days, which have decided nothing, give way.
 */
export const setRule = (
  context: Acting,
  id: string,
  { matter, rule, from }: { matter: string | null; rule: Rule; from: Day },
): Promise<Verdict<null, RuleRefusal>> =>
  onMaker(context, id, async (tx, maker) => {
    const verdict = canSetRule(maker, rule, from, {
      lastOpened: await lastOpenedOn(tx, maker.id, matter),
      seats: await seatsOf(tx, [maker.id]),
      today: today(context),
    })
    if (!verdict.ok) return verdict
    await makeRoomForRule(tx, maker.id, matter, from)
    await insertRule(tx, maker.id, matter, rule, from)
    await recordMaker(tx, context, maker, 'decision-maker.rule-set', { matter, from })
    return accept(null)
  })
