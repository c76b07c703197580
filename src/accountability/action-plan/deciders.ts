import { makersFor } from '../../governance/decisions/index.ts'
import type { Day } from '../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'
import type { Db } from '../../platform/database/index.ts'
import type { Plan } from './plans/store.ts'

/** Who decides a matter of a plan that day: bodies with a rule for it, and heads, of its convener; and bodies that belong to several. */
export async function decidersFor(db: Db, matter: string, { convenerId }: Pick<Plan, 'convenerId'>, today: Day) {
  const makers = await makersFor(db, matter, today)
  return makers.filter(({ organizationId, kind }) =>
    organizationId === null ? kind !== 'head' : organizationId === convenerId,
  )
}

/** Of those who decide, who may be asked: after a rejection only who rejected it, where that binds. */
export const askedAfter = <Decider extends { id: string }>(deciders: readonly Decider[], rejecterId: string | null) =>
  rejecterId === null ? deciders : deciders.filter(({ id }) => id === rejecterId)

/** Who is asked, of those who may be (`asked`): the one that is named or, where none is, the only one. */
export function chooseDecider<Decider extends { id: string }>(
  deciders: readonly Decider[],
  asked: readonly Decider[],
  makerId: string | null,
): Verdict<Decider, 'needs-decider' | 'rejected-elsewhere'> {
  const chosen = makerId === null && asked.length === 1 ? asked[0] : asked.find(({ id }) => id === makerId)
  if (chosen) return accept(chosen)
  return refuse(deciders.some(({ id }) => id === makerId) ? 'rejected-elsewhere' : 'needs-decider')
}

/** As a form offers them. */
export const namedDecidersFor = async (db: Db, matter: string, plan: Plan, today: Day, locale: Locale) =>
  (await decidersFor(db, matter, plan, today)).map(({ id, name, kind }) => ({
    id: String(id),
    kind,
    name: inLanguage(name, locale).text,
  }))
