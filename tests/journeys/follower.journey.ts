import { sql } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import type { Page } from 'playwright'
import { queueDueBundles } from '../../src/cross-cutting/notifications/index.ts'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { Keyboard } from '../support/keyboard.ts'
import { codeSentTo } from '../support/mailbox.ts'
import type { TestApp } from '../support/server.ts'

// A citizen follows a commitment with no more than an e-mail and no script, hears of what an officer reports, and ends it in one click.

const EMAIL = 'vecina@ejemplo.example'
let app: TestApp
/** Minutes that the clock of the site is ahead. */
let ahead = 0
beforeAll(async () => {
  app = await startDemonstration({ now: () => new Date(Date.now() + ahead * 60_000) })
})

const main = (page: Page) => page.getByRole('main')
const open = async () => {
  const page = await newPage({ origin: app.origin, javaScript: false })
  return { page, keys: new Keyboard(page) }
}
const commitmentAddress = async () => {
  const { rows } = await app.connection.db.execute<{ slug: string }>(sql`select slug from plans where current`)
  return `/planes/${rows[0]!.slug}/compromisos/1`
}

it('follows, hears, reads and leaves, without JavaScript', async () => {
  const { page, keys } = await open()
  const commitment = await commitmentAddress()
  await page.goto(commitment)
  await keys.select(page.getByLabel('Cuándo avisarle'), 'Al momento')
  await keys.follow(page.getByRole('button', { name: 'Seguir', exact: true }))
  await keys.type(page.getByLabel('Correo electrónico'), EMAIL)
  await keys.submit()
  await keys.type(main(page).getByRole('textbox'), await codeSentTo(page, EMAIL))
  await keys.submit()
  await keys.type(page.getByLabel('Nombre público'), 'Vecina de Iztapalapa')
  await keys.follow(page.getByRole('button', { name: 'Continuar' }))
  expect(new URL(page.url()).pathname).toBe(commitment)
  expect(await main(page).innerText()).toContain('Usted lo sigue. Le escribimos unos minutos después de cada cambio.')

  const officer = await open()
  await officer.page.goto('/entrar')
  await officer.keys.follow(officer.page.getByRole('button', { name: 'Entrar como Tomás Arrieta Luna' }))
  await officer.page.goto(`${commitment}/hitos/2/avance`)
  await officer.keys.choose(officer.page.getByRole('radio', { name: /^Limitado/ }))
  await officer.keys.type(officer.page.getByLabel('¿Qué se hizo?'), 'Se revisaron los medidores.')
  await officer.keys.type(officer.page.getByLabel('¿Por qué va tarde?'), 'Faltan piezas.')
  await officer.keys.follow(officer.page.getByRole('button', { name: 'Revisar antes de enviar' }))
  await officer.keys.follow(officer.page.getByRole('button', { name: 'Publicar el avance' }))
  await app.settle()
  ahead += 11
  await queueDueBundles(app.services)
  await app.settle()

  await page.goto('/correo')
  await keys.follow(main(page).getByRole('row', { name: EMAIL }).first().getByRole('link').first())
  const letter = await main(page).innerText()
  expect(letter).toMatch(/Novedad(es)?: Saber cuándo y cuánta agua llega a cada colonia/)
  const [leave] = /\/baja\/[\w.-]+/.exec(letter)!

  await page.goto(leave)
  await expectAccessible(page)
  await keys.follow(page.getByRole('button', { name: 'Dejar de seguir' }))
  expect(await main(page).innerText()).toContain('No recibirá más avisos de este registro.')
  await page.goto('/mi-mesa/seguimientos')
  expect(await main(page).innerText()).toContain('Usted no sigue ningún registro todavía.')
  expectNoCspViolations(page)
})

it('opens the feed and the calendar of a record', async () => {
  const { page } = await open()
  await page.goto(await commitmentAddress())
  const feed = await page.locator('link[type="application/atom+xml"]').getAttribute('href')
  const answer = await fetch(app.origin + feed!)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8'])
  expect(await answer.text()).toContain('<category term="milestone.progress-reported"/>')
  const calendar = await page.getByRole('link', { name: 'fechas para su calendario' }).getAttribute('href')
  const events = await (await fetch(app.origin + calendar!)).text()
  expect(events).toMatch(/^BEGIN:VCALENDAR\r\n/)
  expect(events).toContain('BEGIN:VEVENT')
})
