import type { Day } from '../../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import type { Inline } from '../../../platform/reports/index.ts'
import type { Plan } from '../plans/store.ts'
import type { words } from '../words.ts'
import type { ReportData } from './report-data.ts'

export type ReportSettings = {
  locale: Locale
  today: Day
  city: string
  /** Of the site: paper gives the address of each record in full. */ origin: string
}

/** What every part of the report is written from: the words of the site, its settings, and what was found. */
export type Paper = ReportSettings & { t: ReturnType<typeof words>; plan: Plan; data: ReportData }

export const plain = ({ locale }: Paper, content: TranslatedText): string => inLanguage(content, locale).text

/** Content, marked where it is not in the language of the report. */
export function said({ locale }: Paper, content: TranslatedText): Inline {
  const { text, lang } = inLanguage(content, locale)
  return lang === locale ? text : { text, lang }
}

/** The address of a record, to click on a screen and to type from paper. */
export const address = ({ origin }: Paper, path: string): Inline => ({
  text: origin + path,
  href: origin + path,
  small: true,
})

export const organization = ({ data, t }: Paper, id: string | null): string =>
  (id && data.names.organizations.get(id)?.name) || t('unknown.short')

export type Fact = { label: string; value: Inline }
/** Those that there are. */
export const facts = (some: readonly (Fact | false | null)[]): Fact[] =>
  some.filter((fact): fact is Fact => Boolean(fact))

/** One under another. */
export const lines = (parts: readonly Inline[]): Inline =>
  parts.flatMap((part, at) => (at === 0 ? [part] : ['\n', part]))
