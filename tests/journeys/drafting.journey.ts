import type { Page } from 'playwright'
import { beforeAll, expect, it } from 'vitest'
import { addCommitment, createPlan } from '../../src/accountability/action-plan/index.ts'
import { ensurePerson, grantRole, ROLES } from '../../src/foundations/identity/index.ts'
import { registerOrganization } from '../../src/foundations/organizations/index.ts'
import { addMember, createMaker } from '../../src/governance/decisions/index.ts'
import { addDays } from '../../src/kernel/dates.ts'
import { signIn } from '../attacks/world.ts'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { Keyboard } from '../support/keyboard.ts'
import { startTestApp, type TestApp } from '../support/server.ts'

// A plan is drafted in the open: its calendar falls short and says so, a citizen proposes, a version takes it up, the difference is
// read, the head approves exactly that, and that is what is signed. By keyboard alone, without JavaScript.

const [KEEPER, CITIZEN, HEAD] = ['redacta@planes.example', 'vecina@planes.example', 'titular@planes.example']
const SLUG = 'plan-abierto'
let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
  const { services } = app
  const from = addDays(services.today(), -9)
  const { organizationId, personId } = await services.transaction(async (tx) => {
    const organizationId = await registerOrganization(tx, { name: 'Autoridad Convocante', sector: 'authority' }, null)
    const personId = await ensurePerson(tx, { email: KEEPER, name: 'Quien redacta' })
    await ensurePerson(tx, { email: CITIZEN, name: 'Vecina de Milpa Alta' })
    await ensurePerson(tx, { email: HEAD, name: 'Quien encabeza' })
    await grantRole(tx, { personId, organizationId, role: 'authority', fromDay: from, untilDay: null }, null)
    return { organizationId, personId }
  })
  const permissions = new Map(ROLES.authority.map((permission) => [permission, new Set([organizationId])]))
  const keeper = { ...services, actor: { person: { id: personId, name: 'Quien redacta' }, roles: [], permissions } }
  const planId = accepted(
    await createPlan(keeper, {
      slug: SLUG, title: { es: 'Plan que se redacta en abierto' }, territory: 'Ciudad de México', summary: null, statusNote: null, convenerId: organizationId, startsOn: null, endsOn: null, publishedOn: null, demonstration: false, source: null, phases: [], seats: [],
    }), // prettier-ignore
  )
  accepted(
    await addCommitment(keeper, planId, {
      number: 1, title: { es: 'Agua segura en las escuelas' }, problem: null, causes: null, effects: null, objective: { es: 'Instalar bebederos' }, product: null, publicOwnerId: null, civilOwnerId: null, actors: [], startsOn: null, endsOn: null, participationLevel: null, principleIds: [], goals: [], scope: null, boroughs: [], budgetAmount: null, budgetCurrency: null, budgetNote: null,
    }), // prettier-ignore
  )
  const maker = accepted(await createMaker(keeper, { kind: 'head', name: { es: 'Jefatura convocante' }, about: null, organizationId, from })) // prettier-ignore
  accepted(await addMember(keeper, maker.id, 1, { email: HEAD, name: '', standing: 'holder', from, until: null }))
})

const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}
const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page) => page.getByRole('main')
const text = (page: Page) => main(page).innerText()
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const link = (page: Page, name: string) => main(page).getByRole('link', { name, exact: true }).first()

async function enter(email: string) {
  const page = await newPage({ origin: app.origin, javaScript: false })
  const { cookies } = await signIn(app, email)
  await page.context().addCookies([...cookies].map(([name, value]) => ({ name, value, url: app.origin })))
  return { page, keys: new Keyboard(page) }
}

