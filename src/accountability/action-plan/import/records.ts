import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { BOROUGH_KEYS } from '../../../kernel/geo/boroughs.ts'
import { inOrder, line, Link, Measure, MOST_NUMBER, PlanDay, publicName, TITLE_LENGTH } from '../content.ts'
import { PlanSlug } from '../plans/model.ts'
import {
  COMPLETIONS,
  DIRECTIONS,
  INDICATOR_KINDS,
  PARTICIPATION_LEVELS,
  PERIODICITIES,
  PHASE_KINDS,
  SCOPES,
  SEAT_SECTORS,
} from '../vocabulary.ts'

/**
 * A plan in exchange is a flat set of records, each known by its kind and its numbers: `commitment/3`, `milestone/3/2`. Files of any
 * form become these, the database becomes these, and what an import would do is the difference of the two sets.
 * Organizations are named and principles are `catalogue/slug`, so that a file means the same in another installation.
 */
export type Kind = 'plan' | 'phase' | 'seat' | 'commitment' | 'milestone' | 'report' | 'indicator' | 'value'

/** Content may be given as plain text: it is Spanish then. */
const text = (max = 10_000) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? { es: value } : value),
    z.strictObject({ es: line(max), en: line(max).optional() }).transform(inOrder),
  )
const Organization = z
  .string()
  .transform((name) => name.normalize('NFC').replace(/\s+/g, ' '))
  .pipe(line(300))
  .pipe(z.string().min(2))
const day = PlanDay.nullable()

type MilestoneNumbers = { commitment: number; milestone: number }
const inPlanOrder = (milestones: MilestoneNumbers[]) =>
  [...new Map(milestones.map((one) => [`${one.commitment}/${one.milestone}`, one])).values()].sort(
    (a, b) => a.commitment - b.commitment || a.milestone - b.milestone,
  )

export const FIELDS = {
  plan: {
    slug: PlanSlug,
    title: text(TITLE_LENGTH),
    territory: line(200),
    summary: text().nullable(),
    statusNote: text(2000).nullable(),
    convener: Organization.nullable(),
    startsOn: day,
    endsOn: day,
    publishedOn: day,
    demonstration: z.boolean().default(false),
    source: line(1000).nullable(),
  },
  phase: {
    kind: z.enum(PHASE_KINDS),
    title: text(300).nullable(),
    opensOn: day,
    closesOn: day,
    means: text(2000).nullable(),
  },
  seat: {
    sector: z.enum(SEAT_SECTORS),
    label: line(300),
    seats: z.int().min(0).max(1000).nullable(),
    holders: z
      .array(
        z.strictObject({
          name: publicName(500),
          pending: z.boolean().default(false),
          organization: Organization.nullable().default(null),
        }),
      )
      .max(200)
      .default([]),
  },
  commitment: {
    title: text(TITLE_LENGTH),
    problem: text().nullable(),
    causes: text().nullable(),
    effects: text().nullable(),
    objective: text().nullable(),
    product: text().nullable(),
    publicOwner: Organization.nullable(),
    civilOwner: Organization.nullable(),
    actors: z
      .array(z.strictObject({ organization: Organization, role: text(500).nullable().default(null) }))
      .max(100)
      .default([]),
    startsOn: day,
    endsOn: day,
    participationLevel: z.enum(PARTICIPATION_LEVELS).nullable(),
    principles: z.array(line(200)).max(50).default([]),
    goals: z
      .array(z.int().min(1).max(17))
      .max(17)
      .transform((goals) => [...new Set(goals)].sort((a, b) => a - b))
      .default([]),
    scope: z.enum(SCOPES).nullable(),
    boroughs: z
      .array(z.enum(BOROUGH_KEYS))
      .max(16)
      .transform((keys) => [...new Set(keys)].sort())
      .default([]),
    budgetAmount: z.number().min(0).max(MOST_NUMBER).multipleOf(0.01).nullable(),
    budgetCurrency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .nullable(),
    budgetNote: text(2000).nullable(),
  },
  milestone: {
    title: text(TITLE_LENGTH),
    deliverable: text(2000).nullable(),
    startsOn: day,
    endsOn: day,
    dependsOn: z
      .array(z.strictObject({ commitment: z.int().min(1).max(1_000_000), milestone: z.int().min(1).max(10_000) }))
      .max(100)
      .transform(inPlanOrder)
      .default([]),
  },
  report: {
    onDay: PlanDay,
    completion: z.enum(COMPLETIONS),
    narrative: text(5000).nullable(),
    delayJustification: text(2000).nullable(),
    organization: Organization.nullable(),
    evidence: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('link'), title: text(300), url: Link, day: Day.nullable().default(null) }),
          z.strictObject({
            kind: z.literal('file'),
            title: text(300),
            sha256: z.string().regex(/^[0-9a-f]{64}$/),
            fileName: line(255),
            fileKind: z.string().max(20),
            charset: z.string().max(40).nullable().default(null),
            size: z.int().min(0),
            day: Day.nullable().default(null),
          }),
        ]),
      )
      .max(50)
      .default([]),
  },
  indicator: {
    name: text(500),
    variable: text(1000).nullable(),
    unit: text(200).nullable(),
    kind: z.enum(INDICATOR_KINDS).nullable(),
    direction: z.enum(DIRECTIONS).nullable(),
    periodicity: z.enum(PERIODICITIES).nullable(),
    baselineValue: Measure.nullable(),
    baselineOn: day,
    targetValue: Measure.nullable(),
    targetOn: day,
    source: text(1000).nullable(),
  },
  value: { value: Measure, note: text(1000).nullable() },
} as const satisfies Record<Kind, Record<string, z.ZodType>>

