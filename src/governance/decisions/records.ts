import { z } from 'zod'
import { peopleNames } from '../../foundations/identity/index.ts'
import { Day, dayOf } from '../../kernel/dates.ts'
import { TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import { decisionAddress, makerAddress } from './address.ts'
import type { DatedRule, Maker, Member, Seat } from './makers/model.ts'
import { findMakersById, membersOf, rulesOf, seatsOf } from './makers/store.ts'
import {
  BALANCES,
  CHOICES,
  DECISION_STATES,
  isInForce,
  MAJORITY_BASES,
  MAKER_KINDS,
  OFFICES,
  OUTCOMES,
  outcomeOf,
  QUORUM_BASES,
  STANDINGS,
  type Decision,
  type DecisionId,
  type Tally,
} from './model.ts'
import { excusesOf, votesOf } from './store.ts'

const number = z.int()
const content = TranslatedText.describe('By language; Spanish is always there.')
const moment = z.iso.datetime().describe('Moment, UTC.')
const person = z.string().nullable().describe('Public name; null: the person closed their account.')
const share = z.object({
  test: z.enum(['more-than', 'at-least']).describe('Whether it must be exceeded or reached.'),
  numerator: number,
  denominator: number,
})
const quorum = share.extend({
  test: z.enum(['number', 'more-than', 'at-least']).describe('`number`: a fixed number, the numerator.'),
})

export const RuleRecord = z.object({
  majority: share.nullable().describe('Votes in favour that approve; null: consensus, nobody against.'),
  of: z.enum(MAJORITY_BASES).describe('Of whom the majority is a share.'),
  quorum,
  quorumOf: z.enum(QUORUM_BASES).describe('Of whom the quorum is a share.'),
  balance: z.enum(BALANCES).describe('Who must be present of each sector: nobody in particular, one, half.'),
  abstentionsCount: z.boolean().describe('Whether abstentions count among those present.'),
  excusedCount: z.boolean().describe('Whether who is excused stays in the totals.'),
  noticeDays: number.nullable().describe('Working days from opening to closing; null: none.'),
  source: content.nullable().describe('Where the rule comes from; null: not said.'),
})
const RollRecord = z.object({
  number: number.describe('Number of the seat.'),
  label: content,
  sector: content.nullable(),
  filled: z.boolean().describe('Whether somebody holds it.'),
  excused: z.boolean(),
  present: z.boolean(),
  choice: z.enum(CHOICES).nullable().describe('The vote that counted; null: none.'),
  by: z.enum(STANDINGS).nullable().describe('Whose vote counted; null: nobody’s.'),
})
const TallyRecord = z.object({
  seats: number,
  members: number.describe('Seats that somebody holds.'),
  excused: number,
  present: number,
  voted: number,
  for: number,
  against: number,
  abstain: number,
  quorumBase: number,
  quorumNeeded: number,
  quorumMet: z.boolean().describe('With the balance by sector where the rule asks for it.'),
  majorityBase: number,
  majorityNeeded: number.nullable().describe('Votes in favour that approve; null: consensus.'),
  impossible: z.string().nullable().describe('Why nothing can be decided; null: something can.'),
  outcome: z.enum(OUTCOMES).describe('What the rule makes of the roll; of an open one, as if it closed now.'),
})

export const DecisionRecord = z.object({
  id: z.uuid().describe('Permanent identifier, UUID.'),
  address: z.string().describe('Path of its page.'),
  state: z.enum(DECISION_STATES).describe('Whether it is open, or how it ended.'),
  title: content,
  matter: z.string().describe('Name of the matter.'),
  makerId: z.uuid().describe('Id of the decision-maker.'),
  maker: content.describe('Name of the decision-maker, by language.'),
  subjectKind: z.string().describe('Kind of the record that is decided on.'),
  subjectId: z.uuid().describe('Id of that record.'),
  text: content.nullable().describe('What is decided, where no other record holds it, by language.'),
  textAddress: z.string().describe('Path where what is decided is read.'),
  textHash: z.string().describe('SHA-256 of what is decided, in hexadecimal.'),
  openedAt: moment,
  closesAt: moment.nullable().describe('When it closes by itself; null: whenever it is closed.'),
  notBefore: Day.nullable().describe('First day on which it may close; null: any.'),
  closedAt: moment.nullable().describe('When it was closed; null: it was not.'),
  sessionOn: Day.nullable().describe('Day of the session whose attendance was recorded; null: none.'),
  notApplied: z
    .string()
    .nullable()
    .describe('Why what was approved could not be applied; null: it was, or nothing had to be.'),
  withdrawnAt: moment.nullable(),
  withdrawnReason: z.string().nullable().describe('Why it was withdrawn, in Spanish.'),
  rule: RuleRecord.describe('The rule that held on the day of opening.'),
  roll: z.array(RollRecord).describe('Seat by seat what counts: with the rule, all that the outcome is computed from.'),
  tally: TallyRecord,
  votes: z
    .array(
      z.object({
        seat: number.describe('Number of the seat.'),
        standing: z.enum(STANDINGS),
        person,
        choice: z.enum(CHOICES),
        reason: z.string().nullable().describe('In Spanish; null: none given.'),
        at: moment,
        counted: z.boolean().describe('Whether it counts: an alternate’s does where the holder has not voted.'),
      }),
    )
    .describe('Votes, public and nominal.'),
  excuses: z.array(z.object({ person, reason: z.string() })).describe('Members with a conflict of interest.'),
})
export type DecisionRecord = z.infer<typeof DecisionRecord>

/** Decisions as machines read them, in their order. Five queries, however many. */
export async function recordsOf(db: Db, decisions: readonly Decision[]): Promise<DecisionRecord[]> {
  const ids = decisions.map(({ id }) => id)
  const makerIds = [...new Set(decisions.map(({ makerId }) => makerId))]
  const makers = await findMakersById(db, makerIds)
  const seats = new Map((await seatsOf(db, makerIds)).map((seat) => [seat.id, seat]))
  const [votes, excuses] = [await votesOf(db, ids), await excusesOf(db, ids)]
  const names = await peopleNames(
    db,
    [...votes, ...excuses].map(({ personId }) => personId),
  )
  const of = (id: DecisionId) => (one: { decisionId: DecisionId }) => one.decisionId === id
  return decisions.map((decision) => ({
    ...decisionFacts(decision, makers.get(decision.makerId)!),
    tally: tallyRecord(outcomeOf(decision)),
    votes: votes.filter(of(decision.id)).map((vote) => {
      const seat = seats.get(vote.seatId)?.number ?? 0
      return {
        seat,
        standing: vote.standing,
        person: names.get(vote.personId) ?? null,
        choice: vote.choice,
        reason: vote.reason,
        at: vote.at.toISOString(),
        counted: decision.roll.some((line) => line.number === seat && line.by === vote.standing),
      }
    }),
    excuses: excuses.filter(of(decision.id)).map(({ personId, reason }) => ({
      person: names.get(personId) ?? null,
      reason,
    })),
  }))
}

const decisionFacts = (decision: Decision, maker: Maker) => ({
  id: decision.id,
  address: decisionAddress(decision.id),
  state: decision.state,
  title: decision.title,
  matter: decision.matter,
  makerId: maker.id,
  maker: maker.name,
  subjectKind: decision.subject.kind,
  subjectId: decision.subject.id,
  text: decision.text,
  textAddress: decision.address,
  textHash: decision.textHash,
  openedAt: decision.openedAt.toISOString(),
  closesAt: decision.closesAt?.toISOString() ?? null,
  notBefore: decision.notBefore,
  closedAt: decision.closedAt?.toISOString() ?? null,
  sessionOn: decision.sessionOn,
  notApplied: decision.notApplied,
  withdrawnAt: decision.withdrawn?.at.toISOString() ?? null,
  withdrawnReason: decision.withdrawn?.reason ?? null,
  rule: decision.rule,
  roll: [...decision.roll],
})

const tallyRecord = ({ quorum: { base, needed, met }, majority, sectors: _sectors, ...figures }: Tally) => ({
  ...figures,
  quorumBase: base,
  quorumNeeded: needed,
  quorumMet: met,
  majorityBase: majority.base,
  majorityNeeded: majority.needed,
})

const term = {
  from: Day.describe('First day, YYYY-MM-DD.'),
  until: Day.nullable().describe('First day on which it no longer holds, YYYY-MM-DD; null: until further notice.'),
}

export const MakerRecord = z.object({
  id: z.uuid().describe('Permanent identifier, UUID.'),
  address: z.string().describe('Path of its page.'),
  name: content,
  about: content.nullable(),
  kind: z.enum(MAKER_KINDS).describe('Whether it decides by votes of its members, or one person decides.'),
  organizationId: z.uuid().nullable().describe('Organization that it decides for; null: it belongs to several.'),
  ...term,
  seats: z.array(
    z.object({
      number,
      label: content,
      sector: content.nullable(),
      votes: z.boolean().describe('Whether it has a vote besides a voice.'),
      office: z.enum(OFFICES).nullable().describe('Who presides, who keeps the acts; null: neither.'),
      ...term,
      members: z.array(z.object({ person, standing: z.enum(STANDINGS), ...term, inForce: z.boolean() })),
    }),
  ),
  rules: z
    .array(
      RuleRecord.extend({ matter: z.string().nullable().describe('Null: all that have none of their own.'), ...term }),
    )
    .describe('Rules that it has and had.'),
})
export type MakerRecord = z.infer<typeof MakerRecord>

/** Bodies as machines read them, in their order. Four queries, however many. */
export async function makerRecords(db: Db, makers: readonly Maker[]): Promise<MakerRecord[]> {
  const ids = makers.map(({ id }) => id)
  const [seats, members, rules] = [await seatsOf(db, ids), await membersOf(db, ids), await rulesOf(db, ids)]
  const names = await peopleNames(
    db,
    members.map(({ personId }) => personId),
  )
  const today = dayOf(new Date())
  const memberRecord = ({ personId, standing, from, until }: Member) => ({
    person: names.get(personId) ?? null,
    standing,
    from,
    until,
    inForce: isInForce({ from, until }, today),
  })
  const seatRecord = ({ id, number, label, sector, votes, office, from, until }: Seat) => ({
    number,
    label,
    sector,
    votes,
    office,
    from,
    until,
    members: members.filter(({ seatId }) => seatId === id).map(memberRecord),
  })
  const ruleRecord = ({ matter, from, until, rule }: DatedRule) => ({ ...rule, matter, from, until })
  return makers.map(({ id, slug, name, about, kind, organizationId, from, until }) => ({
    id,
    address: makerAddress(slug),
    name,
    about,
    kind,
    organizationId,
    from,
    until,
    seats: seats.filter(({ makerId }) => makerId === id).map(seatRecord),
    rules: rules.filter(({ makerId }) => makerId === id).map(ruleRecord),
  }))
}
