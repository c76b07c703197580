/** Who the demonstration has: one invented person for each role, with an address that no mail reaches (RFC 2606). */
export const PEOPLE = [
  {
    email: 'valeria.montes@demostracion.example',
    name: 'Valeria Montes Ibarra',
    organization: 'authority',
    roles: ['authority'],
  },
  {
    email: 'rodrigo.cano@demostracion.example',
    name: 'Rodrigo Cano Mejía',
    organization: 'authority',
    roles: ['operator'],
  },
  {
    email: 'tomas.arrieta@demostracion.example',
    name: 'Tomás Arrieta Luna',
    organization: 'water',
    roles: ['officer'],
  },
  {
    email: 'irma.quiroz@demostracion.example',
    name: 'Irma Quiroz Delgado',
    organization: 'mobility',
    roles: ['officer'],
  },
  {
    email: 'ulises.bautista@demostracion.example',
    name: 'Ulises Bautista Rey',
    organization: 'works',
    roles: ['head'],
  },
  {
    email: 'nayeli.cruz@demostracion.example',
    name: 'Nayeli Cruz Tenorio',
    organization: 'water-network',
    roles: ['civil-owner'],
  },
  {
    email: 'mateo.lugo@demostracion.example',
    name: 'Mateo Lugo Andrade',
    organization: 'works-watch',
    roles: ['civil-owner'],
  },
  {
    email: 'ernesto.salvatierra@demostracion.example',
    name: 'Ernesto Salvatierra Ponce',
    organization: 'university',
    roles: ['evaluator'],
  },
  {
    email: 'ximena.robles@demostracion.example',
    name: 'Ximena Robles Tapia',
    organization: 'evaluation',
    roles: ['evaluator'],
  },
  {
    email: 'dario.quintana@demostracion.example',
    name: 'Darío Quintana Sol',
    organization: 'evaluation',
    roles: ['evaluator'],
  },
  {
    email: 'paula.renteria@demostracion.example',
    name: 'Paula Rentería Soto',
    organization: 'authority',
    roles: ['moderator'],
  },
  { email: 'rebeca.olmos@demostracion.example', name: 'Rebeca Olmos Vidal', organization: 'care', roles: ['officer'] },
  {
    email: 'hector.zamora@demostracion.example',
    name: 'Héctor Zamora Prieto',
    organization: 'finance',
    roles: ['officer'],
  },
  {
    email: 'lucia.ferrer@demostracion.example',
    name: 'Lucía Ferrer Nájera',
    organization: 'environment',
    roles: ['officer'],
  },
  { email: 'julian.ocampo@demostracion.example', name: 'Julián Ocampo', organization: null, roles: [] },
] as const

export type Organization = keyof typeof ORGANIZATIONS

/** Public bodies are real by name; what is told of them here is invented. Civil-society organizations are invented whole. */
export const ORGANIZATIONS = {
  authority: {
    name: 'Autoridad de Transparencia de la Ciudad de México',
    acronym: 'ATCM',
    sector: 'authority',
    level: 'state',
  },
  water: {
    name: 'Secretaría de Gestión Integral del Agua',
    acronym: 'SEGIAGUA',
    sector: 'public-body',
    level: 'state',
  },
  mobility: { name: 'Secretaría de Movilidad', acronym: 'SEMOVI', sector: 'public-body', level: 'state' },
  works: { name: 'Secretaría de Obras y Servicios', acronym: 'SOBSE', sector: 'public-body', level: 'state' },
  care: { name: 'Secretaría de Bienestar e Igualdad Social', acronym: 'SEBIEN', sector: 'public-body', level: 'state' },
  finance: { name: 'Secretaría de Administración y Finanzas', acronym: 'SAF', sector: 'public-body', level: 'state' },
  environment: { name: 'Secretaría del Medio Ambiente', acronym: 'SEDEMA', sector: 'public-body', level: 'state' },
  education: {
    name: 'Secretaría de Educación, Ciencia, Tecnología e Innovación',
    acronym: 'SECTEI',
    sector: 'public-body',
    level: 'state',
  },
  'water-network': { name: 'Red Vecinal por el Agua del Oriente', acronym: null, sector: 'civil-society', level: null },
  walking: { name: 'Caminar la Ciudad, A.C.', acronym: null, sector: 'civil-society', level: null },
  'works-watch': {
    name: 'Observatorio Ciudadano de la Obra Pública',
    acronym: 'OCOP',
    sector: 'civil-society',
    level: null,
  },
  'care-weave': { name: 'Tejer Cuidados, A.C.', acronym: null, sector: 'civil-society', level: null },
  'budget-watch': { name: 'Ojo al Presupuesto', acronym: null, sector: 'civil-society', level: null },
  air: { name: 'Aire para la Infancia, A.C.', acronym: null, sector: 'civil-society', level: null },
  university: { name: 'Laboratorio de Políticas Abiertas', acronym: 'LPA', sector: 'academia', level: null },
  evaluation: { name: 'Centro de Evaluación Independiente', acronym: 'CEI', sector: 'academia', level: null },
} as const
