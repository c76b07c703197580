import { z } from 'zod'
import type { Route } from '../../src/platform/http/index.ts'
import type { Fields } from './client.ts'

type Spec = { params?: z.ZodObject; query?: z.ZodObject; form?: z.ZodObject }

export const specOf = (route: Route) => route.spec as Spec
export const keyOf = ({ method, path }: Pick<Route, 'method' | 'path'>) => `${method} ${path}`
/** «:slug», or «:file{…}» where it takes only some texts. */
const PARAMETER = /:(\w+)(?:\{[^}]*\})?/g
export const parameterNames = ({ path }: Route) => [...path.matchAll(PARAMETER)].map(([, name]) => name!)

/** The address of a route with its parameters filled in, each encoded. */
export function addressOf(route: Pick<Route, 'path'>, params: Readonly<Record<string, string>>): string {
  return route.path.replaceAll(PARAMETER, (_, name: string) => {
    if (!(name in params)) throw new Error(`No value for :${name} of ${route.path}: give one in tests/attacks/world.ts`)
    return encodeURIComponent(params[name]!.toWellFormed())
  })
}

/** Whether a form takes any text in that field: where an attacker writes what others will read. */
export const takesText = (field: z.ZodType) =>
  !isList(field) && ['<i>Texto</i> de prueba', 'Otro texto 7'].every((text) => field.safeParse(text).success)

export const isList = (field: z.ZodType) => unwrap(field) instanceof z.ZodArray
export const isFile = (field: z.ZodType) =>
  field.safeParse(new File(['x'], 'x.txt')).success &&
  !field.safeParse('x').success &&
  !field.safeParse(undefined).success
export const isOptional = (field: z.ZodType) => field.safeParse(undefined).success

/** Shapes that fields of forms have. The first that a schema accepts is its example. */
const CANDIDATES = [
  'Texto de prueba',
  '2026-11-20',
  'prueba@ejemplo.example',
  'https://ejemplo.mx/prueba',
  '1',
  '2026',
  'yes',
  'si',
  '019a0000-0000-7000-8000-000000000001',
  '123456',
  'first',
  'texto-de-prueba',
  '002',
]

/** Something that the field accepts, by trying; undefined where nothing that we know is. */
export function exampleOf(field: z.ZodType): string | undefined {
  const inner = unwrap(field)
  const options = inner instanceof z.ZodEnum ? inner.options.map(String) : []
  return [...options, ...CANDIDATES].find((candidate) => inner.safeParse(candidate).success)
}

/** A body with an example in every required field, over which `given` goes. */
export function exampleBody(form: z.ZodObject, given: Fields = {}): Fields {
  const body: Record<string, Fields[string]> = {}
  for (const [name, field] of Object.entries(form.shape) as [string, z.ZodType][]) {
    if (name in given) body[name] = given[name]!
    else if (!isOptional(field) && !isList(field) && !isFile(field)) body[name] = exampleOf(field) ?? ''
  }
  return { ...given, ...body }
}

function unwrap(field: z.ZodType): z.ZodType {
  let inner: unknown = field
  while (
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodNullable ||
    inner instanceof z.ZodCatch
  )
    inner = inner.unwrap()
  return inner as z.ZodType
}
