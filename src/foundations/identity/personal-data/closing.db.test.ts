import { expect, it } from 'vitest'
import { z } from 'zod'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { newId } from '../../../kernel/id.ts'
import { ref } from '../../../kernel/ref.ts'
import { defineModule, defineResource } from '../../../platform/manifest/index.ts'
import { identify, personalDataRoutes } from '../index.ts'
import identity from '../module.ts'

const connection = await testDatabase()
const [shown, gone] = [newId(), newId()]
const notes = defineResource({
  kind: 'note',
  path: 'notes',
  title: { es: 'Notas', en: 'Notes' },
  schema: z.object({ id: z.uuid() }),
  filters: z.object({}),
  sorts: ['id'],
  list: async () => ({ items: [], next: null, total: 0 }),
  find: async () => null,
  titles: async (_, ids) =>
    new Map(ids.filter((id) => id === shown).map((id) => [id, { title: { es: 'Soy María' }, address: '/notas/20' }])),
})
const given: string[] = []
const writing = defineModule({
  name: 'notes',
  routes: [],
  permissions: [],
  events: {},
  resources: [notes],
  withdrawable: async () => given.map((id) => ref('note', id)),
})
const site = testSite(connection, {
  routes: [...identity.routes, ...personalDataRoutes([identity, writing])],
  identify,
})

it.each([
  ['es', 'nadie podrá corregirlo ni retirarlo', 'Lo que todavía puede retirar: 1 texto'],
  ['en', 'Nobody can correct or withdraw it', 'What you can still withdraw: 1 text'],
])('says in %s that public words stay, and leads to those that can still be withdrawn', async (locale, stays, many) => {
  const email = `${locale}.${newId()}@personas.example`
  const visitor = site.visitor()
  await visitor.post('/entrar', { email })
  const code = /\d{3} \d{3}/.exec(site.services.mail.mailbox!.list().find(({ to }) => to === email)!.text)![0]
  await visitor.post('/entrar/codigo', { code })
  given.splice(0)
  const without = (await visitor.get(`/mi-cuenta/cerrar?lang=${locale}`)).text
  expect(without).toContain(stays)
  expect(without).not.toContain(many.split(':')[0])
  given.push(shown, gone)
  const page = (await visitor.get(`/mi-cuenta/cerrar?lang=${locale}`)).text
  for (const part of [many, 'Soy María', 'href="/notas/20"']) expect(page).toContain(part)
})
