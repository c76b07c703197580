import type { CitedProvision } from '../../../foundations/legal-framework/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  Checkboxes,
  DateField,
  DayText,
  Details,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  NumberField,
  Page,
  Radios,
  Select,
  Table,
  Tag,
  TextArea,
  TextField,
  Timestamp,
  useRequest,
  useWords,
  type Column,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { MINIMUMS } from '../plans/address.ts'
import { PHASE_KINDS } from '../vocabulary.ts'
import { words as planWords } from '../words.ts'
import { sayMinimum } from './minimum-resource.ts'
import { MINIMUM_RULES, type Minimum } from './model.ts'
import { words } from './words.ts'

export type MinimumsProps = {
  /** `withdrawnBy`: the public name. */
  minimums: readonly (Minimum & { provision: CitedProvision | null })[]
  can: { manage: boolean }
  values: Values
  errors?: Errors
}

/** The least that the law asks of the calendar of a plan: what, by which provision, and since when. */
export function MinimumsPage({ minimums, can, values, errors = {} }: MinimumsProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const says = (minimum: Minimum) => sayMinimum(minimum, locale)
  const dated = (minimum: Minimum) =>
    `${says(minimum)} · ${minimum.fromDay ? t('minimums.since', { day: formatDay(minimum.fromDay, locale) }) : t('minimums.always')}`
  const columns: Column<MinimumsProps['minimums'][number]>[] = [
    { label: t('minimums.asks'), header: true, cell: says },
    {
      label: t('minimums.by'),
      cell: ({ citation, provision }) =>
        provision ? <a href={provision.address}>{inLanguage(citation, locale).text}</a> : <LangText text={citation} />,
    },
    {
      label: t('minimums.from'),
      cell: ({ fromDay }) => (fromDay ? <DayText day={fromDay} /> : <span class="soft">{t('minimums.always')}</span>),
    },
    {
      label: t('minimums.until'),
      cell: ({ id, untilDay, ...minimum }) =>
        minimum.withdrawnAt ? (
          <Withdrawn {...minimum} at={minimum.withdrawnAt} id={id} />
        ) : untilDay ? (
          <>
            <DayText day={untilDay} /> <a href={`/historial/drafting-minimum/${id}`}>{t('minimums.history')}</a>
          </>
        ) : (
          <span class="soft">{t('minimums.still')}</span>
        ),
    },
  ]
  const open = minimums.filter(isOpen)
  const standing = minimums.filter(({ withdrawnAt }) => withdrawnAt === null)
  const sent = values['withdraw'] ? 'withdraw' : values['add'] ? 'add' : 'change'
  const ofForm = (form: typeof sent) => (form === sent ? { errors, values } : { errors: {}, values: {} })
  const phases = PHASE_KINDS.map((value) => ({ value, label: of(`phase.${value}`) }))
  return (
    <Page
      title={t('minimums.title')}
      lead={t('minimums.lead')}
      breadcrumbs={[{ label: of('menu.plans'), href: '/planes' }, { label: t('minimums.title') }]}
      json={`${MINIMUMS}.json`}
      headFoot={
        <>
          <ButtonLink href="/marco-legal" size="small" look="secondary">
            {t('minimums.framework')}
          </ButtonLink>
          {can.manage && (
            <ButtonLink href="#cambiar" size="small">
              {t('minimums.change')}
            </ButtonLink>
          )}
        </>
      }
      errors={errors}
    >
      <Table caption={t('minimums.title')} captionHidden columns={columns} rows={minimums} />
      <p class="small">{t('minimums.how')}</p>
      {can.manage && (
        <section class="part" aria-labelledby="cambiar">
          <Heading id="cambiar">{t('minimums.change')}</Heading>
          <p>{t('minimums.change-says')}</p>
          {open.length > 0 && (
            <Form action={MINIMUMS} {...ofForm('change')}>
              <Select
                name="minimum"
                label={t('minimums.which')}
                options={open.map((minimum) => ({ value: minimum.id, label: says(minimum) }))}
                required
              />
              <Radios
                name="asks"
                label={t('minimums.onward')}
                required
                options={AFTERWARDS.map((value) => ({ value, label: t(`minimums.afterwards.${value}`) }))}
              />
              <NumberField name="days" label={t('minimums.days')} hint={t('minimums.days-hint')} optional />
              <Source optional />
            </Form>
          )}
          <Details summary={t('minimums.add')} open={sent === 'add'}>
            <Form action={MINIMUMS} {...ofForm('add')}>
              <Hidden name="add" value="yes" />
              <Radios
                name="rule"
                label={t('minimums.asks')}
                required
                options={MINIMUM_RULES.map((value) => ({ value, label: t(`minimums.new.${value}`) }))}
              />
              <Select name="phase" label={t('minimums.phase')} options={phases} required />
              <Select
                name="nextPhase"
                label={t('minimums.next-phase')}
                hint={t('minimums.next-phase-hint')}
                blank={t('minimums.none')}
                options={phases}
                optional
              />
              <NumberField name="newDays" label={t('minimums.new-days')} hint={t('minimums.new-days-hint')} optional />
              <Checkboxes
                name="working"
                label={t('minimums.counted')}
                optional
                options={[{ value: 'yes', label: t('minimums.working') }]}
              />
              <Source />
            </Form>
          </Details>
          {standing.length > 0 && (
            <Details summary={t('minimums.mistake')} open={sent === 'withdraw'}>
              <p>{t('minimums.mistake-says')}</p>
              <Form action={MINIMUMS} {...ofForm('withdraw')}>
                <Hidden name="withdraw" value="yes" />
                <Select
                  name="mistaken"
                  label={t('minimums.which')}
                  options={standing.map((minimum) => ({ value: minimum.id, label: dated(minimum) }))}
                  required
                />
                <TextArea name="why" label={t('minimums.why')} hint={t('minimums.why-hint')} required />
                <FormActions says={t('minimums.mistake-public')}>
                  <Button look="danger">{t('minimums.take-back')}</Button>
                </FormActions>
              </Form>
            </Details>
          )}
        </section>
      )}
    </Page>
  )
}

