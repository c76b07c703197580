// What crash.db.test.ts kills: people who never stop acting, and the work in the background that follows them. It prints a
// line for each act, `report <id>` or `organization <id>`, after its transaction has committed and not before. It loads no
// pages, to be at work soon.
import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { reportProgress } from '../../src/accountability/action-plan/milestones/actions.ts'
import type { MilestoneId } from '../../src/accountability/action-plan/milestones/model.ts'
import { saveDocument } from '../../src/cross-cutting/search/store.ts'
import { registerAll } from '../../src/foundations/organizations/register/registration.ts'
import { dayOf } from '../../src/kernel/dates.ts'
import { newId } from '../../src/kernel/id.ts'
import { connect } from '../../src/platform/database/index.ts'
import { startJobs } from '../../src/platform/jobs/index.ts'
import { startDispatch, type Entry } from '../../src/platform/journal/index.ts'
import { officerOf, type World } from './officer.ts'

const world = JSON.parse(process.env.WORLD!) as World
const people = 4 // at once
const acting = { actor: officerOf(world), today: () => dayOf(new Date()) }

const ignore = () => {} // a database that goes away is what we are here for
const connection = await connect({ url: process.env.DATABASE_URL, folder: process.env.FOLDER!, pool: 8 })
const { db } = connection
const jobs = await startJobs(connection, { work: true, onError: ignore })
await startDispatch({
  db,
  jobs,
  subscribers: [{ name: 'search', wants: isOfOrganization, handle: index }],
  onError: ignore,
})
await Promise.all(Array.from({ length: people }, (_, at) => actForEver(at)))

async function actForEver(person: number) {
  for (let turn = person; ; turn += people) {
    try {
      const act = turn % 5 === 0 ? await register() : await report(turn)
      writeSync(1, `${act}\n`) // written when this returns: who is killed right after it has said so
    } catch {
      await pause(20)
    }
  }
}

async function register(): Promise<string> {
  const registration = { name: `Organización ${newId()}`, sector: 'civil-society' } as const
  const [entered] = await db.transaction((tx) => registerAll(tx, [registration], { actorId: world.personId }))
  return `organization ${entered!.id}`
}

async function report(turn: number): Promise<string> {
  const milestone = world.milestones[turn % world.milestones.length]! as MilestoneId
  const completions = ['limited', 'substantial', 'complete', 'not-started'] as const
  const outcome = await reportProgress({ ...acting, transaction: (work) => db.transaction(work) }, milestone, {
    onDay: acting.today(),
    completion: completions[turn % completions.length]!,
    narrative: { es: 'Se avanzó, y aquí se cuenta.' },
    delayJustification: { es: 'Llovió.' },
    evidence: [{ kind: 'link', title: { es: 'Acta' }, url: 'https://example.org/acta', day: null }],
  })
  if (!outcome.ok) throw new Error(outcome.reason)
  return `report ${outcome.value.id}`
}

function isOfOrganization({ subject }: Entry) {
  return subject.kind === 'organization'
}

async function index({ subject }: Entry) {
  const text = { es: 'Organización' }
  await saveDocument(db, subject, {
    title: text,
    body: text,
    address: '/organizaciones',
    organizationIds: [],
    year: null,
  })
}
