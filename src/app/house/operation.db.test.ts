import { afterAll, expect, it, vi } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import type { Actor } from '../../platform/access/index.ts'
import { startJobs } from '../../platform/jobs/index.ts'
import { operationRoutes } from './operation.tsx'

const connection = await testDatabase()
const { db } = connection
const operator: Actor = {
  person: { id: '0199b0c0-0000-7000-8000-000000000001', name: 'Olga' },
  roles: [],
  permissions: new Map([['operation.view', new Set(['org'])]]),
}
const jobs = await startJobs(connection, {
  work: true,
  retries: { limit: 0, delay: 0 },
  onError: (error) => {
    throw error
  },
})
afterAll(() => jobs.close())
const site = testSite(connection, { routes: operationRoutes, identify: async () => operator })
site.services.jobs = jobs

it('a job that always fails becomes a dead letter, which the page shows and gives its tries back', async () => {
  let broken = true
  const done: object[] = []
  await jobs.handle<{ n: number }>('journal-search', async (data) => {
    if (broken && data.n === 7) throw new Error('el índice no responde')
    done.push(data)
  })
  await db.transaction((tx) => jobs.sendMany(tx, 'journal-search', [{ n: 6 }, { n: 7 }, { n: 8 }]))
  await vi.waitUntil(async () => (await jobs.dead()).length > 0, { timeout: 60_000, interval: 100 })

  const visitor = site.visitor()
  visitor.cookies.set('tequio.session_token', 'x')
  const shown = (await visitor.get('/operacion')).text
  expect(shown).toContain('1 trabajo de fondo falló todas las veces')
  expect(shown).toContain('el índice no responde')
  expect(shown).toContain('Poner al día la búsqueda')
  expect(shown).not.toMatch(/__pgboss|<code>dead<|<code>journal-/)

  expect(done).toHaveLength(2) // those fetched together with the one that failed

  broken = false
  const [letter] = await jobs.dead()
  expect(letter).toMatchObject({ queue: 'journal-search', data: { n: 7 } })
  const answer = await visitor.post('/operacion', { id: letter!.id })
  expect([answer.status, answer.location]).toEqual([303, '/operacion?devueltos=1'])
  await vi.waitUntil(() => done.length > 2, { timeout: 60_000, interval: 100 })
  expect(done.at(-1)).toEqual({ n: 7 })
  expect(await jobs.dead()).toEqual([])
  expect((await visitor.get('/operacion')).text).toContain('Todo el trabajo de fondo está al día.')
})
