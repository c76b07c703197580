import { formatList } from '../../../kernel/dates.ts'
import type { VNode } from 'preact'
import { z } from 'zod'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Errors, Option, Values } from '../../../platform/html/index.ts'
import { form, invalid, page, redirect, type Context, type Route } from '../../../platform/http/index.ts'
import { findSupervisingIds } from '../list/store.ts'
import type { DONE } from '../profile/pages.tsx'
import { categoryOptions } from '../register/categories.ts'
import { Slug, type OrganizationId, type Sector } from '../register/model.ts'
import { MANAGE } from '../register/policy.ts'
import { findRecords, type OrganizationRecord } from '../register/records.ts'
import {
  endingSuccessions,
  findCategories,
  findIdsByName,
  findNames,
  findOptions,
  findOrganizationBySlug,
  findOrganizations,
  findSimilarNames,
} from '../register/store.ts'
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
import {
  CategorizeForm,
  CorrectForm,
  DescribeForm,
  EndForm,
  RegistrationForm,
  RemoveForm,
  RenameForm,
  SucceedForm,
  SuperviseForm,
  WithdrawForm,
} from './fields.ts'
import { withdraw, type EndLeft } from './model.ts'
import {
  CategorizePage,
  CorrectPage,
  DescribePage,
  EndPage,
  NewOrganizationPage,
  RemovePage,
  RenamePage,
  SucceedPage,
  SupervisePage,
} from './pages.tsx'

const categoriesFor = async ({ db, locale }: Context, sector?: Sector) =>
  categoryOptions(await findCategories(db), locale, sector)

const newPage = page('/organizaciones/nueva', {
  access: MANAGE,
  load: async (context) => ({ categories: await categoriesFor(context), values: {} as Values }),
  page: (data) => <NewOrganizationPage {...data} />,
})

const enter = form('/organizaciones/nueva', {
  access: MANAGE,
  form: RegistrationForm,
  again: async (context, { typed, errors }) => (
    <NewOrganizationPage categories={await categoriesFor(context)} values={typed} errors={errors} />
  ),
  async act(context, { form: { name, acronym, sector, level, category, borough, website, founded, confirm } }) {
    const t = words(context.locale)
    if (category && !(await isCategory(context, category))) return invalid({ category: t('refused.no-category') })
    const registration = {
      name,
      acronym: acronym ?? null,
      sector,
      level: level ?? null,
      categoryId: category ?? null,
      borough: borough ?? null,
      website: website ?? null,
      foundedOn: founded ?? null,
    }
    const verdict = await register(context, registration, { confirmed: confirm.length > 0 })
    return verdict.ok
      ? redirect(`/organizaciones/${verdict.value.slug}?hecho=registered`)
      : invalid({ [verdict.reason === 'name-taken' ? 'name' : 'founded']: t(`refused.${verdict.reason}`) })
  },
})

const isCategory = async ({ db }: Context, id: string) =>
  (await findCategories(db)).some((category) => category.id === id)

const params = z.object({ slug: Slug })

async function recordOf({ db, today }: Context, slug: string): Promise<OrganizationRecord> {
  const found = await findOrganizationBySlug(db, slug)
  const [organization] = found ? await findRecords(db, [found.id], today()) : []
  if (!organization) throw new NotFound(slug)
  return organization
}

type Shown<More> = { organization: OrganizationRecord; values: Values; errors?: Errors } & More
type Done = (typeof DONE)[number]
type Outcome = { done: Done } | { errors: Errors }

type ChangeSpec<F extends z.ZodObject, More> = {
  path: string
  form: F
  /** What the form begins with. */
  values(organization: OrganizationRecord): Values
  more(context: Context, organization: OrganizationRecord): Promise<More>
  page(data: Shown<More>): VNode
  act(context: Context, slug: string, form: z.infer<F>, t: ReturnType<typeof words>): Promise<Outcome>
}

/** The two routes of one change: its form, and its sending, which leads back to the profile with a message. */
function change<F extends z.ZodObject, More>({
  path,
  form: fields,
  values,
  more,
  page: render,
  act,
}: ChangeSpec<F, More>): Route[] {
  const address = `/organizaciones/:slug/${path}`
  return [
    page(address, {
      access: MANAGE,
      params,
      async load(context, { params: { slug } }) {
        const organization = await recordOf(context, slug)
        return { organization, values: values(organization), ...(await more(context, organization)) }
      },
      page: (data: Shown<More>) => render(data),
    }),
    form(address, {
      access: MANAGE,
      params,
      form: fields,
      async again(context, { params: { slug }, typed, errors }) {
        const organization = await recordOf(context, slug)
        return render({ organization, values: typed, errors, ...(await more(context, organization)) })
      },
      async act(context, { params: { slug }, form: sent }) {
        const outcome = await act(context, slug, sent, words(context.locale))
        return 'done' in outcome ? redirect(`/organizaciones/${slug}?hecho=${outcome.done}`) : invalid(outcome.errors)
      },
    }),
  ]
}

