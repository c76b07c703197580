import { z } from 'zod'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { dayOf } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import type { Values } from '../../../platform/html/index.ts'
import { download, form, invalid, page, redirect, type Context, type Errors } from '../../../platform/http/index.ts'
import { contentDisposition, factsOf, FileHash, fileResponse, isKind } from '../../../platform/storage/index.ts'
import { writeCsv, type Column, type Row } from '../../../platform/tables/index.ts'
import { DraftReader } from '../draft-reader.ts'
import { milestonePath } from '../plans/address.ts'
import type { PlanId } from '../plans/model.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { FILE_BYTES, readEvidence } from '../reporting/form.ts'
import { keptFiles, receiveFiles } from '../reporting/receiving.ts'
import { askAgain, replaceLink } from './actions.ts'
import { checksAddress, copyAddress } from './address.ts'
import { checkForMachines, replacingForMachines } from './for-machines.ts'
import { AGAIN_MINUTES, LINK_STATES } from './model.ts'
import { ChecksPage, PlanLinksPage, ReplacePage, totalOf, type ChecksProps, type ReplaceProps } from './pages.tsx'
import { canMend } from './policy.ts'
import { outcomeName } from './sentence.ts'
import {
  figuresOfPlan,
  findCopy,
  findingsOf,
  findLink,
  findPiece,
  linksOfPlan,
  versionsOf,
  type LinkPiece,
} from './store.ts'
import { words } from './words.ts'

const PieceParams = z.object({ id: z.uuid() })

async function pieceOf({ db }: Pick<Context, 'db'>, id: string): Promise<LinkPiece> {
  const piece = await findPiece(db, id)
  if (!piece) throw new NotFound(ref('evidence', id))
  return piece
}

async function checksData(context: Context, id: string, errors: Errors = {}): Promise<ChecksProps> {
  const { db, actor, settings } = context
  const piece = await pieceOf(context, id)
  return {
    piece,
    link: (await findLink(db, piece.linkId))!,
    versions: await versionsOf(db, piece.linkId),
    findings: await findingsOf(db, piece.linkId),
    everyDays: settings.LINK_CHECK_DAYS,
    asked: false,
    can: { mend: canMend(actor, piece) },
    errors,
  }
}

const checksPage = page('/evidencias/:id/revisiones', {
  access: 'public',
  params: PieceParams,
  query: z.object({ pedida: z.enum(['si']).optional() }),
  load: async (context, { params, query }) => ({
    ...(await checksData(context, params.id)),
    asked: query.pedida === 'si',
  }),
  page: (data) => <ChecksPage {...data} />,
  subject: ({ piece }) => (piece.source === 'report' ? ref('evidence', piece.id) : null),
  json: ({ piece, link, versions, findings }) => ({
    id: piece.id,
    title: piece.title,
    url: piece.url,
    source: piece.source,
    plan: piece.planSlug,
    commitment: piece.commitment,
    milestone: piece.milestone,
    report: piece.report,
    responseId: piece.responseId,
    assessmentId: piece.assessmentId,
    contributionId: piece.contributionId,
    citedAt: piece.citedAt,
    nextCheckAt: link.nextCheckAt,
    check: checkForMachines(piece.id, piece.check),
    ...replacingForMachines(piece.replacing),
    versions: versions.map(({ kind, ...version }) => ({
      ...version,
      copyAddress: kind ? copyAddress(piece.id, version.sha256) : null,
    })),
    findings,
  }),
})

const askForCheck = form('/evidencias/:id/revisiones', {
  access: 'signed-in',
  params: PieceParams,
  form: z.object({}),
  again: async (context, { params, errors }) => <ChecksPage {...await checksData(context, params.id, errors)} />,
  async act(context, { params }) {
    const verdict = await askAgain(context, params.id)
    return verdict.ok
      ? redirect(`${checksAddress(params.id)}?pedida=si`)
      : invalid({ form: words(context.locale)(`refusal.${verdict.reason}`, { count: AGAIN_MINUTES }) })
  },
})

