// Child processes that end with us, and we with them. Plain JavaScript, any Node >= 18.
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A failure whose message tells a person what to do; shown without a stack. */
export class Unable extends Error {}

const windows = process.platform === 'win32'
const passedOn = windows ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']
const sentByTerminals = ['SIGINT', 'SIGHUP', 'SIGQUIT']

/**
 * Passes signals on to the child, so that it ends as it sees fit and we with it. A terminal sends Ctrl-C and its own
 * closing to both of us: passed on, they would reach the child twice, which many programs take as "at once".
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ group?: boolean }} [options] `group`: the child leads a process group of its own, which gets every signal
 * @returns {() => void} stops passing on
 */
export function forwardSignals(child, { group = false } = {}) {
  const byTerminal = process.stdin.isTTY && !group ? sentByTerminals : []
  const listeners = passedOn.map((name) => {
    const listener = () => void (byTerminal.includes(name) || signalChild(child, name, group))
    process.on(name, listener)
    return () => process.off(name, listener)
  })
  return () => listeners.forEach((stop) => stop())
}

/** Sends a signal to a child or to its whole group, if there is still somebody to receive it. */
export function signalChild(child, name, group = false) {
  try {
    process.kill(group ? -child.pid : child.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/**
 * How a child ended: its exit code, or the signal that killed it, or the error that kept it from starting.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code?: number, signal?: NodeJS.Signals, error?: NodeJS.ErrnoException }>}
 */
export const ended = (child) =>
  new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }))
    child.once('close', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }))
  })

/** Runs the work of a command line and ends as it says: an exit code, or the name of a signal. */
export async function main(work) {
  try {
    endAs(await work())
  } catch (error) {
    console.error(error instanceof Unable ? `\n${error.message}` : error)
    process.exit(1)
  }
}

function endAs(outcome) {
  if (typeof outcome !== 'string') process.exit(outcome)
  process.kill(process.pid, outcome)
  setTimeout(() => process.exit(1), 1_000) // for a signal that does not end us (Windows)
}

/** @param {string} url `import.meta.url` of a file: is it the one that Node was asked to run? */
export const isMain = (url) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url)
