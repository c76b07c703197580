import { asc, eq } from 'drizzle-orm'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { evidenceReplacements } from './tables.ts'
import { words } from './words.ts'

/** What the person brought in the place of links: part of the reports and answers of their organization, so it stays with them. */
export const ownReplacements = async (db: Db, personId: string): Promise<Record<string, unknown>> => ({
  evidenceReplacements: await db
    .select({
      oldId: evidenceReplacements.oldId,
      newId: evidenceReplacements.newId,
      reason: evidenceReplacements.reason,
      createdAt: evidenceReplacements.createdAt,
    })
    .from(evidenceReplacements)
    .where(eq(evidenceReplacements.personId, personId))
    .orderBy(asc(evidenceReplacements.createdAt)),
})

const FIELDS = ['evidenceReplacements', 'oldId', 'newId', 'reason', 'createdAt', 'es', 'en'] as const

export const replacementWords = (locale: Locale): Record<string, string> =>
  Object.fromEntries(FIELDS.map((field) => [field, words(locale)(`personal.${field}`)]))
