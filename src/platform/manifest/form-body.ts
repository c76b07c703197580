import { z } from 'zod'

type Names = Readonly<Record<string, string>>

/**
 * The body of an act whose page has the form, in the shapes that resources tell: `name` and `nameEn` are one text by language, «yes» and
 * «no» are booleans, null is nothing, and a field that `names` knows is called so. What is read is what the form reads.
 */
export const bodyOf = <Form extends z.ZodObject>(form: Form, names: Names = {}) =>
  z
    .strictObject(shapeOf(form, names, (type) => type))
    .transform((body) => withoutNulls(flat(form, names, body))) as unknown as z.ZodType<z.output<Form>>

/** The same as an edit (RFC 7396): what is left out stays, null takes away what the form does not demand. */
export const editOf = (form: z.ZodObject, names: Names = {}) =>
  z
    .strictObject(shapeOf(form, names, (type) => type.optional()))
    .transform((body) => flat(form, names, body)) as unknown as z.ZodType<Record<string, string | null>>

/** What a form holds, with an edit on it, as the form reads it. */
export const edited = <Form extends z.ZodObject>(
  form: Form,
  typed: Readonly<Record<string, string>>,
  edit: Readonly<Record<string, unknown>>,
) =>
  form.parse(
    Object.fromEntries(Object.entries({ ...typed, ...edit }).filter(([, value]) => value !== '' && value !== null)),
  )

function shapeOf({ shape }: z.ZodObject, names: Names, told: (type: z.ZodType) => z.ZodType) {
  const fields = Object.entries(shape as Record<string, z.ZodType>).filter(([field]) => !isEnglishOf(shape, field))
  return Object.fromEntries(
    fields.map(([field, type]) => {
      const english = shape[englishOf(field)] as z.ZodType | undefined
      return [names[field] ?? field, told(orNull(type, english ? inLanguages(type, english, told) : typeOf(type)))]
    }),
  )
}

const englishOf = (field: string) => `${field}En`
const isEnglishOf = (shape: object, field: string) => field.endsWith('En') && field.slice(0, -2) in shape

const demanded = (type: z.ZodType) => (type instanceof z.ZodOptional ? (type.unwrap() as z.ZodType) : type)
const orNull = (type: z.ZodType, told: z.ZodType) => {
  const field = type instanceof z.ZodOptional ? told.nullable().optional() : told
  return type.description === undefined ? field : field.describe(type.description)
}
const inLanguages = (es: z.ZodType, en: z.ZodType, told: (type: z.ZodType) => z.ZodType) =>
  z.strictObject({ es: told(demanded(es)), en: demanded(en).nullable().optional() })
const isYesOrNo = (type: z.ZodType) => type instanceof z.ZodEnum && type.options.join() === 'yes,no'
const typeOf = (type: z.ZodType) => (isYesOrNo(demanded(type)) ? z.boolean() : demanded(type))

/** As the form names and holds them; what was left out is left out. */
function flat({ shape }: z.ZodObject, names: Names, body: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.keys(shape).filter((field) => !isEnglishOf(shape, field))
  const held = fields.flatMap((field): [string, unknown][] => {
    const value = body[names[field] ?? field]
    if (typeof value === 'boolean' && isYesOrNo(demanded(shape[field] as z.ZodType)))
      return [[field, value ? 'yes' : 'no']]
    if (!(englishOf(field) in shape)) return [[field, value]]
    const { es, en } = (value === null ? { es: null, en: null } : (value ?? {})) as { es?: unknown; en?: unknown }
    return [
      [field, es],
      [englishOf(field), en],
    ]
  })
  return Object.fromEntries(held.filter(([, value]) => value !== undefined))
}

const withoutNulls = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
