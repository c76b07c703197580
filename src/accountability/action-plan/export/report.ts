import { eq } from 'drizzle-orm'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { formatDay, formatNumber, type Day } from '../../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { renderPdf, type Block, type Inline, type ReportDocument, type Tone } from '../../../platform/reports/index.ts'
import { stateSentence } from '../board/sentence.ts'
import { commitmentColumns } from '../commitments/store.ts'
import { isLate, lateness } from '../commitments/standing.ts'
import { indicatorsOf, type Indicator } from '../indicators/store.ts'
import { evidenceAddress, milestonesOf, reportsOf, type Milestone, type Report } from '../milestones/store.ts'
import { planPhasesOf, planSeatsOf, statesOf, type Plan } from '../plans/store.ts'
import { commitments } from '../tables.ts'
import { completionName, formatSpan, words } from '../words.ts'

type Settings = {
  locale: Locale
  today: Day
  city: string
  /** Of the site, for the files of evidence. */ origin: string
}

/** The plan on paper: a tagged PDF with its state, its table of commitments, and each commitment with its milestones and their evidence. */
export const planReport = async (db: Db, plan: Plan, settings: Settings): Promise<Uint8Array> =>
  renderPdf(await planReportDocument(db, plan, settings))

/** The same before it is laid out. */
export async function planReportDocument(db: Db, plan: Plan, settings: Settings): Promise<ReportDocument> {
  const { locale, today, city } = settings
  const t = words(locale)
  const found = await gather(db, plan, today)
  const write = new Writer(found, settings)
  return {
    title: write.text(plan.title),
    subtitle: [plan.territory, plan.startsOn || plan.endsOn ? formatSpan(plan.startsOn, plan.endsOn, locale) : '']
      .filter(Boolean)
      .join(' · '),
    lang: locale,
    city,
    date: today,
    contents: true,
    ...(plan.demonstration && { notice: t('report.demonstration') }),
    sections: [
      { kind: 'heading', level: 1, text: t('report.state') },
      {
        kind: 'paragraph',
        tone: 'lead',
        text: stateSentence(found.state, { t, locale, dated: found.state.late > 0 || plan.endsOn !== null }),
      },
      ...(plan.statusNote
        ? [
            {
              kind: 'paragraph',
              tone: 'note',
              text: `${t('field.statusNote')}: ${write.text(plan.statusNote)}`,
            } as const,
          ]
        : []),
      ...(plan.summary ? [{ kind: 'paragraph', text: write.text(plan.summary) } as const] : []),
      ...(found.rows.length < found.state.commitments
        ? [
            {
              kind: 'paragraph',
              tone: 'note',
              text: t('report.first-of', { shown: found.rows.length, count: found.state.commitments }),
            } as const,
          ]
        : []),
      ...write.summaryTable(),
      ...write.phases(),
      ...write.seats(),
      ...found.rows.flatMap((row) => write.commitment(row)),
      { kind: 'heading', level: 1, text: t('report.how-derived') },
      {
        kind: 'list',
        items: (['complete', 'substantial', 'limited', 'not-started', 'unreported'] as const).map((key) =>
          t(`completion-rule.${key}`),
        ),
      },
      {
        kind: 'paragraph',
        tone: 'note',
        text: [t('report.generated'), plan.source ? `${t('field.source')}: ${plan.source}` : '']
          .filter(Boolean)
          .join(' '),
      },
    ],
  }
}

/** Paper has an end, and whoever asks for it must not hold the others up; a city's plan has some dozens. */
const MOST_DETAILED = 500

async function gather(db: Db, plan: Plan, today: Day) {
  const rows = await db
    .select(commitmentColumns)
    .from(commitments)
    .where(eq(commitments.planId, plan.id))
    .orderBy(commitments.number)
    .limit(MOST_DETAILED)
  const ids = rows.map(({ id }) => id)
  const milestones = await milestonesOf(db, ids)
  const reports = await reportsOf(
    db,
    milestones.map(({ id }) => id),
  )
  return {
    rows,
    state: (await statesOf(db, [plan.id], today)).get(plan.id)!,
    phases: await planPhasesOf(db, plan.id),
    seats: await planSeatsOf(db, plan.id),
    milestones: Map.groupBy(milestones, ({ commitmentId }) => commitmentId),
    reports: Map.groupBy(reports, ({ milestoneId }) => milestoneId),
    indicators: Map.groupBy(await indicatorsOf(db, ids), ({ commitmentId }) => commitmentId),
    organizations: await organizationNames(
      db,
      [...new Set(rows.flatMap(({ publicOwnerId, civilOwnerId }) => [publicOwnerId, civilOwnerId]))].filter(
        (id) => id !== null,
      ),
    ),
  }
}

