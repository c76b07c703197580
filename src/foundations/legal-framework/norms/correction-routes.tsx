import { z } from 'zod'
import { NotFound } from '../../../platform/access/index.ts'
import { form, httpWords, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { again, valuesOf } from '../corrections.ts'
import { words } from '../words.ts'
import { correctNorm, correctProvision, correctVersion } from './actions.ts'
import { CorrectNormPage, CorrectProvisionPage, CorrectVersionPage } from './correction-pages.tsx'
import { normFacts, provisionFacts, versionFacts } from './facts.ts'
import { inBoth, NormCorrection, orNull, ProvisionCorrection, VersionCorrection } from './forms.ts'
import type { VersionReason } from './model.ts'
import { normAndVersion, NormParams, normOf, optionsOf, versionOf, VersionParams } from './routes.tsx'

const MANAGE = 'legal-framework.manage'

const normPage = page('/marco-legal/:norm/corregir', {
  access: MANAGE,
  params: NormParams,
  async load(context, { params }) {
    const norm = await normOf(context, params.norm)
    return { norm, values: valuesOf(normFacts(norm)) }
  },
  page: (data) => <CorrectNormPage {...data} />,
})

const normForm = form('/marco-legal/:norm/corregir', {
  access: MANAGE,
  params: NormParams,
  form: NormCorrection,
  again: async (context, { params, typed, errors }) => (
    <CorrectNormPage norm={await normOf(context, params.norm)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: sent }) {
    if (sent.summaryEn && !sent.summary) return invalid(spanishFirst('summary', context))
    const norm = await normOf(context, params.norm)
    const facts = {
      title: inBoth(sent.title, sent.titleEn),
      shortName: inBoth(sent.shortName, sent.shortNameEn),
      kind: sent.kind,
      issuer: inBoth(sent.issuer, sent.issuerEn),
      summary: orNull(sent.summary, sent.summaryEn),
    }
    const verdict = await correctNorm(context, norm.id, facts, sent.seen)
    return verdict.ok ? redirect(`/marco-legal/${norm.slug}`) : again(verdict, context.locale)
  },
})

/** Spanish is the language of record: a translation of nothing would be lost. */
const spanishFirst = (field: string, { locale }: Context) => ({ [field]: httpWords(locale)('form.required') })

const versionPage = page('/marco-legal/:norm/versiones/:version/corregir', {
  access: MANAGE,
  params: VersionParams,
  async load(context, { params }) {
    const found = await normAndVersion(context, params)
    return { ...found, norms: await optionsOf(context), values: valuesOf(versionFacts(found.version)) }
  },
  page: (data) => <CorrectVersionPage {...data} />,
})

const versionForm = form('/marco-legal/:norm/versiones/:version/corregir', {
  access: MANAGE,
  params: VersionParams,
  form: VersionCorrection,
  again: async (context, { params, typed, errors }) => (
    <CorrectVersionPage
      {...await normAndVersion(context, params)}
      norms={await optionsOf(context)}
      values={typed}
      errors={errors}
    />
  ),
  async act(context, { params, form: sent }) {
    const { labelEn, noteEn, ended = null, inForceUntil = null, endedBy = null, seen } = sent
    if (noteEn && !sent.note) return invalid(spanishFirst('note', context))
    const { norm, version } = await normAndVersion(context, params)
    const norms = await optionsOf(context)
    if (endedBy && !norms.some(({ value }) => value === endedBy))
      return invalid({ endedBy: words(context.locale)('refused.no-such-norm') })
    const facts = {
      ...versionOf(sent),
      label: inBoth(sent.label, labelEn),
      note: orNull(sent.note, noteEn),
      ended,
      inForceUntil,
      endedBy,
    }
    const verdict = await correctVersion(context, { id: version.id, normId: norm.id }, facts, seen)
    if (verdict.ok) return redirect(`/marco-legal/${norm.slug}`)
    if (verdict.reason !== 'changed-meanwhile') return refused(verdict.reason, context)
    return again(verdict, context.locale, (id) => norms.find(({ value }) => value === id)?.label ?? id)
  },
})

const Anchor = z.string().regex(/^[a-z0-9-]{1,120}$/)
const ProvisionParams = VersionParams.extend({ provision: Anchor })

async function provisionOf(context: Context, params: z.infer<typeof ProvisionParams>) {
  const found = await normAndVersion(context, params)
  const provision = found.version.provisions.find(({ anchor }) => anchor === params.provision)
  if (!provision) throw new NotFound()
  return { ...found, provision }
}

const provisionPage = page('/marco-legal/:norm/versiones/:version/disposiciones/:provision/corregir', {
  access: MANAGE,
  params: ProvisionParams,
  async load(context, { params }) {
    const found = await provisionOf(context, params)
    return { ...found, values: valuesOf(provisionFacts(found.provision)) }
  },
  page: (data) => <CorrectProvisionPage {...data} />,
})

const provisionForm = form('/marco-legal/:norm/versiones/:version/disposiciones/:provision/corregir', {
  access: MANAGE,
  params: ProvisionParams,
  form: ProvisionCorrection,
  again: async (context, { params, typed, errors }) => (
    <CorrectProvisionPage {...await provisionOf(context, params)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: sent }) {
    const { article, fraction = null, numeral = null, summary, summaryEn, note, noteEn, seen } = sent
    if (noteEn && !note) return invalid(spanishFirst('note', context))
    if (numeral && !fraction) return invalid({ fraction: words(context.locale)('refused.numeral-without-fraction') })
    const { norm, version, provision } = await provisionOf(context, params)
    const facts = { article, fraction, numeral, summary: inBoth(summary, summaryEn), note: orNull(note, noteEn) }
    const where = { normId: norm.id, versionId: version.id, anchor: provision.anchor }
    const verdict = await correctProvision(context, where, facts, seen)
    if (verdict.ok) return redirect(`/marco-legal/${norm.slug}#${verdict.value}`)
    return verdict.reason === 'changed-meanwhile' ? again(verdict, context.locale) : refused(verdict.reason, context)
  },
})

type Reason = VersionReason | 'same-day' | 'already-there'
const FIELD_OF: Record<Reason, string> = {
  'same-day': 'publishedOn',
  'ends-before-start': 'inForceUntil',
  'confirmed-before-published': 'confirmedUntil',
  'ending-needed': 'ended',
  'replaced-by-itself': 'endedBy',
  'already-there': 'article',
}
const refused = (reason: Reason, { locale }: Context) =>
  invalid({ [FIELD_OF[reason]]: words(locale)(`refused.${reason}`) })

export const correctionRoutes = [normPage, normForm, versionPage, versionForm, provisionPage, provisionForm]
