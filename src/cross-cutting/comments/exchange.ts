import { peopleNames } from '../../foundations/identity/index.ts'
import { organizationNames } from '../../foundations/organizations/index.ts'
import type { Day } from '../../kernel/dates.ts'
import { refKey } from '../../kernel/ref.ts'
import { NotFound } from '../../platform/access/index.ts'
import type { Db } from '../../platform/database/index.ts'
import { folioOf, subjectOf } from './model.ts'
import { titlesOfAny } from '../../platform/manifest/registry.ts'
import { appealedOf, deskOfAppeal, judgesOn, type AppealDesk } from './moderation/deciders.ts'
import { namedBeside } from './records.ts'
import { findRules } from './rules/store.ts'
import {
  answersOf,
  appealsOf,
  findContribution,
  hidingOf,
  moderationsOf,
  piecesOf,
  rejoindersOf,
  versionsOf,
  type Appeal,
  type Contribution,
  type Moderation,
} from './store.ts'

/** What it said before a correction; its text is not here while it is out of sight, but what took it out. */
export type EarlierText = Exchange['versions'][number]
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
    contribution.editedAt === null ? [] : await versionsOf(db, ids),
  ]
  const cited = moderations.flatMap(({ ruleVersion, ruleNumber }) =>
    ruleVersion !== null && ruleNumber !== null ? [{ version: ruleVersion, number: ruleNumber }] : [],
  )
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
    appealDesks: await desksOf(db, contribution, moderations, appeals, today),
    versions: versions.map(({ number, text, replacedAt }) => {
      const hiding = hidingOf(number, moderations, appeals)
      return { number, text: hiding ? null : text, replacedAt, hiding }
    }),
    rules: await findRules(db, cited),
    organizations: await organizationNames(db, [...new Set(named)], today),
    people: await peopleNames(db, [contribution.authorId, ...answers.map(({ personId }) => personId)]),
    record: (await titlesOfAny(db, [subject])).get(refKey(subject)),
    claims: await namedBeside(db, subject, contribution.kind),
  }
}

/** On whose desk each appeal that waits is today, by what it is against. */
async function desksOf(
  db: Db,
  contribution: Contribution,
  moderations: readonly Moderation[],
  appeals: readonly Appeal[],
  today: Day,
): Promise<ReadonlyMap<string, AppealDesk>> {
  const waiting = new Set(appeals.flatMap(({ moderationId, decision }) => (decision === null ? [moderationId] : [])))
  const against = moderations.filter(({ id }) => waiting.has(id))
  if (against.length === 0) return new Map()
  const bodies = against.map(({ organizationId }) => organizationId)
  const judges = await judgesOn(db, [contribution.ownerId, ...bodies], today)
  return new Map(against.map((one) => [one.id, deskOfAppeal(judges, appealedOf(contribution, one)).desk]))
}
