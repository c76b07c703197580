import { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { download, form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { canManage } from '../policy.ts'
import { words } from '../words.ts'
import { addProvision, addVersion, endVersion, registerNorm } from './actions.ts'
import { exportNorms } from './export.ts'
import { EndingForm, inBoth, NormForm, orNull, ProvisionForm, VersionForm } from './forms.ts'
import { EndVersionPage, NewNormPage, NewProvisionPage, NewVersionPage } from './form-pages.tsx'
import { NormVersionId, stateOn, type VersionReason } from './model.ts'
import { NormPage, NormsPage } from './pages.tsx'
import { normSummary } from './resource.ts'
import { countNorms, findNorm, listNorms, normOptions } from './store.ts'

const A_PAGE = 50
export const NormParams = z.object({ norm: z.string().regex(/^[a-z0-9-]{1,80}$/) })
export const VersionParams = NormParams.extend({ version: NormVersionId })

export const normsPage = page('/marco-legal', {
  access: 'public',
  query: z.object({ after: z.string().max(80).optional() }),
  async load({ db, today, actor }, { query }) {
    const { items, next } = await listNorms(db, { after: query.after, limit: A_PAGE })
    return { norms: items, next, total: await countNorms(db), today: today(), can: { manage: canManage(actor) } }
  },
  page: (data) => <NormsPage {...data} />,
  json: ({ norms, next, total, today }) => ({
    items: norms.map((norm) => ({
      ...normSummary(norm),
      address: `/marco-legal/${norm.slug}`,
      inForce: norm.versions.some((version) => stateOn(version, today) === 'in-force'),
    })),
    total,
    next: next && `/marco-legal.json?after=${next}`,
  }),
})

export const normPage = page('/marco-legal/:norm', {
  access: 'public',
  params: NormParams,
  async load(context, { params }) {
    return {
      norm: await normOf(context, params.norm),
      today: context.today(),
      can: { manage: canManage(context.actor) },
    }
  },
  page: (data) => <NormPage {...data} />,
  subject: ({ norm }) => ref('norm', norm.id),
  json: ({ norm }) => norm,
})

export const exportFile = download('/marco-legal/exportar', {
  access: 'public',
  query: z.object({ formato: z.enum(['csv', 'json']).default('csv') }),
  handle: async ({ db, locale }, { query }) => exportNorms(db, query.formato, locale),
})

export const newNormPage = page('/marco-legal/nueva', {
  access: 'legal-framework.manage',
  load: async () => ({}),
  page: () => <NewNormPage />,
})

export const createNorm = form('/marco-legal/nueva', {
  access: 'legal-framework.manage',
  form: NormForm,
  again: async (_context, { typed, errors }) => <NewNormPage values={typed} errors={errors} />,
  async act(context, { form: sent }) {
    const { title, titleEn, shortName, shortNameEn, kind, issuer, summary } = sent
    const norm = {
      title: inBoth(title, titleEn),
      shortName: inBoth(shortName, shortNameEn),
      kind,
      issuer: inBoth(issuer),
      summary: orNull(summary),
    }
    const verdict = await registerNorm(context, norm, versionOf(sent))
    return verdict.ok ? redirect(`/marco-legal/${verdict.value}`) : versionRefused(verdict.reason, context)
  },
})

export const newVersionPage = page('/marco-legal/:norm/versiones/nueva', {
  access: 'legal-framework.manage',
  params: NormParams,
  load: async (context, { params }) => ({ norm: await normOf(context, params.norm) }),
  page: (data) => <NewVersionPage {...data} />,
})

export const createVersion = form('/marco-legal/:norm/versiones/nueva', {
  access: 'legal-framework.manage',
  params: NormParams,
  form: VersionForm,
  again: async (context, { params, typed, errors }) => (
    <NewVersionPage norm={await normOf(context, params.norm)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: sent }) {
    const norm = await normOf(context, params.norm)
    const verdict = await addVersion(context, norm.id, versionOf(sent))
    return verdict.ok ? redirect(`/marco-legal/${norm.slug}`) : versionRefused(verdict.reason, context)
  },
})

/** Of a version that is entered; none of the rest can be said of it. */
const versionRefused = (reason: VersionReason | 'same-day', { locale }: Context) =>
  invalid({
    [reason === 'confirmed-before-published' ? 'confirmedUntil' : 'publishedOn']: words(locale)(`refused.${reason}`),
  })

export const newProvisionPage = page('/marco-legal/:norm/versiones/:version/disposiciones/nueva', {
  access: 'legal-framework.manage',
  params: VersionParams,
  load: (context, { params }) => normAndVersion(context, params),
  page: (data) => <NewProvisionPage {...data} />,
})

export const createProvision = form('/marco-legal/:norm/versiones/:version/disposiciones/nueva', {
  access: 'legal-framework.manage',
  params: VersionParams,
  form: ProvisionForm,
  again: async (context, { params, typed, errors }) => (
    <NewProvisionPage {...await normAndVersion(context, params)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: { article, fraction = null, numeral = null, summary, summaryEn, note } }) {
    if (numeral && !fraction) return invalid({ fraction: words(context.locale)('refused.numeral-without-fraction') })
    const { norm, version } = await normAndVersion(context, params)
    const verdict = await addProvision(context, version, {
      article,
      fraction,
      numeral,
      summary: inBoth(summary, summaryEn),
      note: orNull(note),
    })
    return verdict.ok
      ? redirect(`/marco-legal/${norm.slug}#${verdict.value}`)
      : invalid({ article: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

export const endVersionPage = page('/marco-legal/:norm/versiones/:version/terminar', {
  access: 'legal-framework.manage',
  params: VersionParams,
  load: async (context, { params }) => ({
    ...(await normAndVersion(context, params)),
    norms: await optionsOf(context),
  }),
  page: (data) => <EndVersionPage {...data} />,
})

export const closeVersion = form('/marco-legal/:norm/versiones/:version/terminar', {
  access: 'legal-framework.manage',
  params: VersionParams,
  form: EndingForm,
  again: async (context, { params, typed, errors }) => (
    <EndVersionPage
      {...await normAndVersion(context, params)}
      norms={await optionsOf(context)}
      values={typed}
      errors={errors}
    />
  ),
  async act(context, { params, form: { ended, inForceUntil = null, endedBy = null } }) {
    const { norm, version } = await normAndVersion(context, params)
    if (endedBy && !(await optionsOf(context)).some(({ value }) => value === endedBy))
      return invalid({ endedBy: words(context.locale)('refused.no-such-norm') })
    const verdict = await endVersion(context, version.id, { ended, inForceUntil, endedBy })
    if (verdict.ok) return redirect(`/marco-legal/${norm.slug}`)
    return invalid({
      [verdict.reason === 'replaced-by-itself' ? 'endedBy' : 'inForceUntil']: words(context.locale)(
        `refused.${verdict.reason}`,
      ),
    })
  },
})

export async function normOf({ db }: Context, slug: string) {
  const norm = await findNorm(db, { slug })
  if (!norm) throw new NotFound()
  return norm
}

export async function normAndVersion(context: Context, params: { norm: string; version: string }) {
  const norm = await normOf(context, params.norm)
  const version = norm.versions.find(({ id }) => id === params.version)
  if (!version) throw new NotFound()
  return { norm, version }
}

export const optionsOf = async ({ db, locale }: { db: Context['db']; locale: Locale }) =>
  (await normOptions(db)).map(({ id, shortName }) => ({ value: id, label: inLanguage(shortName, locale).text }))

export function versionOf({
  label,
  publication,
  url,
  publishedOn,
  inForceFrom,
  confirmedUntil,
  note,
}: z.infer<typeof VersionForm>) {
  return {
    label: inBoth(label),
    publication,
    url: url ?? null,
    publishedOn: publishedOn ?? null,
    inForceFrom: inForceFrom ?? null,
    confirmedUntil: confirmedUntil ?? null,
    note: orNull(note),
  }
}
