import type { Page } from 'playwright'
import { beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { Keyboard } from '../support/keyboard.ts'
import type { TestApp } from '../support/server.ts'

// A secretariat decides: who presides puts a text before it, three vote, it is closed, and anybody reads how it was counted.
// By keyboard alone, without JavaScript.

let app: TestApp
beforeAll(async () => {
  app = await startDemonstration()
})

const TITLE = 'Abrir un registro público de reuniones'
const TEXT = 'Cada integrante publica sus reuniones sobre el plan en un plazo de tres días hábiles.'
const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page) => page.getByRole('main')
const link = (page: Page, name: string) => main(page).getByRole('link', { name, exact: true }).first()

async function enter(name: string) {
  const page = await newPage({ origin: app.origin, javaScript: false })
  const keys = new Keyboard(page)
  await page.goto('/entrar')
  await keys.follow(page.getByRole('button', { name: `Entrar como ${name}` }))
  expect(new URL(page.url()).pathname).toBe('/mi-mesa')
  return { page, keys }
}

it('puts a text to the vote, three people vote, and the count is read by everybody', async () => {
  const presiding = await enter('Tomás Arrieta Luna')
  await presiding.page.goto('/instancias')
  await presiding.keys.follow(link(presiding.page, 'Secretariado Técnico Local de la Ciudad de México'))
  expect(await main(presiding.page).innerText()).toContain('5 de 6 lugares con voto están ocupados.')
  await presiding.keys.follow(link(presiding.page, 'Abrir una decisión'))
  await presiding.keys.type(presiding.page.getByLabel('Título', { exact: true }), TITLE)
  await presiding.keys.follow(presiding.page.getByRole('button', { name: 'Abrir la votación' }))
  expect(await presiding.page.getByRole('alert').innerText()).toContain('Escriba o elija este dato.')
  expect(await presiding.page.getByLabel('Título', { exact: true }).inputValue()).toBe(TITLE)
  await expectAccessible(presiding.page)
  await presiding.keys.type(presiding.page.getByLabel('Texto que se decide'), TEXT)
  await presiding.keys.follow(presiding.page.getByRole('button', { name: 'Abrir la votación' }))
  expect(await h1(presiding.page)).toBe(TITLE)
  const address = new URL(presiding.page.url()).pathname
  await app.settle()
  const told = app.letters().flatMap(({ to, subject }) => (subject.includes(TITLE) ? [to] : []))
  expect(told).toContain('nayeli.cruz@demostracion.example')

  for (const [name, choice] of [
    ['Nayeli Cruz Tenorio', 'A favor'],
    ['Irma Quiroz Delgado', 'En contra'],
  ] as const) {
    const { page, keys } = await enter(name)
    await keys.follow(main(page).getByRole('link', { name: TITLE }).first())
    expect(await main(page).innerText()).toContain(TEXT)
    await keys.choose(page.getByRole('radio', { name: choice }))
    await keys.type(page.getByLabel('Razones'), `Razones de ${name}.`)
    await keys.follow(page.getByRole('button', { name: 'Registrar mi voto' }))
    expect(await page.getByRole('status').innerText()).toContain('Su voto quedó registrado')
    await expectAccessible(page)
  }

  const { page, keys } = presiding
  await page.goto(address)
  await keys.follow(link(page, 'Votar'))
  await keys.choose(page.getByRole('radio', { name: 'A favor' }))
  await keys.follow(page.getByRole('button', { name: 'Registrar mi voto' }))
  // The rule asks for three working days between opening and closing.
  expect(await main(page).innerText()).toContain('No puede cerrarse antes del')
  await app.connection.db.execute(`update decisions set not_before = null where id = '${address.split('/').at(-1)}'`)
  await page.goto(address)
  await keys.follow(link(page, 'Cerrar la votación'))
  await keys.typeDay(page.getByLabel('Día de la sesión'), app.services.today())
  await keys.toggle(page.getByRole('checkbox', { name: /^Autoridad de transparencia/ }))
  await expectAccessible(page)
  await keys.follow(page.getByRole('button', { name: 'Cerrar y publicar el resultado' }))
  expect(await page.getByRole('status').innerText()).toContain('La votación se cerró')

  const visitor = await newPage({ origin: app.origin, javaScript: false })
  await visitor.goto(address)
  const shown = await main(visitor).innerText()
  for (const part of [
    '3 de 5 integrantes votaron: 2 a favor, 1 en contra y 0 en abstención.',
    'Para aprobar se necesitaban 3 votos a favor, contados sobre 4.',
    'Quórum: 4 presentes; el mínimo es 4, contado sobre 6.',
    'No se aprobó.',
    'Razones de Irma Quiroz Delgado.',
  ])
    expect(shown).toContain(part)
  await new Keyboard(visitor).follow(link(visitor, 'Ver el acta para imprimir'))
  expect(await h1(visitor)).toBe('Acta de la decisión')
  await expectAccessible(visitor)
  expectNoCspViolations(visitor)
})
