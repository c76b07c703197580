import { randomUUID } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { connect, migrate } from '../../../src/platform/database/index.ts'
import { runSql, withDatabase } from '../database.ts'
import { startPostgres } from '../postgres.ts'
import { provideOrExplain } from './provide.ts'

/** Starts a PostgreSQL, unless one is given, and makes in it the migrated template of each test file's database. */
export default async function setup(project: TestProject) {
  const template = `tequio_template_${randomUUID().slice(0, 8)}`
  const given = process.env.TEQUIO_TEST_DATABASE_URL
  const server = { url: given ?? '', stop: async () => {} }
  await provideOrExplain(project, 'database', async () => {
    if (!given) Object.assign(server, await startPostgres())
    await makeTemplate(server.url, template)
    return { engine: 'postgresql', url: server.url, template }
  })
  return async () => {
    if (given) await runSql(given, `drop database if exists ${template} with (force)`)
    await server.stop()
  }
}

async function makeTemplate(url: string, name: string) {
  await runSql(url, `create database ${name}`)
  const connection = await connect({ url: withDatabase(url, name), folder: '' })
  try {
    await migrate(connection)
  } finally {
    await connection.close() // a template must have no connections
  }
}
