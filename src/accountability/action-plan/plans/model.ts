import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import { content, line, PlanDay, publicName, TITLE_LENGTH } from '../content.ts'
import { PLAN_WORDS } from './address.ts'
import { COMPLETIONS, PHASE_KINDS, SEAT_SECTORS, type Completion } from '../vocabulary.ts'
import { isLate, type Standing } from '../commitments/standing.ts'
import { answersOf, type CounterpartCounts } from '../counterpart/vocabulary.ts'

export const PlanId = id('PlanId')
export type PlanId = z.infer<typeof PlanId>

/** A piece of the permanent address: lower-case letters, digits and hyphens. */
export const PlanSlug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)
  .refine((slug) => !isReserved(slug), { params: { reason: 'slug-reserved' } })

/** Whether that address under /planes is a page that is no plan's. */
export const isReserved = (slug: string) => Object.values<string>(PLAN_WORDS).includes(slug)

/** A stage of the exercise. `number` is its place, and what an import knows it by. */
export const Phase = z.object({
  number: z.int().min(1).max(1000),
  kind: z.enum(PHASE_KINDS),
  title: content(300).nullable(),
  opensOn: PlanDay.nullable(),
  closesOn: PlanDay.nullable(),
  means: content(2000).nullable(),
})
export type Phase = z.infer<typeof Phase>

/** Who sits for a sector, as the plan prints it: a body, a post or «por definir» (`pending`). */
export const SeatHolder = z.object({ name: publicName(500), pending: z.boolean(), organizationId: z.uuid().nullable() })
export type SeatHolder = z.infer<typeof SeatHolder>

/** The seats of one sector. Printed plans have fewer holders than seats, or more: an import keeps both, a form refuses the second. */
export const Seat = z.object({
  number: z.int().min(1).max(1000),
  sector: z.enum(SEAT_SECTORS),
  label: line(300),
  seats: z.int().min(0).max(1000).nullable(),
  holders: z.array(SeatHolder).max(200),
})
export type Seat = z.infer<typeof Seat>

/** «Red Vecinal (suplente)» takes no seat of its own. */
const ALTERNATE = /\((?:suplente|alternate)\)$/i
/** More are named than there are seats: what is decided by half of the seats could not be counted. */
export const isOverfull = ({ seats, holders }: { seats: number | null; holders: readonly { name: string }[] }) =>
  seats !== null && holders.filter(({ name }) => !ALTERNATE.test(name)).length > seats

/** What is known of a plan when it is created or edited. Null is «unknown». */
export const PlanDraft = z.object({
  slug: PlanSlug,
  title: content(TITLE_LENGTH),
  territory: line(200),
  summary: content().nullable(),
  statusNote: content(2000).nullable(),
  convenerId: z.uuid().nullable(),
  startsOn: PlanDay.nullable(),
  endsOn: PlanDay.nullable(),
  publishedOn: PlanDay.nullable(),
  demonstration: z.boolean(),
  source: line(1000).nullable(),
  phases: z.array(Phase).max(200),
  seats: z.array(Seat).max(200),
})
export type PlanDraft = z.infer<typeof PlanDraft>

export type PlanReason =
  | 'slug-taken'
  | 'slug-is-permanent'
  | 'dates-reversed'
  | 'phase-dates-reversed'
  | 'repeated-number'
  | 'changed-meanwhile'
  | 'phases-need-reason'
  | 'not-ended'
  | PublishingReason
  | FixedReason

export type PublishingReason = 'unsigned-draft' | 'published-before-signing' | 'stays-published' | 'is-closed'

/** What is signed is changed by an amendment and in no other way; what is closed, in none. */
export type FixedReason = 'plan-is-signed' | 'is-closed'
export const whyFixed = ({ version, closedOn }: Pick<Life, 'version' | 'closedOn'>): FixedReason | null =>
  closedOn !== null ? 'is-closed' : version !== null ? 'plan-is-signed' : null

/** What no plan may be, whoever writes it: dates backwards, two phases or two rows of seats with one number. */
export function whatIsWrongWithPlan(
  draft: Pick<PlanDraft, 'startsOn' | 'endsOn' | 'phases' | 'seats'>,
): PlanReason | null {
  if (reversed(draft.startsOn, draft.endsOn)) return 'dates-reversed'
  if (draft.phases.some(({ opensOn, closesOn }) => reversed(opensOn, closesOn))) return 'phase-dates-reversed'
  return repeats(draft.phases) || repeats(draft.seats) ? 'repeated-number' : null
}

