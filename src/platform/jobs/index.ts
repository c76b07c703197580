import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss, type JobResult } from 'pg-boss'
import { underLock, type Connection, type Tx } from '../database/index.ts'

const DEAD = 'dead'

export type DeadJob = { id: string; queue: string; data: unknown; error: string; diedAt: Date }

export type Jobs = {
  /** Makes the queue and, where this process works, does its jobs one by one: five more tries, ever later, then the dead letters. */
  handle<Data extends object>(queue: string, work: (data: Data) => Promise<void>): Promise<void>
  /** Queues inside the caller's transaction: the jobs exist if and only if the data do. */
  sendMany(tx: Tx, queue: string, data: readonly object[]): Promise<void>
  /** Runs `queue` by the clock, `cron` in the city's zone. The queue must have been handled. */
  schedule(queue: string, cron: string): Promise<void>
  /** Jobs that failed every try, newest first, for an operator to see. */
  dead(): Promise<DeadJob[]>
  /** Gives dead jobs their tries back. Answers how many were moved. */
  retryDead(ids: readonly string[]): Promise<number>
  /** How much waits in each queue; not those of dead letters and of the machinery itself. */
  counts(): Promise<{ queue: string; waiting: number; active: number; failed: number }[]>
  /** Waits until no job is waiting or under way. Throws after half a minute. */
  idle(): Promise<void>
  close(): Promise<void>
}

/**
 * Background work on the same database, by pg-boss, through the same pool.
 * `work: false` only queues: another process does the jobs.
 */
export async function startJobs(
  connection: Connection,
  {
    work,
    zone = 'America/Mexico_City',
    retries = { limit: 5, delay: 2 },
    onError,
  }: {
    work: boolean
    zone?: string
    /** How often a job that failed is tried again, and after how many seconds the first time. */
    retries?: { limit: number; delay: number }
    onError: (error: unknown) => void
  },
): Promise<Jobs> {
  const { pool, embedded } = connection
  const boss = new PgBoss({
    schema: 'jobs',
    backend: embedded ? 'pglite' : 'postgres',
    supervise: work,
    superviseIntervalSeconds: 20, // jobs whose process was killed are begun again half a minute later, not after a quarter of an hour
    monitorIntervalSeconds: 20,
    schedule: work,
    db: {
      async executeSql(text, values) {
        const client = await pool.connect()
        try {
          return (await client.query(text, values as never)) as never
        } catch (error) {
          await client.query('rollback').catch(() => {}) // a failed BEGIN…COMMIT block must not poison the shared session
          throw error
        } finally {
          client.release()
        }
      },
    },
  })
  boss.on('error', onError)
  // Its own lock does not hold off two that begin at once on an empty database. The embedded one has no second process.
  await (embedded ? boss.start() : underLock(connection, () => boss.start()))
  await boss.createQueue(DEAD, { retentionSeconds: 365 * 86_400 })

  const within = (tx: Tx) => ({ db: fromDrizzle(tx, sql as never) })
  return {
    async handle(queue, handler) {
      await boss.createQueue(queue, {
        retryLimit: retries.limit,
        retryDelay: retries.delay,
        retryBackoff: true,
        deadLetter: DEAD,
        heartbeatSeconds: 10,
      })
      if (!work) return
      await boss.work<Parameters<typeof handler>[0]>(
        queue,
        { batchSize: 20, pollingIntervalSeconds: 0.5, perJobResults: true },
        async (batch) => {
          const results: JobResult[] = []
          for (const job of batch) results.push(await tried(job.id, () => handler(job.data)))
          return results
        },
      )
    },
    async sendMany(tx, queue, data) {
      await boss.insert(
        queue,
        data.map((item) => ({ data: item })),
        within(tx),
      )
    },
    schedule: (queue, cron) => boss.schedule(queue, cron, {}, { tz: zone }),
    async dead() {
      const jobs = await boss.findJobs<object>(DEAD, { queued: true })
      return jobs
        .map((job) => ({
          id: job.id,
          queue: sourceOf(job),
          data: job.data,
          error: reasonOf(job),
          diedAt: job.createdOn,
        }))
        .sort((a, b) => b.diedAt.getTime() - a.diedAt.getTime())
    },
    retryDead: (ids) => boss.redrive(DEAD, { ids: [...ids] }),
    async counts() {
      const queues = (await boss.getQueues()).filter(({ name }) => name !== DEAD && !name.startsWith('__'))
      return queues.map((queue) => ({
        queue: queue.name,
        waiting: queue.queuedCount,
        active: queue.activeCount,
        failed: queue.totalCount,
      }))
    },
    async idle() {
      for (let tries = 0; tries < 300; tries++) {
        const { rows } = await pool.query(
          `select 1 from jobs.job where state in ('created', 'retry', 'active') and name like 'journal-%' limit 1`,
        )
        if (rows.length === 0) return
        await new Promise((done) => setTimeout(done, 100))
      }
      throw new Error('The background work did not come to rest in half a minute.')
    },
    close: () => boss.stop({ graceful: true, timeout: 5000 }),
  }
}

/** One by one: a job that fails takes none of those fetched with it along. */
async function tried(id: string, work: () => Promise<void>): Promise<JobResult> {
  try {
    await work()
    return { id, status: 'completed' }
  } catch (error) {
    return { id, status: 'failed', output: error }
  }
}

const sourceOf = (job: object) => String((job as { sourceName?: string | null }).sourceName ?? '')

function reasonOf(job: object): string {
  const output = (job as { sourceOutput?: { message?: string } | null }).sourceOutput
  return output?.message ?? ''
}
