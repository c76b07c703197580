import type { TestProject } from 'vitest/node'
import { launchChromium } from '../chromium.ts'
import { provideOrExplain } from './provide.ts'

/** One browser for the whole run; each test opens pages of its own in it (tests/support/browser.ts). */
export default async function setup(project: TestProject) {
  let close = async () => {}
  await provideOrExplain(project, 'browser', async () => {
    const server = await launchChromium()
    close = () => server.close()
    return { endpoint: server.wsEndpoint() }
  })
  return () => close()
}
