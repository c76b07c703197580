import { z } from 'zod'
import { page } from '../../../platform/http/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { calendarAddress, feedAddress } from '../addresses.ts'
import { calendarOf } from '../calendar.ts'
import { findKeeper } from '../entries/actions.ts'
import { closureRecord } from '../list/routes.tsx'
import { calculate, Slug, stretches, type Calculation } from '../model.ts'
import { organizationAt } from '../organization-at.ts'
import { entryRecord } from '../resource.ts'
import { findWithdrawn } from '../store.ts'
import { monthsOf, reasonsOf } from './month.ts'
import { DONE, YearPage } from './pages.tsx'
import { QuestionQuery, readQuestion } from './question.ts'

const FIRST_YEAR = 2000
const LAST_YEAR = 2099

export const yearPage = page('/calendarios/:slug', {
  access: 'public',
  params: z.object({ slug: Slug }),
  query: QuestionQuery.extend({
    anio: z.coerce.number().int().min(FIRST_YEAR).max(LAST_YEAR).optional(),
    hecho: z.enum(DONE).optional().catch(undefined),
  }),
  async load(context, { params: { slug }, query: { anio, hecho, desde, dias } }) {
    const { db, today, settings } = context
    const organization = await organizationAt(context, slug)
    const calendar = await calendarOf(db, organization.id)
    const withdrawn = await findWithdrawn(db, organization.id)
    const named = [...calendar.entries, ...withdrawn].flatMap((entry) => [entry.publisherId, entry.organizationId])
    const year = anio ?? Number(today().slice(0, 4))
    const asked = readQuestion({ desde, dias }, today())
    return {
      organization,
      year,
      years: [year - 1, year + 1].filter((other) => other >= FIRST_YEAR && other <= LAST_YEAR),
      closure: calendar.closureOn(today()),
      months: monthsOf(calendar, year),
      reasons: reasonsOf(calendar, year),
      isInherited: calendar.entries.some(({ inherited }) => inherited),
      withdrawn: withdrawn.filter(({ fromDay, lastDay }) => fromDay <= `${year}-12-31` && lastDay >= `${year}-01-01`),
      names: await organizationNames(db, named, today()),
      typed: { desde, dias },
      errors: asked && !asked.ok ? asked.errors : {},
      calculation: asked?.ok ? calculate(calendar, asked.value) : null,
      feed: settings.ORIGIN + feedAddress(organization),
      can: { manage: (await findKeeper(db, context, organization.id)) !== null },
      done: hecho,
    }
  },
  page: (data) => <YearPage {...data} />,
  json: ({ organization, year, months, reasons, withdrawn, errors, calculation, feed, names }) => ({
    organization: { id: organization.id, name: organization.name, address: `/organizaciones/${organization.slug}` },
    address: calendarAddress(organization),
    feed,
    year,
    workingDays: months.reduce((sum, { working }) => sum + working, 0),
    months: months.map(({ month, working }) => ({ month: month.slice(0, 7), workingDays: working })),
    closed: reasons.map(({ fromDay, lastDay, closure }) => ({ fromDay, lastDay, ...closureRecord(closure) })),
    entries: reasons.flatMap(({ closure }) =>
      closure.kind === 'entry'
        ? [
            {
              ...entryRecord(closure.entry, names.get(closure.entry.organizationId)),
              inherited: closure.entry.inherited,
            },
          ]
        : [],
    ),
    withdrawn: withdrawn.map((entry) => entryRecord(entry, organization)),
    calculation: calculation
      ? calculationRecord(calculation)
      : Object.keys(errors).length > 0
        ? { refused: errors }
        : null,
  }),
})

const calculationRecord = ({ from, days, due, natural, leftOut }: Calculation) => ({
  from,
  workingDays: days,
  due,
  naturalDays: natural,
  leftOut: leftOut.map(({ closure, days: left }) => ({
    ...closureRecord(closure),
    days: left.length,
    stretches: stretches(left),
  })),
})
