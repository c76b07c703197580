import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { repairName, withDoubtful } from './repairs.ts'

describe('what is certain is repaired', () => {
  it.each([
    ['html-entity', 'Instituto &quot;Rosario Castellanos&quot;', 'Instituto "Rosario Castellanos"'],
    ['trailing-punctuation', 'Fondo de Apoyo a la Justicia.', 'Fondo de Apoyo a la Justicia'],
    ['borough-spelling', 'Alcaldía Cuahtémoc', 'Alcaldía Cuauhtémoc'],
    ['borough-spelling', 'Alcaldía Iztapalápa', 'Alcaldía Iztapalapa'],
    ['borough-short', 'Alcaldía Cuajimalpa', 'Alcaldía Cuajimalpa de Morelos'],
    ['borough-short', 'Alcaldía de Magdalena Contreras', 'Alcaldía La Magdalena Contreras'],
    ['accent', 'Secretaria de Turismo', 'Secretaría de Turismo'],
    ['accent', 'SECRETARIA DE TURISMO', 'SECRETARÍA DE TURISMO'],
    ['accent', 'Comision de Atencion a Victimas', 'Comisión de Atención a Víctimas'],
    ['accent', 'Sistema para la Cohesion y la Inclusion', 'Sistema para la Cohesión y la Inclusión'],
    ['accent', 'Supervision de Mexico', 'Supervisión de México'],
    ['accent', 'Instituto de Lenguas Indigenas', 'Instituto de Lenguas Indígenas'],
    ['company-form', 'Servicios Metropolitanos S.A de C.V', 'Servicios Metropolitanos S.A. de C.V.'],
  ] as const)('%s: %s', (rule, before, after) => {
    const { value, certain } = repairName(before)
    expect(value).toBe(after)
    expect(certain.map((change) => change.rule)).toEqual([rule])
    expect(certain[0]!.before).toBe(before)
  })

  it.each([
    'Corporación Mexicana de Impresión S.A. de C.V.',
    'Alcaldía Gustavo A. Madero',
    'Metrobús',
    'Asociación de Secretarias de Xochimilco', // people, not an office
    'World Vision México',
    'Vision Mundial de México',
    'Transparency Mexico', // English
    'Delegación Cuauhtémoc', // what it was called until 2018
    'Sistema de Transporte Colectivo, Metro',
  ])('leaves as it is: %s', (name) => {
    expect(repairName(name)).toMatchObject({ value: name, certain: [] })
  })
})

describe('what is doubtful is proposed', () => {
  it.each([
    ['old-city-name', 'Fondo Ambiental Público del Distrito Federal', 'Fondo Ambiental Público de la Ciudad de México'],
    ['old-city-name', 'Cine Mexicano en el Distrito Federal', 'Cine Mexicano en la Ciudad de México'],
    ['city-initials', 'Instituto de la CDMX', 'Instituto de la Ciudad de México'],
    ['accent', 'Fundación Jose Martí', 'Fundación José Martí'],
    ['spelling', 'Secretarría de Salud', 'Secretaría de Salud'],
  ] as const)('%s: %s', (rule, before, after) => {
    const { value, doubtful } = repairName(before)
    expect(value).toBe(before)
    expect(doubtful.map((change) => change.rule)).toContain(rule)
    expect(withDoubtful(value, doubtful)).toBe(after)
  })
})

const pieces = [
  'Secretaria',
  'de',
  'Indigenas',
  'Alcaldía',
  'Cuahtémoc',
  '&quot;',
  '.',
  'S.A de C.V',
  'CDMX',
  'del Distrito Federal',
  'ñandú',
  '\u00a0',
  '💧',
  'Comision',
  '=1+1',
  '\u0301',
]

describe('whatever the text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((words) => words.join(' ')),
  )

  it('repairing twice changes nothing more', () => {
    fc.assert(fc.property(text, (name) => void expect(repairName(repairName(name).value).certain).toEqual([])))
  })

  it('the repairs lead from the text that came to the one that is kept', () => {
    fc.assert(
      fc.property(text, (name) => {
        const { value, certain } = repairName(name)
        expect([name, ...certain.map(({ after }) => after)]).toEqual([...certain.map(({ before }) => before), value])
      }),
    )
  })
})
