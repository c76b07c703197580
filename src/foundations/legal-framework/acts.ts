import { z } from 'zod'
import { Day } from '../../kernel/dates.ts'
import { TranslatedText, type Locale } from '../../kernel/text.ts'
import { NotFound } from '../../platform/access/index.ts'
import type { Context } from '../../platform/http/index.ts'
import { defineAct, type ActVerdict, type ApiAct } from '../../platform/manifest/acts.ts'
import { valuesOf } from './corrections.ts'
import {
  addProvision,
  addVersion,
  correctNorm,
  correctProvision,
  correctVersion,
  endVersion,
  registerNorm,
} from './norms/actions.ts'
import { normFacts, provisionFacts, versionFacts } from './norms/facts.ts'
import { line, named, Numbering, Url } from './norms/forms.ts'
import { Ending, NormKind } from './norms/model.ts'
import { findNorm, normTitles, type FullNorm } from './norms/store.ts'
import { addPrinciple, closeCatalogue, correctPrinciple, registerCatalogue } from './principles/actions.ts'
import { findCatalogues, findPrincipleRow, normOfVersion, principleFacts } from './principles/store.ts'
import { words } from './words.ts'

// What the pages of the legal framework let whoever keeps it, by the same actions.

const COMMON = { scope: 'legal-framework:write', access: ['legal-framework.manage'] } as const
const explain = (reason: string, locale: Locale) =>
  words(locale)(`refused.${reason}` as Parameters<ReturnType<typeof words>>[0], { now: '' })

const text = (es: z.ZodType<string>, en = es) =>
  z.strictObject({ es, en: en.optional() }).transform((given) => TranslatedText.parse(given))
const day = Day.nullable()

type Refused = { ok: false; reason: string }
const same = (id: string, verdict: { ok: true } | Refused): ActVerdict =>
  verdict.ok ? { ok: true, value: { id } } : { ok: false, reason: verdict.reason }

async function normHere({ db }: Context, id: unknown): Promise<FullNorm> {
  const norm = await findNorm(db, { id: String(id) })
  if (!norm) throw new NotFound(String(id))
  return norm
}
const versionIn = ({ versions }: FullNorm, id: unknown) => {
  const version = versions.find((one) => one.id === id)
  if (!version) throw new NotFound(String(id))
  return version
}
/** The stamp of what the program saw, as the form carries it. */
const stampOf = (facts: object) => String(valuesOf(facts)['seen'] ?? '')
const isNorm = async ({ db }: Context, id: string) => (await normTitles(db, [id])).has(id)

// ------------------------------------------------------------------------------------------------------- norms

const norm = {
  title: text(named(300), line(300)),
  shortName: text(named(120), line(120)),
  kind: NormKind,
  issuer: text(line(200)),
  summary: text(line(600)).nullable(),
}
const version = {
  label: text(line(120)),
  publication: line(300),
  url: Url.nullable(),
  publishedOn: day,
  inForceFrom: day,
  confirmedUntil: day.describe('Last day until which it is known to have been in force.'),
  note: text(line(1000)).nullable(),
}
const Version = z.strictObject({
  ...version,
  url: version.url.default(null),
  publishedOn: day.default(null),
  inForceFrom: day.default(null),
  confirmedUntil: day.default(null),
  note: version.note.default(null),
})
const WRONG_VERSION = {
  'same-day': '/publishedOn',
  'confirmed-before-published': '/confirmedUntil',
}
const WRONG_ENDING = { 'ends-before-start': '/inForceUntil', 'replaced-by-itself': '/endedBy' }
const ending = {
  ended: Ending,
  inForceUntil: day.describe('First day on which it is no longer in force.'),
  endedBy: z.uuid().nullable().describe('Id of the norm that replaced it.'),
}

const registering = defineAct({
  ...COMMON,
  name: 'register-norm',
  method: 'POST',
  path: '/norms',
  title: 'Enter a norm with its first version',
  description: 'Its short name makes its address, for good.',
  body: z.strictObject({ ...norm, summary: norm.summary.default(null), version: Version }),
  refusals: { 'confirmed-before-published': '/version/confirmedUntil' },
  explain,
  record: 'norms',
  async act(context, { body: { version, ...facts } }) {
    const verdict = await registerNorm(context, facts, version)
    if (!verdict.ok) return verdict
    return { ok: true, value: { id: (await findNorm(context.db, { slug: verdict.value }))!.id } }
  },
})

