import { rolesOfPerson } from '../../foundations/identity/index.ts'
import { postsOfAccount } from '../../foundations/posts/index.ts'
import type { Day } from '../../kernel/dates.ts'
import type { Db } from '../../platform/database/index.ts'

/** `until` is the first day on which it no longer holds; null where it has no end. */
export type Span = { from: Day | null; until: Day | null }
export type Tie = { organizationId: string } & Span

const isEmpty = ({ from, until }: Span) => from !== null && until !== null && until <= from
const begins = ({ from }: Span, before: Day | null) => from === null || before === null || from < before
export const overlap = (one: Span, other: Span) =>
  !isEmpty(one) && !isEmpty(other) && begins(one, other.until) && begins(other, one.until)
export const includes = (span: Span, day: Day) =>
  !isEmpty(span) && (span.from === null || span.from <= day) && (span.until === null || day < span.until)

/** The roles and the posts of a person, of any day. Two queries. */
export async function tiesOfPerson(db: Db, personId: string): Promise<{ roles: Tie[]; posts: Tie[] }> {
  const roles = await rolesOfPerson(db, personId)
  return {
    roles: roles.map(({ organizationId, fromDay, untilDay }) => ({ organizationId, from: fromDay, until: untilDay })),
    posts: await postsOfAccount(db, personId),
  }
}

/** Whether the person holds a role or a post in one of those organizations on that day. */
export async function belongsToOne(db: Db, personId: string, organizationIds: readonly string[], day: Day) {
  const { roles, posts } = await tiesOfPerson(db, personId)
  return [...roles, ...posts].some((tie) => organizationIds.includes(tie.organizationId) && includes(tie, day))
}
