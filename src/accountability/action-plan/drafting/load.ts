import { citedProvisions } from '../../../foundations/legal-framework/index.ts'
import { calendarOf } from '../../../foundations/calendars/index.ts'
import { peopleNames } from '../../../foundations/identity/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { listProposals, proposalTallies, type ProposalTally } from '../../../cross-cutting/comments/index.ts'
import { votesOf } from '../../../governance/decisions/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { ref, refKey } from '../../../kernel/ref.ts'
import { FEDERAL_CALENDAR } from '../../../kernel/working-days.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { canManagePlans } from '../acting.ts'
import type { Phase } from '../plans/model.ts'
import { planPhasesOf, type Plan } from '../plans/store.ts'
import { versionsOf } from '../versions/store.ts'
import { approvalsOf } from './approval.ts'
import { proposalWindow, warningsOf } from './model.ts'
import {
  commitmentIdsOf,
  commitmentsDrafted,
  draftsTakenOut,
  findDrafts,
  latestDrafts,
  minimumsOf,
  provisionOf,
  submissionsOf,
} from './store.ts'
import type { ToldWarning } from './warnings.tsx'

export const NO_PROPOSALS: ProposalTally = { total: 0, people: 0, answered: 0, waiting: 0, removed: 0, whole: 0, inPart: 0, merged: 0 } // prettier-ignore
const COMMITMENTS_SHOWN = 40

/** What the calendar of the plan lacks by law, with the provision that asks for it. Three queries. */
export async function loadWarnings(
  db: Db,
  plan: Pick<Plan, 'convenerId' | 'publishedOn'>,
  phases: readonly Phase[],
  today: Day,
): Promise<ToldWarning[]> {
  const calendar = plan.convenerId ? await calendarOf(db, plan.convenerId) : FEDERAL_CALENDAR
  const otherwise = plan.publishedOn !== null && plan.publishedOn < today ? plan.publishedOn : today
  const warnings = warningsOf(phases, await minimumsOf(db), { calendar, otherwise })
  const provisions = await citedProvisions(
    db,
    warnings.flatMap(({ minimum }) => provisionOf(minimum)),
  )
  return warnings.map((warning) => ({
    ...warning,
    provision: provisions.get(`${warning.minimum.norm}#${warning.minimum.anchor}`) ?? null,
  }))
}

/** Every record that something may be proposed for: the plan and its commitments, those taken out too. */
export async function proposedFor(db: Db, plan: Plan) {
  const numbers = await commitmentIdsOf(db, plan.id)
  return { numbers, subjects: [ref('plan', plan.id), ...[...numbers.keys()].map((id) => ref('commitment', id))] }
}

/** What signing would end: how many proposals wait for an answer, and the phase in which more are taken today. Three queries. */
export async function loadUnfinished(db: Db, plan: Plan, phases: readonly Phase[], today: Day) {
  const { subjects } = await proposedFor(db, plan)
  const tallies = await proposalTallies(db, subjects)
  return { waiting: tallies.get('all')?.waiting ?? 0, window: proposalWindow(plan, phases, today) }
}

/** How a plan is being drafted, or was. A constant number of queries. */
export async function loadDrafting({ db, actor, today }: Context, plan: Plan, after: number) {
  const day = today()
  const phases = await planPhasesOf(db, plan.id)
  const listed = await commitmentsDrafted(db, plan.id, after, COMMITMENTS_SHOWN)
  const drafts = await latestDrafts(
    db,
    plan.id,
    listed.items.map(({ number }) => number),
  )
  const { subjects } = await proposedFor(db, plan)
  const tallies = await proposalTallies(db, subjects)
  return {
    plan,
    phases,
    window: proposalWindow(plan, phases, day),
    warnings: await loadWarnings(db, plan, phases, day),
    commitments: listed.items.map((commitment) => ({
      ...commitment,
      draft: drafts.get(commitment.number),
      proposals: tallies.get(refKey(ref('commitment', commitment.id))) ?? NO_PROPOSALS,
    })),
    next: listed.next,
    takenOut: after === 0 ? await draftsTakenOut(db, plan.id) : [],
    proposals: tallies.get('all') ?? NO_PROPOSALS,
    ofPlan: tallies.get(refKey(ref('plan', plan.id))) ?? NO_PROPOSALS,
    approvals: await loadApprovals(db, plan),
    signedBy: plan.version === null ? null : ((await versionsOf(db, plan.id))[0]?.decisionId ?? null),
    organizations: await organizationNames(db, plan.convenerId ? [plan.convenerId] : []),
    can: { manage: canManagePlans(actor) },
  }
}
export type Drafting = Awaited<ReturnType<typeof loadDrafting>>

/** What was put to approval, each with how its decision stands. */
export async function loadApprovals(db: Db, plan: Plan) {
  const decisions = new Map((await approvalsOf(db, plan.id)).map((decision) => [String(decision.id), decision]))
  return (await submissionsOf(db, plan.id)).map((submission) => ({
    submission,
    state: decisions.get(submission.decisionId)?.state ?? ('withdrawn' as const),
    closedAt: decisions.get(submission.decisionId)?.closedAt ?? null,
  }))
}
export type Approval = Awaited<ReturnType<typeof loadApprovals>>[number]

/** Why it was voted so, in the words of those who gave reasons. */
export async function reasonsOf(db: Db, decisionId: string) {
  const votes = (await votesOf(db, [decisionId])).filter(({ reason }) => reason !== null)
  const people = await peopleNames(
    db,
    votes.map(({ personId }) => personId),
  )
  return votes.map(({ choice, reason, personId }) => ({ choice, reason: reason!, who: people.get(personId) ?? null }))
}

const PROPOSALS_SHOWN = 30

/** Proposals with who made them and the draft that took each up. */
export async function loadProposals(
  db: Db,
  filters: Parameters<typeof listProposals>[1],
  { before, limit = PROPOSALS_SHOWN }: { before?: number | undefined; limit?: number },
) {
  const { items, next } = await listProposals(db, filters, { before, limit })
  const people = await peopleNames(
    db,
    items.map(({ authorId }) => authorId),
  )
  const drafts = new Map(
    (
      await findDrafts(
        db,
        items.flatMap(({ draftId }) => draftId ?? []),
      )
    ).map((draft) => [String(draft.id), draft]),
  )
  return {
    items: items.map(({ authorId, ...proposal }) => ({
      ...proposal,
      who: people.get(authorId) ?? null,
      draft: proposal.draftId ? drafts.get(proposal.draftId) : undefined,
    })),
    next,
  }
}
export type ShownProposal = Awaited<ReturnType<typeof loadProposals>>['items'][number]
