import { asc, eq, isNotNull, isNull, and, type SQL } from 'drizzle-orm'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import { among, type Db } from '../../platform/database/index.ts'
import type { DueDate } from '../../platform/manifest/index.ts'
import { datesOfCuts } from './cuts/due-dates.ts'
import { milestoneAddress } from './milestones/store.ts'
import { planAddress } from './plans/address.ts'
import { phasesOfPlans } from './plans/phases.ts'
import { PlanId } from './plans/model.ts'
import { commitments, milestones, plans } from './tables.ts'
import { words } from './words.ts'

type Dates = Map<string, DueDate[]>

/** The ends of milestones, for the calendars of those who follow them. */
export const datesOfMilestones = (db: Db, ids: readonly string[]): Promise<Dates> =>
  endsWhere(db, among(milestones.id, ids), ({ id }) => id)

export const datesOfCommitments = (db: Db, ids: readonly string[]): Promise<Dates> =>
  endsWhere(db, among(milestones.commitmentId, ids), ({ commitmentId }) => commitmentId)

/** Of plans: the days of their phases, the ends of their milestones, and the days on which progress is cut. */
export async function datesOfPlans(db: Db, ids: readonly string[]): Promise<Dates> {
  const dates = await endsWhere(db, among(milestones.planId, ids), ({ planId }) => planId)
  const phases = await phasesOfPlans(db, ids.map((id) => PlanId.parse(id))) // prettier-ignore
  const slugs = await db.select({ id: plans.id, slug: plans.slug }).from(plans).where(among(plans.id, ids))
  for (const { id, slug } of slugs) {
    const ofPhases = (phases.get(id) ?? []).flatMap(({ number, kind, title, opensOn, closesOn }) => {
      const said = (when: 'opens' | 'closes') =>
        inBoth((locale) => words(locale)(`due.${when}`, { phase: title ? inLanguage(title, locale).text : words(locale)(`phase.${kind}`) })) // prettier-ignore
      const due = (when: 'opens' | 'closes', day: string | null): DueDate[] =>
        day ? [{ uid: `phase-${id}-${number}-${when}`, day, title: said(when), address: planAddress(slug) }] : []
      return [...due('opens', opensOn), ...due('closes', closesOn)]
    })
    dates.set(id, [...ofPhases, ...(dates.get(id) ?? [])])
  }
  for (const due of await datesOfCuts(db, ids)) dates.set(due.planId, [...(dates.get(due.planId) ?? []), due.date])
  return dates
}

type End = { id: string; commitmentId: string; planId: string }

async function endsWhere(db: Db, which: SQL, keyOf: (end: End) => string): Promise<Dates> {
  const rows = await db
    .select({
      id: milestones.id,
      commitmentId: milestones.commitmentId,
      planId: milestones.planId,
      number: milestones.number,
      title: milestones.title,
      endsOn: milestones.endsOn,
      commitment: commitments.number,
      slug: plans.slug,
    })
    .from(milestones)
    .innerJoin(commitments, eq(commitments.id, milestones.commitmentId))
    .innerJoin(plans, eq(plans.id, milestones.planId))
    .where(and(which, isNotNull(milestones.endsOn), isNull(plans.closedOn)))
    .orderBy(asc(milestones.endsOn), asc(milestones.id))
  const dates: Dates = new Map()
  for (const { number, title, endsOn, commitment, slug, ...end } of rows) {
    const due: DueDate = {
      uid: `milestone-${end.id}`,
      day: endsOn!,
      title: inBoth((locale) => words(locale)('due.milestone', { commitment, number, title: inLanguage(title, locale).text })), // prettier-ignore
      address: milestoneAddress(slug, commitment, number),
    }
    dates.set(keyOf(end), [...(dates.get(keyOf(end)) ?? []), due])
  }
  return dates
}

const inBoth = (say: (locale: Locale) => string): TranslatedText => ({ es: say('es'), en: say('en') })
