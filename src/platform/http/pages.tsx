import { ButtonLink, Page } from '../html/index.ts'
import { useRequest, useWords } from '../html/request.ts'
import type { Failure } from './failure.ts'
import { httpWords } from './form.ts'

/** What people read when something went wrong: what happened, and what to do next. */
export function FailurePage({ failure }: { failure: Failure }) {
  const t = useWords(httpWords)
  const { url, person } = useRequest()
  const back = `/entrar?volver=${encodeURIComponent(url.pathname + url.search)}`
  const hasNext = failure.name !== 'sign-in'
  return (
    <Page title={t(`${failure.name}.title`)} lead={t(`${failure.name}.lead`, failure.values)}>
      {hasNext && <p>{t(`${failure.name}.next` as 'broken.next', failure.values)}</p>}
      <p>
        {failure.name === 'sign-in' ? (
          <ButtonLink href={back}>{t('action.sign-in')}</ButtonLink>
        ) : (
          <ButtonLink href={person ? '/mi-mesa' : '/'}>{person ? t('action.desk') : t('action.home')}</ButtonLink>
        )}
      </p>
    </Page>
  )
}
