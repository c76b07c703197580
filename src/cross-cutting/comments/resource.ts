import { z } from 'zod'
import { organizationIdOf } from '../../foundations/organizations/index.ts'
import { Day, dayOf } from '../../kernel/dates.ts'
import { inLanguage, TranslatedText, type Locale } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import { BadRequest } from '../../platform/http/failure.ts'
import { defineResource, type DueDate, type SearchDocument } from '../../platform/manifest/index.ts'
import { headlineOf } from './asking/actions.ts'
import { evidenceAddress, folioOf, questionAddress, stateOf, subjectOf } from './model.ts'
import { titleOfAny } from '../../platform/manifest/registry.ts'
import {
  answersOf,
  appealsOf,
  countContributions,
  findContributionById,
  findContributions,
  hidingOf,
  listContributions,
  moderationsOf,
  piecesOf,
  rejoindersOf,
  versionsOf,
  type Appeal,
  type Contribution,
  type Moderation,
} from './store.ts'
import { ANSWER_TYPES, KINDS, STATES } from './vocabulary.ts'
import { words } from './words.ts'
import { contributionThread } from './thread.ts'

const day = (what: string) => Day.nullable().describe(`${what}, YYYY-MM-DD; null where there is none.`)

const ModerationRecord = z.object({
  rule: z.int().describe('Number of the rule.'),
  ruleVersion: z.int().describe('Version of the rules.'),
  reason: TranslatedText.describe('Why.'),
  organizationId: z.uuid().describe('Id of the authority in whose name it was taken out.'),
  decidedOn: Day.describe('Day on which it was taken out, YYYY-MM-DD.'),
  appeal: z
    .object({
      appealedOn: Day.describe('Day of the appeal, YYYY-MM-DD.'),
      dueOn: Day.describe('Last day to decide it on time, YYYY-MM-DD.'),
      decision: z.enum(['restored', 'upheld']).nullable().describe('What was decided; null while it waits.'),
      decidedOn: day('Day of the decision'),
    })
    .nullable()
    .describe('Its author’s appeal; null where there is none.'),
})

const ContributionRecord = z.object({
  id: z.uuid().describe('Permanent identifier.'),
  number: z.int().describe('Number in its address and folio.'),
  kind: z
    .enum(KINDS)
    .describe('A question, a contradiction and a proposal for a draft are owed an answer; a comment is not.'),
  state: z
    .enum(STATES)
    .describe(
      'How it stands today; «no-term»: a comment without answer; «hidden»: taken out by a rule of participation; where who owes the answer took it out, it goes on as it stands, with `text` null.',
    ),
  subjectKind: z.string().describe('Kind of record that it is about.'),
  subjectId: z.uuid().describe('Id of the record that it is about.'),
  claimId: z
    .uuid()
    .nullable()
    .describe('Of a contradiction, the claim it contests, as a progress report; null where none.'),
  text: TranslatedText.nullable().describe('What it says; null where it was withdrawn or hidden.'),
  organizationId: z.uuid().describe('Id of the organization that owes the answer.'),
  askedOn: Day.describe('Day of publication, YYYY-MM-DD.'),
  termDays: z.int().nullable().describe('Working days of its term; null of a comment.'),
  extendedOn: day('Day on which the term was extended'),
  extensionDays: z.int().nullable().describe('Working days that an extension adds.'),
  extensionReason: TranslatedText.nullable().describe('Why it was extended.'),
  stoppedDays: z.int().describe('Working days during which the term stopped, because it was out of sight.'),
  dueOn: day('Last day to answer on time'),
  answeredOn: day('Day of the first answer'),
  evidence: z
    .array(
      z.object({
        kind: z.enum(['file', 'link']).describe('A file kept here, or a link.'),
        title: TranslatedText.describe('What it is.'),
        url: z.string().nullable().describe('The link; null of a file.'),
        sha256: z.string().nullable().describe('SHA-256 of the file, in hexadecimal.'),
        address: z.string().nullable().describe('Where the file is; null of a link.'),
      }),
    )
    .describe('What its author brought to show it.'),
  answers: z
    .array(
      z.object({
        number: z.int().describe('Order in which it was given.'),
        type: z.enum(ANSWER_TYPES).describe('What kind of answer.'),
        reason: TranslatedText.describe('The answer, with its reasons.'),
        organizationId: z.uuid().describe('Id of the organization that answers.'),
        transferredTo: z.uuid().nullable().describe('Id of the organization it was passed to, with a new term.'),
        correctionId: z
          .uuid()
          .nullable()
          .describe('Id of the claim that mends the one contested, or of the draft that takes the proposal up.'),
        onDay: Day.describe('Day of the answer, YYYY-MM-DD.'),
      }),
    )
    .describe('Every answer, the first first. None is ever changed.'),
  rejoinder: TranslatedText.nullable().describe('What its author says after the answer: that it does not answer.'),
  moderation: ModerationRecord.nullable().describe(
    'By which rule it was taken out and why; null where it is in sight.',
  ),
  earlierTexts: z
    .array(
      z.object({
        number: z.int().describe('Order in which it was written.'),
        text: TranslatedText.nullable().describe('What it said; null where it, or the contribution, is out of sight.'),
        replacedAt: z.iso.datetime().describe('Moment of the correction, UTC.'),
        moderation: ModerationRecord.nullable().describe(
          'By which rule it alone was taken out and why; null where it was not.',
        ),
      }),
    )
    .describe('What it said before its author corrected it, the first first.'),
  publishedAt: z.iso.datetime().describe('Moment of publication, UTC.'),
  address: z.string().describe('Path of its page.'),
})
export type ContributionRecord = z.infer<typeof ContributionRecord>

