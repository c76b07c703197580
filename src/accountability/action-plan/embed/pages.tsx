import { FramedPage, Page, Progress, TextArea, LangText, useRequest, useWords } from '../../../platform/html/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { stateSentence } from '../board/sentence.ts'
import type { CommitmentRow } from '../commitments/list.ts'
import { AnswerCounts } from '../counterpart/counts.tsx'
import { standingSentence } from '../commitments/sentence.ts'
import { commitmentPath, planAddress } from '../plans/address.ts'
import type { PlanStage, PlanState } from '../plans/model.ts'
import type { Plan } from '../plans/store.ts'
import { words } from '../words.ts'

/** A link out of the frame, to the page itself. */
const Out = ({ href, children }: { href: string; children: preact.ComponentChildren }) => (
  <a href={href} target="_blank" rel="noopener">
    {children}
  </a>
)

export type CommitmentCardProps = {
  origin: string
  plan: Plan
  stage: PlanStage
  commitment: CommitmentRow
  owners: readonly string[]
}

/** A commitment on somebody else's page: what it is, whose it is, how it stands, what comes next. */
export function CommitmentEmbed({ origin, plan, stage, commitment, owners }: CommitmentCardProps) {
  const t = useWords(words)
  const { locale, today } = useRequest()
  const href = origin + commitmentPath(plan.slug, commitment.number)
  const { milestoneCount, milestonesComplete, nextDueOn } = commitment
  return (
    <FramedPage
      title={inLanguage(commitment.title, locale).text}
      href={href}
      subject={ref('commitment', commitment.id)}
    >
      <p class="kind">
        {t('commitment', { number: commitment.number })} · <LangText text={plan.title} /> · {t(`stage.${stage}`)}
      </p>
      <h1>
        <Out href={href}>
          <LangText text={commitment.title} />
        </Out>
      </h1>
      <p>{standingSentence(commitment, { t, locale, today })}</p>
      {milestoneCount > 0 && (
        <Progress label={t('board.milestones')} done={milestonesComplete} total={milestoneCount} />
      )}
      <AnswerCounts answered={commitment} />
      {nextDueOn && commitment.completion !== 'complete' && (
        <p>
          {t(nextDueOn < today ? 'board.was-due-label' : 'board.next-due-label')} {formatDay(nextDueOn, locale)}
        </p>
      )}
      {owners.length > 0 && <p>{t('embed.owners', { names: owners.join(' · ') })}</p>}
    </FramedPage>
  )
}

export type PlanCardProps = {
  origin: string
  plan: Plan
  stage: PlanStage
  state: PlanState
  dated: boolean
  rows: readonly CommitmentRow[]
}

/** The board on somebody else's page: the plan's state in one sentence, and its first commitments. */
export function PlanEmbed({ origin, plan, stage, state, dated, rows }: PlanCardProps) {
  const t = useWords(words)
  const { locale, today } = useRequest()
  const href = origin + planAddress(plan.slug)
  return (
    <FramedPage title={inLanguage(plan.title, locale).text} href={href} subject={ref('plan', plan.id)}>
      <p class="kind">{t(`stage.${stage}`)}</p>
      <h1>
        <Out href={href}>
          <LangText text={plan.title} />
        </Out>
      </h1>
      <p>{stateSentence(state, { t, locale, dated })}</p>
      <ul>
        {rows.map((row) => (
          <li>
            <Out href={origin + commitmentPath(plan.slug, row.number)}>
              <LangText text={row.title} />
            </Out>{' '}
            {standingSentence(row, { t, locale, today })}
            <AnswerCounts answered={row} />
          </li>
        ))}
      </ul>
      {state.commitments > rows.length && <p>{t('embed.more', { count: state.commitments - rows.length })}</p>}
    </FramedPage>
  )
}

/** Where no plan is in force: a card in somebody's page is never an error. */
export function NoPlanEmbed({ origin }: { origin: string }) {
  const t = useWords(words)
  const href = `${origin}/plan`
  return (
    <FramedPage title={t('board.title-none')} href={href}>
      <h1>
        <Out href={href}>{t('board.title-none')}</Out>
      </h1>
      <p>{t('board.none')}</p>
    </FramedPage>
  )
}

export type CodeProps = { title: string; page: string; frame: string; html: string; width: number; height: number }

/** What to copy in order to show the card elsewhere, and how it will look. */
export function EmbedCodePage({ title, page, frame, html }: CodeProps) {
  const t = useWords(words)
  return (
    <Page
      title={t('embed.title', { title })}
      lead={t('embed.lead', { title })}
      breadcrumbs={[{ label: title, href: page }, { label: t('embed.link') }]}
      unlisted
    >
      <TextArea name="code" label={t('embed.code')} hint={t('embed.code-hint')} value={html} rows={5} />
      <p>
        <a href={frame}>{t('embed.preview')}</a>
      </p>
    </Page>
  )
}
