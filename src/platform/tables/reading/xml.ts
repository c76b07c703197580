import { SaxesParser } from 'saxes'

export type Attributes = Record<string, string>
export type XmlHandlers = {
  /** Names come without their namespace prefix: «x:row» is «row». */
  open?: (name: string, attributes: Attributes) => void
  close?: (name: string) => void
  text?: (text: string) => void
}

/**
 * Reads XML as it streams in. Document types are not obeyed, so entities cannot multiply or read files.
 * Throws on XML that is not well formed.
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, { open, close, text }: XmlHandlers): Promise<void> {
  const parser = new SaxesParser()
  let depth = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    // Office nests a dozen levels; a file that nests thousands is an attack on the parser's memory.
    if (++depth > 256) throw new Error('XML nests too deep')
    open?.(localName(name), attributes)
  })
  parser.on('closetag', ({ name }) => {
    depth--
    close?.(localName(name))
  })
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  let decoder: TextDecoder | null = null
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    parser.write(decoder.decode(chunk, { stream: true }))
  }
  parser.write(decoder?.decode() ?? '')
  parser.close()
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

const encodingOf = (chunk: Uint8Array) =>
  chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : chunk[0] === 0xfe && chunk[1] === 0xff ? 'utf-16be' : 'utf-8'

/** Attribute by its name without prefix: «r:id» is found as «id». */
export function attribute(attributes: Attributes, name: string): string | undefined {
  if (attributes[name] !== undefined) return attributes[name]
  const key = Object.keys(attributes).find((key) => localName(key) === name)
  return key === undefined ? undefined : attributes[key]
}
