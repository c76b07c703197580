import type { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import type { BoroughKey } from '../../../kernel/geo/boroughs.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { parseDayInput } from '../../../platform/html/day-input.ts'
import { explainIssue } from '../../../platform/http/index.ts'
import { matchColumns, repair, restoreText, type Sheet, type SheetRow } from '../../../platform/tables/index.ts'
import {
  Acronym,
  Name,
  nameKey,
  Website,
  wrongFounding,
  type Level,
  type NameReason,
  type Registration,
  type Sector,
} from '../register/model.ts'
import { repairBorough, repairName, withDoubtful, type Doubtful } from './repairs.ts'
import { FIELDS, type ErrorReason, type Field, type Remark, type Settings } from './report.ts'

/** A row read, repaired and understood, before anybody compared it with the register. */
export type Draft = {
  line: number
  /** The cells of our columns as they came. */
  original: Partial<Record<Field, string>>
  registration: Registration
  /** What the row itself gave: only this is compared with what the register says. */
  given: readonly Field[]
  doubtful: readonly (Doubtful & { cell: string })[]
  remarks: Remark[]
}

export type CategoryName = { id: string; name: TranslatedText }

/** Headers by which people and our own exports call each column. */
const COLUMNS: readonly { key: Field; header: string; aliases: readonly string[] }[] = [
  {
    key: 'name',
    header: 'Nombre',
    aliases: [
      'organización',
      'institución',
      'dependencia',
      'sujeto obligado',
      'ente público',
      'denominación',
      'razón social',
      'nombre oficial',
      'nombre de la organización',
      'nombre del sujeto obligado',
      'organization',
      'body',
      'title',
    ],
  },
  { key: 'acronym', header: 'Siglas', aliases: ['acrónimo', 'sigla', 'abreviatura', 'acronym', 'initials'] },
  { key: 'sector', header: 'Sector', aliases: ['tipo de sector'] },
  {
    key: 'level',
    header: 'Nivel',
    aliases: ['nivel de gobierno', 'orden de gobierno', 'ámbito', 'level of government'],
  },
  {
    key: 'category',
    header: 'Categoría',
    aliases: ['tipo', 'tipo de sujeto obligado', 'naturaleza', 'naturaleza jurídica', 'clasificación'],
  },
  { key: 'borough', header: 'Alcaldía', aliases: ['delegación', 'demarcación', 'demarcación territorial', 'borough'] },
  {
    key: 'website',
    header: 'Sitio',
    aliases: [
      'sitio web',
      'página',
      'página web',
      'portal',
      'web',
      'url',
      'dirección web',
      'sitio de internet',
      'website',
    ],
  },
  {
    key: 'founded',
    header: 'Fundación',
    aliases: ['fecha de fundación', 'fecha de creación', 'creación', 'founded', 'founded on'],
  },
]

export type ReadRows = { drafts: Draft[]; ignored: string[] }

/** Makes drafts of the rows of a sheet. Refused only where no column is the name. */
export function readRows(
  sheet: Sheet,
  settings: Settings,
  catalogue: readonly CategoryName[],
  today: Day,
): Verdict<ReadRows, 'no-name-column'> {
  const { positions, unknown } = matchColumns(sheet.header, COLUMNS)
  if (!positions.has('name')) return refuse('no-name-column')
  const known = { categories: categoryIndex(catalogue), today }
  const drafts = sheet.rows.map((row) => draftOf(row, sheet, positions, settings, known))
  return accept({ drafts, ignored: unknown })
}

/** What a cell may name, and the day on which it is read. */
type Known = { categories: ReadonlyMap<string, string>; today: Day }

type Cell = { field: Field; cell: string; text: string }

function draftOf(
  row: SheetRow,
  sheet: Sheet,
  positions: ReadonlyMap<string, number>,
  settings: Settings,
  known: Known,
): Draft {
  const remarks: Remark[] = []
  const original: Partial<Record<Field, string>> = {}
  const cells = new Map<Field, Cell>()
  for (const field of FIELDS) {
    const position = positions.get(field)
    if (position === undefined) continue
    const text = row.cells[position] ?? ''
    const cell = sheet.cellAddress(row.line, position)
    original[field] = text
    if (text.trim() !== '') cells.set(field, { field, cell, text })
  }
  const registration: Registration = { name: '', sector: settings.sector, level: settings.level }
  const doubtful = readName(
    cells.get('name'),
    sheet.cellAddress(row.line, positions.get('name')!),
    registration,
    remarks,
  )
  for (const cell of cells.values())
    if (cell.field !== 'name')
      READERS[cell.field]({ ...cell, text: cleaned(cell, remarks) }, registration, remarks, known)
  return { line: row.line, original, registration, given: [...cells.keys()], doubtful, remarks }
}

function readName(
  cell: Cell | undefined,
  address: string,
  registration: Registration,
  remarks: Remark[],
): Draft['doubtful'] {
  if (!cell) {
    remarks.push({ what: 'error', reason: 'missing', value: '', field: 'name', cell: address })
    return []
  }
  const repaired = repairName(restoreText(cell.text))
  registration.name = repaired.value
  const at = { field: 'name', cell: cell.cell } as const
  for (const change of repaired.certain) remarks.push({ what: 'repair', ...at, ...change })
  const parsed = Name.safeParse(repaired.value)
  if (!parsed.success) remarks.push({ what: 'error', reason: whyNoName(parsed.error), value: cell.text, ...at })
  if (repaired.borough) deduceBorough(repaired.borough.key, registration, remarks)
  return repaired.doubtful.map((doubt) => ({ ...doubt, cell: cell.cell }))
}

function whyNoName({ issues: [issue] }: z.ZodError): ErrorReason {
  if (issue?.code === 'too_big') return 'too-long'
  const reason = issue?.code === 'custom' ? (issue.params?.['reason'] as NameReason | undefined) : undefined
  return reason ?? 'too-short'
}

/** «Alcaldía Tláhuac» says by itself where it governs, at which level, and what it is. */
function deduceBorough(key: BoroughKey, registration: Registration, remarks: Remark[]) {
  Object.assign(registration, { borough: key, level: 'municipal', categoryId: 'alcaldia' })
  remarks.push(
    { what: 'deduction', field: 'borough', value: key },
    { what: 'deduction', field: 'level', value: 'municipal' },
    { what: 'deduction', field: 'category', value: 'alcaldia' },
  )
}

/** Cells other than names: what every text from a table may need, and a note of it. */
function cleaned({ field, cell, text }: Cell, remarks: Remark[]): string {
  const { value, repairs } = repair(restoreText(text))
  // Spaces around a word of a list, a number or an address are not worth a line.
  for (const { kind, before, after } of repairs)
    if (kind !== 'outer-space') remarks.push({ what: 'repair', rule: kind, field, cell, before, after })
  return value.replace(/\s+/g, ' ').trim()
}

type Reader = (cell: Cell, registration: Registration, remarks: Remark[], known: Known) => void

const wrong = ({ field, cell, text }: Cell, reason: ErrorReason, remarks: Remark[]) =>
  void remarks.push({ what: 'error', reason, value: text, field, cell })

const READERS: Record<Exclude<Field, 'name'>, Reader> = {
  acronym(cell, registration, remarks) {
    const parsed = Acronym.safeParse(cell.text)
    if (parsed.success) registration.acronym = parsed.data
    else wrong(cell, 'too-long', remarks)
  },
  sector(cell, registration, remarks) {
    const sector = SECTOR_WORDS.get(nameKey(cell.text))
    if (sector) registration.sector = sector
    else wrong(cell, 'not-an-option', remarks)
  },
  level(cell, registration, remarks) {
    const level = LEVEL_WORDS.get(nameKey(cell.text))
    if (level) registration.level = level
    else wrong(cell, 'not-an-option', remarks)
  },
  category(cell, registration, remarks, { categories }) {
    const category = categories.get(nameKey(cell.text))
    if (category) registration.categoryId = category
    else wrong(cell, 'not-an-option', remarks)
  },
  borough(cell, registration, remarks) {
    const found = repairBorough(cell.text)
    if (!found) return wrong(cell, 'not-a-borough', remarks)
    registration.borough = found.borough.key
    if (found.changed)
      remarks.push({
        what: 'repair',
        rule: 'written-otherwise',
        field: 'borough',
        cell: cell.cell,
        before: cell.text,
        after: found.borough.name,
      })
  },
  website(cell, registration, remarks) {
    const parsed = Website.safeParse(cell.text)
    if (!parsed.success) {
      const { code } = explainIssue(parsed.error.issues[0]!, 'es')
      return wrong(cell, code === 'has-a-password' || code === 'leads-inside' ? code : 'not-a-link', remarks)
    }
    registration.website = parsed.data
    if (parsed.data !== cell.text)
      remarks.push({
        what: 'repair',
        rule: 'web-address',
        field: 'website',
        cell: cell.cell,
        before: cell.text,
        after: parsed.data,
      })
  },
  founded(cell, registration, remarks, { today }) {
    const day = parseDayInput(cell.text)
    if (!day.ok) return wrong(cell, 'not-a-day', remarks)
    const refused = wrongFounding(day.value, today)
    if (refused) return wrong(cell, refused, remarks)
    registration.foundedOn = day.value
  },
}

const synonyms = <Value extends string>(words: Record<Value, string>) =>
  new Map(
    Object.entries<string>(words).flatMap(([value, others]) =>
      [value, ...others.split('|')].map((word) => [nameKey(word), value as Value] as const),
    ),
  )

const SECTOR_WORDS = synonyms<Sector>({
  'public-body':
    'sujeto obligado|institución pública|ente público|gobierno|público|sector público|administración pública|government|public body|public sector',
  'civil-society': 'sociedad civil|organización de la sociedad civil|osc|civil society|ong|ngo',
  authority: 'autoridad|autoridad garante|órgano garante|authority|transparency authority',
  academia: 'academia|académico|academic|universidad',
  private: 'privado|sector privado|empresa|iniciativa privada|private|private sector|company',
  union: 'sindicato|sindical|union|trade union',
  other: 'otro|otra|otros|other',
})

const LEVEL_WORDS = synonyms<Level>({
  federal: 'federal|federación|nacional|national',
  state: 'estatal|local|estado|ciudad|de la ciudad|de la ciudad o estatal|state|city|city or state|entidad federativa',
  municipal: 'municipal|municipio|alcaldía|de alcaldía o municipal|municipal or borough|borough|municipality',
  none: 'ninguno|no aplica|n a|no es de gobierno|none|not government',
})

/** Categories by their id and by their name in any language, folded. */
const categoryIndex = (catalogue: readonly CategoryName[]) =>
  new Map(catalogue.flatMap(({ id, name }) => [id, ...Object.values(name)].map((text) => [nameKey(text), id] as const)))

/** The draft with those doubtful changes that a person accepted, each told as such. */
export function settleDoubts(draft: Draft, isAccepted: (index: number) => boolean): Draft {
  const remarks = draft.doubtful.map((doubt, index): Remark => ({
    what: 'proposal',
    field: 'name',
    accepted: isAccepted(index),
    ...doubt,
  }))
  const name = withDoubtful(
    draft.registration.name,
    draft.doubtful.filter((_, index) => isAccepted(index)),
  )
  return { ...draft, registration: { ...draft.registration, name }, remarks: [...draft.remarks, ...remarks] }
}

/** As its name would be with every proposal accepted. */
export const fullyProposed = (draft: Draft): string => withDoubtful(draft.registration.name, draft.doubtful)
