import { sql, type SQL } from 'drizzle-orm'
import { relate } from '../../src/cross-cutting/links/index.ts'
import { siteRoutes } from '../../src/app/site.tsx'
import { ensurePerson, grantRole, ROLES, type RoleName } from '../../src/foundations/identity/index.ts'
import { registerOrganization } from '../../src/foundations/organizations/index.ts'
import {
  addMember,
  addSeat,
  createMaker,
  hashOf,
  proposeAgreement,
  setRule,
} from '../../src/governance/decisions/index.ts'
import { addPost, appointTo, attachDocument } from '../../src/foundations/posts/index.ts'
import { addDays } from '../../src/kernel/dates.ts'
import { ref } from '../../src/kernel/ref.ts'
import type { Route } from '../../src/platform/http/index.ts'
import { EVIDENCE, receiveUpload } from '../../src/platform/storage/index.ts'
import { startTestApp, type TestApp } from '../support/server.ts'
import { Client } from './client.ts'
import {
  askQuestion,
  makeAssessed,
  makeCalendarEntry,
  makePlan,
  type AssessedRecords,
  type Evaluators,
  type PlanRecords,
  makeDrafted,
  makeSigned,
} from './records.ts'

export const ROLE_NAMES = Object.keys(ROLES) as RoleName[]

/** Of whose records the attacks are: `here` owns them, `elsewhere` is another body of the same kind. */
export type Place = 'here' | 'elsewhere'

export interface Actor {
  name: string
  /** What the actor may count on today; none where the session or the role no longer counts. */
  signedIn: boolean
  role: RoleName | null
  place: Place | null
  client: Client
}

export interface World {
  app: TestApp
  routes: readonly Route[]
  actors: readonly Actor[]
  actor(name: string): Actor
  anonymous(): Client
  /** Somebody new, signed in, with these roles. */
  arrive(
    email: string,
    name: string,
    roles?: readonly { role: RoleName; organizationId: string; from?: string; until?: string }[],
  ): Promise<Client>
  /** `civil`: the civil owner of what «here» owns. */
  organizations: { here: string; elsewhere: string; authority: string; civil: string }
  plan: PlanRecords
  assessed: AssessedRecords
  evaluators: Evaluators
  /** A value for each parameter of each route: records of «here», and of nobody in particular. */
  specimens: Record<string, string>
}

