import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { organizationIdOf } from '../../../foundations/organizations/index.ts'
import { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db } from '../../../platform/database/index.ts'
import { defineResource } from '../../../platform/manifest/index.ts'
import { proofInFull, ProofSchema } from '../evidence-json.ts'
import { cutPage, seek } from '../keyset.ts'
import { evidenceAddress } from '../milestones/address.ts'
import { commitmentIdOf, CommitmentReference, meant, planIdOf, PlanReference, reference } from '../references.ts'
import { editionAddress, ownProofAddress, scaleSetAddress } from './address.ts'
import { AssessmentId, standing } from './model.ts'
import { OPTION_KINDS, optionOf, ScaleSetId, type ScaleSet } from './scales/model.ts'
import { findScaleSet, listScaleSets, scaleSetsById } from './scales/store.ts'
import { inFull, isCurrent, isPublished, selectAssessments, type Answer, type AssessmentInFull, type OwnProof, type ReportEvidence } from './store.ts' // prettier-ignore
import { assessments } from './tables.ts'
import { ASSESSED, SIDES, STANCES } from './vocabulary.ts'
import { words } from './words.ts'
import { commitments } from '../tables.ts'
import { assessmentThread } from './thread.ts'

// ------------------------------------------------------------------------------------------------------ assessments

/** A piece that was cited is named by the report that brought it. */
const PieceSchema = ProofSchema.omit({ fileName: true })

export const AnswerSchema = z.object({
  option: z.string().describe('Code of the option chosen.'),
  reason: TranslatedText.nullable().describe('Why.'),
  evidence: z.array(PieceSchema).describe('What it is based on: evidence of the reports, and its own.'),
})

export const RepliesSchema = z
  .array(
    z.object({
      side: z.enum(SIDES).describe('The public owner or the civil owner.'),
      organizationId: z.uuid().describe('Id of the organization it was sent to.'),
      dueOn: z.string().describe('Its last day to reply, YYYY-MM-DD, by its own calendar.'),
      stance: z.enum(STANCES).nullable().describe('What it thinks of the assessment; null where it said nothing.'),
      comment: TranslatedText.nullable().describe('What it says of the whole.'),
      points: z
        .array(
          z.object({
            scale: z.string().describe('Code of the scale.'),
            text: TranslatedText.describe('What it says of it.'),
          }),
        )
        .describe('What it says of single scales.'),
      evidence: z.array(PieceSchema).describe('What it brings.'),
      repliedAt: z.string().nullable().describe('Moment of the reply, ISO 8601 in UTC; null where it said nothing.'),
    }),
  )
  .describe('What those who answer for the commitment replied, silence included.')

const AssessmentSchema = z.object({
  id: z.uuid().describe('Identifier of the edition.'),
  plan: z.string().describe('Slug of the plan.'),
  commitmentId: z.uuid().describe('Id of the commitment.'),
  commitment: z.int().describe('Number of the commitment.'),
  edition: z.int().describe('Which edition it is, from 1: each correction is another.'),
  counts: z.boolean().describe('Whether it is the edition that counts: the last one. Those before it are kept.'),
  correctionReason: TranslatedText.nullable().describe('Why it corrects the edition before; null of the first.'),
  scaleSetId: z.uuid().describe('Id of the version of the set of scales it is made on.'),
  scales: z.string().describe('The same as `<slug>/<version>`.'),
  organizationId: z.uuid().describe('Id of the organization of the evaluator.'),
  secondReview: z.boolean().describe('Whether a second evaluator reviewed it.'),
  sentOn: z.string().describe('Day it was sent to those who may reply, YYYY-MM-DD.'),
  replyDays: z.int().describe('Working days they had to reply.'),
  publishedAt: z.string().describe('Moment it was published, ISO 8601 in UTC.'),
  deniesPostIn: z
    .array(z.uuid())
    .describe(
      'Ids of organizations where somebody of the evaluator’s name holds or held a post, whom the evaluator declares not to be.',
    ),
  answers: z
    .array(
      AnswerSchema.extend({
        scale: z.string().describe('Code of the scale.'),
        kind: z.enum(OPTION_KINDS).describe('What the option counts as; only `value` is in denominators.'),
        changeReason: TranslatedText.nullable().describe('Why it was changed after the reply; null where it was not.'),
        before: AnswerSchema.nullable().describe('What it said when it was sent; null where it was not changed.'),
      }),
    )
    .describe('What is said of each scale, after hearing the replies.'),
  replies: RepliesSchema,
  address: z.string().describe('Where it is read.'),
})

const pieceInFull = (
  piece: OwnProof | ReportEvidence,
  address: (id: string) => string,
): z.infer<typeof PieceSchema> => {
  const { fileName: _, ...rest } = proofInFull({ ...piece, fileName: null }, address)
  return rest
}

export const answerForMachines = ({ option, reason, cited, own }: Answer) => ({
  option: option ?? '',
  reason,
  evidence: [
    ...cited.map((piece) => pieceInFull(piece, evidenceAddress)),
    ...own.map((piece) => pieceInFull(piece, ownProofAddress)),
  ],
})

