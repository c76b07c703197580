// `npm test`: everything, on a machine where nothing is installed. Plain JavaScript, any Node >= 18.
//
//   npm test                          the checks of bin/check.ts, then every test: unit, on both databases, in the browser
//   npm test -- src/kernel            the tests under a path
//   npm test -- --project unit -t word   what vitest takes
//
// The last line is "N passed, N failed". Nothing run, a test skipped, or a run that hangs is a failure.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { install, root } from './install.mjs'
import { ended, forwardSignals, main, signalChild } from './processes.mjs'
import { countTests, isNarrowedByName } from './report.mjs'
import { start } from './run.mjs'

const minutesAllowed = 55
const reports = join(root, 'var', 'test')

await main(async () => {
  await install({ development: true })
  const args = process.argv.slice(2)
  const until = Date.now() + minutesAllowed * 60_000
  const results = []
  if (args.length === 0) results.push(await runChecks(until))
  results.push(await runTests(args, until))
  return summarise(results)
})

/** @returns {Promise<import('./report.mjs').Result>} */
async function runChecks(until) {
  console.log('\nChecks')
  const { report, outcome } = await runReported('checks.json', until, (file) => ['bin/check.ts', '--report', file])
  if (!report) return broken('The checks', outcome)
  const passed = report.filter((check) => check.passed).length
  return { passed, failed: report.length - passed, ran: 0, complaints: [] }
}

/** @returns {Promise<import('./report.mjs').Result>} */
async function runTests(args, until) {
  console.log('\nTests')
  const reporters = ['--reporter=default', '--reporter=json']
  const { report, outcome } = await runReported('tests.json', until, (file) => [
    '--bin',
    'vitest',
    'run',
    ...reporters,
    `--outputFile.json=${file}`,
    ...args,
  ])
  if (!report) return broken('The tests', outcome)
  const result = countTests(report, { skipsAllowed: isNarrowedByName(args) })
  if (outcome === 0 || result.failed > 0) return result
  // An error outside every test (a global setup, a promise that nobody awaited) fails the run without failing a test.
  const complaint = `The test run ended with ${outcome} although no test failed: see its errors above.`
  return { ...result, failed: 1, complaints: [...result.complaints, complaint] }
}

function broken(what, outcome) {
  return { passed: 0, failed: 1, ran: 0, complaints: [`${what} ended with ${outcome} and left no report.`] }
}

/** Runs a program that writes a report as JSON, until a point in time. */
async function runReported(name, until, command) {
  const file = join(reports, name)
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  const outcome = await runUntil(until, command(file))
  return { outcome, report: readReport(file) }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** In a process group of its own, so that what hangs ends whole, with the servers and browsers that it started. */
async function runUntil(until, args) {
  const group = process.platform !== 'win32'
  const child = start(args, { cwd: root, detached: group, stdio: ['ignore', 'inherit', 'inherit'] })
  const stopForwarding = forwardSignals(child, { group })
  const timers = [
    setTimeout(() => {
      console.error(`\nStopped: the run took longer than ${minutesAllowed} minutes.`)
      signalChild(child, 'SIGTERM', group)
    }, until - Date.now()),
    setTimeout(() => signalChild(child, 'SIGKILL', group), until - Date.now() + 15_000),
  ]
  const { code, signal, error } = await ended(child)
  timers.forEach(clearTimeout)
  stopForwarding()
  return error?.message ?? signal ?? code
}

/** @param {import('./report.mjs').Result[]} results */
function summarise(results) {
  const total = (field) => results.reduce((sum, result) => sum + result[field], 0)
  const complaints = results.flatMap((result) => result.complaints)
  const nothingRan = total('ran') === 0
  if (nothingRan) complaints.push('No test ran.')
  if (complaints.length > 0) console.log(`\n${complaints.join('\n')}`)
  console.log(`\n${total('passed')} passed, ${total('failed')} failed`)
  return total('failed') > 0 || nothingRan ? 1 : 0
}
