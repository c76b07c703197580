import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  ButtonLink,
  Card,
  CardGrid,
  DayText,
  EmptyState,
  Heading,
  LangText,
  OpenDataLinks,
  Page,
  Table,
  Tag,
  useRequest,
  useWords,
  type Column,
} from '../../../platform/html/index.ts'
import { stateSentence } from '../board/sentence.ts'
import { words } from '../words.ts'
import { draftingAddress } from '../drafting/address.ts'
import { acrossPlansAddress, planAddress } from './address.ts'
import type { Phase, PlanStage, PlanState } from './model.ts'
import { PlanStageTag } from './stage-tag.tsx'
import type { Plan } from './store.ts'

type ListedPlan = {
  plan: Plan
  state: PlanState
  stage: PlanStage
  /** The last step of its making that was begun. */ phase: Pick<Phase, 'kind' | 'title'> | undefined
}

export type PlansProps = { plans: readonly ListedPlan[]; can: { manage: boolean } }

/** Every plan: whose, when, and how it stands. The city's own, which is followed here, comes first and large. */
export function PlansPage({ plans, can }: PlansProps) {
  const t = useWords(words)
  const current = plans.filter(({ plan }) => plan.current)
  const others = plans.filter(({ plan }) => !plan.current)
  return (
    <Page
      title={t('plans.title')}
      lead={plans.length > 0 ? leadOf(plans, t) : t('board.lead-none')}
      breadcrumbs={[{ label: t('menu.plans') }]}
      json="/planes.json"
      headFoot={can.manage && <ManageButtons />}
    >
      {plans.length === 0 && <EmptyState title={t('plans.none')}>{t('board.none-text')}</EmptyState>}
      {current.length > 0 && (
        <CardGrid column="wide" label={t('current')}>
          {current.map((one) => (
            <CurrentPlan {...one} />
          ))}
        </CardGrid>
      )}
      {others.length > 0 && (
        <section>
          {current.length > 0 && <Heading id="otros">{t('plans.others')}</Heading>}
          <p class="soft">{t('plans.others-lead')}</p>
          <PlanTable rows={others} />
        </section>
      )}
      {plans.length > 1 && (
        <p>
          <a href={acrossPlansAddress}>{t('across.title')}</a>
        </p>
      )}
      {plans.length > 0 && <OpenDataLinks collection="planes" />}
    </Page>
  )
}

/** What is being drafted, or of which nobody knows when it was published, is not counted as published. */
function leadOf(plans: PlansProps['plans'], t: ReturnType<typeof words>): string {
  const published = plans.filter(({ stage }) => stage !== 'drafting' && stage !== 'unknown').length
  const rest = plans.length - published
  if (published === 0) return t('plans.lead-only-unpublished', { count: rest })
  const lead = t('plans.lead', { count: published })
  if (rest === 0) return lead
  const isKnown = plans.every(({ stage }) => stage !== 'unknown')
  return `${lead} ${t(isKnown ? 'plans.lead-drafting' : 'plans.lead-unpublished', { count: rest })}`
}

function ManageButtons() {
  const t = useWords(words)
  return (
    <>
      <ButtonLink href="/planes/nuevo" size="small">
        {t('plans.new')}
      </ButtonLink>
      <ButtonLink href="/planes/importar" look="secondary" size="small">
        {t('plans.import')}
      </ButtonLink>
    </>
  )
}

function CurrentPlan({ plan, state, stage }: ListedPlan) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <Card
      level={2}
      kind={`${t('current')} · ${plan.territory}`}
      title={<LangText text={plan.title} />}
      href={planAddress(plan.slug)}
      tags={<PlanStageTag stage={stage} />}
      foot={plan.publishedOn && t('board.published', { day: formatDay(plan.publishedOn, locale) })}
    >
      <p>{stateSentence(state, { t, locale, dated: state.late > 0 })}</p>
    </Card>
  )
}

function PlanTable({ rows }: { rows: PlansProps['plans'] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const columns: Column<ListedPlan>[] = [
    {
      label: t('plans.plan'),
      header: true,
      cell: ({ plan }) => (
        <a
          href={planAddress(plan.slug)}
          lang={inLanguage(plan.title, locale).lang === locale ? undefined : inLanguage(plan.title, locale).lang}
        >
          {inLanguage(plan.title, locale).text}
        </a>
      ),
    },
    { label: t('plans.territory'), cell: ({ plan }) => plan.territory },
    {
      label: t('plans.published'),
      cell: ({ plan, stage }) =>
        plan.publishedOn ? (
          <DayText day={plan.publishedOn} />
        ) : (
          <span class="soft">{t(stage === 'drafting' ? 'plans.not-yet' : 'unknown.short')}</span>
        ),
    },
    {
      label: t('plans.phase'),
      cell: ({ plan, stage, phase }) => (
        <>
          <PlanStageTag stage={stage} />
          {plan.version === null && stage !== 'closed' && (
            <>
              {' '}
              <Reached plan={plan} stage={stage} phase={phase} />
            </>
          )}
        </>
      ),
    },
    { label: t('plans.commitments'), numeric: true, cell: ({ state }) => formatNumber(state.commitments, locale) },
    { label: t('plans.state'), cell: ({ state }) => <PlanStateTag state={state} /> },
  ]
  return <Table caption={t('plans.table')} captionHidden columns={columns} rows={rows} />
}

/** The phase that a plan without a signed text has come to; of one being drafted, the way to its drafting. */
function Reached({ plan, stage, phase }: Pick<ListedPlan, 'plan' | 'stage' | 'phase'>) {
  const t = useWords(words)
  const says = phase && (phase.title ? <LangText text={phase.title} /> : t(`phase.${phase.kind}`))
  if (stage !== 'drafting') return says ? <span class="small">{says}</span> : null
  return (
    <a class="small" href={draftingAddress(plan.slug)}>
      {says ?? t('plans.drafting')}
    </a>
  )
}

function PlanStateTag({ state }: { state: PlanState }) {
  const t = useWords(words)
  const { commitments: total, by } = state
  if (total === 0) return <Tag tone="neutral">{t('plans.empty')}</Tag>
  if (by.unreported === total) return <Tag tone="unknown">{t('plans.unreported')}</Tag>
  return (
    <Tag tone={by.complete === total ? 'done' : 'under-way'}>{t('plans.complete', { count: by.complete, total })}</Tag>
  )
}
