import type { ComponentChildren } from 'preact'
import { OrganizationLink } from '../../../foundations/organizations/index.ts'
import { daysBetween, formatDay, formatNumber, type Day } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import type { BoroughKey } from '../../../kernel/geo/boroughs.ts'
import { BoroughMap, Scorecard, StackedBar, Timeline, type TimelineRow } from '../../../platform/html/charts/index.ts'
import {
  ButtonLink,
  CardGrid,
  Contents,
  DayText,
  EmptyState,
  Heading,
  LangText,
  Notice,
  Page,
  PrintButton,
  Steps,
  SummaryList,
  Tag,
  useRequest,
  useWords,
  type Fact,
} from '../../../platform/html/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import { CommitmentCard } from '../commitments/card.tsx'
import { principleKeys, type Names } from '../commitments/choices.ts'
import { WHOLE_CITY } from '../commitments/columns.ts'
import { BOROUGH_WORDS, LATE_WORDS, SORT_WORDS, type PageQuery } from '../commitments/page-query.ts'
import type { Tallies, Tally } from '../commitments/tallies.ts'
import { nameIn, Paragraphs } from '../content-text.tsx'
import { AnswersPart } from '../counterpart/board.tsx'
import { words as counterpartWords } from '../counterpart/words.ts'
import { closingAddress } from '../cuts/address.ts'
import { CutsPart } from '../cuts/pages.tsx'
import type { Cut } from '../cuts/store.ts'
import { words as cutWords } from '../cuts/words.ts'
import { versionsAddress } from '../versions/address.ts'
import { draftingAddress } from '../drafting/address.ts'
import { words as draftingWords } from '../drafting/words.ts'
import { lifeSentence } from '../versions/pages.tsx'
import { CommitmentName, LateItem } from './late-item.tsx'
import { commitmentPath, commitmentsAddress, planAddress, withQuery } from '../plans/address.ts'
import type { Phase, PlanStage, PlanState, Seat } from '../plans/model.ts'
import { PlanStageTag } from '../plans/stage-tag.tsx'
import { phaseState } from '../plans/phases.ts'
import type { Plan } from '../plans/store.ts'
import { milestoneState, timelineState } from '../standing-tag.tsx'
import type { Completion } from '../vocabulary.ts'
import { words } from '../words.ts'
import { ChangeList } from './change-list.tsx'
import { activeFilters, CommitmentFilterForm } from './filter-form.tsx'
import { CommitmentScale, completionSteps, countsOf } from './scale.tsx'
import { PlanFigures } from './plan-figures.tsx'
import { stateSentence } from './sentence.ts'
import { monthOf } from './month.ts'
import type { LateCommitment, PlanBoard } from './store.ts'

export type BoardProps = {
  plan: Plan
  /** Of the whole plan, whatever the filters. `dated`: it says when anything is due. */
  whole: { state: PlanState; tallies: Tallies; dated: boolean }
  /** Of the commitments that the filters choose. */
  board: PlanBoard
  /** What the filters may be set to. */
  options: Tallies
  query: PageQuery
  seats: readonly Seat[]
  names: Names
  changes: readonly Told[]
  /** The last cuts of its progress, the last first; the day of the next. */
  cuts: readonly Cut[]
  nextCut: Day | null
  stage: PlanStage
  /** Where the page is: `/plan` or `/planes/…`. */
  address: string
  can: { manage: boolean }
}

