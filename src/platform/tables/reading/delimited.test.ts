import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inferSchema, initParser } from 'udsv'
import { sniffDelimiter, splitRecords, type DelimitedRecord } from './delimited.ts'

const fieldsOf = (text: string, delimiter = ',') => [...splitRecords(text, delimiter)].map(({ fields }) => fields)

describe('records', () => {
  test.each<[string, string, string[][]]>([
    [
      'any line end',
      'a,b\r\n1,2\n3,4\r5,6',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
        ['5', '6'],
      ],
    ],
    ['quotes, separators and line breaks inside', '"a ""b""","x,y\r\nz"\r\n', [['a "b"', 'x,y\r\nz']]],
    ['rows of any length', 'a,b\n1\n\n1,2,3,\n', [['a', 'b'], ['1'], [''], ['1', '2', '3', '']]],
    ['a quote inside that nobody doubled', '"Instituto "Rosario" AC",2\n', [['Instituto "Rosario" AC', '2']]],
    ['a quote in the middle of plain text', '5" de tubo,2', [['5" de tubo', '2']]],
    [
      'a quote never closed stays in its field',
      'a,"b,c\nd,e\n',
      [
        ['a', '"b', 'c'],
        ['d', 'e'],
      ],
    ],
    ['an empty quoted field', '"",""', [['', '']]],
    ['nothing', '', []],
  ])('%s', (_, text, records) => expect(fieldsOf(text)).toEqual(records))

  test('a record knows the line a text editor shows, and its oddities', () => {
    const records = [...splitRecords('a,b\n"x\ny",2\n3,"4', ',')]
    expect(records.map(({ physicalLine }) => physicalLine)).toEqual([1, 2, 4])
    expect(records.map(({ quotedNewlines, unclosedQuotes }) => [quotedNewlines, unclosedQuotes])).toEqual([
      [[], []],
      [[0], []],
      [[], [1]],
    ])
  })

  test('what is written by the book reads back, and uDSV agrees', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'ñ', '"', ',', ';', '\n', '\r\n', ' ', '😀', '=', '0') })
    const rows = fc.array(fc.array(field, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(rows, (table) => {
        const text = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n')
        expect(fieldsOf(text)).toEqual(table)
        const headed = `a,b,c\n${text}`
        const schema = inferSchema(headed, { col: ',', row: '\n', encl: '"', esc: '"' })
        expect(initParser(schema).stringArrs(headed)).toEqual(table)
      }),
      { numRuns: 200 },
    )
  })

  test('any text gives records whose fields hold all its letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r') }), (text) => {
        const records: DelimitedRecord[] = [...splitRecords(text, ',')]
        const letters = (value: string) => value.replace(/[^ab]/g, '')
        expect(letters(records.flatMap(({ fields }) => fields).join(''))).toBe(letters(text))
      }),
      { numRuns: 2000 },
    )
  })

  test('quotes that nothing closes cost little', () => {
    const hostile = 'a,"b""\n'.repeat(200_000)
    expect(fieldsOf(hostile)).toHaveLength(200_000)
  })
})

describe('the separator', () => {
  test.each<[string, string, string]>([
    ['nombre,valor\na,1\n', 'csv', ','],
    ['nombre;valor\na;1,5\nb;2,5\n', 'csv', ';'],
    ['nombre\tvalor\na, b\t1\n', 'txt', '\t'],
    ['nombre|valor\na|1\n', 'csv', '|'],
    ['name\nuno\n"dos, tres"\n', 'csv', ','],
    ['a;b,c\n1;2,3\n', 'csv', ','],
    ['"a;b";c\n"1;2;3";4\n', 'csv', ';'],
    ['x,y;z\n1;2\n3;4\n', 'csv', ';'],
    ['', 'csv', ','],
  ])('of %j (%s) is %j', (text, extension, delimiter) => expect(sniffDelimiter(text, extension)).toBe(delimiter))
})
