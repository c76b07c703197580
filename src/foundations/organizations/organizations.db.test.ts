import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { testSite } from '../../../tests/support/site.ts'
import { Forbidden, NOBODY, NotFound, type Actor } from '../../platform/access/index.ts'
import { databaseCode, SESSION_COOKIE } from '../../platform/http/index.ts'
import { historyOf } from '../../platform/journal/index.ts'
import { readTable } from '../../platform/tables/index.ts'
import {
  categorizeOrganization,
  correctOrganizationName,
  describeOrganization,
  dissolveOrganization,
  recordSuccession,
  register,
  removeOrganization,
  renameOrganization,
  restoreOrganization,
  superviseOrganization,
  withdrawSuccession,
} from './changes/actions.ts'
import {
  findOrganizationByName,
  organizationNames,
  organizationOptions,
  registerOrganization,
  type OrganizationId,
  type Registration,
} from './index.ts'
import { countOrganizations, eachOrganization, listOrganizations, type ListFilters } from './list/store.ts'
import module from './module.ts'
import type { Day } from '../../kernel/dates.ts'
import { LOOK_ALIKES } from '../../kernel/text.ts'
import { nameKey } from './register/model.ts'
import { findRecords } from './register/records.ts'

const connection = await testDatabase()
const { db, pool } = connection
const authority: Actor = {
  person: { id: '0199b0c0-0000-7000-8000-000000000001', name: 'Autoridad' },
  roles: [],
  permissions: new Map([['organization.manage', new Set(['0199b0c0-0000-7000-8000-000000000002'])]]),
}
const site = testSite(connection, { routes: module.routes, identify: async () => authority })
site.clock.now = new Date('2026-11-22T18:00:00Z')
const TODAY = '2026-11-22'
const context = site.context(authority)

beforeEach(() => db.execute(sql`truncate organizations cascade`))

const enter = (registration: Partial<Registration> & { name: string }): Promise<OrganizationId> =>
  db.transaction((tx) => registerOrganization(tx, { sector: 'public-body', ...registration }, null))
const slugOf = async (id: string) => (await organizationNames(db, [id], TODAY)).get(id)!.slug
const recordOf = async (id: string) => (await findRecords(db, [id], TODAY))[0]!
const historyEvents = async (id: string) =>
  (await historyOf(db, { kind: 'organization', id })).map(({ event }) => event)
const refusal = (verdict: { ok: boolean; reason?: string }) => (verdict.ok ? null : verdict.reason)

describe('the database itself refuses', () => {
  const codeOf = (statement: string) => pool.query(statement).then(() => null, databaseCode)

  it('two names on one day', async () => {
    const id = await enter({ name: 'Metrobús' })
    expect(
      await codeOf(
        `insert into organization_names (organization_id, name, from_day) values ('${id}', 'Otro', '2020-01-01')`,
      ),
    ).toBe('23P01')
  })
  it('two categories or two authorities on one day', async () => {
    const [id, one, other] = [
      await enter({ name: 'Metrobús' }),
      await enter({ name: 'Uno' }),
      await enter({ name: 'Dos' }),
    ]
    await pool.query(
      `insert into organization_categories (organization_id, category_id) values ('${id}', 'descentralizado')`,
    )
    expect(
      await codeOf(
        `insert into organization_categories (organization_id, category_id, from_day) values ('${id}', 'autonomo', '2020-01-01')`,
      ),
    ).toBe('23P01')
    await pool.query(
      `insert into organization_supervisions (organization_id, authority_id, until_day) values ('${id}', '${one}', '2020-01-01')`,
    )
    expect(
      await codeOf(
        `insert into organization_supervisions (organization_id, authority_id, from_day) values ('${id}', '${other}', '2020-01-01')`,
      ),
    ).toBeNull()
    expect(
      await codeOf(
        `insert into organization_supervisions (organization_id, authority_id, from_day) values ('${id}', '${one}', '2021-01-01')`,
      ),
    ).toBe('23P01')
  })
  it('a succession that leads back, whatever its length', async () => {
    const ids = [await enter({ name: 'Uno' }), await enter({ name: 'Dos' }), await enter({ name: 'Tres' })]
    const follow = (from: number, to: number) =>
      codeOf(
        `insert into organization_successions (predecessor_id, successor_id, kind) values ('${ids[from]}', '${ids[to]}', 'merged')`,
      )
    expect([await follow(0, 1), await follow(1, 2), await follow(2, 0), await follow(0, 0)]).toEqual([
      null,
      null,
      '23514',
      '23514',
    ])
  })
  it('an end before the beginning, and a day of the end of what goes on', async () => {
    const id = await enter({ name: 'Metrobús', foundedOn: '2005-06-19' })
    expect(
      await codeOf(`update organizations set dissolved = true, dissolved_on = '2005-06-18' where id = '${id}'`),
    ).toBe('23514')
    expect(await codeOf(`update organizations set dissolved_on = '2030-01-01' where id = '${id}'`)).toBe('23514')
  })
})

