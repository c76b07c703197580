import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { inLanguage, TranslatedText } from '../../../kernel/text.ts'
import { decisionAddress } from '../../../governance/decisions/index.ts'
import { first, type Db } from '../../../platform/database/index.ts'
import { defineResource } from '../../../platform/manifest/index.ts'
import { cutPage, seek } from '../keyset.ts'
import { commitmentIdOf, CommitmentReference, idOf, planIdOf, PlanReference } from '../references.ts'
import { headline } from '../content-text.tsx'
import { sayValue } from '../say-value.ts'
import { draftAddress, submissionAddress } from './address.ts'
import { DraftId, SubmissionId } from './model.ts'
import { findDraftById, findDrafts, selectDrafts, selectSubmissions, type Draft, type Submission } from './store.ts'
import { draftSubmissions, draftVersions } from './tables.ts'
import { readDraft } from './text.ts'
import { words } from './words.ts'

const counted = sql<number>`count(*)::int`
type Words = ReturnType<typeof words>
const sayBoth = (say: (t: Words, locale: 'es' | 'en') => string) => ({
  es: say(words('es'), 'es'),
  en: say(words('en'), 'en'),
})

const DraftSchema = z.object({
  id: z.uuid().describe('Identifier of the draft; answers to contributions name it as `correctionId`.'),
  plan: z.string().describe('Slug of the plan.'),
  commitmentId: z.uuid().describe('Id of the commitment, which may have been taken out of the plan since.'),
  commitment: z.int().describe('Number of the commitment.'),
  number: z.int().describe('Which draft of the commitment it is, from 1.'),
  title: TranslatedText.describe('What the commitment was called.'),
  note: TranslatedText.describe('What changed and why.'),
  sha256: z.string().describe('SHA-256 of the text in canonical JSON (RFC 8785), in hexadecimal.'),
  organizationId: z.uuid().nullable().describe('Id of the organization in whose name it was published.'),
  office: z.string().nullable().describe('The post that whoever published it held there; null where none is known.'),
  publishedAt: z.string().describe('Moment of publication, ISO 8601 in UTC.'),
  address: z.string().describe('Page of the draft; with `.json`, its text and the contributions that it takes up.'),
})

const draftInFull = ({
  planId: _,
  personId: __,
  planSlug,
  createdAt,
  ...draft
}: Draft): z.infer<typeof DraftSchema> => ({
  ...draft,
  plan: planSlug,
  publishedAt: createdAt.toISOString(),
  address: draftAddress(planSlug, draft.commitment, draft.number),
})

const draftTitle = ({ commitment, number, title }: Pick<Draft, 'commitment' | 'number' | 'title'>) =>
  sayBoth(
    (t, locale) => `${t('draft.title', { number, commitment })}: ${headline(inLanguage(title, locale).text).short}`,
  )

export const draftResource = defineResource({
  kind: 'draft-version',
  path: 'draft-versions',
  title: { es: 'Versiones de borradores', en: 'Draft versions' },
  schema: DraftSchema,
  filters: z.object({ plan: PlanReference, commitment: CommitmentReference }),
  sorts: ['id'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const commitmentId = await commitmentIdOf(db, filters.commitment)
    const where = and(
      planId && eq(draftVersions.planId, planId),
      commitmentId && eq(draftVersions.commitmentId, commitmentId),
    )
    const order = { id: { key: sql`${draftVersions.id}`, type: 'uuid' } } as const
    const { beyond, orderBy, limit } = seek(order, draftVersions.id, page)
    const rows = await selectDrafts(db).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map((row) => ({ ...row, position: row.id })), limit) // prettier-ignore
    const [total] = await db.select({ total: counted }).from(draftVersions).where(where)
    return { items: items.map(draftInFull), next, total: total!.total }
  },
  async find(db, id) {
    const draftId = idOf(DraftId, id)
    const draft = draftId && first(await findDrafts(db, [draftId]))
    return draft ? draftInFull(draft) : null
  },
  async searchDocument(db, id) {
    const draft = await findDraftById(db, DraftId.parse(id))
    if (!draft) return null
    const said = (locale: 'es' | 'en') =>
      [
        inLanguage(draft.note, locale).text,
        ...[...readDraft(draft.document).values()].flatMap(({ fields }) =>
          ['problem', 'objective', 'product', 'deliverable', 'title', 'name'].flatMap((field) =>
            fields[field] ? [sayValue(field, fields[field], { locale })] : [],
          ),
        ),
      ].join('\n')
    return {
      title: draftTitle(draft),
      body: { es: said('es'), en: said('en') },
      address: draftAddress(draft.planSlug, draft.commitment, draft.number),
      organizationIds: draft.organizationId ? [draft.organizationId] : [],
      year: draft.createdAt.getUTCFullYear(),
    }
  },
  async titles(db, ids) {
    const found = await findDrafts(db, ids)
    return new Map(
      found.map((draft) => [
        draft.id,
        { title: draftTitle(draft), address: draftAddress(draft.planSlug, draft.commitment, draft.number) },
      ]),
    )
  },
})

