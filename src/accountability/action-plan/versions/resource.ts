import { and, eq, ne, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { TranslatedText as Translated } from '../../../kernel/text.ts'
import { TranslatedText } from '../../../kernel/text.ts'
import { first, type Db } from '../../../platform/database/index.ts'
import { defineResource } from '../../../platform/manifest/index.ts'
import { AMENDMENT_STATES, AmendmentId } from '../amendments/model.ts'
import { amendmentTitles, findAmendmentById, selectAmendments, type Amendment } from '../amendments/store.ts'
import { amendments } from '../amendments/tables.ts'
import { cutAddress } from '../cuts/address.ts'
import { CUT_KINDS, CutId } from '../cuts/model.ts'
import { cutTitles, selectCuts, type Cut } from '../cuts/store.ts'
import { planCuts } from '../cuts/tables.ts'
import { words as cutWords } from '../cuts/words.ts'
import { cutPage, seek } from '../keyset.ts'
import { idOf, planIdOf, PlanReference } from '../references.ts'
import { sayValue } from '../say-value.ts'
import { amendmentAddress, versionAddress, versionFile } from './address.ts'
import { VersionId } from './model.ts'
import { documentOfVersion, selectVersions, versionTitles, type Version } from './store.ts'
import { planVersions } from './tables.ts'
import { readText, SIGNED_KINDS } from './text.ts'
import { words } from './words.ts'
import { amendmentThread } from '../amendments/thread.ts'

const sha256 = (what: string) => z.string().describe(`SHA-256 of ${what}, in hexadecimal.`)
const Hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .optional()
const counted = sql<number>`count(*)::int`
const sayBoth = (say: (t: ReturnType<typeof words>, locale: 'es' | 'en') => string): Translated => ({
  es: say(words('es'), 'es'),
  en: say(words('en'), 'en'),
})

// ------------------------------------------------------------------------------------------------------ versions

const VersionSchema = z.object({
  id: z.uuid().describe('Identifier of the version.'),
  plan: z.string().describe('Slug of the plan.'),
  number: z.int().describe('Which version it is, from 1.'),
  sha256: sha256('the signed bytes'),
  signedOn: z.string().describe('Day on which it was signed or approved, YYYY-MM-DD.'),
  signatories: z
    .array(
      z.object({
        name: z.string().describe('As they chose to be named.'),
        organization: z.string().describe('For which organization.'),
        capacity: z.string().nullable().describe('In what capacity.'),
      }),
    )
    .describe('Who signed; nobody where an amendment made it.'),
  amendment: z.int().nullable().describe('Number of the amendment that made it; null of the first.'),
  decisionId: z.uuid().nullable().describe('Id of the decision that approved it, where a body decided.'),
  changed: z
    .array(z.int())
    .describe('Numbers of the commitments that it says something else of than the version before.'),
  paperSha256: z.string().nullable().describe('SHA-256 of the act on paper; null where there is none.'),
  organizationId: z.uuid().nullable().describe('Id of the organization that recorded it.'),
  recordedAt: z.string().describe('Moment it was recorded, ISO 8601 in UTC.'),
  file: z
    .string()
    .describe('Where the signed bytes are: a `tequio-plan/1` document in the canonical form of RFC 8785.'),
  address: z.string().describe('Page of the version.'),
})

const versionInFull = ({ planId: _, amendmentId: __, amendmentTitle: ___, paperName: ____, paperKind: _____, paperSize: ______, createdAt, planSlug, ...version }: Version): z.infer<typeof VersionSchema> => ({
  ...version,
  plan: planSlug,
  recordedAt: createdAt.toISOString(),
  file: versionFile(planSlug, version.number),
  address: versionAddress(planSlug, version.number),
}) // prettier-ignore

const findVersionById = async (db: Db, id: string): Promise<Version | undefined> => {
  const known = idOf(VersionId, id)
  return known ? first(await selectVersions(db).where(eq(planVersions.id, known))) : undefined
}

export const versionResource = defineResource({
  kind: 'plan-version',
  path: 'plan-versions',
  title: { es: 'Versiones firmadas', en: 'Signed versions' },
  schema: VersionSchema,
  filters: z.object({ plan: PlanReference, sha256: Hash.describe('SHA-256 of the signed bytes.') }),
  sorts: ['id'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const where = and(
      planId && eq(planVersions.planId, planId),
      filters.sha256 ? eq(planVersions.sha256, filters.sha256) : undefined,
    )
    const { beyond, orderBy, limit } = seek(
      { id: { key: sql`${planVersions.id}`, type: 'uuid' } },
      planVersions.id,
      page,
    )
    const rows = await selectVersions(db).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map((row) => ({ ...row, position: row.id })), limit) // prettier-ignore
    const [total] = await db.select({ total: counted }).from(planVersions).where(where)
    return { items: items.map(versionInFull), next, total: total!.total }
  },
  async find(db, id) {
    const version = await findVersionById(db, id)
    return version ? versionInFull(version) : null
  },
  async searchDocument(db, id) {
    const version = await findVersionById(db, id)
    const document = version && (await documentOfVersion(db, version.planId, version.number))
    if (!version || !document) return null
    const { text } = readText(document)
    const titles = [...text.values()].flatMap(({ kind, fields }) =>
      kind === 'commitment' ? [fields.title as Translated] : [],
    )
    const plan = text.get('plan')!.fields.title as Translated
    return {
      title: sayBoth(
        (t, locale) => `${t('version.title', { number: version.number })}: ${sayValue('title', plan, { locale })}`,
      ),
      body: { es: titles.map(({ es }) => es).join('\n'), en: titles.map(({ en, es }) => en ?? es).join('\n') },
      address: versionAddress(version.planSlug, version.number),
      organizationIds: version.organizationId ? [version.organizationId] : [],
      year: Number(version.signedOn.slice(0, 4)),
    }
  },
  async titles(db, ids) {
    const found = await versionTitles(db, ids)
    return new Map(
      [...found].map(([id, { number, slug, title }]) => [
        id,
        {
          title: sayBoth((t, locale) => `${t('version.title', { number })}: ${sayValue('title', title, { locale })}`),
          address: versionAddress(slug, number),
        },
      ]),
    )
  },
})

