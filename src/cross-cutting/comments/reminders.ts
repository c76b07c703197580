import type { Services } from '../../platform/http/index.ts'
import type { Schedule } from '../../platform/manifest/index.ts'
import { recordOn } from './acting.ts'
import { lockContributionById, untold, updateContribution } from './store.ts'

/** Before anybody is at work. */
const EVERY_MORNING = '10 6 * * *'

export const reminders = (services: Services): Schedule => ({
  queue: 'answers-due',
  cron: EVERY_MORNING,
  work: () => tellWhatIsDue(services),
})

/** Records whose half of the term has passed and whose term has ended, each once: letters follow from the entries. */
export async function tellWhatIsDue(services: Pick<Services, 'db' | 'transaction' | 'today'>) {
  for (const which of ['half', 'overdue'] as const) {
    let ids: string[]
    do {
      ids = await untold(services.db, which, services.today())
      for (const id of ids) await tellOf(services, id, which)
    } while (ids.length > 0)
  }
}

const tellOf = (
  { transaction, today }: Pick<Services, 'transaction' | 'today'>,
  id: string,
  which: 'half' | 'overdue',
) =>
  transaction(async (tx) => {
    const contribution = await lockContributionById(tx, id)
    if (!contribution || contribution.answeredOn !== null || contribution.dueOn === null) return
    if (which === 'half' ? contribution.halfToldOn !== null : contribution.overdueToldOn !== null) return
    await updateContribution(tx, id, which === 'half' ? { halfToldOn: today() } : { overdueToldOn: today() })
    await recordOn(tx, contribution, {
      event: which === 'half' ? 'half-term' : 'became-overdue',
      actorId: null,
      organizationId: contribution.ownerId,
      public: which === 'overdue',
      details: { dueOn: contribution.dueOn },
    })
  })
