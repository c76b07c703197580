import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  CheckAnswers,
  DateField,
  DayText,
  Details,
  EmptyState,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Select,
  SummaryList,
  Table,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Column,
  type Errors,
  type Fact,
  type Values,
} from '../../../platform/html/index.ts'
import { formatBytes } from '../../../platform/storage/index.ts'
import { AmendmentStateTag } from '../amendments/state-tag.tsx'
import { closingAddress } from '../cuts/address.ts'
import { draftingAddress } from '../drafting/address.ts'
import { words as draftingWords } from '../drafting/words.ts'
import type { ListedAmendment } from '../amendments/store.ts'
import { PlanPage } from '../plans/editing-pages.tsx'
import { planAddress } from '../plans/address.ts'
import type { PlanStage } from '../plans/model.ts'
import type { Plan } from '../plans/store.ts'
import { sayField, sayValue } from '../say-value.ts'
import { words as planWords } from '../words.ts'
import { amendmentAddress, amendmentsAddress, versionAddress, versionFile, versionsAddress } from './address.ts'
import { Difference, sayRecord, titleIn } from './difference.tsx'
import type { Launch, Version } from './store.ts'
import type { Text, TextChange, TextRecord } from './text.ts'
import { words } from './words.ts'

type Words = ReturnType<typeof words>

/** Where a plan stands in its life, in a sentence: signed, launched, closed, or without a signed version, said plainly. */
export function lifeSentence(plan: Plan, locale: Locale, stage: PlanStage): string {
  const t = words(locale)
  const { version, launchedOn, closedOn, endsOn } = plan
  if (closedOn) return t('life.closed', { day: formatDay(closedOn, locale) })
  if (stage === 'ended' && version !== null) return t('life.ended', { day: formatDay(endsOn!, locale) })
  if (version === null) return t(stage === 'drafting' ? 'life.preparation' : 'life.unsigned')
  const amended = version > 1 ? ` ${t('life.amended', { count: version - 1 })}` : ''
  return (launchedOn ? t('life.launched', { day: formatDay(launchedOn, locale) }) : t('life.signed')) + amended
}

export const crumbs = (plan: Plan, t: ReturnType<typeof planWords>, ...rest: { label: string; href?: string }[]) => [
  { label: t('menu.plans'), href: '/planes' },
  { label: plan.territory, href: planAddress(plan.slug) },
  ...rest,
]

export type VersionsProps = {
  plan: Plan
  versions: readonly Version[]
  launch: Launch | undefined
  amendments: readonly ListedAmendment[]
  stage: PlanStage
  can: { manage: boolean; amend: boolean }
}

/** Every text that was signed of a plan, and what may be done with it now. */
export function VersionsPage({ plan, versions, launch, amendments, stage, can }: VersionsProps) {
  const t = useWords(words)
  const drafting = useWords(draftingWords)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const path = planAddress(plan.slug)
  return (
    <Page
      title={t('versions.title')}
      kind={inLanguage(plan.title, locale).text}
      lead={lifeSentence(plan, locale, stage)}
      breadcrumbs={crumbs(plan, of, { label: t('versions.title') })}
      json={`${versionsAddress(plan.slug)}.json`}
      headFoot={
        <>
          {can.manage && plan.version === null && plan.closedOn === null && (
            <ButtonLink href={`${path}/firmar`} size="small">
              {t('sign.title')}
            </ButtonLink>
          )}
          {can.manage && plan.version !== null && plan.launchedOn === null && plan.closedOn === null && (
            <ButtonLink href={`${path}/lanzamiento`} size="small">
              {t('launch.title')}
            </ButtonLink>
          )}
          {can.amend && plan.version !== null && plan.closedOn === null && (
            <ButtonLink href={`${amendmentsAddress(plan.slug)}/nueva`} size="small" look="secondary">
              {t('amend.new')}
            </ButtonLink>
          )}
        </>
      }
    >
      {versions.length === 0 ? (
        <EmptyState title={t('versions.none')}>{t('versions.none-text')}</EmptyState>
      ) : (
        <>
          <p>{t('versions.says')}</p>
          <VersionTable plan={plan} versions={versions} />
          {versions.length > 1 && <CompareForm plan={plan} versions={versions} />}
        </>
      )}
      {launch && (
        <section class="part" aria-labelledby="lanzamiento">
          <Heading id="lanzamiento">{t('launch.heading')}</Heading>
          <SummaryList
            facts={[
              { label: t('launch.day'), value: <DayText day={launch.onDay} /> },
              { label: t('launch.place'), value: launch.place },
              ...(launch.note ? [{ label: t('launch.note'), value: <LangText text={launch.note} /> }] : []),
            ]}
          />
        </section>
      )}
      {plan.version !== null && (
        <section class="part" aria-labelledby="modificaciones">
          <Heading id="modificaciones">{t('amendments.title')}</Heading>
          <AmendmentTable plan={plan} amendments={amendments} />
          <p>
            <a href={amendmentsAddress(plan.slug)}>{t('amendments.all')}</a>
          </p>
        </section>
      )}
      <p>
        <a href={draftingAddress(plan.slug)}>{drafting(plan.version === null ? 'link.board' : 'link.board-signed')}</a>
      </p>
      {versions.length > 0 && (
        <p>
          <a href="/verificar">{t('versions.verify')}</a>
        </p>
      )}
    </Page>
  )
}

