import { Button, ButtonLink, Details, FramedPage, Notice, Page } from '../html/index.ts'
import { useRequest, useWords } from '../html/request.ts'
import type { Failure } from './failure.ts'
import { httpWords } from './form.ts'
import type { Typed } from './route.ts'

/** What people read when something went wrong: what happened, and what to do next. */
export function FailurePage({ failure }: { failure: Failure }) {
  const t = useWords(httpWords)
  const { url, person } = useRequest()
  const back = `/entrar?volver=${encodeURIComponent(url.pathname + url.search)}`
  const hasNext = failure.name !== 'sign-in'
  return (
    <Page title={t(`${failure.name}.title`)} lead={t(`${failure.name}.lead`, failure.values)}>
      <WrongParameters wrong={failure.wrong ?? []} />
      {hasNext && <p>{t(`${failure.name}.next` as 'broken.next', failure.values)}</p>}
      <p>
        {failure.name === 'sign-in' ? (
          <ButtonLink href={back}>{t('action.sign-in')}</ButtonLink>
        ) : failure.name === 'second-factor' ? (
          <ButtonLink href="/mi-cuenta/acceso">{t('action.second-factor')}</ButtonLink>
        ) : (
          <ButtonLink href={person ? '/mi-mesa' : '/'}>{person ? t('action.desk') : t('action.home')}</ButtonLink>
        )}
      </p>
    </Page>
  )
}

/** The same in a frame of another site, where a card was: without it, what is gone would leave a hole there. */
export function FramedFailurePage({ failure }: { failure: Failure }) {
  const t = useWords(httpWords)
  const title = t(`${failure.name}.title`)
  return (
    <FramedPage title={title} href={useRequest().url.origin}>
      <h1>{title}</h1>
      <p>{t(`${failure.name}.lead`, failure.values)}</p>
    </FramedPage>
  )
}

/** What of the address could not be read, and the way on without it. */
function WrongParameters({ wrong }: { wrong: NonNullable<Failure['wrong']> }) {
  const t = useWords(httpWords)
  const { url } = useRequest()
  if (wrong.length === 0) return null
  const without = new URL(url)
  for (const { path } of wrong) without.searchParams.delete(path)
  return (
    <>
      <ul>
        {wrong.map(({ path, value, message }) => (
          <li>
            <code>{path}</code>
            {value && `: «${value}»`}. {message}
          </li>
        ))}
      </ul>
      <p>
        <a href={without.pathname + without.search}>{t('query.without')}</a>
      </p>
    </>
  )
}

/** Name of the fields that say which files were left behind: no form of a module has one called so. */
export const LOST_FILES = 'tequio.lost-files'

type SignInAgainProps = {
  /** Where the form was going. */ action: string
  /** Where to arrive once signed in. */ back: string
  typed: Typed
  /** Fields whose files are lost. */ files: readonly string[]
}

/** The session ended meanwhile: sign in in another tab, come back to this one, and send what is still here. */
export function SignInAgainPage({ action, back, typed, files }: SignInAgainProps) {
  const t = useWords(httpWords)
  return (
    <Page title={t('sign-in-again.title')} lead={t('sign-in-again.lead')} unlisted>
      <ol>
        <li>
          <a href={`/entrar?volver=${encodeURIComponent(back)}`} target="_blank">
            {t('sign-in-again.enter')}
          </a>
        </li>
        <li>{t('sign-in-again.come-back')}</li>
      </ol>
      {files.length > 0 && <Notice tone="warning">{t('sign-in-again.files')}</Notice>}
      <form action={action} method="post">
        <TypedFields typed={typed} />
        {files.map((name) => (
          <input type="hidden" name={LOST_FILES} value={name} />
        ))}
        <p>
          <Button>{t('sign-in-again.send')}</Button>
        </p>
      </form>
      <TypedTexts typed={typed} />
    </Page>
  )
}

const fieldsOf = (typed: Typed) =>
  Object.entries(typed).flatMap(([name, value]) => [value].flat().map((text) => ({ name, text })))

/** All that was typed, within a form that sends it again. */
export const TypedFields = ({ typed }: { typed: Typed }) => (
  <>
    {fieldsOf(typed).map(({ name, text }) => (
      <input type="hidden" name={name} value={text} />
    ))}
  </>
)

/** The same for people to read, and to copy. */
export function TypedTexts({ typed }: { typed: Typed }) {
  const t = useWords(httpWords)
  const shown = fieldsOf(typed).filter(({ text }) => text.trim().length > 0)
  if (shown.length === 0) return null
  return (
    <Details summary={t('sign-in-again.typed')}>
      <ul>
        {shown.map(({ text }) => (
          <li>{text.split('\n').flatMap((line, at) => (at > 0 ? [<br />, line] : [line]))}</li>
        ))}
      </ul>
    </Details>
  )
}
