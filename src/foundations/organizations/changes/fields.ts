import { z } from 'zod'
import { parseDayInput } from '../../../platform/html/index.ts'
import { Acronym, Borough, Level, Name, oneLine, Sector, SuccessionKind, Website } from '../register/model.ts'

/** A day as a form sends it: ISO, or 22/11/2026. */
const DayField = z.string().transform((text, context) => {
  const day = parseDayInput(text)
  if (day.ok) return day.value
  context.issues.push({ code: 'invalid_format', format: 'date', input: text })
  return z.NEVER
})

/** It is known that another has that name, and this is not that one. */
const confirm = z.array(z.enum(['yes'])).max(1)

export const RegistrationForm = z.object({
  name: Name,
  acronym: Acronym.optional(),
  sector: Sector,
  level: Level.optional(),
  category: z.string().max(60).optional(),
  borough: Borough.optional(),
  website: Website.optional(),
  founded: DayField.optional(),
  confirm,
})

export const RenameForm = z.object({ name: Name, acronym: Acronym.optional(), on: DayField, confirm })
export const CorrectForm = z.object({
  which: z.string().regex(/^(first|\d{4}-\d{2}-\d{2})$/),
  name: Name,
  acronym: Acronym.optional(),
  confirm,
})
export const DescribeForm = z.object({
  sector: Sector,
  level: Level.optional(),
  borough: Borough.optional(),
  website: Website.optional(),
  founded: DayField.optional(),
})
export const CategorizeForm = z.object({ category: z.string().max(60), on: DayField.optional() })
export const SuperviseForm = z.object({
  authority: z.union([z.literal('none'), z.uuid()]).optional(),
  other: oneLine(300).optional(),
  on: DayField.optional(),
})
export const SucceedForm = z.object({
  kind: SuccessionKind,
  successor: oneLine(300),
  on: DayField.optional(),
  ends: z.enum(['yes', 'no']),
  note: z.string().trim().max(1000).optional(),
})
export const WithdrawForm = z.object({ successor: z.uuid() })
export const EndForm = z.object({ state: z.enum(['active', 'dissolved']), on: DayField.optional() })
export const RemoveForm = z.object({ why: oneLine(500) })
