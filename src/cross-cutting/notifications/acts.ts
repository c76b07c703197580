import { z } from 'zod'
import type { Locale } from '../../kernel/text.ts'
import { defineAct, type ApiAct } from '../../platform/manifest/acts.ts'
import type { Around } from './around.ts'
import { personOf } from '../../platform/access/index.ts'
import { follow, pauseLetters, unfollow, unfollowAll } from './follows/actions.ts'
import { PACES, Subject } from './follows/model.ts'
import { countFollowing, followingOf, settingsOf } from './follows/store.ts'
import { words } from './words.ts'

/** What programs do for whoever follows records. What anybody follows is theirs alone: only a token of theirs lists it. */
export const followActs = (around: Around): readonly ApiAct[] => [
  defineAct({
    name: 'follow-record',
    method: 'POST',
    path: '/follows',
    scope: 'follows:write',
    access: 'signed-in',
    title: 'Follow a record, or stop',
    description:
      'Letters about what happens to it: at once or weekly; `none` follows it no longer. To follow again changes the pace.',
    body: z.strictObject({ subject: z.strictObject(Subject), pace: z.enum([...PACES, 'none']) }),
    refusals: { 'not-found': '/subject', 'too-many': '' },
    explain: (reason: string, locale: Locale) =>
      words(locale)(reason === 'not-found' ? 'refused.record-unknown' : 'refused.too-many'),
    answer: z.object({ subject: z.object(Subject), pace: z.enum([...PACES, 'none']) }),
    async act(context, { body: { subject, pace } }) {
      const verdict =
        pace === 'none'
          ? await unfollow(context, context.actor, { subject })
          : await follow(around, context, context.actor, { subject, pace })
      return verdict.ok ? { ok: true, value: { subject, pace } } : verdict
    },
  }),
  listing,
  changingAll,
]

const COMMON = { scope: 'follows:write', access: 'signed-in', refusals: {}, explain: () => '' } as const
const PAGE = 100

const listing = defineAct({
  ...COMMON,
  name: 'list-follows',
  method: 'GET',
  path: '/follows',
  title: 'What one follows',
  description: 'The latest first, a hundred at once; `since` and `id` are those of `next` of the page before.',
  query: z.object({ since: z.iso.datetime().optional(), id: z.uuid().optional() }),
  answer: z.object({
    items: z.array(z.object({ subject: z.object(Subject), pace: z.enum(PACES), since: z.string() })),
    total: z.int(),
    paused: z.boolean().describe('Whether letters are paused.'),
    next: z.object({ since: z.string(), id: z.uuid() }).nullable(),
  }),
  async act({ db, actor }, { query: { since, id } }) {
    const { id: personId } = personOf(actor)
    const after = since && id ? { since: new Date(since), id } : undefined
    const found = await followingOf(db, personId, { after, limit: PAGE + 1 })
    const items = found.slice(0, PAGE).map((one) => ({ ...one, since: one.since.toISOString() }))
    const last = found.length > PAGE ? items.at(-1)! : null
    const { paused } = await settingsOf(db, personId)
    const next = last && { since: last.since, id: last.subject.id }
    return { ok: true, value: { items, total: await countFollowing(db, personId), paused, next } }
  },
})

const changingAll = defineAct({
  ...COMMON,
  name: 'change-all-follows',
  method: 'POST',
  path: '/follows/all',
  title: 'Pause the letters of everything that one follows, resume them, or follow nothing any more',
  description: 'What is paused is followed still.',
  body: z.strictObject({ what: z.enum(['pause', 'resume', 'unfollow']) }),
  answer: z.object({ what: z.enum(['pause', 'resume', 'unfollow']) }),
  async act(context, { body: { what } }) {
    if (what === 'unfollow') await unfollowAll(context, context.actor)
    else await pauseLetters(context, context.actor, { paused: what === 'pause' })
    return { ok: true, value: { what } }
  },
})
