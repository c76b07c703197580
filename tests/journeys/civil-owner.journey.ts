import { sql } from 'drizzle-orm'
import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { Keyboard } from '../support/keyboard.ts'
import type { TestApp } from '../support/server.ts'

// The civil owner of a commitment disputes what was reported, by keyboard alone, and the public owner hears of it.

let app: TestApp
beforeAll(async () => {
  app = await startDemonstration()
})

const REASON = 'El tablero se probó, pero las personas no pudieron descargar los datos.'
const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page) => page.getByRole('main')

async function planAddress() {
  const { rows } = await app.connection.db.execute<{ slug: string }>(sql`select slug from plans where current`)
  return `/planes/${rows[0]!.slug}`
}

async function enterAs(page: Page, keys: Keyboard, name: string) {
  await page.goto('/entrar')
  await keys.follow(page.getByRole('button', { name: `Entrar como ${name}` }))
  expect(new URL(page.url()).pathname).toBe('/mi-mesa')
}

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
  const open = async () => {
    const page = await newPage({ origin: app.origin, javaScript })
    return { page, keys: new Keyboard(page) }
  }

  it('answers a report from the desk, is refused without a reason, and both voices are read', async () => {
    const reason = `${REASON} ${javaScript ? 'Primera prueba.' : 'Segunda prueba.'}`
    const { page, keys } = await open()
    await enterAs(page, keys, 'Nayeli Cruz Tenorio')
    if (javaScript)
      await keys.follow(main(page).getByRole('link', { name: 'Abrir el tablero de presión en línea' }).first())
    else {
      await page.goto(`${await planAddress()}/compromisos/1/hitos/3`)
      await keys.follow(main(page).getByRole('link', { name: 'Cambiar la respuesta' }))
    }
    expect(await h1(page)).toBe('Confirmar o disputar un reporte')
    expect(await main(page).innerText()).toContain('El diseño se probó con 25 personas de tres colonias.')

    await keys.choose(page.getByRole('radio', { name: /^No, lo disputamos/ }))
    await keys.follow(page.getByRole('button', { name: 'Publicar la respuesta' }))
    const summary = page.getByRole('alert')
    expect(await summary.innerText()).toContain('Explique por qué lo disputa')
    expect(await page.getByRole('radio', { name: /^No, lo disputamos/ }).isChecked()).toBe(true)
    await expectAccessible(page)

    await keys.type(page.getByLabel('Su razón o su comentario'), reason)
    await keys.follow(page.getByRole('button', { name: 'Publicar la respuesta' }))
    expect(await h1(page)).toBe('Su respuesta ya es pública')
    const [folio] = /RC-1-3-1-\d/.exec(await main(page).innerText())!
    await expectAccessible(page)
    expectNoCspViolations(page)
    await app.settle()
    expect(app.letters().filter(({ text }) => text.includes(folio)).map(({ to }) => to)).toEqual(['nayeli.cruz@demostracion.example']) // prettier-ignore
    expect(app.letters().filter(({ text }) => text.includes(reason)).map(({ to }) => to)).toEqual(['tomas.arrieta@demostracion.example']) // prettier-ignore

    const visitor = await open()
    await visitor.page.goto(new URL(page.url()).pathname.replace(/\/avances.*$/, ''))
    const shown = await main(visitor.page).innerText()
    for (const part of ['El diseño se probó con 25 personas', 'En disputa', reason]) expect(shown).toContain(part)

    const officer = await open()
    await enterAs(officer.page, officer.keys, 'Tomás Arrieta Luna')
    expect(await main(officer.page).innerText()).toContain('La contraparte disputa su reporte 1 del hito 3')
  })
})
