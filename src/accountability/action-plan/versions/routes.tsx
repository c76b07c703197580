import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { download, page, type Context } from '../../../platform/http/index.ts'
import { contentDisposition, FileHash, fileResponse } from '../../../platform/storage/index.ts'
import { canManagePlans } from '../acting.ts'
import { draftingIn, proposingFor } from '../amendments/policy.ts'
import { amendmentsOf } from '../amendments/store.ts'
import { numberInAddress } from '../commitments/routes.tsx'
import { stageOf } from '../plans/model.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { DifferencePage, VersionPage, VersionsPage } from './pages.tsx'
import { versionPaper } from './paper.ts'
import { versionAddress, versionFile } from './address.ts'
import { signing } from './sign-routes.tsx'
import { findVersion, launchOf, versionsOf, type Version } from './store.ts'
import { changesBetween, readText } from './text.ts'
import { verifyRoutes } from './verify-routes.tsx'

const VersionParams = PlanParams.extend({ version: numberInAddress(100_000) })

const versionsPage = page('/planes/:plan/versiones', {
  access: 'public',
  params: PlanParams,
  async load({ db, actor, today }, { params }) {
    const plan = await planOf(db, params.plan)
    const isSigned = plan.version !== null
    const [versions, launch, amendments, names] = await Promise.all([
      isSigned ? versionsOf(db, plan.id) : [],
      plan.launchedOn ? launchOf(db, plan.id) : undefined,
      isSigned ? amendmentsOf(db, plan.id, draftingIn(actor)) : [],
      isSigned && actor.person ? proposingFor(db, actor, plan.id) : [],
    ])
    return {
      plan,
      versions,
      launch,
      amendments: amendments.slice(0, 10),
      stage: stageOf(plan, today()),
      can: { manage: canManagePlans(actor), amend: names.length > 0 },
    }
  },
  page: (data) => <VersionsPage {...data} />,
  json: ({ plan, versions, launch }) => ({
    plan: plan.slug,
    launch: launch ?? null,
    items: versions.map(versionJson),
    total: versions.length,
    next: null,
  }),
})

/** A version for machines: what the page shows, without who typed it in. */
export const versionJson = ({ planId: _, amendmentId: __, createdAt, planSlug, ...version }: Version) => ({
  ...version,
  recordedAt: createdAt.toISOString(),
  address: versionAddress(planSlug, version.number),
  file: versionFile(planSlug, version.number),
})

async function versionHere({ db }: Context, params: z.infer<typeof VersionParams>) {
  const plan = await planOf(db, params.plan)
  const version = await findVersion(db, plan.id, params.version)
  if (!version) throw new NotFound(`no version ${params.version} of ${params.plan}`)
  return { plan, version }
}

const versionPage = page('/planes/:plan/versiones/:version', {
  access: 'public',
  params: VersionParams,
  async load(context, { params }) {
    const { plan, version: found } = await versionHere(context, params)
    const { document, ...version } = found
    const names = await organizationNames(context.db, version.organizationId ? [version.organizationId] : [])
    return {
      plan,
      version: { ...version, bytes: Buffer.byteLength(document) },
      text: readText(document).text,
      document,
      latest: plan.version!,
      organization: names.get(version.organizationId ?? ''),
    }
  },
  page: (data) => <VersionPage {...data} />,
  subject: ({ version }) => ref('plan-version', version.id),
  json: ({ version: { bytes, ...version }, document }) => ({
    ...versionJson(version),
    bytes,
    text: JSON.parse(document) as unknown,
  }),
})

/** The bytes that were signed, and nothing else. Its address ends in «.json», which the server takes off. */
const versionBytes = download('/planes/:plan/versiones/:version/texto', {
  access: 'public',
  params: VersionParams,
  async handle(context, { params }) {
    const { plan, version } = await versionHere(context, params)
    return new Response(version.document, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': contentDisposition('attachment', `${plan.slug}-v${version.number}.json`),
        'cache-control': 'no-cache',
        'repr-digest': `sha-256=:${Buffer.from(version.sha256, 'hex').toString('base64')}:`, // RFC 9530
      },
    })
  },
})

const versionPdf = download('/planes/:plan/versiones/:version/texto.pdf', {
  access: 'public',
  params: VersionParams,
  async handle(context, { params }) {
    const { plan, version } = await versionHere(context, params)
    const { locale, settings, today } = context
    const address = settings.ORIGIN + versionAddress(plan.slug, version.number)
    const { text } = readText(version.document)
    const pdf = await versionPaper(plan, version, text, { locale, city: settings.TEQUIO_CITY, today: today(), address })
    return new Response(pdf as BodyInit, {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': contentDisposition('inline', `${plan.slug}-v${version.number}.pdf`),
        'cache-control': 'no-cache',
      },
    })
  },
})

/** The act on paper with its signatures, as it was received. */
const paperFile = download('/planes/:plan/versiones/:version/documento', {
  access: 'public',
  params: VersionParams,
  async handle(context, { params }) {
    const { version } = await versionHere(context, params)
    const { paperSha256, paperName, paperSize } = version
    if (!paperSha256) throw new NotFound(`version ${params.version} has no document`)
    const file = { hash: FileHash.parse(paperSha256), bytes: paperSize!, kind: 'pdf' as const, name: paperName!, audience: 'public' as const } // prettier-ignore
    const response = await fileResponse(context.storage, file, context.request)
    if (!response) throw new NotFound(`the document of version ${params.version}`)
    return response
  },
})

const number = z.coerce.number().int().min(1).max(100_000)

const differencePage = page('/planes/:plan/versiones/comparar', {
  access: 'public',
  params: PlanParams,
  query: z.object({
    de: number.optional(),
    a: number.optional(),
    compromiso: z.coerce.number().int().min(1).max(1_000_000).optional(),
  }),
  async load({ db }, { params, query }) {
    const plan = await planOf(db, params.plan)
    const latest = plan.version ?? 0
    const [from, to] = [query.de ?? 1, query.a ?? latest]
    const [old, now] = await Promise.all([findVersion(db, plan.id, from), findVersion(db, plan.id, to)])
    if (!old || !now) throw new NotFound(`versions ${from} and ${to} of ${params.plan}`)
    const texts = [readText(now.document).text, readText(old.document).text]
    const all = changesBetween(texts[1]!, texts[0]!)
    const changes =
      query.compromiso === undefined
        ? all
        : all.filter(
            ({ kind, numbers }) =>
              ['commitment', 'milestone', 'indicator'].includes(kind) && numbers[0] === query.compromiso,
          )
    return { plan, from, to, latest, changes, texts, commitment: query.compromiso }
  },
  page: (data) => <DifferencePage {...data} />,
  json: ({ plan, from, to, changes }) => ({ plan: plan.slug, from, to, changes }),
})

/** Signing, launching, what was signed, and whether a file is that. `comparar` comes before `:version`. */
export const versionRoutes = [...signing, versionsPage, differencePage, versionPage, versionBytes, versionPdf, paperFile, ...verifyRoutes] // prettier-ignore
