import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

// bin/install.mjs in a small project of its own, whose npm is a script of ours that notes each of its runs.

const bin = join(import.meta.dirname, '../../bin')
const npm = {
  works: 'setTimeout(() => {}, 300)',
  offline: "console.error('npm error code ENOTFOUND'); process.exit(1)",
}

let project: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'tequio install '))
  cpSync(bin, join(project, 'bin'), { recursive: true })
  writeFileSync(join(project, 'package-lock.json'), '{}')
  mkdirSync(join(project, 'npm'))
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

function install({ npm: script = npm.works, env = {}, execPath = process.execPath } = {}) {
  const npmPath = join(project, 'npm/npm-cli.js')
  writeFileSync(
    npmPath,
    `require('fs').appendFileSync(${JSON.stringify(join(project, 'runs'))}, process.argv.slice(2).join(' ') + '\\n');${script}`,
  )
  const program = `import { install } from ${JSON.stringify(join(project, 'bin/install.mjs'))}
    import { main } from ${JSON.stringify(join(project, 'bin/processes.mjs'))}
    await main(async () => { await install(); return 0 })`
  const child = spawn(execPath, ['--input-type=module', '-e', program], {
    env: { PATH: process.env.PATH, npm_execpath: npmPath, ...env },
    cwd: tmpdir(),
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return Promise.all([ended, text(child.stderr)]).then(([code, said]) => ({ code, said }))
}

const runs = () =>
  existsSync(join(project, 'runs')) ? readFileSync(join(project, 'runs'), 'utf8').trim().split('\n') : []

describe('install', () => {
  it('runs npm once, safely, however many ask at the same time', async () => {
    const outcomes = await Promise.all([install(), install(), install()])

    expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(runs()).toEqual([expect.stringMatching(/^install --no-save --ignore-scripts .*--include=dev/)])
    expect((await install()).said).toBe('')
    expect(runs()).toHaveLength(1)
  })

  it('runs npm again when the lockfile has changed', async () => {
    await install()
    writeFileSync(join(project, 'package-lock.json'), '{ "changed": true }')
    await install()
    expect(runs()).toHaveLength(2)
  })

  it('leaves development packages out in production, and is content with more', async () => {
    const env = { NODE_ENV: 'production' }
    await install({ env })
    expect(runs()).toEqual([expect.stringContaining('--omit=dev')])
    await install()
    await install({ env })
    expect(runs()).toHaveLength(2)
  })

  it('says that the network is missing, and tries again the next time', async () => {
    const { code, said } = await install({ npm: npm.offline })
    expect(code).toBe(1)
    expect(said).toContain('the package registry does not answer')
    expect(said).not.toContain('at install')
    expect((await install()).code).toBe(0)
  })

  it('goes on where a process died in the middle', async () => {
    const lock = join(project, 'node_modules/.tequio-installing')
    mkdirSync(lock, { recursive: true })
    utimesSync(lock, new Date(0), new Date(0))
    expect((await install()).code).toBe(0)
    expect(runs()).toHaveLength(1)
  })

  it('says that the lockfile is missing', async () => {
    rmSync(join(project, 'package-lock.json'))
    expect((await install()).said).toContain('package-lock.json is missing')
  })
})
