import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { fieldsOf, only, readDocument } from '../../../tests/support/document.ts'
import { testSite } from '../../../tests/support/site.ts'
import { newId } from '../../kernel/id.ts'
import { NOBODY, type Actor } from '../../platform/access/index.ts'
import { readShipped } from './catalogue/seed.ts'
import { principleNames, principleOptions, seedLegalFramework } from './index.ts'
import module from './module.ts'

const connection = await testDatabase()
const { db } = connection
const authority: Actor = {
  person: { id: newId(), name: 'La Autoridad' },
  roles: [],
  permissions: new Map([['legal-framework.manage', new Set([newId()])]]),
}
const site = testSite(connection, {
  routes: module.routes,
  identify: async (_services, request) => (request.headers.get('cookie')?.includes('authority') ? authority : NOBODY),
})
const visitor = site.visitor()
const keeper = site.visitor()
keeper.cookies.set('tequio.session_token', 'authority')

let added: number
beforeAll(async () => {
  added = await seedLegalFramework(site.services)
})

const events = async (event: string) =>
  (
    await db.execute<{ details: Record<string, unknown>; actor_id: string | null }>(
      sql`select details, actor_id from journal where event = ${event} order by id`,
    )
  ).rows

describe('what the product ships', () => {
  it('is all there after the first start', async () => {
    const { norms, catalogues } = readShipped()
    const versions = norms.flatMap((norm) => norm.versions)
    const expected =
      norms.length +
      versions.length +
      versions.flatMap((version) => version.provisions).length +
      catalogues.length +
      catalogues.flatMap((catalogue) => catalogue.principles).length
    expect(added).toBe(expected)
    expect(await events('norm.registered')).toHaveLength(norms.length)
  })

  it('is added once, also by two starts at a time', async () => {
    expect(await Promise.all([seedLegalFramework(site.services), seedLegalFramework(site.services)])).toEqual([0, 0])
  })

  it('never overwrites what people edited, nor comes back under another name', async () => {
    await db.execute(
      sql`update principles set slug = 'otro-nombre', name = '{"es":"Otro nombre"}' where slug = 'retroalimentacion' and number = 9`,
    )
    await db.execute(sql`update norm_versions set published_on = '2015-10-06' where published_on = '2015-10-07'`)
    expect(await seedLegalFramework(site.services)).toBe(0)
    expect((await principleOptions(db, '2026-11-22')).at(-1)!.name.es).toBe('Otro nombre')
    await db.execute(
      sql`update principles set slug = 'retroalimentacion', name = '{"es":"Retroalimentación","en":"Feedback"}' where slug = 'otro-nombre'`,
    )
    await db.execute(sql`update norm_versions set published_on = '2015-10-07' where published_on = '2015-10-06'`)
  })

  it('says which norm replaced which', async () => {
    const norm = JSON.parse((await visitor.get('/marco-legal/ley-ciudad-abierta.json')).text)
    expect(norm.versions[0]).toMatchObject({
      ended: 'abrogated',
      inForceUntil: '2019-01-01',
      endedBy: { slug: 'ley-operacion-innovacion-digital' },
    })
  })
})

