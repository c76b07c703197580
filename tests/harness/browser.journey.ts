import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNoCspViolations, newPage, screenshot } from '../support/browser.ts'

// The browser's helpers must be able to fail: these pages are wrong on purpose.

const page = (body: string) =>
  `<!doctype html><html lang="es"><meta charset="utf-8"><title>Prueba</title><main><h1>Prueba</h1>${body}</main></html>`
const pages: Record<string, string> = {
  '/bien': page('<p>El pingüino cocinó ñandú en Cuauhtémoc: «¿qué?» · √ 8 % — Tláhuac, Coyoacán.</p>'),
  '/sin-etiqueta': page('<input name="nombre">'),
  '/estilo-en-linea': page('<p style="color: red">Rojo</p>'),
  '/guion-en-linea': page('<script>document.title = "Cambiado"</script>'),
}

let server: Server
let origin: string
beforeAll(async () => {
  const csp = "default-src 'self'"
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html').setHeader('content-security-policy', csp)
    response.end(pages[request.url ?? ''] ?? '')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

describe.each([true, false])('with JavaScript: %s', (javaScript) => {
  it('accepts a good page', async () => {
    const page = await newPage({ origin, javaScript })
    await page.goto('/bien')
    await expectAccessible(page)
    expectNoCspViolations(page)
    await screenshot(page, `harness-${javaScript}`)
  })

  it('names the element that is not accessible', async () => {
    const page = await newPage({ origin, javaScript, width: 320, dark: true })
    await page.goto('/sin-etiqueta')
    await expect(expectAccessible(page)).rejects.toThrow('<input name="nombre">')
  })

  it('sees what the policy refuses', async () => {
    const page = await newPage({ origin, javaScript })
    await page.goto('/estilo-en-linea')
    await page.goto('/bien')
    expect(() => expectNoCspViolations(page)).toThrow('estilo-en-linea')
  })
})

it('sees a script that the policy refuses', async () => {
  const page = await newPage({ origin })
  await page.goto('/guion-en-linea')
  expect(() => expectNoCspViolations(page)).toThrow('guion-en-linea')
})
