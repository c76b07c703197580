import { SaxesParser } from 'saxes'

/** The text of every innermost element, by its path: `ListBucketResult/Contents/Key`. Throws on what is not XML. */
function* textsOf(xml: string): Generator<[path: string, text: string]> {
  const found: [string, string][] = []
  const path: string[] = []
  let text = ''
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    path.push(name)
    text = ''
  })
  parser.on('text', (part) => void (text += part))
  parser.on('closetag', () => {
    if (text.trim()) found.push([path.join('/'), text.trim()])
    path.pop()
    text = ''
  })
  parser.write(xml).close()
  yield* found
}

export type Listed = { key: string; bytes: number }

/** One page of a list of objects. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export function readPage(xml: string): { objects: Listed[]; isLast: boolean } {
  const objects: Listed[] = []
  let isLast = true
  for (const [path, text] of textsOf(xml)) {
    if (path === 'ListBucketResult/IsTruncated') isLast = text !== 'true'
    if (path === 'ListBucketResult/Contents/Key') objects.push({ key: text, bytes: 0 })
    if (path === 'ListBucketResult/Contents/Size') objects.at(-1)!.bytes = Number(text)
  }
  return { objects, isLast }
}

/** Copying may fail after 200 was answered: then the body says so. */
export const isCopied = (xml: string) => xml.includes('<CopyObjectResult')

/** `NoSuchKey`, `SignatureDoesNotMatch` …; empty where the body says nothing. Never throws: proxies answer in HTML. */
export function codeOf(xml: string): string {
  try {
    return [...textsOf(xml)].find(([path]) => path === 'Error/Code')?.[1] ?? ''
  } catch {
    return ''
  }
}
