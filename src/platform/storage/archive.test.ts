import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { checkArchive } from './archive.ts'
import { bytesOf, officeEntries, openDocumentEntries, zipOf } from './samples.ts'

const check = async (bytes: Buffer) => {
  const verdict = await checkArchive(new Blob([bytes as Uint8Array<ArrayBuffer>]))
  return verdict.ok ? `ok: ${verdict.value}` : verdict.reason
}
const text = { name: 'a.txt', data: 'hola' }
const zeros = Buffer.alloc(30_000_000)

/** 16 archives, each of 16 archives …, with zeros at the bottom: the form of 42.zip. */
function nested(depth: number): Buffer {
  if (depth === 0) return zipOf([{ name: 'ceros.dat', data: Buffer.alloc(1_000_000) }])
  const data = nested(depth - 1)
  return zipOf(Array.from({ length: 16 }, (_, index) => ({ name: `lib ${index}.zip`, data })))
}

describe('archives that grow', () => {
  it.each<[string, () => Buffer, string]>([
    ['a gigabyte declared', () => zipOf([{ name: 'a.txt', data: 'x', declaredSize: 1_000_000_000 }]), 'archive-bomb'],
    ['zeros, a thousand to one', () => zipOf([{ name: 'a.txt', data: zeros }]), 'archive-bomb'],
    [
      'a size that lies: says ten bytes',
      () => zipOf([{ name: 'a.txt', data: zeros, declaredSize: 10 }]),
      'archive-bomb',
    ],
    [
      'a size that lies: says more',
      () => zipOf([{ name: 'a.txt', data: 'hola', declaredSize: 10 }]),
      'archive-damaged',
    ],
    [
      'entries that share their bytes',
      () =>
        zipOf([
          { name: 'a.txt', data: 'hola' },
          { name: 'a.txt', data: 'hola', sharesWith: 0 },
        ]),
      'archive-bomb',
    ],
    ['archives within archives', () => nested(5), 'archive-too-deep'],
    ['archives that are modest one by one', () => nested(2), 'archive-bomb'],
    [
      'an archive and its neighbour that are too much together',
      () =>
        zipOf([
          { name: 'a.zip', data: zipOf([{ name: 'a', data: zeros.subarray(0, 15_000_000) }]) },
          { name: 'b', data: zeros.subarray(0, 15_000_000) },
        ]),
      'archive-bomb',
    ],
    [
      'entries that are modest one by one',
      () =>
        zipOf(
          Array.from({ length: 30 }, (_, index) => ({
            name: `${index}.dat`,
            data: Buffer.alloc(1_000_000),
            declaredSize: 1_000_000,
          })),
        ),
      'archive-bomb',
    ],
  ])('%s', async (_, make, reason) => expect(await check(make())).toBe(reason))

  it('count their entries', async () => {
    const many = Array.from({ length: 3_001 }, (_, index) => ({ name: `${index}`, data: '', method: 0 as const }))
    expect(await check(zipOf(many))).toBe('archive-too-many-entries')
  })
})

it('reads archives too large for memory from their place', async () => {
  const noise = randomBytes(4_000_000)
  const parts = Array.from({ length: 14 }, (_, index) => ({ name: `${index}.dat`, data: noise, method: 0 as const }))
  expect(await check(zipOf(parts))).toBe('ok: zip')
  expect(await check(zipOf([...parts, { ...text, checksum: 1 }]))).toBe('archive-damaged')
})

describe('archives that lie or hide', () => {
  it.each<[string, Buffer, string]>([
    ['another name in the local header', zipOf([{ ...text, localName: 'b.exe' }]), 'archive-damaged'],
    ['a wrong checksum', zipOf([{ ...text, checksum: 1 }]), 'archive-damaged'],
    ['cut', zipOf([text]).subarray(0, -30), 'archive-damaged'],
    ['something before it', zipOf([text], { prefix: bytesOf('<html>hola</html>') }), 'polyglot'],
    ['encrypted', zipOf([{ ...text, flags: 0x0801 }]), 'protected'],
    ['only folders', zipOf([{ name: 'a/' }]), 'empty'],
    ['no entries', zipOf([]), 'empty'],
    ['a path out of its folder', zipOf([{ name: '../../etc/cron.d/x', data: 'x' }]), 'archive-unsafe-path'],
    ['an absolute path', zipOf([{ name: '/etc/passwd', data: 'x' }]), 'archive-unsafe-path'],
    ['a drive', zipOf([{ name: 'C:/x.txt', data: 'x' }]), 'archive-unsafe-path'],
    ['a link', zipOf([{ name: 'a', data: '/etc/passwd', mode: 0o120777 }]), 'archive-unsafe-path'],
    ['a program', zipOf([{ name: 'plan.pdf.exe', data: 'x' }]), 'archive-forbidden-entry'],
    ['a page', zipOf([{ name: 'index.html', data: 'x' }]), 'archive-forbidden-entry'],
    [
      'a program under another name',
      zipOf([{ name: 'plan.pdf', data: bytesOf('\x7fELF\x02', 'latin1') }]),
      'archive-forbidden-entry',
    ],
    [
      'a program two archives down',
      zipOf([{ name: 'a.zip', data: zipOf([{ name: 'b.zip', data: zipOf([{ name: 'c.exe', data: 'x' }]) }]) }]),
      'archive-forbidden-entry',
    ],
    ['an archive we cannot look into', zipOf([{ name: 'a.7z', data: 'x' }]), 'archive-forbidden-entry'],
  ])('%s', async (_, bytes, reason) => expect(await check(bytes)).toBe(reason))
})

describe('office documents', () => {
  const withType = (type: string) =>
    officeEntries('docx').map((entry) =>
      entry.name.startsWith('[') ? { ...entry, data: `<Types>${type}</Types>` } : entry,
    )

  it.each<[string, Buffer, string]>([
    ['with Visual Basic', zipOf([...officeEntries('xlsx'), { name: 'xl/vbaProject.bin', data: 'x' }]), 'macros'],
    [
      'macro-enabled, renamed',
      zipOf(withType('<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>')),
      'macros',
    ],
    ['with ActiveX', zipOf([...officeEntries('docx'), { name: 'word/activeX/activeX1.xml', data: 'x' }]), 'macros'],
    [
      'with a template from outside',
      zipOf([
        ...officeEntries('docx'),
        {
          name: 'word/_rels/settings.xml.rels',
          data: '<Relationship TargetMode="External" Type="http://x/attachedTemplate" Target="https://example.org/a.dotm"/>',
        },
      ]),
      'macros',
    ],
    [
      'with OpenDocument Basic',
      zipOf([...openDocumentEntries('text'), { name: 'Basic/Standard/Module1.xml', data: 'x' }]),
      'macros',
    ],
    [
      'with a password (OpenDocument)',
      zipOf([
        ...openDocumentEntries('text').slice(0, 2),
        { name: 'META-INF/manifest.xml', data: '<manifest:encryption-data/>' },
      ]),
      'protected',
    ],
    ['of another sort', zipOf([{ name: 'mimetype', data: 'application/epub+zip', method: 0 }]), 'unknown-kind'],
    [
      'templates',
      zipOf(
        withType(
          '<Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"/>',
        ),
      ),
      'unknown-kind',
    ],
    ['sound', zipOf(officeEntries('docx')), 'ok: docx'],
  ])('%s', async (_, bytes, reason) => expect(await check(bytes)).toBe(reason))
})
