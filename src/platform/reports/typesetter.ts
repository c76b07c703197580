import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/** What the thread starts with, what it is asked, what it answers. */
export type Workshop = { folder: string; layout: string; fonts: Uint8Array[] }
export type Request = { number: number; report: string }
export type Answer = { number: number; pdf: Uint8Array } | { number: number; complaint: string }

const HERE = path.dirname(fileURLToPath(import.meta.url))
const FONTS = ['figtree-400.ttf', 'figtree-700.ttf']
/** The thread goes, and its memory with it, when nobody has asked for so long. */
const IDLE_MS = 60_000

type Waiting = { resolve: (pdf: Uint8Array) => void; reject: (error: Error) => void }
type Thread = { worker: Worker; waiting: Map<number, Waiting>; idle: NodeJS.Timeout | undefined; gone: boolean }

let thread: Promise<Thread> | undefined
let numbers = 0

/**
 * Lays a report out as PDF in a thread of its own, one after another: a report of a hundred pages takes over a second,
 * in which the server goes on answering. `report` is the JSON that `report.typ` reads.
 */
export async function typeset(report: string): Promise<Uint8Array> {
  const { worker, waiting, idle } = await livingThread()
  clearTimeout(idle)
  const number = ++numbers
  return new Promise((resolve, reject) => {
    waiting.set(number, { resolve, reject })
    worker.ref()
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    worker.postMessage({ number, report } satisfies Request)
  })
}

async function livingThread(): Promise<Thread> {
  const current = await (thread ??= startThread())
  if (!current.gone) return current
  thread = undefined
  return livingThread()
}

async function startThread(): Promise<Thread> {
  const [layout, ...fonts] = await Promise.all([
    readFile(path.join(HERE, 'report.typ'), 'utf8'),
    ...FONTS.map((file) => readFile(path.join(HERE, 'fonts', file))),
  ])
  // No loaders: Node reads the types out of this one file by itself, and the thread starts sooner.
  const worker = new Worker(new URL('./typesetter-thread.ts', import.meta.url), {
    workerData: { folder: HERE, layout, fonts } satisfies Workshop,
    execArgv: [],
  })
  const started: Thread = { worker, waiting: new Map(), idle: undefined, gone: false }
  worker.on('message', (answer: Answer) => hand(started, answer))
  worker.on('error', (error) => abandon(started, error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => abandon(started, new Error('The typesetter stopped')))
  worker.unref()
  return started
}

function hand(from: Thread, answer: Answer) {
  const asked = from.waiting.get(answer.number)
  from.waiting.delete(answer.number)
  if ('pdf' in answer) asked?.resolve(answer.pdf)
  else asked?.reject(new Error(`The report could not be laid out: ${answer.complaint}`))
  if (from.waiting.size > 0) return
  from.worker.unref()
  from.idle = setTimeout(() => {
    from.gone = true
    void from.worker.terminate()
  }, IDLE_MS).unref()
}

/** The next report starts a new thread. */
function abandon(from: Thread, error: Error) {
  from.gone = true
  for (const { reject } of from.waiting.values()) reject(error)
  from.waiting.clear()
}
