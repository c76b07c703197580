import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { inOneLine, TranslatedText, visible, type Locale } from '../../../kernel/text.ts'
import { defineAct, type ApiAct } from '../../../platform/manifest/acts.ts'
import { RULE } from '../policy.ts'
import { TERM_MATTERS } from '../vocabulary.ts'
import { words } from '../words.ts'
import { MOST_RULES, publishRules, setAnswerTerm } from './actions.ts'

const COMMON = { scope: 'moderation:write', access: [RULE] } as const
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof words>>[0])

const written = (most: number) => {
  const text = z
    .string()
    .transform((said) => visible(said).trim())
    .pipe(z.string().min(1).max(most))
  return z.strictObject({ es: text, en: text.optional() })
}

const publishing = defineAct({
  ...COMMON,
  name: 'publish-rules',
  method: 'POST',
  path: '/participation-rules',
  title: 'Publish the rules of participation that hold from a day on',
  description: 'A whole version, in order. What was moderated by the one before keeps citing it.',
  body: z.strictObject({
    fromDay: Day,
    rules: z
      .array(
        z.strictObject({
          title: written(200),
          text: written(2000),
          forbids: z
            .boolean()
            .default(true)
            .describe(
              'Whether what breaks it may be taken out of sight. False of a rule that protects, as «Criticism stays».',
            ),
        }),
      )
      .min(1)
      .max(MOST_RULES),
  }),
  refusals: { 'past-day': '/fromDay', 'implausible-day': '/fromDay', 'day-taken': '/fromDay' },
  explain,
  answer: z.object({ version: z.int(), fromDay: z.string() }),
  async act(context, { body: { fromDay, rules } }) {
    const texts = rules.map(({ title, text, forbids }) => ({ title: TranslatedText.parse(title), text: TranslatedText.parse(text), forbids })) // prettier-ignore
    const verdict = await publishRules(context, context.actor, { texts, fromDay })
    return verdict.ok ? { ok: true, value: { version: verdict.value, fromDay } } : verdict
  },
})

const settingTerm = defineAct({
  ...COMMON,
  name: 'set-answer-term',
  method: 'POST',
  path: '/answer-terms',
  title: 'Set the term to answer what is asked, or to decide appeals',
  description:
    'In working days, from a day on: answers by the bodies that the authority supervises, appeals against its moderation by itself.',
  body: z.strictObject({
    matter: z.enum(TERM_MATTERS).default('answer').describe('What is owed within it. Appeals have no extension.'),
    days: z.int().min(1).max(120),
    extensionDays: z.int().min(0).max(120),
    fromDay: Day,
    source: z.string().transform(inOneLine).pipe(z.string().min(1).max(1000)).describe('Where it is laid down.'),
  }),
  refusals: {
    'past-day': '/fromDay',
    'implausible-day': '/fromDay',
    'not-after': '/fromDay',
    'appeals-not-extended': '/extensionDays',
  },
  explain,
  answer: z.object({
    id: z.uuid(),
    matter: z.enum(TERM_MATTERS),
    days: z.int(),
    extensionDays: z.int(),
    fromDay: z.string(),
  }),
  async act(context, { body: { source, ...term } }) {
    const verdict = await setAnswerTerm(context, context.actor, { ...term, source: { es: source } })
    return verdict.ok ? { ok: true, value: { id: verdict.value, ...term } } : verdict
  },
})

export const ruleActs: readonly ApiAct[] = [publishing, settingTerm]
