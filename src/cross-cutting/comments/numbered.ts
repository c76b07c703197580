import { NotFound } from '../../platform/access/index.ts'
import type { Db } from '../../platform/database/index.ts'
import { findContributionById } from './store.ts'

/** Programs know a contribution by its id, people by its number. Throws NotFound. */
export async function numberOf(db: Db, id: string): Promise<number> {
  const found = await findContributionById(db, id)
  if (!found) throw new NotFound(id)
  return found.number
}