/** Whether it is the day that has to be mended. */
const isOfTheDay = (reason: string) => ['day-needed', 'before-founding', 'implausible-day'].includes(reason)

const nothingMore = async () => ({})

const naming = ({ name, acronym }: { name: string; acronym?: string | undefined }) => ({
  name,
  acronym: acronym ?? null,
})

const renaming = change({
  path: 'renombrar',
  form: RenameForm,
  values: () => ({}),
  more: nothingMore,
  page: (data) => <RenamePage {...data} />,
  async act(context, slug, sent, t) {
    const verdict = await renameOrganization(context, slug, naming(sent), sent.on, {
      confirmed: sent.confirm.length > 0,
    })
    if (verdict.ok) return { done: 'renamed' }
    const field = verdict.reason === 'no-change' || verdict.reason === 'name-taken' ? 'name' : 'on'
    return { errors: { [field]: t(`refused.${verdict.reason}`) } }
  },
})

const correction = change({
  path: 'corregir',
  form: CorrectForm,
  values: ({ name, acronym, names }) => ({ name, acronym: acronym ?? '', which: names.at(-1)?.from ?? 'first' }),
  more: nothingMore,
  page: (data) => <CorrectPage {...data} />,
  async act(context, slug, sent, t) {
    const verdict = await correctOrganizationName(
      context,
      slug,
      sent.which === 'first' ? null : sent.which,
      naming(sent),
      { confirmed: sent.confirm.length > 0 },
    )
    if (verdict.ok) return { done: 'corrected' }
    return { errors: { [verdict.reason === 'no-such-name' ? 'which' : 'name']: t(`refused.${verdict.reason}`) } }
  },
})

const description = change({
  path: 'datos',
  form: DescribeForm,
  values: ({ sector, level, borough, website, foundedOn }) => ({
    sector,
    level: level ?? '',
    borough: borough ?? '',
    website: website ?? '',
    founded: foundedOn ?? '',
  }),
  more: nothingMore,
  page: (data) => <DescribePage {...data} />,
  async act(context, slug, { sector, level, borough, website, founded }, t) {
    const verdict = await describeOrganization(context, slug, {
      sector,
      level: level ?? null,
      borough: borough ?? null,
      website: website ?? null,
      foundedOn: founded ?? null,
    })
    if (verdict.ok) return { done: 'described' }
    return { errors: { [verdict.reason === 'no-change' ? 'form' : 'founded']: t(`refused.${verdict.reason}`) } }
  },
})

const categorization = change({
  path: 'categoria',
  form: CategorizeForm,
  values: ({ category }) => ({ category: category ?? '' }),
  more: async (context, { sector }) => ({ categories: await categoriesFor(context, sector) }),
  page: (data) => <CategorizePage {...data} />,
  async act(context, slug, { category, on }, t) {
    if (!(await isCategory(context, category))) return { errors: { category: t('refused.no-category') } }
    const verdict = await categorizeOrganization(context, slug, category, on ?? null)
    if (verdict.ok) return { done: 'categorized' }
    return { errors: { [isOfTheDay(verdict.reason) ? 'on' : 'category']: t(`refused.${verdict.reason}`) } }
  },
})

const supervision = change({
  path: 'supervision',
  form: SuperviseForm,
  values: ({ supervisedBy }) => ({ authority: supervisedBy?.id ?? '' }),
  more: async (context, { id }) => ({
    authorities: (await authorityOptions(context)).filter(({ value }) => value !== id),
  }),
  page: (data) => <SupervisePage {...data} />,
  async act(context, slug, { authority, other, on }, t) {
    const chosen = await chooseAuthority(context, authority, other)
    if (!chosen.ok)
      return {
        errors: {
          [chosen.reason === 'not-found' ? 'other' : 'authority']:
            chosen.reason === 'not-found' ? await explainNotFound(context, other ?? '') : t('refused.no-authority'),
        },
      }
    const verdict = await superviseOrganization(context, slug, chosen.value, on ?? null)
    if (verdict.ok) return { done: 'supervised' }
    return { errors: { [isOfTheDay(verdict.reason) ? 'on' : 'authority']: t(`refused.${verdict.reason}`) } }
  },
})

/** Whoever is an authority, or supervises somebody already. */
async function authorityOptions({ db, today }: Context): Promise<Option[]> {
  const supervising = await findNames(db, await findSupervisingIds(db, today()), today())
  const authorities = await findOptions(db, today(), 'authority')
  const all = new Map(
    [...authorities, ...supervising.values()].map((organization) => [organization.id, organization.name]),
  )
  return [...all].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label, 'es'))
}