/** The real application with an organization of each kind and an actor of each kind. */
export async function openWorld(
  overrides: Record<string, string> = {},
  options: Parameters<typeof startTestApp>[1] = {},
): Promise<World> {
  const app = await startTestApp(overrides, options)
  const { services } = app
  const organizations = await services.transaction(async (tx) => ({
    here: await registerOrganization(
      tx,
      { name: 'Secretaría de Pruebas', acronym: 'SEPRUE', sector: 'public-body', level: 'state' },
      null,
    ),
    elsewhere: await registerOrganization(
      tx,
      { name: 'Secretaría de Otras Pruebas', sector: 'public-body', level: 'state' },
      null,
    ),
    authority: await registerOrganization(
      tx,
      { name: 'Autoridad de Pruebas', sector: 'authority', level: 'state' },
      null,
    ),
    civil: await registerOrganization(tx, { name: 'Red Vecinal de Pruebas', sector: 'civil-society' }, null),
  }))

  const arrive: World['arrive'] = async (email, name, roles = []) => {
    await services.transaction(async (tx) => {
      const personId = await ensurePerson(tx, { email, name })
      for (const { role, organizationId, from = addDays(services.today(), -30), until = null } of roles) {
        const granted = await grantRole(tx, { personId, organizationId, role, fromDay: from, untilDay: until }, null)
        if (!granted.ok) throw new Error(`${role} was not granted: ${granted.reason}`)
      }
    })
    return signIn(app, email)
  }

  const today = services.today()
  const yesterday = addDays(today, -1)
  const actors: Actor[] = [
    { name: 'anonymous', signedIn: false, role: null, place: null, client: new Client(app.origin) },
  ]
  const join = async (
    name: string,
    role: RoleName | null,
    place: Place | null,
    term: { from?: string; until?: string } = {},
    counts = true,
  ) => {
    const roles = role && place ? [{ role, organizationId: organizations[place], ...term }] : []
    const client = await arrive(`${name.replaceAll(' ', '-')}@canario.example`, `Persona ${name}`, roles)
    actors.push({ name, signedIn: true, role: counts ? role : null, place: counts ? place : null, client })
    return client
  }
  await join('without role', null, null)
  for (const role of ROLE_NAMES)
    for (const place of ['here', 'elsewhere'] as const) await join(`${role} ${place}`, role, place)
  for (const role of ['authority', 'officer'] as const) {
    await join(`${role} until today`, role, 'here', { from: addDays(today, -30), until: today }, false)
    await join(`${role} until yesterday`, role, 'here', { from: addDays(today, -30), until: yesterday }, false)
    await join(`${role} from tomorrow`, role, 'here', { from: addDays(today, 1) }, false)
  }
  actors.push({
    name: 'counterpart',
    signedIn: true,
    role: 'civil-owner',
    place: null,
    client: await arrive('counterpart@canario.example', 'Persona counterpart', [
      { role: 'civil-owner', organizationId: organizations.civil },
    ]),
  })
  const university = await services.transaction((tx) =>
    registerOrganization(tx, { name: 'Universidad de Pruebas', sector: 'academia' }, null),
  )
  const evaluators = { organization: university, assessor: '', second: '' }
  for (const name of ['assessor', 'second'] as const) {
    const roles = [{ role: 'evaluator', organizationId: university }] as const
    actors.push({ name, signedIn: true, role: 'evaluator', place: null, client: await arrive(`${name}@canario.example`, `Persona ${name}`, roles) }) // prettier-ignore
    const { rows } = await app.connection.db.execute<{ id: string }>(
      sql`select id from people where email = ${`${name}@canario.example`}`,
    )
    evaluators[name] = rows[0]!.id
  }
  actors.push(...(await deadSessions(app, arrive, organizations.here)))

  const keeper = actors.find(({ name }) => name === 'authority here')!.client
  const received = await keeper.post('/organizaciones/importar', {
    file: new File(['Nombre\nInstituto Importado\n'], 'lista.csv'),
    sector: 'public-body',
  })
  const plan = await makePlan(app, { slug: 'plan-de-pruebas', organizations })
  const assessed = await makeAssessed(app, { slug: 'plan-valorado', organizations }, evaluators)
  await makePost(app, organizations.here)
  await makeSigned(app, { slug: 'plan-firmado', organizations })
  await app.settle()
  return {
    app,
    plan,
    assessed,
    evaluators,
    specimens: {
      ...(await specimensOf(app, plan, organizations.here)),
      import: received.location!.split('/').at(-1)!,
      set: 'irm',
      scale: 'completion',
      assignment: assessed.assignment,
      amendment: '1',
      cut: '1',
      link: await makeLink(app, plan.commitments.here, organizations),
      entry: await makeCalendarEntry(app, organizations.here),
      ...(await makeDecision(app, organizations.authority)),
      ...(await makeDrafted(app, { slug: 'plan-en-redaccion', organizations })),
      ...(await askQuestion(app, plan.commitments.here, 'counterpart@canario.example')),
    },
    routes: siteRoutes(app.services.settings.ORIGIN),
    actors,
    actor(name) {
      const found = actors.find((actor) => actor.name === name)
      if (!found) throw new Error(`There is no actor «${name}».`)
      return found
    },
    anonymous: () => new Client(app.origin),
    arrive,
    organizations,
  }
}

/** What the commitment has to do with whoever owns it. */
async function makeLink({ services }: TestApp, commitmentId: string, { here, authority }: World['organizations']) {
  const { rows } = await services.db.execute<{ id: string; name: string }>(
    sql`select id, name from people where email = 'authority-here@canario.example'`,
  )
  const curator = { person: rows[0]!, roles: [], permissions: new Map([['link.curate', new Set([authority])]]) }
  const ends = { from: ref('commitment', commitmentId), to: ref('organization', here) }
  const made = await relate(services, curator, {
    ...ends,
    relation: 'contributes-to',
    reason: { es: 'Así se prueba.' },
  })
  if (!made.ok) throw new Error(`The link of the world was refused: ${made.reason}`)
  return made.value as string
}

