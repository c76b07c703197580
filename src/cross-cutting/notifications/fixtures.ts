import { z } from 'zod'
import { sql } from 'drizzle-orm'
import { testSite } from '../../../tests/support/site.ts'
import { newId } from '../../kernel/id.ts'
import { ref, type Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import type { Actor } from '../../platform/access/index.ts'
import type { Connection, Tx } from '../../platform/database/index.ts'
import type { SafeFetch } from '../../platform/fetch/index.ts'
import type { Services } from '../../platform/http/index.ts'
import { record, toEntry, type Entry } from '../../platform/journal/index.ts'
import { defineModule, defineResource, type DueDate, type Module, type Queue } from '../../platform/manifest/index.ts'
import { entryOfRow, ENTRY, type EntryRow } from './entries.ts'
import type { Around } from './around.ts'
import { notifications } from './module.ts'

// For the tests of this module: a city with probes in it, which are records like any other, and people who follow them.

type Probe = { title: TranslatedText; address: string; due: DueDate[] }

export function probeCity(
  connection: Connection,
  { safeFetch, settings = {} }: { safeFetch?: SafeFetch; settings?: Record<string, string> } = {},
) {
  const { db } = connection
  const probes = new Map<string, Probe>()
  const probeModule = defineModule({
    name: 'probes',
    routes: [],
    permissions: [],
    events: { 'probe.changed': ({ details }) => `Cambió «${String(details['what'] ?? '')}»` },
    resources: [
      defineResource({
        kind: 'probe',
        path: 'probes',
        title: { es: 'Sondas', en: 'Probes' },
        schema: z.object({ id: z.uuid() }),
        filters: z.object({}),
        sorts: ['id'],
        list: async () => ({ items: [], next: null, total: 0 }),
        find: async () => null,
        titles: async (_, ids) => new Map(ids.flatMap((id) => (probes.has(id) ? [[id, probes.get(id)!]] : []))),
        dueDates: async (_, ids) => new Map(ids.map((id) => [id, probes.get(id)?.due ?? []])),
      }),
    ],
  })
  const modules: Module[] = [probeModule]
  const around: Around = {
    modules: () => modules,
    names: {
      async people(_, ids) {
        const { rows } = await db.execute<{ id: string; name: string }>(sql`select id, name from people where id = any(${sql.param([...ids])}::uuid[])`) // prettier-ignore
        return new Map(rows.map(({ id, name }) => [id, name]))
      },
      organizations: async () => new Map(),
    },
    async accounts(_, ids) {
      const { rows } = await db.execute<{
        id: string
        email: string
        locale: 'es' | 'en' | null
        demonstration: boolean
      }>(
        sql`select id, email, locale, demonstration from people where id = any(${sql.param([...ids])}::uuid[]) and closed_at is null`,
      )
      return rows
    },
    writeCalendar: ({ name, events }) =>
      [name, ...events.map(({ uid, firstDay, summary, stamp }) => `${uid} ${firstDay} ${summary} ${stamp.toISOString()}`)].join('\n'), // prettier-ignore
  }
  const module = notifications(around)
  modules.push(module)
  const queued: { queue: string; data: object }[] = []
  const site = testSite(connection, {
    routes: module.routes,
    modules,
    settings,
    // Who asks is in a cookie, as nobody could do it in the real application.
    identify: async (_, request) => actorOf(/who=([0-9a-f-]{36})/.exec(request.headers.get('cookie') ?? '')?.[1]),
  })
  const services: Services = Object.assign(site.services, {
    jobs: {
      sendMany: async (_: Tx, queue: string, data: readonly object[]) => void queued.push(...data.map((item) => ({ queue, data: item }))), // prettier-ignore
    } as unknown as Services['jobs'],
    ...(safeFetch && { safeFetch }),
  })
  const queues = new Map<string, Queue['work']>(module.queues!(services).map(({ queue, work }) => [queue, work]))
  const [subscriber] = module.subscribers!(services)

  return {
    ...site,
    services,
    around,
    module,
    queued,
    mailbox: services.mail.mailbox!,
    probe(title: string, due: DueDate[] = []): Ref {
      const id = newId()
      probes.set(id, { title: { es: title }, address: `/sondas/${id}`, due })
      return ref('probe', id)
    },
    forgetProbe: ({ id }: Ref) => probes.delete(id),
    dueOf: ({ id }: Ref) => probes.get(id)!.due,
    async person(
      name: string,
      { locale = null, demonstration = false }: { locale?: 'es' | 'en' | null; demonstration?: boolean } = {},
    ): Promise<Actor> {
      const id = newId()
      await db.execute(sql`
        insert into people (id, email, email_verified, name, locale, demonstration, created_at, updated_at)
        values (${id}, ${`${id}@canario.example`}, true, ${name}, ${locale}, ${demonstration}, now(), now())`)
      return actorOf(id, name)
    },
    /** An act, and what becomes of it behind. */
    async act(
      subject: Ref,
      {
        what = 'algo',
        by = null,
        about = [],
        isPublic = true,
      }: { what?: string; by?: Actor | null; about?: Ref[]; isPublic?: boolean } = {},
    ): Promise<Entry> {
      const id = await db.transaction((tx) =>
        record(tx, {
          event: 'probe.changed',
          subject,
          actorId: by?.person?.id ?? null,
          details: { what },
          about,
          public: isPublic,
        }),
      )
      const { rows } = await db.execute<EntryRow>(sql`select ${ENTRY} from journal j where id = ${id}`)
      const entry = entryOfRow(rows[0]!)
      if (subscriber!.wants(entry))
        await subscriber!.handle(toEntry({ ...entry, subjectKind: subject.kind, subjectId: subject.id }))
      return entry
    },
    handle: (entry: Entry) => subscriber!.handle(entry),
    /** Does the jobs that are queued, each once; answers how many. */
    async work(): Promise<number> {
      const jobs = queued.splice(0)
      for (const { queue, data } of jobs) await queues.get(queue)!(data)
      return jobs.length
    },
    /** Minutes go by. */
    later(minutes: number) {
      site.clock.now = new Date(site.clock.now.getTime() + minutes * 60_000)
    },
    as(actor: Actor) {
      const visitor = site.visitor()
      visitor.cookies.set('tequio.session_token', 'x')
      visitor.cookies.set('who', actor.person!.id)
      return visitor
    },
  }
}

const actorOf = (id?: string, name = 'Alguien'): Actor => ({
  person: id ? { id, name } : null,
  roles: [],
  permissions: new Map(),
})
