import { formatDay, type Day } from '../../kernel/dates.ts'
import { inLanguage } from '../../kernel/text.ts'
import {
  Button,
  Checkboxes,
  DateField,
  Form,
  FormActions,
  Heading,
  Hidden,
  Markdown,
  Notice,
  Page,
  Radios,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../platform/html/index.ts'
import { decisionAddress, makerAddress } from './address.ts'
import type { DecisionData, MakerData } from './load.ts'
import { CHOICES, type Rule } from './model.ts'
import { RuleList } from './pieces.tsx'
import { tellClosing, tellMajority } from './telling.ts'
import { words } from './words.ts'

export type Shown = { values: Values; errors?: Errors }
type Props = Shown & { data: DecisionData }

const useDecision = ({ decision, maker }: DecisionData) => {
  const { locale } = useRequest()
  const t = useWords(words)
  const title = inLanguage(decision.title, locale).text
  const address = decisionAddress(decision.id)
  const crumbs = (label: string) => [
    { label: t('list.title'), href: '/decisiones' },
    { label: title, href: address },
    { label },
  ]
  return { t, locale, title, address, crumbs, maker: inLanguage(maker.name, locale).text }
}

/** One's vote, with what is voted on in view. */
export function VotePage({ data, values, errors }: Props) {
  const { t, locale, title, address, crumbs, maker } = useDecision(data)
  const { decision, mine } = data
  const isHead = data.maker.kind === 'head'
  return (
    <Page
      title={t('vote.title')}
      lead={t('vote.lead', { maker, title })}
      breadcrumbs={crumbs(t('vote.title'))}
      errors={errors ?? {}}
      unlisted
    >
      {data.hindrance && <Notice tone="warning">{data.hindrance}</Notice>}
      <section aria-labelledby="texto">
        <Heading id="texto">{t('vote.what')}</Heading>
        {decision.text ? (
          <Markdown text={decision.text} />
        ) : (
          <p>
            <a href={decision.address}>{t('one.read')}</a>
          </p>
        )}
        <p class="soft">
          {!isHead && tellMajority(decision.rule, locale)} {!isHead && tellClosing(decision, locale)}
        </p>
      </section>
      <Form action={`${address}/votar`} values={values} {...(errors && { errors })}>
        <Hidden name="textHash" value={decision.textHash} />
        <Radios
          name="choice"
          label={t(isHead ? 'vote.decision' : 'vote.choice')}
          hint={mine.standing === 'alternate' ? t('vote.alternate') : undefined}
          required
          options={CHOICES.filter((choice) => !isHead || choice !== 'abstain').map((value) => ({
            value,
            label: t(`choice.${value}`),
          }))}
        />
        <TextArea
          name="reason"
          label={t('vote.reason')}
          hint={t('vote.reason-hint')}
          rows={5}
          optional={!isHead}
          required={isHead}
        />
        <FormActions says={t(isHead ? 'vote.public-head' : 'vote.public')}>
          <Button>{t(isHead ? 'vote.send-head' : 'vote.send')}</Button>
          <a href={address}>{t('vote.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

/** A conflict of interest, said in public. */
export function ExcusePage({ data, values, errors }: Props) {
  const { t, address, crumbs } = useDecision(data)
  return (
    <Page
      title={t('excuse.title')}
      lead={t('excuse.lead')}
      breadcrumbs={crumbs(t('excuse.title'))}
      errors={errors ?? {}}
      unlisted
    >
      <Form action={`${address}/excusa`} values={values} {...(errors && { errors })}>
        <TextArea name="reason" label={t('excuse.reason')} hint={t('excuse.reason-hint')} rows={4} required />
        <FormActions says={t('excuse.public')}>
          <Button>{t('excuse.send')}</Button>
          <a href={address}>{t('form.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

/** The closing, with the attendance of the session where there was one. */
export function ClosePage({ data, values, errors }: Props) {
  const { t, locale, address, crumbs } = useDecision(data)
  const seats = data.roll.filter(({ seat }) => seat.filled && !seat.excused)
  const nameOf = ({ holder, alternate }: (typeof seats)[number]) => (holder ?? alternate)?.name
  return (
    <Page
      title={t('close.title')}
      lead={t('close.lead')}
      breadcrumbs={crumbs(t('close.title'))}
      errors={errors ?? {}}
      unlisted
    >
      <Form action={`${address}/cerrar`} values={values} {...(errors && { errors })}>
        <DateField name="on" label={t('close.on')} hint={t('close.on-hint')} optional />
        <Checkboxes
          name="present"
          label={t('close.present')}
          hint={t('close.present-hint')}
          optional
          options={seats.map((line) => ({
            value: String(line.seat.number),
            label: [inLanguage(line.seat.label, locale).text, nameOf(line)].filter(Boolean).join(' · '),
          }))}
        />
        <FormActions says={t('close.public')}>
          <Button>{t('close.send')}</Button>
          <a href={address}>{t('form.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

export function WithdrawPage({ data, values, errors }: Props) {
  const { t, address, crumbs } = useDecision(data)
  return (
    <Page
      title={t('withdraw.title')}
      lead={t('withdraw.lead')}
      breadcrumbs={crumbs(t('withdraw.title'))}
      errors={errors ?? {}}
      unlisted
    >
      <Form action={`${address}/retirar`} values={values} {...(errors && { errors })}>
        <TextArea name="reason" label={t('withdraw.reason')} rows={3} required />
        <FormActions says={t('withdraw.public')}>
          <Button look="danger">{t('withdraw.send')}</Button>
          <a href={address}>{t('form.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

type OpenProps = Shown & { data: MakerData; rule: Rule | null; notBefore: Day | null }

/** A text of its own is put before a body. */
export function OpenPage({ data: { maker }, rule, notBefore, values, errors }: OpenProps) {
  const { locale } = useRequest()
  const t = useWords(words)
  const name = inLanguage(maker.name, locale).text
  const address = makerAddress(maker.slug)
  return (
    <Page
      title={t('open.title')}
      lead={t('open.lead', { maker: name })}
      breadcrumbs={[
        { label: t('makers.title'), href: '/instancias' },
        { label: name, href: address },
        { label: t('open.title') },
      ]}
      errors={errors ?? {}}
      unlisted
    >
      {rule && (
        <section>
          <Heading>{t('open.rule')}</Heading>
          <RuleList rule={rule} kind={maker.kind} />
          {notBefore && <p>{t('open.not-before', { day: formatDay(notBefore, locale) })}</p>}
        </section>
      )}
      <Form action={`${address}/decisiones/nueva`} values={values} {...(errors && { errors })}>
        <Hidden name="decisionId" value={String(values['decisionId'] ?? '')} />
        <TextField name="title" label={t('open.name')} required />
        <TextField name="titleEn" label={t('open.name-en')} optional />
        <TextArea name="text" label={t('open.text')} hint={t('open.text-hint')} rows={10} required />
        <TextArea name="textEn" label={t('open.text-en')} rows={6} optional />
        <DateField name="closesOn" label={t('open.closes')} hint={t('open.closes-hint')} optional />
        <FormActions says={t('open.public')}>
          <Button>{t('open.send')}</Button>
          <a href={address}>{t('form.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}