describe('an act', () => {
  it('writes its entry in the history of all it is about', async () => {
    const [body, garante] = [
      await enter({ name: 'Metrobús' }),
      await enter({ name: 'Instituto garante', sector: 'authority' }),
    ]
    await superviseOrganization(context, await slugOf(body), garante, null)
    expect(await historyEvents(body)).toEqual(['organization.supervision-changed', 'organization.registered'])
    expect(await historyEvents(garante)).toEqual(['organization.supervision-changed', 'organization.registered'])
  })

  it('leaves no trace where the actor may not', async () => {
    const slug = await slugOf(await enter({ name: 'Metrobús' }))
    const visitor = site.context(NOBODY)
    await expect(
      renameOrganization(visitor, slug, { name: 'Otro', acronym: null }, '2020-01-01'),
    ).rejects.toBeInstanceOf(Forbidden)
    await expect(register(visitor, { name: 'Nueva', sector: 'other' }, { confirmed: false })).rejects.toBeInstanceOf(
      Forbidden,
    )
    expect(await countOrganizations(db, {}, TODAY)).toBe(1)
    expect((await findOrganizationByName(db, 'Metrobús'))?.slug).toBe(slug)
  })

  it('on nobody is not found', async () => {
    await expect(dissolveOrganization(context, 'nadie', null)).rejects.toBeInstanceOf(NotFound)
  })

  it('renames: found by both names, at the same address', async () => {
    const id = await enter({ name: 'Delegación Tlalpan' })
    const slug = await slugOf(id)
    expect(
      refusal(await renameOrganization(context, slug, { name: 'Alcaldía Tlalpan', acronym: null }, '2018-10-01')),
    ).toBeNull()
    expect(await findOrganizationByName(db, 'delegacion tlalpan')).toMatchObject({ id, name: 'Alcaldía Tlalpan', slug })
    expect((await organizationNames(db, [id], '2018-09-30')).get(id)?.name).toBe('Delegación Tlalpan')
    expect(await recordOf(id)).toMatchObject({
      names: [
        { name: 'Delegación Tlalpan', from: null, until: '2018-10-01' },
        { name: 'Alcaldía Tlalpan', from: '2018-10-01', until: null },
      ],
    })
  })

  it('corrects a name: no new one comes of it', async () => {
    const id = await enter({ name: 'Alcaldía Cuahtémoc' })
    await correctOrganizationName(context, await slugOf(id), null, { name: 'Alcaldía Cuauhtémoc', acronym: null })
    expect((await recordOf(id)).names).toEqual([
      { name: 'Alcaldía Cuauhtémoc', acronym: null, from: null, until: null },
    ])
    expect((await historyOf(db, { kind: 'organization', id }))[0]).toMatchObject({
      event: 'organization.name-corrected',
      details: { from: 'Alcaldía Cuahtémoc', to: 'Alcaldía Cuauhtémoc' },
    })
  })

  it('records who takes over, and the end, at once', async () => {
    const [old, heir] = [await enter({ name: 'INFO', foundedOn: '2006-03-31' }), await enter({ name: 'Órgano nuevo' })]
    const succession = {
      successorId: heir,
      kind: 'duty-passed',
      on: '2025-03-20',
      note: 'Decreto',
      ends: true,
    } as const
    expect(refusal(await recordSuccession(context, await slugOf(old), succession))).toBeNull()
    expect(await recordOf(old)).toMatchObject({
      dissolved: true,
      dissolvedOn: '2025-03-20',
      successors: [{ organization: { id: heir }, kind: 'duty-passed', on: '2025-03-20', note: 'Decreto' }],
    })
    expect((await recordOf(heir)).predecessors).toMatchObject([{ organization: { id: old } }])
    expect(refusal(await recordSuccession(context, await slugOf(old), succession))).toBe('already-recorded')
    expect(refusal(await recordSuccession(context, await slugOf(heir), { ...succession, successorId: old }))).toBe(
      'circle',
    )
    expect(await withdrawSuccession(context, await slugOf(old), heir)).toEqual({ ok: true, value: { end: 'restored' } })
    expect(await recordOf(old)).toMatchObject({ dissolved: false, dissolvedOn: null, successors: [] })
    expect((await historyOf(db, { kind: 'organization', id: old }))[0]).toMatchObject({
      event: 'organization.succession-withdrawn',
      details: { end: 'restored' },
    })
  })

  it('takes back the end that a succession recorded, and no end that somebody decided', async () => {
    const [old, one, other] = [
      await enter({ name: 'Instituto' }),
      await enter({ name: 'Parte Uno' }),
      await enter({ name: 'Parte Dos' }),
    ]
    const slug = await slugOf(old)
    const split = (successorId: OrganizationId, on: Day, ends = true) =>
      recordSuccession(context, slug, { successorId, kind: 'split', on, note: null, ends })
    const withdrawn = async (successorId: OrganizationId) => {
      const verdict = await withdrawSuccession(context, slug, successorId)
      return [verdict.ok && verdict.value.end, (await recordOf(old)).dissolvedOn]
    }
    await split(one, '2025-01-01')
    await split(other, '2025-01-01')
    expect(await withdrawn(one)).toEqual(['ended', '2025-01-01']) // the other part says so too
    expect(await withdrawn(other)).toEqual(['restored', null])

    await split(one, '2025-01-01')
    await split(other, '2025-06-01')
    expect((await recordOf(old)).dissolvedOn).toBe('2025-06-01')
    expect(await withdrawn(other)).toEqual(['ended', '2025-01-01'])
    expect(await withdrawn(one)).toEqual(['restored', null])

    await dissolveOrganization(context, slug, '2024-12-31')
    await split(one, '2025-01-01')
    expect(await withdrawn(one)).toEqual(['ended', '2024-12-31']) // as it was recorded by itself
    await restoreOrganization(context, slug)

    await split(one, '2025-01-01')
    await dissolveOrganization(context, slug, '2025-02-02')
    expect(await withdrawn(one)).toEqual(['ended', '2025-02-02'])
    await restoreOrganization(context, slug)

    await split(one, '2025-01-01', false)
    expect(await withdrawn(one)).toEqual(['none', null])
  })

  it('says before and after what withdrawing a succession does to the end', async () => {
    const [old, heir] = [await enter({ name: 'Instituto de Siembra' }), await enter({ name: 'Secretaría de Siembra' })]
    const at = `/organizaciones/${await slugOf(old)}`
    const sent = { kind: 'merged', successor: 'Secretaría de Siembra', on: '2025-01-01', ends: 'yes' }
    await manager.post(`${at}/sucesion`, sent)
    expect((await manager.get(`${at}/sucesion`)).text).toContain(
      'Al quitarla, la organización vuelve a estar en funciones',
    )
    const { location } = await manager.post(`${at}/sucesion/quitar`, { successor: heir })
    expect(location).toBe(`${at}?hecho=withdrawn-restored`)
    expect((await manager.get(location!)).text).toContain('La organización vuelve a estar en funciones')
    await manager.post(`${at}/estado`, { state: 'dissolved', on: '2024-01-01' })
    await manager.post(`${at}/sucesion`, { ...sent, ends: 'no' })
    expect((await manager.get(`${at}/sucesion`)).text).toContain(
      'Al quitarla, el fin de la organización sigue registrado',
    )
    expect((await manager.post(`${at}/sucesion/quitar`, { successor: heir })).location).toBe(
      `${at}?hecho=withdrawn-ended`,
    )
  })

  it('of a future day holds from that day', async () => {
    const id = await enter({ name: 'Metrobús' })
    await dissolveOrganization(context, await slugOf(id), '2027-01-01')
    expect(await recordOf(id)).toMatchObject({ dissolved: false, dissolvedOn: '2027-01-01' })
    expect((await findRecords(db, [id], '2027-01-01'))[0]!.dissolved).toBe(true)
    expect(await countOrganizations(db, { status: 'dissolved' }, TODAY)).toBe(0)
    expect(await countOrganizations(db, { status: 'dissolved' }, '2027-01-01')).toBe(1)
  })

  it('changes category and facts, and refuses to say the same again', async () => {
    const id = await enter({ name: 'Metrobús', categoryId: 'desconcentrado' })
    const slug = await slugOf(id)
    expect(refusal(await categorizeOrganization(context, slug, 'descentralizado', null))).toBe('day-needed')
    expect(refusal(await categorizeOrganization(context, slug, 'descentralizado', '2019-01-01'))).toBeNull()
    expect(await recordOf(id)).toMatchObject({
      category: 'descentralizado',
      categories: [{ category: 'desconcentrado', until: '2019-01-01' }, { category: 'descentralizado' }],
    })
    const facts = {
      sector: 'public-body',
      level: 'state',
      borough: null,
      foundedOn: '2005-06-19',
      website: 'https://www.metrobus.cdmx.gob.mx',
    } as const
    expect(refusal(await describeOrganization(context, slug, facts))).toBeNull()
    expect(refusal(await describeOrganization(context, slug, facts))).toBe('no-change')
  })

  it('does not let two at once undo each other', async () => {
    const slug = await slugOf(await enter({ name: 'Metrobús' }))
    const verdicts = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        renameOrganization(context, slug, { name: `Nombre ${index}`, acronym: null }, '2020-01-01'),
      ),
    )
    expect(verdicts.filter(({ ok }) => ok)).toHaveLength(1)
    expect(verdicts.filter((verdict) => refusal(verdict) === 'same-day')).toHaveLength(7)
  })
})

