import { sql } from 'drizzle-orm'
import {
  addCommitment,
  addIndicator,
  addMilestone,
  createPlan,
  recordIndicatorValue,
  reportProgress,
  setCurrentPlan,
  type CommitmentId,
  type EvidenceDraft,
  type MilestoneId,
  type PlanId,
} from '../../accountability/action-plan/index.ts'
import { ensurePerson, grantRole, ROLES } from '../../foundations/identity/index.ts'
import { principleOptions } from '../../foundations/legal-framework/index.ts'
import { findOrganizationByName, registerOrganization } from '../../foundations/organizations/index.ts'
import { addDays, addMonths, dayOf, type Day } from '../../kernel/dates.ts'
import type { Verdict } from '../../kernel/verdict.ts'
import type { Actor } from '../../platform/access/index.ts'
import { readInstallation, writeInstallation } from '../../platform/database/installation.ts'
import type { Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import { EVIDENCE, receiveUpload } from '../../platform/storage/index.ts'
import { DEMONSTRATION, DEMONSTRATION_RECORDS, INSTALLATION, readBrought } from './facts.ts'
import { ORGANIZATIONS, PEOPLE, type Organization } from './people.ts'
import {
  COMMITMENTS,
  PHASES,
  SEATS,
  SUMMARY,
  type DemoCommitment,
  type DemoEvidence,
  type DemoIndicator,
  type DemoMilestone,
  type DemoReport,
  type Offset,
} from './plan.ts'

const MONTHS_UNDER_WAY = 8

type World = {
  services: Services
  /** First day of the plan. */
  start: Day
  organizations: Map<Organization, string>
  people: Map<string, string>
  principles: Map<number, string>
  /** What was reported and measured since, to be told in the order in which it happened. */
  later: { day: Day; act: () => Promise<void> }[]
}

/** Whether the installation has nothing in it yet: no plan, no demonstration. */
export async function isEmpty({ db }: Services): Promise<boolean> {
  const { rows } = await db.execute<{ used: boolean }>(
    sql`select exists (select 1 from plans) or exists (select 1 from people) as used`,
  )
  return !rows[0]!.used
}

/**
 * Fills the installation with an invented plan of the city, by the same acts that people use, each at its day in the past.
 * Every page says so until `removeDemonstration`. Does nothing where it was loaded before; answers whether it loaded.
 */
export async function loadDemonstration(services: Services): Promise<boolean> {
  if ((await readInstallation(services.db, DEMONSTRATION)) === true) return false
  const start = addMonths(services.today(), -MONTHS_UNDER_WAY)
  const world: World = {
    services,
    start,
    organizations: new Map(),
    people: new Map(),
    principles: await principlesByNumber(services),
    later: [],
  }
  await bringPeople(world)
  const planId = await bringPlan(world)
  for (const [at, commitment] of COMMITMENTS.entries()) await bringCommitment(world, planId, at + 1, commitment)
  for (const { act } of world.later.toSorted((a, b) => a.day.localeCompare(b.day))) await act()
  return true
}

async function principlesByNumber({ db, today }: Services) {
  return new Map((await principleOptions(db, today())).map(({ number, id }) => [number, id]))
}

async function bringPeople({ services, start, organizations, people }: World) {
  const then = asOf(services, addMonths(start, -10))
  await then.transaction(async (tx) => {
    // Organizations that were here before are not the demonstration's to take away, unless they are its own leftovers.
    const brought = new Set((await readBrought(tx))?.organizations)
    for (const [key, { name, acronym, sector, level }] of Object.entries(ORGANIZATIONS) as [
      Organization,
      (typeof ORGANIZATIONS)[Organization],
    ][]) {
      const known = await findOrganizationByName(tx, name)
      const id = known?.id ?? (await registerOrganization(tx, { name, acronym, sector, level }, null))
      if (!known) brought.add(id)
      organizations.set(key, id)
    }
    for (const { email, name, organization, roles } of PEOPLE) {
      const personId = await ensurePerson(tx, { email, name, demonstration: true })
      people.set(email, personId)
      await tx.execute(sql`update people set name = ${name} where id = ${personId} and demonstration`) // a leftover was marked
      if (organization)
        for (const role of roles)
          expectAccepted(
            await grantRole(
              tx,
              { personId, organizationId: organizations.get(organization)!, role, fromDay: then.today() },
              null,
            ),
          )
    }
    await writeInstallation(tx, DEMONSTRATION, true)
    await writeInstallation(tx, DEMONSTRATION_RECORDS, {
      organizations: [...brought],
      people: [...people.values()],
    })
    await record(tx, { event: 'installation.demonstration-loaded', subject: INSTALLATION, actorId: null })
  })
}

async function bringPlan(world: World): Promise<PlanId> {
  const { services, start } = world
  const acting = asAuthority(world, addMonths(start, -1))
  const year = Number(start.slice(0, 4))
  const planId = expectAccepted(
    await createPlan(acting, {
      slug: `ciudad-de-mexico-${year}`,
      title: {
        es: `Plan de Acción Local de la Ciudad de México ${year}–${year + 1}`,
        en: `Local Action Plan of Mexico City ${year}–${year + 1}`,
      },
      territory: services.settings.TEQUIO_CITY,
      summary: { es: SUMMARY },
      statusNote: null,
      convenerId: world.organizations.get('authority')!,
      startsOn: start,
      endsOn: on(world, [12]),
      publishedOn: addMonths(start, -1),
      demonstration: true,
      source: null,
      phases: PHASES.map(({ kind, from, to, means }, at) => ({
        number: at + 1,
        kind,
        title: null,
        opensOn: on(world, from),
        closesOn: on(world, to),
        means: { es: means },
      })),
      seats: SEATS.map(({ sector, label, seats, holders }, at) => ({
        number: at + 1,
        sector,
        label,
        seats,
        holders: holders.map((key) => ({
          name: ORGANIZATIONS[key].name,
          pending: false,
          organizationId: world.organizations.get(key)!,
        })),
      })),
    }),
  )
  await setCurrentPlan(acting, planId)
  return planId
}

async function bringCommitment(world: World, planId: PlanId, number: number, commitment: DemoCommitment) {
  const organization = (key: Organization) => world.organizations.get(key)!
  const acting = asAuthority(world, addMonths(world.start, -1))
  const commitmentId = expectAccepted(
    await addCommitment(acting, planId, {
      number,
      title: { es: commitment.title, en: commitment.titleEn },
      problem: { es: commitment.problem },
      causes: { es: commitment.causes },
      effects: { es: commitment.effects },
      objective: { es: commitment.objective },
      product: { es: commitment.product },
      publicOwnerId: organization(commitment.owner),
      civilOwnerId: organization(commitment.civil),
      actors: commitment.actors.map(([key, role]) => ({ organizationId: organization(key), role: { es: role } })),
      startsOn: world.start,
      endsOn: on(world, commitment.ends),
      participationLevel: commitment.level,
      principleIds: commitment.principles.flatMap((principle) => world.principles.get(principle) ?? []),
      goals: [...commitment.goals],
      scope: commitment.boroughs.length ? 'boroughs' : 'city',
      boroughs: [...commitment.boroughs] as never,
      budgetAmount: commitment.budget?.[0] ?? null,
      budgetCurrency: commitment.budget ? 'MXN' : null,
      budgetNote: commitment.budget ? { es: commitment.budget[1] } : null,
    }),
  )
  const milestones: MilestoneId[] = []
  for (const milestone of commitment.milestones)
    milestones.push(await bringMilestone(world, acting, commitmentId, commitment.owner, milestones, milestone))
  for (const [at, indicator] of commitment.indicators.entries())
    await bringIndicator(world, acting, commitmentId, at + 1, commitment.ends, indicator)
}

type Acting = ReturnType<typeof asAuthority>

async function bringMilestone(
  world: World,
  acting: Acting,
  commitmentId: CommitmentId,
  owner: Organization,
  before: readonly MilestoneId[],
  milestone: DemoMilestone,
): Promise<MilestoneId> {
  const id = expectAccepted(
    await addMilestone(acting, commitmentId, {
      number: before.length + 1,
      title: { es: milestone.title },
      deliverable: { es: milestone.deliverable },
      startsOn: on(world, milestone.starts),
      endsOn: on(world, milestone.ends),
      dependsOn: (milestone.after ?? []).map((number) => before[number - 1]!),
    }),
  )
  for (const report of milestone.reports ?? [])
    world.later.push({ day: on(world, report.on), act: () => bringReport(world, id, owner, report) })
  return id
}

async function bringReport(
  world: World,
  milestoneId: MilestoneId,
  owner: Organization,
  { on: offset, completion, narrative, delay, evidence = [] }: DemoReport,
) {
  const day = on(world, offset)
  const report = await reportProgress(asOfficer(world, owner, day), milestoneId, {
    onDay: day,
    completion,
    narrative: { es: narrative },
    delayJustification: delay ? { es: delay } : null,
    evidence: await Promise.all(evidence.map((item) => toEvidence(world.services, item, day))),
  })
  if (!report.ok)
    throw new Error(`The demonstration's report was refused: ${report.reasons.join(', ')} («${narrative}»)`)
}

async function toEvidence({ storage }: Services, evidence: DemoEvidence, day: Day): Promise<EvidenceDraft> {
  const title = { es: evidence.title }
  if ('link' in evidence) return { kind: 'link', title, url: evidence.link, day }
  const received = expectAccepted(await receiveUpload(storage, new File([evidence.text], evidence.file), EVIDENCE))
  return {
    kind: 'file',
    title,
    sha256: received.hash,
    fileName: received.name,
    fileKind: received.kind,
    charset: received.charset ?? null,
    size: received.bytes,
    day,
  }
}

async function bringIndicator(
  world: World,
  acting: Acting,
  commitmentId: CommitmentId,
  number: number,
  ends: Offset,
  indicator: DemoIndicator,
) {
  const id = expectAccepted(
    await addIndicator(acting, commitmentId, {
      number,
      name: { es: indicator.name },
      variable: { es: indicator.variable },
      unit: { es: indicator.unit },
      kind: indicator.kind,
      direction: indicator.direction,
      periodicity: indicator.periodicity,
      baselineValue: indicator.baseline,
      baselineOn: indicator.baseline === null ? null : world.start,
      targetValue: indicator.target,
      targetOn: on(world, ends),
      source: null,
    }),
  )
  for (const [offset, value] of indicator.values) {
    const day = on(world, offset)
    world.later.push({
      day,
      act: async () =>
        void expectAccepted(await recordIndicatorValue(asAuthority(world, day), id, { day, value, note: null })),
    })
  }
}

/** The day at that distance from the plan's start; never later than yesterday for what has happened. */
const on = ({ start }: World, [months, days = 0]: Offset): Day => addDays(addMonths(start, months), days)

const NOON = 'T18:00:00.000Z' // noon in the city

/** The same services on an earlier day: rules judge by it, and the journal tells it. */
function asOf(services: Services, day: Day): Services {
  const at = new Date(`${day}${NOON}`)
  return {
    ...services,
    now: () => at,
    today: () => dayOf(at),
    transaction: (work) =>
      services.transaction(async (tx) => {
        await tx.execute(sql`select set_config('tequio.moment', ${at.toISOString()}, true)`)
        return work(tx)
      }),
  }
}

const asAuthority = (world: World, day: Day) => ({
  ...asOf(world.services, day),
  actor: actorOf(world, 'authority', 'authority'),
})
const asOfficer = (world: World, owner: Organization, day: Day) => ({
  ...asOf(world.services, day),
  actor: actorOf(world, owner, 'officer'),
})

function actorOf({ organizations, people }: World, organization: Organization, role: 'authority' | 'officer'): Actor {
  const person = PEOPLE.find((candidate) => candidate.organization === organization)
  if (!person) throw new Error(`The demonstration has nobody in «${organization}».`)
  const organizationId = organizations.get(organization)!
  return {
    person: { id: people.get(person.email)!, name: person.name },
    roles: [{ organizationId, role }],
    permissions: new Map(ROLES[role].map((permission) => [permission, new Set([organizationId])])),
  }
}

/** What the demonstration asks is always to be granted: a refusal is a mistake in its content. */
function expectAccepted<T>(verdict: Verdict<T, string>): T {
  if (!verdict.ok) throw new Error(`The demonstration was refused: ${verdict.reason}`)
  return verdict.value
}
