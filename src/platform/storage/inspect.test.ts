import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspect } from './inspect.ts'
import { ANY_KIND, KIND_NAMES, PICTURES } from './kinds.ts'
import { explainRefusal, type FileReason } from './refusals.ts'
import { bytesOf, flatPng, mp4Box, objectStream, officeEntries, openDocumentEntries, pdfOf, zipOf } from './samples.ts'
import es from './messages/es.json' with { type: 'json' }
import en from './messages/en.json' with { type: 'json' }

const reasonOf = async (bytes: Uint8Array | Blob, name: string) => {
  const verdict = await inspect(bytes, name)
  return verdict.ok ? `ok: ${verdict.value.kind}` : verdict.reason
}
const NULS = Buffer.alloc(600)
const png = flatPng(8, 8)
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
const HTML = '<!DOCTYPE html><html><body><script>alert(1)</script></body></html>'
const jpeg = Buffer.concat([bytesOf('\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01', 'latin1'), NULS])

describe('what is taken', () => {
  it.each<[string, Buffer, string]>([
    ['plan.pdf', pdfOf(), 'pdf'],
    ['foto.png', png, 'png'],
    ['foto.JPEG', jpeg, 'jpeg'],
    ['tabla.csv', bytesOf('alcaldía,personas\nTláhuac,10\n'), 'csv'],
    ['antigua.csv', bytesOf('alcaldía,año\nTláhuac,10\n', 'latin1'), 'csv'],
    ['manzanas.csv', bytesOf('MZ,LT\n1,2\n'), 'csv'],
    ['mapas.csv', bytesOf('BM,x\n1,2\n'), 'csv'],
    ['excel.csv', Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf('a\tñ\n', 'utf16le')]), 'csv'],
    ['tabla.tsv', bytesOf('a\tb\n'), 'tsv'],
    ['nota.txt', bytesOf('Hola, 5 < 6 y 7 > 2.\n'), 'txt'],
    ['acta.md', bytesOf('<h1 align="center">Acta</h1>\n\nTexto.\n```html\n<script></script>\n```\n'), 'md'],
    ['datos.json', bytesOf('{"html": "<script>es un texto</script>"}'), 'json'],
    ['mapa.geojson', bytesOf('{"type":"FeatureCollection","features":[]}'), 'geojson'],
    ['datos.xml', bytesOf('<?xml version="1.0"?>\n<!-- x -->\n<datos><a/></datos>\n'), 'xml'],
    ['carta.docx', zipOf(officeEntries('docx')), 'docx'],
    ['tabla.xlsx', zipOf(officeEntries('xlsx')), 'xlsx'],
    [
      'charla.pptx',
      zipOf([
        ...officeEntries('pptx'),
        { name: 'ppt/embeddings/hoja.xlsx', data: zipOf(officeEntries('xlsx')) },
        { name: 'ppt/media/a.svg', data: SVG },
      ]),
      'pptx',
    ],
    ['carta.odt', zipOf(openDocumentEntries('text')), 'odt'],
    ['tabla.ods', zipOf(openDocumentEntries('spreadsheet')), 'ods'],
    [
      'datos.zip',
      zipOf([
        { name: 'a/' },
        { name: 'a/ñandú.csv', data: 'a,b\n1,2\n' },
        { name: 'carta.docx', data: zipOf(officeEntries('docx')) },
      ]),
      'zip',
    ],
    [
      'audio.mp3',
      Buffer.concat([
        bytesOf('ID3\x03\0\0\0\x06\0\0', 'latin1'),
        Buffer.alloc(6 * 128 * 128, 1),
        bytesOf('\xff\xfb\x90\0', 'latin1'),
        NULS,
      ]),
      'mp3',
    ],
    [
      'video.mp4',
      Buffer.concat([
        mp4Box('ftyp', 'isom\0\0\x02\0isommp42'),
        mp4Box('moov', NULS),
        mp4Box('mdat', '\xa9xyz as chance would have it'),
      ]),
      'mp4',
    ],
    ['sin-nombre', pdfOf(), 'pdf'],
  ])('%s', async (name, bytes, kind) => expect(await reasonOf(bytes, name)).toBe(`ok: ${kind}`))

  it('carries the media type, the encoding and a clean name with its extension', async () => {
    expect(await inspect(bytesOf('año,1\n', 'latin1'), '../Tabla\u202e.csv')).toEqual({
      ok: true,
      value: { kind: 'csv', mediaType: 'text/csv', name: 'Tabla.csv', charset: 'windows-1252' },
    })
    expect(await inspect(Buffer.concat([bytesOf('año\n'), bytesOf('año\n', 'latin1')]), 'mezcla.csv')).toMatchObject({
      ok: true,
      value: { charset: 'utf-8', brokenLine: 2 },
    })
    expect(await inspect(pdfOf(), 'plan')).toMatchObject({ value: { name: 'plan.pdf' } })
  })
})

