import { join } from 'node:path'
import { dayOf } from '../kernel/dates.ts'
import type { Settings } from '../platform/config/index.ts'
import { connect, type Connection } from '../platform/database/index.ts'
import { openSafeFetch, type SafeFetch } from '../platform/fetch/index.ts'
import type { Services } from '../platform/http/index.ts'
import { wroteJournal, type JournalWatch } from '../platform/journal/index.ts'
import type { Jobs } from '../platform/jobs/index.ts'
import type { Matter } from '../platform/manifest/index.ts'
import { openMail } from '../platform/mail/index.ts'
import { openS3Storage, openStorage, type Storage } from '../platform/storage/index.ts'

export const openDatabase = (settings: Settings) =>
  connect({ url: settings.DATABASE_URL, folder: join(settings.TEQUIO_DATA, 'database'), pool: settings.DATABASE_POOL })

/** In the bucket where one is set; the folder then only holds what is being received. Throws StorageUnavailable. */
export function openFiles(settings: Settings): Promise<Storage> {
  const folder = join(settings.TEQUIO_DATA, 'files')
  const {
    S3_URL: url,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY: accessKey,
    S3_SECRET_KEY: secretKey,
    S3_REGION: region,
  } = settings
  if (!url || !bucket || !accessKey || !secretKey) return openStorage({ folder })
  return openS3Storage({ folder, url, bucket, region, accessKey, secretKey })
}

/** What every act is given. A transaction that wrote the journal moves it, in this process at once. */
export async function openServices(
  settings: Settings,
  { db }: Connection,
  jobs: Jobs,
  journal: JournalWatch,
  now: () => Date,
  matters: readonly Matter[],
  safeFetch: SafeFetch = openSafeFetch({ origin: settings.ORIGIN }),
): Promise<Services> {
  return {
    settings,
    db,
    jobs,
    matters,
    now,
    today: () => dayOf(now()),
    storage: await openFiles(settings),
    safeFetch,
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
