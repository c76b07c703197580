import type { Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { inLanguage } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Matter } from '../../../platform/manifest/index.ts'
import { ruleFor, type Maker } from './model.ts'
import { findMakers, rulesOf } from './store.ts'

/** Those of an organization, or all: those that are over too. */
export const makersOf = (db: Db, organizationId?: string): Promise<Maker[]> => findMakers(db, { organizationId })

/** Who may decide a matter on that day: heads, and bodies that have a rule for it. Two queries. */
export async function makersFor(db: Db, matter: string, day: Day): Promise<Maker[]> {
  const makers = await findMakers(db, { day })
  const rules = await rulesOf(
    db,
    makers.map(({ id }) => id),
  )
  const hasRule = ({ id }: Maker) =>
    ruleFor(
      rules.filter(({ makerId }) => makerId === id),
      matter,
      day,
    ) !== undefined
  return makers.filter((maker) => maker.kind === 'head' || hasRule(maker))
}

/** What each matter is called; one that no module says any more is called by its name. */
export const matterNames = (matters: readonly Matter[], locale: Locale): ReadonlyMap<string, string> =>
  new Map(matters.map(({ name, title }) => [name, inLanguage(title, locale).text]))
