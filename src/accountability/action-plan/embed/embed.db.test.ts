import { beforeAll, describe, expect, it } from 'vitest'
import { brotliCompressSync } from 'node:zlib'
import { sql } from 'drizzle-orm'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { addCommitment } from '../commitments/actions.ts'
import { commitmentDraft, enterOrganization, personWith, planDraft } from '../fixtures.ts'
import { createPlan } from '../plans/actions.ts'
import { embedRoutes } from './routes.tsx'

const connection = await testDatabase()
const { db } = connection
const site = testSite(connection, { routes: embedRoutes })
const visitor = site.visitor()
const TITLE = 'Agua <segura> & "clara"'

beforeAll(async () => {
  await db.execute(sql`truncate plans, organizations, people cascade`)
  const convener = await enterOrganization(db, 'Autoridad de la Prueba', 'authority')
  const actor = await personWith(db, 'plan.manage', convener)
  const services = { ...site.services, actor }
  const plan = await createPlan(services, planDraft({ convenerId: convener }))
  if (!plan.ok) throw new Error(plan.reason)
  for (let number = 1; number <= 8; number++) {
    const added = await addCommitment(
      services,
      plan.value,
      commitmentDraft({ number, title: { es: `${TITLE} ${number}` } }),
    )
    if (!added.ok) throw new Error(added.reason)
  }
})

const CARD = '/incrustar/planes/prueba-2026/compromisos/1'
const PLAN = '/incrustar/planes/prueba-2026'

describe('a card for other sites', () => {
  it.each([CARD, PLAN])('%s may be framed by any site, and runs and sends nothing', async (address) => {
    const { headers, text, status } = await visitor.get(address)
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toContain('frame-ancestors *')
    expect(headers.get('content-security-policy')).toContain("form-action 'none'")
    expect(headers.get('x-frame-options')).toBeNull()
    expect(text).not.toMatch(/<script|<form|<link rel="preload"/)
    expect(brotliCompressSync(text).length).toBeLessThan(4000)
  })

  it('says what the counterpart says wherever it says how things go', async () => {
    await db.execute(
      sql`update commitments set milestone_count = 4, milestones_reported = 3, completion = 'limited', reports_confirmed = 1, reports_disputed = 1 where number = 1`,
    )
    for (const address of [CARD, PLAN])
      expect((await visitor.get(address)).text).toContain('Contraparte: 1 confirmado · 1 en disputa · 1 sin respuesta')
  })

  it('says that it is of a demonstration where the site is one', async () => {
    expect((await visitor.get(CARD)).text).not.toContain('Demostración')
    const invented = testSite(connection, { routes: embedRoutes, demonstration: () => true }).visitor()
    for (const address of [CARD, PLAN, '/incrustar/plan']) {
      const { text } = await invented.get(address)
      expect(text).toContain('Demostración.')
      expect(text).toContain('Las personas, los compromisos y las cifras son inventados.')
      expect(brotliCompressSync(text).length).toBeLessThan(4000)
    }
  })

  it.each(['/incrustar/planes/nadie', '/incrustar/planes/prueba-2026/compromisos/999', '/incrustar/planes/Ñ'])(
    '%s, which is not there, says so where the card was',
    async (address) => {
      const { headers, text, status } = await visitor.get(address)
      expect([status, headers.get('x-frame-options')]).toEqual([404, null])
      expect(headers.get('content-security-policy')).toContain('frame-ancestors *')
      expect(text).toContain('No encontramos esta página')
      expect(text).not.toMatch(/<script|<form|<nav/)
    },
  )

  it('may still be framed when it has not changed since', async () => {
    const etag = (await visitor.get(PLAN)).headers.get('etag')!
    const { status, headers } = await visitor.get(PLAN, { 'if-none-match': etag })
    expect([status, headers.get('x-frame-options')]).toEqual([304, null])
  })

  it('is the only thing that may be framed: neither its code nor any other error may', async () => {
    for (const address of ['/planes/prueba-2026/incrustar', '/planes/nadie/incrustar', '/nada']) {
      const { headers } = await visitor.get(address)
      expect([address, headers.get('x-frame-options')]).toEqual([address, 'DENY'])
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    }
  })

  it('says kindly that no plan is in force, and leads to the board', async () => {
    const { status, text } = await visitor.get('/incrustar/plan')
    expect([status, text]).toEqual([200, expect.stringContaining('href="http://localhost:3000/plan"')])
    expect(text).toContain('Todavía no hay un plan vigente')
  })

  it('leads out of the frame, to the page itself', async () => {
    const { text } = await visitor.get(CARD)
    expect(text).toContain(
      'href="http://localhost:3000/planes/prueba-2026/compromisos/1" target="_blank" rel="noopener"',
    )
    expect((await visitor.get(PLAN)).text).toContain('Y 2 compromisos más.')
  })
})

describe('its code', () => {
  it('is HTML that says what it is, whatever the title has in it', async () => {
    const { json } = await visitor
      .get('/planes/prueba-2026/compromisos/1/incrustar.json')
      .then(({ text }) => ({ json: JSON.parse(text) }))
    expect(json.html).toContain('title="Agua &#60;segura&#62; &#38; &#34;clara&#34; 1"')
    expect(json.html).toContain('src="http://localhost:3000/incrustar/planes/prueba-2026/compromisos/1"')
  })

  it('is told by oEmbed of our own pages, and of no others', async () => {
    const ask = (url: string, more = '') => visitor.get(`/oembed?url=${encodeURIComponent(url)}${more}`)
    const answer = JSON.parse(
      (await ask('http://localhost:3000/planes/prueba-2026/compromisos/1?lang=en', '&maxwidth=300')).text,
    )
    expect(answer).toMatchObject({ version: '1.0', type: 'rich', title: `${TITLE} 1`, width: 300 })
    expect(answer.html).toContain('width="300" height="340"')
    const low = JSON.parse((await ask('http://localhost:3000/planes/prueba-2026', '&maxwidth=900&maxheight=200')).text)
    expect(low).toMatchObject({ width: 560, height: 200, html: expect.stringContaining('width="560" height="200"') })
    for (const url of [
      'http://localhost:3000/organizaciones',
      'http://otro.example/planes/prueba-2026',
      'planes',
      'http://localhost:3000/planes/nadie',
    ])
      expect([url, (await ask(url)).status]).toEqual([url, 404])
    expect((await ask('http://localhost:3000/planes/prueba-2026', '&format=xml')).status).toBe(501)
  })
})
