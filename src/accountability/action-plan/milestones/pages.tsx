import { formatDay, type Day } from '../../../kernel/dates.ts'
import { daysBetween } from '../../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import { OrganizationLink } from '../../../foundations/organizations/index.ts'
import {
  ButtonLink,
  DayText,
  EmptyState,
  Heading,
  LangText,
  Page,
  PrintButton,
  SummaryList,
  Tag,
  Timestamp,
  useRequest,
  useWords,
  type Fact,
} from '../../../platform/html/index.ts'
import { responseForm } from '../counterpart/address.ts'
import { CounterpartTag } from '../counterpart/state-tag.tsx'
import { CounterpartWord } from '../counterpart/word.tsx'
import type { Names } from '../commitments/choices.ts'
import { lateness } from '../commitments/standing.ts'
import type { Commitment } from '../commitments/store.ts'
import { closingAddress } from '../cuts/address.ts'
import { headline, nameIn } from '../content-text.tsx'
import { commitmentPath, milestonePath, planAddress } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { CompletionTag, LateTag } from '../standing-tag.tsx'
import { words } from '../words.ts'
import type { MilestoneWithReports } from './page.ts'
import { ReportBody } from './report-body.tsx'
import type { MilestoneName } from './store.ts'

export type MilestoneProps = {
  plan: Plan
  commitment: Pick<Commitment, 'id' | 'number' | 'title' | 'publicOwnerId' | 'civilOwnerId'>
  milestone: MilestoneWithReports
  names: Names
  /** Public names of those who filed the reports and of those who answered them. */
  people: ReadonlyMap<string, string>
  can: { manage: boolean; report: boolean; confirm: boolean }
}

/** A milestone: what is due and when, and every report of it with its evidence, the newest first. */
export function MilestonePage(props: MilestoneProps) {
  const { plan, commitment, milestone, can } = props
  const t = useWords(words)
  const { locale, today } = useRequest()
  const title = headline(inLanguage(milestone.title, locale).text)
  const path = milestonePath(plan.slug, commitment.number, milestone.number)
  const complete = milestone.completion === 'complete'
  return (
    <Page
      title={title.short}
      titleLang={nameIn(milestone.title, locale).lang}
      kind={t('hito.kind', { number: milestone.number, commitment: commitment.number })}
      lead={<strong class="state">{milestoneSentence(milestone, { t, locale, today })}</strong>}
      description={milestoneSentence(milestone, { t, locale, today })}
      breadcrumbs={[
        { label: plan.territory, href: planAddress(plan.slug) },
        { label: t('commitment', { number: commitment.number }), href: commitmentPath(plan.slug, commitment.number) },
        { label: t('milestone', { number: milestone.number }) },
      ]}
      headFoot={
        <>
          <CompletionTag completion={milestone.completion} />
          <LateTag dueOn={milestone.endsOn} complete={complete} />
          {milestone.completion !== null && <CounterpartTag verdict={milestone.counterpart} />}
          {can.report && (
            <ButtonLink href={`${path}/avance`} size="small">
              {t('one.report')}
            </ButtonLink>
          )}
          {can.manage && (
            <ButtonLink href={`${path}/editar`} look="secondary" size="small">
              {t('manage.edit-milestone')}
            </ButtonLink>
          )}
          <PrintButton />
        </>
      }
      json={`${path}.json`}
      subject={{ kind: 'milestone', id: milestone.id }}
    >
      <MilestoneFacts {...props} />
      <section class="part" aria-labelledby="reportes">
        <Heading id="reportes">{t('hito.reports')}</Heading>
        {plan.closedOn !== null && (
          <p>
            {t('hito.closed', { day: formatDay(plan.closedOn, locale) })}{' '}
            <a href={closingAddress(plan.slug)}>{t('report-form.closed-see')}</a>
          </p>
        )}
        {milestone.reports.length === 0 ? (
          <EmptyState
            title={t('hito.none')}
            action={can.report && <ButtonLink href={`${path}/avance`}>{t('one.report')}</ButtonLink>}
          >
            {t('hito.none-text')}
          </EmptyState>
        ) : (
          <>
            <p class="soft">{t('hito.reports-lead')}</p>
            <ol class="strand-list" role="list">
              {milestone.reports.map((report, at) => (
                <li id={`reporte-${report.number}`}>
                  <span
                    class={`strand-list__number strand-list__number--${at === 0 ? 'under-way' : 'neutral'}`}
                    aria-hidden="true"
                  >
                    {report.number}
                  </span>
                  <h3>
                    {t('hito.report', { number: report.number })}: <DayText day={report.onDay} />
                  </h3>
                  <div class="row">
                    <CompletionTag completion={report.completion} />
                    {at === 0 && <Tag tone="neutral">{t('hito.stands')}</Tag>}
                  </div>
                  <ReportBody report={report} owner={props.names.organizations.get(report.organizationId)} />
                  <Filed {...props} report={report} />
                  <Answer {...props} report={report} />
                </li>
              ))}
            </ol>
          </>
        )}
      </section>
    </Page>
  )
}

