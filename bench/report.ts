import type { Comparison, Range } from './comparison.ts'
import type { Growth } from './growth.ts'
import type { Weight } from './weight.ts'

export interface Figure {
  what: string
  goal: number
  comparison: Comparison
}

export interface Memory {
  what: string
  megabytes: number | undefined
}

export interface Findings {
  date: string
  cores: number
  postgres: Figure[]
  embedded: Figure[]
  growth: Growth[]
  /** The same of one plan that holds every commitment. */
  whole: Growth[]
  /** Of each page: queries at the smaller size, at the larger. */
  queries: { name: string; small: number; large: number }[]
  memory: Memory[]
  exports: { what: string; seconds: number; megabytes: number; peak: number | undefined }[]
  weights: Weight[]
}

const two = (value: number) => value.toFixed(2)
const range = ({ min, median, max }: Range) => `**${two(median)}** (${two(min)}–${two(max)})`
const whole = (value: number) => Math.round(value).toLocaleString('en')
const ms = ([p50, p95]: [number, number]) => `${p50.toFixed(0)} / ${p95.toFixed(0)}`
const megabytes = (value: number | undefined) => (value === undefined ? 'not measured here' : `${whole(value)} MB`)
const mark = (met: boolean) => (met ? 'met' : '**missed**')

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  rows.length === 0
    ? 'Not measured in this run.'
    : [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const growthTable = (growth: readonly Growth[]) =>
  table(
    ['Request', 'p95 ratio: median (range)', '', '1,000: p50 / p95 ms', '100,000: p50 / p95 ms'],
    growth.map(({ name, ratio, small, large }) => [name, range(ratio), mark(ratio.median <= 2), ms(small), ms(large)]),
  )

/** The page of docs that these findings make; `notes` is what a person wrote below the last one, and stays. */
export function write(found: Findings, notes: string): string {
  const figures = (rows: readonly Figure[]) =>
    table(
      ['Figure', 'Goal', 'Ratio: median (range)', '', 'Ours /s', 'Reference /s'],
      rows.map(({ what, goal, comparison: { ratio, ours, reference } }) => [
        what,
        `≥ ${goal}`,
        range(ratio),
        mark(ratio.median >= goal),
        whole(ours),
        whole(reference),
      ]),
    )
  return `# Performance

Written by \`npm run bench\` on ${found.date}. Absolute figures belong to that machine (${found.cores} cores, with the database, the
reference and the client on the same cores) and say little of another. What counts are the ratios: ours and the reference do the same
work in turn, several rounds each, in the same run; the range is of the rounds.

The reference is \`node:http\` and the bare \`pg\` driver, doing for each request the very SQL that our page sent, as much of it at a
time, and sending the very bytes. It decides nothing, checks nothing and renders nothing.

## Requests a second, on PostgreSQL that waits for the disk

${figures(found.postgres)}

## The same on the embedded database with 6,000 commitments, for information

${figures(found.embedded)}

## Growth: 1,000 and 100,000 commitments

One request at a time, by somebody signed in, so that each page is computed anew. Goal: p95 at 100,000 at most twice p95 at 1,000.
Each plan has 50 commitments. 100,000 of them come with 2,000 plans, 400,000 milestones, 100,000 reports, 100,000 questions and comments, 200,000 journal entries
and 500,000 documents in search.

${growthTable(found.growth)}

The same where one plan holds every commitment, which no city ever wrote (plans have from three to some dozens):

${growthTable(found.whole)}

Queries of a page, counted at the driver, are to be as many at either size:

${table(
  ['Request', '1,000', '100,000', ''],
  found.queries.map(({ name, small, large }) => [name, String(small), String(large), mark(small === large)]),
)}

## Memory of the server, on PostgreSQL

Most that the process held. Goal: at most 300 MB under load; an export takes as much for 100,000 commitments as for 1,000.

${table(
  ['State', 'Peak', ''],
  found.memory.map(({ what, megabytes: peak }) => [what, megabytes(peak), peak === undefined ? '' : mark(peak <= 300)]),
)}

${table(
  ['Export', 'Seconds', 'Size', 'Peak of a new process'],
  found.exports.map(({ what, seconds, megabytes: size, peak }) => [
    what,
    seconds.toFixed(1),
    `${size.toFixed(1)} MB`,
    megabytes(peak),
  ]),
)}

## Weight of pages

Over the network as a browser loads them, compressed, headers, style, script and fonts included. Goal: a first view of at most 60 KB.

${table(
  ['Page', 'First view', '', 'Repeat view'],
  found.weights.map(({ path, first, repeat }) => [
    `\`${path}\``,
    `${first.toFixed(1)} KB`,
    mark(first <= 60),
    `${repeat.toFixed(1)} KB`,
  ]),
)}

${NOTES}
${notes}`
}

/** Below this line a person writes why a goal is missed and what follows; the next run keeps it. */
export const NOTES = '## Notes\n'
