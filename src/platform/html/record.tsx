import type { ComponentChildren } from 'preact'
import type { Day } from '../../kernel/dates.ts'
import { useWords } from './request.ts'
import { DayText, Timestamp } from './text.tsx'
import { words } from './words.ts'

/**
 * Facts of a record, name and value. `change` leads to where it is corrected: an address, or a button of the form around the
 * list where the answers travel with it. Empty facts are left to the caller: unknown is a value.
 */
export type Fact = { label: string; value: ComponentChildren; change?: string | ChangeButton }
export type ChangeButton = { name: string; value: string; formAction: string }

export function SummaryList({ facts }: { facts: readonly Fact[] }) {
  const t = useWords(words)
  return (
    <dl class={facts.some(({ change }) => change) ? 'summary summary--changes' : 'summary'}>
      {facts.map(({ label, value, change }) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
          {change && (
            <dd>
              <Change to={change}>
                {t('change')}
                <span class="govuk-visually-hidden"> {label}</span>
              </Change>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}

const Change = ({ to, children }: { to: string | ChangeButton; children: ComponentChildren }) =>
  typeof to === 'string' ? (
    <a href={to}>{children}</a>
  ) : (
    <button class="link-button" type="submit" {...to}>
      {children}
    </button>
  )

/** The answers of a form before they are sent, each with the way back to its question. */
export const CheckAnswers = ({ title, facts }: { title: string; facts: readonly Fact[] }) => (
  <section>
    <h2>{title}</h2>
    <SummaryList facts={facts} />
  </section>
)

/** What a person keeps after sending something: the folio, what happens next and where to follow it. */
export function Folio({ folio, title, children }: { folio: string; title?: string; children?: ComponentChildren }) {
  const t = useWords(words)
  return (
    <div class="folio" role="status">
      <h2>{title ?? t('folio.title')}</h2>
      <p>
        {t('folio.label')}: <strong class="folio__number">{folio}</strong>
      </p>
      {children}
    </div>
  )
}

export type Step = {
  label: string
  state: 'done' | 'current' | 'next' | 'unknown'
  opens?: Day
  closes?: Day
  says?: ComponentChildren
}

/** Phases in their order, joined by a strand: what is finished, where it stands, what comes. */
export function Steps({ steps, label }: { steps: readonly Step[]; label: string }) {
  const t = useWords(words)
  return (
    <ol class="steps" aria-label={label}>
      {steps.map((step) => (
        <li class={`is-${step.state}`} aria-current={step.state === 'current' ? 'step' : undefined}>
          <strong>{step.label}</strong>
          <span class="soft">{t(`step.${step.state}`)}</span>
          <StepDates opens={step.opens} closes={step.closes} />
          {step.says && <div>{step.says}</div>}
        </li>
      ))}
    </ol>
  )
}

function StepDates({ opens, closes }: { opens: Day | undefined; closes: Day | undefined }) {
  if (!opens && !closes) return null
  return (
    <div class="soft">
      {opens && <DayText day={opens} />}
      {opens && closes && ' – '}
      {closes && <DayText day={closes} />}
    </div>
  )
}

export type HistoryEntry = { at: Date; who?: string; what: ComponentChildren; detail?: ComponentChildren }

/** Who did what and when, newest first, as the journal tells it. */
export const DescriptionHistory = ({ entries, label }: { entries: readonly HistoryEntry[]; label: string }) => (
  <ol class="history" aria-label={label}>
    {entries.map(({ at, who, what, detail }) => (
      <li>
        <p>{what}</p>
        <p class="history__when">
          {who && <>{who} · </>}
          <Timestamp at={at} />
        </p>
        {detail}
      </li>
    ))}
  </ol>
)