describe('what is refused', () => {
  it.each<[string, string, Buffer, FileReason]>([
    ['nothing at all', 'a.pdf', Buffer.alloc(0), 'empty'],
    ['an SVG renamed', 'foto.png', bytesOf(SVG), 'svg'],
    ['an SVG after a declaration', 'foto.png', bytesOf(`<?xml version="1.0"?><!DOCTYPE svg>${SVG}`), 'svg'],
    ['an SVG with a prefix', 'datos.xml', bytesOf('<s:svg xmlns:s="http://www.w3.org/2000/svg"/>'), 'svg'],
    ['an SVG by its name', 'mapa.svg', bytesOf('<a/>'), 'svg'],
    ['SVG inside XML', 'datos.xml', bytesOf('<d><x xmlns="http://www.w3.org/2000/svg"/></d>'), 'svg'],
    ['XHTML inside XML', 'datos.xml', bytesOf("<d xmlns:h = 'http://www.w3.org/1999/xhtml'><h:script/></d>"), 'html'],
    [
      'a namespace spelled in references',
      'datos.xml',
      bytesOf('<d xmlns="http://www.w3.org/1999/xhtm&#108;"/>'),
      'xml-unsafe',
    ],
    [
      'an entity',
      'datos.xml',
      bytesOf('<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><d>&a;</d>'),
      'xml-unsafe',
    ],
    ['a style sheet', 'datos.xml', bytesOf('<?xml-stylesheet type="text/xsl" href="x.xsl"?><d/>'), 'xml-unsafe'],
    ['XML that is none', 'datos.xml', bytesOf('hola'), 'xml-invalid'],
    ['HTML renamed', 'plan.pdf', bytesOf(HTML), 'html'],
    ['HTML as a text', 'nota.txt', bytesOf(`\n\t ${HTML}`), 'html'],
    ['HTML as Markdown', 'acta.md', bytesOf(HTML), 'html'],
    ['HTML in UTF-16', 'nota.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), bytesOf(HTML, 'utf16le')]), 'html'],
    ['HTML after a comment', 'tabla.csv', bytesOf(`<!-- x --> <h1>hola</h1>`), 'html'],
    ['HTML in the first lines', 'tabla.csv', bytesOf('a,b\n<script>alert(1)</script>,2\n'), 'html'],
    ['HTML by its name', 'pagina.html', bytesOf('hola'), 'html'],
    ['a shell script', 'nota.txt', bytesOf('#!/bin/sh\nrm -rf ~\n'), 'script'],
    ['PHP', 'nota.txt', bytesOf('<?php system($_GET[0]);'), 'script'],
    ['a script by its name', 'codigo.js', bytesOf('alert(1)'), 'script'],
    ['a program by its name', 'plan.pdf.exe', pdfOf(), 'executable'],
    ['a program renamed', 'plan.pdf', Buffer.concat([bytesOf('MZ\x90\0', 'latin1'), NULS]), 'executable'],
    ['a Linux program', 'datos.zip', Buffer.concat([bytesOf('\x7fELF\x02\x01\x01', 'latin1'), NULS]), 'executable'],
    ['a picture renamed', 'plan.pdf', png, 'type-mismatch'],
    ['a PDF renamed', 'tabla.csv', pdfOf(), 'type-mismatch'],
    ['a workbook renamed', 'tabla.csv', zipOf(officeEntries('xlsx')), 'type-mismatch'],
    ['a text renamed', 'foto.png', bytesOf('hola'), 'type-mismatch'],
    ['XML renamed', 'tabla.csv', bytesOf('<?xml version="1.0"?><a/>'), 'type-mismatch'],
    ['an old Office file', 'tabla.xls', bytesOf('hola'), 'legacy-office'],
    [
      'an old Office file renamed',
      'tabla.xlsx',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), NULS]),
      'legacy-office',
    ],
    ['a format we do not take', 'carta.rtf', bytesOf('{\\rtf1 hola}'), 'kind-not-allowed'],
    ['an animation', 'foto.gif', Buffer.concat([bytesOf('GIF89a\x01\0\x01\0', 'latin1'), NULS]), 'kind-not-allowed'],
    ['noise', 'algo', Buffer.from([1, 2, 3, 0, 255, 254, 7]), 'unknown-kind'],
    ['noise as a table', 'tabla.csv', Buffer.from([97, 10, 98, 10, 1, 2]), 'text-unreadable'],
    [
      'noise behind a text of two encodings',
      'tabla.csv',
      Buffer.concat([bytesOf('año\n'), bytesOf('año\n\0', 'latin1')]),
      'text-unreadable',
    ],
    ['noise as a PDF', 'plan.pdf', Buffer.from([1, 2, 3, 0, 255, 254, 7]), 'pdf-damaged'],
    ['JSON with an error', 'datos.json', bytesOf('{"a":\n1,\n}'), 'json-invalid'],
    ['JSON that is cut', 'datos.json', bytesOf('{"a":'), 'json-invalid'],
    ['JSON that is no GeoJSON', 'mapa.geojson', bytesOf('{"type":"Topology"}'), 'geojson-invalid'],
    ['a PDF that is cut', 'plan.pdf', bytesOf('%PDF-1.7\nhola'), 'pdf-damaged'],
    ['a web page before a PDF', 'plan.pdf', Buffer.concat([bytesOf('<html>\0'), pdfOf()]), 'polyglot'],
    ['a web page in the first lines of a PDF', 'plan.pdf', bytesOf(`%PDF-1.7\n%${HTML}\n%%EOF`), 'polyglot'],
    [
      'an archive behind a picture (GIFAR)',
      'foto.png',
      Buffer.concat([png, zipOf([{ name: 'A.class', data: 'x' }])]),
      'polyglot',
    ],
    [
      'an archive behind a JPEG, aware of it',
      'foto.jpg',
      zipOf([{ name: 'a.txt', data: 'x' }], { prefix: jpeg }),
      'polyglot',
    ],
    [
      'an archive behind a PDF',
      'plan.pdf',
      Buffer.concat([pdfOf(), zipOf([{ name: 'a.txt', data: 'x' }])]),
      'polyglot',
    ],
    [
      'a video that says where',
      'video.mp4',
      Buffer.concat([
        mp4Box('ftyp', 'isom\0\0\x02\0isommp42'),
        mp4Box('mdat', NULS),
        mp4Box('moov', mp4Box('udta', mp4Box('\xa9xyz', '\0\x12+19.4326-099.1332/'))),
      ]),
      'location-inside',
    ],
  ])('%s', async (_, name, bytes, reason) => expect(await reasonOf(bytes, name)).toBe(reason))

  it('an allowed kind where the form does not take it, naming those it takes', async () => {
    const verdict = await inspect(pdfOf(), 'plan.pdf', PICTURES)
    expect(verdict).toMatchObject({ reason: 'kind-not-allowed', details: { found: 'pdf' } })
    expect(!verdict.ok && explainRefusal(verdict, 'es')).toBe(
      '«plan.pdf» es un documento PDF, que aquí no se acepta. Guárdelo como JPG, PNG o WEBP.',
    )
  })

  it('the same kind under no name at all, all the same', async () => {
    expect(await inspect(pdfOf(), 'plan', PICTURES)).toMatchObject({ reason: 'kind-not-allowed' })
  })

  it('what is larger than its kind or its form allows, saying how much', async () => {
    const text = Buffer.alloc(10_000_001, 'a')
    const verdict = await inspect(text, 'nota.txt')
    expect(!verdict.ok && explainRefusal(verdict, 'es')).toBe(
      '«nota.txt» pesa más de 10\u00a0MB. Redúzcalo o divídalo en partes.',
    )
    expect(await inspect(text, 'nota', ANY_KIND)).toMatchObject({ reason: 'too-large' })
    expect(await inspect(bytesOf('hola'), 'nota.txt', { ...ANY_KIND, maxBytes: 3 })).toMatchObject({
      reason: 'too-large',
      details: { maxBytes: 3 },
    })
  })
})

