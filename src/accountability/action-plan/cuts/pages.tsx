import type { OrganizationName } from '../../../foundations/organizations/index.ts'
import { OrganizationLink } from '../../../foundations/organizations/index.ts'
import { decisionAddress } from '../../../governance/decisions/index.ts'
import { formatDay, formatList, formatNumber, type Day } from '../../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  CheckAnswers,
  DateField,
  DayText,
  EmptyState,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Select,
  SummaryList,
  Table,
  TextArea,
  useRequest,
  useWords,
  type Column,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { Sparkline, StackedBar } from '../../../platform/html/charts/index.ts'
import { completionSteps, countsOf } from '../board/scale.tsx'
import { PlanFigures } from '../board/plan-figures.tsx'
import { stateSentence } from '../board/sentence.ts'
import { headline, Paragraphs } from '../content-text.tsx'
import { sayAnswers } from '../counterpart/counts.tsx'
import { COUNTERPART_VERDICTS } from '../counterpart/vocabulary.ts'
import { words as counterpartWords } from '../counterpart/words.ts'
import { draftingAddress } from '../drafting/address.ts'
import { commitmentPath, planAddress } from '../plans/address.ts'
import { PlanPage } from '../plans/editing-pages.tsx'
import { stageOf, type PlanState } from '../plans/model.ts'
import { PlanStageTag } from '../plans/stage-tag.tsx'
import type { Plan } from '../plans/store.ts'
import { amendmentsAddress } from '../versions/address.ts'
import { completionName, words as planWords } from '../words.ts'
import { crumbs } from '../versions/pages.tsx'
import { closingAddress, cutAddress, cutsAddress } from './address.ts'
import { completeIn, type CutDocument, type CutReason, type CutRow } from './model.ts'
import type { ClosingReason } from './actions.ts'
import type { Closing, Cut } from './store.ts'
import { words } from './words.ts'

/** How a plan goes, in a sentence, and what the counterparts say of it. */
function sayStanding(state: PlanState, locale: Locale): string {
  const goes = stateSentence(state, { t: planWords(locale), locale, dated: state.late > 0 })
  const answers = sayAnswers(state.counterpart, locale)
  return answers ? `${goes} ${answers}.` : goes
}

export type CutsProps = {
  plan: Plan
  cuts: readonly Cut[]
  days: readonly { day: string; cut: number | null }[]
  /** Why none is taken by hand today. */
  notByHand: CutReason | null
  can: { manage: boolean }
  values?: Values
  errors?: Errors
}

/** Every cut of a plan's progress, how it moved over them, and the days of those to come. */
export function CutsPage({ plan, cuts, days, notByHand, can, values = {}, errors = {} }: CutsProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const ahead = days.filter(({ cut }) => cut === null)
  const [last] = cuts
  return (
    <Page
      title={t('cuts.title')}
      kind={inLanguage(plan.title, locale).text}
      lead={
        last
          ? t('cuts.lead', {
              day: formatDay(last.onDay, locale),
              says: sayStanding(last.summary, locale),
            })
          : t('cuts.lead-none')
      }
      breadcrumbs={crumbs(plan, of, { label: t('cuts.title') })}
      json={`${cutsAddress(plan.slug)}.json`}
      errors={errors}
    >
      {cuts.length === 0 ? (
        <EmptyState title={t('cuts.none')}>{t('cuts.none-text')}</EmptyState>
      ) : (
        <>
          {cuts.length > 1 && <Progression cuts={cuts} />}
          <CutTable plan={plan} cuts={cuts} />
        </>
      )}
      {plan.closedOn === null && (
        <section class="part" aria-labelledby="fechas">
          <Heading id="fechas">{t('days.title')}</Heading>
          {ahead.length === 0 ? (
            <p class="soft">{t('days.none')}</p>
          ) : (
            <ul>
              {ahead.map(({ day }) => (
                <li>
                  <DayText day={day} />
                  {can.manage && (
                    <Form action={cutsAddress(plan.slug)}>
                      <Hidden name="day" value={day} />
                      <Button name="act" value="call-off" look="secondary" size="small">
                        {t('days.call-off', { day: formatDay(day, locale) })}
                      </Button>
                    </Form>
                  )}
                </li>
              ))}
            </ul>
          )}
          {can.manage && (
            <>
              <Form action={cutsAddress(plan.slug)} errors={errors} values={values}>
                <DateField name="day" label={t('days.add')} hint={t('days.hint')} required />
                <FormActions says={t('days.public')}>
                  <Button name="act" value="set">
                    {t('days.set')}
                  </Button>
                </FormActions>
              </Form>
              {notByHand ? (
                <p class="soft">{t(`refusal.${notByHand}`)}</p>
              ) : (
                <Form action={cutsAddress(plan.slug)}>
                  <FormActions>
                    <Button name="act" value="check" look="secondary">
                      {t('cuts.by-hand')}
                    </Button>
                  </FormActions>
                </Form>
              )}
            </>
          )}
        </section>
      )}
    </Page>
  )
}

