import { ref, type Ref } from '../../../kernel/ref.ts'

/** Of what kind is the record whose id a field has. */
const KINDS: Readonly<Record<string, string>> = {
  organizationId: 'organization',
  planId: 'plan',
  commitmentId: 'commitment',
  milestoneId: 'milestone',
  makerId: 'decision-maker',
  decisionId: 'decision',
  assessmentId: 'assessment',
}

/** The record that a value points at: by its field, or since it says its kind itself. Null where it points at none. */
export function refOf(field: string, value: unknown): Ref | null {
  if (typeof value === 'string') return KINDS[field] ? ref(KINDS[field], value) : null
  if (typeof value !== 'object' || value === null) return null
  const { kind, id } = value as { kind?: unknown; id?: unknown }
  return typeof kind === 'string' && typeof id === 'string' ? ref(kind, id) : null
}

/** Every record that plain data points at, however deep. */
export function refsIn(value: unknown, field = ''): Ref[] {
  const own = refOf(field, value)
  if (own) return [own]
  if (Array.isArray(value)) return value.flatMap((item) => refsIn(item, field))
  if (typeof value !== 'object' || value === null || value instanceof Date) return []
  return Object.entries(value).flatMap(([name, inner]) => refsIn(inner, name))
}