/** Whether it is what a norm that changes would change. */
export const isOpen = ({ untilDay, withdrawnAt }: Minimum) => untilDay === null && withdrawnAt === null

/** It never held: who took it back, when and why. */
function Withdrawn({
  id,
  at,
  withdrawnBy,
  withdrawnReason,
}: Pick<Minimum, 'id' | 'withdrawnBy' | 'withdrawnReason'> & { at: Date }) {
  const t = useWords(words)
  return (
    <>
      <Tag tone="neutral">{t('minimums.withdrawn')}</Tag> <Timestamp at={at} />
      {withdrawnBy && ` · ${withdrawnBy}`}. {withdrawnReason && <LangText text={withdrawnReason} />}{' '}
      <a href={`/historial/drafting-minimum/${id}`}>{t('minimums.history')}</a>
    </>
  )
}

/** What a norm that changes asks from then on: so many days, or nothing any more. */
export const AFTERWARDS = ['days', 'nothing'] as const

/** Since when, by which provision, and the button. */
function Source({ optional = false }: { optional?: boolean }) {
  const t = useWords(words)
  const suffix = optional ? '' : 'New'
  return (
    <>
      <DateField name={`from${suffix}`} label={t('minimums.from-day')} hint={t('minimums.from-hint')} required />
      <TextField
        name={`citation${suffix}`}
        label={t('minimums.citation')}
        hint={t('minimums.citation-hint')}
        required
      />
      <TextField
        name={`provision${suffix}`}
        label={t('minimums.provision')}
        hint={t(optional ? 'minimums.provision-hint' : 'minimums.provision-new')}
        spellcheck={false}
        {...(optional ? { optional } : { required: true })}
      />
      <FormActions says={t('minimums.public')}>
        <Button>{t(optional ? 'minimums.save' : 'minimums.save-new')}</Button>
      </FormActions>
    </>
  )
}
