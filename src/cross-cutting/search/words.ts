import { defineMessages } from '../../platform/i18n/index.ts'
import en from './messages/en.json' with { type: 'json' }
import es from './messages/es.json' with { type: 'json' }

export const searchWords = defineMessages('search', es, en)

export const KINDS = [
  'organization',
  'norm',
  'principle',
  'plan',
  'commitment',
  'milestone',
  'indicator',
  'evidence',
  'post',
  'appointment',
  'report-response',
  'contribution',
  'decision',
  'decision-maker',
  'assessment',
  'amendment',
  'plan-version',
  'plan-cut',
  'calendar-entry',
  'scale-set',
  'draft-version',
  'draft-submission',
  'link',
] as const
/** What the year of a record of that kind is: «vence en 2027». */
export const yearName = (t: ReturnType<typeof searchWords>, kind: string, year: number) => {
  const known = KINDS.find((candidate) => candidate === kind)
  return known ? t(`year.${known}`, { year: String(year) }) : String(year)
}

/** Name of a kind of record; the kind itself where it has none. */
export const kindName = (t: ReturnType<typeof searchWords>, kind: string) => {
  const known = KINDS.find((candidate) => candidate === kind)
  return known ? t(`kind.${known}`) : kind
}
