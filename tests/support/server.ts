import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type App, startApp } from '../../src/app/main.tsx'
import { readSettings } from '../../src/platform/config/index.ts'
import { connect } from '../../src/platform/database/index.ts'
import type { KeptMessage } from '../../src/platform/mail/index.ts'
import { freshDatabase } from './database.ts'
import { freePort } from './free-port.ts'

export interface TestApp extends App {
  /** Mail that was sent, newest first. */
  letters(): readonly KeptMessage[]
}

/** Settings by name, as in the environment, over those that suit a test. */
type Overrides = Record<string, string>

/**
 * The real application on a free port, over a fresh migrated database, with a mailbox that keeps what it sends; closed
 * after the last test of the file. Call it once, at the top of the file or in `beforeAll`.
 */
export async function startTestApp(
  overrides: Overrides = {},
  options: Parameters<typeof startApp>[1] = {},
): Promise<TestApp> {
  const { settings, remove } = await freshDatabase()
  const connection = await connect(settings)
  const folder = mkdtempSync(join(tmpdir(), 'tequio-app-'))
  const app = await startApp(readSettings({ ...(await settingsFor(folder)), ...overrides }), { ...options, connection })
  afterAll(async () => {
    await app.close()
    await connection.close()
    await remove()
    rmSync(folder, { recursive: true, force: true })
  })
  return { ...app, letters: () => app.services.mail.mailbox?.list() ?? [] }
}

/** The port is chosen before the start: forms are accepted from ORIGIN alone. */
export async function settingsFor(folder: string): Promise<Overrides> {
  const port = await freePort()
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    ORIGIN: `http://localhost:${port}`,
    TEQUIO_DATA: folder,
    RATE_LIMIT: '0',
    LOG_LEVEL: 'error',
    LINK_CHECK_DAYS: '0', // no test asks the world; who tests links has a world of their own
    SECOND_FACTOR_GRACE_DAYS: '3650', // holders of roles act at once; who tests the second factor sets 0
  }
}
