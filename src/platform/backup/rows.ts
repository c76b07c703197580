import type pg from 'pg'

/** Tables of the house, by name; those of the job queue are made anew, and `migrations` is written by the migrator. */
export async function tableNames(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'migrations' order by 1`,
  )
  return rows.map(({ name }) => name)
}

/** Columns that are written; the database computes the others. */
export async function columnsOf(client: pg.PoolClient, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  )
  return rows.map(({ name }) => name)
}

/**
 * The rows as JSON texts, `size` at a time, in constant memory. They are never parsed on the way: a JavaScript number could not
 * hold every numeric.
 */
export async function* readTable(client: pg.PoolClient, table: string, size: number): AsyncGenerator<string[]> {
  await client.query(`declare rows no scroll cursor for select row_to_json(t)::text as line from "${table}" t`)
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${size} from rows`)
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
  }
  await client.query('close rows')
}

/** Inserts rows as they were read. Answers how many. */
export async function writeRows(
  client: pg.PoolClient,
  table: string,
  columns: readonly string[],
  lines: readonly string[],
): Promise<number> {
  const names = columns.map((column) => `"${column}"`).join(', ')
  const { rowCount } = await client.query(
    `insert into "${table}" (${names}) overriding system value select ${names} from json_populate_recordset(null::"${table}", $1::json)`,
    [`[${lines.join(',')}]`],
  )
  return rowCount ?? 0
}

/**
 * Lets rows come in any order: foreign keys are taken off and triggers rest. What is answered puts both back, and by that
 * checks every reference.
 */
export async function prepareTables(client: pg.PoolClient): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  )
  const tables = await tableNames(client)
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint "${name}"`)
  for (const table of tables) await client.query(`alter table "${table}" disable trigger user`)
  return async () => {
    for (const { table, name, definition } of keys)
      await client.query(`alter table ${table} add constraint "${name}" ${definition}`)
    for (const table of tables) await client.query(`alter table "${table}" enable trigger user`)
  }
}

/** Transaction ids belong to the server that gave them: the order starts again from the entries' own ids. */
export async function settleJournal(client: pg.PoolClient) {
  await client.query(`
    update journal_cursors c set xid = '0', entry_id = coalesce(
      (select min(j.id) - 1 from journal j where (j.xid, j.id) > (c.xid, c.entry_id)), (select max(id) from journal), 0)`)
  await client.query(`update journal set xid = '0'`)
}

/** Every counter goes on after the highest number that came. */
export async function settleSequences(client: pg.PoolClient) {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select * from (select table_name as table, column_name as column, pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
     from information_schema.columns where table_schema = 'public') c where sequence is not null`,
  )
  for (const { table, column, sequence } of rows)
    await client.query(
      `select setval($1, greatest((select max("${column}") from "${table}"), 1), (select count(*) > 0 from "${table}"))`,
      [sequence],
    )
}