/** A copy of what a link gave, to save and never to open in this site: whatever it is, it is somebody else's. */
const copyFile = download('/evidencias/:id/copias/:sha256', {
  access: 'public',
  params: PieceParams.extend({ sha256: FileHash }),
  async handle({ db, storage, request }, { params }) {
    const copy = await findCopy(db, params.id, params.sha256)
    if (!copy?.kind || !isKind(copy.kind)) throw new NotFound(ref('evidence', params.id))
    const name = `copia-${copy.host.replace(/[^a-z0-9.-]/g, '-')}-${dayOf(copy.firstSeenAt)}.${factsOf(copy.kind).extensions[0]}`
    const file = {
      hash: FileHash.parse(copy.sha256),
      bytes: copy.size,
      kind: copy.kind,
      name,
      audience: 'public',
    } as const
    const response = await fileResponse(storage, file, request)
    if (!response) throw new NotFound(ref('evidence', params.id))
    response.headers.set('Content-Disposition', contentDisposition('attachment', name))
    response.headers.set('Content-Security-Policy', "sandbox; default-src 'none'")
    return response
  },
})

// ------------------------------------------------------------------------------------------------- in its place

const purposeOf = (pieceId: string) => `link ${pieceId}`

/** The link, for those who may bring something in its place. Throws Forbidden for anybody else. */
async function replaceData(context: Context, id: string, values: Values, errors: Errors = {}): Promise<ReplaceProps> {
  const piece = await pieceOf(context, id)
  authorize(canMend(context.actor, piece))
  return { piece, values, errors, kept: keptFiles(values, purposeOf(id), context) }
}

const replacePage = page('/evidencias/:id/sustituir', {
  access: 'signed-in',
  params: PieceParams,
  load: (context, { params }) => replaceData(context, params.id, { pieceId: newId() }),
  page: (data) => <ReplacePage {...data} />,
})

const text = z.string().optional()
const ReplaceForm = z.object({
  pieceId: text, link1: text, linkTitle1: text, file1: z.unknown().optional(), kept1: text, drop1: text, fileTitle1: text, fileDay1: text, reason: text,
}) // prettier-ignore

const sendReplacement = form('/evidencias/:id/sustituir', {
  access: 'signed-in',
  params: PieceParams,
  form: ReplaceForm,
  maxBytes: FILE_BYTES + 256 * 1024,
  again: async (context, { params, typed, errors }) => (
    <ReplacePage {...await replaceData(context, params.id, typed, errors)} />
  ),
  async act(context, { params, form: sent, typed }) {
    await replaceData(context, params.id, typed)
    const t = words(context.locale)
    const { receipts, ...received } = await receiveFiles(context, purposeOf(params.id), sent, typed)
    const kept = { kept1: receipts['kept1'] ?? '' }
    const read = new DraftReader(typed, context.locale)
    const pieces = readEvidence(read, received)
    const reason = read.requiredContent('reason', 1000)
    if (read.ok && pieces.length !== 1) read.errors['link1'] = t('refusal.one-piece')
    if (!read.ok) return invalid(read.errors, kept)
    const newPieceId = z.uuid().safeParse(read.text('pieceId')).data
    const verdict = await replaceLink(context, params.id, { piece: pieces[0]!.piece, reason }, newPieceId)
    if (!verdict.ok)
      return invalid({ [verdict.reason === 'same-link' ? 'link1' : 'form']: t(`refusal.${verdict.reason}`) }, kept)
    const { planSlug, commitment, milestone, report } = verdict.value.old
    return redirect(`${milestonePath(planSlug, commitment, milestone)}#reporte-${report}`)
  },
})

// ------------------------------------------------------------------------------------------------- of a plan

const SHOWN = 50

async function namesOfFigures(db: Context['db'], ids: readonly (string | null)[]) {
  return organizationNames(
    db,
    [...new Set(ids)].filter((id) => id !== null),
  )
}

