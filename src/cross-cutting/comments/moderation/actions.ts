import { dayOf, type Day } from '../../../kernel/dates.ts'
import { visible } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, personOf, type Actor } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { lockedOf, recordOn, type Acting } from '../acting.ts'
import { judgeText, LONGEST_REASON, MOST_AN_HOUR, type TextRefusal } from '../model.ts'
import { isAuthor, moderatesFor } from '../policy.ts'
import { rulesOn } from '../rules/store.ts'
import { decidesFor, deskOfAppeal, isBound, judgesOn, mayModerate } from './deciders.ts'
import {
  appealsOf,
  countRecent,
  decideAppeal,
  insertAppeal,
  insertFlag,
  insertModeration,
  lockAsker,
  moderationsOf,
  settleFlags,
  updateContribution,
  type Appeal,
  type Contribution,
} from '../store.ts'
import { newAppealTerm, resumedTerm } from '../terms.ts'

const HOUR = 3_600_000 // milliseconds
const LONGEST_FLAG = 1000

export type FlagRefusal = TextRefusal | 'too-long' | 'withdrawn' | 'hidden' | 'own-question' | 'too-many'

/** Tells moderators of a contribution, with a reason that only they read. To say it twice says nothing more. Throws SignInNeeded, NotFound. */
export function flagContribution(
  services: Acting,
  actor: Actor,
  { number, reason: given }: { number: number; reason: string },
) {
  const person = personOf(actor)
  const reason = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<null, FlagRefusal>> => {
    await lockAsker(tx, person.id)
    const contribution = await lockedOf(tx, number)
    if (isAuthor(actor, contribution)) return refuse('own-question')
    if (contribution.hidden) return refuse('hidden')
    if (contribution.withdrawnOn !== null) return refuse('withdrawn')
    if (reason.length > LONGEST_FLAG) return refuse('too-long')
    const judged = judgeText(reason)
    if (!judged.ok && judged.reason === 'too-short') return judged
    const now = services.now()
    if ((await countRecent(tx, person.id, new Date(now.getTime() - HOUR))) >= MOST_AN_HOUR) return refuse('too-many')
    if (await insertFlag(tx, { contributionId: contribution.id, personId: person.id, reason, createdAt: now }))
      await recordOn(tx, contribution, { event: 'flagged', actorId: person.id, public: false })
    return accept(null)
  })
}

export type ModerateInput = {
  number: number
  decision: 'hidden' | 'kept'
  /** Of the rules that hold today, one that forbids something; needed to hide. */
  rule?: number | null
  reason: string
}
export type ModerateRefusal =
  | TextRefusal
  | 'too-long'
  | 'withdrawn'
  | 'hidden'
  | 'own-question'
  | 'own-body'
  | 'needs-rule'
  | 'rule-protects'

/**
 * Hides a contribution by a rule that forbids something, or says why it stays. Who answers for the body that owes the answer does not;
 * where nobody else can and that body is an authority, it does, and its own term runs on. Throws NotFound, and Forbidden to who moderates
 * for no authority.
 */
export function moderateContribution(
  services: Acting & Pick<Services, 'db'>,
  actor: Actor,
  { number, decision, rule: cited = null, reason: given }: ModerateInput,
) {
  const person = personOf(actor)
  const reason = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<null, ModerateRefusal>> => {
    const contribution = await lockedOf(tx, number)
    const organizationId = await moderatesFor(tx, actor)
    authorize(organizationId !== null)
    if (isAuthor(actor, contribution)) return refuse('own-question')
    if (contribution.hidden) return refuse('hidden')
    if (contribution.withdrawnOn !== null) return refuse('withdrawn')
    const judges = await judgesOn(tx, [contribution.ownerId], services.today())
    if (!mayModerate(judges, person.id, contribution)) return refuse('own-body')
    const rule = (await rulesOn(tx, services.today())).find((one) => one.number === cited)
    if (decision === 'hidden' && !rule) return refuse('needs-rule')
    if (decision === 'hidden' && !rule!.forbids) return refuse('rule-protects')
    if (reason.length > LONGEST_REASON) return refuse('too-long')
    const judged = judgeText(reason)
    if (!judged.ok) return judged
    const id = await insertModeration(tx, {
      contributionId: contribution.id,
      number: (await moderationsOf(tx, [contribution.id])).length + 1,
      decision,
      ruleVersion: decision === 'hidden' ? rule!.version : null,
      ruleNumber: decision === 'hidden' ? rule!.number : null,
      reason: { es: reason },
      organizationId,
      personId: person.id,
      createdAt: services.now(),
    })
    await settleFlags(tx, contribution.id)
    const hiddenByOwner = isBound(judges, person.id, contribution.ownerId)
    if (decision === 'hidden') await updateContribution(tx, contribution.id, { hidden: true, hiddenByOwner })
    await recordOn(tx, contribution, {
      event: decision,
      actorId: person.id,
      organizationId,
      details: {
        moderationId: id,
        ...(rule && decision === 'hidden' && { ruleVersion: rule.version, rule: rule.number, ruleTitle: rule.title }),
      },
    })
    return accept(null)
  })
}

