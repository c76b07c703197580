import { z } from 'zod'
import { authorsOfProposals, countProposals, proposalTallies } from '../../../cross-cutting/comments/index.ts'
import { peopleNames } from '../../../foundations/identity/index.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { decisionAddress, findDecision, makersOf } from '../../../governance/decisions/index.ts'
import { ref, refKey } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { NotFound } from '../../../platform/access/index.ts'
import { download, page, type Context } from '../../../platform/http/index.ts'
import { contentDisposition } from '../../../platform/storage/index.ts'
import { canManagePlans } from '../acting.ts'
import { numberInAddress } from '../commitments/routes.tsx'
import { findCommitmentByNumber } from '../commitments/store.ts'
import { planPhasesOf } from '../plans/store.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { changesBetween, readText, textNow } from '../versions/text.ts'
import { withQuery } from '../plans/address.ts'
import { draftAddress, proposalsAddress, submissionAddress } from './address.ts'
import { SubmissionPage } from './approval-pages.tsx'
import { DraftDifferencePage, DraftPage, DraftsPage, type OneCommitment } from './draft-pages.tsx'
import { draftJson } from './json.ts'
import { loadDrafting, loadProposals, NO_PROPOSALS, proposedFor, reasonsOf } from './load.ts'
import { proposalWindow } from './model.ts'
import { DraftingPage } from './pages.tsx'
import { ANSWER_WORDS, ProposalsPage, type AnswerFilter } from './proposal-pages.tsx'
import { proposalFile } from './export.ts'
import { draftsOf, findDraft, findSubmission, type Draft } from './store.ts'
import { draftNow, readDraft } from './text.ts'

export const CommitmentDraftParams = PlanParams.extend({ number: numberInAddress(1_000_000) })
const DraftParams = CommitmentDraftParams.extend({ version: numberInAddress(100_000) })
const SubmissionParams = PlanParams.extend({ submission: numberInAddress(100_000) })
const AT = '/planes/:plan/redaccion'
const ONE = `${AT}/compromisos/:number`

const draftingPage = page(AT, {
  access: 'public',
  params: PlanParams,
  query: z.object({ desde: z.coerce.number().int().min(1).max(1_000_000).optional() }),
  load: async (context, { params, query }) =>
    loadDrafting(context, await planOf(context.db, params.plan), query.desde ?? 0),
  page: (data) => <DraftingPage {...data} />,
  json: ({ plan, phases, window, warnings, commitments, next, takenOut, proposals, approvals }) => ({
    plan: plan.slug,
    phases,
    open: window,
    warnings: warnings.map(({ provision, ...warning }) => ({ ...warning, provision: provision?.address ?? null })),
    commitments: commitments.map(({ draft, ...commitment }) => ({
      ...commitment,
      draft: draft ? draftJson(draft) : null,
    })),
    next: next && `/planes/${plan.slug}/redaccion.json?desde=${next}`,
    takenOut: takenOut.map(draftJson),
    proposals,
    approvals: approvals.map(({ submission: { number, sha256, createdAt, decisionId }, state }) => ({
      number,
      sha256,
      sentAt: createdAt.toISOString(),
      decision: decisionAddress(decisionId),
      state,
      address: submissionAddress(plan.slug, number),
    })),
  }),
})

/** The commitment of an address, in the plan or taken out of it after it was drafted in public. Throws NotFound. */
export async function commitmentDrafted(
  { db }: Pick<Context, 'db'>,
  { plan: slug, number }: z.infer<typeof CommitmentDraftParams>,
): Promise<OneCommitment & { drafts: Draft[]; subjectId: string }> {
  const plan = await planOf(db, slug)
  const found = await findCommitmentByNumber(db, plan.id, number)
  const drafts = await draftsOf(db, plan.id, number)
  const subjectId = found?.id ?? drafts[0]?.commitmentId
  if (!subjectId) throw new NotFound(`no commitment ${number} in ${slug}`)
  const title = inLanguage((found ?? drafts[0]!).title, 'es').text
  return { plan, commitment: number, commitmentId: found?.id ?? null, title, drafts, subjectId }
}

const draftsPage = page(ONE, {
  access: 'public',
  params: CommitmentDraftParams,
  async load(context, { params }) {
    const { db, actor, today } = context
    const { subjectId, ...one } = await commitmentDrafted(context, params)
    const { plan, drafts } = one
    const subject = ref('commitment', subjectId)
    const tallies = await proposalTallies(db, [subject])
    const { items } = await loadProposals(db, { subjects: [subject] }, { limit: 20 })
    const isOpen = plan.version === null && plan.closedOn === null
    return {
      ...one,
      window: one.commitmentId === null ? null : proposalWindow(plan, await planPhasesOf(db, plan.id), today()),
      organizations: await organizationNames(db, [...new Set(drafts.flatMap((draft) => draft.organizationId ?? []))]),
      proposals: { tally: tallies.get(refKey(subject)) ?? NO_PROPOSALS, items },
      unpublished: isOpen && one.commitmentId !== null ? await notPublished(db, plan, params.number, drafts) : null,
      can: { manage: canManagePlans(actor) },
    }
  },
  page: (data) => <DraftsPage {...data} />,
  json: ({ plan, commitment, commitmentId, drafts, proposals, unpublished }) => ({
    plan: plan.slug,
    commitment,
    commitmentId,
    hasUnpublishedChanges: unpublished !== null,
    proposals: proposals.tally,
    items: drafts.map(draftJson),
    total: drafts.length,
    next: null,
  }),
})

