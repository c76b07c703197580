import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { only, readDocument } from '../../../tests/support/document.ts'
import { testSite } from '../../../tests/support/site.ts'
import { NOBODY, type Actor } from '../../platform/access/index.ts'
import { SESSION_COOKIE } from '../../platform/http/index.ts'
import { openStorage } from '../../platform/storage/index.ts'
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
import { reportsOf } from './milestones/store.ts'
import { createPlan, setCurrentPlan } from './plans/actions.ts'
import type { PlanId } from './plans/model.ts'
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
    const { page } = await read(`/planes/prueba-2026?organization=${owner}&late=true`)
    expect(page.querySelectorAll('.card')).toHaveLength(1)
    expect(only(page, '.filters__state').textContent).toContain('1 de 2 compromisos')
    expect(page.querySelectorAll('.chip').map((chip) => chip.textContent)).toEqual([
      'Con algo vencido',
      'Secretaría de las Pruebas',
    ])
    expect(page.querySelectorAll('.downloads a').map((one) => one.getAttribute('href'))[0]).toBe(
      `/planes/prueba-2026/compromisos/exportar/csv?organization=${owner}&late=true`,
    )
    expect((await read('/planes/prueba-2026?q=nada')).text).toContain('Ningún compromiso cumple esos filtros')
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

describe('a commitment', () => {
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

describe('reporting progress', () => {
  it('keeps out everybody but the public owner’s people', async () => {
    await commit()
    expect((await site.visitor().get(`${MILESTONE}/avance`)).location).toContain('/entrar')
    for (const who of ['stranger', 'manager'] as const) {
      expect((await as(who).get(`${MILESTONE}/avance`)).status).toBe(403)
      expect((await as(who).post(`${MILESTONE}/avance`, sent({ file1: csv() }))).status).toBe(403)
    }
    expect(await reports()).toEqual([])
  })

  it('keeps the file of a refused report, and needs it no more', async () => {
    await commit()
    const officer = as('officer')
    const refused = await officer.post(`${MILESTONE}/avance`, sent({ file1: csv(), fileTitle1: 'Actas de octubre' }))
    expect(refused.status).toBe(422)
    const form = readDocument(refused.text)
    expect(form.querySelectorAll('.govuk-error-summary__list a').map((one) => one.getAttribute('href'))).toEqual([
      '#f-delayJustification',
    ])
    expect(only(form, '#f-narrative').textContent).toContain('Van 260 de 320.')
    expect(refused.text).toContain('Ya recibimos «actas.csv»')

    const kept1 = only(form, 'input[name="kept1"]').getAttribute('value')!
    const done = await officer.post(
      `${MILESTONE}/avance`,
      sent({ kept1, fileTitle1: 'Actas de octubre', delayJustification: 'Faltó material.' }),
    )
    expect(done.location).toBe(`${MILESTONE}/avance/recibido?reporte=1`)
    const [report] = await reports()
    expect(report!.evidence).toMatchObject([
      { kind: 'file', title: { es: 'Actas de octubre' }, fileName: 'actas.csv', size: 8 },
    ])
    expect((await officer.get(done.location!)).text).toContain('AV-1-1-1')
    const file = await site.visitor().get(`/evidencias/${report!.evidence[0]!.id}`)
    expect([file.text, file.headers.get('content-disposition')]).toEqual([
      'a,b\n1,2\n',
      expect.stringContaining('attachment'),
    ])
  })

  it('takes no receipt that it did not give, or gave for something else', async () => {
    await commit()
    const refused = await as('officer').post(`${MILESTONE}/avance`, sent({ file1: csv() }))
    const receipt = only(readDocument(refused.text), 'input[name="kept1"]').getAttribute('value')!
    const [body, sign] = receipt.split('.')
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body!, 'base64url').toString()), name: 'otro.csv' }),
    ).toString('base64url')
    await addMilestone(
      acting('manager'),
      (await findCommitmentByNumber(db, planId, 1))!.id,
      milestoneDraft({ number: 2, endsOn: null }),
    )
    for (const [path, kept1] of [
      [MILESTONE, `${forged}.${sign}`],
      [MILESTONE, 'nada'],
      [`${COMMITMENT}/hitos/2`, receipt],
    ]) {
      const answer = await as('officer').post(
        `${path}/avance`,
        sent({ kept1: kept1!, delayJustification: 'Por algo.' }),
      )
      expect([path, answer.status]).toEqual([path, 422])
      expect(answer.text).toContain('Para pasar de «limitado» agregue un archivo o un enlace')
    }
  })

  it('says at which field each thing is mended, all at once', async () => {
    await commit()
    const answer = await as('officer').post(
      `${MILESTONE}/avance`,
      sent({
        onDay: '31/11/2026',
        completion: '',
        link1: 'no es un enlace',
        fileTitle2: 'Sin archivo',
        file1: new File(['<html><script>alert(1)</script>'], 'x.html'),
      }),
    )
    const errors = readDocument(answer.text)
      .querySelectorAll('.govuk-error-summary__list a')
      .map((one) => one.getAttribute('href'))
    expect(errors.sort()).toEqual(['#f-completion', '#f-file1', '#f-file2', '#f-link1', '#f-onDay'])
    expect(await reports()).toEqual([])
  })

  it('makes one report of the same form sent twice', async () => {
    await commit()
    const form = readDocument((await as('officer').get(`${MILESTONE}/avance`)).text)
    const reportId = only(form, 'input[name="reportId"]').getAttribute('value')!
    const fields = { reportId, completion: 'limited', delayJustification: 'Por algo.' }
    const first = await as('officer').post(`${MILESTONE}/avance`, sent(fields))
    const second = await as('officer').post(`${MILESTONE}/avance`, sent(fields))
    expect([first.location, second.location]).toEqual([
      `${MILESTONE}/avance/recibido?reporte=1`,
      `${MILESTONE}/avance/recibido?reporte=1`,
    ])
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