type CheckCutProps = { plan: Plan; state: PlanState }

/** Once more, before a cut that can never change. */
export function CheckCutPage({ plan, state }: CheckCutProps) {
  const t = useWords(words)
  const { locale, today } = useRequest()
  return (
    <PlanPage plan={plan} title={t('cuts.check-title')} lead={t('cuts.check-lead')} errors={{}}>
      <Form action={cutsAddress(plan.slug)}>
        <CheckAnswers
          title={t('cuts.one')}
          facts={[
            { label: t('cuts.day'), value: <DayText day={today} /> },
            { label: t('cuts.keeps'), value: sayStanding(state, locale) },
          ]}
        />
        <FormActions says={t('cuts.by-hand-says')}>
          <Button name="act" value="take">
            {t('cuts.do')}
          </Button>
          <a href={cutsAddress(plan.slug)}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </PlanPage>
  )
}

/** How the commitments stood at each cut, the first first: the last twelve. */
export function Progression({ cuts, id = 'cortes-avance' }: { cuts: readonly Cut[]; id?: string }) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const shown = cuts.slice(0, 12).toReversed()
  const groups = shown.map(({ onDay, summary }) => ({
    label: formatDay(onDay, locale, 'short'),
    counts: countsOf(summary.by),
  }))
  return (
    <StackedBar
      id={id}
      title={t('cuts.progression')}
      note={t('cuts.progression-note')}
      scale={completionSteps(
        of,
        groups.map(({ counts }) => counts),
      )}
      column={t('cuts.one')}
      groups={groups}
      moments
    />
  )
}

