import { z } from 'zod'
import { principleOptions } from '../../../foundations/legal-framework/index.ts'
import type { Locale } from '../../../kernel/text.ts'
import { authorize, NotFound } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import {
  asOne,
  defineAct,
  readOwn,
  type ActError,
  type ActVerdict,
  type ApiAct,
} from '../../../platform/manifest/acts.ts'
import {
  askAgain,
  bringUpToDate,
  changeAmendment,
  decideAmendment,
  discardAmendment,
  draftAmendment,
  editAmendment,
  namedIn,
  proposeAmendment,
  textOfVersion,
  withdrawAmendment,
} from '../amendments/actions.ts'
import { claimedIn } from '../amendments/apply.ts'
import { amendmentDraft } from '../amendments/draft-record.ts'
import { organizationsByName } from '../amendments/editing.tsx'
import { sayClaimed } from '../amendments/matter.ts'
import { AmendmentId } from '../amendments/model.ts'
import { writes } from '../amendments/policy.ts'
import { findAmendmentById, type Amendment } from '../amendments/store.ts'
import { RecordChange, REFUSED_FIELDS, writtenInto, type Known, type Wrong } from '../amendments/writing.ts'
import { content } from '../content.ts'
import { canonical } from '../differences.ts'
import type { Fields } from '../import/records.ts'
import { PlanId } from '../plans/model.ts'
import { changesBetween, withChanges, type Text, type TextChange } from '../versions/text.ts'
import { words as lifeWords } from '../versions/words.ts'
import { words as planWords } from '../words.ts'
import { words } from './words.ts'

// What the pages of amendments let, by the same actions.

const SCOPE = 'amendments:write'
const WRITER = { scope: SCOPE, access: ['plan.manage', 'plan.amend'] } as const
const params = z.object({ id: AmendmentId })

const explain = (reason: string, locale: Locale) =>
  lifeWords(locale)(`refusal.${reason}` as Parameters<ReturnType<typeof lifeWords>>[0])

const OPENING = ['no-maker', 'maker-over', 'no-rule', 'no-members', 'already-open', 'rejected-elsewhere', 'closes-in-the-past', 'notice-too-short'] // prettier-ignore
const whole = (reasons: readonly string[]) => Object.fromEntries(reasons.map((reason) => [reason, '']))
const Maker = z.uuid().nullable().default(null).describe('Id of the body or head that decides; null where there is one, or none.') // prettier-ignore

const idOf = (verdict: { ok: true; value: { id: string } } | { ok: false; reason: string }): ActVerdict =>
  verdict.ok ? { ok: true, value: { id: verdict.value.id } } : verdict

// ---------------------------------------------------------------------------------------------------- the draft

const drafting = defineAct({
  ...WRITER,
  name: 'draft-amendment',
  method: 'POST',
  path: '/plans/:id/amendments',
  title: 'Begin an amendment of a signed plan',
  description:
    'In the name of the authority that keeps plans, or of an organization that answers for one of its commitments. Nobody else sees the draft, which is read at `/amendment-drafts/{id}`.',
  params: z.object({ id: PlanId }),
  body: z.strictObject({
    title: content(200),
    reason: content(5000).describe('Why it is needed.'),
    organizationId: z.uuid().describe('In whose name.'),
  }),
  refusals: whole(['not-signed', 'is-closed']),
  explain,
  own: amendmentDraft,
  act: async (context, { params: { id }, body }) => idOf(await draftAmendment(context, id, body)),
})

