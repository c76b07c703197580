import { z } from 'zod'
import { Day } from '../../kernel/dates.ts'
import { LOCALES, TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import { BadRequest } from '../../platform/http/failure.ts'
import { defineResource, type SearchDocument } from '../../platform/manifest/index.ts'
import { organizationIdOf, organizationNames, type OrganizationName } from '../organizations/index.ts'
import { entryAddress } from './addresses.ts'
import { EntryKind, type CalendarEntry } from './model.ts'
import { countEntries, findEntriesById, findEntry, listEntries, readCursor } from './store.ts'
import { tellPeriod } from './telling.ts'
import { words } from './words.ts'

const CalendarEntryRecord = z.object({
  id: z.uuid().describe('Permanent identifier.'),
  organizationId: z.uuid().describe('Id of the organization whose terms do not run on these days.'),
  publisherId: z
    .uuid()
    .describe('Id of the organization in whose name it was published: the same, or the authority that supervised it.'),
  kind: EntryKind.describe(
    '«holiday»: the organization does not work. «suspension»: terms do not run, whether it works or not.',
  ),
  fromDay: Day.describe('First day, YYYY-MM-DD.'),
  lastDay: Day.describe('Last day, which belongs to it too, YYYY-MM-DD.'),
  reason: TranslatedText.describe('Why, by language; Spanish is always there.'),
  publicationUrl: z.url().nullable().describe('Where the official publication is; null where nobody said.'),
  publicationReference: z
    .string()
    .nullable()
    .describe('The official publication as it is cited on paper, with its number and day; null where nobody said.'),
  publishedAt: z.iso.datetime().describe('When it was published here, UTC.'),
  withdrawnOn: Day.nullable().describe(
    'Day on which it was withdrawn, YYYY-MM-DD: since then its days count again, those that passed too. Null while it holds.',
  ),
  withdrawnReason: TranslatedText.nullable().describe('Why it was withdrawn, by language; null while it holds.'),
  address: z.string().describe('Path of its page.'),
})
export type CalendarEntryRecord = z.infer<typeof CalendarEntryRecord>

const FiltersSchema = z.object({
  organization: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Id or slug of the organization whose calendar it is in.'),
  kind: EntryKind.optional().describe('Only entries of this kind.'),
  on: Day.optional().describe('Only entries that have this day, YYYY-MM-DD.'),
  state: z.enum(['published', 'withdrawn']).optional().describe('Whether it holds or was withdrawn.'),
})

/** An entry as machines get it, in the API and on pages as JSON. */
export function entryRecord(
  { withdrawn, publishedAt, ...entry }: CalendarEntry,
  organization: OrganizationName | undefined,
): CalendarEntryRecord {
  const { id, organizationId, publisherId, kind, fromDay, lastDay, reason, publicationUrl, publicationReference } =
    entry
  return {
    id,
    organizationId,
    publisherId,
    kind,
    fromDay,
    lastDay,
    reason,
    publicationUrl,
    publicationReference,
    publishedAt: publishedAt.toISOString(),
    withdrawnOn: withdrawn?.on ?? null,
    withdrawnReason: withdrawn?.reason ?? null,
    address: organization ? entryAddress(organization, id) : '',
  }
}

async function recordsOf(db: Db, entries: readonly CalendarEntry[]): Promise<CalendarEntryRecord[]> {
  const names = await organizationNames(
    db,
    entries.map(({ organizationId }) => organizationId),
  )
  return entries.map((entry) => entryRecord(entry, names.get(entry.organizationId)))
}

export const calendarEntryResource = defineResource({
  kind: 'calendar-entry',
  path: 'calendar-entries',
  title: { es: 'Días que no cuentan', en: 'Days that do not count' },
  schema: CalendarEntryRecord,
  filters: FiltersSchema,
  sorts: ['from'],
  async list(db, { filters: { organization, kind, on, state }, sort, after, limit }) {
    if (after !== undefined && !readCursor(after)) throw new BadRequest({ after: 'cursor' })
    const organizationId = organization === undefined ? undefined : await organizationIdOf(db, organization)
    if (organizationId === null) throw new BadRequest({ organization: 'unknown' })
    const filters = { organizationId, kind, on, withdrawn: state && state === 'withdrawn' }
    const { items, next } = await listEntries(db, { filters, after, limit, descending: sort === '-from' })
    return { items: await recordsOf(db, items), next, total: await countEntries(db, filters) }
  },
  async find(db, id) {
    const entry = z.uuid().safeParse(id).success ? await findEntry(db, id) : null
    return entry && (await recordsOf(db, [entry]))[0]!
  },
  searchDocument,
  async titles(db, ids) {
    const entries = await findEntriesById(db, ids)
    const records = await recordsOf(db, entries)
    return new Map(records.map(({ id, reason, address }) => [id, { title: reason, address }]))
  },
})

/** Found by its reason, whose it is and its days. */
async function searchDocument(db: Db, id: string): Promise<SearchDocument | null> {
  const entry = await findEntry(db, id)
  const organization = entry && (await organizationNames(db, [entry.organizationId])).get(entry.organizationId)
  if (!entry || !organization) return null
  const [es, en] = LOCALES.map((locale) =>
    words(locale)('search', {
      kind: words(locale)(`kind.${entry.kind}`),
      name: organization.name,
      period: tellPeriod(entry, locale),
    }),
  )
  return {
    title: entry.reason,
    body: { es: es!, en: en! },
    address: entryAddress(organization, id),
    organizationIds: [...new Set([entry.organizationId, entry.publisherId])],
    year: Number(entry.fromDay.slice(0, 4)),
  }
}