describe('PDFs that act by themselves', () => {
  it.each<[string, string | Buffer, string]>([
    ['JavaScript', '5 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj', 'javascript'],
    ['JavaScript spelled in codes', '5 0 obj << /S /J#61va#53cript /JS (app.alert(1)) >> endobj', 'javascript'],
    ['JavaScript in a compressed object', objectStream('5 0 << /S /JavaScript /JS (app.alert(1)) >>'), 'javascript'],
    [
      'JavaScript in a compressed object under a spelled name',
      Buffer.from(objectStream('5 0 << /S /JavaScript>>').toString('latin1').replace('/ObjStm', '/Obj#53tm'), 'latin1'),
      'javascript',
    ],
    ['a program to start', '5 0 obj << /S /Launch /F (cmd.exe) >> endobj', 'launch'],
    ['attached files', '5 0 obj << /Names << /EmbeddedFiles 6 0 R >> >> endobj', 'embedded-file'],
    ['attached files', '5 0 obj << /Type /EmbeddedFile/Length 3 >> endobj', 'embedded-file'],
    ['an XFA form', '5 0 obj << /XFA [ (template) 6 0 R ] >> endobj', 'dynamic-form'],
  ])('%s', async (_, object, active) => {
    const verdict = await inspect(pdfOf(object), 'plan.pdf')
    expect(verdict).toMatchObject({ ok: false, reason: 'active-pdf', details: { active } })
  })

  it.each<[string, string | Buffer, string]>([
    ['encrypted', '5 0 obj << /Encrypt 6 0 R >> endobj', 'protected'],
    [
      'with an object stream in a filter we do not read',
      objectStream('5 0 <<>>', '/Filter [/ASCIIHexDecode /FlateDecode]'),
      'pdf-unreadable',
    ],
    [
      'with an object stream that does not unpack',
      Buffer.from(objectStream('x').toString('latin1').replace('stream\n', 'stream\nxx'), 'latin1'),
      'pdf-unreadable',
    ],
    ['with a harmless object stream', objectStream('5 0 << /Title (Sobre /JavaScripts y otras cosas) >>'), 'ok: pdf'],
    ['with words that only resemble', '5 0 obj << /LaunchPad 1 /OpenAction [1 0 R /Fit] >> endobj', 'ok: pdf'],
  ])('%s', async (_, object, reason) => expect(await reasonOf(pdfOf(object), 'plan.pdf')).toBe(reason))

  it('finds a name that lies across two pieces of a large file', async () => {
    const padding = Buffer.alloc((1 << 20) - 160, 'a')
    for (let shift = 0; shift < 60; shift += 7)
      expect(await reasonOf(pdfOf(padding, 'a'.repeat(shift), ' /S /JavaScript >>'), 'plan.pdf')).toBe('active-pdf')
  })
})

