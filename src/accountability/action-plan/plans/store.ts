import { and, asc, eq, isNotNull, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, prepared, type Db, type Tx } from '../../../platform/database/index.ts'
import { grouped } from '../grouped.ts'
import { commitments, milestones, planPhases, planSeatHolders, planSeats, plans } from '../tables.ts'
import { whyFixed, type FixedReason, type Phase, type PlanDraft, type PlanId, type Seat } from './model.ts'

export const planColumns = {
  id: plans.id,
  slug: plans.slug,
  title: plans.title,
  territory: plans.territory,
  summary: plans.summary,
  statusNote: plans.statusNote,
  convenerId: plans.convenerId,
  startsOn: plans.startsOn,
  endsOn: plans.endsOn,
  publishedOn: plans.publishedOn,
  current: plans.current,
  demonstration: plans.demonstration,
  source: plans.source,
  commitmentCount: plans.commitmentCount,
  version: plans.version,
  launchedOn: plans.launchedOn,
  closedOn: plans.closedOn,
}

export type Plan = Omit<PlanDraft, 'phases' | 'seats'> & {
  id: PlanId
  current: boolean
  commitmentCount: number
  /** Of the signed text in force; null where it was never signed here. */
  version: number | null
  launchedOn: Day | null
  closedOn: Day | null
}

export const findPlan = async (db: Db, id: PlanId): Promise<Plan | undefined> =>
  first(await db.select(planColumns).from(plans).where(eq(plans.id, id)))
const bySlug = prepared((db) =>
  db
    .select(planColumns)
    .from(plans)
    .where(eq(plans.slug, sql.placeholder('slug'))),
)
export const findPlanBySlug = async (db: Db, slug: string): Promise<Plan | undefined> =>
  first(await bySlug(db).execute({ slug }))
/** The plan that /plan shows. */
export const currentPlan = async (db: Db): Promise<Plan | undefined> =>
  first(await db.select(planColumns).from(plans).where(eq(plans.current, true)))

/** Whether the plan says when anything of it is due. */
export async function hasDates(db: Db, planId: PlanId): Promise<boolean> {
  const dated = (table: typeof commitments | typeof milestones) =>
    db
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.planId, planId), isNotNull(table.endsOn)))
      .limit(1)
  const [ofCommitments, ofMilestones] = await Promise.all([dated(commitments), dated(milestones)])
  return ofCommitments.length + ofMilestones.length > 0
}

/** Every plan by territory, then by when it was published: the list is short, as there is one a term. */
export const listPlans = (db: Db): Promise<Plan[]> =>
  db
    .select(planColumns)
    .from(plans)
    .orderBy(asc(sql`fold(${plans.territory})`), asc(plans.publishedOn), asc(plans.id))

export const planPhasesOf = async (db: Db, planId: PlanId): Promise<Phase[]> =>
  (await phasesOf(db, [planId])).get(planId) ?? []

/** The phases of each plan, in order. */
export async function phasesOf(db: Db, planIds: readonly PlanId[]): Promise<Map<PlanId, Phase[]>> {
  const { planId, number, kind, title, opensOn, closesOn, means } = planPhases
  const rows = await db
    .select({ planId, number, kind, title, opensOn, closesOn, means })
    .from(planPhases)
    .where(among(planId, planIds))
    .orderBy(planId, number)
  return grouped(rows, ({ planId, ...phase }) => [planId, phase])
}

/** The seats of a plan with who holds them, in the order printed. */
export const planSeatsOf = async (db: Db, planId: PlanId): Promise<Seat[]> =>
  (await seatsOf(db, [planId])).get(planId) ?? []

export async function seatsOf(db: Db, planIds: readonly PlanId[]): Promise<Map<PlanId, Seat[]>> {
  const { planId, number, sector, label, seats } = planSeats
  const rows = await db
    .select({ planId, number, sector, label, seats })
    .from(planSeats)
    .where(among(planId, planIds))
    .orderBy(planId, number)
  const { name, pending, organizationId } = planSeatHolders
  const holders = await db
    .select({ planId: planSeatHolders.planId, seat: planSeatHolders.seatNumber, name, pending, organizationId })
    .from(planSeatHolders)
    .where(among(planSeatHolders.planId, planIds))
    .orderBy(planSeatHolders.planId, planSeatHolders.seatNumber, planSeatHolders.number)
  const held = grouped(holders, ({ planId, seat, ...holder }) => [`${planId}/${seat}`, holder])
  return grouped(rows, ({ planId, ...seat }) => [
    planId,
    { ...seat, holders: held.get(`${planId}/${seat.number}`) ?? [] },
  ])
}

