import { eq } from 'drizzle-orm'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { principleNames } from '../../../foundations/legal-framework/index.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { inOrder } from '../content.ts'
import { actorsOf, commitmentColumns, principlesOf } from '../commitments/store.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { indicatorsOf, type Indicator } from '../indicators/store.ts'
import type { IndicatorId } from '../indicators/model.ts'
import { dependenciesOf, milestonesOf, reportsOf, type Evidence, type Report } from '../milestones/store.ts'
import type { MilestoneId } from '../milestones/model.ts'
import { planPhasesOf, planSeatsOf, type Plan } from '../plans/store.ts'
import { commitments } from '../tables.ts'
import { FIELDS, keyOf, type GivenOrganization, type Kind, type Numbers, type PlanRecord, type Records } from './records.ts'

/** A plan as the database has it, in the form of exchange. */
export type Snapshot = {
  records: Records
  /** What each record that has an id is in the database. */
  ids: { commitments: Map<string, CommitmentId>; milestones: Map<string, MilestoneId>; indicators: Map<string, IndicatorId> }
  /** The organizations that the plan names. */
  organizations: GivenOrganization[]
  organizationIds: Map<string, string>
  /** The principles that it serves, by `catalogue/slug`. */
  principleIds: Map<string, string>
}

export const NO_SNAPSHOT: Snapshot = { records: new Map(), ids: { commitments: new Map(), milestones: new Map(), indicators: new Map() }, organizations: [], organizationIds: new Map(), principleIds: new Map() }

/** Everything of a plan, in a constant number of queries. */
export async function snapshotOf(db: Db, plan: Plan): Promise<Snapshot> {
  const phases = await planPhasesOf(db, plan.id)
  const seats = await planSeatsOf(db, plan.id)
  const rows = await db.select(commitmentColumns).from(commitments).where(eq(commitments.planId, plan.id)).orderBy(commitments.number)
  const ids = rows.map(({ id }) => id)
  const actors = await actorsOf(db, ids)
  const served = await principlesOf(db, ids)
  const milestones = await milestonesOf(db, ids)
  const dependencies = await dependenciesOf(db, milestones.map(({ id }) => id))
  const reports = await reportsOf(db, milestones.map(({ id }) => id))
  const indicators = await indicatorsOf(db, ids)

  const organizationIds = [plan.convenerId, ...seats.flatMap(({ holders }) => holders.map(({ organizationId }) => organizationId)), ...rows.flatMap((row) => [row.publicOwnerId, row.civilOwnerId]), ...[...actors.values()].flat().map(({ organizationId }) => organizationId), ...reports.map(({ organizationId }) => organizationId)]
  const organizations = await organizationNames(db, [...new Set(organizationIds)].filter((id) => id !== null))
  const principles = await principleNames(db, [...new Set([...served.values()].flat())])
  const nameOf = (id: string | null) => (id === null ? null : (organizations.get(id)?.name ?? null))

  const records = new Map<string, PlanRecord>()
  const add = (kind: Kind, numbers: Numbers, fields: object) => records.set(keyOf(kind, numbers), { kind, numbers, fields: ofKind(kind, fields) } as PlanRecord)
  const number = new Map(rows.map((row) => [row.id, row.number]))
  const numbers = new Map(milestones.map((milestone) => [milestone.id, [number.get(milestone.commitmentId)!, milestone.number]]))

  add('plan', [], { ...plan, convener: nameOf(plan.convenerId) })
  for (const phase of phases) add('phase', [phase.number], phase)
  for (const seat of seats) add('seat', [seat.number], { ...seat, holders: seat.holders.map(({ name, pending, organizationId }) => ({ name, pending, organization: nameOf(organizationId) })) })
  for (const row of rows) {
    add('commitment', [row.number], {
      ...row,
      publicOwner: nameOf(row.publicOwnerId),
      civilOwner: nameOf(row.civilOwnerId),
      actors: (actors.get(row.id) ?? []).map(({ organizationId, role }) => ({ organization: nameOf(organizationId), role: role && inOrder(role) })),
      principles: (served.get(row.id) ?? []).flatMap((id) => principles.get(id) ?? []).map(({ catalogue, slug }) => `${catalogue}/${slug}`).sort(),
    })
  }
  for (const milestone of milestones) {
    const dependsOn = (dependencies.get(milestone.id) ?? []).map(({ commitment, number }) => ({ commitment, milestone: number }))
    add('milestone', numbers.get(milestone.id)!, { ...milestone, dependsOn })
  }
  for (const report of reports) add('report', [...numbers.get(report.milestoneId)!, report.number], reportFields(report, nameOf))
  for (const indicator of indicators) addIndicator(add, number.get(indicator.commitmentId)!, indicator)
  return {
    records,
    ids: {
      commitments: new Map(rows.map((row) => [keyOf('commitment', [row.number]), row.id])),
      milestones: new Map(milestones.map(({ id }) => [keyOf('milestone', numbers.get(id)!), id])),
      indicators: new Map(indicators.map((indicator) => [keyOf('indicator', [number.get(indicator.commitmentId)!, indicator.number]), indicator.id])),
    },
    organizations: [...organizations.values()].map(({ name, acronym, sector }) => ({ name, acronym, sector })),
    organizationIds: new Map([...organizations].map(([id, { name }]) => [name, id])),
    principleIds: new Map([...principles].map(([id, { catalogue, slug }]) => [`${catalogue}/${slug}`, id])),
  }
}

/** The fields of the kind and no others; what the database keeps besides (ids, standing, moments) is not exchanged. */
const ofKind = (kind: Kind, fields: object) => Object.fromEntries(Object.keys(FIELDS[kind]).map((field) => [field, tidied((fields as Record<string, unknown>)[field] ?? null)]))

const tidied = (value: unknown) => (isText(value) ? inOrder(value) : value)
const isText = (value: unknown): value is TranslatedText => typeof value === 'object' && value !== null && Object.hasOwn(value, 'es')

const reportFields = (report: Report, nameOf: (id: string) => string | null) => ({ ...report, organization: nameOf(report.organizationId), evidence: report.evidence.map(evidenceFields) })

const evidenceFields = ({ kind, title, url, sha256, fileName, fileKind, charset, size, day }: Evidence) =>
  kind === 'link' ? { kind, title: inOrder(title), url, day } : { kind, title: inOrder(title), sha256, fileName, fileKind, charset, size, day }

function addIndicator(add: (kind: Kind, numbers: Numbers, fields: object) => void, commitment: number, { values, ...indicator }: Indicator) {
  add('indicator', [commitment, indicator.number], indicator)
  for (const { day, ...value } of values) add('value', [commitment, indicator.number, day], value)
}
