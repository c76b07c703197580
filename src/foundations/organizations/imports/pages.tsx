import type { ComponentChildren } from 'preact'
import {
  Button,
  ButtonLink,
  Checkboxes,
  Details,
  FileField,
  Form,
  FormActions,
  Heading,
  Notice,
  Page,
  Select,
  Stat,
  Table,
  Timestamp,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { describeFinding, describePlace } from '../../../platform/tables/index.ts'
import { OrganizationLink } from '../register/link.tsx'
import { LEVELS, SECTORS } from '../register/model.ts'
import type { OrganizationName } from '../register/store.ts'
import { words } from '../words.ts'
import type { DecidedRow } from './decisions.ts'
import type { ImportReport, Outcome, Remark } from './report.ts'
import type { Import } from './store.ts'
import { tellRule, tellValue } from './telling.ts'

type ReceiveProps = { recent: readonly Import[]; maxBytes: number; values: Values; errors?: Errors }

export function ReceivePage({ recent, maxBytes, values, errors = {} }: ReceiveProps) {
  const t = useWords(words)
  return (
    <Page
      title={t('import.title')}
      lead={t('import.lead')}
      breadcrumbs={[{ label: t('list.title'), href: '/organizaciones' }, { label: t('import.title') }]}
      errors={errors}
      unlisted
    >
      <Form action="/organizaciones/importar" errors={errors} values={values} multipart>
        <FileField
          name="file"
          label={t('import.file')}
          hint={t('import.file-hint')}
          kinds={t('import.kinds')}
          accept=".csv,.tsv,.xlsx"
          maxBytes={maxBytes}
          required
        />
        <Select
          name="sector"
          label={t('import.sector')}
          options={SECTORS.map((value) => ({ value, label: t(`sector.${value}`) }))}
          blank={false}
          required
        />
        <Select
          name="level"
          label={t('import.level')}
          options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
          blank={t('unknown')}
          optional
        />
        <FormActions says={t('import.says')}>
          <Button>{t('import.submit')}</Button>
        </FormActions>
      </Form>
      <p>
        <a href="/organizaciones/importar/plantilla" download>
          {t('import.template')}
        </a>
      </p>
      {recent.length > 0 && <RecentImports recent={recent} />}
    </Page>
  )
}

function RecentImports({ recent }: { recent: readonly Import[] }) {
  const t = useWords(words)
  return (
    <>
      <Heading id="recibidas">{t('import.recent')}</Heading>
      <Table
        caption={t('import.recent')}
        captionHidden
        rows={recent}
        columns={[
          {
            label: t('import.file-column'),
            header: true,
            cell: ({ id, fileName }) => <a href={`/organizaciones/importar/${id}`}>{fileName}</a>,
          },
          { label: t('import.received'), cell: ({ receivedAt }) => <Timestamp at={receivedAt} /> },
          {
            label: t('import.result'),
            cell: ({ report }) =>
              report ? t('import.confirmed', { added: report.added, rows: report.rows }) : t('import.pending'),
          },
        ]}
      />
    </>
  )
}

export type ReviewData = {
  received: Import
  rows: readonly (Pick<DecidedRow, 'line' | 'outcome' | 'original' | 'remarks' | 'organizationId'> & {
    /** As it would be entered, repaired; what is kept of a confirmed import is what it came to be. */
    registration?: DecidedRow['registration']
  })[]
  report: ImportReport
  /** Of the organizations that the rows are. */
  names: ReadonlyMap<string, OrganizationName>
  categories: ReadonlyMap<string, string>
  again?: boolean | undefined
}

/** Before it is confirmed: everything that would be done, and what waits for a person. */
export function PreviewPage(data: ReviewData & { errors?: Errors }) {
  const { received, report, rows, errors = {} } = data
  const t = useWords(words)
  return (
    <Page
      title={t('preview.title')}
      lead={t('preview.lead', { count: report.rows, file: received.fileName })}
      breadcrumbs={[
        { label: t('list.title'), href: '/organizaciones' },
        { label: t('import.title'), href: '/organizaciones/importar' },
        { label: t('preview.title') },
      ]}
      errors={errors}
      unlisted
    >
      <Figures report={report} done={false} />
      {report.added === 0 && <Notice>{t('preview.nothing-new')}</Notice>}
      <ErrorSection rows={rows} />
      <RepairSection rows={rows} />
      <DifferenceSection {...data} />
      <FileSection report={report} />
      <RowsSection {...data} done={false} />
      <Form action={`/organizaciones/importar/${received.id}`} errors={errors}>
        <ProposalSection rows={rows} />
        <QuestionSection rows={rows} />
        <FormActions says={t(report.added > 0 ? 'preview.confirm-says' : 'preview.confirm-none-says')}>
          <Button>
            {report.added > 0 ? t('preview.confirm', { count: report.added }) : t('preview.confirm-none')}
          </Button>
        </FormActions>
      </Form>
    </Page>
  )
}

/** Once confirmed: what was done, kept as long as the register. */
export function ImportedPage(data: ReviewData) {
  const { received, report, rows, again } = data
  const t = useWords(words)
  const lead =
    report.added > 0
      ? t('preview.done-lead', { count: report.added, file: received.fileName })
      : t('preview.done-nothing', { file: received.fileName })
  return (
    <Page
      title={t('preview.done-title')}
      lead={lead}
      breadcrumbs={[
        { label: t('list.title'), href: '/organizaciones' },
        { label: t('import.title'), href: '/organizaciones/importar' },
        { label: t('preview.done-title') },
      ]}
      headFoot={
        <div class="row">
          <ButtonLink href={`/organizaciones/importar/${received.id}/informe`} download>
            {t('preview.report')}
          </ButtonLink>
          <ButtonLink href="/organizaciones" look="secondary">
            {t('preview.see-list')}
          </ButtonLink>
        </div>
      }
      unlisted
    >
      {again && <Notice>{t('preview.already-confirmed')}</Notice>}
      <Figures report={report} done />
      <ErrorSection rows={rows} />
      <RepairSection rows={rows} />
      <DecidedSection {...data} />
      <DifferenceSection {...data} />
      <FileSection report={report} />
      <RowsSection {...data} done />
      <p>
        <a href="/organizaciones/importar">{t('preview.another')}</a>
      </p>
    </Page>
  )
}

const FIGURES = ['added', 'present', 'repairs', 'proposals', 'held', 'wrong', 'repeated'] as const

/** The figures that say something; how many are new is always said. */
function Figures({ report, done }: { report: ImportReport; done: boolean }) {
  const t = useWords(words)
  return (
    <div class="grid grid--narrow">
      {FIGURES.filter((figure) => figure === 'added' || report[figure] > 0).map((figure) => (
        <Stat
          value={report[figure]}
          of={figure === 'repairs' || figure === 'proposals' ? undefined : report.rows}
          says={t(done ? `preview.stat-done.${figure}` : `preview.stat.${figure}`, { count: report[figure] })}
          tone={figure === 'wrong' ? 'late' : undefined}
        />
      ))}
    </div>
  )
}

type Rows = ReviewData['rows']
type Of<What extends Remark['what']> = Extract<Remark, { what: What }>
type Told<What extends Remark['what']> = { row: Rows[number]; remark: Of<What>; index: number }

/** Every remark of one kind, with its row and its place among those of its kind in the row. */
function remarksOf<What extends Remark['what']>(rows: Rows, what: What): Told<What>[] {
  return rows.flatMap((row) =>
    row.remarks
      .filter((remark): remark is Of<What> => remark.what === what)
      .map((remark, index) => ({ row, remark, index })),
  )
}

/** So many are shown; a list of thousands would be no page. */
const SHOWN = 200

function Section({
  id,
  title,
  help,
  total,
  children,
}: {
  id: string
  title: string
  help?: string
  total: number
  children: ComponentChildren
}) {
  const t = useWords(words)
  return (
    <>
      <Heading id={id}>{title}</Heading>
      {help && <p>{help}</p>}
      {children}
      {total > SHOWN && <p class="small soft">{t('preview.more', { shown: SHOWN, total })}</p>}
    </>
  )
}

function ErrorSection({ rows }: { rows: Rows }) {
  const t = useWords(words)
  const errors = remarksOf(rows, 'error')
  if (errors.length === 0) return null
  return (
    <Section id="errores-de-fila" title={t('preview.errors')} help={t('preview.errors-help')} total={errors.length}>
      <Table
        caption={t('preview.errors')}
        captionHidden
        rows={errors.slice(0, SHOWN)}
        columns={[
          { label: t('preview.cell'), cell: ({ remark }) => remark.cell },
          { label: t('field.name'), header: true, cell: ({ row }) => row.original.name || t('unknown') },
          {
            label: t('preview.problem'),
            cell: ({ remark }) =>
              `${t(`field.${remark.field}`)}: ${t(`error.${remark.reason}`, { value: remark.value })}`,
          },
        ]}
      />
    </Section>
  )
}

function RepairSection({ rows }: { rows: Rows }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const repairs = remarksOf(rows, 'repair')
  if (repairs.length === 0) return null
  return (
    <Section id="reparaciones" title={t('preview.repairs')} help={t('preview.repairs-help')} total={repairs.length}>
      <Table
        caption={t('preview.repairs')}
        captionHidden
        rows={repairs.slice(0, SHOWN)}
        columns={[
          { label: t('preview.cell'), cell: ({ remark }) => remark.cell },
          { label: t('preview.before'), cell: ({ remark }) => remark.before },
          { label: t('preview.after'), header: true, cell: ({ remark }) => remark.after },
          { label: t('preview.what'), cell: ({ remark }) => tellRule(remark.rule, false, locale) },
        ]}
      />
    </Section>
  )
}

/** Nothing is ticked beforehand: what a person does not choose stays as it came. */
function ProposalSection({ rows }: { rows: Rows }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const proposals = remarksOf(rows, 'proposal').filter(({ row }) => row.outcome === 'added' || row.outcome === 'held')
  if (proposals.length === 0) return null
  return (
    <Checkboxes
      name="accept"
      label={t('preview.proposals')}
      hint={t('preview.proposals-help')}
      options={proposals.map(({ row, remark, index }) => ({
        value: `${row.line}:${index}`,
        label: t('preview.accept', { before: remark.before, after: remark.after }),
        hint: t('preview.in-row', {
          line: row.line,
          name: row.original.name ?? '',
          why: tellRule(remark.rule, true, locale),
        }),
      }))}
    />
  )
}

/** What was decided of each proposal; what was not accepted can still be corrected on the page of the organization. */
function DecidedSection({ rows, names }: ReviewData) {
  const { locale } = useRequest()
  const t = useWords(words)
  const proposals = remarksOf(rows, 'proposal')
  if (proposals.length === 0) return null
  return (
    <Section id="propuestas" title={t('preview.decided')} help={t('preview.decided-help')} total={proposals.length}>
      <Table
        caption={t('preview.decided')}
        captionHidden
        rows={proposals.slice(0, SHOWN)}
        columns={[
          {
            label: t('field.name'),
            header: true,
            cell: ({ row }) =>
              names.has(row.organizationId ?? '') ? (
                <OrganizationLink organization={names.get(row.organizationId ?? '')} />
              ) : (
                row.original.name
              ),
          },
          {
            label: t('preview.proposal'),
            cell: ({ remark: { before, after } }) => t('preview.accept', { before, after }),
          },
          { label: t('preview.problem'), cell: ({ remark }) => tellRule(remark.rule, true, locale) },
          {
            label: t('preview.decision'),
            cell: ({ remark }) => t(remark.accepted ? 'preview.accepted' : 'preview.not-accepted'),
          },
        ]}
      />
    </Section>
  )
}

function QuestionSection({ rows }: { rows: Rows }) {
  const t = useWords(words)
  const held = rows.filter(({ outcome }) => outcome === 'held')
  if (held.length === 0) return null
  const namesFor = (row: Rows[number]) =>
    remarksOf([row], 'question')
      .map(({ remark }) => `«${remark.name}»`)
      .join(', ')
  return (
    <Checkboxes
      name="another"
      label={t('preview.questions')}
      hint={t('preview.questions-help')}
      options={held.map((row) => ({
        value: String(row.line),
        label: t('preview.is-another', { name: row.original.name ?? '' }),
        hint: t('preview.looks-like', { names: namesFor(row) }),
      }))}
    />
  )
}

function DifferenceSection({ rows, names, categories }: ReviewData) {
  const { locale } = useRequest()
  const t = useWords(words)
  const differences = remarksOf(rows, 'difference')
  if (differences.length === 0) return null
  return (
    <Section
      id="distintos"
      title={t('preview.differences')}
      help={t('preview.differences-help')}
      total={differences.length}
    >
      <Table
        caption={t('preview.differences')}
        captionHidden
        rows={differences.slice(0, SHOWN)}
        columns={[
          {
            label: t('field.name'),
            header: true,
            cell: ({ row }) => <OrganizationLink organization={names.get(row.organizationId ?? '')} />,
          },
          { label: t('preview.fact'), cell: ({ remark }) => t(`field.${remark.field}`) },
          { label: t('preview.kept'), cell: ({ remark }) => tellValue(remark.field, remark.kept, categories, locale) },
          {
            label: t('preview.given'),
            cell: ({ remark }) => tellValue(remark.field, remark.given, categories, locale),
          },
        ]}
      />
    </Section>
  )
}

function FileSection({ report: { findings, ignored } }: { report: ImportReport }) {
  const { locale } = useRequest()
  const t = useWords(words)
  if (findings.length === 0 && ignored.length === 0) return null
  return (
    <Section id="archivo" title={t('preview.findings')} total={findings.length}>
      <ul>
        {findings.slice(0, SHOWN).map((finding) => (
          <li>{[describePlace(finding, locale), describeFinding(finding, locale)].filter(Boolean).join(': ')}</li>
        ))}
        {ignored.length > 0 && <li>{t('preview.ignored', { columns: ignored.join(', ') })}</li>}
      </ul>
    </Section>
  )
}

const OUTCOME_ORDER: readonly Outcome[] = ['wrong', 'held', 'repeated', 'added', 'present']

function RowsSection({ rows, names, done }: ReviewData & { done: boolean }) {
  const t = useWords(words)
  const inOrder = rows.toSorted(
    (a, b) => OUTCOME_ORDER.indexOf(a.outcome) - OUTCOME_ORDER.indexOf(b.outcome) || a.line - b.line,
  )
  return (
    <Details summary={t('preview.all-rows', { count: rows.length })}>
      <Table
        caption={t('preview.all-rows', { count: rows.length })}
        captionHidden
        rows={inOrder.slice(0, SHOWN)}
        columns={[
          { label: t('preview.line'), numeric: true, cell: ({ line }) => line },
          {
            label: t('field.name'),
            header: true,
            cell: (row) =>
              names.has(row.organizationId ?? '') ? (
                <OrganizationLink organization={names.get(row.organizationId ?? '')} />
              ) : (
                row.registration?.name || row.original.name || t('unknown')
              ),
          },
          {
            label: t('preview.outcome-column'),
            cell: ({ outcome }) => t(done ? `outcome.${outcome}` : `outcome-preview.${outcome}`),
          },
        ]}
      />
      {rows.length > SHOWN && <p class="small soft">{t('preview.more', { shown: SHOWN, total: rows.length })}</p>}
    </Details>
  )
}
