import { daysBetween, formatDay } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  Checkboxes,
  DateField,
  Fieldset,
  Form,
  FormActions,
  LangText,
  Notice,
  Page,
  Radios,
  SummaryList,
  Tag,
  TextArea,
  TextField,
  Timestamp,
  useRequest,
  useWords,
  type Crumb,
  type Errors,
  type Fact,
  type Values,
} from '../../../platform/html/index.ts'
import { OrganizationLink, type OrganizationName } from '../../organizations/index.ts'
import { calendarAddress, CALENDARS, entryAddress, newEntryAddress, withdrawAddress } from '../addresses.ts'
import { ENTRY_KINDS, MOST_OWN_DAYS, type CalendarEntry } from '../model.ts'
import { PeriodText } from '../parts.tsx'
import { tellPeriod } from '../telling.ts'
import { words } from '../words.ts'
import { LONGEST_REFERENCE } from './forms.ts'

type Filled = { values?: Values; errors?: Errors }
type OfCalendar = { organization: OrganizationName }

function useCrumbs({ organization }: OfCalendar, ...here: Crumb[]): Crumb[] {
  const t = useWords(words)
  return [
    { label: t('list.title'), href: CALENDARS },
    { label: organization.name, href: calendarAddress(organization) },
    ...here,
  ]
}

