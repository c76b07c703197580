import type { z } from 'zod'
import { addDays, daysBetween, type Day } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { addWorkingDays, workingDaysBetween, type WorkingCalendar } from '../../../kernel/working-days.ts'
import type { Phase } from '../plans/model.ts'
import type { PhaseKind } from '../vocabulary.ts'

export const DraftId = id('DraftId')
export type DraftId = z.infer<typeof DraftId>
export const SubmissionId = id('SubmissionId')
export type SubmissionId = z.infer<typeof SubmissionId>

/** The phases in which anybody may propose what a commitment should say. */
export const OPEN_KINDS: readonly PhaseKind[] = ['open-call', 'consultation', 'drafting']

export const MINIMUM_RULES = ['ahead', 'lasts', 'exists'] as const

/**
 * The least that a norm asks of the calendar of a plan. `ahead`: `phase` opens at least `days` before `nextPhase`. `lasts`: `phase`
 * takes at least `days`, the first and the last counted. `exists`: there is such a phase. Source: fact 9 of the domain; the figures,
 * the provision and the days on which it holds are data.
 */
export type Minimum = {
  id: string
  rule: (typeof MINIMUM_RULES)[number]
  phase: PhaseKind
  nextPhase: PhaseKind | null
  days: number | null
  /** Whether only working days count. */
  working: boolean
  /** Slug of the norm, and address of the provision in it; null where the legal framework has it not. */
  norm: string | null
  anchor: string | null
  citation: TranslatedText
  fromDay: Day | null
  untilDay: Day | null
  /** The one whose place it took on its first day. */
  follows: string | null
  /** When it was taken back as entered by mistake: it never held. With who did it, and why. */
  withdrawnAt: Date | null
  withdrawnBy: string | null
  withdrawnReason: TranslatedText | null
}

/** A minimum that is not met: what there is, what is missing, and the first day that would do. */
export type Warning = { minimum: Minimum } & (
  | { why: 'no-phase'; phase: PhaseKind }
  | { why: 'no-day'; phase: PhaseKind; day: 'opens' | 'closes' }
  /** `days` there are; the next phase may open, or this one close, on `earliest` at the earliest. */
  | { why: 'too-short'; days: number; earliest: Day }
)

type DatedPhase = Pick<Phase, 'kind' | 'opensOn' | 'closesOn'>

/**
 * What the calendar of a plan lacks by the minimums that hold on the day each phase opens or, where that is unknown, on `otherwise`.
 * Several phases of a kind: the earliest leads, the longest lasts.
 */
export function warningsOf(
  phases: readonly DatedPhase[],
  minimums: readonly Minimum[],
  { calendar, otherwise }: { calendar: WorkingCalendar; otherwise: Day },
): Warning[] {
  return minimums
    .filter((minimum) => holdsOn(minimum, firstOpening(phases, minimum.nextPhase ?? minimum.phase) ?? otherwise))
    .flatMap((minimum) => lacking(phases, minimum, calendar) ?? [])
}

const holdsOn = ({ fromDay, untilDay, withdrawnAt }: Minimum, day: Day) =>
  withdrawnAt === null && (fromDay === null || fromDay <= day) && (untilDay === null || day < untilDay)

const ofKind = (phases: readonly DatedPhase[], kind: PhaseKind) => phases.filter((phase) => phase.kind === kind)

const firstOpening = (phases: readonly DatedPhase[], kind: PhaseKind): Day | null =>
  ofKind(phases, kind)
    .flatMap(({ opensOn }) => opensOn ?? [])
    .sort()[0] ?? null

function lacking(phases: readonly DatedPhase[], minimum: Minimum, calendar: WorkingCalendar): Warning | null {
  const { rule, phase, nextPhase } = minimum
  const absent = [phase, ...(nextPhase ? [nextPhase] : [])].find((kind) => ofKind(phases, kind).length === 0)
  if (absent) return { minimum, why: 'no-phase', phase: absent }
  if (rule === 'exists') return null
  return rule === 'ahead' ? notAhead(phases, minimum, calendar) : tooShort(phases, minimum, calendar)
}

function notAhead(phases: readonly DatedPhase[], minimum: Minimum, calendar: WorkingCalendar): Warning | null {
  const [from, to] = [firstOpening(phases, minimum.phase), firstOpening(phases, minimum.nextPhase!)]
  if (from === null) return { minimum, why: 'no-day', phase: minimum.phase, day: 'opens' }
  if (to === null) return { minimum, why: 'no-day', phase: minimum.nextPhase!, day: 'opens' }
  const needed = minimum.days!
  const days = minimum.working ? workingDaysBetween(calendar, from, to) : daysBetween(from, to)
  const earliest = minimum.working ? addWorkingDays(calendar, from, needed) : addDays(from, needed)
  return days >= needed ? null : { minimum, why: 'too-short', days, earliest }
}

function tooShort(phases: readonly DatedPhase[], minimum: Minimum, calendar: WorkingCalendar): Warning | null {
  const needed = minimum.days!
  const spans = ofKind(phases, minimum.phase).flatMap(({ opensOn, closesOn }) => {
    if (opensOn === null || closesOn === null) return []
    const before = addDays(opensOn, -1) // the day it opens counts
    return [
      {
        days: minimum.working ? workingDaysBetween(calendar, before, closesOn) : daysBetween(before, closesOn),
        earliest: minimum.working ? addWorkingDays(calendar, before, needed) : addDays(before, needed),
      },
    ]
  })
  const longest = spans.toSorted((a, b) => b.days - a.days)[0]
  if (!longest) {
    const opens = firstOpening(phases, minimum.phase)
    return { minimum, why: 'no-day', phase: minimum.phase, day: opens === null ? 'opens' : 'closes' }
  }
  return longest.days >= needed ? null : { minimum, why: 'too-short', ...longest }
}

/** When proposals are taken: the phases open to all whose first day is known, while the plan is not signed. */
export const windowsOf = (phases: readonly DatedPhase[]) =>
  phases.flatMap(({ kind, opensOn, closesOn }) =>
    OPEN_KINDS.includes(kind) && opensOn !== null ? [{ opensOn, closesOn }] : [],
  )

/** The phase open to all under way that day, the one that closes last. */
export const windowToday = <P extends DatedPhase>(phases: readonly P[], today: Day): P | null =>
  phases
    .filter(
      ({ kind, opensOn, closesOn }) =>
        OPEN_KINDS.includes(kind) && opensOn !== null && opensOn <= today && (closesOn === null || today <= closesOn),
    )
    .toSorted((a, b) => ((a.closesOn ?? '9999') < (b.closesOn ?? '9999') ? 1 : -1))[0] ?? null

/** The same, of a plan whose text may still change and that says who convenes it: nobody is invited where nobody owes the answers. */
export const proposalWindow = <P extends DatedPhase>(
  { version, closedOn, convenerId }: { version: number | null; closedOn: Day | null; convenerId: string | null },
  phases: readonly P[],
  today: Day,
): P | null => (version === null && closedOn === null && convenerId !== null ? windowToday(phases, today) : null)

export type PublishRefusal =
  | 'plan-is-signed'
  | 'is-closed'
  | 'nothing-changed'
  | 'changed-meanwhile'
  | 'not-answerable'
  | 'answer-too-short'
export type SendRefusal =
  | 'plan-is-signed'
  | 'is-closed'
  | 'no-commitments'
  | 'unpublished'
  | 'changed-meanwhile'
  | 'needs-decider'
