import type { DeskItem } from '../../../platform/manifest/index.ts'

export type Desk = { owed: DeskItem[]; waiting: DeskItem[]; asked: DeskItem[] }

/** What has a day to be done by, what is late first, apart from what only waits for an answer, and from what others owe to the person. */
export function arrange(items: readonly DeskItem[]): Desk {
  const byDay = (a: DeskItem, b: DeskItem) =>
    (a.dueOn ?? '').localeCompare(b.dueOn ?? '') || a.address.localeCompare(b.address)
  const theirs = items.filter((item) => item.asked === undefined)
  const owed = theirs.filter((item) => item.late || item.dueOn !== null)
  return {
    owed: [...owed.filter((item) => item.late).sort(byDay), ...owed.filter((item) => !item.late).sort(byDay)],
    waiting: theirs.filter((item) => !item.late && item.dueOn === null),
    asked: items.filter((item) => item.asked !== undefined),
  }
}

/** How much waits for roles that let nothing yet: no word of what it is. */
export type Hidden = { total: number; late: number }

/** What would be on the desk with all its roles and is not, in numbers alone. */
export function hiddenIn(shown: readonly DeskItem[], whole: readonly DeskItem[]): Hidden {
  const here = new Set(shown.map(({ address, why }) => `${address} ${why}`))
  const hidden = whole.filter(({ address, why, asked }) => asked === undefined && !here.has(`${address} ${why}`))
  return { total: hidden.length, late: hidden.filter(({ late }) => late).length }
}
