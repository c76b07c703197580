import type { Page, Response } from 'playwright'
import { accessibilityProblems } from './browser.ts'
import { markupProblems } from './markup.ts'

export interface Audit {
  title: string
  problems: string[]
}

/** Refused by the policy or by the browser, and errors of scripts, while the page is open. Begin before the first visit. */
export function listen(page: Page): string[] {
  const heard: string[] = []
  page.on('console', (message) => {
    // A page that answers 403 or 404 on purpose is told to the console by the browser itself.
    const itself = message.location().url === page.url() && message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !itself) heard.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => heard.push(`script: ${error.message}`))
  return heard
}

/**
 * Everything that must hold of every page, from one visit: at 1280 and at 320 px, in light and in dark. Half the pages are light where
 * wide and dark where narrow, the others the other way about, so that what pages share is seen in all four ways.
 */
export async function audit(page: Page, response: Response, status = 200): Promise<Audit> {
  const problems: string[] = []
  const note = (where: string, found: readonly string[]) => problems.push(...found.map((one) => `${where}: ${one}`))
  if (response.status() !== status) problems.push(`status ${response.status()}, not ${status}`)
  note('html', await markupProblems(await response.text()))
  const headings = await page.locator('h1').count()
  if (headings !== 1) problems.push(`${headings} <h1>, not 1`)
  const schemes = isOdd(page.url()) ? (['dark', 'light'] as const) : (['light', 'dark'] as const)
  for (const [at, width] of [1280, 320].entries()) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: schemes[at]! })
    note(`${width} px ${schemes[at]}`, await accessibilityProblems(page))
  }
  // WCAG 1.4.10: nothing to scroll sideways at 320 px, which is a desk's screen at 400 %.
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (beyond > 0) problems.push(`${beyond} px to scroll sideways at 320 px`)
  return { title: await page.title(), problems }
}

/** By what of the address is the same at each run. */
const isOdd = (url: string) =>
  [...new URL(url).pathname.replaceAll(/[0-9a-f-]{36}/g, '')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) %
    2 ===
  1
