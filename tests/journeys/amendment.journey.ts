import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { addCommitment, addMilestone, createPlan } from '../../src/accountability/action-plan/index.ts'
import { ROLES } from '../../src/foundations/identity/index.ts'
import { registerOrganization } from '../../src/foundations/organizations/index.ts'
import { ensurePerson, grantRole } from '../../src/foundations/identity/index.ts'
import { addDays } from '../../src/kernel/dates.ts'
import { signIn } from '../attacks/world.ts'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { Keyboard } from '../support/keyboard.ts'
import { startTestApp, type TestApp } from '../support/server.ts'

// A plan is signed; what was signed cannot be edited; it is amended, approved, and the difference is read. By keyboard alone.

const EMAIL = 'lleva@planes.example'
let app: TestApp
let organizationId: string
let personId: string
beforeAll(async () => {
  app = await startTestApp()
  const { services } = app
  await services.transaction(async (tx) => {
    organizationId = await registerOrganization(tx, { name: 'Autoridad de la Prueba', sector: 'authority' }, null)
    personId = await ensurePerson(tx, { email: EMAIL, name: 'Quien lleva el plan' })
    await grantRole(
      tx,
      { personId, organizationId, role: 'authority', fromDay: addDays(services.today(), -9), untilDay: null },
      null,
    )
  })
})

async function makePlan(slug: string) {
  const permissions = new Map(ROLES.authority.map((permission) => [permission, new Set([organizationId])]))
  const keeper = { ...app.services, actor: { person: { id: personId, name: 'Quien lleva' }, roles: [], permissions } }
  const planId = accepted(
    await createPlan(keeper, {
      slug, title: { es: `Plan de la prueba ${slug}` }, territory: 'Ciudad de México', summary: null, statusNote: null, convenerId: organizationId, startsOn: null, endsOn: null, publishedOn: null, demonstration: false, source: null, phases: [], seats: [],
    }), // prettier-ignore
  )
  const commitmentId = accepted(
    await addCommitment(keeper, planId, {
      number: 1, title: { es: 'Agua segura en las escuelas' }, problem: null, causes: null, effects: null, objective: { es: 'Instalar 300 bebederos' }, product: null, publicOwnerId: null, civilOwnerId: null, actors: [], startsOn: null, endsOn: null, participationLevel: null, principleIds: [], goals: [], scope: null, boroughs: [], budgetAmount: null, budgetCurrency: null, budgetNote: null,
    }), // prettier-ignore
  )
  accepted(await addMilestone(keeper, commitmentId, { number: 1, title: { es: 'Primer tramo' }, deliverable: null, startsOn: null, endsOn: '2027-05-01', dependsOn: [] })) // prettier-ignore
}

const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}
const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page) => page.getByRole('main')

async function enter(page: Page) {
  const { cookies } = await signIn(app, EMAIL)
  const all = [...cookies].map(([name, value]) => ({ name, value, url: app.origin }))
  await page.context().addCookies(all)
}

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
  it('signs, is refused a direct edit, amends, approves, and reads the difference', async () => {
    const slug = javaScript ? 'con-guion' : 'sin-guion'
    await makePlan(slug)
    const page = await newPage({ origin: app.origin, javaScript })
    const keys = new Keyboard(page)
    await enter(page)

    await page.goto(`/planes/${slug}/versiones`)
    await keys.follow(main(page).getByRole('link', { name: 'Firmar el plan' }))
    expect(await main(page).innerText()).toContain('no tiene responsable público')
    await expectAccessible(page)
    await keys.type(page.getByLabel('Nombre').first(), 'Ana Ruiz')
    await keys.follow(page.getByRole('button', { name: 'Revisar antes de firmar' }))
    expect(await page.getByRole('alert').innerText()).toContain('Escriba la organización')
    expect(await page.getByLabel('Nombre').first().inputValue()).toBe('Ana Ruiz')
    await keys.type(page.getByLabel('Organización').first(), 'Red de Vigilancia')
    await keys.follow(page.getByRole('button', { name: 'Revisar antes de firmar' }))
    expect(await h1(page)).toBe('Revise antes de firmar')
    await expectAccessible(page)
    await keys.follow(page.getByRole('button', { name: 'Firmar el plan' }))
    expect(await h1(page)).toBe('Versión 1')
    const [hash] = /\b[0-9a-f]{64}\b/.exec(await main(page).innerText())!
    await expectAccessible(page)

    await page.goto(`/planes/${slug}/compromisos/1/editar`)
    expect(await h1(page)).toBe('El plan está firmado')
    await expectAccessible(page)
    await keys.follow(main(page).getByRole('link', { name: 'Proponer una modificación' }))
    await keys.type(page.getByLabel('Qué se propone', { exact: true }), 'Veinte bebederos más')
    await keys.type(page.getByLabel('Por qué', { exact: true }), 'Se sumó una escuela.')
    await keys.follow(page.getByRole('button', { name: 'Empezar el borrador' }))

    const objective = page.getByLabel(/^Objetivo/).first()
    expect(await objective.inputValue()).toBe('Instalar 300 bebederos')
    await objective.fill('Instalar 320 bebederos')
    await keys.follow(page.getByRole('button', { name: 'Guardar' }))
    expect(await h1(page)).toBe('Veinte bebederos más')
    expect(await main(page).locator('dd ins').allInnerTexts()).toEqual([expect.stringContaining('320')])
    await expectAccessible(page)
    await keys.follow(page.getByRole('button', { name: 'Proponer la modificación' }))
    expect(await main(page).innerText()).toContain('espera una decisión')
    const visitor = await newPage({ origin: app.origin, javaScript })
    await visitor.goto(`/planes/${slug}/compromisos/1`)
    expect(await main(visitor).innerText()).toMatch(/300 bebederos[\s\S]*/)

    await keys.follow(page.getByRole('button', { name: 'Aprobar y aplicar' }))
    expect(await page.getByRole('alert').innerText()).toContain('Escriba la razón')
    await keys.type(page.getByLabel('Razón', { exact: true }), 'Se acordó con la contraparte.')
    await keys.follow(page.getByRole('button', { name: 'Aprobar y aplicar' }))
    expect(await main(page).innerText()).toContain('hizo la versión 2')
    await expectAccessible(page)

    await visitor.goto(`/planes/${slug}/compromisos/1`)
    expect(await main(visitor).innerText()).toContain('320 bebederos')
    await visitor.getByRole('link', { name: 'Ver qué cambió' }).click()
    expect(await visitor.locator('dd del').allInnerTexts()).toContainEqual(expect.stringContaining('300'))
    await expectAccessible(visitor)
    await visitor.goto(`/planes/${slug}/versiones/1`)
    expect(await main(visitor).innerText()).toContain(hash)
    expect(await main(visitor).innerText()).toContain('300 bebederos')
    for (const one of [page, visitor]) expectNoCspViolations(one)
  })
})
