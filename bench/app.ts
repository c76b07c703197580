import { spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LEAN, LOADER } from '../bin/run.mjs'
import { keyFor } from '../src/platform/config/index.ts'
import { freePort } from '../tests/support/free-port.ts'

const root = join(import.meta.dirname, '..')
const SECRET = 'the secret of the measurements, long enough'

/** A process of its own that serves, and how to end it. */
export interface Serving {
  origin: string
  pid: number
  close(): Promise<void>
}

export interface Place {
  /** PostgreSQL; else the embedded database in `folder`. */
  url?: string | undefined
  folder: string
}

/** The settings of a served Tequio, as its environment. Limits and logging are in force, as they are by default; the limit is never reached. */
export const environmentOf = ({ url, folder }: Place, port: number): Record<string, string> => ({
  ...(url && { DATABASE_URL: url }),
  TEQUIO_DATA: folder,
  SECRET,
  PORT: String(port),
  HOST: '127.0.0.1',
  RATE_LIMIT: '1000000000',
  LOG_LEVEL: 'info',
})

/** `tequio serve`, as it is installed. `work`: whether it also does the work in the background. */
export async function serveApp(place: Place, { work = true } = {}): Promise<Serving> {
  const port = await freePort()
  const environment = { ...LEAN.environment, ...environmentOf(place, port), TEQUIO_WORK: String(work) }
  return serveProgram([...LEAN.flags, 'src/app/cli.ts', 'serve'], environment, `http://localhost:${port}`, '/listo')
}

/** Starts a program of ours and waits until it answers at `probe`. @throws when it ends before */
export async function serveProgram(
  args: readonly string[],
  environment: Record<string, string>,
  origin: string,
  probe: string,
): Promise<Serving> {
  const child = spawn(process.execPath, ['--import', LOADER, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const killAtExit = () => void child.kill('SIGKILL')
  process.once('exit', killAtExit)
  let ended = false
  const end = new Promise<void>((done) =>
    child.once('exit', () => {
      ended = true
      done()
    }),
  )
  for (;;) {
    const ready = await fetch(origin + probe).then(
      ({ ok }) => ok,
      () => false,
    )
    if (ready) break
    if (ended) throw new Error(`${args.join(' ')} ended before it served.`)
    await new Promise((next) => setTimeout(next, 50))
  }
  return {
    origin,
    pid: child.pid!,
    async close() {
      child.kill('SIGTERM')
      await end
      process.off('exit', killAtExit)
    },
  }
}

/** The cookie of an officer that the seed signed in. */
export function cookieOf(officer: number): string {
  const token = `bench-session-token-of-officer-${officer}`
  const key = keyFor({ SECRET } as Parameters<typeof keyFor>[0], 'auth')
  const signature = createHmac('sha256', key).update(token).digest('base64')
  return `tequio.session_token=${encodeURIComponent(`${token}.${signature}`)}`
}

/** Most memory that the process has held so far, in MB; undefined where the system does not tell (not Linux). */
export function peakMegabytes(pid: number): number | undefined {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
  } catch {
    return undefined
  }
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'tequio-bench-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
