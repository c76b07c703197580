import { mkdtempSync, rmSync } from 'node:fs'
import { utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { fieldsOf, only, readDocument } from '../../../tests/support/document.ts'
import { testSite } from '../../../tests/support/site.ts'
import { principleOptions, seedLegalFramework } from '../../foundations/legal-framework/index.ts'
import { NOBODY, type Actor } from '../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../platform/http/index.ts'
import { cleanUp, openStorage, type FileHash } from '../../platform/storage/index.ts'
import { addCommitment } from './commitments/actions.ts'
import type { CommitmentId } from './commitments/model.ts'
import { findCommitmentByNumber } from './commitments/store.ts'
import {
  commitmentDraft,
  enterOrganization,
  indicatorDraft,
  link,
  milestoneDraft,
  personWith,
  planDraft,
  reportDraft,
} from './fixtures.ts'
import { addIndicator } from './indicators/actions.ts'
import { addMilestone, reportProgress } from './milestones/actions.ts'
import type { MilestoneId } from './milestones/model.ts'
import actionPlan from './module.ts'
import { reportsOf } from './milestones/store.ts'
import { createPlan, setCurrentPlan } from './plans/actions.ts'
import { PlanSlug, type PlanId } from './plans/model.ts'
import { findPlanBySlug } from './plans/store.ts'
import { routes } from './routes.ts'

const connection = await testDatabase()
const { db } = connection
const folder = mkdtempSync(join(tmpdir(), 'tequio-pages-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const owner = await enterOrganization(db, 'Secretaría de las Pruebas')
const watcher = await enterOrganization(db, 'Red de Vigilancia', 'civil-society')
const authority = await enterOrganization(db, 'Órgano Garante', 'authority')
const people: Record<string, Actor> = {
  manager: await personWith(db, 'plan.manage', authority),
  officer: await personWith(db, 'milestone.report', owner),
  stranger: await personWith(db, 'milestone.report', watcher),
}
const site = testSite(connection, {
  routes,
  identify: async (_services, request) =>
    people[new RegExp(`${SESSION_COOKIE}=(\\w+)`).exec(request.headers.get('cookie') ?? '')?.[1] ?? ''] ?? NOBODY,
})
site.services.storage = await openStorage({ folder })
site.clock.now = new Date('2026-11-22T18:00:00Z')
await seedLegalFramework(site.services)
const principles = await principleOptions(db, '2026-11-22')

const as = (who: 'manager' | 'officer' | 'stranger') => {
  const visitor = site.visitor()
  visitor.cookies.set(SESSION_COOKIE, who)
  return visitor
}
const acting = (who: keyof typeof people) => ({ ...site.services, actor: people[who]! })
const accepted = <Value>(verdict: { ok: true; value: Value } | { ok: false; reason: string }): Value => {
  if (!verdict.ok) throw new Error(`refused: ${verdict.reason}`)
  return verdict.value
}
const read = async (path: string, who?: 'manager' | 'officer') => {
  const answer = await (who ? as(who) : site.visitor()).get(path)
  return { ...answer, page: readDocument(answer.text) }
}

let planId: PlanId
const COMMITMENT = '/planes/prueba-2026/compromisos/1'
const MILESTONE = `${COMMITMENT}/hitos/1`
let milestoneId: MilestoneId

beforeEach(async () => {
  await db.transaction(async (tx) => {
    await tx.execute(sql`set local tequio.erasing = 'demonstration'`)
    await tx.execute(sql`delete from evidence`)
    await tx.execute(sql`delete from progress_reports`)
    await tx.execute(sql`delete from commitments`)
    await tx.execute(sql`delete from plans`)
  })
  planId = accepted(await createPlan(acting('manager'), planDraft()))
})

/** A commitment with one milestone that was due on 1 October 2026. */
async function commit(change: Parameters<typeof commitmentDraft>[0] = {}): Promise<CommitmentId> {
  const id = accepted(
    await addCommitment(
      acting('manager'),
      planId,
      commitmentDraft({ publicOwnerId: owner, civilOwnerId: watcher, ...change }),
    ),
  )
  milestoneId = accepted(await addMilestone(acting('manager'), id, milestoneDraft({ endsOn: '2026-10-01' })))
  return id
}

describe('the board', () => {
  it('says what will be here where no plan is current', async () => {
    expect((await read('/plan')).text).toContain('Todavía no hay un plan vigente')
    await setCurrentPlan(acting('manager'), planId)
    expect((await read('/plan')).text).toContain('El plan todavía no tiene compromisos')
  })

  it('never shows as zero what nobody knows', async () => {
    accepted(await addCommitment(acting('manager'), planId, commitmentDraft()))
    const { page, text } = await read('/planes/prueba-2026')
    expect(only(page, '.lead').textContent).toBe('Del único compromiso no se ha reportado ningún avance.')
    expect(page.querySelectorAll('.stat')).toEqual([])
    expect(page.querySelectorAll('progress')).toEqual([])
    expect(text).toContain('Lo que no se sabe de este plan')
    for (const unknown of ['Fechas de los compromisos', 'Quién responde por cada compromiso', 'A qué principios sirve'])
      expect(text).toContain(unknown)
    expect(text).not.toContain('id="tarde"')
  })

  it('shows what is late, by how much, and why in the owner’s words', async () => {
    await commit()
    await reportProgress(
      acting('officer'),
      milestoneId,
      reportDraft({ onDay: '2026-11-01', delayJustification: { es: 'La licitación se declaró desierta.' } }),
    )
    const late = only((await read('/planes/prueba-2026')).page, '.late-list')
    expect(late.textContent).toContain('52 días tarde')
    expect(late.textContent).toContain('Secretaría de las Pruebas explica:')
    expect(only(late, 'blockquote').textContent).toBe('La licitación se declaró desierta.')
  })

  it('says so where nobody explained', async () => {
    await commit()
    expect(only((await read('/planes/prueba-2026')).page, '.late-list').textContent).toContain(
      'Nadie ha reportado este hito.',
    )
  })

  it('counts a commitment whose own end passed among the late, though no milestone is', async () => {
    accepted(await addCommitment(acting('manager'), planId, commitmentDraft({ endsOn: '2026-11-20' })))
    expect(only((await read('/planes/prueba-2026')).page, '.late-list').textContent).toContain(
      'El compromiso terminó el 20 de noviembre de 2026 y no está completo.',
    )
  })

  it('narrows by its filters, keeps the whole state in view, and carries the filters to the downloads', async () => {
    await commit()
    accepted(
      await addCommitment(acting('manager'), planId, commitmentDraft({ number: 2, title: { es: 'Cruces seguros' } })),
    )
    const { page } = await read('/planes/prueba-2026?organizacion=secretaria-de-las-pruebas&tarde=si')
    expect(page.querySelectorAll('.card')).toHaveLength(1)
    expect(only(page, '.filters__state').textContent).toContain('1 de 2 compromisos')
    expect(page.querySelectorAll('.chip').map((chip) => chip.textContent)).toEqual([
      'Con algo vencido',
      'Secretaría de las Pruebas',
    ])
    expect(page.querySelectorAll('.downloads a').map((one) => one.getAttribute('href'))[0]).toBe(
      '/planes/prueba-2026/compromisos/exportar/csv?tarde=si&organizacion=secretaria-de-las-pruebas',
    )
    expect((await read('/planes/prueba-2026?q=nada')).text).toContain('Ningún compromiso cumple esos filtros')
  })

  it('states nothing of the plan by what the filters leave', async () => {
    await commit({ scope: 'city', principleIds: [principles[0]!.id] })
    await reportProgress(acting('officer'), milestoneId, reportDraft({ delayJustification: { es: 'Por algo.' } }))
    accepted(
      await addCommitment(
        acting('manager'),
        planId,
        commitmentDraft({ number: 2, scope: 'boroughs', boroughs: ['009'] }),
      ),
    )
    const whole = await read('/planes/prueba-2026')
    const figures = (page: typeof whole.page) => page.querySelectorAll('.stat').map(({ textContent }) => textContent)
    for (const query of ['q=zzzz', 'avance=completo&tarde=si', 'organizacion=nadie', 'principio=ninguno']) {
      const { page, text } = await read(`/planes/prueba-2026?${query}`)
      expect(only(page, '.lead .state').textContent).toBe(only(whole.page, '.lead .state').textContent)
      expect(figures(page)).toEqual(figures(whole.page))
      expect(text).toContain('Ningún compromiso cumple esos filtros')
      expect(text).not.toMatch(/Lo que no se sabe|para toda la ciudad/)
    }
    expect(figures(whole.page)).toHaveLength(4)
  })

  it('finds for an alcaldía what names it and what is for the whole city, and says how many of each', async () => {
    await commit({ scope: 'city' })
    for (const [number, boroughs] of [
      [2, ['009', '015']],
      [3, ['015']],
    ] as const)
      accepted(
        await addCommitment(
          acting('manager'),
          planId,
          commitmentDraft({ number, scope: 'boroughs', boroughs: [...boroughs] }),
        ),
      )
    for (const path of ['/planes/prueba-2026', '/planes/prueba-2026/compromisos']) {
      const { page } = await read(`${path}?alcaldia=milpa-alta`)
      expect(only(page, '.filters__state').textContent).toContain(
        '2 de 3 compromisos: 1 nombra a Milpa Alta y 1 es para toda la ciudad',
      )
      const options = page.querySelectorAll('#f-alcaldia option').map(({ textContent }) => textContent)
      expect(options).toEqual(expect.arrayContaining(['Cuauhtémoc (3)', 'Milpa Alta (2)', 'Tlalpan (1)']))
      expect(options.slice(1, 3)).toEqual(['Álvaro Obregón (1)', 'Azcapotzalco (1)'])
    }
  })

  it('says of chosen commitments that they are the chosen, and what is still of the whole plan', async () => {
    await commit()
    accepted(await addCommitment(acting('manager'), planId, commitmentDraft({ number: 2 })))
    const { page, text } = await read('/planes/prueba-2026?tarde=si')
    const notice = page.querySelectorAll('.notice').find(({ textContent }) => textContent.includes('Eligió solo'))!
    expect(notice.textContent).toContain('Del compromiso elegido no se ha reportado ningún avance. Va tarde.')
    expect(notice.textContent).toContain('la historia son de todo el plan')
    expect(text).toContain('Son los cambios de todo el plan')
    expect(only(page, '.permalink a').textContent).toBe('http://localhost:3000/planes/prueba-2026?tarde=si')
    expect((await read('/planes/prueba-2026')).text).not.toMatch(/de los elegidos|compromisos elegidos/)
  })

  it('has one permanent address, though the current plan is also at another', async () => {
    await commit()
    await setCurrentPlan(acting('manager'), planId)
    expect(only((await read('/plan?avance=')).page, '.permalink a').textContent).toBe(
      'http://localhost:3000/planes/prueba-2026',
    )
  })

  it('tells the rule by which anyone can work the steps out again', async () => {
    await commit()
    await reportProgress(acting('officer'), milestoneId, reportDraft({ delayJustification: { es: 'Por algo.' } }))
    const rules = (await read('/planes/prueba-2026')).page
      .querySelectorAll('.details li')
      .map(({ textContent }) => textContent)
    expect(rules).toContain('Sustancial: al menos la mitad de los hitos va en sustancial o completo.')
    expect(rules).toHaveLength(6)
    expect((await read(COMMITMENT)).text).toContain('Falta solo una parte menor.')
    expect((await read('/planes/prueba-2026')).text).not.toContain('Falta solo una parte menor.')
  })

  it('shows every principle of the catalogue that it uses, served or not', async () => {
    await commit({ principleIds: [principles[0]!.id] })
    const { page } = await read('/planes/prueba-2026')
    const rows = page.querySelectorAll('.tq-score tbody tr')
    expect(rows).toHaveLength(principles.length)
    expect(rows.filter(({ textContent }) => textContent.includes('sin compromisos'))).toHaveLength(
      principles.length - 1,
    )
    const [link] = rows.flatMap((row) => row.querySelectorAll('a')).map((one) => one.getAttribute('href'))
    expect(link).toBe(`/planes/prueba-2026?principio=${principles[0]!.slug}#compromisos`)
    expect((await read(link!.replace('#compromisos', ''))).page.querySelectorAll('.card')).toHaveLength(1)
  })

  it('answers machines with the same figures', async () => {
    await commit()
    const { text } = await site.visitor().get('/planes/prueba-2026.json')
    expect(JSON.parse(text)).toMatchObject({
      plan: { slug: 'prueba-2026' },
      state: { commitments: 1, late: 1 },
      late: { total: 1 },
    })
  })
})

const HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script>"\'&'

it('runs nothing that was written in any text', async () => {
  const text = { es: HOSTILE }
  const id = await commit({
    title: text,
    problem: text,
    causes: text,
    effects: text,
    objective: text,
    product: text,
    budgetNote: text,
    actors: [{ organizationId: watcher, role: text }],
  })
  milestoneId = accepted(
    await addMilestone(
      acting('manager'),
      id,
      milestoneDraft({ number: 2, title: text, deliverable: text, endsOn: '2026-10-01' }),
    ),
  )
  await reportProgress(
    acting('officer'),
    milestoneId,
    reportDraft({
      completion: 'substantial',
      narrative: text,
      delayJustification: text,
      evidence: [{ ...link(), title: text }],
    }),
  )
  accepted(
    await addIndicator(acting('manager'), id, indicatorDraft({ name: text, unit: text, variable: text, source: text })),
  )
  for (const path of ['/planes/prueba-2026', '/planes/prueba-2026/compromisos', COMMITMENT, `${COMMITMENT}/hitos/2`]) {
    const { status, text: html, page } = await read(path)
    expect([path, status]).toEqual([path, 200])
    expect(html).not.toMatch(/<img|<script>alert/)
    expect(page.textContent).toContain(HOSTILE)
  }
  for (const path of [
    `${COMMITMENT}/editar`,
    `${COMMITMENT}/hitos/2/editar`,
    `${COMMITMENT}/indicadores/1/editar`,
    `${COMMITMENT}/eliminar`,
  ]) {
    const { status, text: html } = await read(path, 'manager')
    expect([path, status]).toEqual([path, 200])
    expect(html).not.toMatch(/<img|<script>alert/)
  }
})

describe('the list of commitments', () => {
  const LIST = '/planes/prueba-2026/compromisos'

  it('keeps every choice in the form, though with the others it finds nothing', async () => {
    await commit({ scope: 'boroughs', boroughs: ['009'], principleIds: [principles[0]!.id] })
    const asked = {
      avance: 'completo',
      tarde: 'si',
      organizacion: 'secretaria-de-las-pruebas',
      principio: principles[0]!.slug,
      alcaldia: 'tlalpan',
    }
    for (const path of [LIST, '/planes/prueba-2026']) {
      const { text, page } = await read(`${path}?${new URLSearchParams(asked)}`)
      expect(fieldsOf(text)).toEqual({ q: '', ...asked })
      expect(only(page, '.filters__state').textContent).toContain('0 de 1 compromisos')
      expect(text).not.toContain('0 de 0')
    }
  })

  it('names its plan, and its dates say whether they passed', async () => {
    await commit()
    accepted(await addCommitment(acting('manager'), planId, commitmentDraft({ number: 2, endsOn: '2026-12-31' })))
    const { page } = await read(LIST)
    expect(only(page, 'h1').textContent).toBe('Compromisos: Plan de prueba')
    expect(page.querySelectorAll('.crumbs li').map(({ textContent }) => textContent)).toEqual([
      'Inicio',
      'Planes',
      'Plan de prueba',
      'Compromisos',
    ])
    const rows = page.querySelectorAll('tbody tr').map(({ textContent }) => textContent)
    expect(rows[0]).toContain('Venció el 1 de octubre de 2026')
    expect(rows[1]).toContain('Vence el 31 de diciembre de 2026')
  })

  it('orders and turns its pages by addresses in Spanish', async () => {
    for (let number = 1; number <= 31; number++)
      accepted(await addCommitment(acting('manager'), planId, commitmentDraft({ number })))
    const { page } = await read(`${LIST}?orden=titulo`)
    const next = only(page, 'a[rel="next"]').getAttribute('href')!
    expect(next).toMatch(/^\/planes\/prueba-2026\/compromisos\?orden=titulo&desde=[\w-]+$/)
    expect((await read(next)).page.querySelectorAll('tbody tr')).toHaveLength(1)
  })
})

describe('a commitment', () => {
  it('has one address', async () => {
    await commit()
    for (const number of ['01', '1.0', '1e0', '+1', '0', '9999999999'])
      for (const path of [`/planes/prueba-2026/compromisos/${number}`, `${COMMITMENT}/hitos/${number}`])
        expect([path, (await read(path)).status]).toEqual([path, 404])
  })

  it('names its places from A to Z, and both owners by what they are', async () => {
    await commit({ scope: 'boroughs', boroughs: ['002', '009', '010', '015'] })
    expect((await read(COMMITMENT)).text).toContain('Álvaro Obregón, Azcapotzalco, Cuauhtémoc y Milpa Alta')
    const card = only((await read('/planes/prueba-2026')).page, '.card').textContent
    expect(card).toContain('Responsable público: Secretaría de las Pruebas')
    expect(card).toContain('Responsable civil: Red de Vigilancia')
  })

  it('shows both owners, and says when nobody outside government watches', async () => {
    await commit({ civilOwnerId: null })
    const owners = (await read(COMMITMENT)).page.querySelectorAll('.owner').map((one) => one.textContent)
    expect(owners[0]).toContain('Secretaría de las Pruebas')
    expect(owners[1]).toContain('nadie de fuera del gobierno vigila este compromiso')
  })

  it('does not claim that nobody watches where the plan says nothing at all', async () => {
    accepted(await addCommitment(acting('manager'), planId, commitmentDraft()))
    const { text } = await read(COMMITMENT)
    expect(text).toContain('El plan publicado no dice si alguien de la sociedad civil lo vigila.')
    expect(text).toContain('El plan publicado no dice: inicio, término, dónde')
  })

  it('offers each what they may do, and nothing to others', async () => {
    await commit()
    const links = async (who?: 'manager' | 'officer') =>
      (await read(COMMITMENT, who)).page.querySelectorAll('a').map((one) => one.getAttribute('href'))
    expect(await links('officer')).toContain(`${MILESTONE}/avance`)
    expect(await links('manager')).toContain(`${COMMITMENT}/editar`)
    for (const href of [`${MILESTONE}/avance`, `${COMMITMENT}/editar`]) expect(await links()).not.toContain(href)
  })

  it('names no person to machines', async () => {
    await commit()
    await reportProgress(acting('officer'), milestoneId, reportDraft({ delayJustification: { es: 'Por algo.' } }))
    for (const path of [COMMITMENT, MILESTONE]) {
      const { text } = await site.visitor().get(`${path}.json`)
      expect(JSON.parse(text)).toBeTypeOf('object')
      expect(text).not.toContain(people['officer']!.person!.id)
    }
  })
})

const csv = () => new File(['a,b\n1,2\n'], 'actas.csv', { type: 'text/csv' })
const sent = (fields: Record<string, string | File>) => {
  const form = new FormData()
  for (const [name, value] of Object.entries({
    onDay: '2026-11-20',
    completion: 'substantial',
    narrative: 'Van 260 de 320.',
    ...fields,
  }))
    form.append(name, value)
  return form
}
const reports = async () => reportsOf(db, [milestoneId])
const errorsIn = (html: string) =>
  readDocument(html)
    .querySelectorAll('.govuk-error-summary__list a')
    .map((one) => one.getAttribute('href'))

const FORM = `${MILESTONE}/avance`
/** Sends the form, and then the answers as the page that shows them sends them. */
async function publish(fields: Record<string, string | File>) {
  const officer = as('officer')
  const checked = await officer.post(FORM, sent(fields))
  expect([checked.status, readDocument(checked.text).querySelector('h1')!.textContent]).toEqual([
    200,
    'Revise antes de enviar',
  ])
  return { checked, send: () => officer.post(FORM, { ...fieldsOf(checked.text), step: 'send' }) }
}

describe('reporting progress', () => {
  it('keeps out everybody but the public owner’s people', async () => {
    await commit()
    expect((await site.visitor().get(FORM)).location).toContain('/entrar')
    for (const who of ['stranger', 'manager'] as const) {
      expect((await as(who).get(FORM)).status).toBe(403)
      for (const step of ['', 'send']) expect((await as(who).post(FORM, sent({ file1: csv(), step }))).status).toBe(403)
      expect((await as(who).post(FORM, sent({ change: 'onDay' }))).status).toBe(403)
    }
    expect(await reports()).toEqual([])
  })

  it('takes no document of a day to come', async () => {
    await commit()
    const refused = await as('officer').post(FORM, sent({ file1: csv(), fileDay1: '2031-05-01' }))
    expect(refused.status).toBe(422)
    expect(readDocument(refused.text).querySelector('#f-fileDay1-error')?.textContent).toContain('no ha llegado')
    expect(await reports()).toEqual([])
  })

  it('shows every answer before it is published, and sends it from there', async () => {
    await commit()
    const { checked, send } = await publish({
      file1: csv(),
      fileTitle1: 'Actas de octubre',
      fileDay1: '2026-10-31',
      link1: 'agua.ejemplo.mx/mapa',
      narrative: 'Van 260 de 320.\nFaltan 60.',
      delayJustification: 'Faltó material.',
    })
    const page = readDocument(checked.text)
    const facts = page.querySelectorAll('.summary > div').map((fact) => ({
      label: fact.querySelector('dt')!.textContent,
      value: fact.querySelector('dd')!.textContent,
      change: fact.querySelector('button')?.getAttribute('formaction') ?? null,
    }))
    expect(facts).toEqual([
      { label: 'Hito 1', value: expect.any(String), change: null },
      { label: 'Quién reporta', value: expect.stringContaining('Secretaría de las Pruebas'), change: null },
      { label: 'Fecha del avance', value: '20 de noviembre de 2026', change: `${FORM}#f-onDay` },
      { label: 'Cuánto se ha cumplido', value: 'Sustancial', change: `${FORM}#f-completion` },
      { label: 'Qué se hizo', value: 'Van 260 de 320.Faltan 60.', change: `${FORM}#f-narrative` },
      { label: 'Por qué va tarde', value: 'Faltó material.', change: `${FORM}#f-delayJustification` },
      {
        label: 'Archivo 1',
        value: 'Actas de octubreactas.csv · CSV · 1\u00a0kBFecha del documento: 31 de octubre de 2026',
        change: `${FORM}#f-file1`,
      },
      {
        label: 'Enlace 1',
        value: 'agua.ejemplo.mxhttps://agua.ejemplo.mx/mapa',
        change: `${FORM}#f-link1`,
      },
    ])
    expect(checked.text).toContain('Al publicarlo, el hito 1 quedará como «Sustancial».')
    expect(only(page, '.actions__says').textContent).toContain('Será público todo lo que ve en esta página')
    expect(await reports()).toEqual([])

    expect((await send()).location).toBe(`${FORM}/recibido?reporte=1`)
    const [report] = await reports()
    expect(report).toMatchObject({
      onDay: '2026-11-20',
      completion: 'substantial',
      narrative: { es: 'Van 260 de 320.\nFaltan 60.' },
      delayJustification: { es: 'Faltó material.' },
      evidence: [
        { kind: 'file', title: { es: 'Actas de octubre' }, fileName: 'actas.csv', size: 8, day: '2026-10-31' },
        { kind: 'link', title: { es: 'agua.ejemplo.mx' }, url: 'https://agua.ejemplo.mx/mapa' },
      ],
    })
    expect((await as('officer').get(`${FORM}/recibido?reporte=1`)).text).toContain('AV-1-1-1')
    const file = await site.visitor().get(`/evidencias/${report!.evidence[0]!.id}`)
    expect([file.text, file.headers.get('content-disposition')]).toEqual([
      'a,b\n1,2\n',
      expect.stringContaining('attachment'),
    ])
  })

  it('goes back to the form with everything still there, and the file needs no second sending', async () => {
    await commit()
    const typed = {
      completion: 'limited',
      fileTitle2: 'Actas',
      linkTitle3: 'Mapa',
      link3: 'https://agua.ejemplo.mx/',
      delayJustification: 'Faltó «material» & gente.\n\nY llovió.',
    }
    const { checked } = await publish({ ...typed, file2: csv() })
    const back = await as('officer').post(FORM, { ...fieldsOf(checked.text), change: 'narrative' })
    expect(back.status).toBe(200)
    expect(back.text).toContain('Ya recibimos «actas.csv»')
    expect(readDocument(back.text).querySelector('.govuk-error-summary')).toBeNull()
    const [before, after] = [fieldsOf(checked.text), fieldsOf(back.text)]
    expect(after).toMatchObject({ ...before, ...typed, onDay: '2026-11-20', narrative: 'Van 260 de 320.' })
    const again = await as('officer').post(FORM, { ...after, narrative: 'Van 270 de 320.' })
    expect((await as('officer').post(FORM, { ...fieldsOf(again.text), step: 'send' })).status).toBe(303)
    expect(await reports()).toMatchObject([
      { narrative: { es: 'Van 270 de 320.' }, evidence: [{ fileName: 'actas.csv' }, { title: { es: 'Mapa' } }] },
    ])
  })

  it.each(['', 'send'])('judges by the rule at the first step and at the last: «%s»', async (step) => {
    await commit()
    const late = await as('officer').post(FORM, sent({ file1: csv(), step }))
    const bare = await as('officer').post(FORM, sent({ delayJustification: 'Por algo.', step }))
    expect([late.status, bare.status]).toEqual([422, 422])
    expect([late, bare].map(({ text }) => errorsIn(text))).toEqual([['#f-delayJustification'], ['#f-file1']])
    expect(await reports()).toEqual([])
  })

  it('judges again what changed while the answers were checked, and loses nothing', async () => {
    await commit()
    const { send } = await publish({
      completion: 'limited',
      narrative: '',
      file1: csv(),
      delayJustification: 'Llovió.',
    })
    await reportProgress(
      acting('officer'),
      milestoneId,
      reportDraft({ onDay: '2026-11-20', completion: 'complete', evidence: [link()] }),
    )
    const refused = await send()
    expect([refused.status, errorsIn(refused.text)]).toEqual([422, ['#f-narrative']])
    expect(refused.text).toContain('Ya recibimos «actas.csv»')
    expect(fieldsOf(refused.text)).toMatchObject({ completion: 'limited', delayJustification: 'Llovió.' })
    expect(await reports()).toHaveLength(1)
  })

  it('keeps the file of a refused report, and needs it no more', async () => {
    await commit()
    const officer = as('officer')
    const refused = await officer.post(FORM, sent({ file1: csv(), fileTitle1: 'Actas de octubre' }))
    expect(refused.status).toBe(422)
    expect(errorsIn(refused.text)).toEqual(['#f-delayJustification'])
    expect(refused.text).toContain('Ya recibimos «actas.csv»')
    const mended = { ...fieldsOf(refused.text), delayJustification: 'Faltó material.' }
    expect(mended).toMatchObject({ narrative: 'Van 260 de 320.', completion: 'substantial' })

    const checked = await officer.post(FORM, mended)
    const done = await officer.post(FORM, { ...fieldsOf(checked.text), step: 'send' })
    expect(done.location).toBe(`${FORM}/recibido?reporte=1`)
    expect((await reports())[0]!.evidence).toMatchObject([
      { kind: 'file', title: { es: 'Actas de octubre' }, fileName: 'actas.csv', size: 8 },
    ])
  })

  it('asks again for a kept file that was cleaned up meanwhile, and keeps one that is still wanted', async () => {
    await commit()
    const { storage } = site.services
    const refused = await as('officer').post(FORM, sent({ file1: csv() }))
    const [receipt] = fieldsOf(refused.text)['kept1']!.split('.')
    const { hash } = JSON.parse(Buffer.from(receipt!, 'base64url').toString()) as { hash: FileHash }
    const path = join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)
    await utimes(path, 0, 0)
    await as('officer').post(FORM, fieldsOf(refused.text))
    expect(await storage.remove(hash, { receivedBefore: new Date(Date.now() - 60_000) })).toBe(false)

    await storage.remove(hash)
    const mended = { ...fieldsOf(refused.text), delayJustification: 'Faltó material.' }
    for (const step of ['', 'send']) {
      const answer = await as('officer').post(FORM, { ...mended, step })
      expect([answer.status, errorsIn(answer.text)]).toEqual([422, ['#f-file1']])
      expect(answer.text).toContain('«actas.csv» se borró')
      expect(answer.text).not.toContain('Ya recibimos')
      expect(fieldsOf(answer.text)).toMatchObject({ delayJustification: 'Faltó material.' })
    }
    expect(await reports()).toEqual([])
  })

  it('has its files for as long as it stands, however old; those of reports never sent are cleaned up', async () => {
    await commit()
    const { storage } = site.services
    const { send } = await publish({ completion: 'limited', file1: csv(), delayJustification: 'Llovió.' })
    await send()
    await as('officer').post(FORM, sent({ file1: new File(['Nunca enviado\n'], 'otro.csv') }))
    const later = new Date(Date.now() + 8 * 86_400_000)
    const inUse = (await reports())[0]!.evidence.flatMap((piece) => (piece.kind === 'file' ? [piece.sha256] : []))
    const clean = (now: Date) => cleanUp({ ...site.services, now: () => now }, [actionPlan.files!])

    expect(await clean(new Date())).toBe(0)
    expect(await clean(later)).toBeGreaterThan(0)
    expect(await Array.fromAsync(storage.each())).toEqual(inUse)
    expect(await clean(later)).toBe(0)
  })

  it('takes no receipt that it did not give, or gave for something else', async () => {
    await commit()
    const refused = await as('officer').post(FORM, sent({ file1: csv() }))
    const receipt = fieldsOf(refused.text)['kept1']!
    const [body, sign] = receipt.split('.')
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body!, 'base64url').toString()), name: 'otro.csv' }),
    ).toString('base64url')
    await addMilestone(
      acting('manager'),
      (await findCommitmentByNumber(db, planId, 1))!.id,
      milestoneDraft({ number: 2, endsOn: null }),
    )
    for (const step of ['', 'send'])
      for (const [path, kept1] of [
        [MILESTONE, `${forged}.${sign}`],
        [MILESTONE, 'nada'],
        [`${COMMITMENT}/hitos/2`, receipt],
      ]) {
        const answer = await as('officer').post(
          `${path}/avance`,
          sent({ kept1: kept1!, delayJustification: 'Por algo.', step }),
        )
        expect([path, answer.status]).toEqual([path, 422])
        expect(answer.text).toContain('Para pasar de «limitado» agregue un archivo o un enlace')
      }
  })

  it('says at which field each thing is mended, all at once, in the order of the form', async () => {
    await commit()
    const answer = await as('officer').post(
      FORM,
      sent({
        onDay: '31/11/2026',
        completion: '',
        link1: 'no es un enlace',
        fileTitle2: 'Sin archivo',
        file1: new File(['<html><script>alert(1)</script>'], 'x.html'),
      }),
    )
    expect(errorsIn(answer.text)).toEqual(['#f-onDay', '#f-completion', '#f-file1', '#f-file2', '#f-link1'])
    expect(await reports()).toEqual([])
  })

  it('makes one report of the same answers sent twice, and shows its receipt to who checks them again', async () => {
    await commit()
    const { reportId } = fieldsOf((await as('officer').get(FORM)).text)
    const fields = { reportId: reportId!, completion: 'limited', delayJustification: 'Por algo.' }
    const { send } = await publish(fields)
    const receipts = [await send(), await send(), await as('officer').post(FORM, sent(fields))]
    expect(receipts.map(({ location }) => location)).toEqual(receipts.map(() => `${FORM}/recibido?reporte=1`))
    expect(await reports()).toHaveLength(1)
  })

  it('takes as another report what was changed after going back from the receipt', async () => {
    await commit()
    const { reportId } = fieldsOf((await as('officer').get(FORM)).text)
    const fields = { reportId: reportId!, completion: 'limited', delayJustification: 'Por algo.' }
    await (await publish(fields)).send()
    const { send } = await publish({ ...fields, delayJustification: 'Por otra cosa.' })
    expect((await send()).location).toBe(`${FORM}/recibido?reporte=2`)
    expect(await reports()).toHaveLength(2)
  })

  it('sends once even what came without an id', async () => {
    await commit()
    const { send } = await publish({ completion: 'limited', delayJustification: 'Por algo.' })
    expect((await send()).location).toBe((await send()).location)
    expect(await reports()).toHaveLength(1)
  })
})

