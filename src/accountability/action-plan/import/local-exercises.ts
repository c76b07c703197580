import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { fold, slug } from '../../../kernel/text.ts'
import type { SeatSector } from '../vocabulary.ts'
import { FORMAT, isObject } from './document.ts'
import { problemOfIssue, type ImportProblem } from './problems.ts'

/**
 * The twelve local exercises of open government that INAI and UNDP accompanied in Mexican states from 2015 to 2017, in the shape their
 * site kept them: a list of states with dates, seats of the secretariat and, where a plan was published, its commitments.
 * A state without a plan becomes a plan without commitments: declared, seated, not published. What a state does not say stays unknown.
 */
const Exercise = z.strictObject({
  state: z.string().trim().min(1).max(150),
  joint_declaration: Day.nullable(),
  stl_installed: Day.nullable(),
  plan_published: Day.nullable(),
  status: z.string().trim().min(1).max(2000).nullable(),
  secretariat: z
    .array(
      z.strictObject({
        sector: z.string().min(1).max(300),
        seats: z.int().min(0).max(1000).nullable(),
        bodies: z.array(z.string().min(1).max(500)).max(200),
      }),
    )
    .max(50),
  commitments: z
    .array(z.strictObject({ number: z.int().min(1).max(1_000_000), text: z.string().min(1).max(2000) }))
    .max(1000),
})
type Exercise = z.infer<typeof Exercise>

const SOURCE =
  'Ejercicios locales de gobierno abierto en México, 2015–2017. INAI y PNUD; datos publicados por Gobierno Fácil (GobiernoFacil/agentes-v2).'

export const looksLikeExercises = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item) => isObject(item) && Object.hasOwn(item, 'state') && Object.hasOwn(item, 'secretariat'))

/** Each exercise as a document of ours; one that is not as it should be is told of at its path, and left out. */
export function fromExercises(exercises: readonly unknown[], problems: ImportProblem[]) {
  return exercises.flatMap((given, index) => {
    const exercise = Exercise.safeParse(given)
    if (exercise.success) return [toDocument(exercise.data)]
    for (const issue of exercise.error.issues.slice(0, 20))
      problems.push(problemOfIssue(issue, String(issue.path[0] ?? ''), { path: `[${index}]` }, given))
    return []
  })
}

function toDocument({
  state,
  joint_declaration,
  stl_installed,
  plan_published,
  status,
  secretariat,
  commitments,
}: Exercise) {
  const year = (plan_published ?? joint_declaration)?.slice(0, 4)
  const happened = (number: number, kind: string, day: Day | null) => ({
    number,
    kind,
    title: null,
    opensOn: day,
    closesOn: day,
    means: null,
  })
  return {
    format: FORMAT,
    plan: {
      slug: [slug(state), year].filter(Boolean).join('-'),
      title: { es: `Plan de Acción Local de ${state}`, en: `Local Action Plan of ${state}` },
      territory: state,
      statusNote: status,
      publishedOn: plan_published,
      source: SOURCE,
    },
    phases: [
      happened(1, 'joint-declaration', joint_declaration),
      happened(2, 'secretariat-installation', stl_installed),
      happened(3, 'publication', plan_published),
    ],
    seats: secretariat.map(({ sector, seats, bodies }, at) => ({
      number: at + 1,
      sector: sectorOf(sector),
      label: sector,
      seats,
      holders: bodies.map((name) => ({ name, pending: isPending(name), organization: null })),
    })),
    commitments: commitments.map(({ number, text }) => ({ number, title: text })),
  }
}

function sectorOf(label: string): SeatSector {
  const plain = fold(label)
  if (plain.includes('sociedad civil')) return 'civil-society'
  if (plain.includes('garante')) return 'authority'
  return plain === 'gobierno' ? 'public-body' : 'other'
}

/** «*OSC por definir». */
const isPending = (name: string) => fold(name).includes('por definir')
