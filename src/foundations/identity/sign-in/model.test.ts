import { describe, expect, it } from 'vitest'
import { CodeInput, EmailInput, sitePath } from './model.ts'

describe('where a person may be sent back to', () => {
  it.each([
    '/',
    '/mi-mesa',
    '/plan?estado=tarde&q=a%20b',
    '/planes/2026/compromisos/3#hitos',
    '/organizaciones/iapp?lang=en',
  ])('keeps %s', (path) => expect(sitePath(path)).toBe(path))

  it.each([
    undefined,
    '',
    'plan',
    'https://otro.example/',
    '//otro.example/',
    '///otro.example/',
    '/\\otro.example/',
    '\\\\otro.example/',
    '/\t/otro.example/',
    '/\n/otro.example',
    ' //otro.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/..//otro.example/',
    '/./%2e%2e//otro.example',
    '/entrar',
    '/entrar/codigo',
    '/salir',
    `/${'a'.repeat(2001)}`,
  ])('drops %j', (path) => expect(sitePath(path)).toBeUndefined())
})

describe('a code', () => {
  it.each(['123456', ' 123 456 ', '123-456', '123\u00a0456', 'Código: 123456.'])('is read from %j', (text) =>
    expect(CodeInput.parse(text)).toBe('123456'),
  )
  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('is not %j', (text) =>
    expect(CodeInput.safeParse(text).success).toBe(false),
  )
})

describe('an e-mail', () => {
  it('is kept without spaces around, in lower case', () =>
    expect(EmailInput.parse(' Ana.Ruiz@Ejemplo.MX ')).toBe('ana.ruiz@ejemplo.mx'))
  it.each([
    'ana',
    'ana@',
    '@ejemplo.mx',
    'ana@ejemplo',
    'ana@ejemplo.mx,otra@ejemplo.mx',
    'ana@ejemplo.mx\nBcc: x@y.mx',
  ])('is not %j', (text) => expect(EmailInput.safeParse(text).success).toBe(false))
})