/** What was written goes before what was chosen: it was the last that the person did. */
async function chooseAuthority(
  context: Context,
  authority: string | undefined,
  other: string | undefined,
): Promise<Verdict<OrganizationId | null, 'no-authority' | 'not-found'>> {
  if (other) return findTyped(context, other)
  if (authority === undefined) return refuse('no-authority')
  if (authority === 'none') return accept(null)
  return (await findNames(context.db, [authority], context.today())).has(authority)
    ? accept(authority as OrganizationId)
    : refuse('no-authority')
}

async function findTyped({ db }: Context, text: string): Promise<Verdict<OrganizationId, 'not-found'>> {
  const ids = await findIdsByName(db, text)
  return ids.length === 1 ? accept(ids[0]!) : refuse('not-found')
}

async function explainNotFound({ db, today, locale }: Context, text: string): Promise<string> {
  const t = words(locale)
  const similar = await findSimilarNames(db, text, today())
  return similar.length === 0
    ? t('refused.not-found')
    : t('refused.not-found-similar', {
        names: formatList(
          similar.map(({ name }) => `«${name}»`),
          locale,
          'disjunction',
        ),
      })
}

/** What withdrawing each recorded succession would leave of the organization's end. */
async function endsLeft({ db }: Context, { id, successors }: OrganizationRecord) {
  const [organization] = await findOrganizations(db, [id])
  const endings = await endingSuccessions(db, id)
  const endWithout = (successorId: OrganizationId) => withdraw(organization!, successorId, endings).end
  return { ends: new Map<string, EndLeft>(successors.map(({ organization: { id } }) => [id, endWithout(id)])) }
}

const succession = change({
  path: 'sucesion',
  form: SucceedForm,
  values: () => ({}),
  more: endsLeft,
  page: (data) => <SucceedPage {...data} />,
  async act(context, slug, { kind, successor, on, ends, note }, t) {
    const found = await findTyped(context, successor)
    if (!found.ok) return { errors: { successor: await explainNotFound(context, successor) } }
    const verdict = await recordSuccession(context, slug, {
      successorId: found.value,
      kind,
      on: on ?? null,
      note: note || null,
      ends: ends === 'yes',
    })
    if (verdict.ok) return { done: 'succeeded' }
    return { errors: { [isOfTheDay(verdict.reason) ? 'on' : 'successor']: t(`refused.${verdict.reason}`) } }
  },
})

const WITHDRAWN = {
  none: 'withdrawn',
  restored: 'withdrawn-restored',
  ended: 'withdrawn-ended',
} as const satisfies Record<EndLeft, Done>

const withdrawal = form('/organizaciones/:slug/sucesion/quitar', {
  access: MANAGE,
  params,
  form: WithdrawForm,
  async again(context, { params: { slug }, errors }) {
    const organization = await recordOf(context, slug)
    const more = await endsLeft(context, organization)
    return <SucceedPage organization={organization} values={{}} errors={errors} {...more} />
  },
  async act(context, { params: { slug }, form: { successor } }) {
    const verdict = await withdrawSuccession(context, slug, successor as OrganizationId)
    return verdict.ok
      ? redirect(`/organizaciones/${slug}?hecho=${WITHDRAWN[verdict.value.end]}`)
      : invalid({ form: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

const ending = change({
  path: 'estado',
  form: EndForm,
  values: ({ dissolved, dissolvedOn }) => ({
    state: dissolved || dissolvedOn ? 'dissolved' : 'active',
    on: dissolvedOn ?? '',
  }),
  more: nothingMore,
  page: (data) => <EndPage {...data} />,
  async act(context, slug, { state, on }, t) {
    const verdict =
      state === 'dissolved'
        ? await dissolveOrganization(context, slug, on ?? null)
        : await restoreOrganization(context, slug)
    if (verdict.ok) return { done: state === 'dissolved' ? 'dissolved' : 'restored' }
    return { errors: { [verdict.reason === 'no-change' ? 'state' : 'on']: t(`refused.${verdict.reason}`) } }
  },
})

const removePage = page('/organizaciones/:slug/quitar', {
  access: MANAGE,
  params,
  load: async (context, { params: { slug } }) => ({
    organization: await recordOf(context, slug),
    values: {} as Values,
  }),
  page: (data) => <RemovePage {...data} />,
})

const remove = form('/organizaciones/:slug/quitar', {
  access: MANAGE,
  params,
  form: RemoveForm,
  again: async (context, { params: { slug }, typed, errors }) => (
    <RemovePage organization={await recordOf(context, slug)} values={typed} errors={errors} />
  ),
  async act(context, { params: { slug }, form: { why } }) {
    const verdict = await removeOrganization(context, slug, why)
    return verdict.ok
      ? redirect('/organizaciones?hecho=quitada')
      : invalid({ form: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

export const changeRoutes: readonly Route[] = [
  newPage,
  enter,
  ...renaming,
  ...correction,
  ...description,
  ...categorization,
  ...supervision,
  ...succession,
  withdrawal,
  ...ending,
  removePage,
  remove,
]
