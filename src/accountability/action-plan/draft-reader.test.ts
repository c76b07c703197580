import { describe, expect, it } from 'vitest'
import { DraftReader, typedOf } from './draft-reader.ts'

const reader = (typed: Record<string, string | string[]>) => new DraftReader(typed, 'es')

describe('reading what was typed', () => {
  it('takes text by language, and nothing as unknown', () => {
    const read = reader({ title: ' Agua\r\nsegura ', titleEn: 'Safe water', summary: '  ' })
    expect(read.content('title', 100)).toEqual({ es: 'Agua\nsegura', en: 'Safe water' })
    expect(read.content('summary', 100)).toBeNull()
    expect(read.content('nothing', 100)).toBeNull()
    expect(read.ok).toBe(true)
  })

  it('asks for Spanish where only English was written', () => {
    const read = reader({ titleEn: 'Safe water' })
    expect(read.content('title', 100)).toBeNull()
    expect(read.errors).toHaveProperty('title')
  })

  it.each([
    ['18,400,000.50', 18_400_000.5],
    ['$ 1 250', 1250],
    ['-3.5', -3.5],
    ['', null],
  ])('reads «%s» as a number', (text, value) => {
    const read = reader({ amount: text })
    expect(read.number('amount')).toBe(value)
    expect(read.ok).toBe(true)
  })

  it.each(['doce', '1e400', '1.2.3', '--1', 'NaN', '٣'])('refuses «%s» as a number', (text) => {
    const read = reader({ amount: text })
    expect(read.number('amount')).toBeNull()
    expect(read.errors['amount']).toMatch(/número/)
  })

  it('keeps numbers within bounds, and says which', () => {
    const read = reader({ low: '-1', high: '1000000000000000' })
    read.number('low', { least: 0 })
    read.number('high')
    expect(Object.keys(read.errors)).toEqual(['low', 'high'])
  })

  it.each([
    ['22/11/2026', '2026-11-22'],
    ['2026-11-22', '2026-11-22'],
    ['31/11/2026', null],
    ['pronto', null],
  ])('reads «%s» as a day', (text, day) => {
    const read = reader({ on: text })
    expect(read.day('on')).toBe(day)
    expect(read.ok).toBe(day !== null)
  })

  it('takes only what was offered', () => {
    const read = reader({ scope: 'world', goals: ['1', '99'] })
    expect(read.choice('scope', ['city', 'boroughs'])).toBeNull()
    expect(read.choices('goals', ['1', '2'])).toEqual(['1'])
    expect(Object.keys(read.errors)).toEqual(['scope', 'goals'])
  })

  it('fills the form again with what a draft says', () => {
    expect(
      typedOf({
        title: { es: 'Agua', en: 'Water' },
        endsOn: null,
        goals: [6, 11],
        budget: 12.5,
        actors: [{ organizationId: 'x' }],
      }),
    ).toEqual({ title: 'Agua', titleEn: 'Water', goals: ['6', '11'], budget: '12.5' })
  })
})

describe('what is typed a little wrong', () => {
  it.each([
    ['1,5', {}, 'La coma separa miles; los decimales llevan punto. Escriba 1.5.'],
    ['1,234,567.891', { decimals: 2 }, 'Escriba a lo más 2 decimales, por ejemplo 1250.50.'],
    ['2.5', { decimals: 0 }, 'Escriba un número entero, por ejemplo 3.'],
    ['1001', { most: 1000 }, 'Escriba 1,000 o un número menor.'],
    ['-1', { least: 0 }, 'Escriba 0 o un número mayor.'],
  ])('«%s» is refused with how to write it', (text, bounds, message) => {
    const read = reader({ amount: text })
    expect(read.number('amount', bounds)).toBeNull()
    expect(read.errors).toEqual({ amount: message })
  })

  it('takes the very bounds', () => {
    const read = reader({ least: '0', most: '1,000', first: '1990-01-01', last: '31/12/2100' })
    expect([read.number('least', { least: 0 }), read.number('most', { most: 1000 })]).toEqual([0, 1000])
    expect([read.day('first'), read.day('last'), read.whole('most', 1000)]).toEqual(['1990-01-01', '2100-12-31', 1000])
    expect(read.ok).toBe(true)
  })

  it.each(['0001-01-01', '31/12/1989', '2101-01-01'])(
    '«%s» is no day of a plan, though a document may be that old',
    (text) => {
      const read = reader({ on: text })
      expect(read.day('on')).toBeNull()
      expect(read.errors['on']).toContain('1990')
    },
  )

  it('a document may be as old as it likes, and of today, not of tomorrow', () => {
    const read = reader({ old: '0001-01-01', now: '2026-11-20', next: '21/11/2026', none: '', wrong: '31/11/2026' })
    const today = '2026-11-20'
    expect(['old', 'now', 'none'].map((name) => read.pastDay(name, today))).toEqual(['0001-01-01', today, null])
    expect(read.ok).toBe(true)
    expect(['next', 'wrong'].map((name) => read.pastDay(name, today))).toEqual([null, null])
    expect(read.errors['next']).toContain('no ha llegado')
    expect(read.errors['wrong']).toContain('exista')
  })
})
