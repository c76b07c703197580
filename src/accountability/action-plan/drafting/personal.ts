import { sql } from 'drizzle-orm'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { words } from './words.ts'

/** The drafts that a person published and what they put to approval. It stays without their name. */
export async function draftingPersonalData(db: Db, personId: string): Promise<Record<string, unknown>> {
  const { rows } = await db.execute<{ what: string; plan: string; number: number; day: string }>(sql`
    select 'draft' as what, p.slug as plan, d.number, d.created_at::date::text as day from draft_versions d join plans p on p.id = d.plan_id where d.person_id = ${personId}
    union all select 'submission', p.slug, s.number, s.created_at::date::text from draft_submissions s join plans p on p.id = s.plan_id where s.person_id = ${personId}
    order by day`)
  return rows.length > 0 ? { drafts: rows } : {}
}

/** How those parts are called to whoever reads them. */
export const draftingPersonalWords = (locale: Locale): Record<string, string> => ({
  drafts: words(locale)('personal.drafts'),
  what: words(locale)('personal.what'),
  plan: words(locale)('personal.plan'),
  number: words(locale)('personal.number'),
  day: words(locale)('personal.day'),
})
