import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { Keyboard } from '../support/keyboard.ts'
import type { TestApp } from '../support/server.ts'

// The authority fills the register and the plans from files, by keyboard alone.

const SHARED = process.env['TEQUIO_SHARED'] ?? '../shared'
const LONG = 120_000

const main = (page: Page) => page.getByRole('main')
const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

type UploadedFile = { name: string; mimeType: string; buffer: Buffer }

/** The template with one plan and one commitment in it, as somebody would type them. */
async function filled(template: Uint8Array, { start, level }: { start: string; level: string }): Promise<UploadedFile> {
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(template as never)
  book.getWorksheet('Plan')!.getRow(2).values = ['iztapalapa-2026', 'Plan de Iztapalapa', 'Iztapalapa']
  const commitments = book.getWorksheet('Compromisos')!
  const put = (header: string, value: string | number) => {
    const headers = commitments.getRow(1).values as (string | undefined)[]
    commitments.getCell(
      2,
      headers.findIndex((one) => one?.replace(' *', '') === header),
    ).value = value
  }
  put('Número', 1)
  put('Título', 'Huertos en las escuelas')
  put('Inicio', start)
  put('Nivel de participación', level)
  return {
    name: 'plan.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(await book.xlsx.writeBuffer()),
  }
}

function sharedFile(path: string): UploadedFile {
  try {
    return {
      name: path.split('/').at(-1)!,
      mimeType: 'application/octet-stream',
      buffer: readFileSync(join(SHARED, 'data', path)),
    }
  } catch {
    throw new Error(`${join(SHARED, 'data', path)} is needed: set TEQUIO_SHARED to the folder that has data/.`)
  }
}

