import { sql } from 'drizzle-orm'
import { registerOrganization } from '../../../foundations/organizations/index.ts'
import { newId } from '../../../kernel/id.ts'
import { ref } from '../../../kernel/ref.ts'
import type { Actor } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/context.ts'
import { record } from '../../../platform/journal/index.ts'
import { authorizeManager } from '../acting.ts'
import { draftOfCommitment, recordAddition, writeCommitmentChanges } from '../commitments/actions.ts'
import type { CommitmentDraft, CommitmentId } from '../commitments/model.ts'
import {
  findCommitment,
  insertCommitment,
  lockCommitment,
  restand,
  type LockedCommitment,
} from '../commitments/store.ts'
import { differences, journalled } from '../differences.ts'
import { recordIndicator } from '../indicators/actions.ts'
import { insertIndicator, saveValue, updateIndicator } from '../indicators/store.ts'
import { recordMilestoneAdded, recordMilestoneEdited, writeReport } from '../milestones/actions.ts'
import { recordProgress, type MilestoneId, type ReportId } from '../milestones/model.ts'
import { insertMilestone, lockMilestone, reportedOf, saveDependencies, updateMilestone } from '../milestones/store.ts'
import { writeNewPlan, writePlanChanges } from '../plans/actions.ts'
import type { PlanDraft, PlanId } from '../plans/model.ts'
import { countCommitments, draftOfPlan, lockPlan } from '../plans/store.ts'
import type { RecordChange } from './compare.ts'
import { prepare, type ImportPreview, type Prepared, type PreparedPlan } from './preview.ts'
import { keyOf, type Fields, type Kind, type PlanRecord } from './records.ts'
import type { Resolution } from './resolve.ts'

export type AppliedPlan = { id: PlanId; slug: string; created: number; changed: number; unchanged: number }
export type ImportOutcome =
  | { ok: true; value: { plans: AppliedPlan[]; registered: number } }
  | { ok: false; reason: 'has-errors'; preview: ImportPreview }

/**
 * Imports the plans of a file, all or none, in one transaction. What is there already is left alone: the same file twice changes
 * nothing and records nothing. Nothing is ever deleted. `by` is whoever manages plans, or the operator at the command line.
 */
export function applyPlanImport(
  services: Services,
  file: { bytes: Uint8Array; fileName: string },
  by: Actor | 'command-line',
): Promise<ImportOutcome> {
  const actorId = by === 'command-line' ? null : authorizeManager(by)
  return services.transaction(async (tx) => {
    await oneAtATime(tx)
    const prepared = await prepare(
      tx,
      { storage: services.storage, today: services.today() },
      file.bytes,
      file.fileName,
    )
    if (!prepared.preview.ok) return { ok: false, reason: 'has-errors', preview: prepared.preview }
    return { ok: true, value: await applyPrepared(tx, prepared, { actorId, today: services.today() }) }
  })
}

