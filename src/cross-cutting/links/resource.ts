import { eq, and } from 'drizzle-orm'
import { z } from 'zod'
import { TranslatedText } from '../../kernel/text.ts'
import { BadRequest } from '../../platform/http/index.ts'
import { defineResource } from '../../platform/manifest/index.ts'
import { linksAddress } from './address.ts'
import { LinkId, RELATIONS, type Link } from './model.ts'
import { countLinks, findLink, listLinks } from './store.ts'
import { links } from './tables.ts'

const End = z.object({
  kind: z.string().describe('Kind of record, as in its collection.'),
  id: z.uuid().describe('Its id.'),
})
const LinkRecord = z.object({
  id: z.uuid().describe('Permanent identifier, UUID.'),
  from: End.describe('The record that is spoken of.'),
  relation: z.enum(RELATIONS).describe('How it relates to the other; `related` runs both ways.'),
  to: End.describe('The other record.'),
  reason: TranslatedText.nullable().describe('Why, by language; null where nobody said.'),
  organizationId: z.uuid().nullable().describe('In whose name it was said.'),
  since: z.string().describe('Moment it was published, ISO 8601 in UTC.'),
  address: z.string().describe('Where it is read, with the others of its first record.'),
})

const inFull = ({ id, from, relation, to, reason, organizationId, createdAt }: Link): z.infer<typeof LinkRecord> => ({
  id,
  from,
  relation,
  to,
  reason,
  organizationId,
  since: createdAt.toISOString(),
  address: linksAddress(from),
})

export const linkResource = defineResource({
  kind: 'link',
  path: 'links',
  title: { es: 'Relaciones entre registros', en: 'Relations between records' },
  schema: LinkRecord,
  filters: z.object({
    relation: z.enum(RELATIONS).optional().describe('How the first relates to the second.'),
    from: z.uuid().optional().describe('Id of the first record.'),
    to: z.uuid().optional().describe('Id of the second record.'),
  }),
  sorts: ['id'],
  async list(db, { filters, after, limit }) {
    if (after !== undefined && !z.uuid().safeParse(after).success) throw new BadRequest({ after: 'cursor' })
    const where = and(
      filters.relation && eq(links.relation, filters.relation),
      filters.from ? eq(links.fromId, filters.from) : undefined,
      filters.to ? eq(links.toId, filters.to) : undefined,
    )
    const rows = await listLinks(db, where, after, limit + 1)
    return {
      items: rows.slice(0, limit).map(inFull),
      next: rows.length > limit ? rows[limit - 1]!.id : null,
      total: await countLinks(db, where),
    }
  },
  async find(db, id) {
    const known = LinkId.safeParse(id).data
    const link = known && (await findLink(db, known))
    return link && !link.withdrawnAt ? inFull(link) : null
  },
  titles: async () => new Map(), // it is read on the pages of its records
})