function CutTable({ plan, cuts }: { plan: Plan; cuts: readonly Cut[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const of = (value: number, total: number) =>
    t('of', { value: formatNumber(value, locale), total: formatNumber(total, locale) })
  const columns: Column<Cut>[] = [
    {
      label: t('cuts.one'),
      header: true,
      cell: ({ number, onDay }) => (
        <a href={cutAddress(plan.slug, number)}>{t('cut.title', { number, day: formatDay(onDay, locale) })}</a>
      ),
    },
    { label: t('cuts.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
    { label: t('cuts.complete'), numeric: true, cell: ({ summary }) => of(summary.by.complete, summary.commitments) },
    { label: t('cuts.late'), numeric: true, cell: ({ summary }) => of(summary.late, summary.commitments) },
    {
      label: t('cuts.milestones'),
      numeric: true,
      cell: ({ summary }) => of(summary.milestonesComplete, summary.milestones),
    },
  ]
  return <Table caption={t('cuts.table')} captionHidden columns={columns} rows={cuts} />
}

export type CutProps = {
  plan: Plan
  cut: Cut & { document: CutDocument }
  previous: Cut | undefined
  rows: readonly CutRow[]
  titles: ReadonlyMap<number, { title: TranslatedText }>
}

/** A cut: how far each commitment was that day, and how it moved since the cut before. */
export function CutPage({ plan, cut, previous, rows, titles }: CutProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const answers = useWords(counterpartWords)
  const { locale } = useRequest()
  const { summary } = cut
  const columns: Column<CutRow>[] = [
    {
      label: of('commitments'),
      header: true,
      cell: ({ number }) => {
        const title = titles.get(number)?.title
        return title ? (
          <a href={commitmentPath(plan.slug, number)}>
            {number}. {headline(inLanguage(title, locale).text).short}
          </a>
        ) : (
          of('commitment', { number })
        )
      },
    },
    { label: of('list.completion'), cell: ({ completion }) => completionName(completion, locale) },
    {
      label: t('cut.before'),
      cell: ({ before, completion }) =>
        !previous ? (
          <span class="soft">{t('cut.first')}</span>
        ) : !before ? (
          t('cut.new')
        ) : before.completion === completion ? (
          t('cut.unmoved')
        ) : (
          t('cut.moved', { from: completionName(before.completion, locale) })
        ),
    },
    {
      label: t('cuts.milestones'),
      numeric: true,
      cell: (row) => {
        const done = t('of', { value: completeIn(row), total: row.milestones.length })
        const more = row.before ? completeIn(row) - completeIn(row.before) : 0
        return more === 0 ? done : `${done} (${more > 0 ? '+' : '−'}${Math.abs(more)})`
      },
    },
    {
      label: t('cut.counterpart'),
      cell: ({ milestones }) => {
        const count = (verdict: string) => milestones.filter(({ counterpart }) => counterpart === verdict).length
        return COUNTERPART_VERDICTS.map((verdict) => answers(`count.${verdict}`, { count: count(verdict) })).join(' · ')
      },
    },
    { label: t('cuts.late'), cell: ({ late }) => (late ? of('board.filters.is-late') : t('cut.on-time')) },
  ]
  return (
    <Page
      title={t('cut.title', { number: cut.number, day: formatDay(cut.onDay, locale) })}
      kind={inLanguage(plan.title, locale).text}
      lead={sayStanding(summary, locale)}
      breadcrumbs={crumbs(
        plan,
        of,
        { label: t('cuts.title'), href: cutsAddress(plan.slug) },
        { label: t('cut.short', { number: cut.number }) },
      )}
      json={`${cutAddress(plan.slug, cut.number)}.json`}
      subject={{ kind: 'plan-cut', id: cut.id }}
      headFoot={
        <>
          <ButtonLink href={`${cutAddress(plan.slug, cut.number)}/datos.json`} size="small" download>
            {t('cut.json')}
          </ButtonLink>
          <ButtonLink href={`${cutAddress(plan.slug, cut.number)}/tabla.csv`} size="small" look="secondary" download>
            CSV
          </ButtonLink>
        </>
      }
    >
      <section aria-label={of('board.figures')}>
        <PlanFigures state={summary} />
      </section>
      <p class="soft">
        {t(cut.forDay !== null && cut.forDay !== cut.onDay ? 'cut.late-taken' : `cut.${cut.kind}`, {
          day: formatDay(cut.forDay ?? cut.onDay, locale),
        })}
      </p>
      {previous && (
        <p>
          <a href={cutAddress(plan.slug, previous.number)}>
            {t('cut.previous', { number: previous.number, day: formatDay(previous.onDay, locale) })}
          </a>
        </p>
      )}
      <Heading id="compromisos">{of('commitments')}</Heading>
      <Table caption={of('commitments')} captionHidden columns={columns} rows={rows.slice(0, MOST_ROWS)} />
      {rows.length > MOST_ROWS && (
        <p>{t('cut.more', { shown: MOST_ROWS, total: formatNumber(rows.length, locale) })}</p>
      )}
      <p class="small">
        SHA-256: <code class="hash">{cut.sha256}</code> · <a href="/verificar">{t('cut.verify')}</a>
      </p>
    </Page>
  )
}
const MOST_ROWS = 300

export type CutsPartProps = { plan: Plan; cuts: readonly Cut[]; next: string | null }

/** On the board: the last cut, the next day, and how it moved where there are two or more. */
export function CutsPart({ plan, cuts, next }: CutsPartProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const [last] = cuts
  return (
    <>
      {last && (
        <p>
          <a href={cutAddress(plan.slug, last.number)}>
            {t('cut.title', { number: last.number, day: formatDay(last.onDay, locale) })}
          </a>
          : {sayStanding(last.summary, locale)}
        </p>
      )}
      {cuts.length > 1 && (
        <p>
          <Sparkline
            id="cortes-linea"
            title={t('cuts.spark')}
            series={cuts.toReversed().map(({ onDay, summary }) => ({ day: onDay, value: summary.milestonesComplete }))}
          />{' '}
          {t('cuts.spark-says', {
            from: formatNumber(cuts.at(-1)!.summary.milestonesComplete, locale),
            to: formatNumber(last!.summary.milestonesComplete, locale),
            total: formatNumber(last!.summary.milestones, locale),
          })}
        </p>
      )}
      {next && <p>{t('cuts.next', { day: formatDay(next, locale) })}</p>}
      <p>
        <a href={cutsAddress(plan.slug)}>{t('cuts.all')}</a>
      </p>
    </>
  )
}

// ---------------------------------------------------------------------------------------------------- closing

const TEXTS = ['results', 'lessons', 'undone'] as const

export type ClosingProps = { plan: Plan; closing: Closing; organization: OrganizationName | undefined }

/** The account of a plan that is over. */
export function ClosingPage({ plan, closing, organization }: ClosingProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const { summary } = closing
  return (
    <Page
      title={t('closing.title')}
      kind={inLanguage(plan.title, locale).text}
      lead={t('closing.lead', {
        day: formatDay(closing.onDay, locale),
        says: sayStanding(summary, locale),
      })}
      breadcrumbs={crumbs(plan, of, { label: t('closing.title') })}
      json={`${closingAddress(plan.slug)}.json`}
    >
      <SummaryList
        facts={[
          { label: t('closing.day'), value: <DayText day={closing.onDay} /> },
          ...(organization
            ? [{ label: t('closing.by'), value: <OrganizationLink organization={organization} /> }]
            : []),
          {
            label: t('closing.cut'),
            value: <a href={cutAddress(plan.slug, closing.cut)}>{t('cut.short', { number: closing.cut })}</a>,
          },
        ]}
      />
      {closing.earlyReason && (
        <section class="part prose" aria-labelledby="antes">
          <Heading id="antes">{t('early.closed')}</Heading>
          <Paragraphs text={closing.earlyReason} />
          <p>
            <a href={decisionAddress(closing.decisionId!)}>{t('early.see')}</a>
          </p>
        </section>
      )}
      {TEXTS.map((name) => (
        <section class="part prose" aria-labelledby={name}>
          <Heading id={name}>{t(`closing.${name}`)}</Heading>
          <Paragraphs text={closing[name]} />
        </section>
      ))}
    </Page>
  )
}

/** What is being decided, or was, on closing a plan before its last day. */
export type ShownEarly = {
  decisionId: string
  state: string
  reason: TranslatedText
  isApproved: boolean
  isOutdated: boolean
}

/** Where the decision stands, the reason that is public since it was proposed, and the way to it. */
function EarlySays({ early }: { early: ShownEarly }) {
  const t = useWords(words)
  const says = early.isApproved ? 'approved' : early.state === 'open' ? 'voting' : 'not-approved'
  return (
    <Notice tone={early.isApproved ? 'success' : 'warning'} title={t(`early.${says}`)}>
      <Paragraphs text={early.reason} />
      {early.state === 'open' && early.isOutdated && <p>{t('early.outdated')}</p>}
      <p>
        <a href={decisionAddress(early.decisionId)}>{t('early.see')}</a>
      </p>
    </Notice>
  )
}

type NotClosedProps = { plan: Plan; early: ShownEarly | null; can: { manage: boolean } }

/** Before a plan is closed there is no account of it: the page says so, and when. */
export function NotClosedPage({ plan, early, can }: NotClosedProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  return (
    <Page
      title={t('closing.title')}
      kind={inLanguage(plan.title, locale).text}
      lead={t('closing.open')}
      breadcrumbs={crumbs(plan, of, { label: t('closing.title') })}
      json={`${closingAddress(plan.slug)}.json`}
    >
      {early && <EarlySays early={early} />}
      <EmptyState
        title={t('closing.none')}
        action={can.manage && <ButtonLink href={`${planAddress(plan.slug)}/cerrar`}>{t('closing.write')}</ButtonLink>}
      >
        {plan.endsOn ? t('closing.none-until', { day: formatDay(plan.endsOn, locale) }) : t('closing.none-text')}
      </EmptyState>
    </Page>
  )
}

export type WriteClosingProps = {
  plan: Plan
  state: PlanState
  /** Why it cannot be closed today. */
  refusal: ClosingReason | null
  lastDay: Day | null
  early: ShownEarly | null
  deciders: readonly { id: string; name: string }[]
  /** Numbers of the amendments that would come to nothing, and of those that are being voted. */
  waiting: readonly number[]
  voted: readonly number[]
  values: Values
  errors?: Errors
}

/** The account being written: results, lessons, what was not done. Before the last day, who decides comes first. */
export function WriteClosingPage(props: WriteClosingProps) {
  const { plan, state, refusal, early, values, errors = {} } = props
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  if (plan.closedOn !== null)
    return (
      <PlanPage plan={plan} title={t('closing.write')} errors={errors}>
        <Notice>
          <p>{t('refusal.is-closed')}</p>
          <p>
            <a href={closingAddress(plan.slug)}>{t('closing.title')}</a>
          </p>
        </Notice>
      </PlanPage>
    )
  if (refusal?.startsWith('early-')) return <ProposeEarlyPage {...props} />
  const isHeld = refusal === 'decision-open' || refusal === 'needs-last-day'
  if (isHeld && values['results'] === undefined)
    return (
      <PlanPage plan={plan} title={t('closing.write')} errors={errors}>
        <Notice tone="warning">
          <p>{t(`refusal.${refusal}`)}</p>
          <p>
            {refusal === 'needs-last-day' ? (
              <a href={`${planAddress(plan.slug)}/editar`}>{of('board.manage')}</a>
            ) : (
              <a href={draftingAddress(plan.slug)}>{t('closing.decisions')}</a>
            )}
          </p>
        </Notice>
      </PlanPage>
    )
  return (
    <PlanPage plan={plan} title={t('closing.write')} lead={t('closing.write-lead')} errors={errors}>
      {early && <EarlySays early={early} />}
      <WhatLapses {...props} />
      <p>{sayStanding(state, locale)}</p>
      <Form action={`${planAddress(plan.slug)}/cerrar`} errors={errors} values={values}>
        {TEXTS.map((name) => (
          <TextArea name={name} label={t(`closing.${name}`)} hint={t(`closing.${name}-hint`)} rows={6} required />
        ))}
        <FormActions says={t('closing.public')}>
          <Button>{t('closing.check')}</Button>
          <a href={planAddress(plan.slug)}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </PlanPage>
  )
}

/** What a closing does to the amendments that wait, and which ones it must wait for. */
function WhatLapses({ plan, waiting, voted }: Pick<WriteClosingProps, 'plan' | 'waiting' | 'voted'>) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (waiting.length === 0) return null
  const list = (numbers: readonly number[]) => formatList(numbers.map(String), locale)
  return (
    <Notice tone="warning">
      <p>
        {voted.length > 0
          ? t('closing.voted', { count: voted.length, list: list(voted) })
          : t('closing.lapse', { count: waiting.length, list: list(waiting) })}
      </p>
      <p>
        <a href={amendmentsAddress(plan.slug)}>{t('closing.amendments')}</a>
      </p>
    </Notice>
  )
}

/** That a plan be closed before its last day is decided by a body or a head, for a reason that all can read. */
function ProposeEarlyPage({ plan, lastDay, early, deciders, values, errors = {} }: WriteClosingProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <PlanPage
      plan={plan}
      title={t('early.title')}
      lead={lastDay ? t('early.lead', { day: formatDay(lastDay, locale) }) : t('early.lead-unknown')}
      errors={errors}
    >
      {early && <EarlySays early={early} />}
      {early?.state === 'open' ? null : deciders.length === 0 ? (
        <Notice tone="warning" title={t('early.nobody')}>
          <p>
            {t('early.nobody-says')} <a href="/instancias">{t('early.nobody-see')}</a>
          </p>
        </Notice>
      ) : (
        <Form action={`${planAddress(plan.slug)}/cerrar`} errors={errors} values={values}>
          <TextArea name="reason" label={t('early.reason')} hint={t('early.reason-hint')} rows={6} required />
          {deciders.length > 1 ? (
            <Select
              name="maker"
              label={t('early.who')}
              blank={t('early.choose')}
              options={deciders.map(({ id, name: label }) => ({ value: id, label }))}
              required
            />
          ) : (
            <>
              <Hidden name="maker" value={deciders[0]!.id} />
              <p>{t('early.decides', { name: deciders[0]!.name })}</p>
            </>
          )}
          <FormActions says={t('early.public')}>
            <Button name="step" value="propose">
              {t('early.do')}
            </Button>
            <a href={planAddress(plan.slug)}>{t('cancel')}</a>
          </FormActions>
        </Form>
      )}
    </PlanPage>
  )
}

/** Once more, before it can never change. */
export function CheckClosingPage({ values, ...props }: WriteClosingProps) {
  const { plan, state, early } = props
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <PlanPage plan={plan} title={t('closing.check-title')} lead={t('closing.check-lead')} errors={{}}>
      <WhatLapses {...props} />
      <Form action={`${planAddress(plan.slug)}/cerrar`}>
        {TEXTS.map((name) => (
          <Hidden name={name} value={String(values[name] ?? '')} />
        ))}
        <CheckAnswers
          title={t('closing.title')}
          facts={[
            { label: t('closing.cut'), value: sayStanding(state, locale) },
            ...(early ? [{ label: t('early.reason'), value: <LangText text={early.reason} /> }] : []),
            ...TEXTS.map((name) => ({
              label: t(`closing.${name}`),
              value: (
                <div class="prose">
                  <Paragraphs text={{ es: String(values[name] ?? '') }} />
                </div>
              ),
            })),
          ]}
        />
        <FormActions says={t('closing.public')}>
          <Button name="step" value="send">
            {t('closing.do')}
          </Button>
          <Button name="step" value="change" look="secondary">
            {t('closing.back')}
          </Button>
        </FormActions>
      </Form>
    </PlanPage>
  )
}

// -------------------------------------------------------------------------------------------- plans side by side

export type ComparedPlan = {
  plan: Plan
  state: PlanState
  evidence: { reports: number; pieces: number }
  principles: number
  cuts: readonly Cut[]
}

export type ComparePlansProps = {
  plans: readonly Plan[]
  compared: readonly ComparedPlan[]
  chosen: readonly string[]
  values: Values
  errors: Errors
}

/** Two to four plans side by side: each figure with its denominator, and how each moved over its cuts. */
export function ComparePlansPage({ plans, compared, chosen, values, errors }: ComparePlansProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale, today } = useRequest()
  const name = (plan: Plan) => inLanguage(plan.title, locale).text
  const options = plans.map((plan) => ({
    value: plan.slug,
    label: `${plan.territory}: ${headline(name(plan), 60).short}`,
  }))
  const day = (on: string | null) => (on ? <DayText day={on} /> : of('unknown.short'))
  const outOf = (value: number, total: number) =>
    t('of', { value: formatNumber(value, locale), total: formatNumber(total, locale) })
  const rows: { label: string; say: (one: ComparedPlan) => preact.ComponentChildren }[] = [
    { label: of('plans.territory'), say: ({ plan }) => plan.territory },
    { label: t('side.stage'), say: ({ plan }) => <PlanStageTag stage={stageOf(plan, today)} /> },
    {
      label: t('side.version'),
      say: ({ plan: { version } }) =>
        version === null ? t('side.unsigned') : t('side.amended', { version, count: version - 1 }),
    },
    { label: of('plans.published'), say: ({ plan }) => day(plan.publishedOn) },
    { label: of('one.start'), say: ({ plan }) => day(plan.startsOn) },
    { label: of('one.end'), say: ({ plan }) => day(plan.endsOn) },
    ...(compared.some(({ plan }) => plan.closedOn !== null)
      ? [
          {
            label: t('closing.day'),
            say: ({ plan }: ComparedPlan) => (plan.closedOn ? <DayText day={plan.closedOn} /> : t('side.not-closed')),
          },
        ]
      : []),
    { label: of('plans.commitments'), say: ({ state }) => formatNumber(state.commitments, locale) },
    ...(['complete', 'substantial', 'limited', 'not-started', 'no-evidence', 'unreported'] as const).map((step) => ({
      label: completionName(step === 'unreported' ? null : step, locale),
      say: ({ state }: ComparedPlan) => outOf(state.by[step], state.commitments),
    })),
    { label: t('cuts.late'), say: ({ state }) => outOf(state.late, state.commitments) },
    { label: t('cuts.milestones'), say: ({ state }) => outOf(state.milestonesComplete, state.milestones) },
    { label: t('side.confirmed'), say: ({ state }) => outOf(state.counterpart.confirmed, reported(state)) },
    { label: t('side.disputed'), say: ({ state }) => outOf(state.counterpart.disputed, reported(state)) },
    {
      label: t('side.evidence'),
      say: ({ evidence, state }) => t('side.pieces', { count: evidence.pieces, milestones: state.milestones }),
    },
    { label: t('side.principles'), say: ({ principles }) => formatNumber(principles, locale) },
    { label: t('side.cuts'), say: ({ plan, cuts }) => (cuts.length > 1 ? <Sparkline id={`lado-${plan.slug}`} title={t('cuts.spark')} series={cuts.toReversed().map(({ onDay, summary }) => ({ day: onDay, value: summary.milestonesComplete }))} /> : formatNumber(cuts.length, locale)) }, // prettier-ignore
  ]
  return (
    <Page
      title={t('side.title')}
      lead={compared.length > 1 ? t('side.lead', { count: compared.length }) : t('side.lead-none')}
      breadcrumbs={[{ label: of('menu.plans'), href: '/planes' }, { label: t('side.title') }]}
      errors={errors}
      json={`/planes/comparar.json?${chosen.map((slug) => `plan=${slug}`).join('&')}`}
    >
      {plans.length < 2 ? (
        <EmptyState title={t('side.none')}>{t('side.none-text')}</EmptyState>
      ) : (
        <form class="form" action="/planes/comparar" method="get">
          {[1, 2, 3, 4].map((at) => (
            <Select
              name={`plan${at}`}
              label={t('side.plan', { number: at })}
              blank={t('side.nobody')}
              options={options}
              {...(values[`plan${at}`] && { value: String(values[`plan${at}`]) })}
              {...(errors[`plan${at}`] && { error: errors[`plan${at}`]! })}
              {...(at > 2 && { optional: true })}
            />
          ))}
          <FormActions>
            <Button>{t('side.see')}</Button>
          </FormActions>
        </form>
      )}
      {compared.length > 0 && (
        <div class="part">
          <Table
            caption={t('side.table')}
            narrow="scroll"
            rows={rows}
            columns={[
              { label: t('side.figure'), header: true, cell: ({ label }) => label },
              ...compared.map((one) => ({ label: name(one.plan), cell: ({ say }: (typeof rows)[number]) => say(one) })),
            ]}
          />
        </div>
      )}
      {compared.some(({ state }) => state.commitments > 0) && (
        <StackedBar
          id="lado-a-lado"
          title={t('side.completion')}
          scale={completionSteps(
            of,
            compared.map(({ state }) => countsOf(state.by)),
          )}
          column={of('plans.plan')}
          groups={compared.map(({ plan, state }) => ({
            label: name(plan),
            href: planAddress(plan.slug),
            counts: countsOf(state.by),
          }))}
        />
      )}
      {compared.length > 0 && <p class="small soft">{t('side.note')}</p>}
    </Page>
  )
}

const reported = ({ counterpart: { confirmed, disputed, unanswered } }: PlanState) => confirmed + disputed + unanswered
