import { z } from 'zod'
import type { Resource } from '../../platform/manifest/index.ts'
import { listQuery } from './list-query.ts'

export type Operation = {
  operationId: string
  summary: string
  tags: string[]
  parameters: Parameter[]
  responses: Record<string, unknown>
}
export type Parameter = {
  name: string
  in: 'query' | 'path'
  required: boolean
  description?: string
  schema: Record<string, unknown>
}
export type OpenApi = {
  openapi: '3.1.0'
  info: Record<string, unknown>
  servers: { url: string }[]
  paths: Record<string, { get: Operation }>
  components: { schemas: Record<string, Record<string, unknown>> }
}

/** The description of the API (OpenAPI 3.1), from the same schemas that answer it. */
export function openApiDocument(resources: readonly Resource[], origin: string): OpenApi {
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
    paths: Object.fromEntries(
      resources.flatMap((resource) => [
        [`/${resource.path}`, { get: listOperation(resource) }],
        [`/${resource.path}/{id}`, { get: findOperation(resource) }],
      ]),
    ),
    components: {
      schemas: {
        ...Object.fromEntries(resources.map((resource) => [schemaName(resource), jsonSchema(resource.schema)])),
        Problem: PROBLEM,
      },
    },
  }
}

/** «commitment» → «Commitment», «dataset-version» → «DatasetVersion». */
const schemaName = ({ kind }: Resource) =>
  kind.replace(/(^|-)(\w)/g, (_all, _dash, letter: string) => letter.toUpperCase())

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'output') => {
  const { $schema: _version, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return rest
}

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

function parametersOf(query: z.ZodObject): Parameter[] {
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as {
    properties?: Record<string, Record<string, unknown>>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description ? { description: String(description) } : {}),
    schema,
  }))
}

const reference = (resource: Resource) => ({ $ref: `#/components/schemas/${schemaName(resource)}` })
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
