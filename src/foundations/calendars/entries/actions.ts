import type { Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { supervisionsOf } from '../../organizations/index.ts'
import { canPublish, type CalendarEntryId, type EntryDraft, type PublishRefusal } from '../model.ts'
import { keeperOf, keepsOwn } from '../policy.ts'
import { findEntriesInForce, insertEntry, lockCalendar, lockEntry, saveWithdrawal } from '../store.ts'

/** What an act needs of the request, or of the command line. */
export type Acting = Pick<Context, 'transaction' | 'today' | 'actor'>

/** In whose name the actor keeps the calendar of that organization today; null where they may not. */
export async function findKeeper(
  db: Db,
  { actor, today }: Pick<Acting, 'actor' | 'today'>,
  organizationId: string,
): Promise<string | null> {
  return keeperOf(actor, organizationId, await authorityOn(db, organizationId, today()))
}

async function authorityOn(db: Db, organizationId: string, day: Day): Promise<string | null> {
  const supervisions = (await supervisionsOf(db, [organizationId])).get(organizationId) ?? []
  const held = supervisions.find(({ from, until }) => (from === null || from <= day) && (until === null || day < until))
  return held?.authorityId ?? null
}

export type Published = Verdict<CalendarEntryId, PublishRefusal | 'already-published'>

/**
 * Publishes days on which the terms of an organization do not run. `confirmed`: it is known that they have passed, and that terms
 * that run change. In one's own calendar it needs its official publication, begins tomorrow at the earliest, and has a limit. Throws
 * Forbidden.
 */
export const publishEntry = (
  context: Acting,
  organizationId: string,
  draft: EntryDraft,
  { confirmed = false, demonstration = false }: { confirmed?: boolean; demonstration?: boolean } = {},
): Promise<Published> =>
  context.transaction(async (tx): Promise<Published> => {
    const keeper = await findKeeper(tx, context, organizationId)
    authorize(keeper !== null)
    const own = keepsOwn(context.actor, organizationId) ? await publishedBy(tx, keeper, organizationId) : null
    const verdict = canPublish(draft, context.today(), { confirmed, own })
    if (!verdict.ok) return verdict
    const id = await insertEntry(tx, { ...draft, organizationId, publisherId: keeper, demonstration })
    if (!id) return refuse('already-published')
    const { kind, fromDay, lastDay, reason, publicationUrl, publicationReference } = draft
    await record(tx, {
      event: 'calendar.entry-added',
      subject: ref('calendar-entry', id),
      actorId: personOf(context.actor).id,
      organizationId: keeper,
      details: { kind, fromDay, lastDay, reason, publicationUrl, publicationReference },
      about: [ref('organization', organizationId)],
    })
    return accept(id)
  })

/** What it published of itself and did not withdraw. Nobody else publishes there until the transaction ends. */
async function publishedBy(tx: Tx, keeper: string, organizationId: string) {
  await lockCalendar(tx, organizationId)
  return (await findEntriesInForce(tx, [organizationId])).filter(({ publisherId }) => publisherId === keeper)
}

export type Withdrawn = Verdict<null, 'already-withdrawn'>

/** The days count again, those that passed too; the entry stays, with the reason. Throws NotFound and Forbidden. */
export const withdrawEntry = (
  context: Acting,
  { organizationId, entryId }: { organizationId: string; entryId: string },
  why: TranslatedText,
): Promise<Withdrawn> =>
  context.transaction(async (tx): Promise<Withdrawn> => {
    const keeper = await findKeeper(tx, context, organizationId)
    authorize(keeper !== null)
    const entry = await lockEntry(tx, entryId)
    if (entry?.organizationId !== organizationId) throw new NotFound(ref('calendar-entry', entryId))
    if (entry.withdrawn) return refuse('already-withdrawn')
    await saveWithdrawal(tx, entryId, { on: context.today(), reason: why })
    const { kind, fromDay, lastDay, reason } = entry
    await record(tx, {
      event: 'calendar.entry-withdrawn',
      subject: ref('calendar-entry', entryId),
      actorId: personOf(context.actor).id,
      organizationId: keeper,
      details: { kind, fromDay, lastDay, reason, why },
      about: [ref('organization', organizationId)],
    })
    return accept(null)
  })
