import { calendarOf, calendarsOf, leftOut, type LeftOut } from '../../foundations/calendars/index.ts'
import { dayOf, type Day } from '../../kernel/dates.ts'
import { addWorkingDays, workingDaysBetween } from '../../kernel/working-days.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'
import { ref } from '../../kernel/ref.ts'
import type { Db } from '../../platform/database/index.ts'
import type { Services } from '../../platform/http/index.ts'
import { historyOf, type Entry, type Subscriber } from '../../platform/journal/index.ts'
import { recordOn } from './acting.ts'
import { deadlinesOf } from './model.ts'
import { windowOn, type AskedRecord } from './records.ts'
import { termFor } from './rules/store.ts'
import {
  appealsWaiting,
  lockContributionById,
  moveAppeal,
  openAfter,
  updateContribution,
  type Contribution,
} from './store.ts'
import { isOwed, type Kind } from './vocabulary.ts'

/** The term of what is asked of that organization on that day, by the calendar it works by. */
export async function newTerm(db: Db, ownerId: string, from: Day) {
  const { days, extensionDays } = await termFor(db, ownerId, from, 'answer')
  return {
    termFrom: from,
    termDays: days,
    extensionDays,
    extendedOn: null,
    extensionReason: null,
    stoppedDays: 0,
    halfToldOn: null,
    overdueToldOn: null,
    ...deadlinesOf(await calendarOf(db, ownerId), from, days),
  }
}

/** Who owes an answer, and the term of it; null where none is owed. */
type Owed = { ownerId: string; term: Awaited<ReturnType<typeof newTerm>> | null }

/**
 * What is owed to something of that kind asked about the record on that day: what its form says beforehand, and what its receipt keeps.
 * A proposal for a draft is answered by whoever drafts it, once all of them are in.
 */
export async function owedFor(
  db: Db,
  { ownerId, consultation }: AskedRecord,
  kind: Kind,
  day: Day,
): Promise<Verdict<Owed, 'not-consulted' | 'nobody-answers'>> {
  const window = kind === 'proposal' ? windowOn(consultation, day) : null
  if (kind === 'proposal' && !window) return refuse('not-consulted')
  const owner = window ? consultation!.ownerId : ownerId
  if (owner === null) return refuse('nobody-answers')
  const term = isOwed(kind) ? await newTerm(db, owner, window?.closesOn ?? day) : null
  return accept({ ownerId: owner, term })
}

/** The term of an appeal made on that day against what that authority took out, by the calendar it works by. */
export async function newAppealTerm(db: Db, authorityId: string, from: Day): Promise<{ termDays: number; dueOn: Day }> {
  const { days } = await termFor(db, authorityId, from, 'appeal')
  return { termDays: days, dueOn: addWorkingDays(await calendarOf(db, authorityId), from, days) }
}

/** Working days of the term that runs, with its extension and those during which it stopped. */
export const daysOf = ({ termDays, extensionDays, extendedOn, stoppedDays }: Contribution) =>
  termDays! + (extendedOn === null ? 0 : extensionDays!) + stoppedDays

/** Why days within its term do not count, besides weekends; null where none runs, or where it was counted by the calendar of another day. */
export async function daysLeftOut(db: Db, contribution: Contribution): Promise<LeftOut[] | null> {
  const { ownerId, termFrom, dueOn } = contribution
  if (termFrom === null || dueOn === null) return null
  const calendar = await calendarOf(db, ownerId)
  if (deadlinesOf(calendar, termFrom, daysOf(contribution)).dueOn !== dueOn) return null
  return leftOut(calendar, termFrom, dueOn).filter(({ closure }) => closure.kind !== 'weekend')
}

/**
 * How the term of what was hidden goes on when it is restored: it stopped for the working days between. Null where nothing changes: none
 * runs, it had ended before it was hidden, or who hid it owes the answer.
 */
export async function resumedTerm(db: Db, contribution: Contribution, hiddenOn: Day, today: Day) {
  const { ownerId, termFrom, dueOn, answeredOn, hiddenByOwner } = contribution
  if (dueOn === null || answeredOn !== null || hiddenByOwner || dueOn < hiddenOn) return null
  const calendar = await calendarOf(db, ownerId)
  const from = hiddenOn > termFrom! ? hiddenOn : termFrom!
  const stoppedDays = contribution.stoppedDays + Math.max(0, workingDaysBetween(calendar, from, today))
  const moved = deadlinesOf(calendar, termFrom!, daysOf({ ...contribution, stoppedDays }))
  return { stoppedDays, ...moved, ...(moved.halfOn > today && { halfToldOn: null }) }
}

