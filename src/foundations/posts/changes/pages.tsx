import type { ComponentChildren } from 'preact'
import { addDays, formatDay } from '../../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import {
  Button,
  Checkboxes,
  DateField,
  FileField,
  Form,
  FormActions,
  Notice,
  Page,
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
import { acceptOf, maxBytesOf } from '../../../platform/storage/index.ts'
import type { OrganizationRecord } from '../../organizations/index.ts'
import { appointmentPath, postAddress, postsAddress } from '../address.ts'
import { END_REASONS, POST_KINDS, STANDINGS, type Appointment, type Post } from '../model.ts'
import { words } from '../words.ts'
import { DOCUMENT_POLICY } from './document-policy.ts'

/** `refusal`: why it cannot be done, whatever is written; said in place of the form. */
type FormState = { values: Values; errors?: Errors; refusal?: string | undefined }
type OfOrganization = { organization: OrganizationRecord }
type OfPost = OfOrganization & { post: Post }
type OfAppointment = OfPost & { appointment: Appointment }

const labelOf = ({ label }: Post, locale: Locale) => inLanguage(label, locale).text

type ShapeProps = OfOrganization &
  FormState & {
    /** Null: it is new. */
    post: Post | null
    title: string
    /** What it is about. */
    kind?: string
    lead: string
    /** Where it is sent. */
    action: string
    /** What becomes public. */
    says: string
    submit: string
    look?: 'danger'
    multipart?: boolean
    children: ComponentChildren
  }

/** A change of the posts of an organization: whose they are, its form or why there is none, and what becomes public. */
function ChangeShape({ organization, post, title, kind, lead, values, errors = {}, refusal, ...form }: ShapeProps) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { name, slug, address } = organization
  const back = post ? postAddress(slug, post.number) : postsAddress(slug)
  return (
    <Page
      title={title}
      kind={kind ?? name}
      {...(!refusal && { lead })}
      breadcrumbs={[
        { label: t('organizations'), href: '/organizaciones' },
        { label: name, href: address },
        { label: t('list.breadcrumb'), href: postsAddress(slug) },
        ...(post ? [{ label: labelOf(post, locale), href: back }] : []),
        { label: title },
      ]}
      errors={errors}
      unlisted
    >
      {refusal ? (
        <>
          <Notice tone="warning">{refusal}</Notice>
          <p>
            <a href={back}>{t('form.back')}</a>
          </p>
        </>
      ) : (
        <Form action={form.action} multipart={form.multipart ?? false} errors={errors} values={values}>
          {form.children}
          <FormActions says={form.says}>
            <Button look={form.look ?? 'primary'}>{form.submit}</Button>
          </FormActions>
        </Form>
      )}
    </Page>
  )
}

const pathOf = ({ organization, post, appointment }: OfAppointment) =>
  appointmentPath(organization.slug, post.number, appointment.number)

