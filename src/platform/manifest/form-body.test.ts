import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bodyOf, edited, editOf } from './form-body.ts'

const Form = z.object({
  label: z.string().min(1),
  labelEn: z.string().min(1).optional(),
  about: z.string().min(1).optional(),
  aboutEn: z.string().min(1).optional(),
  votes: z.enum(['yes', 'no']),
  sure: z.boolean().default(false),
  why: z.string().optional().describe('It is published.'),
})
const NAMES = { why: 'reason' }
const body = bodyOf(Form, NAMES)
const Edited = Form.omit({ sure: true })
const edit = editOf(Edited, NAMES)
const wrongs = (type: z.ZodType, value: unknown) =>
  type.safeParse(value).error?.issues.map(({ path, code }) => `${path.join('.')} ${code}`)

describe('a body in the shapes of records', () => {
  it('is read as the form reads its fields', () => {
    const sent = { label: { es: 'Uno', en: 'One' }, about: null, votes: false, reason: 'Porque sí.' }
    expect(body.parse(sent)).toEqual({
      label: 'Uno',
      labelEn: 'One',
      votes: 'no',
      sure: false,
      why: 'Porque sí.',
    })
    expect(body.parse({ label: { es: 'Uno', en: null }, votes: true })).toEqual({
      label: 'Uno',
      votes: 'yes',
      sure: false,
    })
  })

  it('names what is wrong where it was sent, and takes nothing by the names of the form', () => {
    const flat = { label: 'Uno', labelEn: 'One', votes: 'yes', why: '' }
    expect(wrongs(body, flat)).toEqual(['label invalid_type', 'votes invalid_type', ' unrecognized_keys'])
    expect(wrongs(body, { label: { es: '' }, votes: true })).toEqual(['label.es too_small'])
    expect(wrongs(body, { label: { en: 'One' }, votes: true })).toEqual(['label.es invalid_type'])
  })

  it('says of an edit what stays, what goes and what may not go', () => {
    const typed = { label: 'Uno', labelEn: 'One', about: 'Algo', aboutEn: 'Something', votes: 'yes', why: '' }
    const after = (sent: unknown) => edited(Edited, typed, edit.parse(sent))
    expect(after({ label: { es: 'Dos' }, votes: false })).toEqual({
      ...typed,
      why: undefined,
      label: 'Dos',
      votes: 'no',
    })
    expect(after({ label: { en: null }, about: null })).toEqual({ label: 'Uno', votes: 'yes' })
    expect(wrongs(edit, { label: null })).toEqual(['label invalid_type'])
  })

  it('is described as it is sent', () => {
    expect(z.toJSONSchema(body, { io: 'input' })).toMatchObject({
      properties: {
        label: { required: ['es'], properties: { en: {} } },
        votes: { type: 'boolean' },
        reason: { description: 'It is published.' },
      },
      required: ['label', 'votes'],
      additionalProperties: false,
    })
  })
})
