import { peopleNames } from '../../foundations/identity/index.ts'
import { organizationNames, type OrganizationName } from '../../foundations/organizations/index.ts'
import { dayOf, type Day } from '../../kernel/dates.ts'
import { NotFound } from '../../platform/access/index.ts'
import type { Context } from '../../platform/http/index.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Matter } from '../../platform/manifest/index.ts'
import { matterNames } from './makers/questions.ts'
import type { Maker, Member, Seat } from './makers/model.ts'
import { findMaker, findMakerBySlug, membershipOn, membersOf, officesOf, rulesOf, seatsOf } from './makers/store.ts'
import { isInForce, type Choice, type Decision, type RollSeat, type Standing } from './model.ts'
import { canKeepMakers, canManage } from './policy.ts'
import { excusesOf, findDecision, votesOf, type Excuse, type Vote } from './store.ts'
import { words } from './words.ts'

/** One seat of the roll with who holds it and what they voted; `name` null: they closed their account. */
export type RollLine = {
  seat: RollSeat
  holder: Holder | null
  alternate: Holder | null
  votes: readonly RollVote[]
}
export type Holder = { name: string | null }
export type RollVote = {
  name: string | null
  standing: Standing
  choice: Choice
  reason: string | null
  at: Date
  counted: boolean
}

export type DecisionData = {
  decision: Decision
  maker: Maker
  organization: OrganizationName | null
  matter: string
  roll: readonly RollLine[]
  excuses: readonly { name: string | null; reason: string; at: Date }[]
  /** Why what was approved could not be applied, in words; null where it was. */
  notApplied: string | null
  /** While it is open: why approving it would change nothing, in words. */
  hindrance: string | null
  /** The closing moment has come and nobody has closed it yet. */
  isTimeUp: boolean
  mine: { vote: Vote | null; excuse: Excuse | null; standing: Standing | null }
  /** By who they are, whatever the state. */
  may: { vote: boolean; manage: boolean; close: boolean }
  /** As it stands now. */
  can: { vote: boolean; excuse: boolean; return: boolean; close: boolean; withdraw: boolean }
  today: Day
}

/** A decision with all that its page shows. Throws NotFound. */
export async function decisionData(context: Context, id: string): Promise<DecisionData> {
  const { db, locale, matters } = context
  const now = context.now()
  const decision = await findDecision(db, id, now)
  if (!decision) throw new NotFound(id)
  const maker = (await findMaker(db, decision.makerId))!
  const [seats, members] = [await seatsOf(db, [maker.id]), await membersOf(db, [maker.id])]
  const [votes, excuses] = [await votesOf(db, [id]), await excusesOf(db, [id])]
  const day = decision.sessionOn ?? dayOf(decision.closedAt ?? decision.withdrawn?.at ?? now)
  const inTerm = members.filter((member) => isInForce(member, day))
  const names = await peopleNames(
    db,
    [...votes, ...excuses, ...inTerm].map(({ personId }) => personId),
  )
  const nameOf = (personId: string) => names.get(personId) ?? null
  const organization = maker.organizationId
    ? ((await organizationNames(db, [maker.organizationId])).get(maker.organizationId) ?? null)
    : null
  return {
    decision,
    maker,
    organization,
    matter: matterNames(matters, locale).get(decision.matter) ?? decision.matter,
    notApplied: notAppliedOf(decision, matters, locale),
    hindrance: await hindranceOf(context, decision),
    roll: decision.roll.map((seat) => rollLine(seat, { seats, members: inTerm, votes, nameOf })),
    excuses: excuses.map(({ personId, reason, at }) => ({ name: nameOf(personId), reason, at })),
    isTimeUp: decision.state === 'open' && decision.closesAt !== null && decision.closesAt <= now,
    ...(await actingOn(context, decision, maker, votes, excuses)),
    today: dayOf(now),
  }
}