function VersionTable({ plan, versions }: { plan: Plan; versions: readonly Version[] }) {
  const t = useWords(words)
  const columns: Column<Version>[] = [
    {
      label: t('versions.version'),
      header: true,
      cell: ({ number }) => <a href={versionAddress(plan.slug, number)}>{t('version.title', { number })}</a>,
    },
    { label: t('versions.day'), cell: ({ signedOn }) => <DayText day={signedOn} /> },
    {
      label: t('versions.by'),
      cell: ({ amendment, signatories }) =>
        amendment === null ? (
          t('versions.signatories', { count: signatories.length })
        ) : (
          <a href={amendmentAddress(plan.slug, amendment)}>{t('amendment.name', { number: amendment })}</a>
        ),
    },
    { label: t('version.hash'), cell: ({ sha256 }) => <code class="hash">{sha256.slice(0, 16)}…</code> },
  ]
  return <Table caption={t('versions.table')} captionHidden columns={columns} rows={versions.toReversed()} />
}

/** The difference between any two of them. */
function CompareForm({ plan, versions }: { plan: Plan; versions: readonly Version[] }) {
  const t = useWords(words)
  const options = versions.map(({ number }) => ({ value: String(number), label: t('version.title', { number }) }))
  return (
    <section class="part" aria-labelledby="comparar">
      <Heading id="comparar">{t('compare.heading')}</Heading>
      <Form
        action={`${versionsAddress(plan.slug)}/comparar`}
        method="get"
        values={{ de: String(versions.length - 1), a: String(versions.length) }}
      >
        <Select name="de" label={t('compare.from')} options={options} />
        <Select name="a" label={t('compare.to')} options={options} />
        <FormActions>
          <Button look="secondary">{t('compare.see')}</Button>
        </FormActions>
      </Form>
    </section>
  )
}

export function AmendmentTable({ plan, amendments }: { plan: Plan; amendments: readonly ListedAmendment[] }) {
  const t = useWords(words)
  const columns: Column<ListedAmendment>[] = [
    {
      label: t('amendments.one'),
      header: true,
      cell: ({ number, title }) => (
        <a href={amendmentAddress(plan.slug, number)}>
          {number}. <LangText text={title} />
        </a>
      ),
    },
    { label: t('amendments.state'), cell: (amendment) => <AmendmentStateTag amendment={amendment} /> },
    {
      label: t('amendments.day'),
      cell: ({ decidedOn, proposedOn }) => {
        const day = decidedOn ?? proposedOn
        return day ? <DayText day={day} /> : <span class="soft">{t('amendments.unproposed')}</span>
      },
    },
  ]
  return (
    <Table
      caption={t('amendments.title')}
      captionHidden
      columns={columns}
      rows={amendments}
      empty={<EmptyState title={t('amendments.none')}>{t('amendments.none-text')}</EmptyState>}
    />
  )
}