const editing = defineAct({
  ...COMMON,
  name: 'correct-norm',
  method: 'PATCH',
  path: '/norms/:id',
  title: 'Correct what was wrongly entered of a norm',
  description: 'Its address is permanent. What is left out stays; null takes a value away.',
  body: z.strictObject(norm).partial(),
  refusals: {},
  explain,
  record: 'norms',
  async act(context, { params, body }) {
    const found = await normHere(context, params['id'])
    const before = normFacts(found)
    return same(found.id, await correctNorm(context, found.id, { ...before, ...body }, stampOf(before)))
  },
})

const addingVersion = defineAct({
  ...COMMON,
  name: 'add-norm-version',
  method: 'POST',
  path: '/norms/:id/versions',
  title: 'Enter another version of a norm',
  description: 'Its provisions are entered one by one.',
  body: Version,
  refusals: WRONG_VERSION,
  explain,
  record: 'norms',
  async act(context, { params, body }) {
    const found = await normHere(context, params['id'])
    return same(found.id, await addVersion(context, found.id, body))
  },
})

const correctingVersion = defineAct({
  ...COMMON,
  name: 'correct-norm-version',
  method: 'PATCH',
  path: '/norms/:id/versions/:version',
  title: 'Correct what was wrongly entered of a version of a norm',
  description: 'If-Match has the ETag of the norm. What is left out stays; null takes a value away.',
  body: z.strictObject({ ...version, ...ending, ended: Ending.nullable() }).partial(),
  refusals: { ...WRONG_VERSION, ...WRONG_ENDING, 'ending-needed': '/ended', 'no-such-norm': '/endedBy' },
  explain,
  record: 'norms',
  async act(context, { params, body }) {
    const found = await normHere(context, params['id'])
    const { id, ...rest } = versionIn(found, params['version'])
    if (body.endedBy && !(await isNorm(context, body.endedBy))) return { ok: false, reason: 'no-such-norm' }
    const before = versionFacts({ id, ...rest })
    const place = { id, normId: found.id }
    return same(found.id, await correctVersion(context, place, { ...before, ...body }, stampOf(before)))
  },
})

const endingVersion = defineAct({
  ...COMMON,
  name: 'end-norm-version',
  method: 'POST',
  path: '/norms/:id/versions/:version/end',
  title: 'Say how a version of a norm stopped being in force',
  description: 'And where it is known, from which day and by which norm.',
  body: z.strictObject({
    ended: Ending,
    inForceUntil: ending.inForceUntil.default(null),
    endedBy: ending.endedBy.default(null),
  }),
  refusals: { ...WRONG_ENDING, 'already-ended': '/inForceUntil', 'no-such-norm': '/endedBy' },
  explain,
  record: 'norms',
  async act(context, { params, body }) {
    const found = await normHere(context, params['id'])
    const { id } = versionIn(found, params['version'])
    if (body.endedBy && !(await isNorm(context, body.endedBy))) return { ok: false, reason: 'no-such-norm' }
    return same(found.id, await endVersion(context, id, body))
  },
})

// -------------------------------------------------------------------------------------------------- provisions

const provision = {
  article: Numbering,
  fraction: Numbering.nullable(),
  numeral: Numbering.nullable(),
  summary: text(line(1000)),
  note: text(line(600)).nullable(),
}
const anchored = z.object({ id: z.uuid(), version: z.uuid(), anchor: z.string() })
const WRONG_PROVISION = { 'already-there': '/article', 'numeral-without-fraction': '/fraction' }

const addingProvision = defineAct({
  ...COMMON,
  name: 'add-provision',
  method: 'POST',
  path: '/norms/:id/versions/:version/provisions',
  title: 'Enter a provision of a version of a norm',
  description: '`anchor` of the answer is its place on the page of the norm.',
  body: z.strictObject({
    ...provision,
    fraction: provision.fraction.default(null),
    numeral: provision.numeral.default(null),
    note: provision.note.default(null),
  }),
  refusals: WRONG_PROVISION,
  explain,
  answer: anchored,
  async act(context, { params, body }) {
    const found = await normHere(context, params['id'])
    const { id } = versionIn(found, params['version'])
    if (body.numeral && !body.fraction) return { ok: false, reason: 'numeral-without-fraction' }
    const verdict = await addProvision(context, { id, normId: found.id }, body)
    return verdict.ok ? { ok: true, value: { id: found.id, version: id, anchor: verdict.value } } : verdict
  },
})

