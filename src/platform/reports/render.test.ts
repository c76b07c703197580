import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Block, ReportDocument } from './document.ts'
import { readPdf } from './pdf-text.ts'
import { renderPdf } from './render.ts'

const report = (sections: readonly Block[], more: Partial<ReportDocument> = {}): ReportDocument => ({
  title: 'Plan de Acción Local',
  lang: 'es',
  city: 'Ciudad de México',
  date: '2026-11-22',
  sections,
  ...more,
})

const EVERYTHING: readonly Block[] = [
  { kind: 'paragraph', tone: 'lead', text: 'Dos compromisos de seis están completos.' },
  { kind: 'heading', level: 1, text: 'Agua segura' },
  {
    kind: 'facts',
    facts: [
      { label: 'Estado', value: { text: 'Sustancial', strong: true } },
      { label: 'Una etiqueta tan larga que pide su renglón', value: 'sí' },
    ],
  },
  { kind: 'list', items: ['uno', ['dos ', { text: 'enlace', href: 'https://ejemplo.mx/a?b=c' }]] },
  { kind: 'list', ordered: true, items: ['primero'] },
  {
    kind: 'table',
    caption: 'Hitos',
    columns: [{ header: 'Clave' }, { header: 'Avance', align: 'end', width: 2 }],
    rows: [
      ['H1', '50 %'],
      ['H2', ''],
    ],
  },
  { kind: 'progress', label: 'Completos', share: 1 / 3, text: '2 de 6' },
  { kind: 'page-break' },
  { kind: 'heading', level: 3, text: 'Detalle' },
  { kind: 'table', columns: [{ header: 'Vacía' }], rows: [] },
]

describe('a report', () => {
  test('is tagged, named, in its language, and says it is PDF/UA-1', async () => {
    const { raw, tags, bookmarks, addresses } = readPdf(await renderPdf(report(EVERYTHING, { contents: true })))
    expect(raw).toMatch(/^%PDF-1\.7/)
    for (const mark of ['/StructTreeRoot', '/MarkInfo', '/Lang (es-MX)', '/DisplayDocTitle true', '<pdfuaid:part>1<'])
      expect(raw).toContain(mark)
    for (const tag of ['H1', 'H2', 'P', 'L', 'LI', 'Table', 'THead', 'TH', 'TD', 'Caption', 'Link', 'TOC'])
      expect(tags.get(tag), tag).toBeGreaterThan(0)
    expect(tags.get('H3')).toBeUndefined()
    expect(bookmarks).toEqual(expect.arrayContaining(['Agua segura', 'Detalle']))
    expect(addresses).toContain('https://ejemplo.mx/a?b=c')
  })

  test('says everything it was given, with city, date and page numbers on each page', async () => {
    const { text } = readPdf(
      await renderPdf(report(EVERYTHING, { subtitle: 'Corte de noviembre', notice: 'Demostración' })),
    )
    for (const said of [
      'Plan de Acción Local',
      'Corte de noviembre',
      'Sustancial',
      'enlace',
      'H1',
      '50 %',
      '2 de 6',
      'Sin renglones.',
    ])
      expect(text).toContain(said)
    expect(text.match(/Ciudad de México/g)).toHaveLength(2)
    expect(text.match(/22 de noviembre de 2026/g)).toHaveLength(2)
    expect(text.match(/Demostración/g)).toHaveLength(2)
    expect(text).toContain('Página 2 de 2')
  })

  test('in English is in English', async () => {
    const { raw, text } = readPdf(
      await renderPdf(report([{ kind: 'paragraph', text: 'Water', lang: 'en' }], { lang: 'en', title: '' })),
    )
    expect(raw).toContain('/Lang (en-GB)')
    expect(text).toContain('22 November 2026')
    expect(text).toContain('Page 1 of 1')
    expect(text).toContain('Untitled report')
  })

  test('repeats the header of a table on each page', async () => {
    const rows = Array.from({ length: 120 }, (_, at) => [`H${at}`, 'Hito'])
    const { text, tags } = readPdf(
      await renderPdf(report([{ kind: 'table', columns: [{ header: 'Encabezado' }, { header: 'B' }], rows }])),
    )
    const pages = Number(/Página 1 de (\d+)/.exec(text)?.[1])
    expect(pages).toBeGreaterThan(2)
    expect(text.match(/Encabezado/g)).toHaveLength(pages)
    // The repetitions are decoration: a screen reader hears the header once.
    expect(tags.get('TH')).toBe(2)
  })

  test('several at once each get their own, and the server goes on meanwhile', async () => {
    let turns = 0
    const counting = setInterval(() => turns++, 1)
    const rows = Array.from({ length: 300 }, (_, at) => [`H${at}`])
    const sections: Block[] = [{ kind: 'table', columns: [{ header: 'Hito' }], rows }]
    const pdfs = await Promise.all(['uno', 'dos', 'tres'].map((title) => renderPdf(report(sections, { title }))))
    clearInterval(counting)
    expect(pdfs.map((pdf) => /<dc:title>.*?>(\w+)</.exec(readPdf(pdf).raw)?.[1])).toEqual(['uno', 'dos', 'tres'])
    expect(turns).toBeGreaterThan(3)
  })

  test('the same document gives the same bytes', async () => {
    const [one, other] = [await renderPdf(report(EVERYTHING)), await renderPdf(report(EVERYTHING))]
    expect(Buffer.compare(one, other)).toBe(0)
  })
})

