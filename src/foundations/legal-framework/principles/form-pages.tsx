import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  DateField,
  Form,
  FormActions,
  NumberField,
  Page,
  Select,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Option,
  type Values,
} from '../../../platform/html/index.ts'
import { CorrectionActions } from '../correction-actions.tsx'
import { words } from '../words.ts'
import type { CatalogueWithPrinciples, Principle } from './store.ts'

type Filled = { values?: Values; errors?: Errors }

export function NewCataloguePage({ versions, values = {}, errors = {} }: Filled & { versions: readonly Option[] }) {
  const t = useWords(words)
  return (
    <Page
      title={t('form.catalogue.title')}
      lead={t('form.catalogue.lead')}
      breadcrumbs={[{ label: t('principles.title'), href: '/principios' }, { label: t('form.catalogue.title') }]}
      errors={errors}
      unlisted
    >
      <Form action="/principios/nuevo" errors={errors} values={values}>
        <TextField name="name" label={t('column.name')} hint={t('form.catalogue.name-hint')} maxLength={160} required />
        <TextField name="nameEn" label={t('form.in-english', { field: t('column.name') })} maxLength={160} optional />
        <Select
          name="version"
          label={t('form.catalogue.norm')}
          hint={t('form.catalogue.norm-hint')}
          options={versions}
          required
        />
        <DateField name="validFrom" label={t('column.validFrom')} hint={t('form.catalogue.from-hint')} optional />
        <TextArea
          name="source"
          label={t('form.catalogue.source')}
          hint={t('form.catalogue.source-hint')}
          rows={3}
          required
        />
        <FormActions says={t('form.says')}>
          <Button>{t('form.catalogue.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

export function NewPrinciplePage({ catalogue, values, errors = {} }: Filled & { catalogue: CatalogueWithPrinciples }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const next = Math.max(0, ...catalogue.principles.map((principle) => principle.number)) + 1
  return (
    <Page
      title={t('form.principle.title')}
      kind={inLanguage(catalogue.name, locale).text}
      lead={t('form.principle.lead')}
      breadcrumbs={[{ label: t('principles.title'), href: '/principios' }, { label: t('form.principle.title') }]}
      errors={errors}
      unlisted
    >
      <Form
        action={`/principios/${catalogue.slug}/agregar`}
        errors={errors}
        values={values ?? { number: String(next) }}
      >
        <NumberField name="number" label={t('column.number')} required />
        <PrincipleFields />
        <FormActions says={t('form.says')}>
          <Button>{t('form.principle.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

/** Only what was wrongly entered: its number and address stay. */
export function CorrectPrinciplePage({
  catalogue,
  principle,
  values,
  errors = {},
}: Filled & { catalogue: CatalogueWithPrinciples; principle: Principle; values: Values }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const name = inLanguage(principle.name, locale).text
  const address = `/principios/${catalogue.slug}/${principle.slug}`
  return (
    <Page
      title={t('form.correct.principle')}
      kind={name}
      lead={t('form.correct.lead')}
      breadcrumbs={[
        { label: t('principles.title'), href: '/principios' },
        { label: name, href: address },
        { label: t('form.correct.principle') },
      ]}
      errors={errors}
      unlisted
    >
      <Form action={`${address}/corregir`} errors={errors} values={values}>
        <PrincipleFields />
        <CorrectionActions values={values} back={address} />
      </Form>
    </Page>
  )
}

function PrincipleFields() {
  const t = useWords(words)
  return (
    <>
      <TextField name="name" label={t('column.name')} maxLength={160} required />
      <TextField name="nameEn" label={t('form.in-english', { field: t('column.name') })} maxLength={160} optional />
      <TextArea
        name="explanation"
        label={t('column.explanation')}
        hint={t('form.principle.explanation-hint')}
        rows={4}
        required
      />
      <TextArea
        name="explanationEn"
        label={t('form.in-english', { field: t('column.explanation') })}
        rows={4}
        optional
      />
    </>
  )
}

export function CloseCataloguePage({
  catalogue,
  values = {},
  errors = {},
}: Filled & { catalogue: CatalogueWithPrinciples }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <Page
      title={t('form.close.title')}
      kind={inLanguage(catalogue.name, locale).text}
      lead={t('form.close.lead')}
      breadcrumbs={[{ label: t('principles.title'), href: '/principios' }, { label: t('form.close.title') }]}
      errors={errors}
      unlisted
    >
      <Form action={`/principios/${catalogue.slug}/terminar`} errors={errors} values={values}>
        <DateField name="validUntil" label={t('column.validUntil')} hint={t('form.close.hint')} required />
        <FormActions says={t('form.says')}>
          <Button>{t('form.close.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}
