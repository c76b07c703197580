import { formatDay, formatMoment } from '../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import type { Tone } from '../../platform/html/index.ts'
import { outcomeOf, type Decision, type DecisionState, type Rule, type Tally } from './model.ts'
import type { MakerKind } from './model.ts'
import { words } from './words.ts'

const text = (content: TranslatedText, locale: Locale) => inLanguage(content, locale).text
const share = ({ numerator, denominator }: { numerator: number; denominator: number }) => `${numerator}/${denominator}`
const isHalf = ({ numerator, denominator }: { numerator: number; denominator: number }) => numerator * 2 === denominator

/** A rule in sentences, each of which stands alone. */
export function tellRule(rule: Rule, kind: MakerKind, locale: Locale): string[] {
  const t = words(locale)
  if (kind === 'head') return [t('rule.head')]
  return [
    tellMajority(rule, locale),
    tellQuorum(rule, locale),
    ...(rule.balance === 'none' ? [] : [t(`rule.balance.${rule.balance}`)]),
    t(rule.abstentionsCount ? 'rule.abstentions.count' : 'rule.abstentions.left'),
    t(rule.excusedCount ? 'rule.excused.count' : 'rule.excused.left'),
    ...(rule.noticeDays === null ? [] : [t('rule.notice', { count: rule.noticeDays })]),
    ...(rule.source ? [t('rule.source', { source: text(rule.source, locale) })] : []),
  ]
}

export function tellMajority({ majority, of, abstentionsCount }: Rule, locale: Locale): string {
  const t = words(locale)
  if (majority === null) return t('rule.consensus')
  const values = {
    of: t(`rule.of.${of === 'present' && !abstentionsCount ? 'voting' : of}`),
    share: share(majority),
  }
  if (majority.test === 'at-least') return t('rule.qualified', values)
  return t(isHalf(majority) ? 'rule.simple' : 'rule.more-than', values)
}

function tellQuorum({ quorum, quorumOf }: Rule, locale: Locale): string {
  const t = words(locale)
  if (quorum.test === 'number') return t('rule.quorum.number', { count: quorum.numerator })
  const values = { share: share(quorum), of: t(`rule.of.${quorumOf}`) }
  if (quorum.test === 'at-least') return t('rule.quorum.at-least', values)
  return t(isHalf(quorum) ? 'rule.quorum.half' : 'rule.quorum.more-than', values)
}

/** The arithmetic in sentences: who voted what of how many, what was needed, what came of it. */
export function tellTally(decision: Decision, kind: MakerKind, locale: Locale): string[] {
  const t = words(locale)
  const tally = outcomeOf(decision)
  const isOpen = decision.state === 'open'
  if (kind === 'head') {
    const done = isOpen ? 'open' : tally.outcome
    return [t(`tally.head.${done === 'open' || done === 'approved' || done === 'rejected' ? done : 'other'}`)]
  }
  const { members, voted, abstain, quorum, present, excused } = tally
  return [
    t('tally.voted', { count: members, voted, for: tally.for, against: tally.against, abstain }),
    tellNeeded(tally, isOpen, locale),
    t('tally.quorum', { present, needed: quorum.needed, base: quorum.base }),
    ...(excused > 0 ? [t('tally.excused', { count: excused })] : []),
    ...tellImpossible(tally, decision, locale),
    t(`tally.${isOpen ? 'now' : 'outcome'}.${tally.outcome}`),
  ]
}

function tellNeeded({ majority: { needed, base } }: Tally, isOpen: boolean, locale: Locale): string {
  const t = words(locale)
  if (needed === null) return t(isOpen ? 'tally.consensus-needs' : 'tally.consensus-needed')
  return t(isOpen ? 'tally.needs' : 'tally.needed', { count: needed, base })
}

/** Why nothing can be decided; nothing where something can. */
export function tellImpossible(
  { impossible, quorum }: Tally,
  { roll }: Pick<Decision, 'roll'>,
  locale: Locale,
): string[] {
  if (impossible === null) return []
  const able = roll.filter(({ filled, excused }) => filled && !excused).length
  return [words(locale)(`tally.impossible.${impossible}`, { count: able, needed: quorum.needed })]
}

export const STATE_TONES: Record<DecisionState, Tone> = {
  open: 'under-way',
  approved: 'done',
  rejected: 'neutral',
  'no-quorum': 'unknown',
  impossible: 'late',
  withdrawn: 'neutral',
}

/** When it closes: «Cierra el 30 de noviembre de 2026, 23:59.» */
export const tellClosing = ({ closesAt }: Pick<Decision, 'closesAt'>, locale: Locale): string =>
  closesAt ? words(locale)('one.closes', { moment: formatMoment(closesAt, locale) }) : words(locale)('one.closes-open')

/** «del 1 de marzo de 2026 al 2 de marzo de 2027», «desde el…»: people say the last day of a term. */
export function tellTerm({ from, until }: { from: string; until: string | null }, locale: Locale): string {
  const t = words(locale)
  const values = { from: formatDay(from, locale), until: until === null ? '' : formatDay(lastDay(until), locale) }
  return t(until === null ? 'maker.since' : 'maker.from-until', values)
}
const lastDay = (until: string) => new Date(Date.parse(until) - 86_400_000).toISOString().slice(0, 10)
