import { copyFile, mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildAssets, type Assets } from './assets.ts'

const FONT = '@fontsource-variable/figtree'
const LATIN = 'files/figtree-latin-wght-normal.woff2'
const newFolder = () => mkdtemp(path.join(tmpdir(), 'tequio-assets-'))

/** A folder of packages with the ones the build needs, and half a font if asked for. */
async function packagesWith({ font }: { font: boolean }) {
  const folder = await newFolder()
  for (const name of ['govuk-frontend', 'sass', 'esbuild'])
    await symlink(path.resolve('node_modules', name), path.join(folder, name))
  if (font) {
    await mkdir(path.join(folder, FONT, 'files'), { recursive: true })
    await writeFile(path.join(folder, FONT, 'package.json'), '{}')
    await copyFile(path.resolve('node_modules', FONT, LATIN), path.join(folder, FONT, LATIN))
  }
  return folder
}

describe('the built assets', () => {
  let folder: string
  let assets: Assets
  beforeAll(async () => {
    folder = await newFolder()
    assets = await buildAssets(folder)
  })

  it('weigh little', () => {
    expect(assets.files.get(assets.css)!.gzip.length).toBeLessThanOrEqual(18_000)
    expect(assets.files.get(assets.js)!.gzip.length).toBeLessThanOrEqual(12_000)
  })

  it('are each served under a name that changes with the content, with its type, plain and compressed', () => {
    expect(assets.files.size).toBeGreaterThanOrEqual(5)
    for (const [address, { body, brotli, gzip, type }] of assets.files) {
      expect(address).toMatch(/^\/assets\/[\w-]+-[0-9a-f]{8}\.(css|js|svg|woff2)$/)
      expect(type).toMatch(/^(text\/css|text\/javascript|image\/svg\+xml|font\/woff2)/)
      expect(gunzipSync(gzip).equals(body)).toBe(true)
      expect(brotliDecompressSync(brotli).equals(body)).toBe(true)
    }
  })

  it('ask nothing of anybody else: every address in the stylesheet is one of them', () => {
    const css = assets.files.get(assets.css)!.body.toString()
    const addresses = [...css.matchAll(/url\(["']?([^"')]+)/g)].map(([, address]) => address!)
    expect(addresses.length).toBeGreaterThan(0)
    for (const address of addresses) expect([...assets.files.keys()]).toContain(address)
    expect(css).not.toMatch(/GDS Transport|@import|data:/i)
  })

  it('have drawings that hold no style and no unfilled colour', () => {
    const drawings = [...assets.files.values()].filter(({ type }) => type === 'image/svg+xml')
    for (const { body } of drawings) {
      expect(body.toString()).not.toMatch(/\{\{|<style|style=|<script/)
    }
    expect(assets.files.get(assets.icon)!.body.toString()).toContain('#f2a900')
  })

  it('are read back the second time, byte by byte', async () => {
    const again = await buildAssets(folder)
    expect(again).toEqual(assets)
    expect((await readdir(folder)).length).toBe(1)
  })
})

it('may be built by two processes at once', async () => {
  const folder = await newFolder()
  const [one, other] = await Promise.all([buildAssets(folder), buildAssets(folder)])
  expect(one.css).toBe(other.css)
  expect(await readdir(folder)).toHaveLength(1)
  expect((await buildAssets(folder)).files.get(one.css)!.body.equals(other.files.get(other.css)!.body)).toBe(true)
})

describe('a font', () => {
  it('that is installed is served and asked for at once', async () => {
    const { fonts, files, css } = await buildAssets(await newFolder(), { packages: await packagesWith({ font: true }) })
    expect(fonts).toEqual([expect.stringMatching(/figtree-latin-wght-normal-[0-9a-f]{8}\.woff2$/)])
    expect(files.get(fonts[0]!)).toMatchObject({ type: 'font/woff2' })
    expect(files.get(fonts[0]!)!.body.length).toBeLessThan(18_000) // what we do not use of it is left out
    // Its other half, for letters of Náhuatl, is not in this folder of packages.
    expect(
      files
        .get(css)!
        .body.toString()
        .match(/@font-face/g),
    ).toHaveLength(1)
  })

  it('that is not installed is left to the fonts of the system', async () => {
    const { fonts, files, css } = await buildAssets(await newFolder(), {
      packages: await packagesWith({ font: false }),
    })
    expect(fonts).toEqual([])
    expect(files.get(css)!.body.toString()).not.toMatch(/@font-face|npm:/)
  })
})
