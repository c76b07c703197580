import { LangText, Tag, useRequest, useWords, type Tone } from '../../../platform/html/index.ts'
import { formatBytes } from '../../../platform/storage/index.ts'
import { checksAddress, copyAddress } from './address.ts'
import type { LinkCheck, Replacing } from './check-column.ts'
import type { LinkState } from './model.ts'
import { checkSentence, dayIn } from './sentence.ts'
import { words } from './words.ts'

const TONE: Record<LinkState, Tone> = {
  waiting: 'unknown',
  online: 'done',
  failing: 'under-way',
  broken: 'late',
  own: 'neutral',
}

export function LinkStateTag({ state }: { state: LinkState }) {
  const t = useWords(words)
  return <Tag tone={TONE[state]}>{t(`state.${state}`)}</Tag>
}

/** Under a link that is evidence: how it is doing, the copy of what it gave when it was cited, and whether that changed. */
export function CheckedLink({ id, check }: { id: string; check: LinkCheck }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <>
      <p class="small">
        {check.state === 'broken' && (
          <>
            <LinkStateTag state="broken" />{' '}
          </>
        )}
        {checkSentence(check, locale)}{' '}
        {check.changedAt && <strong>{t('says.changed', { day: dayIn(check.changedAt, locale) })} </strong>}
        {check.finalUrl && `${t('says.final', { host: new URL(check.finalUrl).host })} `}
        {check.state !== 'waiting' && check.state !== 'own' && !check.copied && `${t('says.no-copy')} `}
      </p>
      <p class="small">
        {check.copied && (
          <>
            <a href={copyAddress(id, check.sha256!)} download>
              {t('says.copy', { day: dayIn(check.copiedAt, locale) })}
            </a>{' '}
            ({formatBytes(check.size!, locale)}, {t('says.hash')} <code>{check.sha256!.slice(0, 12)}…</code>) ·{' '}
          </>
        )}
        <a href={checksAddress(id)}>{t('says.checks')}</a>
      </p>
    </>
  )
}

/** What came in the place of a piece, or in whose place it came. */
export function Replaced({ replacing: { by, of } }: { replacing: Replacing }) {
  const t = useWords(words)
  return (
    <>
      {of && (
        <p class="small">
          {t('says.replaces')}{' '}
          <a href={checksAddress(of.id)}>
            <LangText text={of.title} />
          </a>
          : <LangText text={of.reason} />
        </p>
      )}
      {by && (
        <p class="small">
          <strong>{t('says.replaced-by')}:</strong> <LangText text={by.title} />
        </p>
      )}
    </>
  )
}
