import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { defineResource } from '../../../platform/manifest/index.ts'
import { cutPage, seek } from '../keyset.ts'
import { MINIMUMS } from '../plans/address.ts'
import { PHASE_KINDS } from '../vocabulary.ts'
import { words as planWords } from '../words.ts'
import { MINIMUM_RULES, type Minimum } from './model.ts'
import { minimumsOf, selectMinimums } from './store.ts'
import { draftingMinimums } from './tables.ts'
import { words } from './words.ts'

/** «Consulta» dura al menos 20 días hábiles. */
export function sayMinimum({ rule, phase, nextPhase, days, working }: Minimum, locale: Locale): string {
  const t = words(locale)
  const named = (kind: Minimum['phase']) => planWords(locale)(`phase.${kind}`)
  return t(`minimums.rule.${rule}`, {
    phase: named(phase),
    next: nextPhase ? named(nextPhase) : '',
    days: t(working ? 'working-days' : 'days', { count: days ?? 0 }),
  })
}

const MinimumSchema = z.object({
  id: z.uuid().describe('Identifier of the minimum, as it holds between its days.'),
  rule: z
    .enum(MINIMUM_RULES)
    .describe(
      '`ahead`: the phase opens so many days before the next. `lasts`: it takes that many. `exists`: there is one.',
    ),
  phase: z.enum(PHASE_KINDS).describe('The phase that it is about.'),
  nextPhase: z.enum(PHASE_KINDS).nullable().describe('Of `ahead`, the phase that opens later.'),
  days: z.int().nullable().describe('Days asked for; null of `exists`.'),
  working: z.boolean().describe('Whether only working days count, by the calendar of who convenes.'),
  norm: z.string().nullable().describe('Slug of the norm; null where the legal framework has it not.'),
  anchor: z.string().nullable().describe('Address of the provision within the norm.'),
  citation: TranslatedText.describe('The provision as it is cited.'),
  fromDay: z.string().nullable().describe('First day on which it holds, YYYY-MM-DD; null where it always did.'),
  untilDay: z.string().nullable().describe('First day on which it no longer does; null while it holds.'),
  follows: z.uuid().nullable().describe('Identifier of the one whose place it took on its first day.'),
  withdrawnAt: z
    .string()
    .nullable()
    .describe('When it was taken back as entered by mistake: it never held. Null: it was not.'),
  withdrawnReason: TranslatedText.nullable().describe('Why it was taken back.'),
  address: z.string().describe('Page of all of them.'),
})

const inFull = ({ withdrawnAt, withdrawnBy: _, ...minimum }: Minimum): z.infer<typeof MinimumSchema> => ({
  ...minimum,
  withdrawnAt: withdrawnAt?.toISOString() ?? null,
  address: MINIMUMS,
})
const titleOf = (minimum: Minimum) => ({ es: titled(minimum, 'es'), en: titled(minimum, 'en') })
const titled = (minimum: Minimum, locale: Locale) =>
  sayMinimum(minimum, locale) + (minimum.withdrawnAt ? ` (${words(locale)('minimums.withdrawn')})` : '')
const byId = async (db: Db) => new Map((await minimumsOf(db)).map((minimum) => [minimum.id, minimum]))

/** The least that the law asks of the calendar of a plan. */
export const minimumResource = defineResource({
  kind: 'drafting-minimum',
  path: 'drafting-minimums',
  title: { es: 'Mínimos del calendario', en: 'Minimums of the calendar' },
  schema: MinimumSchema,
  filters: z.object({
    open: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional()
      .describe('Whether no day on which it ends is known; one taken back has ended.'),
  }),
  sorts: ['id'],
  async list(db, { filters: { open }, ...page }) {
    const { untilDay, withdrawnAt } = draftingMinimums
    const isOpen = sql`(${untilDay} is null and ${withdrawnAt} is null)`
    const where = open === undefined ? undefined : open ? isOpen : sql`not ${isOpen}`
    const order = { id: { key: sql`${draftingMinimums.id}`, type: 'uuid' } } as const
    const { beyond, orderBy, limit } = seek(order, draftingMinimums.id, page)
    const rows = await selectMinimums(db).where(sql`${where ?? sql`true`} and ${beyond ?? sql`true`}`).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map((row) => ({ ...row, position: row.id })), limit) // prettier-ignore
    const [total] = await db
      .select({ total: sql<number>`count(*)::int` })
      .from(draftingMinimums)
      .where(where)
    return { items: items.map(inFull), next, total: total!.total }
  },
  async find(db, id) {
    const minimum = (await byId(db)).get(id)
    return minimum ? inFull(minimum) : null
  },
  async searchDocument(db, id) {
    const minimum = (await byId(db)).get(id)
    if (!minimum || minimum.withdrawnAt) return null
    const year = Number(minimum.fromDay?.slice(0, 4)) || null
    return { title: titleOf(minimum), body: minimum.citation, address: MINIMUMS, organizationIds: [], year }
  },
  async titles(db, ids) {
    const found = await byId(db)
    return new Map(
      ids.flatMap((id) => {
        const minimum = found.get(id)
        return minimum ? [[id, { title: titleOf(minimum), address: MINIMUMS }]] : []
      }),
    )
  },
})
