// Everything that can be judged without running the product: types, mistakes, layout of the text, what nobody uses.
//
//   npm run check                    prints each check, and what it found where it failed
//   … -- --report file.json          also writes [{ name, passed }]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')

interface Check {
  name: string
  /** As `bin/run.mjs` takes them. */
  command: string[]
  remedy?: string
  /** Prints what it finds and never fails. */
  advisory?: boolean
}

// Rules that need types (floating promises) run where their engine is installed.
const typeAware = existsSync(join(root, 'node_modules/oxlint-tsgolint')) ? ['--type-aware'] : []
const unused = ['--bin', 'knip', '--no-progress', '--no-config-hints']

const checks: Check[] = [
  { name: 'types', command: ['--bin', 'typescript7', '-p', '.'] },
  { name: 'lint', command: ['--bin', 'oxlint', '--deny-warnings', '--report-unused-disable-directives', ...typeAware] },
  { name: 'format', command: ['--bin', 'oxfmt', '--check'], remedy: 'node bin/run.mjs --bin oxfmt' },
  { name: 'unused files and packages', command: [...unused, '--files', '--dependencies'] },
  { name: 'unused exports', command: [...unused, '--exports', '--reporter', 'compact'], advisory: true },
]

const { values } = parseArgs({ options: { report: { type: 'string' } } })
const results: { name: string; passed: boolean }[] = []
for (const check of checks) {
  const passed = await perform(check)
  if (!check.advisory) results.push({ name: check.name, passed })
}
if (values.report) writeFileSync(values.report, JSON.stringify(results))
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1

async function perform({ name, command, remedy, advisory }: Check): Promise<boolean> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(root, 'bin/run.mjs'), ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const [code] = await once(child, 'close')
  const output = Buffer.concat(chunks).toString().trim()
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  if (advisory) console.log(`  · ${name}: ${advice(output)} (${seconds} s)`)
  else console.log(`  ${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (code === 0 || advisory) return true
  console.log(`${output}\n${remedy ? `Remedy: ${remedy}\n` : ''}`)
  return false
}

/** Advice is not read when it is long: its size, and where to see it. */
function advice(output: string): string {
  const lines = output.split('\n').filter((line) => line.includes(':')).length
  return lines === 0 ? 'none' : `in ${lines} files; see node bin/run.mjs --bin knip --exports`
}
