import { explainFetchRefusal, type FetchReason } from '../../../platform/fetch/index.ts'
import {
  Button,
  ButtonLink,
  Card,
  CardGrid,
  Checkboxes,
  Details,
  EmptyState,
  Form,
  FormActions,
  Heading,
  LangText,
  Notice,
  Page,
  Pagination,
  Select,
  SummaryList,
  Table,
  Tag,
  TextField,
  Timestamp,
  useRequest,
  useWords,
  type Errors,
  type Option,
  type Tone,
  type Values,
} from '../../../platform/html/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import type { Titled } from '../around.ts'
import { words } from '../words.ts'
import { actGroups, type ActGroup } from './act-groups.ts'
import { HOOKS, hookAddress } from './address.ts'
import { MOST_TRIES, MOST_WEBHOOKS, TEST_EVENT, type Delivery, type Webhook } from './model.ts'

type Hook = Webhook & { about: Titled | null | undefined }
type Done = 'probado' | 'fallo' | 'apagado' | 'eliminado' | 'reenviada' | undefined

const TONES: Record<Webhook['state'], Tone> = { unproven: 'unknown', active: 'done', off: 'late' }
const DELIVERY_TONES: Record<Delivery['state'], Tone> = { waiting: 'under-way', delivered: 'done', failed: 'late' }

type ListProps = {
  hooks: readonly Hook[]
  groups: readonly ActGroup[]
  records: readonly Option[]
  done?: Done
  values?: Values
  errors?: Errors
}

const useCrumbs = () => {
  const t = useWords(words)
  return [{ label: t('desk'), href: '/mi-mesa' }]
}

/** The addresses of other servers that a person has registered, and the form for one more. */
export function HooksPage({ hooks, groups, records, done, values = {}, errors = {} }: ListProps) {
  const t = useWords(words)
  return (
    <Page
      title={t('hooks.title')}
      lead={t('hooks.lead')}
      breadcrumbs={[...useCrumbs(), { label: t('hooks.title') }]}
      errors={errors}
      unlisted
    >
      {done === 'eliminado' && <Notice tone="success">{t('hooks.done.eliminado')}</Notice>}
      {hooks.length === 0 ? (
        <EmptyState title={t('hooks.none')}>{t('hooks.none-says')}</EmptyState>
      ) : (
        <CardGrid column="wide" label={t('hooks.title')}>
          {hooks.map((hook) => (
            <Card title={new URL(hook.url).host} level={2} href={hookAddress(hook.id)} tags={<StateTag hook={hook} />}>
              <p>
                <Chosen hook={hook} />
              </p>
            </Card>
          ))}
        </CardGrid>
      )}
      <Heading id="nuevo">{t('hooks.new')}</Heading>
      {hooks.length >= MOST_WEBHOOKS ? (
        <p>{t('refused.too-many-hooks', { count: MOST_WEBHOOKS })}</p>
      ) : (
        <NewForm {...{ groups, records, values, errors }} />
      )}
    </Page>
  )
}

function StateTag({ hook: { state, failingSince } }: { hook: Webhook }) {
  const t = useWords(words)
  if (state === 'unproven' && failingSince) return <Tag tone="late">{t('hooks.state.unanswered')}</Tag>
  return <Tag tone={TONES[state]}>{t(`hooks.state.${state}`)}</Tag>
}

function Chosen({ hook: { events, about, subject } }: { hook: Hook }) {
  const t = useWords(words)
  return (
    <>
      {events.length === 0 ? t('hooks.all-events') : t('hooks.some-events', { count: events.length })}{' '}
      {about ? <LangText text={about.title} /> : subject ? t('gone') : t('hooks.any-record')}
    </>
  )
}

type NewProps = Required<Pick<ListProps, 'groups' | 'records' | 'values' | 'errors'>>

function NewForm({ groups, records, values, errors }: NewProps) {
  const t = useWords(words)
  const chosen = [values['events'] ?? []].flat()
  return (
    <Form action={HOOKS} values={values} errors={errors}>
      <TextField
        name="url"
        label={t('hooks.url')}
        hint={t('hooks.url-hint')}
        type="url"
        maxLength={2000}
        required
        autocomplete="off"
        spellcheck={false}
      />{' '}
      {/* prettier-ignore */}
      <Select name="about" label={t('hooks.about')} hint={t('hooks.about-hint')} options={records} blank={t('hooks.any')} />
      <Heading level={3} id="actos">
        {t('hooks.events')}
      </Heading>
      <p>{t('hooks.events-hint')}</p>
      {groups.map(({ kind, title, acts }, at) => (
        <Details
          summary={t('hooks.group', { title, count: acts.length })}
          open={(at === 0 && errors['events'] !== undefined) || acts.some(({ event }) => chosen.includes(event))}
        >
          <Checkboxes
            name="events"
            {...(at > 0 && { group: kind })}
            label={title}
            options={acts.map(({ event, says }) => ({ value: event, label: says, hint: event }))}
          />
        </Details>
      ))}
      <FormActions says={t('hooks.says')}>
        <Button>{t('hooks.register')}</Button>
      </FormActions>
    </Form>
  )
}

/** The one time that a secret is seen. */
export function SecretPage({ webhook, secret, isNew = false }: { webhook: Webhook; secret: string; isNew?: boolean }) {
  const t = useWords(words)
  return (
    <Page title={t('hooks.secret')} lead={t('hooks.secret-lead')} unlisted>
      <Notice tone="warning">
        <p class="break">
          <code>{secret}</code>
        </p>
      </Notice>
      <p>{t(isNew ? 'hooks.secret-new' : 'hooks.secret-changed')}</p>
      <p>
        <ButtonLink href={hookAddress(webhook.id)}>{t('hooks.go-on')}</ButtonLink>
      </p>
    </Page>
  )
}