const correctingProvision = defineAct({
  ...COMMON,
  name: 'correct-provision',
  method: 'POST',
  path: '/norms/:id/versions/:version/provisions/correction',
  title: 'Correct what was wrongly entered of a provision',
  description: 'Known by its `anchor`, which follows its number. What is left out stays; null takes a value away.',
  body: z
    .strictObject(provision)
    .partial()
    .extend({ anchor: z.string().regex(/^[a-z0-9-]{1,120}$/) }),
  refusals: WRONG_PROVISION,
  explain,
  answer: anchored,
  async act(context, { params, body: { anchor, ...edit } }) {
    const found = await normHere(context, params['id'])
    const { id, provisions } = versionIn(found, params['version'])
    const before = provisions.find((one) => one.anchor === anchor)
    if (!before) throw new NotFound(anchor)
    const facts = { ...provisionFacts(before), ...edit }
    if (facts.numeral && !facts.fraction) return { ok: false, reason: 'numeral-without-fraction' }
    const verdict = await correctProvision(context, { normId: found.id, versionId: id, anchor }, facts)
    if (!verdict.ok) return { ok: false, reason: verdict.reason }
    return { ok: true, value: { id: found.id, version: id, anchor: verdict.value } }
  },
})

// -------------------------------------------------------------------------------------------------- principles

const Slug = z.string().regex(/^[a-z0-9-]{1,120}$/)
const catalogueAnswer = z.object({ catalogue: z.string().describe('Its part of the address /principios/<catalogue>.') })

async function catalogueHere({ db }: Context, slug: string) {
  const [catalogue] = await findCatalogues(db, slug)
  if (!catalogue) throw new NotFound(slug)
  return catalogue
}

const registeringCatalogue = defineAct({
  ...COMMON,
  name: 'register-catalogue',
  method: 'POST',
  path: '/principle-catalogues',
  title: 'Enter a catalogue of principles',
  description: 'Of a version of a norm; its principles are entered one by one.',
  body: z.strictObject({
    name: text(named(160), line(160)),
    source: text(line(600)),
    normVersionId: z.uuid(),
    validFrom: day.default(null),
  }),
  refusals: { 'no-such-norm': '/normVersionId' },
  explain,
  answer: catalogueAnswer,
  async act(context, { body }) {
    if (!(await normOfVersion(context.db, body.normVersionId))) return { ok: false, reason: 'no-such-norm' }
    return { ok: true, value: { catalogue: await registerCatalogue(context, body) } }
  },
})

const closingCatalogue = defineAct({
  ...COMMON,
  name: 'close-catalogue',
  method: 'POST',
  path: '/principle-catalogues/end',
  title: 'Say until when a catalogue of principles holds',
  description: 'From `validUntil` on, records are no longer tagged by it.',
  body: z.strictObject({ catalogue: Slug, validUntil: Day }),
  refusals: { 'already-ended': '/catalogue', 'ends-before-start': '/validUntil' },
  explain,
  answer: catalogueAnswer,
  async act(context, { body: { catalogue: slug, validUntil } }) {
    const { id } = await catalogueHere(context, slug)
    const verdict = await closeCatalogue(context, id, validUntil)
    return verdict.ok ? { ok: true, value: { catalogue: slug } } : verdict
  },
})

const principle = { name: text(named(160), line(160)), explanation: text(line(1500)) }

const addingPrinciple = defineAct({
  ...COMMON,
  name: 'add-principle',
  method: 'POST',
  path: '/principles',
  title: 'Enter a principle of a catalogue',
  description: 'Its number and its address are permanent.',
  body: z.strictObject({ catalogue: Slug, number: z.int().min(1).max(99), ...principle }),
  refusals: { 'principle-already-there': '/number' },
  explain,
  record: 'principles',
  async act(context, { body: { catalogue: slug, ...given } }) {
    const { id } = await catalogueHere(context, slug)
    const verdict = await addPrinciple(context, id, given)
    if (!verdict.ok) return { ok: false, reason: 'principle-already-there' }
    const added = (await catalogueHere(context, slug)).principles.find((one) => one.slug === verdict.value)
    return { ok: true, value: { id: added!.id } }
  },
})

const correctingPrinciple = defineAct({
  ...COMMON,
  name: 'correct-principle',
  method: 'PATCH',
  path: '/principles/:id',
  title: 'Correct what was wrongly entered of a principle',
  description: 'Its number and its address stay.',
  body: z.strictObject(principle).partial(),
  refusals: {},
  explain,
  record: 'principles',
  async act(context, { params, body }) {
    const id = String(params['id'])
    const row = await findPrincipleRow(context.db, id)
    if (!row) throw new NotFound(id)
    const catalogue = await catalogueHere(context, row.catalogue)
    const before = principleFacts(catalogue.principles.find((one) => one.id === id)!)
    const place = { catalogue, slug: row.slug }
    return same(id, await correctPrinciple(context, place, { ...before, ...body }, stampOf(before)))
  },
})

export const legalActs: readonly ApiAct[] = [
  registering,
  editing,
  addingVersion,
  correctingVersion,
  endingVersion,
  addingProvision,
  correctingProvision,
  registeringCatalogue,
  closingCatalogue,
  addingPrinciple,
  correctingPrinciple,
]
