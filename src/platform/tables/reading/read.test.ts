import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeFinding, describePlace, describeRefusal } from '../words.ts'
import type { FindingKind, TableReason, Workbook } from '../workbook.ts'
import { bareXlsx, excelJs, zip } from './fixtures.ts'
import { readTable, type ReadOptions } from './read.ts'

const SHARED = process.env['TEQUIO_SHARED'] ?? '../shared'

async function shared(file: string) {
  return readFile(path.join(SHARED, 'data', file)).catch(() => {
    throw new Error(`The shared data are missing: set TEQUIO_SHARED (looked for ${file} in ${SHARED})`)
  })
}

async function accepted(bytes: Uint8Array | string, name = 'tabla.csv', options?: ReadOptions): Promise<Workbook> {
  const verdict = await readTable(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, name, options)
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}

async function reasonFor(bytes: Uint8Array | string, name = 'tabla.csv', options?: ReadOptions) {
  const verdict = await readTable(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, name, options)
  return verdict.ok ? null : verdict.reason
}

const found = ({ findings }: Workbook, kind: FindingKind) => findings.filter((finding) => finding.kind === kind)
const cellsOf = ({ sheets: [sheet] }: Workbook) => sheet!.rows.map(({ cells }) => cells)

describe('text files', () => {
  test('a plain table has no findings', async () => {
    const book = await accepted('Clave,Nombre\r\n007,Metrobús\r\n')
    expect(book.format).toBe('csv')
    expect(book.sheets[0]).toMatchObject({
      name: 'tabla',
      header: ['Clave', 'Nombre'],
      headerLine: 1,
      rows: [{ line: 2, cells: ['007', 'Metrobús'] }],
    })
    expect(book.sheets[0]!.cellAddress(7, 1)).toBe('B7')
    expect(book.findings).toEqual([])
  })

  test.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from('Año,Dueña\n1,José\n')],
    ['UTF-8 with its mark', Buffer.from('\ufeffAño,Dueña\n1,José\n')],
    ['UTF-16', Buffer.from('\ufeffAño,Dueña\n1,José\n', 'utf16le')],
    ['Windows-1252', Buffer.from('Año,Dueña\n1,José\n', 'latin1')],
  ])('%s keeps its accents', async (_, bytes) => {
    const book = await accepted(bytes)
    expect(book.sheets[0]!.header).toEqual(['Año', 'Dueña'])
    expect(cellsOf(book)).toEqual([['1', 'José']])
  })

  test('mixed bytes are read line by line and listed with their row', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\n"x\ny",ñ\n'),
      Buffer.from('Peque\xf1a,1\n', 'latin1'),
      Buffer.from('Niñez,2\nPe\u00f1a '),
      Buffer.from([0xf1]),
    ])
    const book = await accepted(bytes)
    expect(cellsOf(book).map(([first]) => first)).toEqual(['x\ny', 'Pequeña', 'Niñez', 'Peña ñ'])
    expect(found(book, 'mixed-encoding').map(({ line, after }) => [line, after])).toEqual([
      [3, 'Pequeña,1'],
      [5, 'Peña ñ'],
    ])
  })

  test('a byte without meaning in Windows-1252 is listed', async () => {
    const book = await accepted(Buffer.from('a\nPe\xf1a\nx\x81y\n', 'latin1'))
    expect(found(book, 'windows-1252')).toHaveLength(1)
    expect(found(book, 'mixed-encoding')).toMatchObject([{ line: 3 }])
  })

  test('headers: repeated, empty, and named like parts of JavaScript', async () => {
    const book = await accepted('a,a,,__proto__,constructor,a (2)\n1,2,3,4,5,6\n')
    expect(book.sheets[0]!.header).toEqual(['a', 'a (3)', '(C)', '__proto__', 'constructor', 'a (2)'])
    expect(found(book, 'duplicate-header')).toMatchObject([{ cell: 'B1', before: 'a', after: 'a (3)' }])
    expect(found(book, 'empty-header')).toMatchObject([{ cell: 'C1', after: '(C)' }])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('ragged and blank rows keep their numbers', async () => {
    const book = await accepted('a,b\n1\n\n , \n2,3,4\n5,6,,\n')
    expect(book.sheets[0]!.header).toEqual(['a', 'b', '(C)'])
    expect(book.sheets[0]!.rows).toEqual([
      { line: 2, cells: ['1', '', ''] },
      { line: 5, cells: ['2', '3', '4'] },
      { line: 6, cells: ['5', '6', ''] },
    ])
    expect(found(book, 'row-shorter')).toMatchObject([{ line: 2, count: 1 }])
    expect(found(book, 'row-longer')).toMatchObject([{ line: 5, cell: 'C5', count: 3 }])
    expect(found(book, 'blank-rows')).toMatchObject([{ line: 3, count: 2 }])
    expect(found(book, 'empty-header')).toEqual([])
  })

  test('Excel’s separator line is obeyed and is no row', async () => {
    const book = await accepted('sep=|\r\na|b\r\n1|2\r\n')
    expect(book.sheets[0]).toMatchObject({ header: ['a', 'b'], rows: [{ line: 2, cells: ['1', '2'] }] })
  })

  test('many findings of a kind are counted, not listed', async () => {
    const book = await accepted(`a,b\n${'1\n'.repeat(500)}`)
    expect(found(book, 'row-shorter')).toHaveLength(200)
    expect(found(book, 'and-more')).toMatchObject([{ before: 'row-shorter', count: 300 }])
  })
})

