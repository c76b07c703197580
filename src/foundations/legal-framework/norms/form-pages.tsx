import type { ComponentChildren } from 'preact'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  DateField,
  Form,
  FormActions,
  Page,
  Radios,
  Select,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Crumb,
  type Errors,
  type Option,
  type Values,
} from '../../../platform/html/index.ts'
import { words } from '../words.ts'
import { ENDINGS, NORM_KINDS } from './model.ts'
import type { FullNorm, Version } from './store.ts'

type Filled = { values?: Values; errors?: Errors }

export function NewNormPage({ values = {}, errors = {} }: Filled) {
  const t = useWords(words)
  return (
    <Page
      title={t('form.norm.title')}
      lead={t('form.norm.lead')}
      breadcrumbs={[{ label: t('norms.title'), href: '/marco-legal' }, { label: t('form.norm.title') }]}
      errors={errors}
      unlisted
    >
      <Form action="/marco-legal/nueva" errors={errors} values={values}>
        <NameFields hint={t('form.norm.short-name-hint')} />
        <TextField name="issuer" label={t('column.issuer')} maxLength={200} required />
        <TextArea name="summary" label={t('form.norm.summary')} hint={t('form.norm.summary-hint')} rows={3} optional />
        <VersionFields />
        <FormActions says={t('form.says')}>
          <Button>{t('form.norm.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

/** What a norm is called, and its kind. */
export function NameFields({ hint }: { hint?: string }) {
  const t = useWords(words)
  return (
    <>
      <TextField name="title" label={t('form.norm.official-title')} maxLength={300} required />
      <TextField
        name="titleEn"
        label={t('form.in-english', { field: t('form.norm.official-title') })}
        maxLength={300}
        optional
      />
      <TextField name="shortName" label={t('form.norm.short-name')} {...(hint && { hint })} maxLength={120} required />
      <TextField
        name="shortNameEn"
        label={t('form.in-english', { field: t('form.norm.short-name') })}
        maxLength={120}
        optional
      />
      <Select
        name="kind"
        label={t('column.kind')}
        options={NORM_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        required
      />
    </>
  )
}

export function NewVersionPage({ norm, values = {}, errors = {} }: Filled & { norm: FullNorm }) {
  const t = useWords(words)
  return (
    <Page
      title={t('form.version.title')}
      lead={t('form.version.lead')}
      breadcrumbs={useCrumbs(norm, t('form.version.title'))}
      errors={errors}
      unlisted
    >
      <Form action={`/marco-legal/${norm.slug}/versiones/nueva`} errors={errors} values={values}>
        <VersionFields />
        <FormActions says={t('form.says')}>
          <Button>{t('form.version.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

/** What is known of a version. `ending` comes after its first day, `english` at the end. */
export function VersionFields({ ending, english }: { ending?: ComponentChildren; english?: ComponentChildren }) {
  const t = useWords(words)
  return (
    <>
      <TextField
        name="label"
        label={t('form.version.label')}
        hint={t('form.version.label-hint')}
        maxLength={120}
        required
      />
      <TextField
        name="publication"
        label={t('norm.publication')}
        hint={t('form.version.publication-hint')}
        maxLength={300}
        required
      />
      <TextField
        name="url"
        label={t('norm.text')}
        hint={t('form.version.url-hint')}
        type="url"
        maxLength={500}
        optional
      />
      <DateField name="publishedOn" label={t('column.publishedOn')} optional />
      <DateField name="inForceFrom" label={t('norm.in-force-from')} hint={t('form.version.unknown-hint')} optional />
      <DateField
        name="confirmedUntil"
        label={t('norm.confirmed-until')}
        hint={t('form.version.confirmed-hint')}
        optional
      />
      {ending}
      <TextArea name="note" label={t('form.version.note')} hint={t('form.version.note-hint')} rows={3} optional />
      {english}
    </>
  )
}

export function NewProvisionPage({
  norm,
  version,
  values = {},
  errors = {},
}: Filled & { norm: FullNorm; version: Version }) {
  const t = useWords(words)
  return (
    <Page
      title={t('form.provision.title')}
      lead={t('form.provision.lead')}
      breadcrumbs={useCrumbs(norm, t('form.provision.title'))}
      errors={errors}
      unlisted
    >
      <Form
        action={`/marco-legal/${norm.slug}/versiones/${version.id}/disposiciones/nueva`}
        errors={errors}
        values={values}
      >
        <ProvisionFields />
        <FormActions says={t('form.says')}>
          <Button>{t('form.provision.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

export function ProvisionFields() {
  const t = useWords(words)
  return (
    <>
      <TextField
        name="article"
        label={t('column.article')}
        hint={t('form.provision.article-hint')}
        width="s"
        maxLength={20}
        required
      />
      <TextField
        name="fraction"
        label={t('column.fraction')}
        hint={t('form.provision.fraction-hint')}
        width="s"
        maxLength={20}
        optional
      />
      <TextField name="numeral" label={t('column.numeral')} width="s" maxLength={20} optional />
      <TextArea name="summary" label={t('column.summary')} hint={t('form.provision.summary-hint')} rows={4} required />
      <TextArea name="summaryEn" label={t('form.in-english', { field: t('column.summary') })} rows={4} optional />
      <TextArea name="note" label={t('column.note')} rows={2} optional />
    </>
  )
}

export function EndVersionPage({
  norm,
  version,
  norms,
  values = {},
  errors = {},
}: Filled & { norm: FullNorm; version: Version; norms: readonly Option[] }) {
  const t = useWords(words)
  return (
    <Page
      title={t('form.end.title')}
      lead={t('form.end.lead')}
      breadcrumbs={useCrumbs(norm, t('form.end.title'))}
      errors={errors}
      unlisted
    >
      <Form action={`/marco-legal/${norm.slug}/versiones/${version.id}/terminar`} errors={errors} values={values}>
        <Radios
          name="ended"
          label={t('form.end.how')}
          options={ENDINGS.map((ending) => ({
            value: ending,
            label: t(`ended.${ending}`),
            hint: t(`form.end.${ending}`),
          }))}
          required
        />
        <DateField name="inForceUntil" label={t('norm.in-force-until')} hint={t('form.end.until-hint')} optional />
        <Select name="endedBy" label={t('form.end.by')} options={norms} blank={t('form.end.by-nobody')} optional />
        <FormActions says={t('form.says')}>
          <Button>{t('form.end.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

export function useCrumbs(norm: FullNorm, here: string): Crumb[] {
  const t = useWords(words)
  const { locale } = useRequest()
  return [
    { label: t('norms.title'), href: '/marco-legal' },
    { label: inLanguage(norm.shortName, locale).text, href: `/marco-legal/${norm.slug}` },
    { label: here },
  ]
}
