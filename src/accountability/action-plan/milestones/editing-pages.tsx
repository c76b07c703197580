import type { Day } from '../../../kernel/dates.ts'
import { inLanguage, type TranslatedText } from '../../../kernel/text.ts'
import {
  Checkboxes,
  DateField,
  Details,
  Fieldset,
  Form,
  NumberField,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { MeanwhileNotice, Version, type Changed } from '../meanwhile-notice.tsx'
import { PlanPage, SaveActions, type Within } from '../plans/editing-pages.tsx'
import { commitmentPath, milestonePath } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { formatSpan, words } from '../words.ts'

type Name = { id: string; number: number; commitment: number; title: TranslatedText }
type Props = Pick<Changed, 'changed'> & {
  plan: Plan
  commitment: { number: number; startsOn: Day | null; endsOn: Day | null }
  /** Null where it is a new one. */ number: number | null
  values: Values
  errors?: Errors
  others: readonly Name[]
  within?: Within | undefined
}

/** A milestone being written: what is delivered, when, and what must end before. */
export function EditMilestonePage({
  plan,
  commitment: parent,
  number,
  values,
  errors = {},
  others,
  within,
  changed = [],
}: Props) {
  const t = useWords(words)
  const { locale } = useRequest()
  const commitment = parent.number
  const path =
    within?.action ??
    (number === null
      ? `${commitmentPath(plan.slug, commitment)}/hitos/nuevo`
      : `${milestonePath(plan.slug, commitment, number)}/editar`)
  const option = ({ id, number, commitment, title }: Name) => {
    const said = inLanguage(title, locale)
    return {
      value: id,
      label: `${t('manage.milestone-name', { commitment, number })}: ${said.text}`,
      ...(said.lang !== locale && { lang: said.lang }),
    }
  }
  const own = others.filter((other) => other.commitment === commitment)
  const rest = others.filter((other) => other.commitment !== commitment)
  const nameOf = (id: string) => {
    const known = others.find((other) => other.id === id)
    return known && t('manage.milestone-name', { commitment: known.commitment, number: known.number })
  }
  const isBounded = parent.startsOn !== null || parent.endsOn !== null
  const span = formatSpan(parent.startsOn, parent.endsOn, locale)
  const chosen = [values['dependsOn'] ?? []].flat()
  return (
    <PlanPage
      plan={plan}
      title={number === null ? t('manage.add-milestone') : t('manage.edit-milestone-of', { number, commitment })}
      lead={t('manage.milestone-lead')}
      errors={errors}
    >
      <MeanwhileNotice changed={changed} nameOf={nameOf} />
      <Form action={path} errors={errors} values={values}>
        {number !== null && <Version values={values} />}
        {number === null && (
          <NumberField name="number" label={t('field.number')} hint={t('manage.number-hint')} required />
        )}
        <TextArea name="title" label={t('field.title')} hint={t('manage.milestone-title-hint')} rows={2} required />
        <TextArea
          name="deliverable"
          label={t('field.deliverable')}
          hint={t('manage.deliverable-hint')}
          optional
          rows={2}
        />
        <Fieldset legend={t('one.dates')} hint={isBounded && t('manage.within-commitment', { span })}>
          <DateField name="startsOn" label={t('one.start')} optional />
          <DateField name="endsOn" label={t('one.end')} optional />
        </Fieldset>
        {own.length > 0 && (
          <Checkboxes name="dependsOn" label={t('manage.depends-on')} optional options={own.map(option)} />
        )}
        {rest.length > 0 && (
          <Details summary={t('manage.depends-on-others')} open={rest.some(({ id }) => chosen.includes(id))}>
            <Checkboxes
              name="dependsOn"
              {...(own.length > 0 && { group: 'others' })}
              label={t('manage.depends-on-others')}
              optional
              options={rest.map(option)}
            />
          </Details>
        )}
        <Details summary={t('manage.english')}>
          <TextField name="titleEn" label={t('manage.in-english', { field: t('field.title') })} optional />
          <TextArea
            name="deliverableEn"
            label={t('manage.in-english', { field: t('field.deliverable') })}
            optional
            rows={2}
          />
        </Details>
        <SaveActions
          to={
            within?.back ??
            (number === null ? commitmentPath(plan.slug, commitment) : milestonePath(plan.slug, commitment, number))
          }
          says={within?.says}
        />
      </Form>
      {number !== null && !within && (
        <p>
          <a href={`${milestonePath(plan.slug, commitment, number)}/eliminar`}>{t('manage.remove-milestone')}</a>
        </p>
      )}
    </PlanPage>
  )
}