/** The plan on one page: its state in one sentence, what is late and why, and every commitment. */
export function BoardPage(props: BoardProps) {
  const { plan, whole, board, query, names, address, can } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const { dated } = whole
  const filtered = activeFilters(query, names, t, locale).length > 0
  const title = inLanguage(plan.title, locale)
  return (
    <Page
      title={title.text}
      titleLang={title.lang === locale ? undefined : title.lang}
      kind={[t('board.kind'), plan.territory].join(' · ')}
      lead={<strong class="state">{stateSentence(whole.state, { t, locale, dated })}</strong>}
      description={stateSentence(whole.state, { t, locale, dated })}
      head="band"
      breadcrumbs={
        address === '/plan'
          ? [{ label: t('menu.plan') }]
          : [{ label: t('menu.plans'), href: '/planes' }, { label: plan.territory }]
      }
      headFoot={<HeadFoot plan={plan} can={can} stage={props.stage} />}
      json={`${address}.json`}
      subject={{ kind: 'plan', id: plan.id }}
    >
      <div class="board">
        {plan.summary && (
          <div class="prose opening">
            <Paragraphs text={plan.summary} />
          </div>
        )}
        {whole.state.commitments === 0 ? (
          <NoCommitments plan={plan} can={can} />
        ) : (
          <Figures plan={plan} whole={whole.state} dated={dated} />
        )}
        {filtered && (
          <Notice title={t('board.chosen')}>
            <p>
              {board.state.commitments > 0
                ? stateSentence(board.state, { t, locale, dated, chosen: true })
                : `${t('board.no-match')}.`}
            </p>
            <p>{t('board.chosen-all')}</p>
            <p>
              <a href="#compromisos">{t('board.change-filters')}</a> · <a href={address}>{t('board.see-all')}</a>
            </p>
          </Notice>
        )}
        <Parts {...props} filtered={filtered} />
      </div>
    </Page>
  )
}

function HeadFoot({ plan, can, stage }: Pick<BoardProps, 'plan' | 'can' | 'stage'>) {
  const t = useWords(words)
  const of = useWords(draftingWords)
  const { locale } = useRequest()
  return (
    <>
      <PlanStageTag stage={stage} />
      <Period plan={plan} />
      <a href={plan.closedOn ? closingAddress(plan.slug) : versionsAddress(plan.slug)}>
        {lifeSentence(plan, locale, stage)}
      </a>
      {stage === 'drafting' && <a href={draftingAddress(plan.slug)}>{of('link.board')}</a>}
      <PrintButton />
      {can.manage && (
        <ButtonLink href={`${planAddress(plan.slug)}/editar`} look="secondary" size="small">
          {t('board.manage')}
        </ButtonLink>
      )}
    </>
  )
}

/** When it holds, or when it was published, as far as it is known. */
function Period({ plan: { startsOn, endsOn, publishedOn } }: { plan: Plan }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const day = (value: Day) => formatDay(value, locale)
  const says = [
    startsOn && endsOn
      ? t('board.period', { from: day(startsOn), to: day(endsOn) })
      : startsOn
        ? t('board.from', { from: day(startsOn) })
        : endsOn
          ? t('board.until', { to: day(endsOn) })
          : null,
    publishedOn && t('board.published', { day: day(publishedOn) }),
  ].filter(Boolean)
  return says.length > 0 ? <span>{says.join(' · ')}</span> : null
}

function Figures({ plan, whole, dated }: { plan: Plan; whole: PlanState; dated: boolean }) {
  const t = useWords(words)
  const total = whole.commitments
  if (whole.by.unreported === total) {
    return (
      <Notice title={t('board.nothing-reported')}>
        <p>{t('board.nothing-reported-text')}</p>
        {plan.statusNote && (
          <p>
            {t('board.source-says')} «<LangText text={plan.statusNote} />»
          </p>
        )}
      </Notice>
    )
  }
  return (
    <section aria-label={t('board.figures')}>
      <PlanFigures state={whole} dated={dated} />
    </section>
  )
}

function NoCommitments({ plan, can }: Pick<BoardProps, 'plan' | 'can'>) {
  const t = useWords(words)
  return (
    <>
      {plan.statusNote && (
        <Notice>
          <p>
            {t('board.source-says')} «<LangText text={plan.statusNote} />»
          </p>
        </Notice>
      )}
      <EmptyState
        title={t('board.no-commitments')}
        action={
          can.manage && (
            <ButtonLink href={`${commitmentsAddress(plan.slug)}/nuevo`}>{t('board.add-commitment')}</ButtonLink>
          )
        }
      >
        {t('board.no-commitments-text')}
      </EmptyState>
    </>
  )
}

