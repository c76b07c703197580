import { join } from 'node:path'
import { dayOf } from '../kernel/dates.ts'
import type { Settings } from '../platform/config/index.ts'
import { connect, type Connection } from '../platform/database/index.ts'
import type { Services } from '../platform/http/index.ts'
import { wroteJournal, type JournalWatch } from '../platform/journal/index.ts'
import type { Jobs } from '../platform/jobs/index.ts'
import { openMail } from '../platform/mail/index.ts'
import { openStorage } from '../platform/storage/index.ts'

export const openDatabase = (settings: Settings) =>
  connect({ url: settings.DATABASE_URL, folder: join(settings.TEQUIO_DATA, 'database'), pool: settings.DATABASE_POOL })

export const openFiles = (settings: Settings) => openStorage({ folder: join(settings.TEQUIO_DATA, 'files') })

/** What every act is given. A transaction that wrote the journal moves it, in this process at once. */
export async function openServices(
  settings: Settings,
  { db }: Connection,
  jobs: Jobs,
  journal: JournalWatch,
  now: () => Date,
): Promise<Services> {
  return {
    settings,
    db,
    jobs,
    now,
    today: () => dayOf(now()),
    storage: await openFiles(settings),
    mail: openMail({ smtpUrl: settings.SMTP_URL, from: settings.MAIL_FROM }),
    async transaction(work) {
      let moved = false
      const result = await db.transaction(async (tx) => {
        const value = await work(tx)
        moved = wroteJournal(tx)
        return value
      })
      if (moved) journal.advanced()
      return result
    },
  }
}
