import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { refKey } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { BadRequest, page } from '../../../platform/http/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { titlesOfAny } from '../../../platform/manifest/registry.ts'
import { readSubject, recordsOf, SubjectReference } from '../resource.ts'
import { subjectOf } from '../model.ts'
import { complianceBy, countContributions, listContributions, ownersAsked, type Filters } from '../store.ts'
import type { State } from '../vocabulary.ts'
import { KIND_WORDS, ListPage, STATE_WORDS } from './pages.tsx'

const A_PAGE = 30

const wordsOf = <Value extends string>(words: Record<Value, string>) =>
  z.enum(Object.values(words) as [string, ...string[]])

const keyOf = <Key extends string>(words: Record<Key, string>, word: string | undefined) =>
  (Object.keys(words) as Key[]).find((key) => words[key] === word)

export const listPage = page('/preguntas', {
  access: 'public',
  query: z.object({
    estado: wordsOf(STATE_WORDS).optional(),
    tipo: wordsOf(KIND_WORDS).optional(),
    organizacion: z.uuid().optional(),
    registro: SubjectReference.optional(),
    anio: z.coerce.number().int().min(2000).max(2200).optional(),
    desde: z.string().max(300).optional(),
  }),
  async load({ db, today, locale }, { query, json }) {
    const day = today()
    const filters = {
      state: keyOf<State>(STATE_WORDS, query.estado),
      kind: keyOf(KIND_WORDS, query.tipo),
      ownerId: query.organizacion,
      subject: query.registro === undefined ? undefined : readSubject(query.registro),
      year: query.anio,
    }
    const { items, next } = await listContributions(db, filters, { after: query.desde, limit: A_PAGE }, day)
    const total = await countContributions(db, filters, day)
    if (json) return { records: await recordsOf(db, items, day), query, next, total, data: null }
    const asked = filters.subject ? [filters.subject] : []
    const titles = await titlesOfAny(db, [...items.map(subjectOf), ...asked])
    const subject = filters.subject && titles.get(refKey(filters.subject))
    if (filters.subject && !subject && total === 0) throw new BadRequest({ registro: 'unknown' })
    return {
      records: [],
      query,
      next,
      total,
      data: {
        query,
        items,
        next,
        total,
        counted: await countedOf(db, filters, day),
        today: day,
        titles,
        organizations: await organizationNames(db, await ownersAsked(db), day),
        subject: subject && { title: inLanguage(subject.title, locale).text, address: subject.address },
      },
    }
  },
  page: ({ data }) => <ListPage {...data!} />,
  json: ({ records, total, next, query: { desde: _, ...query } }) => ({
    items: records,
    total,
    next: next && `/preguntas.json?${new URLSearchParams({ ...defined(query), desde: next })}`,
  }),
})

/** The figure of compliance that each state of the list is. */
const FIGURES = { answered: 'onTime', 'answered-late': 'late', overdue: 'overdue', pending: 'within' } as const

/** How many of what a figure leads to it counts: the list shows comments and what its own people asked of a body as well. Null of any other list. */
async function countedOf(db: Db, { state, kind, ownerId, subject, year }: Filters, day: Day): Promise<number | null> {
  const figure = FIGURES[state as keyof typeof FIGURES]
  if (!figure || !ownerId || kind || subject) return null
  const [figures] = await complianceBy(db, { ownerId, year }, day)
  return figures?.[figure] ?? 0
}

const defined = (query: Record<string, string | number | undefined>) =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
