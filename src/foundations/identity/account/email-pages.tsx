import {
  Button,
  ButtonLink,
  Form,
  FormActions,
  Hidden,
  Notice,
  Page,
  TextField,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { words } from '../words.ts'

type Refilled = { values?: Values; errors?: Errors }

type EmailProps = Refilled & { isDemonstration: boolean; asksBoth: boolean }

export function EmailPage({ isDemonstration, asksBoth, values = {}, errors = {} }: EmailProps) {
  const t = useWords(words)
  return (
    <Page
      title={t('new-email.title')}
      lead={t(asksBoth ? 'new-email.lead-both' : 'new-email.lead')}
      breadcrumbs={[{ label: t('account.title'), href: '/mi-cuenta' }, { label: t('new-email.title') }]}
      errors={errors}
      unlisted
    >
      {isDemonstration ? (
        <Notice>{t('access.demonstration')}</Notice>
      ) : (
        <Form action="/mi-cuenta/correo" errors={errors} values={values}>
          <TextField
            name="email"
            label={t('new-email.email')}
            hint={t('new-email.hint')}
            type="email"
            autocomplete="email"
            spellcheck={false}
            maxLength={254}
            required
          />
          <FormActions says={t('new-email.says')}>
            <Button>{t('sign-in.send')}</Button>
          </FormActions>
        </Form>
      )}
    </Page>
  )
}

const BASES = {
  email: '/mi-cuenta/correo',
  'both-emails': '/mi-cuenta/correo',
  closing: '/mi-cuenta/cerrar',
  'first-factor': '/mi-cuenta/acceso',
} as const
type ConfirmProps = Refilled & { matter: keyof typeof BASES; mailbox: boolean; back?: string | undefined }

/** Codes that came by mail, for an act that is not signing in: a new address, the first second factor, the end of the account. */
export function ConfirmPage({ matter, mailbox, back, values = {}, errors = {} }: ConfirmProps) {
  const t = useWords(words)
  const base = BASES[matter]
  return (
    <Page
      title={t(`confirm.${matter}.title`)}
      lead={t(`confirm.${matter}.lead`)}
      breadcrumbs={[{ label: t('account.title'), href: '/mi-cuenta' }, { label: t(`confirm.${matter}.title`) }]}
      errors={errors}
      unlisted
    >
      {mailbox && (
        <Notice>
          <p>
            {t('code.mailbox')} <a href="/correo">{t('code.mailbox-link')}</a>
          </p>
        </Notice>
      )}
      <Form action={`${base}/codigo`} errors={errors} values={values}>
        {back && <Hidden name="volver" value={back} />}
        <CodeField name="code" label={t(matter === 'both-emails' ? 'confirm.code-of-new' : 'code.label')} />
        {matter === 'both-emails' && <CodeField name="codeOfNow" label={t('confirm.code-of-now')} />}
        <FormActions says={t(`confirm.${matter}.says`)}>
          <Button look={matter === 'closing' ? 'danger' : 'primary'}>{t(`confirm.${matter}.submit`)}</Button>
        </FormActions>
      </Form>
      <p>
        <a href={back ? `${base}?${new URLSearchParams({ volver: back })}` : base}>{t('confirm.again')}</a>
      </p>
    </Page>
  )
}

function CodeField({ name, label }: { name: string; label: string }) {
  const t = useWords(words)
  return (
    <TextField
      name={name}
      label={label}
      hint={t('code.hint')}
      width="m"
      autocomplete="one-time-code"
      inputMode="numeric"
      spellcheck={false}
      maxLength={40}
      required
    />
  )
}

type UndoProps = { token: string; state: 'asked' | 'done' | 'gone'; errors?: Errors }

/** For who reads in the mailbox of before that their account was moved away from it. */
export function UndoPage({ token, state, errors = {} }: UndoProps) {
  const t = useWords(words)
  return (
    <Page title={t('undo-email.title')} lead={t(`undo-email.${state}`)} errors={errors} unlisted>
      {state === 'asked' ? (
        <Form action={`/mi-cuenta/correo/no-fui-yo/${encodeURIComponent(token)}`} errors={errors}>
          <FormActions says={t('undo-email.says')}>
            <Button>{t('undo-email.submit')}</Button>
          </FormActions>
        </Form>
      ) : (
        <p>
          <ButtonLink href="/entrar">{t('undo-email.enter')}</ButtonLink>
        </p>
      )}
    </Page>
  )
}
