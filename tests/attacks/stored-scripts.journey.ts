import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { ROLES, type RoleName } from '../../src/foundations/identity/index.ts'
import type { Route } from '../../src/platform/http/index.ts'
import { expectNoCspViolations, newPage } from '../support/browser.ts'
import type { Client } from './client.ts'
import { type Fields } from './client.ts'
import { crawl, type Crawled } from './crawl.ts'
import { addressOf, exampleBody, keyOf, specOf, takesText } from './examples.ts'
import { policyOf } from './policies.ts'
import { makePlan, planDocument } from './records.ts'
import { openWorld, type World } from './world.ts'

// What an attacker may write, in every field where anybody may write, shown on every page where anybody may read it.
// Nothing of it runs, nothing is refused by the policy because nothing of it became markup, and no personal data shows.

/** Breaks out of text, attribute, address, comment, Markdown, template and style. Each calls `pwn()` if it runs. */
const LONG = `'"></title></textarea><img src=x onerror=pwn()><svg/onload=pwn()>{{pwn()}}\${pwn()}[x](javascript:pwn())&lt;script&gt;\\u003cscript>`
const PAYLOADS = [
  LONG,
  `"><script>pwn()</script><style>@import'//x'</style><a href="javascript:pwn()">x</a>`,
  `javascript:pwn()//" onmouseover=pwn() autofocus onfocus=pwn() x="`,
  `<iframe srcdoc="<script>parent.pwn()</script>"></iframe>]]>--><!--\u2028\u202e<math><mtext></form><mglyph><svg><mtext><style><path id="</style><img onerror=pwn() src>">`,
  `=cmd|'/c calc'!A1+HYPERLINK("javascript:pwn()")`,
  `![x](x"onerror="pwn())<javascript:pwn()>\n\n|a|b|\n|:-|-:|\n|<b>1</b>|2|\n\n<details open ontoggle=pwn()>`,
]
const SHORT = `"><svg onload=pwn()>`

let world: World
let keeper: Client
/** What of each form was taken as it came, and what was refused. */
const written: { route: string; fields: string[]; refused: string[] }[] = []

beforeAll(async () => {
  world = await openWorld()
  const everywhere = (Object.keys(ROLES) as RoleName[]).flatMap((role) =>
    Object.values(world.organizations).map((organizationId) => ({ role, organizationId })),
  )
  keeper = await world.arrive('todo@canario.example', 'Quien puede todo', everywhere)
  for (const [at, payload] of PAYLOADS.entries())
    await makePlan(world.app, {
      slug: `plan-hostil-${at}`,
      organizations: world.organizations,
      text: (field) => `${payload} ${field}`,
    })
  for (const route of writable()) written.push(await writeInto(route))
  await importHostileFiles()
  await world.app.settle()
}, 120_000)

/** Forms that leave something behind for others to read. */
const writable = () =>
  world.routes.filter(
    ({ method, path }) =>
      method === 'POST' &&
      !/^\/(entrar|salir|comenzar|operacion)|sesiones|eliminar|vigente|terminar|estado|quitar|importar|\/(datos|categoria|supervision)$/.test(
        path,
      ),
  )

