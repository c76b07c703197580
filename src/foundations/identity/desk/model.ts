import type { DeskItem } from '../../../platform/manifest/index.ts'

export type Desk = { owed: DeskItem[]; waiting: DeskItem[] }

/** What has a day to be done by, what is late first, apart from what only waits for an answer. */
export function arrange(items: readonly DeskItem[]): Desk {
  const byDay = (a: DeskItem, b: DeskItem) =>
    (a.dueOn ?? '').localeCompare(b.dueOn ?? '') || a.address.localeCompare(b.address)
  const owed = items.filter((item) => item.late || item.dueOn !== null)
  return {
    owed: [...owed.filter((item) => item.late).sort(byDay), ...owed.filter((item) => !item.late).sort(byDay)],
    waiting: items.filter((item) => !item.late && item.dueOn === null),
  }
}
