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
/** Progress is reported by the body that owns the commitment. */
const publicOwner: Policy = { may: ({ place }) => place === 'here' }
/** Something that is always of another person: nobody has it. */
const ofNobodyHere: Policy = { answers: [404] }
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
  'POST /organizaciones/:slug/sucesion': { body: () => ({ successor: 'Secretaría de Otras Pruebas', ends: 'no' }) },
  'POST /organizaciones/:slug/sucesion/quitar': { body: (world) => ({ successor: world.organizations.elsewhere }) },
  'GET /organizaciones/:slug/estado': anybodyAdmitted,
  'POST /organizaciones/:slug/estado': anybodyAdmitted,
  'GET /organizaciones/:slug/quitar': anybodyAdmitted,
  'POST /organizaciones/:slug/quitar': { body: () => ({ why: 'Se registró dos veces.' }) }, // refused: plans mention it
  'GET /organizaciones/:slug': anybodyAdmitted,

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
  'GET /planes/:plan/editar': anybodyAdmitted,
  'POST /planes/:plan/editar': { body: () => ({ title: 'Plan editado', territory: 'Ciudad de México' }) },
  'POST /planes/:plan/vigente': anybodyAdmitted,
  'GET /planes/:plan/eliminar': anybodyAdmitted,
  'POST /planes/:plan/eliminar': anybodyAdmitted, // refused: it was reported
  'GET /planes/:plan/etapas': anybodyAdmitted,
  'POST /planes/:plan/etapas': { body: () => ({ kind1: 'implementation', title1: 'Cumplimiento' }) },
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
