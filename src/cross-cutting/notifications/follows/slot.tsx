import type { Ref } from '../../../kernel/ref.ts'
import { Button, Form, Heading, Hidden, Select, useRequest, useWords } from '../../../platform/html/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { resourceOf, type Around } from '../around.ts'
import { words } from '../words.ts'
import { calendarAddress, feedAddress, MINE } from './address.ts'
import { DEFAULT_PACE, PACES, type Pace } from './model.ts'
import { followersOf } from './store.ts'

/** At the end of the page of any public record: to follow it, and how many do. */
export async function followSlot(around: Around, { db, actor }: Context, subject: Ref) {
  const resource = resourceOf(around, subject.kind)
  if (!resource) return null
  const { total, pace } = await followersOf(db, subject, actor.person?.id ?? null)
  return <FollowSection {...{ subject, total, pace }} hasDates={resource.dueDates !== undefined} />
}

type Props = { subject: Ref; total: number; pace: Pace | null; hasDates: boolean }

function FollowSection({ subject, total, pace, hasDates }: Props) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="seguir">
      <Heading id="seguir">{t('slot.title')}</Heading>
      <p>
        {pace ? t(`slot.followed.${pace}`) : t('slot.says')} {total > 0 && t('slot.total', { count: total })}
      </p>
      {pace ? <Followed subject={subject} /> : <FollowForm subject={subject} />}
      <p class="small">
        {t('slot.other')} <a href={feedAddress(subject)}>{t('slot.feed')}</a>
        {hasDates && (
          <>
            {' · '}
            <a href={calendarAddress(subject)}>{t('slot.calendar')}</a>
          </>
        )}
      </p>
    </section>
  )
}

export const Which = ({ kind, id }: Ref) => (
  <>
    <Hidden name="kind" value={kind} />
    <Hidden name="id" value={id} />
  </>
)

export const usePaces = () => {
  const t = useWords(words)
  return PACES.toReversed().map((value) => ({ value, label: t(`pace.${value}`) }))
}

function FollowForm({ subject }: { subject: Ref }) {
  const t = useWords(words)
  const { person } = useRequest()
  return (
    <Form action="/seguir">
      <Which {...subject} />
      <Select name="pace" label={t('slot.pace')} options={usePaces()} value={DEFAULT_PACE} blank={false} width="m" />
      <div class="actions">
        <Button look="secondary">{t('slot.follow')}</Button>
        <p class="small soft actions__says">{t(person ? 'slot.privacy' : 'slot.privacy-sign-in')}</p>
      </div>
    </Form>
  )
}

function Followed({ subject }: { subject: Ref }) {
  const t = useWords(words)
  return (
    <Form action="/seguir/dejar">
      <Which {...subject} />
      <p class="row">
        <Button look="secondary" size="small">
          {t('slot.unfollow')}
        </Button>
        <a href={MINE}>{t('slot.change')}</a>
      </p>
    </Form>
  )
}
