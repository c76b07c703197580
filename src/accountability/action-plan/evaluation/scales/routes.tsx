import { z } from 'zod'
import { ref } from '../../../../kernel/ref.ts'
import { NotFound } from '../../../../platform/access/index.ts'
import {
  form,
  invalid,
  page,
  redirect,
  show,
  type Context,
  type Errors,
  type Typed,
} from '../../../../platform/http/index.ts'
import type { Values } from '../../../../platform/html/index.ts'
import { canManagePlans } from '../../acting.ts'
import { DraftReader, looseForm } from '../../draft-reader.ts'
import { SCALES, scaleSetAddress } from '../address.ts'
import { words } from '../words.ts'
import { addScaleSet, removeScaleSet, setReplyTerm } from './actions.ts'
import { ScaleSetDraft, ScaleSlug, type ScaleSet } from './model.ts'
import { NewScalesPage, ReplyTermPage, ScaleSetPage, ScaleSetsPage, ScalesPreviewPage } from './pages.tsx'
import { listReplyTerms, listScaleSets, usesOf } from './store.ts'

const MANAGE = 'plan.manage'
/** A set of scales is some pages of text. */
const DOCUMENT_BYTES = 200_000

export const scaleSetForMachines = (set: ScaleSet) => ({ ...set, address: scaleSetAddress(set.slug, set.version) })

const listPage = page(SCALES, {
  access: 'public',
  load: async ({ db, actor, today }) => ({
    sets: await listScaleSets(db),
    terms: await listReplyTerms(db),
    today: today(),
    can: { manage: canManagePlans(actor) },
  }),
  page: (data) => <ScaleSetsPage {...data} />,
  json: ({ sets, terms }) => ({
    items: sets.map(scaleSetForMachines),
    total: sets.length,
    next: null,
    replyTerms: terms,
  }),
})

