import { calendarOf } from '../../../foundations/calendars/index.ts'
import { accountsHolding } from '../../../foundations/identity/index.ts'
import { organizationEnds, organizationNames } from '../../../foundations/organizations/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { visible } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, inTheNameOf, personOf, type Actor } from '../../../platform/access/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import { lockedOf, recordOn, type Acting } from '../acting.ts'
import {
  canExtend,
  deadlinesOf,
  isNameable,
  judgeAnswer,
  judgeText,
  LONGEST_ANSWER,
  LONGEST_REASON,
  subjectOf,
  type AnswerRefusal,
  type ExtensionRefusal,
  type TextRefusal,
} from '../model.ts'
import { ANSWER, canAnswer, isAuthor } from '../policy.ts'
import { isTextFixed, nameable } from '../records.ts'
import { answersOf, insertAnswer, updateContribution } from '../store.ts'
import { daysOf, newTerm } from '../terms.ts'
import { takesUp, type AnswerType } from '../vocabulary.ts'

export type AnswerInput = {
  number: number
  type: AnswerType
  reason: string
  /** Out of scope: the organization that would know. */
  transferredTo?: string | null
  /** Corrected: the claim that mends the one contested. Taking a proposal up: the draft that does. */
  correctionId?: string | null
}
export type Answered = {
  answer: number
  /** Whether the exchange has its answer with this one. */ concludes: boolean
  isNew: boolean
}
export type RefusedAnswer =
  | AnswerRefusal
  | TextRefusal
  | 'too-long'
  | 'cannot-take-it'
  | 'nobody-there'
  | 'own-question'

/**
 * Answers in the name of the body that owes it; what is said after the first answer adds to it. The same answer twice is one.
 * Throws NotFound, and Forbidden for anybody else, whatever they hold elsewhere.
 */
export function answerContribution(services: Acting, actor: Actor, input: AnswerInput) {
  personOf(actor)
  return services.transaction((tx) => answerWithin(tx, services, actor, input))
}

/** The same, as a part of a larger act of a module above. */
export async function answerWithin(
  tx: Tx,
  services: Pick<Acting, 'today' | 'now'>,
  actor: Actor,
  input: AnswerInput,
): Promise<Verdict<Answered, RefusedAnswer>> {
  const { number, type, transferredTo = null, correctionId = null } = input
  const person = personOf(actor)
  const reason = visible(input.reason).trim()
  const contribution = await lockedOf(tx, number)
  authorize(canAnswer(actor, contribution))
  if (isAuthor(actor, contribution)) return refuse('own-question')
  const speaker = inTheNameOf(actor, contribution.ownerId)
  const before = await answersOf(tx, [contribution.id])
  const last = before.at(-1)
  if (last && last.type === type && last.reason.es === reason && last.organizationId === speaker)
    return accept({ answer: last.number, concludes: false, isNew: false })
  const today = services.today()
  const claims = Map.groupBy(await nameable(tx, subjectOf(contribution), type), (claim) =>
    isNameable(claim, contribution),
  )
  const idsOf = (isAfter: boolean) => (claims.get(isAfter) ?? []).map(({ id }) => id)
  const verdict = judgeAnswer(
    contribution,
    { type, transferredTo, correctionId },
    {
      today,
      wasTransferred: before.some((answer) => answer.transferredTo !== null),
      claimId: contribution.claimId,
      claims: idsOf(true),
      older: idsOf(false),
      isFixed: takesUp(type) && (await isTextFixed(tx, subjectOf(contribution))),
    },
  )
  if (!verdict.ok) return verdict
  if (reason.length > LONGEST_ANSWER) return refuse('too-long')
  const judged = judgeText(reason)
  if (!judged.ok) return judged
  if (transferredTo !== null && !(await mayTake(tx, transferredTo))) return refuse('cannot-take-it')
  if (transferredTo !== null && (await accountsHolding(tx, ANSWER, transferredTo, today)).length === 0)
    return refuse('nobody-there')

  const answer = (last?.number ?? 0) + 1
  await insertAnswer(tx, {
    contributionId: contribution.id,
    number: answer,
    type,
    reason: { es: reason },
    organizationId: speaker,
    personId: person.id,
    transferredTo,
    correctionId,
    onDay: today,
    createdAt: services.now(),
  })
  const term = transferredTo === null ? null : await newTerm(tx, transferredTo, today)
  if (term) await updateContribution(tx, contribution.id, { ownerId: transferredTo!, ...term })
  else if (verdict.value.concludes) await updateContribution(tx, contribution.id, { answeredOn: today })
  await recordOn(tx, contribution, {
    event: term ? 'transferred' : 'answered',
    actorId: person.id,
    organizationId: speaker,
    about: transferredTo === null ? [] : [ref('organization', transferredTo)],
    details: {
      answer,
      type,
      ...(term
        ? { to: transferredTo, dueOn: term.dueOn }
        : verdict.value.concludes &&
          contribution.dueOn !== null && { onTime: today <= contribution.dueOn, dueOn: contribution.dueOn }),
    },
  })
  return accept({ answer, concludes: verdict.value.concludes, isNew: true })
}

/** Only who is bound to answer, and is still there, can be passed a question. */
async function mayTake(db: Db, organizationId: string): Promise<boolean> {
  const organization = (await organizationNames(db, [organizationId])).get(organizationId)
  if (organization?.sector !== 'public-body' && organization?.sector !== 'authority') return false
  return (await organizationEnds(db, [organizationId])).get(organizationId)?.dissolved === false
}

/** Lengthens the term once, with a reason that is public. Throws NotFound and Forbidden. */
export function extendTerm(
  services: Acting,
  actor: Actor,
  { number, reason: given }: { number: number; reason: string },
) {
  const person = personOf(actor)
  const reason = visible(given).trim()
  return services.transaction(
    async (tx): Promise<Verdict<{ dueOn: string }, ExtensionRefusal | TextRefusal | 'too-long'>> => {
      const contribution = await lockedOf(tx, number)
      authorize(canAnswer(actor, contribution))
      const verdict = canExtend(contribution, services.today())
      if (!verdict.ok) return verdict
      if (reason.length > LONGEST_REASON) return refuse('too-long')
      const judged = judgeText(reason)
      if (!judged.ok) return judged
      const calendar = await calendarOf(tx, contribution.ownerId)
      const { dueOn } = deadlinesOf(calendar, contribution.termFrom!, daysOf(contribution) + verdict.value)
      await updateContribution(tx, contribution.id, {
        extendedOn: services.today(),
        extensionReason: { es: reason },
        dueOn,
      })
      await recordOn(tx, contribution, {
        event: 'term-extended',
        actorId: person.id,
        organizationId: inTheNameOf(actor, contribution.ownerId),
        details: { from: contribution.dueOn, to: dueOn },
      })
      return accept({ dueOn })
    },
  )
}
