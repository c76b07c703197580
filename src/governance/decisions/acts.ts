import { z } from 'zod'
import type { Locale } from '../../kernel/text.ts'
import { defineAct, type ActVerdict, type ApiAct } from '../../platform/manifest/acts.ts'
import { addMonths, Day } from '../../kernel/dates.ts'
import { TranslatedText } from '../../kernel/text.ts'
import {
  castVote,
  closeDecision,
  excuseOneself,
  proposeAgreement,
  returnFromExcuse,
  withdrawDecision,
} from './actions.ts'
import { endOfDay, line, prose } from './fields.ts'
import { makerActs } from './makers/acts.ts'
import { CHOICES, DecisionId, MakerId } from './model.ts'
import { MOST_MONTHS } from './opening.ts'
import { words } from './words.ts'

const COMMON = { scope: 'decisions:write', access: 'signed-in', record: 'decisions' } as const
const params = z.object({ id: DecisionId })
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refused.${reason}` as Parameters<ReturnType<typeof words>>[0])
const same = (id: string, verdict: { ok: boolean; reason?: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id } } : { ok: false, reason: verdict.reason! }

const voting = defineAct({
  name: 'cast-vote',
  method: 'POST',
  path: '/decisions/:id/votes',
  scope: 'decisions:write',
  access: 'signed-in',
  title: 'Vote on a decision',
  description:
    'As a member in term of the body that decides, in public and by name. It may change until the closing. `textHash` is that of the decision as it was read: a vote on anything else is none.',
  body: z.strictObject({
    choice: z.enum(CHOICES),
    reason: prose(5000).nullable().default(null),
    textHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  refusals: {
    closed: '',
    'text-changed': '/textHash',
    'not-a-member': '',
    'no-vote': '',
    'new-seat': '',
    excused: '',
    'needs-reason': '/reason',
    'head-abstains': '/choice',
  },
  explain,
  record: 'decisions',
  async act(context, { params, body }) {
    const id = String(params['id'])
    const verdict = await castVote(context, id, body)
    return verdict.ok ? { ok: true, value: { id } } : verdict
  },
})

const inBoth = (most: (limit: number) => z.ZodType<string>, limit: number) =>
  z.strictObject({ es: most(limit), en: most(limit).optional() })

const opening = defineAct({
  ...COMMON,
  name: 'open-decision',
  method: 'POST',
  path: '/decision-makers/:id/decisions',
  title: 'Put a text of its own before a body or a head',
  description:
    'By who presides, or by the authority. `textHash` of the answer is that of the Spanish text. Without a last day it is open until it is closed.',
  params: z.object({ id: MakerId }),
  body: z.strictObject({
    title: inBoth(line, 300),
    text: inBoth(prose, 50_000),
    closesOn: Day.nullable().default(null).describe('Last day to vote.'),
  }),
  refusals: {
    'no-maker': '',
    'maker-over': '',
    'no-rule': '',
    'no-members': '',
    'already-open': '',
    'closes-in-the-past': '/closesOn',
    'closes-too-far': '/closesOn',
    'notice-too-short': '/closesOn',
  },
  explain,
  async act(context, { params: { id }, body: { title, text, closesOn } }) {
    if (closesOn && closesOn > addMonths(context.today(), MOST_MONTHS)) return { ok: false, reason: 'closes-too-far' }
    const verdict = await proposeAgreement(context, id, {
      title: TranslatedText.parse(title),
      text: TranslatedText.parse(text),
      closesAt: closesOn ? endOfDay(closesOn) : null,
    })
    return verdict.ok ? { ok: true, value: { id: verdict.value } } : verdict
  },
})

const excusing = defineAct({
  ...COMMON,
  name: 'excuse-oneself',
  method: 'POST',
  path: '/decisions/:id/excuses',
  title: 'Declare a conflict of interest and not vote',
  description: 'As a member in term. The vote that was cast goes. The reason is public.',
  params,
  body: z.strictObject({ reason: prose(5000) }),
  refusals: { closed: '', 'not-a-member': '', 'no-vote': '', 'new-seat': '', already: '' },
  explain,
  act: async (context, { params: { id }, body }) => same(id, await excuseOneself(context, id, body.reason)),
})

const returning = defineAct({
  ...COMMON,
  name: 'withdraw-excuse',
  method: 'POST',
  path: '/decisions/:id/excuses/withdrawal',
  title: 'Take one’s own excuse back, and vote again',
  description: 'While it is open.',
  params,
  refusals: { closed: '', 'not-excused': '' },
  explain,
  act: async (context, { params: { id } }) => same(id, await returnFromExcuse(context, id)),
})

const closing = defineAct({
  ...COMMON,
  name: 'close-decision',
  method: 'POST',
  path: '/decisions/:id/closing',
  title: 'Close a decision',
  description:
    'By who presides, or by the authority, with the attendance of the session where there was one; a head closes by deciding. The outcome is worked out by the rule that was copied, and what it approves is applied in the same act.',
  params,
  body: z.strictObject({
    session: z
      .strictObject({
        on: Day.describe('The day on which it took place.'),
        present: z.array(z.int().min(1).max(1000)).max(1000).default([]).describe('Numbers of the seats present.'),
      })
      .nullable()
      .default(null),
  }),
  refusals: {
    closed: '',
    'head-closes': '',
    'too-soon': '',
    'session-ahead': '/session/on',
    'session-before': '/session/on',
    'session-too-soon': '/session/on',
    'not-seated': '/session/present',
  },
  explain,
  act: async (context, { params: { id }, body }) => same(id, await closeDecision(context, id, body.session)),
})

const withdrawing = defineAct({
  ...COMMON,
  name: 'withdraw-decision',
  method: 'POST',
  path: '/decisions/:id/withdrawal',
  title: 'Take a question back before anybody voted',
  description: 'By who presides, or by the authority. The reason is public.',
  params,
  body: z.strictObject({ reason: prose(1000) }),
  refusals: { closed: '', voted: '' },
  explain,
  act: async (context, { params: { id }, body }) => same(id, await withdrawDecision(context, id, body.reason)),
})

/** What programs do in decisions with a token. */
export const decisionActs: readonly ApiAct[] = [
  opening,
  voting,
  excusing,
  returning,
  closing,
  withdrawing,
  ...makerActs,
]
