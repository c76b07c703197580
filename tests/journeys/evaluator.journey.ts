import { sql } from 'drizzle-orm'
import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { Keyboard } from '../support/keyboard.ts'
import type { TestApp } from '../support/server.ts'

// An evaluator assesses a commitment with evidence, by keyboard alone; another reviews it, the owners reply, and it is published.

let app: TestApp
beforeAll(async () => {
  app = await startDemonstration()
})

const main = (page: Page) => page.getByRole('main')
const h1 = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()

async function planAddress() {
  const { rows } = await app.connection.db.execute<{ slug: string }>(sql`select slug from plans where current`)
  return `/planes/${rows[0]!.slug}`
}

async function enter(name: string, javaScript: boolean) {
  const page = await newPage({ origin: app.origin, javaScript })
  const keys = new Keyboard(page)
  await page.goto('/entrar')
  await keys.follow(page.getByRole('button', { name: `Entrar como ${name}` }))
  expect(new URL(page.url()).pathname).toBe('/mi-mesa')
  return { page, keys }
}

/** The authority asks for this commitment alone: what she declared when she was asked for the whole plan does not do for it. */
async function askHer(number: number, javaScript: boolean) {
  const { page, keys } = await enter('Valeria Montes Ibarra', javaScript)
  await page.goto(`${await planAddress()}/valoracion/encargos`)
  const request = main(page).getByRole('listitem').filter({ hasText: 'Ximena Robles Tapia' })
  await keys.select(page.getByLabel('Persona evaluadora'), 'Ximena Robles Tapia')
  await keys.select(page.getByLabel('Compromiso', { exact: true }), `Compromiso ${number}:`)
  await keys.follow(page.getByRole('button', { name: 'Hacer el encargo' }))
  expect(await request.filter({ hasText: `Compromiso ${number}` }).innerText()).toContain('Aún no declara')
}

const REASON = 'Se revisaron los pagos publicados y se visitaron tres obras con el observatorio.'

