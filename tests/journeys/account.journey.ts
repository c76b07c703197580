import { sql } from 'drizzle-orm'
import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensurePerson, grantRole } from '../../src/foundations/identity/index.ts'
import { codeOf, stepAt } from '../../src/foundations/identity/second-factor/model.ts'
import { registerOrganization } from '../../src/foundations/organizations/index.ts'
import { expectAccessible, expectNoCspViolations, newPage, screenshot } from '../support/browser.ts'
import { Keyboard } from '../support/keyboard.ts'
import { codeSentTo } from '../support/mailbox.ts'
import { startTestApp, type TestApp } from '../support/server.ts'

// An account of one's own: passkeys, a second factor, what is held, and its end.

const LONG = 180_000

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ SECOND_FACTOR_GRACE_DAYS: '0' })
})

const main = (page: Page) => page.getByRole('main')
const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const pathOf = (page: Page) => new URL(page.url()).pathname

async function official(email: string, name: string) {
  await app.services.transaction(async (tx) => {
    const organizationId = await registerOrganization(tx, { name: `Órgano de ${name}`, sector: 'authority' }, null)
    const personId = await ensurePerson(tx, { email, name })
    await grantRole(tx, { personId, organizationId, role: 'authority', fromDay: app.services.today() }, null)
  })
  return email
}

async function open({ javaScript = true, width = 1280 } = {}) {
  const page = await newPage({ origin: app.origin, javaScript, width })
  return { page, keys: new Keyboard(page) }
}

async function signIn({ page, keys }: { page: Page; keys: Keyboard }, email: string) {
  await page.goto('/entrar')
  await keys.type(page.getByLabel('Correo electrónico'), email)
  await keys.submit()
  await keys.type(main(page).getByRole('textbox'), await codeSentTo(page, email))
  await keys.submit()
}

/** The browser's own authenticator (WebAuthn level 3, section 11): discoverable, verifies its holder. */
async function withAuthenticator(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    forget: () => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
    remember: () => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true }),
  }
}

it(
  'an official sets up a passkey, enters with it, and removes it once there is another',
  { timeout: LONG },
  async () => {
    const visit = await open()
    const { page, keys } = visit
    const holder = await withAuthenticator(page)
    const email = await official('llave@ejemplo.example', 'Lucía Llave')

    await signIn(visit, email)
    expect(pathOf(page)).toBe('/mi-cuenta/acceso')
    expect(await main(page).innerText()).toContain('Sus permisos esperan un segundo factor')
    await expectAccessible(page)
    await page.goto('/personas')
    expect(await h1(page)).toBe('Falta su segundo factor')
    await expectAccessible(page)
    await keys.follow(main(page).getByRole('link', { name: 'Poner mi segundo factor' }))

    await page.getByLabel('Nombre de la llave').fill('Computadora de la oficina')
    await keys.follow(page.getByRole('button', { name: 'Agregar una llave de acceso' }))
    await page.getByRole('heading', { level: 1, name: 'Guarde sus códigos de recuperación' }).waitFor()
    expect(await main(page).locator('ol code').count()).toBe(10)
    await expectAccessible(page)
    await screenshot(page, 'recovery-codes')
    await page.goto('/personas')
    expect(await h1(page)).toBe('Personas y cargos')

    await keys.follow(page.getByRole('button', { name: 'Salir' }))
    await page.goto('/entrar?volver=/personas')
    await holder.forget()
    await keys.follow(page.getByRole('button', { name: 'Entrar con una llave de acceso' }), { within: true })
    await page.getByText('La llave no respondió o se canceló.').waitFor()
    await expectAccessible(page)
    await holder.remember()
    await keys.follow(page.getByRole('button', { name: 'Entrar con una llave de acceso' }))
    await page.waitForURL('**/personas')
    expect(await h1(page)).toBe('Personas y cargos')

    await page.goto('/mi-cuenta/acceso')
    await keys.follow(page.getByRole('link', { name: 'Computadora de la oficina' }))
    await expectAccessible(page)
    await keys.follow(page.getByRole('button', { name: 'Quitar la llave' }))
    expect(await page.getByRole('alert').innerText()).toContain('Agregue otro antes de quitar este')
    expectNoCspViolations(page)
  },
)

