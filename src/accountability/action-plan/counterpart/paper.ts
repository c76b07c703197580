import type { Inline } from '../../../platform/reports/index.ts'
import { lines, organization, said, type Fact, type Paper } from '../export/report-paper.ts'
import type { Report } from '../milestones/store.ts'
import { completionName } from '../words.ts'
import { proofAddress } from './address.ts'
import type { Response } from './store.ts'
import { words } from './words.ts'

/** What the counterpart says of a report, on paper: the word that counts, or that there is none. */
export function counterpartFacts(
  paper: Paper,
  { civilOwnerId }: { civilOwnerId: string | null },
  { responses: [last] }: Pick<Report, 'responses'>,
): Fact {
  const t = words(paper.locale)
  const state: Inline = { text: t(`state.${last?.verdict ?? 'unanswered'}`), strong: true }
  if (last) return { label: t('heading'), value: lines([state, ...answerLines(paper, last)]) }
  const why = civilOwnerId ? t('unanswered', { organization: organization(paper, civilOwnerId) }) : t('nobody')
  return { label: t('heading'), value: lines([state, why]) }
}

function answerLines(paper: Paper, { verdict, reason, completion, organizationId, evidence }: Response): Inline[] {
  const t = words(paper.locale)
  const says = verdict === 'confirmed' && reason ? 'confirmed-because' : verdict
  return [
    t(`says.${says}`, { organization: organization(paper, organizationId) }),
    ...(reason ? [said(paper, reason)] : []),
    ...(completion ? [`${t('would-give')} ${completionName(completion, paper.locale)}`] : []),
    ...evidence.map((piece): Inline => {
      const href = piece.kind === 'file' ? paper.origin + proofAddress(piece.id) : piece.url!
      return { text: href, href, small: true }
    }),
  ]
}
