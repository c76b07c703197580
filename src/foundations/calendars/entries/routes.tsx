import { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { FEDERAL_CALENDAR, workingDaysBetween } from '../../../kernel/working-days.ts'
import { addDays } from '../../../kernel/dates.ts'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { organizationNames } from '../../organizations/index.ts'
import { calendarAddress } from '../addresses.ts'
import { CalendarEntryId, MOST_OWN_DAYS, Slug } from '../model.ts'
import { organizationAt } from '../organization-at.ts'
import { keepsOwn, MANAGE } from '../policy.ts'
import { entryRecord } from '../resource.ts'
import { findEntry } from '../store.ts'
import { words } from '../words.ts'
import { findKeeper, publishEntry, withdrawEntry, type Published } from './actions.ts'
import { EntryForm, WithdrawalForm } from './forms.ts'
import { inBoth } from './in-both.ts'
import { EntryPage, NewEntryPage, WithdrawPage } from './pages.tsx'

const CalendarParams = z.object({ slug: Slug })
const EntryParams = CalendarParams.extend({ entry: CalendarEntryId })

/** The calendar that the actor is to change. Throws NotFound and Forbidden. */
async function keptCalendar(context: Context, slug: string) {
  const organization = await organizationAt(context, slug)
  authorize((await findKeeper(context.db, context, organization.id)) !== null)
  return organization
}

async function entryAt(context: Context, { slug, entry: entryId }: z.infer<typeof EntryParams>) {
  const organization = await organizationAt(context, slug)
  const entry = await findEntry(context.db, entryId)
  if (entry?.organizationId !== organization.id) throw new NotFound(ref('calendar-entry', entryId))
  return { organization, entry }
}

async function newEntry(context: Context, slug: string) {
  const organization = await keptCalendar(context, slug)
  return { organization, own: keepsOwn(context.actor, organization.id) }
}

const newPage = page('/calendarios/:slug/dias/nuevo', {
  access: MANAGE,
  params: CalendarParams,
  load: (context, { params }) => newEntry(context, params.slug),
  page: (data) => <NewEntryPage {...data} />,
})

const add = form('/calendarios/:slug/dias/nuevo', {
  access: MANAGE,
  params: CalendarParams,
  form: EntryForm,
  again: async (context, { params, typed, errors }) => (
    <NewEntryPage {...await newEntry(context, params.slug)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: sent }) {
    const { kind, fromDay, lastDay = fromDay, reason, reasonEn, confirm } = sent
    const { publicationUrl = null, publicationReference = null } = sent
    const organization = await organizationAt(context, params.slug)
    const draft = { kind, fromDay, lastDay, reason: inBoth(reason, reasonEn), publicationUrl, publicationReference }
    const verdict = await publishEntry(context, organization.id, draft, { confirmed: confirm.length > 0 })
    if (!verdict.ok)
      return invalid({
        [FIELDS[verdict.reason] ?? 'fromDay']: words(context.locale)(`refused.${verdict.reason}`, {
          most: MOST_OWN_DAYS,
        }),
      })
    return redirect(`${calendarAddress(organization)}?hecho=publicada&anio=${fromDay.slice(0, 4)}`)
  },
})

/** Where each refusal is mended; all others, at the first day. */
const FIELDS: Partial<Record<(Published & { ok: false })['reason'], string>> = {
  'needs-publication': 'publicationUrl',
  'not-citable': 'publicationReference',
  'is-an-email': 'publicationReference',
  'is-a-personal-key': 'publicationReference',
  'is-a-telephone': 'publicationReference',
  'ends-before-start': 'lastDay',
  'too-long': 'lastDay',
  'too-many-days': 'lastDay',
}

const entryPage = page('/calendarios/:slug/dias/:entry', {
  access: 'public',
  params: EntryParams,
  async load(context, { params }) {
    const { organization, entry } = await entryAt(context, params)
    const names = await organizationNames(context.db, [entry.publisherId], context.today())
    return {
      organization,
      entry,
      publisher: names.get(entry.publisherId),
      /** Days that would have counted. */
      working: workingDaysBetween(FEDERAL_CALENDAR, addDays(entry.fromDay, -1), entry.lastDay),
      can: { manage: (await findKeeper(context.db, context, organization.id)) !== null },
    }
  },
  page: (data) => <EntryPage {...data} />,
  subject: ({ entry }) => ref('calendar-entry', entry.id),
  json: ({ entry, organization }) => entryRecord(entry, organization),
})

const withdrawPage = page('/calendarios/:slug/dias/:entry/retirar', {
  access: MANAGE,
  params: EntryParams,
  async load(context, { params }) {
    await keptCalendar(context, params.slug)
    return entryAt(context, params)
  },
  page: (data) => <WithdrawPage {...data} />,
})

const withdraw = form('/calendarios/:slug/dias/:entry/retirar', {
  access: MANAGE,
  params: EntryParams,
  form: WithdrawalForm,
  async again(context, { params, typed, errors }) {
    await keptCalendar(context, params.slug)
    return <WithdrawPage {...await entryAt(context, params)} values={typed} errors={errors} />
  },
  async act(context, { params, form: { why, whyEn } }) {
    const organization = await organizationAt(context, params.slug)
    const which = { organizationId: organization.id, entryId: params.entry }
    const verdict = await withdrawEntry(context, which, inBoth(why, whyEn))
    return verdict.ok
      ? redirect(`${calendarAddress(organization)}?hecho=retirada`)
      : invalid({ form: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

// «nuevo» comes before `:entry`.
export const entryRoutes = [newPage, add, entryPage, withdrawPage, withdraw]
