import { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { download, form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { again, valuesOf } from '../corrections.ts'
import { CatalogueForm, CloseForm, inBoth, PrincipleCorrection, PrincipleForm } from '../norms/forms.ts'
import { versionOptions } from '../norms/store.ts'
import { canManage } from '../policy.ts'
import { words } from '../words.ts'
import { addPrinciple, closeCatalogue, correctPrinciple, registerCatalogue } from './actions.ts'
import { exportPrinciples } from './export.ts'
import { CloseCataloguePage, CorrectPrinciplePage, NewCataloguePage, NewPrinciplePage } from './form-pages.tsx'
import { CataloguesPage, PrinciplePage } from './pages.tsx'
import { findCatalogues, principleFacts } from './store.ts'

const Slug = z.string().regex(/^[a-z0-9-]{1,80}$/)
const Params = z.object({ catalogue: Slug })
const PrincipleParams = Params.extend({ principle: Slug })

export const cataloguesPage = page('/principios', {
  access: 'public',
  load: async ({ db, today, actor }) => ({
    catalogues: await findCatalogues(db),
    today: today(),
    can: { manage: canManage(actor) },
  }),
  page: (data) => <CataloguesPage {...data} />,
  json: ({ catalogues }) => ({ items: catalogues, total: catalogues.length, next: null }),
})

export const principlePage = page('/principios/:catalogue/:principle', {
  access: 'public',
  params: PrincipleParams,
  load: async (context, { params }) => ({
    ...(await principleOf(context, params)),
    today: context.today(),
    can: { manage: canManage(context.actor) },
  }),
  page: (data) => <PrinciplePage {...data} />,
  subject: ({ principle }) => ref('principle', principle.id),
  json: ({ catalogue, principle }) => ({ ...principle, catalogue: { ...catalogue, principles: undefined } }),
})

export const exportFile = download('/principios/exportar', {
  access: 'public',
  query: z.object({ formato: z.enum(['csv', 'json']).default('csv') }),
  handle: async ({ db, locale }, { query }) => exportPrinciples(db, query.formato, locale),
})

export const newCataloguePage = page('/principios/nuevo', {
  access: 'legal-framework.manage',
  load: async (context) => ({ versions: await optionsOf(context) }),
  page: (data) => <NewCataloguePage {...data} />,
})

export const createCatalogue = form('/principios/nuevo', {
  access: 'legal-framework.manage',
  form: CatalogueForm,
  again: async (context, { typed, errors }) => (
    <NewCataloguePage versions={await optionsOf(context)} values={typed} errors={errors} />
  ),
  async act(context, { form: { name, nameEn, version, validFrom = null, source } }) {
    if (!(await optionsOf(context)).some(({ value }) => value === version))
      return invalid({ version: words(context.locale)('refused.no-such-norm') })
    const slug = await registerCatalogue(context, {
      name: inBoth(name, nameEn),
      source: inBoth(source),
      normVersionId: version,
      validFrom,
    })
    return redirect(`/principios/${slug}/agregar`)
  },
})

export const newPrinciplePage = page('/principios/:catalogue/agregar', {
  access: 'legal-framework.manage',
  params: Params,
  load: async (context, { params }) => ({ catalogue: await catalogueOf(context, params.catalogue) }),
  page: (data) => <NewPrinciplePage {...data} />,
})

export const createPrinciple = form('/principios/:catalogue/agregar', {
  access: 'legal-framework.manage',
  params: Params,
  form: PrincipleForm,
  again: async (context, { params, typed, errors }) => (
    <NewPrinciplePage catalogue={await catalogueOf(context, params.catalogue)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: { number, name, nameEn, explanation, explanationEn } }) {
    const catalogue = await catalogueOf(context, params.catalogue)
    const verdict = await addPrinciple(context, catalogue.id, {
      number,
      name: inBoth(name, nameEn),
      explanation: inBoth(explanation, explanationEn),
    })
    return verdict.ok
      ? redirect(`/principios/${catalogue.slug}/${verdict.value}`)
      : invalid({ number: words(context.locale)('refused.principle-already-there') })
  },
})

export const correctPrinciplePage = page('/principios/:catalogue/:principle/corregir', {
  access: 'legal-framework.manage',
  params: PrincipleParams,
  async load(context, { params }) {
    const found = await principleOf(context, params)
    return { ...found, values: valuesOf(principleFacts(found.principle)) }
  },
  page: (data) => <CorrectPrinciplePage {...data} />,
})

export const correctPrincipleForm = form('/principios/:catalogue/:principle/corregir', {
  access: 'legal-framework.manage',
  params: PrincipleParams,
  form: PrincipleCorrection,
  again: async (context, { params, typed, errors }) => (
    <CorrectPrinciplePage {...await principleOf(context, params)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: { name, nameEn, explanation, explanationEn, seen } }) {
    const { catalogue } = await principleOf(context, params)
    const facts = { name: inBoth(name, nameEn), explanation: inBoth(explanation, explanationEn) }
    const verdict = await correctPrinciple(context, { catalogue, slug: params.principle }, facts, seen)
    return verdict.ok ? redirect(`/principios/${catalogue.slug}/${params.principle}`) : again(verdict, context.locale)
  },
})

export const closeCataloguePage = page('/principios/:catalogue/terminar', {
  access: 'legal-framework.manage',
  params: Params,
  load: async (context, { params }) => ({ catalogue: await catalogueOf(context, params.catalogue) }),
  page: (data) => <CloseCataloguePage {...data} />,
})

export const endCatalogue = form('/principios/:catalogue/terminar', {
  access: 'legal-framework.manage',
  params: Params,
  form: CloseForm,
  again: async (context, { params, typed, errors }) => (
    <CloseCataloguePage catalogue={await catalogueOf(context, params.catalogue)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: { validUntil } }) {
    const catalogue = await catalogueOf(context, params.catalogue)
    const verdict = await closeCatalogue(context, catalogue.id, validUntil)
    return verdict.ok
      ? redirect('/principios')
      : invalid({ validUntil: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

async function catalogueOf({ db }: Context, slug: string) {
  const [catalogue] = await findCatalogues(db, slug)
  if (!catalogue) throw new NotFound()
  return catalogue
}

async function principleOf(context: Context, { catalogue: slug, principle: name }: z.infer<typeof PrincipleParams>) {
  const catalogue = await catalogueOf(context, slug)
  const principle = catalogue.principles.find((one) => one.slug === name)
  if (!principle) throw new NotFound()
  return { catalogue, principle }
}

const optionsOf = async ({ db, locale }: Context) =>
  (await versionOptions(db)).map(({ id, shortName, label }) => ({
    value: id,
    label: `${inLanguage(shortName, locale).text} · ${inLanguage(label, locale).text}`,
  }))
