import { createContext, type ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import { Day } from '../../../kernel/dates.ts'
import { refKey } from '../../../kernel/ref.ts'
import { TranslatedText } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  Contents,
  DayText,
  Details,
  Form,
  FormActions,
  Heading,
  LangText,
  Notice,
  Page,
  SummaryList,
  Table,
  Timestamp,
  useWords,
  type Errors,
} from '../../../platform/html/index.ts'
import { words } from '../words.ts'
import { refOf } from './refs.ts'

/** What one module holds, with the names of its parts and fields in the reader's language. */
export type Held = { name: string; parts: Record<string, unknown>; called: Readonly<Record<string, string>> }

/** Of a long list only the latest are read on the page; all are in the file. */
const ROWS_SHOWN = 20

/** By `refKey`, the records that the data point at, as far as they are public. */
type Titles = ReadonlyMap<string, { title: TranslatedText; address: string }>
const KnownTitles = createContext<Titles>(new Map())

export function MyDataPage({ held, titles }: { held: readonly Held[]; titles: Titles }) {
  const t = useWords(words)
  const full = held.filter(({ parts }) => !Object.values(parts).every(isEmpty))
  return (
    <Page
      title={t('my-data.title')}
      lead={t('my-data.lead')}
      breadcrumbs={[{ label: t('account.title'), href: '/mi-cuenta' }, { label: t('my-data.title') }]}
      headFoot={
        <ButtonLink href="/mi-cuenta/datos/descargar" download>
          {t('my-data.download')}
        </ButtonLink>
      }
      unlisted
    >
      <Notice>
        <p>
          {t('my-data.correct')} <a href="/mi-cuenta">{t('account.title')}</a>
        </p>
      </Notice>
      <Contents
        label={t('my-data.contents')}
        parts={full.map(({ name, called }) => ({ id: name, label: called[name] ?? plain(name) }))}
      />
      <KnownTitles.Provider value={titles}>
        {full.map(({ name, parts, called }) => (
          <section class="part">
            <Heading id={name}>{called[name] ?? plain(name)}</Heading>
            {Object.entries(parts)
              .filter(([, value]) => !isEmpty(value))
              .map(([part, value]) => (
                <Part title={called[part] ?? plain(part)} value={value} called={called} />
              ))}
          </section>
        ))}
      </KnownTitles.Provider>
      <Heading id="nada">{t('my-data.nothing-title')}</Heading>
      <p class="soft">
        {held
          .flatMap(({ parts, called }) =>
            Object.entries(parts).flatMap(([part, value]) => (isEmpty(value) ? [called[part] ?? plain(part)] : [])),
          )
          .join(' · ')}
      </p>
    </Page>
  )
}

type PartProps = { title: string; value: unknown; called: Held['called'] }

function Part({ title, value, called }: PartProps) {
  return (
    <>
      <Heading level={3}>{title}</Heading>
      {Array.isArray(value) ? (
        <Rows title={title} rows={value} called={called} />
      ) : isRecord(value) ? (
        <SummaryList
          facts={Object.entries(value).map(([field, of]) => ({
            label: called[field] ?? plain(field),
            value: <Value of={of} field={field} called={called} />,
          }))}
        />
      ) : (
        <p>
          <Value of={value} called={called} />
        </p>
      )}
    </>
  )
}

function Rows({ title, rows, called }: { title: string; rows: readonly unknown[]; called: Held['called'] }) {
  const t = useWords(words)
  const shown = rows.slice(0, ROWS_SHOWN)
  const records = shown.map((row) => (isRecord(row) ? asRow(row) : { value: row }))
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const table = (
    <Table
      caption={title}
      captionHidden
      columns={fields.map((field, at) => ({
        label: called[field] ?? plain(field),
        header: at === 0,
        cell: (record: Record<string, unknown>) => <Value of={record[field]} field={field} called={called} />,
      }))}
      rows={records}
    />
  )
  return (
    <Details summary={t('my-data.count', { count: rows.length })} open={rows.length <= 5}>
      {table}
      {rows.length > shown.length && <p class="soft">{t('my-data.more', { shown: shown.length })}</p>}
    </Details>
  )
}

