import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { BOROUGH_KEYS } from '../../../kernel/geo/boroughs.ts'
import { id } from '../../../kernel/id.ts'
import { content, TITLE_LENGTH } from '../content.ts'
import { reversed } from '../plans/model.ts'
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
  startsOn: Day.nullable(),
  endsOn: Day.nullable(),
  participationLevel: z.enum(PARTICIPATION_LEVELS).nullable(),
  principleIds: z.array(z.uuid()).max(50),
  goals: z.array(z.int().min(1).max(17)).max(17),
  scope: z.enum(SCOPES).nullable(),
  boroughs: z.array(z.enum(BOROUGH_KEYS)).max(16),
  budgetAmount: z.number().min(0).lt(1e15).nullable(),
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

/** What no commitment may be, whoever writes it. */
export function whatIsWrongWithCommitment(
  draft: Pick<CommitmentDraft, 'startsOn' | 'endsOn' | 'scope' | 'boroughs' | 'budgetAmount' | 'budgetCurrency'> & {
    actors: readonly unknown[]
  },
): CommitmentReason | null {
  if (reversed(draft.startsOn, draft.endsOn)) return 'dates-reversed'
  if (draft.scope === 'boroughs' && draft.boroughs.length === 0) return 'scope-without-boroughs'
  if (draft.scope !== 'boroughs' && draft.boroughs.length > 0) return 'boroughs-without-scope'
  if ((draft.budgetAmount === null) !== (draft.budgetCurrency === null)) return 'budget-without-currency'
  return null
}

/** Lists that are sets, each once and in order, so that two equal commitments read the same. */
export const tidyCommitment = (draft: CommitmentDraft): CommitmentDraft => ({
  ...draft,
  goals: [...new Set(draft.goals)].sort((a, b) => a - b),
  boroughs: [...new Set(draft.boroughs)].sort(),
  principleIds: [...new Set(draft.principleIds)],
})
