import type { CitedProvision } from '../../../foundations/legal-framework/index.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  Checkboxes,
  DateField,
  DayText,
  Details,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  NumberField,
  Page,
  Radios,
  Select,
  Table,
  TextField,
  useRequest,
  useWords,
  type Column,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { MINIMUMS } from '../plans/address.ts'
import { PHASE_KINDS } from '../vocabulary.ts'
import { words as planWords } from '../words.ts'
import { sayMinimum } from './minimum-resource.ts'
import { MINIMUM_RULES, type Minimum } from './model.ts'
import { words } from './words.ts'

export type MinimumsProps = {
  minimums: readonly (Minimum & { provision: CitedProvision | null })[]
  can: { manage: boolean }
  values: Values
  errors?: Errors
}

/** The least that the law asks of the calendar of a plan: what, by which provision, and since when. */
export function MinimumsPage({ minimums, can, values, errors = {} }: MinimumsProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const says = (minimum: Minimum) => sayMinimum(minimum, locale)
  const columns: Column<MinimumsProps['minimums'][number]>[] = [
    { label: t('minimums.asks'), header: true, cell: says },
    {
      label: t('minimums.by'),
      cell: ({ citation, provision }) =>
        provision ? <a href={provision.address}>{inLanguage(citation, locale).text}</a> : <LangText text={citation} />,
    },
    {
      label: t('minimums.from'),
      cell: ({ fromDay }) => (fromDay ? <DayText day={fromDay} /> : <span class="soft">{t('minimums.always')}</span>),
    },
    {
      label: t('minimums.until'),
      cell: ({ id, untilDay }) =>
        untilDay ? (
          <>
            <DayText day={untilDay} /> <a href={`/historial/drafting-minimum/${id}`}>{t('minimums.history')}</a>
          </>
        ) : (
          <span class="soft">{t('minimums.still')}</span>
        ),
    },
  ]
  const open = minimums.filter(({ untilDay }) => untilDay === null)
  const phases = PHASE_KINDS.map((value) => ({ value, label: of(`phase.${value}`) }))
  return (
    <Page
      title={t('minimums.title')}
      lead={t('minimums.lead')}
      breadcrumbs={[{ label: of('menu.plans'), href: '/planes' }, { label: t('minimums.title') }]}
      json={`${MINIMUMS}.json`}
      headFoot={
        <>
          <ButtonLink href="/marco-legal" size="small" look="secondary">
            {t('minimums.framework')}
          </ButtonLink>
          {can.manage && (
            <ButtonLink href="#cambiar" size="small">
              {t('minimums.change')}
            </ButtonLink>
          )}
        </>
      }
      errors={errors}
    >
      <Table caption={t('minimums.title')} captionHidden columns={columns} rows={minimums} />
      <p class="small">{t('minimums.how')}</p>
      {can.manage && (
        <section class="part" aria-labelledby="cambiar">
          <Heading id="cambiar">{t('minimums.change')}</Heading>
          <p>{t('minimums.change-says')}</p>
          {open.length > 0 && (
            <Form action={MINIMUMS} errors={values['add'] ? {} : errors} values={values['add'] ? {} : values}>
              <Select
                name="minimum"
                label={t('minimums.which')}
                options={open.map((minimum) => ({ value: minimum.id, label: says(minimum) }))}
                required
              />
              <Radios
                name="asks"
                label={t('minimums.onward')}
                required
                options={AFTERWARDS.map((value) => ({ value, label: t(`minimums.afterwards.${value}`) }))}
              />
              <NumberField name="days" label={t('minimums.days')} hint={t('minimums.days-hint')} optional />
              <Source optional />
            </Form>
          )}
          <Details summary={t('minimums.add')} open={Boolean(values['add'])}>
            <Form action={MINIMUMS} errors={values['add'] ? errors : {}} values={values['add'] ? values : {}}>
              <Hidden name="add" value="yes" />
              <Radios
                name="rule"
                label={t('minimums.asks')}
                required
                options={MINIMUM_RULES.map((value) => ({ value, label: t(`minimums.new.${value}`) }))}
              />
              <Select name="phase" label={t('minimums.phase')} options={phases} required />
              <Select
                name="nextPhase"
                label={t('minimums.next-phase')}
                hint={t('minimums.next-phase-hint')}
                blank={t('minimums.none')}
                options={phases}
                optional
              />
              <NumberField name="newDays" label={t('minimums.new-days')} hint={t('minimums.new-days-hint')} optional />
              <Checkboxes
                name="working"
                label={t('minimums.counted')}
                optional
                options={[{ value: 'yes', label: t('minimums.working') }]}
              />
              <Source />
            </Form>
          </Details>
        </section>
      )}
    </Page>
  )
}

/** What a norm that changes asks from then on: so many days, or nothing any more. */
export const AFTERWARDS = ['days', 'nothing'] as const

/** Since when, by which provision, and the button. */
function Source({ optional = false }: { optional?: boolean }) {
  const t = useWords(words)
  const suffix = optional ? '' : 'New'
  return (
    <>
      <DateField name={`from${suffix}`} label={t('minimums.from-day')} hint={t('minimums.from-hint')} required />
      <TextField
        name={`citation${suffix}`}
        label={t('minimums.citation')}
        hint={t('minimums.citation-hint')}
        required
      />
      <TextField
        name={`provision${suffix}`}
        label={t('minimums.provision')}
        hint={t(optional ? 'minimums.provision-hint' : 'minimums.provision-new')}
        spellcheck={false}
        {...(optional ? { optional } : { required: true })}
      />
      <FormActions says={t('minimums.public')}>
        <Button>{t(optional ? 'minimums.save' : 'minimums.save-new')}</Button>
      </FormActions>
    </>
  )
}
