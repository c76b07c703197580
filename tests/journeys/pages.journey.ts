import { sql, type SQL } from 'drizzle-orm'
import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { siteRoutes } from '../../src/app/site.tsx'
import { unsubscribeAddress } from '../../src/cross-cutting/notifications/index.ts'
import type { Route } from '../../src/platform/http/index.ts'
import { addressOf } from '../attacks/examples.ts'
import { provisionSpecimen } from '../attacks/world.ts'
import { audit, listen } from '../support/audit.ts'
import { expectNoCspViolations, newPage } from '../support/browser.ts'
import { startDemonstration } from '../support/demonstration.ts'
import { startTestApp, type TestApp } from '../support/server.ts'

// Every page there is, for whoever may see it: accessible, valid, within its policy and within the screen.

const LONG = 1_500_000
/** Who visits the pages that ask for a permission. */
const WITH_PERMISSION: Record<string, string> = {
  'signed-in': 'tomas.arrieta',
  'milestone.report': 'tomas.arrieta',
  'progress.confirm': 'nayeli.cruz',
  'commitment.assess': 'ernesto.salvatierra',
  'assessment.reply': 'rebeca.olmos',
  'comment.answer': 'tomas.arrieta',
  'comment.moderate': 'paula.renteria',
  'comment.appeal': 'paula.renteria',
  'comment.rule': 'valeria.montes',
  'operation.view': 'rodrigo.cano',
  'organization.manage': 'valeria.montes',
  'legal-framework.manage': 'valeria.montes',
  'plan.manage': 'valeria.montes',
  'calendar.manage': 'tomas.arrieta',
  'people.manage': 'valeria.montes',
  'post.manage': 'valeria.montes',
  'decision.manage': 'valeria.montes',
  'link.manage': 'valeria.montes',
}
/** Where the bare address shows too little, or several kinds are worth a visit. */
const EXAMPLES: Record<string, (of: Specimens) => string[]> = {
  '/hilo/:kind/:id': ({ commitment }) => [`/hilo/commitment/${commitment}`],
  '/relaciones/:kind/:id/nueva': ({ kind, id }) => [
    `/relaciones/${kind}/${id}/nueva`,
    `/relaciones/${kind}/${id}/nueva?q=agua`,
    `/relaciones/${kind}/${id}/nueva?q=nadalohalla`,
  ],
  '/organizaciones/:slug/cargos': ({ slug }) => [
    `/organizaciones/${slug}/cargos`,
    `/organizaciones/${slug}/cargos?dia=2020-01-01`,
  ],
  '/mi-cuenta/acceso/llaves/:passkey': () => [], // invented people have none: seen in the journey of the account
  '/comenzar': () => [], // gone once there is an authority: seen on the empty installation
  '/organizaciones/:slug': ({ slug, authority }) => [`/organizaciones/${slug}`, `/organizaciones/${authority}`],
  '/calendarios/:slug': ({ slug, authority }) => [
    `/calendarios/${slug}`,
    `/calendarios/${authority}?desde=2026-12-01&dias=30`,
    `/calendarios/${slug}?desde=nunca&dias=mil`,
  ],
  '/preguntas': ({ commitment }) => [
    '/preguntas',
    '/preguntas?estado=vencida&tipo=pregunta',
    `/preguntas?registro=commitment:${commitment}`,
  ],
  '/preguntas/cumplimiento': () => ['/preguntas/cumplimiento', '/preguntas/cumplimiento?anio=2020'],
  '/preguntas/nueva': ({ commitment }) => ['/preguntas/nueva', `/preguntas/nueva?sobre=commitment:${commitment}`],
  // Answered and contested, passed on, out of sight, and one that waits.
  '/preguntas/:question': ({ hiddenQuestion }) =>
    ['1', '3', '4', '5', hiddenQuestion!].map((number) => `/preguntas/${number}`),
  ...Object.fromEntries(
    ['recibida', 'corregir', 'retirar', 'replicar', 'apelar'].map((act) => [
      `/preguntas/:question/${act}`,
      ({ ownQuestion }: Specimens) => [`/preguntas/${ownQuestion}/${act}`],
    ]),
  ),
  '/preguntas/:question/apelacion': ({ hiddenQuestion }) => [`/preguntas/${hiddenQuestion}/apelacion`],
  '/decisiones': () => ['/decisiones', '/decisiones?estado=open&anio=1900'],
  '/decisiones/:decision': ({ decision, taken }) => [`/decisiones/${decision}`, `/decisiones/${taken}`],
  '/decisiones/:decision/acta': ({ taken }) => [`/decisiones/${taken}/acta`],
  '/escalas/:set': () => ['/escalas/irm', '/escalas/irm?version=1'],
  '/planes/:plan/compromisos/:number/valoracion': ({ plan }) =>
    [1, 2, 3].map((number) => `/planes/${plan}/compromisos/${number}/valoracion`),
  '/planes/:plan/compromisos/:number/valoracion/borrador': ({ plan }) => [
    `/planes/${plan}/compromisos/6/valoracion/borrador`,
  ],
  '/planes/:plan/compromisos/:number/valoracion/borrador/:scale': ({ plan }) => [
    `/planes/${plan}/compromisos/6/valoracion/borrador/completion`,
  ],
  '/planes/:plan/compromisos/:number/valoracion/revision': () => [], // seen in the journey of the evaluator
  '/planes/:plan/compromisos/:number/valoracion/respuesta': ({ plan }) => [
    `/planes/${plan}/compromisos/4/valoracion/respuesta`,
  ],
  '/planes/:plan/redaccion': ({ plan, drafted }) => [`/planes/${drafted}/redaccion`, `/planes/${plan}/redaccion`],
  '/planes/:plan/redaccion/compromisos/:number': ({ drafted }) => [
    `/planes/${drafted}/redaccion/compromisos/1`,
    `/planes/${drafted}/redaccion/compromisos/3`,
  ],
  '/planes/:plan/redaccion/compromisos/:number/comparar': ({ drafted }) => [
    `/planes/${drafted}/redaccion/compromisos/1/comparar?de=1&a=3`,
  ],
  '/planes/:plan/redaccion/compromisos/:number/versiones/:version': ({ drafted }) => [
    `/planes/${drafted}/redaccion/compromisos/1/versiones/2`,
  ],
  '/planes/:plan/redaccion/compromisos/:number/publicar': ({ drafted }) => [
    `/planes/${drafted}/redaccion/compromisos/3/publicar`,
  ],
  '/planes/:plan/redaccion/aportaciones': ({ plan, drafted }) => [
    `/planes/${drafted}/redaccion/aportaciones`,
    `/planes/${drafted}/redaccion/aportaciones?respuesta=unida`,
    `/planes/${plan}/redaccion/aportaciones`,
  ],
  '/planes/:plan/redaccion/aprobacion/:submission': ({ drafted }) => [`/planes/${drafted}/redaccion/aprobacion/1`],
  '/planes/:plan/redaccion/aprobar': ({ drafted }) => [`/planes/${drafted}/redaccion/aprobar`],
  '/planes/comparar': ({ plan }) => ['/planes/comparar', `/planes/comparar?plan=${plan}`],
  '/planes/:plan/versiones/comparar': ({ plan }) => [
    `/planes/${plan}/versiones/comparar?de=1&a=2`,
    `/planes/${plan}/versiones/comparar?de=1&a=2&compromiso=1`,
  ],
  '/planes/:plan/versiones/:version': ({ plan }) => [1, 2].map((number) => `/planes/${plan}/versiones/${number}`),
  '/planes/:plan/modificaciones/:amendment': ({ plan }) => [`/planes/${plan}/modificaciones/1`],
  '/planes/:plan/cortes/:cut': ({ plan }) => [1, 2].map((number) => `/planes/${plan}/cortes/${number}`),
  // The forms of a draft are those of a plan: they are seen in the journey of the amendment.
  ...Object.fromEntries(
    ['editar', 'plan', 'etapas', 'secretariado', 'compromisos/nuevo', 'compromisos/:number', 'compromisos/:number/hitos/nuevo', 'compromisos/:number/hitos/:milestone', 'compromisos/:number/indicadores/nuevo', 'compromisos/:number/indicadores/:indicator'].map(
      (form) => [`/planes/:plan/modificaciones/:amendment/${form}`, () => []],
    ), // prettier-ignore
  ),
  // An officer whose body owns a commitment of the plan may propose.
  '/planes/:plan/modificaciones/nueva': ({ plan }) => [`/planes/${plan}/modificaciones/nueva?compromiso=1`],
  '/buscar': () => ['/buscar', '/buscar?q=agua', '/buscar?q=nadalohalla'],
  '/plan': () => ['/plan', '/plan?tarde=si'],
  '/baja/:token': ({ leave }) => [leave!],
  '/mi-cuenta/correo/no-fui-yo/:token': () => ['/mi-cuenta/correo/no-fui-yo/nadie'],
  '/mi-mesa/webhooks/:webhook': ({ hook }) => [`/mi-mesa/webhooks/${hook}`],
  '/correo/:id': ({ letter }) => [`/correo/${letter}`],
  '/planes/importar/revisar': ({ planReceipt }) => [`/planes/importar/revisar?archivo=${planReceipt}`],
  '/evidencias/:id/revisiones': ({ onlineLink, brokenLink }) => [
    `/evidencias/${onlineLink}/revisiones`,
    `/evidencias/${brokenLink}/revisiones`,
  ],
  '/evidencias/:id/sustituir': ({ brokenLink }) => [`/evidencias/${brokenLink}/sustituir`],
  '/planes/:plan/compromisos/:number/hitos/:milestone/avance/recibido': ({ plan }) => [
    `/planes/${plan}/compromisos/1/hitos/1/avance/recibido?reporte=1`,
  ],
  '/planes/:plan/compromisos/:number/hitos/:milestone/avances/:report/contraparte/recibida': ({ plan }) => [
    `/planes/${plan}/compromisos/1/hitos/2/avances/2/contraparte/recibida?respuesta=1`,
  ],
}
/** The plan in force has two addresses, and so has its card. */
const SAME_PAGE: Record<string, string> = { '/planes/:plan': '/plan', '/incrustar/planes/:plan': '/incrustar/plan' }

