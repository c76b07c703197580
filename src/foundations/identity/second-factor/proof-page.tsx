import {
  Button,
  Form,
  FormActions,
  Heading,
  Notice,
  Page,
  TextField,
  useWords,
  type Errors,
} from '../../../platform/html/index.ts'
import { TypedFields, TypedTexts, type Typed } from '../../../platform/http/index.ts'
import { PasskeyForm } from '../passkeys/form.tsx'
import { words } from '../words.ts'

/** No form of a module has fields called so. */
export const PROOF_CODE = 'tequio.code'
export const PROOF_CREDENTIAL = 'tequio.credential'

type Props = {
  /** Where the form was going. */
  action: string
  typed: Typed
  waiting: { hasApplication: boolean; hasPasskey: boolean }
  /** The provider that showed the second factor, where it was not ours. */
  provider: string | null
  minutes: number
  errors: Errors
}

/** Between the form and the act: nothing was done yet, and nothing typed is lost. */
export function ProofPage({ action, typed, waiting, provider, minutes, errors }: Props) {
  const t = useWords(words)
  const hasOwn = waiting.hasApplication || waiting.hasPasskey
  return (
    <Page title={t('proof.title')} lead={t('proof.lead')} errors={errors} unlisted>
      <Notice>{minutes > 0 ? t('proof.why', { count: minutes }) : t('proof.why-each')}</Notice>
      {waiting.hasPasskey && (
        <PasskeyForm
          action={action}
          asks="/entrar/llave/reto"
          field={PROOF_CREDENTIAL}
          label={t('proof.passkey')}
          absent={t('second-factor.passkey-absent')}
        >
          <TypedFields typed={typed} />
        </PasskeyForm>
      )}
      {hasOwn && (
        <Form action={action} errors={errors}>
          <TypedFields typed={typed} />
          <TextField
            name={PROOF_CODE}
            label={t(waiting.hasApplication ? 'second-factor.code' : 'second-factor.recovery-code')}
            hint={t(waiting.hasApplication ? 'second-factor.code-hint' : 'second-factor.recovery-hint')}
            width="m"
            autocomplete="one-time-code"
            spellcheck={false}
            maxLength={60}
            required
          />
          <FormActions says={t('proof.says')}>
            <Button>{t('proof.go-on')}</Button>
          </FormActions>
        </Form>
      )}
      {provider && <ProviderAgain action={action} typed={typed} provider={provider} />}
      <TypedTexts typed={typed} />
      {hasOwn && (
        <>
          <Heading>{t('second-factor.lost')}</Heading>
          <p>{t('second-factor.lost-help')}</p>
        </>
      )}
    </Page>
  )
}

/** It lies elsewhere, so it is shown in another tab, and this one waits. */
function ProviderAgain({ action, typed, provider }: { action: string; typed: Typed; provider: string }) {
  const t = useWords(words)
  return (
    <>
      <ol>
        <li>
          <a href="/entrar/proveedor?otra=vez&volver=/mi-mesa" target="_blank" rel="nofollow">
            {t('proof.provider', { provider })}
          </a>
        </li>
        <li>{t('proof.come-back')}</li>
      </ol>
      <form action={action} method="post">
        <TypedFields typed={typed} />
        <p>
          <Button>{t('proof.send')}</Button>
        </p>
      </form>
    </>
  )
}
