import { encode } from 'uqr'
import { renderToString } from 'preact-render-to-string'
import { expect, it } from 'vitest'
import { QrCode } from './qr-code.tsx'

const LINK =
  'otpauth://totp/Tequio%20Ciudad:ana%40personas.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Tequio%20Ciudad'

/** The drawing read back, module by module. */
function drawn(svg: string): boolean[][] {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)![1])
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    modules[Number(y)]!.fill(true, Number(x), Number(x) + Number(length))
  return modules
}

it('draws every module of the code and no other, with quiet around it', () => {
  const modules = drawn(renderToString(<QrCode text={LINK} label="Clave" />))
  expect(modules).toEqual(encode(LINK, { ecc: 'M', border: 4 }).data)
  expect(modules.slice(0, 4).flat()).not.toContain(true)
  expect(modules[4]!.slice(4, 12)).toEqual([true, true, true, true, true, true, true, false])
})

it('has a name and nothing that our policy of content forbids', () => {
  const svg = renderToString(<QrCode text={LINK} label="Clave <b>" />)
  expect(svg).toContain('role="img" aria-label="Clave &lt;b>"')
  expect(svg).not.toMatch(/style=|<style|<script|otpauth/)
})
