import { addDays } from '../../src/kernel/dates.ts'
import type { Route } from '../../src/platform/http/index.ts'
import type { Fields } from './client.ts'
import { keyOf } from './examples.ts'
import { planDocument } from './records.ts'
import type { Actor, World } from './world.ts'

/**
 * What is known of each route beyond its `access`: whoever adds a route says here who may, or the matrix fails.
 * `own` routes act on what is the actor's: with anybody else's they answer 404.
 */
export interface Policy {
  /** Which of those whom `access` admits may act on the records of «here». All of them where absent. */
  may?: (actor: Actor) => boolean
  /** Other ways to send the same form, as by its other buttons: who may not is refused by each, and what they answer who may. */
  also?: readonly { fields: Fields; answers: readonly number[] }[]
  /** Fields that the examples of the form's schema do not get right. */
  body?: (world: World) => Fields
  /** What the address asks besides. */
  query?: string
  /** Parameters, where not those of the world's specimens. */
  params?: (world: World) => Record<string, string>
  /** Answers to who may, where others than 200, 303 and 422. */
  answers?: readonly number[]
}

const anybodyAdmitted: Policy = {}
/** A set of scales, as the form takes it. */
const scaleDocument = () =>
  JSON.stringify({
    slug: 'escalas-de-pruebas',
    name: { es: 'Escalas de pruebas' },
    author: 'Nosotros',
    source: 'Las pruebas',
    fromDay: '2030-01-01',
    scales: [
      {
        code: 'verificable',
        name: { es: 'Verificable' },
        question: { es: '¿Se puede comprobar?' },
        options: ['no', 'si'].map((code) => ({ code, label: { es: code }, meaning: { es: code } })),
      },
    ],
  })
/** Progress is reported by the body that owns the commitment. */
const publicOwner: Policy = { may: ({ place }) => place === 'here' }
/** Evidence of a report is brought by whoever reports. */
const whoReports: Policy = { may: ({ role, place }) => (role === 'officer' || role === 'head') && place === 'here' }
/** Reports are confirmed or disputed by the commitment's civil owner. */
const civilOwner: Policy = { may: ({ name }) => name === 'counterpart' }
/** Of the plan where something is assessed, by number: see `AssessedRecords`. */
const assessed =
  (number = '1') =>
  (world: World) => ({ plan: world.assessed.plan, number })
/** Drafts are of their author, and of nobody else. */
const assessor = (number: string): Policy => ({ may: ({ name }) => name === 'assessor', params: assessed(number) })
const secondReviewer: Policy = { may: ({ name }) => name === 'second', params: assessed('2') }
/** Those who answer for the commitment reply, each for its side. */
const repliers: Policy = {
  may: ({ name, role, place }) =>
    name === 'counterpart' || ((role === 'officer' || role === 'head') && place === 'here'),
  params: assessed('4'),
}
/** The signed plan of the world, with its draft of an amendment. */
const SIGNED_PLAN = () => ({ plan: 'plan-firmado', version: '1', amendment: '1', cut: '1' })
const signed: Policy = { params: SIGNED_PLAN }
/** The plan of the world that is being drafted, with a published draft and what was put to approval. */
const drafted: Policy = {
  params: () => ({ plan: 'plan-en-redaccion', number: '1', version: '1', submission: '1', format: 'csv' }),
}
/** Amendments are begun by whoever keeps plans, and by who owns something in this one, on either side. */
const amends: Policy = {
  params: SIGNED_PLAN,
  may: ({ role, place, name }) =>
    role === 'authority' || name === 'counterpart' || (place === 'here' && AMENDERS.includes(role ?? '')),
}
const AMENDERS = ['authority', 'officer', 'head', 'civil-owner']
/** A draft is written in the name of «here». */
const drafts: Policy = {
  params: SIGNED_PLAN,
  may: ({ role, place }) => place === 'here' && AMENDERS.includes(role ?? ''),
}
/** A calendar is kept by its body, or by the authority that supervises it: here none does. */
const keepsCalendar: Policy = { may: ({ place }) => place === 'here' }
/** Something that is always of another person: nobody has it. */
const ofNobodyHere: Policy = { answers: [404] }
/** Who asked: the civil owner of the world. */
const whoAsked: Policy = { may: ({ name }) => name === 'counterpart' }
/** In the name of an authority: roles in the bodies of «here» and «elsewhere» do not count. */
const forAnAuthority: Policy = { may: () => false }
/** The record that is followed. */
const followed = (world: World): Fields => ({ kind: 'organization', id: world.organizations.here })
/** A body relates its own records; whoever keeps the plans relates all. */
const relates: Policy = {
  may: ({ role, place }) => role === 'authority' || ((role === 'officer' || role === 'head') && place === 'here'),
}
/** A body appoints its own; whoever keeps the register appoints for all. */
const whoAppoints: Policy = { may: ({ role, place }) => role === 'authority' || place === 'here' }
/** Who decides votes: here the counterpart, who presides. */
const member: Policy = { may: ({ name }) => name === 'counterpart' }
/** Who presides opens and closes what is decided, and so does the authority. */
const presiding: Policy = { may: ({ name, role }) => role === 'authority' || name === 'counterpart' }
const inAYear = (world: World) => ({ last: addDays(world.app.services.today(), 365) })
/** What is measured is recorded by that body too, or by whoever keeps the plans. */
const whoMeasures: Policy = {
  may: ({ role, place }) => role === 'authority' || ((role === 'officer' || role === 'head') && place === 'here'),
}

