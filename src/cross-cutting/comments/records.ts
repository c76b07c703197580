import type { Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import type { Day } from '../../kernel/dates.ts'
import { answererOf } from '../../foundations/organizations/index.ts'
import type { Claim, Consultation } from '../../platform/manifest/index.ts'
import { takesUp, type AnswerType, type Kind } from './vocabulary.ts'
import { resourceOf } from '../../platform/manifest/registry.ts'

/** Whether people may ask about records of that kind. */
export const takesQuestions = (kind: string) => resourceOf(kind)?.answersBy !== undefined

export type AskedRecord = {
  ref: Ref
  title: TranslatedText
  address: string
  ownerId: string | null
  /** While its text is drafted in the open. */
  consultation: Consultation | null
}

/** The record with who answers for it on that day; null where there is none of that id, or where its kind takes no questions. */
export async function findRecord(db: Db, { kind, id }: Ref, day: Day): Promise<AskedRecord | null> {
  const resource = resourceOf(kind)
  if (!resource?.answersBy) return null
  const titled = (await resource.titles(db, [id])).get(id)
  if (!titled) return null
  const consultation = (await resource.consultation?.(db, id)) ?? null
  return {
    ref: { kind, id },
    ...titled,
    ownerId: await ownerOf(db, { kind, id }, day),
    consultation: consultation && { ...consultation, ownerId: await answering(db, consultation.ownerId, day) },
  }
}

/** The days on which proposals for it are taken, where that day is one of them. */
export const windowOn = (consultation: Consultation | null, day: Day) =>
  consultation?.windows.find(({ opensOn, closesOn }) => opensOn <= day && (closesOn === null || day <= closesOn)) ??
  null

/** Whether the text that was drafted in the open is signed, or given up. */
export const isTextFixed = async (db: Db, { kind, id }: Ref): Promise<boolean> =>
  (await resourceOf(kind)?.consultation?.(db, id))?.isFixed ?? false

/** What an answer of that type may name: the claims that mend a contested one, the drafts that take a proposal up. */
export async function nameable(db: Db, subject: Ref, type: AnswerType): Promise<readonly Claim[]> {
  if (takesUp(type)) return draftsOf(db, subject)
  return type === 'corrected' ? claimsOf(db, subject) : []
}

/** What is named beside a contribution of that kind: what it contests, or what took it up. */
export const namedBeside = async (db: Db, subject: Ref, kind: Kind): Promise<readonly Claim[]> => {
  if (kind === 'proposal') return draftsOf(db, subject)
  return kind === 'contradiction' ? claimsOf(db, subject) : []
}

const draftsOf = async (db: Db, { kind, id }: Ref): Promise<readonly Claim[]> =>
  (await resourceOf(kind)?.consultation?.(db, id))?.drafts ?? []

/** Who answers for the record on that day: its owner, or whoever that one passed its duties to. */
export const ownerOf = async (db: Db, { kind, id }: Ref, day: Day): Promise<string | null> =>
  answering(db, (await resourceOf(kind)?.answersBy?.(db, id)) ?? null, day)

const answering = async (db: Db, owner: string | null, day: Day) => owner && answererOf(db, owner, day)

/** What was claimed of the record, the latest first; nothing of kinds of which nothing is. */
export const claimsOf = async (db: Db, { kind, id }: Ref): Promise<readonly Claim[]> =>
  (await resourceOf(kind)?.claims?.(db, id)) ?? []
