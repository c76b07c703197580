import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeICalendar, type CalendarEvent } from './icalendar.ts'

const event: CalendarEvent = {
  uid: '0199b0c0-0000-7000-8000-000000000001@tequio.example',
  stamp: new Date('2026-11-22T18:00:00.123Z'),
  firstDay: '2026-12-21',
  lastDay: '2026-12-31',
  summary: 'Vacaciones; de invierno, fin\\año',
  description: 'Primera línea\r\nSegunda',
  url: 'https://tequio.example/calendarios/x',
}
const write = (events: readonly CalendarEvent[], name = 'Días hábiles') =>
  writeICalendar({ name, language: 'es', url: 'https://tequio.example/calendarios/x', events })

/** Reads what was written as RFC 5545 says: lines unfolded, texts unescaped. Throws at what is none. */
function read(feed: string): { name: string; parameters: string; value: string }[] {
  if (!feed.endsWith('\r\n')) throw new Error('the last line has no end')
  const lines = feed.slice(0, -2).split('\r\n')
  for (const line of lines) {
    if (Buffer.byteLength(line) > 75) throw new Error(`${Buffer.byteLength(line)} octets: ${line}`)
    if (/[\r\n\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) throw new Error(`control character in ${line}`)
  }
  return lines
    .join('\r\n')
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .map((line) => {
      const { name, parameters, value } = /^(?<name>[A-Z-]+)(?<parameters>(;[A-Z]+=[\w-]+)*):(?<value>.*)$/s.exec(
        line,
      )!.groups!
      return { name: name!, parameters: parameters!, value: value! }
    })
}
const unescaped = (value: string) => value.replace(/\\(.)/g, (_, next: string) => (next === 'n' ? '\n' : next))
const valueOf = (feed: string, name: string) =>
  read(feed)
    .filter((line) => line.name === name)
    .at(-1)?.value

describe('the feed', () => {
  it('has what a calendar and an event must have', () => {
    const feed = write([event])
    const names = read(feed).map(({ name, value }) => (name === 'BEGIN' || name === 'END' ? `${name}:${value}` : name))
    expect(names[0]).toBe('BEGIN:VCALENDAR')
    expect(names.at(-1)).toBe('END:VCALENDAR')
    expect(names).toEqual(expect.arrayContaining(['VERSION', 'PRODID', 'BEGIN:VEVENT', 'UID', 'DTSTAMP', 'DTSTART', 'DTEND', 'SUMMARY'])) // prettier-ignore
    expect(valueOf(feed, 'DTSTAMP')).toBe('20261122T180000Z')
  })

  it('ends on the day after the last', () => {
    const feed = write([event])
    expect(feed).toContain('DTSTART;VALUE=DATE:20261221\r\n')
    expect(feed).toContain('DTEND;VALUE=DATE:20270101\r\n')
  })

  it('escapes what has a meaning of its own', () => {
    expect(valueOf(write([event]), 'SUMMARY')).toBe('Vacaciones\\; de invierno\\, fin\\\\año')
    expect(valueOf(write([event]), 'DESCRIPTION')).toBe('Primera línea\\nSegunda')
  })

  it('tells those who have it that an event was called off', () => {
    const feed = write([{ ...event, cancelled: true }])
    expect([valueOf(feed, 'STATUS'), valueOf(feed, 'SEQUENCE')]).toEqual(['CANCELLED', '1'])
    expect(valueOf(write([event]), 'STATUS')).toBeUndefined()
  })

  it('gives back every text, in lines of at most 75 octets, whatever is in it', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.string({ unit: 'binary', maxLength: 200 }),
        (one, other) => {
          const feed = write([{ ...event, summary: one, description: `x${other}` }], other)
          const plain = (text: string) =>
            text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
          expect(unescaped(valueOf(feed, 'SUMMARY')!)).toBe(plain(one))
          expect(unescaped(valueOf(feed, 'DESCRIPTION')!)).toBe(plain(`x${other}`))
        },
      ),
      { numRuns: 40 },
    ))
})
