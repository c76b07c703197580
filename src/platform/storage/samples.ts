import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

/** Files made in code for the tests: sound ones, and ones that lie. */

export const bytesOf = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding)

type ZipEntry = {
  name: string
  data?: Buffer | string
  /** 8 deflates, 0 stores. */
  method?: 0 | 8
  /** What the directory says instead of the truth. */
  declaredSize?: number
  /** Name in the local header, where it differs from the directory. */
  localName?: string
  flags?: number
  /** Unix mode, high half of the external attributes. */
  mode?: number
  checksum?: number
  /** Points at the bytes of the entry with this index instead of its own. */
  sharesWith?: number
}

/** A ZIP written by hand, so that each field can be made to lie. APPNOTE.TXT 6.3. */
export function zipOf(entries: readonly ZipEntry[], { prefix = Buffer.alloc(0) }: { prefix?: Buffer } = {}): Buffer {
  const pieces: Buffer[] = [prefix]
  const directory: Buffer[] = []
  const offsets: number[] = []
  let offset = prefix.length
  for (const entry of entries) {
    const { name, method = 8, flags = 0x0800, mode = 0o100644 } = entry
    const data = Buffer.from(entry.data ?? '')
    const packed = method === 8 ? deflateRawSync(data) : data
    const size = entry.declaredSize ?? data.length
    const sum = entry.checksum ?? crc32(data)
    const local = Buffer.alloc(30)
    const localName = bytesOf(entry.localName ?? name)
    local.writeUInt32LE(0x04034b50)
    writeCommon(local, 4, { flags, method, sum, packed: packed.length, size, name: localName.length })
    offsets.push(entry.sharesWith === undefined ? offset : offsets[entry.sharesWith]!)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50)
    central.writeUInt16LE(0x0314, 4)
    writeCommon(central, 6, { flags, method, sum, packed: packed.length, size, name: bytesOf(name).length })
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(offsets.at(-1)!, 42)
    directory.push(central, bytesOf(name))
    if (entry.sharesWith !== undefined) continue
    pieces.push(local, localName, packed)
    offset += local.length + localName.length + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, central, end])
}

type Common = { flags: number; method: number; sum: number; packed: number; size: number; name: number }
function writeCommon(header: Buffer, at: number, { flags, method, sum, packed, size, name }: Common) {
  header.writeUInt16LE(20, at)
  header.writeUInt16LE(flags, at + 2)
  header.writeUInt16LE(method, at + 4)
  header.writeUInt32LE(sum, at + 10)
  header.writeUInt32LE(packed, at + 14)
  header.writeUInt32LE(size, at + 18)
  header.writeUInt16LE(name, at + 22)
}

const OFFICE_MAIN = {
  docx: ['word/document.xml', 'wordprocessingml.document.main+xml'],
  xlsx: ['xl/workbook.xml', 'spreadsheetml.sheet.main+xml'],
  pptx: ['ppt/presentation.xml', 'presentationml.presentation.main+xml'],
} as const

/** The parts of an office document that tell what it is. */
export const officeEntries = (kind: keyof typeof OFFICE_MAIN): ZipEntry[] => [
  {
    name: '[Content_Types].xml',
    data: `<Types><Override PartName="/${OFFICE_MAIN[kind][0]}" ContentType="application/vnd.openxmlformats-officedocument.${OFFICE_MAIN[kind][1]}"/></Types>`,
  },
  { name: '_rels/.rels', data: '<Relationships/>' },
  { name: OFFICE_MAIN[kind][0], data: '<document/>' },
]

export const openDocumentEntries = (kind: 'text' | 'spreadsheet'): ZipEntry[] => [
  { name: 'mimetype', data: `application/vnd.oasis.opendocument.${kind}`, method: 0 },
  { name: 'content.xml', data: '<office:document-content/>' },
  { name: 'META-INF/manifest.xml', data: '<manifest:manifest/>' },
]

/** A PDF of one empty page with `objects` added; enough for what we check, without a cross-reference table. */
export const pdfOf = (...objects: (string | Buffer)[]): Buffer =>
  Buffer.concat([
    bytesOf(
      '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n',
      'latin1',
    ),
    ...objects.map((object) => Buffer.from(object)),
    bytesOf('\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n'),
  ])

/** An object stream, where PDF 1.5 and later hide most objects. */
export const objectStream = (content: string, dictionary = '/Filter /FlateDecode'): Buffer => {
  const packed = deflateSync(content)
  return Buffer.concat([
    bytesOf(`9 0 obj\n<< /Type /ObjStm /N 1 /First 4 ${dictionary} /Length ${packed.length} >>\nstream\n`),
    packed,
    bytesOf('\nendstream\nendobj\n'),
  ])
}

/** A PNG of one flat colour, any size, in few bytes: what a decompression bomb is. */
export function flatPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(1, 8) // one bit a pixel, grey
  const row = Buffer.alloc(1 + Math.ceil(width / 8))
  const pixels = deflateSync(Buffer.alloc(row.length * height), { level: 9 })
  return Buffer.concat([
    bytesOf('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND'),
  ])
}

export function pngChunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([bytesOf(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** A box of an MP4: ISO/IEC 14496-12. */
export function mp4Box(type: string, ...content: (string | Buffer)[]): Buffer {
  const data = Buffer.concat(content.map((each) => (typeof each === 'string' ? bytesOf(each, 'latin1') : each)))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length + 8)
  return Buffer.concat([length, bytesOf(type, 'latin1'), data])
}
