import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { organizationIdOf } from '../../../foundations/organizations/index.ts'
import { TranslatedText } from '../../../kernel/text.ts'
import { among, first, type Db } from '../../../platform/database/index.ts'
import { defineResource } from '../../../platform/manifest/index.ts'
import { proofInFull, ProofSchema } from '../evidence-json.ts'
import { cutPage, seek } from '../keyset.ts'
import { CheckFields, checkFields } from '../link-checks/resource-fields.ts'
import {
  commitmentIdOf,
  CommitmentReference,
  meant,
  milestoneIdOf,
  planIdOf,
  PlanReference,
  reference,
} from '../references.ts'
import { milestones } from '../tables.ts'
import { responseThread } from '../thread.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import { proofAddress, reportAddress } from './address.ts'
import { ResponseId } from './model.ts'
import { countResponses, isLastWord, proofsOf, selectResponses, type PlacedResponse } from './store.ts'
import { reportResponses } from './tables.ts'
import { COUNTERPART_VERDICTS } from './vocabulary.ts'
import { words } from './words.ts'

const ResponseSchema = z.object({
  id: z.uuid().describe('Identifier of the answer.'),
  plan: z.string().describe('Slug of the plan.'),
  commitmentId: z.uuid().describe('Id of the commitment.'),
  commitment: z.int().describe('Number of the commitment.'),
  milestoneId: z.uuid().describe('Id of the milestone that the report speaks of.'),
  milestone: z.int().describe('Number of the milestone.'),
  reportId: z.uuid().describe('Id of the report that is answered.'),
  report: z.int().describe('Number of the report in its milestone.'),
  number: z.int().describe('Which answer to that report it is, from 1.'),
  counts: z.boolean().describe('Whether it is the one that counts: the last one. Those before it are kept.'),
  verdict: z.enum(COUNTERPART_VERDICTS).describe('Whether the civil owner confirms the report or disputes it.'),
  reason: TranslatedText.nullable().describe('Why it is disputed, or a remark beside a confirmation.'),
  completion: z
    .enum(COMPLETIONS)
    .nullable()
    .describe('The completion that it would give instead; null where it gives none.'),
  organizationId: z.uuid().describe('Id of the civil owner that answers.'),
  evidence: z.array(ProofSchema.extend(CheckFields)).describe('What shows it.'),
  answeredAt: z.string().describe('Moment it was said, ISO 8601 in UTC.'),
  address: z.string().describe('Where it is read, beside the report.'),
})

async function responsesInFull(db: Db, rows: readonly PlacedResponse[]): Promise<z.infer<typeof ResponseSchema>[]> {
  const proofs = await proofsOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map(({ planSlug, createdAt, personId: _, ...row }) => ({
    ...row,
    plan: planSlug,
    evidence: (proofs.get(row.id) ?? []).map((proof) => ({
      ...proofInFull(proof, proofAddress),
      ...checkFields(proof.id, proof.check, proof.replacing),
    })),
    answeredAt: createdAt.toISOString(),
    address: reportAddress({ ...row, planSlug }),
  }))
}

export const responseResource = defineResource({
  kind: 'report-response',
  thread: responseThread,
  path: 'report-responses',
  title: { es: 'Respuestas de la contraparte', en: 'Answers of the counterpart' },
  schema: ResponseSchema,
  filters: z.object({
    plan: PlanReference,
    commitment: CommitmentReference,
    milestone: reference('Id of the milestone.'),
    verdict: z.enum(COUNTERPART_VERDICTS).optional().describe('Whether it confirms the report or disputes it.'),
    organization: reference('Id or slug of the civil owner that answers.'),
    counts: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional()
      .describe('Whether it is the answer that counts on its report.'),
  }),
  sorts: ['id'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const commitmentId = await commitmentIdOf(db, filters.commitment)
    const milestoneId = await milestoneIdOf(db, filters.milestone)
    const organizationId = await meant('organization', filters.organization, (given) => organizationIdOf(db, given))
    const where = and(
      planId && eq(milestones.planId, planId),
      commitmentId && eq(milestones.commitmentId, commitmentId),
      milestoneId && eq(milestones.id, milestoneId),
      organizationId && eq(reportResponses.organizationId, organizationId),
      filters.verdict && eq(reportResponses.verdict, filters.verdict),
      filters.counts === undefined ? undefined : filters.counts ? isLastWord : sql`not (${isLastWord})`,
    )
    const { beyond, orderBy, limit } = seek({ id: { key: sql`${reportResponses.id}`, type: 'uuid' } }, reportResponses.id, page) // prettier-ignore
    const rows = await selectResponses(db).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map((row) => ({ ...row, position: row.id })), limit) // prettier-ignore
    return { items: await responsesInFull(db, items), next, total: await countResponses(db, where) }
  },
  async find(db, id) {
    const row = await findPlaced(db, id)
    return row ? (await responsesInFull(db, [row]))[0]! : null
  },
  async searchDocument(db, id) {
    const row = await findPlaced(db, id)
    if (!row || !row.counts) return null // what was replaced is read beside what counts
    return {
      title: titleOf(row),
      body: row.reason ?? { es: '' },
      address: reportAddress(row),
      organizationIds: [row.organizationId],
      year: row.createdAt.getUTCFullYear(),
    }
  },
  async titles(db, ids) {
    if (ids.length === 0) return new Map()
    const rows = await selectResponses(db).where(among(reportResponses.id, ids))
    return new Map(rows.map((row) => [row.id, { title: titleOf(row), address: reportAddress(row) }]))
  },
})

async function findPlaced(db: Db, id: string): Promise<PlacedResponse | undefined> {
  const known = ResponseId.safeParse(id).data
  return known && first(await selectResponses(db).where(eq(reportResponses.id, known)))
}

const titleOf = ({ verdict, milestone, commitment }: PlacedResponse): TranslatedText => ({
  es: words('es')(`search.${verdict}`, { milestone, commitment }),
  en: words('en')(`search.${verdict}`, { milestone, commitment }),
})
