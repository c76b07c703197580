import { and, eq } from 'drizzle-orm'
import { z } from 'zod'
import { first, type Db } from '../../platform/database/index.ts'
import { BadRequest } from '../../platform/http/failure.ts'
import { CommitmentId } from './commitments/model.ts'
import { MilestoneId } from './milestones/model.ts'
import { PlanId } from './plans/model.ts'
import { findPlan, findPlanBySlug } from './plans/store.ts'
import { commitments, milestones, plans } from './tables.ts'

/** A record that a filter names: by its id or by the slug of its address. What names nothing is refused, not passed over. */
export const reference = (description: string) => z.string().trim().min(1).max(200).optional().describe(description)
export const PlanReference = reference('Id or slug of the plan.')
export const CommitmentReference = reference('Id of the commitment, or its plan and number: `<plan slug>/<number>`.')

/** The text as an id, or null where it is none. */
export const idOf = <Schema extends z.ZodType>(schema: Schema, id: string): z.infer<Schema> | null =>
  schema.safeParse(id).data ?? null

/** The id that a filter means; undefined where it is not asked. Throws BadRequest naming the filter where it means nothing. */
export async function meant<Id>(
  filter: string,
  given: string | undefined,
  find: (given: string) => Promise<Id | null | undefined>,
) {
  if (given === undefined) return undefined
  const id = await find(given)
  if (!id) throw new BadRequest({ [filter]: 'unknown' })
  return id
}

export const planIdOf = (db: Db, given: string | undefined) =>
  meant('plan', given, async (text) => {
    const id = idOf(PlanId, text)
    return (id ? await findPlan(db, id) : await findPlanBySlug(db, text))?.id
  })

export const commitmentIdOf = (db: Db, given: string | undefined) =>
  meant('commitment', given, async (text) => {
    const id = idOf(CommitmentId, text)
    const [plan, number = ''] = text.split('/')
    if (!id && !/^\d{1,6}$/.test(number)) return null
    const where = id ? eq(commitments.id, id) : and(eq(plans.slug, plan!), eq(commitments.number, Number(number)))
    return first(
      await db
        .select({ id: commitments.id })
        .from(commitments)
        .innerJoin(plans, eq(plans.id, commitments.planId))
        .where(where),
    )?.id
  })

export const milestoneIdOf = (db: Db, given: string | undefined) =>
  meant('milestone', given, async (text) => {
    const id = idOf(MilestoneId, text)
    return id && first(await db.select({ id: milestones.id }).from(milestones).where(eq(milestones.id, id)))?.id
  })