export const repliesForMachines = (full: Pick<AssessmentInFull, 'parties'>) =>
  full.parties.map(({ side, organizationId, dueOn, reply }) => ({
    side,
    organizationId,
    dueOn,
    stance: reply?.stance ?? null,
    comment: reply?.comment ?? null,
    points: reply?.points ?? [],
    evidence: (reply?.own ?? []).map((piece) => pieceInFull(piece, ownProofAddress)),
    repliedAt: reply?.createdAt.toISOString() ?? null,
  }))

/** A published edition as machines get it. `counts`: whether it is the last one. */
export const editionForMachines = (full: AssessmentInFull, set: ScaleSet, counts: boolean) => ({
  id: full.id,
  plan: full.planSlug,
  commitmentId: full.commitmentId,
  commitment: full.commitment,
  edition: full.edition,
  counts,
  correctionReason: full.correctionReason,
  scaleSetId: full.scaleSetId,
  scales: `${set.slug}/${set.version}`,
  organizationId: full.organizationId,
  secondReview: full.secondReview,
  sentOn: full.sentOn!,
  replyDays: full.replyDays!,
  publishedAt: full.publishedAt!.toISOString(),
  deniesPostIn: full.deniesPostIn,
  answers: [...full.answers].map(([scale, given]) => {
    const current = standing(given)!
    return {
      scale,
      ...answerForMachines(current),
      kind: optionOf(set.scales, scale, current.option)?.kind ?? ('value' as const),
      changeReason: given.changed?.changeReason ?? null,
      before: given.changed ? answerForMachines(given.sent) : null,
    }
  }),
  replies: repliesForMachines(full),
  address: editionAddress(full.planSlug, full.commitment, full.edition),
})

const withCounts = (db: Db) =>
  db
    .select({ id: assessments.id, counts: sql<boolean>`${isCurrent}` })
    .from(assessments)
    .$dynamic()

async function forMachines(db: Db, ids: readonly AssessmentId[]): Promise<z.infer<typeof AssessmentSchema>[]> {
  if (ids.length === 0) return []
  const rows = await selectAssessments(db).where(and(among(assessments.id, ids), isPublished))
  const counts = new Map((await withCounts(db).where(among(assessments.id, ids))).map((row) => [row.id, row.counts]))
  const sets = await scaleSetsById(db, [...new Set(rows.map(({ scaleSetId }) => scaleSetId))])
  const fulls = await inFull(db, rows)
  const byId = new Map(fulls.map((full) => [full.id, full]))
  return ids.flatMap((id) => {
    const full = byId.get(id)
    return full ? [editionForMachines(full, sets.get(full.scaleSetId)!, counts.get(id) ?? false)] : []
  })
}

export const assessmentResource = defineResource({
  thread: assessmentThread,
  kind: 'assessment',
  path: 'assessments',
  title: { es: 'Valoraciones', en: 'Assessments' },
  schema: AssessmentSchema,
  filters: z.object({
    plan: PlanReference,
    commitment: CommitmentReference,
    organization: reference('Id or slug of the organization of the evaluator.'),
    completion: z
      .enum(ASSESSED)
      .exclude(['unassessed'])
      .optional()
      .describe('Completion that the edition that counts gives.'),
    counts: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional()
      .describe('Whether it is the edition that counts of its commitment.'),
  }),
  sorts: ['id'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const commitmentId = await commitmentIdOf(db, filters.commitment)
    const organizationId = await meant('organization', filters.organization, (given) => organizationIdOf(db, given))
    const where = and(
      isPublished,
      planId && eq(assessments.planId, planId),
      commitmentId && eq(assessments.commitmentId, commitmentId),
      organizationId && eq(assessments.organizationId, organizationId),
      filters.completion && and(isCurrent, eq(commitments.assessedCompletion, filters.completion)),
      filters.counts === undefined ? undefined : filters.counts ? isCurrent : sql`not (${isCurrent})`,
    )
    const { beyond, orderBy, limit } = seek({ id: { key: sql`${assessments.id}`, type: 'uuid' } }, assessments.id, page) // prettier-ignore
    const joined = () =>
      db.select({ id: assessments.id }).from(assessments).innerJoin(commitments, eq(commitments.id, assessments.commitmentId)) // prettier-ignore
    const rows = await joined().where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map(({ id }) => ({ id, position: id })), limit) // prettier-ignore
    const total = first(
      await db
        .select({ total: sql<number>`count(*)::int` })
        .from(assessments)
        .innerJoin(commitments, eq(commitments.id, assessments.commitmentId))
        .where(where),
    )!.total
    return { items: await forMachines(db, items.map(({ id }) => id)), next, total } // prettier-ignore
  },
  async find(db, id) {
    const known = AssessmentId.safeParse(id).data
    return known ? ((await forMachines(db, [known]))[0] ?? null) : null
  },
  async searchDocument(db, id) {
    const found = await assessmentResource.find(db, id)
    if (!found || !found['counts']) return null // what was corrected is read beside what counts
    const { answers, replies, organizationId, publishedAt, commitment, edition, plan } = found as z.infer<typeof AssessmentSchema> // prettier-ignore
    const said = [
      ...answers.map(({ reason }) => reason),
      ...replies.flatMap(({ comment, points }) => [comment, ...points.map(({ text }) => text)]),
    ].filter((text) => text !== null)
    return {
      title: titleOf({ commitment, edition }),
      body: { es: said.map(({ es }) => es).join('\n'), en: said.map(({ es, en = es }) => en).join('\n') },
      address: editionAddress(plan, commitment, edition),
      organizationIds: [...new Set([organizationId, ...replies.map((reply) => reply.organizationId)])],
      year: new Date(publishedAt).getUTCFullYear(),
    }
  },
  async titles(db, ids) {
    if (ids.length === 0) return new Map()
    const rows = await selectAssessments(db).where(and(among(assessments.id, ids), isPublished))
    return new Map(
      rows.map((row) => [
        row.id,
        { title: titleOf(row), address: editionAddress(row.planSlug, row.commitment, row.edition) },
      ]),
    )
  },
})