export const POLICIES: Record<string, Policy> = {
  // The house
  'GET /': anybodyAdmitted,
  'GET /guia': anybodyAdmitted,
  'GET /correo': anybodyAdmitted,
  'GET /correo/:id': { params: (world) => ({ id: world.app.letters()[0]!.id }) },
  'GET /operacion': anybodyAdmitted,
  'POST /operacion': anybodyAdmitted,
  'GET /buscar': anybodyAdmitted,
  'GET /bitacora': anybodyAdmitted,
  'GET /bitacora/exportar.csv': anybodyAdmitted,
  'GET /bitacora/exportar.jsonl': anybodyAdmitted,
  'GET /historial/:kind/:id': anybodyAdmitted,
  'GET /api': anybodyAdmitted,
  'GET /datos-abiertos': anybodyAdmitted,
  'GET /datos-abiertos/:file': { params: () => ({ file: 'compromisos.csv' }) },

  // Notifications: everybody follows for themselves; unsubscribing needs nothing but the address
  'POST /seguir': { body: followed },
  'GET /seguir/completar': anybodyAdmitted,
  'POST /seguir/dejar': { body: followed },
  'GET /mi-mesa/seguimientos': anybodyAdmitted,
  'POST /mi-mesa/seguimientos': { body: followed },
  'POST /mi-mesa/seguimientos/todos': anybodyAdmitted,
  'POST /mi-mesa/seguimientos/calendario': anybodyAdmitted,
  'GET /baja/:token': ofNobodyHere,
  'POST /baja/:token': ofNobodyHere,
  'GET /bitacora.atom': anybodyAdmitted,
  'GET /historial/:kind/:file{[0-9a-f-]+\\.atom}': { params: ({ specimens }) => ({ file: `${specimens['id']}.atom` }) },
  'GET /calendario/mio/:file{[A-Za-z0-9_.-]+\\.ics}': { params: () => ({ file: 'a.b.ics' }), answers: [404] },
  'GET /calendario/:kind/:file{[0-9a-f-]+\\.ics}': {
    params: (world) => ({ kind: 'plan', file: `${world.plan.planId}.ics` }),
  },
  'GET /mi-mesa/webhooks': anybodyAdmitted,
  'POST /mi-mesa/webhooks': { body: () => ({ url: 'https://receptor.example/tequio', about: '' }) },
  'GET /mi-mesa/webhooks/:webhook': ofNobodyHere,
  'POST /mi-mesa/webhooks/:webhook': ofNobodyHere,
  'POST /mi-mesa/webhooks/:webhook/entregas/:delivery': ofNobodyHere,

  // Questions and remarks: anybody asks, the owing body answers, an authority moderates
  'GET /preguntas': anybodyAdmitted,
  'GET /preguntas/cumplimiento': anybodyAdmitted,
  'GET /preguntas/cumplimiento/exportar': anybodyAdmitted,
  'GET /preguntas/evidencias/:piece': anybodyAdmitted,
  'GET /preguntas/nueva': anybodyAdmitted,
  'POST /preguntas/nueva': {
    body: (world) => ({
      sobre: `commitment:${world.plan.commitments.here}`,
      kind: 'question',
      text: '¿Cuándo se abre la obra?',
      link: 'https://ejemplo.mx/nota',
      file: new File(['colonia,obra\nCentro,0\n'], 'conteo.csv'),
    }),
  },
  'GET /preguntas/:question': anybodyAdmitted,
  'GET /preguntas/:question/recibida': whoAsked,
  'GET /preguntas/:question/corregir': whoAsked,
  'POST /preguntas/:question/corregir': whoAsked,
  'GET /preguntas/:question/retirar': whoAsked,
  'POST /preguntas/:question/retirar': whoAsked,
  'GET /preguntas/:question/replicar': whoAsked,
  'POST /preguntas/:question/replicar': whoAsked,
  'GET /preguntas/:question/apelar': whoAsked,
  'POST /preguntas/:question/apelar': whoAsked,
  'GET /preguntas/:question/denunciar': anybodyAdmitted,
  'POST /preguntas/:question/denunciar': anybodyAdmitted,
  'GET /preguntas/:question/responder': publicOwner,
  'POST /preguntas/:question/responder': publicOwner,
  'GET /preguntas/:question/prorrogar': publicOwner,
  'POST /preguntas/:question/prorrogar': publicOwner,
  'GET /preguntas/:question/moderar': forAnAuthority,
  'POST /preguntas/:question/moderar': { ...forAnAuthority, body: () => ({ decision: 'hidden', rule: '1' }) },
  'GET /preguntas/:question/apelacion': forAnAuthority,
  'POST /preguntas/:question/apelacion': forAnAuthority,
  'GET /reglas-de-participacion': anybodyAdmitted,
  'GET /reglas-de-participacion/nueva': forAnAuthority,
  'POST /reglas-de-participacion/nueva': {
    ...forAnAuthority,
    body: (world) => ({ fromDay: addDays(world.app.services.today(), 30), rules: 'Respeto\nCon respeto.' }),
  },
  'GET /reglas-de-participacion/plazo': forAnAuthority,
  'POST /reglas-de-participacion/plazo': {
    ...forAnAuthority,
    body: (world) => ({ fromDay: addDays(world.app.services.today(), 30), days: '8', extensionDays: '3' }),
  },

  // Organizations: the register is one, whoever keeps it keeps all of it
  'GET /organizaciones': anybodyAdmitted,
  'GET /organizaciones/exportar': anybodyAdmitted,
  'GET /organizaciones/importar': anybodyAdmitted,
  'POST /organizaciones/importar': {
    body: () => ({ file: new File(['Nombre\nInstituto de la Matriz\n'], 'matriz.csv'), sector: 'public-body' }),
  },
  'GET /organizaciones/importar/plantilla': anybodyAdmitted,
  'GET /organizaciones/importar/:import': anybodyAdmitted,
  'POST /organizaciones/importar/:import': anybodyAdmitted,
  'GET /organizaciones/importar/:import/informe': { answers: [200, 404] },
  'GET /organizaciones/nueva': anybodyAdmitted,
  'POST /organizaciones/nueva': anybodyAdmitted,
  'GET /organizaciones/:slug/renombrar': anybodyAdmitted,
  'POST /organizaciones/:slug/renombrar': anybodyAdmitted,
  'GET /organizaciones/:slug/corregir': anybodyAdmitted,
  'POST /organizaciones/:slug/corregir': anybodyAdmitted,
  'GET /organizaciones/:slug/datos': anybodyAdmitted,
  'POST /organizaciones/:slug/datos': anybodyAdmitted,
  'GET /organizaciones/:slug/categoria': anybodyAdmitted,
  'POST /organizaciones/:slug/categoria': { body: () => ({ category: 'centralizada' }) },
  'GET /organizaciones/:slug/supervision': anybodyAdmitted,
  'POST /organizaciones/:slug/supervision': { body: (world) => ({ authority: world.organizations.authority }) },
  'GET /organizaciones/:slug/sucesion': anybodyAdmitted,
  // Split: it goes on answering, so that its own authority may still undo it. See succession.db.test.ts for the other kinds.
  'POST /organizaciones/:slug/sucesion': {
    body: () => ({ kind: 'split', successor: 'Secretaría de Otras Pruebas', ends: 'no' }),
  },
  'POST /organizaciones/:slug/sucesion/quitar': { body: (world) => ({ successor: world.organizations.elsewhere }) },
  'GET /organizaciones/:slug/estado': anybodyAdmitted,
  'POST /organizaciones/:slug/estado': anybodyAdmitted,
  'GET /organizaciones/:slug/quitar': anybodyAdmitted,
  'POST /organizaciones/:slug/quitar': { body: () => ({ why: 'Se registró dos veces.' }) }, // refused: plans mention it
  'GET /organizaciones/:slug': anybodyAdmitted,

  // Decisions: the authority keeps who decides; members vote; who presides opens and closes, here the counterpart
  'GET /decisiones': anybodyAdmitted,
  'GET /decisiones/:decision': anybodyAdmitted,
  'GET /decisiones/:decision/acta': anybodyAdmitted,
  'GET /decisiones/:decision/votar': member,
  'POST /decisiones/:decision/votar': { ...member, body: ({ specimens }) => ({ textHash: specimens['textHash']! }) },
  'GET /decisiones/:decision/excusa': member,
  'POST /decisiones/:decision/excusa': member,
  'POST /decisiones/:decision/excusa/retirar': member,
  'GET /decisiones/:decision/cerrar': presiding,
  'POST /decisiones/:decision/cerrar': presiding,
  'GET /decisiones/:decision/retirar': presiding,
  'POST /decisiones/:decision/retirar': presiding,
  'GET /instancias': anybodyAdmitted,
  'GET /instancias/:maker': anybodyAdmitted,
  'GET /instancias/:maker/decisiones/nueva': presiding,
  'POST /instancias/:maker/decisiones/nueva': {
    ...presiding,
    body: (world) => ({ closesOn: addDays(world.app.services.today(), 5) }),
  },
  'GET /instancias/nueva': anybodyAdmitted,
  'POST /instancias/nueva': anybodyAdmitted,
  'GET /instancias/:maker/editar': anybodyAdmitted,
  'POST /instancias/:maker/editar': anybodyAdmitted,
  'GET /instancias/:maker/terminar': anybodyAdmitted,
  'POST /instancias/:maker/terminar': { body: inAYear },
  'GET /instancias/:maker/lugares/nuevo': anybodyAdmitted,
  'POST /instancias/:maker/lugares/nuevo': { body: (world) => ({ votes: 'no', from: world.app.services.today() }) },
  'GET /instancias/:maker/lugares/:seat/suprimir': anybodyAdmitted,
  'POST /instancias/:maker/lugares/:seat/suprimir': { body: inAYear },
  'GET /instancias/:maker/lugares/:seat/integrantes/nuevo': anybodyAdmitted,
  'POST /instancias/:maker/lugares/:seat/integrantes/nuevo': {
    body: (world) => ({ standing: 'alternate', person: 'Persona Suplente', from: world.app.services.today() }),
  },
  'GET /instancias/:maker/integrantes/:member/terminar': anybodyAdmitted,
  'POST /instancias/:maker/integrantes/:member/terminar': { body: inAYear },
  'GET /instancias/:maker/reglas/nueva': anybodyAdmitted,
  'POST /instancias/:maker/reglas/nueva': {
    body: (world) => ({ matter: '*', quorum: 'half', balance: 'none', from: addDays(world.app.services.today(), 30) }),
  },

  // Posts: who appoints in a body, and nobody of another
  'GET /organizaciones/:slug/cargos': anybodyAdmitted,
  'GET /cargos-pendientes': anybodyAdmitted,
  'GET /nombramientos/documentos/:document': anybodyAdmitted,
  'GET /organizaciones/:slug/cargos/:post': anybodyAdmitted,
  'GET /organizaciones/:slug/cargos/nuevo': whoAppoints,
  'POST /organizaciones/:slug/cargos/nuevo': whoAppoints,
  'GET /organizaciones/:slug/cargos/:post/editar': whoAppoints,
  'POST /organizaciones/:slug/cargos/:post/editar': whoAppoints,
  'GET /organizaciones/:slug/cargos/:post/retirar': whoAppoints,
  'POST /organizaciones/:slug/cargos/:post/retirar': whoAppoints,
  'GET /organizaciones/:slug/cargos/:post/nombrar': whoAppoints,
  'POST /organizaciones/:slug/cargos/:post/nombrar': { ...whoAppoints, body: () => ({ standing: 'alternate' }) },
  'GET /organizaciones/:slug/cargos/:post/nombramientos/:appointment/corregir': whoAppoints,
  'POST /organizaciones/:slug/cargos/:post/nombramientos/:appointment/corregir': {
    ...whoAppoints,
    body: () => ({ from: '2026-11-01', person: 'Persona Corregida' }),
  },
  'GET /organizaciones/:slug/cargos/:post/nombramientos/:appointment/terminar': whoAppoints,
  'POST /organizaciones/:slug/cargos/:post/nombramientos/:appointment/terminar': whoAppoints,
  'GET /organizaciones/:slug/cargos/:post/nombramientos/:appointment/prorrogar': whoAppoints,
  'POST /organizaciones/:slug/cargos/:post/nombramientos/:appointment/prorrogar': {
    ...whoAppoints,
    body: (world) => ({ last: addDays(world.app.services.today(), 800) }),
  },
  'GET /organizaciones/:slug/cargos/:post/nombramientos/:appointment/retirar': whoAppoints,
  'POST /organizaciones/:slug/cargos/:post/nombramientos/:appointment/retirar': whoAppoints,
  'GET /organizaciones/:slug/cargos/:post/nombramientos/:appointment/documento': whoAppoints,
  'POST /organizaciones/:slug/cargos/:post/nombramientos/:appointment/documento': {
    ...whoAppoints,
    body: () => ({ document: new File(['Se nombra a una persona.\n'], 'acta.txt') }),
  },

  // Calendars: each body keeps its own
  'GET /incrustar/plan': anybodyAdmitted,
  'GET /incrustar/planes/:plan': anybodyAdmitted,
  'GET /incrustar/planes/:plan/compromisos/:number': anybodyAdmitted,
  'GET /planes/:plan/incrustar': anybodyAdmitted,
  'GET /planes/:plan/compromisos/:number/incrustar': anybodyAdmitted,
  'GET /oembed': { query: 'url=http%3A%2F%2Flocalhost%2Fplanes%2Fotro', answers: [404] },
  'GET /relaciones/:kind/:id': anybodyAdmitted,
  'GET /hilo/:kind/:id': { params: ({ plan }) => ({ kind: 'commitment', id: plan.commitments.here }) },
  'GET /relaciones/:kind/:id/nueva': relates,
  'POST /relaciones/:kind/:id/nueva': {
    ...relates,
    body: ({ plan }) => ({ to: `commitment:${plan.commitments.here}`, relation: 'related' }),
  },
  'GET /relaciones/retirar/:link': relates,
  'POST /relaciones/retirar/:link': relates,
  'GET /calendarios': anybodyAdmitted,
  'GET /calendarios/:file{[a-z0-9-]+\\.ics}': { params: ({ specimens }) => ({ file: `${specimens['slug']}.ics` }) },
  'GET /calendarios/:slug': anybodyAdmitted,
  'GET /calendarios/:slug/dias/nuevo': keepsCalendar,
  'POST /calendarios/:slug/dias/nuevo': {
    ...keepsCalendar,
    body: (world) => ({
      fromDay: addDays(world.app.services.today(), 30),
      reason: 'Vacaciones',
      publicationUrl: 'https://ejemplo.mx/gaceta',
    }),
  },
  'GET /calendarios/:slug/dias/:entry': anybodyAdmitted,
  'GET /calendarios/:slug/dias/:entry/retirar': keepsCalendar,
  'POST /calendarios/:slug/dias/:entry/retirar': keepsCalendar,

  // Legal framework: the law is the same for everybody
  'GET /marco-legal': anybodyAdmitted,
  'GET /marco-legal/exportar': anybodyAdmitted,
  'GET /marco-legal/nueva': anybodyAdmitted,
  'POST /marco-legal/nueva': anybodyAdmitted,
  'GET /marco-legal/:norm': anybodyAdmitted,
  'GET /marco-legal/:norm/versiones/nueva': anybodyAdmitted,
  'POST /marco-legal/:norm/versiones/nueva': anybodyAdmitted,
  'GET /marco-legal/:norm/versiones/:version/disposiciones/nueva': anybodyAdmitted,
  'POST /marco-legal/:norm/versiones/:version/disposiciones/nueva': anybodyAdmitted,
  'GET /marco-legal/:norm/versiones/:version/terminar': anybodyAdmitted,
  'POST /marco-legal/:norm/versiones/:version/terminar': anybodyAdmitted,
  'GET /marco-legal/:norm/corregir': anybodyAdmitted,
  'POST /marco-legal/:norm/corregir': anybodyAdmitted,
  'GET /marco-legal/:norm/versiones/:version/corregir': anybodyAdmitted,
  'POST /marco-legal/:norm/versiones/:version/corregir': { body: () => ({ publishedOn: '2026-11-19' }) },
  'GET /marco-legal/:norm/versiones/:version/disposiciones/:provision/corregir': anybodyAdmitted,
  'POST /marco-legal/:norm/versiones/:version/disposiciones/:provision/corregir': {
    body: (world) => ({ article: world.specimens['article']! }), // under another number it is at another address
  },
  'GET /principios': anybodyAdmitted,
  'GET /principios/exportar': anybodyAdmitted,
  'GET /principios/nuevo': anybodyAdmitted,
  'POST /principios/nuevo': { body: (world) => ({ version: world.specimens['version']! }) },
  'GET /principios/:catalogue/agregar': anybodyAdmitted,
  'POST /principios/:catalogue/agregar': { body: () => ({ number: '77' }) },
  'GET /principios/:catalogue/terminar': anybodyAdmitted,
  'POST /principios/:catalogue/terminar': anybodyAdmitted,
  'GET /principios/:catalogue/:principle': anybodyAdmitted,
  'GET /principios/:catalogue/:principle/corregir': anybodyAdmitted,
  'POST /principios/:catalogue/:principle/corregir': anybodyAdmitted,

  // Action plans: the authority keeps them, the public owner reports
  'GET /plan': anybodyAdmitted,
  'GET /planes': anybodyAdmitted,
  'GET /planes/exportar': anybodyAdmitted,
  'GET /planes/plantilla': anybodyAdmitted,
  'GET /planes/:plan': anybodyAdmitted,
  'GET /planes/:plan/compromisos/exportar/:format': anybodyAdmitted,
  'GET /planes/:plan/exportar/plan': anybodyAdmitted,
  'GET /planes/:plan/exportar/plantilla': anybodyAdmitted,
  'GET /planes/:plan/informe': anybodyAdmitted,
  'GET /compromisos': anybodyAdmitted,
  'GET /planes/:plan/compromisos': anybodyAdmitted,
  'GET /planes/:plan/compromisos/:number': anybodyAdmitted,
  'GET /planes/:plan/compromisos/:number/hitos/:milestone': anybodyAdmitted,
  'GET /planes/:plan/compromisos/:number/hitos/:milestone/avance': publicOwner,
  'POST /planes/:plan/compromisos/:number/hitos/:milestone/avance': {
    ...publicOwner,
    also: [
      { fields: { step: '' }, answers: [200] },
      { fields: { change: 'narrative' }, answers: [200] },
    ],
    body: (world) => ({
      step: 'send',
      onDay: world.app.services.today(),
      completion: 'limited',
      narrative: 'Se avanzó.',
      delayJustification: 'Faltó tiempo.',
      link1: 'https://ejemplo.mx/avance',
      file1: new File(['colonia,avance\nCentro,1\n'], 'avance.csv'),
    }),
  },
  'GET /planes/:plan/compromisos/:number/hitos/:milestone/avance/recibido': { ...publicOwner, query: '?reporte=1' },
  'GET /planes/:plan/compromisos/:number/hitos/:milestone/avances/:report/contraparte': civilOwner,
  'POST /planes/:plan/compromisos/:number/hitos/:milestone/avances/:report/contraparte': {
    ...civilOwner,
    body: () => ({
      verdict: 'disputed',
      reason: 'No es lo que hemos visto en las colonias.',
      completion: 'limited',
      link1: 'https://ejemplo.mx/conteo',
      file1: new File(['colonia,avance\nCentro,0\n'], 'conteo.csv'),
    }),
  },
  'GET /planes/:plan/compromisos/:number/hitos/:milestone/avances/:report/contraparte/recibida': {
    ...civilOwner,
    query: '?respuesta=1',
  },
  'GET /planes/importar': anybodyAdmitted,
  'POST /planes/importar': {
    body: () => ({ file: new File([planDocument('plan-importado')], 'plan.json') }),
  },
  'GET /planes/importar/revisar': { ...ofNobodyHere, query: '?archivo=de.otra-persona' },
  'POST /planes/importar/revisar': { ...ofNobodyHere, body: () => ({ archivo: 'de.otra-persona' }) },
  'GET /planes/nuevo': anybodyAdmitted,
  'POST /planes/nuevo': {
    body: () => ({ slug: 'plan-de-la-matriz', title: 'Plan de la matriz', territory: 'Ciudad de México' }),
  },
  'GET /planes/comparar': { query: '?plan=plan-de-pruebas&plan=plan-firmado' },
  'GET /planes/minimos': anybodyAdmitted,
  'POST /planes/minimos': {
    body: () => ({
      minimum: '01930000-0000-7000-8000-00000000d003',
      asks: 'days',
      days: '25',
      from: '2031-01-01',
      citation: 'Ley nueva',
    }),
    also: [
      {
        fields: {
          add: 'yes',
          rule: 'exists',
          phase: 'awareness',
          fromNew: '2031-01-01',
          citationNew: 'Ley nueva, artículo 1',
          provisionNew: '/marco-legal/ley-nueva#articulo-1',
        },
        answers: [303, 422],
      },
      {
        fields: { withdraw: 'yes', mistaken: '01930000-0000-7000-8000-00000000d005', why: 'La ley no lo pide.' },
        answers: [303, 422],
      },
    ],
  },
  'GET /planes/:plan/redaccion': drafted,
  'GET /planes/:plan/redaccion/compromisos/:number': drafted,
  'GET /planes/:plan/redaccion/compromisos/:number/comparar': { ...drafted, query: '?de=1&a=1' },
  'GET /planes/:plan/redaccion/compromisos/:number/versiones/:version': drafted,
  'GET /planes/:plan/redaccion/compromisos/:number/publicar': drafted,
  'POST /planes/:plan/redaccion/compromisos/:number/publicar': {
    ...drafted,
    body: () => ({ note: 'Qué cambió y por qué.', sha256: '', proposal1: '', type1: '', reason1: '' }),
  },
  'GET /planes/:plan/redaccion/aportaciones': drafted,
  'GET /planes/:plan/redaccion/aportaciones/exportar/:format': drafted,
  'GET /planes/:plan/redaccion/aprobacion/:submission': drafted,
  'GET /planes/:plan/redaccion/aprobacion/:submission/texto': drafted,
  'GET /planes/:plan/redaccion/aprobar': drafted,
  'POST /planes/:plan/redaccion/aprobar': drafted,
  'GET /planes/:plan/versiones': signed,
  'GET /planes/:plan/versiones/comparar': { ...signed, query: '?de=1&a=1' },
  'GET /planes/:plan/versiones/:version': signed,
  'GET /planes/:plan/versiones/:version/texto': signed,
  'GET /planes/:plan/versiones/:version/texto.pdf': signed,
  'GET /planes/:plan/versiones/:version/documento': signed,
  'GET /planes/:plan/firmar': anybodyAdmitted,
  'POST /planes/:plan/firmar': {
    ...signed, // refused: it was signed already
    body: (world) => ({ signedOn: world.app.services.today(), name1: 'Ana', organization1: 'Red', step: 'send' }),
  },
  'GET /planes/:plan/lanzamiento': signed,
  'POST /planes/:plan/lanzamiento': {
    ...signed,
    body: (world) => ({ onDay: world.app.services.today(), place: 'Plaza' }),
  },
  'GET /verificar': anybodyAdmitted,
  'POST /verificar': { body: () => ({ file: new File(['{}'], 'plan.json') }) },
  'GET /planes/:plan/modificaciones': signed,
  'GET /planes/:plan/modificaciones/nueva': amends,
  'POST /planes/:plan/modificaciones/nueva': { ...amends, body: () => ({ title: 'Otra', reason: 'Porque sí.' }) },
  'GET /planes/:plan/modificaciones/:amendment': { ...signed, answers: [200, 404] }, // a draft is there for its own
  'POST /planes/:plan/modificaciones/:amendment': {
    ...drafts,
    body: () => ({ act: 'remove', key: 'milestone/9/9' }),
  },
  'GET /planes/:plan/modificaciones/:amendment/editar': drafts,
  'POST /planes/:plan/modificaciones/:amendment/editar': {
    ...drafts,
    body: () => ({ title: 'Otra', reason: 'Otra.' }),
  },
  ...Object.fromEntries(
    [
      'plan',
      'etapas',
      'secretariado',
      'compromisos/nuevo',
      'compromisos/:number',
      'compromisos/:number/hitos/nuevo',
      'compromisos/:number/hitos/:milestone',
      'compromisos/:number/indicadores/nuevo',
      'compromisos/:number/indicadores/:indicator',
    ].flatMap((form) => [
      [`GET /planes/:plan/modificaciones/:amendment/${form}`, drafts],
      [
        `POST /planes/:plan/modificaciones/:amendment/${form}`,
        { ...drafts, body: () => ({ title: 'Otro', name: 'Otro', territory: 'Ciudad', number: '7' }) },
      ],
    ]),
  ),
  'GET /planes/:plan/cortes': signed,
  'POST /planes/:plan/cortes': {
    ...signed,
    body: (world) => ({ act: 'set', day: addDays(world.app.services.today(), 9) }),
  },
  'GET /planes/:plan/cortes/:cut': signed,
  'GET /planes/:plan/cortes/:cut/datos': signed,
  'GET /planes/:plan/cortes/:cut/tabla.csv': signed,
  'GET /planes/:plan/informe-de-cierre': signed,
  'GET /planes/:plan/cerrar': anybodyAdmitted,
  'POST /planes/:plan/cerrar': {
    body: () => ({ results: 'Sí.', lessons: 'Sí.', undone: 'Nada.' }), // only to be checked
    also: [{ fields: { step: 'propose', reason: 'Se abrogó la ley.' }, answers: [303, 422] }],
  },
  'GET /planes/:plan/editar': anybodyAdmitted,
  'POST /planes/:plan/editar': { body: () => ({ title: 'Plan editado', territory: 'Ciudad de México' }) },
  'POST /planes/:plan/vigente': anybodyAdmitted,
  'GET /planes/:plan/eliminar': anybodyAdmitted,
  'POST /planes/:plan/eliminar': anybodyAdmitted, // refused: it was reported
  'GET /planes/:plan/etapas': anybodyAdmitted,
  'POST /planes/:plan/etapas': {
    body: () => ({ kind1: 'implementation', title1: 'Cumplimiento', reason: 'Se corrige cuándo empezó.' }),
  },
  'GET /planes/:plan/secretariado': anybodyAdmitted,
  'POST /planes/:plan/secretariado': {
    body: () => ({ sector1: 'public-body', label1: 'Dependencias', seats1: '2', holders1: 'Secretaría de Pruebas' }),
  },
  'GET /planes/:plan/compromisos/nuevo': anybodyAdmitted,
  'POST /planes/:plan/compromisos/nuevo': {
    body: (world) => ({
      number: '50',
      title: 'Compromiso nuevo',
      publicOwnerId: world.organizations.here,
      actor1: world.organizations.authority,
    }),
  },
  'GET /planes/:plan/compromisos/:number/editar': anybodyAdmitted,
  'POST /planes/:plan/compromisos/:number/editar': {
    body: (world) => ({
      number: '1',
      title: 'Compromiso editado',
      publicOwnerId: world.organizations.here,
      civilOwnerId: world.organizations.civil,
      actor1: world.organizations.authority,
    }),
  },
  'GET /planes/:plan/compromisos/:number/eliminar': anybodyAdmitted,
  'POST /planes/:plan/compromisos/:number/eliminar': anybodyAdmitted,
  'GET /planes/:plan/compromisos/:number/hitos/nuevo': anybodyAdmitted,
  'POST /planes/:plan/compromisos/:number/hitos/nuevo': { body: () => ({ number: '50', title: 'Hito nuevo' }) },
  'GET /planes/:plan/compromisos/:number/hitos/:milestone/editar': anybodyAdmitted,
  'POST /planes/:plan/compromisos/:number/hitos/:milestone/editar': {
    body: () => ({ number: '1', title: 'Hito editado' }),
  },
  'GET /planes/:plan/compromisos/:number/hitos/:milestone/eliminar': anybodyAdmitted,
  'POST /planes/:plan/compromisos/:number/hitos/:milestone/eliminar': anybodyAdmitted,
  'GET /planes/:plan/compromisos/:number/indicadores/nuevo': anybodyAdmitted,
  'POST /planes/:plan/compromisos/:number/indicadores/nuevo': {
    body: () => ({ number: '50', name: 'Indicador nuevo' }),
  },
  'GET /planes/:plan/compromisos/:number/indicadores/:indicator/editar': anybodyAdmitted,
  'POST /planes/:plan/compromisos/:number/indicadores/:indicator/editar': {
    body: () => ({ number: '1', name: 'Indicador editado' }),
  },
  'GET /planes/:plan/compromisos/:number/indicadores/:indicator/eliminar': anybodyAdmitted,
  'POST /planes/:plan/compromisos/:number/indicadores/:indicator/eliminar': anybodyAdmitted,
  'GET /planes/:plan/compromisos/:number/indicadores/:indicator/medicion': whoMeasures,
  'POST /planes/:plan/compromisos/:number/indicadores/:indicator/medicion': {
    ...whoMeasures,
    body: (world) => ({ day: world.app.services.today(), value: '5', note: 'Medido' }),
  },
  'GET /evidencias/:id': { params: (world) => ({ id: world.plan.evidenceFile }) },
  'GET /evidencias/:id/revisiones': { params: (world) => ({ id: world.plan.evidenceLink }) },
  'POST /evidencias/:id/revisiones': { ...whoReports, params: (world) => ({ id: world.plan.evidenceLink }) },
  'GET /evidencias/:id/copias/:sha256': {
    params: (world) => ({ id: world.plan.evidenceLink, sha256: 'a'.repeat(64) }),
    answers: [404],
  },
  'GET /evidencias/:id/sustituir': { ...whoReports, params: (world) => ({ id: world.plan.evidenceLink }) },
  'POST /evidencias/:id/sustituir': {
    ...whoReports,
    params: (world) => ({ id: world.plan.evidenceLink }),
    body: () => ({ link1: 'https://ejemplo.mx/otra', reason: 'El documento cambió de sitio.' }),
  },
  'GET /planes/:plan/enlaces': anybodyAdmitted,
  'GET /planes/:plan/enlaces/lista': anybodyAdmitted,
  'GET /evidencias/contraparte/:id': { params: (world) => ({ id: world.plan.responseFile }) },

  // Independent assessment
  'GET /escalas': anybodyAdmitted,
  'GET /escalas/:set': anybodyAdmitted,
  'GET /escalas/nueva': anybodyAdmitted,
  'POST /escalas/nueva': {
    also: [{ fields: { step: '' }, answers: [200, 422] }],
    body: () => ({ step: 'send', document: scaleDocument() }),
  },
  'GET /escalas/plazo': anybodyAdmitted,
  'POST /escalas/plazo': {
    body: (world) => ({ fromDay: addDays(world.app.services.today(), 5), workingDays: '10', reason: 'Acuerdo' }),
  },
  'POST /escalas/:set/:version/quitar': { params: () => ({ version: '1' }), answers: [303, 404, 422] },
  'GET /planes/:plan/valoracion': { params: assessed() },
  'GET /planes/:plan/valoracion/respuestas': { params: assessed() },
  'GET /planes/:plan/valoracion/ajustes': { params: assessed() },
  'POST /planes/:plan/valoracion/ajustes': { params: assessed(), body: () => ({ scaleSet: '', secondReview: 'yes' }) },
  'GET /planes/:plan/valoracion/encargos': { params: assessed() },
  'POST /planes/:plan/valoracion/encargos': {
    params: assessed(),
    body: (world) => ({
      evaluator: world.evaluators.assessor, // nobody else becomes one who may draft
      commitment: '',
      fromDay: world.app.services.today(),
      untilDay: '',
    }),
  },
  'GET /planes/:plan/valoracion/encargos/:assignment/terminar': { params: assessed() },
  'POST /planes/:plan/valoracion/encargos/:assignment/terminar': {
    params: assessed(),
    body: () => ({ why: 'Terminó.' }),
  },
  'GET /planes/:plan/compromisos/:number/valoracion': { params: assessed() },
  'GET /planes/:plan/compromisos/:number/valoracion/borrador': assessor('3'),
  'POST /planes/:plan/compromisos/:number/valoracion/borrador': { ...assessor('3'), body: () => ({ step: 'send' }) },
  'GET /planes/:plan/compromisos/:number/valoracion/borrador/:scale': assessor('3'),
  'POST /planes/:plan/compromisos/:number/valoracion/borrador/:scale': {
    ...assessor('3'),
    body: () => ({ option: 'limited', reason: 'Se visitó cada colonia.', link1: 'https://ejemplo.mx/visita' }),
  },
  'GET /planes/:plan/compromisos/:number/valoracion/revision': secondReviewer,
  'POST /planes/:plan/compromisos/:number/valoracion/revision': {
    ...secondReviewer,
    body: () => ({ verdict: 'approved' }),
  },
  'GET /planes/:plan/compromisos/:number/valoracion/respuesta': repliers,
  'POST /planes/:plan/compromisos/:number/valoracion/respuesta': {
    ...repliers,
    body: () => ({ stance: 'agrees', comment: 'De acuerdo.', step: 'send' }),
  },
  'GET /evidencias/valoracion/:id': { params: (world) => ({ id: world.assessed.proof }) },

  // Identity
  'GET /entrar': anybodyAdmitted,
  'POST /entrar': anybodyAdmitted,
  'GET /entrar/codigo': anybodyAdmitted,
  'POST /entrar/codigo': anybodyAdmitted,
  'POST /entrar/codigo/otro': anybodyAdmitted,
  'POST /entrar/demostracion': ofNobodyHere,
  'POST /salir': { params: () => ({}), answers: [303] },
  'GET /mi-cuenta': anybodyAdmitted,
  'POST /mi-cuenta': anybodyAdmitted,
  'POST /mi-cuenta/sesiones/cerrar-otras': anybodyAdmitted,
  'POST /mi-cuenta/sesiones/:session/cerrar': ofNobodyHere,
  'GET /entrar/proveedor': ofNobodyHere, // none is set
  'GET /entrar/proveedor/vuelta': ofNobodyHere,
  'POST /entrar/llave/reto': anybodyAdmitted,
  'POST /entrar/llave': anybodyAdmitted,
  'GET /entrar/segundo-factor': anybodyAdmitted,
  'POST /entrar/segundo-factor': anybodyAdmitted,
  'GET /mi-cuenta/acceso': anybodyAdmitted,
  'POST /mi-cuenta/acceso': anybodyAdmitted,
  'GET /mi-cuenta/acceso/codigo': anybodyAdmitted,
  'POST /mi-cuenta/acceso/codigo': anybodyAdmitted,
  'POST /mi-cuenta/acceso/llaves/reto': anybodyAdmitted,
  'POST /mi-cuenta/acceso/llaves': anybodyAdmitted,
  'GET /mi-cuenta/acceso/llaves/:passkey': ofNobodyHere,
  'POST /mi-cuenta/acceso/llaves/:passkey': ofNobodyHere,
  'POST /mi-cuenta/acceso/llaves/:passkey/quitar': ofNobodyHere,
  'GET /mi-cuenta/acceso/aplicacion': anybodyAdmitted,
  'POST /mi-cuenta/acceso/aplicacion': anybodyAdmitted,
  'POST /mi-cuenta/acceso/aplicacion/quitar': ofNobodyHere, // nobody of the matrix has one
  'POST /mi-cuenta/acceso/recuperacion': ofNobodyHere,
  'GET /mi-cuenta/correo': anybodyAdmitted,
  'POST /mi-cuenta/correo': anybodyAdmitted,
  'GET /mi-cuenta/correo/codigo': anybodyAdmitted,
  'POST /mi-cuenta/correo/codigo': anybodyAdmitted,
  'GET /mi-cuenta/correo/no-fui-yo/:token': anybodyAdmitted,
  'POST /mi-cuenta/correo/no-fui-yo/:token': anybodyAdmitted,
  'GET /mi-cuenta/datos': anybodyAdmitted,
  'GET /mi-cuenta/datos/descargar': anybodyAdmitted,
  'GET /mi-cuenta/cerrar': anybodyAdmitted,
  'POST /mi-cuenta/cerrar': anybodyAdmitted,
  'GET /mi-cuenta/cerrar/codigo': anybodyAdmitted,
  'POST /mi-cuenta/cerrar/codigo': anybodyAdmitted,
  'GET /mi-cuenta/cerrada': anybodyAdmitted,
  'GET /personas/:person/segundo-factor': anybodyAdmitted,
  'POST /personas/:person/segundo-factor': ofNobodyHere,
  'GET /mi-cuenta/tokens': anybodyAdmitted,
  'POST /mi-cuenta/tokens': { body: () => ({ scopes: 'progress:write', days: '90' }) },
  'POST /mi-cuenta/tokens/revocar-todos': anybodyAdmitted,
  'POST /mi-cuenta/tokens/:token/revocar': ofNobodyHere,
  'GET /mi-mesa': anybodyAdmitted,
  'GET /personas': anybodyAdmitted,
  'GET /personas/asignar': anybodyAdmitted,
  'POST /personas/asignar': { body: (world) => ({ organization: world.organizations.here, role: 'evaluator' }) },
  'GET /personas/cargos/:role/terminar': anybodyAdmitted,
  'POST /personas/cargos/:role/terminar': anybodyAdmitted,
  'GET /comenzar': { answers: [200, 404] }, // an authority was named already: it alone is told how to go on
  'POST /comenzar': ofNobodyHere,
}

/** Of a route that has none: say in this file who may. */
export function policyOf(route: Pick<Route, 'method' | 'path'>): Policy {
  const policy = POLICIES[keyOf(route)]
  if (!policy) throw new Error(`${keyOf(route)} has no entry in tests/attacks/policies.ts: say there who may.`)
  return policy
}
