import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { expect, inject, onTestFinished } from 'vitest'
import { type Failure, provided } from './setup/provide.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The browser that the global setup started. */
    browser: { endpoint: string } | Failure
  }
}

export interface PageOptions {
  /** What relative addresses start with: `page.goto('/plan')`. */
  origin?: string
  javaScript?: boolean
  /** In CSS pixels. */
  width?: number
  dark?: boolean
  locale?: string
}

type StorageState = Awaited<ReturnType<BrowserContext['storageState']>>

let browser: Promise<Browser> | undefined
const violations = new WeakMap<Page, string[]>()
const opened = new WeakMap<Page, PageOptions>()

/** A page in a context of its own (no cookies of others), closed when the test ends. Call it within a test. */
export async function newPage(options: PageOptions = {}): Promise<Page> {
  const context = await newContext(options)
  const page = await context.newPage()
  opened.set(page, options)
  recordCspViolations(page)
  return page
}

async function newContext(options: PageOptions, storageState?: StorageState): Promise<BrowserContext> {
  const { origin, javaScript = true, width = 1280, dark = false, locale = 'es-MX' } = options
  browser ??= chromium.connect(provided(inject('browser')).endpoint)
  const context = await (
    await browser
  ).newContext({
    ...(origin && { baseURL: origin }),
    ...(storageState && { storageState }),
    javaScriptEnabled: javaScript,
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce', // a picture or a contrast check in the middle of a transition shows neither state
    locale,
    timezoneId: 'America/Mexico_City',
  })
  onTestFinished(() => context.close())
  return context
}

function recordCspViolations(page: Page) {
  const found: string[] = []
  violations.set(page, found)
  page.on('console', (message) => {
    if (/Content[ -]Security[ -]Policy/i.test(message.text())) found.push(`${page.url()}: ${message.text()}`)
  })
}

/** Nothing that the page, or one that it visited before, holds was refused by its own Content-Security-Policy. */
export function expectNoCspViolations(page: Page) {
  const found = violations.get(page) ?? []
  if (found.length > 0) expect.fail(`refused by the Content-Security-Policy:\n${found.join('\n')}`)
}

const wcag22AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Zero axe violations of WCAG 2.2 AA and of good practice; the failure names each rule, element and remedy. */
export async function expectAccessible(page: Page) {
  const lines = await accessibilityProblems(await withScripts(page))
  if (lines.length > 0) expect.fail(`${lines.length} axe violations at ${page.url()}\n${lines.join('\n')}`)
}

/** What axe finds on a page that runs scripts, by every rule of WCAG 2.2 AA and of good practice. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  // Our pages have no frames: the other mode opens a page for each. What passes needs no description.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
  const { violations } = await axe.withTags(wcag22AA).analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, html, failureSummary }) => `${id}: ${help}\n  at ${target.join(' ')}\n  ${html}\n  ${failureSummary}`,
    ),
  )
}

/**
 * axe is a script, and runs nowhere in a page without JavaScript: it gets a copy of what that page shows, whose own
 * scripts stay off and whose <noscript> parts stay visible.
 */
async function withScripts(page: Page): Promise<Page> {
  const options = opened.get(page)
  if (options?.javaScript !== false) return page
  const context = await newContext({ ...options, javaScript: true }, await page.context().storageState())
  const copy = await context.newPage()
  const body = (await page.content()).replaceAll(/<\/?noscript\b[^>]*>/gi, '')
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "script-src 'none'" }
  await copy.route('**/*', (route) =>
    route.request().isNavigationRequest() ? route.fulfill({ headers, body }) : route.fallback(),
  )
  await copy.goto(page.url())
  return copy
}

/** Writes `var/screenshots/<name>.png`, the whole page, when TEQUIO_SCREENSHOTS is set: for people to look at. */
export async function screenshot(page: Page, name: string) {
  if (!process.env.TEQUIO_SCREENSHOTS) return
  await page.screenshot({ path: join(import.meta.dirname, '../../var/screenshots', `${name}.png`), fullPage: true })
}
