import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import type { Db } from '../../../platform/database/index.ts'
import { words as siteWords } from '../../../platform/html/words.ts'
import { renderPdf, type Block, type ReportDocument } from '../../../platform/reports/index.ts'
import { stateSentence } from '../board/sentence.ts'
import { commitmentPath, planAddress } from '../plans/address.ts'
import { isLate } from '../commitments/standing.ts'
import { headline } from '../content-text.tsx'
import type { Plan } from '../plans/store.ts'
import { completionName, formatSpan, words } from '../words.ts'
import { commitmentBlocks } from './report-commitment.ts'
import { gatherReport, type ReportedCommitment } from './report-data.ts'
import { address, facts, lines, organization, plain, said, type Paper, type ReportSettings } from './report-paper.ts'

/** The plan on paper: a tagged PDF of what its pages say, in their words: its state, each commitment with its milestones and their evidence. */
export const planReport = async (db: Db, plan: Plan, settings: ReportSettings): Promise<Uint8Array> =>
  renderPdf(await planReportDocument(db, plan, settings))

/** The same before it is laid out. */
export async function planReportDocument(db: Db, plan: Plan, settings: ReportSettings): Promise<ReportDocument> {
  const { locale, today, city } = settings
  const t = words(locale)
  const data = await gatherReport(db, plan, today)
  const paper: Paper = { ...settings, t, plan, data }
  return {
    title: plain(paper, plan.title),
    subtitle: [plan.territory, period(paper)].filter(Boolean).join(' · '),
    lang: locale,
    city,
    date: today,
    contents: true,
    ...(plan.demonstration && { notice: t('report.demonstration') }),
    sections: [
      ...state(paper),
      ...summaryTable(paper),
      ...data.rows.flatMap((row) => commitmentBlocks(paper, row)),
      ...phases(paper),
      ...seats(paper),
      ...about(paper),
      ...derivation(paper),
      ...downloads(paper),
    ],
  }
}

function period({ t, locale, plan: { startsOn, endsOn, publishedOn } }: Paper): string {
  const span =
    startsOn && endsOn
      ? t('board.period', { from: formatDay(startsOn, locale), to: formatDay(endsOn, locale) })
      : startsOn
        ? t('board.from', { from: formatDay(startsOn, locale) })
        : endsOn && t('board.until', { to: formatDay(endsOn, locale) })
  return [span, publishedOn && t('board.published', { day: formatDay(publishedOn, locale) })]
    .filter(Boolean)
    .join(' · ')
}

function state(paper: Paper): Block[] {
  const { t, locale, plan, data } = paper
  const { rows, state } = data
  const dated = rows.some(({ nextDueOn, endsOn }) => nextDueOn !== null || endsOn !== null)
  return [
    { kind: 'heading', level: 1, text: t('report.state') },
    { kind: 'paragraph', tone: 'lead', text: stateSentence(state, { t, locale, dated }) },
    { kind: 'paragraph', tone: 'note', text: address(paper, planAddress(plan.slug)) },
    ...(plan.statusNote
      ? [{ kind: 'paragraph', text: [t('board.source-says'), ' «', said(paper, plan.statusNote), '»'] } as const]
      : []),
    ...(plan.summary ? [{ kind: 'paragraph', text: said(paper, plan.summary) } as const] : []),
    ...(rows.length < state.commitments
      ? [
          {
            kind: 'paragraph',
            tone: 'note',
            text: t('report.first-of', { shown: rows.length, count: state.commitments }),
          } as const,
        ]
      : []),
  ]
}

function summaryTable(paper: Paper): Block[] {
  const { t, data, origin, plan } = paper
  if (data.rows.length === 0) return [{ kind: 'paragraph', text: t('report.no-commitments') }]
  return [
    { kind: 'heading', level: 1, text: t('list.short') },
    {
      kind: 'table',
      columns: [
        { header: t('field.number'), align: 'end', width: 0.9 },
        { header: t('list.commitment'), width: 3 },
        { header: t('one.public-owner'), width: 2.2 },
        { header: t('list.completion'), width: 1.4 },
        { header: t('board.milestones'), align: 'end', width: 1.1 },
      ],
      rows: data.rows.map((row) => [
        formatNumber(row.number, paper.locale),
        { text: headline(plain(paper, row.title)).short, href: origin + commitmentPath(plan.slug, row.number) },
        organization(paper, row.publicOwnerId),
        standing(paper, row),
        milestonesDone(paper, row),
      ]),
    },
  ]
}

