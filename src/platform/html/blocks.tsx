import type { ComponentChildren } from 'preact'
import { formatNumber } from '../../kernel/dates.ts'
import { useRequest, useWords } from './request.ts'
import { words } from './words.ts'

/** How a thing stands. Each has its colour, its shape and, always, its word. */
export type Tone = 'done' | 'under-way' | 'late' | 'unknown' | 'neutral'
export const TONES: readonly Tone[] = ['done', 'under-way', 'late', 'unknown', 'neutral']

type TagProps = {
  tone: Tone
  /** Of two states of one tone, how much of it is there: each looks its own way. */
  part?: 'little' | 'most' | undefined
  children: ComponentChildren
}

/** A state in a word. */
export const Tag = ({ tone, part, children }: TagProps) => (
  <span class={part ? `tag tag--${tone} tag--${part}` : `tag tag--${tone}`}>{children}</span>
)

type CardProps = {
  title: ComponentChildren
  /** Where the whole card leads. */
  href?: string
  level?: 2 | 3 | 4
  /** What it is, above the title. */
  kind?: ComponentChildren
  /** Its state, under the title. */
  tags?: ComponentChildren
  /** Owner and next date, at the bottom. */
  foot?: ComponentChildren
  children?: ComponentChildren
}

/** One record in a list: what it is, how it stands, whose it is, what comes next. Only the title is the link, for screen readers. */
export function Card({ title, href, level = 3, kind, tags, foot, children }: CardProps) {
  const Title = `h${level}` as const
  return (
    <article class={href ? 'card card--link' : 'card'}>
      {kind && <p class="card__kind">{kind}</p>}
      <Title class="card__title">{href ? <a href={href}>{title}</a> : title}</Title>
      {tags && <div class="row">{tags}</div>}
      {children}
      {foot && <div class="card__foot">{foot}</div>}
    </article>
  )
}

type CardGridProps = { children: ComponentChildren; column?: 'narrow' | 'normal' | 'wide'; label?: string }

/** Cards side by side, as many as fit. Each child becomes an item of the list. */
export const CardGrid = ({ children, column = 'normal', label }: CardGridProps) => (
  <ul role="list" class={column === 'normal' ? 'grid' : `grid grid--${column}`} aria-label={label}>
    {[children].flat().map((child) => (
      <li>{child}</li>
    ))}
  </ul>
)

type StatProps = {
  value: number
  /** The denominator: a number without one tells little. */
  of?: number
  /** After the number: «%», «días». */
  unit?: string
  /** What it counts, as a sentence. */
  says: ComponentChildren
  tone?: Tone
  decimals?: number
}

/** A figure large enough to be the answer, with its denominator and a sentence. */
export function Stat({ value, of, unit, says, tone, decimals = 0 }: StatProps) {
  const { locale } = useRequest()
  const t = useWords(words)
  const total = of === undefined ? undefined : t('of', { total: formatNumber(of, locale) })
  return (
    <p class={tone ? `stat tone--${tone}` : 'stat'}>
      <span class="stat__figure">
        {formatNumber(value, locale, { maximumFractionDigits: decimals })}
        {(unit || total) && <span class="stat__of"> {[unit, total].filter(Boolean).join(' ')}</span>}
      </span>{' '}
      <span class="stat__says">{says}</span>
    </p>
  )
}

/** How much of a whole is done, as a bar and in words: «Hitos cumplidos · 3 de 8». */
export function Progress({ label, done, total, tone }: { label: string; done: number; total: number; tone?: Tone }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const says = t('progress', { done: formatNumber(done, locale), total: formatNumber(total, locale) })
  return (
    <div class={tone ? `progress tone--${tone}` : 'progress'}>
      <p class="progress__words">
        <span>{label}</span>
        <strong>{says}</strong>
      </p>
      <progress value={done} max={Math.max(total, 1)} aria-label={`${label}: ${says}`}>
        {says}
      </progress>
    </div>
  )
}

type NoticeProps = { tone?: 'info' | 'success' | 'warning' | 'error'; title?: string; children: ComponentChildren }

/** Something to know before going on. `success` and `error` answer an act and are announced. */
export function Notice({ tone = 'info', title, children }: NoticeProps) {
  const t = useWords(words)
  const heading = title ?? (tone === 'info' ? undefined : t(`notice.${tone}`))
  const role = tone === 'error' ? 'alert' : tone === 'success' ? 'status' : undefined
  return (
    <div class={`notice notice--${tone}`} role={role}>
      {heading && <p class="notice__title">{heading}</p>}
      {typeof children === 'string' ? <p>{children}</p> : children}
    </div>
  )
}

/** Never a dead end: what will be here and who can start it. */
export const EmptyState = ({
  title,
  children,
  action,
}: {
  title: string
  children?: ComponentChildren
  action?: ComponentChildren
}) => (
  <div class="empty">
    <p class="title">{title}</p>
    {typeof children === 'string' ? <p>{children}</p> : children}
    {action}
  </div>
)

/** Principles, places, themes: short names side by side. */
export const Pills = ({
  items,
  label,
}: {
  items: readonly { label: string; href?: string; lang?: string }[]
  label: string
}) => (
  <ul role="list" class="pills" aria-label={label}>
    {items.map((item) => (
      <li lang={item.lang}>
        {item.href ? (
          <a class="pill" href={item.href}>
            {item.label}
          </a>
        ) : (
          <span class="pill">{item.label}</span>
        )}
      </li>
    ))}
  </ul>
)

export type Goal = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17

/** Sustainable Development Goals by number and name (United Nations, A/RES/70/1, 2015). Their icons are not ours to draw. */
export function Goals({ goals }: { goals: readonly Goal[] }) {
  const t = useWords(words)
  return (
    <ul role="list" class="pills" aria-label={t('goals.label')}>
      {goals.map((goal) => (
        <li>
          <span class="pill">
            <span class="pill__number">{t('goals.number', { number: goal })}</span> {t(`goals.${goal}`)}
          </span>
        </li>
      ))}
    </ul>
  )
}
