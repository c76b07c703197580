// Installs the packages that package-lock.json names, once per version of it. Plain JavaScript, any Node >= 18.
import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { ended, forwardSignals, Unable } from './processes.mjs'

/** The project's folder, whatever the working directory is. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))
export const modules = join(root, 'node_modules')

const stamp = join(modules, '.tequio-installed')
const lock = join(modules, '.tequio-installing')
const staleAfter = 20_000 // ms without a heartbeat: the installing process has died
const windows = process.platform === 'win32'

/**
 * Installs the packages unless that was done already. Several processes may ask at once: one installs, the others
 * wait for it. With NODE_ENV=production the development packages are left out, unless `development` asks for them.
 * @throws {Unable} without npm, without network, without leave to write
 */
export async function install({ development = process.env.NODE_ENV !== 'production' } = {}) {
  if (isInstalled(development)) return
  makeModulesFolder()
  await whileLocked(async () => {
    if (isInstalled(development)) return
    console.error('Installing packages (once per version of package-lock.json) …')
    const wanted = lockfileHash()
    await npmInstall(development)
    writeAtomically(stamp, describeInstallation(wanted, development))
  })
}

function isInstalled(development) {
  const wanted = lockfileHash()
  const found = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
  return found === describeInstallation(wanted, true) || (!development && found === describeInstallation(wanted, false))
}

/** The platform is part of it: a folder shared with a container or another machine holds the wrong binaries. */
const describeInstallation = (hash, development) =>
  `${hash} ${process.platform}-${process.arch} ${development ? 'everything' : 'production'}\n`

function lockfileHash() {
  const path = join(root, 'package-lock.json')
  if (!existsSync(path)) throw new Unable(`package-lock.json is missing in ${root}. Get the project again, whole.`)
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

function makeModulesFolder() {
  try {
    mkdirSync(modules, { recursive: true })
  } catch (error) {
    throw new Unable(`The packages cannot be installed in ${modules}: ${error.message}`)
  }
}

function writeAtomically(path, text) {
  const draft = `${path}-${randomUUID()}`
  writeFileSync(draft, text)
  renameSync(draft, path)
}

async function npmInstall(development) {
  const kinds = ['--include=optional', development ? '--include=dev' : '--omit=dev']
  const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...kinds]
  const [program, ...before] = npm()
  const child = spawn(program, [...before, 'install', ...options], {
    cwd: root,
    stdio: ['ignore', 2, 'pipe'], // npm's summary goes to standard error: standard output belongs to the program
    shell: windows && before.length === 0,
  })
  const said = echo(child.stderr)
  const stopForwarding = forwardSignals(child)
  const { code, signal, error } = await ended(child)
  stopForwarding()
  if (error) throw new Unable('npm was not found. Install Node.js with npm (https://nodejs.org) and try again.')
  if (signal) throw new Unable('The installation was interrupted. Run the same command again.')
  if (code !== 0) throw new Unable(installationFailed(code, said()))
}

/** npm's own script where it can be found: that needs neither a shell nor PATH. */
function npm() {
  const beside = dirname(process.execPath)
  const script = [
    process.env.npm_execpath,
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => path?.endsWith('npm-cli.js') && existsSync(path))
  return script ? [process.execPath, script] : ['npm']
}

function echo(stream) {
  let text = ''
  stream.on('data', (bytes) => {
    text += bytes
    process.stderr.write(bytes)
  })
  return () => text
}

const networkFailure = /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ENOTCACHED/

const installationFailed = (code, said) =>
  networkFailure.test(said)
    ? 'The packages could not be downloaded: the package registry does not answer. Check the network (or the proxy ' +
      'and registry in the settings of npm) and run the same command again: what has arrived is kept.'
    : `npm could not install the packages (exit code ${code}); its own words are above.`

// One process installs, the others wait. A folder is the lock, because making a folder is atomic everywhere.

async function whileLocked(work) {
  await takeLock()
  const release = () => rmSync(lock, { recursive: true, force: true })
  const heartbeat = setInterval(beat, 2_000)
  process.once('exit', release)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    process.off('exit', release)
    release()
  }
}

async function takeLock() {
  for (let tries = 0; !makeFolder(lock); tries++) {
    if (tries === 1) console.error('Another process is installing the packages: waiting for it …')
    breakStaleLock()
    await pause(250)
  }
}

/** Exactly one process gets `true`. */
function makeFolder(path) {
  try {
    mkdirSync(path)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw new Unable(`The packages cannot be installed in ${modules}: ${error.message}`)
  }
}

/** Looks again inside a second lock: two that saw the same dead lock must not remove each other's new one. */
function breakStaleLock() {
  if (!isStale() || !makeFolder(`${lock}-broken`)) return
  try {
    if (isStale()) rmSync(lock, { recursive: true, force: true })
  } finally {
    rmSync(`${lock}-broken`, { recursive: true, force: true })
  }
}

function isStale() {
  const folder = statSync(lock, { throwIfNoEntry: false })
  return folder !== undefined && Date.now() - folder.mtimeMs > staleAfter
}

function beat() {
  try {
    utimesSync(lock, new Date(), new Date())
  } catch {
    // Somebody removed node_modules meanwhile: npm will say so better than we can.
  }
}
