import { expect, it } from 'vitest'
import { startTestApp } from '../support/server.ts'

const app = await startTestApp({ TEQUIO_CITY: 'Ciudad de prueba' })

it('serves the real application', async () => {
  const response = await fetch(`${app.origin}/bitacora`)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('Ciudad de prueba')
})

it('keeps the mail that it sends', async () => {
  await app.services.mail.send({ to: 'ana@example.org', subject: 'Hola', text: 'Buenos días' })
  expect(app.letters()).toEqual([expect.objectContaining({ subject: 'Hola' })])
})
