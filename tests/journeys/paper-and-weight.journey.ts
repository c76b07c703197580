import { unzipSync } from 'node:zlib'
import type { Page } from 'playwright'
import { beforeAll, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import type { TestApp } from '../support/server.ts'

// What a view costs whoever pays by the megabyte, and what comes out of a printer.

const FIRST_VIEW = 60_000
const REPEAT_VIEW = 10_000

let app: TestApp
beforeAll(async () => {
  app = await startDemonstration()
})

/** Bytes of the bodies that travelled to show the page, compressed as they were, by address. */
async function weigh(page: Page, path: string): Promise<{ total: number; of: Record<string, number> }> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const addresses = new Map<string, string>()
  const of: Record<string, number> = {}
  session.on(
    'Network.requestWillBeSent',
    ({ requestId, request }) => void addresses.set(requestId, new URL(request.url).pathname),
  )
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    of[addresses.get(requestId)!] = encodedDataLength
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  await session.detach()
  return { total: Object.values(of).reduce((sum, bytes) => sum + bytes, 0), of }
}

it.each(['/', '/plan', '/planes/:plan/compromisos/1'])('shows %s for at most 60 kB, and again for 10', async (path) => {
  const page = await newPage({ origin: app.origin, width: 360 })
  const address = path.replace(':plan', await planSlug())
  const first = await weigh(page, address)
  expect(first.total, JSON.stringify(first.of)).toBeLessThanOrEqual(FIRST_VIEW)
  expect(first.of[address], 'the page itself travelled').toBeGreaterThan(1000)
  await page.goto('about:blank')
  const again = await weigh(page, address)
  expect(again.total, JSON.stringify(again.of)).toBeLessThanOrEqual(REPEAT_VIEW)
})

it('asks nobody else for anything', async () => {
  const page = await newPage({ origin: app.origin })
  const hosts = new Set<string>()
  page.on('request', (request) => hosts.add(new URL(request.url()).origin))
  for (const path of ['/', '/plan', '/organizaciones', '/guia', '/api']) await page.goto(path)
  expect([...hosts]).toEqual([app.origin])
})

it('prints the board on seven sheets that each say something, drawings and not their tables', async () => {
  const page = await newPage({ origin: app.origin, dark: true })
  await page.goto('/plan')
  const sheets = textOfSheets(await page.pdf({ format: 'Letter' }))
  expect(sheets.length).toBeGreaterThan(1)
  expect(sheets.length).toBeLessThanOrEqual(7)
  expect(sheets.map((marks, at) => ({ sheet: at + 1, marks })).filter(({ marks }) => marks < 20)).toEqual([])
  await page.emulateMedia({ media: 'print' })
  const shown = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll(
        (elements) => elements.filter((element) => element.checkVisibility({ contentVisibilityAuto: true })).length,
      )
  expect([await shown('main .tq-chart'), await shown('main .tq-chart__details')]).toEqual([7, 0])
  await page.goto(`/planes/${await planSlug()}/compromisos/1`) // its indicators have no words for their numbers
  expect(await shown('main .tq-chart__details table')).toBeGreaterThan(0)
})

const planSlug = async () =>
  (await app.connection.db.execute<{ slug: string }>('select slug from plans where current')).rows[0]!.slug

/** Of each sheet of a PDF, how many pieces of text are drawn on it. Reads what Chromium writes: one stream per sheet. */
function textOfSheets(pdf: Buffer): number[] {
  const raw = pdf.toString('latin1')
  const object = (id: string) => new RegExp(`(?:^|\\n)${id} 0 obj\\b([\\s\\S]*?)endobj`).exec(raw)?.[1] ?? ''
  const sheets = [...raw.matchAll(/\/Type \/Page\b(?!s)[\s\S]*?\/Contents (\d+) 0 R/g)]
  return sheets.map(([, id]) => {
    const body = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(object(id!))?.[1] ?? ''
    return (
      unzipSync(Buffer.from(body, 'latin1'))
        .toString('latin1')
        .match(/\bT[jJ]\b/g)?.length ?? 0
    )
  })
}
