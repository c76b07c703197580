import { and, eq, gt } from 'drizzle-orm'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { principleNames } from '../../../foundations/legal-framework/index.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { inOrder } from '../content.ts'
import { actorsOf, commitmentColumns, principlesOf, type Commitment } from '../commitments/store.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { indicatorsOf } from '../indicators/store.ts'
import type { IndicatorId } from '../indicators/model.ts'
import { dependenciesOf, milestonesOf, reportsOf, type Evidence, type Report } from '../milestones/store.ts'
import type { MilestoneId } from '../milestones/model.ts'
import { planPhasesOf, planSeatsOf, type Plan } from '../plans/store.ts'
import { commitments } from '../tables.ts'
import { FIELDS, keyOf, type GivenOrganization, type Kind, type Numbers, type PlanRecord } from './records.ts'

/** A plan, or a part of it, as the database has it, in the form of exchange. */
export type Snapshot = {
  records: Map<string, PlanRecord>
  /** What each record that has an id is in the database. */
  ids: {
    commitments: Map<string, CommitmentId>
    milestones: Map<string, MilestoneId>
    indicators: Map<string, IndicatorId>
  }
  /** The organizations that it names, by name. */
  organizations: Map<string, GivenOrganization & { id: string }>
  /** The principles that it serves, by `catalogue/slug`. */
  principleIds: Map<string, string>
}

export const noSnapshot = (): Snapshot => ({
  records: new Map(),
  ids: { commitments: new Map(), milestones: new Map(), indicators: new Map() },
  organizations: new Map(),
  principleIds: new Map(),
})

/** Everything of a plan, or of one of its commitments, in a constant number of queries. */
export async function snapshotOf(db: Db, plan: Plan, commitment?: number): Promise<Snapshot> {
  const snapshot = await headOf(db, plan)
  await addCommitments(
    db,
    snapshot,
    await db
      .select(commitmentColumns)
      .from(commitments)
      .where(
        and(eq(commitments.planId, plan.id), commitment === undefined ? undefined : eq(commitments.number, commitment)),
      )
      .orderBy(commitments.number),
  )
  return snapshot
}

/** The same in pieces, for a plan of any size: first the plan itself, then its commitments, some at a time, in their order. */
export async function* piecesOf(db: Db, plan: Plan): AsyncGenerator<Snapshot> {
  yield await headOf(db, plan)
  for (let last = 0; ;) {
    const rows = await db
      .select(commitmentColumns)
      .from(commitments)
      .where(and(eq(commitments.planId, plan.id), gt(commitments.number, last)))
      .orderBy(commitments.number)
      .limit(PIECE)
    if (rows.length === 0) return
    const piece = noSnapshot()
    await addCommitments(db, piece, rows)
    yield piece
    last = rows.at(-1)!.number
  }
}
const PIECE = 300

async function headOf(db: Db, plan: Plan): Promise<Snapshot> {
  const snapshot = noSnapshot()
  const phases = await planPhasesOf(db, plan.id)
  const seats = await planSeatsOf(db, plan.id)
  const nameOf = await addOrganizations(db, snapshot, [
    plan.convenerId,
    ...seats.flatMap(({ holders }) => holders.map(({ organizationId }) => organizationId)),
  ])
  add(snapshot, 'plan', [], { ...plan, convener: nameOf(plan.convenerId) })
  for (const phase of phases) add(snapshot, 'phase', [phase.number], phase)
  for (const seat of seats)
    add(snapshot, 'seat', [seat.number], {
      ...seat,
      holders: seat.holders.map(({ name, pending, organizationId }) => ({
        name,
        pending,
        organization: nameOf(organizationId),
      })),
    })
  return snapshot
}

type CommitmentRow = Pick<Commitment, keyof typeof commitmentColumns>