it(
  'an official without JavaScript sets up an application of codes, and enters with it',
  { timeout: LONG },
  async () => {
    const first = await open({ javaScript: false, width: 320 })
    const email = await official('codigos@ejemplo.example', 'Carlos Códigos')
    await signIn(first, email)
    const { page, keys } = first
    expect(await main(page).innerText()).toContain('Este navegador no puede crear llaves de acceso')
    await keys.follow(page.getByRole('link', { name: 'Poner una aplicación de códigos' }))
    await expectAccessible(page)
    const key = keyOf(await main(page).locator('code').innerText())
    const now = () => codeOf(key, stepAt(new Date()))
    await keys.type(page.getByLabel('Código de la aplicación'), '12 34')
    await keys.submit()
    expect(await page.getByRole('alert').innerText()).toContain('Escriba las 6 cifras')
    expect(keyOf(await main(page).locator('code').innerText())).toEqual(key)
    await keys.type(page.getByLabel('Código de la aplicación'), now())
    await keys.submit()
    expect(await h1(page)).toBe('Guarde sus códigos de recuperación')
    const recovery = await main(page).locator('ol code').allInnerTexts()
    await expectAccessible(page)
    await keys.follow(page.getByRole('link', { name: 'Ya los guardé, continuar' }))
    expect(pathOf(page)).toBe('/mi-mesa')

    const second = await open({ javaScript: false })
    await signIn(second, email)
    expect(await h1(second.page)).toBe('Muestre su segundo factor')
    await expectAccessible(second.page)
    // The code that confirmed the key was used: a recovery code enters without waiting for the next.
    await second.keys.type(second.page.getByLabel('Código', { exact: true }), recovery[0]!)
    await second.keys.submit()
    expect(pathOf(second.page)).toBe('/mi-mesa')
    await second.page.goto('/mi-cuenta/acceso')
    expect(await main(second.page).innerText()).toContain('Le quedan 9 de 10 códigos')
    await expectAccessible(second.page)
  },
)

it(
  'an official in an older session shows their mailbox before the first second factor, and comes back to the desk',
  { timeout: LONG },
  async () => {
    const visit = await open({ javaScript: false })
    const { page, keys } = visit
    const email = await official('buzon@ejemplo.example', 'Berta Buzón')
    await signIn(visit, email)
    await app.services.db.execute(sql`update sessions set created_at = created_at - interval '1 hour'
      where person_id = (select id from people where email = ${email})`)
    await page.goto('/mi-mesa')
    expect(await main(page).innerText()).toContain('Sus cargos esperan un segundo factor')
    await expectAccessible(page)
    await screenshot(page, 'desk-without-second-factor')
    await keys.follow(main(page).getByRole('link', { name: 'Poner mi segundo factor' }))
    expect(await main(page).innerText()).toContain('Confirme primero que es usted')
    await expectAccessible(page)
    await screenshot(page, 'mailbox-first')
    await keys.follow(page.getByRole('button', { name: 'Enviarme un código' }))
    expect(await h1(page)).toBe('Confirme que es usted')
    await expectAccessible(page)
    await keys.type(main(page).getByRole('textbox'), await codeSentTo(page, email))
    await keys.submit()
    await keys.follow(page.getByRole('link', { name: 'Poner una aplicación de códigos' }))
    const key = keyOf(await main(page).locator('code').innerText())
    await keys.type(page.getByLabel('Código de la aplicación'), codeOf(key, stepAt(new Date())))
    await keys.submit()
    await keys.follow(page.getByRole('link', { name: 'Ya los guardé, continuar' }))
    expect(pathOf(page)).toBe('/mi-mesa')
    expect(await main(page).innerText()).not.toContain('segundo factor')
  },
)