describe('the principles to choose from', () => {
  it.each([
    ['2016-06-01', '2015', 8],
    ['2018-12-31', '2015', 8],
    ['2019-01-01', '2018', 9],
    ['2026-11-22', '2018', 9],
  ])('on %s are those of %s: %i', async (day, catalogue, count) => {
    const options = await principleOptions(db, day)
    expect(new Set(options.map((option) => option.catalogue))).toEqual(new Set([catalogue]))
    expect(options.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  })

  it('before any law are none', async () => expect(await principleOptions(db, '2015-01-01')).toEqual([]))

  it('are named by id, whatever their catalogue', async () => {
    const [old] = await principleOptions(db, '2016-06-01')
    const [fresh] = await principleOptions(db, '2026-06-01')
    const names = await principleNames(db, [old!.id, fresh!.id, newId()])
    expect([...names.values()].map(({ address }) => address).sort()).toEqual([
      '/principios/2015/transparencia-proactiva',
      '/principios/2018/transparencia-proactiva',
    ])
  })
})

describe('the pages', () => {
  it.each([
    '/marco-legal',
    '/principios',
    '/marco-legal/ley-de-transparencia-cdmx',
    '/marco-legal/ley-operacion-innovacion-digital',
    '/principios/2015/colaboracion',
    '/principios/2018/uso-estrategico-de-la-informacion',
  ])('%s is there for everybody, in both languages and as JSON', async (path) => {
    for (const language of ['es', 'en']) {
      const answer = await site.visitor().get(`${path}?lang=${language}`)
      expect(answer.status).toBe(200)
      expect(only(readDocument(answer.text), 'h1').textContent.length).toBeGreaterThan(3)
      expect(answer.text).not.toContain('undefined')
    }
    const json = await visitor.get(`${path}.json`)
    expect(json.headers.get('content-type')).toContain('application/json')
    expect(JSON.parse(json.text)).toBeTypeOf('object')
  })

  it('have every provision at its anchor, article 109 twice', async () => {
    const document = readDocument((await visitor.get('/marco-legal/ley-de-transparencia-cdmx')).text)
    for (const id of [
      'articulo-109',
      'articulo-109-principios',
      'articulo-111-fraccion-vi',
      'articulo-112-fraccion-viii',
    ])
      expect(document.querySelectorAll(`#${id}`)).toHaveLength(1)
  })

  it('say which catalogue is in force', async () => {
    const page = (await visitor.get('/principios')).text
    expect(page).toContain('Hoy rigen: Los nueve principios de 2018')
    expect(page.match(/tag--done/g)).toHaveLength(1)
  })

  it.each([
    '/marco-legal/no-existe',
    '/principios/2015/no-existe',
    '/principios/1999/colaboracion',
    '/marco-legal/NO',
    '/marco-legal/%00',
  ])('%s is not found', async (path) => expect((await visitor.get(path)).status).toBe(404))

  it('download as CSV and JSON', async () => {
    const csv = (await visitor.get('/principios/exportar?formato=csv')).text
    expect(csv.trim().split('\r\n')).toHaveLength(1 + 8 + 9)
    const rows: { article?: string }[] = JSON.parse((await visitor.get('/marco-legal/exportar?formato=json')).text)
    expect(rows.filter((row) => row.article === '109')).toHaveLength(2)
  })
})

describe('the resources', () => {
  const [norms, principles] = module.resources as [(typeof module.resources)[number], (typeof module.resources)[number]]
  const request = (filters = {}, more = {}) => ({
    filters,
    sort: undefined,
    after: undefined,
    limit: 3,
    locale: 'es' as const,
    ...more,
  })

  it('list norms page by page, as their schema says', async () => {
    const seen: string[] = []
    let after: string | undefined
    do {
      const { items, next, total } = await norms.list(db, request({}, { after }))
      expect(total).toBe(readShipped().norms.length)
      for (const item of items) seen.push(String(norms.schema.strict().parse(item)['slug']))
      after = next ?? undefined
    } while (after)
    expect(seen).toEqual(
      readShipped()
        .norms.map(({ norm }) => norm.slug)
        .sort(),
    )
  })

  it('filter by day in force', async () => {
    const slugs = async (day: string) =>
      (await norms.list(db, request({ inForceOn: day }, { limit: 50 }))).items.map((item) => item['slug'])
    expect(await slugs('2018-06-01')).toEqual([
      'ley-ciudad-abierta',
      'ley-de-transparencia-cdmx',
      'ley-general-de-transparencia-2015',
    ])
    expect(await slugs('2025-03-21')).toContain('ley-general-de-transparencia-2025')
    expect(await slugs('2025-03-21')).not.toContain('ley-general-de-transparencia-2015')
  })

  it('list principles, as their schema says', async () => {
    const { items, total, next } = await principles.list(db, request({ catalogue: '2018' }, { limit: 5 }))
    for (const item of items) principles.schema.strict().parse(item)
    expect([total, items.length]).toEqual([9, 5])
    expect((await principles.list(db, request({ catalogue: '2018' }, { limit: 5, after: next }))).items).toHaveLength(4)
    expect(
      (await principles.list(db, request({}, { sort: '-id', limit: 50 }))).items.map((item) => item['id']),
    ).toEqual((await principles.list(db, request({}, { limit: 50 }))).items.map((item) => item['id']).toReversed())
  })

  it('are found by search, with the words of their provisions', async () => {
    const norm = (await norms.list(db, request({}, { limit: 50 }))).items.find(
      (item) => item['slug'] === 'ley-de-transparencia-cdmx',
    )!
    const document = await norms.searchDocument!(db, String(norm['id']))
    expect(document).toMatchObject({ address: '/marco-legal/ley-de-transparencia-cdmx', year: 2016 })
    expect(document!.body.es).toContain('informe cada semestre')
    expect(await norms.find(db, newId())).toBeNull()
    expect(await principles.searchDocument!(db, newId())).toBeNull()
  })
})

describe('keeping it', () => {
  const law = {
    title: 'Ley de Participación Ciudadana',
    shortName: 'Ley de Participación',
    kind: 'local-law',
    issuer: 'Congreso de la Ciudad de México',
    label: 'Texto de 2019',
    publication: 'Gaceta Oficial, 12 de agosto de 2019',
    publishedOn: '12/08/2019',
  }

  it('is for who has the permission', async () => {
    for (const path of [
      '/marco-legal/nueva',
      '/principios/nuevo',
      '/principios/2018/agregar',
      '/principios/2018/terminar',
    ]) {
      expect((await visitor.get(path)).status).toBe(303)
      expect((await visitor.post(path, {})).status).toBe(401)
      expect((await keeper.get(path)).status).toBe(200)
    }
  })

  it('adds a norm, its provisions and what replaced it, each with its act', async () => {
    expect(await keeper.post('/marco-legal/nueva', law)).toMatchObject({
      status: 303,
      location: '/marco-legal/ley-de-participacion',
    })
    expect((await keeper.post('/marco-legal/nueva', law)).location).toBe('/marco-legal/ley-de-participacion-2')
    const { versions } = JSON.parse((await visitor.get('/marco-legal/ley-de-participacion.json')).text)
    const base = `/marco-legal/ley-de-participacion/versiones/${versions[0].id}`

    expect(
      await keeper.post(`${base}/disposiciones/nueva`, {
        article: '7',
        fraction: 'II',
        summary: 'Quien puede participar.',
      }),
    ).toMatchObject({ location: '/marco-legal/ley-de-participacion#articulo-7-fraccion-ii' })
    expect(
      (await keeper.post(`${base}/disposiciones/nueva`, { article: '7', fraction: 'II', summary: 'Otra vez.' })).text,
    ).toContain('ya está registrada')
    expect(
      (
        await keeper.post('/marco-legal/ley-de-participacion/versiones/nueva', {
          label: 'Otra',
          publication: 'Gaceta',
          publishedOn: '2019-08-12',
        })
      ).text,
    ).toContain('Ya hay una versión')
    expect(
      (
        await keeper.post('/marco-legal/ley-de-participacion/versiones/nueva', {
          label: 'Reforma de 2022',
          publication: 'Gaceta',
          publishedOn: '2022-03-01',
        })
      ).status,
    ).toBe(303)

    expect((await keeper.post(`${base}/terminar`, { ended: 'amended', inForceUntil: '2019-08-12' })).text).toContain(
      'después del día en que empezó',
    )
    expect((await keeper.post(`${base}/terminar`, { ended: 'amended', inForceUntil: '2022-03-02' })).status).toBe(303)
    expect((await keeper.post(`${base}/terminar`, { ended: 'amended', inForceUntil: '2022-03-02' })).text).toContain(
      'ya estaba cerrada',
    )
    expect(await events('norm.version-ended')).toEqual([
      { details: { how: 'amended', until: '2022-03-02' }, actor_id: authority.person!.id },
    ])
    expect((await visitor.get('/marco-legal/ley-de-participacion')).text).toContain('Reformada')
  })

  it('says by field what is wrong, with everything typed still there', async () => {
    const answer = await keeper.post('/marco-legal/nueva', {
      ...law,
      title: '',
      kind: 'edicto',
      url: 'javascript:alert(1)',
      publishedOn: '31/02/2019',
    })
    expect(answer.status).toBe(422)
    for (const text of [
      'Escriba o elija este dato',
      'Elija una de las opciones',
      'https://',
      'Escriba una fecha que exista',
      'value="31/02/2019"',
      'value="Ley de Participación"',
    ])
      expect(answer.text).toContain(text)
  })

  it('shows what was written as text, never as markup', async () => {
    const attack = '<script>alert(1)</script>'
    const { location } = await keeper.post('/marco-legal/nueva', {
      ...law,
      title: attack,
      shortName: `Ley ${attack}`,
      issuer: attack,
      summary: attack,
      label: attack,
      publication: attack,
      note: attack,
    })
    for (const path of [location!, '/marco-legal', `${location}/versiones/nueva`])
      expect((await keeper.get(path)).text).not.toContain(attack)
  })

  it('adds a catalogue with its principles, and closes it', async () => {
    const options = readDocument((await keeper.get('/principios/nuevo')).text).querySelectorAll('select option')
    const version = options
      .find((option) => option.textContent.includes('Ley de Participación'))!
      .getAttribute('value')!
    const nameless = await keeper.post('/principios/nuevo', { name: '🌵🌵', version, source: 'Artículo 7' })
    expect(nameless.text).toContain('Escriba un nombre con letras o números')
    const { location } = await keeper.post('/principios/nuevo', {
      name: 'Los dos de prueba',
      version,
      source: 'Artículo 7',
      validFrom: '2030-01-01',
    })
    expect(location).toBe('/principios/los-dos-de-prueba/agregar')
    expect(
      (await keeper.post(location!, { number: '1', name: 'Honestidad', explanation: 'Decir la verdad.' })).location,
    ).toBe('/principios/los-dos-de-prueba/honestidad')
    expect((await keeper.post(location!, { number: '1', name: 'Otra', explanation: 'Igual número.' })).text).toContain(
      'ese número o ese nombre',
    )
    expect((await keeper.post(location!, { number: 'uno', name: 'Otra', explanation: 'x' })).status).toBe(422)
    expect((await visitor.get('/principios/los-dos-de-prueba/honestidad')).text).toContain('Aún no entra en vigor')
    expect((await principleOptions(db, '2030-01-01')).map(({ slug }) => slug)).toContain('honestidad')

    expect((await keeper.post('/principios/los-dos-de-prueba/terminar', { validUntil: '2029-12-31' })).text).toContain(
      'después del día en que empezó',
    )
    expect((await keeper.post('/principios/los-dos-de-prueba/terminar', { validUntil: '2031-01-01' })).status).toBe(303)
    expect((await principleOptions(db, '2031-01-01')).map(({ slug }) => slug)).not.toContain('honestidad')
  })

  describe('correcting', () => {
    const NORM = '/marco-legal/ley-de-transparencia-cdmx'
    const read = async (path: string) => JSON.parse((await visitor.get(`${path}.json`)).text)
    const version = async (norm = NORM): Promise<{ id: string; provisions: { anchor: string }[] }> =>
      (await read(norm)).versions[0]
    const formAt = async (path: string) => fieldsOf((await keeper.get(path)).text)
    /** Sends the form as it is shown, with these fields changed. */
    const correct = async (path: string, fields: Record<string, string>) =>
      keeper.post(path, { ...(await formAt(path)), ...fields })
    const last = async (event: string) => (await events(event)).at(-1)!.details
    const told = async (event: string, locale: 'es' | 'en' = 'es') =>
      module.events[event]!({ event, details: await last(event) } as never, locale)

    it('is for who has the permission, and only they see the way to it', async () => {
      const { id, provisions } = await version()
      for (const path of [
        `${NORM}/corregir`,
        `${NORM}/versiones/${id}/corregir`,
        `${NORM}/versiones/${id}/disposiciones/${provisions[0]!.anchor}/corregir`,
        '/principios/2018/usabilidad/corregir',
      ]) {
        const page = path.startsWith(NORM) ? NORM : '/principios/2018/usabilidad'
        expect((await visitor.get(path)).status).toBe(303)
        expect((await visitor.post(path, {})).status).toBe(401)
        expect((await keeper.get(path)).status).toBe(200)
        expect((await keeper.get(page)).text).toContain(`href="${path}"`)
        expect((await visitor.get(page)).text).not.toContain('/corregir')
      }
    })

    it('of a norm keeps its address and its translations, and says in the history what it said before', async () => {
      const before = await read(NORM)
      expect(await correct(`${NORM}/corregir`, { shortName: 'Ley de Transparencia de la CDMX' })).toMatchObject({
        status: 303,
        location: NORM,
      })
      const shortName = { ...before.shortName, es: 'Ley de Transparencia de la CDMX' }
      expect(await read(NORM)).toEqual({ ...before, shortName })
      expect(await events('norm.corrected')).toEqual([
        {
          details: { changes: [{ field: 'shortName', from: before.shortName, to: shortName }] },
          actor_id: authority.person!.id,
        },
      ])
      expect(await told('norm.corrected')).toBe(
        'Se corrigió la norma: Nombre corto, de «Ley de Transparencia de la Ciudad» a «Ley de Transparencia de la CDMX».',
      )
      await correct(`${NORM}/corregir`, { summaryEn: '', kind: 'general-law' })
      expect(await told('norm.corrected')).toMatch(
        /Tipo de norma, de Ley local a Ley general; De qué trata, en inglés, de «Says what.*» a sin dato\.$/,
      )
      await correct(`${NORM}/corregir`, { summaryEn: before.summary.en, kind: 'local-law' })
      expect((await read(NORM)).summary).toEqual(before.summary)
    })

    it('records nothing where nothing changed', async () => {
      const count = (await events('norm.corrected')).length
      expect((await correct(`${NORM}/corregir`, {})).location).toBe(NORM)
      expect(await events('norm.corrected')).toHaveLength(count)
    })

    it('of a version mends its reference and validity, and undoes an ending', async () => {
      const old = '/marco-legal/ley-ciudad-abierta'
      const path = `${old}/versiones/${(await version(old)).id}/corregir`
      const form = await formAt(path)
      expect(form).toMatchObject({ ended: 'abrogated', inForceUntil: expect.stringMatching(/2019/) })
      await correct(path, { publication: 'Gaceta Oficial, núm. 193', inForceFrom: '08/10/2015', endedBy: '' })
      expect((await read(old)).versions[0]).toMatchObject({
        publication: 'Gaceta Oficial, núm. 193',
        inForceFrom: '2015-10-08',
        ended: 'abrogated',
        endedBy: null,
      })
      expect(await told('norm.version-corrected')).toMatch(
        /a «Gaceta Oficial, núm. 193»; En vigor desde, de .* a 8 de octubre de 2015; La sustituyó, de «.+» a sin dato\.$/,
      )
      await correct(path, { ended: '', inForceUntil: '' })
      expect((await read(old)).versions[0]).toMatchObject({ ended: null, inForceUntil: null })
      expect(await seedLegalFramework(site.services)).toBe(0)
      expect((await read(old)).versions[0]).toMatchObject({ ended: null, endedBy: null })
      const { seen: _, ...restored } = form
      expect((await correct(path, restored)).status).toBe(303)
      expect((await read(old)).versions[0]).toMatchObject({ ended: 'abrogated', inForceUntil: '2019-01-01' })
      expect(await told('norm.version-corrected')).toContain('Cómo terminó, de sin dato a Abrogada')
    })

    it.each<[string, Record<string, string>, string, string]>([
      ['an end before the start', { ended: 'amended', inForceUntil: '2016-05-06' }, 'inForceUntil', 'después del día'],
      ['an end without how', { inForceUntil: '2030-01-01' }, 'ended', 'cómo dejó de estar en vigor'],
      ['confirmed before it was published', { confirmedUntil: '2001-01-01' }, 'confirmedUntil', 'antes de publicarse'],
      ['a day that is none', { inForceFrom: '31/02/2016' }, 'inForceFrom', 'Escriba una fecha que exista'],
      ['a norm that is none', { ended: 'amended', endedBy: newId() }, 'endedBy', 'Elija una opción de la lista'],
      ['a translation of nothing', { note: '' }, 'note', 'Escriba o elija este dato'],
    ])('of a version refuses %s, and everything typed is still there', async (_, fields, field, says) => {
      const path = `${NORM}/versiones/${(await version()).id}/corregir`
      const answer = await correct(path, { ...fields, publication: 'Gaceta a medias' })
      expect(answer.status).toBe(422)
      expect(answer.text).toContain(`href="#f-${field}"`)
      expect(answer.text).toContain(says)
      expect(fieldsOf(answer.text)).toMatchObject({ publication: 'Gaceta a medias' })
      expect((await read(NORM)).versions[0].publication).not.toBe('Gaceta a medias')
    })

    it('of a version refuses the day of another, and the norm itself as what abrogated it', async () => {
      const norm = '/marco-legal/ley-de-participacion'
      const { versions } = await read(norm)
      const path = `${norm}/versiones/${versions[0].id}/corregir`
      expect((await correct(path, { publishedOn: versions[1].publishedOn, inForceFrom: '' })).text).toContain(
        'Ya hay una versión',
      )
      const { id } = await read(norm)
      expect((await correct(path, { ended: 'abrogated', endedBy: id })).text).toContain('no se abroga a sí misma')
      // As entering one does: the database would refuse it with an error of ours.
      const added = await keeper.post(`${norm}/versiones/nueva`, {
        label: 'Otra',
        publication: 'Gaceta',
        publishedOn: '2023-01-01',
        confirmedUntil: '2022-01-01',
      })
      expect([added.status, added.text.includes('antes de publicarse')]).toEqual([422, true])
      const registered = await keeper.post('/marco-legal/nueva', {
        ...fieldsOf(added.text),
        ...law,
        confirmedUntil: '2001-01-01',
      })
      expect([registered.status, registered.text.includes('antes de publicarse')]).toEqual([422, true])
    })

    it('of a provision mends its words where they stand, or its number and its address', async () => {
      const { id } = await version()
      const base = `${NORM}/versiones/${id}/disposiciones`
      const twin = `${base}/articulo-109-principios/corregir`
      expect((await correct(twin, { summary: 'Otro resumen.' })).location).toBe(`${NORM}#articulo-109-principios`)
      expect(await told('norm.provision-corrected')).toMatch(/^Se corrigió el artículo 109: .* a «Otro resumen\.»\.$/)
      expect((await correct(twin, { article: '111', fraction: 'VI' })).text).toContain('ya está registrada')
      expect((await correct(twin, { numeral: '2' })).text).toContain('Escriba la fracción')
      expect((await correct(twin, { article: '110 bis' })).location).toBe(`${NORM}#articulo-110-bis`)
      expect((await keeper.get(twin)).status).toBe(404)
      const fraction = `${base}/articulo-111-fraccion-vi/corregir`
      await correct(fraction, { summaryEn: 'Another summary.' })
      expect(await told('norm.provision-corrected', 'en')).toMatch(/^Fraction VI of article 111 was corrected: What it/)
      expect(await told('norm.provision-corrected')).toContain('en inglés')
      expect(await seedLegalFramework(site.services)).toBe(0)
    })

    it('of a principle mends its words; number and address stay', async () => {
      const path = '/principios/2018/usabilidad'
      const before = await read(path)
      expect(
        (await correct(`${path}/corregir`, { name: 'Facilidad de uso', explanation: 'Que se entienda.' })).location,
      ).toBe(path)
      expect(await read(path)).toMatchObject({
        number: before.number,
        slug: 'usabilidad',
        name: { es: 'Facilidad de uso', en: before.name.en },
      })
      expect(await told('principle.corrected')).toMatch(
        /^Se corrigió el principio «Usabilidad»: Nombre, de «Usabilidad» a «Facilidad de uso»; Explicación/,
      )
      const { rows } = await db.execute(sql`
        select a.kind from journal j join journal_about a on a.entry_id = j.id where j.event = 'principle.corrected' order by 1`)
      expect(rows).toEqual([{ kind: 'norm' }, { kind: 'principle' }])
    })

    it.each<[string, () => Promise<string>, string]>([
      ['a norm', async () => `${NORM}/corregir`, 'issuer'],
      ['a version', async () => `${NORM}/versiones/${(await version()).id}/corregir`, 'publication'],
      [
        'a provision',
        async () => `${NORM}/versiones/${(await version()).id}/disposiciones/articulo-111-fraccion-i/corregir`,
        'summary',
      ],
      ['a principle', async () => '/principios/2015/colaboracion/corregir', 'name'],
    ])('%s in two tabs tells the later one, who may insist', async (_, pathOf, field) => {
      const path = await pathOf()
      const [one, other] = [await formAt(path), await formAt(path)]
      expect((await keeper.post(path, { ...one, [field]: 'De la primera' })).status).toBe(303)
      const bad = await keeper.post(path, { ...other, [field]: '' })
      expect(bad.status).toBe(422)
      const refused = await keeper.post(path, { ...fieldsOf(bad.text), [field]: 'De la segunda' })
      expect([refused.status, refused.text.includes('Ahora dice: «De la primera».')]).toEqual([422, true])
      expect(refused.text.match(/alguien más corrigió/g)).toHaveLength(2) // above the form and at the field
      expect(fieldsOf(refused.text)[field]).toBe('De la segunda')
      expect((await formAt(path))[field]).toBe('De la primera')
      expect((await keeper.post(path, fieldsOf(refused.text))).status).toBe(303)
      expect((await formAt(path))[field]).toBe('De la segunda')
      expect((await keeper.post(path, { ...one, [field]: 'De la segunda' })).status).toBe(303)
    })

    it('keeps what each of two tabs corrected, where they are different fields', async () => {
      const path = `${NORM}/versiones/${(await version()).id}/corregir`
      const [one, other, third] = [await formAt(path), await formAt(path), await formAt(path)]
      expect((await keeper.post(path, { ...one, url: 'https://ejemplo.mx/uno', noteEn: 'Another note' })).status).toBe(
        303,
      )
      expect((await keeper.post(path, { ...other, publication: 'Gaceta corregida' })).status).toBe(303)
      const { versions } = await read(NORM)
      expect(versions[0]).toMatchObject({ url: 'https://ejemplo.mx/uno', publication: 'Gaceta corregida' })
      const { changes } = (await last('norm.version-corrected')) as { changes: { field: string }[] }
      expect(changes.map(({ field }) => field)).toEqual(['publication'])
      const refused = await keeper.post(path, { ...third, url: 'https://ejemplo.mx/dos', noteEn: 'A third note' })
      expect(refused.text).toContain('Ahora dice: «Another note»')
      expect((await keeper.post(path, fieldsOf(refused.text))).status).toBe(303)
      expect((await read(NORM)).versions[0]).toMatchObject({
        url: 'https://ejemplo.mx/dos',
        publication: 'Gaceta corregida',
        note: { en: 'A third note' },
      })
    })

    it('is one act after the other, however many at once', async () => {
      const path = `${NORM}/corregir`
      const form = await formAt(path)
      const answers = await Promise.all(['A', 'B', 'C', 'D'].map((issuer) => keeper.post(path, { ...form, issuer })))
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422])
    })
  })

  it('has a sentence for every act, in both languages', async () => {
    const { rows } = await db.execute<{ event: string; details: Record<string, unknown> }>(
      sql`select distinct on (event) event, details from journal`,
    )
    expect(rows.map(({ event }) => event).sort()).toEqual(Object.keys(module.events).sort())
    for (const { event, details } of rows) {
      for (const locale of ['es', 'en'] as const)
        expect(module.events[event]!({ event, details } as never, locale)).toMatch(/^[A-ZÁÉÍÓÚ].*\.$/s)
    }
  })
})
