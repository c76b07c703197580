import type { ComponentChildren } from 'preact'
import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay, formatList, formatNumber } from '../../../kernel/dates.ts'
import { inLanguage, type TranslatedText } from '../../../kernel/text.ts'
import { IndicatorChart, Timeline } from '../../../platform/html/charts/index.ts'
import {
  ButtonLink,
  DayText,
  EmptyState,
  Goals,
  Heading,
  LangText,
  Notice,
  Page,
  Pagination,
  Pills,
  PrintButton,
  SummaryList,
  Table,
  useRequest,
  useWords,
  type Column,
  type Fact,
  type Goal,
} from '../../../platform/html/index.ts'
import { activeFilters, CommitmentFilterForm } from '../board/filter-form.tsx'
import { MilestoneScale } from '../board/scale.tsx'
import { headline, Joined, nameIn, Paragraphs } from '../content-text.tsx'
import { responseForm } from '../counterpart/address.ts'
import { AnswerCounts, sayAnswers } from '../counterpart/counts.tsx'
import { CounterpartTag } from '../counterpart/state-tag.tsx'
import { answersOf } from '../counterpart/vocabulary.ts'
import { CounterpartWord } from '../counterpart/word.tsx'
import { aboutIndicator } from '../indicators/about.ts'
import type { Indicator } from '../indicators/store.ts'
import { Justification, ReportBody } from '../milestones/report-body.tsx'
import type { Report } from '../milestones/store.ts'
import { commitmentPath, commitmentsAddress, milestonePath, planAddress, withQuery } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { SignedState } from '../versions/signed-state.tsx'
import { CompletionTag, LateTag, milestoneState, StandingTags } from '../standing-tag.tsx'
import { PARTICIPATION_LEVELS } from '../vocabulary.ts'
import { formatBudget, words } from '../words.ts'
import type { Names } from './choices.ts'
import type { CommitmentRow } from './list.ts'
import type { Neighbour } from './neighbours.ts'
import { closingAddress } from '../cuts/address.ts'
import { nextStep } from './next-step.ts'
import { PlacesMap } from './places-map.tsx'
import type { CommitmentWithEverything } from './page.ts'
import { SORT_WORDS, type ListPageQuery } from './page-query.ts'
import { placeNames } from './places.ts'
import { standingSentence } from './sentence.ts'
import type { Tallies } from './tallies.ts'

export type CommitmentProps = {
  plan: Plan
  commitment: CommitmentWithEverything
  names: Names
  neighbours: { previous: Neighbour | undefined; following: Neighbour | undefined }
  /** The amendment that changed it last; undefined where it says what was signed. */
  amended: { version: number; amendment: number } | undefined
  can: { manage: boolean; report: boolean; measure: boolean; confirm: boolean }
}

type MilestoneHere = CommitmentWithEverything['milestones'][number]

/** A commitment: where it stands in one sentence, who answers for it, what was agreed, and everything reported. */
export function CommitmentPage(props: CommitmentProps) {
  const { plan, commitment, can } = props
  const t = useWords(words)
  const { locale, today } = useRequest()
  const title = headline(inLanguage(commitment.title, locale).text)
  const path = commitmentPath(plan.slug, commitment.number)
  const answers = sayAnswers(answersOf(commitment), locale)
  return (
    <Page
      title={title.short}
      titleLang={nameIn(commitment.title, locale).lang}
      kind={t('commitment', { number: commitment.number })}
      lead={<strong class="state">{standingSentence(commitment, { t, locale, today })}</strong>}
      description={`${standingSentence(commitment, { t, locale, today })} ${t('seo.commitment')}`}
      breadcrumbs={[
        { label: t('menu.plans'), href: '/planes' },
        { label: plan.territory, href: planAddress(plan.slug) },
        { label: t('commitment', { number: commitment.number }) },
      ]}
      headFoot={
        <>
          <StandingTags standing={commitment} />
          {answers && <span class="small soft">{answers}</span>}
          <SignedState plan={plan} commitment={commitment.number} amended={props.amended} />
          <PrintButton />
          {can.manage && (
            <ButtonLink href={`${path}/editar`} look="secondary" size="small">
              {t('one.manage')}
            </ButtonLink>
          )}
        </>
      }
      json={`${path}.json`}
      subject={{ kind: 'commitment', id: commitment.id }}
    >
      {!title.whole && (
        <section class="prose opening">
          <p class="words__who">{t('one.whole')}</p>
          <Paragraphs text={commitment.title} />
        </section>
      )}
      <NextNotice {...props} />
      <div class="beside">
        <div>
          <Owners {...props} />
          <Agreement commitment={commitment} />
        </div>
        <Facts {...props} />
      </div>
      <Milestones {...props} />
      <LatestReport {...props} />
      <Indicators {...props} />
      <p class="small no-paper">
        <a href={`${path}/incrustar`}>{t('embed.link')}</a>
      </p>
      <Neighbours {...props} />
    </Page>
  )
}

