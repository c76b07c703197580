import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { only, readDocument } from '../../../../tests/support/document.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { seedLegalFramework, principleOptions } from '../../../foundations/legal-framework/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { renderPage } from '../../../platform/html/index.ts'
import { addCommitment } from '../commitments/actions.ts'
import { commitmentDraft, enterOrganization, milestoneDraft, personWith, planDraft, reportDraft } from '../fixtures.ts'
import { addMilestone, reportProgress } from '../milestones/actions.ts'
import { createPlan, setCurrentPlan } from '../plans/actions.ts'
import { beginnings } from './beginnings.ts'
import { planSlots } from './slot.tsx'
import { timelinessOf } from './store.ts'

const connection = await testDatabase()
const { db } = connection
const site = testSite(connection)
site.clock.now = new Date('2026-11-22T18:00:00Z')
await seedLegalFramework(site.services)

const owner = await enterOrganization(db, 'Secretaría de Movilidad')
const watcher = await enterOrganization(db, 'Red de Vigilancia', 'civil-society')
const idle = await enterOrganization(db, 'Instituto sin Plan')
const authority = await enterOrganization(db, 'Órgano Garante', 'authority')
const manager = await personWith(db, 'plan.manage', authority)
const officer = await personWith(db, 'milestone.report', owner)
const [principle, other] = await principleOptions(db, '2026-11-22')

const accepted = <Value,>(verdict: { ok: true; value: Value } | { ok: false }): Value => {
  if (!verdict.ok) throw new Error(JSON.stringify(verdict))
  return verdict.value
}
const as = (actor: typeof manager) => ({ ...site.services, actor })

it('asks for a plan of whoever may make one, until the city follows one', async () => {
  const told = async (actor = manager) => beginnings({ ...site.context(actor), locale: 'es' })
  expect(await told(officer)).toEqual([])
  expect(await told()).toMatchObject([
    { done: false, ways: [{ address: '/planes/nuevo' }, { address: '/planes/importar' }] },
  ])
  const plan = accepted(await createPlan(as(manager), planDraft()))
  expect(await told()).toMatchObject([{ done: false, ways: [{ address: '/planes' }] }])
  await setCurrentPlan(as(manager), plan)
  expect(await told()).toMatchObject([{ done: true }])

  const commitment = accepted(
    await addCommitment(
      as(manager),
      plan,
      commitmentDraft({ publicOwnerId: owner, civilOwnerId: watcher, principleIds: [principle!.id] }),
    ),
  )
  const milestone = async (number: number, endsOn: string | null) =>
    accepted(await addMilestone(as(manager), commitment, milestoneDraft({ number, endsOn })))
  const report = async (id: Awaited<ReturnType<typeof milestone>>, onDay: string, completion: 'complete' | 'limited') =>
    accepted(await reportProgress(as(officer), id, reportDraft({ onDay, completion, ...EVIDENCE })))
  await report(await milestone(1, '2026-09-30'), '2026-09-30', 'complete') // on its day
  await report(await milestone(2, '2026-09-30'), '2026-10-01', 'complete') // a day late
  await report(await milestone(3, '2026-10-31'), '2026-11-01', 'limited') // due and not complete
  await milestone(4, '2026-12-31') // its day has not come
  await milestone(5, null)
})

const EVIDENCE = {
  narrative: { es: 'Se hizo.' },
  delayJustification: { es: 'Llovió.' },
  evidence: [{ kind: 'link', title: { es: 'Acta' }, url: 'https://ejemplo.mx/acta', day: null } as const],
}

const slotOf = async (kind: string, id: string) => {
  const context = site.context()
  const node = await planSlots(context, ref(kind, id))
  return readDocument(
    renderPage(<main>{node}</main>, {
      locale: 'es',
      url: new URL('http://localhost/'),
      today: '2026-11-22',
      person: null,
      demonstration: false,
      embedded: true,
      city: 'Ciudad de México',
      assets: { css: '', js: '', icon: '', fonts: [] },
      menu: [],
      slots: {},
    }),
  )
}
const textOf = (page: Awaited<ReturnType<typeof slotOf>>) => only(page, 'main').textContent.replace(/\s+/g, ' ')

it('counts as on time what was complete by its day, of what was due', async () => {
  expect(await timelinessOf(db, { organizationId: owner }, '2026-11-22')).toEqual({ onTime: 1, due: 3 })
  expect(await timelinessOf(db, { organizationId: idle }, '2026-11-22')).toEqual({ onTime: 0, due: 0 })
})

it('shows what a body owes: commitments, what is late, how punctual it is, what it reported, by principle', async () => {
  const page = await slotOf('organization', owner)
  const text = textOf(page)
  expect(text).toContain('Es responsable de 1 compromiso.')
  expect(text).toContain('1 de 3 hitos a tiempo, de los que ya vencieron')
  expect(text).toContain('1 de 1 compromisos tienen algo vencido')
  expect(text).toContain('Los últimos 3 de 3 reportes')
  expect(only(page, '.card__title a').getAttribute('href')).toBe('/planes/prueba-2026/compromisos/1')
  const slug = (await organizationNames(db, [owner])).get(owner)!.slug
  expect(page.querySelectorAll('a').map((link) => link.getAttribute('href'))).toContain(
    `/planes/prueba-2026/compromisos?organizacion=${slug}`,
  )
  const rows = page.querySelectorAll('.tq-score tbody tr').map((row) => row.textContent)
  expect(rows.find((row) => row.includes(principle!.name.es))).toContain('1 de 1')
  expect(rows.find((row) => row.includes(other!.name.es))).not.toContain('1 de 1')
})

it('shows what a civil organization accompanies, and says so where there is nothing', async () => {
  expect(textOf(await slotOf('organization', watcher))).toContain('Es contraparte ciudadana de 1 compromiso.')
  expect(textOf(await slotOf('organization', idle))).toBe(
    'Sus compromisosNingún plan publicado aquí le asigna compromisos.',
  )
})

it('shows the commitments that serve a principle', async () => {
  expect(textOf(await slotOf('principle', principle!.id))).toContain('1 compromiso atiende este principio.')
  expect(textOf(await slotOf('principle', other!.id))).toContain('Ningún compromiso atiende este principio todavía.')
  expect(await planSlots(site.context(), ref('norm', owner))).toBeNull()
})

it('asks the database as often for many commitments as for one', async () => {
  const asked = async () => {
    let count = 0
    const counting = new Proxy(db, {
      get(target, name) {
        if (['select', 'execute', 'selectDistinct'].includes(String(name))) count++
        return Reflect.get(target, name)
      },
    })
    await planSlots({ ...site.context(), db: counting }, ref('organization', owner))
    return count
  }
  await asked() // the columns in memory are read once
  const { rows } = await db.execute<{ id: string }>(sql`select id from plans`)
  const once = await asked()
  for (let number = 2; number <= 6; number++)
    accepted(await addCommitment(as(manager), rows[0]!.id as never, commitmentDraft({ number, publicOwnerId: owner })))
  expect(await asked()).toBeLessThanOrEqual(once + 1)
})