export type Fields<K extends Kind> = {
  [Field in keyof (typeof FIELDS)[K]]: (typeof FIELDS)[K][Field] extends z.ZodType<infer Value> ? Value : never
}

/** What number or day each kind is known by, besides its parent's. */
export const IDENTITY = {
  phase: z.int().min(1).max(1000),
  seat: z.int().min(1).max(1000),
  commitment: z.int().min(1).max(1_000_000),
  milestone: z.int().min(1).max(10_000),
  report: z.int().min(1).max(1_000_000),
  indicator: z.int().min(1).max(10_000),
  value: PlanDay,
} as const satisfies Partial<Record<Kind, z.ZodType>>

/** The kinds within each, with the name of their list in a document. */
export const CHILDREN = {
  plan: { phases: 'phase', seats: 'seat', commitments: 'commitment' },
  commitment: { milestones: 'milestone', indicators: 'indicator' },
  milestone: { reports: 'report' },
  indicator: { values: 'value' },
} as const satisfies Partial<Record<Kind, Record<string, Kind>>>
export const childrenOf = (kind: Kind): Record<string, Kind> =>
  (CHILDREN as Partial<Record<Kind, Record<string, Kind>>>)[kind] ?? {}
export const identityName = (kind: Kind) => (kind === 'value' ? 'day' : 'number')

/** Numbers from the outermost in, as in `milestone/3/2`; a plan has none. */
export type Numbers = readonly (number | string)[]
export const keyOf = (kind: Kind, numbers: Numbers) => [kind, ...numbers].join('/')

/** A record as the database has it, or as it is to be: every field there. */
export type PlanRecord<K extends Kind = Kind> = K extends Kind
  ? { kind: K; numbers: Numbers; fields: Fields<K> }
  : never
export type Records = ReadonlyMap<string, PlanRecord>

/** Where in a file something is. */
export type Place = {
  sheet?: string
  line?: number
  cell?: string
  /** In JSON: `commitments[2].endsOn`. */ path?: string
}

/** A record as a file gives it. A field that is absent was not said, and changes nothing; null says «unknown». */
export type GivenRecord = {
  kind: Kind
  numbers: Numbers
  fields: Readonly<Record<string, unknown>>
  place: Place
  places: ReadonlyMap<string, Place>
}

/** An organization that a file names, as far as it says what it is. */
export type GivenOrganization = { name: string; acronym: string | null; sector: (typeof SEAT_SECTORS)[number] }

/** One plan of a file. */
export type GivenPlan = {
  slug: string
  records: readonly GivenRecord[]
  organizations: readonly GivenOrganization[]
  /** Tables hold Spanish only: a text that did not change there keeps its translation. */
  spanishOnly: boolean
}

export const isRequired = (kind: Kind, field: string) =>
  !((FIELDS[kind] as Record<string, z.ZodType>)[field] as z.ZodType).safeParse(null).success && !hasDefault(kind, field)
const hasDefault = (kind: Kind, field: string) =>
  (FIELDS[kind] as Record<string, z.ZodType>)[field] instanceof z.ZodDefault

/** What a field of a new record is where nothing was said. */
export const unsaid = (kind: Kind, field: string): unknown =>
  hasDefault(kind, field) ? ((FIELDS[kind] as Record<string, z.ZodType>)[field] as z.ZodType).parse(undefined) : null
