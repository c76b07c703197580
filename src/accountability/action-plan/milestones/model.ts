import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import { rankOf } from '../commitments/standing.ts'
import { content, line, Link, PlanDay, TITLE_LENGTH } from '../content.ts'
import type { FixedReason } from '../plans/model.ts'
import { COMPLETIONS, type Completion } from '../vocabulary.ts'

export const MilestoneId = id('MilestoneId')
export type MilestoneId = z.infer<typeof MilestoneId>
export const ReportId = id('ReportId')
export type ReportId = z.infer<typeof ReportId>
export const EvidenceId = id('EvidenceId')
export type EvidenceId = z.infer<typeof EvidenceId>

/** What is known of a milestone when it is added or edited. */
export const MilestoneDraft = z.object({
  number: z.coerce.number().int().min(1).max(10_000),
  title: content(TITLE_LENGTH),
  deliverable: content(2000).nullable(),
  startsOn: PlanDay.nullable(),
  endsOn: PlanDay.nullable(),
  /** Milestones of the same plan that must end before it. */
  dependsOn: z.array(z.uuid()).max(100),
})
export type MilestoneDraft = z.infer<typeof MilestoneDraft>

export type MilestoneReason =
  | 'dates-reversed'
  | 'number-taken'
  | 'number-is-permanent'
  | 'depends-on-itself'
  | 'dependencies-in-a-circle'
  | 'depends-on-another-plan'
  | 'changed-meanwhile'
  | FixedReason
  | SpanReason

export type SpanReason =
  | 'starts-outside-commitment'
  | 'ends-outside-commitment'
  | 'starts-before-awaited'
  | 'ends-before-awaited'

type Span = { startsOn: Day | null; endsOn: Day | null }

/**
 * What the dates of a milestone may not be: outside those of its commitment, or before those of what it waits for. It may begin
 * before the other is over, as plans do, but neither begin nor end before it does. What is unknown bounds nothing.
 */
export function wrongsOfSpan(milestone: Span, commitment: Span, awaited: readonly Span[]): SpanReason[] {
  const isOutside = (day: Day | null) =>
    day !== null && (isEarlier(day, commitment.startsOn) || isEarlier(commitment.endsOn, day))
  const wrongs: SpanReason[] = []
  if (isOutside(milestone.startsOn)) wrongs.push('starts-outside-commitment')
  if (isOutside(milestone.endsOn)) wrongs.push('ends-outside-commitment')
  if (awaited.some(({ startsOn }) => isEarlier(milestone.startsOn, startsOn))) wrongs.push('starts-before-awaited')
  if (awaited.some(({ endsOn }) => isEarlier(milestone.endsOn, endsOn))) wrongs.push('ends-before-awaited')
  return wrongs
}

const isEarlier = (day: Day | null, other: Day | null) => day !== null && other !== null && day < other

/** A means of verification: a file that the storage holds, or a link. */
export const EvidenceDraft = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('link'), title: content(300), url: Link, day: Day.nullable() }),
  z.object({
    kind: z.literal('file'),
    title: content(300),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    fileName: line(255),
    /** A name of `KINDS` of the storage. */
    fileKind: z.string().max(20),
    charset: z.string().max(40).nullable(),
    /** Bytes. */
    size: z.int().min(0),
    day: Day.nullable(),
  }),
])
export type EvidenceDraft = z.infer<typeof EvidenceDraft>

/** What the owner says of a milestone at a day. */
export const ReportDraft = z.object({
  onDay: PlanDay,
  completion: z.enum(COMPLETIONS),
  narrative: content(5000).nullable(),
  delayJustification: content(2000).nullable(),
  evidence: z.array(EvidenceDraft).max(50),
})
export type ReportDraft = z.infer<typeof ReportDraft>

/** An earlier report, as far as the rule cares. */
export type Reported = { number: number; onDay: Day; completion: Completion }

/** What the rule must know of a milestone. `isPlanClosed`: its closing report is published, and tells how it ended. */
export type Reportable = {
  isPlanClosed: boolean
  endsOn: Day | null
  planStartsOn: Day | null
  reports: readonly Reported[]
}

export type ProgressReason =
  | 'plan-closed'
  | 'in-the-future'
  | 'before-the-plan'
  | 'needs-evidence'
  | 'needs-justification'
  | 'needs-narrative'

/** The report accepted: its number, and what the milestone's completion is now. */
export type Recorded = {
  number: number
  before: Completion | null
  current: { completion: Completion; reportedOn: Day }
}

/** Every reason at once, so that a person mends a form in one go; `reason` is the first. */
export type ProgressVerdict =
  | { ok: true; value: Recorded }
  | { ok: false; reason: ProgressReason; reasons: readonly ProgressReason[] }

