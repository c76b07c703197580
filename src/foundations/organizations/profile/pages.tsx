import type { ComponentChildren } from 'preact'
import { addDays, formatDay, type Day } from '../../../kernel/dates.ts'
import { borough } from '../../../kernel/geo/boroughs.ts'
import { ref } from '../../../kernel/ref.ts'
import type { Locale } from '../../../kernel/text.ts'
import {
  DayText,
  Details,
  Heading,
  Notice,
  Page,
  SummaryList,
  Table,
  Tag,
  useRequest,
  useWords,
  type Fact,
} from '../../../platform/html/index.ts'
import type { Period } from '../periods.ts'
import { addressOf } from '../register/link.tsx'
import type { OrganizationRecord } from '../register/records.ts'
import type { OrganizationName } from '../register/store.ts'
import { words } from '../words.ts'

/** What was just done, told once at the top of the page that it led to. */
export const DONE = [
  'registered',
  'renamed',
  'corrected',
  'described',
  'categorized',
  'supervised',
  'succeeded',
  'withdrawn',
  'withdrawn-restored',
  'withdrawn-ended',
  'dissolved',
  'restored',
] as const

export type ProfileData = {
  organization: OrganizationRecord
  categories: ReadonlyMap<string, string>
  /** Whose duties passed to it. */
  answersFor: readonly OrganizationName[]
  /** How many it supervises today. */
  supervised: number
  can: { manage: boolean }
  done: (typeof DONE)[number] | undefined
}

export function ProfilePage({ organization, categories, answersFor, supervised, can, done }: ProfileData) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { name, acronym, sector, address } = organization
  return (
    <Page
      title={acronym ? `${name} (${acronym})` : name}
      kind={t(`sector.${sector}`)}
      lead={t('profile.lead', { what: t(`profile.what.${sector}`), state: stateOf(organization, locale) })}
      breadcrumbs={[{ label: t('list.title'), href: '/organizaciones' }, { label: name }]}
      headFoot={<StateTag organization={organization} />}
      subject={ref('organization', organization.id)}
      json={`${address}.json`}
    >
      {done && <Notice tone="success">{t(`profile.done.${done}`)}</Notice>}
      <SuccessorNotice organization={organization} />
      <AnswersFor organizations={answersFor} />
      <Heading id="ficha">{t('profile.facts')}</Heading>
      <SummaryList facts={factsOf(organization, categories, supervised, t)} />
      {can.manage && <ChangeLinks address={address} />}
      <Names organization={organization} />
      <PeriodSection
        id="categorias"
        title={t('profile.categories')}
        label={t('field.category')}
        rows={organization.categories}
        always={false}
        isGone={organization.dissolved}
        cell={({ category }) => categories.get(category) ?? category}
      />
      <PeriodSection
        id="supervision"
        title={t('profile.supervisions')}
        label={t('field.authority')}
        rows={organization.supervisions}
        always={false}
        isGone={organization.dissolved}
        cell={({ authority }) => <a href={authority.address}>{authority.name}</a>}
      />
      <Origin organization={organization} />
    </Page>
  )
}

/** «Dejó de existir el 17 de marzo de 2025.» */
function stateOf({ dissolved, dissolvedOn }: OrganizationRecord, locale: Locale): string {
  const t = words(locale)
  const day = dissolvedOn ? formatDay(dissolvedOn, locale) : ''
  if (dissolved) return dissolvedOn ? t('profile.state.dissolved', { day }) : t('profile.state.dissolved-undated')
  return dissolvedOn ? t('profile.state.ending', { day }) : t('profile.state.active')
}

function StateTag({ organization: { dissolved } }: { organization: OrganizationRecord }) {
  const t = useWords(words)
  return <Tag tone={dissolved ? 'unknown' : 'done'}>{t(dissolved ? 'status.dissolved' : 'status.active')}</Tag>
}

