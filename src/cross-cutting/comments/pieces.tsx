import { formatDay, type Day } from '../../kernel/dates.ts'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import { Tag, useRequest, useWords, type Tone } from '../../platform/html/index.ts'
import { factsOf, formatBytes, isKind } from '../../platform/storage/index.ts'
import { headlineOf } from './asking/actions.ts'
import { evidenceAddress, folioOf, questionAddress, stateOf } from './model.ts'
import type { Compliance, Contribution, Piece } from './store.ts'
import type { State } from './vocabulary.ts'
import { words } from './words.ts'

const TONES: Record<State, Tone> = {
  pending: 'under-way',
  overdue: 'late',
  answered: 'done',
  'answered-late': 'neutral',
  'no-term': 'neutral',
  withdrawn: 'unknown',
  hidden: 'unknown',
}

/** How it stands today, in a word. */
export function StateTag({ contribution, today }: { contribution: Contribution; today: Day }) {
  const t = useWords(words)
  const state = stateOf(contribution, today)
  return <Tag tone={TONES[state]}>{t(`state.${state}`)}</Tag>
}

export const isInSight = ({ hidden, withdrawnOn }: Pick<Contribution, 'hidden' | 'withdrawnOn'>) =>
  !hidden && withdrawnOn === null

/** Its beginning, leading to its page; of what is out of sight, its folio alone. */
export function QuestionLink({ contribution }: { contribution: Contribution }) {
  const t = useWords(words)
  const { number, kind, text } = contribution
  return (
    <a href={questionAddress(number)}>
      {isInSight(contribution) ? headlineOf(text) : t('folio-of', { kind: t(`kind.${kind}`), folio: folioOf(number) })}
    </a>
  )
}

/** The next day that matters, in a sentence: until when, since when it is overdue, when it was answered. */
export function tellState(contribution: Contribution, today: Day, organization: string, locale: Locale): string {
  const { dueOn, answeredOn, withdrawnOn } = contribution
  const says = organization ? 'says' : 'says-short'
  return words(locale)(`${says}.${stateOf(contribution, today)}`, {
    organization,
    due: dueOn ? formatDay(dueOn, locale) : '',
    day: formatDay(answeredOn ?? withdrawnOn ?? contribution.askedOn, locale),
  })
}

/** What people wrote: paragraphs of text, never markup. */
export function Said({ text }: { text: TranslatedText }) {
  const { locale } = useRequest()
  const said = inLanguage(text, locale)
  return (
    <div lang={said.lang === locale ? undefined : said.lang}>
      {said.text
        .split(/\n+/)
        .filter((line) => line.trim() !== '')
        .map((line) => (
          <p>{line}</p>
        ))}
    </div>
  )
}

export function EvidenceList({ pieces }: { pieces: readonly Piece[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <ul role="list" class="proofs" aria-label={t('page.evidence')}>
      {pieces.map(({ id, kind, title, url, fileKind, size, sha256 }) => (
        <li>
          <p class="proofs__title">
            <a
              href={kind === 'file' ? evidenceAddress(id) : url!}
              rel={kind === 'file' ? undefined : 'nofollow ugc noopener'}
            >
              {title.es}
            </a>
          </p>
          <p class="small soft">
            {kind === 'file'
              ? [
                  fileKind && isKind(fileKind) ? factsOf(fileKind).extensions[0].toUpperCase() : '',
                  formatBytes(size ?? 0, locale),
                ]
                  .filter(Boolean)
                  .join(' · ')
              : t('page.link-warning')}
          </p>
          {sha256 && (
            <details class="hash">
              <summary>
                SHA-256: <code>{sha256.slice(0, 12)}…</code>
              </summary>
              <code>{sha256}</code>
            </details>
          )}
        </li>
      ))}
    </ul>
  )
}

/** Of those that had to be answered by now, how many were on time. Null where none had to be. */
export function rateOf({ onTime, late, overdue }: Compliance): { done: number; total: number } | null {
  const total = onTime + late + overdue
  return total === 0 ? null : { done: onTime, total }
}
