import { createHash } from 'node:crypto'
import { addWorkingDays, FEDERAL_CALENDAR } from '../../kernel/working-days.ts'
import { dayOf, type Day } from '../../kernel/dates.ts'
import { ref, type Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'
import type { Tx } from '../../platform/database/index.ts'
import { record } from '../../platform/journal/index.ts'
import { calendarOf } from '../../foundations/calendars/index.ts'
import { decisionAddress } from './address.ts'
import { ruleFor, votingSeatsOn, type Maker } from './makers/model.ts'
import { lockMaker, membersOf, rulesOf, seatsOf } from './makers/store.ts'
import { HEAD_RULE, isInForce, rejecterOf, type DecisionId, type MakerId, type Rule, type SeatId } from './model.ts'
import { decisionsOn, findDecision, insertDecision, newDecisionId } from './store.ts'

export type Question = {
  makerId: string
  matter: string
  /** The record that is decided on. */
  subject: Ref
  title: TranslatedText
  /** SHA-256 of exactly what is decided, 64 hexadecimal digits: whoever applies it compares. */
  textHash: string
  /** Path of the page on which what is decided is read. */
  address: string
  /** Null or absent: until who presides or keeps the acts closes it. */
  closesAt?: Date | null
  /** Where no other record holds what is decided. */
  text?: TranslatedText | null
  /** The moment of opening; now where absent. */
  at?: Date
}

/** Longer than any body takes to vote; a later day is a slip of the keys. */
export const MOST_MONTHS = 60

export type OpeningRefusal =
  | 'no-maker'
  | 'maker-over'
  | 'no-rule'
  | 'no-members'
  | 'already-open'
  | 'rejected-elsewhere'
  | 'closes-in-the-past'
  | 'notice-too-short'

/**
 * Puts a question before a decision-maker, by the rule that holds that day and the seats there are, which are copied. One question is
 * before one decider at a time, and the same text that one rejected goes to no other. Whether the actor may is the caller's to judge. Throws where `textHash` is no SHA-256.
 */
export async function openDecision(
  tx: Tx,
  question: Question,
  actorId: string | null,
  organizationId: string | null = null,
): Promise<Verdict<DecisionId, OpeningRefusal>> {
  const at = question.at ?? new Date()
  const maker = await lockMaker(tx, question.makerId)
  if (!maker) return refuse('no-maker')
  const { subject, matter, textHash } = question
  const before = (await decisionsOn(tx, subject, matter, at)).filter((one) => one.textHash === textHash)
  const rejecter = rejecterOf(before)
  if (rejecter !== null && rejecter !== maker.id) return refuse('rejected-elsewhere')
  const verdict = await judgeOpening(tx, maker, question, at)
  if (!verdict.ok) return verdict
  return insertOpened(tx, maker, question, { at, actorId, organizationId, ...verdict.value })
}

/**
 * Puts a text of its own before a decision-maker, where no other record holds it: the record is the decision itself, and its hash
 * that of the Spanish text. `id` is chosen by the form, so that sending it twice opens one.
 */
export async function openAgreement(
  tx: Tx,
  question: Omit<Question, 'subject' | 'textHash' | 'address' | 'text'> & { text: TranslatedText },
  actorId: string | null,
  organizationId: string | null = null,
  id = newDecisionId(),
): Promise<Verdict<DecisionId, OpeningRefusal>> {
  const at = question.at ?? new Date()
  const maker = await lockMaker(tx, question.makerId)
  if (!maker) return refuse('no-maker')
  const received = await findDecision(tx, id, at)
  if (received)
    return received.makerId === maker.id && received.openedBy === actorId ? accept(id) : refuse('already-open')
  const verdict = await judgeOpening(tx, maker, question, at)
  if (!verdict.ok) return verdict
  const own = { subject: ref('decision', id), textHash: hashOf(question.text.es), address: decisionAddress(id) }
  return insertOpened(tx, maker, { ...question, ...own }, { id, at, actorId, organizationId, ...verdict.value })
}

/** SHA-256 of the text's bytes in UTF-8, in hexadecimal. */
export const hashOf = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

type Judged = { rule: Rule; notBefore: Day | null; seatIds: SeatId[] }

async function judgeOpening(
  tx: Tx,
  maker: Maker,
  { matter, closesAt }: Pick<Question, 'matter' | 'closesAt'>,
  at: Date,
): Promise<Verdict<Judged, OpeningRefusal>> {
  const day = dayOf(at)
  if (!isInForce(maker, day)) return refuse('maker-over')
  const rule = maker.kind === 'head' ? HEAD_RULE : ruleFor(await rulesOf(tx, [maker.id]), matter, day)?.rule
  if (!rule) return refuse('no-rule')
  const seatIds = votingSeatsOn(await seatsOf(tx, [maker.id]), day).map(({ id }) => id)
  const members = await membersOf(tx, [maker.id])
  if (!members.some((member) => seatIds.includes(member.seatId) && isInForce(member, day))) return refuse('no-members')
  if (closesAt && closesAt <= at) return refuse('closes-in-the-past')
  const notBefore = await earliestClosing(tx, maker, rule, day)
  return closesAt && notBefore && dayOf(closesAt) < notBefore
    ? refuse('notice-too-short')
    : accept({ rule, notBefore, seatIds })
}

/** By the working days of the body's organization; of one that belongs to several, by the federal ones. */
export async function earliestClosing(
  tx: Parameters<typeof calendarOf>[0],
  { organizationId }: Pick<Maker, 'organizationId'>,
  { noticeDays }: Rule,
  day: Day,
): Promise<Day | null> {
  if (noticeDays === null) return null
  const calendar = organizationId ? await calendarOf(tx, organizationId) : FEDERAL_CALENDAR
  return addWorkingDays(calendar, day, noticeDays)
}

type Opened = Judged & { id?: DecisionId; at: Date; actorId: string | null; organizationId: string | null }

async function insertOpened(
  tx: Tx,
  maker: Maker,
  { matter, subject, title, text = null, textHash, address, closesAt = null }: Question,
  { id = newDecisionId(), at, actorId, organizationId, rule, notBefore, seatIds }: Opened,
): Promise<Verdict<DecisionId, OpeningRefusal>> {
  const opened = await insertDecision(tx, {
    id,
    makerId: maker.id,
    matter,
    subjectKind: subject.kind,
    subjectId: subject.id,
    title,
    text,
    textHash,
    address,
    openedAt: at,
    openedBy: actorId,
    closesAt,
    notBefore,
    rule,
    seatIds,
  })
  if (!opened) return refuse('already-open')
  await record(tx, {
    event: 'decision.opened',
    subject: ref('decision', id),
    actorId,
    organizationId,
    details: { matter, title, maker: maker.name, textHash, closesAt: closesAt?.toISOString() ?? null, subject },
    about: aboutDecision({ makerId: maker.id, subject }, maker),
  })
  return accept(id)
}

/** The records whose history an act on a decision belongs to, besides its own. */
export const aboutDecision = (
  { makerId, subject }: { makerId: MakerId; subject: Ref },
  { organizationId }: Pick<Maker, 'organizationId'>,
): Ref[] => [ref('decision-maker', makerId), subject, ...(organizationId ? [ref('organization', organizationId)] : [])]
