import type { ComponentChildren } from 'preact'
import { inLanguage } from '../../../kernel/text.ts'
import {
  DateField,
  Form,
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
import { NameFields, ProvisionFields, useCrumbs, VersionFields } from './form-pages.tsx'
import { ENDINGS } from './model.ts'
import { provisionName } from './pages.tsx'
import type { FullNorm, Provision, Version } from './store.ts'

type Filled = { norm: FullNorm; values: Values; errors?: Errors }
type ShellProps = Filled & { title: string; kind: string; action: string; back: string; children: ComponentChildren }

/** A form that mends what was wrongly entered: of what, and that the history tells what it said before. */
function CorrectionShell({ norm, title, kind, action, back, values, errors = {}, children }: ShellProps) {
  const t = useWords(words)
  return (
    <Page
      title={title}
      kind={kind}
      lead={t('form.correct.lead')}
      breadcrumbs={useCrumbs(norm, title)}
      errors={errors}
      unlisted
    >
      <Form action={action} errors={errors} values={values}>
        {children}
        <CorrectionActions values={values} back={back} />
      </Form>
    </Page>
  )
}

export function CorrectNormPage(props: Filled) {
  const t = useWords(words)
  const { locale } = useRequest()
  const back = `/marco-legal/${props.norm.slug}`
  return (
    <CorrectionShell
      {...props}
      title={t('form.correct.norm')}
      kind={inLanguage(props.norm.shortName, locale).text}
      action={`${back}/corregir`}
      back={back}
    >
      <NameFields hint={t('form.correct.address-stays')} />
      <TextField name="issuer" label={t('column.issuer')} maxLength={200} required />
      <TextField name="issuerEn" label={t('form.in-english', { field: t('column.issuer') })} maxLength={200} optional />
      <TextArea name="summary" label={t('form.norm.summary')} hint={t('form.norm.summary-hint')} rows={3} optional />
      <TextArea name="summaryEn" label={t('form.in-english', { field: t('form.norm.summary') })} rows={3} optional />
    </CorrectionShell>
  )
}

export function CorrectVersionPage({
  version,
  norms,
  ...props
}: Filled & { version: Version; norms: readonly Option[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const back = `/marco-legal/${props.norm.slug}`
  return (
    <CorrectionShell
      {...props}
      title={t('form.correct.version')}
      kind={`${inLanguage(props.norm.shortName, locale).text} · ${inLanguage(version.label, locale).text}`}
      action={`${back}/versiones/${version.id}/corregir`}
      back={back}
    >
      <VersionFields
        ending={<EndingFields norms={norms} />}
        english={
          <>
            <TextField
              name="labelEn"
              label={t('form.in-english', { field: t('form.version.label') })}
              maxLength={120}
              optional
            />
            <TextArea name="noteEn" label={t('form.in-english', { field: t('form.version.note') })} rows={3} optional />
          </>
        }
      />
    </CorrectionShell>
  )
}

function EndingFields({ norms }: { norms: readonly Option[] }) {
  const t = useWords(words)
  return (
    <>
      <Select
        name="ended"
        label={t('form.end.how')}
        options={ENDINGS.map((ending) => ({ value: ending, label: t(`ended.${ending}`) }))}
        blank={t('form.correct.not-ended')}
        optional
      />
      <DateField name="inForceUntil" label={t('norm.in-force-until')} hint={t('form.end.until-hint')} optional />
      <Select name="endedBy" label={t('form.end.by')} options={norms} blank={t('form.end.by-nobody')} optional />
    </>
  )
}

export function CorrectProvisionPage({
  version,
  provision,
  ...props
}: Filled & { version: Version; provision: Provision }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const page = `/marco-legal/${props.norm.slug}`
  return (
    <CorrectionShell
      {...props}
      title={t('form.correct.provision')}
      kind={`${inLanguage(props.norm.shortName, locale).text} · ${provisionName(provision, t)}`}
      action={`${page}/versiones/${version.id}/disposiciones/${provision.anchor}/corregir`}
      back={`${page}#${provision.anchor}`}
    >
      <ProvisionFields />
      <TextArea name="noteEn" label={t('form.in-english', { field: t('column.note') })} rows={2} optional />
    </CorrectionShell>
  )
}
