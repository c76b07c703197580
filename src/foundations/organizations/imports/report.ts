import type { Finding, RepairKind } from '../../../platform/tables/index.ts'
import type { Level, OrganizationId, Sector } from '../register/model.ts'

/** What whoever sends a file says of the rows that do not say it themselves. */
export type Settings = { sector: Sector; level: Level | null }

export const FIELDS = ['name', 'acronym', 'sector', 'level', 'category', 'borough', 'website', 'founded'] as const
export type Field = (typeof FIELDS)[number]

/** Why a text was changed, or could be. */
export type Rule =
  | RepairKind
  | 'accent'
  | 'spelling'
  | 'company-form'
  | 'borough-short'
  | 'borough-spelling'
  | 'old-city-name'
  | 'city-initials'
  | 'web-address'
  | 'written-otherwise'

export type ErrorReason =
  | 'missing'
  | 'too-long'
  | 'too-short'
  | 'not-an-option'
  | 'not-a-link'
  | 'leads-inside'
  | 'not-a-day'
  | 'not-a-borough'
  | 'no-letters'
  | 'is-an-email'
  | 'has-a-password'
  | 'founded-ahead'
  | 'implausible-day'

type Place = { field: Field; /** «B7» */ cell: string }
type Change = { rule: Rule; before: string; after: string }

/** One thing to say of a row. What was certain is done; what is doubtful waits for a person. */
export type Remark =
  | ({ what: 'repair' } & Place & Change)
  /** `before` is a piece of the name, which begins at `at`. */
  | ({ what: 'proposal'; at: number; accepted: boolean } & Place & Change)
  | ({ what: 'error'; reason: ErrorReason; value: string } & Place)
  /** The row does not say it, but its name does. */
  | { what: 'deduction'; field: Field; value: string }
  /** Perhaps the same as one that is there. `accepted`: a person said that it is another. */
  | { what: 'question'; organizationId: OrganizationId; name: string; accepted: boolean }
  /** The register already says another thing; it is left as it is. */
  | { what: 'difference'; field: Field; kept: string; given: string }
  /** The same name was in an earlier row. */
  | { what: 'repetition'; line: number }

/** What becomes of a row: entered, already there, twice in the file, waiting for an answer, or with something to mend. */
export type Outcome = 'added' | 'present' | 'repeated' | 'held' | 'wrong'

/** Figures of an import, kept with it. The outcomes add up to `rows`. */
export type ImportReport = Record<Outcome, number> & {
  rows: number
  repairs: number
  proposals: number
  accepted: number
  findings: readonly Finding[]
  /** Headers of columns that are not ours: they stay in the file. */
  ignored: readonly string[]
}
