import type { ComponentChildren } from 'preact'
import type { z } from 'zod'
import type { Ref } from '../../kernel/ref.ts'
import type { Locale, TranslatedText } from '../../kernel/text.ts'
import type { Db, Tx } from '../database/index.ts'
import type { Context, Services } from '../http/context.ts'
import type { Route } from '../http/route.ts'
import type { Entry, Subscriber } from '../journal/index.ts'
import type { FileHolder } from '../storage/index.ts'
import type { ApiAct, Scope } from './acts.ts'

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
  /** The organization that owes answers to what the public asks about the record; null where nobody does. Absent: it takes no questions. */
  answersBy?(db: Db, id: string): Promise<string | null>
  /** Its place on the way from a problem to a result. Absent: it has none. */
  thread?: ThreadPart
  /** What was claimed of the record, the latest first, which a contradiction may contest: the progress reports of a milestone. */
  claims?(db: Db, id: string): Promise<Claim[]>
  /** While the text of the record is drafted in the open: what people may propose for it. Null where it never was. */
  consultation?(db: Db, id: string): Promise<Consultation | null>
  /** By id of record, the days on which something of it is due, for the calendars of those who follow it. */
  dueDates?(db: Db, ids: readonly string[]): Promise<Map<string, DueDate[]>>
}

/** The stretches of the way from a public problem to a verified result, in their order. */
export const STAGES = [
  'problem',
  'deliberation',
  'decision',
  'plan',
  'commitment',
  'work',
  'evidence',
  'verdict',
  'answer',
] as const
export type Stage = (typeof STAGES)[number]

/** One record came from another. */
export type Strand = { before: Ref; after: Ref }

/** How records of a kind lie on the thread («el hilo»), for many at once: one query each. */
export type ThreadPart = {
  stage: Stage
  /** What these records came from. */
  before?(db: Db, ids: readonly string[]): Promise<Strand[]>
  /** The records of this kind that came from any of those, `most` of them. */
  after?(db: Db, refs: readonly Ref[], most: number): Promise<Strand[]>
  /** What there is to tell of each in a line or two, by id. */
  says?(db: Db, ids: readonly string[], locale: Locale): Promise<Map<string, string[]>>
}

/** `uid` stays the same when the day moves. */
export type DueDate = { uid: string; day: string; title: TranslatedText; address: string }

/** Something claimed of a record, and where it is read. `publishedAt`: only what came before may be answered with it; absent, anything. */
export type Claim = { id: string; title: TranslatedText; address: string; publishedAt?: Date }

/**
 * How the public takes part in writing a record: who owes the answers, on which days proposals are taken (`closesOn` null: until
 * further notice), and the drafts that were published, the latest first.
 */
export type Consultation = {
  ownerId: string | null
  windows: readonly { opensOn: string; closesOn: string | null }[]
  drafts: readonly Claim[]
  /** Its text takes nothing up any more: only a draft that is there may have. */
  isFixed?: boolean
}

export const defineResource = <Schema extends z.ZodObject, Filters extends z.ZodObject>(
  resource: Resource<Schema, Filters>,
) => resource as unknown as Resource

/** A line of somebody's desk: something owed or waiting. `asked`: what others owe to them, and how it stands in a word; no task of theirs. */
export type DeskItem = {
  title: TranslatedText
  address: string
  why: string
  dueOn: string | null
  late: boolean
  asked?: string
}

/**
 * A kind of question that decision-makers decide, named for good: «plan.approve». `effect` runs within the transaction that closes
 * the decision, so that deciding and its effect are one act; it answers a refusal where the record is no longer what was decided
 * on, and then the decision stands and says why it was not applied (docs/decisions/010).
 */
export type Matter = {
  name: string
  title: TranslatedText
  effect?(tx: Tx, decision: Decided): Promise<void | { ok: boolean; reason?: string; notApplied?: string }>
  /** A reason of `effect` for not applying what was approved, as the page of the decision says it. */
  explain?(reason: string, locale: Locale): string
  /** While it is open: why approving it would change nothing, as its page and whoever votes are warned. Null where it would. */
  hindrance?(db: Db, subject: Ref, locale: Locale): Promise<string | null>
}

/** What was decided, as whoever acts upon it is told. `textHash`: SHA-256 of what was voted, in hexadecimal. */
export type Decided = {
  id: string
  makerId: string
  matter: string
  subject: Ref
  title: TranslatedText
  textHash: string
  outcome: 'approved' | 'rejected' | 'no-quorum' | 'impossible'
  closedAt: Date
  /** Who closed it; null: the clock. */
  actorId: string | null
}

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
  /** What programs may do too, with a token: acts of its pages under /api/v1. */
  acts?: readonly ApiAct[]
  /** What each scope of its acts lets, as their owners choose it: «Reportar avances…». */
  scopes?: Readonly<Record<Scope, (locale: Locale) => string>>
  /** Records of other kinds to search again when something happens to one: a commitment's documents name its milestones. */
  alsoIndex?(entry: Entry): readonly Ref[]
  /** Which stored files its records point at: no other is kept. A module that keeps hashes must say so here. */
  files?: FileHolder
  /** Letters and whatever else follows an act once it has committed. */
  subscribers?(services: Services): readonly Subscriber[]
  /** What is done by the clock. */
  schedules?(services: Services): readonly Schedule[]
  /** Work that its acts queue, each job with its data. */
  queues?(services: Services): readonly Queue[]
  menu?: readonly { href: string; label: (locale: Locale) => string; order: number }[]
  /** What the person owes or awaits, for their desk. */
  desk?(
    db: Db,
    person: {
      id: string
      organizationIds: readonly string[]
      /** In which organizations they may do what. */
      permissions: ReadonlyMap<string, ReadonlySet<string>>
    },
    today: string,
    locale: Locale,
  ): Promise<DeskItem[]>
  /** What a new installation needs before it is of use, for whoever may do it; nothing for anybody else. */
  beginnings?(context: Context): Promise<Beginning[]>
  /** What the module hangs on the page of a record of another: the commitments of an organization. Null where it has nothing. */
  slots?(context: Context, subject: Ref): Promise<ComponentChildren>
  /** What it lets decision-makers decide. */
  matters?: readonly Matter[]
  /** What the module holds of a person, for themselves to see and to take along: plain data by the name of each part. */
  personalData?(db: Db, personId: string): Promise<Record<string, unknown>>
  /** How the parts and fields of `personalData` are called to whoever reads them on a page. */
  personalWords?(locale: Locale): Readonly<Record<string, string>>
  /** What the person said in public and may still take back: whoever closes their account is led to it before, since nobody may after. */
  withdrawable?(db: Db, personId: string): Promise<Ref[]>
  /** What the module adds to «Mi cuenta». */
  account?: readonly { href: string; label(locale: Locale): string; says(locale: Locale): string }[]
  /** When they close their account: removes what was theirs alone, leaves without their name what others rely on. Counts stay. */
  forget?(tx: Tx, personId: string): Promise<void>
}

/** Work by the clock. `cron` is in the city's zone; a time that was missed is made up for by the next, so `work` must bear both. */
export type Schedule = { queue: string; cron: string; work(): Promise<void> }

/** Jobs of one kind; `work` must bear the same one twice. */
export type Queue = { queue: string; work(data: object): Promise<void> }

export const defineModule = (module: Module): Module => module