/** The draft a plan would be again: what an edit is compared with. */
export async function draftOfPlan(db: Db, plan: Plan): Promise<PlanDraft> {
  const { id, current: _, commitmentCount: __, version: ___, launchedOn: ____, closedOn: _____, ...facts } = plan
  return { ...facts, phases: await planPhasesOf(db, id), seats: await planSeatsOf(db, id) }
}

/** Holds the plan until the transaction ends: numbers, dependencies and the current plan are decided one act at a time. */
export const lockPlan = async (tx: Tx, id: PlanId): Promise<Plan | undefined> =>
  first(await tx.select(planColumns).from(plans).where(eq(plans.id, id)).for('no key update'))

/** Asked once the plan or a commitment of it is locked: whether its text may still be edited, as `whyFixed` says. */
export async function whyFixedNow(tx: Tx, id: PlanId): Promise<FixedReason | null> {
  const { version, closedOn } = plans
  const [row] = await tx.select({ version, closedOn }).from(plans).where(eq(plans.id, id))
  return row ? whyFixed(row) : null
}

export async function insertPlan(tx: Tx, id: PlanId, { phases, seats, ...plan }: PlanDraft) {
  await tx.insert(plans).values({ id, ...plan })
  await savePhases(tx, id, phases)
  await saveSeats(tx, id, seats)
}

export async function updatePlan(tx: Tx, id: PlanId, { phases, seats, slug: _, ...plan }: PlanDraft) {
  await tx.update(plans).set(plan).where(eq(plans.id, id))
  await tx.delete(planPhases).where(eq(planPhases.planId, id))
  await savePhases(tx, id, phases)
  await tx.delete(planSeats).where(eq(planSeats.planId, id)) // their holders go with them
  await saveSeats(tx, id, seats)
}

async function savePhases(tx: Tx, planId: PlanId, phases: readonly Phase[]) {
  if (phases.length > 0) await tx.insert(planPhases).values(phases.map((phase) => ({ planId, ...phase })))
}

async function saveSeats(tx: Tx, planId: PlanId, seats: readonly Seat[]) {
  if (seats.length === 0) return
  await tx.insert(planSeats).values(seats.map(({ holders: _, ...seat }) => ({ planId, ...seat })))
  const holders = seats.flatMap((seat) =>
    seat.holders.map((holder, at) => ({ planId, seatNumber: seat.number, number: at + 1, ...holder })),
  )
  if (holders.length > 0) await tx.insert(planSeatHolders).values(holders)
}

/** With its phases and seats, and all that is in its commitments. Nothing of it may have been reported. */
export async function deletePlan(tx: Tx, id: PlanId) {
  await tx.delete(commitments).where(eq(commitments.planId, id))
  await tx.delete(plans).where(eq(plans.id, id))
}

/** Which plan is current: this one and no other. Answers the one that was. */
export async function replaceCurrentPlan(tx: Tx, id: PlanId): Promise<PlanId | null> {
  const before = await tx
    .update(plans)
    .set({ current: false })
    .where(eq(plans.current, true))
    .returning({ id: planColumns.id })
  await tx.update(plans).set({ current: true }).where(eq(plans.id, id))
  return first(before)?.id ?? null
}

export async function countCommitments(tx: Tx, id: PlanId) {
  await tx
    .update(plans)
    .set({ commitmentCount: sql`(select count(*) from ${commitments} where ${commitments.planId} = ${id})` })
    .where(eq(plans.id, id))
}

export async function planTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { title: TranslatedText; address: string; slug: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ id: plans.id, title: plans.title, slug: plans.slug })
    .from(plans)
    .where(among(plans.id, ids))
  return new Map(rows.map(({ id, title, slug }) => [id, { title, slug, address: `/planes/${slug}` }]))
}

export const newPlanId = () => newId() as PlanId

export { statesOf } from '../commitments/tallies.ts'
