import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { newId } from '../../kernel/id.ts'
import { ref } from '../../kernel/ref.ts'
import { startJobs } from '../jobs/index.ts'
import {
  countPublicJournal,
  eachPublicEntry,
  historyOf,
  publicJournal,
  record,
  startDispatch,
  watchJournal,
  type Entry,
} from './index.ts'

const connection = await testDatabase()
const { db, pool, embedded } = connection
const fail = (error: unknown) => {
  throw error
}

describe('record', () => {
  it('writes nothing where the act fails', async () => {
    const plan = ref('plan', newId())
    const act = db.transaction(async (tx) => {
      await record(tx, { event: 'plan.created', subject: plan, actorId: null })
      throw new Error('the act failed')
    })
    await expect(act).rejects.toThrow('the act failed')
    expect(await historyOf(db, plan)).toEqual([])
  })

  it('is part of the history of every record it is about, newest first, and pages', async () => {
    const plan = ref('plan', newId())
    const commitment = ref('commitment', newId())
    for (const name of ['a', 'b', 'c']) {
      await db.transaction((tx) =>
        record(tx, {
          event: 'commitment.edited',
          subject: commitment,
          actorId: null,
          about: [plan, plan],
          details: { name },
        }),
      )
    }
    expect((await historyOf(db, plan)).map((entry) => entry.details.name)).toEqual(['c', 'b', 'a'])
    const [latest] = await historyOf(db, commitment, { limit: 1 })
    expect((await historyOf(db, commitment, { before: latest!.id })).map((entry) => entry.details.name)).toEqual([
      'b',
      'a',
    ])
  })

  it('is told by the moment of the act, whenever it was entered, and pages without losing or repeating any', async () => {
    const plan = ref('plan', newId())
    const moments = ['2026-03-01', '2025-01-01', '2026-03-01', '2024-07-09', '2026-11-22', '2025-01-01']
    for (const [at, day] of moments.entries())
      await db.transaction(async (tx) => {
        await tx.execute(sql`select set_config('tequio.moment', ${`${day}T12:00:00.123456Z`}, true)`)
        await record(tx, { event: 'plan.edited', subject: plan, actorId: null, details: { at } })
      })
    const told = async (limit: number, read: typeof historyOf) => {
      const seen: Entry[] = []
      for (let before: number | undefined; ;) {
        const page = await read(db, plan, { before, limit })
        seen.push(...page)
        if (page.length < limit)
          return seen.filter(({ subject }) => subject.id === plan.id).map(({ details }) => details.at)
        before = page.at(-1)!.id
      }
    }
    for (const limit of [1, 2, 100]) {
      expect(await told(limit, historyOf)).toEqual([4, 2, 0, 5, 1, 3])
      expect(await told(limit, (tx, _, page) => publicJournal(tx, page))).toEqual([4, 2, 0, 5, 1, 3])
    }
    const every = (await Array.fromAsync(eachPublicEntry(db, 2))).flat()
    expect(every.filter(({ subject }) => subject.id === plan.id).map(({ details }) => details.at)).toEqual([
      4, 2, 0, 5, 1, 3,
    ])
    expect(every).toHaveLength(await countPublicJournal(db))
  })

  it('shows nobody what is nobody else’s business', async () => {
    const person = ref('person', newId())
    await db.transaction((tx) =>
      record(tx, { event: 'person.signed-in', subject: person, actorId: person.id, public: false }),
    )
    expect(await historyOf(db, person)).toEqual([])
    expect((await publicJournal(db, { limit: 100 })).filter((entry) => entry.subject.id === person.id)).toEqual([])
  })

  it('refuses an event that is not a noun and an act', async () => {
    await expect(
      db.transaction((tx) => record(tx, { event: 'Edited!', subject: ref('plan', newId()), actorId: null })),
    ).rejects.toThrow()
  })

  it.each(['update journal set event = $1', 'delete from journal where event <> $1', 'truncate journal cascade'])(
    'nobody rewrites it: %s',
    async (sql) => {
      await db.transaction((tx) => record(tx, { event: 'plan.created', subject: ref('plan', newId()), actorId: null }))
      await expect(pool.query(sql, sql.includes('$1') ? ['plan.forged'] : [])).rejects.toThrow('append-only')
    },
  )
})

