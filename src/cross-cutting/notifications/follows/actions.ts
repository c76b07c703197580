import type { Ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { personOf, type Actor } from '../../../platform/access/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { titleOf, type Around } from '../around.ts'
import { MOST_FOLLOWED, type Pace } from './model.ts'
import {
  countFollowing,
  deleteFollow,
  deleteFollows,
  findFollow,
  lockSettings,
  renewCalendar,
  saveFollow,
  savePause,
} from './store.ts'

// Whom somebody follows is nobody else's business: none of it is in the journal, which is for good.

/** Follows a record, or changes how one hears of it. */
export async function follow(
  around: Around,
  services: Services,
  actor: Actor,
  { subject, pace }: { subject: Ref; pace: Pace },
): Promise<Verdict<null, 'not-found' | 'too-many'>> {
  const { id } = personOf(actor)
  if (!(await titleOf(around, services.db, subject))) return refuse('not-found')
  return services.transaction(async (tx) => {
    await lockSettings(tx, id)
    if (!(await findFollow(tx, id, subject)) && (await countFollowing(tx, id)) >= MOST_FOLLOWED)
      return refuse('too-many')
    await saveFollow(tx, id, subject, pace)
    return accept(null)
  })
}

/** Of a record that is followed already, also of one that is gone. */
export const unfollow = async (
  services: Services,
  actor: Actor,
  { subject }: { subject: Ref },
): Promise<Verdict<null, 'not-found'>> => {
  const { id } = personOf(actor)
  return (await services.transaction((tx) => deleteFollow(tx, id, subject))) ? accept(null) : refuse('not-found')
}

export async function unfollowAll(services: Services, actor: Actor): Promise<void> {
  const { id } = personOf(actor)
  await services.transaction((tx) => deleteFollows(tx, id))
}

/** No letters until they are resumed; what is followed stays. */
export async function pauseLetters(services: Services, actor: Actor, { paused }: { paused: boolean }): Promise<void> {
  const { id } = personOf(actor)
  await services.transaction((tx) => savePause(tx, id, paused ? services.now() : null))
}

export async function renewCalendarAddress(services: Services, actor: Actor): Promise<void> {
  const { id } = personOf(actor)
  await services.transaction((tx) => renewCalendar(tx, id))
}
