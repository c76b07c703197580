import { createHmac } from 'node:crypto'
import { and, count, eq, isNull } from 'drizzle-orm'
import { keyFor, type Settings } from '../../../platform/config/index.ts'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import { codeApplications, recoveryCodes } from '../tables.ts'

/** The application of a person, with its key still encrypted. */
export const findApplication = async (db: Db, personId: string) =>
  first(await db.select().from(codeApplications).where(eq(codeApplications.personId, personId)))

/** Holds it until the transaction ends, so that two codes at once are taken one after the other. */
export const lockApplication = async (tx: Tx, personId: string) =>
  first(await tx.select().from(codeApplications).where(eq(codeApplications.personId, personId)).for('update'))

/** In place of the one before, if any. */
export async function saveApplication(
  tx: Tx,
  application: { personId: string; secret: string; lastStep: number; createdAt: Date },
) {
  const { personId: _, ...facts } = application
  await tx
    .insert(codeApplications)
    .values(application)
    .onConflictDoUpdate({ target: codeApplications.personId, set: facts })
}

export async function saveLastStep(tx: Tx, personId: string, lastStep: number) {
  await tx.update(codeApplications).set({ lastStep }).where(eq(codeApplications.personId, personId))
}

export async function deleteApplication(tx: Tx, personId: string): Promise<boolean> {
  return ((await tx.delete(codeApplications).where(eq(codeApplications.personId, personId))).rowCount ?? 0) > 0
}

const hashOf = (settings: Settings, personId: string, code: string) =>
  createHmac('sha256', keyFor(settings, 'recovery')).update(`${personId}\0${code}`).digest('base64url')

/** Those before are of no more use. `codes` as they are compared: letters and digits alone. */
export async function replaceRecoveryCodes(
  tx: Tx,
  settings: Settings,
  { personId, codes }: { personId: string; codes: readonly string[] },
) {
  await deleteRecoveryCodes(tx, personId)
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ hash: hashOf(settings, personId, code), personId })))
}

export async function deleteRecoveryCodes(tx: Tx, personId: string) {
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.personId, personId))
}

/** Uses the code up; false where it is none of the person's, or was used. */
export async function takeRecoveryCode(
  tx: Tx,
  settings: Settings,
  { personId, code, now }: { personId: string; code: string; now: Date },
): Promise<boolean> {
  const taken = await tx
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(and(eq(recoveryCodes.hash, hashOf(settings, personId, code)), isNull(recoveryCodes.usedAt)))
    .returning({ hash: recoveryCodes.hash })
  return taken.length > 0
}

/** How many are left to use. */
export async function recoveryCodesLeft(db: Db, personId: string): Promise<number> {
  return first(
    await db
      .select({ left: count() })
      .from(recoveryCodes)
      .where(and(eq(recoveryCodes.personId, personId), isNull(recoveryCodes.usedAt))),
  )!.left
}
