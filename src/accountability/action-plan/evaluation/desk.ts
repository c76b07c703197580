import { formatDay, type Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { DeskItem } from '../../../platform/manifest/index.ts'
import { draftAddress, replyAddress, reviewAddress } from './address.ts'
import { askedOf, awaitingReply, awaitingReview, ownWork } from './store.ts'
import { words } from './words.ts'

type Permissions = ReadonlyMap<string, ReadonlySet<string>>

/** To an evaluator, what is asked, under way, sent back or ready to publish, and what waits for a second look; to a body, its replies due. */
export async function assessmentDesk(
  db: Db,
  person: { id: string; permissions: Permissions },
  today: Day,
  locale: Locale,
): Promise<DeskItem[]> {
  const assesses = (person.permissions.get('commitment.assess')?.size ?? 0) > 0
  return [
    ...(await repliesDue(db, person.permissions, today, locale)),
    ...(assesses ? await evaluatorItems(db, person.id, today, locale) : []),
  ]
}

async function repliesDue(db: Db, permissions: Permissions, today: Day, locale: Locale): Promise<DeskItem[]> {
  const t = words(locale)
  const speaks = { public: permissions.get('milestone.report'), civil: permissions.get('progress.confirm') }
  const due = []
  for (const side of ['public', 'civil'] as const)
    if (speaks[side]?.size) due.push(...(await awaitingReply(db, side, [...speaks[side]])))
  return due
    .filter(({ dueOn }) => today <= dueOn)
    .map(({ title, planSlug, commitment, dueOn }) => ({
      title,
      address: replyAddress(planSlug, commitment),
      why: t('desk.reply', { commitment, day: formatDay(dueOn, locale) }),
      dueOn,
      late: false,
    }))
}

async function evaluatorItems(db: Db, personId: string, today: Day, locale: Locale): Promise<DeskItem[]> {
  const t = words(locale)
  const item = (title: DeskItem['title'], address: string, why: string, dueOn: Day | null = null): DeskItem => ({
    title,
    address,
    why,
    dueOn,
    late: false,
  })
  const [own, looks, asked] = [
    await ownWork(db, personId),
    await awaitingReview(db, personId, today),
    await askedOf(db, personId, today),
  ]
  return [
    ...own.flatMap(({ title, planSlug, commitment, state, waitsUntil }) => {
      const address = draftAddress(planSlug, commitment)
      if (state === 'in-review') return []
      if (state !== 'in-reply')
        return [item(title, address, t(`desk.${state as 'draft' | 'returned'}`, { commitment }))]
      const waits = waitsUntil !== null && today <= waitsUntil
      return [
        waits
          ? item(title, address, t('desk.waits', { commitment, day: formatDay(waitsUntil, locale) }))
          : item(title, address, t('desk.publish', { commitment })),
      ]
    }),
    ...looks.map(({ title, planSlug, commitment }) =>
      item(title, reviewAddress(planSlug, commitment), t('desk.review', { commitment })),
    ),
    ...asked.map(({ title, planSlug, commitment }) =>
      item(title, draftAddress(planSlug, commitment), t('desk.asked', { commitment })),
    ),
  ]
}
