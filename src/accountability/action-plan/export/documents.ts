import type { Db } from '../../../platform/database/index.ts'
import { toDocument } from '../import/document.ts'
import { snapshotOf } from '../import/snapshot.ts'
import { listPlans, type Plan } from '../plans/store.ts'

/** The whole plan as `previewPlanImport` reads it, reports and evidence included. The same plan gives the same bytes. */
export async function planDocument(db: Db, plan: Plan): Promise<string> {
  const { records, organizations } = await snapshotOf(db, plan)
  return `${JSON.stringify(toDocument(records, organizations), null, 1)}\n`
}

/** Every plan in one file, a plan at a time. */
export async function* planDocuments(db: Db): AsyncGenerator<Buffer> {
  yield Buffer.from('[')
  let between = '\n'
  for (const plan of await listPlans(db)) {
    yield Buffer.from(between + (await planDocument(db, plan)).trimEnd())
    between = ',\n'
  }
  yield Buffer.from('\n]\n')
}
