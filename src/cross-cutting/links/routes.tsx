import { z } from 'zod'
import { organizationNames } from '../../foundations/organizations/index.ts'
import { ref, refKey, type Ref } from '../../kernel/ref.ts'
import { authorize, NotFound } from '../../platform/access/index.ts'
import type { Values } from '../../platform/html/index.ts'
import { form, invalid, page, redirect, type Context, type Route } from '../../platform/http/index.ts'
import { titleOfAny, titlesOfAny } from '../../platform/manifest/registry.ts'
import { searchRecords } from '../search/index.ts'
import { relate, unrelate, type RelateRefusal } from './actions.ts'
import { linksAddress, threadAddress } from './address.ts'
import { LinkId, Reason, RELATIONS, seenFrom, type Link } from './model.ts'
import {
  LinksPage,
  LinksSection,
  NewLinkPage,
  ThreadPage,
  WithdrawLinkPage,
  type Choice,
  type Shown,
  type Told,
} from './pages.tsx'
import { mayRelate, RELATE, relatesFor } from './policy.ts'
import { findLink, linksOf, recordAt } from './store.ts'
import { isThreaded, threadOf } from './thread.ts'
import { words } from './words.ts'

/** How many relations stand under a record. */
const SHORT = 5
const CHOICES = 10

const Params = z.object({ kind: z.string().regex(/^[a-z-]{1,40}$/), id: z.uuid() })

async function recordFor({ db }: Pick<Context, 'db'>, { kind, id }: Ref): Promise<Shown> {
  const titled = await titleOfAny(db, ref(kind, id))
  if (!titled) throw new NotFound(ref(kind, id))
  return { ...titled, ref: ref(kind, id) }
}

/** Those whose other end is public, told from this one. */
async function tellLinks(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  subject: Ref,
  links: readonly Link[],
): Promise<Told[]> {
  const seen = links.map((link) => seenFrom(link, subject))
  const titles = await titlesOfAny(db, seen.map(({ other }) => other)) // prettier-ignore
  const organizations = await organizationNames(db, links.flatMap(({ organizationId }) => organizationId ?? [])) // prettier-ignore
  const mayWithdraw = mayRelate(actor) && (await relatesFor(db, actor, [subject])) !== null
  return seen.flatMap((one) => {
    const titled = titles.get(refKey(one.other))
    const organization = organizations.get(one.link.organizationId ?? '')?.name ?? null
    return titled ? [{ ...one, titled, organization, mayWithdraw }] : []
  })
}

/** What hangs on the page of every record that may be related. */
export async function linksSlot(context: Context, subject: Ref) {
  const links = await linksOf(context.db, [subject], SHORT + 1)
  const mayAdd = mayRelate(context.actor) && (await relatesFor(context.db, context.actor, [subject])) !== null
  if (links.length === 0 && !mayAdd && !isThreaded(subject.kind)) return null
  const told = links.length === 0 ? [] : await tellLinks(context, subject, links.slice(0, SHORT))
  const total = links.length > SHORT ? (await linksOf(context.db, [subject])).length : told.length
  return <LinksSection subject={subject} told={told} total={total} mayAdd={mayAdd} />
}

const listPage = page('/relaciones/:kind/:id', {
  access: 'public',
  params: Params,
  query: z.object({ hecho: z.enum(['made', 'withdrawn']).optional() }),
  async load(context, { params, query }) {
    const record = await recordFor(context, params)
    const links = await linksOf(context.db, [record.ref])
    const mayAdd = mayRelate(context.actor) && (await relatesFor(context.db, context.actor, [record.ref])) !== null
    return { record, told: await tellLinks(context, record.ref, links), mayAdd, done: query.hecho }
  },
  page: (data) => <LinksPage {...data} />,
  json: ({ record, told }) => ({
    record,
    items: told.map(({ link, as, other, titled, organization }) => ({
      id: link.id,
      relation: as,
      record: { ...other, ...titled },
      reason: link.reason,
      organization,
      since: link.createdAt,
    })),
  }),
})