export type VersionProps = {
  plan: Plan
  version: Version & { bytes: number }
  text: Text
  latest: number
  organization: OrganizationName | undefined
}

/** How many commitments of a text are on its page; the rest are in the file. */
const MOST_SHOWN = 60

/** A text as it was signed: its hash, who signed it, how anyone can verify it, and all that it says. */
export function VersionPage({ plan, version, text, latest, organization }: VersionProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale, url } = useRequest()
  const { number, amendment } = version
  const address = versionAddress(plan.slug, number)
  const lead = number === latest ? t('version.current') : t('version.replaced', { number: latest })
  return (
    <Page
      title={t('version.title', { number })}
      kind={inLanguage(plan.title, locale).text}
      lead={lead}
      breadcrumbs={crumbs(
        plan,
        of,
        { label: t('versions.title'), href: versionsAddress(plan.slug) },
        { label: t('version.title', { number }) },
      )}
      json={`${address}.json`}
      subject={{ kind: 'plan-version', id: version.id }}
      headFoot={
        <>
          <ButtonLink href={versionFile(plan.slug, number)} size="small" download>
            {t('version.download')}
          </ButtonLink>
          <ButtonLink href={`${address}/texto.pdf`} size="small" look="secondary">
            {t('version.pdf')}
          </ButtonLink>
        </>
      }
    >
      <SummaryList facts={versionFacts(t)} />
      {number > 1 && (
        <p>
          <a href={`${versionsAddress(plan.slug)}/comparar?de=${number - 1}&a=${number}`}>
            {t('version.difference', { number: number - 1 })}
          </a>
        </p>
      )}
      <Details summary={t('version.how')}>
        <p>{t('version.how-says')}</p>
        <ol>
          <li>{t('version.how-download')}</li>
          <li>
            {t('version.how-hash')}{' '}
            <code>
              sha256sum {plan.slug}-v{number}.json
            </code>
          </li>
          <li>
            {t('version.how-command')}{' '}
            <code>
              tequio verify {plan.slug}-v{number}.json --origin {url.origin}
            </code>
          </li>
          <li>
            <a href="/verificar">{t('version.how-page')}</a>
          </li>
        </ol>
        <p>
          {t('version.how-canonical')} <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>.
        </p>
      </Details>
      <Heading id="texto">{t('version.text')}</Heading>
      <WholeText text={text} />
    </Page>
  )

  function versionFacts(t: Words): Fact[] {
    return [
      { label: t('versions.day'), value: <DayText day={version.signedOn} /> },
      { label: t('version.hash'), value: <code class="hash">{version.sha256}</code> },
      { label: t('version.bytes'), value: formatBytes(version.bytes, locale) },
      ...(version.signatories.length > 0
        ? [
            {
              label: t('version.signed-by'),
              value: (
                <ul>
                  {version.signatories.map(({ name, organization, capacity }) => (
                    <li>
                      <strong>{name}</strong>, {[capacity, organization].filter(Boolean).join(', ')}
                    </li>
                  ))}
                </ul>
              ),
            },
          ]
        : []),
      ...(amendment === null
        ? []
        : [
            {
              label: t('version.made-by'),
              value: (
                <a href={amendmentAddress(plan.slug, amendment)}>
                  {t('amendment.name', { number: amendment })}
                  {version.amendmentTitle && (
                    <>
                      : <LangText text={version.amendmentTitle} />
                    </>
                  )}
                </a>
              ),
            },
          ]),
      ...(organization
        ? [{ label: t('version.recorded-by'), value: <OrganizationLink organization={organization} /> }]
        : []),
      ...(version.decisionId
        ? [
            {
              label: t('version.decision'),
              value: <a href={`/decisiones/${version.decisionId}`}>{t('version.decision-see')}</a>,
            },
          ]
        : version.number === 1
          ? [{ label: t('version.approval'), value: t('version.no-approval') }]
          : []),
      ...(version.paperName
        ? [
            {
              label: t('version.paper'),
              value: (
                <>
                  <a href={`${address}/documento`}>{version.paperName}</a> ({formatBytes(version.paperSize!, locale)})
                  <br />
                  <code class="hash">{version.paperSha256}</code>
                </>
              ),
            },
          ]
        : []),
    ]
  }
}

