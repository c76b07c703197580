import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { refKey } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { BadRequest, page } from '../../../platform/http/index.ts'
import { titlesOfAny } from '../../../platform/manifest/registry.ts'
import { readSubject, recordsOf, SubjectReference } from '../resource.ts'
import { subjectOf } from '../model.ts'
import { countContributions, listContributions, ownersAsked } from '../store.ts'
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

const defined = (query: Record<string, string | number | undefined>) =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
