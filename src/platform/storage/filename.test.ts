import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanFileName, contentDisposition, splitName } from './filename.ts'

describe('cleanFileName', () => {
  it.each([
    ['Informe anual 2026 (versión final).pdf', 'Informe anual 2026 (versión final).pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Usuarios\\Ana\\foto.png', 'foto.png'],
    ['informe\u202efdp.exe', 'informefdp.exe'],
    ['a\0b\r\nc.csv', 'ab c.csv'],
    ['.htaccess', 'htaccess'],
    ['informe.pdf. . ', 'informe.pdf'],
    ['CON.csv', '_CON.csv'],
    ['lpt1', '_lpt1'],
    ['a<b>:"|?*.txt', 'a-b------.txt'],
    ['..', 'archivo'],
    ['', 'archivo'],
    ['.csv', 'csv'],
    ['cafe\u0301.pdf', 'café.pdf'],
    ['a\u2028b\u00a0c.txt', 'a b c.txt'],
  ])('%j → %j', (declared, cleaned) => expect(cleanFileName(declared)).toBe(cleaned))

  it('cuts at 255 bytes between letters and keeps the extension', () => {
    const cleaned = cleanFileName(`${'ñ'.repeat(200)}👩‍👩‍👧${'é'.repeat(200)}.xlsx`)
    expect(Buffer.byteLength(cleaned)).toBeLessThanOrEqual(255)
    expect(cleaned).toMatch(/^ñ+\.xlsx$/)
  })

  it('whatever comes in, a safe name goes out, and cleaning again changes nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.string({
            unit: fc.constantFrom('.', '/', '\\', ' ', 'a', '\u202e', 'ñ', '\ud800', 'con'),
            maxLength: 300,
          }),
        ),
        (declared) => {
          const name = cleanFileName(declared)
          expect(name).not.toMatch(/[/\\\p{C}<>:"|?*]|^[.\s]|[.\s]$/u)
          expect(name.length).toBeGreaterThan(0)
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
          expect(cleanFileName(name)).toBe(name)
          expect(contentDisposition('attachment', declared)).toMatch(/^[\x20-\x7e]+$/)
        },
      ),
      { numRuns: 300 },
    )
  })
})

it('splitName takes the last extension, in lower case', () => {
  expect(splitName('a.tar.GZ')).toEqual(['a.tar', 'gz'])
  expect(splitName('Decreto núm. 12 de la ciudad')).toEqual(['Decreto núm. 12 de la ciudad', ''])
})

describe('contentDisposition', () => {
  it('gives an ASCII name and the real one', () => {
    expect(contentDisposition('inline', 'Año "uno" (100%)\'.pdf')).toBe(
      `inline; filename="Ano -uno- (100_)'.pdf"; filename*=UTF-8''A%C3%B1o%20-uno-%20%28100%25%29%27.pdf`,
    )
  })
  it('cannot be made to end its header', () =>
    expect(contentDisposition('attachment', 'a"\r\nSet-Cookie: b=1.txt')).not.toMatch(/[\r\n]/))
})
