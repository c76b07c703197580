import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { newId } from '../../kernel/id.ts'
import { MARK, readTerms, toQuery } from './query.ts'
import { saveDocument, search, type Facets } from './store.ts'

const { db, pool } = await testDatabase()
const water = newId()
const mobility = newId()

const find = async (typed: string, facets: Facets = {}) =>
  (await search(db, toQuery(readTerms(typed))!, facets, { limit: 20, offset: 0 }, 'es')).hits.map((hit) => hit.title.es)

beforeAll(async () => {
  const documents = [
    ['commitment', water, 'Agua segura en Iztapalapa', 'Publicar los calendarios de tandeo de cada colonia.', 2026],
    [
      'commitment',
      water,
      'Niños camino a la escuela',
      'Rediseñar cruces con las comunidades. El agua no es el tema.',
      2026,
    ],
    ['plan', mobility, 'Plan de movilidad', 'Transparentar las concesiones de transporte en Cuauhtémoc.', 2025],
  ] as const
  for (const [kind, organization, title, body, year] of documents) {
    await saveDocument(
      db,
      { kind, id: newId() },
      { title: { es: title }, body: { es: body }, address: '/x', organizationIds: [organization], year },
    )
  }
  const twoLanguages = { es: 'Gasto abierto', en: 'Open spending' }
  await saveDocument(
    db,
    { kind: 'norm', id: newId() },
    { title: twoLanguages, body: { es: '' }, address: '/y', organizationIds: [], year: null },
  )
})

