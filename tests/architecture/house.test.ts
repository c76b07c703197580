import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { judge, rules, type Sources } from './house.ts'

const root = join(import.meta.dirname, '../..')
const paths = globSync('src/**/*.{ts,tsx}', { cwd: root })
const house: Sources = Object.fromEntries(
  paths.map((path) => [path.replaceAll(sep, '/'), readFileSync(join(root, path), 'utf8')]),
)

describe('the house', () => {
  it('is there to be judged', () => expect(paths.length).toBeGreaterThan(50))

  it.each(rules)('$name', (rule) => expect(judge(rule, house)).toEqual([]))
})

// A rule that cannot fail protects nothing: each sees what breaks it, and lets pass what looks like it.

const modules = `import organizations from '../foundations/organizations/module.ts'
import plan from '../accountability/action-plan/module.ts'
import reports from '../accountability/reports/module.ts'
export const modules = [organizations, plan, reports]`

const broken: [rule: string, sources: Sources][] = [
  ['imports run downwards', { 'src/kernel/ref.ts': "import { Page } from '../platform/html/index.ts'" }],
  [
    'imports run downwards',
    { 'src/foundations/identity/index.ts': "import { search } from '../../cross-cutting/search/index.ts'" },
  ],
  ['imports run downwards', { 'src/platform/jobs/index.ts': "const app = await import('../../app/main.tsx')" }],
  ['only modules earlier', { 'src/accountability/action-plan/index.ts': "import { x } from '../reports/index.ts'" }],
  [
    'a module is entered',
    { 'src/accountability/action-plan/index.ts': "import {\n  x,\n} from '../../foundations/organizations/store.ts'" },
  ],
  [
    'a module is entered',
    { 'src/accountability/action-plan/store.ts': "import m from '../../foundations/organizations/module.ts'" },
  ],
  ['a door names', { 'src/foundations/organizations/index.ts': "export * from './store.ts'" }],
  ['pages know', { 'src/foundations/organizations/pages.tsx': "import { eq } from 'drizzle-orm'" }],
  ['pages know', { 'src/foundations/organizations/pages.tsx': "import { type Row, find } from './store.ts'" }],
  ['the kernel', { 'src/kernel/files.ts': "import 'node:fs'" }],
  ['the kernel', { 'src/kernel/files.ts': "export { Pool } from 'pg'" }],
  ['folders', { 'src/platform/utils/dates.ts': '' }],
]

const sound: Sources = {
  'src/kernel/ref.ts': "import { z } from 'zod'\nimport { Id } from './id.ts'",
  'src/foundations/organizations/index.ts': "export { find } from './store.ts'\nexport type { Row } from './store.ts'",
  'src/foundations/organizations/pages.tsx':
    "import type { Row } from './store.ts'\nimport { type Filter } from './store.ts'",
  'src/accountability/action-plan/store.ts': "import { find } from '../../foundations/organizations/index.ts'",
  'src/accountability/reports/store.ts': "import { find } from '../action-plan/index.ts'",
  'src/platform/tables/sheet.ts': "export * from './reading/sheet.ts' // not a module's door",
}

describe('the rules', () => {
  it.each(broken)('"%s…" sees %o', (name, sources) => {
    const rule = rules.find((rule) => rule.name.startsWith(name))!
    expect(judge(rule, { 'src/app/modules.ts': modules, ...sources })).toEqual([
      expect.stringContaining(Object.keys(sources)[0]!),
    ])
  })

  it.each(rules)('let a sound house pass: $name', (rule) => {
    expect(judge(rule, { 'src/app/modules.ts': modules, ...sound })).toEqual([])
  })
})
