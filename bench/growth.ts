import { cookieOf } from './app.ts'
import { percentile, rangeOf, type Range } from './comparison.ts'
import { OWNERS, planOf, slugOf, uuidOf, type Size } from './seed.ts'

/** A kind of request whose time should not grow with the number of records. */
export interface Route {
  name: string
  /** Another address for each turn, so that no kept page answers; the same ones for both sizes. */
  path(turn: number): string
}

const sorts = ['number', '-number', 'due', '-due', 'title', '-title', 'reported', '-reported']
/** As addresses of pages write them; `sorts` is the API's. */
const orders = ['numero', 'plazo', 'titulo', 'reporte']
const completions = ['limitado', 'sin-reporte', 'completo']
const common = ['agua', 'datos', 'consulta', 'presupuesto', 'alcaldía']
/** Each found more than a page at either size, so that both draw as much. */
const pairs = [
  'agua datos',
  'agua consulta',
  'datos consulta',
  'agua presupuesto',
  'agua alcaldía',
  'datos presupuesto',
  'agua transparencia',
]
const turnOf = <Value>(values: readonly Value[], turn: number) => values[turn % values.length]!

/** Of an installation with plans of `perPlan` commitments each; plan and commitment numbers are those of the smaller. */
export function routesOf({ commitments, perPlan }: Size): readonly Route[] {
  const board = (turn: number) => `/planes/${slugOf(1 + (turn % Math.ceil(commitments / perPlan)))}`
  const list = (turn: number) => `${board(turn)}/compromisos`
  const commitment = (turn: number) => 1 + ((turn * 37) % commitments)
  const organization = (turn: number) => uuidOf('organization', 1 + (turn % OWNERS))
  return [
    { name: 'Board of a plan', path: board },
    { name: 'Board, one goal', path: (turn) => `${board(turn)}?ods=${1 + (turn % 17)}` },
    { name: 'List', path: (turn) => `${list(turn)}?orden=${turnOf(orders, turn)}` },
    { name: 'List of one body', path: (turn) => `${list(turn)}?organizacion=organizacion-${1 + (turn % OWNERS)}` },
    {
      name: 'List by completion and lateness',
      path: (turn) => `${list(turn)}?avance=${turnOf(completions, turn)}&tarde=${turn % 2 === 0 ? 'si' : 'no'}`,
    },
    { name: 'List by a common word', path: (turn) => `${list(turn)}?q=${encodeURIComponent(turnOf(common, turn))}` },
    {
      name: 'A commitment',
      path: (turn) => `/planes/${slugOf(planOf(commitment(turn), { perPlan }))}/compromisos/${commitment(turn)}`,
    },
    { name: 'Search, common word', path: (turn) => `/buscar?q=${encodeURIComponent(turnOf(common, turn))}` },
    { name: 'Search, two words', path: (turn) => `/buscar?q=${encodeURIComponent(turnOf(pairs, turn))}` },
    {
      name: 'API, commitments of all plans',
      path: (turn) => `/api/v1/commitments?limit=${50 + (turn % 150)}&sort=${turnOf(sorts, turn)}`,
    },
    {
      name: 'API, commitments of one goal',
      path: (turn) => `/api/v1/commitments?limit=${50 + (turn % 150)}&goal=${1 + (turn % 17)}`,
    },
    {
      name: 'API, commitments of one body',
      // No more than a body has at the smaller size: both send as many.
      path: (turn) =>
        `/api/v1/commitments?limit=${1 + (turn % Math.floor(commitments / OWNERS))}&organization=${organization(turn)}`,
    },
    {
      name: 'API, commitments by a common word',
      path: (turn) => `/api/v1/commitments?limit=${50 + (turn % 150)}&q=${encodeURIComponent(turnOf(common, turn))}`,
    },
    { name: 'API, milestones', path: (turn) => `/api/v1/milestones?limit=${50 + (turn % 150)}` },
    {
      name: 'Questions and comments',
      path: (turn) => `/preguntas?anio=2026${turnOf(['', '&tipo=pregunta', '&estado=vencida'], turn)}`,
    },
    { name: 'Questions to one body', path: (turn) => `/preguntas?organizacion=${organization(turn)}` },
    { name: 'Answers on time, by body', path: (turn) => `/preguntas/cumplimiento?anio=${2026 - (turn % 2)}` },
    { name: 'API, questions and comments', path: (turn) => `/api/v1/contributions?limit=${50 + (turn % 150)}` },
    { name: 'Public record', path: (turn) => `/bitacora?antes=${7_000_000_100 + turn * 7}` },
  ]
}

export interface Growth {
  name: string
  /** p95 at the larger size by p95 at the smaller, of each pair of rounds. */
  ratio: Range
  /** Milliseconds over all rounds: [p50, p95]. */
  small: [number, number]
  large: [number, number]
}

/** One request at a time to each in turn, by somebody signed in, so that every page is computed anew. */
export async function measureGrowth(
  route: Route,
  small: string,
  large: string,
  { rounds, requests }: { rounds: number; requests: number },
): Promise<Growth> {
  let turn = 0
  const round = async (origin: string, from: number) => {
    const times: number[] = []
    const until = performance.now() + 4_000 // what is far too slow is known soon
    for (let at = 0; at < requests && (at < 3 || performance.now() < until); at++)
      times.push(await time(origin + route.path(from + at)))
    return times.sort((a, b) => a - b)
  }
  const pairs: [number[], number[]][] = []
  for (let count = -1; count < rounds; count++, turn += requests) {
    const pair: [number[], number[]] = [await round(small, turn), await round(large, turn)]
    if (count >= 0) pairs.push(pair) // the first is for warming up
  }
  const overall = (side: 0 | 1): [number, number] => {
    const all = pairs.flatMap((pair) => pair[side]).sort((a, b) => a - b)
    return [percentile(all, 0.5), percentile(all, 0.95)]
  }
  return {
    name: route.name,
    ratio: rangeOf(pairs.map(([a, b]) => percentile(b, 0.95) / percentile(a, 0.95))),
    small: overall(0),
    large: overall(1),
  }
}

async function time(address: string, tries = 2): Promise<number> {
  const began = performance.now()
  const headers = { cookie: cookieOf(1), accept: address.includes('/api/') ? 'application/json' : 'text/html' }
  // The server may close a connection that was long idle just as we take it up again.
  const response = await fetch(address, { headers }).catch((error: unknown) => {
    if (tries === 1) throw error
  })
  if (!response) return time(address, tries - 1)
  await response.arrayBuffer()
  if (response.status !== 200) throw new Error(`${address} answered ${response.status}`)
  return performance.now() - began
}
