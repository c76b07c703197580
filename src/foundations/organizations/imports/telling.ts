import { borough as boroughOf, BOROUGH_KEYS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import type { Locale } from '../../../kernel/text.ts'
import { describeRefusal } from '../../../platform/tables/index.ts'
import type { Level, Sector } from '../register/model.ts'
import { words } from '../words.ts'
import { IMPORT_BOUNDS, type ReadRefusal } from './actions.ts'
import type { Field, Remark, Rule } from './report.ts'

/** Why a file could not be read as a list of organizations, and the remedy. */
export const explainReading = (reason: ReadRefusal, locale: Locale): string =>
  reason === 'no-name-column' || reason === 'no-rows'
    ? words(locale)(`import.${reason}`)
    : describeRefusal(reason, locale, IMPORT_BOUNDS)

/** Why it was changed, or could be, in a sentence. */
export function tellRule(rule: Rule, isDoubtful: boolean, locale: Locale): string {
  const t = words(locale)
  return isDoubtful && rule === 'accent' ? t('rule-doubtful.accent') : t(`rule.${rule}`)
}

/** A value of a field as people read it: «De la ciudad o estatal» for `state`. */
export function tellValue(
  field: Field,
  value: string,
  categories: ReadonlyMap<string, string>,
  locale: Locale,
): string {
  const t = words(locale)
  if (value === '') return t('unknown')
  if (field === 'sector') return t(`sector.${value as Sector}`)
  if (field === 'level') return t(`level.${value as Level}`)
  if (field === 'category') return categories.get(value) ?? value
  if (field === 'borough')
    return BOROUGH_KEYS.includes(value as BoroughKey) ? boroughOf(value as BoroughKey).name : value
  return value
}

export type ToldRemark = { cell: string; what: string; why: string; before: string; after: string }

/** A remark as a line of the report. */
export function tellRemark(remark: Remark, categories: ReadonlyMap<string, string>, locale: Locale): ToldRemark {
  const t = words(locale)
  switch (remark.what) {
    case 'repair':
      return {
        cell: remark.cell,
        what: t('remark.repair'),
        why: tellRule(remark.rule, false, locale),
        before: remark.before,
        after: remark.after,
      }
    case 'proposal':
      return {
        cell: remark.cell,
        what: t(remark.accepted ? 'remark.proposal-accepted' : 'remark.proposal'),
        why: tellRule(remark.rule, true, locale),
        before: remark.before,
        after: remark.after,
      }
    case 'error':
      return {
        cell: remark.cell,
        what: t('remark.error'),
        why: t(`error.${remark.reason}`, { value: remark.value }),
        before: remark.value,
        after: '',
      }
    case 'deduction':
      return {
        cell: '',
        what: t('remark.deduction'),
        why: t(`field.${remark.field}`),
        before: '',
        after: tellValue(remark.field, remark.value, categories, locale),
      }
    case 'question':
      return {
        cell: '',
        what: t(remark.accepted ? 'remark.question-accepted' : 'remark.question'),
        why: t('preview.looks-like', { names: remark.name }),
        before: '',
        after: '',
      }
    case 'difference':
      return {
        cell: '',
        what: t('remark.difference'),
        why: t(`field.${remark.field}`),
        before: tellValue(remark.field, remark.kept, categories, locale),
        after: tellValue(remark.field, remark.given, categories, locale),
      }
    case 'repetition':
      return { cell: '', what: t('remark.repetition', { line: remark.line }), why: '', before: '', after: '' }
  }
}
