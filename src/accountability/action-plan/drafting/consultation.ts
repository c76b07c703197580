import { sql } from 'drizzle-orm'
import { first, type Db } from '../../../platform/database/index.ts'
import type { Claim, Consultation } from '../../../platform/manifest/index.ts'
import { phasesOf } from '../plans/store.ts'
import { commitments, plans } from '../tables.ts'
import { draftAddress } from './address.ts'
import { windowsOf } from './model.ts'
import { draftsToName, type Draft } from './store.ts'
import { words } from './words.ts'

/**
 * What people may propose for a plan, or for one commitment of it, while it is drafted: whoever convened it answers. Once it is signed,
 * or closed, nothing more is taken, and what was proposed is still answered: as taken up by a draft that is there, or as not.
 */
export const consultationOfPlan = async (db: Db, id: string): Promise<Consultation | null> =>
  consultation(db, sql`${plans.id} = ${id}`, { planId: id })

export const consultationOfCommitment = async (db: Db, id: string): Promise<Consultation | null> =>
  consultation(db, sql`${plans.id} = (select plan_id from ${commitments} where id = ${id})`, { commitmentId: id })

async function consultation(
  db: Db,
  where: ReturnType<typeof sql>,
  of: { planId: string } | { commitmentId: string },
): Promise<Consultation | null> {
  const plan = first(
    await db
      .select({ id: plans.id, ownerId: plans.convenerId, version: plans.version, closedOn: plans.closedOn })
      .from(plans)
      .where(where),
  )
  if (!plan) return null
  const isOpen = plan.version === null && plan.closedOn === null
  const phases = isOpen ? ((await phasesOf(db, [plan.id])).get(plan.id) ?? []) : []
  const drafts = (await draftsToName(db, of)).map((draft) => claimOf(draft, 'planId' in of))
  const windows = windowsOf(phases)
  const isNothing = isOpen && windows.length === 0 && drafts.length === 0
  return isNothing ? null : { ownerId: plan.ownerId, windows, drafts, isFixed: !isOpen }
}

/** «Versión 3», and of which commitment where several are offered. */
function claimOf({ id, number, commitment, planSlug, createdAt }: Draft, several: boolean): Claim {
  const title = (locale: 'es' | 'en') =>
    words(locale)(several ? 'draft.of-commitment' : 'draft.name', { number, commitment })
  const address = draftAddress(planSlug, commitment, number)
  return { id, title: { es: title('es'), en: title('en') }, address, publishedAt: createdAt }
}
