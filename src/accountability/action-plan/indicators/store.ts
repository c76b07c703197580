import { and, eq, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { commitmentAddress } from '../commitments/store.ts'
import { grouped } from '../grouped.ts'
import { commitments, indicators, indicatorValues, plans } from '../tables.ts'
import type { IndicatorDraft, IndicatorId, MeasurementDraft } from './model.ts'

export const indicatorColumns = {
  id: indicators.id,
  commitmentId: indicators.commitmentId,
  number: indicators.number,
  name: indicators.name,
  variable: indicators.variable,
  unit: indicators.unit,
  kind: indicators.kind,
  direction: indicators.direction,
  periodicity: indicators.periodicity,
  baselineValue: indicators.baselineValue,
  baselineOn: indicators.baselineOn,
  targetValue: indicators.targetValue,
  targetOn: indicators.targetOn,
  source: indicators.source,
}

/** The indicators of some commitments with their series, oldest value first. Two queries. */
export async function indicatorsOf(db: Db, commitmentIds: readonly CommitmentId[]) {
  if (commitmentIds.length === 0) return []
  const rows = await db
    .select(indicatorColumns)
    .from(indicators)
    .where(among(indicators.commitmentId, commitmentIds))
    .orderBy(indicators.commitmentId, indicators.number)
  return withValues(db, rows)
}
export type Indicator = Awaited<ReturnType<typeof indicatorsOf>>[number]

/** Each indicator with its series. */
export async function withValues<Row extends { id: IndicatorId }>(
  db: Db,
  rows: readonly Row[],
): Promise<(Row & { values: MeasurementDraft[] })[]> {
  if (rows.length === 0) return []
  const { indicatorId, day, value, note } = indicatorValues
  const ids = rows.map(({ id }) => id)
  const values = await db
    .select({ indicatorId, day, value, note })
    .from(indicatorValues)
    .where(among(indicatorId, ids))
    .orderBy(indicatorId, day)
  const series = grouped(values, ({ indicatorId, ...measurement }) => [indicatorId, measurement])
  return rows.map((row) => ({ ...row, values: series.get(row.id) ?? [] }))
}

export async function findIndicator(db: Db, id: IndicatorId): Promise<Indicator | undefined> {
  return first(await withValues(db, await db.select(indicatorColumns).from(indicators).where(eq(indicators.id, id))))
}

export const findIndicatorByNumber = async (
  db: Db,
  commitmentId: CommitmentId,
  number: number,
): Promise<{ id: IndicatorId } | undefined> =>
  first(
    await db
      .select({ id: indicators.id })
      .from(indicators)
      .where(and(eq(indicators.commitmentId, commitmentId), eq(indicators.number, number))),
  )

export async function insertIndicator(tx: Tx, commitmentId: CommitmentId, draft: IndicatorDraft): Promise<IndicatorId> {
  const id = newId() as IndicatorId
  await tx.insert(indicators).values({ id, commitmentId, ...draft })
  return id
}

export const updateIndicator = async (tx: Tx, id: IndicatorId, draft: IndicatorDraft) =>
  void (await tx.update(indicators).set(draft).where(eq(indicators.id, id)))
export const deleteIndicator = async (tx: Tx, id: IndicatorId) =>
  void (await tx.delete(indicators).where(eq(indicators.id, id)))

/** One value a day: what is recorded again is corrected. */
export async function saveValue(tx: Tx, indicatorId: IndicatorId, { day, value, note }: MeasurementDraft) {
  await tx
    .insert(indicatorValues)
    .values({ indicatorId, day, value, note })
    .onConflictDoUpdate({ target: [indicatorValues.indicatorId, indicatorValues.day], set: { value, note } })
}

export async function nextIndicatorNumber(db: Db, commitmentId: CommitmentId): Promise<number> {
  const row = first(
    await db
      .select({ next: sql<number>`coalesce(max(${indicators.number}), 0) + 1` })
      .from(indicators)
      .where(eq(indicators.commitmentId, commitmentId)),
  )
  return row!.next
}

/** An indicator is shown on its commitment's page. */
export const indicatorAddress = (planSlug: string, commitment: number, indicator: number) =>
  `${commitmentAddress(planSlug, commitment)}#indicador-${indicator}`

/** Title and address of indicators; unknown ids are left out. */
export async function indicatorTitles(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { title: TranslatedText; address: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({
      id: indicators.id,
      title: indicators.name,
      number: indicators.number,
      commitment: commitments.number,
      slug: plans.slug,
    })
    .from(indicators)
    .innerJoin(commitments, eq(commitments.id, indicators.commitmentId))
    .innerJoin(plans, eq(plans.id, commitments.planId))
    .where(among(indicators.id, ids))
  return new Map(
    rows.map(({ id, title, number, commitment, slug }) => [
      id,
      { title, address: indicatorAddress(slug, commitment, number) },
    ]),
  )
}
