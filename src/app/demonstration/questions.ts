import type { AnswerType, ContributionKind } from '../../cross-cutting/comments/index.ts'
import type { Organization } from './people.ts'
import type { Offset } from './plan.ts'

/** What happened to a contribution, each at its day: months and days from the plan's start. */
export type DemoStep = { on: Offset } & (
  | { act: 'answer'; by: Organization; type: AnswerType; reason: string; passTo?: Organization; correctedBy?: 'latest' }
  | { act: 'extend'; by: Organization; reason: string }
  | { act: 'rejoin'; text: string }
  | { act: 'flag'; reason: string }
  | { act: 'hide'; rule: number; reason: string }
)

/** A question, comment or contradiction, invented. */
export type DemoQuestion = {
  kind: ContributionKind
  about: 'plan' | { commitment: number } | { organization: Organization }
  on: Offset
  text: string
  link?: string
  steps?: readonly DemoStep[]
}

export const QUESTIONS: readonly DemoQuestion[] = [
  {
    kind: 'question',
    about: { commitment: 1 },
    on: [5, 20],
    text: '¿En qué colonias de Iztapalapa ya hay medidores de presión y dónde se puede ver lo que miden?',
    steps: [
      {
        act: 'answer',
        by: 'water',
        on: [6, 1],
        type: 'answered',
        reason:
          'Hay medidores en doce colonias de Iztapalapa. Lo que miden se publicará en el tablero de presión.\n\nMientras se abre, enviamos las lecturas de cada semana a quien las pida en la Unidad de Transparencia.',
      },
      { act: 'rejoin', on: [6, 3], text: 'No me dice cuáles son las doce colonias, que es lo que pregunté.' },
      {
        act: 'answer',
        by: 'water',
        on: [6, 8],
        type: 'answered',
        reason: 'Tiene razón. La lista de las doce colonias ya está en las actas de instalación del primer semestre.',
      },
    ],
  },
  {
    kind: 'contradiction',
    about: { commitment: 1 },
    on: [6, 12],
    text: 'El reporte dice que el medidor de mi calle funciona. Fui tres veces en la semana y está apagado.',
    link: 'https://demostracion.example/fotografias/medidor-apagado',
    steps: [
      {
        act: 'extend',
        by: 'water',
        on: [6, 20],
        reason: 'La brigada que revisa los medidores sale la próxima semana.',
      },
      {
        act: 'answer',
        by: 'water',
        on: [7, 1],
        type: 'explained',
        reason:
          'El medidor se apagó por un corte de luz de nueve días. El reporte se hizo antes. Ya funciona y la brigada dejó constancia.',
      },
    ],
  },
  {
    kind: 'question',
    about: { commitment: 2 },
    on: [6, 25],
    text: '¿Por qué el cruce frente a la primaria de la colonia Doctores no está en la lista, si ahí hubo dos atropellados?',
    steps: [
      {
        act: 'extend',
        by: 'mobility',
        on: [7, 2],
        reason: 'Pedimos a la Secretaría de Salud los registros de ese cruce y todavía no llegan.',
      },
    ],
  },
  {
    kind: 'question',
    about: { commitment: 3 },
    on: [7, 10],
    text: '¿Cuánto se pagó en obras del agua con contratos de emergencia durante el año?',
    steps: [
      {
        act: 'answer',
        by: 'works',
        on: [7, 14],
        type: 'out-of-scope',
        passTo: 'water',
        reason:
          'Las obras hidráulicas de emergencia las contrata la Secretaría de Gestión Integral del Agua. Se la turnamos.',
      },
    ],
  },
  {
    kind: 'question',
    about: { commitment: 1 },
    on: [7, 27],
    text: '¿Cuándo se abre el tablero de presión? La fecha que se prometió ya pasó.',
  },
  {
    kind: 'comment',
    about: 'plan',
    on: [4, 2],
    text: 'Ayudaría mucho que cada compromiso dijera en su página a qué hora y dónde son las reuniones de seguimiento.',
    steps: [
      {
        act: 'answer',
        by: 'authority',
        on: [4, 9],
        type: 'answered',
        reason: 'Gracias. Pediremos a cada institución que publique su calendario de reuniones.',
      },
    ],
  },
  {
    kind: 'question',
    about: { organization: 'environment' },
    on: [3, 5],
    text: '¿Con qué criterio se eligieron las 120 escuelas donde se probaron los avisos de calidad del aire?',
    steps: [
      {
        act: 'answer',
        by: 'environment',
        on: [4, 20],
        type: 'answered',
        reason:
          'Se eligieron por su cercanía a las estaciones de monitoreo. Nos disculpamos por responder fuera de plazo.',
      },
    ],
  },
  {
    kind: 'comment',
    about: { commitment: 2 },
    on: [7, 3],
    text: 'Vendo señales de tránsito a mitad de precio, con envío a toda la ciudad. Pregunte por el catálogo.',
    steps: [
      { act: 'flag', on: [7, 3], reason: 'Es publicidad: no tiene que ver con los cruces.' },
      { act: 'hide', on: [7, 4], rule: 4, reason: 'Ofrece mercancía y no trata del compromiso.' },
    ],
  },
]
