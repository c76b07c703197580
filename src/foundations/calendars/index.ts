/** The door of calendars: by which days the terms of an organization run. */
export { calendarOf, calendarsOf } from './calendar.ts'
export { publishEntry, withdrawEntry } from './entries/actions.ts'
export { writeICalendar, type CalendarEvent } from './feed/icalendar.ts'
export type { EntryDraft, OrganizationCalendar } from './model.ts'