describe('every refusal', () => {
  const refusal = {
    name: 'plan.pdf',
    entry: 'a/b.exe',
    line: 3,
    declared: 'pdf',
    found: 'rtf',
    allowed: KIND_NAMES,
    maxBytes: 1_500_000,
    max: 60,
    width: 9000,
    height: 8000,
  }

  it.each(
    (['es', 'en'] as const).flatMap((locale) =>
      (Object.keys(es.reason) as FileReason[]).map((reason) => ({ locale, reason })),
    ),
  )('has its sentence: $locale $reason', ({ locale, reason }) => {
    const sentence = explainRefusal({ reason, details: refusal }, locale)
    expect(sentence).toContain('plan.pdf')
    expect(sentence).not.toMatch(/\{\{|undefined|reason\./)
  })
  it('has the same keys in both languages', () => {
    const keys = (value: unknown, path = ''): string[] =>
      typeof value === 'object' ? Object.entries(value!).flatMap(([key, each]) => keys(each, `${path}.${key}`)) : [path]
    expect(keys(en)).toEqual(keys(es))
  })
})

describe('whatever the bytes and the name', () => {
  const heads = [
    png,
    jpeg,
    pdfOf('5 0 obj << /Type /ObjStm /Filter /FlateDecode >>\nstream\nx'),
    zipOf(officeEntries('docx')),
    mp4Box('ftyp', 'isom\0\0\x02\0isom'),
    bytesOf('{"a":'),
    bytesOf('<a>'),
    Buffer.from([0xff, 0xfe]),
  ]
  const names = KIND_NAMES.map((kind) => `a.${kind}`)

  it('answers and never throws', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(Buffer.alloc(0), ...heads),
        fc.uint8Array({ maxLength: 500 }),
        fc.oneof(fc.constantFrom(...names), fc.string({ unit: 'binary' })),
        async (head, tail, name) => {
          const verdict = await inspect(Buffer.concat([head, tail]), name)
          expect(verdict.ok ? verdict.value.name : explainRefusal(verdict, 'es')).toMatch(/./)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('nor on a sound file with some bytes changed', async () => {
    const sound = zipOf([...officeEntries('docx'), { name: 'a.zip', data: zipOf([{ name: 'b.txt', data: 'hola' }]) }])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        async (changes) => {
          const changed = Buffer.from(sound)
          for (const [at, byte] of changes) changed[at] = byte
          await inspect(changed, 'carta.docx')
        },
      ),
      { numRuns: 200 },
    )
  })
})

it.each(['<script>alert(1)</script>\n', '<!doctype html><p>Hola', 'nombre\n<svg onload=x>\n'])(
  'lets a table hold %j in a cell where its rows are read and it is never served',
  async (text) => {
    const bytes = new TextEncoder().encode(text)
    expect((await inspect(bytes, 'lista.csv', { kinds: ['csv'] })).ok).toBe(false)
    expect((await inspect(bytes, 'lista.csv', { kinds: ['csv'], readAs: 'table' })).ok).toBe(true)
    expect((await inspect(bytes, 'lista.html', { kinds: ['csv'], readAs: 'table' })).ok).toBe(false)
  },
)