type Specimens = Record<string, string>
let app: TestApp
let specimens: Specimens
beforeAll(async () => {
  app = await startDemonstration()
  specimens = await specimensOf(app)
}, LONG)

const routes = siteRoutes('http://localhost').filter(({ kind }) => kind === 'page')
const visitsOf = (of: readonly Route[]) =>
  of.flatMap((route) =>
    (EXAMPLES[route.path]?.(specimens) ?? [addressOf(route, specimens)]).map((address) => ({ route, address })),
  )

it('has somebody who may see every page', () => {
  const unseen = routes.filter(({ access }) => access !== 'public' && !(access in WITH_PERMISSION))
  expect(unseen.map(({ path, access }) => `${path} (${access})`)).toEqual([])
})

it('shows every public page well', { timeout: LONG }, async () => {
  const page = await newPage({ origin: app.origin })
  const titles = await expectWell(page, visitsOf(routes.filter(({ access }) => access === 'public')))
  const shared = Object.entries(
    Object.groupBy(
      titles.filter(({ path }) => !(path in SAME_PAGE)),
      ({ title }) => title,
    ),
  ).filter(([, of]) => new Set(of!.map(({ path }) => path)).size > 1)
  expect(shared.map(([title, of]) => `${title}: ${of!.map(({ path }) => path).join(', ')}`)).toEqual([])
})

