import type { ComponentChildren } from 'preact'
import { BOROUGHS } from '../../../kernel/geo/boroughs.ts'
import { formatDay } from '../../../kernel/dates.ts'
import {
  Button,
  Checkboxes,
  DateField,
  Form,
  FormActions,
  Heading,
  Hidden,
  Page,
  Radios,
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
import { LEVELS, SECTORS, SUCCESSION_KINDS } from '../register/model.ts'
import type { OrganizationRecord } from '../register/records.ts'
import { words } from '../words.ts'
import type { EndLeft } from './model.ts'

type FormState = { values: Values; errors?: Errors }

type NewProps = FormState & { categories: readonly Option[] }

export function NewOrganizationPage({ categories, values, errors = {} }: NewProps) {
  const t = useWords(words)
  return (
    <Page
      title={t('form.new.title')}
      lead={t('form.new.lead')}
      breadcrumbs={[{ label: t('list.title'), href: '/organizaciones' }, { label: t('form.new.title') }]}
      errors={errors}
      unlisted
    >
      <Form action="/organizaciones/nueva" errors={errors} values={values}>
        <TextField
          name="name"
          label={t('field.name')}
          hint={t('form.new.name-hint')}
          maxLength={300}
          required
          autocomplete="off"
        />
        <ConfirmAnother errors={errors} />
        <TextField
          name="acronym"
          label={t('field.acronym')}
          hint={t('form.new.acronym-hint')}
          maxLength={30}
          width="m"
          optional
          autocomplete="off"
        />
        <Radios
          name="sector"
          label={t('field.sector')}
          options={SECTORS.map((value) => ({ value, label: t(`sector.${value}`), hint: t(`sector-hint.${value}`) }))}
          required
        />
        <LevelField />
        <Select name="category" label={t('field.category')} options={categories} optional />
        <PlaceFields />
        <FormActions says={t('form.says')}>
          <Button>{t('form.new.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

/** Where another has the name: two organizations may, but only if somebody says so. */
function ConfirmAnother({ errors }: { errors: Errors | undefined }) {
  const t = useWords(words)
  if (errors?.['name'] !== t('refused.name-taken')) return null
  return (
    <Checkboxes
      name="confirm"
      label={t('form.new.confirm')}
      options={[{ value: 'yes', label: t('form.new.confirm-yes') }]}
    />
  )
}

function LevelField() {
  const t = useWords(words)
  return (
    <Select
      name="level"
      label={t('field.level')}
      hint={t('form.new.level-hint')}
      options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
      optional
    />
  )
}

function PlaceFields() {
  const t = useWords(words)
  return (
    <>
      <Select
        name="borough"
        label={t('field.borough')}
        hint={t('form.new.borough-hint')}
        options={BOROUGHS.map(({ key, name }) => ({ value: key, label: name }))}
        optional
      />
      <TextField
        name="website"
        label={t('field.website')}
        hint={t('form.new.website-hint')}
        type="url"
        maxLength={500}
        optional
        autocomplete="off"
        spellcheck={false}
      />
      <DateField name="founded" label={t('field.founded')} hint={t('form.new.founded-hint')} optional />
    </>
  )
}

type ChangeProps = FormState & { organization: OrganizationRecord }
type ShellProps = ChangeProps & {
  path: string
  title: string
  lead: string
  children: ComponentChildren
  after?: ComponentChildren
}

/** A change of one organization: whose it is, its form, and what becomes public. */
function ChangeShell({ organization, path, title, lead, values, errors = {}, children, after }: ShellProps) {
  const t = useWords(words)
  const { name, address } = organization
  return (
    <Page
      title={title}
      kind={name}
      lead={lead}
      breadcrumbs={[
        { label: t('list.title'), href: '/organizaciones' },
        { label: name, href: address },
        { label: title },
      ]}
      errors={errors}
      unlisted
    >
      <Form action={`${address}/${path}`} errors={errors} values={values}>
        {children}
        <FormActions says={t('form.says')}>
          <Button>{t('form.save')}</Button>
        </FormActions>
      </Form>
      {after}
    </Page>
  )
}

export function RenamePage(props: ChangeProps) {
  const t = useWords(words)
  return (
    <ChangeShell
      {...props}
      path="renombrar"
      title={t('form.rename.title')}
      lead={t('form.rename.lead')}
      after={
        <p>
          {t('form.rename.instead')}{' '}
          <a href={`${props.organization.address}/corregir`}>{t('form.rename.instead-link')}</a>.
        </p>
      }
    >
      <TextField
        name="name"
        label={t('form.rename.name')}
        hint={t('form.new.name-hint')}
        maxLength={300}
        required
        autocomplete="off"
      />
      <ConfirmAnother errors={props.errors} />
      <TextField name="acronym" label={t('form.rename.acronym')} maxLength={30} width="m" optional autocomplete="off" />
      <DateField name="on" label={t('form.rename.on')} required />
    </ChangeShell>
  )
}

export function CorrectPage(props: ChangeProps) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { names } = props.organization
  const since = (from: string | null) => (from ? `${t('field.from')} ${formatDay(from, locale)}` : undefined)
  return (
    <ChangeShell {...props} path="corregir" title={t('form.correct.title')} lead={t('form.correct.lead')}>
      {names.length > 1 ? (
        <Radios
          name="which"
          label={t('form.correct.which')}
          options={names.toReversed().map(({ name, from }) => {
            const hint = since(from)
            return { value: from ?? 'first', label: name, ...(hint && { hint }) }
          })}
          required
        />
      ) : (
        <Hidden name="which" value="first" />
      )}
      <TextField name="name" label={t('form.correct.name')} maxLength={300} required autocomplete="off" />
      <ConfirmAnother errors={props.errors} />
      <TextField name="acronym" label={t('field.acronym')} maxLength={30} width="m" optional autocomplete="off" />
    </ChangeShell>
  )
}

export function DescribePage(props: ChangeProps) {
  const t = useWords(words)
  return (
    <ChangeShell {...props} path="datos" title={t('form.describe.title')} lead={t('form.describe.lead')}>
      <Select
        name="sector"
        label={t('field.sector')}
        options={SECTORS.map((value) => ({ value, label: t(`sector.${value}`) }))}
        blank={false}
        required
      />
      <LevelField />
      <PlaceFields />
    </ChangeShell>
  )
}

export function CategorizePage({ categories, ...props }: ChangeProps & { categories: readonly Option[] }) {
  const t = useWords(words)
  return (
    <ChangeShell {...props} path="categoria" title={t('form.categorize.title')} lead={t('form.categorize.lead')}>
      <Select name="category" label={t('form.categorize.category')} options={categories} required />
      <DateField
        name="on"
        label={t('form.categorize.on')}
        hint={t('form.on-unknown')}
        optional={props.organization.categories.length === 0}
      />
    </ChangeShell>
  )
}

export function SupervisePage({ authorities, ...props }: ChangeProps & { authorities: readonly Option[] }) {
  const t = useWords(words)
  return (
    <ChangeShell {...props} path="supervision" title={t('form.supervise.title')} lead={t('form.supervise.lead')}>
      <Select
        name="authority"
        label={t('form.supervise.authority')}
        options={[...authorities, { value: 'none', label: t('form.supervise.none') }]}
      />
      <TextField
        name="other"
        label={t('form.supervise.other')}
        hint={t('form.supervise.other-hint')}
        maxLength={300}
        optional
        autocomplete="off"
      />
      <DateField
        name="on"
        label={t('form.supervise.on')}
        hint={t('form.on-unknown')}
        optional={props.organization.supervisions.length === 0}
      />
    </ChangeShell>
  )
}

/** By successor, what withdrawing that succession would leave of the organization's end. */
type EndsLeft = { ends: ReadonlyMap<string, EndLeft> }

export function SucceedPage({ ends, ...props }: ChangeProps & EndsLeft) {
  const t = useWords(words)
  const { organization } = props
  return (
    <ChangeShell
      {...props}
      path="sucesion"
      title={t('form.succeed.title')}
      lead={t('form.succeed.lead')}
      after={<Recorded organization={organization} ends={ends} />}
    >
      <Radios
        name="kind"
        label={t('form.succeed.kind')}
        options={SUCCESSION_KINDS.map((value) => ({
          value,
          label: t(`form.succeed.kinds.${value}`),
          hint: t(`form.succeed.kind-hints.${value}`),
        }))}
        required
      />
      <TextField
        name="successor"
        label={t('form.succeed.successor')}
        hint={t('form.succeed.successor-hint')}
        maxLength={300}
        required
        autocomplete="off"
      />
      <DateField name="on" label={t('form.succeed.on')} optional />
      <Radios
        name="ends"
        label={t('form.succeed.ends')}
        options={[
          { value: 'yes', label: t('form.succeed.ends-yes') },
          { value: 'no', label: t('form.succeed.ends-no') },
        ]}
        required
      />
      <TextArea name="note" label={t('field.note')} hint={t('form.succeed.note-hint')} rows={3} optional />
      <p>{t('form.succeed.who')}</p>
    </ChangeShell>
  )
}

/** A succession that was recorded by mistake can be taken away; the journal keeps both acts. */
function Recorded({ organization: { successors, address }, ends }: { organization: OrganizationRecord } & EndsLeft) {
  const { locale } = useRequest()
  const t = useWords(words)
  if (successors.length === 0) return null
  return (
    <>
      <Heading id="registradas">{t('form.succeed.recorded')}</Heading>
      {successors.map(({ organization, kind, on }) => (
        <>
          <SummaryList
            facts={[
              { label: t('form.succeed.kind'), value: t(`form.succeed.kinds.${kind}`) },
              { label: t('form.succeed.successor'), value: <a href={organization.address}>{organization.name}</a> },
              { label: t('field.on'), value: on ? formatDay(on, locale) : t('unknown') },
            ]}
          />
          <Form action={`${address}/sucesion/quitar`}>
            <Hidden name="successor" value={organization.id} />
            <WhatStays end={ends.get(organization.id)} address={address} />
            <Button look="danger" size="small">
              {t('form.succeed.withdraw')}
              <span class="govuk-visually-hidden"> {t('form.succeed.withdraw-of', { name: organization.name })}</span>
            </Button>
          </Form>
        </>
      ))}
    </>
  )
}

/** What taking the succession away does to the end of the organization. */
function WhatStays({ end, address }: { end: EndLeft | undefined; address: string }) {
  const t = useWords(words)
  if (end === 'restored') return <p>{t('form.succeed.restores')}</p>
  if (end !== 'ended') return null
  return (
    <p>
      {t('form.succeed.keeps')} <a href={`${address}/estado`}>{t('form.succeed.keeps-link')}</a>.
    </p>
  )
}

export function EndPage(props: ChangeProps) {
  const t = useWords(words)
  return (
    <ChangeShell {...props} path="estado" title={t('form.end.title')} lead={t('form.end.lead')}>
      <Radios
        name="state"
        label={t('form.end.state')}
        options={[
          { value: 'active', label: t('form.end.active') },
          { value: 'dissolved', label: t('form.end.dissolved') },
        ]}
        required
      />
      <DateField name="on" label={t('form.end.on')} hint={t('form.end.on-hint')} optional />
    </ChangeShell>
  )
}

/** For what was registered by mistake: whatever exists, or existed, is never taken out. */
export function RemovePage({ organization, values, errors = {} }: ChangeProps) {
  const t = useWords(words)
  const { name, address } = organization
  return (
    <Page
      title={t('form.remove.title')}
      kind={name}
      lead={t('form.remove.lead')}
      breadcrumbs={[
        { label: t('list.title'), href: '/organizaciones' },
        { label: name, href: address },
        { label: t('form.remove.title') },
      ]}
      errors={errors}
      unlisted
    >
      <p>
        {t('form.remove.instead')} <a href={`${address}/estado`}>{t('form.remove.instead-link')}</a>.
      </p>
      <Form action={`${address}/quitar`} errors={errors} values={values}>
        <TextArea name="why" label={t('form.remove.why')} hint={t('form.remove.why-hint')} rows={2} required />
        <FormActions says={t('form.remove.says')}>
          <Button look="danger">{t('form.remove.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}
