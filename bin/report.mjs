// Counts a test run from vitest's JSON report. Plain JavaScript, any Node >= 18.

/** @typedef {{ passed: number, failed: number, ran: number, complaints: string[] }} Result */

/**
 * A file that could not be loaded has no test to fail: it counts as one failure. So does each skipped test, unless
 * skipping was asked for: a test that does not run proves nothing.
 * @param {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} report
 * @param {{ skipsAllowed?: boolean }} [options]
 * @returns {Result}
 */
export function countTests({ testResults: files }, { skipsAllowed = false } = {}) {
  const tests = files.flatMap((file) => file.assertionResults.map((test) => ({ ...test, file: file.name })))
  const passed = tests.filter(hasPassed).length
  const failed = tests.filter(hasFailed).length
  const brokenFiles = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(hasFailed))
  const skipped = skipsAllowed ? [] : tests.filter((test) => !hasPassed(test) && !hasFailed(test))
  return {
    passed,
    failed: failed + brokenFiles.length + skipped.length,
    ran: passed + failed,
    complaints: [
      ...brokenFiles.map((file) => `Failed outside its tests: ${file.name}`),
      ...skipped.map((test) => `Skipped, which counts as failed: ${test.fullName} (${test.file})`),
    ],
  }
}

const hasPassed = (test) => test.status === 'passed'
const hasFailed = (test) => test.status === 'failed'

/** With `-t` vitest reports the tests of other names as skipped: there it is what was asked for. */
export const isNarrowedByName = (args) => args.some((argument) => /^(-t|--testNamePattern)(=|$)/.test(argument))
