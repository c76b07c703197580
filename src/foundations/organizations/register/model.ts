import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { BOROUGH_KEYS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { id } from '../../../kernel/id.ts'
import { fold } from '../../../kernel/text.ts'
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

/** An organization and everything dated about it. */
export type OrganizationHistory = Organization & {
  names: readonly Dated<Naming>[]
  categories: readonly Dated<Category>[]
  supervisions: readonly Dated<Supervision>[]
}

/** Whether it no longer exists on that day; a dissolution may be known ahead. */
export const isDissolved = ({ dissolved, dissolvedOn }: Pick<Organization, 'dissolved' | 'dissolvedOn'>, day: Day) =>
  dissolved && (dissolvedOn === null || dissolvedOn <= day)

/** Without line breaks and spaces to spare. */
export const inOneLine = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim()

export const oneLine = (most: number) => z.string().transform(inOneLine).pipe(z.string().min(1).max(most))

/** A name has a letter or a digit: marks alone could not be compared with anything. */
export const Name = oneLine(300).pipe(
  z
    .string()
    .min(2)
    .regex(/[\p{L}\p{N}]/u),
)
export const Acronym = oneLine(30)
/** An address on the web; `https://` is understood where it was left out. */
export const Website = z
  .string()
  .trim()
  .transform((text) => (/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`))
  .pipe(z.url({ protocol: /^https?$/, hostname: /^[^\s.]+(\.[^\s.]+)+$/ }).max(500))
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

/** Letters and digits of a name, folded, one space between words: what names are searched by. */
export const nameKey = (text: string) =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
