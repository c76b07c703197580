import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  DayText,
  EmptyState,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Pagination,
  PrintButton,
  Select,
  Stat,
  SummaryList,
  Table,
  TextArea,
  Timestamp,
  useRequest,
  useWords,
  type Crumb,
  type Errors,
  type Fact,
  type Values,
} from '../../../platform/html/index.ts'
import { dayOf } from '../../../kernel/dates.ts'
import { formatBytes } from '../../../platform/storage/index.ts'
import { planAddress } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { FileRow, LinkRow } from '../reporting/evidence-fields.tsx'
import type { KeptFile } from '../reporting/kept-files.ts'
import { words as planWords } from '../words.ts'
import { checksAddress, copyAddress, planLinks, replaceAddress } from './address.ts'
import { FAILING_DAYS, FAILURES, LINK_STATES, type LinkState } from './model.ts'
import { checkSentence, dayIn, outcomeName } from './sentence.ts'
import { placeOf } from './place.ts'
import type { Link, LinkFigures, LinkFinding, LinkPiece, PlanPiece, Version } from './store.ts'
import { CheckedLink, LinkStateTag, Replaced } from './view.tsx'
import { words } from './words.ts'

function useTrail(piece: LinkPiece, here: string, up?: { label: string; href: string }): Crumb[] {
  return [...placeOf(piece, useRequest().locale).trail, ...(up ? [up] : []), { label: here }]
}

export type ChecksProps = {
  piece: LinkPiece
  link: Link
  versions: readonly Version[]
  findings: readonly LinkFinding[]
  /** Days between two checks; 0 where links are not opened. */
  everyDays: number
  asked: boolean
  can: { mend: boolean }
  errors?: Errors
}

/** A link that is evidence: how it is doing, each thing it gave with its copy, and what every check found. */
export function ChecksPage({ piece, link, versions, findings, everyDays, asked, can, errors = {} }: ChecksProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const title = inLanguage(piece.title, locale)
  const path = checksAddress(piece.id)
  return (
    <Page
      title={t('page.title', { title: title.text })}
      kind={t('page.kind')}
      lead={<strong class="state">{checkSentence(piece.check!, locale)}</strong>}
      description={checkSentence(piece.check!, locale)}
      breadcrumbs={useTrail(piece, t('page.crumb'))}
      headFoot={
        <>
          <LinkStateTag state={link.state} />
          <PrintButton />
        </>
      }
      json={`${path}.json`}
      errors={errors}
      {...(piece.source === 'report' && { subject: { kind: 'evidence', id: piece.id } })}
    >
      {asked && <Notice tone="success">{t('page.asked')}</Notice>}
      <section aria-label={t('page.facts')}>
        <SummaryList facts={useFacts(piece, link)} />
        {piece.check!.changedAt && (
          <p>
            <strong>{t('says.changed', { day: dayIn(piece.check!.changedAt, locale) })}</strong>
          </p>
        )}
        <Replaced replacing={piece.replacing} />
      </section>
      {can.mend && (
        <Mend piece={piece} errors={errors} opens={everyDays > 0 && link.state !== 'own' && !piece.invented} />
      )}
      <Versions piece={piece} link={link} versions={versions} />
      <Findings findings={findings} />
      <section class="part" aria-labelledby="como">
        <Heading id="como">{t('page.how')}</Heading>
        <p>
          {everyDays === 0 || piece.invented
            ? t(piece.invented ? 'refusal.invented' : 'page.how-never')
            : t('page.how-text', { days: everyDays, failures: FAILURES, span: FAILING_DAYS })}
        </p>
      </section>
    </Page>
  )
}

function useFacts(piece: LinkPiece, link: Link): Fact[] {
  const t = useWords(words)
  const place = placeOf(piece, useRequest().locale)
  const { finalUrl } = piece.check!
  return [
    { label: t('page.address'), value: <Outside url={piece.url} /> },
    ...(finalUrl ? [{ label: t('page.final'), value: <Outside url={finalUrl} /> }] : []),
    {
      label: t('page.cited-in'),
      value: <a href={place.href}>{place.label}</a>,
    },
    { label: t('page.cited-at'), value: <DayText day={dayOf(new Date(piece.citedAt))} /> },
    { label: t('page.checked'), value: link.checkedAt ? <Timestamp at={link.checkedAt} /> : t('page.never') },
    { label: t('page.next'), value: link.nextCheckAt ? <DayText day={dayOf(link.nextCheckAt)} /> : t('page.no-next') },
  ]
}

const Outside = ({ url }: { url: string }) => (
  <a class="breaks" href={url} rel="nofollow noopener">
    {url}
  </a>
)

