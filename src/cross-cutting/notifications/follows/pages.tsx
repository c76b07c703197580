import type { Ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  Details,
  EmptyState,
  Form,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Pagination,
  Select,
  Timestamp,
  useWords,
  type Errors,
} from '../../../platform/html/index.ts'
import type { Titled } from '../around.ts'
import { words } from '../words.ts'
import { MINE } from './address.ts'
import { DEFAULT_PACE, type Following } from './model.ts'
import { usePaces, Which } from './slot.tsx'

export type Followed = Following & Partial<Titled> & { kindName: TranslatedText | null }

type Props = {
  items: readonly Followed[]
  total: number
  paused: boolean
  /** Secret address of the calendar; null where there is none. */
  calendar: string | null
  next: string | undefined
  done?: 'guardado' | 'dejado' | 'todo-dejado' | 'pausa' | 'reanudado' | 'calendario' | undefined
  errors?: Errors
}

/** All that a person follows, and how they hear of it. */
export function FollowingPage({ items, total, paused, calendar, next, done, errors = {} }: Props) {
  const t = useWords(words)
  return (
    <Page
      title={t('mine.title')}
      lead={total === 0 ? t('mine.lead-none') : t(paused ? 'mine.lead-paused' : 'mine.lead', { count: total })}
      breadcrumbs={[{ label: t('desk'), href: '/mi-mesa' }, { label: t('mine.title') }]}
      errors={errors}
      unlisted
    >
      {done && <Notice tone="success">{t(`mine.done.${done}`)}</Notice>}
      {items.length === 0 ? (
        <EmptyState title={t('mine.none')} action={<a href="/plan">{t('mine.see-plan')}</a>}>
          {t('mine.none-says')}
        </EmptyState>
      ) : (
        <ul role="list" class="grid grid--wide" aria-label={t('mine.title')}>
          {items.map((item) => (
            <li>
              <FollowedCard {...item} />
            </li>
          ))}
        </ul>
      )}
      <Pagination {...(next && { next })} />
      {total > 0 && <LettersPart paused={paused} total={total} />}
      <CalendarPart address={calendar} />
      <Heading id="programas">{t('mine.programs')}</Heading>
      <p>{t('mine.programs-says')}</p>
      <p>
        <ButtonLink href="/mi-mesa/webhooks" look="secondary" size="small">
          {t('hooks.title')}
        </ButtonLink>
      </p>
    </Page>
  )
}

function FollowedCard({ subject, pace, since, title, address, kindName }: Followed) {
  const t = useWords(words)
  const paces = usePaces()
  return (
    <article class="card">
      {kindName && (
        <p class="card__kind">
          <LangText text={kindName} />
        </p>
      )}
      <h2 class="card__title">
        {title && address ? (
          <a href={address}>
            <LangText text={title} />
          </a>
        ) : (
          t('gone')
        )}
      </h2>
      <p class="small soft">
        {t('mine.since')} <Timestamp at={since} />
      </p>
      <Form action={MINE}>
        <Which {...subject} />
        {title && <PaceSelect id={subject.id} pace={pace} options={paces} />}
        <p class="row">
          {title && (
            <Button look="secondary" size="small">
              {t('mine.save')}
            </Button>
          )}
          <Button look="secondary" size="small" formAction="/seguir/dejar">
            {t('slot.unfollow')}
          </Button>
        </p>
      </Form>
    </article>
  )
}

type PaceSelectProps = { id: string; pace: string; options: readonly { value: string; label: string }[] }

/** One of many on a page: its id is its own. */
function PaceSelect({ id, pace, options }: PaceSelectProps) {
  const t = useWords(words)
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={`f-pace-${id}`}>
        {t('slot.pace')}
      </label>
      <select class="govuk-select width-m" id={`f-pace-${id}`} name="pace">
        {options.map(({ value, label }) => (
          <option value={value} selected={value === pace}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}

function LettersPart({ paused, total }: { paused: boolean; total: number }) {
  const t = useWords(words)
  return (
    <>
      <Heading id="avisos">{t('mine.letters')}</Heading>
      <p>{t(paused ? 'mine.paused-says' : 'mine.letters-says')}</p>
      <Form action={`${MINE}/todos`}>
        <Button look="secondary" size="small" name="what" value={paused ? 'resume' : 'pause'}>
          {t(paused ? 'mine.resume' : 'mine.pause')}
        </Button>
      </Form>
      <Details summary={t('mine.unfollow-all')}>
        <Form action={`${MINE}/todos`}>
          <p>{t('mine.unfollow-all-says', { count: total })}</p>
          <Button look="danger" size="small" name="what" value="unfollow">
            {t('mine.unfollow-all')}
          </Button>
        </Form>
      </Details>
    </>
  )
}

function CalendarPart({ address }: { address: string | null }) {
  const t = useWords(words)
  return (
    <>
      <Heading id="calendario">{t('mine.calendar')}</Heading>
      <p>{t('mine.calendar-says')}</p>
      {address && (
        <>
          <p class="break">
            <a href={address}>{address}</a>
          </p>
          <p class="small soft">{t('mine.calendar-secret')}</p>
        </>
      )}
      <Form action={`${MINE}/calendario`}>
        <Button look="secondary" size="small">
          {t(address ? 'mine.calendar-renew' : 'mine.calendar-make')}
        </Button>
      </Form>
    </>
  )
}

/** The form by itself, where it could not be sent as it was. */
export function FollowPage({ subject, record, errors }: { subject: Ref; record: Titled; errors: Errors }) {
  const t = useWords(words)
  return (
    <Page title={t('slot.title')} lead={<LangText text={record.title} />} errors={errors} unlisted>
      <Form action="/seguir" errors={errors}>
        <Which {...subject} />
        <Select name="pace" label={t('slot.pace')} options={usePaces()} value={DEFAULT_PACE} blank={false} width="m" />
        <Button>{t('slot.follow')}</Button>
      </Form>
      <p>
        <a href={record.address}>{t('back')}</a>
      </p>
    </Page>
  )
}

type UnsubscribeProps = {
  /** Where the form is sent: the address with its token. */
  action: string
  /** Null: all letters. */
  record: TranslatedText | null
  of: 'all' | 'record'
  /** `nobody`: the account is no longer there. */
  state: 'asked' | 'done' | 'undone' | 'nobody'
}

/** To end letters without signing in. Asking for the page does nothing: programs that read mail open every link. */
export function UnsubscribePage({ action, record, of, state }: UnsubscribeProps) {
  const t = useWords(words)
  return (
    <Page title={t(`unsubscribe.${of}.title`)} lead={record ? <LangText text={record} /> : undefined} unlisted>
      {state === 'asked' ? (
        <p>{t(`unsubscribe.${of}.asked`)}</p>
      ) : (
        <Notice tone="success">{t(state === 'nobody' ? 'unsubscribe.nobody' : `unsubscribe.${of}.${state}`)}</Notice>
      )}
      {state !== 'nobody' && (
        <Form action={action}>
          {state === 'done' && <Hidden name="what" value="undo" />}
          <Button look={state === 'done' ? 'secondary' : 'primary'}>
            {t(state === 'done' ? 'unsubscribe.undo' : `unsubscribe.${of}.button`)}
          </Button>
        </Form>
      )}
      <p>
        <a href={MINE}>{t('letter.manage-link')}</a>
      </p>
    </Page>
  )
}