// ---------------------------------------------------------------------------------------------------- amendments

const Change = z.object({
  kind: z.enum(SIGNED_KINDS).describe('Kind of the record that changes.'),
  numbers: z.array(z.union([z.int(), z.string()])).describe('Its numbers, the commitment first.'),
  action: z.enum(['create', 'change', 'remove']).describe('Whether it comes, changes or goes.'),
  fields: z
    .array(
      z.object({
        field: z.string().describe('Name of the field, as in `tequio-plan/1`.'),
        from: z.unknown().describe('What it said.'),
        to: z.unknown().describe('What it is to say.'),
      }),
    )
    .describe('What changes in it.'),
})

export const AmendmentSchema = z.object({
  id: z.uuid().describe('Identifier of the amendment.'),
  plan: z.string().describe('Slug of the plan.'),
  number: z.int().describe('Its number in the plan.'),
  state: z.enum(AMENDMENT_STATES).describe('Where it has come to; drafts are not public.'),
  title: TranslatedText.describe('What is proposed, by language; Spanish is always there.'),
  reason: TranslatedText.describe('Why, by language; Spanish is always there.'),
  organizationId: z.uuid().describe('Id of the organization in whose name it is proposed.'),
  baseVersion: z.int().describe('Number of the version that it changes.'),
  changes: z.array(Change).describe('What it changes, field by field.'),
  sha256: z.string().nullable().describe('SHA-256 of the text that the plan would have.'),
  proposedOn: z.string().nullable().describe('Day it was proposed, YYYY-MM-DD.'),
  decidedOn: z.string().nullable().describe('Day it was decided or withdrawn, YYYY-MM-DD.'),
  decisionId: z.uuid().nullable().describe('Id of the decision, where a body decided.'),
  decisionReason: TranslatedText.nullable().describe('Why it was decided so.'),
  deciderOrganizationId: z.uuid().nullable().describe('Id of the organization that decided alone.'),
  version: z.int().nullable().describe('Number of the version that it made.'),
  address: z.string().describe('Page of the amendment.'),
})

export const amendmentInFull = ({ planId: _, personId: __, createdAt: ___, conflicts: ____, planSlug, planVersion: _____, ...amendment }: Amendment): z.infer<typeof AmendmentSchema> => ({
  ...amendment,
  changes: amendment.changes.map(({ numbers, fields, ...change }) => ({ ...change, numbers: [...numbers], fields: [...fields] })),
  plan: planSlug,
  address: amendmentAddress(planSlug, amendment.number),
}) // prettier-ignore

const publicAmendment = async (db: Db, id: string): Promise<Amendment | null> => {
  const known = idOf(AmendmentId, id)
  const amendment = known && (await findAmendmentById(db, known))
  return amendment && amendment.state !== 'draft' ? amendment : null
}

