import fc from 'fast-check'
import { expect, it } from 'vitest'
import { writeAtom, type AtomFeed } from './atom.ts'
import { readAtom } from './read-atom.ts'

const feed: AtomFeed = {
  id: 'tag:tequio.example,2026:/bitacora',
  title: 'Bitácora',
  language: 'es',
  page: 'https://tequio.example/bitacora',
  self: 'https://tequio.example/bitacora.atom?antes=5&lang=en',
  first: 'https://tequio.example/bitacora.atom',
  next: null,
  entries: [],
}
const entry = {
  id: 'tag:tequio.example,2026:/bitacora/7',
  title: 'Reportó',
  updated: new Date('2026-11-23T10:00:00Z'),
  author: 'Ana',
  link: 'https://tequio.example/plan',
  category: 'milestone.progress-reported',
  summary: null,
}

const textOf = (xml: string, name: string) => readAtom(xml).texts.find(([path]) => path === name)?.[1]

it('has what a feed and an entry must have', () => {
  const xml = writeAtom({ ...feed, entries: [entry], next: 'https://tequio.example/bitacora.atom?antes=7' })
  expect(xml).toMatch(
    /^<\?xml version="1\.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom" xml:lang="es">/,
  )
  expect(textOf(xml, 'feed/id')).toBe(feed.id)
  expect(textOf(xml, 'feed/updated')).toBe('2026-11-23T10:00:00.000Z')
  expect(textOf(xml, 'feed/entry/author/name')).toBe('Ana')
  expect(readAtom(xml).links.map(({ rel, href }) => `${rel} ${href}`)).toEqual([
    `self ${feed.self}`,
    `alternate ${feed.page}`,
    `first ${feed.first}`,
    'next https://tequio.example/bitacora.atom?antes=7',
    `alternate ${entry.link}`,
  ])
})

it('is well formed where nothing happened yet', () =>
  expect(textOf(writeAtom(feed), 'feed/updated')).toBe('1970-01-01T00:00:00.000Z'))

it('gives back whatever people wrote, but for what XML takes in no form', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const xml = writeAtom({
        ...feed,
        entries: [{ ...entry, title: `x${text}x`, category: text, link: `https://a.example/?${text}` }],
      })
      const kept = `x${text}x`.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
      // Ends of lines are one to a parser (XML 1.0, 2.11).
      expect(textOf(xml, 'feed/entry/title')).toBe(kept.replace(/\r\n?/g, '\n'))
    }),
    { numRuns: 40 },
  ))