export type AppealRefusal = TextRefusal | 'too-long' | 'not-hidden' | 'already-appealed'

/** Asks for another person to look at it, within a term: once for each decision, by its author. Throws NotFound and Forbidden. */
export function appealModeration(
  services: Acting,
  actor: Actor,
  { number, reason: given }: { number: number; reason: string },
) {
  const person = personOf(actor)
  const text = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<null, AppealRefusal>> => {
    const contribution = await lockedOf(tx, number)
    authorize(isAuthor(actor, contribution))
    const decision = (await moderationsOf(tx, [contribution.id])).at(-1)
    if (!contribution.hidden || !decision) return refuse('not-hidden')
    if ((await appealsOf(tx, [contribution.id])).some(({ moderationId }) => moderationId === decision.id))
      return refuse('already-appealed')
    if (text.length > LONGEST_REASON) return refuse('too-long')
    const judged = judgeText(text)
    if (!judged.ok) return judged
    const term = await newAppealTerm(tx, decision.organizationId, services.today())
    await insertAppeal(tx, {
      moderationId: decision.id,
      contributionId: contribution.id,
      hiddenBy: decision.personId,
      text: { es: text },
      ...term,
      createdAt: services.now(),
    })
    await recordOn(tx, contribution, { event: 'appealed', actorId: person.id, details: { dueOn: term.dueOn } })
    return accept(null)
  })
}

export type DecideInput = { number: number; decision: 'restored' | 'upheld'; reason: string }
export type DecideRefusal = TextRefusal | 'too-long' | 'no-appeal' | 'own-decision' | 'own-question' | 'own-body'

/**
 * Decides an appeal: never who hid it, nor its author, nor who answers for the body that owes the answer (`deskOfAppeal`). What is restored
 * is owed its answer as it was: its term goes on where it stopped, and what was overdue is. Throws NotFound and Forbidden.
 */
export function decideOnAppeal(services: Acting, actor: Actor, { number, decision, reason: given }: DecideInput) {
  const person = personOf(actor)
  const reason = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<null, DecideRefusal>> => {
    const contribution = await lockedOf(tx, number)
    const appeal = (await appealsOf(tx, [contribution.id])).find((one) => one.decision === null)
    const { organizationId, isTheirs, hiddenOn } = await standingOn(tx, actor, contribution, appeal, services.today())
    authorize(organizationId !== null)
    if (isAuthor(actor, contribution)) return refuse('own-question')
    if (!appeal || !contribution.hidden) return refuse('no-appeal')
    if (appeal.hiddenBy === person.id) return refuse('own-decision')
    if (!isTheirs) return refuse('own-body')
    if (reason.length > LONGEST_REASON) return refuse('too-long')
    const judged = judgeText(reason)
    if (!judged.ok) return judged
    await decideAppeal(tx, appeal.moderationId, {
      decision,
      decisionReason: { es: reason },
      organizationId,
      decidedBy: person.id,
      decidedAt: services.now(),
    })
    const isRestored = decision === 'restored'
    const term = isRestored ? await resumedTerm(tx, contribution, hiddenOn!, services.today()) : null
    if (isRestored) await updateContribution(tx, contribution.id, { hidden: false, hiddenByOwner: false, ...term })
    const { dueOn } = { ...contribution, ...term }
    await recordOn(tx, contribution, {
      event: isRestored ? 'restored' : 'appeal-rejected',
      actorId: person.id,
      organizationId,
      details: { ...(isRestored && dueOn !== null && contribution.answeredOn === null && { dueOn }) },
    })
    return accept(null)
  })
}

/**
 * How the actor stands to the appeal that waits: in the name of which authority they would decide it (null: of none), whether it is theirs to
 * decide, and on which day the contribution was hidden. Where none waits, as moderators.
 */
export async function standingOn(
  db: Db,
  actor: Actor,
  contribution: Contribution,
  appeal: Appeal | undefined,
  day: Day,
): Promise<{ organizationId: string | null; isTheirs: boolean; hiddenOn: Day | null }> {
  if (!appeal) return { organizationId: await moderatesFor(db, actor), isTheirs: false, hiddenOn: null }
  const decision = (await moderationsOf(db, [contribution.id])).find((one) => one.id === appeal.moderationId)!
  const appealed = { ...contribution, hiddenBy: appeal.hiddenBy, authorityId: decision.organizationId }
  const desk = deskOfAppeal(await judgesOn(db, [appealed.ownerId, appealed.authorityId], day), appealed)
  return {
    organizationId: await decidesFor(db, actor, appealed, desk),
    isTheirs: desk.people.includes(actor.person?.id ?? ''),
    hiddenOn: dayOf(decision.createdAt),
  }
}
