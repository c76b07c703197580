import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { defineResource, type SearchDocument } from '../../../platform/manifest/index.ts'
import { words } from '../words.ts'
import { Ending, NormKind } from './model.ts'
import { provisionName } from './pages.tsx'
import {
  countNorms,
  findNorm,
  listNorms,
  normTitles,
  type FullNorm,
  type NormWithVersions,
  type Version,
} from './store.ts'

const VersionSchema = z.object({
  id: z.uuid().describe('Identifier of the version.'),
  label: TranslatedText.describe('What sets it apart from the other versions.'),
  publication: z.string().describe('Official publication that it appeared in.'),
  url: z.url().nullable().describe('Where the text can be read; null where not known.'),
  publishedOn: Day.nullable().describe('Day of publication, YYYY-MM-DD; null where not known.'),
  inForceFrom: Day.nullable().describe('First day in force, YYYY-MM-DD; null where not known.'),
  inForceUntil: Day.nullable().describe(
    'First day no longer in force, YYYY-MM-DD; null while it is in force, or where the day is not known (see `ended`).',
  ),
  confirmedUntil: Day.nullable().describe(
    'Last day on which it is known to be in force, YYYY-MM-DD; null where there is no doubt.',
  ),
  ended: Ending.nullable().describe('How it stopped being in force; null while it is.'),
  endedBy: z.string().nullable().describe('Slug of the norm that replaced it.'),
  note: TranslatedText.nullable().describe('What is not certain about it.'),
})

export const NormSchema = z.object({
  id: z.uuid().describe('Identifier of the norm.'),
  slug: z.string().describe('Its part of the address /marco-legal/<slug>.'),
  title: TranslatedText.describe('Official title, by language.'),
  shortName: TranslatedText.describe('What it is called for short, by language.'),
  kind: NormKind.describe('Kind of norm.'),
  issuer: TranslatedText.describe('Who issued it.'),
  summary: TranslatedText.nullable().describe('What it is about, in our own words.'),
  versions: z
    .array(VersionSchema)
    .describe('Its versions, newest first. Provisions are on the page of the norm, also as JSON.'),
})

const NormFiltersSchema = z.object({
  kind: NormKind.optional().describe('Only norms of this kind.'),
  inForceOn: Day.optional().describe('Only norms with a version in force on this day, YYYY-MM-DD.'),
})

const versionSummary = ({
  id,
  label,
  publication,
  url,
  publishedOn,
  inForceFrom,
  inForceUntil,
  confirmedUntil,
  ended,
  endedBy,
  note,
}: Version) => ({
  id,
  label,
  publication,
  url,
  publishedOn,
  inForceFrom,
  inForceUntil,
  confirmedUntil,
  ended,
  endedBy: endedBy?.slug ?? null,
  note,
})

/** A norm as machines get it. */
export const normSummary = (norm: NormWithVersions): z.infer<typeof NormSchema> => ({
  ...norm,
  versions: norm.versions.map(versionSummary),
})

export const normResource = defineResource({
  kind: 'norm',
  path: 'norms',
  title: { es: 'Normas', en: 'Norms' },
  schema: NormSchema,
  filters: NormFiltersSchema,
  sorts: ['slug'],
  async list(db, { filters, sort, after, limit }) {
    const { items, next } = await listNorms(db, { filters, after, limit, descending: sort === '-slug' })
    return { items: items.map(normSummary), next, total: await countNorms(db, filters) }
  },
  async find(db, id) {
    const norm = await findNorm(db, { id })
    return norm && normSummary(norm)
  },
  searchDocument: normDocument,
  titles: normTitles,
})

/** A norm is found by its names and by the words of each provision. */
async function normDocument(db: Db, id: string): Promise<SearchDocument | null> {
  const norm = await findNorm(db, { id })
  if (!norm) return null
  return {
    title: norm.title,
    body: { es: bodyOf(norm, 'es'), en: bodyOf(norm, 'en') },
    address: `/marco-legal/${norm.slug}`,
    organizationIds: [],
    year: yearOf(norm),
  }
}

function bodyOf(norm: FullNorm, locale: 'es' | 'en'): string {
  const t = words(locale)
  const say = (text: TranslatedText | null) => text && (text[locale] ?? text.es)
  const provisions = norm.versions
    .flatMap((version) => version.provisions)
    .map((provision) => [provisionName(provision, t), say(provision.summary)].filter(Boolean).join('. '))
  return [say(norm.shortName), say(norm.summary), ...provisions].filter(Boolean).join('\n')
}

/** Of its first publication. */
function yearOf({ versions }: FullNorm): number | null {
  const first = versions.at(-1)?.publishedOn
  return first ? Number(first.slice(0, 4)) : null
}
