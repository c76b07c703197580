import { z } from 'zod'
import { addMonths, type Day } from '../../../kernel/dates.ts'
import { BOROUGH_KEYS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { id } from '../../../kernel/id.ts'
import { hasLetters, inOneLine, lookAlike, tellsEmail } from '../../../kernel/text.ts'
import { typedLink } from '../../../platform/fetch/index.ts'
import type { Dated } from '../periods.ts'

export const OrganizationId = id('OrganizationId')
export type OrganizationId = z.infer<typeof OrganizationId>

export const Slug = z.string().regex(/^[a-z0-9-]{1,80}$/)

/** Public body: bound by the transparency law. Authority: whoever promotes and supervises transparency. */
export const SECTORS = ['public-body', 'civil-society', 'authority', 'academia', 'private', 'union', 'other'] as const
export const Sector = z.enum(SECTORS)
export type Sector = z.infer<typeof Sector>

/** Of government. `none` is outside government; where nobody has said, the level is null. */
export const LEVELS = ['federal', 'state', 'municipal', 'none'] as const
export const Level = z.enum(LEVELS)
export type Level = z.infer<typeof Level>

/** `renamed`: the law made a new body that goes on with the same work. `duty-passed`: only its duties went to another. */
export const SUCCESSION_KINDS = ['renamed', 'merged', 'split', 'duty-passed'] as const
export const SuccessionKind = z.enum(SUCCESSION_KINDS)
export type SuccessionKind = z.infer<typeof SuccessionKind>

export type Organization = {
  id: OrganizationId
  /** Part of its address: made from its first name, and never changed. */
  slug: string
  sector: Sector
  level: Level | null
  /** The alcaldía that it governs or where it works. */
  borough: BoroughKey | null
  foundedOn: Day | null
  dissolved: boolean
  /** Null although dissolved: nobody has said when. */
  dissolvedOn: Day | null
  website: string | null
}

export type Naming = { name: string; acronym: string | null }
export type Category = { categoryId: string }
export type Supervision = { authorityId: OrganizationId }
export type Succession = {
  predecessorId: OrganizationId
  successorId: OrganizationId
  kind: SuccessionKind
  on: Day | null
  note: string | null
}

/** Whether and when it came or will come to its end. */
export type End = Pick<Organization, 'dissolved' | 'dissolvedOn'>
/** A succession that recorded the end of its predecessor too, and how that was before. */
export type EndingSuccession = { successorId: OrganizationId; on: Day | null; before: End }

/** An organization and everything dated about it. */
export type OrganizationHistory = Organization & {
  names: readonly Dated<Naming>[]
  categories: readonly Dated<Category>[]
  supervisions: readonly Dated<Supervision>[]
}

/** Whether it no longer exists on that day; a dissolution may be known ahead. */
export const isDissolved = ({ dissolved, dissolvedOn }: Pick<Organization, 'dissolved' | 'dissolvedOn'>, day: Day) =>
  dissolved && (dissolvedOn === null || dissolvedOn <= day)

export const oneLine = (most: number) => z.string().transform(inOneLine).pipe(z.string().min(1).max(most))

/** A name has a letter or a digit: marks alone could not be compared with anything. It is public, and an e-mail never is. */
export const Name = oneLine(300).pipe(
  z
    .string()
    .min(2)
    .superRefine((name, context) => {
      if (!hasLetters(name)) context.addIssue({ code: 'custom', params: { reason: 'no-letters' } })
      else if (tellsEmail(name)) context.addIssue({ code: 'custom', params: { reason: 'is-an-email' } })
    }),
)
/** Why a text cannot be a name. */
export type NameReason = 'no-letters' | 'is-an-email'
export const Acronym = oneLine(30)
export const Website = typedLink(500)
export const Borough = z.enum(BOROUGH_KEYS)

/** What is said of an organization when it is first entered. */
export type Registration = {
  name: string
  acronym?: string | null
  sector: Sector
  level?: Level | null
  borough?: BoroughKey | null
  categoryId?: string | null
  foundedOn?: Day | null
  website?: string | null
}

/** No organization is older than this, nor is more known of one ahead than this many years: days beyond are slips of the pen. */
const FIRST_DAY: Day = '1500-01-01'
const YEARS_AHEAD = 10

/** Whether something may be recorded for that day; null is a day that nobody knows. */
export const isPlausible = (day: Day | null, today: Day) =>
  day === null || (day >= FIRST_DAY && day <= addMonths(today, YEARS_AHEAD * 12))

export type FoundingRefusal = 'implausible-day' | 'founded-ahead'

/** What is wrong with a day of founding; null where nothing is. */
export const wrongFounding = (day: Day | null, today: Day): FoundingRefusal | null =>
  day === null ? null : day < FIRST_DAY ? 'implausible-day' : day > today ? 'founded-ahead' : null

/** Letters and digits of a name, folded, one space between words: what names are compared and searched by. */
export const nameKey = (text: string) =>
  lookAlike(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
