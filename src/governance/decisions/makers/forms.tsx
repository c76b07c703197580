import { formatList } from '../../../kernel/dates.ts'
import type { ComponentChildren } from 'preact'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  DateField,
  Form,
  FormActions,
  NumberField,
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
import { makerAddress } from '../address.ts'
import { BALANCES, MAJORITY_BASES, MAKER_KINDS, OFFICES, QUORUM_BASES, STANDINGS } from '../model.ts'
import { words } from '../words.ts'
import { ANY_MATTER, MAJORITIES, QUORUMS } from './fields.ts'
import type { Maker, Seat } from './model.ts'

type Shown = { values: Values; errors?: Errors }
type OfMaker = Shown & { maker: Maker }

type FrameProps = Shown & {
  title: string
  lead: string
  /** Null: it is being created. */
  maker: Maker | null
  path: string
  send: string
  says?: string
  danger?: boolean
  children: ComponentChildren
}

/** The frame of every form of a body: where it is, what it does, what becomes public. */
function FormPage({ title, lead, maker, path, send, says, danger, values, errors, children }: FrameProps) {
  const { locale } = useRequest()
  const t = useWords(words)
  const address = maker ? makerAddress(maker.slug) : '/instancias'
  return (
    <Page
      title={title}
      lead={lead}
      breadcrumbs={[
        { label: t('makers.title'), href: '/instancias' },
        ...(maker ? [{ label: inLanguage(maker.name, locale).text, href: address }] : []),
        { label: title },
      ]}
      errors={errors ?? {}}
      unlisted
    >
      <Form action={`${address}/${path}`} values={values} {...(errors && { errors })}>
        {children}
        <FormActions says={says ?? t('form.public')}>
          <Button look={danger ? 'danger' : 'primary'}>{send}</Button>
          <a href={address}>{t('form.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

function MakerFields({ organizations }: { organizations: readonly Option[] }) {
  const t = useWords(words)
  return (
    <>
      <TextField name="name" label={t('form.name')} required />
      <TextField name="nameEn" label={t('form.name-en')} optional />
      <TextArea name="about" label={t('form.about')} rows={4} optional />
      <TextArea name="aboutEn" label={t('form.about-en')} rows={3} optional />
      <Select
        name="organization"
        label={t('form.body')}
        hint={t('form.body-hint')}
        blank={t('form.body-none')}
        options={organizations}
        optional
      />
    </>
  )
}

export function NewMakerPage({ organizations, ...shown }: Shown & { organizations: readonly Option[] }) {
  const t = useWords(words)
  return (
    <FormPage
      {...shown}
      title={t('makers.new')}
      lead={t('form.new-lead')}
      maker={null}
      path="nueva"
      send={t('form.new-send')}
    >
      <Radios
        name="kind"
        label={t('form.kind')}
        required
        options={MAKER_KINDS.map((value) => ({ value, label: t(`form.kind-${value}`) }))}
      />
      <MakerFields organizations={organizations} />
      <DateField name="from" label={t('form.from')} required />
    </FormPage>
  )
}

export function EditMakerPage({ organizations, ...shown }: OfMaker & { organizations: readonly Option[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const lead = inLanguage(shown.maker.name, locale).text
  return (
    <FormPage {...shown} title={t('form.edit-title')} lead={lead} path="editar" send={t('form.save')}>
      <MakerFields organizations={organizations} />
    </FormPage>
  )
}

export function EndMakerPage(shown: OfMaker) {
  const t = useWords(words)
  const { locale } = useRequest()
  const lead = t('form.end-lead', { maker: inLanguage(shown.maker.name, locale).text })
  return (
    <FormPage {...shown} title={t('form.end-title')} lead={lead} path="terminar" send={t('form.end-send')} danger>
      <DateField name="last" label={t('form.last')} required />
    </FormPage>
  )
}

export function SeatPage({ sectors, ...shown }: OfMaker & { sectors: readonly string[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const lead = t('form.seat-lead', { maker: inLanguage(shown.maker.name, locale).text })
  const known = formatList(
    sectors.map((sector) => `«${sector}»`),
    locale,
  )
  return (
    <FormPage {...shown} title={t('form.seat-title')} lead={lead} path="lugares/nuevo" send={t('form.seat-send')}>
      <TextField name="label" label={t('form.seat-label')} hint={t('form.seat-label-hint')} required />
      <TextField name="labelEn" label={t('form.seat-label-en')} optional />
      <TextField
        name="sector"
        label={t('form.sector')}
        hint={[t('form.sector-hint'), known].filter(Boolean).join(' ')}
        optional
      />
      <TextField name="sectorEn" label={t('form.sector-en')} optional />
      <Radios
        name="votes"
        label={t('form.votes')}
        required
        options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`form.votes-${value}`) }))}
      />
      <Select
        name="office"
        label={t('form.office')}
        hint={t('form.office-hint')}
        blank={t('form.office-none')}
        optional
        options={OFFICES.map((value) => ({ value, label: t(`office.${value}`) }))}
      />
      <DateField name="from" label={t('form.from')} required />
    </FormPage>
  )
}

export function EndSeatPage({ seat, ...shown }: OfMaker & { seat: Seat }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <FormPage
      {...shown}
      title={t('form.seat-end-title')}
      lead={t('form.seat-end-lead', { seat: inLanguage(seat.label, locale).text })}
      path={`lugares/${seat.number}/suprimir`}
      send={t('form.seat-end-send')}
      danger
    >
      <DateField name="last" label={t('form.last')} required />
    </FormPage>
  )
}

export function MemberPage({ seat, ...shown }: OfMaker & { seat: Seat }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const names = { seat: inLanguage(seat.label, locale).text, maker: inLanguage(shown.maker.name, locale).text }
  return (
    <FormPage
      {...shown}
      title={t('form.member-title')}
      lead={t('form.member-lead', names)}
      path={`lugares/${seat.number}/integrantes/nuevo`}
      send={t('form.member-send')}
      says={t('form.member-public')}
    >
      <TextField
        name="email"
        type="email"
        label={t('form.email')}
        hint={t('form.email-hint')}
        autocomplete="off"
        required
      />
      <TextField name="person" label={t('form.person')} hint={t('form.person-hint')} autocomplete="off" optional />
      <Radios
        name="standing"
        label={t('form.standing')}
        required
        options={STANDINGS.map((value) => ({ value, label: t(`standing.${value}`) }))}
      />
      <DateField name="from" label={t('form.from')} required />
      <DateField name="last" label={t('form.last-optional')} optional />
    </FormPage>
  )
}

export function EndMemberPage({ member, name, ...shown }: OfMaker & { member: string; name: string }) {
  const t = useWords(words)
  return (
    <FormPage
      {...shown}
      title={t('form.member-end-title')}
      lead={t('form.member-end-lead', { person: name })}
      path={`integrantes/${member}/terminar`}
      send={t('form.member-end-send')}
      danger
    >
      <DateField name="last" label={t('form.last')} required />
    </FormPage>
  )
}

export function RulePage({ matters, ...shown }: OfMaker & { matters: readonly Option[] }) {
  const t = useWords(words)
  const yesNo = (name: 'abstentions' | 'excused') =>
    (['yes', 'no'] as const).map((value) => ({ value, label: t(`form.rule-${name}-${value}`) }))
  return (
    <FormPage
      {...shown}
      title={t('form.rule-title')}
      lead={t('form.rule-lead')}
      path="reglas/nueva"
      send={t('form.rule-send')}
    >
      <Select
        name="matter"
        label={t('form.rule-matter')}
        blank={false}
        options={[{ value: ANY_MATTER, label: t('matter.any') }, ...matters]}
      />
      <Radios
        name="majority"
        label={t('form.rule-majority')}
        required
        options={MAJORITIES.map((value) => ({ value, label: t(`form.rule-majority-${value}`) }))}
      />
      <Radios
        name="of"
        label={t('form.rule-of')}
        required
        options={MAJORITY_BASES.map((value) => ({ value, label: t(`form.rule-of-${value}`) }))}
      />
      <Radios
        name="quorum"
        label={t('form.rule-quorum')}
        required
        options={QUORUMS.map((value) => ({ value, label: t(`form.rule-quorum-${value}`) }))}
      />
      <NumberField
        name="quorumCount"
        label={t('form.rule-quorum-count')}
        hint={t('form.rule-quorum-count-hint')}
        optional
      />
      <Radios
        name="quorumOf"
        label={t('form.rule-quorum-of')}
        required
        options={QUORUM_BASES.map((value) => ({ value, label: t(`form.rule-of-${value}`) }))}
      />
      <Radios
        name="balance"
        label={t('form.rule-balance')}
        required
        options={BALANCES.map((value) => ({ value, label: t(`form.rule-balance-${value}`) }))}
      />
      <Radios name="abstentions" label={t('form.rule-abstentions')} required options={yesNo('abstentions')} />
      <Radios name="excused" label={t('form.rule-excused')} required options={yesNo('excused')} />
      <NumberField name="notice" label={t('form.rule-notice')} hint={t('form.rule-notice-hint')} optional />
      <TextField name="source" label={t('form.rule-source')} optional />
      <TextField name="sourceEn" label={t('form.rule-source-en')} optional />
      <DateField name="from" label={t('form.from')} required />
    </FormPage>
  )
}
