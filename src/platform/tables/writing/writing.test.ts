import { Readable } from 'node:stream'
import fc from 'fast-check'
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { gather } from '../reading/fixtures.ts'
import { readTable } from '../reading/read.ts'
import type { Column, Row } from './columns.ts'
import { restoreText, writeCsv } from './csv.ts'
import { writeJson } from './json.ts'
import { writeXlsx } from './xlsx.ts'

const COLUMNS: readonly Column[] = [
  { key: 'code', header: 'Clave', type: 'text' },
  { key: '__proto__', header: 'Texto "raro", sí', type: 'text' },
  { key: 'share', header: 'Avance', type: 'number' },
  { key: 'day', header: 'Día', type: 'day' },
  { key: 'at', header: 'Momento', type: 'moment' },
  { key: 'open', header: 'Abierto', type: 'boolean' },
  { key: 'link', header: 'Liga', type: 'url' },
]
const AT = new Date('2026-11-22T23:40:00Z')
const ROW = row({
  code: '007',
  text: '=1+1',
  share: -5.5,
  day: '2026-11-22',
  at: AT,
  open: true,
  link: 'https://a.mx/ñ',
})

/** A field really named `__proto__`, as a JSON of a stranger would have. */
function row({ text, ...rest }: Record<string, unknown>): Row {
  return Object.defineProperty({ ...rest }, '__proto__', { value: text, enumerable: true })
}

const textOf = async (stream: ReadableStream<Uint8Array>) =>
  Buffer.from(await gather(stream as unknown as AsyncIterable<Uint8Array>)).toString()
const bytesOf = (stream: ReadableStream<Uint8Array>) => gather(stream)

async function readBack(bytes: Uint8Array, name: string) {
  const verdict = await readTable(bytes, name)
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}

describe('CSV', () => {
  test('is what RFC 4180 says, typed, and no formula', async () => {
    expect(await textOf(writeCsv([ROW, {}], COLUMNS))).toBe(
      '\ufeffClave,"Texto ""raro"", sí",Avance,Día,Momento,Abierto,Liga\r\n' +
        "007,'=1+1,-5.5,2026-11-22,2026-11-22T23:40:00Z,true,https://a.mx/ñ\r\n,,,,,,\r\n",
    )
    expect(await textOf(writeCsv([], COLUMNS.slice(0, 1), { bom: false }))).toBe('Clave\r\n')
  })

  test.each(['=1', '+1', '-1', '@a', '\ta', '\ra', '\na', '＝1', "'=1"])(
    '%j is neutralised and can be restored',
    async (text) => {
      const [, line] = (
        await textOf(writeCsv([{ a: text }], [{ key: 'a', header: 'a', type: 'text' }], { bom: false }))
      ).split(/\r\n(.*)/s)
      expect(line).toMatch(/^"?'/)
      expect(restoreText(`'${text}`)).toBe(text)
    },
  )

  test('what does not fit its type is text, and as harmless', async () => {
    const columns = COLUMNS.slice(2, 6)
    const odd = { share: '=SUM(A1)', day: '@hoy', at: '-mañana', open: '+sí' }
    expect(await textOf(writeCsv([odd], columns, { bom: false }))).toMatch(/\r\n'=SUM\(A1\),'@hoy,'-mañana,'\+sí\r\n$/)
    const numbers = [{ share: Number.NaN, at: new Date(Number.NaN) }, { share: 12n }, { share: '0012.50', day: AT }]
    expect(await textOf(writeCsv(numbers, columns, { bom: false }))).toMatch(
      /\r\n,,,\r\n12,,,\r\n0012.50,2026-11-22,,\r\n$/,
    )
  })
})

test('JSON has types, nulls and the names of the columns', async () => {
  const parsed = JSON.parse(await textOf(writeJson([ROW, { code: '' }], COLUMNS)))
  expect(parsed).toHaveLength(2)
  expect(Object.entries(parsed[0])).toEqual([
    ['code', '007'],
    ['__proto__', '=1+1'],
    ['share', -5.5],
    ['day', '2026-11-22'],
    ['at', '2026-11-22T23:40:00Z'],
    ['open', true],
    ['link', 'https://a.mx/ñ'],
  ])
  expect(parsed[1]).toMatchObject({ code: '', share: null, link: null })
  expect(JSON.parse(await textOf(writeJson([], COLUMNS)))).toEqual([])
})

describe('XLSX', () => {
  test('another reader sees types, a frozen header, a filter, and where it comes from', async () => {
    const about = { title: 'Compromisos', source: 'Plan 2026', date: '2026-11-22', licence: 'CC BY 4.0' }
    const book = new ExcelJS.Workbook()
    await book.xlsx.load((await bytesOf(writeXlsx([ROW, {}], COLUMNS, { about }))).buffer as ArrayBuffer)
    const [data, readme] = book.worksheets
    expect(data!.getRow(2).values).toEqual([
      undefined,
      '007',
      '=1+1',
      -5.5,
      new Date('2026-11-22'),
      new Date('2026-11-22T17:40:00Z'),
      true,
      'https://a.mx/ñ',
    ])
    expect(data!.getCell('B2').type).toBe(ExcelJS.ValueType.String)
    expect(data!.getCell('B2').numFmt).toBe('@')
    expect(data!.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
    expect(data!.autoFilter).toBe('A1:G3')
    expect(readme!.name).toBe('Léame')
    expect(readme!.getColumn(2).values).toEqual(
      expect.arrayContaining(['Compromisos', 'Plan 2026', '22 de noviembre de 2026', 'CC BY 4.0']),
    )
  })

  test('a number longer than fifteen digits, an old day and a long text are whole or say they are not', async () => {
    const columns: Column[] = [
      { key: 'n', header: 'n', type: 'number' },
      { key: 'd', header: 'd', type: 'day' },
      { key: 't', header: 't', type: 'text' },
    ]
    const value = await readBack(
      await bytesOf(writeXlsx([{ n: '12345678901234567890.5', d: '1857-02-05', t: 'x'.repeat(40_000) }], columns)),
      'a.xlsx',
    )
    const [n, d, t] = value.sheets[0]!.rows[0]!.cells
    expect([n, d, t!.length, t!.at(-1)]).toEqual(['12345678901234567890.5', '1857-02-05', 32_767, '…'])
    expect(JSON.stringify(value.sheets[1])).toContain('Un texto pasa de 32,767')
  })
})

describe('what is written reads back equal', () => {
  const unit = fc.constantFrom(
    'a',
    'ñ',
    'Á',
    '"',
    "'",
    ',',
    ';',
    '\t',
    '\n',
    '\r',
    ' ',
    '=',
    '+',
    '-',
    '@',
    '0',
    '😀',
    '&',
    '<',
    '>',
    '_x0041_',
    '_',
    '\u0007',
    '\ufffe',
    ']]>',
    '|',
  )
  const text = fc.string({ unit, maxLength: 12 })
  const day = fc
    .date({ min: new Date('1900-03-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((at) => at.toISOString().slice(0, 10))
  const number = fc.oneof(
    fc.integer(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 })
      .map((value) => Number(value.toPrecision(15)) + 0),
  )
  const at = fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Date(seconds * 1000))
  const rows = fc.array(
    fc.record({ code: text.map((value) => `x${value}`), text, share: number, day, at, open: fc.boolean(), link: text }),
    { maxLength: 6 },
  )
  const expected = (given: Record<string, unknown>) => [
    given['code'],
    given['text'],
    String(Object.is(given['share'], -0) ? 0 : given['share']),
    given['day'],
  ]

  test('CSV', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(',', ';', '\t'), fc.boolean(), async (list, delimiter, bom) => {
        const bytes = await bytesOf(writeCsv(list.map(row), COLUMNS, { delimiter, bom }))
        const { sheets, findings } = await readBack(bytes, 'a.csv')
        expect(sheets[0]!.header).toEqual(COLUMNS.map(({ header }) => header))
        expect(
          sheets[0]!.rows.map(({ cells }) =>
            cells.map((cell, column) => (column === 2 ? cell : restoreText(cell))).slice(0, 4),
          ),
        ).toEqual(list.map(expected))
        expect(sheets[0]!.rows.map(({ cells }) => restoreText(cells[6]!))).toEqual(list.map(({ link }) => link))
        expect(findings.filter(({ kind }) => kind !== 'quoted-newline')).toEqual([])
      }),
      { numRuns: 120 },
    )
  })

  test('XLSX', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const { sheets } = await readBack(await bytesOf(writeXlsx(list.map(row), COLUMNS)), 'a.xlsx')
        expect(sheets[0]!.header).toEqual(COLUMNS.map(({ header }) => header))
        expect(sheets[0]!.rows.map(({ cells }) => cells.slice(0, 4))).toEqual(list.map(expected))
        expect(sheets[0]!.rows.map(({ cells }) => cells.slice(5))).toEqual(
          list.map(({ open, link }) => [String(open), link]),
        )
      }),
      { numRuns: 40 },
    )
  })
})

