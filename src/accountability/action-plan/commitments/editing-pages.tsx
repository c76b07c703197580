import { BOROUGHS } from '../../../kernel/geo/boroughs.ts'
import { inLanguage, type TranslatedText } from '../../../kernel/text.ts'
import {
  Checkboxes,
  Contents,
  DateField,
  Details,
  Fieldset,
  Form,
  Heading,
  NumberField,
  Radios,
  Select,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Option,
  type Values,
} from '../../../platform/html/index.ts'
import { MeanwhileNotice, Version, type Changed } from '../meanwhile-notice.tsx'
import { PlanPage, SaveActions, type Within } from '../plans/editing-pages.tsx'
import { commitmentPath, commitmentsAddress, planAddress } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { GOALS, PARTICIPATION_LEVELS } from '../vocabulary.ts'
import { words } from '../words.ts'

export const ACTOR_ROWS = 8

export type CommitmentChoices = {
  organizations: readonly Option[]
  /** Those that may answer in public for a commitment; the others may watch it. */
  government: ReadonlySet<string>
  principles: readonly { id: string; number: number; name: TranslatedText }[]
}

type Props = CommitmentChoices &
  Changed & {
    plan: Plan
    /** Null where it is a new one. */ number: number | null
    values: Values
    errors?: Errors
    within?: Within | undefined
  }

/** A commitment being written: what, who, when and where, how, with what money. Everything but number and title may stay unknown. */
export function EditCommitmentPage({
  plan,
  number,
  values,
  errors = {},
  organizations,
  government,
  principles,
  within,
  ...changed
}: Props) {
  const t = useWords(words)
  const owners = (name: string, may: (id: string) => boolean) =>
    organizations.filter(({ value }) => may(value) || value === values[name])
  const path =
    within?.action ??
    (number === null ? `${commitmentsAddress(plan.slug)}/nuevo` : `${commitmentPath(plan.slug, number)}/editar`)
  const parts = [
    { id: 'que', label: t('manage.what') },
    { id: 'quien', label: t('one.owners') },
    { id: 'cuando', label: t('manage.when') },
    { id: 'como', label: t('manage.how') },
    { id: 'dinero', label: t('one.budget') },
  ]
  return (
    <PlanPage
      plan={plan}
      title={number === null ? t('board.add-commitment') : t('manage.edit-commitment', { number })}
      lead={t('manage.commitment-lead')}
      errors={errors}
    >
      <MeanwhileNotice {...changed} />
      <Contents label={t('board.contents')} parts={parts} />
      <Form action={path} errors={errors} values={values}>
        {number !== null && <Version values={values} />}
        <Heading id="que">{t('manage.what')}</Heading>
        {number === null && (
          <NumberField name="number" label={t('field.number')} hint={t('manage.number-hint')} required />
        )}
        <TextArea name="title" label={t('field.title')} hint={t('manage.title-hint')} rows={2} required />
        {(['problem', 'causes', 'effects', 'objective', 'product'] as const).map((name) => (
          <TextArea name={name} label={t(`one.${name}`)} optional rows={3} />
        ))}

        <Heading id="quien">{t('one.owners')}</Heading>
        <Select
          name="publicOwnerId"
          label={t('one.public-owner')}
          hint={t('manage.public-owner-hint')}
          blank={t('unknown.short')}
          options={owners('publicOwnerId', (id) => government.has(id))}
          optional
        />
        <Select
          name="civilOwnerId"
          label={t('one.civil-owner')}
          hint={t('manage.civil-owner-hint')}
          blank={t('manage.no-civil-owner')}
          options={owners('civilOwnerId', (id) => !government.has(id))}
          optional
        />
        <Details
          summary={t('one.actors')}
          open={Boolean(values['actor1']) || Object.keys(errors).some((name) => name.startsWith('actor'))}
        >
          {Array.from({ length: ACTOR_ROWS }, (_, at) => at + 1).map((at) => (
            <Fieldset legend={t('manage.actor', { number: at })}>
              <Select
                name={`actor${at}`}
                label={t('field.organization')}
                blank={t('manage.nobody')}
                options={organizations}
                optional
              />
              <TextField name={`role${at}`} label={t('manage.role')} optional />
            </Fieldset>
          ))}
        </Details>

        <Heading id="cuando">{t('manage.when')}</Heading>
        <DateField name="startsOn" label={t('one.start')} optional />
        <DateField name="endsOn" label={t('one.end')} optional />
        <Radios
          name="scope"
          label={t('field.scope')}
          optional
          options={[
            { value: 'city', label: t('scope.city') },
            { value: 'boroughs', label: t('scope.boroughs') },
            { value: '', label: t('manage.not-said') },
          ]}
        />
        <Checkboxes
          name="boroughs"
          label={t('field.boroughs')}
          hint={t('manage.boroughs-hint')}
          optional
          inline
          options={BOROUGHS.map(({ key, name }) => ({ value: key, label: name }))}
        />

        <Heading id="como">{t('manage.how')}</Heading>
        <Radios
          name="participationLevel"
          label={t('field.participationLevel')}
          optional
          options={[
            ...PARTICIPATION_LEVELS.map((value) => ({
              value,
              label: t(`participation.${value}`),
              hint: t(`participation-means.${value}`),
            })),
            { value: '', label: t('manage.not-said') },
          ]}
        />
        <PrincipleBoxes principles={principles} />
        <Checkboxes
          name="goals"
          label={t('one.goals')}
          optional
          inline
          options={GOALS.map((goal) => ({ value: String(goal), label: `${goal}. ${t(`goal.${goal}`)}` }))}
        />

        <Heading id="dinero">{t('one.budget')}</Heading>
        <TextField name="budgetAmount" label={t('manage.amount')} inputMode="decimal" width="m" optional />
        <TextField
          name="budgetCurrency"
          label={t('field.budgetCurrency')}
          hint={t('template.hint.budgetCurrency')}
          width="s"
          maxLength={3}
          optional
        />
        <TextArea name="budgetNote" label={t('field.budgetNote')} optional rows={2} />

        <Details summary={t('manage.english')}>
          {(['title', 'problem', 'causes', 'effects', 'objective', 'product', 'budgetNote'] as const).map((name) => (
            <TextArea
              name={`${name}En`}
              label={t('manage.in-english', { field: t(`field.${name}`) })}
              optional
              rows={2}
            />
          ))}
        </Details>
        <SaveActions
          to={within?.back ?? (number === null ? planAddress(plan.slug) : commitmentPath(plan.slug, number))}
          says={within?.says}
        />
      </Form>
      {number !== null && !within && (
        <p>
          <a href={`${commitmentPath(plan.slug, number)}/eliminar`}>{t('manage.remove-commitment')}</a>
        </p>
      )}
    </PlanPage>
  )
}

function PrincipleBoxes({ principles }: Pick<CommitmentChoices, 'principles'>) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (principles.length === 0) return null
  return (
    <Checkboxes
      name="principleIds"
      label={t('one.principles')}
      optional
      options={principles.map(({ id, number, name }) => {
        const said = inLanguage(name, locale)
        return { value: id, label: `${number}. ${said.text}`, ...(said.lang !== locale && { lang: said.lang }) }
      })}
    />
  )
}
