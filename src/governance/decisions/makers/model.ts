import type { Day } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { addMonths } from '../../../kernel/dates.ts'
import {
  isInForce,
  isOver,
  type MakerId,
  type MakerKind,
  type Office,
  type Period,
  type RollSeat,
  type Rule,
  type SeatId,
  type Standing,
} from '../model.ts'

export type MakerFacts = {
  kind: MakerKind
  name: TranslatedText
  about: TranslatedText | null
  /** The body it decides for; null where it belongs to several. */
  organizationId: string | null
  from: Day
}
export type Maker = MakerFacts & Period & { id: MakerId; slug: string }

export type SeatFacts = {
  label: TranslatedText
  sector: TranslatedText | null
  votes: boolean
  office: Office | null
  from: Day
}
export type Seat = SeatFacts & Period & { id: SeatId; makerId: MakerId; number: number }

export type Member = Period & {
  id: string
  makerId: MakerId
  seatId: SeatId
  standing: Standing
  personId: string
}

/** `matter` null: for all that have no rule of their own. */
export type DatedRule = Period & { id: string; makerId: MakerId; matter: string | null; rule: Rule }

/** The rule for a matter on a day: its own, or else the one for all. */
export const ruleFor = (rules: readonly DatedRule[], matter: string, day: Day): DatedRule | undefined => {
  const inForce = rules.filter((rule) => isInForce(rule, day))
  return inForce.find((rule) => rule.matter === matter) ?? inForce.find((rule) => rule.matter === null)
}

export type VoteCast = { personId: string; seatId: SeatId; standing: Standing; choice: RollSeat['choice']; at: Date }
/** The seats that would vote on what is opened that day. */
export const votingSeatsOn = (seats: readonly Seat[], day: Day): Seat[] =>
  seats.filter((seat) => seat.votes && isInForce(seat, day))

type Given = {
  /** Those that vote on it. */
  seats: readonly Seat[]
  members: readonly Member[]
  votes: readonly VoteCast[]
  excuses: readonly { personId: string }[]
  /** Numbers of the seats present at the session; who voted is present besides. */
  attendance?: readonly number[]
}

/**
 * The seats that vote as they stand on a day: who sits in them then. The alternate's vote counts where the holder has not voted; a vote that was cast
 * within a term counts although the term ends before the closing.
 */
export function rollOn({ seats, members, votes, excuses, attendance = [] }: Given, day: Day): RollSeat[] {
  const excused = new Set(excuses.map(({ personId }) => personId))
  return seats
    .toSorted((a, b) => a.number - b.number)
    .map(({ id, number, label, sector }) => {
      const inTerm = members.filter((member) => member.seatId === id && isInForce(member, day))
      const who = inTerm.find(({ standing }) => standing === 'holder') ?? inTerm[0]
      const vote = countedVote(votes.filter(({ seatId }) => seatId === id))
      const filled = inTerm.length > 0 || vote !== undefined
      return {
        number,
        label,
        sector,
        filled,
        excused: vote === undefined && who !== undefined && excused.has(who.personId),
        present: vote !== undefined || (filled && attendance.includes(number)),
        choice: vote?.choice ?? null,
        by: vote?.standing ?? null,
      }
    })
}

/** The holder's, the latest where there were two in the meantime; else the alternate's. */
const countedVote = (votes: readonly VoteCast[]): VoteCast | undefined =>
  votes.toSorted((a, b) => Number(a.standing === 'alternate') - Number(b.standing === 'alternate') || +b.at - +a.at)[0]

const YEARS_BACK = 50
const YEARS_AHEAD = 2
const YEARS_TO_END = 20
const isPlausible = (day: Day, today: Day, ahead: number) =>
  day >= addMonths(today, -12 * YEARS_BACK) && day <= addMonths(today, 12 * ahead)

export type PeriodRefusal = 'reversed' | 'implausible-day'
export const wrongPeriod = ({ from, until }: Period, today: Day): PeriodRefusal | null => {
  if (!isPlausible(from, today, YEARS_AHEAD) || (until !== null && !isPlausible(until, today, YEARS_TO_END)))
    return 'implausible-day'
  return until !== null && until <= from ? 'reversed' : null
}

export type MemberRefusal = PeriodRefusal | 'taken' | 'already-member' | 'outside-seat' | 'name-of-organization'
const overlap = (a: Period, b: Period) =>
  (b.until === null || a.from < b.until) && (a.until === null || b.from < a.until) && !isEmpty(a) && !isEmpty(b)
const isEmpty = ({ from, until }: Period) => from === until

/** One holder and one alternate a seat on a day; nobody has two seats of one body. */
export function canJoin(
  seat: Seat,
  member: Omit<Member, 'id' | 'makerId' | 'seatId'>,
  others: readonly Member[],
  today: Day,
): Verdict<null, MemberRefusal> {
  const wrong = wrongPeriod(member, today)
  if (wrong) return refuse(wrong)
  if (!isInForce(seat, member.from)) return refuse('outside-seat')
  const meanwhile = others.filter((other) => overlap(other, member))
  if (meanwhile.some(({ personId }) => personId === member.personId)) return refuse('already-member')
  return meanwhile.some(({ seatId, standing }) => seatId === seat.id && standing === member.standing)
    ? refuse('taken')
    : accept(null)
}

export type EndRefusal = 'over' | 'before-start' | 'implausible-day'
/** Ends a term, a seat or a body from `until` on; one that has not begun by then never does. */
export function endOn(period: Period, until: Day, today: Day): Verdict<Day, EndRefusal> {
  if (isOver(period, today)) return refuse('over')
  if (!isPlausible(until, today, YEARS_TO_END)) return refuse('implausible-day')
  if (until < period.from) return period.from <= today ? refuse('before-start') : accept(period.from)
  return accept(until)
}

export type RuleRefusal =
  | 'implausible-day'
  | 'before-maker'
  | 'has-decided'
  | 'quorum-too-high'
  | 'needs-sectors'
  | 'one-decides'

/**
 * A rule from a day on. `lastOpened`: the last day on which a decision was opened by the rule that it would take the place of;
 * what has decided something is never rewritten.
 */
export function canSetRule(
  { kind, from }: Maker,
  rule: Rule,
  day: Day,
  { lastOpened, seats, today }: { lastOpened: Day | null; seats: readonly Seat[]; today: Day },
): Verdict<null, RuleRefusal> {
  if (kind === 'head') return refuse('one-decides')
  if (!isPlausible(day, today, YEARS_AHEAD)) return refuse('implausible-day')
  if (day < from) return refuse('before-maker')
  if (lastOpened !== null && day <= lastOpened) return refuse('has-decided')
  const voting = seats.filter((seat) => seat.votes && !isOver(seat, day))
  if (rule.balance !== 'none' && voting.length > 0 && voting.every(({ sector }) => sector === null))
    return refuse('needs-sectors')
  return rule.quorum.test === 'number' && voting.length > 0 && rule.quorum.numerator > voting.length
    ? refuse('quorum-too-high')
    : accept(null)
}
