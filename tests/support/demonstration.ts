import { openAsBlob } from 'node:fs'
import { cp, mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { loadDemonstration } from '../../src/app/demonstration/load.ts'
import { startApp, type AppOptions } from '../../src/app/main.tsx'
import { readSettings } from '../../src/platform/config/index.ts'
import { connect } from '../../src/platform/database/index.ts'
import { freshDatabase } from './database.ts'
import { settingsFor, type TestApp } from './server.ts'

/**
 * The real application with the demonstration in it, closed after the last test of the file. The demonstration is loaded once
 * for the whole run; each file has a copy of its own to change.
 */
export async function startDemonstration(options: Pick<AppOptions, 'now'> = {}): Promise<TestApp> {
  const template = await loadedOnce()
  const folder = await mkdtemp(join(tmpdir(), 'tequio-app-'))
  await cp(join(template, 'data'), folder, { recursive: true })
  const connection = await connect({
    folder: 'memory://',
    loadDataDir: await openAsBlob(join(template, 'database.tar')),
  })
  const app = await startApp(readSettings(await settingsFor(folder)), { ...options, connection })
  afterAll(async () => {
    await app.close()
    await connection.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { ...app, letters: () => app.services.mail.mailbox?.list() ?? [] }
}

/** The folder with the loaded database and its files. Two workers may make it at once: the first to end wins, both are right. */
async function loadedOnce(): Promise<string> {
  const loaded = join(inject('runFolder'), 'demonstration')
  const isThere = () =>
    stat(loaded).then(
      () => true,
      () => false,
    )
  if (await isThere()) return loaded
  const draft = await mkdtemp(join(inject('runFolder'), 'draft-'))
  await load(draft)
  await rename(draft, loaded).catch(async (error: unknown) => {
    if (!(await isThere())) throw error
  })
  return loaded
}

async function load(folder: string) {
  const data = join(folder, 'data')
  await mkdir(data)
  const { settings } = await freshDatabase()
  const connection = await connect(settings)
  const app = await startApp(readSettings(await settingsFor(data)), { connection, listen: false })
  await loadDemonstration(app.services)
  await app.settle()
  await app.close()
  const dump = await connection.dump!()
  await writeFile(join(folder, 'database.tar'), await dump.bytes())
  await connection.close()
}
