import { findOrganizationsByName } from '../../../foundations/organizations/index.ts'
import { principleOptions } from '../../../foundations/legal-framework/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { fold } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { SeatSector } from '../vocabulary.ts'
import { placeOf } from './check.ts'
import { wrong, type ImportProblem } from './problems.ts'
import type { Fields, GivenOrganization, GivenPlan, GivenRecord } from './records.ts'

export type Resolution = {
  /** The plans with every organization called by its present name and every principle by `catalogue/slug`. */
  plans: GivenPlan[]
  /** Organizations of the register, by present name. */
  organizationIds: Map<string, string>
  /** Of what sector each organization that the file names is: by the register or, where it is new, by the file. */
  sectors: Map<string, string>
  /** Organizations that nobody has registered yet: an import does, with these sectors. */
  toRegister: GivenOrganization[]
  principleIds: Map<string, string>
}

/** Finds in the register what the file names. Names that two organizations have, and unknown principles, are problems at their places. */
export async function resolve(
  db: Db,
  given: readonly GivenPlan[],
  today: Day,
  problems: ImportProblem[],
): Promise<Resolution> {
  const organizations = await resolveOrganizations(db, given, problems)
  const principleIds = new Map<string, string>()
  const plans: GivenPlan[] = []
  for (const plan of given) {
    const principles = await principlesFor(db, plan, today)
    for (const [key, id] of principles.ids) principleIds.set(key, id)
    plans.push({
      ...plan,
      records: plan.records.map((record) =>
        resolved(record, organizations.nameOf, organizations.holderOf, principles.find, problems),
      ),
    })
  }
  return {
    plans,
    organizationIds: organizations.ids,
    sectors: organizations.sectors,
    toRegister: organizations.toRegister,
    principleIds,
  }
}

type NameOf = (name: string) => string

function resolved(
  record: GivenRecord,
  nameOf: NameOf,
  holderOf: (name: string) => string | null,
  findPrinciple: (text: string) => string | null,
  problems: ImportProblem[],
): GivenRecord {
  const fields: Record<string, unknown> = { ...record.fields }
  for (const field of ['convener', 'publicOwner', 'civilOwner', 'organization'])
    if (typeof fields[field] === 'string') fields[field] = nameOf(fields[field])
  if (record.kind === 'report' && fields.organization === null) delete fields.organization // the commitment's public owner, then
  if (record.kind === 'commitment' && fields.actors)
    fields.actors = (fields.actors as Fields<'commitment'>['actors']).map((actor) => ({
      ...actor,
      organization: nameOf(actor.organization),
    }))
  if (record.kind === 'seat' && fields.holders)
    fields.holders = (fields.holders as Fields<'seat'>['holders']).map((holder) => ({
      ...holder,
      organization:
        holder.organization === null ? (holder.pending ? null : holderOf(holder.name)) : nameOf(holder.organization),
    }))
  if (record.kind === 'commitment' && fields.principles) {
    const found = (fields.principles as string[]).map((text) => {
      const key = findPrinciple(text)
      if (key === null) problems.push(wrong('unknown-principle', placeOf(record, 'principles'), { value: text }))
      return key
    })
    fields.principles = [...new Set(found.filter((key) => key !== null))].sort()
  }
  return { ...record, fields }
}

// -------------------------------------------------------------------------------------------------- organizations

/** An organization named by a record, and what its place in it says of its sector. */
type Mention = { name: string; sector: SeatSector; record: GivenRecord; field: string }

