import { formatDay, formatList, formatNumber, type Day } from '../../../kernel/dates.ts'
import { borough } from '../../../kernel/geo/boroughs.ts'
import { withUnit } from '../../../platform/html/charts/indicator-layout.ts'
import { words as chartWords } from '../../../platform/html/charts/words.ts'
import type { Goal } from '../../../platform/html/index.ts'
import { words as siteWords } from '../../../platform/html/words.ts'
import type { Block, Inline, Tone } from '../../../platform/reports/index.ts'
import { factsOf, formatBytes, isKind } from '../../../platform/storage/index.ts'
import { isLate } from '../commitments/standing.ts'
import { standingSentence } from '../commitments/sentence.ts'
import { headline } from '../content-text.tsx'
import { aboutIndicator } from '../indicators/about.ts'
import type { Indicator } from '../indicators/store.ts'
import { counterpartFacts } from '../counterpart/paper.ts'
import { assessmentBlocks } from '../evaluation/paper.ts'
import { checkLines } from '../link-checks/paper.ts'
import { evidenceAddress } from '../milestones/address.ts'
import { milestoneSentence } from '../milestones/pages.tsx'
import type { Evidence, Milestone, Report } from '../milestones/store.ts'
import { commitmentPath, milestonePath } from '../plans/address.ts'
import { PARTICIPATION_LEVELS } from '../vocabulary.ts'
import { formatBudget } from '../words.ts'
import type { ReportedCommitment } from './report-data.ts'
import { address, facts, lines, organization, plain, said, type Fact, type Paper } from './report-paper.ts'

/** A commitment on paper: all that its page and the pages of its milestones say, in their words and their order. */
export function commitmentBlocks(paper: Paper, row: ReportedCommitment): Block[] {
  const { t, plan, data, today, locale } = paper
  const title = headline(plain(paper, row.title))
  const milestones = data.milestones.get(row.id) ?? []
  const indicators = data.indicators.get(row.id) ?? []
  return [
    { kind: 'heading', level: 1, text: t('report.commitment-title', { number: row.number, title: title.short }) },
    { kind: 'paragraph', tone: 'lead', text: standingSentence(row, { t, locale, today }) },
    { kind: 'paragraph', tone: 'note', text: address(paper, commitmentPath(plan.slug, row.number)) },
    ...(title.whole ? [] : [{ kind: 'paragraph', text: said(paper, row.title) } as const]),
    ...progress(paper, row),
    ...chapter(t('one.owners'), owners(paper, row)),
    ...chapter(t('one.why'), texts(paper, row, ['problem', 'causes', 'effects'])),
    ...chapter(t('one.what'), texts(paper, row, ['objective', 'product'])),
    ...sheet(paper, row),
    { kind: 'heading', level: 2, text: t('one.milestones') },
    ...(milestones.length === 0
      ? [{ kind: 'paragraph', text: t('one.no-milestones') } as const]
      : milestones.flatMap((milestone) => milestoneBlocks(paper, row, milestone))),
    ...assessmentBlocks(paper, row),
    { kind: 'heading', level: 2, text: t('one.indicators') },
    ...(indicators.length === 0
      ? [{ kind: 'paragraph', text: t('one.no-indicators') } as const]
      : indicators.flatMap((indicator) => indicatorBlocks(paper, indicator))),
  ]
}

const chapter = (title: string, some: Fact[]): Block[] =>
  some.length === 0
    ? []
    : [
        { kind: 'heading', level: 2, text: title },
        { kind: 'facts', facts: some },
      ]

function progress({ t, today, locale }: Paper, row: ReportedCommitment): Block[] {
  if (row.milestoneCount === 0) return []
  const tone: Tone =
    row.completion === 'complete'
      ? 'done'
      : isLate(row, today)
        ? 'late'
        : row.completion === null
          ? 'unknown'
          : 'under-way'
  return [
    {
      kind: 'progress',
      label: t('board.milestones'),
      share: row.milestonesComplete / row.milestoneCount,
      text: t('list.milestones-of', {
        done: formatNumber(row.milestonesComplete, locale),
        total: formatNumber(row.milestoneCount, locale),
      }),
      tone,
    },
  ]
}

function owners(paper: Paper, { id, publicOwnerId, civilOwnerId }: ReportedCommitment): Fact[] {
  const { t, data } = paper
  const actors = data.actors.get(id) ?? []
  return facts([
    {
      label: t('one.public-owner'),
      value: publicOwnerId ? organization(paper, publicOwnerId) : t('one.no-public-owner'),
    },
    {
      label: t('one.civil-owner'),
      value: civilOwnerId
        ? organization(paper, civilOwnerId)
        : t(publicOwnerId ? 'one.no-civil-owner' : 'one.unknown-civil-owner'),
    },
    actors.length > 0 && {
      label: t('one.actors'),
      value: lines(
        actors.map(({ organizationId, role }) => [
          organization(paper, organizationId),
          ...(role ? [': ', said(paper, role)] : []),
        ]),
      ),
    },
  ])
}

