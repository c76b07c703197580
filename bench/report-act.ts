import { dayOf } from '../src/kernel/dates.ts'
import { newId } from '../src/kernel/id.ts'
import { cookieOf } from './app.ts'
import { OWNERS, planOf, slugOf, UNREPORTED_MILESTONE, uuidOf, type Size } from './seed.ts'

/** The commitment whose report is recorded; a number that no other value of a query is mistaken for. */
export const RECORDED = 777

const ownerOf = (commitment: number) => 1 + (commitment % OWNERS)

/** The report of a milestone of that commitment, as its officer's browser sends it once the answers were checked. */
export function reportRequest(commitment: number, size: Size, origin: string, reportId = newId()) {
  const fields = {
    reportId,
    onDay: dayOf(new Date()),
    completion: 'limited',
    narrative: 'Se terminó el estudio y se publicó su resumen.',
    delayJustification: 'La licitación se declaró desierta.',
    link1: 'https://example.org/estudio',
    linkTitle1: 'Estudio',
    step: 'send',
  }
  return {
    method: 'POST' as const,
    path: `/planes/${slugOf(planOf(commitment, size))}/compromisos/${commitment}/hitos/${UNREPORTED_MILESTONE}/avance`,
    headers: { origin, cookie: cookieOf(ownerOf(commitment)), 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }
}

/** By each value of the recorded report, what it is in the report of that commitment. */
export function replacements(commitment: number, size: Size): Map<unknown, unknown> {
  const values = (n: number) => [
    n,
    slugOf(planOf(n, size)),
    uuidOf('plan', planOf(n, size)),
    uuidOf('commitment', n),
    uuidOf('milestone', n * 4 + UNREPORTED_MILESTONE),
    uuidOf('organization', ownerOf(n)),
    uuidOf('organization', OWNERS + 1 + (n % 80)),
    uuidOf('person', ownerOf(n)),
    `bench-session-token-of-officer-${ownerOf(n)}`,
  ]
  const own = values(commitment)
  return new Map(values(RECORDED).map((value, at) => [value, own[at]]))
}

/** An id that was made during the recording, and must be another each time. */
export const isMade = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) && !/^0\d000000-/.test(value)
