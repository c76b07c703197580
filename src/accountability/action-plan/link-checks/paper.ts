import type { Inline } from '../../../platform/reports/index.ts'
import { address, type Paper } from '../export/report-paper.ts'
import { copyAddress } from './address.ts'
import type { LinkCheck } from './check-column.ts'
import { checkSentence, dayIn } from './sentence.ts'
import { words } from './words.ts'

/** How a link is doing, on paper, and where its copy is. */
export function checkLines(paper: Paper, { id, check }: { id: string; check: LinkCheck | null }): Inline[] {
  if (!check) return []
  const t = words(paper.locale)
  return [
    [
      checkSentence(check, paper.locale),
      check.changedAt ? t('says.changed', { day: dayIn(check.changedAt, paper.locale) }) : '',
    ]
      .filter(Boolean)
      .join(' '),
    ...(check.copied
      ? [
          {
            text: `${t('says.copy', { day: dayIn(check.copiedAt, paper.locale) })}. ${t('says.hash')}: ${check.sha256}`,
            small: true,
          },
          address(paper, copyAddress(id, check.sha256!)),
        ]
      : []),
  ]
}