/** As machines get them: no name of a person, no text that is out of sight. Four queries, one more where any was moderated and one where any was corrected. */
export async function recordsOf(db: Db, found: readonly Contribution[], today: Day): Promise<ContributionRecord[]> {
  const ids = found.map(({ id }) => id)
  const by = <Row extends { contributionId: string }>(rows: readonly Row[]) =>
    Map.groupBy(rows, (row) => row.contributionId)
  const [answers, pieces, rejoinders, moderations] = [
    by(await answersOf(db, ids)),
    by(await piecesOf(db, ids)),
    by(await rejoindersOf(db, ids)),
    by(await moderationsOf(db, ids)),
  ]
  const appeals = by(await appealsOf(db, [...moderations.keys()]))
  const versions = by(
    await versionsOf(
      db,
      found.flatMap(({ id, editedAt }) => (editedAt ? [id] : [])),
    ),
  )
  return found.map((contribution) => {
    const { id, hidden, withdrawnOn, text, createdAt, number } = contribution
    const inSight = !hidden && withdrawnOn === null
    const [decisions, appealed] = [moderations.get(id) ?? [], appeals.get(id) ?? []]
    const decision = hidden ? hidingOf(null, decisions, appealed) : undefined
    return {
      id,
      number,
      kind: contribution.kind,
      state: stateOf(contribution, today),
      subjectKind: contribution.subjectKind,
      subjectId: contribution.subjectId,
      claimId: contribution.claimId,
      text: inSight ? text : null,
      organizationId: contribution.ownerId,
      askedOn: contribution.askedOn,
      termDays: contribution.termDays,
      extendedOn: contribution.extendedOn,
      extensionDays: contribution.extensionDays,
      extensionReason: contribution.extensionReason,
      stoppedDays: contribution.stoppedDays,
      dueOn: contribution.dueOn,
      answeredOn: contribution.answeredOn,
      evidence: (inSight ? (pieces.get(id) ?? []) : []).map((piece) => ({
        kind: piece.kind,
        title: piece.title,
        url: piece.url,
        sha256: piece.sha256,
        address: piece.kind === 'file' ? evidenceAddress(piece.id) : null,
      })),
      answers: (answers.get(id) ?? []).map((answer) => ({
        number: answer.number,
        type: answer.type,
        reason: answer.reason,
        organizationId: answer.organizationId,
        transferredTo: answer.transferredTo,
        correctionId: answer.correctionId,
        onDay: answer.onDay,
      })),
      rejoinder: inSight ? (rejoinders.get(id)?.[0]?.text ?? null) : null,
      moderation: decision ? moderationRecord(decision, appealed) : null,
      earlierTexts: (versions.get(id) ?? []).map((version) => {
        const hiding = hidingOf(version.number, decisions, appealed)
        return {
          number: version.number,
          text: inSight && !hiding ? version.text : null,
          replacedAt: version.replacedAt.toISOString(),
          moderation: hiding ? moderationRecord(hiding, appealed) : null,
        }
      }),
      publishedAt: createdAt.toISOString(),
      address: questionAddress(number),
    }
  })
}

function moderationRecord(decision: Moderation, appealed: readonly Appeal[]): z.infer<typeof ModerationRecord> {
  const appeal = appealed.find(({ moderationId }) => moderationId === decision.id)
  return {
    rule: decision.ruleNumber!,
    ruleVersion: decision.ruleVersion!,
    reason: decision.reason,
    organizationId: decision.organizationId,
    decidedOn: dayOf(decision.createdAt),
    appeal: appeal
      ? {
          appealedOn: dayOf(appeal.createdAt),
          dueOn: appeal.dueOn,
          decision: appeal.decision,
          decidedOn: appeal.decidedAt && dayOf(appeal.decidedAt),
        }
      : null,
  }
}