function NextNotice({ plan, commitment }: CommitmentProps) {
  const t = useWords(words)
  const { today, locale } = useRequest()
  if (plan.closedOn !== null)
    return (
      <Notice title={t('one.closed')}>
        <p>
          {t('hito.closed', { day: formatDay(plan.closedOn, locale) })}{' '}
          <a href={closingAddress(plan.slug)}>{t('report-form.closed-see')}</a>
        </p>
      </Notice>
    )
  const next = nextStep(commitment, today)
  const waits =
    next.kind === 'milestone' ? next.milestone.dependsOn.filter(({ completion }) => completion !== 'complete') : []
  return (
    <Notice title={t('one.next')} tone={'late' in next && next.late ? 'warning' : 'info'}>
      {next.kind === 'milestone' ? (
        <>
          <p>
            {t(next.late ? 'one.next-late' : 'one.next-due', {
              number: next.milestone.number,
              day: formatDay(next.on, locale),
            })}{' '}
            <a href={milestonePath(plan.slug, commitment.number, next.milestone.number)}>
              <LangText text={next.milestone.title} />
            </a>
          </p>
          {waits.length > 0 && (
            <p>
              {t('one.next-waits', {
                list: waits
                  .map(({ number, commitment: of }) =>
                    of === commitment.number
                      ? t('milestone', { number })
                      : `${t('milestone', { number })} (${t('commitment', { number: of })})`,
                  )
                  .join(', '),
              })}
            </p>
          )}
        </>
      ) : (
        <p>
          {next.kind === 'done'
            ? t('one.next-done')
            : next.kind === 'end'
              ? t('one.next-end', { day: formatDay(next.on, locale) })
              : t('one.next-none')}
        </p>
      )}
    </Notice>
  )
}

