import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { Keyboard } from '../support/keyboard.ts'
import { codeSentTo } from '../support/mailbox.ts'
import type { TestApp } from '../support/server.ts'

// The officer of a public body reports what is late, by keyboard alone.

let app: TestApp
beforeAll(async () => {
  app = await startDemonstration()
})

const NARRATIVE = 'Se instalaron 297 de 320 medidores. La red vecinal revisó una muestra de 30.'
const DELAY = 'Faltan 23 medidores por el cierre de una avenida. Se instalan antes de fin de año.'
const ACTA = {
  name: 'acta-de-instalación.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('medidor,colonia\n1,San Miguel Teotongo\n'),
}

const MENDED = 'Se instalaron 298 de 320 medidores. La red vecinal revisó una muestra de 30.'
const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page) => page.getByRole('main')
const check = (page: Page) => page.getByRole('button', { name: 'Revisar antes de enviar' })
const completion = (page: Page, name: string) => page.getByRole('radio', { name: new RegExp(`^${name}`) })

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

  it('reports a milestone that is late, is refused without evidence, checks the answers, mends one, and is heard', async () => {
    const { page, keys } = await open()
    await enterAs(page, keys, 'Tomás Arrieta Luna')
    await keys.follow(main(page).getByRole('link', { name: 'Instalar 320 medidores de presión' }).first())
    await keys.follow(page.getByRole('link', { name: 'Reportar avance' }).first())

    await keys.choose(completion(page, 'Sustancial'))
    await keys.type(page.getByLabel('¿Qué se hizo?'), NARRATIVE)
    await keys.type(page.getByLabel('¿Por qué va tarde?'), DELAY)
    await keys.follow(check(page))

    const summary = page.getByRole('alert')
    expect(await summary.innerText()).toContain(
      'Para pasar de «limitado» agregue un archivo o un enlace que lo demuestre.',
    )
    // Without JavaScript `role=alert` tells it; with it, the focus goes there too.
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(javaScript)
    expect(await page.title()).toMatch(/^Error: /)
    expect(await completion(page, 'Sustancial').isChecked()).toBe(true)
    expect(await page.getByLabel('¿Qué se hizo?').inputValue()).toBe(NARRATIVE)
    expect(await page.getByLabel('¿Por qué va tarde?').inputValue()).toBe(DELAY)
    await expectAccessible(page)

    const first = page.getByRole('group', { name: 'Archivo 1' })
    await keys.attach(first.locator('input[type=file]'), ACTA)
    await keys.type(first.getByLabel('¿Qué muestra?'), 'Acta de instalación')
    await keys.toggle(page.getByText(/^Agregar enlaces/))
    const link = page.getByRole('group', { name: 'Enlace 1' })
    await keys.type(link.getByLabel('Dirección'), 'https://agua.ejemplo.mx/medidores')
    await keys.type(link.getByLabel('¿Qué muestra?'), 'Mapa de medidores')
    await keys.follow(check(page))

    expect(await h1(page)).toBe('Revise antes de enviar')
    for (const shown of [NARRATIVE, DELAY, 'Sustancial', ACTA.name, '1 kB', 'https://agua.ejemplo.mx/medidores'])
      expect((await main(page).innerText()).replaceAll('\u00a0', ' ')).toContain(shown)
    expect(await main(page).innerText()).toContain('Será público todo lo que ve en esta página')
    await expectAccessible(page)

    await keys.follow(page.getByRole('button', { name: 'Cambiar Qué se hizo' }))
    const narrative = page.getByLabel('¿Qué se hizo?')
    expect(await narrative.inputValue()).toBe(NARRATIVE)
    expect(await narrative.evaluate((field) => field === document.activeElement)).toBe(true)
    expect(await main(page).innerText()).toContain(`Ya recibimos «${ACTA.name}»`)
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(MENDED)
    await keys.follow(check(page))
    expect(await main(page).innerText()).toContain(MENDED)
    await keys.follow(page.getByRole('button', { name: 'Publicar el avance' }))

    expect(await h1(page)).toBe('Su avance ya es público')
    const [folio] = /AV-1-2-\d/.exec(await main(page).innerText())!
    expect(await main(page).innerText()).toContain('Con 2 medios de verificación')
    expectNoCspViolations(page)
    await app.settle()
    expect(app.letters().find(({ to }) => to.startsWith('nayeli.cruz@'))?.subject).toMatch(/espera su respuesta/)
    expect(app.letters().find(({ to }) => to.startsWith('tomas.arrieta@'))).toMatchObject({
      text: expect.stringContaining(`Folio: ${folio}`) as string,
    })

    const visitor = await open()
    await visitor.page.goto('/planes')
    await visitor.page.goto(new URL(page.url()).pathname.replace('/avance/recibido', ''))
    expect(await main(visitor.page).innerText()).toContain(MENDED)
    expect(await main(visitor.page).innerText()).toContain(DELAY)
    expect(await main(visitor.page).getByRole('link', { name: 'Mapa de medidores' }).first().getAttribute('href')).toBe(
      'https://agua.ejemplo.mx/medidores',
    )
    const { bytes } = await visitor.keys.download(
      main(visitor.page).getByRole('link', { name: 'Acta de instalación' }).first(),
    )
    expect(Buffer.from(bytes).equals(ACTA.buffer)).toBe(true)
  })

  it('keeps a file that was received when something else is refused', async () => {
    const { page, keys } = await open()
    await enterAs(page, keys, 'Tomás Arrieta Luna')
    const plan = (await main(page)
      .getByRole('link', { name: 'Instalar 320 medidores de presión' })
      .first()
      .getAttribute('href'))!
    await page.goto(`${plan}/avance`)
    await keys.attach(page.getByRole('group', { name: 'Archivo 1' }).locator('input[type=file]'), ACTA)
    await keys.follow(check(page))
    expect(await page.getByRole('alert').innerText()).toContain('Elija cuánto se ha cumplido.')
    expect(await main(page).innerText()).toContain(`Ya recibimos «${ACTA.name}»`)
  })

  it('tells another body’s officer kindly that this is not theirs', async () => {
    const { page, keys } = await open()
    await enterAs(page, keys, 'Irma Quiroz Delgado')
    await page.goto('/plan')
    await keys.follow(
      page.locator('.card').getByRole('link', { name: 'Saber cuándo y cuánta agua llega a cada colonia' }),
    )
    const milestone = (await main(page)
      .getByRole('link', { name: 'Instalar 320 medidores de presión' })
      .first()
      .getAttribute('href'))!
    await page.goto(milestone)
    expect(await page.getByRole('link', { name: 'Reportar avance' }).count()).toBe(0)
    const answer = await page.goto(`${milestone}/avance`)
    expect(answer!.status()).toBe(403)
    expect(await h1(page)).toBe('Su cuenta no tiene permiso para esto')
    expect(await main(page).innerText()).toContain('Los cargos se asignan en «Personas y cargos». Lo hace la autoridad')
    await keys.follow(main(page).getByRole('link', { name: 'Ir a mi mesa' }))
    expect(new URL(page.url()).pathname).toBe('/mi-mesa')
  })
})

it('comes in with the code that was mailed, to the page that asked for it', async () => {
  const page = await newPage({ origin: app.origin })
  const keys = new Keyboard(page)
  await page.goto('/mi-mesa')
  await keys.type(page.getByLabel('Correo electrónico'), 'tomas.arrieta@demostracion.example')
  await keys.submit()
  await keys.type(
    page.getByRole('main').getByRole('textbox'),
    await codeSentTo(page, 'tomas.arrieta@demostracion.example'),
  )
  await keys.submit()
  expect(new URL(page.url()).pathname).toBe('/mi-mesa')
  expect(await main(page).innerText()).toContain('Instalar 320 medidores de presión')
})
