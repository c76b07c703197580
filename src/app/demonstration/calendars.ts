import type { EntryDraft } from '../../foundations/calendars/index.ts'
import type { Organization } from './people.ts'
import type { Offset } from './plan.ts'

/** Days that do not count, invented. Days are months and days from the plan's start; `winter` is that of the running year. */
export type DemoEntry = {
  organization: Organization
  kind: EntryDraft['kind']
  days: 'winter' | { from: Offset; last: Offset }
  reason: string
  reasonEn: string
  link: string
  published: Offset
  withdrawn?: { on: Offset; why: string; whyEn: string }
}

export const CALENDAR_ENTRIES: readonly DemoEntry[] = [
  {
    organization: 'authority',
    kind: 'holiday',
    days: 'winter',
    reason: 'Segundo periodo vacacional',
    reasonEn: 'Second holiday period',
    link: 'https://demostracion.example/gaceta/calendario-de-labores',
    published: [2],
  },
  {
    organization: 'water',
    kind: 'suspension',
    days: { from: [5, 4], last: [5, 8] },
    reason: 'Mudanza del archivo de la Unidad de Transparencia',
    reasonEn: 'The archive of the Transparency Unit moves',
    link: 'https://demostracion.example/gaceta/suspension-de-terminos',
    published: [5],
  },
  {
    organization: 'mobility',
    kind: 'suspension',
    days: { from: [8, 20], last: [8, 22] },
    reason: 'Mantenimiento del sistema de solicitudes',
    reasonEn: 'Maintenance of the system of requests',
    link: 'https://demostracion.example/gaceta/mantenimiento-de-solicitudes',
    published: [7],
    withdrawn: {
      on: [7, 15],
      why: 'El mantenimiento se hará en fin de semana.',
      whyEn: 'The maintenance will be done on a weekend.',
    },
  },
]
