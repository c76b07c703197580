import { expect, it } from 'vitest'
import { startTestApp } from '../../tests/support/server.ts'
import { registerOrganization } from '../foundations/organizations/index.ts'

const app = await startTestApp()

it('hangs on the page of a record what modules above it have to say, and its history last', async () => {
  await app.services.transaction((tx) =>
    registerOrganization(tx, { name: 'Secretaría de Movilidad', sector: 'public-body' }, null),
  )
  const page = await (await fetch(`${app.origin}/organizaciones/secretaria-de-movilidad`)).text()
  const commitments = page.indexOf('id="compromisos"')
  expect(commitments).toBeGreaterThan(page.indexOf('id="ficha"'))
  expect(page.indexOf('id="historial"')).toBeGreaterThan(commitments)
  const json = await (await fetch(`${app.origin}/organizaciones/secretaria-de-movilidad.json`)).json()
  const api = await fetch(`${app.origin}${(json as { commitments: string }).commitments}`)
  expect(await api.json()).toMatchObject({ total: 0 })
})
