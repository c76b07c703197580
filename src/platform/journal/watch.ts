import type pg from 'pg'

export type JournalWatch = {
  /** Counts up whenever this process learns of an entry, its own or another process's. What was rendered at an earlier count is stale. */
  readonly version: number
  /** To be called when a transaction that wrote entries has committed here: no need to wait for the next look. */
  advanced(): void
  onAdvance(listener: () => void): void
  close(): void
}

/**
 * Keeps `version` true to the journal by looking every `interval` ms, so that several processes agree within a second.
 *
 * Ids alone would not do: a transaction that took a lower id may commit after one with a higher. Each look asks for all
 * entries not yet seen that no finished look can have covered: those of transactions that were still open at the last one.
 */
export async function watchJournal(
  pool: pg.Pool,
  { interval = 400, onError = () => {} }: { interval?: number; onError?: (error: unknown) => void } = {},
): Promise<JournalWatch> {
  const listeners: (() => void)[] = []
  let version = 1
  let horizon = '0'
  let seen = new Set<number>()
  let closed = false
  let timer: NodeJS.Timeout | undefined

  const look = async () => {
    const { rows } = await pool.query<{ horizon: string; ids: string[] | null }>(
      `select pg_snapshot_xmin(pg_current_snapshot())::text as horizon, (select array_agg(id) from journal where xid >= $1::text::xid8) as ids`,
      [horizon],
    )
    const now = rows[0]!
    const ids = new Set((now.ids ?? []).map(Number))
    const news = [...ids].some((id) => !seen.has(id))
    horizon = now.horizon
    seen = ids
    return news
  }
  const advanced = () => {
    version++
    for (const listener of listeners) listener()
  }
  const again = () => {
    timer = setTimeout(async () => {
      try {
        if (await look()) advanced()
      } catch (error) {
        version++ // what cannot be checked is not served as current
        if (!closed) onError(error)
      }
      if (!closed) again()
    }, interval)
    timer.unref()
  }

  horizon = (await pool.query<{ horizon: string }>('select pg_snapshot_xmin(pg_current_snapshot())::text as horizon'))
    .rows[0]!.horizon
  await look()
  again()
  return {
    get version() {
      return version
    },
    advanced,
    onAdvance: (listener) => void listeners.push(listener),
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
