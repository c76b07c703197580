import {
  Button,
  Card,
  CardGrid,
  DayText,
  Form,
  FormActions,
  Heading,
  Hidden,
  Notice,
  Page,
  Radios,
  SummaryList,
  Table,
  Tag,
  TextField,
  Timestamp,
  useRequest,
  useWords,
  type Column,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { dayOf, formatMoment } from '../../../kernel/dates.ts'
import type { OrganizationName } from '../../organizations/index.ts'
import { RoleTable } from '../roles/role-table.tsx'
import type { HeldRole } from '../roles/model.ts'
import type { AccessData } from '../second-factor/pages.tsx'
import { words } from '../words.ts'
import { deviceOf } from './model.ts'
import type { Account, Session } from './store.ts'

type OwnSession = Omit<Session, 'token'> & { isThis: boolean }
export type AccountData = {
  account: Account
  access: AccessData
  /** What modules add. */
  links: readonly { href: string; label: string; says: string }[]
  sessions: readonly OwnSession[]
  roles: readonly HeldRole[]
  organizations: ReadonlyMap<string, OrganizationName>
  today: string
}
export const ACCOUNT_DONE = ['guardado', 'cerrada', 'cerradas', 'correo', 'correo-sin-tokens'] as const
type Props = AccountData & {
  back?: string | undefined
  done?: (typeof ACCOUNT_DONE)[number] | undefined
  values?: Values
  errors?: Errors
}

export function AccountPage({
  account,
  access,
  links,
  sessions,
  roles,
  organizations,
  today,
  back,
  done,
  values,
  errors = {},
}: Props) {
  const t = useWords(words)
  const { locale } = useRequest()
  const isNew = account.name === ''
  return (
    <Page
      title={isNew ? t('account.welcome') : t('account.title')}
      lead={isNew ? t('account.welcome-lead') : t('account.lead')}
      errors={errors}
      unlisted
    >
      {done && <Notice tone="success">{t(`account.done.${done}`)}</Notice>}
      <Form
        action="/mi-cuenta"
        errors={errors}
        values={values ?? { name: account.name, locale: account.locale ?? locale }}
      >
        {back && <Hidden name="volver" value={back} />}
        <TextField
          name="name"
          label={t('account.name')}
          hint={t('account.name-hint')}
          autocomplete="name"
          maxLength={120}
          required
        />
        <Radios
          name="locale"
          label={t('account.language')}
          inline
          options={[
            { value: 'es', label: 'Español', lang: 'es' },
            { value: 'en', label: 'English', lang: 'en' },
          ]}
        />
        <FormActions says={t('account.says')}>
          <Button>{isNew ? t('account.continue') : t('account.save')}</Button>
        </FormActions>
      </Form>
      {!isNew && (
        <>
          <Heading id="correo">{t('account.private')}</Heading>
          <SummaryList
            facts={[
              { label: t('account.email'), value: account.email, change: '/mi-cuenta/correo' },
              { label: t('access.title'), value: <Ways access={access} />, change: '/mi-cuenta/acceso' },
            ]}
          />
          <Heading id="cargos">{t('account.roles')}</Heading>
          {roles.length === 0 ? (
            <p>{t('account.no-roles')}</p>
          ) : (
            <RoleTable roles={roles} organizations={organizations} today={today} caption={t('account.roles')} />
          )}
          <Sessions sessions={sessions} />
          <More links={links} />
        </>
      )}
    </Page>
  )
}

/** The ways in, in a line; and whether one is missing. */
function Ways({ access: { passkeys, applicationSince, isLacking } }: { access: AccessData }) {
  const t = useWords(words)
  const ways = [
    t('account.by-mail'),
    passkeys.length > 0 && t('account.passkeys', { count: passkeys.length }),
    applicationSince && t('application.title'),
  ]
  return (
    <>
      {ways.filter(Boolean).join(' · ')} {isLacking && <Tag tone="late">{t('account.lacks')}</Tag>}
    </>
  )
}

/** Everything else that is the person's, wherever it is kept. */
function More({ links }: { links: AccountData['links'] }) {
  const t = useWords(words)
  const all = [
    ...links,
    { href: '/mi-cuenta/datos', label: t('my-data.title'), says: t('my-data.says') },
    { href: '/mi-cuenta/cerrar', label: t('closing.title'), says: t('closing.says') },
  ]
  return (
    <>
      <Heading id="mas">{t('account.more')}</Heading>
      <CardGrid label={t('account.more')}>
        {all.map(({ href, label, says }) => (
          <Card title={label} href={href}>
            <p>{says}</p>
          </Card>
        ))}
      </CardGrid>
    </>
  )
}

function Sessions({ sessions }: { sessions: readonly OwnSession[] }) {
  const t = useWords(words)
  const columns: Column<OwnSession>[] = [
    { label: t('session.device'), header: true, cell: (session) => <DeviceName session={session} /> },
    { label: t('session.since'), cell: ({ since }) => <Timestamp at={since} /> },
    { label: t('session.used'), cell: ({ usedAt }) => <Timestamp at={usedAt} /> },
    { label: t('session.method'), cell: ({ method }) => t(`session.by.${method}`) },
    { label: t('session.ends'), cell: ({ expiresAt }) => <DayText day={dayOf(expiresAt)} length="short" /> },
    { label: t('session.end'), cell: (session) => <EndSession session={session} /> },
  ]
  return (
    <>
      <Heading id="sesiones">{t('session.title')}</Heading>
      <p>{t('session.lead')}</p>
      <Table caption={t('session.title')} captionHidden columns={columns} rows={thisFirst(sessions)} />
      {sessions.length > 1 && (
        <form action="/mi-cuenta/sesiones/cerrar-otras" method="post">
          <Button look="secondary">{t('session.end-others', { count: sessions.length - 1 })}</Button>
        </form>
      )}
    </>
  )
}

/** The one in use, then the others by when they were last used. */
const thisFirst = (sessions: readonly OwnSession[]) =>
  sessions.toSorted((a, b) => Number(b.isThis) - Number(a.isThis) || b.usedAt.getTime() - a.usedAt.getTime())

function DeviceName({ session }: { session: OwnSession }) {
  const t = useWords(words)
  return (
    <>
      {useDeviceName(session)} {session.isThis && <Tag tone="done">{t('session.this')}</Tag>}
    </>
  )
}

function useDeviceName({ userAgent }: OwnSession): string {
  const t = useWords(words)
  const { browser, system } = deviceOf(userAgent)
  if (browser && system) return t('session.browser-on', { browser, system })
  return browser ?? system ?? t('session.unknown')
}

function EndSession({ session }: { session: OwnSession }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const device = useDeviceName(session)
  if (session.isThis) return <>{t('session.leave-instead')}</>
  return (
    <form action={`/mi-cuenta/sesiones/${session.id}/cerrar`} method="post">
      <button class="link-button" type="submit">
        {t('session.end')}
        <span class="govuk-visually-hidden">
          {' '}
          {t('session.which', { device, since: formatMoment(session.since, locale) })}
        </span>
      </button>
    </form>
  )
}
