import type { ComponentChildren } from 'preact'

export type Column<Row> = {
  /** Heading of the column, and label of the cell where rows stack on a phone. */
  label: string
  cell: (row: Row) => ComponentChildren
  /** Aligned to the right, figures of one width. */
  numeric?: boolean
  /** The cell that names the row. One a table. */
  header?: boolean
}

type TableProps<Row> = {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  /** `stack`: each row a small card on a phone. `scroll`: sideways, for figures that are compared down a column. */
  narrow?: 'stack' | 'scroll'
  captionHidden?: boolean
  /** Shown in place of a table without rows. */
  empty?: ComponentChildren
}

/**
 * A table of data. The roles repeat what the elements say, because `display: block` on a phone takes that meaning
 * from them in some browsers; with them it stays a table for screen readers.
 */
export function Table<Row>({ caption, columns, rows, narrow = 'stack', captionHidden, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty) return <>{empty}</>
  const table = (
    <table class={narrow === 'stack' ? 'table table--stacks' : 'table'} role="table">
      <caption>{captionHidden ? <span class="govuk-visually-hidden">{caption}</span> : caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th scope="col" role="columnheader" class={numberClass(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row">
            {columns.map((column) => (
              <Cell column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
  if (narrow === 'stack') return table
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      {table}
    </div>
  )
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  if (column.header) {
    return (
      <th scope="row" role="rowheader">
        {column.cell(row)}
      </th>
    )
  }
  return (
    <td role="cell" class={numberClass(column)} data-label={column.label}>
      <div>{column.cell(row)}</div>
    </td>
  )
}

const numberClass = (column: { numeric?: boolean }) => (column.numeric ? 'is-number' : undefined)
