import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { inOneLine } from '../../../kernel/text.ts'
import { authorize } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, type Context, type Errors, type Typed } from '../../../platform/http/index.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { parseDayInput } from '../../../platform/html/index.ts'
import { RULE, rulesFor } from '../policy.ts'
import { TERM_MATTERS } from '../vocabulary.ts'
import { words } from '../words.ts'
import { publishRules, readRules, setAnswerTerm } from './actions.ts'
import { NewRulesPage, NewTermPage, RulesPage } from './pages.tsx'
import { answerTermsNow, rulesOfVersion, ruleVersionsNow } from './store.ts'

const HERE = '/reglas-de-participacion'

export const rulesPage = page(HERE, {
  access: 'public',
  query: z.object({
    version: z.coerce.number().int().min(1).max(100_000).optional(),
    hecho: z.enum(['reglas', 'plazo']).optional().catch(undefined),
  }),
  async load({ db, actor, today }, { query }) {
    const versions = await ruleVersionsNow(db)
    const inForce = versions.find(({ fromDay }) => fromDay <= today())
    const shown = query.version === undefined ? inForce : versions.find(({ version }) => version === query.version)
    if (!shown) throw new NotFound('no such version of the rules')
    const terms = await answerTermsNow(db)
    const named = [
      ...terms.map(({ authorityId }) => authorityId),
      ...versions.map(({ organizationId }) => organizationId),
    ]
    return {
      shown,
      inForce: inForce?.version ?? null,
      versions,
      rules: await rulesOfVersion(db, shown.version),
      terms,
      organizations: await organizationNames(
        db,
        named.filter((id) => id !== null),
      ),
      today: today(),
      done: query.hecho,
      can: { rule: actor.person !== null && (await rulesFor(db, actor)) !== null },
    }
  },
  page: (data) => <RulesPage {...data} />,
  json: ({ shown, inForce, versions, rules, terms }) => ({
    version: shown.version,
    fromDay: shown.fromDay,
    inForce,
    rules: rules.map(({ number, title, text, forbids }) => ({ number, title, text, forbids })),
    versions: versions.map(({ version, fromDay }) => ({ version, fromDay })),
    terms: terms.map(({ authorityId, matter, days, extensionDays, fromDay, untilDay, source }) => ({
      authorityId,
      matter,
      days,
      extensionDays,
      fromDay,
      untilDay,
      source,
    })),
  }),
})

/** A day as a form sends it: ISO, or 22/11/2026. */
const DayField = z.string().transform((text, context) => {
  const day = parseDayInput(text)
  if (day.ok) return day.value
  context.addIssue({ code: 'invalid_format', format: 'date', input: text })
  return z.NEVER
})

async function allow({ db, actor }: Context) {
  authorize((await rulesFor(db, actor)) !== null)
}

/** The rules in force as one writes them, to begin from. */
async function rulesAsWritten({ db, today }: Context) {
  const inForce = (await ruleVersionsNow(db)).find(({ fromDay }) => fromDay <= today())
  const rules = inForce ? await rulesOfVersion(db, inForce.version) : []
  const written = (locale: 'es' | 'en') =>
    rules
      .flatMap(({ title, text }) => (title[locale] && text[locale] ? [`${title[locale]}\n${text[locale]}`] : []))
      .join('\n\n')
  const protecting = rules.flatMap(({ number, forbids }) => (forbids ? [] : [number])).join(', ')
  return { rules: written('es'), rulesEn: written('en'), protecting, fromDay: today() }
}

const newRulesPage = page(`${HERE}/nueva`, {
  access: RULE,
  async load(context) {
    await allow(context)
    return { values: await rulesAsWritten(context) }
  },
  page: ({ values }) => <NewRulesPage values={values} />,
})

const rulesAgain = async (context: Context, { typed, errors }: { typed: Typed; errors: Errors }) => {
  await allow(context)
  return <NewRulesPage values={typed} errors={errors} />
}

const WRITTEN_IN: Record<string, string> = { 'languages-differ': 'rulesEn', 'no-such-rule': 'protecting' }

const addRules = form(`${HERE}/nueva`, {
  access: RULE,
  form: z.object({
    rules: z.string().max(80_000),
    rulesEn: z.string().max(80_000).optional(),
    protecting: z.string().max(200).optional(),
    fromDay: DayField,
  }),
  again: rulesAgain,
  async act(context, { form: { rules, rulesEn, protecting, fromDay } }) {
    await allow(context)
    const t = words(context.locale)
    const read = readRules(rules, rulesEn, protecting)
    if (!read.ok) return invalid({ [WRITTEN_IN[read.reason] ?? 'rules']: t(`refusal.${read.reason}`) })
    const outcome = await publishRules(context, context.actor, { texts: read.value, fromDay })
    return outcome.ok
      ? redirect(`${HERE}?version=${outcome.value}&hecho=reglas`)
      : invalid({ fromDay: t(`refusal.${outcome.reason}`) })
  },
})

const newTermPage = page(`${HERE}/plazo`, {
  access: RULE,
  async load(context) {
    await allow(context)
    return { values: { matter: 'answer', fromDay: context.today() } }
  },
  page: ({ values }) => <NewTermPage values={values} />,
})

const setTerm = form(`${HERE}/plazo`, {
  access: RULE,
  form: z.object({
    matter: z.enum(TERM_MATTERS).default('answer'),
    days: z.coerce.number().int().min(1).max(120),
    extensionDays: z.coerce.number().int().min(0).max(120),
    fromDay: DayField,
    source: z.string().transform(inOneLine).pipe(z.string().min(1).max(1000)),
  }),
  async again(context, { typed, errors }) {
    await allow(context)
    return <NewTermPage values={typed} errors={errors} />
  },
  async act(context, { form: { source, ...term } }) {
    const outcome = await setAnswerTerm(context, context.actor, { ...term, source: { es: source } })
    return outcome.ok
      ? redirect(`${HERE}?hecho=plazo#plazos`)
      : invalid({
          [outcome.reason === 'appeals-not-extended' ? 'extensionDays' : 'fromDay']: words(context.locale)(
            `refusal.${outcome.reason}`,
          ),
        })
  },
})

export const ruleRoutes = [rulesPage, newRulesPage, addRules, newTermPage, setTerm]
