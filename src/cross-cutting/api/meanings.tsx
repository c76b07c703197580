import { Table } from '../../platform/html/index.ts'
import { useWords } from '../../platform/html/request.ts'
import { apiWords } from './words.ts'

export type Schema = {
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  $ref?: string
  const?: unknown
}

type Meaning = { name: string; type: string; description: string }

/** What each name means, in the language of the description. */
export function Meanings({ caption, head, rows }: { caption: string; head: string; rows: readonly Meaning[] }) {
  const t = useWords(apiWords)
  return (
    <div lang="en">
      <Table
        caption={caption}
        captionHidden
        rows={rows}
        columns={[
          { label: head, header: true, cell: ({ name }) => <code>{name}</code> },
          { label: t('type'), cell: ({ type }) => type },
          { label: t('meaning'), cell: ({ description }) => description },
        ]}
      />
    </div>
  )
}

/** A record's fields in a flat list; those of a nested object as `outer.inner`, of a list of objects as `outer[].inner`. */
export function fieldRows(schema: Schema, prefix = ''): { name: string; type: string; description: string }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const inner = field.anyOf?.find((option) => option.type !== 'null') ?? field
    const nested = inner.items?.properties
      ? fieldRows(inner.items, `${prefix}${name}[].`)
      : inner.properties
        ? fieldRows(inner, `${prefix}${name}.`)
        : []
    return [
      { name: prefix + name, type: typeName(field), description: field.description ?? inner.description ?? '' },
      ...nested,
    ]
  })
}

export function typeName(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.anyOf) return schema.anyOf.map(typeName).join(' | ')
  if (schema.type === 'array') return `${typeName(schema.items ?? {})}[]`
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? '')
  return schema.format ? `${type} (${schema.format})` : type
}
