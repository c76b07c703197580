import { refKey, type Ref } from '../../kernel/ref.ts'
import type { Day } from '../../kernel/dates.ts'
import type { Locale, TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import type { Entry } from '../../platform/journal/index.ts'
import type { Module, Resource } from '../../platform/manifest/index.ts'
import { tell, titlesOf, type Names, type Told } from '../../platform/manifest/telling.ts'

/** To whom letters go: with their e-mail, for nobody else's eyes. */
type Addressee = { id: string; email: string; locale: Locale | null; demonstration: boolean }

/** An event of a calendar, by the day. */
export type CalendarEvent = {
  uid: string
  stamp: Date
  firstDay: Day
  lastDay: Day
  summary: string
  language?: Locale | undefined
  url?: string | undefined
}
type Calendar = { name: string; language: Locale; url: string; events: readonly CalendarEvent[] }

/** What the modules beside this one know, and `app` brings. */
export type Around = {
  /** All of them: any record may be followed, any act told. */
  modules(): readonly Module[]
  names: Names
  /** Accounts that letters can go to; others are left out. */
  accounts(db: Db, ids: readonly string[]): Promise<readonly Addressee[]>
  writeCalendar(calendar: Calendar): string
}

export const tellIn = (around: Around, db: Db, entries: readonly Entry[], locale: Locale): Promise<Told[]> =>
  tell(db, around.modules(), around.names, entries, locale)

export type Titled = { title: TranslatedText; address: string }

/** By `refKey`; what is not public is left out. */
export const titlesAround = (around: Around, db: Db, refs: readonly Ref[]): Promise<Map<string, Titled>> =>
  titlesOf(db, around.modules(), refs)

export const titleOf = async (around: Around, db: Db, subject: Ref): Promise<Titled | undefined> =>
  (await titlesAround(around, db, [subject])).get(refKey(subject))

export const resourceOf = (around: Around, kind: string): Resource | undefined =>
  around
    .modules()
    .flatMap(({ resources }) => resources)
    .find((resource) => resource.kind === kind)
