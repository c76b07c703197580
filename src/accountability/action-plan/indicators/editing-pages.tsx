import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  DateField,
  Details,
  Fieldset,
  Form,
  FormActions,
  Heading,
  NumberField,
  Radios,
  Select,
  Table,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { MeanwhileNotice, Version, type Changed } from '../meanwhile-notice.tsx'
import { PlanPage, SaveActions, type Within } from '../plans/editing-pages.tsx'
import { commitmentPath } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { DIRECTIONS, INDICATOR_KINDS, PERIODICITIES } from '../vocabulary.ts'
import { words } from '../words.ts'
import type { Indicator } from './store.ts'

type Props = Pick<Changed, 'changed'> & {
  plan: Plan
  commitment: number
  number: number | null
  values: Values
  errors?: Errors
  removable?: boolean
  within?: Within | undefined
}

/** An indicator being written: what is counted, from where it starts and to where it should go. */
export function EditIndicatorPage({
  plan,
  commitment,
  number,
  values,
  errors = {},
  removable,
  within,
  changed = [],
}: Props) {
  const t = useWords(words)
  const base = `${commitmentPath(plan.slug, commitment)}/indicadores`
  return (
    <PlanPage
      plan={plan}
      title={number === null ? t('manage.add-indicator') : t('manage.edit-indicator')}
      lead={t('manage.indicator-lead', { commitment })}
      errors={errors}
    >
      <MeanwhileNotice changed={changed} />
      <Form
        action={within?.action ?? (number === null ? `${base}/nuevo` : `${base}/${number}/editar`)}
        errors={errors}
        values={values}
      >
        {number !== null && <Version values={values} />}
        {number === null && (
          <NumberField name="number" label={t('field.number')} hint={t('manage.number-hint')} required />
        )}
        <TextField name="name" label={t('field.name')} required />
        <TextField name="variable" label={t('field.variable')} hint={t('manage.variable-hint')} optional />
        <TextField name="unit" label={t('field.unit')} hint={t('manage.unit-hint')} width="m" optional />
        <Radios
          name="kind"
          label={t('field.kind')}
          optional
          options={[
            ...INDICATOR_KINDS.map((value) => ({
              value,
              label: t(`indicator-kind.${value}`),
              hint: t(`indicator-kind-means.${value}`),
            })),
            { value: '', label: t('manage.not-said') },
          ]}
        />
        <Select
          name="direction"
          label={t('field.direction')}
          blank={t('manage.not-said')}
          options={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
          optional
        />
        <Select
          name="periodicity"
          label={t('manage.periodicity')}
          blank={t('manage.not-said')}
          options={PERIODICITIES.map((value) => ({ value, label: t(`periodicity.${value}`) }))}
          optional
        />
        <Fieldset legend={t('field.baselineValue')} hint={t('manage.baseline-hint')}>
          <TextField name="baselineValue" label={t('field.value')} inputMode="decimal" width="m" optional />
          <DateField name="baselineOn" label={t('field.day')} optional />
        </Fieldset>
        <Fieldset legend={t('field.targetValue')} hint={t('manage.target-hint')}>
          <TextField name="targetValue" label={t('field.value')} inputMode="decimal" width="m" optional />
          <DateField name="targetOn" label={t('field.day')} optional />
        </Fieldset>
        <TextArea name="source" label={t('field.source')} optional rows={2} />
        <Details summary={t('manage.english')}>
          {(['name', 'variable', 'unit', 'source'] as const).map((name) => (
            <TextField name={`${name}En`} label={t('manage.in-english', { field: t(`field.${name}`) })} optional />
          ))}
        </Details>
        <SaveActions to={within?.back ?? commitmentPath(plan.slug, commitment)} says={within?.says} />
      </Form>
      {number !== null && removable && (
        <p>
          <a href={`${base}/${number}/eliminar`}>{t('manage.remove-indicator')}</a>
        </p>
      )}
    </PlanPage>
  )
}

type MeasureProps = { plan: Plan; commitment: number; indicator: Indicator; values: Values; errors?: Errors }

/** What was measured on a day; a day that was measured already is corrected. */
export function MeasurePage({ plan, commitment, indicator, values, errors = {} }: MeasureProps) {
  const t = useWords(words)
  const { today, locale } = useRequest()
  const unit = indicator.unit ? inLanguage(indicator.unit, locale).text : undefined
  return (
    <PlanPage plan={plan} title={t('one.measure')} lead={inLanguage(indicator.name, locale).text} errors={errors}>
      <Form
        action={`${commitmentPath(plan.slug, commitment)}/indicadores/${indicator.number}/medicion`}
        errors={errors}
        values={values}
      >
        <DateField name="day" label={t('manage.measured-on')} max={today} required />
        <TextField
          name="value"
          label={unit ? t('manage.value-in', { unit }) : t('field.value')}
          inputMode="decimal"
          width="m"
          required
          {...(unit && { unit })}
        />
        <TextArea name="note" label={t('field.note')} hint={t('manage.note-hint')} optional rows={2} />
        <FormActions says={t('manage.measure-public')}>
          <Button>{t('manage.publish-measure')}</Button>
          <a href={commitmentPath(plan.slug, commitment)}>{t('manage.cancel')}</a>
        </FormActions>
      </Form>
      {indicator.values.length > 0 && (
        <>
          <Heading id="mediciones">{t('manage.measured')}</Heading>
          <Table
            caption={t('manage.measured')}
            captionHidden
            rows={indicator.values.toReversed()}
            columns={[
              { label: t('field.day'), header: true, cell: ({ day }) => formatDay(day, locale) },
              {
                label: t('field.value'),
                numeric: true,
                cell: ({ value }) => formatNumber(value, locale, { maximumFractionDigits: 6 }),
              },
              { label: t('field.note'), cell: ({ note }) => (note ? inLanguage(note, locale).text : '') },
            ]}
          />
        </>
      )}
    </PlanPage>
  )
}