/** What the words, or the address, may mean. */
async function choicesFor({ db, locale, settings }: Context, subject: Ref, q: string): Promise<Choice[]> {
  const typed = q.trim()
  if (typed === '') return []
  const path = typed.startsWith(`${settings.ORIGIN}/`) ? typed.slice(settings.ORIGIN.length) : typed
  const refs = path.startsWith('/')
    ? [await recordAt(db, path.replace(/[?#].*$/, ''))].filter((one) => one !== null)
    : (await searchRecords(db, typed.slice(0, 200), locale, CHOICES + 1)).map(({ kind, id }) => ref(kind, id))
  const titles = await titlesOfAny(db, refs)
  return refs
    .filter((one) => refKey(one) !== refKey(subject))
    .slice(0, CHOICES)
    .flatMap((one) => {
      const titled = titles.get(refKey(one))
      return titled ? [{ ...titled, ref: one, key: refKey(one) }] : []
    })
}

/** From the page of a record relates whoever may speak of that one; the other end is anybody's. */
async function admitTo({ db, actor }: Context, { kind, id }: Ref) {
  await recordFor({ db }, { kind, id })
  authorize((await relatesFor(db, actor, [ref(kind, id)])) !== null)
}

async function newLinkData(context: Context, params: Ref, q: string, values: Values) {
  const record = await recordFor(context, params)
  const choices = await choicesFor(context, record.ref, q)
  const only = choices.length === 1 ? choices[0]!.key : undefined
  return { record, q, choices, values: { ...(only && { to: only }), ...values } }
}

const newPage = page('/relaciones/:kind/:id/nueva', {
  access: RELATE,
  params: Params,
  query: z.object({ q: z.string().max(2000).default('') }),
  async load(context, { params, query }) {
    await admitTo(context, params)
    return newLinkData(context, params, query.q, {})
  },
  page: (data) => <NewLinkPage {...data} />,
})

const WAYS = RELATIONS.flatMap((relation) =>
  relation === 'related' ? ['related' as const] : [relation, `${relation}-inverse` as const],
)
const NewLink = z.object({
  q: z.string().max(2000).default(''),
  to: z.string().regex(/^[a-z-]{1,40}:[0-9a-f-]{36}$/),
  relation: z.enum(WAYS),
  reason: z.preprocess(
    (text) => (typeof text === 'string' && text.trim() === '' ? undefined : text),
    Reason.optional(),
  ),
})

/** What another relation mends, rather than another record. */
const IN_RELATION: ReadonlySet<RelateRefusal> = new Set(['said-otherwise', 'not-yours', 'unanswered'])

const makeLink = form('/relaciones/:kind/:id/nueva', {
  access: RELATE,
  params: Params,
  form: NewLink,
  async again(context, { params, typed, errors }) {
    const q = typeof typed['q'] === 'string' ? typed['q'] : ''
    return <NewLinkPage {...await newLinkData(context, params, q, typed)} errors={errors} />
  },
  async act(context, { params, form: { to, relation, reason } }) {
    const subject = ref(params.kind, params.id)
    await admitTo(context, subject)
    const [kind, id] = to.split(':') as [string, string]
    if (!z.uuid().safeParse(id).success) return invalid({ to: words(context.locale)('refused.to') })
    const verdict = await relate(context, context.actor, {
      ...drawn(subject, relation, ref(kind, id)),
      reason: reason ? { es: reason } : null,
    })
    if (verdict.ok) return redirect(`${linksAddress(subject)}?hecho=made`)
    const field = IN_RELATION.has(verdict.reason) ? 'relation' : 'to'
    return invalid({ [field]: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

/** «Dio origen a» is «surge de», said from the other end. */
function drawn(subject: Ref, way: (typeof WAYS)[number], other: Ref): Pick<Link, 'from' | 'relation' | 'to'> {
  const inverse = RELATIONS.find((relation) => way === `${relation}-inverse`)
  return inverse
    ? { from: other, relation: inverse, to: subject }
    : { from: subject, relation: way as Link['relation'], to: other }
}

const LinkParams = z.object({ link: LinkId })

async function linkFor(context: Context, id: LinkId) {
  const link = await findLink(context.db, id)
  if (!link) throw new NotFound(`link ${id}`)
  authorize((await relatesFor(context.db, context.actor, [link.from, link.to])) !== null)
  const titles = await titlesOfAny(context.db, [link.from, link.to])
  const [from, to] = [titles.get(refKey(link.from)), titles.get(refKey(link.to))]
  if (!from || !to) throw new NotFound(`link ${id}`)
  return { link, from, to }
}

const withdrawPage = page('/relaciones/retirar/:link', {
  access: RELATE,
  params: LinkParams,
  load: (context, { params }) => linkFor(context, params.link),
  page: (data) => <WithdrawLinkPage {...data} values={{}} />,
})

const withdraw = form('/relaciones/retirar/:link', {
  access: RELATE,
  params: LinkParams,
  form: z.object({ reason: Reason }),
  again: async (context, { params, typed, errors }) => (
    <WithdrawLinkPage {...await linkFor(context, params.link)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: { reason } }) {
    const { link } = await linkFor(context, params.link)
    const verdict = await unrelate(context, context.actor, { id: link.id, reason })
    return verdict.ok
      ? redirect(`${linksAddress(link.from)}?hecho=withdrawn`)
      : invalid({ form: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

const threadPage = page('/hilo/:kind/:id', {
  access: 'public',
  params: Params,
  async load(context, { params }) {
    if (!isThreaded(params.kind)) throw new NotFound(params)
    const record = await recordFor(context, params)
    return { record, thread: await threadOf(context.db, record.ref, context.locale) }
  },
  page: ({ record, thread }) => (
    <ThreadPage record={record} thread={thread} json={`${threadAddress(record.ref)}.json`} />
  ),
  json: ({ record, thread }) => ({ record, ...thread }),
})

export const routes: readonly Route[] = [withdrawPage, withdraw, newPage, makeLink, listPage, threadPage]
