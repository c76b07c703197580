import { sql } from 'drizzle-orm'
import type { Page } from 'playwright'
import { beforeAll, describe, expect, it } from 'vitest'
import { ROLES, type RoleName } from '../../src/foundations/identity/index.ts'
import { newId } from '../../src/kernel/id.ts'
import { addDays } from '../../src/kernel/dates.ts'
import type { Route } from '../../src/platform/http/index.ts'
import { expectNoCspViolations, newPage } from '../support/browser.ts'
import type { Client } from './client.ts'
import { type Fields } from './client.ts'
import { crawl, type Crawled } from './crawl.ts'
import { addressOf, exampleBody, keyOf, specOf, takesText } from './examples.ts'
import { policyOf } from './policies.ts'
import { makeAssessed, makePlan, makeDrafted, makeSigned, planDocument, type PlanRecords } from './records.ts'
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
/** A plan in which no form writes. */
let untouched: PlanRecords
/** What of each form was taken as it came, and what was refused. */
const written: { route: string; fields: string[]; refused: string[] }[] = []

beforeAll(async () => {
  world = await openWorld()
  const everywhere = (Object.keys(ROLES) as RoleName[]).flatMap((role) =>
    Object.values(world.organizations).map((organizationId) => ({ role, organizationId })),
  )
  keeper = await world.arrive('todo@canario.example', 'Quien puede todo', everywhere)
  for (const [at, payload] of PAYLOADS.entries())
    untouched = await makePlan(world.app, {
      slug: `plan-hostil-${at}`,
      organizations: world.organizations,
      text: (field) => `${payload} ${field}`,
    })
  await takeSeat()
  await makeAssessed(
    world.app,
    { slug: 'plan-valorado-hostil', organizations: world.organizations, text: (field) => `${PAYLOADS[0]} ${field}` },
    world.evaluators,
  )
  await makeSigned(world.app, {
    slug: 'plan-firmado-hostil',
    organizations: world.organizations,
    text: (field) => `${PAYLOADS[0]} ${field}`.replaceAll('@', ' en '),
  })
  await makeDrafted(world.app, {
    slug: 'plan-en-redaccion-hostil',
    organizations: world.organizations,
    text: (field) => `${PAYLOADS[0]} ${field}`.replaceAll('@', ' en '),
  })
  const complaints: string[] = []
  for (const route of writable())
    await writeInto(route).then(
      (one) => written.push(one),
      (error: Error) => complaints.push(error.message),
    )
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
  await sent('/planes/plan-firmado-hostil/modificaciones/1', { act: 'propose' })
  await voteAgain()
  await nameHostilePasskey()
  await importHostileFiles()
  await askHostileQuestions()
  await world.app.settle()
}, 120_000)

/** Forms that leave something behind for others to read, but those whose texts are written above or below by their acts. */
const writable = () =>
  world.routes.filter(
    ({ method, path }) =>
      method === 'POST' &&
      !/^\/preguntas\/:question\/(corregir|replicar|moderar|apelar|apelacion)$/.test(path) && // of who asked: written below
      !path.endsWith('/contraparte') && // of nobody who has a role in the public owner: written with the plans above
      !/^\/(entrar|salir|comenzar|operacion)|^\/mi-cuenta\/(acceso|correo|cerrar)|segundo-factor|sesiones|nombramientos.*prorrogar|valoracion|escalas\/nueva|eliminar|vigente|retirar|terminar|cerrar|estado|quitar|importar|firmar|aprobar|lanzamiento|verificar|modificaciones|revisiones|baja|:webhook|revocar|reglas-de-participacion\/nueva|\/(datos|categoria|supervision)$/.test(
        path,
      ),
  )

/** Only members vote: the keeper is one. */
async function takeSeat() {
  const from = world.app.services.today()
  await sent(`/instancias/${world.specimens['maker']}/lugares/2/integrantes/nuevo`, {
    email: 'todo@canario.example',
    standing: 'holder',
    from,
  })
}

/** Who is excused has no vote: the excuse was read into, and then the reasons of a vote are. */
async function voteAgain() {
  const decision = `/decisiones/${world.specimens['decision']}`
  await sent(`${decision}/excusa/retirar`, {})
  await sent(`${decision}/votar`, { choice: 'for', reason: LONG, textHash: world.specimens['textHash']! })
  await sent(`${decision}/cerrar`, {})
}

