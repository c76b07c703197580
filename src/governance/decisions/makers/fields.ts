import { z } from 'zod'
import { PublicName } from '../../../foundations/identity/index.ts'
import { EmailAddress } from '../../../platform/mail/index.ts'
import { DayField, dayAfter, inBoth, inBothOrNone, line, prose } from '../fields.ts'
import { BALANCES, MAJORITY_BASES, MAKER_KINDS, OFFICES, QUORUM_BASES, STANDINGS, type Rule } from '../model.ts'
import type { MemberDraft } from './actions.ts'
import type { MakerFacts, SeatFacts } from './model.ts'

const facts = {
  name: line(200),
  nameEn: line(200).optional(),
  about: prose(2000).optional(),
  aboutEn: prose(2000).optional(),
  organization: z.uuid().optional(),
}
export const EditForm = z.object(facts)
export const MakerForm = z.object({ ...facts, kind: z.enum(MAKER_KINDS), from: DayField })

export const changesOf = ({ name, nameEn, about, aboutEn, organization }: z.infer<typeof EditForm>) => ({
  name: inBoth(name, nameEn),
  about: inBothOrNone(about, aboutEn),
  organizationId: organization ?? null,
})
export const makerOf = ({ kind, from, ...sent }: z.infer<typeof MakerForm>): MakerFacts => ({
  ...changesOf(sent),
  kind,
  from,
})

export const SeatForm = z.object({
  label: line(200),
  labelEn: line(200).optional(),
  sector: line(120).optional(),
  sectorEn: line(120).optional(),
  votes: z.enum(['yes', 'no']),
  office: z.enum(OFFICES).optional(),
  from: DayField,
})
export const seatOf = ({
  label,
  labelEn,
  sector,
  sectorEn,
  votes,
  office,
  from,
}: z.infer<typeof SeatForm>): SeatFacts => ({
  label: inBoth(label, labelEn),
  sector: inBothOrNone(sector, sectorEn),
  votes: votes === 'yes',
  office: office ?? null,
  from,
})

export const MemberForm = z.object({
  email: EmailAddress.transform((email) => email.toLowerCase()),
  person: PublicName.optional(),
  standing: z.enum(STANDINGS),
  from: DayField,
  last: DayField.optional(),
})
export const memberOf = ({ email, person = '', standing, from, last }: z.infer<typeof MemberForm>): MemberDraft => ({
  email,
  name: person,
  standing,
  from,
  until: dayAfter(last),
})

export const EndForm = z.object({ last: DayField })

export const MAJORITIES = ['consensus', 'simple', 'two-thirds', 'three-fifths'] as const
export const QUORUMS = ['half', 'two-thirds', 'number'] as const
const SHARES = {
  simple: { test: 'more-than', numerator: 1, denominator: 2 },
  half: { test: 'more-than', numerator: 1, denominator: 2 },
  'two-thirds': { test: 'at-least', numerator: 2, denominator: 3 },
  'three-fifths': { test: 'at-least', numerator: 3, denominator: 5 },
} as const

const whole = (most: number) => z.string().trim().transform(Number).pipe(z.number().int().min(1).max(most))

/** `matter` «*»: all that have none of their own. */
export const RuleForm = z.object({
  matter: z.string().regex(/^(\*|[a-z][a-z.-]{0,59})$/),
  majority: z.enum(MAJORITIES),
  of: z.enum(MAJORITY_BASES),
  quorum: z.enum(QUORUMS),
  quorumCount: whole(1000).optional(),
  quorumOf: z.enum(QUORUM_BASES),
  balance: z.enum(BALANCES),
  abstentions: z.enum(['yes', 'no']),
  excused: z.enum(['yes', 'no']),
  notice: whole(250).optional(),
  source: line(300).optional(),
  sourceEn: line(300).optional(),
  from: DayField,
})
export const ANY_MATTER = '*'

export const ruleOf = (sent: Omit<z.infer<typeof RuleForm>, 'matter'>): Rule => ({
  majority: sent.majority === 'consensus' ? null : SHARES[sent.majority],
  of: sent.of,
  quorum:
    sent.quorum === 'number'
      ? { test: 'number', numerator: sent.quorumCount ?? 1, denominator: 1 }
      : SHARES[sent.quorum],
  quorumOf: sent.quorumOf,
  balance: sent.balance,
  abstentionsCount: sent.abstentions === 'yes',
  excusedCount: sent.excused === 'yes',
  noticeDays: sent.notice ?? null,
  source: inBothOrNone(sent.source, sent.sourceEn),
})
