import { nameKey, type OrganizationId } from '../register/model.ts'
import { fullyProposed, settleDoubts, type Draft } from './rows.ts'
import type { Field, ImportReport, Outcome, Remark } from './report.ts'

/** How a text was found in the register. */
export type MatchKind = 'name' | 'acronym' | 'earlier-import' | 'loose'
export type Match = { organizationId: OrganizationId; kind: MatchKind }
/** What the register says of an organization that a row may be. */
export type Known = { id: OrganizationId; name: string } & Partial<Record<Field, string | null>>

export type Register = {
  /** By the text that was asked for. */
  matches: ReadonlyMap<string, readonly Match[]>
  known: ReadonlyMap<OrganizationId, Known>
}

/** What a person decided: proposals accepted («12:0», line and number) and rows that are another organization after all. */
export type Choices = { accepts(line: number, index: number): boolean; isAnother(line: number): boolean }

export const NO_CHOICES: Choices = { accepts: () => false, isAnother: () => false }
export const EVERY_PROPOSAL: Choices = { accepts: () => true, isAnother: () => false }

export type DecidedRow = {
  line: number
  outcome: Outcome
  original: Draft['original']
  registration: Draft['registration']
  remarks: readonly Remark[]
  /** Of the register; null for what is not there yet. */
  organizationId: OrganizationId | null
}

/** Every text that must be looked for in the register before `decideRows`. */
export const textsToMatch = (drafts: readonly Draft[]): string[] => [
  ...new Set(
    drafts
      .flatMap((draft) => [
        draft.original.name ?? '',
        draft.registration.name,
        fullyProposed(draft),
        draft.registration.acronym ?? '',
      ])
      .filter((text) => text !== ''),
  ),
]

/**
 * Decides what becomes of each row, in order. Whatever was entered once, under its name then or now, under its spelling in an
 * earlier file or with a proposal accepted, is found again: a second import of the same file adds nothing.
 */
export function decideRows(drafts: readonly Draft[], register: Register, choices: Choices): DecidedRow[] {
  const seen = new Map<string, number>()
  return drafts.map((draft) => {
    const settled = settleDoubts(draft, (index) => choices.accepts(draft.line, index))
    const decision = decide(draft, settled, register, choices, seen)
    if (decision.outcome !== 'wrong')
      for (const key of keysOf(draft, settled)) if (!seen.has(key)) seen.set(key, draft.line)
    // What is there already keeps its name: nothing is left to decide about it.
    const told = decision.outcome === 'present' || decision.outcome === 'repeated' ? draft.remarks : settled.remarks
    return {
      line: draft.line,
      original: draft.original,
      registration: settled.registration,
      ...decision,
      remarks: [...told, ...decision.remarks],
    }
  })
}

type Decision = Pick<DecidedRow, 'outcome' | 'organizationId' | 'remarks'>

function decide(
  draft: Draft,
  settled: Draft,
  register: Register,
  choices: Choices,
  seen: ReadonlyMap<string, number>,
): Decision {
  if (draft.remarks.some(({ what }) => what === 'error')) return { outcome: 'wrong', organizationId: null, remarks: [] }
  const line = keysOf(draft, settled)
    .map((key) => seen.get(key))
    .find((earlier) => earlier !== undefined)
  if (line !== undefined) return { outcome: 'repeated', organizationId: null, remarks: [{ what: 'repetition', line }] }
  const { same, perhaps } = candidates(draft, settled, register)
  if (same) return { outcome: 'present', organizationId: same.id, remarks: differences(settled, same) }
  if (perhaps.length === 0) return { outcome: 'added', organizationId: null, remarks: [] }
  const another = choices.isAnother(draft.line)
  const questions = perhaps.map((known): Remark => ({
    what: 'question',
    organizationId: known.id,
    name: known.name,
    accepted: another,
  }))
  return { outcome: another ? 'added' : 'held', organizationId: null, remarks: questions }
}

const keysOf = (draft: Draft, settled: Draft) => [
  ...new Set([draft.registration.name, settled.registration.name].map(nameKey)),
]

/** The one organization that the row certainly is, or those that it may be. */
function candidates(
  draft: Draft,
  settled: Draft,
  { matches, known }: Register,
): { same: Known | null; perhaps: Known[] } {
  const texts = [settled.registration.name, draft.registration.name, fullyProposed(draft), draft.original.name ?? '']
  for (const kind of ['name', 'acronym', 'earlier-import'] as const) {
    const found = organizationsOf(texts, [kind], matches)
    if (found.length === 1) return { same: known.get(found[0]!) ?? null, perhaps: [] }
    if (found.length > 1) return { same: null, perhaps: found.map((id) => known.get(id)!) }
  }
  const loose = organizationsOf(texts, ['loose'], matches)
  const byAcronym = organizationsOf([settled.registration.acronym ?? ''], ['acronym'], matches)
  return { same: null, perhaps: [...new Set([...loose, ...byAcronym])].slice(0, 5).map((id) => known.get(id)!) }
}

const organizationsOf = (
  texts: readonly string[],
  kinds: readonly MatchKind[],
  matches: Register['matches'],
): OrganizationId[] => [
  ...new Set(
    texts.flatMap((text) =>
      (matches.get(text) ?? []).filter(({ kind }) => kinds.includes(kind)).map(({ organizationId }) => organizationId),
    ),
  ),
]

/** What the row gives that the register says otherwise, or not at all: an import never overwrites. */
function differences({ registration, given }: Draft, known: Known): Remark[] {
  const ours: Partial<Record<Field, string | null | undefined>> = {
    acronym: registration.acronym,
    sector: registration.sector,
    level: registration.level,
    category: registration.categoryId,
    borough: registration.borough,
    website: registration.website,
    founded: registration.foundedOn,
  }
  return given.flatMap((field): Remark[] => {
    const mine = ours[field]
    const kept = known[field] ?? ''
    return field === 'name' || !mine || mine === kept ? [] : [{ what: 'difference', field, kept, given: mine }]
  })
}

/** The figures of what was decided. */
export function figuresOf(rows: readonly DecidedRow[]): Omit<ImportReport, 'findings' | 'ignored'> {
  const outcomes = { added: 0, present: 0, repeated: 0, held: 0, wrong: 0 }
  for (const { outcome } of rows) outcomes[outcome]++
  const remarks = rows.flatMap((row) => row.remarks)
  const proposals = remarks.filter((remark) => remark.what === 'proposal')
  return {
    rows: rows.length,
    ...outcomes,
    repairs: remarks.filter(({ what }) => what === 'repair').length,
    proposals: proposals.length,
    accepted: proposals.filter(({ accepted }) => accepted).length,
  }
}
