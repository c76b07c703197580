import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { startTestApp } from '../../../tests/support/server.ts'
import { addCommitment, addMilestone, createPlan, reportProgress } from '../../accountability/action-plan/index.ts'
import { ensurePerson, grantRole, ROLES } from '../../foundations/identity/index.ts'
import {
  findOrganizationByName,
  importOrganizations,
  registerOrganization,
} from '../../foundations/organizations/index.ts'
import type { Verdict } from '../../kernel/verdict.ts'
import type { Actor } from '../../platform/access/index.ts'
import { EVIDENCE, receiveUpload } from '../../platform/storage/index.ts'
import { loadDemonstration } from './load.ts'
import { removeDemonstration } from './remove.ts'
import { tellRemoval } from './telling.ts'

const app = await startTestApp()
const { services } = app
const { db } = services

const ok = <T>(verdict: Verdict<T, string>): T => {
  if (!verdict.ok) throw new Error(verdict.reason)
  return verdict.value
}
async function value<T>(query: ReturnType<typeof sql>): Promise<T> {
  return Object.values((await db.execute(query)).rows[0]!)[0] as T
}
const idOf = async (name: string) => (await findOrganizationByName(db, name))!.id
const text = async (path: string) => (await fetch(app.origin + path)).text()
const files = async () => (await Array.fromAsync(services.storage.each())).length

/** Somebody of the demonstration, as they are when signed in with one click. */
async function invented(email: string, role: keyof typeof ROLES, organization: string): Promise<Actor> {
  const id = await value<string>(sql`select id from people where email = ${email}`)
  const organizationId = await idOf(organization)
  return {
    person: { id, name: '' },
    roles: [{ organizationId, role }],
    permissions: new Map(ROLES[role].map((permission) => [permission, new Set([organizationId])])),
  }
}

const planDraft = (convenerId: string | null) => ({
  slug: 'verdadero-2026', title: { es: 'Plan verdadero' }, territory: 'Iztapalapa', summary: null, statusNote: null, convenerId,
  startsOn: null, endsOn: null, publishedOn: null, demonstration: false, source: null, phases: [], seats: [],
}) // prettier-ignore

const AUTHORITY = 'Autoridad de Transparencia de la Ciudad de México'

