import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyProposals, dictionary, propose } from './propose.ts'
import { readTable } from './reading/read.ts'
import { repair, type RepairKind } from './repair.ts'
import { describeProposal, describeRepair } from './words.ts'

describe('certain repairs', () => {
  test.each<[string, string, RepairKind[]]>([
    ['Instituto &quot;Rosario&quot;', 'Instituto "Rosario"', ['html-entity']],
    ['A &amp;amp;quot;B&amp;quot;', 'A "B"', ['html-entity']],
    ['Peque&ntilde;a &#225; &#xE9; &#150;', 'Pequeña á é –', ['html-entity']],
    ['AT&T & Cía; 5 &desconocida; &#0; &#xD800;', 'AT&T & Cía; 5 &desconocida; &#0; &#xD800;', []],
    ['AlcaldÃ­a CoyoacÃ¡n', 'Alcaldía Coyoacán', ['mojibake']],
    ['â€œcitaâ€\u009d â€” NiÃ±os', '“cita” — Niños', ['mojibake']],
    ['DoÃƒÂ±a', 'Doña', ['mojibake']],
    ['CiÃ&sup3;n', 'Ción', ['html-entity', 'mojibake']],
    ['Cafe\u0301', 'Café', ['unicode-form']],
    ['Plan\u00a0de\u2009Acción', 'Plan de Acción', ['odd-space']],
    ['a\u0000b\u200bc\ufeffd\u00ade', 'abcde', ['control-character', 'invisible-character']],
    ['dos  espacios   más', 'dos espacios más', ['doubled-space']],
    ['  orillas \t', 'orillas', ['odd-space', 'outer-space']],
    ['línea\r\notra', 'línea\notra', ['line-break']],
    ['ÉNFASIS «É» ¿Ñ? Í\u2009a', 'ÉNFASIS «É» ¿Ñ? Í a', ['odd-space']],
    ['Í\u00a0ABC', 'Í ABC', ['odd-space']],
    ['Un párrafo con punto.', 'Un párrafo con punto.', []],
    ['👩‍🚀 Metrobús', '👩‍🚀 Metrobús', []],
  ])('%j → %j', (text, value, kinds) => {
    const repaired = repair(text)
    expect(repaired.value).toBe(value)
    expect(repaired.repairs.map(({ kind }) => kind)).toEqual(kinds)
    for (const one of repaired.repairs) expect(describeRepair(one, 'es')).not.toContain('repair.')
  })

  test.each([
    ['Fideicomiso del Distrito Federal.', 'Fideicomiso del Distrito Federal'],
    ['Secretaría de Cultura,', 'Secretaría de Cultura'],
    ['Corporación Mexicana de Impresión S.A. de C.V.', 'Corporación Mexicana de Impresión S.A. de C.V.'],
    ['Colectivo Gota, A.C.', 'Colectivo Gota, A.C.'],
    ['Hernández y Cía.', 'Hernández y Cía.'],
    ['Pérez Hnos.', 'Pérez Hnos.'],
    ['y otros etc.', 'y otros etc.'],
    ['Continuará...', 'Continuará...'],
    ['dos\nlíneas', 'dos líneas'],
  ])('as a name, %j → %j', (text, value) => expect(repair(text, { as: 'name' }).value).toBe(value))

  test('quotes are only noted', () => {
    expect(repair('"a" “b”')).toEqual({ value: '"a" “b”', repairs: [], notes: ['straight-quotes', 'curly-quotes'] })
  })

  test('each repair begins where the last ended, and repairing twice changes nothing', () => {
    const piece = fc.constantFrom(
      '&amp;',
      'quot;',
      '&quot;',
      'Ã',
      '¡',
      'Â',
      '\u00a0',
      ' ',
      '  ',
      '.',
      ',',
      'S.A.',
      'á',
      'e\u0301',
      '\u0000',
      '\ud800',
      '\n',
      '\r',
      'Federal',
      'â€œ',
      '😀',
      '&#38;',
      '&#195;',
    )
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        fc.constantFrom('name' as const, 'text' as const),
        (text, as) => {
          const { value, repairs } = repair(text, { as })
          let reached = text
          for (const { before, after } of repairs) {
            expect(before).toBe(reached)
            reached = after
          }
          expect(reached).toBe(value)
          expect(repair(value, { as }).repairs).toEqual([])
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('a text in good Spanish is not touched', () => {
    const letter = fc.constantFrom(...'aeioubcdlmnrstáéíóúüñÁÉÍÓÚÜÑ¿¡«»“”–—°ºª€…')
    fc.assert(
      fc.property(
        fc.array(letter).map((letters) => letters.join('')),
        (text) => {
          expect(repair(text).repairs).toEqual([])
        },
      ),
    )
  })
})

describe('doubtful ones', () => {
  const known = dictionary({
    words: ['Secretaría', 'indígenas', 'está', 'esta', 'público', 'servicios'],
    names: [
      { name: 'Alcaldía Cuauhtémoc' },
      { name: 'Alcaldía Cuajimalpa de Morelos', short: ['Alcaldía Cuajimalpa'] },
    ],
  })

  test.each<[string, string, string[]]>([
    ['Secretaria de Cultura', 'Secretaría de Cultura', ['accent']],
    ['PUEBLOS INDIGENAS', 'PUEBLOS INDÍGENAS', ['accent']],
    ['Alcaldía Cuahtémoc', 'Alcaldía Cuauhtémoc', ['spelling']],
    ['alcaldia cuajimalpa', 'Alcaldía Cuajimalpa de Morelos', ['short-name']],
    ['Servicios Metropolitanos S.A de C.V', 'Servicios Metropolitanos S.A. de C.V.', ['company-form']],
    ['Impresión S.A. de C.V.', 'Impresión S.A. de C.V.', []],
    ['Gota AC', 'Gota A.C.', ['company-form']],
    ['Instituto "Rosario"', 'Instituto “Rosario”', ['quotes']],
    ['esta persona', 'esta persona', []],
    ['servicio pública', 'servicio pública', []],
    ['Metrobús', 'Metrobús', []],
    ['Secretaría', 'Secretaría', []],
  ])('%j could be %j', (text, after, kinds) => {
    const proposals = propose(text, known)
    expect(proposals.map(({ kind }) => kind)).toEqual(kinds)
    expect(applyProposals(text, proposals)).toBe(after)
    for (const proposal of proposals) expect(describeProposal(proposal, 'es')).toContain(proposal.after)
  })
})

test('the public bodies of the city: every defect repaired or proposed, nothing else touched', async () => {
  const shared = process.env['TEQUIO_SHARED'] ?? '../shared'
  const file = path.join(shared, 'data/organizations/cdmx-public-bodies.csv')
  const bytes = await readFile(file).catch(() => {
    throw new Error(`The shared data are missing: set TEQUIO_SHARED (looked for ${file})`)
  })
  const verdict = await readTable(bytes, 'cdmx-public-bodies.csv')
  if (!verdict.ok) throw new Error(verdict.reason)
  const names = verdict.value.sheets[0]!.rows.map(({ cells: [name] }) => name!)
  const repaired = names.map((name) => repair(name, { as: 'name' }))
  expect(repaired.flatMap(({ repairs }) => repairs.map(({ kind, before }) => [kind, before]))).toEqual([
    [
      'trailing-punctuation',
      'Fideicomiso Público del Fondo de Apoyo a la Procuración de Justicia del Distrito Federal.',
    ],
    ['html-entity', 'Instituto de Estudios Superiores de la CDMX &quot;Rosario Castellanos&quot;'],
  ])

  const known = dictionary({
    words: ['Secretaría', 'Indígenas'],
    names: [
      { name: 'Alcaldía Cuauhtémoc' },
      { name: 'Alcaldía Cuajimalpa de Morelos', short: ['Alcaldía Cuajimalpa'] },
      { name: 'Alcaldía La Magdalena Contreras', short: ['Alcaldía Magdalena Contreras'] },
    ],
  })
  const proposed = repaired.flatMap(({ value }) =>
    propose(value, known).map(({ kind, before, after }) => [kind, before, after]),
  )
  expect(proposed).toEqual([
    ['spelling', 'Cuahtémoc', 'Cuauhtémoc'],
    ['short-name', 'Alcaldía Cuajimalpa', 'Alcaldía Cuajimalpa de Morelos'],
    ['short-name', 'Alcaldía Magdalena Contreras', 'Alcaldía La Magdalena Contreras'],
    ['quotes', '"Rosario Castellanos"', '“Rosario Castellanos”'],
    ['accent', 'Secretaria', 'Secretaría'],
    ['accent', 'Secretaria', 'Secretaría'],
    ['accent', 'Secretaria', 'Secretaría'],
    ['accent', 'Indigenas', 'Indígenas'],
    ['company-form', 'S.A de C.V', 'S.A. de C.V.'],
  ])
})