/** `kind:id` of the record that was asked about. */
export const SubjectReference = z
  .string()
  .regex(/^[a-z-]{1,40}:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
export const readSubject = (reference: string) => {
  const [kind = '', id = ''] = reference.split(':')
  return { kind, id }
}

const today = () => dayOf(new Date())
const asId = (id: string) => z.uuid().safeParse(id).data

export const contributionResource = defineResource({
  kind: 'contribution',
  path: 'contributions',
  thread: contributionThread,
  title: { es: 'Preguntas y observaciones', en: 'Questions and remarks' },
  schema: ContributionRecord,
  filters: z.object({
    state: z.enum(STATES).optional().describe('How it stands today.'),
    kind: z.enum(KINDS).optional().describe('Only questions, comments or contradictions.'),
    organization: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('Id or slug of the organization that owes the answer.'),
    subject: SubjectReference.optional().describe('The record it is about, as kind:id.'),
    year: z.coerce.number().int().min(2000).max(2200).optional().describe('Year of publication.'),
  }),
  sorts: ['published'],
  async list(db, { filters: { state, kind, organization, subject, year }, sort, after, limit }) {
    const ownerId = organization === undefined ? undefined : await organizationIdOf(db, organization)
    if (ownerId === null) throw new BadRequest({ organization: 'unknown' })
    const filters = { state, kind, year, ownerId, subject: subject === undefined ? undefined : readSubject(subject) }
    const { items, next } = await listContributions(
      db,
      filters,
      { after, limit, ascending: sort !== '-published' },
      today(),
    )
    return { items: await recordsOf(db, items, today()), next, total: await countContributions(db, filters, today()) }
  },
  async find(db, id) {
    const known = asId(id)
    const found = known && (await findContributionById(db, known))
    return found ? (await recordsOf(db, [found], today()))[0]! : null
  },
  searchDocument,
  async titles(db, ids) {
    const found = await findContributions(db, ids)
    return new Map(found.map((one) => [one.id, { title: publicTitle(one), address: questionAddress(one.number) }]))
  },
  dueDates: async (db, ids) =>
    new Map((await findContributions(db, ids)).map((one) => [one.id, isOwed(one) ? [lastDayOf(one)] : []])),
})

const isOwed = ({ dueOn, answeredOn, hidden, withdrawnOn }: Contribution) =>
  dueOn !== null && answeredOn === null && !hidden && withdrawnOn === null

/** The last day to answer, in the calendars of those who follow it. */
function lastDayOf(one: Contribution): DueDate {
  const said = (locale: Locale) => words(locale)('due', { title: inLanguage(publicTitle(one), locale).text })
  return { uid: `contribution-${one.id}`, day: one.dueOn!, title: { es: said('es'), en: said('en') }, address: questionAddress(one.number) } // prettier-ignore
}

/** Its beginning; of what is out of sight, its folio alone. */
export function publicTitle({ hidden, withdrawnOn, text, number, kind }: Contribution): TranslatedText {
  if (!hidden && withdrawnOn === null) return { es: headlineOf(text) }
  const named = (locale: 'es' | 'en') => `${words(locale)(`kind.${kind}`)} ${folioOf(number)}`
  return { es: named('es'), en: named('en') }
}

/** Found by its folio, by what it says and is answered, and by the record it is about; nothing of what is out of sight. */
async function searchDocument(db: Db, id: string): Promise<SearchDocument | null> {
  const found = await findContributionById(db, id)
  if (!found || found.hidden || found.withdrawnOn !== null) return null
  const record = await titleOfAny(db, subjectOf(found))
  const answers = await answersOf(db, [id])
  const said = [found.text.es, ...answers.map(({ reason }) => reason.es)].join('\n')
  const folio = folioOf(found.number)
  return {
    title: publicTitle(found),
    // «PQ-14» is looked for as its two words; the index would read the second as minus fourteen.
    body: {
      es: [said, record?.title.es, `${folio.replace('-', ' ')} ${folio.replace('-', '')}`].filter(Boolean).join('\n'),
    },
    address: questionAddress(found.number),
    organizationIds: [...new Set([found.ownerId, ...answers.map(({ organizationId }) => organizationId)])],
    year: Number(found.askedOn.slice(0, 4)),
  }
}
