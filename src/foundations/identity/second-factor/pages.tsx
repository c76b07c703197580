import {
  Button,
  ButtonLink,
  Form,
  FormActions,
  Heading,
  Hidden,
  Notice,
  Page,
  PrintButton,
  Table,
  Tag,
  TextArea,
  TextField,
  Timestamp,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { PasskeyForm } from '../passkeys/form.tsx'
import type { Passkey } from '../passkeys/store.ts'
import { words } from '../words.ts'
import { RECOVERY_CODES } from './model.ts'
import { QrCode } from './qr-code.tsx'

export type AccessData = {
  isDemonstration: boolean
  /** Whether the person's roles ask for a second factor. */
  isNeeded: boolean
  isLacking: boolean
  /** Whether the mailbox must say yes before one is set up. */
  asksMailbox: boolean
  passkeys: readonly Passkey[]
  /** Since when an application makes codes; null where none does. */
  applicationSince: Date | null
  recoveryLeft: number
  identities: readonly { linkedAt: Date }[]
  provider: string
}
export const ACCESS_DONE = ['llave', 'nombre', 'quitada', 'confirmado', 'aplicacion', 'sin-aplicacion'] as const

type AccessProps = AccessData & {
  back?: string | undefined
  done?: (typeof ACCESS_DONE)[number] | undefined
  values?: Values
  errors?: Errors
}

/** How one signs in: ways, second factor and what helps who loses them. */
export function AccessPage({ back, done, values = {}, errors = {}, ...data }: AccessProps) {
  const t = useWords(words)
  const hasSecondFactor = data.applicationSince !== null || data.passkeys.length > 0
  return (
    <Page
      title={t('access.title')}
      lead={t(hasSecondFactor ? 'access.lead-protected' : data.isNeeded ? 'access.lead-needed' : 'access.lead')}
      breadcrumbs={[{ label: t('account.title'), href: '/mi-cuenta' }, { label: t('access.title') }]}
      errors={errors}
      unlisted
    >
      {done && <Notice tone="success">{t(`access.done.${done}`)}</Notice>}
      {data.isLacking && (
        <Notice tone="warning" title={t('access.lacking-title')}>
          {t('access.lacking')}
        </Notice>
      )}
      {data.isDemonstration ? (
        <Notice>{t('access.demonstration')}</Notice>
      ) : (
        <>
          {data.asksMailbox ? (
            <MailboxFirst back={back} />
          ) : (
            <>
              <Passkeys passkeys={data.passkeys} back={back} values={values} />
              <Application since={data.applicationSince} back={back} />
            </>
          )}
          {hasSecondFactor ? <Recovery left={data.recoveryLeft} /> : <p class="soft">{t('access.ends-tokens')}</p>}
        </>
      )}
      <section class="part">
        <Heading id="correo">{t('access.mail')}</Heading>
        <p>{t('access.mail-says')}</p>
      </section>
      {data.identities.length > 0 && (
        <>
          <Heading id="proveedor">{data.provider}</Heading>
          <p>
            {t('access.provider')} <Timestamp at={data.identities[0]!.linkedAt} />
          </p>
        </>
      )}
    </Page>
  )
}

/** Before the first second factor: an unlocked computer is not its owner. */
function MailboxFirst({ back }: { back: string | undefined }) {
  const t = useWords(words)
  return (
    <section class="part">
      <Heading id="confirmar">{t('access.confirm')}</Heading>
      <p>{t('access.confirm-says')}</p>
      <Form action="/mi-cuenta/acceso">
        {back && <Hidden name="volver" value={back} />}
        <FormActions>
          <Button>{t('access.confirm-send')}</Button>
        </FormActions>
      </Form>
    </section>
  )
}

function Passkeys({
  passkeys,
  back,
  values,
}: {
  passkeys: readonly Passkey[]
  back: string | undefined
  values: Values
}) {
  const t = useWords(words)
  return (
    <section class="part">
      <Heading id="llaves">{t('passkey.title')}</Heading>
      <p>{t('passkey.explain')}</p>
      {passkeys.length > 0 && (
        <Table
          caption={t('passkey.title')}
          captionHidden
          columns={[
            {
              label: t('passkey.name'),
              header: true,
              cell: ({ id, name }) => <a href={`/mi-cuenta/acceso/llaves/${id}`}>{name}</a>,
            },
            { label: t('passkey.added'), cell: ({ createdAt }) => <Timestamp at={createdAt} /> },
            {
              label: t('passkey.used'),
              cell: ({ usedAt }) => (usedAt ? <Timestamp at={usedAt} /> : t('passkey.never-used')),
            },
          ]}
          rows={passkeys}
        />
      )}
      <PasskeyForm
        action="/mi-cuenta/acceso/llaves"
        asks="/mi-cuenta/acceso/llaves/reto"
        label={t('passkey.add')}
        absent={t('passkey.absent-here')}
        back={back}
      >
        <TextField
          name="name"
          label={t('passkey.name')}
          hint={t('passkey.name-hint')}
          value={typeof values['name'] === 'string' ? values['name'] : t('passkey.name-default')}
          maxLength={60}
          required
        />
      </PasskeyForm>
    </section>
  )
}

function Application({ since, back }: { since: Date | null; back: string | undefined }) {
  const t = useWords(words)
  const query = back ? `?${new URLSearchParams({ volver: back })}` : ''
  return (
    <section class="part">
      <Heading id="aplicacion">
        {t('application.title')} {since && <Tag tone="done">{t('application.active')}</Tag>}
      </Heading>
      <p>{t('application.explain')}</p>
      {since && (
        <p class="soft">
          {t('application.since')} <Timestamp at={since} />
        </p>
      )}
      <div class="row">
        <ButtonLink href={`/mi-cuenta/acceso/aplicacion${query}`} look="secondary">
          {t(since ? 'application.change' : 'application.start')}
        </ButtonLink>
        {since && (
          <form action="/mi-cuenta/acceso/aplicacion/quitar" method="post">
            <button class="link-button" type="submit">
              {t('application.remove')}
            </button>
          </form>
        )}
      </div>
    </section>
  )
}

function Recovery({ left }: { left: number }) {
  const t = useWords(words)
  return (
    <section class="part">
      <Heading id="recuperacion">{t('recovery.title')}</Heading>
      <p>{t('recovery.left', { count: left, total: RECOVERY_CODES })}</p>
      <form class="form" action="/mi-cuenta/acceso/recuperacion" method="post">
        <p class="soft">{t('recovery.renew-says')}</p>
        <Button look="secondary" size="small">
          {t('recovery.renew')}
        </Button>
      </form>
    </section>
  )
}

type ApplicationProps = {
  isDemonstration?: boolean
  /** `sealed`, for the form to bring back. None where the mailbox must say yes first. */
  secret: { sealed: string; keyText: string; link: string } | null
  back: string | undefined
  errors?: Errors
  values?: Values
}

/** Steps on one page, so that the key need not be asked for again. */
export function ApplicationPage({ isDemonstration, secret, back, errors = {}, values = {} }: ApplicationProps) {
  const t = useWords(words)
  return (
    <Page
      title={t('application.setup')}
      lead={t('application.setup-lead')}
      breadcrumbs={[
        { label: t('account.title'), href: '/mi-cuenta' },
        { label: t('access.title'), href: '/mi-cuenta/acceso' },
        { label: t('application.setup') },
      ]}
      errors={errors}
      unlisted
    >
      {isDemonstration ? (
        <Notice>{t('access.demonstration')}</Notice>
      ) : !secret ? (
        <MailboxFirst back={back} />
      ) : (
        <>
          <Heading>{t('application.step-install')}</Heading>
          <p>{t('application.install')}</p>
          <Heading>{t('application.step-key')}</Heading>
          <p>{t('application.scan')}</p>
          <p>
            <QrCode text={secret.link} label={t('application.qr')} />
          </p>
          <p>{t('application.key')}</p>
          <p class="key">
            <code>{secret.keyText}</code>
          </p>
          <p>
            {t('application.same-device')} <a href={secret.link}>{t('application.open')}</a>
          </p>
          <p class="soft small">{t('application.facts')}</p>
          <Heading>{t('application.step-code')}</Heading>
          <Form action="/mi-cuenta/acceso/aplicacion" errors={errors} values={values}>
            <Hidden name="key" value={secret.sealed} />
            {back && <Hidden name="volver" value={back} />}
            <TextField
              name="code"
              label={t('application.code')}
              hint={t('application.code-hint')}
              width="m"
              autocomplete="one-time-code"
              inputMode="numeric"
              spellcheck={false}
              maxLength={40}
              required
            />
            <FormActions says={t('application.says')}>
              <Button>{t('application.confirm')}</Button>
            </FormActions>
          </Form>
        </>
      )}
    </Page>
  )
}

/** Shown once: only hashes of them are kept. */
export function RecoveryCodesPage({
  codes,
  endedTokens = 0,
  back,
}: {
  codes: readonly string[]
  endedTokens?: number
  back: string | undefined
}) {
  const t = useWords(words)
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${t('recovery.file-title')}\n\n${codes.join('\n')}\n`)}`
  return (
    <Page title={t('recovery.new-title')} lead={t('recovery.new-lead')} unlisted>
      <Notice tone="success">
        {t('recovery.protected')} {endedTokens > 0 && t('tokens-ended')}
      </Notice>
      <ol class="codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <p>{t('recovery.keep')}</p>
      <div class="row">
        <a class="button button--secondary button--small" href={file} download={t('recovery.file')}>
          {t('recovery.download')}
        </a>
        <PrintButton />
      </div>
      <p class="part">
        <ButtonLink href={back ?? '/mi-cuenta/acceso'}>{t('recovery.kept')}</ButtonLink>
      </p>
    </Page>
  )
}

type SecondFactorProps = {
  /** What the person has to show; null where no sign-in waits for it. */
  waiting: { hasApplication: boolean; hasPasskey: boolean } | null
  back: string | undefined
  values?: Values
  errors?: Errors
}

/** Between the first factor and the second: nothing of the account is shown yet. */
export function SecondFactorPage({ waiting, back, values = {}, errors = {} }: SecondFactorProps) {
  const t = useWords(words)
  if (!waiting)
    return (
      <Page title={t('second-factor.title')} lead={t('second-factor.nothing-asked')} unlisted>
        <p>
          <ButtonLink href="/entrar">{t('second-factor.start')}</ButtonLink>
        </p>
      </Page>
    )
  return (
    <Page
      title={t('second-factor.title')}
      lead={t(waiting.hasApplication ? 'second-factor.lead' : 'second-factor.lead-passkey')}
      errors={errors}
      unlisted
    >
      {waiting.hasPasskey && (
        <PasskeyForm
          action="/entrar/llave"
          asks="/entrar/llave/reto"
          label={t('passkey.use')}
          absent={t('second-factor.passkey-absent')}
          back={back}
        />
      )}
      <Form action="/entrar/segundo-factor" errors={errors} values={values}>
        {back && <Hidden name="volver" value={back} />}
        <TextField
          name="code"
          label={t(waiting.hasApplication ? 'second-factor.code' : 'second-factor.recovery-code')}
          hint={t(waiting.hasApplication ? 'second-factor.code-hint' : 'second-factor.recovery-hint')}
          width="m"
          autocomplete="one-time-code"
          spellcheck={false}
          maxLength={60}
          required
        />
        <FormActions>
          <Button>{t('second-factor.enter')}</Button>
        </FormActions>
      </Form>
      <Heading>{t('second-factor.lost')}</Heading>
      <p>{t('second-factor.lost-help')}</p>
      <form action="/salir" method="post">
        <button class="link-button" type="submit">
          {t('second-factor.leave')}
        </button>
      </form>
    </Page>
  )
}

export function ResetPage({
  person,
  isOwn,
  hasSecondFactor,
  values = {},
  errors = {},
}: {
  person: { id: string; name: string }
  isOwn: boolean
  hasSecondFactor: boolean
  values?: Values
  errors?: Errors
}) {
  const t = useWords(words)
  const name = person.name || t('people.unnamed')
  return (
    <Page
      title={t('reset.title')}
      kind={name}
      lead={t(isOwn ? 'reset.own' : hasSecondFactor ? 'reset.lead' : 'reset.nothing', { name })}
      breadcrumbs={[{ label: t('people.title'), href: '/personas' }, { label: t('reset.title') }]}
      errors={errors}
      unlisted
    >
      {isOwn ? (
        <p>
          <a href="/mi-cuenta/acceso">{t('access.title')}</a>
        </p>
      ) : hasSecondFactor ? (
        <Form action={`/personas/${person.id}/segundo-factor`} errors={errors} values={values}>
          <TextArea name="reason" label={t('reset.reason')} hint={t('reset.reason-hint')} required />
          <FormActions says={t('reset.says')}>
            <Button look="danger">{t('reset.submit')}</Button>
          </FormActions>
        </Form>
      ) : (
        <p>
          <a href="/personas">{t('reset.back')}</a>
        </p>
      )}
    </Page>
  )
}
