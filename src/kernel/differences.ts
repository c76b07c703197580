/** A field that an edit changed. */
export type FieldChange = { field: string; from: unknown; to: unknown }

/** The fields in which two records of one shape differ, in their order. The order of keys inside a value does not count. */
export function differences<Draft extends object>(before: Draft, after: Draft): FieldChange[] {
  return (Object.keys(after) as (keyof Draft & string)[])
    .map((field) => ({ field, from: before[field] ?? null, to: after[field] ?? null }))
    .filter(({ from, to }) => canonical(from) !== canonical(to))
}

/** Equal values as equal texts. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    isRecord(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
