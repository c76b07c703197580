import type { OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { LangText, Tag, useRequest, useWords } from '../../../platform/html/index.ts'
import { CounterpartTag } from '../counterpart/state-tag.tsx'
import { Justification } from '../milestones/report-body.tsx'
import { commitmentPath, milestonePath } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import type { Completion } from '../vocabulary.ts'
import { words } from '../words.ts'
import type { LateMilestone } from './store.ts'

/** A late milestone: by how much, what was said last, and why, in its owner's words. */
export function LateItem({
  item,
  plan,
  organizations,
}: {
  item: LateMilestone
  plan: Plan
  organizations: ReadonlyMap<string, OrganizationName>
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const owner = item.publicOwnerId ? organizations.get(item.publicOwnerId) : undefined
  const completion = item.completion as Completion | null
  return (
    <li>
      <div>
        <Tag tone="late">{t('late-days', { count: item.daysLate })}</Tag>{' '}
        {completion !== null && <CounterpartTag verdict={item.counterpart} />}
        <h3>
          <a href={milestonePath(plan.slug, item.commitment, item.number)}>
            <LangText text={item.title} />
          </a>
        </h3>
        <p class="small">
          {t('board.late.was-due', { day: formatDay(item.endsOn, locale) })}{' '}
          {completion &&
            item.reportedOn &&
            t('board.late.last-report', {
              completion: t(`completion.${completion}`).toLowerCase(),
              day: formatDay(item.reportedOn, locale),
            })}
        </p>
        <p class="small soft">
          {t('commitment', { number: item.commitment })} ·{' '}
          <CommitmentName plan={plan} number={item.commitment} title={item.commitmentTitle} />
        </p>
      </div>
      <div>
        <Justification text={item.justification} owner={owner} reported={completion !== null} />
      </div>
    </li>
  )
}

export const CommitmentName = ({ plan, number, title }: { plan: Plan; number: number; title: TranslatedText }) => (
  <a href={commitmentPath(plan.slug, number)}>
    <LangText text={title} />
  </a>
)
