import { organizationNames, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import type { Context } from '../../../platform/http/index.ts'
import { StackedBar } from '../../../platform/html/charts/index.ts'
import { ButtonLink, LangText, useRequest, useWords } from '../../../platform/html/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import { countsNow } from '../commitments/tallies.ts'
import { stageOf, type PlanStage, type PlanState } from '../plans/model.ts'
import { currentPlan, statesOf, type Plan } from '../plans/store.ts'
import { words } from '../words.ts'
import { ChangeList } from './change-list.tsx'
import { LateItem } from './late-item.tsx'
import { monthOf } from './month.ts'
import { completionSteps, countsOf } from './scale.tsx'
import { PlanFigures } from './plan-figures.tsx'
import { stateSentence } from './sentence.ts'
import { changedThisMonth, lateMilestones, type LateMilestone } from './store.ts'

export type PlanSummary = {
  plan: Plan
  stage: PlanStage
  state: PlanState
  late: { items: LateMilestone[]; total: number }
  organizations: ReadonlyMap<string, OrganizationName>
  changes: { items: Told[]; more: boolean; since: string }
}

/** What the front page says of the plan that the city follows now; null where there is none. */
export async function loadPlanSummary({ db, today, tell }: Context): Promise<PlanSummary | null> {
  const plan = await currentPlan(db)
  if (!plan) return null
  const day = today()
  const counts = await countsNow(db)
  const [states, late, changed] = await Promise.all([
    statesOf(db, [plan.id], day, counts),
    lateMilestones(db, { planId: plan.id }, day, counts, 3),
    changedThisMonth(db, plan.id, day, 4),
  ])
  const organizations = await organizationNames(
    db,
    late.items.flatMap(({ publicOwnerId }) => publicOwnerId ?? []),
  )
  return {
    plan,
    stage: stageOf(plan, day),
    state: states.get(plan.id)!,
    late,
    organizations,
    changes: { ...changed, items: await tell(changed.items) },
  }
}

/** The state of the plan: one sentence, its figures and its bar. */
export function PlanStateSection({ plan, stage, state }: Pick<PlanSummary, 'plan' | 'stage' | 'state'>) {
  const t = useWords(words)
  const { locale } = useRequest()
  const known = state.by.unreported < state.commitments
  return (
    <section class="part part--first part--chart" aria-labelledby="plan">
      <p class="kind">
        {t('current')} · {t(`stage.${stage}`)}
      </p>
      <h2 id="plan" class="answer">
        {stateSentence(state, { t, locale, dated: state.late > 0 || plan.endsOn !== null })}
      </h2>
      <p class="soft">
        <LangText text={plan.title} />
        {plan.startsOn &&
          plan.endsOn &&
          ` · ${t('board.period', { from: formatDay(plan.startsOn, locale), to: formatDay(plan.endsOn, locale) })}`}
      </p>
      {known && (
        <>
          <StackedBar
            id="avance"
            title={t('board.completion-title')}
            scale={completionSteps(t, [countsOf(state.by)])}
            column={t('commitments')}
            groups={[{ label: t('commitments'), counts: countsOf(state.by) }]}
          />
          <PlanFigures state={state} />
        </>
      )}
      <ButtonLink href="/plan#compromisos" look="secondary">
        {t('board.one-by-one')}
      </ButtonLink>
    </section>
  )
}

/** The three milestones that are most late, each with why. */
export function LateSection({ plan, late, organizations }: Pick<PlanSummary, 'plan' | 'late' | 'organizations'>) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <section class="part" aria-labelledby="tarde">
      <h2 id="tarde">{t('board.late.title')}</h2>
      {late.total === 0 ? (
        <p>{t('board.late.none')}</p>
      ) : (
        <ul role="list" class="late-list">
          {late.items.map((item) => (
            <LateItem item={item} plan={plan} organizations={organizations} />
          ))}
        </ul>
      )}
      {late.total > late.items.length && (
        <p>
          <a href="/plan#tarde">{t('board.late.all', { total: formatNumber(late.total, locale) })}</a>
        </p>
      )}
    </section>
  )
}

/** What changed this month, told from the journal. */
export function ChangesSection({ changes }: Pick<PlanSummary, 'changes'>) {
  const t = useWords(words)
  const month = monthOf(changes.since, useRequest().locale)
  return (
    <section class="part" aria-labelledby="cambios">
      <h2 id="cambios">{t('board.changed', { month })}</h2>
      {changes.items.length === 0 ? (
        <p class="soft">{t('board.changed-none', { month })}</p>
      ) : (
        <ChangeList changes={changes.items} label={t('board.changed', { month })} />
      )}
      {changes.more && (
        <p>
          <a href="/plan#cambios">{t('board.changed-all')}</a>
        </p>
      )}
    </section>
  )
}