/** What answers with a page at once: its secret is shown this once. */
const shows = /^\/(mi-mesa\/webhooks|mi-cuenta\/tokens)$/

/** Sends the form with a payload in each text field; what is refused is sent again shorter, and then as it should be. */
async function writeInto(route: Route) {
  const policy = policyOf(route)
  const form = specOf(route).form!
  const path = addressOf(route, { ...world.specimens, ...policy.params?.(world) })
  const given = policy.body?.(world) ?? {}
  const keep =
    /^(slug|number|successor|other|claim|seats\d+|actor\d+|(proposal|type|reason)\d|about|reportId|responseId|verdict|step|change|kept\d|drop\d|onDay|fileDay\d|link\d|completion|category|which|.*(On|Id|Amount|Currency|Value|Day)\d*|day|value|kind\d*|sector\d*|direction|periodicity|scope|participationLevel|convener)$/
  const names = Object.entries(form.shape).flatMap(([name, field]) =>
    takesText(field) &&
    !keep.test(name) &&
    !(route.path.endsWith('/sustituir') && name.startsWith('file')) && // one piece, here a link
    !/[2-9]$|\d\d$/.test(name)
      ? [name]
      : [],
  )
  // By now each payload is the name of an organization, which nobody may go by.
  const own = (name: string) => (/^(name|person)$/.test(name) && 'email' in form.shape ? ' Paz' : '')
  const payloads = new Map(names.map((name, at) => [name, PAYLOADS[at % PAYLOADS.length]! + own(name)]))
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
    if (answer.status === 303 || (answer.status === 200 && shows.test(path)))
      return { route: keyOf(route), fields: [...payloads.keys()], refused }
    if (answer.status !== 422) throw new Error(`${answer.status} from ${keyOf(route)}: ${answer.text.slice(0, 300)}`)
    const wrong = (JSON.parse(answer.text) as { errors: { path: string; message: string }[] }).errors
    const strange = wrong.filter(({ path }) => !payloads.has(path))
    if (strange.length > 0) throw new Error(`${keyOf(route)} needs a body in policies.ts: ${JSON.stringify(strange)}`)
    for (const { path } of wrong) {
      if (payloads.get(path) === SHORT + own(path)) {
        payloads.delete(path)
        refused = [...refused, path]
      } else payloads.set(path, SHORT + own(path))
    }
  }
  throw new Error(`${keyOf(route)} refused what was not a payload.`)
}

