import { draftAddress } from './address.ts'
import type { Draft } from './store.ts'

/** A draft for machines: what its page shows, without who typed it in. */
export const draftJson = ({ planId: _, personId: __, createdAt, planSlug, ...draft }: Draft) => ({
  ...draft,
  plan: planSlug,
  publishedAt: createdAt.toISOString(),
  address: draftAddress(planSlug, draft.commitment, draft.number),
})
