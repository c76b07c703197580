import type { Day } from '../../kernel/dates.ts'
import type { Ref } from '../../kernel/ref.ts'
import { Heading, LangText, useWords } from '../../platform/html/index.ts'
import type { Context } from '../../platform/http/index.ts'
import { organizationNames } from '../organizations/index.ts'
import { calendarAddress } from './addresses.ts'
import { calendarOf } from './calendar.ts'
import { nextEntry, type OrganizationCalendar } from './model.ts'
import { PeriodText, TodayText } from './parts.tsx'
import { words } from './words.ts'

/** On the page of whoever owes answers, or published a calendar: whether today counts, and what comes. */
export async function calendarSlot({ db, today }: Context, { kind, id }: Ref) {
  if (kind !== 'organization') return null
  const organization = (await organizationNames(db, [id])).get(id)
  if (!organization) return null
  const calendar = await calendarOf(db, id)
  const owes = organization.sector === 'public-body' || organization.sector === 'authority'
  if (!owes && calendar.entries.length === 0) return null
  return <CalendarSection calendar={calendar} today={today()} address={calendarAddress(organization)} />
}

type SectionProps = { calendar: OrganizationCalendar; today: Day; address: string }

function CalendarSection({ calendar, today, address }: SectionProps) {
  const t = useWords(words)
  const next = nextEntry(calendar, today)
  return (
    <section class="part" aria-labelledby="dias-habiles">
      <Heading id="dias-habiles">{t('slot.title')}</Heading>
      <p>
        <TodayText closure={calendar.closureOn(today)} />{' '}
        {next ? (
          <>
            {t('slot.next')} <PeriodText {...next} /> (<LangText text={next.reason} />
            ).
          </>
        ) : (
          t('slot.next-none')
        )}
      </p>
      <p>
        <a href={address}>{t('slot.link')}</a>
      </p>
    </section>
  )
}
