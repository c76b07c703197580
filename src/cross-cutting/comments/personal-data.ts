import type { Db, Tx } from '../../platform/database/index.ts'
import { folioOf } from './model.ts'
import {
  answersByPerson,
  contributionsOfPerson,
  flagsOfPerson,
  forgetFlags,
  moderationsByPerson,
  rejoindersOf,
} from './store.ts'

/** What the person asked, said and told moderators. */
export async function personalData(db: Db, personId: string): Promise<Record<string, unknown>> {
  const given = await contributionsOfPerson(db, personId)
  const rejoinders = await rejoindersOf(
    db,
    given.map(({ id }) => id),
  )
  return {
    contributions: given.map(({ id, number, kind, text, subjectKind, subjectId, createdAt, withdrawnOn, hidden }) => ({
      folio: folioOf(number),
      kind,
      about: { kind: subjectKind, id: subjectId },
      text,
      publishedAt: createdAt,
      withdrawnOn,
      hidden,
      rejoinder: rejoinders.find(({ contributionId }) => contributionId === id)?.text ?? null,
    })),
    flags: (await flagsOfPerson(db, personId)).map(withFolio),
    answers: (await answersByPerson(db, personId)).map(withFolio),
    moderations: (await moderationsByPerson(db, personId)).map(withFolio),
  }
}

const withFolio = <Row extends { number: number }>({ number, ...row }: Row) => ({ folio: folioOf(number), ...row })

/**
 * What they told moderators goes. What they asked stays without their name, which their row loses: answers were given to it, and
 * counts rest on it.
 */
export const forget = (tx: Tx, personId: string) => forgetFlags(tx, personId)
