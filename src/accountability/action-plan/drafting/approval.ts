import { decisionsOn, lastDecided, makersOf, rejecterOf, type Decision } from '../../../governance/decisions/index.ts'
import { dayOf } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { Decided, Matter } from '../../../platform/manifest/index.ts'
import { organizationRefs } from '../acting.ts'
import { decidersFor, namedDecidersFor } from '../deciders.ts'
import type { PlanId } from '../plans/model.ts'
import { lockPlan, type Plan } from '../plans/store.ts'
import { documentOf, hashOf, textNow } from '../versions/text.ts'
import { findSubmission } from './store.ts'
import { words } from './words.ts'

export const APPROVE = 'plan.approve'

export const approversOf = (db: Db, plan: Pick<Plan, 'convenerId'>, today: string) =>
  decidersFor(db, APPROVE, plan, today)
export const namedApprovers = (db: Db, plan: Plan, today: string, locale: Locale) =>
  namedDecidersFor(db, APPROVE, plan, today, locale)

/** All that was decided, or is to be, on approving the plan; the latest first. */
export const approvalsOf = (db: Db, planId: PlanId): Promise<Decision[]> =>
  decisionsOn(db, ref('plan', planId), APPROVE)

/**
 * Why a text may not be signed with that decision, or with none: while it is being voted, where the plan was put to approval and this text has
 * not been approved, or where the decision approved another, or was followed by one that rejected it. A plan that was never put to
 * approval is signed without.
 */
export async function whyNotApproved(
  db: Db,
  planId: PlanId,
  sha256: string,
  decisionId: string | null,
): Promise<'vote-open' | 'needs-approval' | 'not-covered' | null> {
  const approvals = (await approvalsOf(db, planId)).filter(({ state }) => state !== 'withdrawn')
  if (approvals.some(({ state }) => state === 'open')) return 'vote-open'
  if (decisionId === null) return approvals.length > 0 ? 'needs-approval' : null
  return coveringIn(approvals, sha256).some(({ id }) => id === decisionId) ? null : 'not-covered'
}

/** Those that approved exactly that text; none where it was rejected since, nor where the draft had changed when they did. */
function coveringIn(approvals: readonly Decision[], sha256: string): Decision[] {
  const ofText = approvals.filter(({ textHash }) => textHash === sha256)
  return lastDecided(ofText)?.state === 'approved'
    ? ofText.filter(({ state, notApplied }) => state === 'approved' && notApplied === null)
    : []
}

/** Who rejected that very text last: it goes to nobody else, until it is changed. */
export const rejecterOfText = async (db: Db, planId: PlanId, sha256: string): Promise<string | null> =>
  rejecterOf((await approvalsOf(db, planId)).filter(({ textHash }) => textHash === sha256))

/**
 * What follows a decision on a draft, in its own transaction: the history of the plan says so. It is signed afterwards, and only as it was
 * approved. Where the draft had changed since it was sent, the decision says that it was not applied.
 */
async function planDecided(tx: Tx, decided: Decided): Promise<{ ok: boolean; reason?: string }> {
  const submission = await findSubmission(tx, { decisionId: decided.id })
  if (!submission) return { ok: true } // put before them without a draft of ours
  const plan = (await lockPlan(tx, submission.planId))!
  const isApproved = decided.outcome === 'approved'
  if (isApproved && (decided.textHash !== submission.sha256 || (await hashNow(tx, plan)) !== decided.textHash))
    return { ok: false, reason: 'text-changed' }
  await record(tx, {
    event: isApproved ? 'plan.approved' : 'plan.sent-back',
    subject: ref('plan', plan.id),
    actorId: decided.actorId,
    about: [ref('draft-submission', submission.id), ...organizationRefs([plan.convenerId])],
    details: { number: submission.number, outcome: decided.outcome, decisionId: decided.id, sha256: decided.textHash },
  })
  return { ok: true }
}

/**
 * How a text of a plan stands before those who approve it: the decisions that approved exactly that, the last that approved another
 * one, and whether a vote is open. Two queries.
 */
export async function coverageOf(db: Db, plan: Plan, sha256: string, locale: Locale) {
  const decisions = await approvalsOf(db, plan.id)
  const names = new Map((await makersOf(db)).map(({ id, name }) => [id, inLanguage(name, locale).text]))
  const told = ({ id, makerId, closedAt, address }: Decision) => ({
    id: String(id),
    maker: names.get(makerId) ?? '',
    day: dayOf(closedAt!),
    address,
  })
  const approved = decisions.filter(({ state }) => state === 'approved')
  const covering = coveringIn(decisions, sha256).map(told)
  return {
    covering,
    stale: covering.length === 0 && approved[0] ? told(approved[0]) : null,
    isOpen: decisions.some(({ state }) => state === 'open'),
  }
}
export type Coverage = Awaited<ReturnType<typeof coverageOf>>

/** Hash of the text of the plan as the database has it, as it would be signed. */
export async function hashNow(db: Db, plan: Plan): Promise<string> {
  const { text, organizations } = await textNow(db, plan)
  return hashOf(documentOf(text, organizations))
}

/** What a decision-maker decides of a drafted plan. */
export const approving: Matter = {
  name: APPROVE,
  title: { es: words('es')('matter'), en: words('en')('matter') },
  effect: planDecided,
}