describe('streaming', () => {
  function source(rows: number) {
    const seen = { given: 0, closed: false }
    async function* give() {
      try {
        for (; seen.given < rows; seen.given++) yield { code: String(seen.given).repeat(20) }
      } finally {
        seen.closed = true
      }
    }
    return { seen, rows: give() }
  }

  test.each([
    ['CSV', writeCsv],
    ['JSON', writeJson],
    ['XLSX', writeXlsx],
  ])('%s is pulled at the reader’s pace, and closes its source when the reader leaves', async (_, write) => {
    const { seen, rows } = source(5_000_000)
    const reader = write(rows, COLUMNS).getReader()
    for (let piece = 0; piece < 20; piece++) await reader.read()
    expect(seen.given).toBeLessThan(1_000_000)
    await reader.cancel()
    expect(seen.closed).toBe(true)
  })

  test.each([
    ['CSV', writeCsv],
    ['JSON', writeJson],
    ['XLSX', writeXlsx],
  ])('%s closes its source even when nobody reads', async (_, write) => {
    let closed = false
    const rows: AsyncIterable<Row> = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: {} }),
        return: async () => {
          closed = true
          return { done: true, value: undefined }
        },
      }),
    }
    await write(rows, COLUMNS).cancel()
    expect(closed).toBe(true)
  })

  test.each([
    ['CSV', writeCsv],
    ['JSON', writeJson],
    ['XLSX', writeXlsx],
  ])('%s tells its reader when the source breaks', async (_, write) => {
    async function* broken() {
      yield { code: 'a' }
      throw new Error('the database left')
    }
    await expect(bytesOf(write(broken(), COLUMNS))).rejects.toThrow('the database left')
  })

  test('a Node stream is one step away', async () => {
    const node = Readable.fromWeb(writeCsv([ROW], COLUMNS) as Parameters<typeof Readable.fromWeb>[0])
    expect((await node.toArray()).length).toBeGreaterThan(0)
  })
})