const editing = defineAct({
  ...WRITER,
  name: 'edit-amendment-draft',
  method: 'PATCH',
  path: '/amendment-drafts/:id',
  title: 'Write in the draft of an amendment',
  description:
    'Its title, its reason, and the records of the plan that it changes, one after the other: `write` says some fields of a record, or of a new one; `remove` takes it out; `undo` leaves it as the text in force has it. Organizations are called by their names. All or nothing is saved.',
  params,
  body: z.strictObject({
    title: content(200).optional(),
    reason: content(5000).optional(),
    changes: z.array(RecordChange).max(500).default([]),
  }),
  refusals: {
    ...whole(['not-a-draft']),
    'no-such-record': '/changes/*/numbers',
    'already-reported': '/changes/*/numbers',
    required: '/changes/*/fields/*',
    'not-an-option': '/changes/*/fields/*',
    ...Object.fromEntries(
      Object.entries(REFUSED_FIELDS).map(([reason, field]) => [reason, `/changes/*/fields/${field}`]),
    ),
  },
  explain: (reason, locale) => explainWrong(reason, locale),
  own: amendmentDraft,
  act: (context, { params: { id }, body: { title, reason, changes } }) =>
    asOne(context, async (within) => {
      const amendment = await writable(within, id)
      const facts = { title: title ?? amendment.title, reason: reason ?? amendment.reason }
      const edited = await editAmendment(within, id, facts)
      if (!edited.ok || changes.length === 0) return idOf(edited)
      return writeChanges(within, amendment, changes)
    }),
})

async function writable({ db, actor }: Context, id: AmendmentId): Promise<Amendment> {
  const amendment = await findAmendmentById(db, id)
  if (!amendment) throw new NotFound(id)
  authorize(writes(actor, amendment))
  return amendment
}

async function writeChanges(
  context: Context,
  amendment: Amendment,
  changes: readonly RecordChange[],
): Promise<ActVerdict> {
  const base = await textOfVersion(context.db, amendment)
  const seen = withChanges(base, amendment.changes)
  const known = await knownIn(context, seen)
  const wrongs: ActError[] = []
  let text: Text = seen
  for (const [at, change] of changes.entries()) {
    const made = writtenInto(text, base, change, known)
    const gone = await claimedIn(context.db, amendment.planId, changesBetween(text, made.text))
    text = gone ? text : made.text
    wrongs.push(...made.wrongs.map((wrong) => errorOf(wrong, at, context.locale)))
    if (gone) wrongs.push({ ...claimedError(gone, context.locale), pointer: `#/changes/${at}/numbers` })
  }
  if (wrongs.length > 0) return { ok: false, reason: wrongs[0]!.code, errors: wrongs }
  let isAsSeen = true
  const verdict = await changeAmendment(context, amendment.id, (now, from) => {
    isAsSeen = canonical(changesBetween(from, now)) === canonical(changesBetween(base, seen))
    return text
  })
  return isAsSeen ? idOf(verdict) : { ok: false, reason: 'changed-meanwhile' }
}

const errorOf = ({ at, code }: Wrong, change: number, locale: Locale): ActError => ({
  pointer: `#/changes/${change}${at}`,
  code,
  detail: explainWrong(code, locale),
})

const claimedError = (record: TextChange, locale: Locale): ActError => ({
  pointer: '#',
  code: 'already-reported',
  detail: sayClaimed(record, locale),
})

const OWN = ['no-such-record', 'required', 'not-an-option'] as const
const explainWrong = (code: string, locale: Locale): string => {
  const own = OWN.find((one) => one === code)
  if (own) return words(locale)(`refusal.${own}`)
  return code === 'not-a-draft' || code === 'already-reported'
    ? explain(code, locale)
    : planWords(locale)(`refusal.${code}` as Parameters<ReturnType<typeof planWords>>[0], { count: 0 })
}

async function knownIn(context: Context, text: Text): Promise<Known> {
  const { options, government } = await organizationsByName(context, [...namedIn(text)])
  const inForce = await principleOptions(context.db, context.today())
  const inText = [...text.values()].flatMap(({ kind, fields }) =>
    kind === 'commitment' ? (fields as Fields<'commitment'>).principles : [],
  )
  return {
    organizations: new Set(options.map(({ value }) => value)),
    government,
    principles: new Set([...inForce.map(({ catalogue, slug }) => `${catalogue}/${slug}`), ...inText]),
  }
}

const discarding = defineAct({
  ...WRITER,
  name: 'discard-amendment-draft',
  method: 'DELETE',
  path: '/amendment-drafts/:id',
  title: 'Throw the draft of an amendment away',
  description: 'While it was not proposed.',
  params,
  refusals: whole(['not-a-draft']),
  explain,
  act: async (context, { params: { id } }) => idOf(await discardAmendment(context, id)),
})