const texts = (
  paper: Paper,
  row: ReportedCommitment,
  names: readonly ('problem' | 'causes' | 'effects' | 'objective' | 'product')[],
): Fact[] =>
  names.flatMap((name) => (row[name] ? [{ label: paper.t(`one.${name}`), value: said(paper, row[name]) }] : []))

/** What the plan says of it; what it does not say is named once, at the end. */
function sheet(paper: Paper, row: ReportedCommitment): Block[] {
  const { t, data, locale } = paper
  const { startsOn, endsOn, participationLevel, goals, scope, boroughs, budgetAmount, budgetCurrency, budgetNote } = row
  const principles = (data.principles.get(row.id) ?? [])
    .flatMap((id) => data.names.principles.get(id) ?? [])
    .sort((a, b) => a.number - b.number)
  const goalName = siteWords(locale)
  const budget = [
    ...(budgetAmount === null ? [] : [formatBudget(budgetAmount, budgetCurrency!, locale)]),
    ...(budgetNote ? [said(paper, budgetNote)] : []),
  ]
  const all: { label: string; value: Inline | null }[] = [
    { label: t('one.start'), value: startsOn && formatDay(startsOn, locale) },
    { label: t('one.end'), value: endsOn && formatDay(endsOn, locale) },
    {
      label: t('one.scope'),
      value:
        scope === 'city'
          ? t('one.city')
          : scope === 'boroughs'
            ? formatList(
                boroughs.map((key) => borough(key).name),
                locale,
              )
            : null,
    },
    { label: t('one.participation'), value: participationLevel && participation(paper, participationLevel) },
    { label: t('one.budget'), value: budget.length > 0 ? lines(budget) : null },
    {
      label: t('one.principles'),
      value:
        principles.length > 0
          ? lines(
              principles.map(({ name, address: path }) => ({
                ...spanOf(said(paper, name)),
                href: paper.origin + path,
              })),
            )
          : null,
    },
    {
      label: t('one.goals'),
      value:
        goals.length > 0
          ? lines(
              goals.map(
                (goal) => `${goalName('goals.number', { number: goal })}. ${goalName(`goals.${goal as Goal}`)}`,
              ),
            )
          : null,
    },
  ]
  const unsaid = all.filter(({ value }) => !value).map(({ label }) => label.toLowerCase())
  return [
    ...chapter(
      t('one.facts'),
      all.flatMap(({ label, value }) => (value ? [{ label, value }] : [])),
    ),
    ...(unsaid.length > 0
      ? [{ kind: 'paragraph', tone: 'note', text: t('one.unsaid', { list: formatList(unsaid, locale) }) } as const]
      : []),
  ]
}

const spanOf = (text: Inline) => (typeof text === 'string' ? { text } : (text as { text: string }))

const participation = ({ t }: Paper, level: (typeof PARTICIPATION_LEVELS)[number]): Inline => [
  { text: t(`participation.${level}`), strong: true },
  '\n',
  `${t(`participation-means.${level}`)} ${t('participation-step', { level: PARTICIPATION_LEVELS.indexOf(level) + 1 })}`,
]

function milestoneBlocks(paper: Paper, commitment: ReportedCommitment, milestone: Milestone): Block[] {
  const { t, data, plan, today, locale } = paper
  const { number, startsOn, endsOn, deliverable } = milestone
  const title = headline(plain(paper, milestone.title))
  const path = milestonePath(plan.slug, commitment.number, number)
  const waits = data.dependencies.get(milestone.id) ?? []
  const reports = data.reports.get(milestone.id) ?? []
  const sheetFacts = facts([
    !title.whole && { label: t('milestone', { number }), value: said(paper, milestone.title) },
    deliverable && { label: t('one.deliverable'), value: said(paper, deliverable) },
    startsOn !== null && { label: t('one.start'), value: formatDay(startsOn, locale) },
    endsOn !== null && { label: t(endsOn < today ? 'one.was-due' : 'one.due'), value: formatDay(endsOn, locale) },
    waits.length > 0 && {
      label: t('one.waits'),
      value: lines(
        waits.map((other) => [
          t('milestone', { number: other.number }),
          other.commitment === commitment.number ? '' : ` (${t('commitment', { number: other.commitment })})`,
          ': ',
          said(paper, other.title),
        ]),
      ),
    },
    ...(reports[0] ? reportFacts(paper, milestone, reports[0]) : []),
    ...(reports[0] ? [counterpartFacts(paper, commitment, reports[0])] : []),
    reports.length > 1 && {
      label: t('hito.reports'),
      value: { text: t('one.reports', { count: reports.length }), href: paper.origin + path },
    },
  ])
  return [
    { kind: 'heading', level: 3, text: t('report.milestone-title', { number, title: title.short }) },
    { kind: 'paragraph', text: milestoneSentence(milestone, { t, locale, today }) },
    { kind: 'paragraph', tone: 'note', text: address(paper, path) },
    ...(sheetFacts.length > 0 ? [{ kind: 'facts', facts: sheetFacts } as const] : []),
  ]
}

