import { ref } from '../../../kernel/ref.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf, type Actor } from '../../../platform/access/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { canManagePlans, type Acting } from '../acting.ts'
import type { Minimum } from './model.ts'
import { endMinimum, insertMinimum, lockMinimum, lockMinimums, minimumsOf, withdrawMinimum } from './store.ts'

export type MinimumRefusal = 'not-after' | 'already-ended' | 'asks-no-days' | 'changes-nothing' | WithdrawalRefusal
export type WithdrawalRefusal = 'already-withdrawn'
export type NewMinimumRefusal = 'needs-days' | 'asks-no-days' | 'needs-next-phase' | 'no-such-phase' | 'already-asked'

export type NewMinimum = Pick<
  Minimum,
  'rule' | 'phase' | 'nextPhase' | 'days' | 'working' | 'norm' | 'anchor' | 'citation'
> & { from: Day }

/**
 * From `from` on, the minimum asks for other days, by another citation; with `days` null, for nothing any more. What it asked until then
 * stays, for the plans of then. Answers the id of what is asked then, or of what is asked no more. Throws Forbidden, NotFound.
 */
export async function changeMinimum(
  { actor, transaction }: Acting,
  id: string,
  {
    days,
    from,
    citation,
    provision = null,
  }: {
    days: number | null
    from: Day
    citation: TranslatedText
    /** Where the legal framework has it. Null: nowhere yet or, with the same citation, where it was. */
    provision?: { norm: string; anchor: string } | null
  },
): Promise<Verdict<string, MinimumRefusal>> {
  authorize(canManagePlans(actor))
  const by = authorOf(actor)
  return transaction(async (tx): Promise<Verdict<string, MinimumRefusal>> => {
    const before = await lockMinimum(tx, id)
    if (!before) throw new NotFound(id)
    if (before.withdrawnAt !== null) return refuse('already-withdrawn')
    if (before.untilDay !== null) return refuse('already-ended')
    if (before.rule === 'exists' && days !== null) return refuse('asks-no-days')
    if (before.fromDay !== null && from <= before.fromDay) return refuse('not-after')
    const isSameCitation = citation.es === before.citation.es
    if (days !== null && days === before.days && isSameCitation && provision === null) return refuse('changes-nothing')
    await endMinimum(tx, id, from)
    let next: string | null = null
    if (days !== null) {
      const { id: _, ...rest } = before
      next = await insertMinimum(tx, {
        ...rest,
        ...(provision ?? (isSameCitation ? {} : { norm: null, anchor: null })),
        days,
        citation,
        fromDay: from,
        untilDay: null,
        follows: id,
        ...by,
      })
    }
    await record(tx, {
      event: 'drafting-minimum.set',
      subject: ref('drafting-minimum', id),
      actorId: by.personId,
      organizationId: by.organizationId,
      about: next ? [ref('drafting-minimum', next)] : [],
      details: { rule: before.rule, phase: before.phase, from: before.days, days, fromDay: from },
    })
    return accept(next ?? id)
  })
}

/** From `from` on, a norm asks for something that none asked. Throws Forbidden. */
export function addMinimum(
  { actor, transaction }: Acting,
  { from, ...asked }: NewMinimum,
): Promise<Verdict<string, NewMinimumRefusal>> {
  authorize(canManagePlans(actor))
  const by = authorOf(actor)
  return transaction(async (tx): Promise<Verdict<string, NewMinimumRefusal>> => {
    if (asked.rule !== 'exists' && asked.days === null) return refuse('needs-days')
    if (asked.rule === 'exists' && asked.days !== null) return refuse('asks-no-days')
    if (asked.phase === 'other' || asked.nextPhase === 'other') return refuse('no-such-phase')
    if (asked.rule === 'ahead' && (asked.nextPhase === null || asked.nextPhase === asked.phase))
      return refuse('needs-next-phase')
    await lockMinimums(tx)
    const others = (await minimumsOf(tx)).filter(
      ({ rule, phase, withdrawnAt }) => rule === asked.rule && phase === asked.phase && withdrawnAt === null,
    )
    if (others.some(({ untilDay }) => untilDay === null || untilDay > from)) return refuse('already-asked')
    const id = await insertMinimum(tx, {
      ...asked,
      nextPhase: asked.rule === 'ahead' ? asked.nextPhase : null,
      fromDay: from,
      untilDay: null,
      ...by,
    })
    await record(tx, {
      event: 'drafting-minimum.set',
      subject: ref('drafting-minimum', id),
      actorId: by.personId,
      organizationId: by.organizationId,
      details: { rule: asked.rule, phase: asked.phase, from: null, days: asked.days, fromDay: from },
    })
    return accept(id)
  })
}

/**
 * It was entered by mistake, so it never held: what it took the place of holds on, as if it had not been. It stays in sight, with the
 * reason. Throws Forbidden, NotFound.
 */
export function takeBackMinimum(
  { actor, transaction }: Acting,
  id: string,
  reason: TranslatedText,
): Promise<Verdict<string, WithdrawalRefusal>> {
  authorize(canManagePlans(actor))
  const by = authorOf(actor)
  return transaction(async (tx): Promise<Verdict<string, WithdrawalRefusal>> => {
    const minimum = await lockMinimum(tx, id)
    if (!minimum) throw new NotFound(id)
    if (minimum.withdrawnAt !== null) return refuse('already-withdrawn')
    const { rule, phase, days, fromDay, follows } = minimum
    await withdrawMinimum(tx, minimum, { withdrawnBy: by.personId, withdrawnReason: reason })
    await record(tx, {
      event: 'drafting-minimum.withdrawn',
      subject: ref('drafting-minimum', id),
      actorId: by.personId,
      organizationId: by.organizationId,
      about: follows ? [ref('drafting-minimum', follows)] : [],
      details: { rule, phase, days, fromDay, reason, again: follows !== null },
    })
    return accept(id)
  })
}

const authorOf = (actor: Actor) => ({
  personId: personOf(actor).id,
  organizationId: [...(actor.permissions.get('plan.manage') ?? [])][0] ?? null,
})
