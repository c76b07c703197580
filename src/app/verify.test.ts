import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, expect, it } from 'vitest'
import { readSettings } from '../platform/config/index.ts'
import { connect } from '../platform/database/index.ts'
import { verifyFile } from './verify.ts'

const folder = mkdtempSync(join(tmpdir(), 'tequio-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'plan.json')
writeFileSync(path, '{"plan": {"slug": "prueba"}}')

it('cannot tell where no site is installed, and installs none', async () => {
  const TEQUIO_DATA = join(folder, 'nada')
  const { code, lines } = await verifyFile(readSettings({ TEQUIO_DATA }), path, {})
  expect([code, lines.at(-1)]).toEqual([2, 'No site is installed here. Ask one: --origin https://…'])
  expect(existsSync(TEQUIO_DATA)).toBe(false)
})

it('cannot tell where the database has nothing yet', async () => {
  const TEQUIO_DATA = join(folder, 'empty')
  const connection = await connect({ folder: join(TEQUIO_DATA, 'database') })
  await connection.db.execute(sql`select 1`)
  await connection.close()
  const { code, lines } = await verifyFile(readSettings({ TEQUIO_DATA }), path, {})
  expect([code, lines.join('\n')]).toEqual([2, expect.stringContaining('cannot be asked: relation')])
  expect(lines.join('\n')).not.toMatch(/select|Failed query/)
  expect(existsSync(join(TEQUIO_DATA, 'secret'))).toBe(false)
})
