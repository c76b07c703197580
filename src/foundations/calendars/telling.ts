import { formatDay } from '../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import type { Entry } from '../../platform/journal/index.ts'
import type { Stretch } from './model.ts'
import { words } from './words.ts'

/** «del 21 de diciembre de 2026 al 5 de enero de 2027», or a single day. */
export const tellPeriod = ({ fromDay, lastDay }: Stretch, locale: Locale): string =>
  fromDay === lastDay
    ? formatDay(fromDay, locale)
    : words(locale)('period', { from: formatDay(fromDay, locale), to: formatDay(lastDay, locale) })

/** Entries of the journal outlive the code that wrote them: whatever is missing is left out. */
const textOf = (value: unknown, locale: Locale): string =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'es')
    ? withoutStop(inLanguage(value as TranslatedText, locale).text)
    : ''

/** The sentence around it has its own. */
const withoutStop = (text: string) => text.trim().replace(/\.$/, '')

const tell =
  (act: 'added' | 'withdrawn') =>
  ({ details }: Entry, locale: Locale): string => {
    const { kind, fromDay, lastDay, reason, why } = details
    const stretch = { fromDay: String(fromDay), lastDay: String(lastDay) }
    const day = tellPeriod(stretch, locale)
    const period = fromDay === lastDay ? words(locale)('event.one-day', { day }) : day
    return words(locale)(`event.${kind === 'holiday' ? 'holiday' : 'suspension'}-${act}`, {
      period,
      reason: textOf(reason, locale),
      why: textOf(why, locale),
    })
  }

export const events = { 'calendar.entry-added': tell('added'), 'calendar.entry-withdrawn': tell('withdrawn') }