function NoMatch({ address }: { address: string }) {
  const t = useWords(words)
  return (
    <EmptyState
      title={t('board.no-match')}
      action={
        <ButtonLink href={address} look="secondary">
          {t('board.see-all')}
        </ButtonLink>
      }
    >
      {t('board.no-match-text')}
    </EmptyState>
  )
}

/** `chart`: its heading names the chart under it, which needs no second title. */
type Part = { id: string; label: string; content: ComponentChildren; chart?: boolean }

/** Everything under the figures; a part with nothing to show is not there, and what is not known is said once, together. */
function Parts(props: BoardProps & { filtered: boolean }) {
  const { plan, board, seats, changes, whole, filtered, address } = props
  const { dated } = whole
  const t = useWords(words)
  const { locale } = useRequest()
  const month = monthOf(board.changed.since, locale)
  const some = whole.state.commitments > 0
  const parts: (Part | false)[] = [
    some &&
      dated &&
      board.state.commitments > 0 && { id: 'tarde', label: t('board.late.title'), content: <Late {...props} /> },
    some && { id: 'compromisos', label: t('board.list'), content: <Commitments {...props} /> },
    board.state.by.unreported < board.state.commitments && {
      id: 'avance',
      label: t('board.completion'),
      chart: true,
      content: <Completion state={board.state} />,
    },
    board.state.by.unreported < board.state.commitments && {
      id: 'contraparte',
      label: counterpartWords(locale)('board.title'),
      chart: true,
      content: <AnswersPart counts={board.state.counterpart} address={address} />,
    },
    dated &&
      board.timeline.total > 0 && {
        id: 'calendario',
        label: t('board.timeline'),
        chart: true,
        content: <Calendar plan={plan} {...board.timeline} />,
      },
    (props.cuts.length > 0 || props.nextCut !== null) && {
      id: 'cortes',
      label: cutWords(locale)('cuts.title'),
      content: <CutsPart plan={plan} cuts={props.cuts} next={props.nextCut} />,
    },
    {
      id: 'cambios',
      label: t('board.changed', { month }),
      content: <Changes changes={changes} month={month} plan={plan} more={board.changed.more} filtered={filtered} />,
    },
    board.tallies.organization.length > 0 && {
      id: 'responsables',
      label: t('board.bodies'),
      content: <Bodies {...props} />,
    },
    board.state.commitments > 0 &&
      whole.tallies.principle.length > 0 && {
        id: 'principios',
        label: t('board.principles'),
        chart: true,
        content: <Principles {...props} />,
      },
    board.tallies.borough.length > 0 && {
      id: 'alcaldias',
      label: t('board.boroughs'),
      chart: true,
      content: <Places {...props} />,
    },
    board.phases.length > 0 && { id: 'etapas', label: t('board.phases'), content: <Phases phases={board.phases} /> },
    seats.length > 0 && {
      id: 'secretariado',
      label: t('board.secretariat'),
      content: <Secretariat seats={seats} names={props.names} />,
    },
    some &&
      missingOf(whole).length > 0 && {
        id: 'desconocido',
        label: t('board.missing'),
        content: <Missing whole={whole} />,
      },
    { id: 'plan', label: t('board.about'), content: <About {...props} /> },
    { id: 'descargas', label: t('board.downloads'), content: <Downloads {...props} /> },
  ]
  const shown = parts.filter((part): part is Part => part !== false)
  return (
    <>
      <Contents label={t('board.contents')} parts={shown} />
      {shown.map(({ id, label, content, chart }) => (
        <section class={chart ? 'part part--chart' : 'part'} aria-labelledby={id}>
          <Heading id={id}>{label}</Heading>
          {content}
        </section>
      ))}
    </>
  )
}