/** Whatever a module holds, as a person reads it. */
function Value({ of, field = '', called }: ValueProps): ComponentChildren {
  const t = useWords(words)
  const pointed = refOf(field, of)
  const titled = useContext(KnownTitles).get(pointed ? refKey(pointed) : '')
  if (titled)
    return (
      <a href={titled.address}>
        <LangText text={titled.title} />
      </a>
    )
  if (of === null || of === undefined || of === '') return <span class="soft">{t('my-data.none')}</span>
  if (of instanceof Date) return <Timestamp at={of} />
  if (typeof of === 'boolean') return t(of ? 'my-data.yes' : 'my-data.no')
  if (typeof of === 'string') return Day.safeParse(of).success ? <DayText day={of} /> : (called[of] ?? of)
  if (typeof of === 'number') return String(of)
  const text = TranslatedText.safeParse(of)
  if (text.success) return <LangText text={text.data} />
  if (Array.isArray(of)) return <Values of={of} field={field} called={called} />
  if (isRecord(of)) return <Pairs of={of} called={called} />
  return <code>{JSON.stringify(of)}</code>
}
type ValueProps = { of: unknown; field?: string; called: Held['called'] }

const Values = ({ of, field, called }: ValueProps & { of: readonly unknown[] }) => (
  <ul>
    {of.map((item) => (
      <li>
        <Value of={item} {...(field && { field })} called={called} />
      </li>
    ))}
  </ul>
)

/** What is within a value, field by field: «Escala: cumplimiento · Razón: …». */
const Pairs = ({ of, called }: ValueProps & { of: Record<string, unknown> }) => (
  <>
    {Object.entries(of).map(([field, inner], at) => (
      <>
        {at > 0 && ' · '}
        <span class="soft">{called[field] ?? plain(field)}:</span> <Value of={inner} field={field} called={called} />
      </>
    ))}
  </>
)

/** A row that is itself a record and some facts of it: what it points at stands in one cell. */
function asRow(row: Record<string, unknown>): Record<string, unknown> {
  const pointed = refOf('', row)
  if (!pointed) return row
  const { kind: _kind, id: _id, ...facts } = row
  return { record: pointed, ...facts }
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value)

/** A name without words of its own: «usedAt» as «used at». */
const plain = (name: string) =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase()

type ClosingProps = {
  isDemonstration: boolean
  mustHandOver: boolean
  hasRoles: boolean
  /** What they said in public and can take back until then. */
  withdrawable: readonly { title: TranslatedText; address: string }[]
  errors?: Errors
}

/** What happens, before anything does. */
export function ClosingPage({ isDemonstration, mustHandOver, hasRoles, withdrawable, errors = {} }: ClosingProps) {
  const t = useWords(words)
  return (
    <Page
      title={t('closing.title')}
      lead={t('closing.lead')}
      breadcrumbs={[{ label: t('account.title'), href: '/mi-cuenta' }, { label: t('closing.title') }]}
      errors={errors}
      unlisted
    >
      <Heading>{t('closing.goes')}</Heading>
      <ul>
        <li>{t('closing.goes-name')}</li>
        <li>{t('closing.goes-access')}</li>
        {hasRoles && <li>{t('closing.goes-roles')}</li>}
      </ul>
      <Heading>{t('closing.stays')}</Heading>
      <ul>
        <li>{t('closing.stays-acts', { name: t('closed-person') })}</li>
        <li>{t('closing.stays-words')}</li>
        <li>{t('closing.stays-posts')}</li>
      </ul>
      {withdrawable.length > 0 && (
        <>
          <p>{t('closing.withdraw')}</p>
          <Details summary={t('closing.withdrawable', { count: withdrawable.length })} open={withdrawable.length <= 5}>
            <ul>
              {withdrawable.map(({ title, address }) => (
                <li>
                  <a href={address}>
                    <LangText text={title} />
                  </a>
                </li>
              ))}
            </ul>
          </Details>
        </>
      )}
      <p>{t('closing.again')}</p>
      <p>
        <a href="/mi-cuenta/datos">{t('closing.take-data')}</a>
      </p>
      {isDemonstration ? (
        <Notice>{t('access.demonstration')}</Notice>
      ) : mustHandOver ? (
        <Notice tone="warning" title={t('closing.hand-over-title')}>
          <p>
            {t('refused.last-authority-leaves')} <a href="/personas/asignar">{t('people.grant')}</a>
          </p>
        </Notice>
      ) : (
        <Form action="/mi-cuenta/cerrar" errors={errors}>
          <FormActions says={t('closing.code-says')}>
            <Button look="danger">{t('closing.send')}</Button>
          </FormActions>
        </Form>
      )}
    </Page>
  )
}

export function ClosedPage() {
  const t = useWords(words)
  return (
    <Page title={t('closed.title')} lead={t('closed.lead')} unlisted>
      <p>{t('closed.thanks')}</p>
      <p>
        <ButtonLink href="/">{t('closed.home')}</ButtonLink>
      </p>
    </Page>
  )
}
