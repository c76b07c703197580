import { formatDay } from '../../kernel/dates.ts'
import { differences, type FieldChange } from '../../kernel/differences.ts'
import { markOf, marksOf, readMarks, writeMarks } from '../../kernel/marks.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import { invalid, type Typed } from '../../platform/http/index.ts'
import { ENDINGS, NORM_KINDS } from './norms/model.ts'
import { words } from './words.ts'

/** Somebody corrected the same fields while the form was open: what they say now, and what the person wrote. */
export type Meanwhile = {
  ok: false
  reason: 'changed-meanwhile'
  fields: readonly { field: string; now: unknown; mine: unknown }[]
  /** For the form to be sent again knowingly. */
  seen: string
}
export type Correction<Facts> = { ok: true; value: { facts: Facts; changes: FieldChange[] } } | Meanwhile

/**
 * What a record becomes: fields that the person left alone stay as they are now, whoever corrected them since. Where both wrote
 * different things in one field, nothing is written. Without `seen` every field is taken as written.
 */
export function correct<Facts extends object>(now: Facts, mine: Facts, seen = ''): Correction<Facts> {
  const marks = readMarks(seen)
  const facts = { ...mine }
  const fields: Meanwhile['fields'][number][] = []
  for (const { field, from, to } of differences(now, mine)) {
    const mark = marks.get(field)
    if (mark === markOf(to)) Object.assign(facts, { [field]: from })
    else if (mark !== undefined && mark !== markOf(from)) fields.push({ field, now: from, mine: to })
  }
  if (fields.length === 0) return { ok: true, value: { facts, changes: differences(now, facts) } }
  for (const { field, now } of fields) marks.set(field, markOf(now))
  return { ok: false, reason: 'changed-meanwhile', fields, seen: writeMarks(marks) }
}

/** The form again, each such field with what it says now; `nameOf` tells what an id stands for. */
export const again = ({ fields, seen }: Meanwhile, locale: Locale, nameOf = (id: string) => id) =>
  invalid(
    Object.fromEntries(
      fields.map(({ field, now, mine }) => {
        const value = field === 'endedBy' && now !== null ? nameOf(String(now)) : now
        const text = tellValue(value, field, changedLanguage(mine, now, locale), locale)
        return [field, words(locale)('refused.changed-meanwhile', { now: text })]
      }),
    ),
    { seen },
  )

/** What a form of correction begins with: each text in both languages, and the stamp of all of it. */
export function valuesOf(facts: object): Typed {
  const values = Object.entries(facts).flatMap(([name, value]): [string, string][] => {
    if (!isText(value)) return value === null ? [] : [[name, String(value)]]
    return value.en
      ? [
          [name, value.es],
          [`${name}En`, value.en],
        ]
      : [[name, value.es]]
  })
  return { ...Object.fromEntries(values), seen: marksOf(facts) }
}

const FIELDS = {
  title: 'form.norm.official-title',
  shortName: 'form.norm.short-name',
  kind: 'column.kind',
  issuer: 'column.issuer',
  about: 'form.norm.summary',
  label: 'form.version.label',
  publication: 'column.publication',
  url: 'column.url',
  publishedOn: 'column.publishedOn',
  inForceFrom: 'column.inForceFrom',
  inForceUntil: 'column.inForceUntil',
  confirmedUntil: 'column.confirmedUntil',
  ended: 'column.ended',
  endedBy: 'column.endedBy',
  article: 'column.article',
  fraction: 'column.fraction',
  numeral: 'column.numeral',
  summary: 'column.summary',
  note: 'column.note',
  name: 'column.name',
  explanation: 'column.explanation',
} as const

/** «Nombre corto, de «Ley X» a «Ley Y»; En vigor desde, de sin dato a 7 de mayo de 2016»: from what to what. Entries outlive the code that wrote them. */
export function tellChanges(changes: unknown, locale: Locale): string {
  const told = Array.isArray(changes) ? (changes as FieldChange[]) : []
  return told
    .map(({ field, from, to }) => {
      const key = FIELDS[field as keyof typeof FIELDS]
      const language = changedLanguage(from, to, locale)
      const name = key ? words(locale)(key) : field
      return words(locale)('event.change', {
        field: language === locale ? name : words(locale)(`event.in-${language}`, { field: name }),
        from: tellValue(from, field, language, locale),
        to: tellValue(to, field, language, locale),
      })
    })
    .join('; ')
}

/** The reader's own where its text changed, else the other: a translation may be corrected alone. */
function changedLanguage(from: unknown, to: unknown, locale: Locale): Locale {
  const texts = [from, to].filter(isText)
  if (texts.length === 0) return locale
  const differs = (one: Locale) => new Set([from, to].map((text) => (isText(text) ? text[one] : undefined))).size > 1
  return differs(locale) ? locale : differs('es') ? 'es' : 'en'
}

function tellValue(value: unknown, field: string, language: Locale, locale: Locale): string {
  const t = words(locale)
  const text = isText(value) ? (value[language] ?? (language === locale ? inLanguage(value, locale).text : '')) : value
  if (text === null || text === undefined || text === '') return t('event.nothing')
  const kind = NORM_KINDS.find((one) => field === 'kind' && one === text)
  const ending = ENDINGS.find((one) => field === 'ended' && one === text)
  if (kind) return t(`kind.${kind}`)
  if (ending) return t(`ended.${ending}`)
  if (/^\d{4}-\d\d-\d\d$/.test(String(text))) return formatDay(String(text), locale)
  return t('event.quoted', { text: excerpt(String(text)) })
}

/** The journal has the whole text; a history is read in a glance. */
const excerpt = (text: string) => (text.length > 160 ? `${text.slice(0, 159)}…` : text)

const isText = (value: unknown): value is TranslatedText =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'es')