describe.each([
  { javaScript: true, number: 3, head: 'Ulises Bautista Rey', civil: 'Mateo Lugo Andrade' },
  { javaScript: false, number: 5, head: 'Héctor Zamora Prieto', civil: null },
])('with JavaScript: $javaScript', ({ javaScript, number, head, civil }) => {
  it('assesses, hears the owners and publishes', { timeout: 240_000 }, async () => {
    const here = `${await planAddress()}/compromisos/${number}/valoracion`
    await askHer(number, javaScript)
    const { page, keys } = await enter('Ximena Robles Tapia', javaScript)
    await page.goto(`${here}/borrador`)
    await keys.follow(page.getByRole('button', { name: 'Empezar' }))
    expect(await page.getByRole('alert').innerText()).toContain('Marque la declaración')
    await keys.toggle(page.getByRole('checkbox', { name: /^Declaro que no tengo conflicto/ }))
    await keys.follow(page.getByRole('button', { name: 'Empezar' }))
    expect(await h1(page)).toBe(`Mi valoración del compromiso ${number}`)

    for (const [scale, option] of [
      ['Cumplimiento', 'Limitado'],
      ['Verificable', 'Sí'],
      ['Potencial de resultados', 'Modesto'],
      ['Resultados tempranos', 'Sin resultados notables'],
      ['Influencia pública', 'No aplica'],
    ] as const) {
      await keys.follow(main(page).getByRole('link', { name: `Escribir ${scale}` }))
      await keys.choose(page.getByRole('radio', { name: option, exact: true }))
      await keys.type(page.getByLabel('¿Por qué?'), REASON)
      if (scale === 'Cumplimiento') {
        await expectAccessible(page)
        await keys.toggle(page.getByText(/^Agregar enlaces/))
        const link = page.getByRole('group', { name: 'Enlace 1' })
        await keys.type(link.getByLabel('Dirección'), 'https://ejemplo.mx/visita')
        await keys.type(link.getByLabel('¿Qué muestra?'), 'Bitácora de la visita')
      }
      await keys.follow(page.getByRole('button', { name: 'Guardar' }))
    }
    await keys.follow(page.getByRole('button', { name: 'Enviar a segunda revisión' }))
    expect(await main(page).innerText()).toContain('Está en segunda revisión')

    const visitor = await newPage({ origin: app.origin, javaScript })
    await visitor.goto(here)
    expect(await main(visitor).innerText()).not.toContain(REASON)

    const second = await enter('Darío Quintana Sol', javaScript)
    await second.page.goto(`${here}/revision`)
    expect(await main(second.page).innerText()).toContain(REASON)
    await expectAccessible(second.page)
    await second.keys.choose(second.page.getByRole('radio', { name: /^Aprobar/ }))
    await second.keys.follow(second.page.getByRole('button', { name: 'Enviar la revisión' }))

    await page.goto(`${here}/borrador`)
    expect(await main(page).innerText()).toContain('Los responsables pueden responder hasta el')
    const owner = await enter(head, javaScript)
    expect(await main(owner.page).innerText()).toContain(`Puede responder a la valoración del compromiso ${number}`)
    await owner.page.goto(`${here}/respuesta`)
    await owner.keys.choose(owner.page.getByRole('radio', { name: 'En desacuerdo', exact: true }))
    await owner.keys.follow(owner.page.getByRole('button', { name: 'Revisar antes de enviar' }))
    expect(await owner.page.getByRole('alert').innerText()).toContain('Diga en qué no está de acuerdo')
    await owner.keys.type(owner.page.getByLabel('Comentario sobre el conjunto'), 'Faltó contar las obras de julio.')
    await owner.keys.follow(owner.page.getByRole('button', { name: 'Revisar antes de enviar' }))
    expect(await main(owner.page).innerText()).toContain('Faltó contar las obras de julio.')
    await expectAccessible(owner.page)
    await owner.keys.follow(owner.page.getByRole('button', { name: 'Enviar la respuesta' }))
    expect(await main(owner.page).innerText()).toContain('ya se recibió')
    await expectAccessible(owner.page)
    if (!civil) return // its civil owner has nobody in the demonstration: the term runs

    const other = await enter(civil, javaScript)
    await other.page.goto(`${here}/respuesta`)
    await other.keys.choose(other.page.getByRole('radio', { name: 'Renuncio a responder' }))
    await other.keys.follow(other.page.getByRole('button', { name: 'Revisar antes de enviar' }))
    await other.keys.follow(other.page.getByRole('button', { name: 'Enviar la respuesta' }))

    await page.goto('/mi-mesa')
    expect(await main(page).innerText()).toContain(`Ya puede publicar la valoración del compromiso ${number}`)
    await page.goto(`${here}/borrador`)
    await keys.follow(page.getByRole('button', { name: 'Publicar la valoración' }))
    expect(new URL(page.url()).pathname).toBe(here)
    await visitor.goto(here)
    const shown = await main(visitor).innerText()
    for (const part of ['Limitado', REASON, 'Faltó contar las obras de julio.', 'Renunció a responder']) expect(shown).toContain(part) // prettier-ignore
    await expectAccessible(visitor)
    expectNoCspViolations(visitor)
    await visitor.goto(here.replace('/valoracion', ''))
    expect(await main(visitor).innerText()).toContain('Lo que valora quien evalúa')
  })
})

it('is refused on their own, and the authority is told why', async () => {
  const { page } = await enter('Ernesto Salvatierra Ponce', true)
  // Its laboratory takes part in the first commitment.
  const own = await page.goto(`${await planAddress()}/compromisos/1/valoracion/borrador`)
  expect(own!.status()).toBe(403)
  const authority = await enter('Valeria Montes Ibarra', true)
  await authority.page.goto(`${await planAddress()}/valoracion/encargos`)
  await authority.page.getByLabel('Persona evaluadora').selectOption({ label: 'Ernesto Salvatierra Ponce (Laboratorio de Políticas Abiertas)' }) // prettier-ignore
  await authority.page.getByLabel('Compromiso', { exact: true }).selectOption({ index: 1 })
  await authority.keys.follow(authority.page.getByRole('button', { name: 'Hacer el encargo' }))
  expect(await authority.page.getByRole('alert').innerText()).toContain('Tiene o tuvo un rol en Laboratorio de Políticas Abiertas') // prettier-ignore
  await expectAccessible(authority.page)
})
