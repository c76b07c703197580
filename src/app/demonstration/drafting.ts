import type { Choice } from '../../governance/decisions/index.ts'
import type { Organization, PEOPLE } from './people.ts'
import type { Offset } from './plan.ts'

type Email = (typeof PEOPLE)[number]['email']
type Text = { es: string; en: string }

/** Of the plan that comes next, which is being drafted: its terms were published three days too late, and its page says so. */
export const DRAFTED_PHASES = [
  { kind: 'terms', from: [5, 8], to: [5, 19], means: 'Las bases se publican aquí, con lo que se preguntará y hasta cuándo.' }, // prettier-ignore
  { kind: 'open-call', from: [5, 12], to: [5, 20], means: 'Cualquier persona u organización puede participar.' },
  { kind: 'consultation', from: [5, 20], to: [6, 24], means: 'Se aporta a cada compromiso desde su página.' },
  { kind: 'drafting', from: [6, 25], to: [7, 5], means: 'Se redacta con quienes aportaron, en tres mesas.' },
  { kind: 'approval', from: [7, 6], to: [7, 16], means: 'Vota el Secretariado Técnico Local.' },
  {
    kind: 'drafting',
    from: [7, 18],
    to: [8, 12],
    means: 'Segunda vuelta: se reciben aportaciones en cada compromiso.',
  },
  { kind: 'publication', from: [9, 1], to: [9, 1], means: 'El plan firmado se publica en este sitio.' },
] as const satisfies readonly { kind: string; from: Offset; to: Offset; means: string }[]

export const DRAFTED_COMMITMENTS: readonly {
  title: string
  titleEn: string
  problem: string
  /** As it was written at first, and as each later version says it. */
  objectives: readonly string[]
  product: string
  owner: Organization
  civil: Organization
  milestone: string
  versions: readonly { on: Offset; note: Text; takesUp?: readonly { proposal: number; type: 'accepted' | 'partly' | 'merged'; reason: string }[] }[] // prettier-ignore
}[] = [
  {
    title: 'Publicar por dónde pasa cada ruta concesionada y cada cuánto',
    titleEn: 'Publish where each concession route runs and how often',
    problem: 'Nadie puede planear un viaje en microbús: los recorridos y los horarios no se publican.',
    objectives: [
      'Que los recorridos de las rutas concesionadas se publiquen en formatos abiertos.',
      'Que los recorridos y la frecuencia de cada ruta concesionada se publiquen en formatos abiertos, con la hora del último servicio.',
      'Que los recorridos, la frecuencia y la accesibilidad de cada ruta concesionada se publiquen en formatos abiertos, con la hora del último servicio.',
    ],
    product: 'Un conjunto de datos GTFS que se actualiza cada mes.',
    owner: 'mobility',
    civil: 'walking',
    milestone: 'Publicar los recorridos de las primeras cien rutas',
    versions: [
      { on: [5, 18], note: { es: 'Primer texto, para la consulta.', en: 'First text, for the consultation.' } },
      {
        on: [7, 1],
        note: {
          es: 'Se añaden la frecuencia y la hora del último servicio, como se pidió en la consulta.',
          en: 'Frequency and the hour of the last service are added, as was asked in the consultation.',
        },
        takesUp: [
          { proposal: 0, type: 'accepted', reason: 'La hora del último servicio ya está en el objetivo.' },
          { proposal: 1, type: 'merged', reason: 'Pide lo mismo que otra aportación: la frecuencia de cada ruta.' },
        ],
      },
      {
        on: [7, 20],
        note: {
          es: 'Se añade la accesibilidad, que faltaba según el secretariado.',
          en: 'Accessibility is added, which the secretariat found missing.',
        },
      },
    ],
  },
  {
    title: 'Decir cuánto se gasta en cada colonia',
    titleEn: 'Say how much is spent in each neighbourhood',
    problem: 'El presupuesto se publica por dependencia. Nadie sabe cuánto llega a su colonia.',
    objectives: [
      'Que el gasto en obra pública se publique por alcaldía.',
      'Que el gasto en obra pública se publique por colonia, cada tres meses.',
    ],
    product: 'Una tabla descargable del gasto, con la clave de cada colonia.',
    owner: 'finance',
    civil: 'budget-watch',
    milestone: 'Publicar la primera tabla por colonia',
    versions: [
      { on: [5, 18], note: { es: 'Primer texto, para la consulta.', en: 'First text, for the consultation.' } },
      {
        on: [7, 2],
        note: {
          es: 'Se baja de alcaldía a colonia. Publicar cada mes no es posible: el gasto se cierra por trimestre.',
          en: 'From borough down to neighbourhood. Each month is not possible: spending is closed by quarter.',
        },
        takesUp: [
          {
            proposal: 2,
            type: 'partly',
            reason:
              'Se publicará por colonia. Será cada tres meses y no cada mes, porque el gasto se cierra por trimestre.',
          },
        ],
      },
    ],
  },
  {
    title: 'Medir el aire afuera de cada primaria',
    titleEn: 'Measure the air outside each primary school',
    problem: 'Las estaciones de monitoreo están lejos de las escuelas.',
    objectives: ['Que haya un medidor a menos de un kilómetro de cada primaria pública.'],
    product: 'Un mapa con la lectura de cada hora.',
    owner: 'environment',
    civil: 'air',
    milestone: 'Elegir las primeras cincuenta escuelas',
    versions: [
      { on: [5, 19], note: { es: 'Primer texto, para la consulta.', en: 'First text, for the consultation.' } },
    ],
  },
]