/** In what the text of a commitment differs now from its last draft; null where it does not. */
export async function notPublished(
  db: Context['db'],
  plan: OneCommitment['plan'],
  number: number,
  drafts: readonly Draft[],
) {
  const now = await draftNow(db, plan, number)
  const last = drafts[0]
  if (!now || last?.sha256 === now.sha256) return null
  const before = last ? readDraft((await findDraft(db, plan.id, number, last.number))!.document) : new Map()
  const text = readDraft(now.document)
  return { sha256: now.sha256, changes: changesBetween(before, text), texts: [text, before] }
}

const draftPage = page(`${ONE}/versiones/:version`, {
  access: 'public',
  params: DraftParams,
  async load(context, { params }) {
    const { db, actor } = context
    const { drafts, subjectId, ...one } = await commitmentDrafted(context, params)
    const found = await findDraft(db, one.plan.id, params.number, params.version)
    if (!found) throw new NotFound(`no draft ${params.version} of commitment ${params.number}`)
    const { document, ...draft } = found
    const subjects = [ref('plan', one.plan.id), ref('commitment', subjectId)]
    const waiting = canManagePlans(actor)
      ? (await loadProposals(db, { subjects: [subjects[1]!], answer: 'none' }, { limit: 20 })).items
      : []
    return {
      ...one,
      draft,
      latest: drafts[0]!.number,
      text: readDraft(document),
      document,
      organization: (await organizationNames(db, draft.organizationId ? [draft.organizationId] : [])).get(
        draft.organizationId ?? '',
      ),
      takenUp: (await loadProposals(db, { subjects, draftIds: [draft.id] }, { limit: 200 })).items,
      // What was proposed after it was published cannot be taken up by it.
      waiting: waiting.filter((one) => canAnswerFor(context, one.ownerId) && one.createdAt <= draft.createdAt),
    }
  },
  page: ({ document: _, ...data }) => <DraftPage {...data} />,
  subject: ({ draft }) => ref('draft-version', draft.id),
  json: ({ draft, takenUp, document }) => ({
    ...draftJson(draft),
    takesUp: takenUp.map(({ id, number, answer, removedBy }) => ({ id, number, answer, removedBy })),
    text: JSON.parse(document) as unknown,
  }),
})

const canAnswerFor = ({ actor }: Context, ownerId: string) =>
  actor.permissions.get('comment.answer')?.has(ownerId) === true

const number = z.coerce.number().int().min(1).max(100_000)

const differencePage = page(`${ONE}/comparar`, {
  access: 'public',
  params: CommitmentDraftParams,
  query: z.object({ de: number.optional(), a: number.optional() }),
  async load(context, { params, query }) {
    const { subjectId: _, ...one } = await commitmentDrafted(context, params)
    const latest = one.drafts[0]?.number ?? 0
    const [from, to] = [query.de ?? Math.max(1, latest - 1), query.a ?? latest]
    const [old, now] = [
      await findDraft(context.db, one.plan.id, params.number, from),
      await findDraft(context.db, one.plan.id, params.number, to),
    ]
    if (!old || !now) throw new NotFound(`drafts ${from} and ${to} of commitment ${params.number}`)
    const texts = [readDraft(now.document), readDraft(old.document)]
    return { ...one, from: old, to: now, changes: changesBetween(texts[1]!, texts[0]!), texts }
  },
  page: (data) => <DraftDifferencePage {...data} />,
  json: ({ plan, commitment, from, to, changes }) => ({
    plan: plan.slug,
    commitment,
    from: from.number,
    to: to.number,
    changes,
  }),
})

// ------------------------------------------------------------------------------------------------------- proposals

const wordsOfAnswers = z.enum(Object.values(ANSWER_WORDS) as [string, ...string[]])
export const ProposalQuery = z.object({
  compromiso: z.coerce.number().int().min(1).max(1_000_000).optional(),
  respuesta: wordsOfAnswers.optional(),
  /** The public name of who proposed. */
  persona: z.string().trim().min(1).max(200).optional(),
})

/** What an address of proposals asks for. A commitment of no such number finds nothing. */
async function askedFor(context: Context, slug: string, query: z.infer<typeof ProposalQuery>) {
  const plan = await planOf(context.db, slug)
  const { numbers, subjects } = await proposedFor(context.db, plan)
  const answer = (Object.keys(ANSWER_WORDS) as AnswerFilter[]).find((key) => ANSWER_WORDS[key] === query.respuesta)
  const chosen =
    query.compromiso === undefined
      ? subjects
      : [...numbers].flatMap(([id, of]) => (of === query.compromiso ? [ref('commitment', id)] : []))
  const people = await peopleNames(context.db, await authorsOfProposals(context.db, subjects))
  const authorIds =
    query.persona === undefined ? undefined : [...people].flatMap(([id, name]) => (name === query.persona ? [id] : []))
  const names = [...new Set(people.values())].toSorted((a, b) => a.localeCompare(b, 'es'))
  return { plan, numbers, names, subjects, filters: { subjects: chosen, answer, authorIds } }
}

