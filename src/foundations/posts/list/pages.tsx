import { addDays, formatDay, type Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import {
  Button,
  Card,
  CardGrid,
  DateField,
  DayText,
  Details,
  EmptyState,
  Form,
  FormActions,
  Heading,
  LangText,
  Notice,
  OpenDataLinks,
  Page,
  Pagination,
  Stat,
  SummaryList,
  Table,
  useRequest,
  useWords,
  type Column,
  type Fact,
} from '../../../platform/html/index.ts'
import { OrganizationLink, type OrganizationName, type OrganizationRecord } from '../../organizations/index.ts'
import { appointmentPath, postAddress, postsAddress } from '../address.ts'
import type { Appointment } from '../model.ts'
import type { PendingPost } from '../store.ts'
import { words } from '../words.ts'
import type { PostHistory } from './load.ts'
import {
  ActText,
  EndText,
  HolderText,
  personList,
  PersonName,
  PostName,
  StateTag,
  tellDays,
  tellVacancy,
  VacancyText,
} from './pieces.tsx'

/** What was just done, told once at the top of the page that it led to. */
export const DONE = [
  'created',
  'changed',
  'withdrawn',
  'appointed',
  'corrected',
  'ended',
  'extended',
  'appointment-withdrawn',
  'document',
] as const
type Done = (typeof DONE)[number] | undefined

type OrganizationPostsProps = {
  organization: OrganizationRecord
  /** All that it has or had, as they are on `day`. */
  posts: readonly PostHistory[]
  day: Day
  today: Day
  can: { manage: boolean }
  done: Done
}

export function OrganizationPostsPage(data: OrganizationPostsProps) {
  const { organization, posts, day, today, can, done } = data
  const t = useWords(words)
  const address = postsAddress(organization.slug)
  const entered = posts.filter(({ post }) => post.withdrawn === null)
  const existing = entered.filter(({ exists }) => exists)
  const others = entered.filter(({ exists }) => !exists)
  return (
    <Page
      title={t('list.title', { organization: organization.acronym ?? organization.name })}
      lead={<ListLead day={day} today={today} />}
      description={t('list.title', { organization: organization.name })}
      breadcrumbs={[...wayTo(organization, t), { label: t('list.breadcrumb') }]}
      json={`${address}.json`}
    >
      {done && <Notice tone="success">{t(`done.${done}`)}</Notice>}
      <SuccessionNotice organization={organization} />
      {entered.length > 0 && <DayForm address={address} day={day} today={today} />}
      {existing.length > 0 && <HolderFigure posts={existing} />}
      <Posts {...data} posts={existing} any={entered.length > 0} />
      {can.manage && (
        <p>
          <a href={`${address}/nuevo`}>{t('slot.add')}</a>
        </p>
      )}
      {others.length > 0 && (
        <>
          <Heading id="otros">{t('list.others')}</Heading>
          <PostCards posts={others} organization={organization} day={day} today={today} label={t('list.others')} />
        </>
      )}
      <WithdrawnPosts posts={posts} organization={organization} />
      <p>
        <a href="/cargos-pendientes">{t('slot.pending')}</a>
      </p>
    </Page>
  )
}

const wayTo = ({ name, address }: OrganizationRecord, t: ReturnType<typeof words>) => [
  { label: t('organizations'), href: '/organizaciones' },
  { label: name, href: address },
]

function ListLead({ day, today }: { day: Day; today: Day }) {
  const { locale } = useRequest()
  const t = useWords(words)
  if (day === today) return <>{t('list.lead-today')}</>
  return <>{t(day < today ? 'list.lead-day' : 'list.lead-coming', { day: formatDay(day, locale) })}</>
}

/** Whoever looks for the posts of a body that is gone is told where its work went. */
function SuccessionNotice({
  organization: { dissolved, dissolvedOn, successors },
}: {
  organization: OrganizationRecord
}) {
  const { locale } = useRequest()
  const t = useWords(words)
  if (!dissolved) return null
  return (
    <Notice tone="warning">
      <p>{dissolvedOn ? t('list.ended-on', { day: formatDay(dissolvedOn, locale) }) : t('list.ended')}</p>
      {successors.length > 0 && (
        <>
          <p>{t('list.successors')}</p>
          <ul>
            {successors.map(({ organization: { name, address } }) => (
              <li>
                <a href={`${address}/cargos`}>{name}</a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  )
}

function DayForm({ address, day, today }: { address: string; day: Day; today: Day }) {
  const t = useWords(words)
  return (
    <Details summary={t('list.day')} open={day !== today}>
      <Form action={address} method="get">
        <DateField name="dia" label={t('list.day-label')} value={day} />
        <FormActions>
          <Button look="secondary">{t('list.show')}</Button>
          {day !== today && <a href={address}>{t('list.back')}</a>}
        </FormActions>
      </Form>
    </Details>
  )
}

const HolderFigure = ({ posts }: { posts: readonly PostHistory[] }) => {
  const t = useWords(words)
  const held = posts.filter(({ holder }) => holder !== null).length
  return <Stat value={held} says={t('list.figure', { count: posts.length })} />
}

function Posts({
  posts,
  organization,
  day,
  today,
  any,
}: Pick<OrganizationPostsProps, 'posts' | 'organization' | 'day' | 'today'> & { any: boolean }) {
  const t = useWords(words)
  const title = t(day === today ? 'list.posts-today' : 'list.posts')
  if (posts.length > 0)
    return (
      <>
        <Heading id="cargos">{title}</Heading>
        <PostCards posts={posts} organization={organization} day={day} today={today} label={title} />
      </>
    )
  return any ? (
    <EmptyState title={t('list.empty-day')}>{t('list.empty-day-help')}</EmptyState>
  ) : (
    <EmptyState title={t('list.empty')}>{t('list.empty-help')}</EmptyState>
  )
}

type PostCardsProps = Pick<OrganizationPostsProps, 'posts' | 'organization' | 'day' | 'today'> & { label: string }

const PostCards = ({ posts, organization, label, ...days }: PostCardsProps) => (
  <CardGrid column="wide" label={label}>
    {posts.map((history) => (
      <PostCard history={history} organization={organization} {...days} />
    ))}
  </CardGrid>
)

function PostCard({
  history,
  organization,
  day,
  today,
}: { history: PostHistory } & Omit<PostCardsProps, 'posts' | 'label'>) {
  const t = useWords(words)
  const { post, holder, alternates, vacancy } = history
  return (
    <Card
      title={<PostName post={post} />}
      href={postAddress(organization.slug, post.number)}
      kind={t(`kind.${post.kind}`)}
      tags={<StateTag history={history} day={day} />}
    >
      {holder && (
        <p>
          <HolderText holder={holder} />
        </p>
      )}
      {vacancy && (
        <p>
          <VacancyText vacancy={vacancy} day={day} />
        </p>
      )}
      {alternates.length > 0 && (
        <p>
          {t(vacancy ? 'vacancy.acting' : 'field.alternates')}: {personList(alternates)}
        </p>
      )}
      <ShortHistory history={history} today={today} />
    </Card>
  )
}

/** Everybody who was ever appointed, with their acts. */
function ShortHistory({ history: { appointments, documents, end }, today }: { history: PostHistory; today: Day }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const entered = appointments.filter(({ withdrawn }) => withdrawn === null)
  if (entered.length === 0) return null
  return (
    <Details summary={t('list.history')}>
      <ol class="history">
        {entered.map((appointment) => (
          <li>
            <p>
              <strong>{appointment.person}</strong> · {t(`standing.${appointment.standing}`)}
            </p>
            <p class="history__when">
              {formatDay(appointment.from, locale)} – <EndText appointment={appointment} end={end} today={today} />
            </p>
            <p class="small">
              <ActText appointment={appointment} documents={documents} />
            </p>
          </li>
        ))}
      </ol>
    </Details>
  )
}

function WithdrawnPosts({ posts, organization }: Pick<OrganizationPostsProps, 'posts' | 'organization'>) {
  const { locale } = useRequest()
  const t = useWords(words)
  const withdrawn = posts.filter(({ post }) => post.withdrawn !== null)
  if (withdrawn.length === 0) return null
  return (
    <Details summary={t('list.withdrawn')}>
      <ul>
        {withdrawn.map(({ post }) => (
          <li>
            <a href={postAddress(organization.slug, post.number)}>
              {t('post.withdrawn-post', {
                post: inLanguage(post.label, locale).text,
                day: formatDay(post.withdrawn!.on, locale),
                reason: post.withdrawn!.reason,
              })}
            </a>
          </li>
        ))}
      </ul>
    </Details>
  )
}

// --------------------------------------------------------------------------------------------------------- one post

type PostProps = {
  organization: OrganizationRecord
  history: PostHistory
  today: Day
  can: { manage: boolean }
  done: Done
}

export function PostPage({ organization, history, today, can, done }: PostProps) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { post } = history
  const address = postAddress(organization.slug, post.number)
  const label = inLanguage(post.label, locale)
  return (
    <Page
      title={label.text}
      titleLang={label.lang === locale ? undefined : label.lang}
      kind={t('post.kind')}
      lead={leadOf(organization, history, today, locale)}
      breadcrumbs={[
        ...wayTo(organization, t),
        { label: t('list.breadcrumb'), href: postsAddress(organization.slug) },
        { label: label.text },
      ]}
      headFoot={<StateTag history={history} day={today} />}
      subject={ref('post', post.id)}
      json={`${address}.json`}
    >
      {done && <Notice tone="success">{t(`done.${done}`)}</Notice>}
      <SuccessionNotice organization={organization} />
      <SummaryList facts={factsOf(organization, history, t)} />
      {can.manage && !post.withdrawn && <ChangeLinks address={address} />}
      <Heading id="nombramientos">{t('post.appointments')}</Heading>
      <Appointments organization={organization} history={history} today={today} canManage={can.manage} />
      <WithdrawnAppointments appointments={history.appointments} />
    </Page>
  )
}

function leadOf(organization: OrganizationRecord, history: PostHistory, today: Day, locale: Locale): string {
  const t = words(locale)
  const { post, holder, vacancy, end } = history
  const values = { kind: t(`kind.${post.kind}`), organization: organization.name }
  if (post.withdrawn)
    return t('post.lead-withdrawn', {
      day: formatDay(post.withdrawn.on, locale),
      reason: post.withdrawn.reason,
    })
  if (holder) return t('post.lead-held', { ...values, person: holder.person, day: formatDay(holder.from, locale) })
  if (vacancy) return t('post.lead-vacant', { ...values, vacancy: tellVacancy(vacancy, locale) })
  if (post.from !== null && post.from > today)
    return t('post.lead-to-come', { ...values, day: formatDay(post.from, locale) })
  return end === null
    ? t('post.lead-over', values)
    : t('post.lead-over-on', { ...values, day: formatDay(addDays(end, -1), locale) })
}

function factsOf(
  organization: OrganizationRecord,
  { post, alternates, vacancy, end }: PostHistory,
  t: ReturnType<typeof words>,
): Fact[] {
  const unknown = <span class="soft">{t('unknown')}</span>
  const facts: Fact[] = [
    { label: t('field.organization'), value: <a href={organization.address}>{organization.name}</a> },
    { label: t('field.kind'), value: t(`kind.${post.kind}`) },
    { label: t('post.required'), value: t(post.mustBeFilled ? 'post.required-yes' : 'no') },
    { label: t('field.from'), value: post.from ? <DayText day={post.from} /> : unknown },
  ]
  if (end) facts.push({ label: t('field.until'), value: <DayText day={addDays(end, -1)} /> })
  if (alternates.length > 0)
    facts.push({ label: t(vacancy ? 'vacancy.acting' : 'field.alternates'), value: personList(alternates) })
  return facts
}

function ChangeLinks({ address }: { address: string }) {
  const t = useWords(words)
  return (
    <Details summary={t('post.manage')}>
      <ul>
        <li>
          <a href={`${address}/nombrar`}>{t('change.appoint')}</a>
        </li>
        <li>
          <a href={`${address}/editar`}>{t('change.edit')}</a>
        </li>
        <li>
          <a href={`${address}/retirar`}>{t('change.withdraw')}</a>
        </li>
      </ul>
    </Details>
  )
}

type AppointmentsProps = Pick<PostProps, 'organization' | 'history' | 'today'> & { canManage: boolean }

/** Everybody who was appointed, latest first. */
function Appointments({ organization, history, today, canManage }: AppointmentsProps) {
  const t = useWords(words)
  const { post, documents, end } = history
  const entered = history.appointments.filter(({ withdrawn }) => withdrawn === null)
  const columns: Column<Appointment>[] = [
    { label: t('field.person'), header: true, cell: (appointment) => <PersonName appointment={appointment} /> },
    { label: t('field.standing'), cell: ({ standing }) => t(`standing.${standing}`) },
    { label: t('field.from'), cell: ({ from }) => <DayText day={from} /> },
    {
      label: t('field.until'),
      cell: (appointment) => <EndText appointment={appointment} end={end} today={today} />,
    },
    { label: t('field.act'), cell: (appointment) => <ActText appointment={appointment} documents={documents} /> },
  ]
  if (canManage)
    columns.push({
      label: t('field.change'),
      cell: (appointment) => (
        <AppointmentLinks
          appointment={appointment}
          path={appointmentPath(organization.slug, post.number, appointment.number)}
        />
      ),
    })
  return (
    <Table
      caption={t('post.appointments')}
      captionHidden
      rows={entered}
      columns={columns}
      empty={<p class="soft">{t('post.none')}</p>}
    />
  )
}

const WAYS = [
  ['end', 'terminar'],
  ['extend', 'prorrogar'],
  ['correct', 'corregir'],
  ['document', 'documento'],
  ['withdraw-appointment', 'retirar'],
] as const

/** What has ended is not ended again, and only a term is made longer. */
const canChange = ({ endReason, until }: Appointment, change: (typeof WAYS)[number][0]) =>
  (change !== 'end' && change !== 'extend') || (endReason === null && (change === 'end' || until !== null))

function AppointmentLinks({ appointment, path }: { appointment: Appointment; path: string }) {
  const t = useWords(words)
  return (
    <>
      {WAYS.filter(([change]) => canChange(appointment, change)).map(([change, way], at) => (
        <>
          {at > 0 && <br />}
          <a href={`${path}/${way}`}>
            {t(`change.${change}`)}
            <span class="govuk-visually-hidden"> {t('change.of', { person: appointment.person })}</span>
          </a>
        </>
      ))}
    </>
  )
}

function WithdrawnAppointments({ appointments }: { appointments: readonly Appointment[] }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const withdrawn = appointments.filter((appointment) => appointment.withdrawn !== null)
  if (withdrawn.length === 0) return null
  return (
    <Details summary={t('list.withdrawn')}>
      <ul>
        {withdrawn.map(({ person, standing, withdrawn }) => (
          <li>
            {t('post.withdrawn-line', {
              person,
              standing: t(`standing.${standing}`).toLowerCase(),
              day: formatDay(withdrawn!.on, locale),
              reason: withdrawn!.reason,
            })}
          </li>
        ))}
      </ul>
    </Details>
  )
}

// ---------------------------------------------------------------------------------------------------------- pending

type PendingProps = {
  shown: readonly PendingPost[]
  total: number
  /** How many must be filled. */
  required: number
  organizations: ReadonlyMap<string, OrganizationName>
  today: Day
  page: number
  /** How many come before those shown. */
  start: number
  more: boolean
}

export function PendingPage({ shown, total, required, organizations, today, page, start, more }: PendingProps) {
  const { locale } = useRequest()
  const t = useWords(words)
  const organizationOf = ({ post }: PendingPost) => organizations.get(post.organizationId)
  const at = (to: number) => `/cargos-pendientes?pagina=${to}`
  return (
    <Page
      title={t('pending.title')}
      lead={t('pending.lead')}
      breadcrumbs={[{ label: t('organizations'), href: '/organizaciones' }, { label: t('pending.title') }]}
      json="/cargos-pendientes.json"
    >
      {required > 0 && (
        <Stat value={total} says={t('pending.figure', { count: required })} tone={total > 0 ? 'late' : 'done'} />
      )}
      <Table
        caption={t('pending.caption')}
        captionHidden
        rows={shown}
        columns={[
          {
            label: t('field.post'),
            header: true,
            cell: (pending) => <PostLink pending={pending} slug={organizationOf(pending)?.slug} />,
          },
          {
            label: t('field.organization'),
            cell: (pending) => <OrganizationLink organization={organizationOf(pending)} />,
          },
          {
            label: t('field.since'),
            cell: ({ vacancy: { since, everFilled }, acting }) => (
              <>
                {acting.length > 0 && (
                  <>
                    {t('vacancy.acting')}: {acting.join(', ')}
                    <br />
                  </>
                )}
                {since ? <DayText day={since} /> : <span class="soft">{t('unknown')}</span>}
                {!everFilled && (
                  <>
                    <br />
                    <span class="small soft">{t('pending.never')}</span>
                  </>
                )}
              </>
            ),
          },
          {
            label: t('field.days'),
            cell: ({ vacancy }) => tellDays(vacancy, today, locale) || <span class="soft">{t('unknown')}</span>,
          },
        ]}
        empty={<NothingPending required={required} />}
      />
      <Pagination
        {...(page > 1 && { previous: at(page - 1) })}
        {...(more && { next: at(page + 1) })}
        {...(page > 1 || more
          ? { says: t('pending.shown', { first: start + 1, last: start + shown.length, total }) }
          : {})}
      />
      <OpenDataLinks collection="cargos" />
    </Page>
  )
}

const PostLink = ({ pending: { post }, slug }: { pending: PendingPost; slug: string | undefined }) =>
  slug ? (
    <a href={postAddress(slug, post.number)}>
      <LangText text={post.label} />
    </a>
  ) : (
    <LangText text={post.label} />
  )

function NothingPending({ required }: { required: number }) {
  const t = useWords(words)
  const way = <a href="/organizaciones">{t('pending.organizations')}</a>
  return required > 0 ? (
    <EmptyState title={t('pending.none')} action={way}>
      {t('pending.none-help')}
    </EmptyState>
  ) : (
    <EmptyState title={t('pending.empty')} action={way}>
      {t('pending.empty-help')}
    </EmptyState>
  )
}
