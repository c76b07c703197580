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
