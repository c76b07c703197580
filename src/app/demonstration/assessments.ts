import type { Offset } from './plan.ts'

// What evaluators found of the demonstration's commitments, invented. Days are months and days from the plan's start.

const XIMENA = 'ximena.robles@demostracion.example'
const DARIO = 'dario.quintana@demostracion.example'
const ERNESTO = 'ernesto.salvatierra@demostracion.example'

export type DemoFinding = {
  option: string
  reason: string
  /** How many pieces of evidence of the reports it cites. */
  cites?: number
  link?: { title: string; url: string }
}
export type DemoReply = {
  by: string
  on: Offset
  stance: 'agrees' | 'disagrees' | 'waives'
  comment?: string
  points?: readonly { scale: string; text: string }[]
}
export type DemoAssessment = {
  commitment: number
  by: string
  begun: Offset
  findings: Readonly<Record<string, DemoFinding>>
  /** Absent: it is a draft. */
  sent?: Offset
  reviewed?: { by: string; on: Offset }
  replies?: readonly DemoReply[]
  changed?: { scale: string; finding: DemoFinding; why: string }
  published?: Offset
}

/** Whom the authority asked: the whole plan or, where a commitment is not theirs to assess, one by one. */
export const REQUESTS: readonly { who: string; commitments: readonly number[] | 'all'; on: Offset }[] = [
  { who: XIMENA, commitments: 'all', on: [6] },
  { who: DARIO, commitments: 'all', on: [6] },
  { who: ERNESTO, commitments: [6], on: [6, 2] },
]

export const ASSESSMENTS: readonly DemoAssessment[] = [
  {
    commitment: 2,
    by: XIMENA,
    begun: [6, 5],
    findings: {
      completion: {
        option: 'limited',
        reason:
          'Se revisaron los reportes y se recorrieron cinco cruces. La mayor parte de las obras comprometidas no ha empezado.',
        cites: 2,
        link: { title: 'Bitácora del recorrido', url: 'https://demostracion.example/evaluacion/recorrido-cruces' },
      },
      verifiable: { option: 'yes', reason: 'El compromiso nombra los cruces, la fecha y lo que se hará en cada uno.' },
      'potential-for-results': {
        option: 'modest',
        reason:
          'Mejora la seguridad en los cruces elegidos, pero no cambia la regla con la que se eligen los siguientes.',
      },
      'early-results': {
        option: 'no-notable-results',
        reason: 'En los cruces recorridos la señalización sigue como estaba antes de que empezara el plan.',
      },
      'public-influence': {
        option: 'consult',
        reason: 'Hubo una encuesta sobre los cruces. No se publicó qué se hizo con las respuestas.',
        link: { title: 'Encuesta de cruces', url: 'https://demostracion.example/evaluacion/encuesta-cruces' },
      },
    },
    sent: [6, 8],
    reviewed: { by: DARIO, on: [6, 10] },
    replies: [
      {
        by: 'irma.quiroz@demostracion.example',
        on: [6, 16],
        stance: 'disagrees',
        comment: 'El recorrido se hizo antes de la entrega de los materiales. Las obras empezaron dos semanas después.',
        points: [
          {
            scale: 'public-influence',
            text: 'Las respuestas de la encuesta sí se usaron: dos cruces cambiaron de lugar por ella.',
          },
        ],
      },
    ],
    changed: {
      scale: 'public-influence',
      finding: {
        option: 'involve',
        reason: 'La dependencia mostró que dos cruces cambiaron de lugar por la encuesta, y explicó por qué.',
        link: { title: 'Cruces antes y después', url: 'https://demostracion.example/evaluacion/cruces-cambiados' },
      },
      why: 'La dependencia probó en su respuesta que tomó en cuenta la encuesta.',
    },
    published: [7, 6],
  },
  {
    commitment: 1,
    by: XIMENA,
    begun: [6, 12],
    findings: {
      completion: {
        option: 'substantial',
        reason: 'Los medidores están instalados y el tablero funciona. Falta que publique todas las colonias.',
        cites: 3,
      },
      verifiable: { option: 'yes', reason: 'El compromiso dice cuántos medidores, en qué colonias y para cuándo.' },
      'potential-for-results': {
        option: 'substantial',
        reason:
          'Publicar la presión por colonia obliga a explicar cada corte, y eso cambia la práctica de la dependencia.',
      },
      'early-results': {
        option: 'moderate',
        reason: 'Las colonias con medidor ya conocen su presión cada semana. Las demás todavía no tienen el dato.',
        cites: 1,
      },
      'public-influence': {
        option: 'collaborate',
        reason: 'La red vecinal eligió con la dependencia dónde se instalan los medidores, y firmó las actas.',
        cites: 1,
      },
    },
    sent: [6, 14],
    reviewed: { by: DARIO, on: [6, 15] },
    replies: [
      {
        by: 'tomas.arrieta@demostracion.example',
        on: [6, 20],
        stance: 'agrees',
        comment: 'De acuerdo. Las colonias que faltan entrarán en el tablero antes de que termine el plan.',
      },
      { by: 'nayeli.cruz@demostracion.example', on: [6, 21], stance: 'waives' },
    ],
    published: [6, 24],
  },
  {
    commitment: 4,
    by: XIMENA,
    begun: [7, 18],
    findings: {
      completion: {
        option: 'no-evidence',
        reason:
          'Los reportes no traen documentos con los que se pueda saber si las estancias abrieron en horario ampliado.',
      },
      verifiable: {
        option: 'yes',
        reason: 'El compromiso dice cuántas estancias y con qué horario, y se puede comprobar.',
      },
      'potential-for-results': {
        option: 'modest',
        reason: 'Amplía un servicio que ya existe. No cambia las reglas con las que se asigna.',
      },
      'early-results': {
        option: 'no-notable-results',
        reason: 'Todavía no hay registro público de cuántas familias usan el horario ampliado.',
      },
      'public-influence': {
        option: 'not-applicable',
        reason: 'El texto del compromiso no preveía que el público participara al cumplirlo.',
      },
    },
    sent: [7, 22],
    reviewed: { by: DARIO, on: [7, 26] },
  },
  {
    commitment: 6,
    by: ERNESTO,
    begun: [7, 20],
    findings: {
      verifiable: { option: 'yes', reason: 'El compromiso nombra las escuelas y los equipos que se instalarán.' },
    },
  },
]
