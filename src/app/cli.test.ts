import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'

const RUNNER = join(import.meta.dirname, '../../bin/run.mjs')
const PROGRAM = join(import.meta.dirname, 'cli.ts')

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'tequio-cli-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The command line as it is called, with a folder of its own. */
function start(...words: string[]) {
  const { DATABASE_URL: _, ...environment } = process.env
  const child = spawn(process.execPath, [RUNNER, PROGRAM, ...words], {
    env: { ...environment, TEQUIO_DATA: join(folder, 'data'), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, says: text(child.stderr) }
}

it.each([
  [['import'], '«tequio import» needs to know what.'],
  [['import', 'nada'], 'There is no command «import nada».'],
])('%j tells its forms', async (words, begins) => {
  const { ended, says } = start(...words)
  expect(await ended).toBe(2)
  expect(await says).toContain(begins)
  expect(await says).toContain('tequio import organizations FILE [--all]')
})

it('ends quietly when nobody reads on', async () => {
  const { child, ended, says } = start('export', 'organizations')
  child.stdout.destroy()
  expect([await ended, await says]).toEqual([0, ''])
})

it('never writes a backup over a file unless told to', async () => {
  const path = join(folder, 'copia.tar.gz')
  await writeFile(path, 'otra cosa')
  const { ended, says } = start('backup', path)
  expect(await ended).toBe(1)
  expect(await says).toContain('is there already. Choose another name, or add --force.')
  expect(await readFile(path, 'utf8')).toBe('otra cosa')
})
