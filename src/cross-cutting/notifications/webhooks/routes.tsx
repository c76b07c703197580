import { z } from 'zod'
import { refKey, type Ref } from '../../../kernel/ref.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, show, type Context, type Route } from '../../../platform/http/index.ts'
import { tellIn, titlesAround, type Around } from '../around.ts'
import { SubjectParams } from '../follows/model.ts'
import { followingOf } from '../follows/store.ts'
import { words } from '../words.ts'
import {
  findOwnWebhook,
  redeliver,
  registerWebhook,
  removeWebhook,
  rotateSecret,
  stopWebhook,
  testWebhook,
  webhookEvents,
} from './actions.ts'
import { actGroups } from './act-groups.ts'
import { HOOKS, hookAddress } from './address.ts'
import { isDelivered } from './deliver.ts'
import { MOST_WEBHOOKS, type UrlRefusal } from './model.ts'
import { HookPage, HooksPage, SecretPage } from './pages.tsx'
import { deliveriesOf, publicEntries, webhooksOf } from './store.ts'

const PAGE = 30
/** Followed records that are offered to choose from. */
const OFFERED = 100
const Params = z.object({ webhook: z.uuid() })
const DONE = ['probado', 'fallo', 'apagado', 'eliminado', 'reenviada'] as const
const done = z.enum(DONE).optional().catch(undefined)

const NewHook = z.object({
  url: z.string().trim().min(1).max(2000),
  /** `kind:id` of a record; empty: of any. */
  about: z.string().max(200).default(''),
  events: z.array(z.string().max(100)).max(500),
})

export const webhookRoutes = (around: Around): Route[] => [
  page(HOOKS, {
    access: 'signed-in',
    query: z.object({ hecho: done }),
    load: async (context, { query }) => ({ ...(await listData(around, context)), done: query.hecho }),
    page: (data) => <HooksPage {...data} />,
  }),
  form(HOOKS, {
    access: 'signed-in',
    form: NewHook,
    again: async (context, { typed, errors }) => (
      <HooksPage {...await listData(around, context)} values={typed} errors={errors} />
    ),
    async act(context, { form: { url, events, about } }) {
      const [kind, id, ...more] = about.trim().split(':')
      const subject = about.trim() === '' ? null : SubjectParams.safeParse({ kind, id }).data
      if (subject === undefined || more.length > 0)
        return invalid({ about: sayRefusal('record-unknown', context.locale) })
      const verdict = await registerWebhook(around, context, context.actor, { url, events, subject })
      if (verdict.ok) return show(<SecretPage {...verdict.value} isNew />)
      const field = verdict.reason.startsWith('url-') ? 'url' : FIELDS[verdict.reason]
      return invalid({ [field ?? 'form']: sayRefusal(verdict.reason, context.locale) })
    },
  }),
  page(`${HOOKS}/:webhook`, {
    access: 'signed-in',
    params: Params,
    query: z.object({ hecho: done, antes: z.uuid().optional() }),
    load: async (context, { params, query }) => ({
      ...(await hookData(around, context, params.webhook, query.antes)),
      done: query.hecho,
    }),
    page: (data) => <HookPage {...data} />,
  }),
  form(`${HOOKS}/:webhook`, {
    access: 'signed-in',
    params: Params,
    form: z.object({ what: z.enum(['test', 'rotate', 'stop', 'remove']) }),
    again: async (context, { params, errors }) => (
      <HookPage {...await hookData(around, context, params.webhook, undefined)} errors={errors} />
    ),
    async act(context, { params: { webhook: id }, form: { what } }) {
      const { actor } = context
      if (what === 'test') {
        const tested = await testWebhook(context, actor, { id })
        if (!tested.ok) return refused(context, tested.reason)
        return redirect(`${hookAddress(id)}?hecho=${isDelivered(tested.value) ? 'probado' : 'fallo'}`)
      }
      if (what === 'rotate') {
        const rotated = await rotateSecret(context, actor, { id })
        return rotated.ok ? show(<SecretPage {...rotated.value} />) : refused(context, rotated.reason)
      }
      const act = what === 'stop' ? stopWebhook : removeWebhook
      const verdict = await act(context, actor, { id })
      if (!verdict.ok) return refused(context, verdict.reason)
      return redirect(what === 'stop' ? `${hookAddress(id)}?hecho=apagado` : `${HOOKS}?hecho=eliminado`)
    },
  }),
  form(`${HOOKS}/:webhook/entregas/:delivery`, {
    access: 'signed-in',
    params: Params.extend({ delivery: z.uuid() }),
    form: z.object({}),
    again: async (context, { params, errors }) => (
      <HookPage {...await hookData(around, context, params.webhook, undefined)} errors={errors} />
    ),
    async act(context, { params: { webhook: id, delivery: deliveryId } }) {
      const verdict = await redeliver(context, context.actor, { id, deliveryId })
      return verdict.ok ? redirect(`${hookAddress(id)}?hecho=reenviada`) : refused(context, verdict.reason)
    },
  }),
]

