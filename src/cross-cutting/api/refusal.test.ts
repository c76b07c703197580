import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseBody, pointerOf, readJson } from './body.ts'
import { languageOf, Turned } from './refusal.ts'

const asking = (language: string | null) =>
  new Request('http://localhost/', { headers: language === null ? {} : { 'accept-language': language } })

describe('the language of a problem', () => {
  it.each([
    [null, 'en'],
    ['*', 'en'],
    ['es', 'es'],
    ['es-MX, en;q=0.8', 'es'],
    ['en;q=0.2, es;q=0.9', 'es'],
    ['fr, es;q=0.1', 'es'],
    ['es;q=0', 'en'],
    ['es;q=abc', 'en'],
    [',;;q=', 'en'],
  ])('of %s is %s', (header, locale) => expect(languageOf(asking(header))).toBe(locale))
})

describe('a pointer', () => {
  it('escapes as RFC 6901 does', () => expect(pointerOf(['a/b', 0, 'c~d'])).toBe('#/a~1b/0/c~0d'))
  it('to the whole is bare', () => expect(pointerOf([])).toBe('#'))
})

describe('a body', () => {
  const read = (text: string) => readJson(new TextEncoder().encode(text), 'application/json')

  it('has its texts cleaned, at any depth, and keys of the prototype as keys', () => {
    expect(read('{"a":["x\\u0000y",{"b":"1\\r\\n2"}],"__proto__":{"c":"\\ud800"}}')).toEqual(
      JSON.parse('{"a":["xy",{"b":"1\\n2"}],"__proto__":{"c":"\ufffd"}}'),
    )
    expect(({} as Record<string, unknown>)['c']).toBeUndefined()
  })

  it.each([
    ['{', 'bad-json'],
    ['', 'bad-json'],
    ['['.repeat(33) + ']'.repeat(33), 'too-deep'],
    ['['.repeat(1_000_000), 'too-deep'],
  ])('%#: is turned away', (text, code) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code }) as Error)
  })

  it('is refused with every place at once', async () => {
    const schema = z.strictObject({ name: z.string().min(1), days: z.array(z.int()) })
    const refused = await parseBody(schema, { name: '', days: [1, 'x'], more: 1 }, 'en').catch(
      (error: unknown) => error,
    )
    expect(refused).toBeInstanceOf(Turned)
    expect((refused as Turned).extra.errors!.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      '#/name required',
      '#/days/1 not-a-number',
      '#/more unknown-field',
    ])
  })

  it.each([
    ['es', 'Indique al menos 2 elementos.', 'Indique a lo más 3 elementos.', 'Indique a lo más 1 elemento.'],
    ['en', 'Give at least 2 items.', 'Give at most 3 items.', 'Give at most 1 item.'],
  ] as const)('tells a short or long list in items, in %s, not in characters', async (locale, few, many, single) => {
    const list = z.array(z.string()).min(2).max(3)
    const schema = z.strictObject({ short: list, long: list, single: z.array(z.string()).max(1) })
    const sent = { short: ['a'], long: ['a', 'b', 'c', 'd'], single: ['a', 'b'] }
    const refused = await parseBody(schema, sent, locale).catch((error: unknown) => error)
    expect((refused as Turned).extra.errors).toEqual([
      { pointer: '#/short', code: 'too-few', detail: few },
      { pointer: '#/long', code: 'too-many', detail: many },
      { pointer: '#/single', code: 'too-many', detail: single },
    ])
  })
})