/** Sends the form with a payload in each text field; what is refused is sent again shorter, and then as it should be. */
async function writeInto(route: Route) {
  const policy = policyOf(route)
  const form = specOf(route).form!
  const path = addressOf(route, { ...world.specimens, ...policy.params?.(world) })
  const given = policy.body?.(world) ?? {}
  const keep =
    /^(slug|number|successor|other|seats\d+|actor\d+|reportId|step|change|kept\d|drop\d|onDay|fileDay\d|link\d|completion|category|which|.*(On|Id|Amount|Currency|Value|Day)\d*|day|value|kind\d*|sector\d*|direction|periodicity|scope|participationLevel|convener)$/
  const names = Object.entries(form.shape).flatMap(([name, field]) =>
    takesText(field) && !keep.test(name) && !/[2-9]$|\d\d$/.test(name) ? [name] : [],
  )
  const payloads = new Map(names.map((name, at) => [name, PAYLOADS[at % PAYLOADS.length]!]))
  let refused: string[] = []
  for (let round = 0; round < 3; round++) {
    const body: Fields = exampleBody(form, {
      ...given,
      ...(route.path.endsWith('nuevo') && 'number' in form.shape && { number: '60' }),
      ...('confirm' in form.shape && { confirm: 'yes' }), // the same payload names several
      ...(route.path === '/planes/nuevo' && { slug: 'plan-por-formulario' }),
      ...Object.fromEntries(payloads),
    })
    const answer = await keeper.postForJson(path, body)
    if (answer.status === 303) return { route: keyOf(route), fields: [...payloads.keys()], refused }
    if (answer.status !== 422) throw new Error(`${answer.status} from ${keyOf(route)}: ${answer.text.slice(0, 300)}`)
    const wrong = (JSON.parse(answer.text) as { errors: { path: string; message: string }[] }).errors
    const strange = wrong.filter(({ path }) => !payloads.has(path))
    if (strange.length > 0) throw new Error(`${keyOf(route)} needs a body in policies.ts: ${JSON.stringify(strange)}`)
    for (const { path } of wrong) {
      if (payloads.get(path) === SHORT) {
        payloads.delete(path)
        refused = [...refused, path]
      } else payloads.set(path, SHORT)
    }
  }
  throw new Error(`${keyOf(route)} refused what was not a payload.`)
}

/** Names of files, keys and values of what is imported are shown again: in the preview, the report and each complaint. */
async function importHostileFiles() {
  const rows = [...PAYLOADS, SHORT].map((payload, at) =>
    [`${payload} organización ${at}`, SHORT, payload]
      .map((cell) => `"${cell.replaceAll('"', '""').replaceAll('\n', ' ')}"`)
      .join(),
  )
  // A file that looks like a page at its beginning is refused as one: this begins as a list does.
  const harmless = `Instituto de los Archivos,,${'a'.repeat(8_000)}`
  const csv = new File(
    [`Nombre,Siglas,"""><img src=x onerror=pwn()>"\n${[harmless, ...rows].join('\n')}\n`],
    `lista${SHORT}.csv`,
  )
  const received = await sent('/organizaciones/importar', { file: csv, sector: 'public-body' })
  const left = await sent('/organizaciones/importar', { file: csv, sector: 'public-body' })
  await sent(received.location!, {})
  start.push(received.location!, `${received.location}/informe`, left.location!)

  const good = planDocument('plan-importado-hostil', (field) => `${LONG} ${field}`)
  const wrong = JSON.stringify({
    ...(JSON.parse(good) as object),
    [LONG]: LONG,
    phases: [{ number: LONG, kind: LONG }],
    commitments: [{ number: 1, title: { es: LONG }, endsOn: LONG, publicOwner: LONG, [LONG]: 1 }],
  })
  const reviews = []
  for (const document of [good, wrong])
    reviews.push((await sent('/planes/importar', { file: new File([document], `plan${SHORT}.json`) })).location!)
  await sent('/planes/importar/revisar', {
    archivo: new URL(reviews[0]!, world.app.origin).searchParams.get('archivo')!,
  })
  start.push(...reviews, '/planes/plan-importado-hostil')
}