const planLinksPage = page('/planes/:plan/enlaces', {
  access: 'public',
  params: PlanParams,
  query: z.object({ estado: z.enum(LINK_STATES).optional(), desde: z.uuid().optional() }),
  async load({ db }, { params, query }) {
    const plan = await planOf(db, params.plan)
    const figures = await figuresOfPlan(db, plan.id)
    const rows = await linksOfPlan(db, plan.id, { state: query.estado, after: query.desde, limit: SHOWN + 1 })
    const pieces = rows.slice(0, SHOWN)
    return {
      plan,
      figures,
      organizations: await namesOfFigures(db, figures.map(({ organizationId }) => organizationId)), // prettier-ignore
      pieces,
      state: query.estado,
      next: rows.length > SHOWN ? pieces.at(-1)!.id : null,
    }
  },
  page: (data) => <PlanLinksPage {...data} />,
  json: ({ plan, figures, organizations, pieces, next }) => ({
    plan: plan.slug,
    total: totalOf(figures),
    organizations: figures.map((row) => ({ ...row, name: organizations.get(row.organizationId ?? '')?.name ?? null })),
    links: pieces.map((piece) => ({
      id: piece.id,
      title: piece.title,
      url: piece.url,
      source: piece.source,
      commitment: piece.commitment,
      milestone: piece.milestone,
      report: piece.report,
      responseId: piece.responseId,
      assessmentId: piece.assessmentId,
      check: checkForMachines(piece.id, piece.check),
      ...replacingForMachines(piece.replacing),
    })),
    next,
  }),
})

/** Every link of the plan, one a row: anybody can count them again. Held a batch at a time. */
const linksFile = download('/planes/:plan/enlaces/lista', {
  access: 'public',
  params: PlanParams,
  async handle(context, { params }) {
    const plan = await planOf(context.db, params.plan)
    const t = words(context.locale)
    const types = {
      commitment: 'number', milestone: 'number', report: 'number', source: 'text', organization: 'text', title: 'text', url: 'url', state: 'text', outcome: 'text', code: 'number', checkedAt: 'moment', answeredAt: 'moment', failingSince: 'moment', changedAt: 'moment', sha256: 'text', copy: 'url', replaced: 'boolean', address: 'url', id: 'text',
    } as const // prettier-ignore
    const columns = Object.entries(types).map(([key, type]): Column => ({
      key,
      type,
      header: t(`csv.${key}` as never),
    }))
    return new Response(writeCsv(rowsOf(context, plan.id), columns), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': contentDisposition('attachment', `${plan.slug}-${t('plan.file')}.csv`),
        'cache-control': 'no-cache',
      },
    })
  },
})

async function* rowsOf({ db, locale, settings }: Context, planId: PlanId): AsyncGenerator<Row> {
  const t = words(locale)
  const moment = (at: string | null) => at && new Date(at)
  let after: string | undefined
  do {
    const pieces = await linksOfPlan(db, planId, { after, limit: 500 })
    const organizations = await namesOfFigures(db, pieces.map(({ ownerId }) => ownerId)) // prettier-ignore
    for (const piece of pieces) {
      const check = piece.check!
      yield {
        commitment: piece.commitment,
        milestone: piece.milestone,
        report: piece.report,
        organization: organizations.get(piece.ownerId ?? '')?.name,
        source: t(`source.${piece.source}`),
        title: inLanguage(piece.title, locale).text,
        url: piece.url,
        state: t(`state.${check.state}`),
        outcome: check.outcome && outcomeName(check.outcome, null, locale),
        code: check.httpStatus,
        checkedAt: moment(check.checkedAt),
        answeredAt: moment(check.answeredAt),
        failingSince: moment(check.failingSince),
        changedAt: moment(check.changedAt),
        sha256: check.sha256,
        copy: check.copied ? settings.ORIGIN + copyAddress(piece.id, check.sha256!) : null,
        replaced: piece.replacing.by !== null,
        address: settings.ORIGIN + checksAddress(piece.id),
        id: piece.id,
      }
    }
    after = pieces.length === 500 ? pieces.at(-1)!.id : undefined
  } while (after)
}

export const linkRoutes = [checksPage, askForCheck, copyFile, replacePage, sendReplacement, planLinksPage, linksFile]