describe('addresses', () => {
  it('are one for each, and never those of other pages', async () => {
    const ids = [
      await enter({ name: 'Metrobús' }),
      await enter({ name: '¡Metrobús!' }),
      await enter({ name: 'Nueva' }),
      await enter({ name: 'Importar' }),
      await enter({ name: '水利局' }),
    ]
    expect(await Promise.all(ids.map(slugOf))).toEqual([
      'metrobus',
      'metrobus-2',
      'nueva-2',
      'importar-2',
      'organizacion',
    ])
  })
})

describe('a name', () => {
  it('is found whatever its accents, capitals, dots and quotes', async () => {
    const id = await enter({ name: 'Instituto de Estudios “Rosario Castellanos” S.A. de C.V.', acronym: 'I.E.R.C.' })
    for (const text of [
      'instituto de estudios "rosario castellanos" SA DE CV'.replace('SA DE CV', 'S.A de C.V'),
      'INSTITUTO DE ESTUDIOS ROSARIO CASTELLANOS, S.A. DE C.V.',
      'i e r c',
    ])
      expect((await findOrganizationByName(db, text))?.id).toBe(id)
    expect(await findOrganizationByName(db, 'Instituto de Estudios')).toBeNull()
    expect(await findOrganizationByName(db, '')).toBeNull()
  })

  it('of two is nobody in particular', async () => {
    await enter({ name: 'Red Ciudadana', sector: 'civil-society' })
    await enter({ name: 'Red ciudadana', sector: 'civil-society' })
    expect(await findOrganizationByName(db, 'Red Ciudadana')).toBeNull()
  })

  it('goes before an acronym', async () => {
    const id = await enter({ name: 'Metro' })
    await enter({ name: 'Sistema de Transporte Colectivo', acronym: 'METRO' })
    expect((await findOrganizationByName(db, 'metro'))?.id).toBe(id)
  })
})