export const reversed = (from: Day | null, to: Day | null) => from !== null && to !== null && to < from
const repeats = (items: readonly { number: number }[]) => new Set(items.map(({ number }) => number)).size < items.length

/** How a plan is doing, in figures. The counts by completion add up to `commitments`. */
export type PlanState = {
  commitments: number
  by: Record<Completion | 'unreported', number>
  /** Commitments with something owed before today. */
  late: number
  milestones: number
  milestonesComplete: number
  /** Milestones reported, by what the civil owner says of the report that stands. */
  counterpart: CounterpartCounts
}

/** Whether its day of publication is known and has come. */
export const isPublished = ({ publishedOn }: Pick<PlanDraft, 'publishedOn'>, today: Day) =>
  publishedOn !== null && publishedOn <= today

/**
 * Where a plan has come to in its life. `drafting`: being prepared here. `signed`: and not begun. `ended`: its last day is past and its
 * closing report is not there. Of plans that were never signed here: `published`, whose days nobody knows, and `unknown`, of which only
 * a note tells what became of them.
 */
export const PLAN_STAGES = ['unknown', 'drafting', 'published', 'signed', 'in-force', 'ended', 'closed'] as const
export type PlanStage = (typeof PLAN_STAGES)[number]

type Life = Pick<PlanDraft, 'startsOn' | 'endsOn' | 'publishedOn' | 'statusNote'> & {
  version: number | null
  launchedOn: Day | null
  closedOn: Day | null
}

/** The stage of a plan on a day, for whatever tells it. It begins when it is launched, or on its first day. */
export function stageOf(plan: Life, today: Day): PlanStage {
  const { version, startsOn, endsOn, launchedOn, closedOn } = plan
  if (closedOn !== null) return 'closed'
  if (version === null && !isPublished(plan, today)) return plan.statusNote === null ? 'drafting' : 'unknown'
  if (endsOn !== null && endsOn < today) return 'ended'
  const hasBegun = launchedOn !== null || (startsOn !== null && startsOn <= today)
  if (version === null) return hasBegun && endsOn !== null ? 'in-force' : 'published'
  return hasBegun ? 'in-force' : 'signed'
}

/** Why a plan stays: what was once public of it cannot be taken back. */
export type PlanRemovalReason =
  | 'plan-drafted'
  | 'plan-is-signed'
  | 'plan-was-cut'
  | 'plan-reported'
  | 'plan-measured'
  | 'plan-published'
  | 'plan-was-current'

export const NO_COMMITMENTS: PlanState = {
  commitments: 0,
  by: { unreported: 0, 'no-evidence': 0, 'not-started': 0, limited: 0, substantial: 0, complete: 0 },
  late: 0,
  milestones: 0,
  milestonesComplete: 0,
  counterpart: { confirmed: 0, disputed: 0, unanswered: 0 },
}

/** The state of a plan from its commitments. `statesOf` counts the same for whole plans. */
export function planState(commitments: readonly Standing[], today: Day): PlanState {
  const count = (holds: (commitment: Standing) => boolean) => commitments.filter(holds).length
  const by = Object.fromEntries(
    COMPLETIONS.map((completion) => [completion, count((commitment) => commitment.completion === completion)]),
  )
  return {
    commitments: commitments.length,
    by: { ...(by as Record<Completion, number>), unreported: count(({ completion }) => completion === null) },
    late: count((commitment) => isLate(commitment, today)),
    milestones: commitments.reduce((sum, { milestoneCount }) => sum + milestoneCount, 0),
    milestonesComplete: commitments.reduce((sum, { milestonesComplete }) => sum + milestonesComplete, 0),
    counterpart: commitments.map(answersOf).reduce(
      (sum, { confirmed, disputed, unanswered }) => ({
        confirmed: sum.confirmed + confirmed,
        disputed: sum.disputed + disputed,
        unanswered: sum.unanswered + unanswered,
      }),
      NO_COMMITMENTS.counterpart,
    ),
  }
}
