import {
  Button,
  Form,
  FormActions,
  Heading,
  Page,
  SummaryList,
  TextField,
  Timestamp,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { words } from '../words.ts'
import type { Passkey } from './store.ts'

export function PasskeyPage({
  passkey: { id, name, createdAt, usedAt },
  values,
  errors = {},
}: {
  passkey: Passkey
  values?: Values
  errors?: Errors
}) {
  const t = useWords(words)
  return (
    <Page
      title={name}
      kind={t('passkey.one')}
      lead={t('passkey.one-lead')}
      breadcrumbs={[
        { label: t('account.title'), href: '/mi-cuenta' },
        { label: t('access.title'), href: '/mi-cuenta/acceso' },
        { label: name },
      ]}
      errors={errors}
      unlisted
    >
      <SummaryList
        facts={[
          { label: t('passkey.added'), value: <Timestamp at={createdAt} /> },
          { label: t('passkey.used'), value: usedAt ? <Timestamp at={usedAt} /> : t('passkey.never-used') },
        ]}
      />
      <Form action={`/mi-cuenta/acceso/llaves/${id}`} errors={errors} values={values ?? { name }}>
        <TextField name="name" label={t('passkey.name')} hint={t('passkey.name-hint')} maxLength={60} required />
        <FormActions>
          <Button>{t('account.save')}</Button>
        </FormActions>
      </Form>
      <Heading id="quitar">{t('passkey.remove-title')}</Heading>
      <form class="form" action={`/mi-cuenta/acceso/llaves/${id}/quitar`} method="post">
        <p>{t('passkey.remove-says')}</p>
        <Button look="danger">{t('passkey.remove')}</Button>
      </form>
    </Page>
  )
}