/** As its person might call it: no form can be sent without an authenticator. Who has one has shown it. */
async function nameHostilePasskey() {
  const person = sql`(select id from people where email = 'todo@canario.example')`
  await world.app.connection.db.execute(sql`
    insert into passkeys (id, person_id, credential_id, public_key, counter, name, created_at)
    values (${newId()}, ${person}, 'hostile', 'key', 0, ${SHORT}, now())`)
  await world.app.connection.db.execute(sql`update sessions set second_factor_at = now() where person_id = ${person}`)
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

/** What one writes of one's own question, and what another answers, decides and is appealed to. */
async function askHostileQuestions() {
  const asker = await world.arrive('pregunta@canario.example', 'Quien pregunta')
  // Who answers for a body does not moderate what is asked of it; the keeper, who is of all, moderates what is asked of the authority.
  const ofTheAuthority = `plan:${untouched.planId}`
  const give = async (who: Client, path: string, fields: Fields) => {
    const answer = await who.postForJson(path, fields)
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 500)}`)
    return answer.location!
  }
  for (const [at, payload] of PAYLOADS.entries()) {
    const asked = await give(asker, '/preguntas/nueva', {
      sobre: at % 2 === 0 ? `commitment:${world.plan.commitments.here}` : ofTheAuthority,
      kind: 'question',
      text: `${payload} primera palabra`,
      link: 'https://ejemplo.mx/"><svg onload=pwn()>',
      file: new File(['colonia\nCentro\n'], `${payload}.csv`),
    })
    const here = asked.replace('/recibida', '')
    await give(asker, `${here}/corregir`, { text: `${payload} segunda palabra corregida` })
    await give(keeper, `${here}/denunciar`, { text: `${payload} tercera palabra` })
    await give(keeper, `${here}/prorrogar`, { text: `${payload} cuarta palabra` })
    await give(keeper, `${here}/responder`, { type: 'answered', text: `${payload} quinta palabra` })
    await give(asker, `${here}/replicar`, { text: `${payload} sexta palabra` })
    start.push(here, `${here}/responder`)
    if (at % 2 === 0) continue
    await give(keeper, `${here}/moderar`, { decision: 'hidden', rule: '1', text: `${payload} octava palabra` })
    await give(asker, `${here}/apelar`, { text: `${payload} novena palabra` })
    start.push(`${here}/apelacion`)
  }
  const rules = PAYLOADS.map(
    (payload) => `${payload.replaceAll('\n', ' ').slice(0, 200)}\n${payload.replaceAll('\n', ' ')}`,
  ).join('\n\n')
  await give(keeper, '/reglas-de-participacion/nueva', {
    rules,
    rulesEn: rules,
    fromDay: addDays(world.app.services.today(), 40),
  })
  const own = await give(keeper, '/preguntas/nueva', {
    sobre: ofTheAuthority,
    kind: 'question',
    text: `${LONG} palabras del guardián`,
  })
  const here = own.replace('/recibida', '')
  for (const act of [
    'recibida',
    'corregir',
    'retirar',
    'replicar',
    'apelar',
    'denunciar',
    'responder',
    'prorrogar',
    'moderar',
  ])
    start.push(`${here}/${act}`)
  start.push(
    '/preguntas',
    '/preguntas/cumplimiento',
    '/preguntas/cumplimiento/exportar',
    '/reglas-de-participacion',
    '/reglas-de-participacion/nueva',
    '/reglas-de-participacion/plazo',
  )
}

async function sent(path: string, fields: Fields) {
  const answer = await keeper.postForJson(path, fields)
  if (answer.status !== 303) throw new Error(`${path}: ${answer.status} ${answer.text.slice(0, 500)}`)
  return answer
}

const start: string[] = []
const START = [
  '/entrar/segundo-factor',
  '/mi-cuenta/acceso',
  '/mi-cuenta/acceso/aplicacion',
  '/mi-cuenta/acceso/codigo',
  '/mi-cuenta/correo/codigo',
  '/mi-cuenta/correo/no-fui-yo/nadie',
  '/mi-cuenta/cerrar/codigo',
  '/mi-cuenta/cerrada',
  '/personas',
  '/entrar',
  '/correo',
  '/planes/exportar',
  '/planes/plantilla',
  '/planes/plan-hostil-0/compromisos/1/indicadores/1/eliminar',
  '/',
  '/organizaciones',
  '/organizaciones/secretaria-de-pruebas/cargos',
  '/calendarios/secretaria-de-pruebas',
  '/plan',
  '/planes',
  '/compromisos',
  '/planes/plan-hostil-0',
  '/planes/plan-hostil-3',
  '/planes/plan-de-pruebas',
  '/planes/plan-de-pruebas/enlaces',
  '/planes/plan-hostil-0/enlaces',
  '/planes/minimos',
  '/incrustar/plan',
  '/planes/plan-en-redaccion/redaccion',
  '/planes/plan-en-redaccion/redaccion/compromisos/1/versiones/2',
  '/planes/plan-en-redaccion-hostil/redaccion',
  '/planes/plan-en-redaccion-hostil/redaccion/compromisos/1/versiones/1',
  '/planes/plan-en-redaccion-hostil/redaccion/compromisos/1/publicar',
  '/planes/plan-en-redaccion-hostil/redaccion/aportaciones',
  '/planes/plan-en-redaccion-hostil/redaccion/aprobacion/1',
  '/planes/plan-en-redaccion-hostil/redaccion/aprobar',
  '/planes/plan-firmado',
  '/planes/plan-firmado/modificaciones/1',
  '/planes/plan-firmado-hostil/versiones',
  '/planes/plan-firmado-hostil/versiones/1',
  '/planes/plan-firmado-hostil/cortes/1',
  '/planes/plan-firmado-hostil/modificaciones/1',
  '/planes/plan-firmado-hostil/compromisos/1/editar',
  '/planes/comparar?plan=plan-firmado&plan=plan-firmado-hostil',
  '/verificar',
  '/escalas',
  '/planes/plan-valorado-hostil/valoracion',
  '/planes/plan-valorado-hostil/compromisos/1/valoracion',
  '/planes/plan-valorado-hostil/compromisos/4/valoracion/respuesta',
  '/marco-legal',
  '/principios',
  '/bitacora',
  '/buscar?q=pwn',
  '/buscar?q=svg',
  '/datos-abiertos',
  '/api',
  '/guia',
  '/mi-mesa',
  '/mi-mesa/seguimientos',
  '/mi-mesa/webhooks',
  '/mi-cuenta/tokens',
  '/mi-cuenta',
  '/personas',
  '/operacion',
  '/planes.json',
  '/plan.json',
  '/bitacora.json',
  '/buscar.json?q=pwn',
]
const startFor = () => [
  `/oembed?url=${encodeURIComponent(`${world.app.services.settings.ORIGIN}/planes/plan-hostil-0`)}`,
  ...start,
  ...START,
  ...[
    'organizations',
    'norms',
    'principles',
    'plans',
    'commitments',
    'milestones',
    'indicators',
    'evidence',
    'assessments',
    'scale-sets',
    'plan-versions',
    'amendments',
    'plan-cuts',
    'drafting-minimums',
    'links',
    'posts',
    'appointments',
    'contributions',
  ].map((path) => `/api/v1/${path}`),
  '/api/v1/openapi.json',
  '/planes/plan-hostil-0/compromisos/1/editar',
  '/planes/plan-hostil-1/compromisos/1/hitos/1/avance',
  '/planes/plan-hostil-2/etapas',
  '/planes/plan-hostil-2/secretariado',
  `/evidencias/${world.plan.evidenceLink}/sustituir`,
]

it('found a place for its payloads in every form', () => {
  expect(written.length).toBeGreaterThan(15)
  // Names of people are one line without «@», acronyms and numbers are short: all the rest takes anything.
  const without = written.filter(({ fields }) => fields.length === 0).map(({ route }) => route)
  // Its only text is the name of a person, which takes none of them.
  expect(without.toSorted()).toEqual(
    [
      'POST /organizaciones/:slug/cargos/:post/nombramientos/:appointment/corregir',
      // An address and a record, no words.
      'POST /mi-mesa/webhooks',
      // They have buttons and nothing to write.
      'POST /instancias/:maker/lugares/:seat/suprimir',
      'POST /mi-mesa/seguimientos',
      'POST /mi-mesa/seguimientos/calendario',
      'POST /mi-mesa/seguimientos/todos',
      'POST /seguir',
      'POST /seguir/dejar',
    ].toSorted(),
  )
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
    if (who === 'keeper') pages.push(await readAsCounterpart())
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
          '/entrar/proveedor',
          '/entrar/proveedor/vuelta',
          '/planes/:plan/compromisos/:number/hitos/:milestone/avance/recibido',
          '/planes/:plan/compromisos/:number/hitos/:milestone/avances/:report/contraparte/recibida',
          '/evidencias/:id/copias/:sha256', // nothing is opened here, so nothing is copied: see evidence-links.db.test.ts
          '/organizaciones/:slug/cargos/:post/nombramientos/:appointment/prorrogar', // the forms above have ended each: see posts.db.test.ts
          '/planes/:plan/informe-de-cierre', // none is closed
          '/planes/:plan/versiones/comparar', // none has two versions: see src/accountability/action-plan/versions/versions.db.test.ts
          '/planes/:plan/lanzamiento', // all that are signed were launched
          '/seguir/completar',
          '/baja/:token',
          '/calendario/mio/:file{[A-Za-z0-9_.-]+\\.ics}',
          // Of their author and of who reviews them: see src/accountability/action-plan/evaluation/evaluation.db.test.ts.
          '/planes/:plan/compromisos/:number/valoracion/borrador',
          '/planes/:plan/compromisos/:number/valoracion/borrador/:scale',
          '/planes/:plan/compromisos/:number/valoracion/revision',
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
    expect(links.filter((link) => !/ → (https?:\/\/|mailto:|otpauth:\/\/|\/(?!\/)|#|\?)/.test(link))).toEqual([])
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

/** The form of the civil owner, which the keeper, who has a role in the public owner too, may not use. */
async function readAsCounterpart(): Promise<Crawled> {
  const pattern = '/planes/:plan/compromisos/:number/hitos/:milestone/avances/:report/contraparte'
  const path = '/planes/plan-hostil-0/compromisos/1/hitos/1/avances/1/contraparte'
  const { client } = world.actors.find(({ name }) => name === 'counterpart')!
  return { ...(await client.get(path)), path, pattern: `GET ${pattern}` }
}

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
