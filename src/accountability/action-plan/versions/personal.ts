import { sql } from 'drizzle-orm'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { words } from './words.ts'

/** What a person did for plans: signed texts, amendments they wrote or decided, launches, cuts and closings that they recorded. It stays without their name. */
export async function lifePersonalData(db: Db, personId: string): Promise<Record<string, unknown>> {
  const { rows } = await db.execute<{ what: string; plan: string; number: number | null; day: string }>(sql`
    select 'version' as what, p.slug as plan, v.number, v.signed_on::text as day from plan_versions v join plans p on p.id = v.plan_id where v.person_id = ${personId}
    union all select 'amendment', p.slug, a.number, coalesce(a.proposed_on, a.created_at::date)::text from amendments a join plans p on p.id = a.plan_id where a.person_id = ${personId}
    union all select 'amendment-decision', p.slug, a.number, a.decided_on::text from amendments a join plans p on p.id = a.plan_id where a.decider_id = ${personId}
    union all select 'launch', p.slug, null, l.on_day::text from plan_launches l join plans p on p.id = l.plan_id where l.person_id = ${personId}
    union all select 'cut', p.slug, c.number, c.on_day::text from plan_cuts c join plans p on p.id = c.plan_id where c.person_id = ${personId}
    union all select 'closing', p.slug, null, c.on_day::text from plan_closings c join plans p on p.id = c.plan_id where c.person_id = ${personId}
    order by day`)
  return { 'plan-acts': rows }
}

/** How those parts are called to whoever reads them. */
export const lifePersonalWords = (locale: Locale): Record<string, string> => ({
  'plan-acts': words(locale)('personal.acts'),
  what: words(locale)('personal.what'),
  plan: words(locale)('personal.plan'),
  number: words(locale)('personal.number'),
  day: words(locale)('personal.day'),
  ...Object.fromEntries(ACTS.map((act) => [act, words(locale)(`personal.${act}`)])),
})

const ACTS = ['version', 'amendment', 'amendment-decision', 'launch', 'cut', 'closing'] as const
