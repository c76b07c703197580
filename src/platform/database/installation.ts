import { eq } from 'drizzle-orm'
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { first, type Db, type Tx } from './index.ts'

export const installation = pgTable('installation', { key: text().primaryKey(), value: jsonb().notNull() })

/** A fact of the whole installation, or undefined where it was never set. */
export const readInstallation = async (db: Db, key: string): Promise<unknown> =>
  first(await db.select({ value: installation.value }).from(installation).where(eq(installation.key, key)))?.value

export async function writeInstallation(tx: Tx, key: string, value: unknown) {
  await tx.insert(installation).values({ key, value }).onConflictDoUpdate({ target: installation.key, set: { value } })
}
