import { sql } from 'drizzle-orm'
import type { Page } from 'playwright'
import { beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { Keyboard } from '../support/keyboard.ts'
import { codeSentTo } from '../support/mailbox.ts'
import type { TestApp } from '../support/server.ts'

// A citizen asks about a commitment by keyboard and without JavaScript, is answered and told of it; what nobody answers is shown overdue.

const CITIZEN = 'julian.ocampo@demostracion.example'
const DAY = 86_400_000 // milliseconds
/** How far from today the application believes to be. */
let days = -25
let app: TestApp
beforeAll(async () => {
  app = await startDemonstration({ now: () => new Date(Date.now() + days * DAY) })
})

const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page) => page.getByRole('main')

async function open() {
  const page = await newPage({ origin: app.origin, javaScript: false })
  return { page, keys: new Keyboard(page) }
}

async function commitmentAddress() {
  const { rows } = await app.connection.db.execute<{ slug: string }>(sql`select slug from plans where current`)
  return `/planes/${rows[0]!.slug}/compromisos/1`
}

async function enterAs(page: Page, keys: Keyboard, name: string) {
  await page.goto('/entrar')
  await keys.follow(page.getByRole('button', { name: `Entrar como ${name}` }))
}

/** The citizen of the demonstration, who holds no role, by the code that comes by mail. */
async function enterByMail(page: Page, keys: Keyboard) {
  await keys.type(page.getByLabel('Correo electrónico'), CITIZEN)
  await keys.submit()
  await keys.type(page.getByRole('main').getByRole('textbox'), await codeSentTo(page, CITIZEN))
  await keys.submit()
}

/** From the page of the commitment to the receipt, as somebody who is signed in. Answers the folio. */
async function ask(page: Page, keys: Keyboard, question: string): Promise<string> {
  await page.goto(await commitmentAddress())
  await keys.follow(main(page).getByRole('link', { name: 'Preguntar u observar' }))
  await keys.choose(page.getByRole('radio', { name: 'Una pregunta' }))
  await keys.type(page.getByLabel('Escriba su pregunta, su comentario o lo que no coincide'), question)
  await keys.follow(page.getByRole('button', { name: 'Publicar' }))
  expect(await h1(page)).toBe('Ya es pública')
  return /PQ-\d+/.exec(await main(page).innerText())![0]
}

const lettersOf = (folio: string) =>
  app
    .letters()
    .filter(({ subject }) => subject.startsWith(`${folio}:`))
    .map(({ to, subject }) => `${to.split('.')[0]}: ${subject}`)

it('asks, is answered and told; and sees overdue what nobody answers', { timeout: 180_000 }, async () => {
  // A visitor is led to sign in and comes back to the question.
  const { page, keys } = await open()
  await page.goto(await commitmentAddress())
  await keys.follow(main(page).getByRole('link', { name: 'Entrar para preguntar u observar' }))
  await enterByMail(page, keys)
  expect(await h1(page)).toBe('Preguntar, comentar o señalar una contradicción')
  expect(await main(page).innerText()).toContain('Secretaría de Gestión Integral del Agua')

  // What is wrong is said, and what was typed is still there.
  const question = '¿Cuántas colonias tienen agua todos los días de la semana?'
  await keys.type(page.getByLabel('Escriba su pregunta, su comentario o lo que no coincide'), question)
  await keys.follow(page.getByRole('button', { name: 'Publicar' }))
  expect(await page.getByRole('alert').innerText()).toContain('Elija qué quiere hacer.')
  expect(await page.getByLabel('Escriba su pregunta, su comentario o lo que no coincide').inputValue()).toBe(question)
  await expectAccessible(page)
  await keys.choose(page.getByRole('radio', { name: 'Una pregunta' }))
  await keys.follow(page.getByRole('button', { name: 'Publicar' }))
  expect(await h1(page)).toBe('Ya es pública')
  const folio = /PQ-\d+/.exec(await main(page).innerText())![0]
  await expectAccessible(page)
  await app.settle()
  expect(lettersOf(folio).some((letter) => letter.startsWith('tomas: ') && letter.includes('por responder'))).toBe(true)
  expect(lettersOf(folio)).toContain(`julian: ${folio}: su folio en Ciudad de México`)

  // The officer finds it on their desk and answers.
  const officer = await open()
  await enterAs(officer.page, officer.keys, 'Tomás Arrieta Luna')
  await officer.keys.follow(main(officer.page).getByRole('link', { name: question }).first())
  expect(await h1(officer.page)).toBe('Responder')
  await officer.keys.choose(officer.page.getByRole('radio', { name: 'Respondemos la pregunta' }))
  await officer.keys.type(
    officer.page.getByLabel('La respuesta, con sus razones'),
    'Son cuarenta y dos colonias, según el tandeo de octubre.',
  )
  await officer.keys.follow(officer.page.getByRole('button', { name: 'Publicar la respuesta' }))
  expect(await main(officer.page).innerText()).toContain('Se publicó la respuesta.')
  await expectAccessible(officer.page)

  // Who asked is told, and reads it.
  await app.settle()
  expect(lettersOf(folio)).toContain(`julian: ${folio}: Secretaría de Gestión Integral del Agua le respondió`)
  await page.goto('/mi-mesa')
  await keys.follow(main(page).getByRole('link', { name: question }).first())
  expect(await main(page).innerText()).toContain('Son cuarenta y dos colonias')
  expectNoCspViolations(page)

  // What nobody answers is overdue from the day after its term, for everybody and everywhere.
  const unanswered = '¿Quién revisa las lecturas de los medidores cada semana?'
  const second = await ask(page, keys, unanswered)
  const visitor = await open()
  const number = second.replace('PQ-', '')
  await visitor.page.goto(`/preguntas/${number}`)
  expect(await main(visitor.page).innerText()).toContain('En plazo')
  days = 0
  await visitor.page.goto(`/preguntas/${number}`)
  expect(await main(visitor.page).innerText()).toContain('Vencida sin respuesta')
  await visitor.page.goto(await commitmentAddress())
  expect(await main(visitor.page).innerText()).toMatch(/está[n]? vencidas? sin respuesta/)
  await visitor.page.goto('/preguntas?estado=vencida')
  expect(await main(visitor.page).innerText()).toContain(unanswered)
  await expectAccessible(visitor.page)
  await page.goto('/mi-mesa')
  expect(await main(page).innerText()).toContain(`${second}: Secretaría de Gestión Integral del Agua debía responderle`)
})
