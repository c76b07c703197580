import type { FieldChange } from '../../kernel/differences.ts'

export { canonical, differences, type FieldChange } from '../../kernel/differences.ts'

/** What the journal keeps of an edit: each field's name, with what it was and is where that is a short value. Moved deadlines must show. */
export const journalled = (changes: readonly FieldChange[]) =>
  changes.map(({ field, from, to }) => (isShort(from) && isShort(to) ? { field, from, to } : { field }))

const isShort = (value: unknown) =>
  value === null ||
  typeof value === 'number' ||
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length <= 40)