function Completion({ state }: { state: PlanState }) {
  const t = useWords(words)
  return (
    <>
      <StackedBar
        id="avance-compromisos"
        title={t('board.completion-title')}
        note={t('board.completion-note')}
        scale={completionSteps(t, [countsOf(state.by)])}
        column={t('commitments')}
        groups={[{ label: t('commitments'), counts: countsOf(state.by) }]}
      />
      <CommitmentScale />
    </>
  )
}

function Late({ plan, board, names }: BoardProps) {
  const t = useWords(words)
  const { items, total } = board.late
  if (items.length + board.pastTheirEnd.length === 0) return <p>{t('board.late.none')}</p>
  return (
    <>
      {total > 0 && <p class="lead">{t('board.late.lead', { count: total })}</p>}
      <ul role="list" class="late-list">
        {items.map((item) => (
          <LateItem item={item} plan={plan} organizations={names.organizations} />
        ))}
        {board.pastTheirEnd.map((commitment) => (
          <PastItsEnd commitment={commitment} plan={plan} />
        ))}
      </ul>
      {total > items.length && (
        <p>
          <a href={withQuery(commitmentsAddress(plan.slug), { tarde: LATE_WORDS.late, orden: SORT_WORDS.due })}>
            {t('board.late.more', { total })}
          </a>
        </p>
      )}
    </>
  )
}

function PastItsEnd({ commitment, plan }: { commitment: LateCommitment; plan: Plan }) {
  const t = useWords(words)
  const { today, locale } = useRequest()
  const { endsOn: day } = commitment
  return (
    <li>
      <div>
        <Tag tone="late">{t('late-days', { count: daysBetween(day, today) })}</Tag>
        <h3>
          <CommitmentName plan={plan} number={commitment.number} title={commitment.title} />
        </h3>
        <p class="small soft">{t('commitment', { number: commitment.number })}</p>
      </div>
      <p class="soft">{t('board.late.own-end', { day: formatDay(day, locale) })}</p>
    </li>
  )
}

function Commitments({ plan, board, names, query, options, whole, address }: BoardProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { items, total } = board.timeline
  return (
    <>
      <div class="no-paper">
        <CommitmentFilterForm
          query={query}
          options={options}
          names={names}
          shown={total}
          total={whole.state.commitments}
          action={`${address}#compromisos`}
        />
      </div>
      {total === 0 && <NoMatch address={address} />}
      <CardGrid label={t('board.list')}>
        {items.map((commitment) => (
          <CommitmentCard commitment={commitment} planSlug={plan.slug} organizations={names.organizations} />
        ))}
      </CardGrid>
      <p class="no-paper">
        <a href={withQuery(commitmentsAddress(plan.slug), query)}>
          {total > items.length ? t('board.list-more', { total: formatNumber(total, locale) }) : t('board.list-all')}
        </a>
      </p>
    </>
  )
}

function Calendar({ plan, items, total }: { plan: Plan } & PlanBoard['timeline']) {
  const t = useWords(words)
  const { today, locale } = useRequest()
  const rows = items.map((commitment): TimelineRow => {
    const { label, lang } = nameIn(commitment.title, locale)
    return {
      label: `${commitment.number}. ${label}`,
      lang,
      href: commitmentPath(plan.slug, commitment.number),
      start: commitment.startsOn,
      end: commitment.endsOn,
      state: timelineState(commitment, today),
      ...(commitment.completion !== null && {
        progress: { done: commitment.milestonesComplete, of: commitment.milestoneCount },
      }),
      milestones: commitment.milestones.map((milestone) => ({
        ...nameIn(milestone.title, locale),
        day: milestone.endsOn,
        state: milestoneState(milestone, today),
      })),
    }
  })
  const part =
    total > items.length
      ? ` ${t('board.timeline-part', { shown: items.length, total: formatNumber(total, locale) })}`
      : ''
  return (
    <Timeline
      id="calendario-compromisos"
      title={t('board.timeline-title')}
      column={t('list.commitment')}
      rows={rows}
      note={t('board.timeline-note') + part}
    />
  )
}

