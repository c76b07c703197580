import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { expect, it, vi } from 'vitest'
import { CLEAN_UP } from '../../src/app/main.tsx'
import { modules } from '../../src/app/modules.ts'
import { importOrganizations } from '../../src/foundations/organizations/index.ts'
import type { FileHash } from '../../src/platform/storage/index.ts'
import { startTestApp } from '../support/server.ts'

const app = await startTestApp()
const { storage, jobs, transaction, settings, db } = app.services

const bytesOf = (text: string) => new TextEncoder().encode(text)
async function put(text: string): Promise<FileHash> {
  const verdict = await storage.put(bytesOf(text))
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value.hash
}
const makeOld = (hash: FileHash) =>
  utimes(join(settings.TEQUIO_DATA, 'files', hash.slice(0, 2), hash.slice(2, 4), hash), 0, 0)

it('every night what nothing refers to goes, and nothing else', async () => {
  const list = 'Nombre\nInstituto de los Archivos\n'
  const imported = await importOrganizations(app.services, bytesOf(list), 'lista.csv', {
    actorId: null,
    accept: 'certain',
  })
  expect(imported.ok).toBe(true)
  const held = await put(list)
  const young = await put('Recién llegado')
  const abandoned = await put('Abandonado')
  await makeOld(held)
  await makeOld(abandoned)

  const { rows } = await db.execute(sql`select cron, timezone from jobs.schedule where name = ${CLEAN_UP}`)
  expect(rows).toEqual([{ cron: '30 3 * * *', timezone: 'America/Mexico_City' }])
  await transaction((tx) => jobs.sendMany(tx, CLEAN_UP, [{}]))
  await vi.waitFor(async () => expect(await storage.exists(abandoned)).toBe(false), { timeout: 10_000 })
  expect([await storage.exists(held), await storage.exists(young)]).toEqual([true, true])
})

it('every column that keeps the hash of a file is of a module that says which it holds', async () => {
  const { rows } = await db.execute<{ column: string }>(sql`
    select table_name || '.' || column_name as column from information_schema.columns
    where table_schema = 'public' and table_name <> 'migrations' and column_name ~ '(sha256|file_hash)$' order by 1`)
  // Another one here means another `files` in a manifest, or the clean-up removes what it points at.
  expect(rows.map(({ column }) => column)).toEqual([
    'amendments.sha256',
    'appointment_documents.sha256',
    'assessment_evidence.sha256',
    'cited_links.sha256',
    'contribution_evidence.sha256',
    'draft_submissions.sha256',
    'draft_versions.sha256',
    'evidence.sha256',
    'files.sha256',
    'link_citations.cited_sha256',
    'link_findings.sha256',
    'link_versions.sha256',
    'organization_imports.file_hash',
    'plan_cuts.sha256',
    'plan_versions.paper_sha256',
    'plan_versions.sha256',
    'response_evidence.sha256',
  ])
  expect(modules.filter(({ files }) => files).map(({ name }) => name)).toEqual([
    'organizations',
    'posts',
    'comments',
    'action-plan',
  ])
})