describe('the list', () => {
  const names = async (filters: ListFilters, day = TODAY) =>
    (await listOrganizations(db, { filters, day, limit: 50 })).items.map(({ name }) => name)

  it('sorts by name as people read it, not by code', async () => {
    for (const name of ['Ñandú', 'Órgano', 'Zócalo', 'árbol', 'Beta', 'Oaxaca']) await enter({ name })
    expect(await names({})).toEqual(['árbol', 'Beta', 'Ñandú', 'Oaxaca', 'Órgano', 'Zócalo'])
    const down = await listOrganizations(db, { filters: {}, day: TODAY, sort: '-name', limit: 2 })
    expect(down.items.map(({ name }) => name)).toEqual(['Zócalo', 'Órgano'])
  })

  it('filters, and counts what it filters', async () => {
    const garante = await enter({ name: 'Instituto garante', sector: 'authority' })
    const metrobus = await enter({ name: 'Metrobús', acronym: 'MB', level: 'state', categoryId: 'descentralizado' })
    await enter({ name: 'Alcaldía Tlalpan', level: 'municipal', borough: '012', categoryId: 'alcaldia' })
    const gone = await enter({ name: 'Policía Bancaria' })
    await superviseOrganization(context, await slugOf(metrobus), garante, '2020-01-01')
    await dissolveOrganization(context, await slugOf(gone), null)
    await renameOrganization(
      context,
      await slugOf(metrobus),
      { name: 'Metrobús de la Ciudad', acronym: 'MB' },
      '2021-01-01',
    )
    const cases: [ListFilters, string[]][] = [
      [{ q: 'METROBUS ciudad' }, ['Metrobús de la Ciudad']],
      [{ q: 'mb' }, ['Metrobús de la Ciudad']],
      [{ q: '%' }, []],
      [{ sector: 'authority' }, ['Instituto garante']],
      [{ level: 'municipal' }, ['Alcaldía Tlalpan']],
      [{ borough: '012' }, ['Alcaldía Tlalpan']],
      [{ categoryId: 'descentralizado' }, ['Metrobús de la Ciudad']],
      [{ authorityId: garante }, ['Metrobús de la Ciudad']],
      [{ status: 'dissolved' }, ['Policía Bancaria']],
      [{ status: 'active', sector: 'public-body' }, ['Alcaldía Tlalpan', 'Metrobús de la Ciudad']],
    ]
    for (const [filters, expected] of cases) {
      expect(await names(filters), JSON.stringify(filters)).toEqual(expected)
      expect(await countOrganizations(db, filters, TODAY), JSON.stringify(filters)).toBe(expected.length)
    }
    expect(await names({ authorityId: garante }, '2019-12-31')).toEqual([])
  })

  it('goes page by page over all, each once', async () => {
    for (let number = 0; number < 23; number++) await enter({ name: `Igual ${number % 5}` })
    const seen: string[] = []
    for await (const page of eachOrganization(db, {}, TODAY, 4)) seen.push(...page.map(({ id }) => id))
    expect(new Set(seen).size).toBe(23)
    expect(seen).toHaveLength(23)
  })

  it('begins anew at a cursor that is none of ours', async () => {
    await enter({ name: 'Metrobús' })
    for (const after of ['x', 'bnVsbA', Buffer.from('["a","b"]').toString('base64url')])
      expect((await listOrganizations(db, { filters: {}, day: TODAY, after, limit: 5 })).items).toHaveLength(1)
  })

  it('offers what still exists', async () => {
    const [one, other] = [await enter({ name: 'Metrobús', acronym: 'MB' }), await enter({ name: 'Otra' })]
    await dissolveOrganization(context, await slugOf(other), '2020-01-01')
    expect(await organizationOptions(db)).toEqual([{ value: one, label: 'Metrobús (MB)' }])
    expect(await organizationOptions(db, { sector: 'union' })).toEqual([])
  })
})

