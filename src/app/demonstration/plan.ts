import type { Organization } from './people.ts'

/**
 * The invented plan. Days are months and days from the plan's start, which lies eight months before the day of loading, so
 * that the demonstration is alive whenever it is loaded: some things are done, some under way, some late.
 */
export type Offset = readonly [months: number, days?: number]
export type DemoReport = {
  on: Offset
  completion: 'no-evidence' | 'not-started' | 'limited' | 'substantial' | 'complete'
  narrative: string
  delay?: string
  evidence?: readonly DemoEvidence[]
  /** What the civil owner says of it. */
  answer?: DemoAnswer
}
export type DemoAnswer = {
  on: Offset
  verdict: 'confirmed' | 'disputed'
  reason?: string
  evidence?: readonly DemoEvidence[]
}
/** `gives`: what its link is made to have given when it was cited; `breaks`: since when it is made not to be found. */
export type DemoEvidence =
  | { title: string; link: string; gives?: string; breaks?: Offset }
  | { title: string; file: string; text: string }
export type DemoMilestone = {
  title: string
  deliverable: string
  starts: Offset
  ends: Offset
  after?: readonly number[]
  reports?: readonly DemoReport[]
}
export type DemoIndicator = {
  name: string
  variable: string
  unit: string
  kind: 'input' | 'process' | 'product' | 'outcome' | 'impact'
  baseline: number | null
  target: number
  direction: 'increase' | 'decrease'
  periodicity: 'monthly' | 'quarterly'
  values: readonly (readonly [Offset, number])[]
}
export type DemoCommitment = {
  title: string
  titleEn: string
  problem: string
  causes: string
  effects: string
  objective: string
  product: string
  owner: Organization
  civil: Organization
  actors: readonly (readonly [Organization, string])[]
  /** Numbers of the principles of 2018, in force since 2019. */
  principles: readonly number[]
  goals: readonly number[]
  boroughs: readonly string[]
  level: 'inform' | 'consult' | 'involve' | 'collaborate' | 'empower'
  budget: readonly [amount: number, note: string] | null
  ends: Offset
  milestones: readonly DemoMilestone[]
  indicators: readonly DemoIndicator[]
}

export const SUMMARY =
  'Seis compromisos acordados por la sociedad civil, los entes públicos y la autoridad de transparencia. Salieron de doce mesas en las que participaron 418 personas de las 16 alcaldías.'

export const PHASES = [
  { kind: 'joint-declaration', from: [-9, 0], to: [-9, 0], means: 'Acto público en el Museo de la Ciudad.' },
  {
    kind: 'awareness',
    from: [-9, 5],
    to: [-8, 0],
    means: 'Talleres abiertos para vecinas, vecinos y personas servidoras públicas.',
  },
  { kind: 'secretariat-installation', from: [-7, 0], to: [-7, 0], means: 'Sesión pública transmitida en línea.' },
  {
    kind: 'participatory-tables',
    from: [-6, 0],
    to: [-3, 0],
    means: 'Doce mesas presenciales y en línea. Cualquier persona pudo inscribirse.',
  },
  { kind: 'drafting', from: [-3, 0], to: [-1, -10], means: 'Redacción abierta con comentarios por compromiso.' },
  { kind: 'publication', from: [-1, 0], to: [-1, 0], means: 'Publicación y presentación ante la ciudadanía.' },
  { kind: 'implementation', from: [0, 0], to: [12, 0], means: 'Siga los avances en este sitio.' },
  { kind: 'evaluation', from: [12, 1], to: [14, 0], means: 'La hará una institución independiente.' },
] as const

export const SEATS = [
  { sector: 'civil-society', label: 'Sociedad civil', seats: 3, holders: ['water-network', 'care-weave', 'walking'] },
  { sector: 'public-body', label: 'Gobierno', seats: 3, holders: ['water', 'mobility', 'finance'] },
  { sector: 'authority', label: 'Autoridad de transparencia', seats: 1, holders: ['authority'] },
] as const