describe('workbooks', () => {
  test('dates, zeros, formulas, errors, merged cells, sheets', async () => {
    const bytes = await excelJs((book) => {
      const sheet = book.addWorksheet('Metas')
      sheet.addRow(['Clave', 'Fecha', 'Valor', 'Suma', 'Mal', 'Rico', 'Hora'])
      sheet.addRow([
        '007',
        new Date('2017-03-01T00:00:00Z'),
        0.1 + 0.2,
        { formula: 'A1+1', result: 5 },
        { error: '#REF!' },
        { richText: [{ text: 'a ' }, { text: 'b', font: { bold: true } }] },
        new Date('2017-03-01T16:30:00Z'),
      ])
      sheet.getCell('B2').numFmt = 'dd/mm/yyyy'
      sheet.getCell('G2').numFmt = 'dd/mm/yyyy hh:mm'
      sheet.getCell('A4').value = 'tras un renglón en blanco'
      sheet.mergeCells('A4:C4')
      book.addWorksheet('Oculta', { state: 'hidden' }).addRow(['x'])
      book.addWorksheet('Vacía')
    })
    const book = await accepted(bytes, 'metas.xlsx')
    expect(book.format).toBe('xlsx')
    expect(book.sheets.map(({ name }) => name)).toEqual(['Metas', 'Oculta', 'Vacía'])
    expect(cellsOf(book)[0]).toEqual(['007', '2017-03-01', '0.3', '5', '', 'a b', '2017-03-01T16:30:00'])
    expect(book.sheets[0]!.rows[1]!.line).toBe(4)
    expect(found(book, 'formula')).toMatchObject([{ sheet: 'Metas', cell: 'D2', before: '=A1+1', after: '5' }])
    expect(found(book, 'error-cell')).toMatchObject([{ cell: 'E2', before: '#REF!' }])
    expect(found(book, 'merged-cells')).toMatchObject([{ cell: 'A4:C4', line: 4 }])
    expect(found(book, 'hidden-sheet')).toMatchObject([{ sheet: 'Oculta' }])
    expect(found(book, 'empty-sheet')).toMatchObject([{ sheet: 'Vacía' }])
    expect(found(book, 'several-sheets')).toMatchObject([{ count: 2 }])
  })

  test('one sheet by its name', async () => {
    const bytes = await excelJs((book) => {
      book.addWorksheet('Uno').addRow(['a'])
      book.addWorksheet('Dós').addRow(['b'])
    })
    expect((await accepted(bytes, 'x.xlsx', { sheet: 'DÓS' })).sheets.map(({ header }) => header)).toEqual([['b']])
    expect(await reasonFor(bytes, 'x.xlsx', { sheet: 'tres' })).toBe('no-such-sheet')
  })

  test('books of old Macintoshes count days from 1904', async () => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    const sheet =
      '<sheetData><row><c t="inlineStr"><is><t>día</t></is></c></row><row><c s="1"><v>41333</v></c></row></sheetData>'
    expect(
      cellsOf(await accepted(await bareXlsx(sheet, { styles, workbookPr: '<workbookPr date1904="1"/>' }), 'a.xlsx')),
    ).toEqual([['2017-03-01']])
  })

  test('what no library writes: no addresses, escapes, phonetics, a formula without value, a day that never was', async () => {
    const strings = '<si><t>uno</t></si><si><r><t>東</t></r><rPh><t>ひがし</t></rPh></si>'
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    const sheet =
      '<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="str"><v>a_x000D_b_x005F_x0041_</v></c></row>' +
      '<row r="5"><c r="B5"><f>NOW()</f></c><c s="1"><v>60</v></c><c t="b"><v>1</v></c></row></sheetData>'
    const book = await accepted(await bareXlsx(sheet, { strings, styles }), 'a.xlsx')
    expect(book.sheets[0]).toMatchObject({
      header: ['uno', '東', 'a b_x0041_', '(D)'],
      rows: [{ line: 5, cells: ['', '', '60', 'true'] }],
    })
    expect(book.findings.map(({ kind, cell }) => [kind, cell])).toEqual([
      ['formula-without-value', 'B5'],
      ['impossible-date', 'C5'],
      ['blank-rows', undefined],
      ['row-longer', 'D5'],
    ])
  })
})

