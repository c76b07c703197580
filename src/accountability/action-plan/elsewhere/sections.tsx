import type { ComponentChildren } from 'preact'
import type { PrincipleName } from '../../../foundations/legal-framework/index.ts'
import type { OrganizationName } from '../../../foundations/organizations/index.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { Scorecard, type Figure } from '../../../platform/html/charts/index.ts'
import {
  CardGrid,
  DayText,
  Heading,
  LangText,
  Stat,
  Table,
  useRequest,
  useWords,
} from '../../../platform/html/index.ts'
import { CommitmentCard } from '../commitments/card.tsx'
import type { CommitmentRow } from '../commitments/list.ts'
import type { Tally } from '../commitments/tallies.ts'
import { headline, nameIn } from '../content-text.tsx'
import { CounterpartTag } from '../counterpart/state-tag.tsx'
import { words as counterpartWords } from '../counterpart/words.ts'
import { acrossPlansAddress, commitmentsAddress, milestonePath, withQuery } from '../plans/address.ts'
import type { PlanState } from '../plans/model.ts'
import { CompletionTag } from '../standing-tag.tsx'
import { words } from '../words.ts'
import type { FiledReport, Plans } from './store.ts'

/** Some commitments, what is soonest due first, and how all of them stand. */
export type Found = {
  items: readonly CommitmentRow[]
  total: number
  state: PlanState
  plans: Plans
  /** Of the plans of those items, by id. */
  titles: ReadonlyMap<string, { slug: string }>
  timeliness: { onTime: number; due: number }
  organizations: ReadonlyMap<string, OrganizationName>
}

type Score = { principle: PrincipleName; tally: Tally | undefined }
type OrganizationProps = Found & {
  id: string
  /** How many of them are of bodies that it took over. */
  inherited: number
  reports: { items: readonly FiledReport[]; total: number }
  principles: readonly Score[]
}

/** What an organization owes and watches over, what it reported, and how it does by principle. */
export function OrganizationCommitments({ id, inherited, reports, principles, ...found }: OrganizationProps) {
  const t = useWords(words)
  const { owes, accompanies } = found.plans
  const { slug, passedTo } = found.organizations.get(id) ?? {}
  const said = [
    owes > 0 && t(passedTo ? 'elsewhere.owed' : 'elsewhere.owes', { count: owes }),
    accompanies > 0 && t(passedTo ? 'elsewhere.accompanied' : 'elsewhere.accompanies', { count: accompanies }),
    inherited > 0 && t('elsewhere.inherited', { count: inherited }),
  ].filter(Boolean)
  return (
    <>
      <Commitments
        {...found}
        title={t('elsewhere.of-organization')}
        none={t('elsewhere.organization-none')}
        says={said.join(' ')}
        query={{ organizacion: slug }}
      />
      {found.total > 0 && <PrincipleScores principles={principles} />}
      <Reports {...reports} owes={owes} />
    </>
  )
}

/** The commitments that serve a principle. */
export function PrincipleCommitments({ slug, ...found }: Found & { slug: string | undefined }) {
  const t = useWords(words)
  return (
    <Commitments
      {...found}
      title={t('elsewhere.of-principle')}
      none={t('elsewhere.principle-none')}
      says={t('elsewhere.serve', { count: found.total })}
      query={{ principio: slug }}
    />
  )
}

type CommitmentsProps = Found & {
  title: string
  none: string
  says: string
  /** What the list of a plan, and that of all plans, is narrowed by to show the same ones. */
  query: Record<string, string | undefined>
}

