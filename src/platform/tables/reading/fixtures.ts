import ExcelJS from 'exceljs'
import { zipOf } from '../writing/zip.ts'

/** A zip archive of texts, for tests. */
export async function zip(parts: Record<string, string>): Promise<Uint8Array> {
  const list = async function* () {
    for (const [name, text] of Object.entries(parts)) yield { name, content: bytesOf(text) }
  }
  return gather(zipOf(list()))
}

async function* bytesOf(text: string) {
  yield Buffer.from(text)
}

export async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return new Uint8Array(Buffer.concat(all))
}

type Bare = { workbookPr?: string; styles?: string; strings?: string; sheets?: string; media?: string }

/** The smallest XLSX around some `<sheetData>`, written by hand: what no library would write. */
export function bareXlsx(
  sheet: string,
  {
    workbookPr = '',
    styles = '',
    strings = '',
    sheets = '<sheet name="Hoja 1" sheetId="1" r:id="a"/>',
    media = '',
  }: Bare = {},
) {
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="http://x/relationships/${type}" Target="${target}"/>`
  return zip({
    '_rels/.rels': `<Relationships>${relation('r1', 'officeDocument', '/xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="http://x/r">${workbookPr}<sheets>${sheets}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation('a', 'worksheet', 'worksheets/s.xml')}${relation('b', 'styles', 'styles.xml')}${relation('c', 'sharedStrings', 'strings.xml')}</Relationships>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
    'xl/strings.xml': `<sst>${strings}</sst>`,
    'xl/worksheets/s.xml': `<worksheet>${sheet}</worksheet>`,
    'xl/media/image1.png': media,
  })
}

/** A workbook written by another hand than ours. */
export async function excelJs(fill: (book: InstanceType<typeof ExcelJS.Workbook>) => void): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  fill(book)
  return new Uint8Array(await book.xlsx.writeBuffer())
}
