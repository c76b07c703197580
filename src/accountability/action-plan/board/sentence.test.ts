import { describe, expect, it } from 'vitest'
import type { Locale } from '../../../kernel/text.ts'
import { NO_COMMITMENTS, type PlanState } from '../plans/model.ts'
import { words } from '../words.ts'
import { groupsOf, stateSentence } from './sentence.ts'

const state = (by: Partial<PlanState['by']>, late = 0): PlanState => ({
  ...NO_COMMITMENTS,
  by: { ...NO_COMMITMENTS.by, ...by },
  late,
  commitments: Object.values(by).reduce((sum, count) => sum + count, 0),
})
type How = { dated?: boolean; locale?: Locale; chosen?: boolean }
const say = (one: PlanState, { dated = true, locale = 'es', chosen = false }: How = {}) =>
  stateSentence(one, { t: words(locale), locale, dated, chosen })

describe('the state of a plan in one sentence', () => {
  it.each([
    ['no commitments', state({}), 'El plan todavía no tiene compromisos.'],
    [
      'some of each',
      state({ limited: 2, substantial: 2, complete: 1, 'not-started': 1 }, 2),
      '4 de 6 compromisos avanzan, 1 está completo y 1 no ha iniciado; 2 van tarde.',
    ],
    ['on time', state({ limited: 1, complete: 1 }), '1 de 2 compromisos avanza y 1 está completo; ninguno va tarde.'],
    [
      'some that nobody reported',
      state({ limited: 1, unreported: 2, 'no-evidence': 1 }, 1),
      '1 de 4 compromisos avanza y de 3 no hay datos; 1 va tarde.',
    ],
    ['one alone', state({ complete: 1 }), 'El único compromiso está completo.'],
    ['all complete', state({ complete: 3 }), '3 de 3 compromisos están completos.'],
  ])('%s', (_, one, sentence) => expect(say(one)).toBe(sentence))

  it('never calls zero what nobody reported', () => {
    const unknown = say(state({ unreported: 6 }), { dated: false })
    expect(unknown).toBe('De los 6 compromisos no se ha reportado ningún avance.')
    expect(unknown).not.toMatch(/0|completo|tarde/)
    expect(say(state({ unreported: 6 }, 2))).toBe('De los 6 compromisos no se ha reportado ningún avance. 2 van tarde.')
  })

  it('says nothing of lateness where no deadline is known', () =>
    expect(say(state({ limited: 2 }), { dated: false })).toBe('2 de 2 compromisos avanzan.'))

  it.each([
    ['one', state({ limited: 1 }, 1), 'El compromiso elegido avanza; va tarde.'],
    ['one on time', state({ substantial: 1 }), 'El compromiso elegido avanza; no va tarde.'],
    [
      'some',
      state({ limited: 2, complete: 1 }),
      '2 de 3 compromisos elegidos avanzan y 1 está completo; ninguno va tarde.',
    ],
    ['unreported', state({ unreported: 1 }), 'Del compromiso elegido no se ha reportado ningún avance.'],
  ])('does not call the chosen all there are: %s', (_, one, sentence) =>
    expect(say(one, { chosen: true })).toBe(sentence),
  )

  it('is said in English too', () =>
    expect(say(state({ limited: 4, complete: 2 }, 1), { locale: 'en' })).toBe(
      '4 of 6 commitments are moving forward and 2 are complete; 1 is late.',
    ))

  it('has groups that add up', () => {
    const one = state({ unreported: 1, 'no-evidence': 2, 'not-started': 3, limited: 4, substantial: 5, complete: 6 })
    expect(Object.values(groupsOf(one)).reduce((sum, count) => sum + count, 0)).toBe(one.commitments)
  })
})
