import {
  Button,
  Form,
  FormActions,
  Notice,
  Page,
  TextField,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { words } from '../words.ts'

type Refilled = { values?: Values; errors?: Errors }

export function EmailPage({ isDemonstration, values = {}, errors = {} }: Refilled & { isDemonstration: boolean }) {
  const t = useWords(words)
  return (
    <Page
      title={t('new-email.title')}
      lead={t('new-email.lead')}
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

/** A code that came by mail, for an act that is not signing in: a new address, or the end of the account. */
export function ConfirmPage({
  matter,
  mailbox,
  values = {},
  errors = {},
}: Refilled & { matter: 'email' | 'closing'; mailbox: boolean }) {
  const t = useWords(words)
  const base = matter === 'email' ? '/mi-cuenta/correo' : '/mi-cuenta/cerrar'
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
        <TextField
          name="code"
          label={t('code.label')}
          hint={t('code.hint')}
          width="m"
          autocomplete="one-time-code"
          inputMode="numeric"
          spellcheck={false}
          maxLength={40}
          required
        />
        <FormActions says={t(`confirm.${matter}.says`)}>
          <Button look={matter === 'closing' ? 'danger' : 'primary'}>{t(`confirm.${matter}.submit`)}</Button>
        </FormActions>
      </Form>
      <p>
        <a href={base}>{t('confirm.again')}</a>
      </p>
    </Page>
  )
}
