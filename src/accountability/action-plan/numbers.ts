import { accept, type Verdict } from '../../kernel/verdict.ts'

/** `instead`: the same number with the point that Mexico writes before decimals. */
export type NumberRefusal =
  | { ok: false; reason: 'not-a-number' }
  | { ok: false; reason: 'decimal-comma'; instead: string }

const GROUPED = /^[1-9]\d{0,2}(?:(?:,\d{3})+|(?:[ \u00a0\u2009\u202f]\d{3})+)(?:\.\d+)?$/
const PLAIN = /^\d+(?:\.\d+)?(?:e[-+]?\d{1,3})?$/i
const DECIMAL_COMMA = /^(?:\d+|[1-9]\d{0,2}(?:[. \u00a0]\d{3})+),\d+$/

/**
 * A number as a person writes it in a form or a spreadsheet: «1234.5», «1,234.5», «1 234.5», «$ 18,400,000.50». A comma or a
 * space is read only between whole groups of three figures: whoever writes «1,5» means one and a half, and is asked for a
 * point instead of being taken for fifteen.
 */
export function readNumber(text: string): Extract<Verdict<number, never>, { ok: true }> | NumberRefusal {
  const [, sign, figures] = /^\s*([-+\u2212]?)\s*(?:\$\s*)?(.*?)\s*$/s.exec(text)!
  const minus = sign === '-' || sign === '\u2212' ? '-' : ''
  if (DECIMAL_COMMA.test(figures!) && !GROUPED.test(figures!))
    return {
      ok: false,
      reason: 'decimal-comma',
      instead: minus + figures!.replace(/[. \u00a0]/g, '').replace(',', '.'),
    }
  if (!GROUPED.test(figures!) && !PLAIN.test(figures!)) return { ok: false, reason: 'not-a-number' }
  const value = Number(minus + figures!.replace(/[, \u00a0\u2009\u202f]/g, ''))
  return Number.isFinite(value) ? accept(value) : { ok: false, reason: 'not-a-number' }
}

/** Whether it has at most that many figures after the point: more would be rounded away unseen. */
export const hasDecimals = (value: number, most: number) => Number(value.toFixed(most)) === value