describe('pages', () => {
  const visitor = site.visitor()
  const manager = site.visitor()
  manager.cookies.set('tequio.session_token', 'any')

  it('say first of all that a body is gone and who follows', async () => {
    const [old, heir] = [await enter({ name: 'INFO' }), await enter({ name: 'Órgano nuevo' })]
    await recordSuccession(context, await slugOf(old), {
      successorId: heir,
      kind: 'duty-passed',
      on: '2025-03-20',
      note: null,
      ends: true,
    })
    const { text, status } = await visitor.get('/organizaciones/info')
    expect(status).toBe(200)
    expect(text).toMatch(
      /Dejó de existir el 20 de marzo de 2025.*El 20 de marzo de 2025 sus funciones pasaron a.*href="\/organizaciones\/organo-nuevo"/s,
    )
    expect(text).not.toContain('renombrar')
    expect((await manager.get('/organizaciones/info')).text).toContain('/organizaciones/info/renombrar')
    expect(JSON.parse((await visitor.get('/organizaciones/info.json')).text)).toMatchObject({
      id: old,
      dissolved: true,
      successors: [{ organization: { id: heir } }],
    })
  })

  it('are the same number of queries for one organization and for fifty', async () => {
    let queries = 0
    const counting = testSite({ ...connection, db: counted(db, () => queries++) }, { routes: module.routes })
    const ask = async (path: string) => {
      queries = 0
      expect((await counting.visitor().get(path)).status).toBe(200)
      return queries
    }
    const id = await enter({ name: 'Metrobús' })
    const few = [await ask('/organizaciones'), await ask('/organizaciones/metrobus')]
    const garante = await enter({ name: 'Garante', sector: 'authority' })
    for (let number = 0; number < 60; number++)
      await superviseOrganization(
        context,
        await slugOf(await enter({ name: `Cuerpo ${number}` })),
        number % 2 ? garante : id,
        null,
      )
    const names = ['Nombre A', 'Nombre B', 'Nombre C', 'Nombre D']
    for (const [index, name] of names.entries())
      await renameOrganization(context, 'metrobus', { name, acronym: null }, `20${10 + index}-01-01`)
    const many = [await ask('/organizaciones'), await ask('/organizaciones/metrobus')]
    expect(many[0]! - few[0]!).toBeLessThanOrEqual(1) // the names of authorities, where there are any
    expect(many[1]).toBe(few[1])
    expect(Math.max(...many)).toBeLessThanOrEqual(10)
  })

  it('download exactly what the filters show, no cell of it a formula', async () => {
    await enter({
      name: '=Fórmula "S.A."',
      acronym: 'F',
      level: 'state',
      categoryId: 'empresa',
      website: 'https://f.example.mx',
    })
    await enter({ name: 'Alcaldía Tlalpan', borough: '012', level: 'municipal', categoryId: 'alcaldia' })
    await enter({ name: 'Otra', sector: 'academia' })
    const file = async (format: string) => {
      const answer = await visitor.get(`/organizaciones/exportar?formato=${format}&sector=public-body`)
      expect(answer).toMatchObject({ status: 200 })
      expect(answer.headers.get('content-disposition')).toContain(`organizaciones-2026-11-22.${format}`)
      return answer.text
    }
    expect(JSON.parse(await file('json')).map(({ name }: { name: string }) => name)).toEqual([
      'Alcaldía Tlalpan',
      '=Fórmula "S.A."',
    ])
    const table = await readTable(new TextEncoder().encode(await file('csv')), 'x.csv')
    expect(table.ok && table.value.sheets[0]!.rows.map(({ cells }) => cells.slice(0, 6))).toEqual([
      ['Alcaldía Tlalpan', '', 'Sujeto obligado', 'De alcaldía o municipal', 'Alcaldía', 'Tlalpan'],
      [`'=Fórmula "S.A."`, 'F', 'Sujeto obligado', 'De la ciudad o estatal', 'Empresa', ''],
    ])
    expect((await file('xlsx')).slice(0, 2)).toBe('PK')
  })

  it('register, change and refuse by form, keeping what was typed', async () => {
    const fields = {
      name: 'Instituto de Vivienda',
      acronym: 'INVI',
      sector: 'public-body',
      website: 'invi.cdmx.gob.mx',
      founded: '29/09/1998',
    }
    expect(await manager.post('/organizaciones/nueva', fields)).toMatchObject({
      status: 303,
      location: '/organizaciones/instituto-de-vivienda?hecho=registered',
    })
    const taken = await manager.post('/organizaciones/nueva', { ...fields, name: 'Instituto de vivienda' })
    expect(taken.status).toBe(422)
    expect(taken.text).toContain('value="Instituto de vivienda"')
    expect(taken.text).toContain('Es una organización distinta con el mismo nombre')
    expect(await manager.post('/organizaciones/nueva', { ...fields, confirm: 'yes' })).toMatchObject({
      status: 303,
      location: '/organizaciones/instituto-de-vivienda-2?hecho=registered',
    })

    const wrong = await manager.post('/organizaciones/nueva', {
      name: ' ',
      sector: 'x',
      website: 'javascript:alert(1)',
      founded: '31/02/2020',
      category: 'nada',
    })
    expect(wrong.status).toBe(422)
    for (const field of ['f-name', 'f-sector', 'f-website', 'f-founded'])
      expect(wrong.text).toContain(`id="${field}-error"`)

    const at = '/organizaciones/instituto-de-vivienda'
    expect((await manager.post(`${at}/supervision`, { other: 'instituto de vivienda' })).status).toBe(422) // two have that name
    const sent: [string, Record<string, string>, string][] = [
      ['renombrar', { name: 'Instituto de Vivienda de la Ciudad', on: '2019-01-01' }, 'renamed'],
      ['corregir', { which: 'first', name: 'Instituto de la Vivienda' }, 'corrected'],
      ['categoria', { category: 'descentralizado' }, 'categorized'],
      ['datos', { sector: 'public-body', level: 'state' }, 'described'],
      ['estado', { state: 'dissolved', on: '2026-01-01' }, 'dissolved'],
      ['estado', { state: 'active' }, 'restored'],
    ]
    for (const [path, form, done] of sent) {
      expect((await manager.get(`${at}/${path}`)).status).toBe(200)
      const answer = await manager.post(`${at}/${path}`, form)
      expect(answer, path).toMatchObject({ status: 303, location: `${at}?hecho=${done}` })
    }
    const lost = await manager.post(`${at}/sucesion`, {
      kind: 'merged',
      successor: 'Instituto de Vivienda de la Cuidad',
      ends: 'no',
    })
    expect(lost.status).toBe(422)
    expect(lost.text).toContain('¿Es alguna de estas?')
    expect((await manager.get('/organizaciones/nadie/renombrar')).status).toBe(404)
    expect((await visitor.get(`${at}/renombrar`)).status).toBe(303)
  })

  it('never fail, whatever the address asks', async () => {
    await enter({ name: 'Metrobús' })
    for (const query of [
      'q=%00',
      'q=%25_%5C',
      'sector=x',
      'autoridad=x',
      'after=x',
      'after=W10',
      `q=${'a'.repeat(5000)}`,
      'categoria=%F0%9F%92%A7',
      'nivel=&alcaldia=999',
    ])
      expect((await visitor.get(`/organizaciones?${query}`)).status, query).toBe(200)
    for (const slug of ['%00', '%F0%9F%92%A7', 'x'.repeat(300), "'--"])
      expect((await visitor.get(`/organizaciones/${slug}`)).status, slug).toBe(404)
  })
})

