import { addDays, type Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'

/** Something that lasts whole days. */
export type CalendarEvent = {
  /** The same for ever: by it a calendar knows an event that it has. */
  uid: string
  /** When what is said of it was last changed. */
  stamp: Date
  firstDay: Day
  /** Belongs to it. */
  lastDay: Day
  summary: string
  /** The language of what is said, where it is not the calendar's. */
  language?: Locale | undefined
  description?: string | undefined
  url?: string | undefined
  /** It was called off: calendars that have it take it away. */
  cancelled?: boolean | undefined
}

type Feed = { name: string; language: Locale; url: string; events: readonly CalendarEvent[] }

/** A calendar of events by the day, as programs subscribe to it (iCalendar, RFC 5545; its name and address by RFC 7986). */
export function writeICalendar({ name, language, url, events }: Feed): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tequio//Tequio//ES',
    'CALSCALE:GREGORIAN',
    `NAME;LANGUAGE=${language}:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    `URL:${url}`,
    'REFRESH-INTERVAL;VALUE=DURATION:P1D',
    'X-PUBLISHED-TTL:P1D',
    ...events.flatMap((event) => eventLines(event, language)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${fold(line)}\r\n`).join('')
}

function eventLines(event: CalendarEvent, calendarLanguage: Locale): string[] {
  const { uid, stamp, firstDay, lastDay, summary, language = calendarLanguage, description, url, cancelled } = event
  return [
    'BEGIN:VEVENT',
    `UID:${text(uid)}`,
    `DTSTAMP:${moment(stamp)}`,
    `DTSTART;VALUE=DATE:${compact(firstDay)}`,
    `DTEND;VALUE=DATE:${compact(addDays(lastDay, 1))}`, // the first day after it
    `SUMMARY;LANGUAGE=${language}:${text(summary)}`,
    ...(description ? [`DESCRIPTION;LANGUAGE=${language}:${text(description)}`] : []),
    ...(url ? [`URL:${url}`] : []),
    'TRANSP:TRANSPARENT', // nobody is busy for it
    ...(cancelled ? ['STATUS:CANCELLED', 'SEQUENCE:1'] : ['SEQUENCE:0']),
    'END:VEVENT',
  ]
}

const compact = (day: Day) => day.replaceAll('-', '')
const moment = (at: Date) => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

/** A value of type TEXT (section 3.3.11). Other control characters may not be in it. */
const text = (value: string) =>
  value
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|\n/g, '\\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

const LINE = 75 // octets, section 3.1

/** A long line goes on in the next, after a space; no character is cut in two. */
function fold(line: string): string {
  let folded = ''
  let width = 0
  for (const character of line) {
    const octets = Buffer.byteLength(character)
    if (width + octets > LINE) {
      folded += '\r\n '
      width = 1
    }
    folded += character
    width += octets
  }
  return folded
}
