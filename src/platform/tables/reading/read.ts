import { setImmediate } from 'node:timers/promises'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { BOUNDS, cellAddress, type Bounds, type TableReason, type Workbook } from '../workbook.ts'
import { decode, type RepairedLine } from './decode.ts'
import { separatorLine, sniffDelimiter, splitRecords, type DelimitedRecord } from './delimited.ts'
import { collectFindings, type Findings } from './findings.ts'
import { TableRefusal } from './refusal.ts'
import { gatherSheet } from './sheet.ts'
import { readXlsx } from './xlsx.ts'
import { openArchive, type Archive } from './zip.ts'

export type ReadOptions = Partial<Bounds> & {
  /** Only this sheet of an XLSX, whatever its capitals. Without it, all of them. */
  sheet?: string
}

/**
 * Reads a CSV, TSV or XLSX file that somebody sent, whatever is in it. What the file *is* decides, not its name.
 * Text comes as it was, numbers as shown (leading zeros kept), days as `YYYY-MM-DD`; formulas give their last value.
 * All that is not as a plain table should be is a finding; what cannot be read is refused by name. Never throws.
 */
export async function readTable(
  bytes: Uint8Array,
  fileName: string,
  options: ReadOptions = {},
): Promise<Verdict<Workbook, TableReason>> {
  const { sheet, ...given } = options
  const bounds = { ...BOUNDS, ...given }
  try {
    if (bytes.length > bounds.maxBytes) return refuse('too-large')
    const kind = fileKind(bytes)
    if (kind !== 'text' && kind !== 'zip') return refuse(kind)
    const workbook = kind === 'zip' ? await readZip(bytes, sheet, bounds) : await readText(bytes, fileName, bounds)
    if (workbook.sheets.every(({ header }) => header.length === 0)) return refuse('empty-file')
    const expected = kind === 'zip' ? ['xlsx', 'xlsm'] : ['csv', 'tsv', 'txt', 'tab']
    const extension = extensionOf(fileName)
    if (extension !== '' && !expected.includes(extension))
      workbook.findings.unshift({ kind: 'other-extension', before: extension, after: workbook.format })
    return accept(workbook)
  } catch (error) {
    // Anything a parser stumbles on in a stranger's bytes is damage to the file, not a bug of ours.
    return refuse(error instanceof TableRefusal ? error.reason : 'damaged-file')
  }
}

/** Rows read before others get their turn: a file of 10 MB takes most of a second. */
const TURN = 2_000

function fileKind(bytes: Uint8Array): 'text' | 'zip' | TableReason {
  if (bytes.length === 0) return 'empty-file'
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096))
  if (head.readUInt8(0) === 0x50 && head[1] === 0x4b && [3, 5, 7].includes(head[2] ?? 0)) return 'zip'
  if (head.subarray(0, 8).toString('hex') === 'd0cf11e0a1b11ae1') return oleKind(bytes)
  if (head.subarray(0, 5).toString('latin1') === '%PDF-') return 'not-a-table'
  if (/^(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|table|head|meta)\b/i.test(head.toString('latin1'))) return 'web-page'
  const utf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  return !utf16 && bytes.includes(0) ? 'not-a-table' : 'text'
}

/** The container of .xls, and of an .xlsx with a password. */
const oleKind = (bytes: Uint8Array): TableReason =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? 'password-protected'
    : 'old-excel'

async function readZip(bytes: Uint8Array, sheet: string | undefined, bounds: Bounds): Promise<Workbook> {
  const archive = await openArchive(bytes, bounds)
  const foreign = foreignKind(archive)
  if (foreign) throw new TableRefusal(foreign)
  const findings = collectFindings()
  const sheets = await readXlsx(archive, sheet, bounds, findings)
  const filled = sheets.filter(({ header }) => header.length > 0)
  if (filled.length > 1)
    findings.add({ kind: 'several-sheets', count: filled.length, before: filled.map(({ name }) => name).join(', ') })
  return { format: 'xlsx', sheets, findings: findings.all() }
}

function foreignKind(archive: Archive): TableReason | null {
  if (archive.has('xl/workbook.bin')) return 'binary-excel'
  if (archive.has('content.xml') && archive.has('mimetype')) return 'open-document'
  return archive.names.some((name) => /^xl\/|workbook\.xml$/.test(name)) ? null : 'not-a-table'
}

async function readText(bytes: Uint8Array, fileName: string, bounds: Bounds): Promise<Workbook> {
  const findings = collectFindings()
  const { text: decoded, repaired } = decode(bytes, findings)
  const separator = separatorLine(decoded)
  const text = separator?.rest ?? decoded
  const delimiter = separator?.delimiter ?? sniffDelimiter(text, extensionOf(fileName))
  const name = fileName.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '') || 'datos'
  const gathered = gatherSheet(name, bounds, { cells: 0 }, findings, true)
  const skipped = separator ? 1 : 0
  const reportRepairs = repairsReporter(repaired, name, findings)
  let line = 0
  for (const record of splitRecords(text, delimiter)) {
    line++
    if (line % TURN === 0) await setImmediate()
    reportOddities(record, name, line, findings)
    reportRepairs(line, record.physicalLine + skipped)
    gathered.add({ line, cells: record.fields })
  }
  reportRepairs(line + 1, Infinity)
  return { format: 'csv', sheets: [gathered.finish()], findings: findings.all() }
}

function reportOddities(
  { quotedNewlines, strayQuotes, unclosedQuotes }: DelimitedRecord,
  sheet: string,
  line: number,
  findings: Findings,
) {
  const at = (column: number) => ({ sheet, line, cell: cellAddress(line, column) })
  for (const column of quotedNewlines) findings.add({ kind: 'quoted-newline', ...at(column) })
  for (const column of strayQuotes) findings.add({ kind: 'stray-quote', ...at(column) })
  for (const column of unclosedQuotes) findings.add({ kind: 'unclosed-quote', ...at(column) })
}

/** Bytes are repaired by physical line, people see rows: each repair is told once its row is known. */
function repairsReporter(repaired: RepairedLine[], sheet: string, findings: Findings) {
  let next = 0
  return (line: number, physicalLine: number) => {
    for (; next < repaired.length && repaired[next]!.physicalLine < physicalLine; next++) {
      const { before, after } = repaired[next]!
      findings.add({ kind: 'mixed-encoding', sheet, line: line - 1, before, after })
    }
  }
}

const extensionOf = (fileName: string) => /\.([^.\\/]*)$/.exec(fileName)?.[1]?.toLowerCase() ?? ''
