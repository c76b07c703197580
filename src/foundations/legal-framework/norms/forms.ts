import { z } from 'zod'
import { hasLetters, slug, visible, type TranslatedText } from '../../../kernel/text.ts'
import { typedLink } from '../../../platform/fetch/index.ts'
import { parseDayInput } from '../../../platform/html/index.ts'
import { Ending, NormKind } from './model.ts'

/** A day as a form sends it: ISO, or 22/11/2026. */
export const DayField = z.string().transform((text, context) => {
  const day = parseDayInput(text)
  if (day.ok) return day.value
  context.addIssue({ code: 'invalid_format', format: 'date', input: text })
  return z.NEVER
})

export const line = (max: number) =>
  z
    .string()
    .transform((text) => visible(text).trim())
    .pipe(z.string().min(1).max(max))
/** What is called by it, and has its address of it. */
export const named = (max: number) => line(max).refine(hasLetters, { params: { reason: 'no-letters' } })
/** A number, or a word in its place: something of it must be left in an address. */
export const Numbering = line(20).refine((text) => slug(text) !== '')
export const Url = typedLink(500)

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
  title: named(300),
  titleEn: line(300).optional(),
  shortName: named(120),
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
/** The stamp of what the form was filled from: see `corrections.ts`. */
const seen = z.string().max(600).optional()
const English = line(1000).optional()

export const NormCorrection = z.object({
  ...NormForm.pick({ title: true, titleEn: true, shortName: true, shortNameEn: true, kind: true, issuer: true }).shape,
  issuerEn: line(200).optional(),
  summary: line(600).optional(),
  summaryEn: line(600).optional(),
  seen,
})
export const VersionCorrection = VersionForm.extend({
  labelEn: line(120).optional(),
  ended: Ending.optional(),
  inForceUntil: DayField.optional(),
  endedBy: z.uuid().optional(),
  noteEn: English,
  seen,
})
export const ProvisionCorrection = ProvisionForm.extend({ noteEn: English, seen })

export const EndingForm = z.object({ ended: Ending, inForceUntil: DayField.optional(), endedBy: z.uuid().optional() })

export const CatalogueForm = z.object({
  name: named(160),
  nameEn: line(160).optional(),
  version: z.uuid(),
  validFrom: DayField.optional(),
  source: line(600),
})
export const PrincipleForm = z.object({
  number: z.coerce.number().int().min(1).max(99),
  name: named(160),
  nameEn: line(160).optional(),
  explanation: line(1500),
  explanationEn: line(1500).optional(),
})
export const PrincipleCorrection = PrincipleForm.omit({ number: true }).extend({ seen })
export const CloseForm = z.object({ validUntil: DayField })

/** Spanish and, where it was given, English. */
export const inBoth = (es: string, en?: string): TranslatedText => (en ? { es, en } : { es })
export const orNull = (es: string | undefined, en?: string): TranslatedText | null => (es ? inBoth(es, en) : null)
