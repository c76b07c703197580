import type { Db, Tx } from '../../platform/database/index.ts'
import { MOST_FOLLOWED } from './follows/model.ts'
import { deleteFollows, deleteSettings, followingOf, settingsOf } from './follows/store.ts'
import { deleteWebhooksOf, webhooksOf } from './webhooks/store.ts'

/** What is kept here of a person: what they follow, and where they let it be sent. Not the secrets, which are kept nowhere. */
export async function personalData(db: Db, personId: string): Promise<Record<string, unknown>> {
  const { paused, calendar } = await settingsOf(db, personId)
  return {
    follows: (await followingOf(db, personId, { limit: MOST_FOLLOWED })).map(({ subject, pace, since }) => ({
      ...subject,
      pace,
      since,
    })),
    lettersPaused: paused,
    calendarAddress: calendar > 0,
    webhooks: (await webhooksOf(db, personId)).map(({ url, events, subject, state, createdAt }) => ({
      url,
      events,
      subject,
      state,
      createdAt,
    })),
  }
}

/** All of it was theirs alone. Letters that are queued find nobody to go to. */
export async function forget(tx: Tx, personId: string): Promise<void> {
  await deleteFollows(tx, personId)
  await deleteSettings(tx, personId)
  await deleteWebhooksOf(tx, personId)
}