/** The same database, telling of each query. */
function counted(of: typeof db, tell: () => void): typeof db {
  return new Proxy(of, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (['select', 'selectDistinct', 'execute'].includes(String(name)))
        return (...parameters: unknown[]) => (
          tell(),
          (value as (...all: unknown[]) => unknown).apply(target, parameters)
        )
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const manager = site.visitor()
manager.cookies.set(SESSION_COOKIE, 'manager')

describe('a name that passes for another', () => {
  it('is the same to the database and to us, letter by letter', async () => {
    for (const [latin, others] of Object.entries(LOOK_ALIKES))
      for (const other of others) {
        const { rows } = await pool.query(`select name_key($1) as key`, [`x${other}`])
        expect([other, rows[0].key, nameKey(`x${other}`)]).toEqual([other, `x${latin}`, `x${latin}`])
      }
  })

  it('is told when it is registered and when another takes it', async () => {
    await enter({ name: 'Agencia Digital' })
    const twin = { name: 'Аgencia Digital', sector: 'public-body' } as const // its first letter is Cyrillic
    expect(refusal(await register(context, twin, { confirmed: false }))).toBe('name-taken')
    const slug = await slugOf(await enter({ name: 'Metrobús' }))
    const rename = (confirmed?: boolean) =>
      renameOrganization(context, slug, { name: 'Agencia digital', acronym: null }, '2020-01-01', { confirmed })
    expect(refusal(await rename())).toBe('name-taken')
    const correct = await correctOrganizationName(context, slug, null, { name: 'AGENCIA DIGITAL', acronym: null })
    expect(refusal(correct)).toBe('name-taken')
    expect(refusal(await rename(true))).toBeNull()
    expect(
      refusal(await renameOrganization(context, slug, { name: 'Metrobús', acronym: null }, '2021-01-01')),
    ).toBeNull()
  })

  it.each([
    ['\u202eevil \u200bOrg', 'evil Org'],
    ['Instituto\u3164de\u2800Prueba', 'Instituto de Prueba'],
  ])('keeps only what can be seen: %j', async (typed, name) => {
    const answer = await manager.post('/organizaciones/nueva', { name: typed, sector: 'other' })
    expect(answer.status).toBe(303)
    expect((await findOrganizationByName(db, name))?.name).toBe(name)
  })

  it.each([
    ['@@@ ***', 'letras o números'],
    ['\u3164\u3164', 'Escriba'],
    ['ana@ejemplo.mx', 'no un correo'],
  ])('is refused with what to change: %j', async (name, text) => {
    const answer = await manager.post('/organizaciones/nueva', { name, sector: 'other' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(text)
  })

  it('nor has its website a password', async () => {
    const website = 'https://user:pass@x.mx'
    const answer = await manager.post('/organizaciones/nueva', { name: 'Instituto', sector: 'other', website })
    expect(answer.text).toContain('Quite el usuario y la contraseña')
  })
})

describe('days that nobody can mean', () => {
  it('are refused', async () => {
    const founded = (foundedOn: string) =>
      register(context, { name: 'Instituto', sector: 'other', foundedOn }, { confirmed: false })
    expect(refusal(await founded('2999-01-01'))).toBe('founded-ahead')
    expect(refusal(await founded('1499-12-31'))).toBe('implausible-day')
    const slug = await slugOf(await enter({ name: 'Metrobús' }))
    for (const day of ['0001-01-01', '2036-11-23'])
      expect(refusal(await renameOrganization(context, slug, { name: 'Otro', acronym: null }, day))).toBe(
        'implausible-day',
      )
    expect(refusal(await dissolveOrganization(context, slug, '9999-01-01'))).toBe('implausible-day')
    const answer = await manager.post('/organizaciones/nueva', { name: 'Otro', sector: 'other', founded: '01/01/2999' })
    expect(answer.text).toContain('no puede ser futura')
  })
})

describe('what was registered by mistake', () => {
  it('is taken out of the register, and the journal keeps it', async () => {
    const id = await enter({ name: 'Instituto Repetido' })
    const at = `/organizaciones/${await slugOf(id)}`
    expect((await manager.get(at)).text).toContain(`${at}/quitar`)
    expect((await manager.post(`${at}/quitar`, {})).status).toBe(422)
    const answer = await manager.post(`${at}/quitar`, { why: 'Se registró dos veces.' })
    expect(answer.location).toBe('/organizaciones?hecho=quitada')
    expect((await manager.get(answer.location!)).text).toContain('se quitó del registro')
    expect((await manager.get(at)).status).toBe(404)
    const { rows } = await db.execute(sql`select details from journal where event = 'organization.removed'`)
    expect(rows.at(-1)).toMatchObject({ details: { name: 'Instituto Repetido', why: 'Se registró dos veces.' } })
  })

  it('stays where anything refers to it', async () => {
    const [watched, watching, owing] = [
      await enter({ name: 'Metrobús' }),
      await enter({ name: 'Garante', sector: 'authority' }),
      await enter({ name: 'Deudora' }),
    ]
    await superviseOrganization(context, await slugOf(watched), watching, null)
    await pool.query(
      `insert into plans (id, slug, title, territory, convener_id) values (gen_random_uuid(), 'con-quien-convoca', '{"es": "Plan"}', 'Ciudad', $1)`,
      [owing],
    )
    for (const id of [watched, watching, owing])
      expect(refusal(await removeOrganization(context, await slugOf(id), 'Por error'))).toBe('in-use')
    await pool.query(`delete from plans where slug = 'con-quien-convoca'`)
  })
})

describe('the list', () => {
  it('has no filters where there is nothing to filter', async () => {
    const text = (await manager.get('/organizaciones')).text
    expect(text).toContain('Aquí estará el registro')
    expect(text).not.toContain('name="alcaldia"')
    expect((await manager.get('/organizaciones?q=nadie')).text).toContain('name="alcaldia"')
  })

  it('has a column of categories where some organization has one', async () => {
    await enter({ name: 'Metrobús' })
    expect((await manager.get('/organizaciones')).text).not.toContain('Sin dato')
    await enter({ name: 'Instituto', categoryId: 'autonomo' })
    expect((await manager.get('/organizaciones')).text).toContain('data-label="Categoría"')
  })
})
