import { z } from 'zod'
import type { ApiAct } from '../../platform/manifest/acts.ts'
import { jsonSchema, parametersOf, type Operation, type Parameter } from './json-schema.ts'
import { STATUS_OF, type ProblemCode } from './refusal.ts'
import { scopesOf } from './writes.ts'
import { apiWords } from './words.ts'

/** «/commitments/:id/milestones» → «/commitments/{id}/milestones». */
export const pathOf = ({ path }: ApiAct) => path.replaceAll(/:(\w+)/g, '{$1}')

/** An act as an operation: what it takes, what it answers, and everything for which it may be refused. */
export function actOperation(act: ApiAct, record: Record<string, unknown> | undefined): Operation {
  return {
    operationId: act.name,
    summary: act.title,
    description: act.description,
    tags: [act.path.split('/')[1]!],
    security: scopesOf(act).map((scope) => ({ token: [scope] })),
    parameters: [
      ...pathParameters(act),
      ...(act.query ? parametersOf(act.query) : []),
      ...(act.method === 'GET' ? [] : [DRY_RUN]),
      ...(act.method === 'POST' && !act.file ? [IDEMPOTENCY_KEY] : []),
      ...(act.method === 'PATCH' ? [IF_MATCH] : []),
    ],
    ...requestBodyOf(act),
    responses: { ...successOf(act, record), ...refusalsOf(act) },
  }
}

const pathParameters = ({ path }: ApiAct): Parameter[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name: name!,
    in: 'path',
    required: true,
    schema: { type: 'string', format: 'uuid' },
  }))

const DRY_RUN: Parameter = {
  name: 'dryRun',
  in: 'query',
  required: false,
  description: 'With `true` nothing stays: the answer is what would have been answered.',
  schema: { type: 'boolean', default: false },
}
const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'Made by the client, one for each act (a UUID is good), 8 to 255 characters, bare or in quotes. The same request with the same key is answered what it was answered, for 48 hours (draft-ietf-httpapi-idempotency-key-header). Not needed with `dryRun=true`.',
  schema: { type: 'string', minLength: 8, maxLength: 255 },
}
const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'ETag of the record as it was read: nobody overwrites what they have not seen.',
  schema: { type: 'string' },
}

function requestBodyOf(act: ApiAct): Pick<Operation, 'requestBody'> {
  if (act.file)
    return {
      requestBody: {
        required: true,
        content: {
          'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
          'multipart/form-data': {
            schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
          },
        },
      },
    }
  return act.body
    ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(act.body, 'input') } } } }
    : {}
}

function successOf(act: ApiAct, record: Record<string, unknown> | undefined): Record<string, unknown> {
  if (act.method === 'DELETE') return { 204: { description: 'It is gone.' } }
  const content = { 'application/json': { schema: answerSchema(act, record) } }
  if (act.method === 'GET') return { 200: { description: 'As it is now.', headers: record ? ETAG : {}, content } }
  if (act.method === 'PATCH') return { 200: { description: 'The record as it is now.', headers: ETAG, content } }
  if (act.file) return { 200: { description: 'What was received.', content } }
  return {
    200: { description: 'With `dryRun=true`: what would be.', content },
    201: {
      description: record ? 'The record that was made.' : 'It is done.',
      headers:
        record || act.own ? { ...ETAG, Location: { description: 'Its address.', schema: { type: 'string' } } } : {},
      content,
    },
  }
}

function answerSchema({ answer, once }: ApiAct, record: Record<string, unknown> | undefined) {
  const schema = record ?? (answer ? jsonSchema(answer) : {})
  return once ? { allOf: [schema, jsonSchema(once)] } : schema
}

const ETAG = { ETag: { description: 'For If-Match.', schema: { type: 'string' } } }

/** By status; those of the act's own rule with their codes and places. */
function refusalsOf(act: ApiAct): Record<string, unknown> {
  const codes = codesOf(act)
  const common = Object.fromEntries(
    [...Map.groupBy(codes, (code) => STATUS_OF[code])]
      .filter(([status]) => status !== 422)
      .map(([status]) => [status, { $ref: `#/components/responses/Problem${status}` }]),
  )
  return act.method === 'GET' ? common : { ...common, 422: unprocessable(act) }
}

function codesOf(act: ApiAct): ProblemCode[] {
  const always: ProblemCode[] = ['token-in-address', 'token-missing', 'forbidden', 'not-found', 'conflict']
  return [
    ...always,
    ...(act.body || act.file ? (['too-large', 'media-type'] as const) : []),
    ...(act.method === 'PATCH' ? (['precondition-required', 'precondition-failed'] as const) : []),
    'too-many-requests',
    'unavailable',
  ]
}

function unprocessable(act: ApiAct) {
  const own = Object.entries(act.refusals).map(
    ([reason, pointer]) => `- \`${reason}\` at \`#${pointer}\`: ${act.explain(reason, 'en')}`,
  )
  const general = act.file ? 'The file was refused.' : 'A place of the body is wrong; `errors` names each.'
  return {
    description: own.length > 0 ? `${general} Or the rule refused, with a code of:\n\n${own.join('\n')}` : general,
    content: problemContent(Object.keys(act.refusals)),
  }
}

const problemContent = (codes: readonly string[] = []) => ({
  'application/problem+json': {
    schema:
      codes.length === 0
        ? { $ref: '#/components/schemas/WriteProblem' }
        : {
            allOf: [{ $ref: '#/components/schemas/WriteProblem' }],
            properties: {
              errors: { type: 'array', items: { type: 'object', properties: { code: { examples: [...codes] } } } },
            },
          },
  },
})

/** One answer for each status, which tells every code that may be behind it. */
export const COMMON_RESPONSES: Record<string, unknown> = Object.fromEntries(
  [...Map.groupBy(Object.keys(STATUS_OF) as ProblemCode[], (code) => STATUS_OF[code])].map(([status, codes]) => [
    `Problem${status}`,
    {
      description: codes.map((code) => `- \`${code}\`: ${apiWords('en')(`problem.${code}.title`)}`).join('\n'),
      content: problemContent(),
    },
  ]),
)

export const WRITE_PROBLEM = jsonSchema(
  z.object({
    type: z.url().describe('Where the problem is explained.'),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('For programs to tell problems apart; it does not change.'),
    detail: z.string().optional().describe('In the language of Accept-Language, es or en.'),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('The place in the body, as a JSON Pointer in a fragment: `#/evidence/0/url`.'),
          code: z.string(),
          detail: z.string(),
        }),
      )
      .optional(),
  }),
)
