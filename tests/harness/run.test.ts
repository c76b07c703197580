import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'

const runner = join(import.meta.dirname, '../../bin/run.mjs')
const program = join(import.meta.dirname, 'program.tsx')

let folder: string
beforeAll(() => void (folder = realpathSync(mkdtempSync(join(tmpdir(), 'tequio run ')))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** From a working directory that is not the project's and has a space in its name. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [runner, program, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)))
  return { child, ended }
}

it('runs TypeScript with Preact on the pinned Node, in the working directory of the caller', async () => {
  const { child, ended } = run('describe', 'one argument')
  expect(JSON.parse(await text(child.stdout))).toEqual(['b', folder, 'one argument', true])
  expect(await ended).toBe(0)
})

it('tells of an error the line that a person wrote', async () => {
  const line = readFileSync(program, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes("Error('here')"))
  expect(await text(run('stumble').child.stdout)).toContain(`${program}:${line + 1}:`)
})

it('runs what the file says now, and again without translating', async () => {
  const changing = join(folder, 'changing.ts')
  const said = []
  for (const word of ['one', 'two', 'two']) {
    writeFileSync(changing, `type Word = '${word}'\nconsole.log('${word}' satisfies Word)\n`)
    const child = spawn(process.execPath, [runner, changing], { stdio: ['ignore', 'pipe', 'inherit'] })
    said.push(await text(child.stdout))
  }
  expect(said).toEqual(['one\n', 'two\n', 'two\n'])
})

it('keeps the exit code', async () => expect(await run('exit').ended).toBe(7))

it('ends by the signal that ended the program', async () => expect(await run('die').ended).toBe('SIGKILL'))

it('passes SIGTERM on and lets the program end as it sees fit', async () => {
  const { child, ended } = run('wait')
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await ended).toBe(42)
})