describe('what is refused, by name', () => {
  const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex')
  const cases: [TableReason, () => Uint8Array | string | Promise<Uint8Array>, ReadOptions?][] = [
    ['empty-file', () => ''],
    ['empty-file', () => ' \n\n,,\n'],
    ['too-large', () => 'a,b\n1,2\n', { maxBytes: 5 }],
    ['too-many-rows', () => 'a\n1\n2\n3\n', { maxRows: 2 }],
    ['too-many-columns', () => 'a,b,c\n', { maxColumns: 2 }],
    ['too-many-cells', () => 'a,b\n1,2\n3,4\n', { maxCells: 3 }],
    ['old-excel', () => Buffer.concat([ole, Buffer.alloc(512)])],
    ['password-protected', () => Buffer.concat([ole, Buffer.alloc(512), Buffer.from('EncryptedPackage', 'utf16le')])],
    ['open-document', () => zip({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<a/>' })],
    ['binary-excel', () => zip({ 'xl/workbook.bin': 'x' })],
    ['web-page', () => '\n<HTML><body><table><tr><td>1</td></tr></table>'],
    ['not-a-table', () => '%PDF-1.7\n...'],
    ['not-a-table', () => Buffer.from([1, 2, 0, 3])],
    ['not-a-table', () => zip({ 'word/document.xml': '<a/>' })],
    ['damaged-file', () => Buffer.from('PK\u0003\u0004 y nada más')],
    ['damaged-file', () => bareXlsx('<sheetData><row><c><v>1</v></row></sheetData>')],
    ['damaged-file', () => bareXlsx('<sheetData><row r="9999999"><c><v>1</v></c></row></sheetData>')],
    ['damaged-file', () => bareXlsx(`${'<a>'.repeat(300)}${'</a>'.repeat(300)}`)],
    [
      'damaged-file',
      () =>
        bareXlsx(
          '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sheetData><row><c t="str"><v>&e;</v></c></row></sheetData>',
        ),
    ],
    ['too-many-columns', () => bareXlsx('<sheetData><row><c r="ZZ1"><v>1</v></c></row></sheetData>')],
    [
      'too-many-rows',
      () => bareXlsx(`<sheetData>${'<row><c><v>1</v></c></row>'.repeat(5)}</sheetData>`),
      { maxRows: 3 },
    ],
    [
      'unpacks-too-large',
      () => bareXlsx(`<sheetData>${' '.repeat(100_000)}</sheetData>`),
      { maxUnpackedBytes: 50_000 },
    ],
    ['too-many-entries', () => bareXlsx('<sheetData/>'), { maxEntries: 3 }],
  ]

  test.each(cases)('%s', async (reason, make, options) => {
    expect(await reasonFor(await make(), 'archivo.xlsx', options)).toBe(reason)
    expect(describeRefusal(reason, 'es')).toMatch(/^[A-ZÁÉÍÓÚ].*\.$/)
    expect(describeRefusal(reason, 'en')).not.toBe(describeRefusal(reason, 'es'))
  })

  test('a part that is never read counts as well', async () => {
    const bytes = await bareXlsx('<sheetData/>', { media: 'x'.repeat(100_000) })
    expect(await reasonFor(bytes, 'a.xlsx', { maxUnpackedBytes: 50_000 })).toBe('unpacks-too-large')
  })

  test('many sheets that are one part are read, and counted, once for each', async () => {
    const sheets = '<sheet name="a" r:id="a"/>'.repeat(50)
    const bytes = await bareXlsx(`<sheetData>${' '.repeat(5_000)}<row><c><v>1</v></c></row></sheetData>`, { sheets })
    expect(await reasonFor(bytes, 'a.xlsx', { maxUnpackedBytes: 50_000 })).toBe('unpacks-too-large')
    expect(await reasonFor(bytes, 'a.xlsx', { maxEntries: 30 })).toBe('too-many-entries')
  })

  test('a directory that lies about sizes is caught while unpacking', async () => {
    const bytes = Buffer.from(await bareXlsx(`<sheetData>${' '.repeat(300_000)}</sheetData>`))
    // Both places where the size of the sheet is told say 10 bytes.
    const real = Buffer.alloc(4)
    real.writeUInt32LE(300_000 + '<worksheet><sheetData></sheetData></worksheet>'.length)
    for (let at = bytes.indexOf(real); at >= 0; at = bytes.indexOf(real)) bytes.writeUInt32LE(10, at)
    expect(await reasonFor(bytes, 'a.xlsx', { maxUnpackedBytes: 50_000 })).toMatch(/damaged-file|unpacks-too-large/)
  })
})

describe('any bytes whatever', () => {
  test('random bytes and texts never throw', async () => {
    const text = fc
      .string({
        unit: fc.constantFrom(
          'a',
          'ñ',
          '"',
          '""',
          ',',
          ';',
          '\t',
          '\n',
          '\r',
          '\u0000',
          '€',
          '<',
          '&',
          'PK\u0003\u0004',
        ),
      })
      .map((value) => Buffer.from(value))
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          text,
          text.map((value) => Buffer.from(value.toString(), 'latin1')),
        ),
        async (bytes) => {
          const verdict = await readTable(bytes, 'x.csv')
          for (const { header, rows } of verdict.ok ? verdict.value.sheets : []) {
            expect(new Set(header).size).toBe(header.length)
            expect(rows.every(({ cells }) => cells.length === header.length)).toBe(true)
          }
          for (const finding of verdict.ok ? verdict.value.findings : []) {
            expect(describeFinding(finding, 'es')).not.toMatch(/finding\.|\{\{/)
            expect(describePlace(finding, 'en')).not.toMatch(/place\.|\{\{/)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test('workbooks with bytes changed or cut never throw', async () => {
    const whole = Buffer.from(
      await excelJs((book) => {
        for (const name of ['a', 'b'])
          book.addWorksheet(name).addRows([
            ['x', 'y'],
            [1, new Date(0)],
            ['ñ', { formula: 'A1', result: 'z' }],
          ])
      }),
    )
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(whole.length), fc.boolean(), async (list, end, cuts) => {
        const bytes = Buffer.from(whole)
        for (const [at, value] of list) bytes[at] = value
        await readTable(cuts ? bytes.subarray(0, end) : bytes, 'x.xlsx')
      }),
      { numRuns: 100 },
    )
  })

  test('XML with pieces changed never throws', async () => {
    const piece = fc.constantFrom(
      '<row>',
      '</row>',
      '<row r="3">',
      '<row r="x">',
      '<c>',
      '<c t="s">',
      '<c r="A1" s="99">',
      '<c r="?">',
      '</c>',
      '<v>',
      '</v>',
      '1',
      '1e999',
      '<f>',
      '</f>',
      '<is><t>',
      '</t></is>',
      '<mergeCell ref="',
      '"/>',
      '&amp;',
      '&x;',
      '<![CDATA[',
      ']]>',
      '<sheetData>',
      '_x0000_',
      '_xZZZZ_',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
        await readTable(await bareXlsx(pieces.join('')), 'x.xlsx')
      }),
      { numRuns: 100 },
    )
  })
})

describe('real files', () => {
  test('the public bodies of the city: 101, nothing to report', async () => {
    const book = await accepted(await shared('organizations/cdmx-public-bodies.csv'), 'cdmx-public-bodies.csv')
    expect(book.sheets[0]).toMatchObject({ header: ['name'] })
    expect(cellsOf(book)).toHaveLength(101)
    expect(cellsOf(book).flat()).toContain('Sistema de Transporte Colectivo, Metro')
    expect(book.findings).toEqual([])
  })

  test('the Métrica 2017: 908 rows, five of them repaired and listed', async () => {
    const book = await accepted(await shared('maturity/metrica-2017/bodies.csv'), 'bodies.csv')
    expect(cellsOf(book)).toHaveLength(908)
    expect(found(book, 'mixed-encoding').map(({ line }) => line)).toEqual([245, 254, 337, 756, 895])
    expect(cellsOf(book)[337 - 2]![0]).toContain('Pequeña')
    expect(cellsOf(book)[676 - 2]![0]).toContain('Sánchez')
  })

  test('44,352 rows in Latin-1 and 6,660 in UTF-8', async () => {
    const latin = await accepted(await shared('tables/incidencia-delictiva-1997-2017.latin1.csv'), 'incidencia.csv')
    expect(cellsOf(latin)).toHaveLength(44_352)
    expect(latin.sheets[0]!.header[0]).toBe('AÑO')
    const utf8 = await accepted(await shared('tables/fgj-carpetas-libertad.csv'), 'fgj.csv')
    expect(cellsOf(utf8)).toHaveLength(6_660)
    expect(utf8.findings).toEqual([])
  })
})
