import { wordDifferences } from '../../../kernel/word-differences.ts'
import { LOCALES, type Locale, type TranslatedText } from '../../../kernel/text.ts'
import { useRequest, useWords } from '../../../platform/html/index.ts'
import { headline } from '../content-text.tsx'
import { sayField, sayValue } from '../say-value.ts'
import { nameOf, type FieldChange, type SignedKind, type Text, type TextChange } from './text.ts'
import { keyOf } from '../import/records.ts'
import { words } from './words.ts'

/** «Hito 2 del compromiso 3»: what a record of a text is called. */
export function sayRecord(
  { kind, numbers }: { kind: SignedKind; numbers: TextChange['numbers'] },
  locale: Locale,
): string {
  const t = words(locale)
  const [first, second] = numbers.map(String)
  return t(`record.${kind}`, { first: first ?? '', second: second ?? '' })
}

/** What a record is about, in a few words: its title in either text. */
export function titleIn(
  texts: readonly Text[],
  { kind, numbers }: Pick<TextChange, 'kind' | 'numbers'>,
  locale: Locale,
) {
  for (const text of texts) {
    const named = nameOf(text.get(keyOf(kind, numbers)))
    if (named) return sayName(named, locale)
  }
  return null
}

/** A title as it heads a line. */
export const sayName = (name: unknown, locale: Locale) => headline(sayValue('title', name, { locale })).short

/** In what two texts differ, record by record and word by word; what goes is struck through and said so, what comes is underlined and said so. */
export function Difference({
  changes,
  texts,
  level = 3,
}: {
  changes: readonly TextChange[]
  texts: readonly Text[]
  level?: 2 | 3
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const Title = `h${level}` as const
  return (
    <div class="difference">
      {changes.map((change) => {
        const title = titleIn(texts, change, locale)
        return (
          <section class="difference__record">
            <Title>
              {sayRecord(change, locale)}
              {title && <span class="difference__title">: {title}</span>}
            </Title>
            {change.action !== 'change' && <p class="soft">{t(`difference.${change.action}`)}</p>}
            <dl>
              {change.fields
                .filter(({ from, to }) => change.action === 'change' || !isNothing(from) || !isNothing(to))
                .map((field) => (
                  <div>
                    <dt>{sayField(field.field, locale)}</dt>
                    <dd>
                      <Changed {...field} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        )
      })}
    </div>
  )
}

function Changed({ field, from, to }: FieldChange) {
  const { locale } = useRequest()
  if (isText(from) && isText(to)) return <ChangedText from={from} to={to} />
  const said = (value: unknown) => sayValue(field, value, { locale })
  return (
    <>
      {!isNothing(from) && (
        <p>
          <Gone>{said(from)}</Gone>
        </p>
      )}
      {!isNothing(to) && (
        <p>
          <Came>{said(to)}</Came>
        </p>
      )}
      {isNothing(to) && <p class="soft">{said(to)}</p>}
    </>
  )
}

/** Each language in which it changed, on its own. */
function ChangedText({ from, to }: { from: TranslatedText; to: TranslatedText }) {
  const { locale } = useRequest()
  const languages = LOCALES.filter((lang) => (from[lang] ?? '') !== (to[lang] ?? ''))
  return (
    <>
      {languages.map((lang) => (
        <p lang={lang === locale ? undefined : lang} class="as-typed">
          {wordDifferences(from[lang] ?? '', to[lang] ?? '').map(({ kind, text }) =>
            kind === 'gone' ? <Gone>{text}</Gone> : kind === 'new' ? <Came>{text}</Came> : text,
          )}
        </p>
      ))}
    </>
  )
}

function Gone({ children }: { children: string }) {
  const t = useWords(words)
  return (
    <del>
      <span class="govuk-visually-hidden">{t('difference.gone')} </span>
      {children}
    </del>
  )
}

function Came({ children }: { children: string }) {
  const t = useWords(words)
  return (
    <ins>
      <span class="govuk-visually-hidden">{t('difference.came')} </span>
      {children}
    </ins>
  )
}

const isText = (value: unknown): value is TranslatedText => typeof value === 'object' && value !== null && 'es' in value
const isNothing = (value: unknown) =>
  value === null || value === undefined || (Array.isArray(value) && value.length === 0)