describe('keeping plans', () => {
  it('creates a plan, its phases and its seats', async () => {
    const manager = as('manager')
    const made = await manager.post('/planes/nuevo', {
      title: 'Plan nuevo',
      slug: 'plan-nuevo',
      territory: 'Ciudad de México',
      startsOn: '1/3/2026',
      endsOn: '28/2/2027',
    })
    expect(made.location).toBe('/planes/plan-nuevo/editar')
    await manager.post('/planes/plan-nuevo/etapas', {
      kind1: 'drafting',
      opensOn1: '2026-01-01',
      closesOn1: '2026-02-01',
      kind2: '',
      kind3: 'implementation',
      title3: 'En marcha',
    })
    await manager.post('/planes/plan-nuevo/secretariado', {
      sector1: 'civil-society',
      label1: 'Sociedad civil',
      seats1: '2',
      holders1: 'Red de Vigilancia\nAlguien más (por nombrar)',
    })
    const { text } = await site.visitor().get('/planes/plan-nuevo.json')
    expect(JSON.parse(text)).toMatchObject({
      plan: { startsOn: '2026-03-01', endsOn: '2027-02-28' },
      phases: [
        { number: 1, kind: 'drafting' },
        { number: 2, kind: 'implementation', title: { es: 'En marcha' } },
      ],
      seats: [
        {
          seats: 2,
          holders: [
            { name: 'Red de Vigilancia', organizationId: watcher, pending: false },
            { name: 'Alguien más', pending: true, organizationId: null },
          ],
        },
      ],
    })
  })

  it('gives no plan the address of a page of the site', async () => {
    const words = routes.flatMap(({ path }) => /^\/planes\/([^/:]+)/.exec(path)?.[1] ?? [])
    expect(new Set(words).size).toBeGreaterThan(3)
    for (const slug of words) {
      expect(PlanSlug.safeParse(slug).success, slug).toBe(false)
      const answer = await as('manager').post('/planes/nuevo', { title: 'Un plan', slug, territory: 'Ciudad' })
      expect([slug, answer.status, answer.text.includes('Esa clave es de otra página')]).toEqual([slug, 422, true])
    }
    expect(PlanSlug.safeParse('nuevo-2026').success).toBe(true)
  })

  it.each(['nuevo', 'importar', 'Con Espacios', 'prueba-2026'])(
    'refuses the address «%s» and keeps what was typed',
    async (slug) => {
      const answer = await as('manager').post('/planes/nuevo', {
        title: 'Un plan cualquiera',
        slug,
        territory: 'Ciudad',
      })
      expect(answer.status).toBe(422)
      const form = readDocument(answer.text)
      expect(form.querySelectorAll('.govuk-error-summary__list a').map((one) => one.getAttribute('href'))).toEqual([
        '#f-slug',
      ])
      expect(only(form, '#f-title').getAttribute('value')).toBe('Un plan cualquiera')
    },
  )

  it('edits a commitment and loses nothing that the form does not show', async () => {
    const role = { es: 'Revisa', en: 'Reviews' }
    await commit({
      title: { es: 'Agua', en: 'Water' },
      actors: [{ organizationId: watcher, role }],
      goals: [6],
      scope: 'boroughs',
      boroughs: ['007'],
    })
    const before = await findCommitmentByNumber(db, planId, 1)
    const form = readDocument((await as('manager').get(`${COMMITMENT}/editar`)).text)
    const typed = new FormData()
    for (const field of form.querySelectorAll('main input, main textarea, main select')) {
      const name = field.getAttribute('name')
      if (!name) continue
      if (field.tagName === 'SELECT')
        typed.append(name, field.querySelector('option[selected]')?.getAttribute('value') ?? '')
      else if (field.tagName === 'TEXTAREA') typed.append(name, field.textContent)
      else if (!['radio', 'checkbox'].includes(field.getAttribute('type') ?? '') || field.hasAttribute('checked'))
        typed.append(name, field.getAttribute('value') ?? '')
    }
    expect((await as('manager').post(`${COMMITMENT}/editar`, typed)).location).toBe(COMMITMENT)
    expect(await findCommitmentByNumber(db, planId, 1)).toEqual(before)
  })

  it('does not take out a commitment that was reported, and says why', async () => {
    await commit()
    await reportProgress(acting('officer'), milestoneId, reportDraft({ delayJustification: { es: 'Por algo.' } }))
    const answer = await as('manager').post(`${COMMITMENT}/eliminar`)
    expect([answer.status, answer.text.includes('Ya tiene reportes de avance')]).toEqual([422, true])
  })

  it('keeps everybody else out', async () => {
    await commit()
    for (const path of [
      '/planes/nuevo',
      '/planes/importar',
      '/planes/prueba-2026/editar',
      `${COMMITMENT}/editar`,
      `${MILESTONE}/editar`,
    ])
      expect([path, (await as('officer').get(path)).status]).toEqual([path, 403])
    for (const path of ['/planes/prueba-2026/vigente', `${COMMITMENT}/eliminar`, `${MILESTONE}/eliminar`])
      expect([path, (await as('officer').post(path)).status]).toEqual([path, 403])
  })
})