describe('watchJournal', () => {
  const advances = (watch: { version: number; onAdvance(listener: () => void): void }) =>
    new Promise<void>((done) => watch.onAdvance(done))

  it('learns within a second of what another process wrote', async () => {
    const watch = await watchJournal(pool, { interval: 50, onError: fail })
    const before = watch.version
    const learned = advances(watch)
    await db.transaction((tx) => record(tx, { event: 'plan.created', subject: ref('plan', newId()), actorId: null }))
    await learned
    expect(watch.version).toBeGreaterThan(before)
    watch.close()
  })

  if (!embedded)
    it('learns of an entry whose transaction took its number early and committed late', async () => {
      const slow = await pool.connect()
      await slow.query('begin')
      await slow.query(
        `insert into journal (event, subject_kind, subject_id) values ('plan.created', 'plan', gen_random_uuid())`,
      )
      await db.transaction((tx) => record(tx, { event: 'plan.created', subject: ref('plan', newId()), actorId: null })) // a higher number, committed first
      const watch = await watchJournal(pool, { interval: 50, onError: fail })
      const learned = advances(watch)
      const before = watch.version
      await slow.query('commit')
      await learned
      expect(watch.version).toBeGreaterThan(before)
      slow.release()
      watch.close()
    })
})

describe('dispatch', () => {
  const collect = async (
    work: (seen: Entry[], wake: () => Promise<void>, settle: () => Promise<void>) => Promise<void>,
    handle: (entry: Entry) => Promise<void> = async () => {},
  ) => {
    const jobs = await startJobs(connection, { work: true, onError: fail })
    const seen: Entry[] = []
    let arrived = () => {}
    const dispatch = await startDispatch({
      db,
      jobs,
      interval: 50,
      onError: fail,
      subscribers: [
        {
          name: 'test',
          wants: (entry) => entry.event.startsWith('dispatch.'),
          handle: async (entry) => (await handle(entry), seen.push(entry), arrived()),
        },
      ],
    })
    try {
      await work(seen, () => new Promise((done) => (arrived = done)), dispatch.settle)
    } finally {
      await dispatch.close()
      await jobs.close()
    }
  }

  it('brings every entry to who wants it, once where nothing fails', async () => {
    const subject = ref('plan', newId())
    await collect(async (seen, next) => {
      const arrival = next()
      await db.transaction((tx) => record(tx, { event: 'dispatch.tested', subject, actorId: null, details: { n: 1 } }))
      await arrival
      expect(seen.map((entry) => [entry.subject, entry.details, entry.at instanceof Date])).toEqual([
        [subject, { n: 1 }, true],
      ])
    })
  })

  if (!embedded)
    it('is settled only when what an older transaction holds back has been read too', async () => {
      await collect(async (_, next, settle) => {
        const other = await pool.connect()
        await other.query('begin; select pg_current_xact_id()') // as any transaction that writes, in any database of the cluster
        const arrival = next()
        await db.transaction((tx) => record(tx, { event: 'dispatch.tested', subject: ref('plan', newId()), actorId: null })) // prettier-ignore
        const order: string[] = []
        const settling = settle().then(() => order.push('settled'))
        for (let round = 0; round < 100; round++) await db.execute(sql`select 1`) // time enough for one look
        order.push('committed')
        await other.query('commit')
        other.release()
        await settling
        expect(order).toEqual(['committed', 'settled'])
        const { rows } = await db.execute(sql`
          select count(*)::int as beyond from journal j, journal_cursors c
          where c.name = 'dispatch' and (j.xid, j.id) > (c.xid::text::xid8, c.entry_id)`)
        expect(rows).toEqual([{ beyond: 0 }])
        await arrival
      })
    })
})
