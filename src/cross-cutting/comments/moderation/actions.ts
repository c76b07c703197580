import { dayOf, type Day } from '../../../kernel/dates.ts'
import { visible } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, personOf, type Actor } from '../../../platform/access/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { lockedOf, recordOn, type Acting } from '../acting.ts'
import { judgeText, LONGEST_REASON, MOST_AN_HOUR, type TextRefusal } from '../model.ts'
import { appealsFor, isAuthor, moderatesFor } from '../policy.ts'
import { findRules, rulesOn, type Rule } from '../rules/store.ts'
import { appealedOf, decidesFor, deskOfAppeal, isBound, judgesOn, mayModerate } from './deciders.ts'
import {
  appealsOf,
  countRecent,
  decideAppeal,
  insertAppeal,
  insertFlag,
  hidingOf,
  insertModeration,
  lockAsker,
  moderationsOf,
  rejoindersOf,
  settleFlags,
  updateContribution,
  versionsOf,
  type Appeal,
  type Contribution,
  type Moderation,
  type Version,
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
  /** Which earlier text, of those that its author corrected; without it, the whole contribution. */
  version?: number | null
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
  | 'already-restored'
  | 'unknown-version'
  | 'version-hidden'

/** What was decided of it and appealed, of the whole and of its earlier texts. */
async function decidedOf(tx: Tx, { id }: Contribution): Promise<{ decisions: Moderation[]; appealed: Appeal[] }> {
  return { decisions: await moderationsOf(tx, [id]), appealed: await appealsOf(tx, [id]) }
}

/** What took it out of sight, or that earlier text of it, and holds. */
const hidingOn = (
  { hidden }: Contribution,
  version: number | null,
  { decisions, appealed }: Awaited<ReturnType<typeof decidedOf>>,
): Moderation | undefined => (version === null && !hidden ? undefined : hidingOf(version, decisions, appealed))

/**
 * Whether an appeal gave these same words back, against that rule: it binds whoever moderates after it. What its author corrected or, of the
 * whole, said in rejoinder since is another text; a rule published again with the same words is the same rule.
 */
async function wasRestored(
  tx: Tx,
  contribution: Contribution,
  { version, rule, texts }: { version: number | null; rule: Rule; texts: readonly Version[] },
  { decisions, appealed }: Awaited<ReturnType<typeof decidedOf>>,
): Promise<boolean> {
  const textOf = (earlier: Version | undefined) => (earlier ?? contribution).text.es
  const words = textOf(texts.find(({ number }) => number === version))
  const [rejoinder] = version === null ? await rejoindersOf(tx, [contribution.id]) : []
  const cited = decisions.flatMap(({ id, version: judged, createdAt, ruleVersion, ruleNumber }) => {
    const isRestored = appealed.some((one) => one.moderationId === id && one.decision === 'restored')
    if (!isRestored || (rejoinder && rejoinder.createdAt > createdAt)) return []
    const then = texts.find((one) => (judged === null ? one.replacedAt > createdAt : one.number === judged))
    return textOf(then) === words ? [{ version: ruleVersion!, number: ruleNumber! }] : []
  })
  return (await findRules(tx, cited)).some(({ text }) => text.es === rule.text.es)
}

/** The name of an act on the whole, or on an earlier text of it, in the journal. */
const eventOf = (version: number | null, event: 'hidden' | 'appealed' | 'restored' | 'appeal-rejected') =>
  version === null ? event : `version-${event}`

/**
 * Hides a contribution, or one earlier text of it, by a rule that forbids something, or says why it stays. Who answers for the body that owes the answer does not;
 * where nobody else can and that body is an authority, it does, and its own term runs on. An earlier text out of sight stops no term and settles no
 * flag: those are about what it says now. Throws NotFound, and Forbidden to who moderates for no authority.
 */
export function moderateContribution(
  services: Acting & Pick<Services, 'db'>,
  actor: Actor,
  { number, version = null, decision, rule: cited = null, reason: given }: ModerateInput,
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
    const decided = await decidedOf(tx, contribution)
    const texts = await versionsOf(tx, [contribution.id])
    if (version !== null) {
      if (!texts.some((one) => one.number === version)) return refuse('unknown-version')
      if (hidingOn(contribution, version, decided)) return refuse('version-hidden')
    }
    const judges = await judgesOn(tx, [contribution.ownerId], services.today())
    if (!mayModerate(judges, person.id, contribution)) return refuse('own-body')
    const rule = (await rulesOn(tx, services.today())).find((one) => one.number === cited)
    if (decision === 'hidden' && !rule) return refuse('needs-rule')
    if (decision === 'hidden' && !rule!.forbids) return refuse('rule-protects')
    if (decision === 'hidden' && (await wasRestored(tx, contribution, { version, rule: rule!, texts }, decided)))
      return refuse('already-restored')
    if (reason.length > LONGEST_REASON) return refuse('too-long')
    const judged = judgeText(reason)
    if (!judged.ok) return judged
    const isBoundTo = decision === 'hidden' && isBound(judges, person.id, contribution.ownerId)
    const id = await insertModeration(tx, {
      contributionId: contribution.id,
      number: decided.decisions.length + 1,
      version,
      byOwner: version !== null && isBoundTo,
      decision,
      ruleVersion: decision === 'hidden' ? rule!.version : null,
      ruleNumber: decision === 'hidden' ? rule!.number : null,
      reason: { es: reason },
      organizationId,
      personId: person.id,
      createdAt: services.now(),
    })
    if (version === null) await settleFlags(tx, contribution.id)
    if (decision === 'hidden' && version === null)
      await updateContribution(tx, contribution.id, { hidden: true, hiddenByOwner: isBoundTo })
    await recordOn(tx, contribution, {
      event: decision === 'hidden' ? eventOf(version, decision) : decision,
      actorId: person.id,
      organizationId,
      details: {
        moderationId: id,
        ...(version !== null && { version }),
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
  { number, version = null, reason: given }: { number: number; version?: number | null; reason: string },
) {
  const person = personOf(actor)
  const text = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<null, AppealRefusal>> => {
    const contribution = await lockedOf(tx, number)
    authorize(isAuthor(actor, contribution))
    const decided = await decidedOf(tx, contribution)
    const decision = hidingOn(contribution, version, decided)
    if (!decision) return refuse('not-hidden')
    if (decided.appealed.some(({ moderationId }) => moderationId === decision.id)) return refuse('already-appealed')
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
    await recordOn(tx, contribution, {
      event: eventOf(version, 'appealed'),
      actorId: person.id,
      details: { dueOn: term.dueOn, ...(version !== null && { version }) },
    })
    return accept(null)
  })
}

/** `version`: the appeal about that earlier text; without it, about the whole contribution. */
export type DecideInput = { number: number; version?: number | null; decision: 'restored' | 'upheld'; reason: string }
export type DecideRefusal = TextRefusal | 'too-long' | 'no-appeal' | 'own-decision' | 'own-question' | 'own-body'

/**
 * Decides an appeal: never who hid it, nor its author, nor who answers for the body that owes the answer (`deskOfAppeal`). What is restored
 * is owed its answer as it was: its term goes on where it stopped, and what was overdue is. Throws NotFound and Forbidden.
 */
export function decideOnAppeal(
  services: Acting,
  actor: Actor,
  { number, version = null, decision, reason: given }: DecideInput,
) {
  const person = personOf(actor)
  const reason = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<null, DecideRefusal>> => {
    const contribution = await lockedOf(tx, number)
    const decided = await decidedOf(tx, contribution)
    const hiding = hidingOn(contribution, version, decided)
    const appeal = decided.appealed.find((one) => one.decision === null && one.moderationId === hiding?.id)
    if (!appeal) {
      authorize((await appealsFor(tx, actor)) !== null) // administrators as well: the one that waited may have been theirs
      return refuse(isAuthor(actor, contribution) ? 'own-question' : 'no-appeal')
    }
    const { organizationId, isTheirs, hiddenOn } = await standingOn(tx, actor, contribution, appeal, services.today())
    authorize(organizationId !== null)
    if (isAuthor(actor, contribution)) return refuse('own-question')
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
    const isWhole = version === null
    const term = isRestored && isWhole ? await resumedTerm(tx, contribution, hiddenOn!, services.today()) : null
    if (isRestored && isWhole)
      await updateContribution(tx, contribution.id, { hidden: false, hiddenByOwner: false, ...term })
    const { dueOn } = { ...contribution, ...term }
    await recordOn(tx, contribution, {
      event: eventOf(version, isRestored ? 'restored' : 'appeal-rejected'),
      actorId: person.id,
      organizationId,
      details: {
        ...(version !== null && { version }),
        ...(isRestored && isWhole && dueOn !== null && contribution.answeredOn === null && { dueOn }),
      },
    })
    return accept(null)
  })
}

/**
 * How the actor stands to the appeal that waits: in the name of which authority they would decide it (null: of none), whether it is theirs to
 * decide, and on which day it was hidden. Where none waits, as moderators.
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
  const appealed = appealedOf(contribution, decision)
  const desk = deskOfAppeal(await judgesOn(db, [appealed.ownerId, appealed.authorityId], day), appealed)
  return {
    organizationId: await decidesFor(db, actor, appealed, desk),
    isTheirs: desk.people.includes(actor.person?.id ?? ''),
    hiddenOn: dayOf(decision.createdAt),
  }
}