describe('search', () => {
  it.each([
    ['agua', 'Agua segura en Iztapalapa', 'in the title'],
    ['NIÑO', 'Niños camino a la escuela', 'whatever its number, accents and case'],
    ['ninos', 'Niños camino a la escuela', 'typed without ñ'],
    ['cuauhtemoc', 'Plan de movilidad', 'in the body, without accents'],
    ['movili', 'Plan de movilidad', 'by its beginning, although its stem is shorter'],
    ['transpar', 'Plan de movilidad', 'by its beginning'],
    ['calendario tandeos', 'Agua segura en Iztapalapa', 'all words, in any order'],
    ['"camino a la escuela"', 'Niños camino a la escuela', 'an exact phrase'],
    ['spending', 'Gasto abierto', 'in another language'],
  ])('«%s» finds «%s»: %s', async (typed, title) => expect((await find(typed))[0]).toBe(title))

  it('asks for every word, leaves out what is excluded', async () => {
    expect(await find('agua inexistente')).toEqual([])
    expect(await find('agua')).toEqual(['Agua segura en Iztapalapa', 'Niños camino a la escuela'])
    expect(await find('agua -tandeo')).toEqual(['Niños camino a la escuela'])
    expect(await find('"escuela la camino"')).toEqual([])
  })

  it('puts a word of the title before one of the text', async () =>
    expect((await find('agua'))[0]).toBe('Agua segura en Iztapalapa'))

  it('puts the word before longer ones that begin so, wherever they stand', async () => {
    const of = (title: string, body: string) => ({ title: { es: title }, body: { es: body }, address: '/w', organizationIds: [], year: null }) // prettier-ignore
    await saveDocument(db, { kind: 'norm', id: newId() }, of('Mercadotecnia', ''))
    await saveDocument(db, { kind: 'norm', id: newId() }, of('Abasto', 'Un mercado en cada colonia.'))
    expect(await find('mercado')).toEqual(['Abasto', 'Mercadotecnia'])
    expect(await find('merc')).toHaveLength(2)
    expect(await find('abasto -merca')).toEqual([])
  })

  it('narrows by kind, organization and year, and counts what there would be', async () => {
    expect(await find('agua', { kind: 'plan' })).toEqual([])
    expect(await find('agua', { organization: water, year: 2026 })).toHaveLength(2)
    const found = await search(db, toQuery(readTerms('de'))!, { kind: 'plan' }, { limit: 20, offset: 0 }, 'es')
    expect(found.total).toBe(1)
    expect(found.kinds.find(({ value }) => value === 'plan')).toEqual({ value: 'plan', count: 1 })
    expect(found.organizations.find(({ value }) => value === mobility)).toEqual({ value: mobility, count: 1 })
    expect(found.years.map(({ value }) => value)).toEqual([2026, 2025])
  })

  it('finds under a body what it took over from another, and counts it so', async () => {
    const heir = newId()
    const heirs = new Map([[water, [heir]]])
    const under = (organization: string) =>
      search(db, toQuery(readTerms('agua'))!, { organization }, { limit: 20, offset: 0 }, 'es', heirs)
    const [ofHeir, ofFormer] = [await under(heir), await under(water)]
    expect(ofHeir.total).toBeGreaterThan(0)
    expect(ofHeir.hits).toEqual(ofFormer.hits)
    for (const organization of [heir, water])
      expect(ofHeir.organizations.find(({ value }) => value === organization)?.count).toBe(ofHeir.total)
    expect((await under(mobility)).total).toBe(0)
    expect((await find('agua', { organization: heir })).length).toBe(0)
  })

  it('finds within a facet what is not among those ranked without it', async () => {
    const late = newId()
    await pool.query(
      `insert into search_documents (kind, id, title, body, address, year, organization_ids, words)
       select 'milestone', gen_random_uuid(), '{"es": "Alberca"}', '{"es": ""}', '/m', 2024, '{}', to_tsvector('words', 'alberca') from generate_series(1, 400)`,
    )
    const document = { title: { es: 'Alberca del sur' }, body: { es: '' }, address: '/m', year: 2030 }
    await saveDocument(db, { kind: 'commitment', id: newId() }, { ...document, organizationIds: [late] })
    const within = async (facets: Facets) =>
      search(db, toQuery(readTerms('alberca'))!, facets, { limit: 20, offset: 0 }, 'es')
    expect(await within({})).toMatchObject({ total: 301, isPartial: true })
    for (const facets of [{ organization: late }, { year: 2030 }, { kind: 'commitment', year: 2030 }]) {
      const { hits, total } = await within(facets)
      expect([total, hits.map(({ title }) => title.es)]).toEqual([1, ['Alberca del sur']])
    }
    expect(await within({ year: 2024 })).toMatchObject({ total: 301 })
    expect((await within({ year: 1999 })).total).toBe(0)
  })

  it('shows the words in their place', async () => {
    const { hits } = await search(db, toQuery(readTerms('tandeo'))!, {}, { limit: 1, offset: 0 }, 'es')
    expect(hits[0]!.excerpt).toContain(`${MARK.open}tandeo${MARK.close}`)
  })

  it('says where an excerpt is cut, and keeps fields apart', async () => {
    const long = Array.from({ length: 60 }, (_, at) => `palabra${at}`).join(' ')
    const body = { es: `${long} jacaranda ${long}\nDe las colonias\nSaber cuándo hay ahuehuetes` }
    const document = { title: { es: 'Árboles' }, body, address: '/a', organizationIds: [], year: null }
    await saveDocument(db, { kind: 'commitment', id: newId() }, document)
    const excerpt = async (typed: string) =>
      (await search(db, toQuery(readTerms(typed))!, {}, { limit: 1, offset: 0 }, 'es')).hits[0]!.excerpt
    expect(await excerpt('jacaranda')).toMatch(/^… .*\u0002jacaranda\u0003.* …$/s)
    const last = await excerpt('ahuehuetes')
    expect(last).toMatch(/\u0002ahuehuetes\u0003$/)
    expect(last).toContain('De las colonias\nSaber cuándo')
  })

  it('takes a short number for itself, not for the beginning of another', async () => {
    const of = (title: string) => ({
      title: { es: title },
      body: { es: '' },
      address: '/n',
      organizationIds: [],
      year: null,
    })
    await saveDocument(db, { kind: 'norm', id: newId() }, of('Artículo 18'))
    await saveDocument(db, { kind: 'norm', id: newId() }, of('Artículo 180'))
    expect(await find('artículo 18')).toEqual(['Artículo 18'])
  })

  it('follows the record: edited, then taken out', async () => {
    const subject = { kind: 'commitment', id: newId() }
    const document = { title: { es: 'Luminarias' }, body: { es: '' }, address: '/z', organizationIds: [], year: null }
    await saveDocument(db, subject, document)
    await saveDocument(db, subject, { ...document, title: { es: 'Alumbrado' } })
    expect(await find('luminarias')).toEqual([])
    expect(await find('alumbrado')).toEqual(['Alumbrado'])
    await saveDocument(db, subject, null)
    expect(await find('alumbrado')).toEqual([])
  })

  it.each(["'; drop table search_documents; --", ':* & | ! ( ) <->', '"', '-', '\\', 'a'.repeat(200), '😀 ñ 中文'])(
    'takes «%s» for words and nothing else',
    async (typed) => {
      const query = toQuery(readTerms(typed))
      if (query) await expect(search(db, query, {}, { limit: 5, offset: 0 }, 'es')).resolves.toBeDefined()
      expect((await pool.query("select to_regclass('search_documents') as there")).rows[0].there).not.toBeNull()
    },
  )
})
