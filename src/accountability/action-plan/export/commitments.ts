import { eq } from 'drizzle-orm'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { principleNames } from '../../../foundations/legal-framework/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { borough } from '../../../kernel/geo/boroughs.ts'
import type { Locale, TranslatedText } from '../../../kernel/text.ts'
import { inLanguage } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Column, Row } from '../../../platform/tables/index.ts'
import type { CommitmentFilters } from '../commitments/filters.ts'
import { pageOf } from '../commitments/list.ts'
import { isLate } from '../commitments/standing.ts'
import { commitmentAddress, commitmentColumns, principlesOf } from '../commitments/store.ts'
import { answersOf } from '../counterpart/vocabulary.ts'
import { words as counterpartWords } from '../counterpart/words.ts'
import { words as evaluationWords } from '../evaluation/words.ts'
import { cutPage } from '../keyset.ts'
import { commitments, plans } from '../tables.ts'
import { completionName, words } from '../words.ts'

/** How many rows are held at a time. */
const BATCH = 500

/** What the civil owners say of the reports that stand. */
const ANSWERS = ['reportsConfirmed', 'reportsDisputed', 'reportsUnanswered'] as const

/** The columns of the commitments' table, named in the reader's language; at the end, the codes behind its words. */
export function commitmentTableColumns(locale: Locale): Column[] {
  const t = words(locale)
  const types = {
    plan: 'text', number: 'number', title: 'text', problem: 'text', causes: 'text', effects: 'text', objective: 'text', product: 'text', publicOwner: 'text', civilOwner: 'text',
    startsOn: 'day', endsOn: 'day', participationLevel: 'text', principles: 'text', goals: 'text', scope: 'text', boroughs: 'text', budgetAmount: 'number', budgetCurrency: 'text', budgetNote: 'text',
    completion: 'text', milestones: 'number', milestonesComplete: 'number', milestonesReported: 'number', nextDueOn: 'day', late: 'boolean', lastReportedOn: 'day', address: 'url', id: 'text',
  } as const // prettier-ignore
  const codes = ['completionCode', 'participationLevelCode', 'scopeCode', 'boroughKeys', 'publicOwnerId', 'civilOwnerId', 'principleIds'] as const // prettier-ignore
  return [
    ...Object.entries(types).map(([key, type]) => ({ key, type, header: t(`field.${key}` as never) })),
    ...ANSWERS.map((key): Column => ({ key, type: 'number', header: counterpartWords(locale)(`field.${key}`) })),
    ...codes.map((key): Column => ({ key, type: 'text', header: t(`code.${key}`) })),
    ...(['assessedCompletion', 'assessedCompletionCode'] as const).map((key): Column => ({
      key,
      type: 'text',
      header: evaluationWords(locale)(`field.${key}`),
    })),
  ]
}

/**
 * The commitments that the filters choose, in the order of their numbers, for `writeCsv`, `writeJson` or `writeXlsx`.
 * Constant memory: a batch at a time, three queries each.
 */
export async function* exportCommitments(
  db: Db,
  filters: CommitmentFilters,
  {
    today,
    locale,
    origin,
  }: { today: Day; locale: Locale; /** Of the site, for permanent addresses. */ origin: string },
): AsyncGenerator<Row> {
  let after: string | undefined
  do {
    const { where, orderBy, position, limit } = pageOf(filters, { after, limit: BATCH }, today)
    const rows = await db
      .select({ ...commitmentColumns, planSlug: plans.slug, position })
      .from(commitments)
      .innerJoin(plans, eq(plans.id, commitments.planId))
      .where(where)
      .orderBy(...orderBy)
      .limit(limit + 1)
    const { items, next } = cutPage(rows, limit)
    const served = await principlesOf(
      db,
      items.map(({ id }) => id),
    )
    const principles = await principleNames(db, [...new Set([...served.values()].flat())])
    const organizations = await organizationNames(
      db,
      [...new Set(items.flatMap(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId]))].filter(
        (id) => id !== null,
      ),
    )
    const text = (content: TranslatedText | null) => content && inLanguage(content, locale).text
    const t = words(locale)
    for (const item of items) {
      yield {
        id: item.id,
        plan: item.planSlug,
        number: item.number,
        title: text(item.title),
        problem: text(item.problem),
        causes: text(item.causes),
        effects: text(item.effects),
        objective: text(item.objective),
        product: text(item.product),
        publicOwner: organizations.get(item.publicOwnerId ?? '')?.name,
        civilOwner: organizations.get(item.civilOwnerId ?? '')?.name,
        startsOn: item.startsOn,
        endsOn: item.endsOn,
        participationLevel: item.participationLevel && t(`participation.${item.participationLevel}`),
        principles: (served.get(item.id) ?? [])
          .flatMap((id) => principles.get(id) ?? [])
          .map(({ name }) => text(name))
          .join('; '),
        goals: item.goals.join('; '),
        scope: item.scope && t(`scope.${item.scope}`),
        boroughs: item.boroughs.map((key) => borough(key).name).join('; '),
        budgetAmount: item.budgetAmount,
        budgetCurrency: item.budgetCurrency,
        budgetNote: text(item.budgetNote),
        completion: completionName(item.completion, locale),
        milestones: item.milestoneCount,
        milestonesComplete: item.milestonesComplete,
        milestonesReported: item.milestonesReported,
        reportsConfirmed: item.reportsConfirmed,
        reportsDisputed: item.reportsDisputed,
        reportsUnanswered: answersOf(item).unanswered,
        nextDueOn: item.nextDueOn,
        late: isLate(item, today),
        lastReportedOn: item.lastReportedOn,
        address: origin + commitmentAddress(item.planSlug, item.number),
        completionCode: item.completion,
        participationLevelCode: item.participationLevel,
        scopeCode: item.scope,
        boroughKeys: item.boroughs.join('; '),
        publicOwnerId: item.publicOwnerId,
        civilOwnerId: item.civilOwnerId,
        principleIds: (served.get(item.id) ?? []).join('; '),
        assessedCompletion: item.assessedCompletion && completionName(item.assessedCompletion, locale),
        assessedCompletionCode: item.assessedCompletion,
      }
    }
    after = next ?? undefined
  } while (after)
}
