import type { z } from 'zod'
import { id } from '../../kernel/id.ts'
import { sameRef, type Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import { prose } from '../../platform/http/index.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'

export const LinkId = id('LinkId')
export type LinkId = z.infer<typeof LinkId>

/** How the first record relates to the second. `related` says no more than that, and runs both ways. */
export const RELATIONS = ['derives-from', 'continues', 'contributes-to', 'answers', 'related'] as const
export type Relation = (typeof RELATIONS)[number]

export type Link = {
  id: LinkId
  from: Ref
  relation: Relation
  to: Ref
  reason: TranslatedText | null
  organizationId: string | null
  createdAt: Date
}

/** Why two records are related, or no longer. */
export const Reason = prose(1000)

export type LinkDraft = { from: Ref; relation: Relation; to: Ref; reason: TranslatedText | null }

/** A link as it is kept: what runs both ways has one form, whoever said it from which end. */
export function draftLink(draft: LinkDraft): Verdict<LinkDraft, 'itself'> {
  if (sameRef(draft.from, draft.to)) return refuse('itself')
  const turned = draft.relation === 'related' && orderOf(draft.to) < orderOf(draft.from)
  return accept(turned ? { ...draft, from: draft.to, to: draft.from } : draft)
}

// As the database compares rows of a kind and a UUID.
const orderOf = ({ kind, id }: Ref) => `${kind}\0${id}`

/** A link as it is seen from one of its ends. */
export type Seen = { link: Link; other: Ref; as: Relation | `${Exclude<Relation, 'related'>}-inverse` }

export const seenFrom = (link: Link, subject: Ref): Seen =>
  sameRef(link.from, subject)
    ? { link, other: link.to, as: link.relation }
    : { link, other: link.from, as: link.relation === 'related' ? 'related' : `${link.relation}-inverse` }

/**
 * Which end comes first on the way from a problem to a result; null where the relation says nothing of it. What derives, continues
 * or answers comes after; what contributes comes before.
 */
export function orderedEnds({
  from,
  relation,
  to,
}: Pick<Link, 'from' | 'relation' | 'to'>): { before: Ref; after: Ref } | null {
  if (relation === 'related') return null
  return relation === 'contributes-to' ? { before: from, after: to } : { before: to, after: from }
}
