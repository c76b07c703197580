import { findDecision } from '../../../governance/decisions/index.ts'
import { dayOf, type Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { holds, NotFound, type Actor } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { historyOf, record } from '../../../platform/journal/index.ts'
import { authorizeManager, organizationRefs, type Acting } from '../acting.ts'
import { lockCommitmentsOf } from '../commitments/store.ts'
import { approversOf, whyNotApproved } from '../drafting/approval.ts'
import { lastDraftOn, wasDrafted } from '../drafting/store.ts'
import { rememberFile } from '../milestones/remember-files.ts'
import type { PlanId } from '../plans/model.ts'
import { lockPlan, type Plan } from '../plans/store.ts'
import { countIn, repeatedIn, type LaunchReason, type SigningDraft, type SigningReason } from './model.ts'
import { findVersion, insertLaunch, insertVersion } from './store.ts'
import { documentOf, hashOf, textNow } from './text.ts'

/** In whose name a plan is kept: its convener's where the actor may, else the authority that keeps it now. */
export function inWhoseName(actor: Actor, { convenerId }: Pick<Plan, 'convenerId'>): string | null {
  if (convenerId !== null && holds(actor, 'plan.manage', convenerId)) return convenerId
  return [...(actor.permissions.get('plan.manage') ?? [])][0] ?? null
}

/**
 * Signs the plan as it stands: its text becomes version 1, whose bytes and hash never change; from then on it is changed by amendments
 * alone. Refuses where the text is not the one that was seen, or somebody signed it already.
 */
export function signPlan(
  { actor, transaction, today }: Acting,
  planId: PlanId,
  draft: SigningDraft,
): Promise<Verdict<{ number: number; sha256: string }, SigningReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    await lockCommitmentsOf(tx, planId) // nobody edits what is being signed
    const judged = await judgeSigning(tx, plan, draft, today())
    if (!judged.ok) return judged
    const { document, sha256 } = judged.value
    const { paper } = draft
    if (paper) await rememberFile(tx, { sha256: paper.hash, fileKind: paper.kind, size: paper.bytes })
    const organizationId = inWhoseName(actor, plan)
    const id = await insertVersion(tx, {
      planId,
      number: 1,
      document,
      sha256,
      signedOn: draft.signedOn,
      signatories: [...draft.signatories],
      decisionId: draft.decisionId,
      ...(paper && {
        paperSha256: paper.hash,
        paperName: paper.name,
        paperKind: paper.kind,
        paperSize: paper.bytes,
      }),
      organizationId,
      personId: actorId,
    })
    await record(tx, {
      event: 'plan.signed',
      subject: ref('plan', planId),
      actorId,
      organizationId,
      about: [ref('plan-version', id), ...organizationRefs([plan.convenerId])],
      details: { number: 1, versionId: id, sha256, signedOn: draft.signedOn, signatories: draft.signatories.length },
    })
    return accept({ number: 1, sha256 })
  })
}

/** The text that a signature as `draft` says would fix, with its hash, or why the plan may not be signed so. */
export async function judgeSigning(
  db: Db,
  plan: Plan,
  draft: SigningDraft,
  today: Day,
): Promise<Verdict<{ document: string; sha256: string }, SigningReason>> {
  if (plan.version !== null) return refuse('already-signed')
  if (plan.closedOn !== null) return refuse('is-closed')
  if (draft.signatories.length === 0) return refuse('needs-signatories')
  if (repeatedIn(draft.signatories) !== undefined) return refuse('same-signatory')
  if (draft.signedOn > today) return refuse('in-the-future')
  const { text, organizations } = await textNow(db, plan)
  if (countIn(text, 'commitment') === 0) return refuse('no-commitments')
  const document = documentOf(text, organizations)
  const sha256 = hashOf(document)
  if (draft.sha256 !== null && draft.sha256 !== sha256) return refuse('changed-meanwhile')
  const refusal = await whyNotSigned(db, plan, sha256, draft.decisionId, today)
  if (refusal) return refuse(refusal)
  const drafted = await lastDraftOn(db, plan.id)
  if (drafted !== null && draft.signedOn < drafted) return refuse('before-drafts')
  const decision = draft.decisionId === null ? undefined : await findDecision(db, draft.decisionId)
  if (decision?.closedAt && draft.signedOn < dayOf(decision.closedAt)) return refuse('before-approval')
  return accept({ document, sha256 })
}

/**
 * Why a text may not be signed that day with that decision, or with none: as `whyNotApproved` says, and where somebody is registered who
 * approves plans of its convener, unless it came printed, in a file, and no draft of it was published here.
 */
export async function whyNotSigned(db: Db, plan: Plan, sha256: string, decisionId: string | null, today: Day) {
  const refusal = await whyNotApproved(db, plan.id, sha256, decisionId)
  if (refusal || decisionId !== null) return refusal
  if ((await cameInAFile(db, plan.id)) && !(await wasDrafted(db, plan.id))) return null
  return (await approversOf(db, plan, today)).length > 0 ? 'needs-approval' : null
}

/** Whether the act that created it was an import: its entries are of one moment. */
async function cameInAFile(db: Db, planId: PlanId): Promise<boolean> {
  const entries = await historyOf(db, ref('plan', planId), { events: ['plan.created', 'plan.imported'], limit: 10_000 })
  const [imported, created] = entries.slice(-2) // the latest comes first
  return created?.event === 'plan.created' && imported?.event === 'plan.imported' && +created.at === +imported.at
}

/** Why a plan may not be launched as of that day. */
export async function whyNotLaunched(db: Db, plan: Plan, onDay: string, today: Day): Promise<LaunchReason | null> {
  if (plan.version === null) return 'not-signed'
  if (plan.launchedOn !== null) return 'already-launched'
  if (plan.closedOn !== null) return 'is-closed'
  if (onDay > today) return 'in-the-future'
  const signed = await findVersion(db, plan.id, 1)
  return onDay < signed!.signedOn ? 'before-signing' : null
}

/** The public act by which a signed plan begins: where, on what day. It is launched once. */
export function launchPlan(
  { actor, transaction, today }: Acting,
  planId: PlanId,
  { onDay, place, note }: { onDay: string; place: string; note: TranslatedText | null },
): Promise<Verdict<null, LaunchReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const plan = await lockPlan(tx, planId)
    if (!plan) throw new NotFound(ref('plan', planId))
    const refusal = await whyNotLaunched(tx, plan, onDay, today())
    if (refusal) return refuse(refusal)
    const organizationId = inWhoseName(actor, plan)
    await insertLaunch(tx, { planId, onDay, place, note, organizationId, personId: actorId })
    await record(tx, {
      event: 'plan.launched',
      subject: ref('plan', planId),
      actorId,
      organizationId,
      about: organizationRefs([plan.convenerId]),
      details: { onDay, place },
    })
    return accept(null)
  })
}
