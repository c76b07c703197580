import { formatDay } from '../../../kernel/dates.ts'
import { DayText, LangText, useRequest, useWords } from '../../../platform/html/index.ts'
import { factsOf, formatBytes, isKind } from '../../../platform/storage/index.ts'
import { words } from '../words.ts'
import { evidenceAddress } from './address.ts'
import type { Evidence } from './store.ts'

/** The evidence of a report: each piece with what it is, when, and the hash by which anyone can tell that it did not change. */
export function Proofs({ evidence }: { evidence: readonly Evidence[] }) {
  const t = useWords(words)
  if (evidence.length === 0) return <p class="small soft">{t('hito.no-evidence')}</p>
  return (
    <ul role="list" class="proofs" aria-label={t('hito.evidence')}>
      {evidence.map((piece) => (
        <li>{piece.kind === 'file' ? <FileProof piece={piece} /> : <LinkProof piece={piece} />}</li>
      ))}
    </ul>
  )
}

function FileProof({ piece }: { piece: Evidence }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const kind = piece.fileKind && isKind(piece.fileKind) ? factsOf(piece.fileKind).extensions[0].toUpperCase() : ''
  return (
    <>
      <p class="proofs__title">
        <a href={evidenceAddress(piece.id)}>
          <LangText text={piece.title} />
        </a>
      </p>
      <p class="small soft">
        {[
          kind,
          piece.size === null ? '' : formatBytes(piece.size, locale),
          piece.day && t('hito.dated', { day: formatDay(piece.day, locale) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {piece.sha256 && (
        <details class="hash">
          <summary>
            {t('hito.hash')}: <code>{piece.sha256.slice(0, 12)}…</code>
          </summary>
          <code>{piece.sha256}</code>
          <p>{t('hito.hash-why')}</p>
        </details>
      )}
    </>
  )
}

function LinkProof({ piece }: { piece: Evidence }) {
  const t = useWords(words)
  return (
    <>
      <p class="proofs__title">
        <a href={piece.url!} rel="nofollow noopener">
          <LangText text={piece.title} />
        </a>
      </p>
      <p class="small soft">
        {t('hito.link', { host: new URL(piece.url!).host })}
        {piece.day && (
          <>
            {' · '}
            <DayText day={piece.day} />
          </>
        )}
        . {t('hito.link-warning')}
      </p>
    </>
  )
}
