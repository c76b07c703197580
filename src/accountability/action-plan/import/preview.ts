import type { Day } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/context.ts'
import type { FileHash } from '../../../platform/storage/index.ts'
import type { Finding } from '../../../platform/tables/index.ts'
import { whyNotEnded, whyNotPublished } from '../plans/ending.ts'
import { rewritesThePast } from '../plans/phases.ts'
import { findPlanBySlug, type Plan } from '../plans/store.ts'
import { whyFixed, type Phase } from '../plans/model.ts'
import { UNSIGNED_FIELDS } from '../versions/text.ts'
import { check, placeOf } from './check.ts'
import { compare, type Comparison, type RecordChange } from './compare.ts'
import { shown, wrong, type ImportProblem } from './problems.ts'
import { readPlanFile, type FileForm } from './read.ts'
import { keyOf, type Fields, type GivenOrganization, type GivenPlan, type Kind, type Numbers } from './records.ts'
import { resolve, type Resolution } from './resolve.ts'
import { noSnapshot, snapshotOf, type Snapshot } from './snapshot.ts'

/** What importing a file would do to one plan. */
export type PlanPreview = {
  slug: string
  title: TranslatedText | null
  isNew: boolean
  changes: readonly RecordChange[]
  unchanged: number
  /** What the plan has and the file does not: it stays. */
  absent: readonly { kind: Kind; numbers: Numbers }[]
}

export type ImportPreview = {
  fileName: string
  /** Null where it is no file of ours. */
  form: FileForm | null
  plans: readonly PlanPreview[]
  /** Organizations that the import would register. */
  organizations: readonly GivenOrganization[]
  problems: readonly ImportProblem[]
  /** What was odd about the table itself: formulas, encodings, blank rows. `describeFinding` tells each. */
  findings: readonly Finding[]
  /** Whether it may be applied: no problem is an error. */
  ok: boolean
  /** Whether everything is there already. */
  nothingToDo: boolean
}

export type Prepared = { preview: ImportPreview; plans: readonly PreparedPlan[]; resolution: Resolution }
export type PreparedPlan = { plan: Plan | undefined; given: GivenPlan; before: Snapshot; comparison: Comparison }

/** What importing the file would do, and everything that must be mended first. Writes nothing; never throws for what is in the file. */
export async function previewPlanImport(
  { db, storage, today }: Pick<Services, 'db' | 'storage' | 'today'>,
  bytes: Uint8Array,
  fileName: string,
): Promise<ImportPreview> {
  return (await prepare(db, { storage, today: today() }, bytes, fileName)).preview
}

export async function prepare(
  db: Db,
  { storage, today }: { storage: Services['storage']; today: Day },
  bytes: Uint8Array,
  fileName: string,
): Promise<Prepared> {
  const { form, plans: given, problems, findings } = await readPlanFile(bytes, fileName)
  const resolution = await resolve(db, given, today, problems)
  const plans: PreparedPlan[] = []
  for (const one of resolution.plans)
    plans.push(await preparePlan(db, one, { storage, today, sectors: resolution.sectors }, problems))
  const changes = plans.flatMap(({ comparison }) => comparison.changes)
  const ok = form !== null && !problems.some(({ severity }) => severity === 'error')
  const preview: ImportPreview = {
    fileName,
    form,
    plans: plans.map(previewOf),
    organizations: resolution.toRegister,
    problems,
    findings,
    ok,
    nothingToDo: ok && changes.length === 0,
  }
  return { preview, plans, resolution }
}

async function preparePlan(
  db: Db,
  given: GivenPlan,
  { storage, today, sectors }: { storage: Services['storage']; today: Day; sectors: Resolution['sectors'] },
  problems: ImportProblem[],
): Promise<PreparedPlan> {
  const plan = await findPlanBySlug(db, given.slug)
  const before = plan ? await snapshotOf(db, plan) : noSnapshot()
  const comparison = compare(before.records, given, problems)
  const sectorOf = (name: string) => sectors.get(name) ?? before.organizations.get(name)?.sector
  check(
    comparison,
    given,
    { before: before.records, today, isPlanClosed: plan !== undefined && plan.closedOn !== null, sectorOf },
    problems,
  )
  if (plan) noticeFixed(plan, comparison, given, problems)
  if (plan) await noticeEnded(db, plan, comparison, given, today, problems)
  if (plan) await noticePublished(db, plan, comparison, given, problems)
  if (plan?.version === null) noticeBegun(before, comparison, given, today, problems)
  await checkFiles(storage, given, before, problems)
  return { plan, given, before, comparison }
}

