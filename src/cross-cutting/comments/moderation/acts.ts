import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { defineAct, type ActVerdict, type ApiAct } from '../../../platform/manifest/acts.ts'
import { numberOf } from '../numbered.ts'
import { APPEAL, MODERATE } from '../policy.ts'
import { words } from '../words.ts'
import { appealModeration, decideOnAppeal, flagContribution, moderateContribution } from './actions.ts'

const explain = (reason: string, locale: Locale) =>
  words(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof words>>[0])
const reason = z.string().min(1).max(20_000)
const REASON = {
  'too-short': '/reason',
  'too-long': '/reason',
  'is-an-email': '/reason',
  'is-a-personal-key': '/reason',
}
const GONE = { withdrawn: '', hidden: '' }
const version = z
  .int()
  .min(1)
  .nullable()
  .default(null)
  .describe('Number of an earlier text, in `earlierTexts` of the contribution; null: the whole of it.')
const same = (id: string, verdict: { ok: boolean; reason?: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id } } : { ok: false, reason: verdict.reason! }
const params = z.object({ id: z.uuid() })
/** What is out of sight is in no collection: the act says only of which it was. */
const answer = z.object({ id: z.uuid() })

const flagging = defineAct({
  scope: 'comments:write',
  access: 'signed-in',
  name: 'flag-contribution',
  method: 'POST',
  path: '/contributions/:id/flags',
  title: 'Tell moderators of a contribution',
  description: 'With a reason that only they read. To say it twice says nothing more.',
  params,
  body: z.strictObject({ reason }),
  refusals: { 'too-short': '/reason', 'too-long': '/reason', ...GONE, 'own-question': '', 'too-many': '' },
  explain,
  answer,
  async act(context, { params: { id }, body }) {
    const number = await numberOf(context.db, id)
    return same(id, await flagContribution(context, context.actor, { number, ...body }))
  },
})

const appealing = defineAct({
  scope: 'comments:write',
  access: 'signed-in',
  name: 'appeal-moderation',
  method: 'POST',
  path: '/contributions/:id/appeals',
  title: 'Ask for another person to look at what was taken out',
  description:
    'By its author, once for each decision. By when it is decided is in `moderation.appeal` of the contribution, or of its earlier text.',
  params,
  body: z.strictObject({ version, reason }),
  refusals: { ...REASON, 'not-hidden': '', 'already-appealed': '' },
  explain,
  answer,
  async act(context, { params: { id }, body }) {
    const number = await numberOf(context.db, id)
    return same(id, await appealModeration(context, context.actor, { number, ...body }))
  },
})

const COMMON = { scope: 'moderation:write', access: [MODERATE] } as const

const moderating = defineAct({
  ...COMMON,
  name: 'moderate-contribution',
  method: 'POST',
  path: '/contributions/:id/moderations',
  title: 'Take a contribution, or one earlier text of it, out of sight by a rule, or say why it stays',
  description:
    'In the name of an authority; never one’s own, nor by who answers for the body that is asked, while anybody else moderates. What an appeal restored is not taken out again by the same rule, unless its author changed it since. The reason is public.',
  params,
  body: z.strictObject({
    version,
    decision: z.enum(['hidden', 'kept']),
    rule: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe('Number of the rule of participation in force, one that forbids something; to hide.'),
    reason,
  }),
  refusals: {
    ...REASON,
    ...GONE,
    'own-question': '',
    'own-body': '',
    'needs-rule': '/rule',
    'rule-protects': '/rule',
    'already-restored': '/rule',
    'unknown-version': '/version',
    'version-hidden': '/version',
  },
  explain,
  answer,
  async act(context, { params: { id }, body }) {
    const number = await numberOf(context.db, id)
    return same(id, await moderateContribution(context, context.actor, { number, ...body }))
  },
})

const deciding = defineAct({
  ...COMMON,
  access: [APPEAL],
  name: 'decide-appeal',
  method: 'POST',
  path: '/contributions/:id/appeals/decision',
  title: 'Decide an appeal',
  description:
    'Never by who hid it, nor by its author, nor by who answers for the body that is asked; by those who administer the authority where nobody else moderates, or another where that one is asked itself. The term of what is restored goes on where it stopped; what was overdue is.',
  params,
  body: z.strictObject({ version, decision: z.enum(['restored', 'upheld']), reason }),
  refusals: { ...REASON, 'no-appeal': '', 'own-decision': '', 'own-question': '', 'own-body': '' },
  explain,
  answer,
  async act(context, { params: { id }, body }) {
    const number = await numberOf(context.db, id)
    return same(id, await decideOnAppeal(context, context.actor, { number, ...body }))
  },
})

export const moderationActs: readonly ApiAct[] = [flagging, appealing, moderating, deciding]
