import { BOROUGHS } from '../../kernel/geo/boroughs.ts'
import { formatDay, formatNumber } from '../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import {
  COMPLETIONS,
  DIRECTIONS,
  GOALS,
  INDICATOR_KINDS,
  PARTICIPATION_LEVELS,
  PERIODICITIES,
  PHASE_KINDS,
  SCOPES,
  SEAT_SECTORS,
} from './vocabulary.ts'
import { formatSpan, words } from './words.ts'

/** Closed vocabularies by the field that speaks them; two kinds of record have a `kind`, and no word in common. */
const VOCABULARIES: Record<string, readonly (readonly [group: string, options: readonly string[]])[]> = {
  kind: [['phase', PHASE_KINDS], ['indicator-kind', INDICATOR_KINDS]],
  sector: [['sector', SEAT_SECTORS]],
  participationLevel: [['participation', PARTICIPATION_LEVELS]],
  scope: [['scope', SCOPES]],
  direction: [['direction', DIRECTIONS]],
  periodicity: [['periodicity', PERIODICITIES]],
  completion: [['completion', COMPLETIONS]],
} // prettier-ignore

type Saying = {
  locale: Locale
  /** What a record named by its id, or a principle by its key, is called. */
  nameOf?: (id: string) => string | undefined
}

/** The value of a field of a plan's record as people say it: words for codes, names for ids, «sin dato» for what is unknown. */
export function sayValue(field: string, value: unknown, saying: Saying): string {
  const t = words(saying.locale)
  if (isNothing(value)) return t('event.unknown-value')
  if (Array.isArray(value)) return value.map((item) => sayItem(field, item, saying)).join('; ')
  return sayItem(field, value, saying)
}

const isNothing = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

function sayItem(field: string, value: unknown, saying: Saying): string {
  const { locale, nameOf } = saying
  const t = words(locale)
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
  if (field === 'goals' && GOALS.includes(value as never)) return `${String(value)}. ${t(`goal.${value as 1}`)}`
  if (typeof value === 'number') return formatNumber(value, locale, { maximumFractionDigits: 6 })
  if (typeof value === 'string') {
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(value, locale)
    const group = VOCABULARIES[field]?.find(([, options]) => options.includes(value))?.[0]
    if (group) return t(`${group}.${value}` as never)
    if (field === 'boroughs') return BOROUGHS.find(({ key }) => key === value)?.name ?? value
    return nameOf?.(value) ?? value
  }
  return sayRecord(value as Record<string, unknown>, saying)
}

/** What lists hold: whoever takes part or holds a seat, what is waited for, a piece of evidence, a phase, the seats of a sector. */
function sayRecord(value: Record<string, unknown>, saying: Saying): string {
  const { locale } = saying
  const t = words(locale)
  if ('es' in value) return inLanguage(value as TranslatedText, locale).text
  if ('milestone' in value)
    return t('manage.milestone-name', { commitment: String(value.commitment), number: String(value.milestone) })
  if ('role' in value) {
    const who = sayValue('organization', value.organization ?? value.organizationId, saying)
    return value.role ? `${who} (${sayValue('role', value.role, saying)})` : who
  }
  if ('pending' in value) {
    const name = String(value.name)
    return value.pending && !/por definir|por nombrar|to be named/i.test(name)
      ? `${name} (${t('board.pending')})`
      : name
  }
  if ('holders' in value) {
    const seats = value.seats === null ? t('board.seats-unknown') : t('board.seats', { count: Number(value.seats) })
    return `${String(value.label)}, ${seats}: ${sayValue('holders', value.holders, saying)}`
  }
  if ('opensOn' in value) {
    const name = value.title ? sayValue('title', value.title, saying) : sayValue('kind', value.kind, saying)
    const [opens, closes] = [value.opensOn, value.closesOn] as (string | null)[]
    return opens || closes ? `${name}, ${formatSpan(opens!, closes!, locale)}` : name
  }
  if (value.title) return sayValue('title', value.title, saying)
  return Object.entries(value)
    .filter(([, inner]) => !isNothing(inner))
    .map(([name, inner]) => sayValue(name, inner, saying))
    .join(', ')
}

/** What a field is called on screen; itself where it has no name. */
export function sayField(field: string, locale: Locale): string {
  const name: string = words(locale)(`field.${field}` as never)
  return name === `field.${field}` ? field : name
}
