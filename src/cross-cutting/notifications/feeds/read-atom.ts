import { SaxesParser } from 'saxes'

export type ReadAtom = { texts: [path: string, text: string][]; links: Record<string, string>[] }

/** For the tests: a feed as an XML parser gives it that refuses what is not well formed. Texts by the path of their elements. */
export function readAtom(xml: string): ReadAtom {
  const texts: [string, string][] = []
  const links: Record<string, string>[] = []
  const path: string[] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name)
    text = ''
    if (name === 'link') links.push(attributes)
  })
  parser.on('text', (more) => {
    text += more
  })
  parser.on('closetag', () => {
    texts.push([path.join('/'), text])
    path.pop()
  })
  parser.write(xml).close()
  return { texts, links }
}
