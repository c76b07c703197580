import { inflateSync } from 'node:zlib'

/** What a PDF of ours says, read from its bytes, for tests: no viewer is at hand. Knows only what the compiler writes. */
export type ReadPdf = { text: string; bookmarks: string[]; addresses: string[]; tags: Map<string, number>; raw: string }

export function readPdf(bytes: Uint8Array): ReadPdf {
  const raw = Buffer.from(bytes).toString('latin1')
  const objects = new Map(
    [...raw.matchAll(/(?:^|\n)(\d+) 0 obj\s([\s\S]*?)\nendobj/g)].map((match) => [match[1]!, match[2]!]),
  )
  const strings = [...raw.matchAll(/\/Title (<[0-9A-F]*>|\((?:\\.|[^\\()]|\([^()]*\))*\))/g)].map((match) =>
    pdfString(match[1]!),
  )
  return {
    raw,
    text: pagesOf(objects)
      .map((page) => pageText(page, objects))
      .join('\n'),
    bookmarks: strings,
    addresses: [...raw.matchAll(/\/URI \(((?:\\.|[^\\)])*)\)/g)].map((match) => match[1]!),
    tags: count([...raw.matchAll(/\/S \/([A-Z][A-Za-z0-9]*)/g)].map((match) => match[1]!)),
  }
}

const pagesOf = (objects: Map<string, string>) =>
  [...objects.values()].filter((object) => /\/Type \/Page\s/.test(object))

function pageText(page: string, objects: Map<string, string>): string {
  const named = (page.match(/\/Font <<([\s\S]*?)>>/) ?? fontsByReference(page, objects))?.[1] ?? ''
  const fonts = new Map(
    [...named.matchAll(/\/(\w+) (\d+) 0 R/g)].map((match) => [
      match[1]!,
      glyphsOf(objects.get(match[2]!) ?? '', objects),
    ]),
  )
  const content = streamOf(objects.get(/\/Contents (\d+) 0 R/.exec(page)?.[1] ?? '') ?? '').toString('latin1')
  const lines: string[] = []
  let glyphs = new Map<number, string>()
  for (const [, font, shown] of content.matchAll(
    /\/(\w+) [\d.]+ Tf|((?:\((?:\\[\s\S]|[^\\)])*\)|<[0-9A-Fa-f]+>|\[(?:\((?:\\[\s\S]|[^\\)])*\)|<[0-9A-Fa-f]+>|[^\]])*\])\s*TJ?)/g,
  )) {
    if (font !== undefined) glyphs = fonts.get(font) ?? new Map()
    else
      lines.push(
        [...shown!.matchAll(/\((?:\\[\s\S]|[^\\)])*\)|<[0-9A-Fa-f]+>/g)]
          .map((match) => glyphText(pdfBytes(match[0]), glyphs))
          .join(''),
      )
  }
  return lines.join('')
}

const fontsByReference = (page: string, objects: Map<string, string>) =>
  (objects.get(/\/Resources (\d+) 0 R/.exec(page)?.[1] ?? '') ?? '').match(/\/Font <<([\s\S]*?)>>/)

function glyphText(bytes: Buffer, glyphs: Map<number, string>) {
  let text = ''
  for (let at = 0; at + 1 < bytes.length; at += 2) text += glyphs.get(bytes.readUInt16BE(at)) ?? ''
  return text
}

function glyphsOf(font: string, objects: Map<string, string>): Map<number, string> {
  const table = streamOf(objects.get(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1] ?? '') ?? '').toString('latin1')
  const glyphs = new Map<number, string>()
  for (const [, code, unicode] of table.matchAll(/^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$/gm)) {
    glyphs.set(parseInt(code!, 16), Buffer.from(unicode!, 'hex').swap16().toString('utf16le'))
  }
  return glyphs
}

function streamOf(object: string): Buffer {
  const start = /stream\r?\n/.exec(object)
  if (!start) return Buffer.alloc(0)
  const body = Buffer.from(object.slice(start.index + start[0].length), 'latin1')
  return object.includes('/FlateDecode') ? inflateSync(body, { finishFlush: 2 }) : body
}

function pdfString(written: string): string {
  const bytes = pdfBytes(written)
  return bytes[0] === 0xfe && bytes[1] === 0xff
    ? bytes.subarray(2).swap16().toString('utf16le')
    : bytes.toString('latin1')
}

function pdfBytes(written: string): Buffer {
  if (written.startsWith('<')) return Buffer.from(written.slice(1, -1), 'hex')
  const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }
  const plain = written
    .slice(1, -1)
    .replace(/\\([0-7]{1,3}|[\s\S])/g, (_, code: string) =>
      /^[0-7]/.test(code) ? String.fromCharCode(parseInt(code, 8)) : (escapes[code] ?? code),
    )
  return Buffer.from(plain, 'latin1')
}

function count(names: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
