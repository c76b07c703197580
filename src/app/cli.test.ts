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
const start = (...words: string[]) => startIn('data', ...words)

function startIn(data: string, ...words: string[]) {
  const { DATABASE_URL: _, SECRET: _secret, ...environment } = process.env
  const child = spawn(process.execPath, [RUNNER, PROGRAM, ...words], {
    env: { ...environment, TEQUIO_DATA: join(folder, data), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, says: text(child.stderr), tells: text(child.stdout) }
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
  const { child, ended, says, tells } = start('export', 'organizations')
  tells.catch(() => {})
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

it('tells that the SECRET is not in a backup, and restores under another only when told to', async () => {
  const path = join(folder, 'respaldo.tar.gz')
  const made = start('backup', path)
  expect([await made.ended, await made.tells]).toEqual([
    0,
    expect.stringContaining(`The SECRET is not in the backup. Keep the setting SECRET, or else the file ${folder}`),
  ])
  const refused = startIn('otro', 'restore', path)
  expect(await refused.ended).toBe(1)
  for (const said of ['under another SECRET', 'Nothing was restored', '--other-secret', 'recovery codes', 'API tokens'])
    expect(await refused.says).toContain(said)
  const restored = startIn('otro', 'restore', path, '--other-secret')
  expect([await restored.ended, await restored.tells]).toEqual([0, expect.stringContaining('Restored: ')])
  expect(await restored.says).toContain('Under another SECRET, these do not work any more: second factors')
})