export const COMMITMENTS: readonly DemoCommitment[] = [
  {
    title: 'Saber cuándo y cuánta agua llega a cada colonia',
    titleEn: 'Knowing when and how much water reaches each neighbourhood',
    problem: 'En 284 colonias el agua llega por tandeo. Las familias no saben qué día ni a qué hora llegará.',
    causes: 'Los calendarios se deciden por zona y no se publican. Hay pocos medidores de presión en la red.',
    effects:
      'Las familias pierden horas de trabajo esperando y gastan en pipas. El gasto recae sobre todo en las mujeres.',
    objective: 'Que cualquier persona consulte el calendario de agua de su colonia y lo que en verdad llegó.',
    product: 'Un calendario público por colonia y un tablero con la presión medida, ambos en datos abiertos.',
    owner: 'water',
    civil: 'water-network',
    actors: [['university', 'Diseña la muestra y revisa las mediciones.']],
    principles: [1, 2, 3],
    goals: [6, 11],
    boroughs: ['007', '011', '013', '009', '012'],
    level: 'collaborate',
    budget: [18_400_000, 'Incluye 320 medidores de presión y su mantenimiento por un año.'],
    ends: [12],
    milestones: [
      {
        title: 'Publicar los calendarios de tandeo vigentes por colonia',
        deliverable: 'Archivo CSV con colonia, días y horas de servicio, actualizado cada mes.',
        starts: [0],
        ends: [2],
        reports: [
          {
            on: [1, 5],
            completion: 'limited',
            narrative: 'Se reunieron los calendarios de nueve de las catorce zonas.',
            evidence: [
              {
                title: 'Avance de los calendarios por zona',
                link: 'https://agua.demostracion.example/calendarios/avance',
                gives:
                  '<!doctype html><html lang="es"><title>Calendarios por zona</title><h1>Calendarios por zona</h1><p>Nueve de catorce zonas entregaron su calendario.</p></html>',
              },
            ],
            answer: { on: [1, 9], verdict: 'confirmed' },
          },
          {
            on: [1, 26],
            completion: 'complete',
            narrative: 'Se publicaron los calendarios de las 284 colonias. La red vecinal revisó una muestra de 40.',
            answer: {
              on: [2, 4],
              verdict: 'confirmed',
              reason: 'Revisamos 40 colonias. En 38 el calendario coincide con los días en que llega el agua.',
            },
            evidence: [
              {
                title: 'Calendario de tandeo por colonia',
                file: 'calendario-de-tandeo.csv',
                text: 'colonia,alcaldia,dias,desde,hasta\r\nSan Miguel Teotongo,Iztapalapa,"lunes, jueves",05:00,11:00\r\nDesarrollo Urbano Quetzalcóatl,Iztapalapa,"martes, viernes",04:00,10:00\r\nSan Pedro Tláhuac,Tláhuac,"miércoles, sábado",06:00,12:00\r\nSanta Cruz Acalpixca,Xochimilco,"lunes, viernes",05:30,11:30\r\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Instalar 320 medidores de presión',
        deliverable: 'Acta de instalación de cada medidor, con su ubicación.',
        starts: [1],
        ends: [6],
        after: [1],
        reports: [
          {
            on: [4, 2],
            completion: 'limited',
            narrative: 'Van 96 medidores instalados, sobre todo en Iztapalapa y Tláhuac.',
            evidence: [
              {
                title: 'Mapa de los medidores instalados',
                link: 'https://agua.demostracion.example/medidores/mapa',
                gives:
                  '<!doctype html><html lang="es"><title>Medidores instalados</title><h1>Medidores instalados</h1><p>96 medidores: 51 en Iztapalapa, 27 en Tláhuac, 18 en Xochimilco.</p></html>',
                breaks: [6, 20],
              },
            ],
            answer: { on: [4, 12], verdict: 'confirmed' },
          },
          {
            on: [7, 3],
            completion: 'limited',
            narrative: 'Van 188 de 320 medidores.',
            answer: {
              on: [7, 15],
              verdict: 'disputed',
              reason:
                'Recorrimos los 188 puntos de las actas. En 27 el medidor está colocado, pero no tiene corriente y no envía datos.\nPedimos que solo se cuenten los que miden.',
              evidence: [
                {
                  title: 'Recorrido de la red vecinal, punto por punto',
                  file: 'recorrido-de-medidores.csv',
                  text: 'alcaldia,medidores_en_actas,medidores_que_miden\r\nIztapalapa,82,71\r\nTláhuac,44,38\r\nXochimilco,31,26\r\nMilpa Alta,17,14\r\nTlalpan,14,12\r\n',
                },
              ],
            },
            delay:
              'El proveedor entregó la segunda remesa siete semanas después de lo pactado. La nueva fecha prevista es el cierre del mes diez.',
            evidence: [
              {
                title: 'Actas de instalación del primer semestre',
                file: 'actas-de-instalacion.txt',
                text: 'Actas de instalación de medidores de presión\nPeriodo: primer semestre del plan\nTotal: 188 medidores en cinco alcaldías.\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Abrir el tablero de presión en línea',
        deliverable: 'Tablero público con datos diarios y su descarga.',
        starts: [5],
        ends: [10],
        after: [2],
        reports: [
          { on: [7, 10], completion: 'limited', narrative: 'El diseño se probó con 25 personas de tres colonias.' },
        ],
      },
      {
        title: 'Revisar los resultados en asamblea con cada alcaldía',
        deliverable: 'Minuta de cinco asambleas con acuerdos.',
        starts: [9],
        ends: [12],
        after: [3],
      },
    ],
    indicators: [
      {
        name: 'Colonias con calendario publicado',
        variable: 'Colonias en tandeo con calendario vigente',
        unit: 'colonias',
        kind: 'product',
        baseline: 0,
        target: 284,
        direction: 'increase',
        periodicity: 'monthly',
        values: [
          [[1], 121],
          [[2], 284],
          [[3], 284],
          [[4], 279],
          [[5], 284],
          [[6], 284],
          [[7], 284],
        ],
      },
      {
        name: 'Días en que el agua llegó según el calendario',
        variable: 'Días cumplidos entre días programados',
        unit: '%',
        kind: 'outcome',
        baseline: 52,
        target: 85,
        direction: 'increase',
        periodicity: 'monthly',
        values: [
          [[3], 55],
          [[4], 58],
          [[5], 57],
          [[6], 64],
          [[7], 66],
        ],
      },
    ],
  },
  {
    title: 'Cruces seguros camino a la escuela',
    titleEn: 'Safe crossings on the way to school',
    problem:
      'Cada año mueren o quedan heridas más de 400 niñas y niños en cruces a menos de 300 metros de una escuela.',
    causes: 'Los cruces se diseñaron para el paso de los autos. No hay un orden público de prioridades.',
    effects: 'Las familias dejan de caminar y aumenta el uso del auto en trayectos cortos.',
    objective: 'Rediseñar con las comunidades escolares los 60 cruces con más víctimas.',
    product: 'Sesenta cruces rediseñados y medidos antes y después.',
    owner: 'mobility',
    civil: 'walking',
    actors: [
      ['education', 'Convoca a las comunidades escolares.'],
      ['works', 'Ejecuta la obra.'],
    ],
    principles: [3, 8],
    goals: [3, 11],
    boroughs: ['015', '005', '010', '014'],
    level: 'empower',
    budget: [96_000_000, 'Obra, señales y dos mediciones de velocidad por cruce.'],
    ends: [11],
    milestones: [
      {
        title: 'Publicar la lista de cruces y el método para elegirlos',
        deliverable: 'Método, datos y lista ordenada de los 200 cruces con más víctimas.',
        starts: [0],
        ends: [2],
        reports: [
          {
            on: [1, 20],
            completion: 'complete',
            narrative: 'Se publicó la lista con su método. Cualquiera puede repetir el cálculo.',
            evidence: [
              {
                title: 'Lista de los 200 cruces con más víctimas',
                file: 'cruces-prioritarios.csv',
                text: 'orden,cruce,alcaldia,victimas_2021_2025\r\n1,Eje 3 Norte y Ferrocarril Hidalgo,Gustavo A. Madero,14\r\n2,Tlalpan y Taxqueña,Coyoacán,12\r\n3,Barranca del Muerto y Revolución,Benito Juárez,11\r\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Acordar los diseños con las comunidades escolares',
        deliverable: 'Sesenta fichas de diseño firmadas por cada comité escolar.',
        starts: [2],
        ends: [5],
        after: [1],
        reports: [
          {
            on: [4, 27],
            completion: 'complete',
            narrative: 'Sesenta comités firmaron su ficha. Once pidieron cambios y se atendieron.',
            evidence: [{ title: 'Fichas de diseño firmadas', link: 'https://datos.cdmx.gob.mx/' }],
          },
        ],
      },
      {
        title: 'Construir los primeros 30 cruces',
        deliverable: 'Actas de entrega y fotografías.',
        starts: [5],
        ends: [8, 14],
        after: [2],
        reports: [
          {
            on: [7, 12],
            completion: 'substantial',
            narrative: 'Se entregaron 26 cruces. Cuatro están en obra.',
            evidence: [
              {
                title: 'Actas de entrega de 26 cruces',
                file: 'actas-de-entrega.txt',
                text: 'Actas de entrega de cruces escolares\nEntregados: 26\nEn obra: 4\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Construir los 30 cruces restantes y medir',
        deliverable: 'Actas de entrega y medición de velocidad antes y después.',
        starts: [8],
        ends: [11],
        after: [3],
      },
    ],
    indicators: [
      {
        name: 'Velocidad media en el cruce',
        variable: 'Velocidad media de los autos en hora de entrada',
        unit: 'km/h',
        kind: 'outcome',
        baseline: 47,
        target: 30,
        direction: 'decrease',
        periodicity: 'quarterly',
        values: [
          [[3], 46],
          [[6], 39],
          [[7, 20], 36],
        ],
      },
    ],
  },
  {
    title: 'Obra pública abierta de principio a fin',
    titleEn: 'Public works in the open from beginning to end',
    problem:
      'Los contratos de obra se publican en PDF y por partes. No se puede seguir una obra desde su planeación hasta su pago.',
    causes: 'Cada área guarda su parte en su propio sistema. No hay un identificador común.',
    effects: 'La ciudadanía no puede vigilar. Los retrasos y sobrecostos se conocen tarde.',
    objective: 'Publicar toda la obra nueva con el Estándar de Datos para las Contrataciones Abiertas.',
    product: 'Datos de contrataciones abiertas y un mapa de obras con avance físico y financiero.',
    owner: 'works',
    civil: 'works-watch',
    actors: [['finance', 'Entrega los datos de pagos.']],
    principles: [1, 2, 4],
    goals: [9, 16],
    boroughs: [],
    level: 'involve',
    budget: [7_200_000, 'Desarrollo, servidores y capacitación.'],
    ends: [12],
    milestones: [
      {
        title: 'Acordar el identificador común de las obras',
        deliverable: 'Norma interna publicada.',
        starts: [0],
        ends: [2],
        reports: [
          {
            on: [2, 8],
            completion: 'complete',
            narrative: 'La norma entró en vigor ocho días después de lo previsto.',
            answer: {
              on: [2, 20],
              verdict: 'confirmed',
              reason: 'La norma está publicada y ya se usa en las obras nuevas.',
            },
            evidence: [
              {
                title: 'Norma del identificador común',
                file: 'norma-del-identificador.txt',
                text: 'Norma interna: identificador común de obra pública\nCada obra nueva recibe un identificador único desde su planeación.\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Publicar los contratos del año en datos abiertos',
        deliverable: 'Archivo en formato OCDS, actualizado cada semana.',
        starts: [2],
        ends: [6],
        after: [1],
        reports: [
          {
            on: [5, 15],
            completion: 'substantial',
            narrative: 'Están publicados 412 de 530 contratos.',
            answer: { on: [5, 25], verdict: 'confirmed' },
            evidence: [
              { title: 'Contratos publicados en formato OCDS', link: 'https://standard.open-contracting.org/' },
            ],
          },
          {
            on: [7, 6],
            completion: 'complete',
            narrative:
              'Están publicados los 530 contratos del año. Los 32 de emergencia fueron los últimos, tras revisar su versión pública.',
            evidence: [
              {
                title: 'Relación de contratos publicados',
                file: 'contratos-publicados.csv',
                text: 'contrato,publicado_el\r\nOP-114,2026-10-20\r\nOP-131,2026-10-26\r\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Abrir el mapa de obras',
        deliverable: 'Mapa con avance físico y financiero de cada obra.',
        starts: [4],
        ends: [9],
        after: [2],
      },
      {
        title: 'Capacitar a 16 contralorías ciudadanas',
        deliverable: 'Lista de asistencia y materiales.',
        starts: [6],
        ends: [10],
      },
    ],
    indicators: [
      {
        name: 'Contratos de obra publicados completos',
        variable: 'Contratos con todas sus etapas publicadas',
        unit: '%',
        kind: 'product',
        baseline: 0,
        target: 100,
        direction: 'increase',
        periodicity: 'monthly',
        values: [
          [[3], 31],
          [[4], 55],
          [[5], 78],
          [[6], 86],
          [[7], 94],
        ],
      },
    ],
  },
  {
    title: 'Mapa vivo de los servicios de cuidado',
    titleEn: 'A living map of care services',
    problem: 'Siete de cada diez personas que cuidan no saben qué servicios públicos de cuidado hay cerca de su casa.',
    causes: 'La información está repartida en once dependencias y no dice horarios ni cupos.',
    effects: 'Las mujeres dejan el empleo para cuidar. Los lugares disponibles se quedan vacíos.',
    objective: 'Reunir y mantener al día la oferta pública de cuidados, con cupos.',
    product: 'Mapa y directorio abierto de servicios de cuidado, con cupos por mes.',
    owner: 'care',
    civil: 'care-weave',
    actors: [['education', 'Aporta estancias y horarios ampliados.']],
    principles: [1, 6, 8],
    goals: [5, 10],
    boroughs: [],
    level: 'involve',
    budget: null,
    ends: [12],
    milestones: [
      {
        title: 'Levantar el directorio con las once dependencias',
        deliverable: 'Base de datos con servicio, domicilio, horario y cupo.',
        starts: [1],
        ends: [5],
        reports: [
          { on: [3, 10], completion: 'limited', narrative: 'Entregaron sus datos cuatro de once dependencias.' },
          {
            on: [6, 20],
            completion: 'limited',
            narrative: 'Entregaron sus datos siete de once dependencias.',
            delay:
              'Cuatro dependencias no tienen sus cupos en medios electrónicos. Se capturan con apoyo de Tejer Cuidados.',
          },
        ],
      },
      {
        title: 'Probar el mapa con personas que cuidan',
        deliverable: 'Informe de prueba con al menos 60 personas.',
        starts: [5],
        ends: [8, -12],
        after: [1],
      },
      {
        title: 'Publicar el mapa y su mantenimiento mensual',
        deliverable: 'Mapa en línea y calendario de actualización.',
        starts: [8],
        ends: [11],
        after: [2],
      },
    ],
    indicators: [
      {
        name: 'Servicios con cupo publicado',
        variable: 'Servicios de cuidado con cupo del mes',
        unit: 'servicios',
        kind: 'product',
        baseline: null,
        target: 640,
        direction: 'increase',
        periodicity: 'monthly',
        values: [
          [[4], 88],
          [[5], 140],
          [[7], 212],
        ],
      },
    ],
  },
  {
    title: 'Seguir cada peso del presupuesto participativo',
    titleEn: 'Following every peso of participatory budgeting',
    problem: 'Menos de la mitad de las personas que votaron sabe qué pasó con el proyecto ganador de su colonia.',
    causes: 'Las 16 alcaldías informan en formatos y fechas distintas.',
    effects: 'La participación bajó en las dos últimas consultas.',
    objective: 'Mostrar el avance de cada proyecto ganador en un solo lugar y con los mismos datos.',
    product: 'Ficha pública de cada proyecto con contrato, avance y fotografías.',
    owner: 'finance',
    civil: 'budget-watch',
    actors: [['authority', 'Verifica que las fichas estén completas.']],
    principles: [1, 4, 9],
    goals: [11, 16],
    boroughs: [
      '002',
      '003',
      '004',
      '005',
      '006',
      '007',
      '008',
      '009',
      '010',
      '011',
      '012',
      '013',
      '014',
      '015',
      '016',
      '017',
    ],
    level: 'consult',
    budget: [4_100_000, 'Desarrollo y mesa de ayuda a las alcaldías.'],
    ends: [10],
    milestones: [
      {
        title: 'Acordar la ficha única con las 16 alcaldías',
        deliverable: 'Acuerdo firmado y formato publicado.',
        starts: [0],
        ends: [3],
        reports: [
          {
            on: [2, 28],
            completion: 'complete',
            narrative: 'Las 16 alcaldías firmaron el acuerdo de ficha única.',
            evidence: [
              {
                title: 'Acuerdo de ficha única',
                file: 'acuerdo-de-ficha-unica.txt',
                text: 'Acuerdo de ficha única del presupuesto participativo\nFirman: las 16 alcaldías.\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Publicar las fichas de los proyectos ganadores',
        deliverable: 'Una ficha por proyecto, con sus datos para descargar.',
        starts: [3],
        ends: [7],
        after: [1],
      },
      {
        title: 'Recibir y responder reportes de vecinas y vecinos',
        deliverable: 'Registro público de reportes con su respuesta.',
        starts: [7],
        ends: [10],
        after: [2],
      },
    ],
    indicators: [
      {
        name: 'Proyectos con ficha completa',
        variable: 'Proyectos ganadores con ficha completa',
        unit: 'proyectos',
        kind: 'product',
        baseline: 0,
        target: 1767,
        direction: 'increase',
        periodicity: 'monthly',
        values: [
          [[5], 203],
          [[6], 377],
          [[7], 491],
        ],
      },
    ],
  },
  {
    title: 'Aire limpio a la hora del recreo',
    titleEn: 'Clean air at playtime',
    problem:
      'Las escuelas no saben qué hacer los días de mala calidad del aire. Los avisos son por zona y llegan tarde.',
    causes: 'Hay una estación de medición por cada 60 escuelas y los avisos no están pensados para ellas.',
    effects: 'Niñas y niños con asma hacen ejercicio en las peores horas.',
    objective: 'Que cada escuela reciba antes de las siete un aviso claro sobre el recreo y la educación física.',
    product: 'Servicio de avisos por escuela y guía de actividades.',
    owner: 'environment',
    civil: 'air',
    actors: [['education', 'Difunde la guía en las escuelas.']],
    principles: [1, 7, 8],
    goals: [3, 4, 13],
    boroughs: ['002', '005', '007', '017'],
    level: 'collaborate',
    budget: [2_650_000, 'Servicio de avisos y 40 sensores de apoyo.'],
    ends: [7],
    milestones: [
      {
        title: 'Redactar la guía con docentes y especialistas',
        deliverable: 'Guía publicada en lenguaje claro.',
        starts: [0],
        ends: [2],
        reports: [
          {
            on: [1, 15],
            completion: 'complete',
            narrative: 'Participaron 34 docentes y seis especialistas.',
            evidence: [
              {
                title: 'Guía para días de mala calidad del aire',
                file: 'guia-recreo.txt',
                text: 'Guía para el recreo en días de mala calidad del aire\nVerde: todas las actividades.\nAmarillo: actividades tranquilas al aire libre.\nRojo: actividades bajo techo.\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Probar los avisos en 120 escuelas',
        deliverable: 'Informe de la prueba.',
        starts: [2],
        ends: [4],
        after: [1],
        reports: [
          {
            on: [3, 28],
            completion: 'complete',
            narrative: 'La prueba se hizo en 124 escuelas. Nueve de cada diez entendieron el aviso.',
            evidence: [
              {
                title: 'Informe de la prueba en escuelas',
                file: 'informe-de-la-prueba.txt',
                text: 'Informe de la prueba\nEscuelas: 124\nEntendieron el aviso: 91 %\n',
              },
            ],
          },
        ],
      },
      {
        title: 'Abrir el servicio a todas las escuelas',
        deliverable: 'Servicio en operación, con registro público de avisos.',
        starts: [4],
        ends: [7],
        after: [2],
        reports: [
          {
            on: [6, 24],
            completion: 'complete',
            narrative: 'El servicio opera en 2,760 escuelas públicas y 410 particulares.',
            evidence: [
              {
                title: 'Escuelas inscritas en el servicio',
                file: 'escuelas-inscritas.csv',
                text: 'alcaldia,escuelas\r\nIztapalapa,512\r\nGustavo A. Madero,438\r\nAzcapotzalco,201\r\nVenustiano Carranza,187\r\n',
              },
            ],
          },
        ],
      },
    ],
    indicators: [
      {
        name: 'Escuelas que reciben el aviso antes de las siete',
        variable: 'Escuelas con aviso a tiempo entre escuelas inscritas',
        unit: '%',
        kind: 'outcome',
        baseline: 0,
        target: 95,
        direction: 'increase',
        periodicity: 'monthly',
        values: [
          [[3], 61],
          [[4], 78],
          [[5], 88],
          [[6], 96],
          [[7], 97],
        ],
      },
    ],
  },
]
