import { ref } from '../../kernel/ref.ts'
import type { Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import type { Schedule } from '../../platform/manifest/index.ts'
import { closeByClock } from './actions.ts'
import { dueToClose, markReminded } from './store.ts'

const A_DAY = 86_400_000 // milliseconds

/**
 * Closes what has come to its moment, each by itself; what another process closed meanwhile is left. One whose effect fails holds no
 * other up: the first failure is thrown at the end, for the job to be tried again.
 */
export async function closeDue(services: Services): Promise<number> {
  let closed = 0
  const failures: unknown[] = []
  for (const id of await dueToClose(services.db, services.now()))
    try {
      if ((await closeByClock(services, id)) !== null) closed += 1
    } catch (error) {
      failures.push(error)
    }
  if (failures.length > 0) throw failures[0]
  return closed
}

/** Reminds, once, of what closes within a day. */
export const remind = (services: Services): Promise<number> =>
  services.transaction(async (tx) => {
    const at = services.now()
    const reminded = await markReminded(tx, at, new Date(at.getTime() + A_DAY))
    for (const { id, makerId } of reminded)
      await record(tx, {
        event: 'decision.reminded',
        subject: ref('decision', id),
        actorId: null,
        about: [ref('decision-maker', makerId)],
        public: false,
      })
    return reminded.length
  })

/** Every five minutes: a vote after the closing moment is refused whether or not it has been closed yet. */
export const schedules = (services: Services): readonly Schedule[] => [
  {
    queue: 'close-decisions',
    cron: '*/5 * * * *',
    work: async () => {
      await remind(services)
      await closeDue(services)
    },
  },
]
