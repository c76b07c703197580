import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { only, readDocument } from '../../../../tests/support/document.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { seedLegalFramework, principleNames, principleOptions } from '../../../foundations/legal-framework/index.ts'
import { ref } from '../../../kernel/ref.ts'
import { organizationNames } from '../../../foundations/organizations/index.ts'
import { renderPage } from '../../../platform/html/index.ts'
import { addCommitment } from '../commitments/actions.ts'
import { listCommitments } from '../commitments/list.ts'
import { commitmentDraft, enterOrganization, milestoneDraft, personWith, planDraft, reportDraft } from '../fixtures.ts'
import { addMilestone, reportProgress } from '../milestones/actions.ts'
import type { MilestoneId } from '../milestones/model.ts'
import { findMilestone } from '../milestones/store.ts'
import { createPlan, setCurrentPlan } from '../plans/actions.ts'
import { routes } from '../routes.ts'
import { beginnings } from './beginnings.ts'
import { planSlots } from './slot.tsx'
import { timelinessOf } from './store.ts'

const connection = await testDatabase()
const { db } = connection
const site = testSite(connection, { routes })
const { visitor } = site
site.clock.now = new Date('2026-11-22T18:00:00Z')
await seedLegalFramework(site.services)

const owner = await enterOrganization(db, 'Secretaría de Movilidad')
const watcher = await enterOrganization(db, 'Red de Vigilancia', 'civil-society')
const heir = await enterOrganization(db, 'Secretaría Sucesora')
const council = await enterOrganization(db, 'Consejo de Muchos Planes')
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
  met = await milestone(1, '2026-09-30')
  await report(met, '2026-09-30', 'complete') // on its day
  await report(await milestone(2, '2026-09-30'), '2026-10-01', 'complete') // a day late
  await report(await milestone(3, '2026-10-31'), '2026-11-01', 'limited') // due and not complete
  await milestone(4, '2026-12-31') // its day has not come
  await milestone(5, null)
})

let met: MilestoneId

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
      assets: { css: '', embed: '/assets/e.css', js: '', icon: '', fonts: [] },
      menu: [],
      slots: {},
    }),
  )
}
const textOf = (page: Awaited<ReturnType<typeof slotOf>>) => only(page, 'main').textContent.replace(/\s+/g, ' ')

it('counts as on time what was complete by its day, of what was due', async () => {
  expect(await timelinessOf(db, { owners: [owner] }, '2026-11-22')).toEqual({ onTime: 1, due: 3 })
  expect(await timelinessOf(db, { owners: [idle] }, '2026-11-22')).toEqual({ onTime: 0, due: 0 })
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

describe('a body that took over another', () => {
  beforeAll(async () => {
    await db.execute(
      sql`insert into organization_successions (predecessor_id, successor_id, kind, on_day) values (${owner}, ${heir}, 'merged', '2026-11-22')`,
    )
  })

  it('is told what it inherited, as its lists count it, under the name that the plan has', async () => {
    const page = await slotOf('organization', heir)
    const owned = (await listCommitments(db, { owners: [owner] }, {}, '2026-11-22')).total
    expect(owned).toBeGreaterThan(1)
    const text = textOf(page)
    expect(text).toContain(`Es responsable de ${owned} compromisos.`)
    expect(text).toContain(`${owned} de ellos venían de organizaciones a las que sucedió.`)
    expect(text).toContain('Responsable público: Secretaría de Movilidad (hoy responde Secretaría Sucesora)')
    expect(page.querySelectorAll('a').map((link) => link.getAttribute('href'))).toContain(
      '/planes/prueba-2026/compromisos?organizacion=secretaria-sucesora',
    )
    const listed = JSON.parse(
      (await visitor().get('/planes/prueba-2026/compromisos.json?organizacion=secretaria-sucesora')).text,
    )
    expect(listed.total).toBe(owned)
  })

  it('is in the options of a plan with that count, and the former stays there', async () => {
    const list = await visitor().get('/planes/prueba-2026/compromisos')
    expect(list.text).toMatch(/<option value="secretaria-sucesora">Secretaría Sucesora \(6\)/)
    expect(list.text).toMatch(
      /<option value="secretaria-de-movilidad">Secretaría de Movilidad \(hoy responde Secretaría Sucesora\) \(6\)/,
    )
  })

  it('leaves the former what it was', async () => {
    expect(textOf(await slotOf('organization', owner))).toContain('Fue responsable de 6 compromisos.')
  })
})

describe('a body of many plans', () => {
  const several = 14
  beforeAll(async () => {
    for (let at = 1; at <= several; at++) {
      const draft = planDraft({
        slug: `plan-${at}`,
        startsOn: '2020-01-01',
        endsOn: at <= 2 ? '2030-12-31' : '2021-12-31',
        publishedOn: `2020-01-${String(at).padStart(2, '0')}`,
      })
      const plan = accepted(await createPlan(as(manager), draft))
      accepted(await addCommitment(as(manager), plan, commitmentDraft({ publicOwnerId: council })))
    }
  })

  it('names the first of them, those in force before, and how many there are, with a list of all', async () => {
    const page = await slotOf('organization', council)
    const links = page.querySelectorAll('a').map((link) => link.getAttribute('href')!)
    const plans = links.flatMap((href) => /^\/planes\/plan-(\d+)\/compromisos\?/.exec(href)?.[1] ?? [])
    expect(plans).toEqual(['2', '1', '14', '13', '12', '11', '10', '9', '8', '7'])
    expect(textOf(page)).toContain(`Están en ${several} planes. Estos son 10`)
    expect(textOf(page)).toContain(`Es responsable de ${several} compromisos.`)
    expect(links).toContain('/compromisos?organizacion=consejo-de-muchos-planes')
  })

  it('has them all in one list, a page at a time', async () => {
    const all = '/compromisos?organizacion=consejo-de-muchos-planes'
    const { text, status } = await visitor().get(all)
    expect(status).toBe(200)
    expect(text).toContain('Compromisos de Consejo de Muchos Planes')
    const { items, total, next } = JSON.parse((await visitor().get(all.replace('?', '.json?'))).text)
    expect([items.length, total, next]).toEqual([several, several, null])
    const whole = JSON.parse((await visitor().get('/compromisos.json')).text)
    expect(whole.total).toBe(several + 6)
    expect((await visitor().get('/compromisos?organizacion=nadie')).status).toBe(400)
    const slug = (await principleNames(db, [principle!.id])).get(principle!.id)!.slug
    const served = JSON.parse((await visitor().get(`/compromisos.json?principio=${slug}`)).text)
    expect(served.total).toBe(1)
  })
})

it('leaves on time what was met on time and is reported again, until a report says less', async () => {
  const again = async (onDay: string, completion: 'complete' | 'limited') =>
    void accepted(await reportProgress(as(officer), met, reportDraft({ onDay, completion, ...EVIDENCE })))
  await again('2026-11-01', 'complete')
  expect(await timelinessOf(db, { owners: [owner] }, '2026-11-22')).toEqual({ onTime: 1, due: 3 })
  await again('2026-11-02', 'limited')
  await again('2026-11-03', 'complete')
  expect(await findMilestone(db, met)).toMatchObject({ completeSince: '2026-11-03' })
  expect(await timelinessOf(db, { owners: [owner] }, '2026-11-22')).toEqual({ onTime: 0, due: 3 })
})