/**
 * Whether a report may stand, and what the milestone is after it.
 *
 *  - A plan that was closed takes none: its final cut tells how everything ended.
 *  - The day it speaks of is not to come, nor before the plan began (where the plan's start is unknown it bounds nothing).
 *  - Past «limited» it points at evidence of its own that anyone can open.
 *  - Speaking of a day after the milestone's end, it says complete or it justifies the delay.
 *  - It may say less than what stood on that day, as corrections do, and then it tells why.
 *
 * Reports may be filed in any order: what stands is the report of the latest day and, of several of that day, the last one filed.
 */
export function recordProgress(
  milestone: Reportable,
  report: Omit<ReportDraft, 'evidence'> & { evidence: readonly unknown[] },
  today: Day,
): ProgressVerdict {
  if (milestone.isPlanClosed) return { ok: false, reason: 'plan-closed', reasons: ['plan-closed'] }
  const before = standingReport(milestone.reports.filter(({ onDay }) => onDay <= report.onDay))?.completion ?? null
  const reasons: ProgressReason[] = []
  if (report.onDay > today) reasons.push('in-the-future')
  if (milestone.planStartsOn !== null && report.onDay < milestone.planStartsOn) reasons.push('before-the-plan')
  if (claimsProgress(report.completion) && report.evidence.length === 0) reasons.push('needs-evidence')
  if (isOverdue(milestone, report) && report.delayJustification === null) reasons.push('needs-justification')
  if (rankOf(report.completion) < rankOf(before) && report.narrative === null) reasons.push('needs-narrative')
  const [reason] = reasons
  if (reason) return { ok: false, reason, reasons }

  const number = Math.max(0, ...milestone.reports.map((earlier) => earlier.number)) + 1
  const standing = standingReport([
    ...milestone.reports,
    { number, onDay: report.onDay, completion: report.completion },
  ])!
  return {
    ok: true,
    value: { number, before, current: { completion: standing.completion, reportedOn: standing.onDay } },
  }
}

/** What may be right, and is worth a second look before it is published. */
export const PROGRESS_DOUBTS = ['before-its-start', 'complete-before-others'] as const
export type ProgressDoubt = (typeof PROGRESS_DOUBTS)[number]

/**
 * What a report that may stand says against the plan itself: progress on a day before the milestone was to start, or that it is complete
 * while one that it depends on is not. Work may run ahead of its plan, so these are asked about and never refused.
 */
export function doubtsOf(
  milestone: { startsOn: Day | null; dependsOn: readonly { completion: Completion | null }[] },
  { onDay, completion }: Pick<ReportDraft, 'onDay' | 'completion'>,
): ProgressDoubt[] {
  const isUnmet = milestone.dependsOn.some((other) => other.completion !== 'complete')
  return [
    ...(claimsProgress(completion) && isEarlier(onDay, milestone.startsOn) ? ['before-its-start' as const] : []),
    ...(completion === 'complete' && isUnmet ? ['complete-before-others' as const] : []),
  ]
}

/** Past «limited». */
export const claimsProgress = (completion: Completion) => rankOf(completion) > rankOf('limited')

const isOverdue = ({ endsOn }: Reportable, { onDay, completion }: Pick<ReportDraft, 'onDay' | 'completion'>) =>
  endsOn !== null && onDay > endsOn && completion !== 'complete'

/** The report that stands: of the latest day, the last filed. Undefined where there is none. */
export const standingReport = (reports: readonly Reported[]): Reported | undefined =>
  reports.reduce<Reported | undefined>(
    (best, report) =>
      !best || report.onDay > best.onDay || (report.onDay === best.onDay && report.number > best.number)
        ? report
        : best,
    undefined,
  )

/** «The first waits for the second», by whatever key. */
export type Dependency = readonly [waits: string, on: string]

/**
 * A circle among the dependencies, as the keys on it, or null where there is none: a plan whose milestones wait for each other never ends.
 * Walks without recursion: a stranger's file may hold a chain of any length.
 */
export function findCircle(dependencies: readonly Dependency[]): string[] | null {
  const next = new Map<string, string[]>()
  for (const [waits, target] of dependencies) next.set(waits, [...(next.get(waits) ?? []), target])
  const finished = new Set<string>()
  for (const start of next.keys()) {
    const path: string[] = []
    const onPath = new Set<string>()
    const ahead: { key: string; depth: number }[] = [{ key: start, depth: 0 }]
    for (let step = ahead.pop(); step; step = ahead.pop()) {
      while (path.length > step.depth) leave(path, onPath, finished)
      if (onPath.has(step.key)) return path.slice(path.indexOf(step.key))
      if (finished.has(step.key)) continue
      path.push(step.key)
      onPath.add(step.key)
      for (const target of next.get(step.key) ?? []) ahead.push({ key: target, depth: path.length })
    }
    while (path.length > 0) leave(path, onPath, finished)
  }
  return null
}

function leave(path: string[], onPath: Set<string>, finished: Set<string>) {
  const key = path.pop()!
  onPath.delete(key)
  finished.add(key)
}
