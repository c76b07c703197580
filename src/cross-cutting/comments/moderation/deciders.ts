import { holdersOf, peopleAnsweringFor } from '../../../foundations/identity/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { holds, inTheNameOf, type Actor } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Moderation } from '../store.ts'
import { APPEAL, appealsFor, MODERATE, moderatesFor } from '../policy.ts'

/**
 * What tells who may decide an appeal. `authorityId`: in whose name it was taken out; `hiddenByOwner`: that one owes the answer itself.
 */
type Appealed = {
  authorId: string
  hiddenBy: string
  authorityId: string
  ownerId: string
  hiddenByOwner: boolean
}

/** What is appealed of a contribution: the whole, or an earlier text that its own decision tells of. */
export const appealedOf = (
  { authorId, ownerId, hiddenByOwner }: Omit<Appealed, 'hiddenBy' | 'authorityId'>,
  {
    version,
    byOwner,
    personId,
    organizationId,
  }: Pick<Moderation, 'version' | 'byOwner' | 'personId' | 'organizationId'>,
): Appealed => ({
  authorId,
  ownerId,
  hiddenBy: personId,
  authorityId: organizationId,
  hiddenByOwner: version === null ? hiddenByOwner : byOwner,
})

/** Who might judge that day, and who answers for each of those bodies: nobody judges what is asked of the body they answer for. */
type Judges = {
  moderators: readonly string[]
  administrators: readonly string[]
  answering: ReadonlyMap<string, ReadonlySet<string>>
  /** Those of the bodies that are authorities. */
  authorities: ReadonlySet<string>
}

/** Judges are of authorities, by id of person; who has not chosen a name is left out. Six queries. */
export async function judgesOn(db: Db, bodies: readonly string[], day: Day): Promise<Judges> {
  const names = await organizationNames(db, bodies, day)
  return {
    moderators: await holdersInAuthorities(db, MODERATE, day),
    administrators: await holdersInAuthorities(db, APPEAL, day),
    answering: await peopleAnsweringFor(db, bodies, day),
    authorities: new Set([...names.values()].flatMap(({ id, sector }) => (sector === 'authority' ? [id] : []))),
  }
}

async function holdersInAuthorities(db: Db, permission: string, day: Day): Promise<string[]> {
  const holders = await holdersOf(db, permission, day)
  const bodies = await organizationNames(db, [...new Set(holders.map(({ organizationId }) => organizationId))], day)
  return holders.flatMap(({ personId, organizationId }) =>
    bodies.get(organizationId)?.sector === 'authority' ? [personId] : [],
  )
}

export const isBound = ({ answering }: Judges, personId: string, ownerId: string) =>
  answering.get(ownerId)?.has(personId) ?? false

/**
 * Whether the person may moderate what is asked of that body: who answers for it does not. What is asked of the moderators' own authority
 * they moderate only where nobody else does.
 */
export function mayModerate(
  judges: Judges,
  personId: string,
  { ownerId, authorId }: { ownerId: string; authorId: string },
): boolean {
  if (!isBound(judges, personId, ownerId)) return true
  return (
    judges.authorities.has(ownerId) && judges.moderators.every((id) => id === authorId || isBound(judges, id, ownerId))
  )
}

export type AppealDesk = 'moderators' | 'administrators' | 'other-administrators' | 'nobody'

/** Neither who took it out nor who wrote it. */
const isAnother = (id: string, { authorId, hiddenBy }: Appealed) => id !== authorId && id !== hiddenBy

/**
 * On whose desk it is, and who is at it: moderators who do not answer for the body; where there are none, those who administer the
 * authority that took it out or, where that one owes the answer itself, another one; itself only where no other body can.
 */
export function deskOfAppeal(judges: Judges, appealed: Appealed): { desk: AppealDesk; people: readonly string[] } {
  const others = (people: readonly string[]) => people.filter((id) => isAnother(id, appealed))
  const free = (people: readonly string[]) => others(people).filter((id) => !isBound(judges, id, appealed.ownerId))
  const its = judges.administrators.filter((id) => isBound(judges, id, appealed.authorityId))
  const desks: [AppealDesk, readonly string[]][] = appealed.hiddenByOwner
    ? [
        ['moderators', free(judges.moderators)],
        ['other-administrators', free(judges.administrators)],
        ['moderators', others(judges.moderators)],
        ['administrators', others(its)],
      ]
    : [
        ['moderators', free(judges.moderators)],
        ['administrators', free(its)],
      ]
  const [desk, people] = desks.find(([, there]) => there.length > 0) ?? ['nobody', []]
  return { desk, people }
}

/** In the name of which authority the actor decides appeals from that desk, or would as a moderator; null where of none. */
export async function decidesFor(
  db: Db,
  actor: Actor,
  { authorityId }: Appealed,
  { desk, people }: ReturnType<typeof deskOfAppeal>,
): Promise<string | null> {
  const moderates = await moderatesFor(db, actor)
  if (moderates !== null) return moderates
  if (desk === 'moderators' || !people.includes(actor.person?.id ?? '')) return null
  return holds(actor, APPEAL, authorityId) ? inTheNameOf(actor, authorityId) : appealsFor(db, actor)
}
