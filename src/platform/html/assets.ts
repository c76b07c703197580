import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { readTokens } from './tokens.ts'

/** One file as it is served: its bytes plain and compressed, and its media type. */
export type Asset = { body: Buffer; brotli: Buffer; gzip: Buffer; type: string }

/**
 * What the pages load. `css`, `embed` (of framed pages), `js`, `icon` and `fonts` are paths like `/assets/tequio-3f2a9c01.css`; the name changes with the
 * content, so each may be cached for ever. `fonts` are those asked for at once. `files` holds every one, by its path.
 */
export type Assets = {
  css: string
  embed: string
  js: string
  icon: string
  fonts: string[]
  files: Map<string, Asset>
}

const HERE = path.dirname(fileURLToPath(import.meta.url))
const SOURCES = path.resolve(HERE, '../..')
const PACKAGES = path.resolve(SOURCES, '../node_modules')
const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

type Built = {
  css: string
  embed: string
  js: string
  icon: string
  fonts: string[]
  files: { path: string; name: string }[]
}

/**
 * The stylesheet, script, fonts and drawings, compiled once per state of their sources and kept in `cacheFolder`: the second
 * start reads them back. Two processes may build at once: each writes aside and renames, and both write the same bytes.
 */
export async function buildAssets(cacheFolder: string, { packages = PACKAGES } = {}): Promise<Assets> {
  const folder = path.join(cacheFolder, `assets-${await fingerprint(packages)}`)
  const kept = await readKept(folder)
  if (kept) return kept
  await compileApart(folder, packages)
  const built = await readKept(folder)
  if (!built) throw new Error(`The built assets could not be read back from ${folder}`)
  return built
}

/** In a process of its own, on bare Node: with it goes the memory that the compilers take, a hundred megabytes that a server would keep. */
const compileApart = (folder: string, packages: string) =>
  promisify(execFile)(process.execPath, [path.join(HERE, 'assets-program.ts'), folder, packages], { env: {} })

/** Compiles into `folder`, all of it or nothing. */
export async function compileAssets(folder: string, packages: string) {
  await mkdir(path.dirname(folder), { recursive: true })
  const aside = await mkdtemp(`${folder}.`)
  try {
    await compileInto(aside, packages)
    // The loser of a race finds the folder there already, full of the same bytes.
    await rename(aside, folder).catch(() => undefined)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function readKept(folder: string): Promise<Assets | null> {
  const index = path.join(folder, 'index.json')
  if (!existsSync(index)) return null
  const { files, ...addresses } = JSON.parse(await readFile(index, 'utf8')) as Built
  const entries = files.map(
    async ({ path: address, name }) => [address, await readAsset(path.join(folder, name))] as const,
  )
  return { ...addresses, files: new Map(await Promise.all(entries)) }
}

async function readAsset(file: string): Promise<Asset> {
  const [body, brotli, zipped] = await Promise.all([readFile(file), readFile(`${file}.br`), readFile(`${file}.gz`)])
  return { body, brotli, gzip: zipped, type: typeOf(file) }
}

async function compileInto(folder: string, packages: string) {
  const files: Built['files'] = []
  const keep = async (name: string, body: Buffer) => {
    const file = hashed(name, body)
    await writeCompressed(path.join(folder, file), body)
    files.push({ path: `/assets/${file}`, name: file })
    return `/assets/${file}`
  }
  const icon = await keep('favicon.svg', await drawing('favicon.svg'))
  await keep('tequio.svg', await drawing('mark.svg'))
  const { css, fonts } = await placeUrls(await compileStyles(packages), packages, keep)
  const built: Built = {
    css: await keep('tequio.css', Buffer.from(css)),
    embed: await keep('embed.css', Buffer.from(await compileEmbed())),
    js: await keep('tequio.js', await bundleScript()),
    icon,
    fonts: fonts.slice(0, 1),
    files,
  }
  // Last, so that a folder with an index is a whole folder.
  await writeFile(path.join(folder, 'index.json'), JSON.stringify(built))
}

async function writeCompressed(file: string, body: Buffer) {
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
    promisify(gzip)(body, { level: 9 }),
  ])
  await Promise.all([writeFile(file, body), writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
}

/** Compiles the kit's stylesheet and, after it, those that lie beside components and modules. */
async function compileStyles(packages: string) {
  const sass = await import('sass')
  const [main = '', ...others] = styleEntries()
  const entry = [main, ...others].map((file, n) => `@use '${pathToFileURL(file)}' as part${n};`).join('\n')
  const { css } = sass.compileString(entry, {
    url: pathToFileURL(path.join(HERE, 'styles/entry.scss')),
    loadPaths: [packages],
    style: 'compressed',
    quietDeps: true,
  })
  return css
}

/** What framed pages load, and nothing else. */
async function compileEmbed() {
  const sass = await import('sass')
  return sass.compile(path.join(HERE, 'styles/embed.scss'), { style: 'compressed' }).css
}

const styleEntries = () => [
  path.join(HERE, 'styles/main.scss'),
  ...globSync('**/*.scss', { cwd: SOURCES })
    .filter((file) => !path.basename(file).startsWith('_') && !file.startsWith(path.join('platform', 'html', 'styles')))
    .map((file) => path.join(SOURCES, file))
    .filter((file) => file !== path.join(HERE, 'tokens.scss'))
    .sort(),
]

/** Gives `url("npm:…")` (a file of a package) and `url("art:…")` (a drawing of ours) their address; a face without its package goes. */
async function placeUrls(css: string, packages: string, keep: (name: string, body: Buffer) => Promise<string>) {
  let text = css.replace(/@font-face\{[^}]*url\(["']?npm:([^"')]+)["']?\)[^}]*\}/g, (face, file: string) =>
    existsSync(path.join(packages, file)) ? face : '',
  )
  const fonts: string[] = []
  for (const [whole, scheme, file = ''] of text.matchAll(/url\(["']?(npm|art):([^"')]+)["']?\)/g)) {
    const body =
      scheme === 'npm' ? await cutFont(path.join(packages, file), lettersOf(text, file)) : await drawing(file)
    const address = await keep(path.basename(file), body)
    if (scheme === 'npm' && !fonts.includes(address)) fonts.push(address)
    text = text.replace(whole, `url(${address})`)
  }
  return { css: text, fonts }
}