/** Nothing that was not approved is said not to be applied. */
function notAppliedOf({ state, matter, notApplied }: Decision, matters: readonly Matter[], locale: Locale) {
  if (state !== 'approved' || notApplied === null) return null
  const explained = matters.find(({ name }) => name === matter)?.explain?.(notApplied, locale)
  return words(locale)(notApplied === 'text-changed' ? 'one.not-applied' : 'one.not-applied-other', {
    reason: explained ?? '',
  })
}

async function hindranceOf({ db, matters, locale }: Context, { state, matter, subject }: Decision) {
  if (state !== 'open') return null
  return (await matters.find(({ name }) => name === matter)?.hindrance?.(db, subject, locale)) ?? null
}

type Given = {
  seats: readonly Seat[]
  members: readonly Member[]
  votes: readonly Vote[]
  nameOf(personId: string): string | null
}

function rollLine(seat: RollSeat, { seats, members, votes, nameOf }: Given): RollLine {
  const id = seats.find(({ number }) => number === seat.number)?.id
  const held = (standing: Standing): Holder | null => {
    const member = members.find((one) => one.seatId === id && one.standing === standing)
    return member ? { name: nameOf(member.personId) } : null
  }
  return {
    seat,
    holder: held('holder'),
    alternate: held('alternate'),
    votes: votes
      .filter(({ seatId }) => seatId === id)
      .map(({ personId, standing, choice, reason, at }) => ({
        name: nameOf(personId),
        standing,
        choice,
        reason,
        at,
        counted: standing === seat.by,
      })),
  }
}

/** What the person signed in has done here, may do by who they are, and can do as the decision stands. */
async function actingOn(
  { db, actor, now }: Context,
  decision: Decision,
  { kind }: Maker,
  votes: readonly Vote[],
  excuses: readonly Excuse[],
) {
  const personId = actor.person?.id
  const vote = votes.find((one) => one.personId === personId) ?? null
  const excuse = excuses.find((one) => one.personId === personId) ?? null
  const day = dayOf(now())
  const member = personId ? await membershipOn(db, decision.makerId, personId, day) : undefined
  const seat = member && (await seatsOf(db, [decision.makerId])).find(({ id }) => id === member.seatId)
  const manage = personId !== undefined && canManage(actor, decision.makerId, await officesOf(db, personId, day))
  const may = {
    vote: seat !== undefined && decision.seatIds.includes(seat.id) && isInForce(seat, day),
    manage,
    close: manage && kind === 'collegiate',
  }
  const isOpen = decision.state === 'open'
  const takesVotes = isOpen && (decision.closesAt === null || now() < decision.closesAt) && may.vote
  return {
    mine: { vote, excuse, standing: member?.standing ?? null },
    may,
    can: {
      vote: takesVotes && !excuse,
      excuse: takesVotes && !excuse,
      return: takesVotes && excuse !== null,
      close: isOpen && may.close && (decision.notBefore === null || decision.notBefore <= day),
      withdraw: isOpen && may.manage && votes.length === 0,
    },
  }
}

/** A body of an address with its seats, members and rules, all that it has and had. Throws NotFound. */
export async function makerAt({ db, actor, now }: Context, slug: string) {
  const maker = await findMakerBySlug(db, slug)
  if (!maker) throw new NotFound(slug)
  const [seats, members, rules] = [
    await seatsOf(db, [maker.id]),
    await membersOf(db, [maker.id]),
    await rulesOf(db, [maker.id]),
  ]
  const names = await peopleNames(
    db,
    members.map(({ personId }) => personId),
  )
  const organization = maker.organizationId
    ? ((await organizationNames(db, [maker.organizationId])).get(maker.organizationId) ?? null)
    : null
  const today = dayOf(now())
  const personId = actor.person?.id
  const offices = personId ? await officesOf(db, personId, today) : new Set<string>()
  const mayOpen = canManage(actor, maker.id, offices)
  const can = { keep: canKeepMakers(actor), mayOpen, open: mayOpen && isInForce(maker, today) }
  return { maker, seats, members, rules, names, organization, today, can }
}
export type MakerData = Awaited<ReturnType<typeof makerAt>>
