import { expect, it } from 'vitest'
import { link, typedLink } from './link.ts'

it.each([
  ['https://www.cdmx.gob.mx/acta.pdf', 'https://www.cdmx.gob.mx/acta.pdf'],
  ['HTTP://Ejemplo.MX', 'http://ejemplo.mx/'],
  ['https://8.8.8.8/', 'https://8.8.8.8/'],
  ['https://local.example/', 'https://local.example/'],
])('%s may be linked to', (given, read) => expect(link().parse(given)).toBe(read))

it('adds what people leave out', () => {
  expect(typedLink().parse(' ejemplo.mx/acta ')).toBe('https://ejemplo.mx/acta')
  expect(typedLink().safeParse('javascript:alert(1)').success).toBe(false)
  expect(link().safeParse('ejemplo.mx/acta').success).toBe(false)
})

it.each([
  ['http://localhost:3000/', 'leads-inside'],
  ['http://app.localhost/', 'leads-inside'],
  ['https://intranet/', 'leads-inside'],
  ['https://intranet.local/', 'leads-inside'],
  ['https://metadata.google.internal./', 'leads-inside'],
  ['https://caja.home.arpa/', 'leads-inside'],
  ['http://2130706433/', 'leads-inside'],
  ['http://0x7f.1/', 'leads-inside'],
  ['http://[::1]/', 'leads-inside'],
  ['http://[::ffff:10.0.0.1]/', 'leads-inside'],
  ['http://192.168.0.1/', 'leads-inside'],
  ['https://ana:clave@ejemplo.mx/', 'has-a-password'],
])('%s is refused: %s', (given, reason) =>
  expect(link().safeParse(given).error?.issues[0]).toMatchObject({ code: 'custom', params: { reason } }),
)

it.each(['ftp://ejemplo.mx/', 'https://un ejemplo.mx/', `https://ejemplo.mx/${'a'.repeat(2000)}`])(
  '%s is no link',
  (given) => expect(link().safeParse(given).success).toBe(false),
)
