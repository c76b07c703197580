import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  applyPlanImport,
  describeProblem,
  findPlanBySlug,
  planDocument,
  planDocuments,
  previewPlanImport,
  type ImportPreview,
} from '../accountability/action-plan/index.ts'
import {
  explainReading,
  exportOrganizations,
  importOrganizations,
  tellRemark,
} from '../foundations/organizations/index.ts'
import type { Services } from '../platform/http/index.ts'

type Say = (line: string) => void

/** `tequio import organizations FILE`: enters what is new and tells each repair. Answers the exit code. */
export async function importOrganizationsFrom(
  services: Services,
  path: string,
  all: boolean,
  say: Say,
): Promise<number> {
  const bytes = await bytesOf(path, say)
  if (!bytes) return 1
  const outcome = await importOrganizations(services, bytes, basename(path), {
    actorId: null,
    accept: all ? 'all' : 'certain',
  })
  if (!outcome.ok) {
    say(`${path} was not imported. ${explainReading(outcome.reason, 'en')}`)
    return 1
  }
  const { report, rows } = outcome.value
  for (const { line, remarks } of rows) {
    for (const remark of remarks) {
      const { cell, what, why, before, after } = tellRemark(remark, new Map(), 'en')
      say(
        `${cell || `line ${line}`}: ${[what, why].filter(Boolean).join('. ')}${after ? ` «${before}» → «${after}»` : ''}`,
      )
    }
  }
  say(
    `${report.rows} rows: ${report.added} new, ${report.present} already there, ${report.repeated} repeated, ${report.held} waiting for an answer, ${report.wrong} to mend. ${report.repairs} repairs, ${report.proposals} proposals.`,
  )
  return report.wrong > 0 ? 1 : 0
}

/** `tequio import plans FILE`: all of it or nothing. With `previewOnly`, tells what would happen and writes nothing. */
export async function importPlansFrom(
  services: Services,
  path: string,
  previewOnly: boolean,
  say: Say,
): Promise<number> {
  const bytes = await bytesOf(path, say)
  if (!bytes) return 1
  if (previewOnly) return tellPreview(await previewPlanImport(services, bytes, basename(path)), say)
  const outcome = await applyPlanImport(services, { bytes, fileName: basename(path) }, 'command-line')
  if (!outcome.ok) return tellPreview(outcome.preview, say)
  for (const { slug, created, changed, unchanged } of outcome.value.plans)
    say(`/planes/${slug}: ${created} new, ${changed} changed, ${unchanged} as they were.`)
  say(`${outcome.value.plans.length} plans, ${outcome.value.registered} organizations registered.`)
  return 0
}

function tellPreview(preview: ImportPreview, say: Say): number {
  for (const problem of preview.problems) {
    const { where, what } = describeProblem(problem, 'en')
    say(`${problem.severity === 'error' ? 'To mend' : 'Note'}: ${where ? `${where}: ` : ''}${what}`)
  }
  for (const { slug, isNew, changes, unchanged } of preview.plans)
    say(
      `/planes/${slug}: ${isNew ? 'a new plan' : 'already there'}, ${changes.length} changes, ${unchanged} as they were.`,
    )
  say(preview.ok ? 'It can be imported.' : 'Nothing was imported.')
  return preview.ok ? 0 : 1
}

/** `tequio export plan ADDRESS`. */
export async function exportPlanTo({ db }: Services, slug: string, output: NodeJS.WritableStream): Promise<number> {
  const plan = await findPlanBySlug(db, slug.replace(/^.*\//, ''))
  if (!plan) {
    process.stderr.write(`There is no plan at «${slug}».\n`)
    return 1
  }
  output.write(await planDocument(db, plan))
  return 0
}

/** `tequio export plans`: every plan, one at a time. */
export async function exportPlansTo({ db }: Services, output: NodeJS.WritableStream): Promise<number> {
  await pipeline(Readable.from(planDocuments(db)), output, { end: false })
  return 0
}

/** `tequio export organizations`. */
export async function exportOrganizationsTo(services: Services, output: NodeJS.WritableStream): Promise<number> {
  const { body } = exportOrganizations(services, {}, 'csv', 'es')
  await pipeline(Readable.fromWeb(body as never), output, { end: false })
  return 0
}

async function bytesOf(path: string, say: Say): Promise<Uint8Array | null> {
  try {
    return await readFile(path)
  } catch (error) {
    say(`${path} cannot be read: ${(error as Error).message}`)
    return null
  }
}