const titleOf = ({ commitment, edition }: { commitment: number; edition: number }): TranslatedText => ({
  es: words('es')('search.title', { commitment, edition }),
  en: words('en')('search.title', { commitment, edition }),
})

// ----------------------------------------------------------------------------------------------------------- scales

const ScaleSetSchema = z.object({
  id: z.uuid().describe('Identifier of the version.'),
  slug: z.string().describe('Name of the set in addresses.'),
  version: z.int().describe('Version of the set, from 1. A version never changes.'),
  name: TranslatedText.describe('Name, by language.'),
  author: z.string().describe('Whose scales they are.'),
  source: z.string().describe('Reference that they were taken from.'),
  sourceUrl: z.string().nullable().describe('Its address.'),
  note: TranslatedText.nullable().describe('What is to be known of them.'),
  fromDay: z.string().describe('Plans that start from this day on use it by default, YYYY-MM-DD.'),
  untilDay: z.string().nullable().describe('Plans that start from this day on no longer do.'),
  scales: z
    .array(
      z.object({
        code: z.string().describe('Code of the scale.'),
        name: TranslatedText.describe('Name.'),
        question: TranslatedText.describe('What is asked of the commitment.'),
        options: z
          .array(
            z.object({
              code: z.string().describe('Code of the option.'),
              label: TranslatedText.describe('Name of the option.'),
              meaning: TranslatedText.describe('When it is chosen.'),
              kind: z.enum(OPTION_KINDS).describe('What it counts as: only `value` is in denominators.'),
              evidence: z.enum(['needed', 'optional']).describe('Whether who chooses it must cite evidence.'),
            }),
          )
          .describe('Options, from the lowest to the highest.'),
      }),
    )
    .describe('Scales, in order.'),
  address: z.string().describe('Its page.'),
})

const setForMachines = (set: ScaleSet) => ({ ...set, address: scaleSetAddress(set.slug, set.version) })

export const scaleSetResource = defineResource({
  kind: 'scale-set',
  path: 'scale-sets',
  title: { es: 'Escalas de valoración', en: 'Scales of assessment' },
  schema: ScaleSetSchema,
  filters: z.object({ slug: z.string().max(60).optional().describe('Name of the set in addresses.') }),
  sorts: ['id'],
  // A handful in a city's life: the page is cut here.
  async list(db, { filters, sort, after, limit }) {
    const all = (await listScaleSets(db))
      .filter(({ slug }) => filters.slug === undefined || slug === filters.slug)
      .toSorted((a, b) => a.id.localeCompare(b.id) * (sort === '-id' ? -1 : 1))
    const begin = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1
    const items = all.slice(begin, begin + limit)
    const next = begin + limit < all.length ? (items.at(-1)?.id ?? null) : null
    return { items: items.map(setForMachines), next, total: all.length }
  },
  async find(db, id) {
    const known = ScaleSetId.safeParse(id).data
    const set = known && (await findScaleSet(db, known))
    return set ? setForMachines(set) : null
  },
  async searchDocument(db, id) {
    const set = await findScaleSet(db, id)
    if (!set) return null
    const body = (locale: 'es' | 'en') =>
      set.scales
        .flatMap(({ name, question, options }) => [
          name,
          question,
          ...options.flatMap(({ label, meaning }) => [label, meaning]),
        ]) // prettier-ignore
        .map((text) => text[locale] ?? text.es)
        .join('\n')
    return {
      title: set.name,
      body: { es: body('es'), en: body('en') },
      address: scaleSetAddress(set.slug, set.version),
      organizationIds: [],
      year: Number(set.fromDay.slice(0, 4)),
    }
  },
  async titles(db, ids) {
    const sets = await scaleSetsById(db, ids)
    return new Map(
      [...sets].map(([id, set]) => [id, { title: set.name, address: scaleSetAddress(set.slug, set.version) }]),
    )
  },
})
