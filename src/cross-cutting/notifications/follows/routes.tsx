import { z } from 'zod'
import { refKey, type Ref } from '../../../kernel/ref.ts'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import { download, form, invalid, page, redirect, type Context, type Route } from '../../../platform/http/index.ts'
import { resourceOf, titleOf, titlesAround, type Around } from '../around.ts'
import { myCalendarAddress } from '../calendar/secret.ts'
import { words } from '../words.ts'
import { follow, pauseLetters, renewCalendarAddress, unfollow, unfollowAll } from './actions.ts'
import { MINE } from './address.ts'
import { forgetIntent, keepIntent, readIntent } from './intent.ts'
import { DEFAULT_PACE, PACES, Subject } from './model.ts'
import { FollowingPage, FollowPage, type Followed } from './pages.tsx'
import { countFollowing, followingOf, settingsOf, type Cursor } from './store.ts'

const PAGE = 30
const DONE = ['guardado', 'dejado', 'todo-dejado', 'pausa', 'reanudado', 'calendario'] as const
const Which = z.object({ ...Subject, pace: z.enum(PACES).default(DEFAULT_PACE) })

export const followRoutes = (around: Around): Route[] => [
  form('/seguir', {
    access: 'public',
    form: Which,
    again: async (context, { typed, errors }) => (
      <FollowPage {...await toFollow(around, context, typed)} errors={errors} />
    ),
    async act(context, { form: { kind, id, pace } }) {
      const { settings, now, actor } = context
      const subject = { kind, id }
      const record = await titleOf(around, context.db, subject)
      if (!record) throw new NotFound(subject)
      if (!actor.person)
        return redirect(`/entrar?volver=${encodeURIComponent('/seguir/completar')}`, {
          'set-cookie': keepIntent(settings, { subject, pace }, now()),
        })
      const verdict = await follow(around, context, actor, { subject, pace })
      return verdict.ok ? redirect(`${record.address}#seguir`) : refused(context, verdict.reason)
    },
  }),
  // The browser comes back here once its person has signed in.
  download('/seguir/completar', {
    access: 'signed-in',
    async handle(context) {
      const intent = readIntent(context.settings, context.request, context.now())
      const record = intent && (await titleOf(around, context.db, intent.subject))
      const done = intent && (await follow(around, context, context.actor, intent)).ok
      return redirect(record && done ? `${record.address}#seguir` : MINE, {
        'set-cookie': forgetIntent(context.settings),
        'cache-control': 'private, no-store',
      })
    },
  }),
  form('/seguir/dejar', {
    access: 'signed-in',
    form: z.object(Subject),
    again: async (context, { typed, errors }) => (
      <FollowPage {...await toFollow(around, context, typed)} errors={errors} />
    ),
    async act(context, { form: subject }) {
      await unfollow(context, context.actor, { subject })
      const record = await titleOf(around, context.db, subject)
      return redirect(record ? `${record.address}#seguir` : `${MINE}?hecho=dejado`)
    },
  }),
  page(MINE, {
    access: 'signed-in',
    query: z.object({ hecho: z.enum(DONE).optional().catch(undefined), despues: z.string().max(100).optional() }),
    load: (context, { query }) => loadFollowing(around, context, query),
    page: (data) => <FollowingPage {...data} />,
  }),
  form(MINE, {
    access: 'signed-in',
    form: z.object({ ...Subject, pace: z.enum([...PACES, 'none']) }),
    again: async (context, { errors }) => (
      <FollowingPage {...await loadFollowing(around, context, {})} errors={errors} />
    ),
    async act(context, { form: { kind, id, pace } }) {
      const subject = { kind, id }
      if (pace === 'none') {
        await unfollow(context, context.actor, { subject })
        return redirect(`${MINE}?hecho=dejado`)
      }
      const verdict = await follow(around, context, context.actor, { subject, pace })
      return verdict.ok ? redirect(`${MINE}?hecho=guardado`) : refused(context, verdict.reason)
    },
  }),
  form(`${MINE}/todos`, {
    access: 'signed-in',
    form: z.object({ what: z.enum(['pause', 'resume', 'unfollow']) }),
    again: async (context, { errors }) => (
      <FollowingPage {...await loadFollowing(around, context, {})} errors={errors} />
    ),
    async act(context, { form: { what } }) {
      if (what === 'unfollow') await unfollowAll(context, context.actor)
      else await pauseLetters(context, context.actor, { paused: what === 'pause' })
      return redirect(`${MINE}?hecho=${{ unfollow: 'todo-dejado', pause: 'pausa', resume: 'reanudado' }[what]}`)
    },
  }),
  form(`${MINE}/calendario`, {
    access: 'signed-in',
    form: z.object({}),
    again: async (context, { errors }) => (
      <FollowingPage {...await loadFollowing(around, context, {})} errors={errors} />
    ),
    async act(context) {
      await renewCalendarAddress(context, context.actor)
      return redirect(`${MINE}?hecho=calendario#calendario`)
    },
  }),
]

function refused({ locale }: Context, reason: 'not-found' | 'too-many') {
  if (reason === 'not-found') throw new NotFound()
  return invalid({ form: words(locale)(`refused.${reason}`) })
}

/** The form again, by itself: its page does not come with it. */
async function toFollow(around: Around, { db }: Context, typed: Readonly<Record<string, unknown>>) {
  const subject: Ref = { kind: String(typed['kind'] ?? ''), id: String(typed['id'] ?? '') }
  const record = z.uuid().safeParse(subject.id).success ? await titleOf(around, db, subject) : undefined
  if (!record) throw new NotFound()
  return { subject, record }
}

type Query = { hecho?: (typeof DONE)[number] | undefined; despues?: string | undefined }

async function loadFollowing(around: Around, context: Context, { hecho: done, despues }: Query) {
  const { db, settings, actor } = context
  const { id } = personOf(actor)
  const found = await followingOf(db, id, { after: readCursor(despues), limit: PAGE + 1 })
  const shown = found.slice(0, PAGE)
  const titles = await titlesAround(around, db, shown.map(({ subject }) => subject)) // prettier-ignore
  const { paused, calendar } = await settingsOf(db, id)
  return {
    done,
    paused,
    calendar:
      calendar > 0 ? settings.ORIGIN + myCalendarAddress(settings, { personId: id, generation: calendar }) : null,
    total: await countFollowing(db, id),
    items: shown.map((item): Followed => ({
      ...item,
      kindName: resourceOf(around, item.subject.kind)?.title ?? null,
      ...titles.get(refKey(item.subject)),
    })),
    next: found.length > PAGE ? `${MINE}?despues=${cursorOf(shown.at(-1)!)}` : undefined,
  }
}

const cursorOf = ({ since, subject }: { since: Date; subject: Ref }) => `${since.getTime()}_${subject.id}`
function readCursor(text: string | undefined): Cursor | undefined {
  const [, since, id] = /^(\d{1,14})_([0-9a-f-]{36})$/.exec(text ?? '') ?? []
  return since && id && z.uuid().safeParse(id).success ? { since: new Date(Number(since)), id } : undefined
}
