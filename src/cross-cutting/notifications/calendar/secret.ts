import type { Settings } from '../../../platform/config/index.ts'
import { readSigned, signed } from '../tokens.ts'

/** Whose calendar, and the how-manieth of their secret addresses: only the latest counts. */
export type CalendarKey = { personId: string; generation: number }

export const myCalendarAddress = (settings: Settings, { personId, generation }: CalendarKey) =>
  `/calendario/mio/${signed(settings, 'follow-calendar', [personId, String(generation)])}.ics`

export function readCalendarKey(settings: Settings, token: string): CalendarKey | null {
  const [personId, generation] = readSigned(settings, 'follow-calendar', token) ?? []
  return personId && generation ? { personId, generation: Number(generation) } : null
}
