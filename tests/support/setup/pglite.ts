import { createHash, randomUUID } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { connect, migrate } from '../../../src/platform/database/index.ts'
import { provideOrExplain } from './provide.ts'

const root = join(import.meta.dirname, '../../..')

/** Makes the migrated template that each test file starts from, unless an earlier run left the same one. */
export default (project: TestProject) => provideOrExplain(project, 'database', makeTemplate)

async function makeTemplate() {
  const folder = join(root, 'node_modules/.cache/tequio')
  const template = join(folder, `template-${fingerprint()}.tar`)
  if (!existsSync(template)) {
    mkdirSync(folder, { recursive: true })
    await writeTemplate(template)
  }
  return { engine: 'pglite' as const, template }
}

/** Of everything that decides what an empty database looks like. */
function fingerprint(): string {
  const files = globSync(['migrations/**/*', 'src/platform/database/*.ts', 'package-lock.json'], {
    cwd: root,
    withFileTypes: true,
  })
  const paths = files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .sort()
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path.slice(root.length)).update(readFileSync(path))
  return hash.digest('hex').slice(0, 24)
}

async function writeTemplate(path: string) {
  const connection = await connect({ folder: 'memory://' })
  await migrate(connection)
  const dump = await connection.dump!()
  const draft = `${path}-${randomUUID()}`
  writeFileSync(draft, await dump.bytes())
  renameSync(draft, path) // another run may be doing the same: whichever ends last wins, both are right
  await connection.close()
}
