import { chromium } from 'playwright'
import { launchChromium } from '../tests/support/chromium.ts'

/** Kilobytes (1,000 bytes) over the network, headers included, as a browser fetches a page and all that it asks for. */
export interface Weight {
  path: string
  first: number
  repeat: number
}

/** A first visit with nothing kept, and a second one, of each page. */
export async function weigh(origin: string, paths: readonly string[]): Promise<Weight[]> {
  const server = await launchChromium()
  try {
    const browser = await chromium.connect(server.wsEndpoint())
    const weights: Weight[] = []
    for (const path of paths) {
      const context = await browser.newContext({ locale: 'es-MX' })
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send('Network.enable')
      let bytes = 0
      session.on('Network.loadingFinished', ({ encodedDataLength }) => void (bytes += encodedDataLength))
      const visit = async () => {
        bytes = 0
        await page.goto(origin + path, { waitUntil: 'networkidle' })
        return bytes / 1000
      }
      const first = await visit()
      await page.goto('about:blank')
      weights.push({ path, first, repeat: await visit() })
      await context.close()
    }
    await browser.close()
    return weights
  } finally {
    await server.close()
  }
}
