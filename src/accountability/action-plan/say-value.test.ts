import { expect, it } from 'vitest'
import { sayField, sayValue } from './say-value.ts'

it.each([
  ['kind', 'joint-declaration', 'Declaratoria conjunta'],
  ['kind', 'outcome', 'Resultado'],
  ['sector', 'civil-society', 'Sociedad civil'],
  ['participationLevel', 'consult', 'Consultar'],
  ['scope', 'boroughs', 'Algunas alcaldías'],
  ['boroughs', ['007', '015'], 'Iztapalapa; Cuauhtémoc'],
  ['goals', [6], '6. Agua limpia y saneamiento'],
  ['demonstration', false, 'No'],
  ['endsOn', '2026-03-01', '1 de marzo de 2026'],
  ['budgetAmount', 1250000.5, '1,250,000.5'],
  ['title', { es: 'Agua', en: 'Water' }, 'Agua'],
  ['holders', [{ name: 'Red Agua, A.C', pending: false, organization: null }], 'Red Agua, A.C'],
  ['holders', [{ name: '*OSC por definir', pending: true, organization: null }], '*OSC por definir'],
  ['holders', [{ name: 'Vocalía', pending: true, organizationId: null }], 'Vocalía (por nombrar)'],
  [
    'actors',
    [
      { organization: 'Red', role: { es: 'Mide' } },
      { organization: 'Vecinas', role: null },
    ],
    'Red (Mide); Vecinas',
  ],
  ['dependsOn', [{ commitment: 1, milestone: 2 }], 'Compromiso 1, hito 2'],
  [
    'phases',
    [{ number: 1, kind: 'drafting', title: null, opensOn: '2026-01-01', closesOn: null, means: null }],
    'Redacción, 1 de enero de 2026 – Sin dato',
  ],
  [
    'seats',
    [{ number: 1, sector: 'other', label: 'Academia', seats: 1, holders: [{ name: 'Ana', pending: false }] }],
    'Academia, 1 asiento: Ana',
  ],
  ['convenerId', 'id-1', 'Instituto'],
  ['summary', null, 'sin dato'],
  ['goals', [], 'sin dato'],
])('%s %j reads «%s»', (field, value, said) => {
  expect(sayValue(field, value, { locale: 'es', nameOf: (id) => (id === 'id-1' ? 'Instituto' : undefined) })).toBe(said)
})

it('calls fields as the screen does', () => {
  expect([sayField('phases', 'es'), sayField('nada', 'es')]).toEqual(['Etapas', 'nada'])
})
