import fc from 'fast-check'
import { expect, it } from 'vitest'
import { withoutFileContents } from './multipart.ts'

type Part = { name: string; text: string } | { name: string; bytes: Uint8Array }

const text = fc.string({ unit: fc.constantFrom('a', 'ñ', '-', '\r', '\n', '--', 'filename="x"'), maxLength: 40 })
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ name: fc.constantFrom('a', 'b'), text }),
  fc.record({ name: fc.constantFrom('f', 'g'), bytes: fc.uint8Array({ maxLength: 200 }) }),
)

it('leaves out what files hold and nothing else, however the body arrives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 90 }),
      async (parts, size) => {
        const form = new FormData()
        for (const one of parts)
          if ('text' in one) form.append(one.name, one.text)
          else form.append(one.name, new File([Buffer.from(one.bytes)], 'x.bin'))
        const sent = new Response(form)
        const type = sent.headers.get('content-type')!
        const body = new Uint8Array(await sent.arrayBuffer())
        const pieces = new ReadableStream<Uint8Array>({
          start(controller) {
            for (let at = 0; at < body.length; at += size) controller.enqueue(body.slice(at, at + size))
            controller.close()
          },
        }).pipeThrough(withoutFileContents(/boundary=(.*)$/.exec(type)![1]!))
        const read = await new Response(pieces, { headers: { 'content-type': type } }).formData()
        const whole = await new Response(body, { headers: { 'content-type': type } }).formData()
        const told = (data: FormData) =>
          [...data].map(([name, value]) => [name, typeof value === 'string' ? value : `file ${value.name}`])
        expect(told(read)).toEqual(told(whole))
        for (const [, value] of read) if (typeof value !== 'string') expect(value.size).toBe(0)
      },
    ),
    { numRuns: 200 },
  )
})
