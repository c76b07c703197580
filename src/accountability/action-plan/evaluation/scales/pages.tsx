import { formatDay, type Day } from '../../../../kernel/dates.ts'
import { inLanguage, type TranslatedText } from '../../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  DateField,
  DayText,
  EmptyState,
  FileField,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  NumberField,
  Page,
  SummaryList,
  Table,
  Tag,
  TextArea,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../../platform/html/index.ts'
import { Paragraphs } from '../../content-text.tsx'
import { SCALES, scaleSetAddress } from '../address.ts'
import { words } from '../words.ts'
import type { Scale, ScaleSet, ScaleSetDraft } from './model.ts'

type Term = { fromDay: Day; workingDays: number; reason: TranslatedText }
type Can = { can: { manage: boolean } }

const trail = (t: ReturnType<typeof words>, here: string) => [
  { label: t('scales.title'), href: SCALES },
  { label: here },
]

/** On which scales commitments are assessed, of whom each is and for which plans; and how long a body has to reply. */
export function ScaleSetsPage({
  sets,
  terms,
  can,
  today,
}: { sets: readonly ScaleSet[]; terms: readonly Term[]; today: Day } & Can) {
  const t = useWords(words)
  const { locale } = useRequest()
  const inForce = terms.find(({ fromDay }) => fromDay <= today) ?? terms.at(-1)
  return (
    <Page
      title={t('scales.title')}
      lead={t('scales.lead')}
      json={`${SCALES}.json`}
      headFoot={
        can.manage && (
          <>
            <ButtonLink href={`${SCALES}/nueva`} look="secondary" size="small">
              {t('scales.new')}
            </ButtonLink>
            <ButtonLink href={`${SCALES}/plazo`} look="secondary" size="small">
              {t('term.change')}
            </ButtonLink>
          </>
        )
      }
    >
      <Table
        caption={t('scales.sets')}
        rows={sets}
        empty={<EmptyState title={t('scales.none')}>{t('scales.none-text')}</EmptyState>}
        columns={[
          {
            label: t('scales.set'),
            header: true,
            cell: ({ slug, version, name }) => (
              <a href={scaleSetAddress(slug, version)}>
                <LangText text={name} />
              </a>
            ),
          },
          { label: t('scales.author'), cell: ({ author }) => author },
          { label: t('scales.plans'), cell: (set) => <Validity {...set} /> },
          { label: t('scales.count'), numeric: true, cell: ({ scales }) => scales.length },
        ]}
      />
      <section class="part" aria-labelledby="plazo">
        <Heading id="plazo">{t('term.title')}</Heading>
        {inForce && <p>{t('term.now', { count: inForce.workingDays })}</p>}
        <Table
          caption={t('term.all')}
          rows={terms}
          columns={[
            { label: t('term.from'), header: true, cell: ({ fromDay }) => <DayText day={fromDay} /> },
            { label: t('term.days'), numeric: true, cell: ({ workingDays }) => workingDays },
            { label: t('term.reason'), cell: ({ reason }) => inLanguage(reason, locale).text },
          ]}
        />
      </section>
    </Page>
  )
}

function Validity({ fromDay, untilDay }: Pick<ScaleSet, 'fromDay' | 'untilDay'>) {
  const t = useWords(words)
  const { locale } = useRequest()
  const from = formatDay(fromDay, locale)
  return (
    <>{untilDay ? t('scales.from-until', { from, until: formatDay(untilDay, locale) }) : t('scales.from', { from })}</>
  )
}

type SetProps = {
  set: ScaleSet
  versions: readonly ScaleSet[]
  uses: { plans: number; assessments: number }
  errors?: Errors
} & Can

