import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { readTable } from './reading/read.ts'
import { writeTemplate, type TemplateSheet } from './templates.ts'
import { matchColumns } from './workbook.ts'

const SHEETS: readonly TemplateSheet[] = [
  {
    name: 'compromisos',
    instructions: 'Un renglón por compromiso.',
    columns: [
      { key: 'code', header: 'Clave', hint: 'Corta y única.', required: true, type: 'text' },
      { key: 'state', header: 'Estado', type: 'text', allowed: ['No iniciado', 'Completo'] },
      { key: 'owner', header: 'Responsable', type: 'text', allowed: ['Secretaría de Educación, Ciencia', 'Metrobús'] },
      { key: 'start', header: 'Inicio', required: true, type: 'day' },
      { key: 'budget', header: 'Presupuesto', type: 'number' },
    ],
    rows: [
      { code: '=1+1', state: 'Completo', owner: 'Metrobús', start: '2026-11-22', budget: 1500.5 },
      { code: '007' },
    ],
  },
  { name: 'hitos', columns: [{ key: 'name', header: 'Nombre', type: 'text' }] },
]

test('a template reads back as it was filled, its columns found by their key', async () => {
  const verdict = await readTable(await writeTemplate(SHEETS), 'plantilla.xlsx', { sheet: 'compromisos' })
  if (!verdict.ok) throw new Error(verdict.reason)
  const [sheet] = verdict.value.sheets
  expect(sheet).toMatchObject({
    headerLine: 1,
    header: ['Clave *', 'Estado', 'Responsable', 'Inicio *', 'Presupuesto'],
  })
  expect(sheet!.rows).toEqual([
    { line: 2, cells: ['=1+1', 'Completo', 'Metrobús', '2026-11-22', '1500.5'] },
    { line: 3, cells: ['007', '', '', '', ''] },
  ])
  expect(verdict.value.findings).toEqual([])
  const { positions, missing, unknown } = matchColumns(sheet!.header, SHEETS[0]!.columns)
  expect([...positions]).toEqual([
    ['code', 0],
    ['state', 1],
    ['owner', 2],
    ['start', 3],
    ['budget', 4],
  ])
  expect([missing, unknown]).toEqual([[], []])
})

test('it guides without forbidding', async () => {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await writeTemplate(SHEETS, { title: 'Plan' })).buffer as ArrayBuffer)
  expect(book.worksheets.map(({ name, state }) => [name, state])).toEqual([
    ['Instrucciones', 'visible'],
    ['compromisos', 'visible'],
    ['hitos', 'visible'],
    ['Listas', 'hidden'],
  ])
  const sheet = book.getWorksheet('compromisos')!
  expect(JSON.stringify(sheet.getCell('A1').note)).toContain('Obligatoria. Corta y única.')
  expect(sheet.getCell('B500').dataValidation).toMatchObject({
    type: 'list',
    errorStyle: 'warning',
    formulae: ['"No iniciado,Completo"'],
  })
  expect(sheet.getCell('C2').dataValidation).toMatchObject({ type: 'list', formulae: ["'Listas'!$A$2:$A$3"] })
  expect(sheet.getCell('D2').dataValidation).toMatchObject({ type: 'date' })
  expect(sheet.getCell('A2').type).toBe(ExcelJS.ValueType.String)
  expect(JSON.stringify(sheet.model)).not.toContain('sheetProtection":{')
})

test('columns are matched whatever their capitals, accents and stars; what is missing or unknown is said', () => {
  const columns = [
    { key: 'code', header: 'Clave', aliases: ['Código'] },
    { key: 'start', header: 'Inicio' },
  ]
  expect(matchColumns(['CODIGO *', 'otra', '__proto__'], columns)).toEqual({
    positions: new Map([['code', 0]]),
    missing: ['start'],
    unknown: ['otra', '__proto__'],
  })
})
