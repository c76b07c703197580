// Lets Node import TypeScript and JSX: `node --import bin/loader.mjs file.tsx`. Node strips the types of .ts by itself but knows no JSX.
// esbuild translates each file once; its JavaScript is kept by what the file says, so that a process starts without translating at all.
// Why not a ready one: docs/decisions/019-loader.md.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(import.meta.dirname)
const kept = join(root, 'node_modules', '.cache', 'tequio-loader')
const require = createRequire(import.meta.url)
const version = require('esbuild/package.json').version

process.setSourceMapsEnabled(true)
registerHooks({
  load(url, context, next) {
    if (!/^file:.*\.tsx?$/.test(url) || url.includes('/node_modules/')) return next(url, context)
    return { format: 'module', source: translated(fileURLToPath(url)), shortCircuit: true }
  },
})

function translated(path) {
  const source = readFileSync(path, 'utf8')
  const hash = createHash('sha256').update(`${version}\n${source}`).digest('hex')
  // One place for each file, so that versions of it do not pile up; what is found there is of this version or is written anew.
  const place = join(kept, relative(root, path).replaceAll('..', '+').replaceAll(sep, '!'))
  const known = read(place)
  if (known?.endsWith(`//${hash}`)) return known
  const { code, map } = require('esbuild').transformSync(source, {
    loader: path.endsWith('x') ? 'tsx' : 'ts',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    target: 'esnext',
    minifyWhitespace: true,
    sourcefile: path,
    sourcemap: 'external',
    sourcesContent: false,
  })
  // By its relative path: Node reads no other maps.
  const mapped = `${code}//# sourceMappingURL=${relative(dirname(path), `${place}.map`).replaceAll(sep, '/')}\n//${hash}`
  try {
    mkdirSync(kept, { recursive: true })
    write(`${place}.map`, map)
    write(place, mapped)
  } catch {
    return code // Nowhere to keep it: it is translated again the next time.
  }
  return mapped
}

function read(place) {
  try {
    return readFileSync(place, 'utf8')
  } catch {
    return undefined
  }
}

/** Whole or not at all: others may read it meanwhile. */
function write(place, text) {
  const draft = `${place}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, place)
}
