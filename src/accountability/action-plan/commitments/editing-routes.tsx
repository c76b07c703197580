import { organizationNames, organizationOptions, type Sector } from '../../../foundations/organizations/index.ts'
import { principleNames, principleOptions } from '../../../foundations/legal-framework/index.ts'
import { BOROUGH_KEYS } from '../../../kernel/geo/boroughs.ts'
import { form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { DraftReader, looseForm, typedOf } from '../draft-reader.ts'
import { changedMeanwhile, meanwhileOf, VERSION, versionOf } from '../meanwhile.ts'
import { commitmentPath, planAddress } from '../plans/address.ts'
import { PlanParams, planOf } from '../plans/routes.tsx'
import { removalOf } from '../removing.tsx'
import { GOALS, PARTICIPATION_LEVELS, SCOPES } from '../vocabulary.ts'
import { words } from '../words.ts'
import { addCommitment, draftOfCommitment, editCommitment, removeCommitment } from './actions.ts'
import { ACTOR_ROWS, EditCommitmentPage, type CommitmentChoices } from './editing-pages.tsx'
import { tidyCommitment, type CommitmentDraft, type CommitmentReason } from './model.ts'
import { commitmentHere, CommitmentParams } from './routes.tsx'
import { nextCommitmentNumber, type Commitment } from './store.ts'

const MANAGE = 'plan.manage'

const TRANSLATED = ['title', 'problem', 'causes', 'effects', 'objective', 'product', 'budgetNote']
const ACTORS = Array.from({ length: ACTOR_ROWS }, (_, at) => at + 1)
export const Form = looseForm(
  [
    'number',
    ...TRANSLATED.flatMap((name) => [name, `${name}En`]),
    'publicOwnerId',
    'civilOwnerId',
    'startsOn',
    'endsOn',
    'scope',
    'participationLevel',
    'budgetAmount',
    'budgetCurrency',
    VERSION,
    ...ACTORS.flatMap((at) => [`actor${at}`, `role${at}`]),
  ],
  ['boroughs', 'principleIds', 'goals'],
)

/** The principles in force, and those that the commitment has from catalogues that no longer are. */
export async function choicesOf(
  { db, today }: Pick<Context, 'db' | 'today'>,
  commitment?: Commitment,
): Promise<CommitmentChoices> {
  const inForce = await principleOptions(db, today())
  const older = (commitment?.principleIds ?? []).filter((id) => !inForce.some((principle) => principle.id === id))
  const ofSector = (sector: Sector) => organizationOptions(db, { sector })
  const government = [...(await ofSector('public-body')), ...(await ofSector('authority'))]
  return {
    organizations: await organizationsFor(db, commitment),
    government: new Set(government.map(({ value }) => value)),
    principles: [...inForce, ...(await principleNames(db, older)).values()],
  }
}

/** Those that exist; and those that the commitment names though they no longer do, so that saving does not lose them. */
async function organizationsFor(
  db: Context['db'],
  commitment?: Commitment,
): Promise<CommitmentChoices['organizations']> {
  const options = await organizationOptions(db)
  const gone = idsIn(commitment).filter((id) => !options.some(({ value }) => value === id))
  return [
    ...options,
    ...[...(await organizationNames(db, gone)).values()].map(({ id, name }) => ({ value: id, label: name })),
  ]
}

const idsIn = (commitment: Commitment | undefined) =>
  commitment
    ? [
        commitment.publicOwnerId,
        commitment.civilOwnerId,
        ...commitment.actors.map(({ organizationId }) => organizationId),
      ].filter((id) => id !== null)
    : []

const newPage = page('/planes/:plan/compromisos/nuevo', {
  access: MANAGE,
  params: PlanParams,
  async load(context, { params }) {
    const plan = await planOf(context.db, params.plan)
    return {
      plan,
      number: null,
      values: { number: String(await nextCommitmentNumber(context.db, plan.id)), budgetCurrency: '' },
      ...(await choicesOf(context)),
    }
  },
  page: (data) => <EditCommitmentPage {...data} />,
})

const add = form('/planes/:plan/compromisos/nuevo', {
  access: MANAGE,
  params: PlanParams,
  form: Form,
  again: async (context, { params, typed, errors }) => (
    <EditCommitmentPage
      plan={await planOf(context.db, params.plan)}
      number={null}
      values={typed}
      errors={errors}
      {...await choicesOf(context)}
    />
  ),
  async act(context, { params, typed }) {
    const plan = await planOf(context.db, params.plan)
    const read = new DraftReader(typed, context.locale)
    const draft = { ...readDraft(read, await choicesOf(context)), number: read.whole('number', 1_000_000) }
    if (!read.ok) return invalid(read.errors)
    const verdict = await addCommitment(context, plan.id, draft)
    return verdict.ok ? redirect(commitmentPath(plan.slug, draft.number)) : invalid(refused(verdict.reason, context))
  },
})

const editPage = page('/planes/:plan/compromisos/:number/editar', {
  access: MANAGE,
  params: CommitmentParams,
  async load(context, { params }) {
    const { plan, commitment } = await commitmentHere(context, params)
    return {
      plan,
      number: commitment.number,
      values: { ...fill(draftOfCommitment(commitment)), [VERSION]: versionOf(draftOfCommitment(commitment)) },
      ...(await choicesOf(context, commitment)),
    }
  },
  page: (data) => <EditCommitmentPage {...data} />,
})

const edit = form('/planes/:plan/compromisos/:number/editar', {
  access: MANAGE,
  params: CommitmentParams,
  form: Form,
  async again(context, { params, typed, errors }) {
    const { plan, commitment } = await commitmentHere(context, params)
    const choices = await choicesOf(context, commitment)
    const now = draftOfCommitment(commitment)
    const mine = tidyCommitment({
      ...readDraft(new DraftReader(typed, context.locale), choices, commitment),
      number: now.number,
    })
    return (
      <EditCommitmentPage
        plan={plan}
        number={commitment.number}
        values={typed}
        errors={errors}
        {...choices}
        changed={meanwhileOf(typed, now, mine)}
        nameOf={nameAmong(choices, context.locale)}
      />
    )
  },
  async act(context, { params, typed }) {
    const { plan, commitment } = await commitmentHere(context, params)
    const read = new DraftReader(typed, context.locale)
    const draft = { ...readDraft(read, await choicesOf(context, commitment), commitment), number: commitment.number }
    if (!read.ok) return invalid(read.errors)
    const version = read.text(VERSION)
    const verdict = await editCommitment(context, commitment.id, draft, version)
    if (verdict.ok) return redirect(commitmentPath(plan.slug, commitment.number))
    if (verdict.reason !== 'changed-meanwhile') return invalid(refused(verdict.reason, context))
    const now = draftOfCommitment((await commitmentHere(context, params)).commitment)
    return changedMeanwhile({ version, now, mine: tidyCommitment(draft), fill }, context.locale)
  },
})

export const nameAmong =
  ({ organizations, principles }: CommitmentChoices, locale: Context['locale']) =>
  (id: string) => {
    const principle = principles.find((one) => one.id === id)
    if (principle) return inLanguage(principle.name, locale).text
    return organizations.find(({ value }) => value === id)?.label
  }

/** The form as a draft, or a part of one, fills it. */
export function fill({ actors = [], ...draft }: Partial<CommitmentDraft>) {
  const rows = actors.slice(0, ACTOR_ROWS).map(({ organizationId, role }, at) => ({
    [`actor${at + 1}`]: organizationId,
    ...(role && { [`role${at + 1}`]: role.es }),
  }))
  return { ...typedOf(draft), ...(Object.assign({}, ...rows) as Record<string, string>) }
}

export function readDraft(
  read: DraftReader,
  { organizations, principles }: Pick<CommitmentChoices, 'organizations' | 'principles'>,
  before?: Pick<Commitment, 'actors'>,
): Omit<CommitmentDraft, 'number'> {
  const known = new Set(organizations.map(({ value }) => value))
  const organization = (name: string) => {
    const id = read.text(name)
    if (id !== '' && !known.has(id)) read.refuse(name, 'not-an-option')
    return id === '' ? null : id
  }
  return {
    title: read.requiredContent('title', 2000),
    problem: read.content('problem', 10_000),
    causes: read.content('causes', 10_000),
    effects: read.content('effects', 10_000),
    objective: read.content('objective', 10_000),
    product: read.content('product', 10_000),
    publicOwnerId: organization('publicOwnerId'),
    civilOwnerId: organization('civilOwnerId'),
    actors: [
      ...ACTORS.flatMap((at) => actorOf(read, at, organization, before)),
      ...(before?.actors.slice(ACTOR_ROWS) ?? []),
    ],
    startsOn: read.day('startsOn'),
    endsOn: read.day('endsOn'),
    participationLevel: read.choice('participationLevel', PARTICIPATION_LEVELS),
    principleIds: read.choices(
      'principleIds',
      principles.map(({ id }) => id),
    ),
    goals: read.choices('goals', GOALS.map(String)).map(Number),
    scope: read.choice('scope', SCOPES),
    boroughs: read.choices('boroughs', BOROUGH_KEYS),
    budgetAmount: read.number('budgetAmount', { least: 0, decimals: 2 }),
    budgetCurrency: currencyOf(read),
    budgetNote: read.content('budgetNote', 2000),
  }
}

function actorOf(
  read: DraftReader,
  at: number,
  organization: (name: string) => string | null,
  before: Pick<Commitment, 'actors'> | undefined,
): CommitmentDraft['actors'] {
  const organizationId = organization(`actor${at}`)
  const role = read.line(`role${at}`, 500)
  if (organizationId === null) {
    if (role !== null) read.refuse(`actor${at}`, 'required')
    return []
  }
  // The form has no English of a role: one left as it was keeps its translation.
  const same = before?.actors.find((actor) => actor.organizationId === organizationId && actor.role?.es === role)
  return [{ organizationId, role: same ? same.role : role === null ? null : { es: role } }]
}

/** Three letters; where only the amount was written, pesos. */
function currencyOf(read: DraftReader): string | null {
  const written = read.text('budgetCurrency').toUpperCase()
  if (written === '') return read.text('budgetAmount') === '' ? null : 'MXN'
  if (/^[A-Z]{3}$/.test(written)) return written
  read.errors['budgetCurrency'] = words(read.locale)('template.hint.budgetCurrency')
  return null
}

export const FIELD_OF: Record<CommitmentReason, string> = {
  'dates-reversed': 'endsOn',
  'scope-without-boroughs': 'boroughs',
  'boroughs-without-scope': 'scope',
  'budget-without-currency': 'budgetAmount',
  'repeated-actor': 'actor1',
  'number-taken': 'number',
  'number-is-permanent': 'number',
  'same-owner': 'civilOwnerId',
  'public-owner-not-public': 'publicOwnerId',
  'civil-owner-public': 'civilOwnerId',
  'milestone-before-start': 'startsOn',
  'milestone-after-end': 'endsOn',
  'changed-meanwhile': 'form',
  'plan-is-signed': 'form',
  'is-closed': 'form',
  'not-ended': 'endsOn',
}
const refused = (reason: CommitmentReason, { locale }: Context) => ({
  [FIELD_OF[reason]]: words(locale)(`refusal.${reason}`),
})

const removal = removalOf('/planes/:plan/compromisos/:number/eliminar', {
  params: CommitmentParams,
  find: commitmentHere,
  ask({ plan, commitment }, t) {
    const path = commitmentPath(plan.slug, commitment.number)
    return {
      title: t('manage.remove-commitment'),
      name: commitment.title,
      says: t('manage.remove-commitment-says'),
      action: `${path}/eliminar`,
      back: path,
    }
  },
  remove: (context, { commitment }) => removeCommitment(context, commitment.id),
  next: ({ plan }) => planAddress(plan.slug),
})

/** What keeps commitments. `nuevo` comes before `:number`. */
export const commitmentEditing = [newPage, add, editPage, edit, ...removal]
