import { sql } from 'drizzle-orm'
import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { Keyboard } from '../support/keyboard.ts'
import { codeSentTo } from '../support/mailbox.ts'
import { startTestApp, type TestApp } from '../support/server.ts'

// Signing in with a code that came by mail, by keyboard alone, and all that can go wrong with it.

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})

const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const summary = (page: Page) => page.getByRole('alert')
/** Five different wrong codes cannot all be right by chance: each differs from the one that was sent. */
const wrongCode = (right: string, turn: number) => String((Number(right) + turn) % 1_000_000).padStart(6, '0')

async function askForCode(page: Page, keys: Keyboard, email: string): Promise<string> {
  await page.goto('/entrar')
  await keys.type(page.getByLabel('Correo electrónico'), email)
  await keys.submit()
  return codeSentTo(page, email)
}

async function enterCode(page: Page, keys: Keyboard, code: string) {
  await keys.type(page.getByRole('main').getByRole('textbox'), code)
  await keys.submit()
}

async function signIn(page: Page, keys: Keyboard, email: string) {
  await enterCode(page, keys, await askForCode(page, keys, email))
}

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
  const open = async () => {
    const page = await newPage({ origin: app.origin, javaScript })
    return { page, keys: new Keyboard(page) }
  }
  const someone = (what: string) => `${what}-${javaScript ? 'con' : 'sin'}@ejemplo.example`

  it('lets a newcomer in, who says their public name once', async () => {
    const { page, keys } = await open()
    await signIn(page, keys, someone('nueva'))
    expect(await h1(page)).toBe('¿Con qué nombre quiere aparecer?')
    await keys.type(page.getByLabel('Nombre público'), 'Ana Prueba')
    await keys.follow(page.getByRole('button', { name: 'Continuar' }))
    expect(new URL(page.url()).pathname).toBe('/mi-mesa')
    expect(await page.getByRole('main').innerText()).toMatch(/Ana Prueba/i)
    expectNoCspViolations(page)
  })

  it('refuses a code that has expired, and sends another', async () => {
    const { page, keys } = await open()
    const code = await askForCode(page, keys, someone('tarde'))
    await app.connection.db.execute(sql`update sign_in_codes set expires_at = expires_at - interval '10 minutes'`)
    await enterCode(page, keys, code)
    expect(await summary(page).innerText()).toContain('El código venció. Pida otro código.')
    await keys.follow(page.getByRole('button', { name: 'Enviar otro código' }))
    await enterCode(page, keys, await codeSentTo(page, someone('tarde')))
    expect(await h1(page)).toBe('¿Con qué nombre quiere aparecer?')
  })

  it('counts wrong codes down, and then takes not even the right one', async () => {
    const { page, keys } = await open()
    const code = await askForCode(page, keys, someone('adivina'))
    for (const turn of [1, 2, 3, 4]) {
      await enterCode(page, keys, wrongCode(code, turn))
      const left = 5 - turn
      expect(await summary(page).innerText()).toContain(
        left === 1 ? 'Le queda 1 intento' : `Le quedan ${left} intentos`,
      )
    }
    expect(await summary(page).evaluate((element) => element === document.activeElement)).toBe(javaScript)
    expect(await page.getByRole('main').getByRole('textbox').inputValue()).toBe(wrongCode(code, 4))
    await expectAccessible(page)
    await enterCode(page, keys, wrongCode(code, 5))
    expect(await summary(page).innerText()).toContain('Se acabaron los intentos de este código.')
    await enterCode(page, keys, code)
    expect(await summary(page).innerText()).toMatch(/Se acabaron los intentos|no existe o ya se usó/)
  })

  it('refuses a code that was used', async () => {
    const [first, second] = [await open(), await open()]
    const code = await askForCode(first.page, first.keys, someone('dos-veces'))
    await second.page.context().addCookies(await first.page.context().cookies())
    await enterCode(first.page, first.keys, code)
    expect(await h1(first.page)).toBe('¿Con qué nombre quiere aparecer?')
    await second.page.goto('/entrar/codigo')
    await enterCode(second.page, second.keys, code)
    expect(await summary(second.page).innerText()).toContain('Ese código no existe o ya se usó.')
  })

  it('lists sessions and closes another one, which ends at once', async () => {
    const [here, there] = [await open(), await open()]
    for (const { page, keys } of [here, there]) await signIn(page, keys, someone('sesiones'))
    await here.keys.type(here.page.getByLabel('Nombre público'), 'Sara Sesiones')
    await here.keys.follow(here.page.getByRole('button', { name: 'Continuar' }))
    await here.page.goto('/mi-cuenta')
    const sessions = here.page.getByRole('table', { name: 'Sesiones abiertas' }).locator('tbody tr')
    expect(await sessions.count()).toBe(2)
    expect(await sessions.filter({ hasText: 'Esta sesión' }).count()).toBe(1)
    await here.keys.follow(sessions.getByRole('button', { name: /^Cerrar/ }))
    expect(await here.page.getByRole('main').innerText()).toContain('Cerramos esa sesión.')
    expect(await sessions.count()).toBe(1)
    await there.page.goto('/mi-cuenta')
    expect(new URL(there.page.url()).pathname).toBe('/entrar')
    await here.page.goto('/mi-mesa')
    expect(new URL(here.page.url()).pathname).toBe('/mi-mesa')
  })
})
