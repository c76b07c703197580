import {
  Button,
  ButtonLink,
  Form,
  FormActions,
  Page,
  Steps,
  TextField,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { words } from '../words.ts'

export function SetUpPage({
  isSignedIn,
  isNamed,
  values = {},
  errors = {},
}: {
  isSignedIn: boolean
  /** Whether there is an authority: the one who looks. */
  isNamed: boolean
  values?: Values
  errors?: Errors
}) {
  const t = useWords(words)
  return (
    <Page title={t('set-up.title')} lead={t(isNamed ? 'set-up.lead-named' : 'set-up.lead')} errors={errors} unlisted>
      <Steps
        label={t('set-up.steps')}
        steps={[
          { label: t('set-up.step-sign-in'), state: isSignedIn ? 'done' : 'current' },
          { label: t('set-up.step-authority'), state: isNamed ? 'done' : isSignedIn ? 'current' : 'next' },
          { label: t('set-up.step-work'), state: isNamed ? 'current' : 'next' },
        ]}
      />
      {isNamed ? (
        <p>
          <ButtonLink href="/mi-mesa#comenzar">{t('set-up.go-on')}</ButtonLink>
        </p>
      ) : isSignedIn ? (
        <Form action="/comenzar" errors={errors} values={values}>
          <TextField
            name="code"
            label={t('set-up.code')}
            hint={t('set-up.code-hint')}
            width="m"
            autocomplete="off"
            spellcheck={false}
            maxLength={60}
            required
          />
          <TextField
            name="organizationName"
            label={t('set-up.organization')}
            hint={t('set-up.organization-hint')}
            autocomplete="organization"
            maxLength={200}
            required
          />
          <FormActions says={t('set-up.says')}>
            <Button>{t('set-up.submit')}</Button>
          </FormActions>
        </Form>
      ) : (
        <p>
          <ButtonLink href="/entrar?volver=%2Fcomenzar">{t('set-up.sign-in')}</ButtonLink>
        </p>
      )}
    </Page>
  )
}