const proposalsPage = page(`${AT}/aportaciones`, {
  access: 'public',
  params: PlanParams,
  query: ProposalQuery.extend({ desde: z.coerce.number().int().min(1).max(2_000_000_000).optional() }),
  async load(context, { params, query }) {
    const { plan, numbers, names, subjects, filters } = await askedFor(context, params.plan, query)
    const { items, next } = await loadProposals(context.db, filters, { before: query.desde })
    return {
      plan,
      query,
      numbers,
      names,
      items,
      next,
      total: await countProposals(context.db, filters),
      tally: (await proposalTallies(context.db, subjects)).get('all') ?? NO_PROPOSALS,
    }
  },
  page: (data) => <ProposalsPage {...data} />,
  json: ({ plan, query, items, next, total, tally, numbers }) => ({
    plan: plan.slug,
    totals: tally,
    items: items.map(({ who: _, draft, draftId: __, subjectKind: ___, createdAt: ____, ...proposal }) => ({
      ...proposal,
      commitment: numbers.get(proposal.subjectId) ?? null,
      draft: draft ? draftAddress(plan.slug, draft.commitment, draft.number) : null,
    })),
    total,
    next: next && withQuery(`${proposalsAddress(plan.slug)}.json`, { ...query, desde: next }),
  }),
})

const proposalsExport = download(`${AT}/aportaciones/exportar/:format`, {
  access: 'public',
  params: PlanParams.extend({ format: z.enum(['csv', 'json', 'xlsx']) }),
  query: ProposalQuery,
  async handle(context, { params, query }) {
    const { plan, numbers, filters } = await askedFor(context, params.plan, query)
    return proposalFile(context, plan, { numbers, filters, format: params.format })
  },
})

// -------------------------------------------------------------------------------------------------------- approval

async function submissionHere({ db }: Pick<Context, 'db'>, params: z.infer<typeof SubmissionParams>) {
  const plan = await planOf(db, params.plan)
  const found = await findSubmission(db, { planId: plan.id, number: params.submission })
  if (!found) throw new NotFound(`nothing number ${params.submission} was sent of ${params.plan}`)
  return { plan, found }
}

const submissionPage = page(`${AT}/aprobacion/:submission`, {
  access: 'public',
  params: SubmissionParams,
  async load(context, { params }) {
    const { db, actor, locale } = context
    const { plan, found } = await submissionHere(context, params)
    const { document, ...submission } = found
    const decision = (await findDecision(db, submission.decisionId))!
    const maker = (await makersOf(db)).find(({ id }) => id === decision.makerId)
    const sent = readText(document)
    // Once it is signed, its signed versions tell what came of it.
    const now = plan.version === null ? (await textNow(db, plan)).text : sent.text
    const titles = new Map(
      [...sent.text.values()].flatMap(({ kind, numbers, fields }) =>
        kind === 'commitment' ? [[Number(numbers[0]), fields.title as { es: string }] as const] : [],
      ),
    )
    return {
      plan,
      submission,
      document,
      decision: { ...decision, maker: maker ? inLanguage(maker.name, locale).text : '' },
      reasons: decision.state === 'open' ? [] : await reasonsOf(db, decision.id),
      drafts: submission.versions.map(({ commitment, version }) => ({
        commitment,
        version,
        title: titles.get(commitment) ?? { es: '' },
      })),
      since: { changes: changesBetween(sent.text, now), texts: [now, sent.text] },
      can: { manage: canManagePlans(actor) },
    }
  },
  page: ({ document: _, ...data }) => <SubmissionPage {...data} />,
  json: ({ plan, submission: { number, sha256, versions, note, createdAt, decisionId }, decision, document }) => ({
    plan: plan.slug,
    number,
    sha256,
    versions,
    note,
    sentAt: createdAt.toISOString(),
    decision: decisionAddress(decisionId),
    state: decision.state,
    text: JSON.parse(document) as unknown,
  }),
})

/** The bytes that were put to approval. Its address ends in «.json», which the server takes off. */
const submissionBytes = download(`${AT}/aprobacion/:submission/texto`, {
  access: 'public',
  params: SubmissionParams,
  async handle(context, { params }) {
    const { plan, found } = await submissionHere(context, params)
    return new Response(found.document, {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': contentDisposition('attachment', `${plan.slug}-aprobacion-${found.number}.json`),
        'cache-control': 'no-cache',
        'repr-digest': `sha-256=:${Buffer.from(found.sha256, 'hex').toString('base64')}:`, // RFC 9530
      },
    })
  },
})

/** What anybody reads of a drafting. */
export const readingDrafts = [
  draftingPage,
  draftsPage,
  differencePage,
  draftPage,
  proposalsPage,
  proposalsExport,
  submissionPage,
  submissionBytes,
]