/** All that a text says, record by record, in the order of the plan; what it leaves unknown is not repeated. */
function WholeText({ text }: { text: Text }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const records = [...text.values()]
  const head = records.filter(({ kind }) => ['plan', 'phase', 'seat'].includes(kind))
  const commitments = records.filter(({ kind }) => kind === 'commitment')
  const within = (commitment: TextRecord) =>
    records.filter(
      ({ kind, numbers }) => (kind === 'milestone' || kind === 'indicator') && numbers[0] === commitment.numbers[0],
    )
  return (
    <div class="signed">
      {head.map((record) => (
        <RecordText record={record} texts={[text]} level={3} />
      ))}
      {commitments.slice(0, MOST_SHOWN).map((commitment) => (
        <section class="signed__commitment">
          <RecordText record={commitment} texts={[text]} level={3} />
          {within(commitment).map((record) => (
            <RecordText record={record} texts={[text]} level={4} />
          ))}
        </section>
      ))}
      {commitments.length > MOST_SHOWN && (
        <p>{t('version.more', { shown: MOST_SHOWN, total: formatNumber(commitments.length, locale) })}</p>
      )}
    </div>
  )
}

function RecordText({ record, texts, level }: { record: TextRecord; texts: readonly Text[]; level: 3 | 4 }) {
  const { locale } = useRequest()
  const Title = `h${level}` as const
  const title = titleIn(texts, record, locale)
  const said = Object.entries(record.fields).filter(
    ([field, value]) =>
      value !== null && !(Array.isArray(value) && value.length === 0) && !['demonstration', 'slug'].includes(field),
  )
  return (
    <section>
      <Title>
        {sayRecord(record, locale)}
        {title && `: ${title}`}
      </Title>
      <SummaryList
        facts={said.map(([field, value]) => ({
          label: sayField(field, locale),
          value: <span class="as-typed">{sayValue(field, value, { locale })}</span>,
        }))}
      />
    </section>
  )
}

export type DifferenceProps = {
  plan: Plan
  from: number
  to: number
  latest: number
  changes: readonly TextChange[]
  texts: readonly Text[]
  commitment: number | undefined
}

/** In what two versions of a plan differ. */
export function DifferencePage({ plan, from, to, latest, changes, texts, commitment }: DifferenceProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const options = Array.from({ length: latest }, (_, at) => ({
    value: String(at + 1),
    label: t('version.title', { number: at + 1 }),
  }))
  return (
    <Page
      title={t('compare.title', { from, to })}
      kind={inLanguage(plan.title, locale).text}
      lead={
        changes.length === 0
          ? t(commitment ? 'compare.same-commitment' : 'compare.same', { number: commitment ?? 0 })
          : t('compare.lead', { count: changes.length })
      }
      breadcrumbs={crumbs(
        plan,
        of,
        { label: t('versions.title'), href: versionsAddress(plan.slug) },
        { label: t('compare.short') },
      )}
      json={`${versionsAddress(plan.slug)}/comparar.json?de=${from}&a=${to}`}
    >
      {commitment !== undefined && (
        <p>
          <a href={`${versionsAddress(plan.slug)}/comparar?de=${from}&a=${to}`}>{t('compare.whole')}</a>
        </p>
      )}
      <Form action={`${versionsAddress(plan.slug)}/comparar`} method="get" values={{ de: String(from), a: String(to) }}>
        <Select name="de" label={t('compare.from')} options={options} />
        <Select name="a" label={t('compare.to')} options={options} />
        <FormActions>
          <Button look="secondary">{t('compare.see')}</Button>
        </FormActions>
      </Form>
      {changes.length > 0 && (
        <>
          <DifferenceLegend />
          <Difference changes={changes} texts={texts} level={2} />
        </>
      )}
    </Page>
  )
}

