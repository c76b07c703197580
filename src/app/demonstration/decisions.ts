import type { Choice } from '../../governance/decisions/index.ts'
import type { PEOPLE } from './people.ts'
import type { Offset } from './plan.ts'

type Email = (typeof PEOPLE)[number]['email']
export type DemoVote = { by: Email; choice: Choice; reason?: string }
export type DemoDecision = {
  title: string
  titleEn: string
  text: string
  /** Days before today, or an offset from the first day of the plan. */
  opened: { on: Offset } | { daysAgo: number }
  /** Days after its opening. */
  closesAfter: number | null
  votes: readonly DemoVote[]
  excused?: { by: Email; reason: string }
  /** Days after its opening; null: it is still open. Who was at the session without voting, by number of seat. */
  closed: { after: number; present: readonly number[] } | null
}

export const SECRETARIAT = {
  name: 'Secretariado Técnico Local de la Ciudad de México',
  nameEn: 'Local Technical Secretariat of Mexico City',
  about:
    'Reúne a la sociedad civil, al gobierno y a la autoridad de transparencia. Acuerda el Plan de Acción Local y vigila que se cumpla.',
  aboutEn:
    'It brings together civil society, government and the transparency authority. It agrees the Local Action Plan and watches over it.',
  source: 'Acuerdo de gobernanza del secretariado, cláusula sexta',
  sourceEn: 'Governance agreement of the secretariat, clause six',
}

/** One seat of civil society is vacant. The facilitator has voice and no vote. */
export const DEMO_SEATS: readonly {
  label: string
  labelEn: string
  sector: string | null
  sectorEn: string | null
  votes: boolean
  office: 'presiding' | 'secretary' | null
  holder: Email | null
  alternate: Email | null
}[] = [
  {
    label: 'Sociedad civil 1',
    labelEn: 'Civil society 1',
    sector: 'Sociedad civil',
    sectorEn: 'Civil society',
    votes: true,
    office: null,
    holder: 'nayeli.cruz@demostracion.example',
    alternate: null,
  },
  {
    label: 'Sociedad civil 2',
    labelEn: 'Civil society 2',
    sector: 'Sociedad civil',
    sectorEn: 'Civil society',
    votes: true,
    office: null,
    holder: 'mateo.lugo@demostracion.example',
    alternate: null,
  },
  {
    label: 'Sociedad civil 3',
    labelEn: 'Civil society 3',
    sector: 'Sociedad civil',
    sectorEn: 'Civil society',
    votes: true,
    office: null,
    holder: null,
    alternate: null,
  },
  {
    label: 'Gobierno 1',
    labelEn: 'Government 1',
    sector: 'Gobierno',
    sectorEn: 'Government',
    votes: true,
    office: 'presiding',
    holder: 'tomas.arrieta@demostracion.example',
    alternate: 'rebeca.olmos@demostracion.example',
  },
  {
    label: 'Gobierno 2',
    labelEn: 'Government 2',
    sector: 'Gobierno',
    sectorEn: 'Government',
    votes: true,
    office: null,
    holder: 'irma.quiroz@demostracion.example',
    alternate: null,
  },
  {
    label: 'Autoridad de transparencia',
    labelEn: 'Transparency authority',
    sector: 'Autoridad',
    sectorEn: 'Authority',
    votes: true,
    office: null,
    holder: 'valeria.montes@demostracion.example',
    alternate: null,
  },
  {
    label: 'Facilitación',
    labelEn: 'Facilitation',
    sector: null,
    sectorEn: null,
    votes: false,
    office: 'secretary',
    holder: 'paula.renteria@demostracion.example',
    alternate: null,
  },
]

export const DECISIONS: readonly DemoDecision[] = [
  {
    title: 'Sesionar el segundo martes de cada mes, en público',
    titleEn: 'Meet on the second Tuesday of each month, in public',
    text: 'El secretariado sesiona el segundo martes de cada mes a las 17:00 horas.\n\nLas sesiones se transmiten en vivo. La convocatoria y los documentos se publican cinco días hábiles antes.',
    opened: { on: [0, 6] },
    closesAfter: null,
    votes: [
      { by: 'nayeli.cruz@demostracion.example', choice: 'for' },
      {
        by: 'mateo.lugo@demostracion.example',
        choice: 'for',
        reason: 'Con transmisión en vivo, las colonias pueden seguir lo que se acuerda.',
      },
      { by: 'tomas.arrieta@demostracion.example', choice: 'for' },
      {
        by: 'irma.quiroz@demostracion.example',
        choice: 'against',
        reason: 'Una sesión al mes no alcanza durante los primeros tres meses del plan.',
      },
    ],
    closed: { after: 6, present: [1, 2, 4, 5, 6] },
  },
  {
    title: 'Contratar al mismo laboratorio para las dos evaluaciones',
    titleEn: 'Hire the same laboratory for both evaluations',
    text: 'La evaluación intermedia y la final del plan las hace el mismo laboratorio universitario, por invitación.',
    opened: { on: [4, 3] },
    closesAfter: 12,
    votes: [
      { by: 'tomas.arrieta@demostracion.example', choice: 'for', reason: 'Así los resultados se pueden comparar.' },
      {
        by: 'nayeli.cruz@demostracion.example',
        choice: 'against',
        reason: 'Sin convocatoria abierta, nadie puede saber si había una propuesta mejor.',
      },
      { by: 'irma.quiroz@demostracion.example', choice: 'abstain' },
      { by: 'valeria.montes@demostracion.example', choice: 'against' },
    ],
    excused: {
      by: 'mateo.lugo@demostracion.example',
      reason: 'Doy clases en la universidad de ese laboratorio.',
    },
    closed: { after: 11, present: [] },
  },
  {
    title: 'Publicar las minutas completas en cinco días hábiles',
    titleEn: 'Publish the full minutes within five working days',
    text: 'La minuta completa de cada sesión se publica en los cinco días hábiles siguientes, con los votos y las razones de cada integrante.',
    opened: { daysAgo: 3 },
    closesAfter: 10,
    votes: [
      { by: 'irma.quiroz@demostracion.example', choice: 'for' },
      {
        by: 'nayeli.cruz@demostracion.example',
        choice: 'for',
        reason: 'Las minutas de las tres primeras sesiones tardaron un mes.',
      },
    ],
    closed: null,
  },
]
