import {
  Button,
  ButtonLink,
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
import type { ProviderRefusal } from '../openid/model.ts'
import { PasskeyForm } from '../passkeys/form.tsx'
import type { RoleName } from '../roles/model.ts'
import { words } from '../words.ts'
import { CODE_SECONDS } from './engine.ts'

/** `role` is null of a citizen, who has none. */
export type Demonstration = { id: string; name: string; role: string | null; organization: string }

export type SignInData = {
  person: { name: string } | null
  /** Where a sign-in that waits for its second factor goes on. */
  goOn: string | null
  /** What the identity provider is called, if there is one. */
  provider: string | null
  demonstration: readonly Demonstration[]
}

type SignInProps = SignInData & {
  back: string | undefined
  providerRefused?: ProviderRefusal | undefined
  values?: Values
  errors?: Errors
}

export function SignInPage({
  person,
  goOn,
  provider,
  demonstration,
  back,
  providerRefused,
  values = {},
  errors = {},
}: SignInProps) {
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
      {goOn && (
        <Notice>
          <p>
            {t('sign-in.half')} <a href={goOn}>{t('sign-in.go-on')}</a>
          </p>
        </Notice>
      )}
      {providerRefused && (
        <Notice tone="warning">{t(`provider.${providerRefused}`, { provider: provider ?? '' })}</Notice>
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
      <OtherWays provider={provider} back={back} />
      <WhatHappensWithMyData />
      {demonstration.length > 0 && <TryARole people={demonstration} back={back} />}
    </Page>
  )
}

/** Beside the code, which is for everybody. */
function OtherWays({ provider, back }: { provider: string | null; back: string | undefined }) {
  const t = useWords(words)
  const query = back ? `?${new URLSearchParams({ volver: back })}` : ''
  return (
    <section class="part ways">
      <Heading id="otras-formas">{t('sign-in.other-ways')}</Heading>
      <PasskeyForm
        action="/entrar/llave"
        asks="/entrar/llave/reto"
        label={t('passkey.enter')}
        absent={t('passkey.absent')}
        back={back}
      />
      {provider && (
        <p>
          <ButtonLink href={`/entrar/proveedor${query}`} look="secondary" rel="nofollow">
            {t('provider.enter', { provider })}
          </ButtonLink>
        </p>
      )}
    </section>
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
          <Card
            title={person.name}
            kind={t(person.role ? `role.${person.role as RoleName}.name` : 'demonstration.citizen')}
            foot={person.organization}
          >
            <p>{t(person.role ? `role.${person.role as RoleName}.can` : 'demonstration.citizen-can')}</p>
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
