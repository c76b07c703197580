import { mkdtemp } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { h } from 'preact'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildAssets, type Assets } from '../../src/platform/html/assets.ts'
import {
  GuidePage,
  Page,
  readTokens,
  renderPage,
  type PageRequest,
  type Tokens,
} from '../../src/platform/html/index.ts'
import { expectAccessible, expectNoCspViolations, newPage, screenshot } from '../support/browser.ts'

// The kit by itself, without the application: every component in its states, under the strictest policy.

let assets: Assets
let tokens: Tokens
let server: Server
let origin: string

beforeAll(async () => {
  assets = await buildAssets(await mkdtemp(path.join(tmpdir(), 'tequio-guide-')))
  tokens = await readTokens()
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin)
    response.setHeader('content-security-policy', "default-src 'self'")
    const file = assets.files.get(url.pathname)
    if (file) return void response.setHeader('content-type', file.type).end(file.body)
    response.setHeader('content-type', 'text/html; charset=utf-8').end(pageAt(url))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

function pageAt(url: URL): string {
  const page =
    url.pathname === '/error'
      ? h(Page, { title: 'Prueba', errors: { nombre: 'Escriba el nombre.' } })
      : h(GuidePage, { tokens })
  return renderPage(page, request(url))
}

const request = (url: URL): PageRequest => ({
  locale: url.searchParams.get('lang') === 'en' ? 'en' : 'es',
  url,
  today: '2026-11-22',
  person: null,
  demonstration: true,
  embedded: true,
  city: 'Ciudad de México',
  assets,
  menu: ['Plan', 'Organizaciones', 'Marco legal', 'Principios'].map((label, index) => ({ href: `/${index}`, label })),
  slots: {},
})

describe.each([320, 1280])('at %d px', (width) => {
  it.each([false, true])('is accessible, fits and obeys its policy; dark: %s', { timeout: 60_000 }, async (dark) => {
    const page = await newPage({ origin, width, dark })
    await page.goto('/guia')
    // The long table of contrasts is opened once: it is most of the work of axe.
    const folded = dark ? '.menu' : '.menu, .details'
    await page.locator(folded).evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')))
    await expectAccessible(page)
    expectNoCspViolations(page)
    // WCAG 1.4.10: nothing to scroll sideways at 320 px.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    await screenshot(page, `guide-${width}-${dark ? 'dark' : 'light'}`)
  })
})

it('is as accessible without JavaScript', { timeout: 60_000 }, async () => {
  const page = await newPage({ origin, width: 320, javaScript: false })
  await page.goto('/guia')
  await expectAccessible(page)
  expectNoCspViolations(page)
})

it('reaches the menu by keyboard, closed on a phone and open on a desk', async () => {
  const phone = await newPage({ origin, width: 360, javaScript: false })
  await phone.goto('/guia')
  const entry = phone.getByRole('link', { name: 'Organizaciones' })
  expect(await entry.isVisible()).toBe(false)
  await phone.getByText('Menú', { exact: true }).focus()
  await phone.keyboard.press('Enter')
  expect(await entry.isVisible()).toBe(true)
  const desk = await newPage({ origin, width: 1280, javaScript: false })
  await desk.goto('/guia')
  expect(await desk.getByRole('link', { name: 'Organizaciones' }).isVisible()).toBe(true)
})

it('skips to the content first', async () => {
  const page = await newPage({ origin })
  await page.goto('/guia')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('contenido')
})

it('gives the focus to the error summary', async () => {
  const page = await newPage({ origin })
  await page.goto('/error')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert')
})

it('prints black on white, without menus', async () => {
  const page = await newPage({ origin, dark: true })
  await page.goto('/guia')
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const look = await page.evaluate(() => [
    getComputedStyle(document.body).color,
    getComputedStyle(document.querySelector('.menu')!).display,
  ])
  expect(look).toEqual(['rgb(0, 0, 0)', 'none'])
  await screenshot(page, 'guide-print')
})
