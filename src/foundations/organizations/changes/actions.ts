import type { Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import { databaseCode, type Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import {
  isPlausible,
  nameKey,
  wrongFounding,
  type FoundingRefusal,
  type Naming,
  type Organization,
  type OrganizationHistory,
  type OrganizationId,
  type Registration,
  type SuccessionKind,
} from '../register/model.ts'
import { actingFor, canManage } from '../register/policy.ts'
import { registerAll } from '../register/registration.ts'
import {
  deleteOrganization,
  deleteSuccession,
  endingSuccessions,
  findIdsByName,
  findLaterOrganizations,
  findNames,
  findSuccessions,
  hasBonds,
  insertSuccession,
  lockHistory,
  lockSuccessions,
  partEndFromSuccessions,
  saveCategories,
  saveFacts,
  saveNames,
  saveSupervisions,
} from '../register/store.ts'
import type { ChangeRefusal } from '../periods.ts'
import {
  categorize,
  changedFacts,
  correctName,
  describe,
  dissolve,
  namingOn,
  rename,
  restore,
  succeed,
  supervise,
  withdraw,
  type EndLeft,
  type Facts,
} from './model.ts'

const acting = ({ actor }: Context) => ({ actorId: personOf(actor).id, organizationId: actingFor(actor) })

/** One act on one organization, of the day `on`, that nobody else can act on meanwhile. Throws NotFound and Forbidden. */
function onOrganization<Value, Reason extends string>(
  context: Context,
  slug: string,
  on: Day | null,
  act: (tx: Tx, organization: OrganizationHistory) => Promise<Verdict<Value, Reason>>,
): Promise<Verdict<Value, Reason | 'implausible-day'>> {
  return context.transaction(async (tx) => {
    authorize(canManage(context.actor))
    if (!isPlausible(on, context.today())) return refuse('implausible-day')
    const organization = await lockHistory(tx, slug)
    if (!organization) throw new NotFound(slug)
    return act(tx, organization)
  })
}

/** `confirmed`: it is known that another has that name, and this is not that one. */
export function register(
  context: Context,
  registration: Registration,
  { confirmed }: { confirmed: boolean },
): Promise<Verdict<{ slug: string }, 'name-taken' | FoundingRefusal>> {
  return context.transaction(async (tx) => {
    authorize(canManage(context.actor))
    const wrong = wrongFounding(registration.foundedOn ?? null, context.today())
    if (wrong) return refuse(wrong)
    if (!confirmed && (await findIdsByName(tx, registration.name)).length > 0) return refuse('name-taken')
    const [entered] = await registerAll(tx, [registration], acting(context))
    return accept({ slug: entered!.slug })
  })
}

type Confirmed = { confirmed?: boolean }
type Named<Reason extends string> = Promise<Verdict<OrganizationHistory, Reason | 'name-taken'>>

/** Whether another organization has or had that name. */
const isTaken = async (tx: Tx, name: string, self: OrganizationId) =>
  (await findIdsByName(tx, name)).some((id) => id !== self)

/** `confirmed`, here and where a name is corrected: it is known that another has that name. */
export const renameOrganization = (
  context: Context,
  slug: string,
  naming: Naming,
  on: Day,
  { confirmed = false }: Confirmed = {},
) =>
  onOrganization(context, slug, on, async (tx, organization): Named<'same-day' | 'before-founding' | ChangeRefusal> => {
    const verdict = rename(organization, naming, on)
    if (!verdict.ok) return verdict
    if (!confirmed && (await isTaken(tx, naming.name, organization.id))) return refuse('name-taken')
    await saveNames(tx, organization.id, verdict.value.names)
    const before = namingOn(organization, on)
    await record(tx, {
      event: 'organization.renamed',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: { from: before.name, to: naming.name, acronym: naming.acronym, on },
    })
    return verdict
  })

/** `from` is the first day of the name that was wrongly written; null for the first name. */
export const correctOrganizationName = (
  context: Context,
  slug: string,
  from: Day | null,
  naming: Naming,
  { confirmed = false }: Confirmed = {},
) =>
  onOrganization(context, slug, null, async (tx, organization): Named<'no-such-name' | 'no-change'> => {
    const verdict = correctName(organization, from, naming)
    if (!verdict.ok) return verdict
    const before = organization.names.find((period) => period.from === from)!
    const isOther = nameKey(before.name) !== nameKey(naming.name)
    if (isOther && !confirmed && (await isTaken(tx, naming.name, organization.id))) return refuse('name-taken')
    await saveNames(tx, organization.id, verdict.value.names)
    await record(tx, {
      event: 'organization.name-corrected',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: {
        from: before.name,
        to: naming.name,
        ...(before.acronym !== naming.acronym && { acronymFrom: before.acronym, acronymTo: naming.acronym }),
      },
    })
    return verdict
  })

export const describeOrganization = (context: Context, slug: string, facts: Facts) =>
  onOrganization(context, slug, null, async (tx, organization) => {
    const verdict = describe(organization, facts, context.today())
    if (!verdict.ok) return verdict
    await saveFacts(tx, verdict.value)
    const changes = changedFacts(organization, facts).map((fact) => [
      fact,
      { from: organization[fact], to: facts[fact] },
    ])
    await record(tx, {
      event: 'organization.described',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: Object.fromEntries(changes),
    })
    return verdict
  })

export const categorizeOrganization = (context: Context, slug: string, categoryId: string, on: Day | null) =>
  onOrganization(context, slug, on, async (tx, organization) => {
    const verdict = categorize(organization, categoryId, on)
    if (!verdict.ok) return verdict
    await saveCategories(tx, organization.id, verdict.value.categories)
    await record(tx, {
      event: 'organization.categorized',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: { category: categoryId, on },
    })
    return verdict
  })

/** Null: from that day on no authority is known to supervise it. */
export const superviseOrganization = (
  context: Context,
  slug: string,
  authorityId: OrganizationId | null,
  on: Day | null,
) =>
  onOrganization(context, slug, on, async (tx, organization) => {
    const verdict = supervise(organization, authorityId, on)
    if (!verdict.ok) return verdict
    await saveSupervisions(tx, organization.id, verdict.value.supervisions)
    await record(tx, {
      event: authorityId ? 'organization.supervision-changed' : 'organization.supervision-ended',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: { ...(authorityId && { authority: await nameOf(tx, authorityId, context), authorityId }), on },
      about: authorityId ? [ref('organization', authorityId)] : [],
    })
    return verdict
  })

const nameOf = async (tx: Tx, id: OrganizationId, { today }: Context) =>
  (await findNames(tx, [id], today())).get(id)?.name ?? ''

type SuccessionInput = {
  successorId: OrganizationId
  kind: SuccessionKind
  on: Day | null
  note: string | null
  /** The predecessor ceases that day. */ ends: boolean
}

export const recordSuccession = (
  context: Context,
  slug: string,
  { successorId, kind, on, note, ends }: SuccessionInput,
) =>
  onOrganization(
    context,
    slug,
    on,
    async (
      tx,
      organization,
    ): Promise<Verdict<Organization, 'itself' | 'circle' | 'before-founding' | 'already-recorded'>> => {
      await lockSuccessions(tx)
      const verdict = succeed(
        { predecessorId: organization.id, successorId, kind, on, note },
        await findLaterOrganizations(tx, successorId),
      )
      if (!verdict.ok) return verdict
      const recorded = await findSuccessions(tx, [organization.id])
      if (recorded.some((succession) => succession.successorId === successorId)) return refuse('already-recorded')
      const ended = ends ? dissolve(organization, on) : accept(organization)
      if (!ended.ok && ended.reason === 'before-founding') return refuse('before-founding')
      const [ending] = await endingSuccessions(tx, organization.id)
      await insertSuccession(tx, verdict.value, ends ? (ending?.before ?? organization) : null)
      if (ended.ok && ends) await saveFacts(tx, ended.value)
      await record(tx, {
        event: 'organization.succession-recorded',
        subject: ref('organization', organization.id),
        ...acting(context),
        details: { successor: await nameOf(tx, successorId, context), successorId, kind, on, ends },
        about: [ref('organization', successorId)],
      })
      return accept(ended.ok ? ended.value : organization)
    },
  )

/** With the end that was recorded with it. */
export const withdrawSuccession = (context: Context, slug: string, successorId: OrganizationId) =>
  onOrganization(context, slug, null, async (tx, organization): Promise<Verdict<{ end: EndLeft }, 'not-recorded'>> => {
    const { without, end } = withdraw(organization, successorId, await endingSuccessions(tx, organization.id))
    if (!(await deleteSuccession(tx, organization.id, successorId))) return refuse('not-recorded')
    await saveFacts(tx, without)
    await record(tx, {
      event: 'organization.succession-withdrawn',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: { successor: await nameOf(tx, successorId, context), successorId, end },
      about: [ref('organization', successorId)],
    })
    return accept({ end })
  })

/** Of itself, whatever its successions said: withdrawing one of them no longer changes it. */
async function saveEnd(tx: Tx, organization: Organization) {
  await saveFacts(tx, organization)
  await partEndFromSuccessions(tx, organization.id)
}

export const dissolveOrganization = (context: Context, slug: string, on: Day | null) =>
  onOrganization(context, slug, on, async (tx, organization) => {
    const verdict = dissolve(organization, on)
    if (!verdict.ok) return verdict
    await saveEnd(tx, verdict.value)
    await record(tx, {
      event: 'organization.dissolved',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: { on },
    })
    return verdict
  })

export const restoreOrganization = (context: Context, slug: string) =>
  onOrganization(context, slug, null, async (tx, organization) => {
    const verdict = restore(organization)
    if (!verdict.ok) return verdict
    await saveEnd(tx, verdict.value)
    await record(tx, {
      event: 'organization.restored',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: {},
    })
    return verdict
  })

/**
 * Takes an organization that was registered by mistake out of the register; the journal keeps what it was and why. Whatever
 * refers to it refuses: then it is corrected, or dissolved.
 */
export const removeOrganization = (context: Context, slug: string, why: string) =>
  onOrganization(context, slug, null, async (tx, organization): Promise<Verdict<null, 'in-use'>> => {
    if (await hasBonds(tx, organization.id)) return refuse('in-use')
    await deleteOrganization(tx, organization.id)
    await record(tx, {
      event: 'organization.removed',
      subject: ref('organization', organization.id),
      ...acting(context),
      details: { name: namingOn(organization, context.today()).name, why },
    })
    return accept(null)
  }).catch((error: unknown) => {
    if (databaseCode(error) === STILL_REFERRED_TO) return refuse('in-use')
    throw error
  })

/** SQLSTATE of a foreign key: records of modules that this one does not know point at it. */
const STILL_REFERRED_TO = '23503'