export const amendmentResource = defineResource({
  thread: amendmentThread,
  kind: 'amendment',
  path: 'amendments',
  title: { es: 'Modificaciones', en: 'Amendments' },
  schema: AmendmentSchema,
  filters: z.object({
    plan: PlanReference,
    state: z.enum(AMENDMENT_STATES).exclude(['draft']).optional().describe('Where it has come to.'),
  }),
  sorts: ['id'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const where = and(
      ne(amendments.state, 'draft'),
      planId && eq(amendments.planId, planId),
      filters.state && eq(amendments.state, filters.state),
    )
    const { beyond, orderBy, limit } = seek({ id: { key: sql`${amendments.id}`, type: 'uuid' } }, amendments.id, page)
    const rows = await selectAmendments(db).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map((row) => ({ ...row, position: row.id })), limit) // prettier-ignore
    const [total] = await db.select({ total: counted }).from(amendments).where(where)
    return { items: items.map(amendmentInFull), next, total: total!.total }
  },
  async find(db, id) {
    const amendment = await publicAmendment(db, id)
    return amendment ? amendmentInFull(amendment) : null
  },
  async searchDocument(db, id) {
    const amendment = await publicAmendment(db, id)
    if (!amendment) return null
    return {
      title: amendment.title,
      body: amendment.reason,
      address: amendmentAddress(amendment.planSlug, amendment.number),
      organizationIds: [amendment.organizationId],
      year: Number(amendment.proposedOn?.slice(0, 4)) || null,
    }
  },
  async titles(db, ids) {
    const found = await amendmentTitles(db, ids)
    return new Map(
      [...found].map(([id, { title, slug, number }]) => [id, { title, address: amendmentAddress(slug, number) }]),
    )
  },
})

// ---------------------------------------------------------------------------------------------------------- cuts

const CutSchema = z.object({
  id: z.uuid().describe('Identifier of the cut.'),
  plan: z.string().describe('Slug of the plan.'),
  number: z.int().describe('Which cut of the plan it is, from 1.'),
  kind: z.enum(CUT_KINDS).describe('Taken on a day set beforehand, by hand, or when the plan was closed.'),
  forDay: z
    .string()
    .nullable()
    .describe('The day that it was set for, YYYY-MM-DD; null where it was not set beforehand.'),
  onDay: z.string().describe('The day of which it tells, YYYY-MM-DD.'),
  sha256: sha256('its bytes'),
  summary: z
    .object({
      commitments: z.int().describe('Commitments in all.'),
      by: z.record(z.string(), z.int()).describe('Commitments by completion.'),
      late: z.int().describe('Commitments with something overdue.'),
      milestones: z.int().describe('Milestones in all.'),
      milestonesComplete: z.int().describe('Milestones complete.'),
      counterpart: z.record(z.string(), z.int()).describe('Milestones reported, by what the civil owner says.'),
    })
    .describe('The figures of the plan that day.'),
  organizationId: z.uuid().nullable().describe('Id of the organization that took it; null where the clock did.'),
  takenAt: z.string().describe('Moment it was taken, ISO 8601 in UTC.'),
  file: z.string().describe('Where its bytes are: every commitment and milestone, in canonical JSON.'),
  address: z.string().describe('Page of the cut.'),
})

const cutInFull = ({ planId: _, createdAt, planSlug, ...cut }: Cut): z.infer<typeof CutSchema> => ({
  ...cut,
  plan: planSlug,
  takenAt: createdAt.toISOString(),
  file: `${cutAddress(planSlug, cut.number)}/datos.json`,
  address: cutAddress(planSlug, cut.number),
})

export const cutResource = defineResource({
  kind: 'plan-cut',
  path: 'plan-cuts',
  title: { es: 'Cortes de avance', en: 'Progress snapshots' },
  schema: CutSchema,
  filters: z.object({ plan: PlanReference, kind: z.enum(CUT_KINDS).optional().describe('How it was taken.') }),
  sorts: ['id'],
  async list(db, { filters, ...page }) {
    const planId = await planIdOf(db, filters.plan)
    const where = and(planId && eq(planCuts.planId, planId), filters.kind && eq(planCuts.kind, filters.kind))
    const { beyond, orderBy, limit } = seek({ id: { key: sql`${planCuts.id}`, type: 'uuid' } }, planCuts.id, page)
    const rows = await selectCuts(db).where(and(where, beyond)).orderBy(...orderBy).limit(limit + 1) // prettier-ignore
    const { items, next } = cutPage(rows.map((row) => ({ ...row, position: row.id })), limit) // prettier-ignore
    const [total] = await db.select({ total: counted }).from(planCuts).where(where)
    return { items: items.map(cutInFull), next, total: total!.total }
  },
  async find(db, id) {
    const known = idOf(CutId, id)
    const cut = known && first(await selectCuts(db).where(eq(planCuts.id, known)))
    return cut ? cutInFull(cut) : null
  },
  async titles(db, ids) {
    const found = await cutTitles(db, ids)
    return new Map(
      [...found].map(([id, { number, slug, title }]) => [
        id,
        {
          title: {
            es: `${cutWords('es')('cut.short', { number })}: ${sayValue('title', title, { locale: 'es' })}`,
            en: `${cutWords('en')('cut.short', { number })}: ${sayValue('title', title, { locale: 'en' })}`,
          },
          address: cutAddress(slug, number),
        },
      ]),
    )
  },
})