/** A post of the organization, held by somebody whose act of appointment has a document. */
async function makePost({ services }: TestApp, organizationId: string) {
  const granted = new Map(ROLES.head.map((permission) => [permission, new Set([organizationId])]))
  const head = { ...services, actor: { person: null, roles: [], permissions: granted } }
  const place = { organizationId, post: 1 }
  const label = { es: 'Titular de las Pruebas' }
  const made = [
    await addPost(head, organizationId, { kind: 'head', label, mustBeFilled: true, from: null, until: null }),
    await appointTo(head, place, {
      person: 'Persona Nombrada',
      accountId: null,
      standing: 'holder',
      from: addDays(services.today(), -30),
      until: null,
      endReason: null,
      actLink: 'https://ejemplo.mx/gaceta',
      actOn: null,
    }),
  ]
  const received = await receiveUpload(services.storage, new File(['Se nombra.\n'], 'acta.txt'), EVIDENCE)
  if (!received.ok || made.some(({ ok }) => !ok)) throw new Error('The post of the world was refused.')
  const { hash, name, kind, charset = null, bytes } = received.value
  await attachDocument(
    head,
    { ...place, appointment: 1 },
    { title: 'Acta', sha256: hash, fileName: name, fileKind: kind, charset, size: bytes },
  )
}

/** A body in which the counterpart presides and votes, with something to decide. */
async function makeDecision({ services }: TestApp, organizationId: string) {
  const find = async (email: string) =>
    (await services.db.execute<{ id: string }>(sql`select id from people where email = ${email}`)).rows[0]!.id
  const [email, from] = ['counterpart@canario.example', addDays(services.today(), -60)]
  const keeper = {
    ...services,
    actor: {
      person: { id: await find('authority-here@canario.example'), name: 'Persona authority here' },
      roles: [],
      permissions: new Map([['decision.manage', new Set([organizationId])]]),
    },
  }
  const accepted = <T>(verdict: { ok: true; value: T } | { ok: false; reason: string }): T => {
    if (!verdict.ok) throw new Error(`The decision of the world was refused: ${verdict.reason}`)
    return verdict.value
  }
  const name = { es: 'Pleno de las Pruebas' }
  const maker = accepted(await createMaker(keeper, { kind: 'collegiate', name, about: null, organizationId, from }))
  const seat = { label: { es: 'Presidencia' }, sector: null, votes: true, office: 'presiding' as const, from }
  const { number } = accepted(await addSeat(keeper, maker.id, seat))
  const term = { email, name: '', standing: 'holder' as const, from, until: null }
  accepted(await addMember(keeper, maker.id, number, term))
  const vacant = { ...seat, label: { es: 'Vocalía' }, office: null }
  accepted(await addSeat(keeper, maker.id, vacant))
  const half = { test: 'more-than', numerator: 1, denominator: 2 } as const
  const rule = {
    majority: half,
    of: 'present',
    quorum: half,
    quorumOf: 'seats',
    balance: 'none',
    abstentionsCount: true,
    excusedCount: true,
    noticeDays: null,
    source: null,
  } as const
  accepted(await setRule(keeper, maker.id, { matter: null, rule, from }))
  const text = { es: 'Se acuerda probar.' }
  const decision: string = accepted(
    await proposeAgreement(keeper, maker.id, {
      title: { es: 'Decisión de prueba' },
      text,
      closesAt: null,
    }),
  )
  const { rows } = await services.db.execute<{ id: string }>(sql`select id from decision_members`)
  return { maker: maker.slug, seat: String(number), member: rows[0]!.id, decision, textHash: hashOf(text.es) }
}

/** An article of a norm, with the version and the norm that it is in. */
export async function provisionSpecimen(db: TestApp['connection']['db']): Promise<Record<string, string>> {
  const { rows } = await db.execute<Record<string, string>>(sql`
    select n.slug as norm, v.id as version, p.anchor as provision, p.article
    from provisions p join norm_versions v on v.id = p.norm_version_id join norms n on n.id = v.norm_id
    where p.fraction is null order by n.slug, v.id, p.position limit 1`)
  return rows[0]!
}