describe.each([...new Set(Object.values(WITH_PERMISSION))])('for %s', (name) => {
  it('shows every page of the role well', { timeout: LONG }, async () => {
    const page = await newPage({ origin: app.origin })
    await enter(page, name)
    await expectWell(page, visitsOf(routes.filter(({ access }) => WITH_PERMISSION[access] === name)))
  })
})

it('shows well what is refused, missing or wrong', { timeout: LONG }, async () => {
  const page = await newPage({ origin: app.origin })
  const heard = listen(page)
  const found = [
    ...(await visit(page, '/no-existe', 404)),
    ...(await visit(page, '/planes/no-existe', 404)),
    ...(await send(page, '/entrar')),
  ]
  await enter(page, 'irma.quiroz')
  found.push(
    ...(await visit(page, `/planes/${specimens['plan']}/compromisos/1/hitos/3/avance`, 403)),
    ...(await visit(page, '/operacion', 403)),
  )
  await enter(page, 'tomas.arrieta')
  found.push(...(await send(page, `/planes/${specimens['plan']}/compromisos/1/hitos/3/avance`)))
  await enter(page, 'valeria.montes')
  for (const path of ['/organizaciones/nueva', '/marco-legal/nueva', '/personas/asignar', '/organizaciones/importar'])
    found.push(...(await send(page, path)))
  expect([...found, ...heard]).toEqual([])
  expectNoCspViolations(page)
})

