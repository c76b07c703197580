import { dirname, join } from 'node:path/posix'

/** The house from the ground up (docs/architecture.md); streets on one floor do not know each other. */
export const floors: readonly (readonly string[])[] = [
  ['kernel'],
  ['platform'],
  ['foundations'],
  ['cross-cutting'],
  ['library', 'deliberation'],
  ['governance'],
  ['accountability'],
  ['app'],
]

/** Source text by path from the root: `src/kernel/ref.ts`. */
export type Sources = Readonly<Record<string, string>>

interface Import {
  from: string
  to: string
  typeOnly: boolean
}

interface Rule {
  name: string
  /** What breaks it, one sentence each; empty when all is well. */
  broken(house: House): string[]
}

interface House {
  sources: Sources
  imports: readonly Import[]
  /** Module folders, lowest first. */ order: readonly string[]
}

export const rules: readonly Rule[] = [
  {
    name: 'imports run downwards, or stay in their street',
    broken: ({ imports }) =>
      violations(
        imports,
        ({ from, to }) => streetOf(from) !== streetOf(to) && floorOf(to) >= floorOf(from),
        'is not below',
      ),
  },
  {
    name: 'only modules earlier in src/app/modules.ts are imported',
    broken: ({ imports, order }) =>
      violations(
        imports,
        ({ from, to }) =>
          isModule(from) && isModule(to) && moduleOf(from) !== moduleOf(to) && !comesBefore(order, to, from),
        'does not come before',
      ),
  },
  {
    name: 'a module is entered only by its index.ts (and by app, through module.ts)',
    broken: ({ imports }) =>
      violations(
        imports,
        ({ from, to }) => isModule(to) && moduleOf(from) !== moduleOf(to) && !isDoor(to, from),
        'is not a door',
      ),
  },
  {
    name: 'a door names what it shows: no export *',
    broken: ({ sources }) =>
      pathsWhere(sources, (path, text) => isDoor(path, '') && /^\s*export\s*\*/m.test(text), 'has export *'),
  },
  {
    name: 'pages know no database',
    broken: ({ imports }) =>
      violations(
        imports,
        ({ from, to, typeOnly }) =>
          /(^|[/-])pages\.tsx$/.test(from) && !typeOnly && /drizzle|(^|\/)(tables|store)\.ts$|^pg$/.test(to),
        'is the database',
      ),
  },
  {
    name: 'the kernel does nothing but compute: no I/O',
    broken: ({ imports }) =>
      violations(imports, ({ from, to }) => streetOf(from) === 'kernel' && !isTest(from) && reachesOut(to), 'is I/O'),
  },
  {
    name: 'folders are nouns of the field',
    broken: ({ sources }) =>
      pathsWhere(
        sources,
        (path) => /\/(utils?|helpers?|services?|common|misc|shared|lib)\//.test(path),
        'has a folder without a subject',
      ),
  },
]

export const judge = (rule: Rule, sources: Sources): string[] =>
  rule.broken({ sources, imports: importsOf(sources), order: moduleOrder(sources['src/app/modules.ts'] ?? '') })

// `import … from`, `export … from`, and bare or dynamic imports.
const statement =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?([^'"`;]*?)\s*from\s*['"]([^'"]+)['"]|\bimport\s*\(?\s*['"]([^'"]+)['"]/g

function importsOf(sources: Sources): Import[] {
  return Object.entries(sources).flatMap(([from, text]) =>
    [...text.matchAll(statement)].map(([, type, names = '', named, bare = '']) => ({
      from,
      to: resolve(from, named ?? bare),
      typeOnly: type !== undefined || isAllTypes(names),
    })),
  )
}

const resolve = (from: string, to: string) => (to.startsWith('.') ? join(dirname(from), to) : to)

/** `{ type Row, type Filter }` */
const isAllTypes = (names: string) => {
  const list = /^\{(.*)\}$/s
    .exec(names.trim())?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '')
  return list !== undefined && list.length > 0 && list.every((name) => name.trim().startsWith('type '))
}

/** The modules in the order of the list itself, not of the import lines, which may be sorted. */
function moduleOrder(text: string): string[] {
  const folders = new Map(
    [...text.matchAll(/import\s+\{?\s*(?:\w+\s+as\s+)?(\w+)\s*\}?\s+from\s+'\.\.\/(.+)\/\w+\.tsx?'/g)].map(
      ([, name, folder]) => [name, `src/${folder}`],
    ),
  )
  const list = /modules[^=]*=\s*\[([^\]]*)\]/s.exec(text)?.[1] ?? ''
  return list.split(',').flatMap((name) => folders.get(name.trim()) ?? [])
}

const streetOf = (path: string) => (path.startsWith('src/') ? path.split('/')[1] : undefined)
const moduleOf = (path: string) => path.split('/').slice(0, 3).join('/')
/** -1 for packages, and for what lies outside src. */
const floorOf = (path: string) => floors.findIndex((streets) => streets.includes(streetOf(path) ?? ''))
const isModule = (path: string) => floorOf(path) > 1 && streetOf(path) !== 'app'
const isTest = (path: string) => /\.test\.tsx?$/.test(path)
const isDoor = (path: string, from: string) =>
  path === `${moduleOf(path)}/index.ts` || (streetOf(from) === 'app' && path === `${moduleOf(path)}/module.ts`)
const reachesOut = (to: string) => !to.startsWith('src/kernel/') && !/^(zod|uuid|node:(crypto|util|assert))$/.test(to)

function comesBefore(order: readonly string[], earlier: string, later: string): boolean {
  const place = (path: string) => order.indexOf(moduleOf(path))
  if (place(earlier) < 0) return floorOf(earlier) < floorOf(later) || streetOf(earlier) === 'cross-cutting'
  return place(later) < 0 || place(earlier) < place(later)
}

const violations = (imports: readonly Import[], breaks: (one: Import) => boolean, words: string) =>
  imports.filter(breaks).map(({ from, to }) => `${from} imports ${to}, which ${words}`)

const pathsWhere = (sources: Sources, breaks: (path: string, text: string) => boolean, words: string) =>
  Object.entries(sources)
    .filter(([path, text]) => breaks(path, text))
    .map(([path]) => `${path} ${words}`)
