import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { sql } from 'drizzle-orm'
import { bytesOf, flatPng, objectStream, officeEntries, pdfOf, zipOf } from '../../src/platform/storage/samples.ts'
import type { Answer } from './client.ts'
import { openWorld } from './world.ts'

// Files of strangers, sent through the real forms and asked for at their real addresses.

const file = (name: string, content: Buffer | string) =>
  new File([typeof content === 'string' ? content : new Uint8Array(content)], name)
const errorsOf = ({ text }: Answer) => (JSON.parse(text) as { errors: { path: string; message: string }[] }).errors

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
const HTML = '<!doctype html><html><body><script>alert(1)</script></body></html>'
const zeros = Buffer.alloc(60_000_000)
const bomb = zipOf([{ name: 'ceros.txt', data: zeros }])
const xlsxOf = (extra: Parameters<typeof zipOf>[0]) => zipOf([...officeEntries('xlsx'), ...extra])

const REFUSED: readonly [string, File][] = [
  ['SVG', file('dibujo.svg', SVG)],
  ['SVG that says it is an image', file('dibujo.png', SVG)],
  ['SVG that says it is XML', file('dibujo.xml', `<?xml version="1.0"?>${SVG}`)],
  ['HTML', file('pagina.html', HTML)],
  ['HTML that says it is a PDF', file('pagina.pdf', HTML)],
  ['HTML that says it is text', file('pagina.txt', HTML)],
  ['HTML that says it is a table', file('pagina.csv', HTML)],
  ['HTML behind a UTF-8 mark', file('pagina.txt', `\ufeff   ${HTML}`)],
  ['HTML in UTF-16', file('pagina.txt', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(HTML, 'utf16le')]))],
  ['XHTML that says it is XML', file('pagina.xml', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>')],
  ['XML with entities of the machine', file('datos.xml', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')],
  ['XML that laughs a billion times', file('datos.xml', '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>')],
  ['XML with a style sheet of elsewhere', file('datos.xml', '<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/x.xsl" type="text/xsl"?><a/>')],
  ['program', file('informe.pdf', Buffer.concat([bytesOf('MZ'), Buffer.alloc(200)]))],
  ['script', file('informe.txt', '#!/bin/sh\nrm -rf /\n')],
  ['PDF that acts', file('informe.pdf', pdfOf('3 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n'))],
  ['PDF that acts, within a packed object', file('informe.pdf', pdfOf(objectStream('3 0 << /S /JavaScript /JS (app.alert(1)) >>')))],
  ['PDF that starts a program', file('informe.pdf', pdfOf('3 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj\n'))],
  ['PDF that is a ZIP too', file('informe.pdf', zipOf([{ name: 'a.txt', data: 'a' }], { prefix: pdfOf() }))],
  ['ZIP that is a page too', file('informe.zip', zipOf([{ name: 'a.txt', data: 'a' }], { prefix: bytesOf(HTML) }))],
  ['ZIP that unpacks to far more', file('datos.zip', bomb)],
  ['ZIP that lies about its size', file('datos.zip', zipOf([{ name: 'a.txt', data: zeros, declaredSize: 10 }]))],
  ['ZIP with a way out of its folder', file('datos.zip', zipOf([{ name: '../../etc/cron.d/x', data: 'x' }]))],
  ['ZIP with a link', file('datos.zip', zipOf([{ name: 'enlace', data: '/etc/passwd', mode: 0o120777 }]))],
  ['document with macros', file('informe.docx', zipOf([...officeEntries('docx'), { name: 'word/vbaProject.bin', data: 'x' }]))],
  ['sheet that unpacks to far more', file('tabla.xlsx', xlsxOf([{ name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(300_000_000) }]))],
  ['picture that unpacks to far more', file('foto.png', flatPng(60_000, 60_000))],
  ['nothing', file('vacio.csv', '')],
  ['file larger than the form takes', file('grande.csv', 'a,b\n'.repeat(3_000_000))],
  ['cut picture', file('foto.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]))],
] // prettier-ignore

// After the samples: making them takes seconds, in which no connection would be tended.
const world = await openWorld()
const { app, plan } = world
const officer = world.actor('officer here').client
const authority = world.actor('authority here').client
const today = app.services.today()
const address = `/planes/${plan.plan}/compromisos/1/hitos/2/avance`

const send = (...files: File[]) =>
  officer.postForJson(address, {
    step: 'send',
    onDay: today,
    completion: 'limited',
    narrative: 'Con archivos.',
    delayJustification: 'Faltó tiempo.',
    ...Object.fromEntries(files.map((one, at) => [`file${at + 1}`, one])),
  })

it.each(REFUSED)('refuses with a reason, and keeps nothing: %s', { timeout: 60_000 }, async (_, hostile) => {
  const answer = await send(hostile)
  expect(answer.status).toBe(422)
  expect(errorsOf(answer)).toEqual([{ path: 'file1', message: expect.stringMatching(/\S+ \S+ \S+/) as string }])
  expect(errorsOf(answer)[0]!.message).not.toMatch(/Error|undefined|\{|\bat /)
})

it.each(REFUSED)('takes none of it for a list or a plan either: %s', { timeout: 60_000 }, async (_, hostile) => {
  for (const path of ['/organizaciones/importar', '/planes/importar']) {
    const answer = await authority.postForJson(path, { file: hostile, sector: 'public-body' })
    expect([path, answer.status]).toEqual([path, expect.toBeOneOf([422, 413])])
  }
})

const NAMES = [
  '../../../etc/passwd.csv',
  '..\\..\\windows\\system.csv',
  'a\u202evsc.exe.csv',
  'CON.csv',
  `${'n'.repeat(600)}.csv`,
  '".csv',
  "'; filename=x.html; a='.csv",
  '<img src=x onerror=alert(1)>.csv',
  '%0d%0aSet-Cookie: a=b.csv',
  '.htaccess.csv',
  'ñandú 💥.csv',
  '\u200b\u200b.csv',
  'a.html.csv',
  'a.csv',
]

describe('a file that is taken', () => {
  it('has a name that does no harm, whatever it was called', async () => {
    for (const name of NAMES) {
      const answer = await send(file(name, `colonia,${NAMES.indexOf(name)}\nCentro,1\n`))
      expect([name, answer.status]).toEqual([name, 303])
    }
    const { rows } = await app.connection.db.execute<{ id: string; file_name: string }>(
      sql`select id, file_name from evidence where kind = 'file'`,
    )
    expect(rows.length).toBeGreaterThanOrEqual(NAMES.length)
    for (const { id, file_name } of rows) {
      expect(file_name).not.toMatch(/[/\\\p{C}]|^\.|\.$/u)
      const { headers, status } = await world.anonymous().get(`/evidencias/${id}`)
      expect(status).toBe(200)
      expect(headers.get('content-disposition')).toMatch(
        /^(attachment|inline); filename="[^"\\]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]*$/,
      )
      expect(headers.get('set-cookie')).toBeNull()
    }
  })

  it('is never a page of ours: its type is certain and nothing in it may act', async () => {
    const taken = [
      file('informe.pdf', pdfOf()),
      file('notas.md', '# Hola\n\n[x](javascript:alert(1)) <img src=x onerror=alert(1)>\n'),
      file('notas.txt', 'Texto llano.'),
      file('datos.json', '{"a":"<script>"}'),
      file('datos.xml', '<?xml version="1.0"?><datos><a>1</a></datos>'),
    ]
    const answer = await send(...taken)
    expect([answer.status, answer.text]).toEqual([303, ''])
    const { rows } = await app.connection.db.execute<{ id: string }>(sql`select id from evidence where kind = 'file'`)
    for (const { id } of rows) {
      const { headers } = await world.anonymous().get(`/evidencias/${id}`)
      const type = headers.get('content-type')!
      expect(type).not.toMatch(/html|svg|javascript|xhtml/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      if (!type.startsWith('application/pdf')) expect(headers.get('content-security-policy')).toContain('sandbox')
      if (!/^(application\/pdf|image\/(png|jpeg|webp)|text\/plain)/.test(type))
        expect(headers.get('content-disposition')).toMatch(/^attachment/)
    }
  })

  it('says no more of a picture than the picture: not where, when or with what it was taken', async () => {
    const photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#884422' } })
      .withExif({
        IFD0: { Make: 'CamaraCanario', Artist: 'Persona Canario', Copyright: 'canario' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '19/1 25/1 57/1',
          GPSLongitudeRef: 'W',
          GPSLongitude: '99/1 7/1 59/1',
        },
      })
      .jpeg()
      .toBuffer()
    expect(photo.includes('CamaraCanario')).toBe(true)
    expect((await send(file('IMG_20261122.jpg', photo))).status).toBe(303)
    const { rows } = await app.connection.db.execute<{ id: string }>(
      sql`select id from evidence where file_kind = 'jpeg'`,
    )
    const served = Buffer.from(await (await fetch(`${app.origin}/evidencias/${rows.at(-1)!.id}`)).arrayBuffer())
    expect(served.includes('CamaraCanario')).toBe(false)
    expect(served.includes('Exif')).toBe(false)
    expect((await sharp(served).metadata()).width).toBe(40)
  })

  it('counts as evidence; none, and more than there is room for, do not', async () => {
    const without = await officer.postForJson(address, {
      onDay: today,
      completion: 'substantial',
      narrative: 'Sin pruebas.',
      delayJustification: 'Faltó.',
    })
    expect(errorsOf(without).map(({ path }) => path)).toEqual(['file1'])
    const many = await officer.postForJson(address, {
      onDay: today,
      completion: 'substantial',
      narrative: 'Con cincuenta.',
      delayJustification: 'Faltó.',
      file1: Array.from({ length: 50 }, (_, at) => file(`${at}.csv`, `a,${at}\n1,2\n`)),
      file77: file('de-mas.csv', 'a,b\n1,2\n'),
    })
    expect(many.status).toBeLessThan(500)
    const { rows } = await app.connection.db.execute<{ count: number }>(
      sql`select max(n)::int as count from (select count(*) as n from evidence group by report_id) c`,
    )
    expect(rows[0]!.count).toBeLessThanOrEqual(8)
  })

  it('is sent in parts to who asks for a part, and never more than there is', async () => {
    const path = `/evidencias/${plan.evidenceFile}`
    for (const range of [
      'bytes=0-3',
      'bytes=-4',
      'bytes=999999-',
      'bytes=5-2',
      'bytes=0-1,2-3',
      'bytes=-0',
      'bytes=a-b',
      `bytes=0-${'9'.repeat(40)}`,
      'lines=1-2',
    ]) {
      const answer = await world.anonymous().get(path, { range })
      expect([range, [200, 206, 416].includes(answer.status)]).toEqual([range, true])
    }
    expect((await world.anonymous().get(path, { 'if-none-match': '*' })).status).toBe(304)
  })
})