/** That there are too many is said of webhooks: of records that are followed it has words of its own. */
export const sayRefusal = (reason: HookRefusal, locale: Locale): string =>
  reason === 'too-many'
    ? words(locale)('refused.too-many-hooks', { count: MOST_WEBHOOKS })
    : words(locale)(`refused.${reason}`)
export type HookRefusal =
  | UrlRefusal
  | 'event-unknown'
  | 'record-unknown'
  | 'too-many'
  | 'too-often'
  | 'not-active'
  | 'under-way'

const FIELDS: Record<string, string> = { 'event-unknown': 'events', 'record-unknown': 'about' }

function refused({ locale }: Context, reason: 'not-found' | 'too-often' | 'not-active' | 'under-way') {
  if (reason === 'not-found') throw new NotFound()
  return invalid({ form: words(locale)(`refused.${reason}`) })
}

async function listData(around: Around, { db, actor, locale }: Context) {
  const { id } = personOf(actor)
  const hooks = await webhooksOf(db, id)
  const followed = (await followingOf(db, id, { limit: OFFERED })).map(({ subject }) => subject)
  const subjects = hooks.flatMap(({ subject }) => subject ?? [])
  const titles = await titlesAround(around, db, [...followed, ...subjects])
  const nameOf = (subject: Ref) => {
    const found = titles.get(refKey(subject))
    return found ? inLanguage(found.title, locale) : null
  }
  return {
    hooks: hooks.map((hook) => ({ ...hook, about: hook.subject && titles.get(refKey(hook.subject)) })),
    groups: actGroups(webhookEvents(around), locale),
    records: followed.flatMap((subject) => {
      const name = nameOf(subject)
      return name ? [{ value: refKey(subject), label: name.text, lang: name.lang }] : []
    }),
  }
}

async function hookData(around: Around, context: Context, id: string, before: string | undefined) {
  const { db, locale, actor } = context
  const hook = await findOwnWebhook(context, actor, { id })
  if (!hook) throw new NotFound()
  const found = await deliveriesOf(db, id, { before, limit: PAGE + 1 })
  const deliveries = found.slice(0, PAGE)
  const entries = await publicEntries(db, deliveries.flatMap(({ entryId }) => entryId ?? [])) // prettier-ignore
  const told = new Map((await tellIn(around, db, entries, locale)).map((act) => [act.id, act]))
  const titles = await titlesAround(around, db, hook.subject ? [hook.subject] : [])
  return {
    hook: { ...hook, about: hook.subject && titles.get(refKey(hook.subject)) },
    deliveries: deliveries.map((delivery) => ({ ...delivery, act: told.get(delivery.entryId ?? 0) ?? null })),
    next: found.length > PAGE ? `${hookAddress(id)}?antes=${deliveries.at(-1)!.id}` : undefined,
  }
}
