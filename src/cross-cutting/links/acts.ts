import { z } from 'zod'
import type { Locale } from '../../kernel/text.ts'
import { defineAct, type ApiAct } from '../../platform/manifest/acts.ts'
import { relate, unrelate } from './actions.ts'
import { LinkId, Reason, RELATIONS } from './model.ts'
import { CURATE, RELATE } from './policy.ts'
import { words } from './words.ts'

const COMMON = { scope: 'links:write', access: [RELATE, CURATE] } as const
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refused.${reason}` as Parameters<ReturnType<typeof words>>[0])
const End = z.strictObject({ kind: z.string().regex(/^[a-z-]{1,40}$/), id: z.uuid() })

const relating = defineAct({
  ...COMMON,
  name: 'relate-records',
  method: 'POST',
  path: '/links',
  title: 'Say that two public records are related',
  description:
    'By the organization that answers for one of them; any two, by who curates. `from` derives from, continues, contributes to or answers `to`; `related` runs both ways. That something answers a question says who owes the answer or who curates, once it has an answer.',
  body: z.strictObject({
    from: End,
    relation: z.enum(RELATIONS),
    to: End,
    reason: Reason.nullable().default(null).describe('Why, in Spanish.'),
  }),
  refusals: {
    itself: '/to',
    'said-already': '/to',
    'said-otherwise': '/relation',
    'not-yours': '/relation',
    unanswered: '/relation',
  },
  explain,
  record: 'links',
  async act(context, { body: { reason, ...link } }) {
    const verdict = await relate(context, context.actor, { ...link, reason: reason === null ? null : { es: reason } })
    return verdict.ok ? { ok: true, value: { id: verdict.value } } : verdict
  },
})

const withdrawing = defineAct({
  ...COMMON,
  name: 'withdraw-relation',
  method: 'POST',
  path: '/links/:id/withdrawal',
  title: 'Say that a relation no longer holds, or never did',
  description: 'With the reason, which is public.',
  params: z.object({ id: LinkId }),
  body: z.strictObject({ reason: Reason }),
  refusals: { 'withdrawn-already': '' },
  explain,
  answer: z.object({ id: LinkId }),
  async act(context, { params: { id }, body }) {
    const verdict = await unrelate(context, context.actor, { id, ...body })
    return verdict.ok ? { ok: true, value: { id } } : verdict
  },
})

/** What programs say of relations with a token. */
export const linkActs: readonly ApiAct[] = [relating, withdrawing]
