import {
  decisionsOn,
  hashOf,
  openDecision,
  rejecterOf,
  type Decision,
  type OpeningRefusal,
} from '../../../governance/decisions/index.ts'
import { ref } from '../../../kernel/ref.ts'
import type { Locale, TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/context.ts'
import type { Matter } from '../../../platform/manifest/index.ts'
import { authorizeManager, type Acting } from '../acting.ts'
import { askedAfter, chooseDecider, decidersFor } from '../deciders.ts'
import { lastDayOf } from '../plans/ending.ts'
import type { PlanId } from '../plans/model.ts'
import { findPlan, lockPlan, type Plan } from '../plans/store.ts'
import { inWhoseName } from '../versions/actions.ts'
import { versionsOf } from '../versions/store.ts'
import { words as lifeWords } from '../versions/words.ts'
import { closingAddress } from './address.ts'
import { words } from './words.ts'

/** A plan that has not ended is closed as a body or a head decided, and in no other way. */
export const CLOSE = 'plan.close'

/** What a decision-maker decides of a plan that has not ended; its account is written and published afterwards. */
export const closingEarly: Matter = {
  name: CLOSE,
  title: { es: words('es')('early.matter'), en: words('en')('early.matter') },
  async hindrance(db, { id }, locale) {
    const plan = await findPlan(db, id as PlanId)
    return plan && (await earlyClosingOf(db, plan))?.isOutdated ? words(locale)('early.outdated') : null
  },
}

/** How closing a plan before its end stands: the last thing decided or being decided on it, and whether that lets it be closed. */
export type EarlyClosing = {
  decision: Decision
  reason: TranslatedText
  isApproved: boolean
  /** Whether the plan was signed anew since it was opened: approving it lets nobody close this text. */
  isOutdated: boolean
  /** Who alone may be asked once more, having rejected it; null: whoever decides. */
  rejecterId: string | null
} | null

/**
 * What is being decided on closing the plan early or, where nothing is, what was closed last. What was approved of a text that
 * was signed anew since was approved of another plan: it lets nobody close this one. A rejection counts from the day it was given, whichever
 * text it was opened on: it binds until the plan is signed anew.
 */
export async function earlyClosingOf(db: Db, { id, version }: Pick<Plan, 'id' | 'version'>): Promise<EarlyClosing> {
  const decisions = await decisionsOn(db, ref('plan', id), CLOSE)
  const decision =
    decisions.find(({ state }) => state === 'open') ??
    decisions.filter(({ closedAt }) => closedAt !== null).toSorted((a, b) => Number(b.closedAt) - Number(a.closedAt))[0]
  if (!decision?.text) return null
  const last = version === null ? undefined : (await versionsOf(db, id)).at(-1)
  const isSince = (at: Date | null) => last === undefined || (at !== null && last.createdAt <= at)
  const isOutdated = !isSince(decision.openedAt)
  const isApproved = decision.state === 'approved' && !isOutdated
  const binding = decisions.filter(({ state, openedAt, closedAt }) =>
    isSince(state === 'rejected' ? closedAt : openedAt),
  )
  return { decision, reason: decision.text, isApproved, isOutdated, rejecterId: rejecterOf(binding) }
}

export type EarlyRefusal =
  | 'is-closed'
  | 'no-commitments'
  | 'not-early'
  | 'already-approved'
  | 'needs-decider'
  | OpeningRefusal

/**
 * Puts before who decides that the plan be closed before its last day, and why: the reason is public at once. `makerId` null: whoever
 * decides, where it is one alone. Answers the id of the decision.
 */
export function proposeEarlyClosing(
  { actor, transaction, today, now }: Acting & Pick<Services, 'now'>,
  planId: PlanId,
  { reason, makerId }: { reason: TranslatedText; makerId: string | null },
): Promise<Verdict<string, EarlyRefusal>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx): Promise<Verdict<string, EarlyRefusal>> => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    if (plan.closedOn !== null) return refuse('is-closed')
    if (plan.commitmentCount === 0) return refuse('no-commitments')
    const lastDay = await lastDayOf(tx, plan)
    if (lastDay !== null && lastDay <= today()) return refuse('not-early')
    const early = await earlyClosingOf(tx, plan)
    if (early?.isApproved) return refuse('already-approved')
    const deciders = await decidersFor(tx, CLOSE, plan, today())
    const chosen = chooseDecider(deciders, askedAfter(deciders, early?.rejecterId ?? null), makerId)
    if (!chosen.ok) return chosen
    const question = {
      makerId: chosen.value.id,
      matter: CLOSE,
      subject: ref('plan', planId),
      title: titleOf(plan),
      text: reason,
      textHash: hashOf(reason.es),
      address: closingAddress(plan.slug),
      at: now(),
    }
    const opened = await openDecision(tx, question, actorId, inWhoseName(actor, plan))
    return opened.ok ? accept(String(opened.value)) : opened
  })
}

const titleOf = ({ title }: Plan): TranslatedText => ({
  es: words('es')('early.decision', { plan: title.es }),
  en: words('en')('early.decision', { plan: title.en ?? title.es }),
})

const OWN = ['is-closed', 'no-commitments', 'not-early', 'already-approved'] as const
export function explainEarly(reason: EarlyRefusal, locale: Locale): string {
  const own = OWN.find((one) => one === reason)
  return own
    ? words(locale)(`refusal.${own}`)
    : lifeWords(locale)(`refusal.${reason as Exclude<EarlyRefusal, (typeof OWN)[number]>}`)
}
