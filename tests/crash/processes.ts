import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { LOADER } from '../../bin/run.mjs'

const started = new Set<ChildProcess>()

/** Ends what a test that failed left running. */
export const killPrograms = () => started.forEach((child) => child.kill('SIGKILL'))

const root = join(import.meta.dirname, '../..')

/** A process of ours under test: what it prints, and how it ends. */
export interface Program {
  child: ChildProcessByStdio<null, Readable, Readable>
  /** Lines printed so far. */
  lines: string[]
  /** What it complained of so far. */
  complaints(): string
  /** The first line, printed or yet to come, that begins so. @throws when it ends without printing one */
  line(beginning: string): Promise<string>
  /** Exit code, or the signal that ended it; all its lines have arrived by then. */
  ended: Promise<number | NodeJS.Signals>
}

/** Starts a TypeScript program on the Node and with the loader that the tests run on. `file` is relative to the project. */
export function startProgram(file: string, args: readonly string[], environment: Record<string, string>): Program {
  const child = spawn(process.execPath, ['--import', LOADER, join(root, file), ...args], {
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  const lines: string[] = []
  const complaints: string[] = []
  const waiting = new Set<() => void>()
  const reader = createInterface({ input: child.stdout })
  const news = () => waiting.forEach((look) => look())
  reader.on('line', (line) => {
    lines.push(line)
    news()
  })
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()))
  let over = false
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]).then(([[code, signal]]) => {
    over = true
    started.delete(child)
    news()
    return signal ?? code
  })
  const line = (beginning: string) =>
    new Promise<string>((done, fail) => {
      const look = () => {
        const found = lines.find((candidate) => candidate.startsWith(beginning))
        if (found === undefined && !over) return
        waiting.delete(look)
        if (found !== undefined) done(found)
        else fail(new Error(`It ended without printing «${beginning}…».\n${lines.join('\n')}\n${complaints.join('')}`))
      }
      waiting.add(look)
      look()
    })
  return { child, lines, complaints: () => complaints.join(''), line, ended }
}

/** The environment of a Tequio of the tests: its data in `folder`, on PostgreSQL where there is a `url`. */
export const environmentOf = ({
  folder,
  url,
}: {
  folder: string
  url?: string | undefined
}): Record<string, string> => ({
  TEQUIO_DATA: folder,
  ...(url && { DATABASE_URL: url }),
  DATABASE_POOL: '8',
  HOST: '127.0.0.1',
  PORT: '0',
  RATE_LIMIT: '0',
  LOG_LEVEL: 'error',
  SECOND_FACTOR_GRACE_DAYS: '3650',
})