/** What is signed is changed by an amendment, what is closed in no way; measurements may still come in a file, and progress until it is closed. */
function noticeFixed(plan: Plan, { changes }: Comparison, { records }: GivenPlan, problems: ImportProblem[]) {
  const touched = changes.find(({ kind, fields }) =>
    kind === 'plan'
      ? fields.some(({ field }) => !UNSIGNED_FIELDS.includes(field))
      : kind !== 'report' && kind !== 'value',
  )
  const fixed = whyFixed(plan)
  if (!fixed || !touched) return
  const key = keyOf(touched.kind, touched.numbers)
  const record = records.find(({ kind, numbers }) => keyOf(kind, numbers) === key)
  problems.push(wrong(fixed, record?.place ?? {}))
}

/** Nor does a file end a published plan before its time. */
async function noticeEnded(
  db: Db,
  plan: Plan,
  { merged }: Comparison,
  { records }: GivenPlan,
  today: Day,
  problems: ImportProblem[],
) {
  if (whyFixed(plan)) return
  const ends = (kind: 'plan' | 'commitment') =>
    [...merged.values()].flatMap((record) =>
      record.kind === kind ? ((record.fields as { endsOn: Day | null }).endsOn ?? []) : [],
    )
  const last = ends('plan')[0] ?? ends('commitment').toSorted().at(-1) ?? null
  if (!(await whyNotEnded(db, plan, last, today))) return
  const record = records.find(({ kind }) => kind === 'plan')
  problems.push(wrong('not-ended', record ? placeOf(record, 'endsOn') : {}))
}

/** Nor does one publish what nobody signed, or rewrite when what was signed was published. */
async function noticePublished(
  db: Db,
  plan: Plan,
  { merged }: Comparison,
  { records }: GivenPlan,
  problems: ImportProblem[],
) {
  const fields = [...merged.values()].find(({ kind }) => kind === 'plan')?.fields as { publishedOn: Day | null }
  const reason = await whyNotPublished(db, plan, fields.publishedOn)
  if (!reason) return
  const record = records.find(({ kind }) => kind === 'plan')
  problems.push(wrong(reason, record ? placeOf(record, 'publishedOn') : {}))
}

/** What the public has seen begin is changed on its page, with a reason that is published: a file gives none. */
function noticeBegun(
  before: Snapshot,
  { changes, merged }: Comparison,
  { records }: GivenPlan,
  today: Day,
  problems: ImportProblem[],
) {
  const phasesIn = (all: Iterable<{ kind: Kind; fields: object }>) =>
    [...all].flatMap(({ kind, fields }) => (kind === 'phase' ? [fields as Phase] : []))
  if (!rewritesThePast(phasesIn(before.records.values()), phasesIn(merged.values()), today)) return
  const touched = changes.find(({ kind }) => kind === 'phase')!
  const key = keyOf('phase', touched.numbers)
  const record = records.find(({ kind, numbers }) => keyOf(kind, numbers) === key)
  problems.push(wrong('phase-begun', record?.place ?? {}))
}

/** Evidence that nobody could open is none: a file that is named must be here, and stay. */
async function checkFiles(storage: Services['storage'], given: GivenPlan, before: Snapshot, problems: ImportProblem[]) {
  for (const record of given.records) {
    if (record.kind !== 'report' || before.records.has(['report', ...record.numbers].join('/'))) continue
    for (const piece of (record.fields.evidence ?? []) as Fields<'report'>['evidence']) {
      const isHere = piece.kind === 'link' || (await storage.renew(piece.sha256 as FileHash))
      if (!isHere) problems.push(wrong('file-not-here', placeOf(record, 'evidence'), { name: shown(piece.fileName) }))
    }
  }
}

const previewOf = ({ plan, given, comparison }: PreparedPlan): PlanPreview => ({
  slug: given.slug,
  title: (comparison.merged.get('plan')?.fields as Fields<'plan'> | undefined)?.title ?? null,
  isNew: plan === undefined,
  changes: comparison.changes,
  unchanged: comparison.unchanged,
  absent: comparison.absent,
})
