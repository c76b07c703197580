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
 * A table of data. Where its rows stack on a phone, `display: block` takes from the elements what they are in some browsers:
 * `enhance.ts` gives it back to screen readers, since HTML does not let the page itself repeat it in roles.
 */
export function Table<Row>({ caption, columns, rows, narrow = 'stack', captionHidden, empty }: TableProps<Row>) {
  if (rows.length === 0 && empty) return <>{empty}</>
  const table = (
    <table class={narrow === 'stack' ? 'table table--stacks' : 'table'} data-stacks={narrow === 'stack' || undefined}>
      <caption>{captionHidden ? <span class="govuk-visually-hidden">{caption}</span> : caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={numberClass(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>{columns.map((column) => cellOf(column, row))}</tr>
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

/** Not a component: a page has hundreds of cells, and each component costs as much as what it draws. */
function cellOf<Row>(column: Column<Row>, row: Row) {
  if (column.header) {
    return <th scope="row">{column.cell(row)}</th>
  }
  return (
    <td class={numberClass(column)} data-label={column.label}>
      <div>{column.cell(row)}</div>
    </td>
  )
}

const numberClass = (column: { numeric?: boolean }) => (column.numeric ? 'is-number' : undefined)