describe('text is only text', () => {
  const HOSTILE = [
    '#panic("x")',
    '#{1+1}',
    '$x^2$',
    'a\\b',
    '[x]',
    '@ref',
    '`code`',
    '// no',
    '/* no */',
    '*strong*',
    '_em_',
    '= title',
    '- item',
    '+ item',
    '/ term: x',
    '<label>',
    '~',
    '---',
    '"quotes"',
    "'",
    '{{x}}',
    'https://x.mx',
    '#read("/etc/passwd")',
    '#include "x"',
    '"\\u{41}"',
    '\\u{41}',
  ]

  test('in every place where text goes', async () => {
    const all = HOSTILE.join(' ')
    const { text, bookmarks } = readPdf(
      await renderPdf({
        ...report([
          ...HOSTILE.map((hostile) => ({ kind: 'heading', level: 1, text: hostile }) as const),
          ...HOSTILE.map((hostile) => ({ kind: 'paragraph', text: hostile }) as const),
          { kind: 'facts', facts: HOSTILE.map((hostile) => ({ label: hostile, value: hostile })) },
          { kind: 'list', items: HOSTILE },
          { kind: 'table', caption: all, columns: HOSTILE.slice(0, 4).map((header) => ({ header })), rows: [HOSTILE] },
          ...HOSTILE.map((hostile) => ({ kind: 'progress', label: hostile, share: 0.5, text: hostile }) as const),
        ]),
        title: all,
        subtitle: all,
        city: all,
        notice: all,
      }),
    )
    expect(bookmarks).toEqual(expect.arrayContaining(HOSTILE))
    for (const hostile of HOSTILE) expect(text.split(hostile).length, hostile).toBeGreaterThan(5)
  })

  test('addresses that run code are not links', async () => {
    const items = ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'nada', ''].map((href) => ({
      text: 'x',
      href,
    }))
    expect(readPdf(await renderPdf(report([{ kind: 'list', items }]))).addresses).toEqual([])
  })

  test('what no font has is shown as a square, and does not stop the report', async () => {
    const { text } = readPdf(
      await renderPdf(report([{ kind: 'paragraph', text: 'agua 👩‍🚀🎉 中文 segura \u{10ffff}\ud800\u0000\ue000' }])),
    )
    expect(text).toMatch(/agua □□ □□ segura/)
  })

  test('any text, share or level gives a report', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({
        unit: fc.constantFrom(
          '#',
          '$',
          '\\',
          '[',
          ']',
          '@',
          '`',
          '*',
          '/',
          '\n',
          ' ',
          'ñ',
          '\u200d',
          '\u0301',
          '\u202e',
          'x'.repeat(50),
        ),
      }),
    )
    const block: fc.Arbitrary<Block> = fc.oneof(
      fc.record({ kind: fc.constant('heading' as const), level: fc.constantFrom(1, 2, 3), text }),
      fc.record({ kind: fc.constant('paragraph' as const), text, lang: text }),
      fc.record({ kind: fc.constant('list' as const), items: fc.array(text, { maxLength: 3 }) }),
      fc.record({
        kind: fc.constant('facts' as const),
        facts: fc.array(fc.record({ label: text, value: text }), { maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant('table' as const),
        caption: text,
        columns: fc.array(fc.record({ header: text }), { maxLength: 3 }),
        rows: fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('progress' as const), label: text, text, share: fc.double() }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(block, { maxLength: 5 }), text, fc.boolean(), async (sections, title, contents) => {
        expect(
          (await renderPdf(report(sections, { title, contents, city: title, subtitle: title }))).length,
        ).toBeGreaterThan(1000)
      }),
      { numRuns: 30 },
    )
  })
})
