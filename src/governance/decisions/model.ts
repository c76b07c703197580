import type { z } from 'zod'
import type { Day } from '../../kernel/dates.ts'
import { id } from '../../kernel/id.ts'
import type { Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'

export const DecisionId = id('DecisionId')
export type DecisionId = z.infer<typeof DecisionId>
export const MakerId = id('MakerId')
export type MakerId = z.infer<typeof MakerId>
export const SeatId = id('SeatId')
export type SeatId = z.infer<typeof SeatId>

export const MAKER_KINDS = ['collegiate', 'head'] as const
export type MakerKind = (typeof MAKER_KINDS)[number]
export const OFFICES = ['presiding', 'secretary'] as const
export type Office = (typeof OFFICES)[number]
export const STANDINGS = ['holder', 'alternate'] as const
export type Standing = (typeof STANDINGS)[number]
export const CHOICES = ['for', 'against', 'abstain'] as const
export type Choice = (typeof CHOICES)[number]
export const OUTCOMES = ['approved', 'rejected', 'no-quorum', 'impossible'] as const
export type Outcome = (typeof OUTCOMES)[number]
export const DECISION_STATES = ['open', ...OUTCOMES, 'withdrawn'] as const
export type DecisionState = (typeof DECISION_STATES)[number]
export const MAJORITY_BASES = ['present', 'members', 'seats'] as const
export type MajorityBase = (typeof MAJORITY_BASES)[number]
export const QUORUM_BASES = ['members', 'seats'] as const
export type QuorumBase = (typeof QUORUM_BASES)[number]
export const BALANCES = ['none', 'one', 'half'] as const
export type Balance = (typeof BALANCES)[number]

/** From `from` to the day before `until`; null is unbounded. Days are ISO texts, so they compare as texts. */
export type Period = { from: Day; until: Day | null }
export const isInForce = ({ from, until }: Period, day: Day) => from <= day && (until === null || day < until)
/** Over on that day, or never begun. */
export const isOver = ({ from, until }: Period, day: Day) => until !== null && (until <= day || until <= from)

/** «More than 1/2», «at least 2/3». */
export type Share = { test: 'more-than' | 'at-least'; numerator: number; denominator: number }

/** How a body decides a matter: data, with its validity kept beside it. */
export type Rule = {
  /** Votes in favour that approve; null: consensus, that is, nobody against. */
  majority: Share | null
  /** Of whom the majority is a share: who is present, who is in office, or all seats, vacant ones too. */
  of: MajorityBase
  quorum: Share | { test: 'number'; numerator: number; denominator: 1 }
  /** Of whom the quorum is a share. */
  quorumOf: QuorumBase
  /** Who must be present of each sector: nobody in particular, at least one, at least half. */
  balance: Balance
  /** Whether who abstains counts among those present; if not, the majority is of the votes for and against. */
  abstentionsCount: boolean
  /** Whether who is excused stays in the totals; if not, they are counted without them. Who is excused is never present. */
  excusedCount: boolean
  /** Working days from the opening to the closing; null: none. */
  noticeDays: number | null
  /** The article or agreement it comes from. */
  source: TranslatedText | null
}

/** A head decides alone: the one vote is quorum and majority. */
export const HEAD_RULE: Rule = {
  majority: { test: 'more-than', numerator: 1, denominator: 2 },
  of: 'members',
  quorum: { test: 'number', numerator: 1, denominator: 1 },
  quorumOf: 'members',
  balance: 'none',
  abstentionsCount: true,
  excusedCount: true,
  noticeDays: null,
  source: null,
}

/** A seat with a vote as it counted: what anybody needs, with the rule, to compute the outcome. It names nobody. */
export type RollSeat = {
  number: number
  label: TranslatedText
  sector: TranslatedText | null
  /** Whether somebody holds it. */
  filled: boolean
  excused: boolean
  present: boolean
  choice: Choice | null
  /** Whose vote counted. */
  by: Standing | null
}

export type SectorTally = {
  sector: TranslatedText
  seats: number
  members: number
  present: number
  /** Who must be present of it. */
  needed: number
  met: boolean
}

/** Why nothing can be decided: too few in office, nobody (or too few) of a sector, or no way to reach the votes needed. */
export type Impossibility = 'too-few-members' | 'sector-short' | 'majority-unreachable'

export type Tally = {
  seats: number
  /** Seats that somebody holds. */
  members: number
  excused: number
  present: number
  /** Votes cast. */
  voted: number
  for: number
  against: number
  abstain: number
  quorum: { base: number; needed: number; met: boolean }
  /** By sector where the rule asks for balance or the body has sectors; empty where it has none. */
  sectors: readonly SectorTally[]
  /** `needed` null: consensus. */
  majority: { base: number; needed: number | null }
  impossible: Impossibility | null
  outcome: Outcome
}

/** The least whole number that is that share of `base`: 2/3 of 7 is 5; more than 1/2 of 8 is 5. */
export function leastOf({ test, numerator, denominator }: Rule['quorum'], base: number): number {
  if (test === 'number') return numerator
  // The product is whole, and a division without remainder is exact.
  return test === 'more-than'
    ? Math.floor((base * numerator) / denominator) + 1
    : Math.ceil((base * numerator) / denominator)
}

/**
 * What a roll decides by a rule, with all the figures. Impossible comes before no quorum, and no quorum before the votes.
 * Source: 2-domain.md, facts 3, 5 and 6.
 */
export function tally(rule: Rule, roll: readonly RollSeat[]): Tally {
  const counted = rule.excusedCount ? roll : roll.filter(({ excused }) => !excused)
  const votes = (choice: Choice) => counted.filter((seat) => isPresent(seat) && seat.choice === choice).length
  const [inFavour, against, abstain] = [votes('for'), votes('against'), votes('abstain')]
  const totals = totalsOf(counted)
  const quorumBase = rule.quorumOf === 'seats' ? totals.seats : totals.members
  const quorumNeeded = leastOf(rule.quorum, quorumBase)
  const sectors = sectorsOf(rule, counted)
  const majority = majorityOf(rule, totals, inFavour + against)
  const facts = {
    ...totals,
    excused: roll.filter(({ excused }) => excused).length,
    voted: inFavour + against + abstain,
    for: inFavour,
    against,
    abstain,
    quorum: {
      base: quorumBase,
      needed: quorumNeeded,
      met: totals.present >= quorumNeeded && sectors.every(({ met }) => met),
    },
    sectors,
    majority,
  }
  const impossible = impossibilityOf(rule, counted, facts)
  return { ...facts, impossible, outcome: impossible ? 'impossible' : outcomeFrom(facts) }
}

const isPresent = ({ present, excused }: RollSeat) => present && !excused
const totalsOf = (seats: readonly RollSeat[]) => ({
  seats: seats.length,
  members: seats.filter(({ filled }) => filled).length,
  present: seats.filter(isPresent).length,
})
type Totals = ReturnType<typeof totalsOf>

function sectorsOf(rule: Rule, seats: readonly RollSeat[]): SectorTally[] {
  const bySector = new Map<string, RollSeat[]>()
  for (const seat of seats)
    if (seat.sector) bySector.set(seat.sector.es, [...(bySector.get(seat.sector.es) ?? []), seat])
  return [...bySector.values()].map((ofSector) => {
    const totals = totalsOf(ofSector)
    const base = rule.quorumOf === 'seats' ? totals.seats : totals.members
    const needed = { none: 0, one: 1, half: Math.ceil(base / 2) }[rule.balance]
    return { sector: ofSector[0]!.sector!, ...totals, needed, met: totals.present >= needed }
  })
}

function majorityOf(rule: Rule, { present, members, seats }: Totals, decided: number): Tally['majority'] {
  const base = { present: rule.abstentionsCount ? present : decided, members, seats }[rule.of]
  return { base, needed: rule.majority && Math.max(1, leastOf(rule.majority, base)) }
}

type Facts = Omit<Tally, 'impossible' | 'outcome'>

/** Whether all those who may come and vote would still not be enough. */
function impossibilityOf(rule: Rule, counted: readonly RollSeat[], facts: Facts): Impossibility | null {
  const able = counted.filter(({ filled, excused }) => filled && !excused)
  if (able.length < Math.max(1, facts.quorum.needed)) return 'too-few-members'
  const ableOf = (sector: string) => able.filter((seat) => seat.sector?.es === sector).length
  if (facts.sectors.some(({ sector, needed }) => ableOf(sector.es) < needed)) return 'sector-short'
  const isFixed = rule.of !== 'present' && facts.majority.needed !== null
  return isFixed && able.length < facts.majority.needed! ? 'majority-unreachable' : null
}

function outcomeFrom({ quorum, majority, for: inFavour, against }: Facts): Outcome {
  if (!quorum.met) return 'no-quorum'
  const isApproved = majority.needed === null ? inFavour > 0 && against === 0 : inFavour >= majority.needed
  return isApproved ? 'approved' : 'rejected'
}

export type Decision = {
  id: DecisionId
  makerId: MakerId
  matter: string
  subject: Ref
  title: TranslatedText
  /** Where nothing else holds what is decided. */
  text: TranslatedText | null
  /** SHA-256 of what is decided, in hexadecimal. */
  textHash: string
  /** Where what is decided is read. */
  address: string
  openedAt: Date
  openedBy: string | null
  closesAt: Date | null
  /** The first day on which it may close. */
  notBefore: Day | null
  /** As it held on the day of opening. */
  rule: Rule
  /** The seats that vote on it, fixed when it was opened. */
  seatIds: readonly SeatId[]
  state: DecisionState
  closedAt: Date | null
  closedBy: string | null
  /** Seat by seat: as it counted at the closing or, while it is open, as it stands now. */
  roll: readonly RollSeat[]
  /** The day of the session whose attendance was recorded. */
  sessionOn: Day | null
  /** Why what was approved could not be applied. */
  notApplied: string | null
  withdrawn: { at: Date; reason: string } | null
}

/** The one that was decided last, for or against: one without quorum, or that nobody could decide, said nothing. */
export const lastDecided = (decisions: readonly Decision[]): Decision | undefined =>
  decisions
    .filter(({ state }) => state === 'approved' || state === 'rejected')
    .toSorted((a, b) => Number(b.closedAt) - Number(a.closedAt))[0]

/** Who alone may be asked once more, having rejected it last; null: whoever decides such matters. */
export function rejecterOf(decisions: readonly Decision[]): MakerId | null {
  const last = lastDecided(decisions)
  return last?.state === 'rejected' ? last.makerId : null
}

/** The figures and the outcome; of one that is open, as if it closed now. Pure: rule and roll are all it takes. */
export const outcomeOf = ({ rule, roll }: Pick<Decision, 'rule' | 'roll'>): Tally => tally(rule, roll)