function Changes({
  changes,
  month,
  plan,
  more,
  filtered,
}: {
  changes: readonly Told[]
  month: string
  plan: Plan
  more: boolean
  filtered: boolean
}) {
  const t = useWords(words)
  if (changes.length === 0) return <p class="soft">{t('board.changed-none', { month })}</p>
  return (
    <>
      {filtered && <p class="soft">{t('board.changed-whole')}</p>}
      <ChangeList changes={changes} label={t('board.changed', { month })} />
      {more && (
        <p>
          <a href={`/historial/plan/${plan.id}`}>{t('board.changed-all')}</a>
        </p>
      )}
    </>
  )
}

/**
 * Public bodies apart from those outside government, so that no commitment is counted twice in one bar; and what others took over, with
 * these alone.
 */
function Bodies({ board, names, address }: BoardProps) {
  const t = useWords(words)
  const answering = board.tallies.organization.filter(({ value }) => !names.organizations.get(value)?.passedTo)
  const isPublic = ({ value }: Tally) =>
    ['public-body', 'authority'].includes(names.organizations.get(value)?.sector ?? 'public-body')
  const sides = [
    {
      id: 'avance-dependencias',
      title: t('board.bodies-public'),
      tallies: answering.filter(isPublic),
    },
    {
      id: 'avance-sociedad',
      title: t('board.bodies-civil'),
      tallies: answering.filter((tally) => !isPublic(tally)),
    },
  ]
  return (
    <div class="columns">
      {sides.map(
        ({ id, title, tallies }) =>
          tallies.length > 0 && (
            <StackedBar
              id={id}
              title={title}
              scale={completionSteps(
                t,
                tallies.map(({ by }) => countsOf(by)),
              )}
              column={t('board.organization')}
              groups={tallies.map((tally) => ({
                label: names.organizations.get(tally.value)?.name ?? t('unknown.short'),
                href: filterLink(address, { organizacion: names.organizations.get(tally.value)?.slug }),
                counts: countsOf(tally.by),
              }))}
            />
          ),
      )}
    </div>
  )
}

const filterLink = (address: string, query: PageQuery) => `${withQuery(address, query)}#compromisos`

/** Every principle of the catalogues that the plan uses: those that no commitment serves are part of the answer. */
function Principles({ board, names, address, filtered }: BoardProps & { filtered: boolean }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const keys = principleKeys(names.principles)
  const tallyOf = (id: string) => board.tallies.principle.find(({ value }) => value === id)
  return (
    <Scorecard
      id="avance-principios"
      title={t('board.principles-title')}
      note={t('board.principles-note')}
      none={t(filtered ? 'board.principle-none-chosen' : 'board.principle-none')}
      columns={[
        { key: 'complete', label: t('board.principle-complete') },
        { key: 'advanced', label: t('board.principle-advanced') },
        { key: 'on-time', label: t('board.principle-on-time') },
      ]}
      rows={[...names.principles.values()].map(({ id, name }) => ({
        ...nameIn(name, locale),
        ...(tallyOf(id) && { href: filterLink(address, { principio: keys.get(id) }) }),
        figures: figuresOf(tallyOf(id)),
      }))}
    />
  )
}

const NONE = { value: 0, of: 0 }

/** Where nobody reported anything of the principle's commitments, its figures are unknown, not zero. */
function figuresOf(tally: Tally | undefined) {
  if (!tally) return { complete: NONE, advanced: NONE, 'on-time': NONE }
  const { total, late, by } = tally
  const known = total - by.unreported
  return {
    complete: known > 0 ? { value: by.complete, of: total } : null,
    advanced: known > 0 ? { value: by.complete + by.substantial + by.limited, of: total } : null,
    'on-time': { value: total - late, of: total },
  }
}