function Mend({ piece, errors, opens }: { piece: LinkPiece; errors: Errors; opens: boolean }) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="remedio">
      <Heading id="remedio">{t('page.mend')}</Heading>
      {!piece.replacing.by && (
        <>
          <p>{t('page.mend-text')}</p>
          <p>
            <ButtonLink href={replaceAddress(piece.id)}>{t('page.replace')}</ButtonLink>
          </p>
        </>
      )}
      {opens && (
        <Form action={checksAddress(piece.id)} errors={errors}>
          <FormActions says={t('page.check-now-says')}>
            <Button look="secondary">{t('page.check-now')}</Button>
          </FormActions>
        </Form>
      )}
    </section>
  )
}

function Versions({ piece, link, versions }: { piece: LinkPiece; link: Link; versions: readonly Version[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <section class="part" aria-labelledby="versiones">
      <Heading id="versiones">{t('page.versions')}</Heading>
      <p class="soft">{t('page.versions-lead')}</p>
      <Table
        caption={t('page.versions')}
        captionHidden
        rows={versions}
        empty={<p>{t('page.no-versions')}</p>}
        columns={[
          {
            label: t('says.hash'),
            header: true,
            cell: ({ sha256 }) => (
              <>
                <code class="breaks">{sha256}</code>
                {sha256 === piece.check!.sha256 && <div class="small">{t('page.cited-version')}</div>}
                {sha256 === link.sha256 && (
                  <div class="small">{t(link.state === 'online' ? 'page.current-version' : 'page.last-version')}</div>
                )}
              </>
            ),
          },
          { label: t('page.first-seen'), cell: ({ firstSeenAt }) => <DayText day={dayOf(firstSeenAt)} /> },
          { label: t('page.last-seen'), cell: ({ lastSeenAt }) => <DayText day={dayOf(lastSeenAt)} /> },
          { label: t('page.type'), cell: ({ mediaType }) => <span class="breaks">{mediaType ?? '—'}</span> },
          { label: t('page.size'), numeric: true, cell: ({ size }) => formatBytes(size, locale) },
          {
            label: t('page.copy'),
            cell: ({ kind, sha256, firstSeenAt }) =>
              kind ? (
                <a
                  href={copyAddress(piece.id, sha256)}
                  download
                  aria-label={t('page.copy-of', { day: dayIn(firstSeenAt, locale) })}
                >
                  {t('page.download')}
                </a>
              ) : (
                t('page.no-copy')
              ),
          },
        ]}
      />
      {versions.some(({ kind }) => kind) && <p class="small soft">{t('page.copies-note')}</p>}
    </section>
  )
}

function Findings({ findings }: { findings: readonly LinkFinding[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (findings.length === 0) return null
  return (
    <section class="part" aria-labelledby="revisiones">
      <Heading id="revisiones">{t('page.findings')}</Heading>
      <p class="soft">{t('page.findings-lead')}</p>
      <Table
        caption={t('page.findings')}
        captionHidden
        rows={findings}
        columns={[
          {
            label: t('page.found'),
            header: true,
            cell: ({ outcome, httpStatus }) => capital(outcomeName(outcome, httpStatus, locale)),
          },
          { label: t('page.from'), cell: ({ firstAt }) => <Timestamp at={firstAt} /> },
          { label: t('page.until'), cell: ({ lastAt }) => <Timestamp at={lastAt} /> },
          { label: t('page.times'), numeric: true, cell: ({ times }) => times },
        ]}
      />
    </section>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

// ------------------------------------------------------------------------------------------------- in its place

export type ReplaceProps = { piece: LinkPiece; values: Values; errors?: Errors; kept: ReadonlyMap<number, KeptFile> }

/** Where another link or a file is brought in the place of a link. */
export function ReplacePage({ piece, values, errors = {}, kept }: ReplaceProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <Page
      title={t('replace.title')}
      kind={t('page.kind')}
      lead={t('replace.lead', { title: inLanguage(piece.title, locale).text })}
      breadcrumbs={useTrail(piece, t('replace.title'), { label: t('page.crumb'), href: checksAddress(piece.id) })}
      errors={errors}
      unlisted
    >
      <p class="breaks">{piece.url}</p>
      <CheckedLink id={piece.id} check={piece.check!} />
      <p>{t('replace.stays')}</p>
      <Form action={replaceAddress(piece.id)} multipart errors={errors} values={values}>
        <Hidden name="pieceId" value={String(values['pieceId'] ?? '')} />
        <LinkRow at={1} legend={t('replace.link')} />
        <FileRow at={1} file={kept.get(1)} values={values} legend={t('replace.or-file')} />
        <TextArea name="reason" label={t('replace.reason')} hint={t('replace.reason-hint')} rows={3} required />
        <FormActions says={t('replace.public')}>
          <Button>{t('replace.send')}</Button>
          <a href={checksAddress(piece.id)}>{t('replace.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

// ------------------------------------------------------------------------------------------------- of a plan

export type PlanLinksProps = {
  plan: Plan
  figures: readonly LinkFigures[]
  organizations: ReadonlyMap<string, OrganizationName>
  pieces: readonly PlanPiece[]
  state: LinkState | undefined
  next: string | null
}

export const totalOf = (figures: readonly LinkFigures[]) => {
  const total = { links: 0, checked: 0, online: 0, failing: 0, broken: 0, copied: 0, changed: 0 }
  for (const row of figures) for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += row[key]
  return total
}

/** The links of a plan's evidence: how many answer, by who is to keep them, and each of them. */
export function PlanLinksPage(props: PlanLinksProps) {
  const { plan, figures } = props
  const t = useWords(words)
  const of = useWords(planWords)
  const total = totalOf(figures)
  const path = planLinks(plan.slug)
  return (
    <Page
      title={t('plan.title', { territory: plan.territory })}
      kind={inLanguage(plan.title, useRequest().locale).text}
      lead={total.checked === 0 ? t('plan.lead-none') : t('plan.lead', total)}
      breadcrumbs={[
        { label: of('menu.plans'), href: '/planes' },
        { label: plan.territory, href: planAddress(plan.slug) },
        { label: t('plan.crumb') },
      ]}
      json={`${path}.json`}
      headFoot={total.links > 0 && <PrintButton />}
    >
      {total.links === 0 ? (
        <EmptyState title={t('plan.none')}>{t('plan.none-text')}</EmptyState>
      ) : (
        <>
          <div class="row part">
            <Stat value={total.online} of={total.checked} says={t('plan.online')} />
            <Stat value={total.broken} of={total.checked} says={t('plan.broken')} />
            <Stat value={total.copied} of={total.links} says={t('plan.copied')} />
            <Stat value={total.changed} of={total.checked} says={t('plan.changed')} />
          </div>
          <ByBody {...props} />
          <LinkList {...props} />
          <section class="part" aria-labelledby="datos">
            <Heading id="datos">{t('plan.data')}</Heading>
            <p class="row">
              <ButtonLink href={`${path}/lista`} look="secondary" download>
                {t('plan.csv')}
              </ButtonLink>
              <a href={`${path}.json`}>JSON</a>
            </p>
          </section>
        </>
      )}
    </Page>
  )
}

function ByBody({ figures, organizations }: PlanLinksProps) {
  const t = useWords(words)
  const share = (count: number, total: number) => t('plan.of', { count, total })
  return (
    <section class="part" aria-labelledby="organizaciones">
      <Heading id="organizaciones">{t('plan.by-body')}</Heading>
      <Table
        caption={t('plan.by-body')}
        captionHidden
        rows={figures}
        columns={[
          {
            label: t('plan.body'),
            header: true,
            cell: ({ organizationId }) =>
              organizationId ? <OrganizationLink organization={organizations.get(organizationId)} /> : t('plan.nobody'),
          },
          { label: t('plan.checked'), numeric: true, cell: ({ checked, links }) => share(checked, links) },
          { label: t('plan.online'), numeric: true, cell: ({ online, checked }) => share(online, checked) },
          { label: t('plan.broken'), numeric: true, cell: ({ broken, checked }) => share(broken, checked) },
          { label: t('plan.copied'), numeric: true, cell: ({ copied, links }) => share(copied, links) },
          { label: t('plan.changed'), numeric: true, cell: ({ changed, checked }) => share(changed, checked) },
        ]}
      />
      <p class="small soft">{t('plan.note')}</p>
    </section>
  )
}

function LinkList({ plan, pieces, state, next }: PlanLinksProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const path = planLinks(plan.slug)
  return (
    <section class="part" aria-labelledby="lista">
      <Heading id="lista">{t('plan.list')}</Heading>
      <form action={path} method="get" class="row">
        <Select
          name="estado"
          label={t('plan.shown')}
          value={state ?? ''}
          blank={t('plan.every')}
          options={LINK_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
        />
        <Button look="secondary">{t('plan.apply')}</Button>
      </form>
      <Table
        caption={t('plan.list')}
        captionHidden
        rows={pieces}
        empty={<p>{t('plan.none-here')}</p>}
        columns={[
          {
            label: t('plan.evidence'),
            header: true,
            cell: ({ id, title, host }) => (
              <>
                <a href={checksAddress(id)}>
                  <LangText text={title} />
                </a>
                <div class="small soft breaks">{host}</div>
              </>
            ),
          },
          {
            label: t('plan.where'),
            cell: (piece) => {
              const { href, short } = placeOf(piece, locale)
              return <a href={href}>{short}</a>
            },
          },
          {
            label: t('plan.state'),
            cell: ({ check, replacing }) => (
              <>
                <LinkStateTag state={check!.state} />
                <div class="small">{checkSentence(check!, locale)}</div>
                {check!.changedAt && (
                  <div class="small">{t('says.changed', { day: dayIn(check!.changedAt, locale) })}</div>
                )}
                <Replaced replacing={{ ...replacing, of: null }} />
              </>
            ),
          },
        ]}
      />
      {next && (
        <Pagination
          next={`${path}?${new URLSearchParams({ ...(state && { estado: state }), desde: next }).toString()}#lista`}
        />
      )}
    </section>
  )
}
