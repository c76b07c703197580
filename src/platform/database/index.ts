import { mkdirSync } from 'node:fs'
import { Placeholder, sql, type AnyColumn, type SQL } from 'drizzle-orm'
import { drizzle, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres'
import type { PgDatabase } from 'drizzle-orm/pg-core'
import pg from 'pg'
import { holdFolder } from './alone.ts'

export { FolderTaken } from './alone.ts'
export { migrate, migrationNames, underLock } from './migrate.ts'

/** What reads take. A transaction is one too. */
export type Db = PgDatabase<NodePgQueryResultHKT>
/** Only a transaction has this type, so a write outside one does not compile. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0]

export type Connection = {
  pool: pg.Pool
  db: Db
  /** True on PGlite. */
  embedded: boolean
  close(): Promise<void>
  /** The whole embedded database as a file to load again; only where `embedded`. */
  dump?(): Promise<Blob>
}

export type DatabaseSettings = { url?: string | undefined; folder: string; pool?: number; loadDataDir?: Blob }

/**
 * One `pg.Pool` over both engines: PostgreSQL where `url` is given, else PGlite in `folder` (`memory://` keeps nothing).
 * Throws FolderTaken, or the driver's error where PostgreSQL does not answer.
 */
export const connect = (settings: DatabaseSettings): Promise<Connection> =>
  settings.url ? connectPostgres(settings.url, settings.pool ?? 20) : connectEmbedded(settings)

async function connectPostgres(connectionString: string, max: number): Promise<Connection> {
  const pool = surviving(new pg.Pool({ connectionString, max, connectionTimeoutMillis: 10_000 }))
  return { pool, db: drizzle(pool), embedded: false, close: () => pool.end() }
}

async function connectEmbedded({ folder, loadDataDir }: DatabaseSettings): Promise<Connection> {
  const [{ PGlite }, { createPgConfig }, { unaccent }, { pg_trgm }, { btree_gist }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('@electric-sql/pglite/node-postgres'),
    import('@electric-sql/pglite/contrib/unaccent'),
    import('@electric-sql/pglite/contrib/pg_trgm'),
    import('@electric-sql/pglite/contrib/btree_gist'),
  ])
  const memory = folder === 'memory://'
  if (!memory) mkdirSync(folder, { recursive: true })
  const release = memory ? async () => {} : await holdFolder(folder)
  const lite = await PGlite.create({
    ...(memory ? {} : { dataDir: folder }),
    ...(loadDataDir && { loadDataDir }),
    extensions: { unaccent, pg_trgm, btree_gist },
  })
  const config = createPgConfig(lite)
  const parse = config.connection.parse.bind(config.connection)
  config.connection.parse = (query) => parse({ ...query, types: undefined }) // Drizzle passes { getTypeParser }; PGlite expects number[] and hangs
  // Exactly one pool of one connection: a second would share PGlite's only session, and its open transaction.
  const pool = keepingItsClient(
    surviving(new pg.Pool({ ...(config as object), max: 1, connectionTimeoutMillis: 20_000 })),
  )
  return {
    pool,
    db: drizzle(pool),
    embedded: true,
    dump: () => lite.dumpDataDir('none'),
    async close() {
      await pool.query('select 1').catch(() => {}) // after a query that failed, PGlite is not done until it can answer another
      await pool.end()
      await lite.close()
      await release()
    },
  }
}

/** Without these listeners the broken connections of a failover end the whole process; the next query reports them instead. */
function surviving(pool: pg.Pool): pg.Pool {
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** A pool ends the client whose query failed; PGlite's only session must outlive a constraint that said no. */
function keepingItsClient(pool: pg.Pool): pg.Pool {
  const query = async (...parameters: unknown[]) => {
    const client = await pool.connect()
    try {
      return await (client.query as (...args: unknown[]) => Promise<unknown>)(...parameters)
    } finally {
      client.release()
    }
  }
  pool.query = query as typeof pool.query
  return pool
}

/** The first of the rows, or undefined: for questions that have one answer. */
export const first = <Row>(rows: readonly Row[]): Row | undefined => rows[0]

/** The column has one of these ids. One parameter whatever their number: a statement takes 65,535. */
export const among = (column: AnyColumn, ids: readonly string[] | Placeholder): SQL =>
  sql`${column} = any(${ids instanceof Placeholder ? ids : sql.param([...ids])}::uuid[])`

/**
 * A question that nearly every page asks, written once for each database and transaction: Drizzle takes longer to write it than
 * the database to answer. `sql.placeholder` stands for what changes. The statement has no name, so that it is planned for its values.
 */
export function prepared<Question>(write: (db: Db) => { prepare(name: string): Question }): (db: Db) => Question {
  const kept = new WeakMap<Db, Question>()
  return (db) => {
    let question = kept.get(db)
    if (!question) kept.set(db, (question = write(db).prepare('')))
    return question
  }
}