it.each([true, false])(
  'somebody sees what is held of them and closes their account, JavaScript: %s',
  async (javaScript) => {
    const visit = await open({ javaScript })
    const { page, keys } = visit
    const email = `cierra-${javaScript}@ejemplo.example`
    await signIn(visit, email)
    await keys.type(page.getByLabel('Nombre público'), 'Berta Breve')
    await keys.follow(page.getByRole('button', { name: 'Continuar' }))
    await page.goto('/mi-cuenta')
    await expectAccessible(page)
    await keys.follow(main(page).getByRole('link', { name: 'Mis datos' }))
    expect(await main(page).innerText()).toContain(email)
    await expectAccessible(page)
    await page.goto('/mi-cuenta')
    await keys.follow(main(page).getByRole('link', { name: 'Cerrar mi cuenta' }))
    expect(await main(page).innerText()).toContain('«Persona que cerró su cuenta»')
    await expectAccessible(page)
    await keys.follow(page.getByRole('button', { name: 'Enviarme el código' }))
    await expectAccessible(page)
    await keys.type(main(page).getByRole('textbox'), await codeSentTo(page, email))
    await keys.submit()
    expect(await h1(page)).toBe('Cerramos su cuenta')
    await expectAccessible(page)
    await page.goto('/mi-mesa')
    expect(pathOf(page)).toBe('/entrar')
    expectNoCspViolations(page)
  },
)

describe('where each act of the highest consequence is confirmed', () => {
  beforeAll(async () => {
    app = await startTestApp({ SECOND_FACTOR_GRACE_DAYS: '0', SECOND_FACTOR_FRESH_MINUTES: '0' })
  })

  /** The form of a role, with all it takes. */
  async function grantTo(page: Page, keys: Keyboard, email: string) {
    await page.goto('/personas/asignar')
    await keys.type(page.getByLabel('Correo de la persona'), email)
    await keys.type(page.getByLabel('Nombre público'), 'Nora Nueva')
    await page.getByLabel('Organización').selectOption({ index: 1 })
    await main(page).getByText('Moderación', { exact: true }).click()
    await keys.submit()
    expect(await h1(page)).toBe('Confirme que es usted')
    await expectAccessible(page)
  }

  it(
    'an official gives a role without JavaScript, is asked who they are, and loses nothing',
    async () => {
      const visit = await open({ javaScript: false, width: 320 })
      const { page, keys } = visit
      await signIn(visit, await official('sin-guion@ejemplo.example', 'Sara Singuión'))
      await keys.follow(page.getByRole('link', { name: 'Poner una aplicación de códigos' }))
      const key = keyOf(await main(page).locator('code').innerText())
      await keys.type(page.getByLabel('Código de la aplicación'), codeOf(key, stepAt(new Date())))
      await keys.submit()
      const [recovery] = await main(page).locator('ol code').allInnerTexts()

      await grantTo(page, keys, 'nora@ejemplo.example')
      await keys.type(page.getByLabel('Código', { exact: true }), '000000')
      await keys.submit()
      expect(await h1(page)).toBe('Confirme que es usted')
      expect(await page.getByRole('alert').innerText()).toContain('código')
      await expectAccessible(page)
      await keys.type(page.getByLabel('Código', { exact: true }), recovery!)
      await keys.submit()
      expect(pathOf(page)).toBe('/personas')
      expect(await main(page).innerText()).toContain('Asignamos el cargo')
      expect(await main(page).innerText()).toContain('Nora Nueva')
    },
    LONG,
  )

  it(
    'another does it with a passkey',
    async () => {
      const visit = await open()
      const { page, keys } = visit
      const holder = await withAuthenticator(page)
      await signIn(visit, await official('otra-llave@ejemplo.example', 'Olga Llave'))
      await page.getByLabel('Nombre de la llave').fill('Teléfono')
      await keys.follow(page.getByRole('button', { name: 'Agregar una llave de acceso' }))
      await page.getByRole('heading', { level: 1, name: 'Guarde sus códigos de recuperación' }).waitFor()

      await grantTo(page, keys, 'nadia@ejemplo.example')
      await holder.forget()
      await keys.follow(page.getByRole('button', { name: 'Confirmar con mi llave y continuar' }), { within: true })
      await page.getByText('La llave no respondió o se canceló.').waitFor()
      await holder.remember()
      await keys.follow(page.getByRole('button', { name: 'Confirmar con mi llave y continuar' }))
      await page.waitForURL('**/personas**')
      expect(await main(page).innerText()).toContain('Asignamos el cargo')
      expectNoCspViolations(page)
    },
    LONG,
  )
})

/** As an application reads it: base 32. */
function keyOf(text: string): Buffer {
  const bits = [...text.replaceAll(/\s/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
}