type HookProps = {
  hook: Hook
  deliveries: readonly (Delivery & { act: Told | null })[]
  next: string | undefined
  done?: Done
  errors?: Errors
}

/** One address: how it stands, what was sent there, and what can be done. */
export function HookPage({ hook, deliveries, next, done, errors = {} }: HookProps) {
  const t = useWords(words)
  const { host } = new URL(hook.url)
  return (
    <Page
      title={host}
      kind={t('hooks.kind')}
      lead={t(`hooks.state-says.${hook.state}`)}
      breadcrumbs={[...useCrumbs(), { label: t('hooks.title'), href: HOOKS }, { label: host }]}
      headFoot={<StateTag hook={hook} />}
      errors={errors}
      unlisted
    >
      {done && <Notice tone={done === 'fallo' ? 'error' : 'success'}>{t(`hooks.done.${done}`)}</Notice>}
      <HookFacts hook={hook} />
      <Form action={hookAddress(hook.id)}>
        <p class="row">
          <Button name="what" value="test" look={hook.state === 'active' ? 'secondary' : 'primary'}>
            {t('hooks.test')}
          </Button>
          {hook.state === 'active' && (
            <Button name="what" value="stop" look="secondary">
              {t('hooks.stop')}
            </Button>
          )}
        </p>
      </Form>
      <Heading id="entregas">{t('hooks.deliveries')}</Heading>
      <Deliveries hook={hook} deliveries={deliveries} />
      <Pagination {...(next && { next })} />
      <Details summary={t('hooks.rotate')}>
        <Form action={hookAddress(hook.id)}>
          <p>{t('hooks.rotate-says')}</p>
          <Button name="what" value="rotate" look="secondary">
            {t('hooks.rotate')}
          </Button>
        </Form>
      </Details>
      <Details summary={t('hooks.remove')}>
        <Form action={hookAddress(hook.id)}>
          <p>{t('hooks.remove-says')}</p>
          <Button name="what" value="remove" look="danger">
            {t('hooks.remove')}
          </Button>
        </Form>
      </Details>
    </Page>
  )
}

function HookFacts({ hook }: { hook: Hook }) {
  const t = useWords(words)
  return (
    <SummaryList
      facts={[
        { label: t('hooks.url'), value: <code class="break">{hook.url}</code> },
        {
          label: t('hooks.events'),
          value: hook.events.length === 0 ? t('hooks.all-events') : <ChosenActs events={hook.events} />,
        },
        {
          label: t('hooks.about'),
          value: hook.about ? (
            <a href={hook.about.address}>
              <LangText text={hook.about.title} />
            </a>
          ) : (
            t(hook.subject ? 'gone' : 'hooks.any')
          ),
        },
        ...(hook.failingSince ? [{ label: t('hooks.failing'), value: <Timestamp at={hook.failingSince} /> }] : []),
        ...(hook.previousUntil ? [{ label: t('hooks.previous'), value: <Timestamp at={hook.previousUntil} /> }] : []),
      ]}
    />
  )
}

function ChosenActs({ events }: { events: readonly string[] }) {
  const { locale } = useRequest()
  return (
    <ul>
      {actGroups(events, locale).map(({ title, acts }) =>
        acts.map(({ event, says }) => (
          <li>
            {title}: {says} <code lang="en">{event}</code>
          </li>
        )),
      )}
    </ul>
  )
}

function Deliveries({ hook, deliveries }: Pick<HookProps, 'hook' | 'deliveries'>) {
  const t = useWords(words)
  return (
    <Table
      caption={t('hooks.deliveries')}
      captionHidden
      rows={deliveries}
      empty={<p class="soft">{t('hooks.no-deliveries')}</p>}
      columns={[
        {
          label: t('hooks.act'),
          header: true,
          cell: ({ act, entryId }) =>
            act ? act.sentence : entryId === null ? <code lang="en">{TEST_EVENT}</code> : t('gone'),
        },
        { label: t('hooks.when'), cell: ({ triedAt, createdAt }) => <Timestamp at={triedAt ?? createdAt} /> },
        {
          label: t('hooks.outcome'),
          cell: (delivery) => (
            <>
              <Tag tone={DELIVERY_TONES[delivery.state]}>{t(`hooks.delivery.${delivery.state}`)}</Tag>{' '}
              <Outcome delivery={delivery} url={hook.url} />
            </>
          ),
        },
        {
          label: t('hooks.tries'),
          cell: ({ tries, nextTryAt, state, entryId }) => (
            <>
              {entryId === null ? tries : t('hooks.tries-of', { tries, total: MOST_TRIES })}
              {state === 'waiting' && nextTryAt && (
                <>
                  {' '}
                  {t('hooks.next-try')} <Timestamp at={nextTryAt} />
                </>
              )}
            </>
          ),
        },
        {
          label: t('hooks.again'),
          cell: ({ id, state, entryId }) =>
            hook.state === 'active' && state !== 'waiting' && entryId !== null ? (
              <form method="post" action={`${hookAddress(hook.id)}/entregas/${id}`}>
                <button class="link-button" type="submit">
                  {t('hooks.redeliver')}
                </button>
              </form>
            ) : (
              '—'
            ),
        },
      ]}
    />
  )
}

/** What the server said, in how long; or why it said nothing. */
function Outcome({ delivery: { status, durationMs, reason }, url }: { delivery: Delivery; url: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (status !== null) return <>{t('hooks.answered', { status, ms: durationMs ?? 0 })}</>
  if (reason === null) return null
  return <>{explainFetchRefusal({ reason: reason as FetchReason, details: { url, maxBytes: 64_000 } }, locale)}</>
}
