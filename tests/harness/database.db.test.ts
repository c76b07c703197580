import { expect, it } from 'vitest'
import { connect } from '../../src/platform/database/index.ts'
import { freshDatabase, testDatabase } from '../support/database.ts'

const { pool } = await testDatabase()

it('is migrated', async () => {
  const { rows } = await pool.query('select count(*)::int as applied from migrations')
  expect(rows[0].applied).toBeGreaterThan(0)
})

it('is not shared: what one writes, another does not see', async () => {
  const { settings, remove } = await freshDatabase()
  const other = await connect(settings)
  await other.pool.query('create table marks (mark text)')

  expect((await pool.query("select to_regclass('marks') as found")).rows).toEqual([{ found: null }])

  await other.close()
  await remove()
})

it('knows the extensions that migrations use', async () => {
  const { rows } = await pool.query("select unaccent('Cuauhtémoc') as plain")
  expect(rows).toEqual([{ plain: 'Cuauhtemoc' }])
})