const CHANGES = new Set([
  'calendar.entry-added',
  'calendar.entry-withdrawn',
  'organization.supervision-changed',
  'organization.supervision-ended',
])

/**
 * Counts the terms that run anew when a calendar changes: a suspension was published or withdrawn, or another authority's calendar
 * counts. What was answered keeps the day by which it was judged, and what was overdue on the day of the change stays overdue.
 */
export const recountTerms = (services: Services): Subscriber => ({
  name: 'answer-terms',
  wants: ({ event }: Entry) => CHANGES.has(event),
  async handle({ at }) {
    await recount(services, dayOf(at))
    await recountAppeals(services, dayOf(at))
  },
})

/**
 * Whether its term had ended when that day began. One that a change of the same day cut short had not: an entry that was published by
 * mistake is mended by withdrawing it and publishing another.
 */
async function wasOverBy(
  db: Db,
  { id, dueOn }: { id: string; dueOn: Day },
  day: Day,
  event: 'term-moved' | 'appeal-term-moved',
): Promise<boolean> {
  if (dueOn >= day) return false
  const moves = await historyOf(db, ref('contribution', id), { events: [`contribution.${event}`] })
  return !moves.some(({ details: { changedOn, from } }) => changedOn === day && String(from) >= day)
}

/** The days by which appeals are owed a decision, after a calendar changed on that day. Those that wait are few. */
export async function recountAppeals({ db, transaction }: Pick<Services, 'db' | 'transaction'>, changedOn: Day) {
  const waiting = await appealsWaiting(db)
  const calendars = await calendarsOf(db, [...new Set(waiting.map(({ authorityId }) => authorityId))])
  for (const { moderationId, contributionId, authorityId, createdAt, termDays, dueOn } of waiting) {
    const moved = addWorkingDays(calendars.get(authorityId)!, dayOf(createdAt), termDays)
    if (moved === dueOn || (await wasOverBy(db, { id: contributionId, dueOn }, changedOn, 'appeal-term-moved')))
      continue
    await transaction(async (tx) => {
      const contribution = await lockContributionById(tx, contributionId)
      if (!contribution || !(await moveAppeal(tx, moderationId, moved))) return
      const details = { from: dueOn, to: moved, changedOn }
      await recordOn(tx, contribution, { event: 'appeal-term-moved', actorId: null, details })
    })
  }
}

/** The days by which answers are owed, after a calendar changed on that day. */
export async function recount(
  { db, transaction, today }: Pick<Services, 'db' | 'transaction' | 'today'>,
  changedOn: Day,
) {
  let after: string | null = null
  for (;;) {
    const open: Contribution[] = await openAfter(db, after)
    const calendars = await calendarsOf(db, [...new Set(open.map(({ ownerId }) => ownerId))])
    for (const contribution of open) {
      const { dueOn } = deadlinesOf(calendars.get(contribution.ownerId)!, contribution.termFrom!, daysOf(contribution))
      if (dueOn !== contribution.dueOn) await move(contribution.id)
    }
    const last = open.at(-1)
    if (!last) return
    after = last.id
  }

  function move(id: string) {
    return transaction(async (tx) => {
      const contribution = await lockContributionById(tx, id)
      if (!contribution?.dueOn || contribution.answeredOn !== null) return
      const moved = deadlinesOf(
        await calendarOf(tx, contribution.ownerId),
        contribution.termFrom!,
        daysOf(contribution),
      )
      const { dueOn } = contribution
      if (moved.dueOn === dueOn || (await wasOverBy(tx, { id, dueOn }, changedOn, 'term-moved'))) return
      await updateContribution(tx, id, {
        ...moved,
        ...(moved.halfOn > today() && { halfToldOn: null }),
        ...(moved.dueOn >= today() && { overdueToldOn: null }),
      })
      await recordOn(tx, contribution, {
        event: 'term-moved',
        actorId: null,
        details: { from: dueOn, to: moved.dueOn, changedOn },
      })
    })
  }
}
