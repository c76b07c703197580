import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { STORES, type TestStore } from '../../../tests/support/stores.ts'
import { EVIDENCE, PICTURES } from './kinds.ts'
import { bytesOf, flatPng, pdfOf, pngChunk, zipOf } from './samples.ts'
import type { Storage } from './store.ts'
import { explainNotes, receiveUpload, type ReceivedFile } from './upload.ts'

const CANARY = 'CANARIO-7f3a'
const red = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c02020' } })
/** A photograph as a phone writes it: place, camera and author in EXIF, XMP and IPTC-like text, turned by a flag. */
const photograph = async () => {
  const bytes = await red(40, 20)
    .withExif({
      IFD0: { Make: CANARY, Artist: CANARY, ImageDescription: CANARY },
      IFD3: { GPSLatitude: '19/1 25/1 57/1', GPSLatitudeRef: 'N', GPSMapDatum: CANARY },
    })
    .withXmp(
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${CANARY}</rdf:RDF></x:xmpmeta>`,
    )
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const comment = bytesOf(`\xff\xfe\0${String.fromCharCode(CANARY.length + 2)}${CANARY}`, 'latin1')
  return Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2), bytesOf(CANARY)])
}

describe.each(STORES)('into $name', ({ open }) => {
  let store: TestStore
  let storage: Storage
  beforeEach(async () => {
    store = await open()
    storage = store.storage
  })
  afterEach(() => store.close())

  const receive = (bytes: Uint8Array, name: string, policy = EVIDENCE) =>
    receiveUpload(storage, new File([bytes as Uint8Array<ArrayBuffer>], name), policy)
  async function received(bytes: Uint8Array, name: string): Promise<ReceivedFile> {
    const verdict = await receive(bytes, name)
    if (!verdict.ok) throw new Error(verdict.reason)
    return verdict.value
  }
  const stored = async ({ hash }: ReceivedFile) => Buffer.from(await new Response(storage.open(hash)).arrayBuffer())
  const kept = async () =>
    (await Array.fromAsync(storage.each())).length + (await readdir(join(store.folder, 'incoming'))).length

  describe('pictures', () => {
    it('lose place, camera, author and what stands behind their end; keep their picture the right way up', async () => {
      const original = await photograph()
      expect(original.includes(CANARY)).toBe(true)
      expect(
        (await sharp(original).metadata()).exif!.includes('19/1') ||
          (await sharp(original).metadata()).exif!.length > 100,
      ).toBe(true)

      const file = await received(original, 'Foto del módulo.jpg')
      const bytes = await stored(file)
      const facts = await sharp(bytes).metadata()
      expect(bytes.includes(CANARY)).toBe(false)
      expect(bytes.includes('Exif')).toBe(false)
      expect(facts).toMatchObject({ format: 'jpeg', width: 20, height: 40 })
      expect([facts.exif, facts.xmp, facts.iptc, facts.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ])
      expect(file).toMatchObject({
        kind: 'jpeg',
        width: 20,
        height: 40,
        name: 'Foto del módulo.jpg',
        notes: ['metadata-removed'],
      })
      expect(file.received.hash).not.toBe(file.hash)
      expect(await storage.exists(file.received.hash)).toBe(false)
      expect(await kept()).toBe(1)
    })

    it('keep their colour, whatever their profile', async () => {
      const wide = await red(8, 8).withIccProfile('p3').png().toBuffer()
      const [r, g, b] = await sharp(await stored(await received(wide, 'a.png')))
        .raw()
        .toBuffer()
      expect(Math.abs(r! - 0xc0) + Math.abs(g! - 0x20) + Math.abs(b! - 0x20)).toBeLessThan(8)
      expect((await sharp(await stored(await received(wide, 'a.png'))).metadata()).icc).toBeUndefined()
    })

    it('keep transparency and every pixel of a PNG; lose its text', async () => {
      const clear = await sharp({
        create: { width: 5, height: 5, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } },
      })
        .png()
        .toBuffer()
      const end = clear.length - 12
      const withText = Buffer.concat([
        clear.subarray(0, end),
        pngChunk('tEXt', bytesOf(`Comment\0${CANARY}`, 'latin1')),
        clear.subarray(end),
      ])
      const bytes = await stored(await received(withText, 'a.png'))
      expect(bytes.includes(CANARY)).toBe(false)
      expect(await sharp(bytes).raw().toBuffer()).toEqual(await sharp(clear).raw().toBuffer())
    })

    it('stay animated in WebP, and say so where a PNG cannot', async () => {
      const frames = await Promise.all(
        ['#f00', '#0f0'].map((background) =>
          sharp({ create: { width: 4, height: 4, channels: 3, background } })
            .png()
            .toBuffer(),
        ),
      )
      const webp = await sharp(frames, { join: { animated: true } })
        .webp({ lossless: true })
        .toBuffer()
      expect((await sharp(await stored(await received(webp, 'a.webp'))).metadata()).pages).toBe(2)
      expect(await received(webp, 'a.webp')).toMatchObject({ width: 4, height: 4 })

      const still = flatPng(4, 4)
      const animated = Buffer.concat([
        still.subarray(0, 33),
        pngChunk('acTL', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])),
        still.subarray(33),
      ])
      expect((await received(animated, 'a.png')).notes).toContain('animation-removed')
    })

    it('are refused beyond the pixels allowed, before anything is decoded', async () => {
      const bomb = flatPng(20_000, 20_000)
      expect(bomb.length).toBeLessThan(100_000)
      expect(await receive(bomb, 'a.png')).toMatchObject({
        reason: 'image-too-many-pixels',
        details: { width: 20_000, height: 20_000, max: 60, name: 'a.png' },
      })
      expect(await receive(flatPng(100, 100), 'a.png', { ...PICTURES, maxPixels: 9_999 })).toMatchObject({
        reason: 'image-too-many-pixels',
      })
      expect(await kept()).toBe(0)
    })

    it('are refused when cut', async () => {
      const whole = await red(300, 300).jpeg().toBuffer()
      expect(await receive(whole.subarray(0, whole.length / 2), 'a.jpg')).toMatchObject({ reason: 'image-damaged' })
      expect(await receive(flatPng(50, 50).subarray(0, 45), 'a.png')).toMatchObject({ reason: 'image-damaged' })
      expect(await kept()).toBe(0)
    })
  })

  describe('other files', () => {
    it('are stored as they came, and the person is told that their properties stay', async () => {
      const file = await received(pdfOf(), 'plan.pdf')
      expect(await stored(file)).toEqual(pdfOf())
      expect(file).toMatchObject({ notes: ['metadata-kept'], received: { hash: file.hash } })
      expect((await received(bytesOf('a,b\n'), '../tabla.csv')).notes).toEqual(['name-changed'])
      const mixed = await received(Buffer.concat([bytesOf('año\n'), bytesOf('año\n', 'latin1')]), 'mezcla.csv')
      expect(explainNotes(mixed, 'es')).toEqual([
        'Hay letras que no se leen bien desde la línea 2. Guardamos el archivo tal como llegó.',
      ])
    })

    it('a real workbook passes', async () => {
      const workbook = new ExcelJS.Workbook()
      workbook
        .addWorksheet('Compromisos')
        .addRows(Array.from({ length: 2000 }, (_, row) => [row, 'Agua segura', 'Iztapalapa']))
      expect(await received(Buffer.from(await workbook.xlsx.writeBuffer()), 'plan.xlsx')).toMatchObject({
        kind: 'xlsx',
        notes: ['metadata-kept'],
      })
    })

    it('nothing stays of what is refused, whatever the size it claims', async () => {
      expect(
        await receive(zipOf([{ name: 'a.txt', data: Buffer.alloc(30_000_000), declaredSize: 10 }]), 'a.zip'),
      ).toMatchObject({ reason: 'archive-bomb', details: { name: 'a.zip' } })
      expect(await receive(bytesOf('<svg onload="alert(1)"/>'), 'a.png')).toMatchObject({ reason: 'svg' })
      const endless = () =>
        new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(1_000_000).fill(97)) })
      expect(await receiveUpload(storage, { name: 'a.txt', size: 3, stream: endless }, EVIDENCE)).toMatchObject({
        reason: 'too-large',
        details: { name: 'a.txt', maxBytes: 10_000_000 },
      })
      expect(await receive(new Uint8Array(), 'a.txt')).toMatchObject({ reason: 'empty' })
      expect(await kept()).toBe(0)
    })
  })
})