/** Two imports of one file would both find nothing there. */
const oneAtATime = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(hashtext('plan import'))`)

async function applyPrepared(
  tx: Tx,
  { plans, resolution, preview }: Prepared,
  by: { actorId: string | null; today: string },
) {
  if (preview.nothingToDo)
    return {
      plans: plans.map((one) => ({
        id: one.plan!.id,
        slug: one.given.slug,
        created: 0,
        changed: 0,
        unchanged: one.comparison.unchanged,
      })),
      registered: 0,
    }
  const organizationIds = new Map(resolution.organizationIds)
  for (const organization of resolution.toRegister)
    organizationIds.set(organization.name, await registerOrganization(tx, organization, by.actorId))
  const applied: AppliedPlan[] = []
  for (const one of plans)
    applied.push(await importOne(tx, one, { organizationIds, principleIds: resolution.principleIds }, by))
  return { plans: applied, registered: resolution.toRegister.length }
}

async function importOne(...[tx, one, resolution, by]: Parameters<typeof applyPlanRecords>): Promise<AppliedPlan> {
  const applied = await applyPlanRecords(tx, one, resolution, by)
  const { id, created, changed, unchanged } = applied
  if (created + changed > 0)
    await record(tx, {
      event: 'plan.imported',
      subject: ref('plan', id),
      actorId: by.actorId,
      details: { created, changed, unchanged },
    })
  return applied
}

/** The rows of one plan as its comparison says, each change in its own history. For whoever judged it: an import, or an amendment. */
export const applyPlanRecords = (
  tx: Tx,
  one: PreparedPlan,
  { organizationIds, principleIds }: Pick<Resolution, 'organizationIds' | 'principleIds'>,
  by: { actorId: string | null; today: string },
): Promise<AppliedPlan> => new PlanImport(tx, one, organizationIds, principleIds, by).apply()

type Of<K extends Kind> = Extract<PlanRecord, { kind: K }>

/** One plan being written: from the outermost records in, so that each finds what it belongs to. */
class PlanImport {
  readonly #tx: Tx
  readonly #one: PreparedPlan
  readonly #organizationIds: ReadonlyMap<string, string>
  readonly #principleIds: ReadonlyMap<string, string>
  readonly #by: { actorId: string | null; today: string }
  readonly #commitments: Map<string, CommitmentId>
  readonly #milestones: Map<string, MilestoneId>
  readonly #indicators: PreparedPlan['before']['ids']['indicators']

  constructor(
    tx: Tx,
    one: PreparedPlan,
    organizationIds: ReadonlyMap<string, string>,
    principleIds: ReadonlyMap<string, string>,
    by: { actorId: string | null; today: string },
  ) {
    this.#tx = tx
    this.#one = one
    this.#organizationIds = new Map([
      ...[...one.before.organizations.values()].map(({ name, id }) => [name, id] as const),
      ...organizationIds,
    ])
    this.#principleIds = new Map([...one.before.principleIds, ...principleIds])
    this.#by = by
    this.#commitments = new Map(one.before.ids.commitments)
    this.#milestones = new Map(one.before.ids.milestones)
    this.#indicators = new Map(one.before.ids.indicators)
  }

  async apply(): Promise<AppliedPlan> {
    const { given, comparison } = this.#one
    const { changes, unchanged } = comparison
    const count = (action: RecordChange['action']) => changes.filter((change) => change.action === action).length
    if (changes.length === 0) return { id: this.#one.plan!.id, slug: given.slug, created: 0, changed: 0, unchanged }
    const id = await this.#writePlan()
    for (const change of this.#changesOf('commitment')) await this.#writeCommitment(id, change)
    await countCommitments(this.#tx, id)
    const locked = await this.#lockTouched()
    for (const change of this.#changesOf('milestone')) await this.#writeMilestone(change, locked)
    for (const change of this.#changesOf('milestone')) await this.#writeDependencies(id, change)
    for (const commitment of locked.values()) await restand(this.#tx, commitment)
    for (const change of this.#changesOf('indicator')) await this.#writeIndicator(change, locked)
    for (const change of this.#changesOf('value')) await this.#writeValue(change, locked)
    for (const change of this.#changesOf('report')) await this.#writeReport(change, locked)
    return { id, slug: given.slug, created: count('create'), changed: count('change'), unchanged }
  }

  /** In the order of their numbers, days included. */
  #changesOf(kind: Kind): RecordChange[] {
    const place = ({ numbers }: RecordChange) =>
      numbers.map((number) => (typeof number === 'number' ? String(number).padStart(8, '0') : number)).join('/')
    return this.#one.comparison.changes
      .filter((change) => change.kind === kind)
      .sort((a, b) => (place(a) < place(b) ? -1 : 1))
  }

  #record<K extends Kind>(kind: K, { numbers }: Pick<RecordChange, 'numbers'>): Fields<K> {
    return (this.#one.comparison.merged.get(keyOf(kind, numbers)) as unknown as { fields: Fields<K> }).fields
  }

  async #writePlan(): Promise<PlanId> {
    const { plan } = this.#one
    const draft = this.#planDraft()
    if (!plan) return writeNewPlan(this.#tx, draft, this.#by.actorId)
    const locked = (await lockPlan(this.#tx, plan.id))!
    const changes = differences(await draftOfPlan(this.#tx, locked), draft)
    if (changes.length > 0) await writePlanChanges(this.#tx, plan.id, draft, changes, this.#by.actorId)
    return plan.id
  }

  #planDraft(): PlanDraft {
    const all = [...this.#one.comparison.merged.values()]
    const byNumber = (a: { number: number }, b: { number: number }) => a.number - b.number
    const { convener, ...facts } = this.#record('plan', { numbers: [] })
    const phases = all
      .filter((one): one is Of<'phase'> => one.kind === 'phase')
      .map(({ numbers, fields }) => ({ number: Number(numbers[0]), ...fields }))
    const seats = all
      .filter((one): one is Of<'seat'> => one.kind === 'seat')
      .map(({ numbers, fields }) => ({
        number: Number(numbers[0]),
        ...fields,
        holders: fields.holders.map(({ name, pending, organization }) => ({
          name,
          pending,
          organizationId: this.#organizationId(organization),
        })),
      }))
    return {
      ...facts,
      convenerId: this.#organizationId(convener),
      phases: phases.sort(byNumber),
      seats: seats.sort(byNumber),
    }
  }

  #organizationId(name: string | null): string | null {
    if (name === null) return null
    const id = this.#organizationIds.get(name)
    if (!id) throw new Error(`the organization «${name}» was not resolved`)
    return id
  }

  async #writeCommitment(planId: PlanId, change: RecordChange) {
    const key = keyOf('commitment', change.numbers)
    const draft = this.#commitmentDraft(change)
    const known = this.#commitments.get(key)
    if (!known) {
      const id = await insertCommitment(this.#tx, planId, draft)
      this.#commitments.set(key, id)
      await recordAddition(this.#tx, { id, planId, ...draft }, this.#by.actorId)
      return
    }
    await lockCommitment(this.#tx, known)
    const before = (await findCommitment(this.#tx, known))!
    await writeCommitmentChanges(
      this.#tx,
      before,
      draft,
      differences(draftOfCommitment(before), draft),
      this.#by.actorId,
    )
  }

  #commitmentDraft(change: RecordChange): CommitmentDraft {
    const { publicOwner, civilOwner, actors, principles, ...facts } = this.#record('commitment', change)
    return {
      ...facts,
      number: Number(change.numbers[0]),
      publicOwnerId: this.#organizationId(publicOwner),
      civilOwnerId: this.#organizationId(civilOwner),
      actors: actors.map(({ organization, role }) => ({ organizationId: this.#organizationId(organization)!, role })),
      principleIds: principles.map((key) => this.#principleIds.get(key)!),
    }
  }

  /** The commitments in which something inside changes. */
  async #lockTouched(): Promise<Map<string, LockedCommitment>> {
    const inside = this.#one.comparison.changes.filter(
      ({ kind }) => kind === 'milestone' || kind === 'report' || kind === 'indicator' || kind === 'value',
    )
    const keys = [...new Set(inside.map(({ numbers }) => keyOf('commitment', numbers.slice(0, 1))))].sort()
    const locked = new Map<string, LockedCommitment>()
    for (const key of keys) locked.set(key, (await lockCommitment(this.#tx, this.#commitments.get(key)!))!)
    return locked
  }

  async #writeMilestone(change: RecordChange, locked: ReadonlyMap<string, LockedCommitment>) {
    const key = keyOf('milestone', change.numbers)
    const commitment = locked.get(keyOf('commitment', change.numbers.slice(0, 1)))!
    const { dependsOn: _, ...fields } = this.#record('milestone', change)
    const facts = { number: Number(change.numbers[1]), ...fields }
    const known = this.#milestones.get(key)
    if (known) {
      await updateMilestone(this.#tx, known, facts)
      await recordMilestoneEdited(
        this.#tx,
        commitment,
        { id: known, number: facts.number },
        [...change.fields],
        this.#by.actorId,
      )
      return
    }
    const id = await insertMilestone(this.#tx, commitment, facts)
    this.#milestones.set(key, id)
    await recordMilestoneAdded(this.#tx, commitment, id, facts, this.#by.actorId)
  }

  /** Once every milestone is there: one may wait for another that the file names later. */
  async #writeDependencies(planId: PlanId, change: RecordChange) {
    if (!change.fields.some(({ field }) => field === 'dependsOn')) return
    const { dependsOn } = this.#record('milestone', change)
    const ids = dependsOn.map(({ commitment, milestone }) =>
      this.#milestones.get(keyOf('milestone', [commitment, milestone]))!,
    )
    await saveDependencies(this.#tx, planId, this.#milestones.get(keyOf('milestone', change.numbers))!, [
      ...new Set(ids),
    ])
  }

  async #writeIndicator(change: RecordChange, locked: ReadonlyMap<string, LockedCommitment>) {
    const key = keyOf('indicator', change.numbers)
    const commitment = locked.get(keyOf('commitment', change.numbers.slice(0, 1)))!
    const draft = { number: Number(change.numbers[1]), ...this.#record('indicator', change) }
    const known = this.#indicators.get(key)
    const id = known ?? (await insertIndicator(this.#tx, commitment.id, draft))
    if (known) await updateIndicator(this.#tx, known, draft)
    this.#indicators.set(key, id)
    await recordIndicator(
      this.#tx,
      known ? 'indicator.edited' : 'indicator.added',
      commitment,
      { id, number: draft.number },
      this.#by.actorId,
      known ? { changes: journalled(change.fields) } : { name: draft.name },
    )
  }

  async #writeValue(change: RecordChange, locked: ReadonlyMap<string, LockedCommitment>) {
    const [commitment, number, day] = change.numbers
    const id = this.#indicators.get(keyOf('indicator', [commitment!, number!]))!
    const measured = this.#record('value', change)
    await saveValue(this.#tx, id, { day: String(day), ...measured })
    const from = change.fields.find(({ field }) => field === 'value')?.from ?? null
    await recordIndicator(
      this.#tx,
      'indicator.value-recorded',
      locked.get(keyOf('commitment', [commitment!]))!,
      { id, number: Number(number) },
      this.#by.actorId,
      { day, from, value: measured.value },
    )
  }

  async #writeReport(change: RecordChange, locked: ReadonlyMap<string, LockedCommitment>) {
    const commitment = locked.get(keyOf('commitment', change.numbers.slice(0, 1)))!
    const milestone = (await lockMilestone(
      this.#tx,
      this.#milestones.get(keyOf('milestone', change.numbers.slice(0, 2)))!,
    ))!
    const { organization, ...draft } = this.#record('report', change)
    const reports = await reportedOf(this.#tx, milestone.id)
    const verdict = recordProgress(
      {
        isPlanClosed: this.#one.plan !== undefined && this.#one.plan.closedOn !== null,
        endsOn: milestone.endsOn,
        planStartsOn: commitment.planStartsOn,
        reports,
      },
      draft,
      this.#by.today,
    )
    if (!verdict.ok) throw new Error(`a report passed the preview and not the rule: ${verdict.reason}`)
    const report = {
      ...draft,
      id: newId() as ReportId,
      organizationId: this.#organizationId(organization) ?? commitment.publicOwnerId!,
      personId: null,
    }
    await writeReport(this.#tx, { milestone, commitment, report, recorded: verdict.value, actorId: this.#by.actorId })
  }
}
