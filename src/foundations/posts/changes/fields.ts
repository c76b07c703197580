import { z } from 'zod'
import { hasLetters, inOneLine } from '../../../kernel/text.ts'
import { addDays, type Day } from '../../../kernel/dates.ts'
import { typedLink } from '../../../platform/fetch/index.ts'
import { parseDayInput } from '../../../platform/html/index.ts'
import { publicLine } from '../../../platform/http/index.ts'
import { END_REASONS, POST_KINDS, STANDINGS, type AppointmentFacts, type PostFacts } from '../model.ts'

/** A day as a form sends it: ISO, or 22/11/2026. */
export const DayField = z.string().transform((text, context) => {
  const day = parseDayInput(text)
  if (day.ok) return day.value
  context.issues.push({ code: 'invalid_format', format: 'date', input: text })
  return z.NEVER
})

const oneLine = (most: number) => z.string().transform(inOneLine).pipe(z.string().min(1).max(most))

const MOST_DIGITS = 4
/** Under which a person acts in public: no address, no telephone number and no key of a registry. */
const PersonName = oneLine(120).pipe(
  z
    .string()
    .min(2)
    .superRefine((name, context) => {
      if (/[@\uff20\ufe6b]/u.test(name)) context.addIssue({ code: 'custom', params: { reason: 'is-an-email' } })
      else if (!hasLetters(name)) context.addIssue({ code: 'custom', params: { reason: 'no-letters' } })
      else if (name.replace(/\P{Nd}/gu, '').length > MOST_DIGITS) context.addIssue({ code: 'custom', params: {} })
    }),
)

/** People say the last day of a term, the record keeps the first that is no longer of it. */
export const dayAfter = (last: Day | undefined) => (last === undefined ? null : addDays(last, 1))
export const lastDayOf = (until: Day | null) => (until === null ? '' : addDays(until, -1))

export const PostForm = z.object({
  label: publicLine(300),
  labelEn: publicLine(300).optional(),
  kind: z.enum(POST_KINDS),
  required: z.enum(['yes', 'no']),
  from: DayField.optional(),
  last: DayField.optional(),
})
export const postOf = ({ label, labelEn, kind, required, from, last }: z.infer<typeof PostForm>): PostFacts => ({
  kind,
  label: labelEn ? { es: label, en: labelEn } : { es: label },
  mustBeFilled: required === 'yes',
  from: from ?? null,
  until: dayAfter(last),
})
export const typedPost = ({ label, kind, mustBeFilled, from, until }: PostFacts) => ({
  label: label.es,
  labelEn: label['en'] ?? '',
  kind,
  required: mustBeFilled ? 'yes' : 'no',
  from: from ?? '',
  last: lastDayOf(until),
})

const appointed = {
  person: PersonName,
  standing: z.enum(STANDINGS),
  from: DayField,
  last: DayField.optional(),
  actOn: DayField.optional(),
  actLink: typedLink().optional(),
  account: z.uuid().optional(),
}
export const AppointForm = z.object({ ...appointed, replaces: z.array(z.enum(['yes'])).max(1) })
export const CorrectForm = z.object({ ...appointed, reason: z.enum(END_REASONS).optional() })

type Appointed = z.infer<typeof CorrectForm>
export const appointmentOf = (
  sent: Omit<Appointed, 'reason'> & Pick<Partial<Appointed>, 'reason'>,
): AppointmentFacts => ({
  person: sent.person,
  accountId: sent.account ?? null,
  standing: sent.standing,
  from: sent.from,
  until: dayAfter(sent.last),
  endReason: sent.reason ?? null,
  actLink: sent.actLink ?? null,
  actOn: sent.actOn ?? null,
})
export const typedAppointment = (appointment: AppointmentFacts) => ({
  person: appointment.person,
  standing: appointment.standing,
  from: appointment.from,
  last: lastDayOf(appointment.until),
  actOn: appointment.actOn ?? '',
  actLink: appointment.actLink ?? '',
  account: appointment.accountId ?? '',
  reason: appointment.endReason ?? '',
})

export const EndForm = z.object({ last: DayField, reason: z.enum(END_REASONS) })
export const ExtendForm = z.object({ last: DayField, why: publicLine(1000) })
export const WithdrawForm = z.object({ why: publicLine(1000) })
export const DocumentForm = z.object({ title: publicLine(300), document: z.instanceof(File) })
