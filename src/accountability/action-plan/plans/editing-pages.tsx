import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  Checkboxes,
  DateField,
  Details,
  Fieldset,
  Form,
  FormActions,
  Heading,
  Notice,
  NumberField,
  Page,
  Select,
  SummaryList,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Option,
  type Values,
} from '../../../platform/html/index.ts'
import { MeanwhileNotice, Version, type Changed } from '../meanwhile-notice.tsx'
import { draftingAddress } from '../drafting/address.ts'
import { Warnings, type ToldWarning } from '../drafting/warnings.tsx'
import { words as draftingWords } from '../drafting/words.ts'
import { closingAddress } from '../cuts/address.ts'
import { words as cutWords } from '../cuts/words.ts'
import { words as lifeWords } from '../versions/words.ts'
import { PHASE_KINDS, SEAT_SECTORS } from '../vocabulary.ts'
import { words } from '../words.ts'
import { commitmentsAddress, planAddress } from './address.ts'
import type { Plan } from './store.ts'

type FormProps = { values: Values; errors?: Errors }
/** Where a form is, when it is not at the record itself: its words are saved into an amendment. */
export type Within = { action: string; back: string; says: string }
type RowsProps = FormProps & Changed & { plan: Plan; rows: number; within?: Within | undefined }

/** A new plan: only what makes it one. The rest comes on its own page. */
export function NewPlanPage({ values, errors = {}, organizations }: FormProps & { organizations: readonly Option[] }) {
  const t = useWords(words)
  return (
    <Page
      title={t('plans.new')}
      lead={t('manage.new-plan-lead')}
      breadcrumbs={[{ label: t('menu.plans'), href: '/planes' }, { label: t('plans.new') }]}
      errors={errors}
      unlisted
    >
      <Form action="/planes/nuevo" errors={errors} values={values}>
        <TextField name="title" label={t('field.title')} required />
        <TextField name="slug" label={t('field.slug')} hint={t('template.hint.slug')} spellcheck={false} required />
        <PlanFields organizations={organizations} />
        <FormActions says={t('manage.public')}>
          <Button>{t('plans.new')}</Button>
          <a href="/planes">{t('manage.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

/** What is known of the plan, and the ways to its parts. */
export function EditPlanPage({
  plan,
  values,
  errors = {},
  organizations,
  ...changed
}: FormProps & Changed & { plan: Plan; organizations: readonly Option[] }) {
  const t = useWords(words)
  const life = useWords(lifeWords)
  const cutting = useWords(cutWords)
  const of = useWords(draftingWords)
  const path = planAddress(plan.slug)
  const isClosed = plan.closedOn !== null
  const isFixed = plan.version !== null || isClosed
  return (
    <PlanPage plan={plan} title={t('board.manage')} errors={errors}>
      <MeanwhileNotice {...changed} />
      {isClosed && (
        <Notice title={life('signed.closed-title')}>
          <p>{life('signed.closed-lead')}</p>
        </Notice>
      )}
      {isFixed && !isClosed && (
        <Notice title={life('signed.title')}>
          <p>
            {life('signed.lead')} <a href={`${path}/modificaciones/nueva`}>{life('amend.new')}</a>
          </p>
        </Notice>
      )}
      <SummaryList
        facts={[
          {
            label: life('versions.title'),
            value: (
              <a href={plan.version === null ? `${path}/firmar` : `${path}/versiones`}>
                {life(plan.version === null ? 'sign.title' : 'signed.see')}
              </a>
            ),
          },
          {
            label: of('title'),
            value: (
              <a href={draftingAddress(plan.slug)}>{of(plan.version === null ? 'link.board' : 'link.board-signed')}</a>
            ),
          },
          { label: cutting('cuts.title'), value: <a href={`${path}/cortes`}>{cutting('cuts.all')}</a> },
          {
            label: cutting('closing.title'),
            value: isClosed ? (
              <a href={closingAddress(plan.slug)}>{life('signed.closed-see')}</a>
            ) : (
              <a href={`${path}/cerrar`}>{cutting('closing.write')}</a>
            ),
          },
          ...(isClosed && !plan.current
            ? []
            : [
                {
                  label: t('manage.state'),
                  value: plan.current ? t('manage.is-current') : <MakeCurrent plan={plan} />,
                },
              ]),
          ...(isFixed
            ? []
            : [
                {
                  label: t('commitments'),
                  value: <a href={`${commitmentsAddress(plan.slug)}/nuevo`}>{t('board.add-commitment')}</a>,
                },
                { label: t('board.phases'), value: <a href={`${path}/etapas`}>{t('manage.edit-phases')}</a> },
                { label: t('board.secretariat'), value: <a href={`${path}/secretariado`}>{t('manage.edit-seats')}</a> },
              ]),
          { label: t('manage.bulk'), value: <a href={`${path}/exportar/plantilla`}>{t('manage.bulk-template')}</a> },
        ]}
      />
      <Heading id="datos">{t('board.about')}</Heading>
      <Form action={`${path}/editar`} errors={errors} values={values}>
        <Version values={values} />
        {!isFixed && <TextField name="title" label={t('field.title')} required />}
        {isFixed ? <AroundFields isClosed={isClosed} /> : <PlanFields organizations={organizations} />}
        <FormActions says={t('manage.public')}>
          <Button>{t('manage.save')}</Button>
          <a href={path}>{t('manage.cancel')}</a>
        </FormActions>
      </Form>
      {!plan.current && plan.publishedOn === null && (
        <p>
          <a href={`${path}/eliminar`}>{t('manage.remove-plan')}</a>
        </p>
      )}
    </PlanPage>
  )
}

function MakeCurrent({ plan }: { plan: Plan }) {
  const t = useWords(words)
  return (
    <form action={`${planAddress(plan.slug)}/vigente`} method="post">
      <p>{t('manage.not-current')}</p>
      <Button look="secondary" size="small">
        {t('manage.make-current')}
      </Button>
    </form>
  )
}

function PlanFields({ organizations }: { organizations: readonly Option[] }) {
  const t = useWords(words)
  return (
    <>
      <TextField name="territory" label={t('field.territory')} required />
      <TextArea name="summary" label={t('field.summary')} optional rows={4} />
      <Select
        name="convenerId"
        label={t('field.convener')}
        blank={t('unknown.short')}
        options={organizations}
        optional
      />
      <Fieldset legend={t('one.dates')} hint={t('manage.dates-hint')}>
        <DateField name="startsOn" label={t('one.start')} optional />
        <DateField name="endsOn" label={t('one.end')} optional />
        <DateField name="publishedOn" label={t('field.publishedOn')} optional />
      </Fieldset>
      <TextArea name="statusNote" label={t('field.statusNote')} hint={t('manage.status-hint')} optional rows={2} />
      <TextField name="source" label={t('field.source')} hint={t('template.hint.source')} optional />
      <Details summary={t('manage.english')}>
        <TextField name="titleEn" label={t('manage.in-english', { field: t('field.title') })} optional />
        <TextArea name="summaryEn" label={t('manage.in-english', { field: t('field.summary') })} optional rows={4} />
        <TextArea
          name="statusNoteEn"
          label={t('manage.in-english', { field: t('field.statusNote') })}
          optional
          rows={2}
        />
      </Details>
    </>
  )
}

/** What may still be said of a plan whose text is fixed: its publication, until it is closed, how it stands and where it comes from. */
function AroundFields({ isClosed }: { isClosed: boolean }) {
  const t = useWords(words)
  return (
    <>
      {!isClosed && <DateField name="publishedOn" label={t('field.publishedOn')} optional />}
      <TextArea name="statusNote" label={t('field.statusNote')} hint={t('manage.status-hint')} optional rows={2} />
      <TextField name="source" label={t('field.source')} hint={t('template.hint.source')} optional />
      <Details summary={t('manage.english')}>
        <TextArea
          name="statusNoteEn"
          label={t('manage.in-english', { field: t('field.statusNote') })}
          optional
          rows={2}
        />
      </Details>
    </>
  )
}

type PlanPageProps = { plan: Plan; title: string; lead?: string; errors: Errors; children: preact.ComponentChildren }

/** A page under a plan that only its keepers see. */
export function PlanPage({ plan, title, lead, errors, children }: PlanPageProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const name = inLanguage(plan.title, locale).text
  return (
    <Page
      title={title}
      kind={name}
      {...(lead && { lead })}
      breadcrumbs={[
        { label: t('menu.plans'), href: '/planes' },
        { label: plan.territory, href: planAddress(plan.slug) },
        { label: title },
      ]}
      errors={errors}
      unlisted
    >
      {children}
    </Page>
  )
}

/** The stages of the plan, a group of fields each; an empty group is none. */
export function PhasesPage({
  plan,
  values,
  errors = {},
  rows,
  within,
  warnings = [],
  begun = null,
  ...changed
}: RowsProps & {
  warnings?: readonly ToldWarning[]
  /** Numbers of those that have begun, whose change asks for a reason; null where none is asked for. */
  begun?: readonly number[] | null
}) {
  const t = useWords(words)
  return (
    <PlanPage plan={plan} title={t('manage.edit-phases')} lead={t('manage.phases-lead')} errors={errors}>
      <MeanwhileNotice {...changed} />
      <Warnings warnings={warnings} />
      <Form action={within?.action ?? `${planAddress(plan.slug)}/etapas`} errors={errors} values={values}>
        <Version values={values} />
        {numbers(rows).map((at) => (
          <Fieldset
            legend={t('manage.phase', { number: at })}
            size="large"
            {...(begun?.includes(at) && { hint: t('manage.phase-begun') })}
          >
            <Select
              name={`kind${at}`}
              label={t('field.kind')}
              blank={t('manage.no-phase')}
              options={PHASE_KINDS.map((value) => ({ value, label: t(`phase.${value}`) }))}
            />
            <TextField name={`title${at}`} label={t('manage.phase-title')} optional />
            <DateField name={`opensOn${at}`} label={t('field.opensOn')} optional />
            <DateField name={`closesOn${at}`} label={t('field.closesOn')} optional />
            <TextArea name={`means${at}`} label={t('field.means')} optional rows={2} />
            {values[`kind${at}`] && <Drop at={at} label={t('manage.drop-phase')} />}
          </Fieldset>
        ))}
        {begun && (
          <TextArea
            name="reason"
            label={t('manage.phases-reason')}
            hint={t('manage.phases-reason-hint')}
            optional
            rows={3}
          />
        )}
        <SaveActions to={within?.back ?? `${planAddress(plan.slug)}/editar`} says={within?.says} />
      </Form>
    </PlanPage>
  )
}

/** The seats of each sector and who holds them, one name a line. */
export function SeatsPage({ plan, values, errors = {}, rows, within, ...changed }: RowsProps) {
  const t = useWords(words)
  return (
    <PlanPage plan={plan} title={t('manage.edit-seats')} lead={t('manage.seats-lead')} errors={errors}>
      <MeanwhileNotice {...changed} />
      <Form action={within?.action ?? `${planAddress(plan.slug)}/secretariado`} errors={errors} values={values}>
        <Version values={values} />
        {numbers(rows).map((at) => (
          <Fieldset legend={t('manage.seat', { number: at })} size="large">
            <Select
              name={`sector${at}`}
              label={t('field.sector')}
              blank={t('manage.no-seat')}
              options={SEAT_SECTORS.map((value) => ({ value, label: t(`sector.${value}`) }))}
            />
            <TextField name={`label${at}`} label={t('field.label')} hint={t('manage.label-hint')} optional />
            <NumberField name={`seats${at}`} label={t('manage.seat-count')} optional />
            <TextArea
              name={`holders${at}`}
              label={t('field.holders')}
              hint={t('manage.holders-hint')}
              optional
              rows={4}
            />
            {values[`sector${at}`] && <Drop at={at} label={t('manage.drop-seat')} />}
          </Fieldset>
        ))}
        <SaveActions to={within?.back ?? `${planAddress(plan.slug)}/editar`} says={within?.says} />
      </Form>
    </PlanPage>
  )
}

/** What is there already is taken out by saying so. */
function Drop({ at, label }: { at: number; label: string }) {
  const t = useWords(words)
  return <Checkboxes name={`drop${at}`} label={t('manage.drop')} optional options={[{ value: 'yes', label }]} />
}

export function SaveActions({ to, says }: { to: string; says?: string | undefined }) {
  const t = useWords(words)
  return (
    <FormActions says={says ?? t('manage.public')}>
      <Button>{t('manage.save')}</Button>
      <a href={to}>{t('manage.cancel')}</a>
    </FormActions>
  )
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
