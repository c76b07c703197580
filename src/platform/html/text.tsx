import MarkdownIt from 'markdown-it'
import type { ComponentChildren } from 'preact'
import { formatDay, formatMoment, type Day } from '../../kernel/dates.ts'
import { inLanguage, type TranslatedText } from '../../kernel/text.ts'
import { useRequest } from './request.ts'

type HeadingProps = { level?: 2 | 3 | 4; id?: string; children: ComponentChildren }

/** A heading under the page's own `h1`. */
export function Heading({ level = 2, id, children }: HeadingProps) {
  const Tag = `h${level}` as const
  return <Tag id={id}>{children}</Tag>
}

/** The first sentence of a part, larger. */
export const Lead = ({ children }: { children: ComponentChildren }) => <p class="lead">{children}</p>

/** Text to be read at length: lines of about 70 letters. */
export const Prose = ({ children }: { children: ComponentChildren }) => <div class="prose">{children}</div>

/** Content in the page's language; what was not translated comes in Spanish and says so to screen readers (WCAG 3.1.2). */
export function LangText({ text }: { text: TranslatedText }) {
  const { locale } = useRequest()
  const said = inLanguage(text, locale)
  return said.lang === locale ? <>{said.text}</> : <span lang={said.lang}>{said.text}</span>
}

/** A day written out: «22 de noviembre de 2026». */
export function DayText({ day, length = 'long' }: { day: Day; length?: 'long' | 'short' | 'month' }) {
  const { locale } = useRequest()
  return <time dateTime={length === 'month' ? day.slice(0, 7) : day}>{formatDay(day, locale, length)}</time>
}

/** A moment as the city reads it. */
export function Timestamp({ at }: { at: Date }) {
  const { locale } = useRequest()
  return <time dateTime={at.toISOString()}>{formatMoment(at, locale)}</time>
}

/** Something to open when it is needed. */
export const Details = ({
  summary,
  open,
  children,
}: {
  summary: ComponentChildren
  open?: boolean
  children: ComponentChildren
}) => (
  <details class="details" open={open}>
    <summary>{summary}</summary>
    <div class="details__inside">{children}</div>
  </details>
)

// `html: false` escapes every tag and markdown-it refuses `javascript:`, `vbscript:`, `file:` and `data:` addresses.
// Images are left as links: nothing is asked of another host.
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false }).disable('image')

markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]!.attrSet('rel', 'nofollow ugc noopener')
  return self.renderToken(tokens, index, options)
}

// A text of the public is a part of the page: its first heading comes under the one before it, never an `h1`.
for (const rule of ['heading_open', 'heading_close'] as const) {
  markdown.renderer.rules[rule] = (tokens, index, options, env, self) => {
    const { under } = env as { under: number }
    const token = tokens[index]!
    token.tag = `h${Math.min(6, under + Number(token.tag.slice(1)))}`
    return self.renderToken(tokens, index, options)
  }
}

// The alignment of a column would be an inline style, which our policy refuses.
for (const rule of ['th_open', 'td_open'] as const) {
  markdown.renderer.rules[rule] = (tokens, index, options, _env, self) => {
    tokens[index]!.attrs = null
    return self.renderToken(tokens, index, options)
  }
}

// A wide table scrolls by itself, and by keyboard.
markdown.renderer.rules.table_open = () => '<div class="scroll" role="group" tabindex="0"><table class="table">\n'
markdown.renderer.rules.table_close = () => '</table></div>\n'

type MarkdownProps = {
  text: TranslatedText | string
  /** Level of the heading above it: its own headings start one below. */
  under?: 1 | 2 | 3
}

/** Written by people, in Markdown. HTML in it is shown as text. */
export function Markdown({ text, under = 2 }: MarkdownProps) {
  const { locale } = useRequest()
  const said = typeof text === 'string' ? { text, lang: locale } : inLanguage(text, locale)
  const html = markdown.render(said.text, { under })
  return (
    <div class="prose" lang={said.lang === locale ? undefined : said.lang} dangerouslySetInnerHTML={{ __html: html }} />
  )
}
