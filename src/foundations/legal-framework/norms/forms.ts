import { z } from 'zod'
import { slug, type TranslatedText } from '../../../kernel/text.ts'
import { parseDayInput } from '../../../platform/html/index.ts'
import { Ending, NormKind } from './model.ts'

/** A day as a form sends it: ISO, or 22/11/2026. */
export const DayField = z.string().transform((text, context) => {
  const day = parseDayInput(text)
  if (day.ok) return day.value
  context.addIssue({ code: 'invalid_format', format: 'date', input: text })
  return z.NEVER
})

const line = (max: number) => z.string().trim().min(1).max(max)
/** A number, or a word in its place: something of it must be left in an address. */
const Numbering = line(20).refine((text) => slug(text) !== '')
const Url = z
  .string()
  .trim()
  .max(500)
  .pipe(z.url({ protocol: /^https?$/ }))

export const VersionForm = z.object({
  label: line(120),
  publication: line(300),
  url: Url.optional(),
  publishedOn: DayField.optional(),
  inForceFrom: DayField.optional(),
  confirmedUntil: DayField.optional(),
  note: line(1000).optional(),
})
export const NormForm = VersionForm.extend({
  title: line(300),
  titleEn: line(300).optional(),
  shortName: line(120),
  shortNameEn: line(120).optional(),
  kind: NormKind,
  issuer: line(200),
  summary: line(600).optional(),
})
export const ProvisionForm = z.object({
  article: Numbering,
  fraction: Numbering.optional(),
  numeral: Numbering.optional(),
  summary: line(1000),
  summaryEn: line(1000).optional(),
  note: line(600).optional(),
})
export const EndingForm = z.object({ ended: Ending, inForceUntil: DayField.optional(), endedBy: z.uuid().optional() })

export const CatalogueForm = z.object({
  name: line(160),
  nameEn: line(160).optional(),
  version: z.uuid(),
  validFrom: DayField.optional(),
  source: line(600),
})
export const PrincipleForm = z.object({
  number: z.coerce.number().int().min(1).max(99),
  name: line(160),
  nameEn: line(160).optional(),
  explanation: line(1500),
  explanationEn: line(1500).optional(),
})
export const CloseForm = z.object({ validUntil: DayField })

/** Spanish and, where it was given, English. */
export const inBoth = (es: string, en?: string): TranslatedText => (en ? { es, en } : { es })
export const orNull = (es: string | undefined): TranslatedText | null => (es ? { es } : null)
