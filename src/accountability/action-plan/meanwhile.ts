import { markOf, marksOf, readMarks } from '../../kernel/marks.ts'
import type { Locale } from '../../kernel/text.ts'
import { invalid, type Invalid, type Typed } from '../../platform/http/index.ts'
import type { Values } from '../../platform/html/index.ts'
import { canonical } from './differences.ts'
import { words } from './words.ts'

// Two people, or two tabs, edit one record: whoever saves last must not erase the other's work unseen. The form carries what
// it was filled from; the act compares, under its lock; and the form comes back with both texts, to be sent again knowingly.

/** The fields with which a form carries its version, and the one before where somebody else changed the record. */
export const VERSION = 'version'
const SINCE = 'since'

/** What a form was filled from. */
export const versionOf = marksOf

/** The fields that say something else now than when the form was filled. None where the form does not tell, as of a program. */
export function changedSince(version: string, now: object): string[] {
  const marks = readMarks(version)
  return Object.entries(now).flatMap(([field, value]) =>
    marks.has(field) && marks.get(field) !== markOf(value) ? [field] : [],
  )
}

/** Whether writing `draft` would undo what somebody else wrote after the form was filled. Both wrote the same: it would not. */
export const wouldUndo = (version: string, now: object, draft: object): boolean =>
  changedSince(version, now).some((field) => !isSame(valueOf(now, field), valueOf(draft, field)))

const valueOf = (draft: object, field: string) => (draft as Record<string, unknown>)[field] ?? null
const isSame = (one: unknown, other: unknown) => canonical(one) === canonical(other)

/** A form that fills itself from a draft, or from some fields of one. */
type Conflict = { version: string; now: object; mine: object; fill: (draft: never) => Values }

/**
 * The form shown again. What the person typed stays as it was typed; a field that they had left alone takes what the other
 * wrote, so that sending again undoes nothing by accident.
 */
export function changedMeanwhile({ version, now, mine, fill }: Conflict, locale: Locale): Invalid {
  const marks = readMarks(version)
  const untouched = changedSince(version, now).filter((field) => marks.get(field) === markOf(valueOf(mine, field)))
  const only = (draft: object) => Object.fromEntries(untouched.map((field) => [field, valueOf(draft, field)])) as never
  const cleared = Object.entries(fill(only(mine))).map(([name, value]) => [name, Array.isArray(value) ? [] : ''])
  return invalid({ form: words(locale)('meanwhile.error') }, {
    ...Object.fromEntries(cleared),
    ...fill(only(now)),
    [VERSION]: versionOf(now),
    [SINCE]: version,
  } as Typed)
}

/** A field that somebody else changed while the form was open: what it says now, and what the form says. */
export type Meanwhile = { field: string; theirs: unknown; mine: unknown; /** The form took it over. */ taken: boolean }

/** What to show beside a form that comes back from `changedMeanwhile`; nothing of any other. */
export const meanwhileOf = (typed: Typed, now: object, mine: object): Meanwhile[] =>
  changedSince(String(typed[SINCE] ?? ''), now).map((field) => {
    const [theirs, own] = [valueOf(now, field), valueOf(mine, field)]
    return { field, theirs, mine: own, taken: isSame(theirs, own) }
  })