/** `own`: whoever works by the calendar publishes it, and says where it was officially published. */
export function NewEntryPage({ organization, own, values = {}, errors = {} }: OfCalendar & Filled & { own: boolean }) {
  const t = useWords(words)
  return (
    <Page
      title={t('form.add.title')}
      kind={organization.name}
      lead={t('form.add.lead')}
      breadcrumbs={useCrumbs({ organization }, { label: t('form.add.title') })}
      errors={errors}
      unlisted
    >
      <Notice tone="warning">{own ? t('form.add.own', { most: MOST_OWN_DAYS }) : t('form.add.past')}</Notice>
      <Form action={newEntryAddress(organization)} errors={errors} values={values}>
        <Radios
          name="kind"
          label={t('form.add.kind')}
          options={ENTRY_KINDS.map((value) => ({ value, label: t(`kind.${value}`), hint: t(`kind-hint.${value}`) }))}
          required
        />
        <DateField name="fromDay" label={t('form.add.from')} required />
        <ConfirmPast errors={errors} />
        <DateField name="lastDay" label={t('form.add.last')} hint={t('form.add.last-hint')} optional />
        <TextArea name="reason" label={t('form.add.reason')} hint={t('form.add.reason-hint')} rows={2} required />
        <TextArea name="reasonEn" label={t('form.add.reason-en')} rows={2} optional />
        <Fieldset
          legend={t('form.add.publication')}
          hint={t(own ? 'form.add.publication-own' : 'form.add.publication-hint')}
        >
          <TextField
            name="publicationUrl"
            label={t('form.add.url')}
            type="url"
            maxLength={2000}
            optional={!own}
            autocomplete="off"
            spellcheck={false}
          />
          <TextField
            name="publicationReference"
            label={t('form.add.reference')}
            hint={t('form.add.reference-hint')}
            maxLength={LONGEST_REFERENCE}
            optional={!own}
            autocomplete="off"
          />
        </Fieldset>
        <FormActions says={t('form.add.says')}>
          <Button>{t('form.add.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

/** Where days have passed: they may be added, but only if somebody says so. */
function ConfirmPast({ errors }: { errors: Errors }) {
  const t = useWords(words)
  if (errors['fromDay'] !== t('refused.past-days')) return null
  return (
    <Checkboxes
      name="confirm"
      label={t('form.add.confirm')}
      options={[{ value: 'yes', label: t('form.add.confirm-yes') }]}
    />
  )
}

type EntryData = OfCalendar & { entry: CalendarEntry }

type EntryPageData = EntryData & {
  publisher: OrganizationName | undefined
  /** Days of it that would have counted. */
  working: number
  can: { manage: boolean }
}

/** An entry by itself: what it takes from terms, who says so and where. Its history is hung on it. */
export function EntryPage({ organization, entry, publisher, working, can }: EntryPageData) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { text, lang } = inLanguage(entry.reason, locale)
  const { id, kind, withdrawn } = entry
  return (
    <Page
      title={text}
      titleLang={lang === locale ? undefined : lang}
      kind={t(`kind.${kind}`)}
      lead={t('entry.lead', { kind: t(`kind.${kind}`), name: organization.name, period: tellPeriod(entry, locale) })}
      breadcrumbs={useCrumbs({ organization }, { label: text })}
      headFoot={
        <Tag tone={withdrawn ? 'unknown' : 'done'}>{t(`entry.state.${withdrawn ? 'withdrawn' : 'published'}`)}</Tag>
      }
      subject={ref('calendar-entry', id)}
      json={`${entryAddress(organization, id)}.json`}
    >
      {withdrawn && (
        <Notice tone="warning" title={t('entry.withdrawn', { day: formatDay(withdrawn.on, locale) })}>
          <p>
            <LangText text={withdrawn.reason} />
          </p>
        </Notice>
      )}
      <SummaryList facts={useFacts({ organization, entry, publisher, working })} />
      {can.manage && !withdrawn && (
        <p>
          <ButtonLink href={withdrawAddress(organization, id)} look="secondary">
            {t('entry.withdraw')}
          </ButtonLink>
        </p>
      )}
      <p>
        <a href={calendarAddress(organization)}>{t('entry.back')}</a>
      </p>
    </Page>
  )
}

function useFacts({ organization, entry, publisher, working }: Omit<EntryPageData, 'can'>): Fact[] {
  const t = useWords(words)
  const { fromDay, lastDay, publishedAt } = entry
  const natural = daysBetween(fromDay, lastDay) + 1
  return [
    { label: t('entry.when'), value: <PeriodText {...entry} /> },
    {
      label: t('entry.length'),
      value: t('entry.length-says', {
        days: t('days', { count: natural }),
        working: t('days', { count: working }),
      }),
    },
    { label: t('entry.organization'), value: <OrganizationLink organization={organization} /> },
    { label: t('entry.publisher'), value: <OrganizationLink organization={publisher} /> },
    { label: t('entry.published'), value: <Timestamp at={publishedAt} /> },
    {
      label: t('entry.publication'),
      value: <Publication {...entry} />,
    },
  ]
}

/** As paper is cited, and by its address: what was said of it. */
function Publication({ publicationUrl, publicationReference }: CalendarEntry) {
  const t = useWords(words)
  if (!publicationUrl && !publicationReference) return <span class="soft">{t('year.no-publication')}</span>
  return (
    <>
      {publicationReference && <p>{publicationReference}</p>}
      {publicationUrl && (
        <p>
          <a href={publicationUrl} rel="nofollow noopener">
            {publicationUrl}
          </a>
        </p>
      )}
    </>
  )
}

export function WithdrawPage({ organization, entry, values = {}, errors = {} }: EntryData & Filled) {
  const t = useWords(words)
  const { locale } = useRequest()
  const address = entryAddress(organization, entry.id)
  const { text, lang } = inLanguage(entry.reason, locale)
  return (
    <Page
      title={t('form.withdraw.title')}
      kind={organization.name}
      lead={t('form.withdraw.lead')}
      breadcrumbs={useCrumbs({ organization }, { label: text, href: address }, { label: t('form.withdraw.title') })}
      errors={errors}
      unlisted
    >
      <SummaryList
        facts={[
          { label: t('year.kind-column'), value: t(`kind.${entry.kind}`) },
          { label: t('entry.when'), value: <PeriodText {...entry} /> },
          { label: t('year.why'), value: <span lang={lang === locale ? undefined : lang}>{text}</span> },
        ]}
      />
      <Notice tone="warning">
        <p>{t('form.withdraw.warning')}</p>
        <p>{t('form.withdraw.instead')}</p>
      </Notice>
      <Form action={withdrawAddress(organization, entry.id)} errors={errors} values={values}>
        <TextArea name="why" label={t('form.withdraw.why')} rows={2} required />
        <TextArea name="whyEn" label={t('form.withdraw.why-en')} rows={2} optional />
        <FormActions says={t('form.withdraw.says')}>
          <Button look="danger">{t('form.withdraw.submit')}</Button>
          <a href={address}>{t('form.withdraw.cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}
