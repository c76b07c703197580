import type { Page, Response } from 'playwright'
import { accessibilityProblems, COLOUR_RULES } from './browser.ts'
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

/** Everything that must hold of every page: at 1280 and 320 px, light and dark, from one visit. */
export async function audit(page: Page, response: Response, status = 200): Promise<Audit> {
  const problems: string[] = []
  const note = (where: string, found: readonly string[]) => problems.push(...found.map((one) => `${where}: ${one}`))
  if (response.status() !== status) problems.push(`status ${response.status()}, not ${status}`)
  note('html', await markupProblems(await response.text()))
  const headings = await page.locator('h1').count()
  if (headings !== 1) problems.push(`${headings} <h1>, not 1`)
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme: 'light' })
    note(`${width} px light`, await accessibilityProblems(page))
    await page.emulateMedia({ colorScheme: 'dark' })
    note(`${width} px dark`, await accessibilityProblems(page, COLOUR_RULES))
  }
  // WCAG 1.4.10: nothing to scroll sideways at 320 px, which is a desk's screen at 400 %.
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (beyond > 0) problems.push(`${beyond} px to scroll sideways at 320 px`)
  return { title: await page.title(), problems }
}
