import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'

const report = await import(pathToFileURL(join(import.meta.dirname, '../../bin/report.mjs')).href)

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((status) => ({ status, fullName: 'a test' })),
})
const count = (files: object[], options = {}) => report.countTests({ testResults: files }, options)

it('counts what passed and what failed', () => {
  expect(count([file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')])).toEqual({
    passed: 3,
    failed: 1,
    ran: 4,
    complaints: [],
  })
})

it('counts a file that did not load as one failure', () => {
  expect(count([file('failed')])).toMatchObject({
    passed: 0,
    failed: 1,
    ran: 0,
    complaints: [expect.stringContaining('a.test.ts')],
  })
})

it.each(['skipped', 'pending', 'todo', 'disabled'])('counts a test that is %s as failed', (status) => {
  expect(count([file('passed', 'passed', status)])).toMatchObject({ passed: 1, failed: 1, ran: 1 })
})

it('lets tests be skipped by their name where that was asked for', () => {
  expect(report.isNarrowedByName(['-t', 'word'])).toBe(true)
  expect(report.isNarrowedByName(['src/kernel'])).toBe(false)
  expect(count([file('passed', 'passed', 'skipped')], { skipsAllowed: true })).toMatchObject({ passed: 1, failed: 0 })
})
