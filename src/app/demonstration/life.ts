import type { PEOPLE } from './people.ts'
import type { Offset } from './plan.ts'

type Email = (typeof PEOPLE)[number]['email']

/** The secretariat approves the plan, in session. */
export const APPROVAL: {
  on: Offset
  title: string
  titleEn: string
  votes: readonly { by: Email; choice: 'for' | 'against'; reason?: string }[]
  present: readonly number[]
} = {
  on: [0, -22],
  title: 'Aprobar el Plan de Acción Local',
  titleEn: 'Approve the Local Action Plan',
  votes: [
    { by: 'nayeli.cruz@demostracion.example', choice: 'for' },
    {
      by: 'mateo.lugo@demostracion.example',
      choice: 'for',
      reason: 'Recoge lo que se acordó en las mesas de trabajo.',
    },
    { by: 'tomas.arrieta@demostracion.example', choice: 'for' },
    { by: 'valeria.montes@demostracion.example', choice: 'for' },
  ],
  present: [1, 2, 4, 6],
}

/** Who signed the plan, as they chose to be named. */
export const SIGNING: { on: Offset; signatories: readonly { name: string; organization: string; capacity: string }[] } =
  {
    on: [0, -10],
    signatories: [
      { name: 'Nayeli Cruz Tenorio', organization: 'Núcleo de la Sociedad Civil', capacity: 'Representante' },
      {
        name: 'Tomás Arrieta Luna',
        organization: 'Secretaría de Gestión Integral del Agua',
        capacity: 'Enlace de gobierno abierto',
      },
      { name: 'Valeria Montes Ibarra', organization: 'Autoridad de transparencia', capacity: 'Secretaría Técnica' },
    ],
  }

export const LAUNCH: { on: Offset; place: string; note: string; noteEn: string } = {
  on: [0, 2],
  place: 'Explanada de la alcaldía Iztapalapa',
  note: 'Asistieron las seis dependencias responsables y vecinas y vecinos de 12 alcaldías.',
  noteEn: 'The six bodies in charge were there, and neighbours of 12 alcaldías.',
}

/** Days on which progress was cut, and the next. */
export const CUTS: readonly Offset[] = [[3], [6], [9]]

/** One amendment, from its draft to its being applied by the secretariat's vote. */
export const AMENDMENT: {
  on: Offset
  title: string
  titleEn: string
  reason: string
  reasonEn: string
  commitment: number
  milestone: number
  ends: Offset
  product: (before: string) => string
  votes: readonly { by: Email; choice: 'for' | 'against'; reason?: string }[]
  present: readonly number[]
} = {
  on: [5, 2],
  title: 'Publicar el mapa de cuidados quince días después, con los horarios de cada servicio',
  titleEn: 'Publish the map of care services fifteen days later, with the opening hours of each',
  reason:
    'Siete de las once dependencias todavía no entregaban sus datos en el quinto mes.\n\nLas personas que cuidan pidieron además los horarios. Reunirlos toma quince días más.',
  reasonEn:
    'Seven of the eleven bodies had not handed in their data by the fifth month.\n\nCarers asked for the opening hours, too. Gathering them takes fifteen days more.',
  commitment: 4,
  milestone: 3,
  ends: [11, 15],
  product: (before) => `${before.replace(/\.$/, '')}, con los horarios de cada servicio.`,
  votes: [
    { by: 'nayeli.cruz@demostracion.example', choice: 'for' },
    { by: 'mateo.lugo@demostracion.example', choice: 'for', reason: 'Los horarios hacen útil el mapa.' },
    { by: 'tomas.arrieta@demostracion.example', choice: 'for' },
    { by: 'valeria.montes@demostracion.example', choice: 'for' },
  ],
  present: [1, 2, 4, 6],
}