const setPage = page(`${SCALES}/:set`, {
  access: 'public',
  params: z.object({ set: ScaleSlug }),
  query: z.object({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
  async load({ db, actor }, { params, query }) {
    const versions = (await listScaleSets(db)).filter(({ slug }) => slug === params.set)
    const set = query.version === undefined ? versions[0] : versions.find(({ version }) => version === query.version)
    if (!set) throw new NotFound(`no scales ${params.set}`)
    return { set, versions, uses: await usesOf(db, set.id), can: { manage: canManagePlans(actor) } }
  },
  page: (data) => <ScaleSetPage {...data} />,
  subject: ({ set }) => ref('scale-set', set.id),
  json: ({ set, versions, uses }) => ({
    ...scaleSetForMachines(set),
    versions: versions.map(({ version, fromDay, untilDay }) => ({ version, fromDay, untilDay })),
    uses,
  }),
})

/** What a version says, as the file that would make it again. */
const documentOf = ({ id: _, version: __, ...draft }: ScaleSet) => JSON.stringify(draft, null, 2)

const newPage = page(`${SCALES}/nueva`, {
  access: MANAGE,
  query: z.object({ de: ScaleSlug.optional() }),
  async load({ db }, { query }) {
    const sets = await listScaleSets(db)
    const model = sets.find(({ slug }) => slug === query.de) ?? sets[0]
    return { values: { document: model ? documentOf(model) : '' } }
  },
  page: (data) => <NewScalesPage {...data} />,
})

const add = form(`${SCALES}/nueva`, {
  access: MANAGE,
  form: z.object({ document: z.string().optional(), file: z.unknown().optional(), step: z.string().optional() }),
  maxBytes: 2 * DOCUMENT_BYTES,
  again: async (_, { typed, errors }) => <NewScalesPage values={typed} errors={errors} />,
  async act(context, { form: sent, typed }) {
    const document = await documentSent(sent, typed)
    const read = readDocument(document, context)
    if (!read.ok) return invalid(read.errors, { document })
    if (typed['step'] === 'change') return show(<NewScalesPage values={{ document }} />)
    if (typed['step'] !== 'send') return show(<ScalesPreviewPage draft={read.draft} document={document} />)
    const verdict = await addScaleSet(context, read.draft)
    if (!verdict.ok) return invalid({ document: words(context.locale)('scales.refusal.changes-nothing') }, { document })
    return redirect(scaleSetAddress(read.draft.slug, verdict.value.version))
  },
})

/** The file where one was chosen, else what was written. */
async function documentSent({ file }: { file?: unknown }, typed: Typed): Promise<string> {
  if (file instanceof File && file.name !== '') return (await file.text()).slice(0, DOCUMENT_BYTES + 1)
  return typeof typed['document'] === 'string' ? typed['document'] : ''
}

const MOST_WRONGS = 20

/** What is written, as a set of scales; else what is wrong with it and where. */
export function readDocument(
  document: string,
  { locale }: Pick<Context, 'locale'>,
): { ok: true; draft: ScaleSetDraft } | { ok: false; errors: Errors } {
  const t = words(locale)
  const wrong = (message: string) => ({ ok: false as const, errors: { document: message } })
  if (document.trim() === '') return wrong(t('scales.refusal.empty'))
  if (document.length > DOCUMENT_BYTES) return wrong(t('scales.refusal.too-long'))
  let value: unknown
  try {
    value = JSON.parse(document)
  } catch {
    return wrong(t('scales.refusal.not-json'))
  }
  const read = ScaleSetDraft.safeParse(value)
  if (read.success) return { ok: true, draft: read.data }
  const said = read.error.issues.slice(0, MOST_WRONGS).map((issue) => {
    const reason = 'params' in issue ? (issue.params as { reason?: string } | undefined)?.reason : undefined
    const known = ['ends-before-start', 'repeated', 'not-a-completion', 'no-value', 'reserved'] as const
    const what = known.find((one) => one === reason)
    return `${issue.path.join('.') || t('scales.refusal.whole')}: ${what ? t(`scales.refusal.${what}`) : t('scales.refusal.not-so')}`
  })
  return wrong(t('scales.refusal.wrong', { list: said.join('; ') }))
}

const remove = form(`${SCALES}/:set/:version/quitar`, {
  access: MANAGE,
  params: z.object({ set: ScaleSlug, version: z.coerce.number().int().min(1).max(1_000_000) }),
  form: z.object({}),
  async again(context, { params, errors }) {
    const { set, versions } = await versionOf(context, params)
    return (
      <ScaleSetPage {...{ set, versions, errors }} uses={await usesOf(context.db, set.id)} can={{ manage: true }} />
    )
  },
  async act(context, { params }) {
    const { set } = await versionOf(context, params)
    const verdict = await removeScaleSet(context, set.id)
    return verdict.ok ? redirect(SCALES) : invalid({ form: words(context.locale)('scales.refusal.in-use') })
  },
})

async function versionOf({ db }: Context, { set: slug, version }: { set: string; version: number }) {
  const versions = (await listScaleSets(db)).filter((one) => one.slug === slug)
  const set = versions.find((one) => one.version === version)
  if (!set) throw new NotFound(`no scales ${slug} ${version}`)
  return { set, versions }
}

const termData = async ({ db }: Context, values: Values, errors: Errors = {}) => ({
  terms: await listReplyTerms(db),
  values,
  errors,
})

const termPage = page(`${SCALES}/plazo`, {
  access: MANAGE,
  load: (context) => termData(context, { fromDay: context.today() }),
  page: (data) => <ReplyTermPage {...data} />,
})

const setTerm = form(`${SCALES}/plazo`, {
  access: MANAGE,
  form: looseForm(['fromDay', 'workingDays', 'reason', 'reasonEn']),
  again: async (context, { typed, errors }) => <ReplyTermPage {...await termData(context, typed, errors)} />,
  async act(context, { typed }) {
    const read = new DraftReader(typed, context.locale)
    const term = {
      fromDay: read.requiredDay('fromDay'),
      workingDays: read.whole('workingDays', 90),
      reason: read.requiredContent('reason', 1000),
    }
    if (!read.ok) return invalid(read.errors)
    const verdict = await setReplyTerm(context, term)
    if (verdict.ok) return redirect(`${SCALES}#plazo`)
    return invalid({ fromDay: words(context.locale)(`term.refusal.${verdict.reason}`) })
  },
})

/** Fixed words come before `:set`. */
export const scaleRoutes = [listPage, newPage, add, termPage, setTerm, setPage, remove]
