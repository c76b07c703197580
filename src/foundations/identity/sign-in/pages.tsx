import {
  Button,
  Card,
  CardGrid,
  Details,
  Form,
  FormActions,
  Heading,
  Hidden,
  Notice,
  Page,
  TextField,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import type { RoleName } from '../roles/model.ts'
import { words } from '../words.ts'
import { CODE_SECONDS } from './engine.ts'

export type Demonstration = { id: string; name: string; role: string; organization: string }

type SignInProps = {
  person: { name: string } | null
  demonstration: readonly Demonstration[]
  back: string | undefined
  values?: Values
  errors?: Errors
}

export function SignInPage({ person, demonstration, back, values = {}, errors = {} }: SignInProps) {
  const t = useWords(words)
  return (
    <Page title={t('sign-in.title')} lead={t('sign-in.lead')} errors={errors} unlisted>
      {person && (
        <Notice>
          <p>
            {t('sign-in.already', { name: person.name })} <a href="/mi-mesa">{t('desk.title')}</a>
          </p>
        </Notice>
      )}
      <Form action="/entrar" errors={errors} values={values}>
        {back && <Hidden name="volver" value={back} />}
        <TextField
          name="email"
          label={t('sign-in.email')}
          hint={t('sign-in.email-hint')}
          type="email"
          autocomplete="email"
          spellcheck={false}
          maxLength={254}
          required
        />
        <FormActions says={t('sign-in.says')}>
          <Button>{t('sign-in.send')}</Button>
        </FormActions>
      </Form>
      <WhatHappensWithMyData />
      {demonstration.length > 0 && <TryARole people={demonstration} back={back} />}
    </Page>
  )
}

function WhatHappensWithMyData() {
  const t = useWords(words)
  return (
    <Details summary={t('data.title')}>
      <ul>
        <li>{t('data.email')}</li>
        <li>{t('data.name')}</li>
        <li>{t('data.session')}</li>
        <li>{t('data.nothing-else')}</li>
      </ul>
    </Details>
  )
}

function TryARole({ people, back }: { people: readonly Demonstration[]; back: string | undefined }) {
  const t = useWords(words)
  return (
    <section>
      <Heading id="demostracion">{t('demonstration.title')}</Heading>
      <p class="soft">{t('demonstration.lead')}</p>
      <CardGrid label={t('demonstration.title')}>
        {people.map((person) => (
          <Card title={person.name} kind={t(`role.${person.role as RoleName}.name`)} foot={person.organization}>
            <p>{t(`role.${person.role as RoleName}.can`)}</p>
            <Form action="/entrar/demostracion">
              <Hidden name="person" value={person.id} />
              {back && <Hidden name="volver" value={back} />}
              <Button look="secondary" size="small">
                {t('demonstration.enter', { name: person.name })}
              </Button>
            </Form>
          </Card>
        ))}
      </CardGrid>
    </section>
  )
}

type CodeProps = { email: string | null; mailbox: boolean; resent?: boolean; values?: Values; errors?: Errors }

export function CodePage({ email, mailbox, resent, values = {}, errors = {} }: CodeProps) {
  const t = useWords(words)
  if (!email) {
    return (
      <Page title={t('code.title')} lead={t('code.nothing-asked')} unlisted>
        <p>
          <a class="button" href="/entrar">
            {t('code.start')}
          </a>
        </p>
      </Page>
    )
  }
  return (
    <Page title={t('code.title')} lead={t('code.lead', { email, minutes: CODE_SECONDS / 60 })} errors={errors} unlisted>
      {resent && <Notice tone="success">{t('code.resent')}</Notice>}
      {mailbox && (
        <Notice>
          <p>
            {t('code.mailbox')} <a href="/correo">{t('code.mailbox-link')}</a>
          </p>
        </Notice>
      )}
      <Form action="/entrar/codigo" errors={errors} values={values}>
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
        <FormActions says={t('code.says')}>
          <Button>{t('code.enter')}</Button>
        </FormActions>
      </Form>
      <Heading>{t('code.none')}</Heading>
      <p>{t('code.none-help')}</p>
      <div class="row">
        <form action="/entrar/codigo/otro" method="post">
          <Button look="secondary" size="small">
            {t('code.another')}
          </Button>
        </form>
        <a href="/entrar">{t('code.other-email')}</a>
      </div>
    </Page>
  )
}
