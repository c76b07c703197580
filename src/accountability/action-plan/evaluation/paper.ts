import { formatDay, type Day } from '../../../kernel/dates.ts'
import type { Block } from '../../../platform/reports/index.ts'
import type { CommitmentId } from '../commitments/model.ts'
import { address, lines, organization, said, type Fact, type Paper } from '../export/report-paper.ts'
import { assessmentAddress } from './address.ts'
import { optionOf, type ScaleSet } from './scales/model.ts'
import { standing } from './model.ts'
import type { AssessmentInFull } from './store.ts'
import { optionName, words } from './words.ts'

export type Assessed = { full: AssessmentInFull; set: ScaleSet }

/** The chapter of a commitment's assessment; nothing where none was published. */
export function assessmentBlocks(paper: Paper, row: { id: CommitmentId; number: number }): Block[] {
  const assessed = paper.data.assessed.get(row.id)
  if (!assessed) return []
  return [
    { kind: 'heading', level: 2, text: words(paper.locale)('paper.title') },
    { kind: 'paragraph', tone: 'note', text: address(paper, assessmentAddress(paper.plan.slug, row.number)) },
    { kind: 'facts', facts: assessmentFacts(paper, assessed) },
  ]
}

/** What was published of a commitment: each scale with its reason, and what each side replied or that it said nothing. */
function assessmentFacts(paper: Paper, { full, set }: Assessed): Fact[] {
  const t = words(paper.locale)
  const day = (on: Day) => formatDay(on, paper.locale)
  return [
    { label: t('view.assessed-by'), value: organization(paper, full.organizationId) },
    ...set.scales.flatMap(({ code, name }): Fact[] => {
      const answer = standing(full.answers.get(code))
      if (!answer || !optionOf(set.scales, code, answer.option)) return []
      return [
        {
          label: name[paper.locale] ?? name.es,
          value: lines([
            { text: optionName(set, code, answer.option, paper.locale), strong: true },
            ...(answer.reason ? [said(paper, answer.reason)] : []),
          ]),
        },
      ]
    }),
    ...full.parties.map(({ side, organizationId, dueOn, reply }): Fact => ({
      label: t('view.replies'),
      value: lines([
        `${t(`side.${side}`)}: ${organization(paper, organizationId)}`,
        reply ? { text: t(`stance.${reply.stance}`), strong: true } : t('view.silent', { day: day(dueOn) }),
        ...(reply?.comment ? [said(paper, reply.comment)] : []),
        ...(reply?.points ?? []).map(({ text }) => said(paper, text)),
      ]),
    })),
  ]
}