it('takes away everything that it brought and that only it carries, and tells what real work refers to', async () => {
  const own = await services.transaction((tx) =>
    registerOrganization(tx, { name: 'Secretaría de Movilidad', sector: 'public-body' }, null),
  )
  await loadDemonstration(services)
  await app.settle()
  const broughtFiles = await files()
  expect(broughtFiles).toBeGreaterThan(0)

  // Real work, by people of the demonstration: a plan, a commitment, a report with evidence, a role for somebody real.
  const authority = {
    ...services,
    actor: await invented('valeria.montes@demostracion.example', 'authority', AUTHORITY),
  }
  const water = await idOf('Secretaría de Gestión Integral del Agua')
  const planId = ok(await createPlan(authority as never, planDraft(await idOf(AUTHORITY))))
  const commitmentId = ok(
    await addCommitment(authority as never, planId, {
      number: 1, title: { es: 'Agua' }, problem: null, causes: null, effects: null, objective: null, product: null, publicOwnerId: water, civilOwnerId: null,
      actors: [], startsOn: null, endsOn: null, participationLevel: null, principleIds: [], goals: [], scope: null, boroughs: [], budgetAmount: null, budgetCurrency: null, budgetNote: null,
    }), // prettier-ignore
  )
  const milestoneId = ok(
    await addMilestone(authority as never, commitmentId, {
      number: 1,
      title: { es: 'Diagnóstico' },
      deliverable: null,
      startsOn: null,
      endsOn: null,
      dependsOn: [],
    }),
  )
  const officer = {
    ...services,
    actor: await invented('tomas.arrieta@demostracion.example', 'officer', 'Secretaría de Gestión Integral del Agua'),
  }
  const kept = ok(await receiveUpload(services.storage, new File(['verdadero'], 'acta.txt'), EVIDENCE))
  const report = await reportProgress(officer, milestoneId, {
    onDay: services.today(),
    completion: 'limited',
    narrative: { es: 'Se hizo.' },
    delayJustification: null,
    evidence: [{ kind: 'file', title: { es: 'Acta' }, sha256: kept.hash, fileName: kept.name, fileKind: kept.kind, charset: kept.charset ?? null, size: kept.bytes, day: null }], // prettier-ignore
  })
  expect(report.ok).toBe(true)
  const organizationId = await idOf(AUTHORITY)
  await services.transaction(async (tx) => {
    const personId = await ensurePerson(tx, { email: 'real@ejemplo.mx', name: 'Rosa Real' })
    ok(await grantRole(tx, { personId, organizationId, role: 'authority', fromDay: '2026-01-01' }, authority.actor.person!.id)) // prettier-ignore
  })
  ok(
    await importOrganizations(services, Buffer.from('nombre\nSecretaría de Obras y Servicios\n'), 'lista.csv', {
      actorId: null,
      accept: 'all',
    }),
  )

  const removal = (await removeDemonstration(services))!
  await app.settle()

  expect(removal.kept).toEqual([
    {
      name: AUTHORITY,
      address: '/organizaciones/autoridad-de-transparencia-de-la-ciudad-de-mexico',
      because: ['/personas', '/planes/verdadero-2026'],
    },
    {
      name: 'Secretaría de Gestión Integral del Agua',
      address: '/organizaciones/secretaria-de-gestion-integral-del-agua',
      because: ['/planes/verdadero-2026/compromisos/1', '/planes/verdadero-2026/compromisos/1/hitos/1'],
    },
    {
      name: 'Tomás Arrieta Luna (demostración)',
      address: null,
      because: ['/planes/verdadero-2026/compromisos/1/hitos/1'],
    },
  ])
  expect(removal.adopted.map(({ name }) => name)).toEqual(['Secretaría de Obras y Servicios'])
  expect(tellRemoval(removal, 'https://x.mx').join('\n')).toContain(
    `${AUTHORITY}: https://x.mx/organizaciones/autoridad-de-transparencia-de-la-ciudad-de-mexico\n    named by https://x.mx/personas`,
  )

  // Nothing else of it is there: records, roles and their entries, files.
  expect(await value(sql`select count(*)::int from plans where demonstration`)).toBe(0)
  expect(await value(sql`select count(*)::int from people`)).toBe(2)
  expect(await value(sql`select count(*)::int from roles`)).toBe(1)
  expect(await value(sql`select count(*)::int from journal where event = 'role.granted'`)).toBe(1)
  expect(await value(sql`select count(*)::int from organizations`)).toBe(4)
  expect(await value(sql`select count(*)::int from organizations where id = ${own}`)).toBe(1)
  expect(
    await value(
      sql`select count(*)::int from journal where subject_kind = 'organization' and subject_id not in (select id from organizations)`,
    ),
  ).toBe(0)
  expect(removal.files).toBe(broughtFiles)
  expect(await Array.fromAsync(services.storage.each())).toContain(kept.hash)
  expect(await value(sql`select count(*)::int from files`)).toBe(1)

  // What stays says what it is; who is gone did not act as the platform.
  expect(await text('/organizaciones/autoridad-de-transparencia-de-la-ciudad-de-mexico')).toContain(
    'Este registro es de la demostración.',
  )
  expect(await text('/organizaciones/secretaria-de-obras-y-servicios')).not.toContain('de la demostración.')
  expect(await text('/planes/verdadero-2026/compromisos/1/hitos/1')).toContain('Tomás Arrieta Luna (demostración)')
  const record = await (await fetch(`${app.origin}/bitacora.json`)).json()
  const created = record.items.find(({ event }: { event: string }) => event === 'plan.created')
  expect(created.who.person).toBe('Una persona de la demostración')

  // A later run finishes the job, as far as what refers to it has changed.
  expect((await removeDemonstration(services))!.kept).toHaveLength(3)
  await services.transaction(async (tx) => {
    await tx.execute(sql`update plans set convener_id = null`)
    await tx.execute(sql`delete from roles`)
  })
  const later = (await removeDemonstration(services))!
  expect([later.removed, later.kept.map(({ name }) => name)]).toEqual([
    1,
    ['Secretaría de Gestión Integral del Agua', 'Tomás Arrieta Luna (demostración)'],
  ])
})

it('loaded again over its leftovers, it is whole again, and goes as before', async () => {
  expect(await loadDemonstration(services)).toBe(true)
  expect(await value(sql`select name from people where email = 'tomas.arrieta@demostracion.example'`)).toBe(
    'Tomás Arrieta Luna',
  )
  expect((await removeDemonstration(services))!.kept).toHaveLength(2)
})

it('once nothing refers to them, its leftovers go, and there is nothing to remove after that', async () => {
  await services.transaction(async (tx) => {
    await tx.execute(sql`select set_config('tequio.erasing', 'demonstration', true)`)
    await tx.execute(sql`delete from evidence`)
    await tx.execute(sql`delete from progress_reports`)
    await tx.execute(sql`delete from commitments`)
    await tx.execute(sql`delete from plans`)
  })
  expect(await removeDemonstration(services)).toMatchObject({ removed: 2, kept: [] })
  expect(await removeDemonstration(services)).toBeNull()
})