async function specimensOf(
  { connection: { db } }: TestApp,
  plan: PlanRecords,
  here: string,
): Promise<Record<string, string>> {
  const one = async (query: SQL) => (await db.execute<{ value: string }>(query)).rows[0]!.value
  return {
    slug: await one(sql`select slug as value from organizations where id = ${here}`),
    kind: 'organization',
    id: here,
    token: here,
    session: await one(
      sql`select s.id as value from sessions s join people p on p.id = s.person_id where p.email = 'forged@canario.example'`,
    ),
    passkey: here,
    person: await one(sql`select id as value from people where email = 'forged@canario.example'`),
    role: await one(
      sql`select r.id as value from roles r join people p on p.id = r.person_id where p.email = 'moderator-here@canario.example'`,
    ),
    post: '1',
    appointment: '1',
    document: await one(sql`select id as value from appointment_documents limit 1`),
    ...(await provisionSpecimen(db)),
    catalogue: await one(sql`select c.slug as value from principle_catalogues c order by c.slug limit 1`),
    principle: await one(
      sql`select p.slug as value from principles p join principle_catalogues c on c.id = p.catalogue_id order by c.slug, p.number limit 1`,
    ),
    plan: plan.plan,
    number: '1',
    milestone: '1',
    report: '1',
    indicator: '1',
    format: 'csv',
    sha256: 'a'.repeat(64),
    webhook: here,
    delivery: here,
  }
}

/** Cookies that once let an authority in, or that try to. */
async function deadSessions(app: TestApp, arrive: World['arrive'], organizationId: string): Promise<Actor[]> {
  const roles = [{ role: 'authority', organizationId }] as const
  const dead = (name: string, client: Client): Actor => ({ name, signedIn: false, role: null, place: null, client })

  const revoked = await arrive('revoked@canario.example', 'Persona revocada', roles)
  const copy = new Client(app.origin, revoked.cookies)
  await revoked.post('/salir')

  const expired = await arrive('expired@canario.example', 'Persona vencida', roles)
  await app.connection.db.execute(sql`
    update sessions set expires_at = now() - interval '1 second'
    where person_id = (select id from people where email = 'expired@canario.example')`)

  const forged = new Client(app.origin, (await arrive('forged@canario.example', 'Persona falsa', roles)).cookies)
  for (const [name, value] of forged.cookies)
    forged.cookies.set(
      name,
      value.replace(/^(.)/, (letter) => (letter === 'a' ? 'b' : 'a')),
    )
  return [dead('revoked session', copy), dead('expired session', expired), dead('forged session', forged)]
}

/** Signs in with the code that comes by mail, as people do. */
export async function signIn(app: TestApp, email: string, client = new Client(app.origin)): Promise<Client> {
  await client.post('/entrar', { email })
  const [code] = app
    .letters()
    .flatMap(({ to, text }) => (to === email ? (/\b\d{3} \d{3}\b/.exec(text)?.slice() ?? []) : []))
  if (!code) throw new Error(`No code came to ${email}.`)
  const answer = await client.post('/entrar/codigo', { code })
  if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status}`)
  return client
}

/** One line for everything that is in the database, to know whether anything changed. What background work writes is left out. */
export async function fingerprint({ app }: World): Promise<string> {
  await app.settle() // what earlier acts brought about is not this one's doing
  const { db } = app.connection
  const { rows: tables } = await db.execute<{ name: string }>(sql`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'
      and table_name not in ('search_documents', 'journal_cursors', 'sign_in_limits', 'followed_acts', 'follow_bundles', 'follow_digests', 'follow_letters', 'webhook_deliveries') order by 1`)
  const parts = tables.map(
    ({ name }) =>
      sql`select ${name}::text || ' ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as line from ${sql.identifier(name)} t`,
  )
  const { rows } = await db.execute<{ line: string }>(sql`${sql.join(parts, sql` union all `)} order by 1`)
  return rows.map(({ line }) => line).join('\n')
}