export function DifferenceLegend() {
  const t = useWords(words)
  return (
    <p class="small soft difference">
      {t('difference.legend')} <del>{t('difference.legend-gone')}</del> · <ins>{t('difference.legend-came')}</ins>
    </p>
  )
}

type LaunchProps = { plan: Plan; values: Values; errors?: Errors }

/** The act by which a signed plan begins to be carried out. */
export function LaunchPage({ plan, values, errors = {} }: LaunchProps) {
  const t = useWords(words)
  const isOpen = plan.version !== null && plan.launchedOn === null && plan.closedOn === null
  return (
    <PlanPage plan={plan} title={t('launch.title')} lead={t('launch.lead')} errors={errors}>
      {isOpen ? (
        <Form action={`${planAddress(plan.slug)}/lanzamiento`} errors={errors} values={values}>
          <DateField name="onDay" label={t('launch.day')} hint={t('launch.day-hint')} required />
          <TextField name="place" label={t('launch.place')} hint={t('launch.place-hint')} required />
          <TextArea name="note" label={t('launch.note')} hint={t('launch.note-hint')} optional rows={3} />
          <FormActions says={t('launch.public')}>
            <Button>{t('launch.check')}</Button>
            <a href={versionsAddress(plan.slug)}>{t('cancel')}</a>
          </FormActions>
        </Form>
      ) : (
        <Notice>
          <p>
            {t(
              plan.version === null
                ? 'refusal.not-signed'
                : plan.closedOn
                  ? 'refusal.is-closed'
                  : 'refusal.already-launched',
            )}
          </p>
          <p>
            <a href={versionsAddress(plan.slug)}>{t('versions.title')}</a>
          </p>
        </Notice>
      )}
    </PlanPage>
  )
}

type CheckLaunchProps = { plan: Plan; draft: Launch; values: Values }

/** Every answer once more: a launch is recorded once. */
export function CheckLaunchPage({ plan, draft, values }: CheckLaunchProps) {
  const t = useWords(words)
  return (
    <PlanPage plan={plan} title={t('launch.check-title')} lead={t('sign.check-lead')} errors={{}}>
      <Form action={`${planAddress(plan.slug)}/lanzamiento`}>
        {Object.entries(values).map(([name, value]) => (
          <Hidden name={name} value={String(value ?? '')} />
        ))}
        <CheckAnswers
          title={t('launch.heading')}
          facts={[
            { label: t('launch.day'), value: <DayText day={draft.onDay} /> },
            { label: t('launch.place'), value: draft.place },
            { label: t('launch.note'), value: draft.note ? <LangText text={draft.note} /> : t('launch.no-note') },
          ]}
        />
        <FormActions says={t('launch.public')}>
          <Button name="step" value="send">
            {t('launch.do')}
          </Button>
          <Button look="secondary" name="step" value="change">
            {t('sign.back')}
          </Button>
        </FormActions>
      </Form>
    </PlanPage>
  )
}

/** What stands in the place of a form that edits what was signed: why not, and what may be done. */
export function SignedPage({
  plan,
  change,
  errors = {},
}: {
  plan: Plan
  /** What the amendment is to change. */ change: string
  errors?: Errors
}) {
  const t = useWords(words)
  if (plan.closedOn !== null)
    return (
      <PlanPage plan={plan} title={t('signed.closed-title')} lead={t('signed.closed-lead')} errors={errors}>
        <p>
          <a href={closingAddress(plan.slug)}>{t('signed.closed-see')}</a>
        </p>
      </PlanPage>
    )
  return (
    <PlanPage plan={plan} title={t('signed.title')} lead={t('signed.lead')} errors={errors}>
      <p>{t('signed.says')}</p>
      <p class="row">
        <ButtonLink href={`${amendmentsAddress(plan.slug)}/nueva${change}`}>{t('amend.new')}</ButtonLink>
        <ButtonLink href={versionsAddress(plan.slug)} look="secondary">
          {t('signed.see')}
        </ButtonLink>
      </p>
      <p class="soft">{t('signed.still')}</p>
    </PlanPage>
  )
}