async function addCommitments(db: Db, snapshot: Snapshot, rows: readonly CommitmentRow[]) {
  const ids = rows.map(({ id }) => id)
  const actors = await actorsOf(db, ids)
  const served = await principlesOf(db, ids)
  const milestones = await milestonesOf(db, ids)
  const dependencies = await dependenciesOf(
    db,
    milestones.map(({ id }) => id),
  )
  const reports = await reportsOf(
    db,
    milestones.map(({ id }) => id),
  )
  const indicators = await indicatorsOf(db, ids)
  const nameOf = await addOrganizations(db, snapshot, [
    ...rows.flatMap((row) => [row.publicOwnerId, row.civilOwnerId]),
    ...[...actors.values()].flat().map(({ organizationId }) => organizationId),
    ...reports.map(({ organizationId }) => organizationId),
  ])
  const principles = await principleNames(db, [...new Set([...served.values()].flat())])
  for (const { id, catalogue, slug } of principles.values()) snapshot.principleIds.set(`${catalogue}/${slug}`, id)
  const number = new Map(rows.map((row) => [row.id, row.number]))
  const numbers = new Map(
    milestones.map((milestone) => [milestone.id, [number.get(milestone.commitmentId)!, milestone.number]]),
  )

  for (const row of rows) {
    const key = add(snapshot, 'commitment', [row.number], {
      ...row,
      publicOwner: nameOf(row.publicOwnerId),
      civilOwner: nameOf(row.civilOwnerId),
      actors: (actors.get(row.id) ?? []).map(({ organizationId, role }) => ({
        organization: nameOf(organizationId),
        role: role && inOrder(role),
      })),
      principles: (served.get(row.id) ?? [])
        .flatMap((id) => principles.get(id) ?? [])
        .map(({ catalogue, slug }) => `${catalogue}/${slug}`)
        .sort(),
    })
    snapshot.ids.commitments.set(key, row.id)
  }
  for (const milestone of milestones) {
    const dependsOn = (dependencies.get(milestone.id) ?? []).map(({ commitment, number }) => ({
      commitment,
      milestone: number,
    }))
    snapshot.ids.milestones.set(
      add(snapshot, 'milestone', numbers.get(milestone.id)!, { ...milestone, dependsOn }),
      milestone.id,
    )
  }
  for (const report of reports)
    add(snapshot, 'report', [...numbers.get(report.milestoneId)!, report.number], reportFields(report, nameOf))
  for (const { values, ...indicator } of indicators) {
    const own = [number.get(indicator.commitmentId)!, indicator.number]
    snapshot.ids.indicators.set(add(snapshot, 'indicator', own, indicator), indicator.id)
    for (const { day, ...value } of values) add(snapshot, 'value', [...own, day], value)
  }
}

function add(snapshot: Snapshot, kind: Kind, numbers: Numbers, fields: object): string {
  const key = keyOf(kind, numbers)
  snapshot.records.set(key, { kind, numbers, fields: ofKind(kind, fields) } as PlanRecord)
  return key
}

type NameOf = (id: string | null) => string | null

async function addOrganizations(db: Db, snapshot: Snapshot, ids: readonly (string | null)[]): Promise<NameOf> {
  const names = await organizationNames(
    db,
    [...new Set(ids)].filter((id) => id !== null),
  )
  for (const { id, name, acronym, sector } of names.values())
    snapshot.organizations.set(name, { id, name, acronym, sector })
  return (id) => (id === null ? null : (names.get(id)?.name ?? null))
}

/** The fields of the kind and no others; what the database keeps besides (ids, standing, moments) is not exchanged. */
const ofKind = (kind: Kind, fields: object) =>
  Object.fromEntries(
    Object.keys(FIELDS[kind]).map((field) => [field, tidied((fields as Record<string, unknown>)[field] ?? null)]),
  )

const tidied = (value: unknown) => (isText(value) ? inOrder(value) : value)
const isText = (value: unknown): value is TranslatedText =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'es')

const reportFields = (report: Report, nameOf: NameOf) => ({
  ...report,
  organization: nameOf(report.organizationId),
  evidence: report.evidence.map(evidenceFields),
})

const evidenceFields = ({ kind, title, url, sha256, fileName, fileKind, charset, size, day }: Evidence) =>
  kind === 'link'
    ? { kind, title: inOrder(title), url, day }
    : { kind, title: inOrder(title), sha256, fileName, fileKind, charset, size, day }
