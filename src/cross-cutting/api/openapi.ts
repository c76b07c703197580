import type { ApiAct, OwnRecord } from '../../platform/manifest/acts.ts'
import type { Resource } from '../../platform/manifest/index.ts'
import { actOperation, COMMON_RESPONSES, pathOf, WRITE_PROBLEM } from './openapi-acts.ts'
import { jsonSchema, parametersOf, type Operation } from './json-schema.ts'
import { listQuery } from './list-query.ts'

export type { Operation } from './json-schema.ts'

export type OpenApi = {
  openapi: '3.1.0'
  info: Record<string, unknown>
  servers: { url: string }[]
  paths: Record<string, Partial<Record<'get' | 'post' | 'patch' | 'delete', Operation>>>
  components: {
    schemas: Record<string, Record<string, unknown>>
    responses: Record<string, unknown>
    securitySchemes: Record<string, unknown>
  }
}

/** The description of the API (OpenAPI 3.1), from the same schemas that answer it. */
export function openApiDocument(resources: readonly Resource[], acts: readonly ApiAct[], origin: string): OpenApi {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tequio',
      version: '1',
      description:
        'Everything that the site publishes, for machines. Dates are ISO 8601 days in the zone of the city; text in several languages is an object by language, with Spanish always present; what is unknown is null.',
      license: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
    },
    servers: [{ url: `${origin}/api/v1` }],
    paths: pathsOf(resources, acts),
    components: {
      schemas: {
        ...Object.fromEntries(resources.map((resource) => [schemaName(resource), jsonSchema(resource.schema)])),
        ...Object.fromEntries(acts.flatMap(({ own }) => (own ? [[ownName(own), jsonSchema(own.schema)]] : []))),
        Problem: PROBLEM,
        WriteProblem: WRITE_PROBLEM,
      },
      responses: COMMON_RESPONSES,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: `A token of one's own account, made at ${origin}/mi-cuenta/tokens, sent as \`Authorization: Bearer tqo_…\`. It lets what its scopes say and its owner may do at that moment. Never in the address; cookies count for nothing.`,
        },
      },
    },
  }
}

/** Reading first, in the order of the resources; an act is beside what it is done to. */
function pathsOf(resources: readonly Resource[], acts: readonly ApiAct[]): OpenApi['paths'] {
  const paths: OpenApi['paths'] = {}
  for (const resource of resources) {
    paths[`/${resource.path}`] = { get: listOperation(resource) }
    paths[`/${resource.path}/{id}`] = { get: findOperation(resource) }
  }
  for (const act of acts) {
    const record = resources.find(({ path }) => path === act.record)
    const path = (paths[pathOf(act)] ??= {})
    path[act.method.toLowerCase() as 'post'] = actOperation(
      act,
      record ? reference(record) : act.own && referenceTo(ownName(act.own)),
    )
  }
  return paths
}

/** «commitment» → «Commitment», «dataset-version» → «DatasetVersion». */
const schemaName = ({ kind }: Pick<Resource, 'kind'>) =>
  kind.replace(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase())

/** «assessment-drafts» → «AssessmentDraft». */
const ownName = ({ path }: OwnRecord) => schemaName({ kind: path.replace(/s$/, '') })

function listOperation(resource: Resource): Operation {
  return {
    operationId: `list-${resource.path}`,
    summary: `List ${resource.path}`,
    tags: [resource.path],
    parameters: parametersOf(listQuery(resource)),
    responses: {
      200: answer('A page of the list.', {
        type: 'object',
        required: ['items', 'total', 'next'],
        properties: {
          items: { type: 'array', items: reference(resource) },
          total: { type: 'integer', description: 'How many match the filters.' },
          next: { type: ['string', 'null'], format: 'uri', description: 'Address of the next page; null on the last.' },
        },
      }),
      304: { description: 'Not modified since the ETag given.' },
      400: failure('A parameter is unknown or wrong; `errors` names each.'),
    },
  }
}

function findOperation(resource: Resource): Operation {
  return {
    operationId: `find-${resource.kind}`,
    summary: `One of the ${resource.path}`,
    tags: [resource.path],
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
    responses: {
      200: answer('The record.', reference(resource)),
      304: { description: 'Not modified since the ETag given.' },
      404: failure('There is no such record.'),
    },
  }
}

const reference = (resource: Resource) => referenceTo(schemaName(resource))
const referenceTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const answer = (description: string, schema: unknown) => ({ description, content: { 'application/json': { schema } } })
const failure = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
})

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}