/** Where else to look for what it must do: there, under the name of then. */
function AnswersFor({ organizations }: { organizations: readonly OrganizationName[] }) {
  const t = useWords(words)
  if (organizations.length === 0) return null
  return (
    <Notice>
      <p>{t('profile.answers-for')}</p>
      <ul>
        {organizations.map((organization) => (
          <li>
            <a href={addressOf(organization)}>{organization.name}</a>
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** Whoever comes looking for a body that is gone, or that passed on its duties, is told first of all who does its work now. */
function SuccessorNotice({ organization: { dissolved, successors } }: { organization: OrganizationRecord }) {
  const { locale, today } = useRequest()
  const t = useWords(words)
  const hasPassedOn = successors.some(({ kind, on }) => kind !== 'split' && (on === null || on <= today))
  if (!dissolved && !hasPassedOn) return null
  return (
    <Notice tone="warning" title={t(dissolved ? 'profile.notice.title' : 'profile.notice.passed-on')}>
      {successors.length === 0 && <p>{t('profile.notice.none')}</p>}
      {successors.map(({ organization, kind, on }) => (
        <p>
          {on ? t(`profile.notice.${kind}`, { day: formatDay(on, locale) }) : t(`profile.notice.${kind}-undated`)}{' '}
          <a href={organization.address}>{organization.name}</a>.
        </p>
      ))}
    </Notice>
  )
}

function factsOf(
  organization: OrganizationRecord,
  categories: ReadonlyMap<string, string>,
  supervised: number,
  t: ReturnType<typeof words>,
): Fact[] {
  const { sector, level, category, supervisedBy, website, foundedOn, id } = organization
  const unknown = <span class="soft">{t('unknown')}</span>
  const facts: Fact[] = [
    { label: t('field.sector'), value: t(`sector.${sector}`) },
    { label: t('field.category'), value: category ? (categories.get(category) ?? category) : unknown },
    { label: t('field.level'), value: level ? t(`level.${level}`) : unknown },
    {
      label: t('field.authority'),
      value: supervisedBy ? <a href={supervisedBy.address}>{supervisedBy.name}</a> : unknown,
    },
    { label: t('field.founded'), value: foundedOn ? <DayText day={foundedOn} /> : unknown },
    {
      label: t('field.website'),
      value: website ? (
        <a href={website} rel="nofollow noopener">
          {website.replace(/^https?:\/\/(www\.)?/, '').replace(/\/$/, '')}
        </a>
      ) : (
        unknown
      ),
    },
  ]
  if (organization.borough) facts.splice(3, 0, { label: t('field.borough'), value: borough(organization.borough).name })
  if (supervised > 0)
    facts.push({
      label: t('field.supervises'),
      value: <a href={`/organizaciones?autoridad=${id}`}>{t('profile.supervises', { count: supervised })}</a>,
    })
  return facts
}

function Names({ organization: { names, dissolved } }: { organization: OrganizationRecord }) {
  const t = useWords(words)
  if (names.length === 1) return null
  return (
    <PeriodSection
      id="nombres"
      title={t('profile.names')}
      label={t('field.name')}
      rows={names}
      always
      cell={({ name, acronym }) => (acronym ? `${name} (${acronym})` : name)}
      beginning={t('profile.since-beginning')}
      isGone={dissolved}
    />
  )
}

type PeriodSectionProps<Row> = {
  id: string
  title: string
  label: string
  rows: readonly Row[]
  cell: (row: Row) => ComponentChildren
  /** Also where there is one row without dates, which the facts already tell. */
  always: boolean
  beginning?: string
  /** The organization no longer exists: what held last, held to its end. */
  isGone: boolean
}

/** What held when, newest first. */
function PeriodSection<Row extends Period>({
  id,
  title,
  label,
  rows,
  cell,
  always,
  beginning,
  isGone,
}: PeriodSectionProps<Row>) {
  const t = useWords(words)
  const undated = rows.length === 1 && rows[0]!.from === null && rows[0]!.until === null
  if (rows.length === 0 || (undated && !always)) return null
  return (
    <>
      <Heading id={id}>{title}</Heading>
      <Table
        caption={title}
        captionHidden
        rows={rows.toReversed()}
        columns={[
          { label, header: true, cell },
          {
            label: t('field.from'),
            cell: ({ from }) => <FirstDay day={from} unknown={beginning ?? t('profile.since-unknown')} />,
          },
          { label: t('field.until'), cell: ({ until }) => <LastDay until={until} isGone={isGone} /> },
        ]}
      />
    </>
  )
}

const FirstDay = ({ day, unknown }: { day: Day | null; unknown: string }) =>
  day ? <DayText day={day} /> : <span class="soft">{unknown}</span>

/** People say the last day it held, the record keeps the first on which it did not. */
function LastDay({ until, isGone }: { until: Day | null; isGone: boolean }) {
  const t = useWords(words)
  if (until) return <DayText day={addDays(until, -1)} />
  return isGone ? <span class="soft">{t('profile.its-end')}</span> : <Tag tone="done">{t('profile.further')}</Tag>
}

function Origin({ organization: { predecessors, successors } }: { organization: OrganizationRecord }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const steps = [
    ...predecessors.map((step) => ({ ...step, direction: 'came' as const })),
    ...successors.map((step) => ({ ...step, direction: 'went' as const })),
  ].toSorted((a, b) => ((a.on ?? '') < (b.on ?? '') ? -1 : 1))
  if (steps.length === 0) return null
  return (
    <>
      <Heading id="origen">{t('profile.origin')}</Heading>
      <ol class="history">
        {steps.map(({ direction, kind, organization, on, note }) => (
          <li>
            <p>
              <Told
                sentence={t(`profile.${direction}.${kind}`, { name: '\u0000' })}
                name={<a href={organization.address}>{organization.name}</a>}
              />
            </p>
            <p class="history__when">
              {on ? <time dateTime={on}>{formatDay(on, locale)}</time> : t('profile.undated')}
            </p>
            {note && <p>{note}</p>}
          </li>
        ))}
      </ol>
    </>
  )
}

/** A translated sentence with a link where its name goes. */
const Told = ({ sentence, name }: { sentence: string; name: ComponentChildren }) => {
  const [before, after] = sentence.split('\u0000')
  return (
    <>
      {before}
      {name}
      {after}
    </>
  )
}

/** Pages that change it, in the order in which they are most needed. */
const CHANGES = [
  ['describe', 'datos'],
  ['rename', 'renombrar'],
  ['correct', 'corregir'],
  ['categorize', 'categoria'],
  ['supervise', 'supervision'],
  ['succeed', 'sucesion'],
  ['end', 'estado'],
  ['remove', 'quitar'],
] as const

function ChangeLinks({ address }: { address: string }) {
  const t = useWords(words)
  return (
    <Details summary={t('profile.manage')}>
      <ul>
        {CHANGES.map(([change, path]) => (
          <li>
            <a href={`${address}/${path}`}>{t(`change.${change}`)}</a>
          </li>
        ))}
      </ul>
    </Details>
  )
}
