import type { Fields } from './client.ts'
import type { Actor, World } from './world.ts'

/**
 * What is known of each route beyond its `access`: whoever adds a route says here who may, or the matrix fails.
 * `own` routes act on what is the actor's: with anybody else's they answer 404.
 */
export interface Policy {
  /** Which of those whom `access` admits may act on the records of «here». All of them where absent. */
  may?: (actor: Actor) => boolean
  /** Fields that the examples of the form's schema do not get right. */
  body?: (world: World) => Fields
  /** Parameters, where not those of the world's specimens. */
  params?: (world: World) => Record<string, string>
  /** Answers to who may, where others than 200, 303 and 422. */
  answers?: readonly number[]
}

const anybodyAdmitted: Policy = {}
/** Something that is always of another person: nobody has it. */
const ofNobodyHere: Policy = { answers: [404] }

export const POLICIES: Record<string, Policy> = {
  // The house
  'GET /guia': anybodyAdmitted,
  'GET /correo': anybodyAdmitted,
  'GET /correo/:id': { params: (world) => ({ id: world.app.letters()[0]!.id }) },
  'GET /operacion': anybodyAdmitted,
  'POST /operacion': anybodyAdmitted,
  'GET /buscar': anybodyAdmitted,
  'GET /bitacora': anybodyAdmitted,
  'GET /historial/:kind/:id': anybodyAdmitted,
  'GET /api': anybodyAdmitted,
  'GET /datos-abiertos': anybodyAdmitted,

  // Organizations: the register is one, whoever keeps it keeps all of it
  'GET /organizaciones': anybodyAdmitted,
  'GET /organizaciones/exportar': anybodyAdmitted,
  'GET /organizaciones/importar': anybodyAdmitted,
  'POST /organizaciones/importar': { body: () => ({ file: new File(['Nombre\nInstituto de la Matriz\n'], 'matriz.csv'), sector: 'public-body' }) },
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
  'GET /principios': anybodyAdmitted,
  'GET /principios/exportar': anybodyAdmitted,
  'GET /principios/nuevo': anybodyAdmitted,
  'POST /principios/nuevo': { body: (world) => ({ version: world.specimens['version']! }) },
  'GET /principios/:catalogue/agregar': anybodyAdmitted,
  'POST /principios/:catalogue/agregar': { body: () => ({ number: '77' }) },
  'GET /principios/:catalogue/terminar': anybodyAdmitted,
  'POST /principios/:catalogue/terminar': anybodyAdmitted,
  'GET /principios/:catalogue/:principle': anybodyAdmitted,

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
  'GET /comenzar': ofNobodyHere, // an authority was named already
  'POST /comenzar': ofNobodyHere,
}
