import { decisionsOn } from '../../../governance/decisions/index.ts'
import { addMonths, type Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/context.ts'
import { record } from '../../../platform/journal/index.ts'
import { authorizeManager, organizationRefs, type Acting } from '../acting.ts'
import { beingVoted, lapse, waitingFor } from '../amendments/lapsing.ts'
import type { Amendment } from '../amendments/store.ts'
import { lockCommitmentsOf } from '../commitments/store.ts'
import { decidersFor } from '../deciders.ts'
import { canonical } from '../differences.ts'
import { lastDayOf } from '../plans/ending.ts'
import type { PlanId } from '../plans/model.ts'
import { lockPlan, statesOf, type Plan } from '../plans/store.ts'
import { inWhoseName } from '../versions/actions.ts'
import { hashOf } from '../versions/text.ts'
import { CLOSE, earlyClosingOf, type EarlyClosing } from './early.ts'
import {
  MOST_CUT_DAYS,
  MOST_CUT_MONTHS,
  type CutDayReason,
  type CutDocument,
  type CutId,
  type CutKind,
  type CutReason,
} from './model.ts'
import { cutDaysOf, cutsOf, deleteCutDay, dueCuts, insertClosing, insertCut, insertCutDay, nextCutNumber, standingNow, type Cut } from './store.ts' // prettier-ignore

type Taken = { id: CutId; number: number; sha256: string }

/** Cuts the plan's progress today, by hand. One a day is enough. */
export function takeCut({ actor, transaction, today }: Acting, planId: PlanId): Promise<Verdict<Taken, CutReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    const wrong = whyNotCut(plan, await cutsOf(tx, planId, 1), await cutDaysOf(tx, planId), today())
    if (wrong) return refuse(wrong)
    return accept(
      await writeCut(
        tx,
        plan,
        { kind: 'by-hand', forDay: null, onDay: today() },
        { actorId, organizationId: inWhoseName(actor, plan) },
      ),
    )
  })
}

/** Why the plan's progress is not cut today by hand; `cuts`: the latest first. What is set for today is cut in any case. */
export function whyNotCut(
  plan: Plan,
  [last]: readonly Pick<Cut, 'onDay'>[],
  days: readonly { day: Day; cut: number | null }[],
  today: Day,
): CutReason | null {
  if (plan.closedOn !== null) return 'is-closed'
  if (plan.commitmentCount === 0) return 'no-commitments'
  if (last?.onDay === today) return 'cut-today'
  return days.some(({ day, cut }) => day === today && cut === null) ? 'set-today' : null
}

type Which = { kind: CutKind; forDay: Day | null; onDay: Day }
type By = { actorId: string | null; organizationId: string | null }

/** The row and the entry of a cut. The plan is locked, so that two who cut at once take two numbers, or one day once. */
async function writeCut(tx: Tx, plan: Plan, which: Which, { actorId, organizationId }: By): Promise<Taken> {
  const number = await nextCutNumber(tx, plan.id)
  const summary = (await statesOf(tx, [plan.id], which.onDay)).get(plan.id)!
  const { slug, version } = plan
  const document: CutDocument = { format: 'tequio-cut/1', plan: slug, version, number, ...which, summary, commitments: await standingNow(tx, plan.id, which.onDay) } // prettier-ignore
  const text = canonical(document)
  const sha256 = hashOf(text)
  const id = await insertCut(tx, { planId: plan.id, number, ...which, document: text, sha256, summary, organizationId, personId: actorId }) // prettier-ignore
  await record(tx, {
    event: 'plan.cut-taken',
    subject: ref('plan', plan.id),
    actorId,
    organizationId,
    about: [ref('plan-cut', id)],
    details: { number, cutId: id, kind: which.kind, onDay: which.onDay, forDay: which.forDay, sha256 },
  })
  return { id, number, sha256 }
}

/**
 * Takes the cuts that are due, each once, however many processes look at the same moment. Answers how many. One whose day went by while
 * nothing ran is taken now, and says for which day it is.
 */
export async function takeDueCuts({ db, transaction, today }: Pick<Services, 'db' | 'transaction' | 'today'>) {
  let taken = 0
  for (const { planId, day } of await dueCuts(db, today())) {
    const cut = await transaction(async (tx) => {
      const plan = await lockPlan(tx, planId)
      const set = (await cutDaysOf(tx, planId)).find((one) => one.day === day)
      if (!plan || plan.closedOn !== null || !set || set.cut !== null) return null // another process was faster, or it was called off
      return writeCut(
        tx,
        plan,
        { kind: 'scheduled', forDay: day, onDay: today() },
        { actorId: null, organizationId: null },
      )
    })
    if (cut) taken++
  }
  return taken
}

