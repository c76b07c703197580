import { ref } from '../../../kernel/ref.ts'
import type { Day } from '../../../kernel/dates.ts'
import { addMonths } from '../../../kernel/dates.ts'
import { visible, type TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, personOf, type Actor } from '../../../platform/access/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { Acting } from '../acting.ts'
import type { Term } from '../model.ts'
import { rulesFor } from '../policy.ts'
import type { TermMatter } from '../vocabulary.ts'
import { endTerm, insertRules, insertTerm, lockRules, lockTerm, ruleVersionsNow, type Rule } from './store.ts'

export const MOST_RULES = 30

export type RuleTexts = readonly Omit<Rule, 'version' | 'number'>[]
export type RulesRefusal =
  | 'no-rules'
  | 'too-many-rules'
  | 'rule-too-long'
  | 'languages-differ'
  | 'no-such-rule'
  | 'past-day'
  | 'implausible-day'
  | 'day-taken'

/**
 * Rules as one writes them: a paragraph each, whose first line is its name. `protecting`: the numbers of those that forbid nothing, as
 * «6, 7». Refuses what `RulesRefusal` names.
 */
export function readRules(es: string, en = '', protecting = ''): Verdict<RuleTexts, RulesRefusal> {
  const [spanish, english] = [paragraphs(es), paragraphs(en)]
  if (spanish.length === 0 || spanish.some(({ text }) => text === '')) return refuse('no-rules')
  if (spanish.length > MOST_RULES) return refuse('too-many-rules')
  if (english.length > 0 && (english.length !== spanish.length || english.some(({ text }) => text === '')))
    return refuse('languages-differ')
  const all = [...spanish, ...english]
  if (all.some(({ title, text }) => title.length > 200 || text.length > 2000)) return refuse('rule-too-long')
  const free = new Set(protecting.split(/[^\p{L}\p{N}]+/u).filter((number) => number !== ''))
  if ([...free].some((number) => !/^[1-9]\d?$/.test(number) || Number(number) > spanish.length))
    return refuse('no-such-rule')
  const inBoth = (one: string, other: string | undefined): TranslatedText =>
    other ? { es: one, en: other } : { es: one }
  return accept(
    spanish.map(({ title, text }, at) => ({
      title: inBoth(title, english[at]?.title),
      text: inBoth(text, english[at]?.text),
      forbids: !free.has(String(at + 1)),
    })),
  )
}

const paragraphs = (written: string) =>
  visible(written)
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => {
      const [title = '', ...rest] = paragraph.split('\n')
      return { title: title.trim(), text: rest.join('\n').trim() }
    })

/** Days ahead that a rule or a term may be published for. */
const MONTHS_AHEAD = 12

/** Publishes a version of the rules that holds from a day on: today at the earliest. Throws Forbidden. */
export function publishRules(services: Acting, actor: Actor, { texts, fromDay }: { texts: RuleTexts; fromDay: Day }) {
  const person = personOf(actor)
  return services.transaction(async (tx): Promise<Verdict<number, RulesRefusal>> => {
    const organizationId = await rulesFor(tx, actor)
    authorize(organizationId !== null)
    const wrong = wrongDay(fromDay, services.today())
    if (wrong) return refuse(wrong)
    await lockRules(tx)
    if ((await ruleVersionsNow(tx)).some((version) => version.fromDay === fromDay)) return refuse('day-taken')
    const version = await insertRules(tx, { fromDay, organizationId, personId: person.id }, texts)
    await record(tx, {
      event: 'participation-rules.published',
      subject: ref('organization', organizationId),
      actorId: person.id,
      organizationId,
      details: { version, fromDay, rules: texts.length },
    })
    return accept(version)
  })
}

const wrongDay = (day: Day, today: Day) =>
  day < today ? 'past-day' : day > addMonths(today, MONTHS_AHEAD) ? 'implausible-day' : null

export type TermRefusal = 'past-day' | 'implausible-day' | 'not-after' | 'appeals-not-extended'

/**
 * Sets within how many working days, from a day on, the bodies that the authority supervises answer what is asked, or the authority
 * decides appeals. Throws Forbidden.
 */
export function setAnswerTerm(
  services: Acting,
  actor: Actor,
  {
    matter = 'answer',
    days,
    extensionDays,
    fromDay,
    source,
  }: Term & { matter?: TermMatter; fromDay: Day; source: TranslatedText | null },
) {
  const person = personOf(actor)
  return services.transaction(async (tx): Promise<Verdict<string, TermRefusal>> => {
    const authorityId = await rulesFor(tx, actor)
    authorize(authorityId !== null)
    const wrong = wrongDay(fromDay, services.today())
    if (wrong) return refuse(wrong)
    if (matter === 'appeal' && extensionDays > 0) return refuse('appeals-not-extended')
    const running = await lockTerm(tx, authorityId, matter)
    if (running && running.fromDay !== null && fromDay <= running.fromDay) return refuse('not-after')
    if (running) await endTerm(tx, running.id, fromDay)
    const id = await insertTerm(tx, { authorityId, matter, days, extensionDays, fromDay, source, personId: person.id })
    await record(tx, {
      event: 'answer-term.set',
      subject: ref('organization', authorityId),
      actorId: person.id,
      organizationId: authorityId,
      details: { matter, days, extensionDays, fromDay },
    })
    return accept(id)
  })
}