/** A new post, or the facts of one. */
export function PostFormPage(props: OfOrganization & FormState & { post: Post | null }) {
  const t = useWords(words)
  const { organization, post } = props
  return (
    <ChangeShape
      {...props}
      title={t(post ? 'form.post.edit-title' : 'form.post.new-title')}
      lead={t(post ? 'form.post.edit-lead' : 'form.post.new-lead')}
      action={
        post ? `${postAddress(organization.slug, post.number)}/editar` : `${postsAddress(organization.slug)}/nuevo`
      }
      says={t('form.says')}
      submit={t(post ? 'form.save' : 'form.post.submit')}
    >
      <TextField
        name="label"
        label={t('form.post.label')}
        hint={t('form.post.label-hint')}
        maxLength={300}
        required
        autocomplete="off"
      />
      <TextField name="labelEn" label={t('form.post.label-en')} maxLength={300} optional autocomplete="off" />
      <Radios
        name="kind"
        label={t('field.kind')}
        options={POST_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        required
      />
      <Radios
        name="required"
        label={t('field.required')}
        hint={t('form.post.required-hint')}
        options={[
          { value: 'yes', label: t('yes') },
          { value: 'no', label: t('no') },
        ]}
        inline
        required
      />
      <DateField name="from" label={t('form.post.from')} hint={t('form.optional-day')} optional />
      <DateField name="last" label={t('form.post.last')} hint={t('form.post.last-hint')} optional />
    </ChangeShape>
  )
}

/** Accounts that may be the person's: public names, by id. */
type WithAccounts = { accounts: readonly Option[] }

export function AppointPage({
  accounts,
  holder,
  ...props
}: OfPost & WithAccounts & FormState & { holder: Appointment | null }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { organization, post } = props
  return (
    <ChangeShape
      {...props}
      title={t('form.appoint.title')}
      lead={t('form.appoint.lead', { post: labelOf(post, locale) })}
      action={`${postAddress(organization.slug, post.number)}/nombrar`}
      says={t('form.appoint.says')}
      submit={t('form.appoint.submit')}
    >
      <PersonFields />
      {holder && (
        <Checkboxes
          name="replaces"
          label={t('form.appoint.replaces')}
          options={[{ value: 'yes', label: t('form.appoint.replaces-yes', { person: holder.person }) }]}
          optional
        />
      )}
      <TermFields />
      <ActFields />
      <AccountField accounts={accounts} />
    </ChangeShape>
  )
}

export function CorrectPage({ accounts, ...props }: OfAppointment & WithAccounts & FormState) {
  const { locale } = useRequest()
  const t = useWords(words)
  return (
    <ChangeShape
      {...props}
      title={t('form.correct.title')}
      kind={labelOf(props.post, locale)}
      lead={t('form.correct.lead')}
      action={`${pathOf(props)}/corregir`}
      says={t('form.appoint.says')}
      submit={t('form.save')}
    >
      <PersonFields />
      <TermFields />
      <Select
        name="reason"
        label={t('form.correct.reason')}
        options={END_REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        blank={t('form.correct.reason-none')}
        optional
      />
      <ActFields />
      <AccountField accounts={accounts} />
    </ChangeShape>
  )
}

function PersonFields() {
  const t = useWords(words)
  return (
    <>
      <TextField
        name="person"
        label={t('form.appoint.person')}
        hint={t('form.appoint.person-hint')}
        maxLength={120}
        required
        autocomplete="off"
      />
      <Radios
        name="standing"
        label={t('form.appoint.standing')}
        options={STANDINGS.map((value) => ({
          value,
          label: t(`standing.${value}`),
          hint: t(`form.appoint.${value}-hint`),
        }))}
        required
      />
    </>
  )
}

function TermFields() {
  const t = useWords(words)
  return (
    <>
      <DateField name="from" label={t('form.appoint.from')} required />
      <DateField name="last" label={t('form.appoint.last')} hint={t('form.appoint.last-hint')} optional />
    </>
  )
}

function ActFields() {
  const t = useWords(words)
  return (
    <>
      <DateField name="actOn" label={t('form.appoint.act-on')} optional />
      <TextField
        name="actLink"
        type="url"
        label={t('form.appoint.act-link')}
        hint={t('form.appoint.act-link-hint')}
        maxLength={2000}
        optional
        autocomplete="off"
      />
    </>
  )
}

function AccountField({ accounts }: WithAccounts) {
  const t = useWords(words)
  if (accounts.length === 0) return null
  return (
    <Select
      name="account"
      label={t('form.appoint.account')}
      hint={t('form.appoint.account-hint')}
      options={accounts}
      blank={t('form.appoint.account-none')}
      optional
    />
  )
}

export function EndPage(props: OfAppointment & FormState) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { post, appointment } = props
  return (
    <ChangeShape
      {...props}
      title={t('form.end.title')}
      lead={t('form.end.lead', { person: appointment.person, post: labelOf(post, locale) })}
      action={`${pathOf(props)}/terminar`}
      says={t('form.says')}
      submit={t('form.end.submit')}
    >
      <DateField name="last" label={t('form.end.last')} required />
      <Radios
        name="reason"
        label={t('form.end.reason')}
        options={END_REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        required
      />
    </ChangeShape>
  )
}

export function ExtendPage(props: OfAppointment & FormState) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { post, appointment } = props
  const { person, until } = appointment
  return (
    <ChangeShape
      {...props}
      title={t('form.extend.title')}
      lead={t('form.extend.lead', { person, post: labelOf(post, locale) })}
      action={`${pathOf(props)}/prorrogar`}
      says={t('form.extend.says')}
      submit={t('form.extend.submit')}
    >
      {until && <p>{t('form.extend.now', { day: formatDay(addDays(until, -1), locale) })}</p>}
      <DateField name="last" label={t('form.extend.last')} required />
      <TextArea name="why" label={t('form.extend.why')} hint={t('form.extend.why-hint')} required />
    </ChangeShape>
  )
}

/** Of a post or, where it is given, of an appointment to it. */
export function WithdrawPage(props: OfPost & FormState & { appointment?: Appointment }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { organization, post, appointment } = props
  return (
    <ChangeShape
      {...props}
      title={t(appointment ? 'form.withdraw.title' : 'form.withdraw.post-title')}
      lead={
        appointment
          ? t('form.withdraw.lead', { person: appointment.person })
          : t('form.withdraw.post-lead', { post: labelOf(post, locale) })
      }
      action={`${appointment ? pathOf({ organization, post, appointment }) : postAddress(organization.slug, post.number)}/retirar`}
      says={t('form.withdraw.says')}
      submit={t('form.withdraw.submit')}
      look="danger"
    >
      <TextArea name="why" label={t('form.withdraw.why')} hint={t('form.withdraw.why-hint')} rows={3} required />
    </ChangeShape>
  )
}

/** One file and what it is: nothing else is lost where the file is refused. */
export function DocumentPage(props: OfAppointment & FormState) {
  const { locale } = useRequest()
  const t = useWords(words)
  return (
    <ChangeShape
      {...props}
      title={t('form.document.title')}
      kind={labelOf(props.post, locale)}
      lead={t('form.document.lead', { person: props.appointment.person })}
      action={`${pathOf(props)}/documento`}
      multipart
      says={t('form.document.says')}
      submit={t('form.document.submit')}
    >
      <TextField
        name="title"
        label={t('form.document.name')}
        hint={t('form.document.name-hint')}
        maxLength={300}
        required
        autocomplete="off"
      />
      <FileField
        name="document"
        label={t('form.document.file')}
        kinds={t('form.document.kinds')}
        accept={acceptOf(DOCUMENT_POLICY)}
        maxBytes={maxBytesOf(DOCUMENT_POLICY)}
        required
      />
    </ChangeShape>
  )
}