type Found = Awaited<ReturnType<typeof gather>>
type Row = Found['rows'][number]

class Writer {
  readonly #found: Found
  readonly #settings: Settings
  readonly #t: ReturnType<typeof words>

  constructor(found: Found, settings: Settings) {
    this.#found = found
    this.#settings = settings
    this.#t = words(settings.locale)
  }

  text(content: TranslatedText): string {
    return inLanguage(content, this.#settings.locale).text
  }

  #owner(id: string | null): string {
    return (id && this.#found.organizations.get(id)?.name) || this.#t('report.unknown')
  }

  #number(value: number): string {
    return formatNumber(value, this.#settings.locale, { maximumFractionDigits: 6 })
  }

  summaryTable(): Block[] {
    const t = this.#t
    const { rows } = this.#found
    if (rows.length === 0) return [{ kind: 'paragraph', text: t('report.no-commitments') }]
    return [
      { kind: 'heading', level: 1, text: t('report.commitments') },
      {
        kind: 'table',
        columns: [
          { header: t('field.number'), align: 'end', width: 0.8 },
          { header: t('field.title'), width: 3 },
          { header: t('field.publicOwner'), width: 2 },
          { header: t('field.completion'), width: 1.2 },
          { header: t('field.milestonesComplete'), align: 'end', width: 1 },
        ],
        rows: rows.map((row) => [
          String(row.number),
          this.text(row.title),
          this.#owner(row.publicOwnerId),
          this.#standing(row),
          row.milestoneCount === 0
            ? t('report.unknown')
            : t('state.milestones', { complete: row.milestonesComplete, count: row.milestoneCount }),
        ]),
      },
    ]
  }

  #standing(row: Row): string {
    const completion = completionName(row.completion, this.#settings.locale)
    return isLate(row, this.#settings.today) ? `${completion} · ${this.#t('field.late')}` : completion
  }

  phases(): Block[] {
    const { locale } = this.#settings
    const { phases } = this.#found
    if (phases.length === 0) return []
    return [
      { kind: 'heading', level: 1, text: this.#t('report.phases') },
      {
        kind: 'facts',
        facts: phases.map(({ kind, title, opensOn, closesOn }) => ({
          label: title ? this.text(title) : this.#t(`phase.${kind}`),
          value:
            opensOn !== null && opensOn === closesOn
              ? formatDay(opensOn, locale)
              : formatSpan(opensOn, closesOn, locale),
        })),
      },
    ]
  }

  seats(): Block[] {
    const t = this.#t
    const { seats } = this.#found
    if (seats.length === 0) return []
    return [
      { kind: 'heading', level: 1, text: t('report.seats') },
      {
        kind: 'table',
        columns: [
          { header: t('field.sector'), width: 2 },
          { header: t('field.seats'), align: 'end', width: 0.8 },
          { header: t('field.holders'), width: 4 },
        ],
        rows: seats.map(({ label, seats, holders }) => [
          label,
          seats === null ? t('report.unknown') : this.#number(seats),
          holders.map(({ name }) => name).join('\n'),
        ]),
      },
    ]
  }

  commitment(row: Row): Block[] {
    const t = this.#t
    const { locale } = this.#settings
    const milestones = this.#found.milestones.get(row.id) ?? []
    const contents = (['problem', 'causes', 'effects', 'objective', 'product'] as const).flatMap((field) =>
      row[field] ? [{ label: t(`field.${field}`), value: this.text(row[field]) }] : [],
    )
    return [
      {
        kind: 'heading',
        level: 1,
        text: t('report.commitment-title', { number: row.number, title: this.text(row.title) }),
      },
      ...this.#progress(row),
      {
        kind: 'facts',
        facts: [
          { label: t('field.completion'), value: this.#standing(row) },
          ...contents,
          { label: t('field.publicOwner'), value: this.#owner(row.publicOwnerId) },
          { label: t('report.civil-owner'), value: this.#owner(row.civilOwnerId) },
          { label: t('report.when'), value: formatSpan(row.startsOn, row.endsOn, locale) },
          ...(row.budgetAmount === null
            ? []
            : [
                {
                  label: t('field.budgetAmount'),
                  value: `${formatNumber(row.budgetAmount, locale, { minimumFractionDigits: 2 })} ${row.budgetCurrency}`,
                },
              ]),
        ],
      },
      { kind: 'heading', level: 2, text: t('report.milestones') },
      ...(milestones.length === 0
        ? [{ kind: 'paragraph', text: t('report.no-milestones') } as const]
        : milestones.flatMap((milestone) => this.#milestone(milestone))),
      ...this.#indicators(this.#found.indicators.get(row.id) ?? []),
    ]
  }

  #progress(row: Row): Block[] {
    if (row.milestoneCount === 0) return []
    const tone: Tone =
      row.completion === 'complete'
        ? 'done'
        : isLate(row, this.#settings.today)
          ? 'late'
          : row.completion === null
            ? 'unknown'
            : 'under-way'
    return [
      {
        kind: 'progress',
        label: this.#t('report.milestones'),
        share: row.milestonesComplete / row.milestoneCount,
        text: this.#t('state.milestones', { complete: row.milestonesComplete, count: row.milestoneCount }),
        tone,
      },
    ]
  }

  #milestone(milestone: Milestone): Block[] {
    const t = this.#t
    const { locale, today } = this.#settings
    const [report] = this.#found.reports.get(milestone.id) ?? []
    const days = milestone.completion === 'complete' ? 0 : lateness(milestone, today)
    return [
      {
        kind: 'heading',
        level: 3,
        text: t('report.milestone-title', { number: milestone.number, title: this.text(milestone.title) }),
      },
      {
        kind: 'facts',
        facts: [
          ...(milestone.deliverable
            ? [{ label: t('field.deliverable'), value: this.text(milestone.deliverable) }]
            : []),
          { label: t('report.when'), value: formatSpan(milestone.startsOn, milestone.endsOn, locale) },
          {
            label: t('field.completion'),
            value: [
              completionName(milestone.completion, locale),
              milestone.reportedOn ? t('report.reported-on', { day: formatDay(milestone.reportedOn, locale) }) : '',
              days ? t('late.days', { count: days }) : '',
            ]
              .filter(Boolean)
              .join(' · '),
          },
          ...(report ? this.#reportFacts(report) : []),
        ],
      },
    ]
  }

  #reportFacts(report: Report): { label: string; value: Inline }[] {
    const t = this.#t
    const separated = report.evidence.flatMap((piece, at): Inline[] =>
      at === 0 ? [this.#evidence(piece)] : ['\n', this.#evidence(piece)],
    )
    return [
      ...(report.narrative ? [{ label: t('field.narrative'), value: this.text(report.narrative) }] : []),
      ...(report.delayJustification
        ? [{ label: t('field.delayJustification'), value: this.text(report.delayJustification) }]
        : []),
      ...(separated.length > 0 ? [{ label: t('field.evidence'), value: separated }] : []),
    ]
  }

  #evidence(piece: Report['evidence'][number]): Inline {
    if (piece.kind === 'link') return { text: this.text(piece.title), href: piece.url! }
    const { origin } = this.#settings
    return [
      { text: this.text(piece.title), href: origin + evidenceAddress(piece.id) },
      ` (${this.#t('report.file', { hash: piece.sha256! })})`,
    ]
  }

  #indicators(indicators: readonly Indicator[]): Block[] {
    if (indicators.length === 0) return []
    const t = this.#t
    const { locale } = this.#settings
    const measured = (value: number | null | undefined, day: Day | null | undefined, unit: TranslatedText | null) =>
      value === null || value === undefined
        ? t('report.unknown')
        : [this.#number(value), unit ? this.text(unit) : '', day ? `(${formatDay(day, locale, 'short')})` : '']
            .filter(Boolean)
            .join(' ')
    return [
      { kind: 'heading', level: 2, text: t('report.indicators') },
      {
        kind: 'table',
        columns: [
          { header: t('field.name'), width: 3 },
          { header: t('field.baselineValue'), width: 1.5 },
          { header: t('field.value'), width: 1.5 },
          { header: t('field.targetValue'), width: 1.5 },
        ],
        rows: indicators.map(({ name, unit, baselineValue, baselineOn, targetValue, targetOn, values }) => [
          this.text(name),
          measured(baselineValue, baselineOn, unit),
          measured(values.at(-1)?.value, values.at(-1)?.day, unit),
          measured(targetValue, targetOn, unit),
        ]),
      },
    ]
  }
}
