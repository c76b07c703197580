/** How a cell's number is shown: as itself, with leading zeros, as a day, a moment of a day, or an hour. */
export type NumberFormat = { kind: 'number' | 'day' | 'moment' | 'time' } | { kind: 'zeros'; digits: number }

const PLAIN: NumberFormat = { kind: 'number' }

/** Built-in formats that are dates or hours (ECMA-376 part 1, 18.8.30; 27–36 and 50–58 are the East Asian dates). */
const BUILT_IN = new Map<number, NumberFormat['kind']>([
  ...range(14, 17).map((id) => [id, 'day'] as const),
  ...range(18, 21).map((id) => [id, 'time'] as const),
  [22, 'moment'],
  ...range(27, 36).map((id) => [id, 'day'] as const),
  ...range(45, 47).map((id) => [id, 'time'] as const),
  ...range(50, 58).map((id) => [id, 'day'] as const),
])

/** What a number format does to a number: by its code where it has one, else by its built-in id. */
export function numberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return { kind: BUILT_IN.get(id) ?? 'number' } as NumberFormat
  const zeros = /^0{2,20}$/.exec(code)
  if (zeros) return { kind: 'zeros', digits: code.length }
  // Only the section for positive numbers; without quoted text, escaped letters, colours and locales ([h] counts hours, so it stays).
  const bare = code
    .split(';')[0]!
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase()
  if (/general|[#?]|0(?!\d*s)/.test(bare.replace(/s+\.0+/g, 's'))) return PLAIN
  const hasDay = /[yd]|mmm/.test(bare) || (/m/.test(bare) && !/[hs]/.test(bare))
  const hasHour = /[hs]/.test(bare)
  return { kind: hasDay ? (hasHour ? 'moment' : 'day') : hasHour ? 'time' : 'number' }
}

const DAY_MS = 86_400_000

/**
 * The text of a number cell, as it is shown but without its ornaments: «1234.5», «007», «2017-03-01»,
 * «2017-03-01T16:30:00», «16:30:00». Null where a date is none (29 February 1900, negative). A serial number counts
 * days from 1899-12-31 (Excel believes in a 29 February 1900) or, in books of old Macintoshes, from 1904-01-01;
 * it has no time zone, so none is applied.
 */
export function numberText(raw: string, format: NumberFormat, epoch1904: boolean): string | null {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  if (format.kind === 'number') return plainNumber(raw, value)
  if (format.kind === 'zeros')
    return Number.isInteger(value) && value >= 0 ? String(value).padStart(format.digits, '0') : plainNumber(raw, value)
  const seconds = Math.round(value * 86_400)
  const days = Math.floor(seconds / 86_400)
  const hour = hourText(seconds - days * 86_400)
  if (format.kind === 'time' && days === 0) return hour
  const day = dayText(days, epoch1904)
  if (day === null) return null
  return hour === '00:00:00' && format.kind !== 'time' ? day : `${day}T${hour}`
}

/** Serial number of a day from 1900-03-01 on (before it, spreadsheets disagree); null for any other. */
export function serialOf(day: string): number | null {
  const serial = Math.round((Date.parse(`${day}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / DAY_MS)
  return serial >= 61 && serial <= LAST_SERIAL ? serial : null
}

/** 9999-12-31 */
const LAST_SERIAL = 2_958_465

function dayText(days: number, epoch1904: boolean): string | null {
  const serial = epoch1904 ? days + 1462 : days
  if (serial < 1 || serial > LAST_SERIAL || (!epoch1904 && serial === 60)) return null
  const afterFalseLeapDay = serial > 60
  return new Date(Date.UTC(1899, 11, afterFalseLeapDay ? 30 : 31) + serial * DAY_MS).toISOString().slice(0, 10)
}

function hourText(seconds: number) {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Fifteen digits, which is what spreadsheets show: 0.30000000000000004 is 0.3. Whole numbers stay as written. */
function plainNumber(raw: string, value: number) {
  const text = raw.trim()
  return /^-?\d+$/.test(text) ? text : String(Number(value.toPrecision(15)))
}

function range(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
