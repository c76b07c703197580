export { readTable, type ReadOptions } from './reading/read.ts'
export {
  BOUNDS,
  cellAddress,
  columnLetters,
  isDay,
  matchColumns,
  type Bounds,
  type ColumnMatch,
  type Finding,
  type FindingKind,
  type Sheet,
  type SheetRow,
  type TableReason,
  type Workbook,
} from './workbook.ts'
export { describeFinding, describePlace, describeProposal, describeRefusal, describeRepair } from './words.ts'
export { repair, type Repair, type Repaired, type RepairKind } from './repair.ts'
export { applyProposals, dictionary, propose, type Dictionary, type Proposal } from './propose.ts'
export { restoreText, writeCsv, type CsvOptions } from './writing/csv.ts'
export { writeJson, writeRecords } from './writing/json.ts'
export { writeXlsx } from './writing/xlsx.ts'
export type { About, Column, ColumnType, Row, Rows, WriteOptions } from './writing/columns.ts'
export { writeTemplate, type TemplateColumn, type TemplateSheet } from './templates.ts'
