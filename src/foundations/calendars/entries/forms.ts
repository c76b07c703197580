import { z } from 'zod'
import { inOneLine } from '../../../kernel/text.ts'
import { typedLink } from '../../../platform/fetch/index.ts'
import { parseDayInput } from '../../../platform/html/index.ts'
import { EntryKind } from '../model.ts'

/** A day as a form sends it: ISO, or 22/11/2026. */
const DayField = z.string().transform((text, context) => {
  const day = parseDayInput(text)
  if (day.ok) return day.value
  context.addIssue({ code: 'invalid_format', format: 'date', input: text })
  return z.NEVER
})

const line = (most: number) => z.string().transform(inOneLine).pipe(z.string().min(1).max(most))

const LONGEST_REASON = 300
export const LONGEST_REFERENCE = 300

export const EntryForm = z.object({
  kind: EntryKind,
  fromDay: DayField,
  /** Absent: a single day. */
  lastDay: DayField.optional(),
  reason: line(LONGEST_REASON),
  reasonEn: line(LONGEST_REASON).optional(),
  publicationUrl: typedLink().optional(),
  publicationReference: line(LONGEST_REFERENCE).optional(),
  confirm: z.array(z.enum(['yes'])).max(1),
})

export const WithdrawalForm = z.object({ why: line(LONGEST_REASON), whyEn: line(LONGEST_REASON).optional() })
