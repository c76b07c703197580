import { describe, expect, it } from 'vitest'
import { judge, outcomeOfRefusal, outcomeOfStatus, wordsOfPage, type Judged, type Outcome } from './model.ts'

const DAY = 86_400_000
const START = new Date('2026-11-03T12:00:00Z')
const fresh = { state: 'waiting' as const, failures: 0, failingSince: null }
const after = (days: number) => new Date(START.getTime() + days * DAY)

/** What a link is after these checks, each so many days after the first. */
function history(...checks: readonly (readonly [days: number, outcome: Outcome])[]): Judged {
  let link: Judged = { ...fresh, nextCheckAt: START, change: null }
  for (const [days, outcome] of checks) link = judge(link, outcome, after(days), 7)
  return link
}

describe('judge', () => {
  it.each([
    ['answers', [[0, 'ok']], 'online', null],
    ['answers from elsewhere', [[0, 'redirected']], 'online', null],
    ['is too large for a copy', [[0, 'too-large']], 'online', null],
    ['fails once', [[0, 'timeout']], 'failing', null],
    ['fails three times in one day', [[0, 'timeout'], [0.1, 'timeout'], [0.2, 'timeout']], 'failing', null],
    ['fails twice over a week', [[0, 'not-found'], [7, 'not-found']], 'failing', null],
    ['fails three times over three days', [[0, 'not-found'], [1, 'not-found'], [3, 'not-found']], 'broken', 'broken'],
    ['goes on failing', [[0, 'timeout'], [1, 'timeout'], [3, 'timeout'], [10, 'timeout']], 'broken', null],
    ['is tired for a night', [[0, 'timeout'], [1, 'ok'], [2, 'timeout'], [3, 'timeout']], 'failing', null],
    ['comes back', [[0, 'timeout'], [1, 'timeout'], [3, 'timeout'], [10, 'ok']], 'online', 'restored'],
    ['comes back before anybody was told', [[0, 'timeout'], [1, 'ok']], 'online', null],
  ] as const)('a link that %s', (_, checks, state, change) => {
    expect(history(...checks)).toMatchObject({ state, change })
  }) // prettier-ignore

  it('asks again in a week what answers, in a day what fails, and ever later what is broken', () => {
    const days = ({ nextCheckAt }: Judged, from: number) => (nextCheckAt.getTime() - after(from).getTime()) / DAY
    expect(days(history([0, 'ok']), 0)).toBe(7)
    expect(days(history([0, 'timeout']), 0)).toBe(1)
    const broken = [[0, 'timeout'], [1, 'timeout'], [3, 'timeout']] as const // prettier-ignore
    expect(days(history(...broken), 3)).toBe(7)
    expect(days(history(...broken, [10, 'timeout']), 10)).toBe(14)
    const years = Array.from({ length: 60 }, (_, at) => [10 + at, 'timeout'] as const)
    expect(days(history(...broken, ...years), 69)).toBe(28)
  })
})

it.each([
  [200, false, 'ok'],
  [200, true, 'redirected'],
  [304, false, 'ok'],
  [404, false, 'not-found'],
  [410, true, 'not-found'],
  [403, false, 'refused'],
  [429, false, 'refused'],
  [503, false, 'server-error'],
  [301, false, 'unreadable'],
] as const)('status %i, redirected: %s, is «%s»', (status, redirected, outcome) => {
  expect(outcomeOfStatus(status, redirected)).toBe(outcome)
})

it('tells no name of the inner network from one that does not exist', () => {
  expect(outcomeOfRefusal('address-not-public', 'https://nominas.intranet.example/')).toBe(
    outcomeOfRefusal('host-not-found', 'https://no-existe.example/'),
  )
  const literal = [
    'http://10.0.0.7/',
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://169.254.169.254/latest',
    'http://[fd00::1]/',
  ]
  expect(literal.map((url) => outcomeOfRefusal('address-not-public', url))).toEqual(literal.map(() => 'not-public'))
})

describe('wordsOfPage', () => {
  it.each([
    ['<p>Acta <b>12</b></p>', 'Acta 12'],
    ['<p>Acta</p><script nonce="a1">var t = "</p>7"</script><style>p{}</style> final', 'Acta final'],
    ['a<!-- visita 813 <p>no</p> -->b', 'a b'],
    ['<SCRIPT>x</SCRIPT>y', 'y'],
    ['uno < dos > tres', 'uno tres'],
    ['uno <p', 'uno'],
    ['<script>sin fin', ''],
    ['', ''],
  ])('%s', (html, words) => expect(wordsOfPage(html)).toBe(words))

  it('takes as long as the page is, however it is written', () => {
    for (const piece of ['<script', '<!--', '</script', '<', '<style></'])
      expect(wordsOfPage(piece.repeat(2_000_000 / piece.length)).length).toBeLessThan(2_000_001)
  })
})
