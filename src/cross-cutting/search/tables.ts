import { customType, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { TranslatedText } from '../../kernel/text.ts'

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

export const searchDocuments = pgTable(
  'search_documents',
  {
    kind: text().notNull(),
    id: uuid().notNull(),
    title: jsonb().$type<TranslatedText>().notNull(),
    body: jsonb().$type<TranslatedText>().notNull(),
    address: text().notNull(),
    organizationIds: uuid('organization_ids').array().notNull(),
    year: integer(),
    words: tsvector().notNull(),
  },
  (table) => [primaryKey({ columns: [table.kind, table.id] })],
)