/** Where a milestone stands: what is known, since when, and how its date is doing. */
export function milestoneSentence(
  milestone: Pick<MilestoneWithReports, 'completion' | 'reportedOn' | 'completeSince' | 'endsOn'>,
  { t, locale, today }: { t: ReturnType<typeof words>; locale: Locale; today: Day },
): string {
  const { completion, reportedOn, endsOn } = milestone
  const standing =
    completion === null || reportedOn === null
      ? t('hito.lead.unreported')
      : t('hito.lead.standing', { completion: t(`completion.${completion}`), day: formatDay(reportedOn, locale) })
  return `${standing} ${timing()}`

  function timing() {
    if (endsOn === null) return t('hito.lead.undated')
    const late = lateness(milestone, today) ?? 0
    if (completion === 'complete')
      return late > 0
        ? t('hito.lead.done-late', { days: t('late-days', { count: late }) })
        : t('hito.lead.done-on-time')
    if (endsOn < today)
      return `${t('hito.lead.was-due', { day: formatDay(endsOn, locale) })} ${t('hito.lead.late', { days: t('late-days', { count: daysBetween(endsOn, today) }) })}`
    return t('hito.lead.due', { day: formatDay(endsOn, locale) })
  }
}

function MilestoneFacts({ plan, commitment, milestone, names }: MilestoneProps) {
  const t = useWords(words)
  const { today } = useRequest()
  const unknown = <span class="soft">{t('unknown.short')}</span>
  const title = headline(inLanguage(milestone.title, useRequest().locale).text)
  const facts: (Fact | false)[] = [
    !title.whole && { label: t('milestone', { number: milestone.number }), value: <LangText text={milestone.title} /> },
    {
      label: t('commitment', { number: commitment.number }),
      value: (
        <a href={commitmentPath(plan.slug, commitment.number)}>
          <LangText text={commitment.title} />
        </a>
      ),
    },
    {
      label: t('one.public-owner'),
      value: commitment.publicOwnerId ? (
        <OrganizationLink organization={names.organizations.get(commitment.publicOwnerId)} />
      ) : (
        unknown
      ),
    },
    { label: t('one.deliverable'), value: milestone.deliverable ? <LangText text={milestone.deliverable} /> : unknown },
    { label: t('one.start'), value: milestone.startsOn ? <DayText day={milestone.startsOn} /> : unknown },
    {
      label: t(milestone.endsOn !== null && milestone.endsOn < today ? 'one.was-due' : 'one.due'),
      value: milestone.endsOn ? <DayText day={milestone.endsOn} /> : unknown,
    },
    milestone.dependsOn.length > 0 && {
      label: t('hito.waits'),
      value: <MilestoneNames plan={plan} commitment={commitment.number} milestones={milestone.dependsOn} />,
    },
    milestone.awaitedBy.length > 0 && {
      label: t('hito.awaited'),
      value: <MilestoneNames plan={plan} commitment={commitment.number} milestones={milestone.awaitedBy} />,
    },
  ]
  return (
    <section aria-label={t('hito.facts')}>
      <SummaryList facts={facts.filter((fact): fact is Fact => fact !== false)} />
    </section>
  )
}

export function MilestoneNames({
  plan,
  commitment,
  milestones,
}: {
  plan: Plan
  commitment: number
  milestones: readonly MilestoneName[]
}) {
  const t = useWords(words)
  return (
    <ul role="list" class="stacked">
      {milestones.map((other) => (
        <li>
          <a href={milestonePath(plan.slug, other.commitment, other.number)}>
            {t('milestone', { number: other.number })}
            {other.commitment !== commitment && ` (${t('commitment', { number: other.commitment })})`}:{' '}
            <LangText text={other.title} />
          </a>{' '}
          <CompletionTag completion={other.completion} />
        </li>
      ))}
    </ul>
  )
}

type ReportProps = MilestoneProps & { report: MilestoneProps['milestone']['reports'][number] }

/** What the counterpart says of it, or that it has said nothing. */
function Answer({ plan, commitment, milestone, report, names: { organizations }, people, can }: ReportProps) {
  const place = {
    planSlug: plan.slug,
    commitment: commitment.number,
    milestone: milestone.number,
    report: report.number,
  }
  return (
    <CounterpartWord
      responses={report.responses}
      counterpart={commitment.civilOwnerId ? organizations.get(commitment.civilOwnerId) : undefined}
      organizations={organizations}
      people={people}
      respondAt={can.confirm ? responseForm(place) : undefined}
    />
  )
}

function Filed({ report, names, people }: ReportProps) {
  const t = useWords(words)
  const person = report.personId ? people.get(report.personId) : undefined
  return (
    <p class="small soft">
      {t('hito.filed-by')} {person && `${person}, `}
      <OrganizationLink organization={names.organizations.get(report.organizationId)} />
      {' · '}
      <Timestamp at={report.createdAt} />
      {!report.personId && ` · ${t('hito.imported')}`}
    </p>
  )
}
