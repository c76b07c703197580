import { z } from 'zod'
import { Day } from '../../../../kernel/dates.ts'
import { id } from '../../../../kernel/id.ts'
import { content, line, Link } from '../../content.ts'
import { COMPLETIONS } from '../../vocabulary.ts'
import { COMPLETION_SCALE } from '../vocabulary.ts'

export const ScaleSetId = id('ScaleSetId')
export type ScaleSetId = z.infer<typeof ScaleSetId>

export const ScaleSlug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const Code = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

/** What an option counts as. What is no value is in no denominator: absent evidence is not zero. */
export const OPTION_KINDS = ['value', 'no-evidence', 'not-applicable'] as const
export type OptionKind = (typeof OPTION_KINDS)[number]

const ScaleOption = z.strictObject({
  code: Code,
  label: content(100),
  /** When to choose it. */
  meaning: content(600),
  kind: z.enum(OPTION_KINDS).default('value'),
  /** Whether who chooses it must cite some evidence. */
  evidence: z.enum(['needed', 'optional']).default('needed'),
})
export type ScaleOption = z.infer<typeof ScaleOption>

const Scale = z.strictObject({
  code: Code,
  name: content(120),
  question: content(300),
  /** From the lowest to the highest. */
  options: z.array(ScaleOption).min(2).max(12),
})
export type Scale = z.infer<typeof Scale>

/** A version of a set of scales, as a file gives it. */
export const ScaleSetDraft = z
  .strictObject({
    slug: ScaleSlug.refine((slug) => slug !== 'nueva' && slug !== 'plazo', { params: { reason: 'reserved' } }),
    name: content(200),
    author: line(200),
    source: line(500),
    sourceUrl: Link.nullable().default(null),
    note: content(2000).nullable().default(null),
    /** First start of the plans that use it by default, and the first start of those that no longer do. */
    fromDay: Day,
    untilDay: Day.nullable().default(null),
    scales: z.array(Scale).min(1).max(20),
  })
  .superRefine((set, context) => {
    const wrong = (path: (string | number)[], reason: ScaleReason) =>
      context.addIssue({ code: 'custom', path, params: { reason }, message: reason })
    if (set.untilDay !== null && set.untilDay <= set.fromDay) wrong(['untilDay'], 'ends-before-start')
    for (const [at, scale] of set.scales.entries()) {
      if (set.scales.findIndex(({ code }) => code === scale.code) < at) wrong(['scales', at, 'code'], 'repeated')
      for (const [place, option] of scale.options.entries()) {
        const path = ['scales', at, 'options', place, 'code']
        if (scale.options.findIndex(({ code }) => code === option.code) < place) wrong(path, 'repeated')
        if (scale.code === COMPLETION_SCALE && !(COMPLETIONS as readonly string[]).includes(option.code))
          wrong(path, 'not-a-completion')
      }
      if (!scale.options.some(({ kind }) => kind === 'value')) wrong(['scales', at, 'options'], 'no-value')
    }
  })
export type ScaleSetDraft = z.infer<typeof ScaleSetDraft>

/**
 *  - `not-a-completion`: the scale called «completion» is set beside what bodies report, so its options are theirs.
 *  - `no-value`: a scale on which nothing counts has no figures.
 */
export type ScaleReason = 'ends-before-start' | 'repeated' | 'not-a-completion' | 'no-value'

export type ScaleSet = ScaleSetDraft & { id: ScaleSetId; version: number }

/** The set that a plan of that first day uses where it names none: the latest in force on it; of one day, the latest version. */
export const defaultSet = <Set extends Pick<ScaleSet, 'slug' | 'version' | 'fromDay' | 'untilDay'>>(
  sets: readonly Set[],
  startsOn: Day,
): Set | undefined =>
  sets
    .filter(({ fromDay, untilDay }) => fromDay <= startsOn && (untilDay === null || startsOn < untilDay))
    .toSorted((a, b) => b.fromDay.localeCompare(a.fromDay) || b.version - a.version || a.slug.localeCompare(b.slug))[0]

export const optionOf = (scales: readonly Scale[], scale: string, option: string | null): ScaleOption | undefined =>
  scales.find(({ code }) => code === scale)?.options.find(({ code }) => code === option)