const SubmissionSchema = z.object({
  id: z.uuid().describe('Identifier of the submission.'),
  plan: z.string().describe('Slug of the plan.'),
  number: z.int().describe('Which submission of the plan it is, from 1.'),
  sha256: z.string().describe('SHA-256 of the text that was voted, in hexadecimal; what is signed by it has the same.'),
  versions: z
    .array(
      z.object({
        commitment: z.int().describe('Number of the commitment.'),
        version: z.int().describe('Number of its draft.'),
      }),
    )
    .describe('The published drafts that the text is made of.'),
  note: TranslatedText.nullable().describe('Note for whoever decides.'),
  decisionId: z.uuid().describe('Id of the decision.'),
  decision: z.string().describe('Page of the decision.'),
  organizationId: z.uuid().nullable().describe('Id of the organization in whose name it was sent.'),
  sentAt: z.string().describe('Moment of sending, ISO 8601 in UTC.'),
  address: z.string().describe('Page of what was sent; with `.json`, the text itself.'),
})

const submissionInFull = ({
  planId: _,
  planTitle: __,
  planSlug,
  createdAt,
  ...submission
}: Submission): z.infer<typeof SubmissionSchema> => ({
  ...submission,
  plan: planSlug,
  decision: decisionAddress(submission.decisionId),
  sentAt: createdAt.toISOString(),
  address: submissionAddress(planSlug, submission.number),
})

const findSubmissions = async (db: Db, ids: readonly string[]): Promise<Submission[]> =>
  ids.length === 0 ? [] : selectSubmissions(db).where(sql`${draftSubmissions.id} = any(${sql.param([...ids])}::uuid[])`)

const submissionTitle = ({ number, planTitle }: Submission) =>
  sayBoth((t, locale) => `${t('approval.number', { number })}: ${inLanguage(planTitle, locale).text}`)

export const submissionResource = defineResource({
  kind: 'draft-submission',
  path: 'plan-submissions',
  title: { es: 'Envíos a aprobación', en: 'Submissions to approval' },
  schema: SubmissionSchema,
  filters: z.object({ plan: PlanReference }),
  sorts: ['id'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const where = planId && eq(draftSubmissions.planId, planId)
    const order = { id: { key: sql`${draftSubmissions.id}`, type: 'uuid' } } as const
    const { beyond, orderBy, limit } = seek(order, draftSubmissions.id, page)
    const rows = await selectSubmissions(db).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map((row) => ({ ...row, position: row.id })), limit) // prettier-ignore
    const [total] = await db.select({ total: counted }).from(draftSubmissions).where(where)
    return { items: items.map(submissionInFull), next, total: total!.total }
  },
  async find(db, id) {
    const submissionId = idOf(SubmissionId, id)
    const submission = submissionId && first(await findSubmissions(db, [submissionId]))
    return submission ? submissionInFull(submission) : null
  },
  async searchDocument(db, id) {
    const submission = first(await findSubmissions(db, [SubmissionId.parse(id)]))
    if (!submission) return null
    return {
      title: submissionTitle(submission),
      body: submission.note ?? { es: '' },
      address: submissionAddress(submission.planSlug, submission.number),
      organizationIds: submission.organizationId ? [submission.organizationId] : [],
      year: submission.createdAt.getUTCFullYear(),
    }
  },
  async titles(db, ids) {
    const found = await findSubmissions(db, ids)
    return new Map(
      found.map((submission) => [
        submission.id,
        {
          title: submissionTitle(submission),
          address: submissionAddress(submission.planSlug, submission.number),
        },
      ]),
    )
  },
})
