import { sql } from 'drizzle-orm'
import {
  addCommitment,
  assignEvaluator,
  citableEvidence,
  publishAssessment,
  replyToAssessment,
  reviewAssessment,
  saveScaleAnswer,
  sendAssessment,
  startAssessment,
  type AssessmentId,
  addIndicator,
  addMilestone,
  changeAmendment,
  editCommitmentOf,
  publishDraft,
  sendToApproval,
  createPlan,
  findPlan,
  hashNow,
  inventCheck,
  draftAmendment,
  launchPlan,
  proposeAmendment,
  setCutDay,
  signPlan,
  takeDueCuts,
  withRecord,
  recordIndicatorValue,
  reportProgress,
  respondToReport,
  setCurrentPlan,
  type CommitmentId,
  type EvidenceDraft,
  type MilestoneId,
  type PlanId,
  type ReportId,
} from '../../accountability/action-plan/index.ts'
import { publishEntry, withdrawEntry } from '../../foundations/calendars/index.ts'
import { ensurePerson, grantRole, ROLES } from '../../foundations/identity/index.ts'
import { principleOptions } from '../../foundations/legal-framework/index.ts'
import { findOrganizationByName, registerOrganization } from '../../foundations/organizations/index.ts'
import { addPost, appointTo, attachDocument, endAppointmentOn } from '../../foundations/posts/index.ts'
import { addDays, addMonths, dayOf, type Day } from '../../kernel/dates.ts'
import type { Verdict } from '../../kernel/verdict.ts'
import type { Actor } from '../../platform/access/index.ts'
import { readInstallation, writeInstallation } from '../../platform/database/installation.ts'
import type { Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import { EVIDENCE, receiveUpload } from '../../platform/storage/index.ts'
import {
  answerContribution,
  extendTerm,
  flagContribution,
  moderateContribution,
  publishContribution,
  rejoin,
} from '../../cross-cutting/comments/index.ts'
import { relate } from '../../cross-cutting/links/index.ts'
import { follow } from '../../cross-cutting/notifications/index.ts'
import {
  addMember,
  addSeat,
  castVote,
  closeDecision,
  decisionsOn,
  openDecision,
  createMaker,
  excuseOneself,
  hashOf,
  proposeAgreement,
  setRule,
} from '../../governance/decisions/index.ts'
import { around } from '../around.ts'
import { modules } from '../modules.ts'
import { ASSESSMENTS, REQUESTS, type DemoAssessment, type DemoFinding } from './assessments.ts'
import { CALENDAR_ENTRIES, type DemoEntry } from './calendars.ts'
import { DECISIONS, DEMO_SEATS, SECRETARIAT, type DemoDecision, type DemoVote } from './decisions.ts'
import { DEMONSTRATION, DEMONSTRATION_RECORDS, INSTALLATION, readBrought } from './facts.ts'
import { AMENDMENT, APPROVAL, CUTS, LAUNCH, SIGNING } from './life.ts'
import { DRAFTED_COMMITMENTS, DRAFTED_PHASES, PROPOSALS, SUBMISSION } from './drafting.ts'
import { LINK } from './links.ts'
import { ORGANIZATIONS, PEOPLE, type Organization } from './people.ts'
import { QUESTIONS, type DemoQuestion, type DemoStep } from './questions.ts'
import { POSTS, type DemoAppointment, type DemoPost } from './posts.ts'
import {
  COMMITMENTS,
  PHASES,
  SEATS,
  SUMMARY,
  type DemoAnswer,
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
  await bringPosts(world)
  const planId = await bringPlan(world)
  for (const [at, commitment] of COMMITMENTS.entries()) await bringCommitment(world, planId, at + 1, commitment)
  for (const entry of CALENDAR_ENTRIES) bringCalendarEntry(world, entry)
  const makerId = await bringSecretariat(world)
  bringApproval(world, planId, makerId)
  bringSigning(world, planId)
  bringAssessments(world, planId)
  for (const decision of DECISIONS) bringDecision(world, makerId, decision)
  bringAmendment(world, planId, makerId)
  for (const question of QUESTIONS) bringQuestion(world, planId, question)
  bringDrafting(world, makerId)
  for (const { act } of world.later.toSorted((a, b) => a.day.localeCompare(b.day))) await act()
  await bringLink(world, planId)
  await bringFollows(world, planId)
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

async function bringPosts(world: World) {
  const ids: string[] = []
  for (const post of POSTS) ids.push(await bringPost(world, post))
  await world.services.transaction(async (tx) =>
    writeInstallation(tx, DEMONSTRATION_RECORDS, { ...(await readBrought(tx)), posts: ids }),
  )
}

async function bringPost(world: World, { organization, kind, label, labelEn, required, from, appointments }: DemoPost) {
  const acting = asAuthority(world, addMonths(world.start, -1))
  const organizationId = world.organizations.get(organization)!
  const { id, number } = expectAccepted(
    await addPost(acting, organizationId, {
      kind,
      label: { es: label, en: labelEn },
      mustBeFilled: required,
      from: from ? on(world, from) : null,
      until: null,
    }),
  )
  for (const appointment of appointments) await bringAppointment(world, { organizationId, post: number }, appointment)
  return id
}

async function bringAppointment(
  world: World,
  place: { organizationId: string; post: number },
  { person, account, standing = 'holder', from, ends, act }: DemoAppointment,
) {
  const acting = asAuthority(world, addMonths(world.start, -1))
  const { number } = expectAccepted(
    await appointTo(acting, place, {
      person,
      accountId: (account && world.people.get(account)) ?? null,
      standing,
      from: on(world, from),
      until: null,
      endReason: null,
      actLink: null,
      actOn: act ? on(world, act.on) : null,
    }),
  )
  const appointment = { ...place, appointment: number }
  if (act) expectAccepted(await attachDocument(acting, appointment, await toDocument(world.services, act)))
  if (!ends) return
  const until = on(world, ends.on)
  const end = async (day: Day) =>
    void expectAccepted(await endAppointmentOn(asAuthority(world, day), appointment, { until, endReason: ends.reason }))
  // What ended since is told in its order; whoever came after needs the others gone.
  if (until < acting.today()) await end(acting.today())
  else world.later.push({ day: until, act: () => end(until) })
}

async function toDocument({ storage }: Services, { title, file, text }: NonNullable<DemoAppointment['act']>) {
  const received = expectAccepted(await receiveUpload(storage, new File([text], file), EVIDENCE))
  const { hash, name, kind, charset = null, bytes } = received
  return { title, sha256: hash, fileName: name, fileKind: kind, charset, size: bytes }
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
      publishedOn: addDays(on(world, SIGNING.on), 3),
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

/** The secretariat that decides on the plan, with its members and rule. */
async function bringSecretariat(world: World): Promise<string> {
  const { services, start, people } = world
  const from = addMonths(start, -1)
  const acting = asAuthority(world, from)
  const { name, nameEn, about, aboutEn, source, sourceEn } = SECRETARIAT
  const { id } = expectAccepted(
    await createMaker(acting, {
      kind: 'collegiate',
      name: { es: name, en: nameEn },
      about: { es: about, en: aboutEn },
      organizationId: null,
      from,
    }),
  )
  for (const { label, labelEn, sector, sectorEn, votes, office, holder, alternate } of DEMO_SEATS) {
    const { number } = expectAccepted(
      await addSeat(acting, id, {
        label: { es: label, en: labelEn },
        sector: sector && sectorEn ? { es: sector, en: sectorEn } : null,
        votes,
        office,
        from,
      }),
    )
    for (const [standing, email] of [
      ['holder', holder],
      ['alternate', alternate],
    ] as const)
      if (email && people.has(email))
        expectAccepted(
          await addMember(acting, id, number, { email, name: '', standing, from, until: addMonths(from, 24) }),
        )
  }
  expectAccepted(
    await setRule(acting, id, {
      matter: null,
      rule: {
        majority: { test: 'more-than', numerator: 1, denominator: 2 },
        of: 'present',
        quorum: { test: 'more-than', numerator: 1, denominator: 2 },
        quorumOf: 'seats',
        balance: 'one',
        abstentionsCount: true,
        excusedCount: true,
        noticeDays: 3,
        source: { es: source, en: sourceEn },
      },
      from,
    }),
  )
  await services.transaction(async (tx) =>
    writeInstallation(tx, DEMONSTRATION_RECORDS, { ...(await readBrought(tx)), makers: [id] }),
  )
  return id
}

const PRESIDING = DEMO_SEATS.find(({ office }) => office === 'presiding')!.holder!

/** By their name alone, whatever roles they hold: as who votes, or proposes. */
function asMember(world: World, email: string, day: Day) {
  const person = { id: world.people.get(email)!, name: PEOPLE.find((one) => one.email === email)!.name }
  return { ...asOf(world.services, day), actor: { person, roles: [], permissions: new Map<string, Set<string>>() } }
}

async function castVotes(
  world: World,
  day: Day,
  id: string,
  { votes, textHash }: { votes: readonly DemoVote[]; textHash: string },
) {
  for (const { by, choice, reason = null } of votes)
    expectAccepted(await castVote(asMember(world, by, day), id, { choice, reason, textHash }))
}

function bringDecision(
  world: World,
  makerId: string,
  { title, titleEn, text, opened, closesAfter, votes, excused, closed }: DemoDecision,
) {
  const day = 'on' in opened ? on(world, opened.on) : addDays(world.services.today(), -opened.daysAgo)
  let id: string
  world.later.push({
    day,
    async act() {
      const closesAt = closesAfter === null ? null : new Date(`${addDays(day, closesAfter)}${NOON}`)
      id = expectAccepted(
        await proposeAgreement(asMember(world, PRESIDING, day), makerId, {
          title: { es: title, en: titleEn },
          text: { es: text },
          closesAt,
        }),
      )
    },
  })
  world.later.push({
    day: addDays(day, 1),
    async act() {
      await castVotes(world, addDays(day, 1), id, { votes, textHash: hashOf(text) })
      if (excused) expectAccepted(await excuseOneself(asMember(world, excused.by, addDays(day, 1)), id, excused.reason))
    },
  })
  if (!closed) return
  const closedOn = addDays(day, closed.after)
  world.later.push({
    day: closedOn,
    async act() {
      const session = closed.present.length > 0 ? { on: closedOn, present: closed.present } : null
      expectAccepted(await closeDecision(asMember(world, PRESIDING, closedOn), id, session))
    },
  })
}

/** The secretariat approved its text before anybody signed it. */
function bringApproval(world: World, planId: PlanId, makerId: string) {
  const day = on(world, APPROVAL.on)
  const subject = { kind: 'plan', id: planId }
  let id: string
  let textHash: string
  world.later.push({
    day,
    async act() {
      const { actor, now, transaction } = asAuthority(world, day)
      await transaction(async (tx) => {
        const plan = (await findPlan(tx, planId))!
        textHash = await hashNow(tx, plan)
        const { title, titleEn } = APPROVAL
        const question = { makerId, matter: 'plan.approve', subject, title: { es: title, en: titleEn }, textHash, address: `/planes/${plan.slug}`, at: now() } // prettier-ignore
        id = expectAccepted(await openDecision(tx, question, actor.person!.id, plan.convenerId))
      })
    },
  })
  const closedOn = addDays(day, 9)
  world.later.push({
    day: closedOn,
    async act() {
      await castVotes(world, closedOn, id, { votes: APPROVAL.votes, textHash })
      expectAccepted(
        await closeDecision(asMember(world, PRESIDING, closedOn), id, { on: closedOn, present: APPROVAL.present }),
      )
    },
  })
}

/** It was signed and launched, and its progress is cut on the days set since. */
function bringSigning(world: World, planId: PlanId) {
  const signedOn = on(world, SIGNING.on)
  world.later.push({
    day: signedOn,
    async act() {
      const signatories = [...SIGNING.signatories]
      const [approval] = await decisionsOn(world.services.db, { kind: 'plan', id: planId }, 'plan.approve')
      const draft = { signedOn, signatories, sha256: null, paper: null, decisionId: approval!.id }
      expectAccepted(await signPlan(asAuthority(world, signedOn), planId, draft))
      for (const day of CUTS) expectAccepted(await setCutDay(asAuthority(world, signedOn), planId, on(world, day)))
    },
  })
  const launchedOn = on(world, LAUNCH.on)
  const { place, note, noteEn } = LAUNCH
  world.later.push({
    day: launchedOn,
    act: async () =>
      void expectAccepted(
        await launchPlan(asAuthority(world, launchedOn), planId, {
          onDay: launchedOn,
          place,
          note: { es: note, en: noteEn },
        }),
      ),
  })
  for (const day of CUTS.map((offset) => on(world, offset)).filter((day) => day < world.services.today()))
    world.later.push({ day, act: async () => void (await takeDueCuts(asOf(world.services, day))) })
}

/** Drafted by the authority, voted by the secretariat, and applied in the act that closed the vote. */
function bringAmendment(world: World, planId: PlanId, makerId: string) {
  const { title, titleEn, reason, reasonEn, commitment, milestone, ends, product, votes, present } = AMENDMENT
  const day = on(world, AMENDMENT.on)
  let textHash: string
  let decisionId: string
  world.later.push({
    day,
    async act() {
      const acting = asAuthority(world, day)
      const organizationId = world.organizations.get('authority')!
      const facts = { title: { es: title, en: titleEn }, reason: { es: reason, en: reasonEn }, organizationId }
      const { id } = expectAccepted(await draftAmendment(acting, planId, facts))
      expectAccepted(
        await changeAmendment(acting, id, (text) => {
          const before = text.get(`commitment/${commitment}`)!.fields['product'] as { es: string }
          const edited = withRecord(text, {
            kind: 'commitment',
            numbers: [commitment],
            fields: { product: { es: product(before.es) } },
          })
          return withRecord(edited, {
            kind: 'milestone',
            numbers: [commitment, milestone],
            fields: { endsOn: on(world, ends) },
          })
        }),
      )
      textHash = expectAccepted(await proposeAmendment(acting, id, makerId)).sha256!
      const [decision] = await decisionsOn(world.services.db, { kind: 'amendment', id })
      decisionId = decision!.id
    },
  })
  const votedOn = addDays(day, 1)
  world.later.push({
    day: votedOn,
    act: () => castVotes(world, votedOn, decisionId, { votes, textHash }),
  })
  const closedOn = addDays(day, 9)
  world.later.push({
    day: closedOn,
    async act() {
      const outcome = expectAccepted(
        await closeDecision(asMember(world, PRESIDING, closedOn), decisionId, { on: closedOn, present: [...present] }),
      )
      if (outcome !== 'approved')
        throw new Error(`The demonstration's amendment was not approved: ${JSON.stringify(outcome)}`)
    },
  })
}

/** The plan that comes next: drafted in the open, put to the secretariat once and sent back. */
function bringDrafting(world: World, makerId: string) {
  const { services, start } = world
  const year = Number(start.slice(0, 4)) + 1
  const begunOn = on(world, [5, 1])
  const numbers = new Map<number, number>()
  let planId: PlanId
  const later = (offset: Offset, act: (day: Day) => Promise<unknown>) => {
    const day = on(world, offset)
    world.later.push({ day, act: async () => void (await act(day)) })
  }
  const organization = (key: Organization) => world.organizations.get(key)!
  later([5, 1], async () => {
    const acting = asAuthority(world, begunOn)
    planId = expectAccepted(
      await createPlan(acting, {
        slug: `ciudad-de-mexico-${year}`,
        title: {
          es: `Siguiente Plan de Acción Local de la Ciudad de México ${year}–${year + 1}`,
          en: `Next Local Action Plan of Mexico City ${year}–${year + 1}`,
        },
        territory: services.settings.TEQUIO_CITY,
        summary: null,
        statusNote: null,
        convenerId: organization('authority'),
        startsOn: on(world, [13]),
        endsOn: on(world, [25]),
        publishedOn: null,
        demonstration: true,
        source: null,
        phases: DRAFTED_PHASES.map(({ kind, from, to, means }, at) => ({
          number: at + 1,
          kind,
          title: null,
          opensOn: on(world, [...from]),
          closesOn: on(world, [...to]),
          means: { es: means },
        })),
        seats: [],
      }),
    )
    for (const [at, drafted] of DRAFTED_COMMITMENTS.entries()) {
      const commitmentId = expectAccepted(
        await addCommitment(acting, planId, {
          number: at + 1, title: { es: drafted.title, en: drafted.titleEn }, problem: { es: drafted.problem }, causes: null, effects: null,
          objective: { es: drafted.objectives[0]! }, product: { es: drafted.product }, publicOwnerId: organization(drafted.owner), civilOwnerId: organization(drafted.civil),
          actors: [], startsOn: on(world, [13]), endsOn: on(world, [25]), participationLevel: 'collaborate', principleIds: [], goals: [], scope: 'city', boroughs: [],
          budgetAmount: null, budgetCurrency: null, budgetNote: null,
        }), // prettier-ignore
      )
      expectAccepted(
        await addMilestone(acting, commitmentId, {
          number: 1, title: { es: drafted.milestone }, deliverable: null, startsOn: null, endsOn: on(world, [18]), dependsOn: [],
        }), // prettier-ignore
      )
    }
  })
  for (const [at, { by, commitment, on: offset, text, answer }] of PROPOSALS.entries()) {
    later(offset, async (day) => {
      const subject = await subjectOfQuestion(world, planId, commitment === null ? 'plan' : { commitment })
      const { actor, ...then } = asMember(world, by, day)
      numbers.set(
        at,
        expectAccepted(await publishContribution(then, actor, { kind: 'proposal', subject, text })).number,
      )
    })
    if (answer)
      later(answer.on, async (day) => {
        const { actor, ...then } = asAuthority(world, day)
        const { type, reason } = answer
        expectAccepted(await answerContribution(then, actor, { number: numbers.get(at)!, type, reason }))
      })
  }
  for (const [at, { objectives, versions }] of DRAFTED_COMMITMENTS.entries())
    for (const [version, { on: offset, note, takesUp = [] }] of versions.entries())
      later(offset, async (day) => {
        const acting = asAuthority(world, day)
        const id = await commitmentOf(world, planId, at + 1)
        if (version > 0) expectAccepted(await editCommitmentOf(acting, id, { objective: { es: objectives[version]! } }))
        const answers = takesUp.map(({ proposal, type, reason }) => ({ number: numbers.get(proposal)!, type, reason }))
        expectAccepted(await publishDraft(acting, planId, at + 1, { note, sha256: null, answers }))
      })
  let decisionId: string
  later(SUBMISSION.on, async (day) => {
    const { note } = SUBMISSION
    expectAccepted(await sendToApproval(asAuthority(world, day), planId, { makerId, note, sha256: null }))
    decisionId = (await decisionsOn(services.db, { kind: 'plan', id: planId }))[0]!.id
  })
  later(SUBMISSION.closed, async (day) => {
    const { textHash } = (await decisionsOn(services.db, { kind: 'plan', id: planId }))[0]!
    await castVotes(world, day, decisionId, { votes: SUBMISSION.votes, textHash })
    const session = { on: day, present: SUBMISSION.present }
    expectAccepted(await closeDecision(asMember(world, PRESIDING, day), decisionId, session))
  })
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
    milestones.push(await bringMilestone(world, acting, commitmentId, commitment, milestones, milestone))
  for (const [at, indicator] of commitment.indicators.entries())
    await bringIndicator(world, acting, commitmentId, at + 1, commitment.ends, indicator)
}

type Acting = ReturnType<typeof asAuthority>

async function bringMilestone(
  world: World,
  acting: Acting,
  commitmentId: CommitmentId,
  { owner, civil }: Pick<DemoCommitment, 'owner' | 'civil'>,
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
  for (const report of milestone.reports ?? []) {
    let filed: ReportId
    world.later.push({
      day: on(world, report.on),
      act: async () => void (filed = await bringReport(world, id, owner, report)),
    })
    for (const piece of report.evidence ?? []) if ('link' in piece) bringChecks(world, piece, report.on)
    const { answer } = report
    if (answer) world.later.push({ day: on(world, answer.on), act: () => bringAnswer(world, filed, civil, answer) })
  }
  return id
}

async function bringReport(
  world: World,
  milestoneId: MilestoneId,
  owner: Organization,
  { on: offset, completion, narrative, delay, evidence = [] }: DemoReport,
): Promise<ReportId> {
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
  return report.value.id
}

async function bringAnswer(
  world: World,
  reportId: ReportId,
  civil: Organization,
  { on: offset, verdict, reason, evidence = [] }: DemoAnswer,
) {
  const day = on(world, offset)
  const answer = await respondToReport(asCivilOwner(world, civil, day), reportId, {
    verdict,
    reason: reason ? { es: reason } : null,
    completion: null,
    evidence: await Promise.all(evidence.map((item) => toEvidence(world.services, item, day))),
  })
  if (!answer.ok) throw new Error(`The demonstration's answer was refused: ${answer.reasons.join(', ')} («${reason}»)`)
}

/** What became of a link: found the day after it was cited and lately, or not found any more. Nobody is asked. */
function bringChecks(world: World, { link, gives, breaks }: Extract<DemoEvidence, { link: string }>, cited: Offset) {
  if (gives === undefined) return
  const check = (day: Day, answer: Parameters<typeof inventCheck>[2]) =>
    world.later.push({ day, act: () => inventCheck(asOf(world.services, day), link, answer) })
  check(addDays(on(world, cited), 1), { gives })
  if (!breaks) return void check(on(world, [7, 20]), { gives })
  for (const days of [0, 1, 3]) check(addDays(on(world, breaks), days), { status: 404 })
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

/** Published at its day and, some, withdrawn at another. */
function bringCalendarEntry(
  world: World,
  { organization, kind, days, reason, reasonEn, link, published, withdrawn }: DemoEntry,
) {
  const organizationId = world.organizations.get(organization)!
  const acting = (day: Day) =>
    organization === 'authority' ? asAuthority(world, day) : asOfficer(world, organization, day)
  const [publishedOn, year] = [on(world, published), Number(world.services.today().slice(0, 4))]
  const { fromDay, lastDay } =
    days === 'winter'
      ? { fromDay: `${year}-12-21`, lastDay: `${year + 1}-01-05` }
      : { fromDay: on(world, days.from), lastDay: on(world, days.last) }
  world.later.push({
    day: publishedOn,
    async act() {
      const draft = {
        kind,
        fromDay,
        lastDay,
        reason: { es: reason, en: reasonEn },
        publicationUrl: link,
        publicationReference: null,
      }
      const verdict = await publishEntry(acting(publishedOn), organizationId, draft, { demonstration: true })
      const entryId = expectAccepted(verdict)
      if (!withdrawn) return
      const withdrawal = { es: withdrawn.why, en: withdrawn.whyEn }
      const context = acting(on(world, withdrawn.on))
      expectAccepted(await withdrawEntry(context, { organizationId, entryId }, withdrawal))
    },
  })
}

/** Asked at its day, and what came of it each at its own. */
function bringQuestion(
  world: World,
  planId: PlanId,
  { kind, about, on: offset, text, link, steps = [] }: DemoQuestion,
) {
  const day = on(world, offset)
  let number: number
  world.later.push({
    day,
    async act() {
      const subject = await subjectOfQuestion(world, planId, about)
      const claims = kind === 'contradiction' ? await reportsBefore(world, subject.id, day) : []
      const asked = await publishContribution(asOf(world.services, day), citizenOf(world), {
        kind,
        subject,
        text,
        claimId: claims[0] ?? null,
        evidence: link ? [{ kind: 'link', title: { es: new URL(link).host }, url: link }] : [],
      })
      number = expectAccepted(asked).number
    },
  })
  for (const step of steps)
    world.later.push({ day: on(world, step.on), act: () => bringStep(world, number, step, on(world, step.on)) })
}

async function bringStep(world: World, number: number, step: DemoStep, day: Day) {
  const then = asOf(world.services, day)
  switch (step.act) {
    case 'answer': {
      const { by, type, reason, passTo } = step
      const transferredTo = passTo ? world.organizations.get(passTo)! : null
      return void expectAccepted(
        await answerContribution(then, officerOf(world, by), { number, type, reason, transferredTo }),
      )
    }
    case 'extend':
      return void expectAccepted(await extendTerm(then, officerOf(world, step.by), { number, reason: step.reason }))
    case 'rejoin':
      return void expectAccepted(await rejoin(then, citizenOf(world), { number, text: step.text }))
    case 'flag':
      return void expectAccepted(
        await flagContribution(then, officerOf(world, 'mobility'), { number, reason: step.reason }),
      )
    case 'hide':
      return void expectAccepted(
        await moderateContribution(then, moderatorOf(world), { number, decision: 'hidden', rule: step.rule, reason: step.reason }), // prettier-ignore
      )
  }
}

async function subjectOfQuestion({ services, organizations }: World, planId: PlanId, about: DemoQuestion['about']) {
  if (about === 'plan') return { kind: 'plan', id: planId }
  if ('organization' in about) return { kind: 'organization', id: organizations.get(about.organization)! }
  const { rows } = await services.db.execute<{ id: string }>(
    sql`select id from commitments where plan_id = ${planId} and number = ${about.commitment}`,
  )
  return { kind: 'commitment', id: rows[0]!.id }
}

/** The progress reports of a commitment until that day, the latest first. */
async function reportsBefore({ services }: World, commitmentId: string, day: Day): Promise<string[]> {
  const { rows } = await services.db.execute<{ id: string }>(sql`
    select r.id from progress_reports r join milestones m on m.id = r.milestone_id
    where m.commitment_id = ${commitmentId} and r.on_day <= ${day} order by r.on_day desc, r.id desc`)
  return rows.map(({ id }) => id)
}

/** The citizen of the demonstration, who holds no role. */
function citizenOf({ people }: World): Actor {
  const { email, name } = PEOPLE.find(({ organization }) => organization === null)!
  return { person: { id: people.get(email)!, name }, roles: [], permissions: new Map() }
}

/** Whoever answers in that organization: its officer or, where it has none, its head. */
const officerOf = (world: World, organization: Organization): Actor => actorOf(world, organization, 'officer')

function moderatorOf({ organizations, people }: World): Actor {
  const { email, name } = PEOPLE.find(({ roles }) => (roles as readonly string[]).includes('moderator'))!
  const organizationId = organizations.get('authority')!
  return {
    person: { id: people.get(email)!, name },
    roles: [{ organizationId, role: 'moderator' }],
    permissions: new Map(ROLES.moderator.map((permission) => [permission, new Set([organizationId])])),
  }
}

/** Asked, assessed, looked at again, replied to and published, each at its day. */
function bringAssessments(world: World, planId: PlanId) {
  for (const { who, commitments, on: offset } of REQUESTS)
    world.later.push({
      day: on(world, offset),
      async act() {
        const acting = asAuthority(world, on(world, offset))
        for (const number of commitments === 'all' ? [null] : commitments)
          expectAccepted(
            await assignEvaluator(acting, planId, {
              personId: world.people.get(who)!,
              commitmentId: number === null ? null : await commitmentOf(world, planId, number),
              fromDay: acting.today(),
              untilDay: null,
            }),
          )
      },
    })
  for (const assessment of ASSESSMENTS) bringAssessment(world, planId, assessment)
}

function bringAssessment(world: World, planId: PlanId, assessment: DemoAssessment) {
  const { by, begun, findings, sent, reviewed, replies = [], changed, published } = assessment
  const as = (email: string, offset: Offset) => ({ ...asOf(world.services, on(world, offset)), actor: actorCalled(world, email) }) // prettier-ignore
  const later = (offset: Offset, act: () => Promise<unknown>) =>
    world.later.push({ day: on(world, offset), act: async () => void (await act()) })
  let commitmentId: CommitmentId
  let id: AssessmentId
  const say = async (offset: Offset, scale: string, finding: DemoFinding, why: string | null) => {
    const evidence = await citableEvidence(world.services.db, commitmentId)
    expectAccepted(
      await saveScaleAnswer(as(by, offset), id, scale, {
        option: finding.option,
        reason: { es: finding.reason },
        changeReason: why ? { es: why } : null,
        cited: evidence.slice(0, finding.cites ?? 0).map((piece) => piece.id),
        evidence: finding.link
          ? [{ kind: 'link', title: { es: finding.link.title }, url: finding.link.url, day: null }]
          : [],
        kept: [],
      }),
    )
  }
  later(begun, async () => {
    commitmentId = await commitmentOf(world, planId, assessment.commitment)
    id = expectAccepted(await startAssessment(as(by, begun), commitmentId, { declares: true, correctionReason: null }))
    for (const [scale, finding] of Object.entries(findings)) await say(begun, scale, finding, null)
  })
  if (sent) later(sent, async () => expectAccepted(await sendAssessment(as(by, sent), id)))
  if (reviewed)
    later(reviewed.on, async () => {
      const draft = { verdict: 'approved', remarks: null, declares: true } as const
      expectAccepted(await reviewAssessment(as(reviewed.by, reviewed.on), id, draft))
    })
  for (const reply of replies)
    later(reply.on, async () =>
      expectAccepted(
        await replyToAssessment(as(reply.by, reply.on), id, {
          stance: reply.stance,
          comment: reply.comment ? { es: reply.comment } : null,
          points: (reply.points ?? []).map(({ scale, text }) => ({ scale, text: { es: text } })),
          evidence: [],
        }),
      ),
    )
  if (!published) return
  later(published, async () => {
    if (changed) await say(published, changed.scale, changed.finding, changed.why)
    expectAccepted(await publishAssessment(as(by, published), id))
  })
}

async function commitmentOf({ services }: World, planId: PlanId, number: number): Promise<CommitmentId> {
  const { rows } = await services.db.execute<{ id: string }>(
    sql`select id from commitments where plan_id = ${planId} and number = ${number}`,
  )
  return rows[0]!.id as CommitmentId
}

/** Somebody of the demonstration, with what their roles let. */
function actorCalled({ organizations, people }: World, email: string): Actor {
  const person = PEOPLE.find((candidate) => candidate.email === email)!
  const organizationId = organizations.get(person.organization!)!
  const permissions = person.roles.flatMap((role) => ROLES[role] as readonly string[])
  return {
    person: { id: people.get(email)!, name: person.name },
    roles: person.roles.map((role) => ({ organizationId, role })),
    permissions: new Map(permissions.map((permission) => [permission, new Set([organizationId])])),
  }
}

/** The day at that distance from the plan's start; never later than yesterday for what has happened. */
const on = ({ start }: World, [months, days = 0]: Offset): Day => addDays(addMonths(start, months), days)

const NOON = 'T18:00:00.000Z' // noon in the city

/** The same services at noon of a day, or now where that is to come: rules judge by it, and the journal tells it. */
function asOf(services: Services, day: Day): Services {
  const at = new Date(Math.min(Date.parse(`${day}${NOON}`), services.now().getTime()))
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
/** What two commitments have to do with each other. */
async function bringLink(world: World, planId: PlanId) {
  const { actor, ...services } = asAuthority(world, world.services.today())
  const [from, to] = [await commitmentOf(world, planId, LINK.from), await commitmentOf(world, planId, LINK.to)]
  expectAccepted(
    await relate(services, actor, {
      from: { kind: 'commitment', id: from },
      relation: LINK.relation,
      to: { kind: 'commitment', id: to },
      reason: LINK.reason,
    }),
  )
}

/** The citizen follows two commitments from today on: one of each pace. */
async function bringFollows({ services, people }: World, planId: PlanId) {
  const citizen = PEOPLE.find(({ organization }) => organization === null)!
  const actor: Actor = {
    person: { id: people.get(citizen.email)!, name: citizen.name },
    roles: [],
    permissions: new Map(),
  }
  const { rows } = await services.db.execute<{ id: string; number: number }>(
    sql`select id, number from commitments where plan_id = ${planId} and number in (1, 2) order by number`,
  )
  for (const { id, number } of rows) {
    const pace = number === 1 ? 'at-once' : 'weekly'
    expectAccepted(await follow(around(() => modules), services, actor, { subject: { kind: 'commitment', id }, pace })) // prettier-ignore
  }
}

const asOfficer = (world: World, owner: Organization, day: Day) => ({
  ...asOf(world.services, day),
  actor: actorOf(world, owner, 'officer'),
})

const asCivilOwner = (world: World, civil: Organization, day: Day) => ({
  ...asOf(world.services, day),
  actor: actorOf(world, civil, 'civil-owner'),
})

function actorOf(
  { organizations, people }: World,
  organization: Organization,
  role: 'authority' | 'officer' | 'civil-owner',
): Actor {
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