it('shows well the answers of a report before they are sent, and the form again', { timeout: LONG }, async () => {
  const page = await newPage({ origin: app.origin })
  const heard = listen(page)
  await enter(page, 'tomas.arrieta')
  await page.goto(`/planes/${specimens['plan']}/compromisos/1/hitos/3/avance`)
  await page.getByText('Sustancial', { exact: true }).click()
  await page.getByLabel('¿Qué se hizo?').fill('a'.repeat(300))
  await page.getByLabel('¿Por qué va tarde?').fill('Faltó tiempo.')
  const name = `${'acta'.repeat(40)}.csv`
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') })
  const problems: string[] = []
  for (const button of ['Revisar antes de enviar', 'Cambiar Archivo 1', 'Revisar antes de enviar']) {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: button }).click()
    const response = await answered
    await page.waitForLoadState()
    problems.push(...(await audit(page, response)).problems.map((problem) => `after «${button}»: ${problem}`))
  }
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Revise antes de enviar')
  expect([...problems, ...heard]).toEqual([])
  expectNoCspViolations(page)
})

it('shows well an installation with nothing in it yet', { timeout: LONG }, async () => {
  const empty = await startTestApp()
  const page = await newPage({ origin: empty.origin })
  const heard = listen(page)
  const found: string[] = []
  for (const { path } of routes.filter(({ access, path }) => access === 'public' && !path.includes(':')))
    found.push(...(await visit(page, path)))
  expect([...found, ...heard]).toEqual([])
  expectNoCspViolations(page)
})

type Visit = { route: Route; address: string }

/** Visits each page in turn and fails with all that is wrong with all of them. */
async function expectWell(page: Page, visits: readonly Visit[]): Promise<{ path: string; title: string }[]> {
  const heard = listen(page)
  const titles: { path: string; title: string }[] = []
  const found: string[] = []
  for (const { route, address } of visits) {
    found.push(...(await visit(page, address)))
    titles.push({ path: route.path, title: await page.title() })
  }
  expect([...found, ...heard]).toEqual([])
  expectNoCspViolations(page)
  return titles
}

async function visit(page: Page, address: string, status = 200): Promise<string[]> {
  const { problems } = await audit(page, (await page.goto(address))!, status)
  return problems.map((problem) => `${address}: ${problem}`)
}

/** Sends the page's own form as it is, empty. */
async function send(page: Page, address: string): Promise<string[]> {
  await page.goto(address)
  const answered = page.waitForResponse((response) => response.request().method() === 'POST')
  await page
    .locator('main form')
    .first()
    .evaluate((form: HTMLFormElement) => form.requestSubmit())
  const response = await answered
  await page.waitForLoadState()
  const { problems } = await audit(page, response, 422)
  return problems.map((problem) => `${address} with errors: ${problem}`)
}

/** As the button of the demonstration does. */
async function enter(page: Page, name: string) {
  const { rows } = await app.connection.db.execute<{ id: string }>(
    sql`select id from people where email = ${`${name}@demostracion.example`}`,
  )
  const answer = await page.request.post('/entrar/demostracion', {
    form: { person: rows[0]!.id },
    headers: { origin: app.origin },
    maxRedirects: 0,
  })
  expect(answer.status()).toBe(303)
}

