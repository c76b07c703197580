import { formatDay } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { DayText, LangText, useRequest, useWords } from '../../../platform/html/index.ts'
import { factsOf, formatBytes, isKind } from '../../../platform/storage/index.ts'
import type { LinkCheck, Replacing } from '../link-checks/check-column.ts'
import { CheckedLink, Replaced } from '../link-checks/view.tsx'
import { words } from '../words.ts'
import { evidenceAddress } from './address.ts'

/** A piece of evidence, whoever brought it. */
type Piece = {
  id: string
  kind: 'file' | 'link'
  title: TranslatedText
  url: string | null
  sha256: string | null
  fileKind: string | null
  size: number | null
  day: string | null
  /** How its link is doing, where it is checked. */
  check?: LinkCheck | null
  replacing?: Replacing
}
type ProofsProps = {
  evidence: readonly Piece[]
  /** Where the file of a piece is. */
  addressOf?: (id: string) => string
}

/** Evidence, as of a report: each piece with what it is, when, and the hash by which anyone can tell that it did not change. */
export function Proofs({ evidence, addressOf = evidenceAddress }: ProofsProps) {
  const t = useWords(words)
  if (evidence.length === 0) return <p class="small soft">{t('hito.no-evidence')}</p>
  return (
    <ul role="list" class="proofs" aria-label={t('hito.evidence')}>
      {evidence.map((piece) => (
        <li>
          {piece.kind === 'file' ? (
            <FileProof piece={piece} address={addressOf(piece.id)} />
          ) : (
            <LinkProof piece={piece} />
          )}
          {piece.replacing && <Replaced replacing={piece.replacing} />}
        </li>
      ))}
    </ul>
  )
}

function FileProof({ piece, address }: { piece: Piece; address: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const kind = piece.fileKind && isKind(piece.fileKind) ? factsOf(piece.fileKind).extensions[0].toUpperCase() : ''
  return (
    <>
      <p class="proofs__title">
        <a href={address}>
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

function LinkProof({ piece }: { piece: Piece }) {
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
        .{!piece.check && ` ${t('hito.link-warning')}`}
      </p>
      {piece.check && <CheckedLink id={piece.id} check={piece.check} />}
    </>
  )
}