/** What was proposed, each for a commitment or, with none, for the whole plan. */
export const PROPOSALS: readonly { by: Email; commitment: number | null; on: Offset; text: string; answer?: { on: Offset; type: 'not-now' | 'rejected' | 'out-of-scope'; reason: string } }[] = [
  {
    by: 'julian.ocampo@demostracion.example',
    commitment: 1,
    on: [5, 24],
    text: 'Que se diga a qué hora pasa el último microbús de cada ruta. De noche nadie sabe si esperar o caminar.',
  },
  {
    by: 'nayeli.cruz@demostracion.example',
    commitment: 1,
    on: [5, 28],
    text: 'Además del recorrido, publiquen cada cuántos minutos pasa. Sin la frecuencia el mapa sirve de poco.',
  },
  {
    by: 'mateo.lugo@demostracion.example',
    commitment: 2,
    on: [6, 2],
    text: 'Por alcaldía es demasiado grande. Debe ser por colonia, y cada mes.',
  },
  {
    by: 'julian.ocampo@demostracion.example',
    commitment: 3,
    on: [6, 5],
    text: 'Que cierren a los coches la calle de cada escuela a la hora de la salida.',
    answer: {
      on: [6, 27],
      type: 'not-now',
      reason: 'Cerrar calles toca a las alcaldías y no cabe en un plan de un año. Lo llevaremos a la mesa de movilidad y se verá otra vez en el siguiente plan.',
    },
  },
  {
    by: 'nayeli.cruz@demostracion.example',
    commitment: null,
    on: [6, 10],
    text: 'Falta un compromiso sobre el agua: el plan que termina tenía uno y no puede desaparecer.',
    answer: {
      on: [6, 28],
      type: 'rejected',
      reason: 'El compromiso del plan vigente sigue hasta terminar sus hitos. Repetirlo aquí contaría dos veces el mismo trabajo.',
    },
  },
  {
    by: 'julian.ocampo@demostracion.example',
    commitment: 2,
    on: [7, 24],
    text: 'Incluyan también lo que se gasta en mantenimiento, no solo la obra nueva.',
  },
] // prettier-ignore

/** Put to the secretariat once, and sent back. */
export const SUBMISSION: {
  on: Offset
  note: Text
  votes: readonly { by: Email; choice: Choice; reason?: string }[]
  closed: Offset
  present: readonly number[]
} = {
  on: [7, 6],
  note: {
    es: 'Se recogieron tres de cinco aportaciones. Las otras dos tienen respuesta.',
    en: 'Three of five proposals were taken up. The other two have an answer.',
  },
  votes: [
    { by: 'nayeli.cruz@demostracion.example', choice: 'against', reason: 'El compromiso de rutas no dice nada de accesibilidad.' },
    { by: 'mateo.lugo@demostracion.example', choice: 'against', reason: 'Falta la accesibilidad. Con ella, mi voto sería a favor.' },
    { by: 'tomas.arrieta@demostracion.example', choice: 'for' },
    { by: 'valeria.montes@demostracion.example', choice: 'against', reason: 'Coincido: se puede corregir en dos semanas.' },
  ],
  closed: [7, 15],
  present: [1, 2, 4, 6],
} // prettier-ignore