function Places({ board, address, filtered }: BoardProps & { filtered: boolean }) {
  const t = useWords(words)
  const cityWide = board.tallies.borough.find(({ value }) => value === WHOLE_CITY)?.total ?? 0
  const named = board.tallies.borough.filter(({ value }) => value !== WHOLE_CITY)
  const note = cityWide > 0 ? t('board.boroughs-city', { count: cityWide }) : undefined
  if (named.length === 0) return <p>{t(filtered ? 'board.boroughs-only-city-chosen' : 'board.boroughs-only-city')}</p>
  return (
    <BoroughMap
      id="mapa-alcaldias"
      title={t('board.boroughs-title')}
      counted={t('commitments')}
      note={note}
      counts={named.map(({ value, total }) => ({
        key: value as BoroughKey,
        value: total,
        href: filterLink(address, { alcaldia: BOROUGH_WORDS[value as BoroughKey] }),
      }))}
    />
  )
}

function Phases({ phases }: { phases: readonly Phase[] }) {
  const t = useWords(words)
  const { today, locale } = useRequest()
  return (
    <Steps
      label={t('board.phases')}
      steps={phases.map(({ kind, title, opensOn, closesOn, means }) => ({
        label: title ? inLanguage(title, locale).text : t(`phase.${kind}`),
        state: phaseState({ opensOn, closesOn }, today),
        ...(opensOn && { opens: opensOn }),
        ...(closesOn && closesOn !== opensOn && { closes: closesOn }),
        ...(means && { says: <LangText text={means} /> }),
      }))}
    />
  )
}

