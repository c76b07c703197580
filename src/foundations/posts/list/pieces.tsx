import { addDays, daysBetween, formatDay, type Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { DayText, LangText, Tag, useRequest, useWords } from '../../../platform/html/index.ts'
import { formatBytes } from '../../../platform/storage/index.ts'
import { appointmentAnchor, documentAddress } from '../address.ts'
import type { Appointment, Vacancy } from '../model.ts'
import type { Document } from '../store.ts'
import { words } from '../words.ts'
import type { PostHistory } from './load.ts'

/** «Vacante desde el 3 de marzo de 2026», without a full stop. */
export function tellVacancy({ since, everFilled }: Vacancy, locale: Locale): string {
  const t = words(locale)
  if (since === null) return t('vacancy.unknown')
  return t(everFilled ? 'vacancy.since' : 'vacancy.never', { day: formatDay(since, locale) })
}

/** «264 días»; nothing where nobody knows since when. */
export const tellDays = ({ since }: Vacancy, today: Day, locale: Locale): string =>
  since === null ? '' : words(locale)('vacancy.days', { count: Math.max(daysBetween(since, today), 0) })

/** Whether somebody holds it, in a word. */
export function StateTag({ history: { post, exists, vacancy }, day }: { history: PostHistory; day: Day }) {
  const t = useWords(words)
  if (post.withdrawn) return <Tag tone="unknown">{t('state.withdrawn')}</Tag>
  if (!exists)
    return <Tag tone="unknown">{t(post.from !== null && post.from > day ? 'state.to-come' : 'state.over')}</Tag>
  if (vacancy === null) return <Tag tone="done">{t('state.held')}</Tag>
  return post.mustBeFilled ? <Tag tone="late">{t('state.vacant')}</Tag> : <Tag tone="neutral">{t('state.open')}</Tag>
}

/** The person, and since when. */
export function HolderText({ holder }: { holder: Appointment }) {
  const { locale } = useRequest()
  const t = useWords(words)
  return (
    <>
      <strong>{holder.person}</strong> <span class="soft">{t('since', { day: formatDay(holder.from, locale) })}</span>
    </>
  )
}

/** Where nobody holds it: since when, and for how long. */
export function VacancyText({ vacancy, day }: { vacancy: Vacancy; day: Day }) {
  const { locale } = useRequest()
  const days = tellDays(vacancy, day, locale)
  return (
    <>
      {tellVacancy(vacancy, locale)}
      {days && ` (${days})`}
    </>
  )
}

export const personList = (appointments: readonly Appointment[]) => appointments.map(({ person }) => person).join(', ')

/** The last day, and why; «vigente» while it goes on. */
export function EndText({ appointment, end, today }: { appointment: Appointment; end: Day | null; today: Day }) {
  const t = useWords(words)
  const { until, endReason } = appointment
  // What ends with the post ended then, whatever its own term says.
  if (end !== null && (until === null || end < until)) return <Last day={end} why={t('post.with-post')} />
  if (until === null) return <Tag tone="done">{t('further')}</Tag>
  if (endReason) return <Last day={until} why={t(`reason.${endReason}`)} />
  return <Last day={until} why={until <= today ? t('reason.term-ended') : t('post.term')} />
}

const Last = ({ day, why }: { day: Day; why: string }) => (
  <>
    <DayText day={addDays(day, -1)} />
    <br />
    <span class="small soft">{why}</span>
  </>
)

/** The act by which a person was appointed: its day, where it was published, its documents. */
export function ActText({ appointment, documents }: { appointment: Appointment; documents: readonly Document[] }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { actLink, actOn } = appointment
  const own = documents.filter(({ appointmentId }) => appointmentId === appointment.id)
  const parts = [
    actOn && t('post.act-on', { day: formatDay(actOn, locale) }),
    actLink && (
      <a href={actLink} rel="nofollow noopener">
        {t('post.act-link')}
      </a>
    ),
    ...own.map(({ id, title, size }) => (
      <a href={documentAddress(id)}>{t('post.document', { title, size: formatBytes(size, locale) })}</a>
    )),
  ].filter(Boolean)
  if (parts.length === 0) return <span class="soft">{t('post.act-none')}</span>
  return <>{parts.flatMap((part, at) => (at > 0 ? [<br />, part] : [part]))}</>
}

/** The person's name, where links to the appointment lead. */
export const PersonName = ({ appointment }: { appointment: Appointment }) => (
  <span id={appointmentAnchor(appointment.number)}>{appointment.person}</span>
)

export const PostName = ({ post }: Pick<PostHistory, 'post'>) => <LangText text={post.label} />
