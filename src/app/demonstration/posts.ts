import type { EndReason, PostKind, Standing } from '../../foundations/posts/index.ts'
import type { Organization } from './people.ts'
import type { Offset } from './plan.ts'

/** Who holds what, invented. Days are months and days from the plan's start. */
export type DemoAppointment = {
  person: string
  /** Of who of the demonstration has it. */
  account?: string
  standing?: Standing
  from: Offset
  ends?: { on: Offset; reason: EndReason }
  act?: { on: Offset; title: string; file: string; text: string }
}
export type DemoPost = {
  organization: Organization
  kind: PostKind
  label: string
  labelEn: string
  required: boolean
  from?: Offset
  appointments: readonly DemoAppointment[]
}

const act = (on: Offset, number: string, person: string, post: string) => ({
  on,
  title: `Oficio de designación ${number}`,
  file: `oficio-${number.toLowerCase().replaceAll('/', '-')}.txt`,
  text: `Documento de demostración, inventado.\n\nSe designa a ${person} como ${post}.\n`,
})

export const POSTS: readonly DemoPost[] = [
  {
    organization: 'water',
    kind: 'transparency-officer',
    label: 'Responsable de la Unidad de Transparencia',
    labelEn: 'Head of the Transparency Unit',
    required: true,
    from: [-60],
    appointments: [
      {
        person: 'Marcela Ibáñez Tovar',
        from: [-50],
        ends: { on: [-11], reason: 'resignation' },
      },
      {
        person: 'Tomás Arrieta Luna',
        account: 'tomas.arrieta@demostracion.example',
        from: [-10],
        act: act([-10], 'SGA/014', 'Tomás Arrieta Luna', 'Responsable de la Unidad de Transparencia'),
      },
      { person: 'Sofía Landeros Vega', standing: 'alternate', from: [-10] },
    ],
  },
  {
    organization: 'water',
    kind: 'head',
    label: 'Titular de la Secretaría',
    labelEn: 'Secretary',
    required: true,
    from: [-60],
    appointments: [{ person: 'Gonzalo Peralta Ruiz', from: [-20] }],
  },
  {
    organization: 'education',
    kind: 'transparency-officer',
    label: 'Responsable de la Unidad de Transparencia',
    labelEn: 'Head of the Transparency Unit',
    required: true,
    appointments: [{ person: 'Leonor Bárcenas Mora', from: [-30], ends: { on: [6], reason: 'term-ended' } }],
  },
  {
    organization: 'education',
    kind: 'open-government-liaison',
    label: 'Enlace de gobierno abierto',
    labelEn: 'Open-government liaison',
    required: false,
    appointments: [{ person: 'Iván Robledo Cis', from: [-6] }],
  },
  {
    organization: 'authority',
    kind: 'head',
    label: 'Presidencia de la Autoridad',
    labelEn: 'President of the Authority',
    required: true,
    appointments: [
      { person: 'Valeria Montes Ibarra', account: 'valeria.montes@demostracion.example', from: [-10] },
      { person: 'Damián Orozco Prado', standing: 'alternate', from: [-9] },
    ],
  },
  {
    organization: 'water-network',
    kind: 'secretariat-seat',
    label: 'Representación en el Secretariado Técnico Local',
    labelEn: 'Seat in the Local Technical Secretariat',
    required: true,
    from: [-7],
    appointments: [
      { person: 'Nayeli Cruz Tenorio', account: 'nayeli.cruz@demostracion.example', from: [-7] },
      { person: 'Aurelio Montaño Díaz', standing: 'alternate', from: [-7] },
    ],
  },
  {
    organization: 'works',
    kind: 'head',
    label: 'Titular de la Secretaría',
    labelEn: 'Secretary',
    required: true,
    appointments: [{ person: 'Ulises Bautista Rey', account: 'ulises.bautista@demostracion.example', from: [-10] }],
  },
]