async function enterAs(page: Page, keys: Keyboard, name: string) {
  await page.goto('/entrar')
  await keys.follow(page.getByRole('button', { name: `Entrar como ${name}` }))
}

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startDemonstration()
  }, LONG)

  const open = async () => {
    const page = await newPage({ origin: app.origin, javaScript })
    const keys = new Keyboard(page)
    await enterAs(page, keys, 'Valeria Montes Ibarra')
    return { page, keys }
  }

  const sendList = async (page: Page, keys: Keyboard) => {
    await page.goto('/organizaciones/importar')
    await keys.attach(page.getByLabel('Archivo con la lista'), sharedFile('organizations/cdmx-public-bodies.csv'))
    await keys.follow(page.getByRole('button', { name: 'Revisar la lista' }))
  }

  it('imports the public bodies once, seeing each repair and deciding each proposal', { timeout: LONG }, async () => {
    const { page, keys } = await open()
    await sendList(page, keys)
    expect(await h1(page)).toBe('Revise la lista antes de guardar')
    expect(await main(page).innerText()).toContain('«cdmx-public-bodies.csv» tiene 101 filas.')
    const repairs = await page.getByRole('table', { name: 'Reparaciones' }).locator('tbody tr').count()
    expect(repairs).toBeGreaterThan(0)
    const proposals = main(page).getByRole('checkbox', { name: /^Cambiar «/ })
    expect(await proposals.count()).toBeGreaterThan(0)
    expect(await main(page).getByRole('checkbox', { checked: true }).count()).toBe(0)
    await expectAccessible(page)

    await keys.toggle(proposals.first())
    const button = page.getByRole('button', { name: /^Agregar \d+ organizaciones/ })
    const promised = Number(/\d+/.exec(await button.innerText())![0])
    const before = await registered()
    await keys.follow(button)
    expect(await h1(page)).toBe('Lista importada')
    expect(await main(page).innerText()).toContain(`Se agregaron ${promised} organizaciones`)
    expect(await registered()).toBe(before + promised)
    expect(
      await page
        .getByRole('table', { name: 'Cambios propuestos' })
        .getByRole('cell', { name: 'Aceptada', exact: true })
        .count(),
    ).toBe(1)
    const report = await keys.download(page.getByRole('link', { name: /Descargar el informe/ }))
    expect(new TextDecoder().decode(report.bytes).trimEnd().split('\n').length).toBeGreaterThan(repairs)

    await sendList(page, keys)
    expect(await main(page).innerText()).toContain('No hay nada nuevo que agregar')
    await keys.follow(page.getByRole('button', { name: 'Guardar el informe' }))
    expect(await registered()).toBe(before + promised)
    expectNoCspViolations(page)
  })

  it('says what to do with a file that is no list, and keeps what was chosen', async () => {
    const { page, keys } = await open()
    await page.goto('/organizaciones/importar')
    await keys.select(page.getByLabel(/^Sector de las filas/), 'Sociedad civil')
    await keys.attach(page.getByLabel('Archivo con la lista'), {
      name: 'lista.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Color,Tamaño\nazul,2\n'),
    })
    await keys.follow(page.getByRole('button', { name: 'Revisar la lista' }))
    expect(await page.getByRole('alert').innerText()).toContain('Ninguna columna se llama «nombre».')
    expect(await page.getByLabel(/^Sector de las filas/).inputValue()).toBe('civil-society')
  })

  it('reads the errors of a spreadsheet by cell, mends it and imports the plan', { timeout: LONG }, async () => {
    const { page, keys } = await open()
    await page.goto('/planes/importar')
    const template = await keys.download(page.getByRole('link', { name: 'Descargar la plantilla vacía (XLSX)' }))
    await sendPlans(page, keys, await filled(template.bytes, { start: '31 de febrero', level: 'Mandar' }))
    expect(await main(page).innerText()).toContain('Hay 2 errores. No se importa nada hasta corregirlos.')
    const errors = await page.getByRole('table', { name: '2 errores por corregir' }).locator('tbody tr').allInnerTexts()
    expect(
      errors.filter(
        (row) => row.includes('Compromisos') && row.includes('K2') && row.includes('«31 de febrero» no es una fecha'),
      ),
    ).toHaveLength(1)
    expect(
      errors.filter((row) => row.includes('Compromisos') && row.includes('«Mandar» no es una opción')),
    ).toHaveLength(1)
    expect(await page.getByRole('button', { name: 'Confirmar e importar' }).count()).toBe(0)
    await expectAccessible(page)

    await keys.follow(page.getByRole('link', { name: 'Subir el archivo corregido' }))
    await sendPlans(page, keys, await filled(template.bytes, { start: '2026-03-15', level: 'Colaborar' }))
    await keys.follow(page.getByRole('button', { name: 'Confirmar e importar' }))
    expect(await main(page).innerText()).toContain('La importación terminó.')
    await page.goto('/planes/iztapalapa-2026/compromisos/1')
    expect(await h1(page)).toBe('Huertos en las escuelas')
    expect(await main(page).innerText()).toContain('15 de marzo de 2026')
    expectNoCspViolations(page)
  })

  it(
    'imports the real plans of seven entities, and then there is nothing left to import',
    { timeout: LONG },
    async () => {
      const { page, keys } = await open()
      await page.goto('/planes/importar')
      await sendPlans(page, keys, sharedFile('action-plans/local-action-plans-mx-2015-2017.json'))
      expect(await main(page).innerText()).toContain('12 planes:')
      await keys.follow(page.getByRole('button', { name: 'Confirmar e importar' }))
      expect(await main(page).innerText()).toContain('Todo lo del archivo ya está aquí: no hay nada que importar.')
      // Twelve local exercises: seven published a plan, with 39 commitments in all.
      const { rows } = await app.connection.db.execute<{ plans: number; commitments: number }>(`
      select count(distinct p.id)::int as plans, count(*)::int as commitments
      from plans p join commitments c on c.plan_id = p.id where not p.demonstration and p.slug <> 'iztapalapa-2026'`)
      expect(rows[0]).toEqual({ plans: 7, commitments: 39 })
      expectNoCspViolations(page)
    },
  )

  const sendPlans = async (page: Page, keys: Keyboard, file: UploadedFile) => {
    await keys.attach(page.getByLabel('Archivo con uno o varios planes'), file)
    await keys.follow(page.getByRole('button', { name: 'Revisar el archivo' }))
  }

  const registered = async () => (await app.connection.db.execute('select 1 from organizations')).rows.length
})
