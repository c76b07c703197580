import { peopleNames } from '../../foundations/identity/index.ts'
import { organizationNames } from '../../foundations/organizations/index.ts'
import type { Day } from '../../kernel/dates.ts'
import { refKey } from '../../kernel/ref.ts'
import { NotFound } from '../../platform/access/index.ts'
import type { Db } from '../../platform/database/index.ts'
import { folioOf, subjectOf } from './model.ts'
import { titlesOfAny } from '../../platform/manifest/registry.ts'
import { deskOfAppeal, judgesOn } from './moderation/deciders.ts'
import { namedBeside } from './records.ts'
import { findRules } from './rules/store.ts'
import {
  answersOf,
  appealsOf,
  findContribution,
  moderationsOf,
  piecesOf,
  rejoindersOf,
  versionsOf,
  type Contribution,
} from './store.ts'

export type Exchange = Awaited<ReturnType<typeof exchangeOf>>

/** Throws NotFound. */
export async function contributionAt(db: Db, number: number): Promise<Contribution> {
  const found = await findContribution(db, number)
  if (!found) throw new NotFound(folioOf(number))
  return found
}

/** A contribution with all that was said of it and everybody it names. A constant number of queries. */
export async function exchangeOf(db: Db, contribution: Contribution, today: Day) {
  const ids = [contribution.id]
  const subject = subjectOf(contribution)
  const [answers, rejoinders, pieces, moderations, appeals, versions] = [
    await answersOf(db, ids),
    await rejoindersOf(db, ids),
    await piecesOf(db, ids),
    await moderationsOf(db, ids),
    await appealsOf(db, ids),
    contribution.editedAt === null ? [] : await versionsOf(db, contribution.id),
  ]
  const cited = moderations.flatMap(({ ruleVersion, ruleNumber }) =>
    ruleVersion !== null && ruleNumber !== null ? [{ version: ruleVersion, number: ruleNumber }] : [],
  )
  const waiting = appeals.find(({ decision }) => decision === null)
  const against = moderations.find(({ id }) => id === waiting?.moderationId)
  const named = [
    contribution.ownerId,
    ...answers.flatMap(({ organizationId, transferredTo }) => [organizationId, transferredTo ?? organizationId]),
    ...moderations.map(({ organizationId }) => organizationId),
  ]
  return {
    contribution,
    today,
    answers,
    rejoinder: rejoinders[0],
    pieces,
    moderations,
    appeals,
    /** On whose desk the appeal that waits is today. */
    appealDesk:
      waiting && against
        ? deskOfAppeal(await judgesOn(db, [contribution.ownerId, against.organizationId], today), {
            ...contribution,
            hiddenBy: waiting.hiddenBy,
            authorityId: against.organizationId,
          }).desk
        : null,
    versions,
    rules: await findRules(db, cited),
    organizations: await organizationNames(db, [...new Set(named)], today),
    people: await peopleNames(db, [contribution.authorId, ...answers.map(({ personId }) => personId)]),
    record: (await titlesOfAny(db, [subject])).get(refKey(subject)),
    claims: await namedBeside(db, subject, contribution.kind),
  }
}
