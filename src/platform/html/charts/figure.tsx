import type { ComponentChildren } from 'preact'
import type { Locale } from '../../../kernel/text.ts'
import { useWords } from '../request.ts'
import { words } from './words.ts'

/** What every chart is given besides its data. */
export type ChartProps = {
  /** Unique on the page: it is also the chart's address, `#avance`. */
  id: string
  title: string
  /** What the reader should know of the data: source, date of the cut, who said so. */
  note?: ComponentChildren
}

/** A name that may link, and may be in another language than the page. */
export type Label = { label: string; lang?: Locale | undefined; href?: string | undefined }

export type Cell = string | CellPart | { list: readonly CellPart[] }
/** `after` follows the text in the language of the page. */
type CellPart = { text: string; lang?: Locale | undefined; href?: string | undefined; after?: string }
export type Table = { columns: readonly { label: string; number?: boolean }[]; rows: readonly (readonly Cell[])[] }

/** The frame of every chart: title, the sentence that gives the answer, the drawing, the note, the table. */
export function ChartFigure({
  id,
  title,
  summary,
  note,
  table,
  kind,
  children,
}: ChartProps & {
  kind: string
  summary?: ComponentChildren
  table?: Table | undefined
  children: ComponentChildren
}) {
  return (
    <figure id={id} class={`tq-chart tq-chart--${kind}`} aria-labelledby={`${id}-title`}>
      <figcaption class="tq-chart__caption">
        <span id={`${id}-title`} class="tq-chart__title">
          {title}
        </span>
        {summary && <span class="tq-chart__summary">{summary}</span>}
      </figcaption>
      {children}
      {note && <p class="tq-chart__note">{note}</p>}
      {table && <TableOf id={id} title={title} {...table} />}
    </figure>
  )
}

/** The chart's data in a table, closed on screen and open on paper. */
function TableOf({ id, title, columns, rows }: Table & { id: string; title: string }) {
  const t = useWords(words)
  return (
    <details class="tq-chart__details">
      <summary class="tq-chart__open">
        {t('table.open')}
        <span class="tq-chart__hidden">: {title}</span>
      </summary>
      <div class="tq-chart__scroll" role="region" tabIndex={0} aria-label={t('table.scroll', { title })}>
        <table class="tq-chart__table" id={`${id}-table`}>
          <caption class="tq-chart__hidden">{t('table.of', { title })}</caption>
          <thead>
            <tr>
              {columns.map(({ label, number }) => (
                <th scope="col" class={number ? 'tq-chart__number' : undefined}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([first, ...others]) => (
              <tr>
                <th scope="row">
                  <CellText cell={first ?? ''} />
                </th>
                {others.map((cell, index) => (
                  <td class={columns[index + 1]?.number ? 'tq-chart__number' : undefined}>
                    <CellText cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function CellText({ cell }: { cell: Cell }) {
  if (typeof cell === 'string') return <>{cell}</>
  if ('list' in cell) return <LabelList items={cell.list} />
  return (
    <>
      <LabelText label={cell.text} lang={cell.lang} href={cell.href} />
      {cell.after}
    </>
  )
}

/** Names in a row, each in its own language. */
export const LabelList = ({ items }: { items: readonly CellPart[] }) => (
  <>
    {items.map((item, at) => (
      <>
        {at > 0 && '; '}
        <CellText cell={item} />
      </>
    ))}
  </>
)

/** A label as text or link, with its own language where it differs. */
export function LabelText({ label, lang, href }: Label) {
  if (href)
    return (
      <a class="tq-chart__link" href={href} lang={lang}>
        {label}
      </a>
    )
  return lang ? <span lang={lang}>{label}</span> : <>{label}</>
}

export const Empty = ({ children }: { children: ComponentChildren }) => <p class="tq-chart__empty">{children}</p>

/** A key under or over a drawing: each mark with its words. */
export const Legend = ({ items }: { items: readonly { mark: ComponentChildren; text: ComponentChildren }[] }) => (
  <ul class="tq-chart__legend" role="list">
    {items.map(({ mark, text }) => (
      <li>
        <svg class="tq-chart__swatch" width="22" height="14" aria-hidden="true" focusable="false">
          {mark}
        </svg>
        <span>{text}</span>
      </li>
    ))}
  </ul>
)