/** The report that stands; the page of the milestone has those before it. */
function reportFacts(paper: Paper, milestone: Milestone, report: Report): Fact[] {
  const { t, today } = paper
  const late = milestone.completion !== 'complete' && milestone.endsOn !== null && milestone.endsOn < today
  return facts([
    { label: t('one.latest'), value: report.narrative ? said(paper, report.narrative) : t('hito.no-narrative') },
    report.delayJustification
      ? { label: t('check.delay'), value: said(paper, report.delayJustification) }
      : late && { label: t('check.delay'), value: t('board.late.no-reason') },
    {
      label: t('hito.evidence'),
      value:
        report.evidence.length === 0
          ? t('hito.no-evidence')
          : lines(
              report.evidence.map((piece) =>
                piece.kind === 'link' ? linkLines(paper, piece) : fileLines(paper, piece),
              ),
            ),
    },
  ])
}

function fileLines(paper: Paper, piece: Evidence): Inline {
  const { t, locale } = paper
  const about = [
    piece.fileKind && isKind(piece.fileKind) ? factsOf(piece.fileKind).extensions[0].toUpperCase() : '',
    piece.size === null ? '' : formatBytes(piece.size, locale),
    dated(paper, piece),
  ]
  return lines([
    strong(said(paper, piece.title)),
    about.filter(Boolean).join(' · '),
    address(paper, evidenceAddress(piece.id)),
    { text: `${t('hito.hash')}: ${piece.sha256}`, small: true },
  ])
}

const linkLines = (paper: Paper, piece: Evidence): Inline =>
  lines([
    strong(said(paper, piece.title)),
    [paper.t('hito.link', { host: new URL(piece.url!).host }), dated(paper, piece)].filter(Boolean).join(' · '),
    { text: piece.url!, href: piece.url!, small: true },
    ...checkLines(paper, piece),
  ])

const dated = ({ t, locale }: Paper, { day }: Evidence) => (day ? t('hito.dated', { day: formatDay(day, locale) }) : '')
const strong = (text: Inline): Inline => ({ ...spanOf(text), strong: true })

/** What it measures, then its series between its baseline and its target. */
function indicatorBlocks(paper: Paper, indicator: Indicator): Block[] {
  const { t, locale } = paper
  const { number, name, unit, baselineValue, baselineOn, targetValue, targetOn, values } = indicator
  const say = (value: number) =>
    withUnit(formatNumber(value, locale, { maximumFractionDigits: 6 }), unit ? plain(paper, unit) : undefined)
  const level = (label: string, value: number | null, day: Day | null): Inline[][] =>
    value === null ? [] : [[day ? `${label} (${formatDay(day, locale)})` : label, say(value), '']]
  const about = aboutIndicator(indicator, locale)
  const rows = [
    ...level(t('field.baselineValue'), baselineValue, baselineOn),
    ...values.map(({ day, value, note }) => [formatDay(day, locale), say(value), note ? said(paper, note) : '']),
    ...level(t('field.targetValue'), targetValue, targetOn),
  ]
  const noted = values.some(({ note }) => note !== null)
  return [
    { kind: 'heading', level: 3, text: t('report.milestone-title', { number, title: plain(paper, name) }) },
    ...(about ? [{ kind: 'paragraph', text: about } as const] : []),
    ...(values.length === 0 ? [{ kind: 'paragraph', text: chartWords(locale)('empty.series') } as const] : []),
    ...(rows.length > 0
      ? [
          {
            kind: 'table',
            columns: [
              { header: t('field.day'), width: 2 },
              { header: t('field.value'), width: 2 },
              ...(noted ? [{ header: t('field.note'), width: 3 }] : []),
            ],
            rows,
          } as const,
        ]
      : []),
  ]
}