function Owners({ commitment, names }: CommitmentProps) {
  const t = useWords(words)
  const { publicOwnerId, civilOwnerId, actors } = commitment
  return (
    <section class="part" aria-labelledby="responsables">
      <Heading id="responsables">{t('one.owners')}</Heading>
      <div class="pair">
        <Owner
          label={t('one.public-owner')}
          owner={publicOwnerId ? names.organizations.get(publicOwnerId) : undefined}
          none={t('one.no-public-owner')}
          does={t('one.public-does')}
        />
        <Owner
          civil
          label={t('one.civil-owner')}
          owner={civilOwnerId ? names.organizations.get(civilOwnerId) : undefined}
          none={t(publicOwnerId ? 'one.no-civil-owner' : 'one.unknown-civil-owner')}
          does={t('one.civil-does')}
        />
      </div>
      {actors.length > 0 && (
        <>
          <Heading level={3}>{t('one.actors')}</Heading>
          <ul>
            {actors.map(({ organizationId, role }) => (
              <li>
                <OrganizationLink organization={names.organizations.get(organizationId)} />
                {role && (
                  <>
                    : <LangText text={role} />
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

type OwnerProps = { label: string; owner: OrganizationName | undefined; none: string; does: string; civil?: boolean }

const Owner = ({ label, owner, none, does, civil }: OwnerProps) => (
  <div class={['owner', civil && 'owner--civil', !owner && 'owner--none'].filter(Boolean).join(' ')}>
    <h3>{label}</h3>
    {owner ? (
      <>
        <p class="owner__name">
          <OrganizationLink organization={owner} />
        </p>
        <p class="owner__does">{does}</p>
      </>
    ) : (
      <p class="soft">{none}</p>
    )}
  </div>
)

/** Problem, causes and effects; objective and product. What the plan leaves out is not there. */
function Agreement({ commitment }: { commitment: CommitmentWithEverything }) {
  const t = useWords(words)
  const asked = (names: readonly ('problem' | 'causes' | 'effects' | 'objective' | 'product')[]) =>
    names.flatMap((name) => (commitment[name] ? [{ name, text: commitment[name] }] : []))
  const why = asked(['problem', 'causes', 'effects'])
  const what = asked(['objective', 'product'])
  const part = (
    id: string,
    title: string,
    texts: readonly { name: 'problem' | 'causes' | 'effects' | 'objective' | 'product'; text: TranslatedText }[],
  ) =>
    texts.length > 0 && (
      <section class="part" aria-labelledby={id}>
        <Heading id={id}>{title}</Heading>
        <dl class="ask">
          {texts.map(({ name, text }) => (
            <div>
              <dt>{t(`one.${name}`)}</dt>
              <dd>
                <Paragraphs text={text} />
              </dd>
            </div>
          ))}
        </dl>
      </section>
    )
  return (
    <>
      {part('por-que', t('one.why'), why)}
      {part('acuerdo', t('one.what'), what)}
    </>
  )
}

/** What the plan says of it; what it does not say is named once, at the end. */
function Facts({ commitment, names }: CommitmentProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const {
    startsOn,
    endsOn,
    participationLevel,
    principleIds,
    goals,
    scope,
    boroughs,
    budgetAmount,
    budgetCurrency,
    budgetNote,
  } = commitment
  const principles = principleIds.flatMap((id) => names.principles.get(id) ?? []).sort((a, b) => a.number - b.number)
  const places = formatList(placeNames(boroughs), locale)
  const all: { label: string; value: ComponentChildren }[] = [
    { label: t('one.start'), value: startsOn && <DayText day={startsOn} /> },
    { label: t('one.end'), value: endsOn && <DayText day={endsOn} /> },
    {
      label: t('one.scope'),
      value:
        scope === 'city' ? (
          t('one.city')
        ) : scope === 'boroughs' ? (
          <>
            <p>{places}</p>
            <PlacesMap keys={boroughs} label={t('one.map', { places })} />
          </>
        ) : null,
    },
    { label: t('one.participation'), value: participationLevel && <Participation level={participationLevel} /> },
    {
      label: t('one.budget'),
      value: (budgetAmount !== null || budgetNote) && (
        <>
          {budgetAmount !== null && <strong>{formatBudget(budgetAmount, budgetCurrency!, locale)}</strong>}
          {budgetNote && (
            <p class="small">
              <LangText text={budgetNote} />
            </p>
          )}
        </>
      ),
    },
    {
      label: t('one.principles'),
      value: principles.length > 0 && (
        <Pills
          label={t('one.principles')}
          items={principles.map(({ name, address }) => {
            const said = inLanguage(name, locale)
            return { label: said.text, href: address, ...(said.lang !== locale && { lang: said.lang }) }
          })}
        />
      ),
    },
    { label: t('one.goals'), value: goals.length > 0 && <Goals goals={goals as Goal[]} /> },
  ]
  const unknown = all.filter(({ value }) => !value).map(({ label }) => label.toLowerCase())
  return (
    <aside class="facts part" aria-labelledby="ficha">
      <Heading id="ficha">{t('one.facts')}</Heading>
      <SummaryList facts={all.filter((fact): fact is Fact => Boolean(fact.value))} />
      {unknown.length > 0 && <p class="small soft">{t('one.unsaid', { list: formatList(unknown, locale) })}</p>}
    </aside>
  )
}

function Participation({ level }: { level: (typeof PARTICIPATION_LEVELS)[number] }) {
  const t = useWords(words)
  return (
    <>
      <strong>{t(`participation.${level}`)}</strong>
      <p class="small">
        {t(`participation-means.${level}`)}{' '}
        <span class="soft">{t('participation-step', { level: PARTICIPATION_LEVELS.indexOf(level) + 1 })}</span>
      </p>
    </>
  )
}

function Milestones({ plan, commitment, names, can }: CommitmentProps) {
  const owner = commitment.publicOwnerId ? names.organizations.get(commitment.publicOwnerId) : undefined
  const t = useWords(words)
  const { today, locale } = useRequest()
  const { milestones } = commitment
  const dated = milestones.some(({ startsOn, endsOn }) => startsOn !== null || endsOn !== null)
  return (
    <section class="part" aria-labelledby="hitos">
      <div class="part__head">
        <Heading id="hitos">{t('one.milestones')}</Heading>
        {can.manage && (
          <ButtonLink
            href={`${commitmentPath(plan.slug, commitment.number)}/hitos/nuevo`}
            look="secondary"
            size="small"
          >
            {t('manage.add-milestone')}
          </ButtonLink>
        )}
      </div>
      {milestones.length === 0 ? (
        <EmptyState title={t('one.no-milestones')}>{t('one.no-milestones-text')}</EmptyState>
      ) : (
        <>
          <p class="lead">{t('one.milestones-lead')}</p>
          <MilestoneScale />
          <ol class="strand-list" role="list">
            {milestones.map((milestone) => (
              <MilestoneItem
                plan={plan}
                commitment={commitment}
                milestone={milestone}
                owner={owner}
                canReport={can.report}
              />
            ))}
          </ol>
          {dated && (
            <Timeline
              id="calendario-hitos"
              title={t('one.timeline-title')}
              column={t('one.milestones')}
              rows={milestones.map((milestone) => ({
                label: `${milestone.number}. ${inLanguage(milestone.title, locale).text}`,
                lang: nameIn(milestone.title, locale).lang,
                href: milestonePath(plan.slug, commitment.number, milestone.number),
                start: milestone.startsOn,
                end: milestone.endsOn,
                state: milestoneState(milestone, today),
                ...(milestone.dependsOn.length > 0 && {
                  after: milestone.dependsOn.map(({ number, title }: { number: number; title: TranslatedText }) => {
                    const { label, lang } = nameIn(title, locale)
                    return { label: `${number}. ${label}`, lang }
                  }),
                }),
              }))}
            />
          )}
        </>
      )}
    </section>
  )
}

const MARKS = {
  done: 'done',
  'under-way': 'under-way',
  late: 'late',
  'not-started': 'neutral',
  'no-evidence': 'unknown',
  unknown: 'unknown',
} as const

type MilestoneItemProps = {
  plan: Plan
  commitment: CommitmentWithEverything
  milestone: MilestoneHere
  owner: OrganizationName | undefined
  canReport: boolean
}

function MilestoneItem({ plan, commitment, milestone, owner, canReport }: MilestoneItemProps) {
  const t = useWords(words)
  const { today } = useRequest()
  const path = milestonePath(plan.slug, commitment.number, milestone.number)
  const complete = milestone.completion === 'complete'
  const proofs = milestone.reports.reduce((sum, { evidence }) => sum + evidence.length, 0)
  return (
    <li>
      <span
        class={`strand-list__number strand-list__number--${MARKS[milestoneState(milestone, today)]}`}
        aria-hidden="true"
      >
        {milestone.number}
      </span>
      <h3>
        <span class="govuk-visually-hidden">{t('milestone', { number: milestone.number })}: </span>
        <a href={path}>
          <LangText text={milestone.title} />
        </a>
      </h3>
      <div class="row">
        <CompletionTag completion={milestone.completion} />
        <LateTag dueOn={milestone.endsOn} complete={complete} />
        {milestone.completion !== null && <CounterpartTag verdict={milestone.counterpart} />}
        <span class="small soft">
          {milestone.endsOn ? (
            <>
              {t(milestone.endsOn < today ? 'one.was-due-on' : 'one.due-on')} <DayText day={milestone.endsOn} />
            </>
          ) : (
            t('unknown.date')
          )}
        </span>
      </div>
      {milestone.deliverable && (
        <p>
          <strong>{t('one.deliverable')}:</strong> <LangText text={milestone.deliverable} />
        </p>
      )}
      {milestone.dependsOn.length > 0 && (
        <p class="due">
          {t('one.waits')}{' '}
          <Joined
            items={milestone.dependsOn.map((other) => (
              <a href={milestonePath(plan.slug, other.commitment, other.number)}>
                {t('milestone', { number: other.number })}
                {other.commitment !== commitment.number && ` (${t('commitment', { number: other.commitment })})`}
              </a>
            ))}
          />
        </p>
      )}
      {milestoneState(milestone, today) === 'late' && milestone.reports.length > 0 && (
        <div class="prose">
          <Justification
            text={milestone.reports[0]?.delayJustification ?? null}
            owner={owner}
            reported={milestone.reports.length > 0}
          />
        </div>
      )}
      <p class="small">
        <a href={path}>
          {t('one.reports', { count: milestone.reports.length })}
          {milestone.reports.length > 0 && `, ${t('one.evidence', { count: proofs })}`}
        </a>
        {canReport && !complete && (
          <>
            {' · '}
            <a href={`${path}/avance`}>{t('one.report')}</a>
          </>
        )}
      </p>
    </li>
  )
}

/** The newest report of any of its milestones, with its evidence. */
function LatestReport({ plan, commitment, names, can }: CommitmentProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (commitment.milestones.length === 0) return null
  const latest = latestOf(commitment.milestones)
  return (
    <section class="part" aria-labelledby="ultimo">
      <Heading id="ultimo">{t('one.latest')}</Heading>
      {latest ? (
        <>
          <p>
            <a href={milestonePath(plan.slug, commitment.number, latest.milestone.number)}>
              {t('one.latest-of', { number: latest.milestone.number, day: formatDay(latest.report.onDay, locale) })}
            </a>{' '}
            <CompletionTag completion={latest.report.completion} />
          </p>
          <ReportBody report={latest.report} owner={names.organizations.get(latest.report.organizationId)} />
          <CounterpartWord
            responses={latest.report.responses}
            counterpart={commitment.civilOwnerId ? names.organizations.get(commitment.civilOwnerId) : undefined}
            organizations={names.organizations}
            respondAt={
              can.confirm
                ? responseForm({
                    planSlug: plan.slug,
                    commitment: commitment.number,
                    milestone: latest.milestone.number,
                    report: latest.report.number,
                  })
                : undefined
            }
          />
        </>
      ) : (
        <EmptyState title={t('one.no-report')}>{t('one.no-report-text')}</EmptyState>
      )}
    </section>
  )
}

function latestOf(milestones: readonly MilestoneHere[]): { milestone: MilestoneHere; report: Report } | undefined {
  return milestones
    .flatMap((milestone) => milestone.reports.slice(0, 1).map((report) => ({ milestone, report })))
    .sort((a, b) =>
      a.report.onDay < b.report.onDay
        ? 1
        : a.report.onDay > b.report.onDay
          ? -1
          : b.report.createdAt.getTime() - a.report.createdAt.getTime(),
    )[0]
}

function Indicators({ plan, commitment, can }: CommitmentProps) {
  const t = useWords(words)
  const path = commitmentPath(plan.slug, commitment.number)
  return (
    <section class="part" aria-labelledby="indicadores">
      <div class="part__head">
        <Heading id="indicadores">{t('one.indicators')}</Heading>
        {can.manage && (
          <ButtonLink href={`${path}/indicadores/nuevo`} look="secondary" size="small">
            {t('manage.add-indicator')}
          </ButtonLink>
        )}
      </div>
      {commitment.indicators.length === 0 ? (
        <p class="soft">{t('one.no-indicators')}</p>
      ) : (
        commitment.indicators.map((indicator) => <IndicatorPart indicator={indicator} path={path} can={can} />)
      )}
    </section>
  )
}

function IndicatorPart({ indicator, path, can }: { indicator: Indicator; path: string; can: CommitmentProps['can'] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const said = (text: TranslatedText) => inLanguage(text, locale).text
  const { number, name, unit, baselineValue, baselineOn, targetValue, targetOn, values } = indicator
  return (
    <>
      <IndicatorChart
        id={`indicador-${number}`}
        title={said(name)}
        series={values}
        baseline={baselineValue === null ? null : { value: baselineValue, day: baselineOn }}
        target={targetValue === null ? null : { value: targetValue, day: targetOn }}
        {...(unit && { unit: said(unit) })}
        note={aboutIndicator(indicator, locale)}
      />
      {(can.measure || can.manage) && (
        <p class="row no-paper">
          {can.measure && (
            <ButtonLink href={`${path}/indicadores/${number}/medicion`} look="secondary" size="small">
              {t('one.measure')}
            </ButtonLink>
          )}
          {can.manage && <a href={`${path}/indicadores/${number}/editar`}>{t('manage.edit-indicator')}</a>}
        </p>
      )}
    </>
  )
}

function Neighbours({ plan, neighbours: { previous, following } }: CommitmentProps) {
  const t = useWords(words)
  if (!previous && !following) return null
  const link = (label: string, { number, title }: Neighbour): ComponentChildren => (
    <a href={commitmentPath(plan.slug, number)}>
      <span class="small soft">
        {label} · {t('commitment', { number })}
      </span>
      <br />
      <LangText text={title} />
    </a>
  )
  return (
    <nav class="neighbours no-paper" aria-label={t('one.neighbours')}>
      <div>{previous && link(t('one.previous'), previous)}</div>
      <div>{following && link(t('one.following'), following)}</div>
    </nav>
  )
}

export type CommitmentListProps = {
  plan: Plan
  rows: readonly CommitmentRow[]
  total: number
  planTotal: number
  next: string | null
  query: ListPageQuery
  options: Tallies
  names: Names
  can: { manage: boolean }
}

/** Every commitment of a plan, to filter, order and download. */
export function CommitmentListPage({
  plan,
  rows,
  total,
  planTotal,
  next,
  query,
  options,
  names,
  can,
}: CommitmentListProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const planTitle = inLanguage(plan.title, locale)
  const address = commitmentsAddress(plan.slug)
  const { orden, desde, ...filters } = query
  const filtered = activeFilters(filters, names, t, locale).length > 0
  const here = (more: Record<string, string | undefined>) => withQuery(address, { ...filters, orden, ...more })
  return (
    <Page
      title={t('list.title', { plan: planTitle.text })}
      kind={plan.territory}
      breadcrumbs={[
        { label: t('menu.plans'), href: '/planes' },
        { label: headline(planTitle.text, 60).short, href: planAddress(plan.slug) },
        { label: t('list.short') },
      ]}
      json={`${address}.json`}
      headFoot={
        can.manage && (
          <ButtonLink href={`${address}/nuevo`} size="small">
            {t('board.add-commitment')}
          </ButtonLink>
        )
      }
    >
      {planTotal > 0 && (
        <CommitmentFilterForm
          query={filters}
          options={options}
          names={names}
          shown={total}
          total={planTotal}
          action={address}
        />
      )}
      {rows.length > 1 && <SortLinks orden={orden ?? SORT_WORDS.number} here={here} />}
      {rows.length === 0 ? (
        <EmptyState
          title={t(filtered ? 'board.no-match' : 'board.no-commitments')}
          action={
            filtered && (
              <ButtonLink href={address} look="secondary">
                {t('board.see-all')}
              </ButtonLink>
            )
          }
        >
          {t(filtered ? 'board.no-match-text' : 'board.no-commitments-text')}
        </EmptyState>
      ) : (
        <CommitmentTable rows={rows} names={names} plans={new Map([[plan.id, plan]])} />
      )}
      {(desde || next) && (
        <Pagination
          says={t('list.page', { shown: formatNumber(rows.length, locale), total: formatNumber(total, locale) })}
          {...(desde && { previous: here({}) })}
          {...(next && { next: here({ desde: next }) })}
        />
      )}
    </Page>
  )
}

const SORTS = ['number', 'due', '-reported', 'title'] as const

type SortProps = {
  orden: string
  here: (more: Record<string, string>) => string
  sorts?: readonly (typeof SORTS)[number][]
}

export function SortLinks({ orden, here, sorts = SORTS }: SortProps) {
  const t = useWords(words)
  return (
    <nav class="sorts no-paper" aria-label={t('list.sort')}>
      <span class="small soft">{t('list.sort')}:</span>
      <ul role="list" class="pills">
        {sorts.map((one) => (
          <li>
            <a
              class="pill"
              href={here({ orden: SORT_WORDS[one] })}
              aria-current={SORT_WORDS[one] === orden ? 'true' : undefined}
            >
              {t(`list.sort-${one}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

type TableProps = {
  rows: readonly CommitmentRow[]
  names: Pick<Names, 'organizations'>
  /** By id. Where there are several, each commitment says its own. */
  plans: ReadonlyMap<string, Pick<Plan, 'slug' | 'title'>>
}

export function CommitmentTable({ rows, names, plans }: TableProps) {
  const t = useWords(words)
  const { locale, today } = useRequest()
  const unknown = <span class="soft">{t('unknown.short')}</span>
  const columns: Column<CommitmentRow>[] = [
    {
      label: t('list.commitment'),
      header: true,
      cell: ({ planId, number, title }) => {
        const plan = plans.get(planId)!
        return (
          <>
            <span class="soft">{number}.</span>{' '}
            <a href={commitmentPath(plan.slug, number)}>
              <LangText text={title} />
            </a>
            {plans.size > 1 && (
              <div class="small soft">
                <LangText text={plan.title} />
              </div>
            )}
          </>
        )
      },
    },
    {
      label: t('list.owner'),
      cell: ({ publicOwnerId, civilOwnerId }) => {
        const owners = [
          { label: t('one.public-owner'), organization: names.organizations.get(publicOwnerId ?? '') },
          { label: t('one.civil-owner'), organization: names.organizations.get(civilOwnerId ?? '') },
        ].filter(({ organization }) => organization)
        return owners.length === 0
          ? unknown
          : owners.map(({ label, organization }) => (
              <div>
                <span class="small soft">{label}:</span> <OrganizationLink organization={organization} />
              </div>
            ))
      },
    },
    {
      label: t('list.completion'),
      cell: (commitment) => (
        <>
          <span class="row">
            <StandingTags standing={commitment} />
          </span>
          <AnswerCounts answered={commitment} />
        </>
      ),
    },
    {
      label: t('list.milestones'),
      cell: ({ milestoneCount, milestonesComplete, completion }) =>
        milestoneCount === 0
          ? unknown
          : completion === null
            ? t('list.milestones-unreported', { total: formatNumber(milestoneCount, locale) })
            : t('list.milestones-of', {
                done: formatNumber(milestonesComplete, locale),
                total: formatNumber(milestoneCount, locale),
              }),
    },
    {
      label: t('list.next'),
      cell: ({ nextDueOn, completion }) =>
        completion === 'complete' ? (
          t('board.nothing-due')
        ) : nextDueOn ? (
          <>
            {t(nextDueOn < today ? 'list.overdue' : 'list.due')} <DayText day={nextDueOn} />
          </>
        ) : (
          unknown
        ),
    },
  ]
  return <Table caption={t('list.table')} captionHidden columns={columns} rows={rows} />
}