async function sent(path: string, fields: Fields) {
  const answer = await keeper.postForJson(path, fields)
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 500)}`)
  return answer
}

const start: string[] = []
const START = [
  '/entrar',
  '/correo',
  '/planes/exportar',
  '/planes/plantilla',
  '/planes/plan-hostil-0/compromisos/1/indicadores/1/eliminar',
  '/',
  '/organizaciones',
  '/plan',
  '/planes',
  '/planes/plan-hostil-0',
  '/planes/plan-hostil-3',
  '/planes/plan-de-pruebas',
  '/marco-legal',
  '/principios',
  '/bitacora',
  '/buscar?q=pwn',
  '/buscar?q=svg',
  '/datos-abiertos',
  '/api',
  '/guia',
  '/mi-mesa',
  '/mi-cuenta',
  '/personas',
  '/operacion',
  '/planes.json',
  '/plan.json',
  '/bitacora.json',
  '/buscar.json?q=pwn',
]
const startFor = () => [
  ...start,
  ...START,
  ...['organizations', 'norms', 'principles', 'plans', 'commitments', 'milestones', 'indicators', 'evidence'].map(
    (path) => `/api/v1/${path}`,
  ),
  '/api/v1/openapi.json',
  '/planes/plan-hostil-0/compromisos/1/editar',
  '/planes/plan-hostil-1/compromisos/1/hitos/1/avance',
  '/planes/plan-hostil-2/etapas',
  '/planes/plan-hostil-2/secretariado',
]

it('found a place for its payloads in every form', () => {
  expect(written.length).toBeGreaterThan(15)
  // Names of people are one line without «@», acronyms and numbers are short: all the rest takes anything.
  const without = written.filter(({ fields }) => fields.length === 0).map(({ route }) => route)
  expect(without).toEqual([])
})

it.each(PAYLOADS)(
  'are text where answers are checked before they are sent, and in the form again: %s',
  async (payload) => {
    const path = addressOf({ path: '/planes/:plan/compromisos/:number/hitos/:milestone/avance' }, world.specimens)
    const body = {
      onDay: world.app.services.today(),
      completion: 'limited',
      narrative: payload,
      delayJustification: payload,
      file1: new File(['colonia,avance\nCentro,1\n'], `${payload}.csv`),
      fileTitle2: '',
      link1: 'https://ejemplo.mx/"><svg onload=pwn()>',
      linkTitle1: payload.replaceAll('\n', ' '),
    }
    for (const [step, status] of [
      [{}, 200],
      [{ change: payload }, 200],
      [{ completion: payload }, 422],
      [{ kept2: payload, drop3: payload, reportId: payload }, 200],
    ] as const) {
      const answer = await keeper.post(path, { ...body, ...step })
      expect(answer.status).toBe(status)
      expect(answer.text).toContain('pwn()')
      expect(markupOf(answer.text)).toEqual([])
    }
  },
)

describe.each(['anonymous', 'keeper'] as const)('what %s reads', (who) => {
  let pages: Crawled[]
  beforeAll(async () => {
    pages = await crawl(who === 'keeper' ? keeper : world.anonymous(), {
      start: startFor(),
      routes: world.routes,
      perPattern: 3,
    })
  }, 120_000)

  it('is every page there is', () => {
    const read = new Set(pages.filter(({ status }) => status === 200).map(({ pattern }) => pattern))
    const expected = world.routes.filter(
      ({ method, access, path }) =>
        method === 'GET' &&
        (who === 'keeper' || access === 'public') &&
        ![
          '/correo/:id',
          '/comenzar',
          '/entrar/codigo',
          '/planes/:plan/compromisos/:number/hitos/:milestone/avance/recibido',
        ].includes(path),
    )
    expect(expected.map(keyOf).filter((key) => !read.has(key))).toEqual([])
    expect(pages.filter(({ status }) => status >= 500)).toEqual([])
  })

  it('has the payloads as text, and no markup of theirs', () => {
    const html = pages.filter(({ headers }) => headers.get('content-type')?.includes('text/html'))
    expect(html.filter(({ text }) => text.includes('pwn()')).length).toBeGreaterThan(10)
    expect(html.flatMap(({ path, text }) => markupOf(text).map((what) => `${path}: ${what}`))).toEqual([])
  })

  it('has no link that runs, and none that leads to an address of no web', () => {
    const links = pages.flatMap(({ path, text, headers }) =>
      headers.get('content-type')?.includes('html')
        ? [...text.matchAll(/\s(?:href|src|action|formaction|xlink:href)="([^"]*)"/g)].map(
            ([, href]) => `${path} → ${href}`,
          )
        : [],
    )
    expect(links.length).toBeGreaterThan(100)
    expect(links.filter((link) => !/ → (https?:\/\/|mailto:|\/(?!\/)|#|\?)/.test(link))).toEqual([])
  })

  it('has no cell that a spreadsheet would run', async () => {
    const tables = pages.filter(({ headers }) => headers.get('content-type')?.includes('text/csv'))
    expect(tables.length).toBeGreaterThan(0)
    const running = tables.flatMap(({ path, text }) =>
      cellsOf(text)
        .filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell))
        .map((cell) => `${path}: ${cell.slice(0, 60)}`),
    )
    expect(running).toEqual([])
  })

  it('shows nobody’s address', () => {
    // Their own is on their own account; people's addresses are for nobody else, not even for who gives them roles.
    const allowed = (path: string) => who === 'keeper' && (path.startsWith('/mi-cuenta') || path.startsWith('/correo'))
    const found = pages
      .filter(({ path, text }) => !allowed(path) && !path.startsWith('/correo') && /canario\.example/.test(text))
      .map(({ path }) => path)
    expect(found).toEqual([])
  })
})

/** Elements and attributes that our pages never have. The pages write every attribute in double quotes. */
function markupOf(html: string): string[] {
  const wrong: string[] = []
  for (const [tag, name, attributes] of html.matchAll(/<([a-z][^\s/>]*)((?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*)\s*\/?>/gi)) {
    const names = [...attributes!.matchAll(/\s([^\s"'<>/=]+)(?:="[^"]*")?/g)].map(([, attribute]) =>
      attribute!.toLowerCase(),
    )
    if (/^(iframe|object|embed|base|math|style|template|frame|applet|img|foreignobject|mglyph)$/i.test(name!))
      wrong.push(tag)
    if (name!.toLowerCase() === 'script' && !/\ssrc="\/assets\//.test(attributes!)) wrong.push(tag)
    if (names.some((attribute) => attribute.startsWith('on') || attribute === 'style' || attribute === 'srcdoc'))
      wrong.push(tag)
  }
  // Whatever is left of «<» that did not read as a tag of ours.
  const rest = html.replaceAll(/<!doctype html>|<\/?[a-z][^\s/>]*(?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*\s*\/?>/gi, '')
  if (rest.includes('<')) wrong.push(rest.slice(rest.indexOf('<'), rest.indexOf('<') + 80))
  return wrong
}

/** The cells of a CSV (RFC 4180). */
const cellsOf = (csv: string) =>
  [...csv.replace(/^\ufeff/, '').matchAll(/"((?:[^"]|"")*)"|([^",\r\n]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!,
  )

describe.each(['anonymous', 'keeper'] as const)('in a real browser, %s', (who) => {
  it('runs nothing, on any kind of page', { timeout: 180_000 }, async () => {
    const client = who === 'keeper' ? keeper : world.anonymous()
    const pages = (await crawl(client, { start: startFor(), routes: world.routes, perPattern: 1 })).filter(
      ({ status, headers }) => status === 200 && headers.get('content-type')?.includes('text/html'),
    )
    expect(pages.length).toBeGreaterThan(15)
    const page = await newPage({ origin: world.app.origin })
    await page
      .context()
      .addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: world.app.origin })))
    const ran = await listen(page)
    for (const { path } of pages) {
      await page.goto(path, { waitUntil: 'load' })
      await page.evaluate(provoke)
    }
    expect(ran).toEqual([])
    expectNoCspViolations(page)
  })
})

/** Collects whatever runs that is not ours: calls of `pwn`, dialogs, errors, requests to elsewhere. */
async function listen(page: Page): Promise<string[]> {
  const ran: string[] = []
  await page.exposeFunction('pwn', () => void ran.push(`pwn at ${page.url()}`))
  page.on('dialog', (dialog) => {
    ran.push(`dialog at ${page.url()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => ran.push(`${error.message} at ${page.url()}`))
  page.on('popup', () => ran.push(`window opened at ${page.url()}`))
  page.on('request', (request) => {
    if (!/^(data:|http:\/\/localhost:)/.test(request.url())) ran.push(`asked ${request.url()} at ${page.url()}`)
  })
  return ran
}

/** Touches everything that waits to be touched, without leaving the page. */
function provoke() {
  document.addEventListener('submit', (event) => event.preventDefault(), true)
  document.addEventListener(
    'click',
    (event) =>
      event.target instanceof Element && !event.target.closest('a[href^="javascript:" i]') && event.preventDefault(),
    true,
  )
  for (const details of document.querySelectorAll('details')) details.open = true
  for (const element of document.querySelectorAll(
    'a, button, input, textarea, select, summary, svg *, img, [tabindex]',
  )) {
    for (const type of ['pointerover', 'mouseover', 'focus', 'click', 'toggle', 'animationstart'])
      element.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }))
  }
}
