import { z } from 'zod'
import type { Locale } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { defineAct, type ActVerdict, type ApiAct } from '../../../platform/manifest/acts.ts'
import { bodyOf } from '../../../platform/manifest/form-body.ts'
import { Day } from '../../../kernel/dates.ts'
import { OrganizationId, SuccessionKind } from '../register/model.ts'
import { MANAGE } from '../register/policy.ts'
import { findCategories, findIdsByName, findOrganizations } from '../register/store.ts'
import { words } from '../words.ts'
import {
  categorizeOrganization,
  correctOrganizationName,
  describeOrganization,
  dissolveOrganization,
  recordSuccession,
  register,
  removeOrganization,
  renameOrganization,
  restoreOrganization,
  superviseOrganization,
  withdrawSuccession,
} from './actions.ts'
import { CategorizeForm, DescribeForm, EndForm, RegistrationForm, RemoveForm, RenameForm } from './fields.ts'

// What programs do in the register with a token: the schemas of the forms and their actions, with ids in place of addresses.

const COMMON = { scope: 'organizations:write', access: [MANAGE], record: 'organizations' } as const
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refused.${reason}` as Parameters<ReturnType<typeof words>>[0])
const params = z.object({ id: OrganizationId })
const confirmed = z
  .boolean()
  .default(false)
  .describe('It is known that another organization has that name, and this is not that one.')
const on = RenameForm.shape.on.describe('The day from which it is so, `YYYY-MM-DD`.')

async function slugOf(db: Db, id: string): Promise<string> {
  const [organization] = await findOrganizations(db, [id])
  if (!organization) throw new NotFound(id)
  return organization.slug
}

const same = (id: string, verdict: { ok: boolean; reason?: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id } } : { ok: false, reason: verdict.reason! }

const isCategory = async (db: Db, id: string) => (await findCategories(db)).some((category) => category.id === id)

const DAY_REFUSALS = { 'implausible-day': '/on', 'before-founding': '/on', 'same-day': '/on', 'day-needed': '/on' }

const registering = defineAct({
  ...COMMON,
  name: 'register-organization',
  method: 'POST',
  path: '/organizations',
  title: 'Register an organization',
  description: 'One name belongs to one organization, unless it is `confirmed` that two share it.',
  body: z.strictObject({ ...RegistrationForm.omit({ confirm: true }).shape, confirmed }),
  refusals: {
    'name-taken': '/name',
    'no-category': '/category',
    'implausible-day': '/founded',
    'founded-ahead': '/founded',
  },
  explain,
  async act(context, { body: { category, founded, confirmed, acronym, level, borough, website, ...rest } }) {
    if (category && !(await isCategory(context.db, category))) return { ok: false, reason: 'no-category' }
    const registration = {
      ...rest,
      acronym: acronym ?? null,
      level: level ?? null,
      categoryId: category ?? null,
      borough: borough ?? null,
      website: website ?? null,
      foundedOn: founded ?? null,
    }
    const verdict = await register(context, registration, { confirmed })
    if (!verdict.ok) return verdict
    const ids = await findOrganizations(context.db, await findIdsByName(context.db, rest.name))
    return { ok: true, value: { id: ids.find(({ slug }) => slug === verdict.value.slug)!.id } }
  },
})

const renaming = defineAct({
  ...COMMON,
  name: 'rename-organization',
  method: 'POST',
  path: '/organizations/:id/names',
  title: 'Rename an organization',
  description: 'From a day on. The name before stays in its history, and its address does not change.',
  params,
  body: z.strictObject({ name: RenameForm.shape.name, acronym: RenameForm.shape.acronym, on, confirmed }),
  refusals: { ...DAY_REFUSALS, 'no-change': '/name', 'name-taken': '/name' },
  explain,
  async act(context, { params: { id }, body: { name, acronym = null, on, confirmed } }) {
    const slug = await slugOf(context.db, id)
    return same(id, await renameOrganization(context, slug, { name, acronym }, on, { confirmed }))
  },
})

const categorizing = defineAct({
  ...COMMON,
  name: 'categorize-organization',
  method: 'POST',
  path: '/organizations/:id/categories',
  title: 'Change the category of an organization',
  description: 'From a day on; without a day, where it had none before.',
  params,
  body: z.strictObject(CategorizeForm.shape),
  refusals: { ...DAY_REFUSALS, 'no-category': '/category', 'no-change': '/category' },
  explain,
  async act(context, { params: { id }, body: { category, on } }) {
    const slug = await slugOf(context.db, id)
    if (!(await isCategory(context.db, category))) return { ok: false, reason: 'no-category' }
    return same(id, await categorizeOrganization(context, slug, category, on ?? null))
  },
})

const Described = z.strictObject(DescribeForm.shape).partial()
type Taken<Type> = { [Name in keyof Type]: Type[Name] | null }

const describing = defineAct({
  ...COMMON,
  name: 'describe-organization',
  method: 'PATCH',
  path: '/organizations/:id',
  title: 'Edit the facts of an organization',
  description: 'Sector, level, borough, website and day of founding. What is left out stays; null takes a value away.',
  params,
  body: z.strictObject(
    Object.fromEntries(
      Object.entries(Described.shape).map(([name, type]) => [name, name === 'sector' ? type : type.nullable()]),
    ),
  ) as z.ZodType<Taken<z.infer<typeof Described>>>,
  refusals: {
    'no-change': '',
    'implausible-day': '/founded',
    'founded-ahead': '/founded',
    'after-dissolution': '/founded',
    'after-renaming': '/founded',
  },
  explain,
  async act(context, { params: { id }, body }) {
    const [organization] = await findOrganizations(context.db, [id])
    if (!organization) throw new NotFound(id)
    const { sector, level, borough, website, foundedOn } = organization
    const { founded = foundedOn, ...rest } = body
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
    const facts = { sector, level, borough, website, ...given, foundedOn: founded }
    return same(id, await describeOrganization(context, organization.slug, facts))
  },
})

const ending = defineAct({
  ...COMMON,
  name: 'change-state-of-organization',
  method: 'POST',
  path: '/organizations/:id/state',
  title: 'Record that an organization ceased to exist, or that it did not after all',
  description: '`dissolved`, since a day if it is known; `active`, where its end had been recorded by mistake.',
  params,
  body: z.strictObject(EndForm.shape),
  refusals: { 'no-change': '/state', 'before-founding': '/on', 'implausible-day': '/on' },
  explain,
  async act(context, { params: { id }, body: { state, on } }) {
    const slug = await slugOf(context.db, id)
    return same(
      id,
      state === 'dissolved'
        ? await dissolveOrganization(context, slug, on ?? null)
        : await restoreOrganization(context, slug),
    )
  },
})

const correctingName = defineAct({
  ...COMMON,
  name: 'correct-organization-name',
  method: 'POST',
  path: '/organizations/:id/name-corrections',
  title: 'Correct a name that was wrongly written',
  description: '`from` is the first day of that name; null of the first one. A change of name is another act.',
  params,
  body: z.strictObject({
    from: Day.nullable(),
    name: RenameForm.shape.name,
    acronym: RenameForm.shape.acronym.nullable().default(null),
    confirmed,
  }),
  refusals: { 'no-such-name': '/from', 'no-change': '/name', 'name-taken': '/name' },
  explain,
  async act(context, { params: { id }, body: { from, name, acronym, confirmed } }) {
    const slug = await slugOf(context.db, id)
    return same(
      id,
      await correctOrganizationName(context, slug, from, { name, acronym: acronym ?? null }, { confirmed }),
    )
  },
})

const isThere = async (db: Db, id: string) => (await findOrganizations(db, [id])).length > 0

const supervising = defineAct({
  ...COMMON,
  name: 'supervise-organization',
  method: 'POST',
  path: '/organizations/:id/supervision',
  title: 'Say which authority supervises an organization',
  description: 'From a day on; without a day, where none was known before. Null: none is known from that day on.',
  params,
  body: z.strictObject({ authorityId: OrganizationId.nullable(), on: on.nullable().default(null) }),
  refusals: { ...DAY_REFUSALS, 'no-authority': '/authorityId', itself: '/authorityId', 'no-change': '/authorityId' },
  explain,
  async act(context, { params: { id }, body: { authorityId, on } }) {
    const slug = await slugOf(context.db, id)
    if (authorityId && !(await isThere(context.db, authorityId))) return { ok: false, reason: 'no-authority' }
    return same(id, await superviseOrganization(context, slug, authorityId, on))
  },
})

const succeeding = defineAct({
  ...COMMON,
  name: 'record-succession',
  method: 'POST',
  path: '/organizations/:id/successions',
  title: 'Record who took over what an organization did',
  description: '`ends`: it ceased that day.',
  params,
  body: z.strictObject({
    kind: SuccessionKind,
    successorId: OrganizationId,
    on: on.nullable().default(null),
    ends: z.boolean(),
    note: z.string().trim().min(1).max(1000).nullable().default(null),
  }),
  refusals: {
    'before-founding': '/on',
    'implausible-day': '/on',
    'not-found': '/successorId',
    itself: '/successorId',
    circle: '/successorId',
    'already-recorded': '/successorId',
  },
  explain,
  async act(context, { params: { id }, body }) {
    const slug = await slugOf(context.db, id)
    if (!(await isThere(context.db, body.successorId))) return { ok: false, reason: 'not-found' }
    return same(id, await recordSuccession(context, slug, body))
  },
})

const withdrawingSuccession = defineAct({
  ...COMMON,
  name: 'withdraw-succession',
  method: 'POST',
  path: '/organizations/:id/successions/withdrawal',
  title: 'Take back a succession that was recorded by mistake',
  description:
    'If the end of the organization was recorded with it, that is taken back too. The journal keeps that it was there.',
  params,
  body: z.strictObject({ successorId: OrganizationId }),
  refusals: { 'not-recorded': '/successorId' },
  explain,
  async act(context, { params: { id }, body }) {
    return same(id, await withdrawSuccession(context, await slugOf(context.db, id), body.successorId))
  },
})

const { record: _, ...WITHOUT_RECORD } = COMMON

const removing = defineAct({
  ...WITHOUT_RECORD,
  name: 'remove-organization',
  method: 'POST',
  path: '/organizations/:id/removal',
  title: 'Take out an organization that was registered by mistake',
  description: 'While no record mentions it. The journal keeps what it was and why.',
  params,
  body: bodyOf(RemoveForm, { why: 'reason' }),
  refusals: { 'in-use': '' },
  explain,
  answer: z.object({ id: OrganizationId }),
  async act(context, { params: { id }, body }) {
    return same(id, await removeOrganization(context, await slugOf(context.db, id), body.why))
  },
})

export const organizationActs: readonly ApiAct[] = [
  registering,
  renaming,
  correctingName,
  categorizing,
  describing,
  supervising,
  succeeding,
  withdrawingSuccession,
  ending,
  removing,
]
