import type { ComponentChildren } from 'preact'
import type { z } from 'zod'
import type { Ref } from '../../kernel/ref.ts'
import type { Locale, TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../database/index.ts'
import type { Context, Services } from '../http/context.ts'
import type { Route } from '../http/route.ts'
import type { Entry, Subscriber } from '../journal/index.ts'
import type { FileHolder } from '../storage/index.ts'

/** How a record is found by search. Null takes it out of the index. */
export type SearchDocument = {
  title: TranslatedText
  /** Plain text that is searched and excerpted. */
  body: TranslatedText
  address: string
  /** Facets. */
  organizationIds: readonly string[]
  year: number | null
}

export type Listing<Row> = {
  items: Row[]
  /** Cursor of the next page, null on the last. */ next: string | null
  total: number
}
export type ListRequest<Filters> = {
  filters: Filters
  sort: string | undefined
  after: string | undefined
  limit: number
  locale: Locale
}

/**
 * A kind of public record: from this the API, exports, search and links are made, so that what a page shows in public
 * a machine can read too.
 */
export type Resource<Schema extends z.ZodObject = z.ZodObject, Filters extends z.ZodObject = z.ZodObject> = {
  kind: string
  /** Collection name in the API, in English: /api/v1/<path>. */
  path: string
  /** What people call the whole collection; in Spanish it also names its downloads: /datos-abiertos/compromisos.csv. */
  title: TranslatedText
  /** The public representation; its descriptions become the documentation. Must have `id`. */
  schema: Schema
  /** Query parameters of the list. */
  filters: Filters
  /** Names accepted by `sort`; «-name» for descending. The first is the default. */
  sorts: readonly [string, ...string[]]
  list(db: Db, request: ListRequest<z.infer<Filters>>): Promise<Listing<z.infer<Schema>>>
  find(db: Db, id: string): Promise<z.infer<Schema> | null>
  searchDocument?(db: Db, id: string): Promise<SearchDocument | null>
  /** Title and address of records, for histories, links and lists of what changed. Unknown ids are left out. */
  titles(db: Db, ids: readonly string[]): Promise<Map<string, { title: TranslatedText; address: string }>>
}

export const defineResource = <Schema extends z.ZodObject, Filters extends z.ZodObject>(
  resource: Resource<Schema, Filters>,
) => resource as unknown as Resource

/** A line of somebody's desk: something owed or waiting. */
export type DeskItem = { title: TranslatedText; address: string; why: string; dueOn: string | null; late: boolean }

/** A part of beginning an installation, and where it is done. */
export type Beginning = {
  title: string
  why: string
  done: boolean
  ways: readonly { label: string; address: string }[]
}

export type Module = {
  name: string
  routes: readonly Route[]
  /** Permissions it asks for, each with its sentence in docs/permissions.md. */
  permissions: readonly string[]
  /** Events it records, with the sentence that tells each in a history. */
  events: Record<string, (entry: Entry, locale: Locale) => string>
  resources: readonly Resource[]
  /** Records of other kinds to search again when something happens to one: a commitment's documents name its milestones. */
  alsoIndex?(entry: Entry): readonly Ref[]
  /** Which stored files its records point at: no other is kept. A module that keeps hashes must say so here. */
  files?: FileHolder
  /** Letters and whatever else follows an act once it has committed. */
  subscribers?(services: Services): readonly Subscriber[]
  menu?: readonly { href: string; label: (locale: Locale) => string; order: number }[]
  /** What the person owes or awaits, for their desk. */
  desk?(
    db: Db,
    person: { id: string; organizationIds: readonly string[] },
    today: string,
    locale: Locale,
  ): Promise<DeskItem[]>
  /** What a new installation needs before it is of use, for whoever may do it; nothing for anybody else. */
  beginnings?(context: Context): Promise<Beginning[]>
  /** What the module hangs on the page of a record of another: the commitments of an organization. Null where it has nothing. */
  slots?(context: Context, subject: Ref): Promise<ComponentChildren>
}

export const defineModule = (module: Module): Module => module