/** The letters that the face of that file says it is for (`unicode-range`). */
function lettersOf(css: string, file: string): string {
  const face = [...css.matchAll(/@font-face\{[^}]*\}/g)].find(([rule]) => rule.includes(file))![0]
  const ranges = [...face.matchAll(/U\+([0-9a-f]+)(?:-([0-9a-f]+))?/gi)]
  return ranges
    .flatMap(([, from = '', to = from]) => {
      const first = Number.parseInt(from, 16)
      return Array.from({ length: Number.parseInt(to, 16) - first + 1 }, (_, at) => String.fromCodePoint(first + at))
    })
    .join('')
}

/** A font with the letters and features that we use and nothing else: a sixth less to wait for. */
async function cutFont(file: string, letters: string): Promise<Buffer> {
  const { default: subsetFont } = await import('subset-font')
  return subsetFont(await readFile(file), letters, {
    targetFormat: 'woff2',
    keepFeatures: ['ccmp', 'kern', 'liga', 'lnum', 'locl', 'mark', 'mkmk', 'tnum'],
  })
}

/** A drawing of ours, with `{{brand}}` and the like filled from the light tokens. */
async function drawing(name: string) {
  const { light } = await readTokens()
  const text = await readFile(path.join(HERE, 'art', name), 'utf8')
  return Buffer.from(text.replace(/\{\{([a-z0-9-]+)\}\}/g, (_, token: string) => light[token] ?? 'currentColor'))
}

async function bundleScript() {
  const { build } = await import('esbuild')
  const { outputFiles } = await build({
    entryPoints: [path.join(HERE, 'enhance.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2019',
  })
  return Buffer.from(outputFiles[0]!.contents)
}

/** Changes whenever a source, or a package it is made with, changes. */
async function fingerprint(packages: string) {
  const hash = createHash('sha256')
  const drawings = globSync('art/*.svg', { cwd: HERE })
    .sort()
    .map((file) => path.join(HERE, file))
  const partials = globSync('styles/_*.scss', { cwd: HERE })
    .sort()
    .map((file) => path.join(HERE, file))
  const own = ['tokens.scss', 'styles/embed.scss', 'enhance.ts', 'assets.ts'].map((file) => path.join(HERE, file))
  const made = ['govuk-frontend', 'sass', 'esbuild', 'subset-font', '@fontsource-variable/figtree'].map((name) =>
    path.join(packages, name, 'package.json'),
  )
  for (const file of [...styleEntries(), ...partials, ...drawings, ...own, ...made]) {
    hash.update(path.relative(SOURCES, file))
    if (existsSync(file)) hash.update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

const typeOf = (file: string) => TYPES[path.extname(file)] ?? 'application/octet-stream'

function hashed(name: string, body: Buffer) {
  const { name: stem, ext } = path.parse(name)
  return `${stem}-${createHash('sha256').update(body).digest('hex').slice(0, 8)}${ext}`
}
