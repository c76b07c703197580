import type { Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import type { Context, Services } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { FileHash } from '../../../platform/storage/index.ts'
import { readTable, type Finding, type Sheet, type TableReason } from '../../../platform/tables/index.ts'
import type { OrganizationId } from '../register/model.ts'
import { actingFor, canManage } from '../register/policy.ts'
import { registerAll } from '../register/registration.ts'
import { findCategories } from '../register/store.ts'
import {
  decideRows,
  EVERY_PROPOSAL,
  figuresOf,
  NO_CHOICES,
  textsToMatch,
  type Choices,
  type DecidedRow,
} from './decisions.ts'
import { readRows, type CategoryName, type ReadRows } from './rows.ts'
import type { ImportReport, Settings } from './report.ts'
import {
  findImport,
  findInRegister,
  insertImport,
  lockImport,
  lockImports,
  saveConfirmation,
  type Import,
} from './store.ts'

/** A list of organizations is one transaction: this many are entered in seconds. */
export const IMPORT_BOUNDS = { maxRows: 5_000, maxBytes: 5_000_000 }

export type ReadRefusal = TableReason | 'no-name-column' | 'no-rows'
export type ReadFile = ReadRows & { findings: readonly Finding[] }

/** Reads a file of organizations, sent on `day`: the first of its sheets with a column of names. */
export async function readOrganizations(
  bytes: Uint8Array,
  fileName: string,
  settings: Settings,
  catalogue: readonly CategoryName[],
  day: Day,
): Promise<Verdict<ReadFile, ReadRefusal>> {
  const table = await readTable(bytes, fileName, IMPORT_BOUNDS)
  if (!table.ok) return table
  const { sheets, findings } = table.value
  for (const sheet of sheets as readonly Sheet[]) {
    const rows = readRows(sheet, settings, catalogue, day)
    if (rows.ok) return rows.value.drafts.length > 0 ? accept({ ...rows.value, findings }) : refuse('no-rows')
  }
  return refuse('no-name-column')
}

export type Preview = { rows: DecidedRow[]; report: ImportReport }

/** What an import would do with the register as it is now. */
export async function previewRows(db: Db, file: ReadFile, choices: Choices, day: string): Promise<Preview> {
  const register = await findInRegister(db, textsToMatch(file.drafts), day)
  const rows = decideRows(file.drafts, register, choices)
  return { rows, report: { ...figuresOf(rows), findings: file.findings, ignored: file.ignored } }
}

/** A file that was received, with what it would do. Throws NotFound. */
export async function previewImport(
  { db, storage, today }: Pick<Services, 'db' | 'storage' | 'today'>,
  id: string,
): Promise<{ received: Import; preview: Verdict<Preview, ReadRefusal> }> {
  const received = await findImport(db, id)
  if (!received) throw new NotFound(ref('organization-import', id))
  const file = await readReceived(storage, received, await findCategories(db), today())
  return { received, preview: file.ok ? accept(await previewRows(db, file.value, NO_CHOICES, today())) : file }
}

const readReceived = async (
  storage: Services['storage'],
  { fileHash, fileName, settings }: Pick<Import, 'fileHash' | 'fileName' | 'settings'>,
  catalogue: readonly CategoryName[],
  day: Day,
) =>
  readOrganizations(
    new Uint8Array(await new Response(storage.open(fileHash)).arrayBuffer()),
    fileName,
    settings,
    catalogue,
    day,
  )

/** Notes that a file came, before anybody has decided what to do with it. Refused where there is nothing to decide. */
export async function receiveImport(
  context: Context,
  file: { fileName: string; fileHash: FileHash; settings: Settings },
): Promise<Verdict<string, ReadRefusal>> {
  authorize(canManage(context.actor))
  const read = await readReceived(context.storage, file, await findCategories(context.db), context.today())
  if (!read.ok) return read
  return accept(await context.transaction((tx) => insertImport(tx, { ...file, actorId: personOf(context.actor).id })))
}

/** Enters what the file has and the register has not, all or nothing. An import is confirmed once. */
export async function confirmImport(
  context: Context,
  id: string,
  choices: Choices,
): Promise<Verdict<ImportReport, ReadRefusal | 'already-confirmed'>> {
  const { actor, transaction, storage, db } = context
  authorize(canManage(actor))
  const received = await findImport(db, id)
  if (!received) throw new NotFound(ref('organization-import', id))
  // Read before the transaction begins: on the embedded database nothing else can happen while one is open.
  const file = await readReceived(storage, received, await findCategories(db), context.today())
  if (!file.ok) return file
  return transaction(async (tx) => {
    await lockImports(tx)
    const locked = await lockImport(tx, id)
    if (!locked || locked.confirmedAt) return refuse('already-confirmed')
    const { report } = await enterRows(tx, locked, file.value, choices, context, {
      actorId: personOf(actor).id,
      organizationId: actingFor(actor),
    })
    return accept(report)
  })
}

type Acting = { actorId: string | null; organizationId: string | null }

async function enterRows(
  tx: Tx,
  { id, fileHash }: Pick<Import, 'id' | 'fileHash'>,
  file: ReadFile,
  choices: Choices,
  { today, now }: Pick<Services, 'today' | 'now'>,
  acting: Acting,
): Promise<Preview> {
  const { rows, report } = await previewRows(tx, file, choices, today())
  const added = rows.filter(({ outcome }) => outcome === 'added')
  const entered = await registerAll(
    tx,
    added.map(({ registration }) => registration),
    { ...acting, importId: id },
  )
  const idOf = new Map<DecidedRow, OrganizationId>(added.map((row, index) => [row, entered[index]!.id]))
  const settled = rows.map((row) => ({ ...row, organizationId: idOf.get(row) ?? row.organizationId }))
  await saveConfirmation(tx, id, report, settled, acting.actorId, now())
  const { findings: _, ignored: __, ...figures } = report
  await record(tx, {
    event: 'organizations.imported',
    subject: ref('organization-import', id),
    ...acting,
    details: { ...figures, file: fileHash },
  })
  return { rows: settled, report }
}

export type ImportedOrganizations = { importId: string; report: ImportReport; rows: readonly DecidedRow[] }

type ImportOptions = {
  actorId: string | null
  /** `certain` leaves doubtful texts as they came; `all` takes every proposed correction. What may be there already waits either way. */
  accept: 'certain' | 'all'
} & Partial<Settings>

/**
 * Imports a CSV or XLSX file of organizations in one go, for the command line: the file is kept, what is new is entered with
 * its acts, and the report tells each repair. Importing it again adds nothing. Refused where the file cannot be read.
 */
export async function importOrganizations(
  services: Services,
  bytes: Uint8Array,
  fileName: string,
  { actorId, accept: accepting, sector = 'public-body', level = null }: ImportOptions,
): Promise<Verdict<ImportedOrganizations, ReadRefusal>> {
  const settings = { sector, level }
  const file = await readOrganizations(bytes, fileName, settings, await findCategories(services.db), services.today())
  if (!file.ok) return file
  const stored = await services.storage.put(bytes, { maxBytes: IMPORT_BOUNDS.maxBytes })
  if (!stored.ok) throw new Error(`a file that could be read could not be kept: ${stored.reason}`)
  return services.transaction(async (tx) => {
    await lockImports(tx)
    const fileHash = stored.value.hash
    const id = await insertImport(tx, { fileName, fileHash, settings, actorId })
    const { rows, report } = await enterRows(
      tx,
      { id, fileHash },
      file.value,
      accepting === 'all' ? EVERY_PROPOSAL : NO_CHOICES,
      services,
      { actorId, organizationId: null },
    )
    return accept({ importId: id, report, rows })
  })
}
