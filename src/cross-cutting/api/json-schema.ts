import { z } from 'zod'

export type Operation = {
  operationId: string
  summary: string
  tags: string[]
  parameters: Parameter[]
  responses: Record<string, unknown>
  description?: string
  security?: readonly Record<string, readonly string[]>[]
  requestBody?: { required: boolean; content: Record<string, { schema: Record<string, unknown> }> }
}
export type Parameter = {
  name: string
  in: 'query' | 'path' | 'header'
  required: boolean
  description?: string
  schema: Record<string, unknown>
}

/** A schema as OpenAPI 3.1 has it: JSON Schema without the mark of its version. */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output' = 'output') => {
  const { $schema: _version, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >
  return rest
}

/** The parameters of an address by their schema. */
export function parametersOf(query: z.ZodObject): Parameter[] {
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
