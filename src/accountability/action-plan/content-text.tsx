import { Fragment } from 'preact'
import { inLanguage, type Locale, type TranslatedText } from '../../kernel/text.ts'
import { LangText } from '../../platform/html/index.ts'

/** Content of several paragraphs; what was not translated keeps its own `lang`. */
export function Paragraphs({ text }: { text: TranslatedText }) {
  const parts = paragraphsOf(text)
  return (
    <>
      {parts.map((part) => (
        <p>
          <LangText text={part} />
        </p>
      ))}
    </>
  )
}

/** Each paragraph in every language that has it; the languages are taken apart line by line only where they agree in number. */
function paragraphsOf(text: TranslatedText): TranslatedText[] {
  const split = (value: string) => value.split(/\n+/).filter((line) => line.trim() !== '')
  const es = split(text.es)
  if (!text['en']) return es.map((line) => ({ es: line }))
  const en = split(text['en'])
  return en.length === es.length ? es.map((line, at) => ({ es: line, en: en[at]! })) : [text]
}

/** A text as a name in charts and tables: with `lang` only where it is not in the language of the page. */
export function nameIn(text: TranslatedText, locale: Locale): { label: string; lang?: Locale } {
  const said = inLanguage(text, locale)
  return said.lang === locale ? { label: said.text } : { label: said.text, lang: said.lang }
}

/** Titles up to here are headings; real plans print whole paragraphs as the commitment. */
const HEADING = 110

/** A title that fits a heading, cut between words, and whether it is all of it. */
export function headline(text: string, most = HEADING): { short: string; whole: boolean } {
  if (text.length <= most) return { short: text, whole: true }
  const cut = text.slice(0, most).replace(/[\s,.;:]+\S*$/u, '')
  return { short: `${cut || text.slice(0, most)}…`, whole: false }
}

/** Names in a row, each a link or a text, joined by commas. */
export const Joined = ({ items }: { items: readonly preact.ComponentChild[] }) => (
  <>
    {items.map((item, at) => (
      <Fragment>
        {at > 0 && ', '}
        {item}
      </Fragment>
    ))}
  </>
)