/** A value for each parameter of an address. */
async function specimensOf({ connection: { db }, origin, letters, services }: TestApp): Promise<Specimens> {
  const one = async (query: SQL) => (await db.execute<{ value: string }>(query)).rows[0]!.value
  const post = (path: string, body: FormData | URLSearchParams, cookie = '') =>
    fetch(origin + path, { method: 'POST', body, redirect: 'manual', headers: { origin, cookie } })
  await post('/entrar', new URLSearchParams({ email: 'persona@ejemplo.example' }))
  const entered = await post(
    '/entrar/demostracion',
    new URLSearchParams({ person: await one(sql`select id as value from people where email like 'valeria.montes@%'`) }),
  )
  const cookie = entered.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const list = new FormData()
  list.set(
    'file',
    new File(
      ['Nombre,Siglas\n"Instituto  de Pruebas ",IP\nSistema para la Cohesion del Distrito Federal,\n'],
      'lista.csv',
    ),
  )
  list.set('sector', 'public-body')
  const imported = await post('/organizaciones/importar', list, cookie)
  const plan = new FormData()
  plan.set(
    'file',
    new File(
      [
        JSON.stringify({
          format: 'tequio-plan/1',
          plan: { slug: 'prueba', title: { es: 'Plan de prueba' }, territory: 'Iztapalapa', startsOn: 'nunca' },
        }),
      ],
      'plan.json',
    ),
  )
  const reviewed = await post('/planes/importar', plan, cookie)
  const entering = await post(
    '/entrar/demostracion',
    new URLSearchParams({ person: await one(sql`select id as value from people where email like 'tomas.arrieta@%'`) }),
  )
  const officer = entering.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const second = await one(
    sql`select id as value from commitments where number = 2 and plan_id = (select id from plans where current)`,
  )
  const asked = new URLSearchParams({
    sobre: `commitment:${second}`,
    kind: 'question',
    text: '¿Cuándo abren los cruces?',
  })
  const own = await post('/preguntas/nueva', asked, officer)
  return {
    ownQuestion: own.headers.get('location')!.split('/')[2]!,
    assignment: await one(sql`select id as value from assessment_assignments limit 1`),
    question: await one(sql`select number::text as value from contributions c join organizations o on o.id = c.owner_id
      where o.slug = 'secretaria-de-gestion-integral-del-agua' and c.answered_on is null and not hidden and withdrawn_on is null order by due_on desc limit 1`),
    hiddenQuestion: await one(sql`select number::text as value from contributions where hidden`),
    commitment: await one(
      sql`select id as value from commitments where number = 1 and plan_id = (select id from plans where current)`,
    ),
    letter: letters()[0]!.id,
    leave: new URL(
      unsubscribeAddress(services.settings, {
        personId: await one(sql`select id as value from people where email like 'nayeli.cruz@%'`),
        of: 'all',
      }),
    ).pathname,
    hook: await one(sql`
      insert into webhooks (id, person_id, url) select gen_random_uuid(), id, 'https://receptor.example/tequio' from people
      where email like 'tomas.arrieta@%' returning id as value`),
    onlineLink: await one(
      sql`select c.piece_id as value from link_citations c join cited_links l on l.id = c.link_id where l.state = 'online'`,
    ),
    brokenLink: await one(
      sql`select c.piece_id as value from link_citations c join cited_links l on l.id = c.link_id where l.state = 'broken'`,
    ),
    link: await one(sql`select id as value from links`),
    maker: await one(sql`select slug as value from decision_makers`),
    decision: await one(sql`select id as value from decisions where closed_at is null`),
    taken: await one(sql`select id as value from decisions where outcome = 'approved' limit 1`),
    seat: '1',
    member: await one(sql`select id as value from decision_members limit 1`),
    import: imported.headers.get('location')!.split('/').at(-1)!,
    planReceipt: reviewed.headers.get('location')!.split('archivo=')[1]!,
    slug: 'secretaria-de-gestion-integral-del-agua',
    authority: 'autoridad-de-transparencia-de-la-ciudad-de-mexico',
    kind: 'commitment',
    id: await one(
      sql`select id as value from commitments where number = 1 and plan_id = (select id from plans where current)`,
    ),
    role: await one(
      sql`select r.id as value from roles r join people p on p.id = r.person_id where p.email like 'lucia.ferrer@%'`,
    ),
    person: await one(sql`select id as value from people where email like 'lucia.ferrer@%'`),
    post: '1',
    appointment: '1',
    ...(await provisionSpecimen(db)),
    catalogue: '2018',
    principle: await one(
      sql`select p.slug as value from principles p join principle_catalogues c on c.id = p.catalogue_id where c.slug = '2018' order by p.number limit 1`,
    ),
    plan: await one(sql`select slug as value from plans where current`),
    drafted: await one(sql`select slug as value from plans where version is null`),
    entry: await one(
      sql`select e.id as value from calendar_entries e join organizations o on o.id = e.organization_id where o.slug = 'secretaria-de-gestion-integral-del-agua'`,
    ),
    number: '1',
    milestone: '2',
    report: '2',
    indicator: '1',
  }
}