describe('importing', () => {
  const file = (text: string, name = 'plan.json') => {
    const form = new FormData()
    form.append('file', new File([text], name))
    return form
  }

  it('shows what would change, imports once confirmed, and then there is nothing to do', async () => {
    await commit()
    const manager = as('manager')
    const document = JSON.parse((await manager.get('/planes/prueba-2026/exportar/plan')).text) as {
      commitments: { title: unknown }[]
    }
    document.commitments[0]!.title = { es: 'Agua muy segura' }
    const { location } = await manager.post('/planes/importar', file(JSON.stringify(document)))
    expect((await manager.get(location!)).text).toContain('Agua muy segura')
    expect((await findCommitmentByNumber(db, planId, 1))!.title.es).toBe('Agua segura')
    const archivo = new URL(location!, 'http://localhost').searchParams.get('archivo')!
    const done = await manager.post('/planes/importar/revisar', { archivo })
    expect((await findCommitmentByNumber(db, planId, 1))!.title.es).toBe('Agua muy segura')
    expect((await manager.get(done.location!)).text).toContain('Todo lo del archivo ya está aquí')
  })

  it('names each error by its place and imports nothing', async () => {
    const manager = as('manager')
    const document = JSON.stringify({
      format: 'tequio-plan/1',
      plan: { slug: 'otro-plan', title: 'Otro', territory: 'Puebla' },
      commitments: [{ number: 1, title: 'Uno', participationLevel: 'mucho' }],
    })
    const { location } = await manager.post('/planes/importar', file(document))
    const { text } = await manager.get(location!)
    expect(text).toContain('commitments[0].participationLevel')
    expect(text).not.toContain('Confirmar e importar')
    const archivo = new URL(location!, 'http://localhost').searchParams.get('archivo')!
    expect((await manager.post('/planes/importar/revisar', { archivo })).status).toBe(422)
    expect(await findPlanBySlug(db, 'otro-plan')).toBeUndefined()
  })

  it('says what is wrong with what is no plan', async () => {
    for (const text of ['', 'hola', '{"a": 1,}', '[]'])
      expect((await as('manager').post('/planes/importar', file(text))).status).toBe(422)
  })
})
