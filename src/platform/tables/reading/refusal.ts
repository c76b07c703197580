import type { TableReason } from '../workbook.ts'

/** Leaves a deep parse at once; `readTable` turns it into a refusal. It never goes further than this folder. */
export class TableRefusal extends Error {
  readonly reason: TableReason
  constructor(reason: TableReason) {
    super(reason)
    this.reason = reason
  }
}