/** A version of a set: each scale with its question, and what each of its options means. */
export function ScaleSetPage({ set, versions, uses, can, errors = {} }: SetProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const name = inLanguage(set.name, locale)
  const isUsed = uses.plans + uses.assessments > 0
  return (
    <Page
      title={name.text}
      titleLang={name.lang === locale ? undefined : name.lang}
      kind={t('scales.kind', { version: set.version })}
      lead={t(isUsed ? 'scales.used' : 'scales.unused', { count: uses.assessments })}
      breadcrumbs={trail(t, name.text)}
      json={`${SCALES}/${set.slug}.json?version=${set.version}`}
      subject={{ kind: 'scale-set', id: set.id }}
      errors={errors}
      headFoot={
        can.manage && (
          <ButtonLink href={`${SCALES}/nueva?de=${set.slug}`} look="secondary" size="small">
            {t('scales.new-version')}
          </ButtonLink>
        )
      }
    >
      <SetFacts set={set} />
      <Scales scales={set.scales} />
      {versions.length > 1 && (
        <section class="part" aria-labelledby="versiones">
          <Heading id="versiones">{t('scales.versions')}</Heading>
          <ul>
            {versions.map((one) => (
              <li>
                {one.version === set.version ? (
                  <strong>
                    <LangText text={one.name} />
                  </strong>
                ) : (
                  <a href={scaleSetAddress(one.slug, one.version)}>
                    <LangText text={one.name} />
                  </a>
                )}{' '}
                <span class="soft">
                  (<Validity {...one} />)
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {can.manage && !isUsed && (
        <section class="part no-paper" aria-labelledby="quitar">
          <Heading id="quitar">{t('scales.remove-title')}</Heading>
          <p>{t('scales.remove-text')}</p>
          <Form action={`${SCALES}/${set.slug}/${set.version}/quitar`} errors={errors}>
            <FormActions>
              <Button look="danger">{t('scales.remove')}</Button>
            </FormActions>
          </Form>
        </section>
      )}
    </Page>
  )
}

function SetFacts({ set }: { set: ScaleSetDraft }) {
  const t = useWords(words)
  return (
    <SummaryList
      facts={[
        { label: t('scales.author'), value: set.author },
        {
          label: t('scales.source'),
          value: set.sourceUrl ? (
            <a href={set.sourceUrl} rel="noopener">
              {set.source}
            </a>
          ) : (
            set.source
          ),
        },
        { label: t('scales.plans'), value: <Validity {...set} /> },
        ...(set.note ? [{ label: t('scales.note'), value: <Paragraphs text={set.note} /> }] : []),
      ]}
    />
  )
}

const Scales = ({ scales }: { scales: readonly Scale[] }) => (
  <>
    {scales.map((scale) => (
      <section class="part" aria-labelledby={`escala-${scale.code}`}>
        <Heading id={`escala-${scale.code}`}>
          <LangText text={scale.name} />
        </Heading>
        <p>
          <LangText text={scale.question} />
        </p>
        <Options scale={scale} />
      </section>
    ))}
  </>
)

function Options({ scale }: { scale: Scale }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <Table
      caption={t('scales.options', { scale: inLanguage(scale.name, locale).text })}
      captionHidden
      rows={scale.options}
      columns={[
        { label: t('scales.option'), header: true, cell: ({ label }) => <LangText text={label} /> },
        { label: t('scales.meaning'), cell: ({ meaning }) => <LangText text={meaning} /> },
        {
          label: t('scales.counts'),
          cell: ({ kind }) => <Tag tone={kind === 'value' ? 'neutral' : 'unknown'}>{t(`scales.kind-of.${kind}`)}</Tag>,
        },
        { label: t('scales.evidence'), cell: ({ evidence }) => t(`scales.evidence-of.${evidence}`) },
      ]}
    />
  )
}

/** A new version, as a document: what is there now, to be changed, or a file. Nothing is entered before it is looked at. */
export function NewScalesPage({ values, errors = {} }: { values: Values; errors?: Errors }) {
  const t = useWords(words)
  return (
    <Page
      title={t('scales.new')}
      lead={t('scales.new-lead')}
      breadcrumbs={trail(t, t('scales.new'))}
      errors={errors}
      unlisted
    >
      <Form action={`${SCALES}/nueva`} errors={errors} values={values} multipart>
        <TextArea name="document" label={t('scales.document')} hint={t('scales.document-hint')} rows={24} />
        <FileField
          name="file"
          label={t('scales.file')}
          hint={t('scales.file-hint')}
          kinds="JSON"
          accept=".json,application/json"
          maxBytes={200_000}
          optional
        />
        <FormActions says={t('scales.preview-says')}>
          <Button>{t('scales.preview')}</Button>
          <a href={SCALES}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

export function ScalesPreviewPage({ draft, document }: { draft: ScaleSetDraft; document: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <Page
      title={t('scales.preview-title')}
      kind={inLanguage(draft.name, locale).text}
      lead={t('scales.preview-lead')}
      breadcrumbs={trail(t, t('scales.preview-title'))}
      unlisted
    >
      <SetFacts set={draft} />
      <Scales scales={draft.scales} />
      <Form action={`${SCALES}/nueva`}>
        <Hidden name="document" value={document} />
        <FormActions says={t('scales.public')}>
          <Button name="step" value="send">
            {t('scales.publish')}
          </Button>
          <Button name="step" value="change" look="secondary">
            {t('scales.back')}
          </Button>
        </FormActions>
      </Form>
    </Page>
  )
}

/** How many working days a body has to reply, from a day on. */
export function ReplyTermPage({ terms, values, errors }: { terms: readonly Term[]; values: Values; errors: Errors }) {
  const t = useWords(words)
  return (
    <Page
      title={t('term.change')}
      lead={t('term.lead')}
      breadcrumbs={trail(t, t('term.change'))}
      errors={errors}
      unlisted
    >
      {terms[0] && <Notice>{t('term.last', { count: terms[0].workingDays })}</Notice>}
      <Form action={`${SCALES}/plazo`} errors={errors} values={values}>
        <NumberField name="workingDays" label={t('term.days')} required width="s" />
        <DateField name="fromDay" label={t('term.from')} hint={t('term.from-hint')} />
        <TextArea name="reason" label={t('term.reason')} hint={t('term.reason-hint')} rows={3} required />
        <FormActions says={t('term.public')}>
          <Button>{t('term.save')}</Button>
          <a href={`${SCALES}#plazo`}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}
