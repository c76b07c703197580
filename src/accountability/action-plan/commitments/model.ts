import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { BOROUGH_KEYS } from '../../../kernel/geo/boroughs.ts'
import { id } from '../../../kernel/id.ts'
import { content, MOST_NUMBER, PlanDay, TITLE_LENGTH } from '../content.ts'
import { reversed, type FixedReason } from '../plans/model.ts'
import { PARTICIPATION_LEVELS, SCOPES } from '../vocabulary.ts'

export const CommitmentId = id('CommitmentId')
export type CommitmentId = z.infer<typeof CommitmentId>

export const CommitmentNumber = z.coerce.number().int().min(1).max(1_000_000)

/** Another organization that takes part, and what it does. */
export const CommitmentActor = z.object({ organizationId: z.uuid(), role: content(500).nullable() })
export type CommitmentActor = z.infer<typeof CommitmentActor>

/** What is known of a commitment when it is added or edited. Null is «unknown». */
export const CommitmentDraft = z.object({
  number: CommitmentNumber,
  title: content(TITLE_LENGTH),
  problem: content().nullable(),
  causes: content().nullable(),
  effects: content().nullable(),
  objective: content().nullable(),
  product: content().nullable(),
  publicOwnerId: z.uuid().nullable(),
  civilOwnerId: z.uuid().nullable(),
  actors: z.array(CommitmentActor).max(100),
  startsOn: PlanDay.nullable(),
  endsOn: PlanDay.nullable(),
  participationLevel: z.enum(PARTICIPATION_LEVELS).nullable(),
  principleIds: z.array(z.uuid()).max(50),
  goals: z.array(z.int().min(1).max(17)).max(17),
  scope: z.enum(SCOPES).nullable(),
  boroughs: z.array(z.enum(BOROUGH_KEYS)).max(16),
  budgetAmount: z.number().min(0).max(MOST_NUMBER).multipleOf(0.01).nullable(),
  /** ISO 4217. */
  budgetCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  budgetNote: content(2000).nullable(),
})
export type CommitmentDraft = z.infer<typeof CommitmentDraft>

export type CommitmentReason =
  | 'dates-reversed'
  | 'scope-without-boroughs'
  | 'boroughs-without-scope'
  | 'budget-without-currency'
  | 'repeated-actor'
  | 'number-taken'
  | 'number-is-permanent'
  | 'milestone-before-start'
  | 'milestone-after-end'
  | 'changed-meanwhile'
  | 'not-ended'
  | FixedReason
  | OwnerReason

/** Who answers for it is of the government, who watches is not, and nobody watches themselves. */
export type OwnerReason = 'same-owner' | 'public-owner-not-public' | 'civil-owner-public'

type Judged = Pick<CommitmentDraft, 'startsOn' | 'endsOn' | 'scope' | 'boroughs' | 'budgetAmount' | 'budgetCurrency'>

/** All that no commitment may be, whoever writes it. */
export function wrongsOfCommitment(draft: Judged): CommitmentReason[] {
  const wrongs: CommitmentReason[] = []
  if (reversed(draft.startsOn, draft.endsOn)) wrongs.push('dates-reversed')
  if (draft.scope === 'boroughs' && draft.boroughs.length === 0) wrongs.push('scope-without-boroughs')
  if (draft.scope !== 'boroughs' && draft.boroughs.length > 0) wrongs.push('boroughs-without-scope')
  if ((draft.budgetAmount === null) !== (draft.budgetCurrency === null)) wrongs.push('budget-without-currency')
  return wrongs
}

/** The first of them. */
export const whatIsWrongWithCommitment = (draft: Judged): CommitmentReason | null =>
  wrongsOfCommitment(draft)[0] ?? null

/** Who answers in public for a commitment: a body of government, or the authority that promotes transparency. */
export const isOfGovernment = (sector: string) => sector === 'public-body' || sector === 'authority'

/** An owner by whatever key, with the sector that the register or a file gives it; undefined where nobody says. */
type Owner = { key: string; sector: string | undefined } | null

export function wrongsOfOwners({ publicOwner, civilOwner }: { publicOwner: Owner; civilOwner: Owner }): OwnerReason[] {
  if (publicOwner && publicOwner.key === civilOwner?.key) return ['same-owner']
  const wrongs: OwnerReason[] = []
  if (publicOwner?.sector && !isOfGovernment(publicOwner.sector)) wrongs.push('public-owner-not-public')
  if (civilOwner?.sector && isOfGovernment(civilOwner.sector)) wrongs.push('civil-owner-public')
  return wrongs
}

type Span = { startsOn: Day | null; endsOn: Day | null }

/** What new dates of a commitment would leave outside that was inside: its milestones are within it. */
export function leftOutside(before: Span, after: Span, milestones: readonly Span[]): CommitmentReason | null {
  const isBefore = ({ startsOn, endsOn }: Span, start: Day | null) =>
    start !== null && ((startsOn !== null && startsOn < start) || (endsOn !== null && endsOn < start))
  const isAfter = ({ startsOn, endsOn }: Span, end: Day | null) =>
    end !== null && ((startsOn !== null && startsOn > end) || (endsOn !== null && endsOn > end))
  if (milestones.some((one) => isBefore(one, after.startsOn) && !isBefore(one, before.startsOn)))
    return 'milestone-before-start'
  if (milestones.some((one) => isAfter(one, after.endsOn) && !isAfter(one, before.endsOn))) return 'milestone-after-end'
  return null
}

/** Lists that are sets, each once and in order, so that two equal commitments read the same. */
export const tidyCommitment = (draft: CommitmentDraft): CommitmentDraft => ({
  ...draft,
  goals: [...new Set(draft.goals)].sort((a, b) => a - b),
  boroughs: [...new Set(draft.boroughs)].sort(),
  principleIds: [...new Set(draft.principleIds)],
})
