import type { Db } from '../../../platform/database/index.ts'
import { FORMAT, toFields, toList } from '../import/document.ts'
import type { GivenOrganization } from '../import/records.ts'
import { piecesOf } from '../import/snapshot.ts'
import { listPlans, type Plan } from '../plans/store.ts'

/** The whole plan as `previewPlanImport` reads it, reports and evidence included. The same plan gives the same bytes. */
export async function planDocument(db: Db, plan: Plan): Promise<string> {
  return (await Array.fromAsync(planDocumentPieces(db, plan))).join('')
}

/** The same, some commitments at a time: constant memory, whatever the size of the plan. */
export async function* planDocumentPieces(db: Db, plan: Plan): AsyncGenerator<string> {
  const organizations = new Map<string, GivenOrganization>()
  let between = '\n'
  let isHead = true
  for await (const { records, organizations: named } of piecesOf(db, plan)) {
    for (const [name, { acronym, sector }] of named) organizations.set(name, { name, acronym, sector })
    if (isHead) {
      const head = {
        format: FORMAT,
        plan: toFields('plan', records.get('plan')!.fields),
        phases: toList(records, 'phase'),
        seats: toList(records, 'seat'),
      }
      yield `${json(head, 0).slice(0, -2)},\n "commitments": [`
      isHead = false
      continue
    }
    for (const commitment of toList(records, 'commitment')) {
      yield between + json(commitment, 2)
      between = ',\n'
    }
  }
  const sorted = [...organizations.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  yield `${between === '\n' ? '' : '\n '}],\n "organizations": ${json(sorted, 1).trimStart()}\n}\n`
}

/** As JSON.stringify indents it, `depth` levels in. No text of it has a line break of its own: JSON escapes them. */
const json = (value: unknown, depth: number) => JSON.stringify(value, null, 1).replace(/^/gm, ' '.repeat(depth))

/** Every plan in one file. */
export async function* planDocuments(db: Db): AsyncGenerator<Buffer> {
  let between = '[\n'
  for (const plan of await listPlans(db)) {
    yield Buffer.from(between)
    for await (const piece of planDocumentPieces(db, plan)) yield Buffer.from(piece)
    between = ',\n'
  }
  yield Buffer.from(between === '[\n' ? '[]\n' : ']\n')
}
