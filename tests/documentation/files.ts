import { readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const notOurs = new Set(['.git', 'node_modules', 'var'])
const binary = new Set([
  '.png',
  '.jpg',
  '.webp',
  '.avif',
  '.ico',
  '.woff',
  '.woff2',
  '.ttf',
  '.xlsx',
  '.pdf',
  '.gz',
  '.zip',
])

export interface TextFile {
  path: string
  text: string
}

/** Every text file of the project, by its path from the root. */
export const projectFiles = (folder = ''): TextFile[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    if (notOurs.has(entry.name)) return []
    if (entry.isDirectory()) return projectFiles(path)
    return entry.isFile() && !binary.has(extname(path)) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : []
  })

export interface Finding {
  what: string
  pattern: RegExp
  where?: RegExp
}

/** What must not be in the files. The patterns are written so that this file does not match them. */
export const unwanted: readonly Finding[] = [
  { what: 'a path of one machine', pattern: /(?<![\w.])\/(?:work|home|root|Users)\/\w+|(?<![\w./])\/tmp\/\w+/ },
  {
    what: 'the host of a package registry',
    pattern: /https?:\/\/[\w.-]*(?:registry|artifactory|nexus|npmmirror)[\w.-]*/,
  },
  { what: 'where a package was downloaded', pattern: /"resolved": "/, where: /^package-lock\.json$/ },
  { what: 'work left undone', pattern: /\b(?:TO[D]O|FIX[M]E|XX[X])\b/, where: /^src\// },
]

export const find = ({ what, pattern, where }: Finding, files: readonly TextFile[]): string[] =>
  files.flatMap(({ path, text }) => {
    const found = !where || where.test(path) ? pattern.exec(text) : null
    return found ? [`${path} has ${what}: ${found[0]}`] : []
  })