function Commitments({
  items,
  total,
  plans,
  titles,
  organizations,
  title,
  none,
  says,
  query,
  ...figures
}: CommitmentsProps) {
  const t = useWords(words)
  return (
    <section aria-labelledby="compromisos">
      <Heading id="compromisos">{title}</Heading>
      {total === 0 ? (
        <p class="soft">{none}</p>
      ) : (
        <>
          <p>{says}</p>
          <Figures {...figures} />
          <CardGrid column="wide" label={title}>
            {items.map((commitment) => (
              <CommitmentCard
                commitment={commitment}
                planSlug={titles.get(commitment.planId)!.slug}
                organizations={organizations}
              />
            ))}
          </CardGrid>
          {items.length < total && (
            <p>
              <a href={withQuery(acrossPlansAddress, query)}>{t('elsewhere.all', { count: total })}</a>
            </p>
          )}
          <p>
            {plans.items.length < plans.total
              ? t('elsewhere.by-plan-some', { shown: plans.items.length, count: plans.total })
              : t('elsewhere.by-plan', { count: plans.total })}
          </p>
          <ul>
            {plans.items.map((plan) => (
              <li>
                <a href={withQuery(commitmentsAddress(plan.slug), query)}>
                  <LangText text={plan.title} />
                </a>
                : {t('elsewhere.count', { count: plan.commitments })}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** Figures with their denominators; how many milestones were on time, only of those whose day has come. */
function Figures({ state, timeliness }: Pick<Found, 'state' | 'timeliness'>) {
  const t = useWords(words)
  const { onTime, due } = timeliness
  return (
    <CardGrid column="narrow">
      <Stat value={state.by.complete} of={state.commitments} tone="done" says={t('board.figure.complete')} />
      <Stat
        value={state.late}
        of={state.commitments}
        tone={state.late > 0 ? 'late' : 'done'}
        says={t('board.figure.late')}
      />
      {due > 0 && (
        <Stat
          value={onTime}
          of={due}
          tone={onTime < due ? 'late' : 'done'}
          says={t('elsewhere.on-time', { count: due })}
        />
      )}
    </CardGrid>
  )
}

function PrincipleScores({ principles }: { principles: readonly Score[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const of = (tally: Tally | undefined, count: (tally: Tally) => number): Figure =>
    tally ? { value: count(tally), of: tally.total } : { value: 0, of: 0 }
  return (
    <section class="part part--chart" aria-labelledby="por-principio">
      <Heading id="por-principio">{t('elsewhere.scorecard')}</Heading>
      <Scorecard
        id="principios"
        title={t('elsewhere.scorecard')}
        summary={t('elsewhere.scorecard-summary')}
        columns={[
          { key: 'reported', label: t('elsewhere.score.reported') },
          { key: 'onTime', label: t('elsewhere.score.on-time') },
          { key: 'complete', label: t('elsewhere.score.complete') },
        ]}
        rows={principles.map(({ principle: { name, address }, tally }) => ({
          ...nameIn(name, locale),
          href: address,
          figures: {
            reported: of(tally, ({ total, by }) => total - by.unreported),
            onTime: of(tally, ({ total, late }) => total - late),
            complete: of(tally, ({ by }) => by.complete),
          },
        }))}
      />
    </section>
  )
}

function Reports({ items, total, owes }: OrganizationProps['reports'] & { owes: number }) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (items.length === 0 && owes === 0) return null
  const linkOf = ({ planSlug, commitment, milestone, title }: FiledReport): ComponentChildren => (
    <a href={milestonePath(planSlug, commitment, milestone)} lang={nameIn(title, locale).lang}>
      {headline(inLanguage(title, locale).text).short}
    </a>
  )
  return (
    <section class="part" aria-labelledby="reportes">
      <Heading id="reportes">{t('elsewhere.reports')}</Heading>
      {items.length === 0 ? (
        <p class="soft">{t('elsewhere.reports-none')}</p>
      ) : (
        <>
          <p>{t('elsewhere.reports-count', { count: total, shown: items.length })}</p>
          <Table
            caption={t('elsewhere.reports')}
            captionHidden
            rows={items}
            columns={[
              { label: t('elsewhere.report.milestone'), header: true, cell: linkOf },
              { label: t('elsewhere.report.day'), cell: ({ onDay }) => <DayText day={onDay} /> },
              {
                label: t('elsewhere.report.completion'),
                cell: ({ completion }) => <CompletionTag completion={completion} />,
              },
              {
                label: counterpartWords(locale)('filter'),
                cell: ({ counterpart }) => <CounterpartTag verdict={counterpart} />,
              },
              { label: t('elsewhere.report.evidence'), numeric: true, cell: ({ evidence }) => evidence },
            ]}
          />
        </>
      )}
    </section>
  )
}
