import { z } from 'zod'
import { withFormers } from '../../../foundations/organizations/index.ts'
import { Day } from '../../../kernel/dates.ts'
import { BOROUGHS, type BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { slug } from '../../../kernel/text.ts'
import type { CounterpartState } from '../counterpart/vocabulary.ts'
import type { Assessed } from '../evaluation/vocabulary.ts'
import type { PlanId } from '../plans/model.ts'
import type { Completion, ParticipationLevel } from '../vocabulary.ts'
import { principleKeys, type Choices } from './choices.ts'
import type { CommitmentFilters } from './filters.ts'
import type { CommitmentSort } from './list.ts'

export const COMPLETION_WORDS = {
  complete: 'completo',
  substantial: 'sustancial',
  limited: 'limitado',
  'not-started': 'no-iniciado',
  'no-evidence': 'sin-evidencia',
  unreported: 'sin-reporte',
} as const satisfies Record<Completion | 'unreported', string>
export const LATE_WORDS = { late: 'si', onTime: 'no' } as const
export const PARTICIPATION_WORDS = {
  inform: 'informar',
  consult: 'consultar',
  involve: 'involucrar',
  collaborate: 'colaborar',
  empower: 'empoderar',
} as const satisfies Record<ParticipationLevel, string>
export const COUNTERPART_WORDS = {
  confirmed: 'confirmado',
  disputed: 'disputado',
  unanswered: 'sin-respuesta',
} as const satisfies Record<CounterpartState, string>
export const ASSESSED_WORDS = {
  complete: 'completo',
  substantial: 'sustancial',
  limited: 'limitado',
  'not-started': 'no-iniciado',
  'no-evidence': 'sin-evidencia',
  unassessed: 'sin-valoracion',
} as const satisfies Record<Assessed, string>
export const SORT_WORDS = {
  number: 'numero',
  due: 'plazo',
  '-reported': 'reporte',
  title: 'titulo',
} as const satisfies Partial<Record<CommitmentSort, string>>
/** «gustavo-a-madero». */
export const BOROUGH_WORDS = Object.fromEntries(BOROUGHS.map(({ key, name }) => [key, slug(name)])) as Record<
  BoroughKey,
  string
>

const wordOf = <Key extends string, Word extends string>(words: Readonly<Record<Key, Word>>) =>
  z.enum(Object.values<Word>(words) as [Word, ...Word[]])
const slugOf = z
  .string()
  .max(140)
  .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)?$/)

/**
 * Which commitments, as the addresses of pages say it: in Spanish, by names that people read. The API asks by `CommitmentQuery`.
 * `/plan?avance=limitado&tarde=si&alcaldia=milpa-alta`
 */
export const PageQuery = z.object({
  q: z.string().trim().max(200).optional(),
  avance: wordOf(COMPLETION_WORDS).optional(),
  tarde: wordOf(LATE_WORDS).optional(),
  /** Slug of its public or its civil owner, or of whoever answers in their place today. */
  organizacion: slugOf.optional(),
  /** See `principleKeys`. */
  principio: slugOf.optional(),
  ods: z.coerce.number().int().min(1).max(17).optional(),
  /** Those that name it and those for the whole city. */
  alcaldia: wordOf(BOROUGH_WORDS).optional(),
  participacion: wordOf(PARTICIPATION_WORDS).optional(),
  /** What the civil owner says of some report that stands. */
  contraparte: wordOf(COUNTERPART_WORDS).optional(),
  /** What its evaluator says of its completion. */
  valoracion: wordOf(ASSESSED_WORDS).optional(),
  /** Something of it is due before that day. */
  vence: Day.optional(),
})
export type PageQuery = z.infer<typeof PageQuery>

export const ListPageQuery = PageQuery.extend({
  orden: wordOf(SORT_WORDS).optional(),
  /** The cursor of a page. */
  desde: z.string().max(2000).optional(),
})
export type ListPageQuery = z.infer<typeof ListPageQuery>

/** The filters that an address of a plan means. A name that nothing of the plan has finds nothing. */
export function filtersOfPage(
  asked: PageQuery,
  planId: PlanId,
  { names, heirs }: Choices,
): CommitmentFilters & { planId: PlanId } {
  const { organizacion, principio } = asked
  const principleOf = principleKeys(names.principles)
  return {
    planId,
    text: asked.q,
    completion: asked.avance && keyOf(COMPLETION_WORDS, asked.avance),
    late: asked.tarde && asked.tarde === LATE_WORDS.late,
    owners:
      organizacion === undefined
        ? undefined
        : withFormers(
            heirs,
            idOf(names.organizations, (id) => names.organizations.get(id)!.slug === organizacion),
          ),
    principleId: principio && idOf(names.principles, (id) => principleOf.get(id) === principio),
    goal: asked.ods,
    borough: asked.alcaldia === undefined ? undefined : keyOf(BOROUGH_WORDS, asked.alcaldia),
    cityToo: asked.alcaldia === undefined ? undefined : true,
    participationLevel: asked.participacion && keyOf(PARTICIPATION_WORDS, asked.participacion),
    counterpart: asked.contraparte && keyOf(COUNTERPART_WORDS, asked.contraparte),
    assessed: asked.valoracion && keyOf(ASSESSED_WORDS, asked.valoracion),
    dueBefore: asked.vence,
  }
}

export const sortOfPage = (orden: ListPageQuery['orden']): CommitmentSort | undefined =>
  orden && keyOf(SORT_WORDS, orden)

export const keyOf = <Key extends string>(words: Readonly<Record<Key, string>>, word: string): Key =>
  (Object.keys(words) as Key[]).find((key) => words[key] === word)!

const NONE = '00000000-0000-0000-0000-000000000000'
const idOf = (known: ReadonlyMap<string, unknown>, is: (id: string) => boolean): string =>
  [...known.keys()].find(is) ?? NONE
