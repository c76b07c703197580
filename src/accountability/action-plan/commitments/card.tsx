import { Card, DayText, Progress, useRequest, useWords } from '../../../platform/html/index.ts'
import { nameToday, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { headline, nameIn } from '../content-text.tsx'
import { AnswerCounts } from '../counterpart/counts.tsx'
import { StandingTags } from '../standing-tag.tsx'
import { words } from '../words.ts'
import { commitmentPath } from '../plans/address.ts'
import type { CommitmentRow } from './list.ts'

type Props = {
  commitment: CommitmentRow
  planSlug: string
  organizations: ReadonlyMap<string, OrganizationName>
  level?: 2 | 3
}

/** A commitment in a list: what it is, how it stands, whose it is, what comes next. */
export function CommitmentCard({ commitment, planSlug, organizations, level = 3 }: Props) {
  const t = useWords(words)
  const { number, title, completion, milestoneCount, milestonesComplete, nextDueOn } = commitment
  const { locale } = useRequest()
  const nameOf = (id: string | null) => {
    const organization = organizations.get(id ?? '')
    return organization && nameToday(organization, locale)
  }
  const owners = [
    { label: t('one.public-owner'), name: nameOf(commitment.publicOwnerId) },
    { label: t('one.civil-owner'), name: nameOf(commitment.civilOwnerId) },
  ].filter(({ name }) => name !== undefined)
  return (
    <Card
      level={level}
      kind={t('commitment', { number })}
      title={<span lang={nameIn(title, locale).lang}>{headline(inLanguage(title, locale).text, 150).short}</span>}
      href={commitmentPath(planSlug, number)}
      tags={<StandingTags standing={commitment} />}
      foot={completion !== 'complete' && nextDueOn ? <NextDue day={nextDueOn} /> : undefined}
    >
      {milestoneCount > 0 && completion !== null && (
        <Progress
          label={t('board.milestones')}
          done={milestonesComplete}
          total={milestoneCount}
          tone={completion === 'complete' ? 'done' : 'under-way'}
        />
      )}
      <AnswerCounts answered={commitment} />
      {owners.map(({ label, name }) => (
        <p class="card__owners">
          {label}: <strong>{name}</strong>
        </p>
      ))}
    </Card>
  )
}

function NextDue({ day }: { day: string }) {
  const t = useWords(words)
  const { today } = useRequest()
  return (
    <>
      {t(day < today ? 'board.was-due-label' : 'board.next-due-label')} <DayText day={day} />
    </>
  )
}
