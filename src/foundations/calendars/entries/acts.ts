import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { defineAct, type ApiAct } from '../../../platform/manifest/acts.ts'
import { bodyOf } from '../../../platform/manifest/form-body.ts'
import { organizationIdOf } from '../../organizations/index.ts'
import { CalendarEntryId, MOST_OWN_DAYS } from '../model.ts'
import { MANAGE } from '../policy.ts'
import { findEntry } from '../store.ts'
import { words } from '../words.ts'
import { publishEntry, withdrawEntry } from './actions.ts'
import { EntryForm, WithdrawalForm } from './forms.ts'
import { inBoth } from './in-both.ts'

const COMMON = { scope: 'calendars:write', access: [MANAGE], record: 'calendar-entries' } as const
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refused.${reason}` as Parameters<ReturnType<typeof words>>[0], { most: MOST_OWN_DAYS })

const publishing = defineAct({
  ...COMMON,
  name: 'publish-calendar-entry',
  method: 'POST',
  path: '/organizations/:id/calendar-entries',
  title: 'Publish days that do not count',
  description: `In the calendar of an organization, by itself or by the authority that supervises it. Who publishes in its own needs \`publicationUrl\` or \`publicationReference\`, begins tomorrow at the earliest and takes ${MOST_OWN_DAYS} working days in twelve months at the most. For the authority, days that have passed must be \`confirmed\`: terms that run change, what was overdue stays overdue.`,
  body: bodyOf(
    EntryForm.omit({ confirm: true }).extend({
      confirmed: z.boolean().default(false).describe('It is known that these days have passed.'),
    }),
  ),
  refusals: {
    'ends-before-start': '/lastDay',
    'too-long': '/lastDay',
    'implausible-day': '/fromDay',
    'needs-publication': '/publicationUrl',
    'not-citable': '/publicationReference',
    'is-an-email': '/publicationReference',
    'is-a-personal-key': '/publicationReference',
    'is-a-telephone': '/publicationReference',
    'not-ahead': '/fromDay',
    'too-many-days': '/lastDay',
    'past-days': '/fromDay',
    'already-published': '/fromDay',
  },
  explain,
  async act(context, { params, body }) {
    const { kind, fromDay, lastDay = fromDay, reason, reasonEn, confirmed } = body
    const { publicationUrl = null, publicationReference = null } = body
    const organizationId = await organizationIdOf(context.db, String(params['id']))
    if (!organizationId) throw new NotFound()
    const draft = { kind, fromDay, lastDay, reason: inBoth(reason, reasonEn), publicationUrl, publicationReference }
    const verdict = await publishEntry(context, organizationId, draft, { confirmed })
    return verdict.ok ? { ok: true, value: { id: verdict.value } } : verdict
  },
})

const withdrawing = defineAct({
  ...COMMON,
  name: 'withdraw-calendar-entry',
  method: 'POST',
  path: '/calendar-entries/:id/withdrawal',
  title: 'Withdraw days that did not count',
  description:
    'They count again, those that passed too; what was overdue stays overdue. The entry stays, with the reason. To mend an entry, withdraw it and publish the right one on the same day; days that have passed, the authority.',
  params: z.object({ id: CalendarEntryId }),
  body: bodyOf(WithdrawalForm, { why: 'reason' }),
  refusals: { 'already-withdrawn': '' },
  explain,
  async act(context, { params: { id }, body: { why, whyEn } }) {
    const entry = await findEntry(context.db, id)
    if (!entry) throw new NotFound(id)
    const which = { organizationId: entry.organizationId, entryId: id }
    const verdict = await withdrawEntry(context, which, inBoth(why, whyEn))
    return verdict.ok ? { ok: true, value: { id } } : verdict
  },
})

export const calendarActs: readonly ApiAct[] = [publishing, withdrawing]