function Secretariat({ seats, names }: { seats: readonly Seat[]; names: Names }) {
  const t = useWords(words)
  // As the plan prints them, in Spanish.
  const printed = useRequest().locale === 'es' ? undefined : 'es'
  return (
    <>
      <p class="lead">{t('board.secretariat-lead')}</p>
      <ul role="list" class="seats">
        {seats.map((seat) => (
          <li>
            <Dots seat={seat} />
            <h3 lang={printed}>{seat.label}</h3>
            <p class="small soft">
              {seat.seats === null ? t('board.seats-unknown') : t('board.seats', { count: seat.seats })}
            </p>
            {seat.holders.length === 0 ? (
              <p class="small soft">{t('board.no-holders')}</p>
            ) : (
              <ul>
                {seat.holders.map((holder) => (
                  <li>
                    {holder.organizationId ? (
                      <OrganizationLink organization={names.organizations.get(holder.organizationId)} />
                    ) : (
                      <span lang={printed}>{holder.name}</span>
                    )}
                    {holder.pending && <span class="soft"> ({t('board.pending')})</span>}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

/** One dot a seat; a dotted one waits for somebody. */
function Dots({ seat: { seats, holders } }: { seat: Seat }) {
  if (!seats || seats > 40) return null
  const taken = seats - Math.min(seats, holders.filter(({ pending }) => pending).length)
  return (
    <div class="seats__dots" aria-hidden="true">
      {Array.from({ length: seats }, (_, at) => (
        <svg viewBox="0 0 16 16" width="18" height="18" focusable="false">
          <circle class={at < taken ? undefined : 'seats__dot--pending'} cx="8" cy="8" r="6.5" />
        </svg>
      ))}
    </div>
  )
}

/** What the published plan leaves unsaid, so that no empty chart has to say it. */
function missingOf({ state, tallies, dated }: BoardProps['whole']) {
  return [
    !dated && 'missing-dates',
    tallies.organization.length === 0 && 'missing-owners',
    tallies.principle.length === 0 && 'missing-principles',
    tallies.borough.length === 0 && 'missing-places',
    state.milestones === 0 && 'missing-milestones',
  ].filter(
    (one): one is 'missing-dates' | 'missing-owners' | 'missing-principles' | 'missing-places' | 'missing-milestones' =>
      one !== false,
  )
}

function Missing({ whole }: Pick<BoardProps, 'whole'>) {
  const t = useWords(words)
  return (
    <>
      <p>{t('board.missing-text')}</p>
      <ul>
        {missingOf(whole).map((one) => (
          <li>{t(`board.${one}`)}</li>
        ))}
      </ul>
    </>
  )
}

function About({ plan, stage, names }: Pick<BoardProps, 'plan' | 'stage' | 'names'>) {
  const t = useWords(words)
  const facts: (Fact | false | null)[] = [
    { label: t('board.territory'), value: plan.territory },
    {
      label: t('board.convener'),
      value: plan.convenerId ? (
        <OrganizationLink organization={names.organizations.get(plan.convenerId)} />
      ) : (
        t('unknown.short')
      ),
    },
    {
      label: t('plans.published'),
      value: plan.publishedOn ? (
        <DayText day={plan.publishedOn} />
      ) : (
        t(stage === 'drafting' ? 'plans.in-preparation' : 'plans.unpublished')
      ),
    },
    plan.statusNote && { label: t('board.status-note'), value: <LangText text={plan.statusNote} /> },
    plan.source !== null && { label: t('board.source'), value: plan.source },
  ]
  return <SummaryList facts={facts.filter((fact): fact is Fact => Boolean(fact))} />
}

function Downloads({ plan, query, filtered }: BoardProps & { filtered: boolean }) {
  const t = useWords(words)
  const { url } = useRequest()
  const here = withQuery(planAddress(plan.slug), query)
  return (
    <>
      <p>{t('board.downloads-text')}</p>
      <DownloadLinks slug={plan.slug} query={query} />
      <p class="small no-paper">
        {t('board.whole-plan')} <a href={`${planAddress(plan.slug)}/exportar/plan`}>JSON</a> ·{' '}
        <a href={`${planAddress(plan.slug)}/exportar/plantilla`}>XLSX</a> ·{' '}
        <a href={`${planAddress(plan.slug)}/incrustar`}>{t('embed.link')}</a>
      </p>
      {filtered && <p class="small soft">{t('board.downloads-filtered')}</p>}
      <p class="permalink">
        {t('board.permalink')}: <a href={here}>{new URL(here, url).href}</a>
      </p>
    </>
  )
}

export function DownloadLinks({ slug, query = {} }: { slug: string; query?: PageQuery }) {
  const t = useWords(words)
  return (
    <div class="downloads">
      {(['csv', 'xlsx', 'json'] as const).map((format) => (
        <ButtonLink
          href={withQuery(`${planAddress(slug)}/compromisos/exportar/${format}`, query)}
          look="secondary"
          size="small"
          download
        >
          {t('board.download', { format: format.toUpperCase() })}
        </ButtonLink>
      ))}
      <ButtonLink href={`${planAddress(slug)}/informe`} look="secondary" size="small">
        {t('board.report')}
      </ButtonLink>
    </div>
  )
}

/** `/plan` where no plan is current: what will be here, and who can start it. */
export function NoPlanPage({ can, others }: { can: { manage: boolean }; others: number }) {
  const t = useWords(words)
  return (
    <Page
      title={t('board.title-none')}
      lead={t('board.lead-none')}
      head="band"
      breadcrumbs={[{ label: t('menu.plan') }]}
      json="/plan.json"
    >
      <EmptyState
        title={t('board.none')}
        action={
          <div class="row row--centre">
            {can.manage && <ButtonLink href="/planes/nuevo">{t('board.none-manage')}</ButtonLink>}
            {can.manage && (
              <ButtonLink href="/planes/importar" look="secondary">
                {t('board.none-import')}
              </ButtonLink>
            )}
            {others > 0 && (
              <ButtonLink href="/planes" look="secondary">
                {t('board.none-others')}
              </ButtonLink>
            )}
          </div>
        }
      >
        {t('board.none-text')}
      </EmptyState>
    </Page>
  )
}
