import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testDatabase } from '../../tests/support/database.ts'
import { testSite } from '../../tests/support/site.ts'
import { importOrganizationsFrom } from './imports.ts'

const { services } = testSite(await testDatabase())

it('says in words why a list of organizations was not imported', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tequio-import-'))
  const path = join(folder, 'LÉAME.md')
  await writeFile(path, 'a,b\n1,2\n')
  const said: string[] = []
  expect(await importOrganizationsFrom(services, path, false, (line) => said.push(line))).toBe(1)
  expect(said.join()).toContain('was not imported. No column is called')
  await rm(folder, { recursive: true })
})
