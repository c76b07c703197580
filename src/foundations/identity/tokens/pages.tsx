import {
  Button,
  ButtonLink,
  Checkboxes,
  DayText,
  EmptyState,
  Form,
  FormActions,
  Heading,
  Notice,
  Page,
  Select,
  Table,
  TextField,
  useRequest,
  useWords,
  type Column,
  type Errors,
  type Option,
  type Values,
} from '../../../platform/html/index.ts'
import { dayOf, formatDay } from '../../../kernel/dates.ts'
import type { OrganizationName } from '../../organizations/index.ts'
import type { Made } from './actions.ts'
import { LIFETIMES, MOST_TOKENS } from './model.ts'
import type { Token } from './store.ts'
import { words } from './words.ts'

export type TokensProps = {
  tokens: readonly Token[]
  organizations: ReadonlyMap<string, OrganizationName>
  /** Ids of those in which the person holds a role. */
  own: readonly string[]
  /** What the person may choose. */
  scopes: readonly Option[]
  scopeName(scope: string): string
  now: Date
  values: Values
  errors: Errors
  done?: 'revocado' | 'revocados' | undefined
}

export function TokensPage(props: TokensProps) {
  const { tokens, errors, done } = props
  const t = useWords(words)
  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      errors={errors}
      breadcrumbs={[{ label: t('account'), href: '/mi-cuenta' }, { label: t('title') }]}
      unlisted
    >
      {done && <Notice tone="success">{t(`done.${done}`)}</Notice>}
      <p>
        <a href="/api#escribir">{t('guide')}</a>
      </p>
      <Heading id="suyos">{t('yours')}</Heading>
      {tokens.length === 0 ? <EmptyState title={t('none')}>{t('none-help')}</EmptyState> : <OwnTokens {...props} />}
      <Heading id="nuevo">{t('new')}</Heading>
      <NewToken {...props} />
    </Page>
  )
}

function OwnTokens({ tokens, organizations, scopeName, now }: TokensProps) {
  const t = useWords(words)
  const columns: Column<Token>[] = [
    { label: t('name'), header: true, cell: ({ name }) => name },
    { label: t('may'), cell: ({ scopes }) => <Scopes names={scopes.map(scopeName)} /> },
    {
      label: t('where'),
      cell: ({ organizationId }) => (organizationId ? organizations.get(organizationId)?.name : t('everywhere')),
    },
    {
      label: t('ends'),
      cell: ({ expiresAt }) => (
        <>
          {expiresAt <= now && `${t('ended')}: `}
          <DayText day={dayOf(expiresAt)} length="short" />
        </>
      ),
    },
    {
      label: t('used'),
      cell: ({ lastUsedOn }) => (lastUsedOn ? <DayText day={lastUsedOn} length="short" /> : t('never-used')),
    },
    { label: t('revoke'), cell: (token) => <Revoke {...token} /> },
  ]
  return (
    <>
      <Table caption={t('yours')} captionHidden columns={columns} rows={tokens} />
      <form action="/mi-cuenta/tokens/revocar-todos" method="post">
        <Button look="secondary">{t('revoke-all')}</Button>
      </form>
    </>
  )
}

const Scopes = ({ names }: { names: readonly string[] }) => (
  <ul role="list" class="plain-list">
    {names.map((name) => (
      <li key={name}>{name}</li>
    ))}
  </ul>
)

function Revoke({ id, name }: Token) {
  const t = useWords(words)
  return (
    <form action={`/mi-cuenta/tokens/${id}/revocar`} method="post">
      <button class="link-button" type="submit">
        {t('revoke')}
        <span class="govuk-visually-hidden"> {t('revoke-which', { name })}</span>
      </button>
    </form>
  )
}

function NewToken({ tokens, scopes, own, organizations, values, errors }: TokensProps) {
  const t = useWords(words)
  if (scopes.length === 0) return <EmptyState title={t('nothing-to-do')}>{t('nothing-to-do-help')}</EmptyState>
  if (tokens.length >= MOST_TOKENS) return <Notice tone="warning">{t('full', { count: MOST_TOKENS })}</Notice>
  return (
    <Form action="/mi-cuenta/tokens" errors={errors} values={values}>
      <TextField name="name" label={t('name')} hint={t('name-hint')} maxLength={80} autocomplete="off" required />
      <Checkboxes name="scopes" label={t('scopes')} hint={t('scopes-hint')} options={scopes} />
      {own.length > 1 && (
        <Select
          name="organization"
          label={t('organization')}
          hint={t('organization-hint')}
          options={own.map((id) => ({ value: id, label: organizations.get(id)?.name ?? id }))}
          blank={t('everywhere')}
          optional
        />
      )}
      <Select
        name="days"
        label={t('days')}
        options={LIFETIMES.map((days) => ({ value: String(days), label: t('lifetime', { count: days }) }))}
        width="m"
        blank={false}
      />
      <FormActions says={t('make-says')}>
        <Button>{t('make')}</Button>
      </FormActions>
    </Form>
  )
}

/** The only time that the token is shown. */
export function TokenMadePage({ token, expiresAt, name }: Made & { name: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <Page
      title={t('made-title')}
      lead={t('made-lead')}
      breadcrumbs={[{ label: t('title'), href: '/mi-cuenta/tokens' }, { label: name }]}
      unlisted
    >
      <Heading id="token">{t('token')}</Heading>
      <pre class="token">
        <code>{token}</code>
      </pre>
      <p>{t('made-keep', { until: formatDay(dayOf(expiresAt), locale) })}</p>
      <p>{t('made-try')}</p>
      <pre class="token">
        <code>{`Authorization: Bearer ${token.slice(0, 8)}…`}</code>
      </pre>
      <p>
        <a href="/api#escribir">{t('guide')}</a>
      </p>
      <ButtonLink href="/mi-cuenta/tokens">{t('made-back')}</ButtonLink>
    </Page>
  )
}