it('is warned of its calendar, proposed to, published, compared, approved and signed', async () => {
  const { page, keys } = await enter(KEEPER)
  const today = app.services.today()

  await page.goto(`/planes/${SLUG}/redaccion`)
  expect(await text(page)).toContain('Todavía no hay calendario')
  await expectAccessible(page)
  await keys.follow(link(page, 'Editar las etapas'))
  expect(await text(page)).toContain('Falta la etapa «Consulta pública».')
  await page.getByLabel('Tipo').first().selectOption({ label: 'Consulta pública' })
  await keys.typeDay(page.getByLabel('Apertura').first(), addDays(today, -2))
  await keys.typeDay(page.getByLabel('Cierre').first(), addDays(today, 3))
  await keys.follow(button(page, 'Guardar'))
  expect(new URL(page.url()).pathname).toBe(`/planes/${SLUG}/redaccion`)
  expect(await text(page)).toMatch(/«Consulta pública» dura \d días hábiles\. Deben ser al menos 20 días hábiles/)
  expect(
    await main(page)
      .getByRole('link', { name: /artículo 26, fracción II/ })
      .first()
      .getAttribute('href'),
  ).toBe('/marco-legal/ley-operacion-innovacion-digital#articulo-26-fraccion-ii')
  await expectAccessible(page)

  await page.goto(`/planes/${SLUG}/redaccion/compromisos/1`)
  await keys.follow(link(page, 'Publicar una versión'))
  await keys.follow(button(page, 'Publicar la versión'))
  expect(await page.getByRole('alert').innerText()).toContain('Escriba o elija este dato.')
  await keys.type(page.getByLabel('Qué cambió y por qué', { exact: true }), 'Primer texto, para la consulta.')
  await keys.follow(button(page, 'Publicar la versión'))
  expect(await h1(page)).toBe('Versión 1 del compromiso 1')

  const citizen = await enter(CITIZEN)
  await citizen.page.goto(`/planes/${SLUG}/redaccion/compromisos/1`)
  await citizen.keys.follow(link(citizen.page, 'Aportar a este compromiso'))
  expect(await text(citizen.page)).toContain('Este texto es un borrador abierto.')
  await expectAccessible(citizen.page)
  await citizen.keys.type(citizen.page.getByLabel(/^Escriba su pregunta/), 'Que digan cuántos bebederos: trescientos.')
  await citizen.keys.follow(button(citizen.page, 'Publicar'))
  expect(await h1(citizen.page)).toBe('Ya es pública')

  await page.goto(`/planes/${SLUG}/compromisos/1/editar`)
  await page
    .getByLabel(/^Objetivo/)
    .first()
    .fill('Instalar trescientos bebederos')
  await keys.follow(button(page, 'Guardar'))
  await page.goto(`/planes/${SLUG}/redaccion/compromisos/1/publicar`)
  expect(await main(page).locator('dd ins').allInnerTexts()).toContainEqual(expect.stringContaining('trescientos'))
  await keys.type(page.getByLabel('Qué cambió y por qué', { exact: true }), 'Se dice cuántos, como se pidió.')
  await page.getByLabel('¿La recoge?').selectOption({ label: 'Aceptada' })
  await expectAccessible(page)
  await keys.follow(button(page, 'Publicar la versión'))
  expect(await text(page)).toContain('Recoge 1 aportación')
  await expectAccessible(page)
  await keys.follow(link(page, 'Ver qué cambió desde la versión 1'))
  expect(await main(page).locator('dd ins').allInnerTexts()).toContainEqual(expect.stringContaining('trescientos'))
  await expectAccessible(page)

  await app.settle()
  expect(app.letters().some(({ to, text: said }) => to === CITIZEN && said.includes('Se dice cuántos'))).toBe(true)
  await citizen.page.goto(`/planes/${SLUG}/redaccion/aportaciones`)
  await citizen.keys.follow(main(citizen.page).getByRole('link', { name: /^PQ-/ }).first())
  expect(await text(citizen.page)).toContain('La recoge: Versión 2')

  await page.goto(`/planes/${SLUG}/redaccion`)
  await keys.follow(link(page, 'Enviar a aprobación'))
  await expectAccessible(page)
  await keys.follow(button(page, 'Enviar a aprobación'))
  expect(await h1(page)).toBe('Envío 1 a aprobación')
  await expectAccessible(page)
  const head = await enter(HEAD)
  await head.page.goto(new URL(page.url()).pathname)
  await head.keys.follow(link(head.page, 'Ver la votación'))
  await head.keys.follow(link(head.page, 'Resolver'))
  await head.keys.choose(head.page.getByRole('radio', { name: 'A favor' }))
  await head.keys.type(head.page.getByLabel('Razones'), 'Recoge lo que pidieron las escuelas.')
  await head.keys.follow(button(head.page, 'Resolver y cerrar'))

  await page.reload()
  expect(await text(page)).toContain('Recoge lo que pidieron las escuelas.')
  await keys.follow(link(page, 'Firmar el plan'))
  expect(await page.getByLabel('Decisión que lo aprueba').inputValue()).not.toBe('')
  await keys.type(page.getByLabel('Nombre').first(), 'Ana Ruiz')
  await keys.type(page.getByLabel('Organización').first(), 'Autoridad Convocante')
  await expectAccessible(page)
  await keys.follow(button(page, 'Revisar antes de firmar'))
  expect(await text(page)).toContain('Jefatura convocante')
  await keys.follow(button(page, 'Firmar el plan'))
  expect(await h1(page)).toBe('Versión 1')
  expect(await main(page).locator('a[href^="/decisiones/"]').count()).toBe(1)

  await page.goto(`/planes/${SLUG}/redaccion`)
  expect(await text(page)).toContain('El plan ya se firmó. Aquí queda cómo se redactó')
  await expectAccessible(page)
  expectNoCspViolations(page)
})