/** «Limitado», and «Con algo vencido» under it. */
const standing = ({ t, today, locale }: Paper, row: ReportedCommitment) =>
  lines([
    completionName(row.completion, locale),
    ...(row.completion !== 'complete' && isLate(row, today) ? [t('board.filters.is-late')] : []),
  ])

function milestonesDone({ t, locale }: Paper, { milestoneCount, milestonesComplete, completion }: ReportedCommitment) {
  if (milestoneCount === 0) return t('unknown.short')
  const total = formatNumber(milestoneCount, locale)
  return completion === null
    ? t('list.milestones-unreported', { total })
    : t('list.milestones-of', { done: formatNumber(milestonesComplete, locale), total })
}

function phases(paper: Paper): Block[] {
  const { t, data, locale } = paper
  if (data.phases.length === 0) return []
  return [
    { kind: 'heading', level: 1, text: t('board.phases') },
    {
      kind: 'facts',
      facts: data.phases.map(({ kind, title, opensOn, closesOn, means }) => ({
        label: title ? plain(paper, title) : t(`phase.${kind}`),
        value: lines([
          opensOn !== null && opensOn === closesOn ? formatDay(opensOn, locale) : formatSpan(opensOn, closesOn, locale),
          ...(means ? [said(paper, means)] : []),
        ]),
      })),
    },
  ]
}

function seats({ t, data, locale }: Paper): Block[] {
  if (data.seats.length === 0) return []
  return [
    { kind: 'heading', level: 1, text: t('board.secretariat') },
    { kind: 'paragraph', text: t('board.secretariat-lead') },
    {
      kind: 'table',
      columns: [
        { header: t('field.sector'), width: 2 },
        { header: t('field.seats'), align: 'end', width: 1 },
        { header: t('field.holders'), width: 4 },
      ],
      rows: data.seats.map(({ label, seats: count, holders }) => [
        label,
        count === null ? t('unknown.short') : formatNumber(count, locale),
        holders.length === 0
          ? t('board.no-holders')
          : lines(holders.map(({ name, pending }) => (pending ? `${name} (${t('board.pending')})` : name))),
      ]),
    },
  ]
}

function about(paper: Paper): Block[] {
  const { t, plan, locale } = paper
  return [
    { kind: 'heading', level: 1, text: t('board.about') },
    {
      kind: 'facts',
      facts: facts([
        { label: t('board.territory'), value: plan.territory },
        { label: t('board.convener'), value: organization(paper, plan.convenerId) },
        {
          label: t('plans.published'),
          value: plan.publishedOn ? formatDay(plan.publishedOn, locale) : t('plans.unpublished'),
        },
        plan.source !== null && { label: t('board.source'), value: plan.source },
      ]),
    },
  ]
}

const derivation = ({ t }: Paper): Block[] => [
  { kind: 'heading', level: 1, text: t('report.how-derived') },
  {
    kind: 'list',
    items: (['complete', 'substantial', 'limited', 'not-started', 'unreported'] as const).map((key) =>
      t(`completion-rule.${key}`),
    ),
  },
]

/** Where the same is to be read, downloaded and cited, and with what licence. */
function downloads(paper: Paper): Block[] {
  const { t, locale, plan } = paper
  const here = planAddress(plan.slug)
  return [
    { kind: 'heading', level: 1, text: t('board.downloads') },
    { kind: 'paragraph', text: `${siteWords(locale)('footer.content')} ${t('board.downloads-text')}` },
    {
      kind: 'facts',
      facts: [
        { label: t('field.plan'), value: address(paper, here) },
        { label: t('board.download', { format: 'JSON' }), value: address(paper, `${here}/exportar/plan`) },
        {
          label: t('board.download', { format: 'CSV' }),
          value: address(paper, `${here}/compromisos/exportar/csv`),
        },
      ],
    },
    { kind: 'paragraph', tone: 'note', text: t('report.generated') },
  ]
}
