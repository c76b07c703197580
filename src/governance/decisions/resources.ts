import { z } from 'zod'
import { dayOf } from '../../kernel/dates.ts'
import type { Db } from '../../platform/database/index.ts'
import { BadRequest } from '../../platform/http/index.ts'
import { defineResource, type SearchDocument } from '../../platform/manifest/index.ts'
import { decisionAddress, makerAddress } from './address.ts'
import { findMakerBySlug, findMakers, findMakersById } from './makers/store.ts'
import { DECISION_STATES, DecisionId, MAKER_KINDS } from './model.ts'
import { DecisionRecord, MakerRecord, makerRecords, recordsOf } from './records.ts'
import { findDecisions, listDecisions } from './store.ts'
import { decisionThread } from './thread.ts'

const isId = (id: string) => z.uuid().safeParse(id).success

/** Whatever decision-makers decide, with the rule, the votes and the figures. */
export const decisionResource = defineResource({
  thread: decisionThread,
  kind: 'decision',
  path: 'decisions',
  title: { es: 'Decisiones', en: 'Decisions' },
  schema: DecisionRecord,
  filters: z.object({
    state: z.enum(DECISION_STATES).optional().describe('Whether they are open, or how they ended.'),
    maker: z.string().trim().min(1).max(80).optional().describe('Id or slug of the decision-maker.'),
    matter: z.string().trim().min(1).max(60).optional().describe('Name of the matter.'),
    year: z.coerce.number().int().min(1900).max(9999).optional().describe('Year in which they were opened.'),
  }),
  sorts: ['-opened', 'opened'],
  async list(db, { filters: { state, maker, matter, year }, sort, after, limit }) {
    if (after !== undefined && !isId(after)) throw new BadRequest({ after: 'cursor' })
    const makerId = await makerIdOf(db, maker)
    const page = { after, limit, oldestFirst: sort === 'opened' }
    const { items, next, total } = await listDecisions(db, { state, makerId, matter, year }, page, new Date())
    return { items: await recordsOf(db, items), next, total }
  },
  find: async (db, id) => {
    const found = isId(id) ? await findDecisions(db, [id]) : []
    return (await recordsOf(db, found))[0] ?? null
  },
  searchDocument: decisionDocument,
  async titles(db, ids) {
    const found = await findDecisions(db, ids)
    return new Map(found.map(({ id, title }) => [id as string, { title, address: decisionAddress(id) }]))
  },
})

async function makerIdOf(db: Db, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined
  const maker = isId(given) ? (await findMakersById(db, [given])).get(given) : await findMakerBySlug(db, given)
  if (!maker) throw new BadRequest({ maker: 'unknown' })
  return maker.id
}

/** Found by its title, its text and who decides. */
async function decisionDocument(db: Db, id: string): Promise<SearchDocument | null> {
  const [decision] = await findDecisions(db, [DecisionId.parse(id)])
  const maker = decision && (await findMakersById(db, [decision.makerId])).get(decision.makerId)
  if (!decision || !maker) return null
  const body = (language: string) =>
    [maker.name[language] ?? maker.name.es, decision.text?.[language] ?? decision.text?.es ?? ''].join('\n')
  return {
    title: decision.title,
    body: { es: body('es'), en: body('en') },
    address: decisionAddress(id),
    organizationIds: maker.organizationId ? [maker.organizationId] : [],
    year: Number(dayOf(decision.openedAt).slice(0, 4)),
  }
}

/** Who decides: collegiate bodies with their seats and members, and heads. */
export const makerResource = defineResource({
  kind: 'decision-maker',
  path: 'decision-makers',
  title: { es: 'Instancias de decisión', en: 'Decision-makers' },
  schema: MakerRecord,
  filters: z.object({ kind: z.enum(MAKER_KINDS).optional().describe('How it decides.') }),
  sorts: ['registered'],
  // There are as many as there are plenaries in a city: tens.
  async list(db, { filters: { kind }, after, limit }) {
    if (after !== undefined && !isId(after)) throw new BadRequest({ after: 'cursor' })
    const all = (await findMakers(db)).filter((maker) => kind === undefined || maker.kind === kind)
    const beyond = all.filter(({ id }) => after === undefined || id > after)
    const shown = beyond.slice(0, limit)
    return {
      items: await makerRecords(db, shown),
      next: beyond.length > limit ? shown.at(-1)!.id : null,
      total: all.length,
    }
  },
  find: async (db, id) =>
    isId(id) ? ((await makerRecords(db, [...(await findMakersById(db, [id])).values()]))[0] ?? null) : null,
  searchDocument: makerDocument,
  async titles(db, ids) {
    const found = await findMakersById(db, ids)
    return new Map([...found].map(([id, { name, slug }]) => [id, { title: name, address: makerAddress(slug) }]))
  },
})

async function makerDocument(db: Db, id: string): Promise<SearchDocument | null> {
  const maker = (await findMakersById(db, [id])).get(id)
  if (!maker) return null
  return {
    title: maker.name,
    body: maker.about ?? { es: '' },
    address: makerAddress(maker.slug),
    organizationIds: maker.organizationId ? [maker.organizationId] : [],
    year: null,
  }
}