const proposing = defineAct({
  ...WRITER,
  name: 'propose-amendment',
  method: 'POST',
  path: '/amendment-drafts/:id/proposal',
  title: 'Propose an amendment',
  description:
    'Makes it public and fixes its text, whose hash is what is decided on. Where a body or a head is registered that decides, it is put before them in the same act.',
  params,
  body: z.strictObject({ makerId: Maker }),
  refusals: {
    ...whole([
      'not-a-draft',
      'is-closed',
      'behind',
      'nothing-changes',
      'does-not-fit',
      'not-ended',
      'already-reported',
      ...OPENING,
    ]),
    'needs-decider': '/makerId',
  },
  explain,
  record: 'amendments',
  act: async (context, { params: { id }, body }) => {
    const verdict = await proposeAmendment(context, id, body.makerId)
    if (verdict.ok || verdict.reason !== 'already-reported') return idOf(verdict)
    const { planId, changes } = (await findAmendmentById(context.db, id))!
    const gone = await claimedIn(context.db, planId, changes)
    return gone ? { ...verdict, errors: [claimedError(gone, context.locale)] } : idOf(verdict)
  },
})

// ---------------------------------------------------------------------------------------------- what is proposed

const asking = defineAct({
  ...WRITER,
  name: 'ask-again-for-decision',
  method: 'POST',
  path: '/amendments/:id/decisions',
  title: 'Put an amendment before who decides once more',
  description:
    'Where it was not decided: it had no quorum, and then whoever had it is asked, or was withdrawn before anybody voted.',
  params,
  body: z.strictObject({ makerId: Maker }),
  refusals: { ...whole(['not-proposed', 'behind', ...OPENING]), 'needs-decider': '/makerId' },
  explain,
  record: 'amendments',
  act: async (context, { params: { id }, body }) => idOf(await askAgain(context, id, body.makerId)),
})

const withdrawing = defineAct({
  ...WRITER,
  name: 'withdraw-amendment',
  method: 'POST',
  path: '/amendments/:id/withdrawal',
  title: 'Take back an amendment that was not decided',
  description: 'It stays in sight, withdrawn, with the reason.',
  params,
  body: z.strictObject({ reason: content(2000) }),
  refusals: whole(['not-proposed', 'already-open']),
  explain,
  record: 'amendments',
  act: async (context, { params: { id }, body }) => idOf(await withdrawAmendment(context, id, body.reason)),
})

const updating = defineAct({
  ...WRITER,
  name: 'bring-amendment-up-to-date',
  method: 'POST',
  path: '/amendments/:id/update',
  title: 'Bring an amendment up to the text in force',
  description:
    'Where another was applied since. A draft stays the same draft; one that was proposed, and that nobody is deciding, is withdrawn and copied into a new one, which is answered. One that was approved and could not be applied stays, and is copied too. `conflicts` has what both wrote, and what was written of records that are gone.',
  params,
  refusals: whole(['not-proposed', 'is-closed', 'not-behind', 'already-open']),
  explain,
  own: amendmentDraft,
  act: async (context, { params: { id } }) => idOf(await bringUpToDate(context, id)),
})

const deciding = defineAct({
  scope: SCOPE,
  access: ['plan.manage'],
  name: 'decide-amendment',
  method: 'POST',
  path: '/amendments/:id/decision',
  title: 'Approve or reject an amendment as a single head',
  description:
    'By whoever keeps the plan, where no body is registered that decides. `sha256` is of the text that was read: no other is approved. What is approved is applied in the same act, and is the next version of the plan.',
  params,
  body: z.strictObject({
    approved: z.boolean(),
    reason: content(2000),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  refusals: {
    ...whole([
      'not-proposed',
      'another-decides',
      'behind',
      'is-closed',
      'does-not-fit',
      'not-ended',
      'already-reported',
    ]),
    'another-text': '/sha256',
  },
  explain,
  record: 'amendments',
  act: async (context, { params: { id }, body }) => idOf(await decideAmendment(context, id, body)),
})

export const amendingActs: readonly ApiAct[] = [
  readOwn(amendmentDraft, {
    ...WRITER,
    name: 'find-amendment-draft',
    title: 'A draft of an amendment',
    description: 'For those who act for the organization in whose name it is.',
  }),
  drafting,
  editing,
  discarding,
  proposing,
  asking,
  withdrawing,
  updating,
  deciding,
]
