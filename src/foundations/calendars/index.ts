/** The door of calendars: by which days the terms of an organization run. */
export { calendarAddress } from './addresses.ts'
export { calendarOf, calendarsOf } from './calendar.ts'
export { publishEntry, withdrawEntry } from './entries/actions.ts'
export { writeICalendar, type CalendarEvent } from './feed/icalendar.ts'
export { leftOut, type EntryDraft, type LeftOut, type OrganizationCalendar } from './model.ts'
export { LeftOutText } from './parts.tsx'