async function resolveOrganizations(db: Db, given: readonly GivenPlan[], problems: ImportProblem[]) {
  const declared = new Map(
    given.flatMap(({ organizations }) => organizations).map((organization) => [keyOf(organization.name), organization]),
  )
  const names = new Map<string, string>()
  const ids = new Map<string, string>()
  const sectors = new Map<string, string>()
  const toRegister: GivenOrganization[] = []
  for (const { name, sector, record, field } of given.flatMap(({ records }) => records.flatMap(mentionsOf))) {
    const key = keyOf(name)
    if (names.has(key)) continue
    const found = await findOrganizationsByName(db, name)
    if (found.length > 1)
      problems.push(wrong('ambiguous-organization', placeOf(record, field), { value: name, count: found.length }))
    const [known] = found
    const organization = declared.get(key) ?? { name, acronym: null, sector }
    names.set(key, known?.name ?? organization.name)
    sectors.set(known?.name ?? organization.name, (known ?? organization).sector)
    if (known) ids.set(known.name, known.id)
    else toRegister.push(organization)
  }
  const holders = new Map<string, string | null>()
  for (const name of new Set(given.flatMap(({ records }) => records.flatMap(printedHolders)))) {
    const found = await findOrganizationsByName(db, name)
    holders.set(name, found.length === 1 ? found[0]!.name : null)
    if (found.length === 1) ids.set(found[0]!.name, found[0]!.id)
  }
  return {
    ids,
    sectors,
    toRegister,
    nameOf: (name: string) => names.get(keyOf(name)) ?? name,
    holderOf: (name: string) => holders.get(name) ?? null,
  }
}

const keyOf = (name: string) =>
  fold(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Owners and actors are organizations. A seat is printed with a body, a post or «por definir»: those are matched, never registered, unless the file says so. */
function mentionsOf(record: GivenRecord): Mention[] {
  const { fields } = record
  const mention = (field: string, name: unknown, sector: SeatSector): Mention[] =>
    typeof name === 'string' ? [{ name, sector, record, field }] : []
  if (record.kind === 'plan') return mention('convener', fields.convener, 'authority')
  if (record.kind === 'report') return mention('organization', fields.organization, 'public-body')
  if (record.kind === 'seat')
    return ((fields.holders ?? []) as Fields<'seat'>['holders']).flatMap(({ organization }) =>
      mention('holders', organization, (fields.sector ?? 'other') as SeatSector),
    )
  if (record.kind !== 'commitment') return []
  const actors = (fields.actors ?? []) as Fields<'commitment'>['actors']
  return [
    ...mention('publicOwner', fields.publicOwner, 'public-body'),
    ...mention('civilOwner', fields.civilOwner, 'civil-society'),
    ...actors.flatMap(({ organization }) => mention('actors', organization, 'other')),
  ]
}

const printedHolders = ({ kind, fields }: GivenRecord): string[] =>
  kind === 'seat'
    ? ((fields.holders ?? []) as Fields<'seat'>['holders'])
        .filter(({ organization, pending }) => organization === null && !pending)
        .map(({ name }) => name)
    : []

// ----------------------------------------------------------------------------------------------------- principles

/** A principle by `catalogue/slug` or, of the catalogue in force when the plan was published, by slug, name or number. */
async function principlesFor(db: Db, plan: GivenPlan, today: Day) {
  const named = plan.records.some(
    ({ kind, fields }) => kind === 'commitment' && ((fields.principles ?? []) as string[]).length > 0,
  )
  if (!named) return { ids: new Map<string, string>(), find: () => null }
  const facts = plan.records.find(({ kind }) => kind === 'plan')!.fields as Partial<Fields<'plan'>>
  const days = [
    ...new Set([facts.publishedOn, facts.startsOn, today].filter((day): day is Day => typeof day === 'string')),
  ]
  const ids = new Map<string, string>()
  const byText = new Map<string, Set<string>>()
  for (const day of days) {
    for (const { id, catalogue, slug, number, name } of await principleOptions(db, day)) {
      const key = `${catalogue}/${slug}`
      ids.set(key, id)
      if (day !== days[0]) continue
      for (const text of [slug, String(number), ...Object.values(name)])
        byText.set(keyOf(text), (byText.get(keyOf(text)) ?? new Set()).add(key))
    }
  }
  const find = (text: string): string | null => {
    if (ids.has(text)) return text
    const keys = [...(byText.get(keyOf(text)) ?? [])]
    return keys.length === 1 ? keys[0]! : null
  }
  return { ids, find }
}