/** Sets a day, from today to the plan's last, on which progress will be cut. */
export function setCutDay(
  { actor, transaction, today }: Acting,
  planId: PlanId,
  day: Day,
): Promise<Verdict<null, CutDayReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    if (plan.closedOn !== null) return refuse('is-closed')
    if (day < today()) return refuse('in-the-past')
    const [last] = await cutsOf(tx, planId, 1)
    if (day === today() && last?.onDay === day) return refuse('cut-today')
    if (day > ((await lastDayOf(tx, plan)) ?? addMonths(today(), MOST_CUT_MONTHS))) return refuse('too-far')
    if ((await cutDaysOf(tx, planId)).length >= MOST_CUT_DAYS) return refuse('too-many')
    if (!(await insertCutDay(tx, planId, day))) return refuse('already-set')
    await recordDay(tx, 'plan.cut-day-set', plan, { day, actorId, organizationId: inWhoseName(actor, plan) })
    return accept(null)
  })
}

/** Calls a day off that was set and for which nothing was cut yet. */
export function callOffCutDay(
  { actor, transaction }: Acting,
  planId: PlanId,
  day: Day,
): Promise<Verdict<null, CutDayReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    const set = (await cutDaysOf(tx, planId)).find((one) => one.day === day)
    if (!set || set.cut !== null) return refuse('not-set')
    await deleteCutDay(tx, planId, day)
    await recordDay(tx, 'plan.cut-day-called-off', plan, { day, actorId, organizationId: inWhoseName(actor, plan) })
    return accept(null)
  })
}

const recordDay = (tx: Tx, event: string, plan: Plan, { day, actorId, organizationId }: By & { day: Day }) =>
  record(tx, { event, subject: ref('plan', plan.id), actorId, organizationId, details: { day } })

export type ClosingDraft = { results: TranslatedText; lessons: TranslatedText; undone: TranslatedText }
export type ClosingReason =
  | 'is-closed'
  | 'no-commitments'
  | 'amendment-voted'
  | 'decision-open'
  | 'needs-last-day'
  | 'early-undecided'
  | 'early-voted'
  | 'early-not-approved'

/**
 * Closes the plan: a final cut, and the convener's account of results, lessons and what was not done. It is written once. Before the
 * plan's last day, only as was decided, whose reason is published with it. What was proposed to change in it and not applied lapses.
 */
export function closePlan(
  { actor, transaction, today }: Acting,
  planId: PlanId,
  draft: ClosingDraft,
): Promise<Verdict<Taken, ClosingReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx): Promise<Verdict<Taken, ClosingReason>> => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    const waiting = await waitingFor(tx, plan)
    const verdict = await judgeClosing(tx, plan, waiting, today())
    if (!verdict.ok) return verdict
    const early = verdict.value
    const by = { actorId, organizationId: inWhoseName(actor, plan) }
    await lockCommitmentsOf(tx, planId) // nobody reports meanwhile what the final cut would not tell
    await lapse(tx, waiting, { ...by, today: today() })
    const cut = await writeCut(tx, plan, { kind: 'final', forDay: null, onDay: today() }, by)
    await insertClosing(tx, {
      planId,
      cutId: cut.id,
      onDay: today(),
      ...draft,
      earlyReason: early?.reason ?? null,
      decisionId: early?.decision.id ?? null,
      organizationId: by.organizationId,
      personId: actorId,
    })
    await record(tx, {
      event: 'plan.closed',
      subject: ref('plan', planId),
      ...by,
      about: organizationRefs([plan.convenerId]),
      details: {
        onDay: today(),
        cut: cut.number,
        early: early !== null,
        ...(early && { reason: early.reason, decisionId: early.decision.id }),
      },
    })
    return accept(cut)
  })
}

/**
 * Whether it may be closed that day and, where it has not ended, as decided by whom and why. What ends on no known day ends by a
 * decision too or, where nobody is registered to take it, once its last day is written. Nothing closes while the plan is before anybody.
 */
export async function judgeClosing(
  db: Db,
  plan: Plan,
  waiting: readonly Amendment[],
  today: Day,
): Promise<Verdict<EarlyClosing, ClosingReason>> {
  if (plan.closedOn !== null) return refuse('is-closed')
  if (plan.commitmentCount === 0) return refuse('no-commitments')
  if ((await beingVoted(db, waiting)).length > 0) return refuse('amendment-voted')
  const open = (await decisionsOn(db, ref('plan', plan.id))).filter(({ state }) => state === 'open')
  if (open.length > 0) return refuse(open.some(({ matter }) => matter === CLOSE) ? 'early-voted' : 'decision-open')
  const lastDay = await lastDayOf(db, plan)
  if (lastDay !== null && lastDay <= today) return accept(null)
  const early = await earlyClosingOf(db, plan)
  if (early) return early.isApproved ? accept(early) : refuse('early-not-approved')
  const isAnybodys = lastDay !== null || (await decidersFor(db, CLOSE, plan, today)).length > 0
  return refuse(isAnybodys ? 'early-undecided' : 'needs-last-day')
}
