/** No header of a part is longer. */
const HEADERS = 16 * 1024
const BLANK_LINE = '\r\n\r\n'
const LINE_END = '\r\n'

/**
 * A multipart body passing through with the contents of its files left out, so that what was typed can be read without
 * holding what was attached. What is not multipart passes as it is: the reader after it refuses it.
 */
export function withoutFileContents(boundary: string): TransformStream<Uint8Array, Uint8Array> {
  const edge = Buffer.from(`${LINE_END}--${boundary}`)
  let held = Buffer.from(LINE_END) // the first boundary has no line before it: it is given one, which is not passed on
  let invented = LINE_END.length
  let inHeaders = false
  let inFile = false
  return new TransformStream({
    transform(chunk, controller) {
      const pass = (length: number, kept = true) => {
        const told = held.subarray(Math.min(invented, length), length)
        invented = Math.max(0, invented - length)
        held = held.subarray(length)
        if (kept && told.length > 0) controller.enqueue(told)
      }
      held = Buffer.concat([held, chunk])
      for (;;) {
        if (inHeaders) {
          const end = held.indexOf(BLANK_LINE)
          if (end < 0) {
            if (held.length > HEADERS) controller.error(new Error('headers without end'))
            return
          }
          inFile = /;\s*filename\*?=/i.test(held.toString('latin1', 0, end))
          inHeaders = false
          pass(end + BLANK_LINE.length)
        }
        const at = held.indexOf(edge)
        pass(at < 0 ? Math.max(0, held.length - edge.length + 1) : at, !inFile)
        if (at < 0) return
        inHeaders = true
        pass(edge.length)
      }
    },
    flush(controller) {
      if (held.length > invented && !(inFile && !inHeaders)) controller.enqueue(held.subarray(invented))
    },
  })
}
