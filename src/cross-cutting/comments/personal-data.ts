import { and, asc, eq } from 'drizzle-orm'
import { ref, type Ref } from '../../kernel/ref.ts'
import { among, type Db, type Tx } from '../../platform/database/index.ts'
import { journal } from '../../platform/journal/tables.ts'
import { folioOf } from './model.ts'
import {
  answersByPerson,
  contributionsOfPerson,
  flagsOfPerson,
  forgetFlags,
  moderationsByPerson,
  piecesOf,
  rejoindersOf,
} from './store.ts'
import { appeals, contributions, versions } from './tables.ts'

/** What the person asked, said, brought as evidence and told moderators, and what they said in the name of a body. */
export async function personalData(db: Db, personId: string): Promise<Record<string, unknown>> {
  const given = await contributionsOfPerson(db, personId)
  const ids = given.map(({ id }) => id)
  const of = async <Row extends { contributionId: string }>(rows: Promise<Row[]>) =>
    Map.groupBy(await rows, ({ contributionId }) => contributionId)
  const [before, pieces, rejoinders] = [
    await of(earlierTexts(db, ids)),
    await of(piecesOf(db, ids)),
    await of(rejoindersOf(db, ids)),
  ]
  return {
    contributions: given.map(({ id, number, kind, text, subjectKind, subjectId, createdAt, withdrawnOn, hidden }) => ({
      folio: folioOf(number),
      kind,
      about: { kind: subjectKind, id: subjectId },
      text,
      earlierTexts: (before.get(id) ?? []).map(({ number: earlierText, text: said, replacedAt }) => ({
        earlierText,
        text: said,
        replacedAt,
      })),
      evidence: (pieces.get(id) ?? []).map(({ kind: form, title, url, fileName, sha256 }) =>
        form === 'link' ? { title, url } : { title, fileName, sha256 },
      ),
      publishedAt: createdAt,
      withdrawnOn,
      hidden,
      rejoinder: rejoinders.get(id)?.[0]?.text ?? null,
    })),
    appeals: (await appealsOf(db, ids)).map(withFolio),
    flags: (await flagsOfPerson(db, personId)).map(withFolio),
    answers: (await answersByPerson(db, personId)).map(withFolio),
    extensions: (await extensionsByPerson(db, personId)).map(withFolio),
    moderations: (await moderationsByPerson(db, personId)).map(withFolio),
    appealDecisions: (await appealDecisionsBy(db, personId)).map(withFolio),
  }
}

/** What they said that is in sight, the latest first: it is theirs to take back while they have an account. */
export async function withdrawable(db: Db, personId: string): Promise<Ref[]> {
  const given = await contributionsOfPerson(db, personId)
  return given
    .filter(({ hidden, withdrawnOn }) => !hidden && withdrawnOn === null)
    .toReversed()
    .map(({ id }) => ref('contribution', id))
}

const withFolio = <Row extends { number: number }>({ number, ...row }: Row) => ({ folio: folioOf(number), ...row })

/** As they stood before each correction, oldest first, those that moderators took out of sight too: they are theirs. */
const earlierTexts = (db: Db, ids: readonly string[]) =>
  db
    .select({
      contributionId: versions.contributionId,
      number: versions.number,
      text: versions.text,
      replacedAt: versions.replacedAt,
    })
    .from(versions)
    .where(among(versions.contributionId, ids))
    .orderBy(asc(versions.contributionId), asc(versions.number))

/** What was said against taking those out of sight: only who wrote them may. */
const appealsOf = (db: Db, ids: readonly string[]) =>
  db
    .select({
      number: contributions.number,
      text: appeals.text,
      createdAt: appeals.createdAt,
      decision: appeals.decision,
    })
    .from(appeals)
    .innerJoin(contributions, eq(contributions.id, appeals.contributionId))
    .where(among(appeals.contributionId, ids))
    .orderBy(asc(appeals.createdAt))

const appealDecisionsBy = (db: Db, personId: string) =>
  db
    .select({
      number: contributions.number,
      decision: appeals.decision,
      reason: appeals.decisionReason,
      organizationId: appeals.organizationId,
      createdAt: appeals.decidedAt,
    })
    .from(appeals)
    .innerJoin(contributions, eq(contributions.id, appeals.contributionId))
    .where(eq(appeals.decidedBy, personId))
    .orderBy(asc(appeals.decidedAt))

/** Reasons they gave for more time, in the name of a body. Only the journal says who gave them; a term is extended once. */
const extensionsByPerson = (db: Db, personId: string) =>
  db
    .select({
      number: contributions.number,
      reason: contributions.extensionReason,
      createdAt: journal.at,
    })
    .from(journal)
    .innerJoin(contributions, eq(contributions.id, journal.subjectId))
    .where(and(eq(journal.event, 'contribution.term-extended'), eq(journal.actorId, personId)))
    .orderBy(asc(journal.id))

/**
 * What they told moderators goes. What they asked stays without their name, which their row loses: answers were given to it, and
 * counts rest on it.
 */
export const forget = (tx: Tx, personId: string) => forgetFlags(tx, personId)
