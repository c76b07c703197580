import type { Locator, Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { COMMITMENTS } from '../../src/app/demonstration/plan.ts'
import { readTable } from '../../src/platform/tables/index.ts'
import { expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { Keyboard } from '../support/keyboard.ts'
import type { TestApp } from '../support/server.ts'

// A visitor follows the plan and takes its data away, by keyboard alone.

let app: TestApp
beforeAll(async () => {
  app = await startDemonstration()
})

const TITLES = COMMITMENTS.map(({ title }) => title)

const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText()
const main = (page: Page): Locator => page.getByRole('main')

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
  const open = async (path: string) => {
    const page = await newPage({ origin: app.origin, javaScript })
    await page.goto(path)
    return { page, keys: new Keyboard(page) }
  }

  it('goes from the front page to what is late, its reason and its evidence', async () => {
    const { page, keys } = await open('/')
    await keys.follow(page.getByRole('navigation').getByRole('link', { name: 'Plan', exact: true }))
    expect(await heading(page)).toContain('Plan de Acción Local de la Ciudad de México')

    await keys.select(page.getByLabel('Plazo'), 'Con algo vencido')
    await keys.follow(page.getByRole('button', { name: 'Aplicar filtros' }))
    const shown = await page.locator('.card', { hasText: /Compromiso \d/i }).allInnerTexts()
    expect(shown).toHaveLength(3)
    expect(shown.filter((card) => !card.includes('días tarde'))).toEqual([])

    await keys.follow(
      page.locator('.card').getByRole('link', { name: 'Saber cuándo y cuánta agua llega a cada colonia' }),
    )
    expect(await heading(page)).toBe('Saber cuándo y cuánta agua llega a cada colonia')
    await keys.follow(
      main(page)
        .getByRole('heading')
        .getByRole('link', { name: 'Publicar los calendarios de tandeo vigentes por colonia' }),
    )
    expect(await main(page).innerText()).toContain('Se cumplió a tiempo')

    const evidence = await keys.download(page.getByRole('link', { name: 'Calendario de tandeo por colonia' }))
    expect(text(evidence.bytes)).toContain('San Miguel Teotongo,Iztapalapa')
    expectNoCspViolations(page)
  })

  it('takes away the plan as tables, data and a report', async () => {
    const { page, keys } = await open('/plan')
    await keys.follow(page.getByRole('link', { name: 'Descargar y citar' }), { within: true })

    const csv = await keys.download(page.getByRole('link', { name: 'Descargar CSV' }))
    expect(signature(csv.bytes)).toBe('\xef\xbb\xbfP')
    expect(await titlesOf(csv)).toEqual(TITLES)

    const xlsx = await keys.download(page.getByRole('link', { name: 'Descargar XLSX' }))
    expect(signature(xlsx.bytes)).toBe('PK\x03\x04')
    expect(await titlesOf(xlsx)).toEqual(TITLES)

    const json = await keys.download(page.getByRole('link', { name: 'Descargar JSON' }))
    const { items } = JSON.parse(text(json.bytes)) as { items: { title: { es: string } }[] }
    expect(items.map(({ title }) => title.es)).toEqual(TITLES)

    const pdf = await keys.download(page.getByRole('link', { name: /Informe para imprimir/ }))
    expect(signature(pdf.bytes)).toBe('%PDF')
    expect(pdf.bytes.length).toBeGreaterThan(10_000)
  })

  it('reads a page in English and back in Spanish, each text in its language', async () => {
    const { page, keys } = await open('/planes')
    await keys.follow(main(page).getByRole('link', { name: /^Plan de Acción Local/ }))
    await keys.follow(page.getByRole('link', { name: 'English' }))
    expect(await languageOf(page.locator('html'))).toBe('en')
    expect(await heading(page)).toContain('Local Action Plan of Mexico City')
    await keys.follow(
      page.locator('.card').getByRole('link', { name: 'Knowing when and how much water reaches each neighbourhood' }),
    )
    expect(await languageOf(page.getByRole('heading', { level: 1 }))).toBe('en')
    expect(await languageOf(main(page).getByText('En 284 colonias el agua llega por tandeo.'))).toBe('es')
    await keys.follow(page.getByRole('link', { name: 'Español' }))
    expect(await languageOf(page.locator('html'))).toBe('es')
    expect(await heading(page)).toBe('Saber cuándo y cuánta agua llega a cada colonia')
    expectNoCspViolations(page)
  })

  it.each(['tandeo', 'Méxicó', 'mexico'])('finds «%s» with accents and without', async (words) => {
    const { page, keys } = await open('/organizaciones')
    await keys.type(page.getByLabel('Buscar en todo el sitio'), words)
    await keys.submit()
    const found =
      words === 'tandeo'
        ? 'Publicar los calendarios de tandeo vigentes por colonia'
        : 'Autoridad de Transparencia de la Ciudad de México'
    expect(await main(page).getByRole('link', { name: found }).count()).toBeGreaterThan(0)
  })
})

it('reads the same page as data', async () => {
  const page = await newPage({ origin: app.origin })
  await page.goto('/plan')
  const address = await page.locator('link[rel=alternate][type="application/json"]').getAttribute('href')
  for (const [path, headers] of [
    [address!, {}],
    ['/plan', { accept: 'application/json' }],
  ] as const) {
    const answer = await page.request.get(path, { headers })
    expect(answer.headers()['content-type']).toContain('application/json')
    expect(JSON.stringify(await answer.json())).toContain('Saber cuándo y cuánta agua llega a cada colonia')
  }
})

type Taken = { name: string; bytes: Uint8Array }

async function titlesOf({ name, bytes }: Taken): Promise<unknown[]> {
  const read = await readTable(bytes, name)
  if (!read.ok) throw new Error(`${name} cannot be read: ${read.reason}`)
  const { header, rows } = read.value.sheets[0]!
  return rows.map(({ cells }) => cells[header.indexOf('Título')])
}

const signature = (bytes: Uint8Array) => String.fromCharCode(...bytes.slice(0, 4))
const languageOf = (target: Locator) => target.evaluate((element) => element.closest('[lang]')!.getAttribute('lang'))
