import { and, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm'
import type { Day } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { FileHash } from '../../../platform/storage/index.ts'
import { onDay } from '../periods.ts'
import type { OrganizationId } from '../register/model.ts'
import { findHistories, findOrganizations } from '../register/store.ts'
import { organizationImportRows, organizationImports } from '../tables.ts'
import type { DecidedRow, Known, Match, MatchKind, Register } from './decisions.ts'
import type { ImportReport, Settings } from './report.ts'

export type Import = {
  id: string
  fileName: string
  fileHash: FileHash
  settings: Settings
  receivedAt: Date
  confirmedAt: Date | null
  report: ImportReport | null
}

const columns = {
  id: organizationImports.id,
  fileName: organizationImports.fileName,
  fileHash: organizationImports.fileHash,
  settings: organizationImports.settings,
  receivedAt: organizationImports.receivedAt,
  confirmedAt: organizationImports.confirmedAt,
  report: organizationImports.report,
}

export async function insertImport(
  tx: Tx,
  {
    fileName,
    fileHash,
    settings,
    actorId,
  }: { fileName: string; fileHash: FileHash; settings: Settings; actorId: string | null },
): Promise<string> {
  const id = newId()
  await tx.insert(organizationImports).values({ id, fileName, fileHash, settings, receivedBy: actorId })
  return id
}

export const findImport = async (db: Db, id: string) =>
  first(await db.select(columns).from(organizationImports).where(eq(organizationImports.id, id))) as Import | undefined

/** Holds the row, so that a form that was sent twice is acted on once. */
export const lockImport = async (tx: Tx, id: string) =>
  first(await tx.select(columns).from(organizationImports).where(eq(organizationImports.id, id)).for('update')) as
    | Import
    | undefined

/** The last ones, newest first. */
export const findRecentImports = async (db: Db, limit = 20) =>
  (await db
    .select(columns)
    .from(organizationImports)
    .orderBy(desc(organizationImports.receivedAt))
    .limit(limit)) as Import[]

/** Those of the hashes that an import came from, confirmed or waiting. */
export const hashesOfImports = async (db: Db, hashes: readonly string[]): Promise<string[]> =>
  (
    await db
      .selectDistinct({ hash: organizationImports.fileHash })
      .from(organizationImports)
      .where(inArray(organizationImports.fileHash, [...hashes]))
  ).map(({ hash }) => hash)

/** Takes away what was received before that moment and never confirmed. */
export async function deleteUnconfirmedImports(tx: Tx, receivedBefore: Date) {
  await tx
    .delete(organizationImports)
    .where(and(isNull(organizationImports.confirmedAt), lt(organizationImports.receivedAt, receivedBefore)))
}

/** Imports go one after the other: two at once could each enter what the other is entering. */
export const lockImports = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(hashtext('organization_imports'))`)

const CHUNK = 1000

export async function saveConfirmation(
  tx: Tx,
  id: string,
  report: ImportReport,
  rows: readonly DecidedRow[],
  actorId: string | null,
  at: Date,
) {
  await tx
    .update(organizationImports)
    .set({ report, confirmedBy: actorId, confirmedAt: at })
    .where(eq(organizationImports.id, id))
  for (let start = 0; start < rows.length; start += CHUNK) {
    await tx.insert(organizationImportRows).values(
      rows.slice(start, start + CHUNK).map(({ line, outcome, original, remarks, organizationId }) => ({
        importId: id,
        line,
        outcome,
        original: original as Record<string, string>,
        remarks,
        organizationId,
      })),
    )
  }
}

export type KeptRow = Pick<DecidedRow, 'line' | 'outcome' | 'original' | 'remarks' | 'organizationId'>

export const findImportRows = (db: Db, id: string) =>
  db
    .select({
      line: organizationImportRows.line,
      outcome: organizationImportRows.outcome,
      original: organizationImportRows.original,
      remarks: organizationImportRows.remarks,
      organizationId: organizationImportRows.organizationId,
    })
    .from(organizationImportRows)
    .where(eq(organizationImportRows.importId, id))
    .orderBy(organizationImportRows.line) as Promise<KeptRow[]>

/** Where each text is found in the register, and what it says of those organizations. Five queries however many texts. */
export async function findInRegister(db: Db, texts: readonly string[], day: Day): Promise<Register> {
  const found = await findMatches(db, texts)
  const matches = new Map<string, Match[]>()
  for (const { text, ...match } of found) matches.set(text, [...(matches.get(text) ?? []), match])
  return { matches, known: await findKnown(db, [...new Set(found.map(({ organizationId }) => organizationId))], day) }
}

async function findMatches(db: Db, texts: readonly string[]): Promise<(Match & { text: string })[]> {
  if (texts.length === 0) return []
  const { rows } = await db.execute<{ text: string; id: OrganizationId; kind: MatchKind }>(sql`
    with asked as materialized (
      select text, name_key(text) as key, nullif(loose_name_key(text), '') as loose from jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb) text
    )
    select asked.text, named.organization_id as id, 'name' as kind from asked join organization_names named on named.name_key = asked.key
    union
    select asked.text, named.organization_id, 'acronym' from asked join organization_names named on named.acronym_key = asked.key
    union
    select asked.text, earlier.organization_id, 'earlier-import'
      from asked join organization_import_rows earlier on name_key(earlier.original ->> 'name') = asked.key and earlier.organization_id is not null
    union
    select asked.text, named.organization_id, 'loose' from asked join organization_names named on named.loose_key = asked.loose`)
  return rows.map(({ text, id, kind }) => ({ text, organizationId: id, kind }))
}

async function findKnown(db: Db, ids: readonly OrganizationId[], day: Day): Promise<Map<OrganizationId, Known>> {
  const known = new Map<OrganizationId, Known>()
  for (let start = 0; start < ids.length; start += CHUNK) {
    const some = ids.slice(start, start + CHUNK)
    const { names, categories } = await findHistories(db, some)
    for (const { id, sector, level, borough, website, foundedOn } of await findOrganizations(db, some)) {
      const history = names.get(id) ?? []
      const naming = onDay(history, day) ?? history[0]
      known.set(id, {
        id,
        name: naming?.name ?? '',
        acronym: naming?.acronym ?? null,
        sector,
        level,
        borough,
        website,
        founded: foundedOn,
        category: onDay(categories.get(id) ?? [], day)?.categoryId ?? null,
      })
    }
  }
  return known
}
