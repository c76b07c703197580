import type { Readable } from 'node:stream'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { Bounds } from '../workbook.ts'
import { TableRefusal } from './refusal.ts'

/** The parts of a zip archive, by name in lower case without a leading slash. */
export type Archive = {
  names: string[]
  has: (name: string) => boolean
  /** The unpacked bytes of a part, as they come. Refuses once all that was read together passes the bound. */
  read: (name: string) => AsyncGenerator<Uint8Array>
}

/**
 * Opens an archive that a stranger sent. The central directory is judged before a byte is unpacked (number of
 * parts, declared sizes, passwords), and what really comes out is counted: a directory can lie.
 */
export async function openArchive(bytes: Uint8Array, bounds: Bounds): Promise<Archive> {
  const zip = await openZip(bytes)
  if (zip.entryCount > bounds.maxEntries) throw new TableRefusal('too-many-entries')
  const entries = new Map<string, Entry>()
  let declared = 0
  for (const entry of await entriesOf(zip)) {
    declared += entry.uncompressedSize
    if (declared > bounds.maxUnpackedBytes) throw new TableRefusal('unpacks-too-large')
    if (entry.isEncrypted()) throw new TableRefusal('password-protected')
    const name = partName(entry.fileName)
    if (!entries.has(name)) entries.set(name, entry)
  }
  let unpacked = 0
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(partName(name)),
    async *read(name) {
      const entry = entries.get(partName(name))
      if (!entry) throw new TableRefusal('damaged-file')
      for await (const chunk of await openStream(zip, entry)) {
        unpacked += chunk.length
        if (unpacked > bounds.maxUnpackedBytes) throw new TableRefusal('unpacks-too-large')
        yield chunk as Uint8Array
      }
    },
  }
}

const partName = (name: string) => name.replace(/^\/+/, '').toLowerCase()

const openZip = (bytes: Uint8Array) =>
  new Promise<ZipFile>((resolve, reject) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    yauzl.fromBuffer(buffer, { lazyEntries: true, validateEntrySizes: true }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    )
  })

const entriesOf = (zip: ZipFile) =>
  new Promise<Entry[]>((resolve, reject) => {
    const entries: Entry[] = []
    zip.on('error', reject)
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      entries.push(entry)
      zip.readEntry()
    })
    zip.readEntry()
  })

const openStream = (zip: ZipFile, entry: Entry) =>
  new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)))
  })
