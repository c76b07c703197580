import type { OrganizationName } from '../../../foundations/organizations/index.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { useWords } from '../../../platform/html/index.ts'
import { Paragraphs } from '../content-text.tsx'
import { words } from '../words.ts'
import { Proofs } from './proofs.tsx'
import type { Report } from './store.ts'

/** What a report says: what was done, why it is late, with what evidence. */
export function ReportBody({ report, owner }: { report: Report; owner: OrganizationName | undefined }) {
  const t = useWords(words)
  return (
    <div class="report">
      {report.narrative ? (
        <div class="prose">
          <Paragraphs text={report.narrative} />
        </div>
      ) : (
        <p class="soft">{t('hito.no-narrative')}</p>
      )}
      {report.delayJustification && (
        <div class="prose">
          <Justification text={report.delayJustification} owner={owner} reported />
        </div>
      )}
      <Proofs evidence={report.evidence} />
    </div>
  )
}

/** Why it is late, in the owner's own words; that nobody explained is said too. */
export function Justification({
  text,
  owner,
  reported,
}: {
  text: TranslatedText | null
  owner: OrganizationName | undefined
  reported: boolean
}) {
  const t = useWords(words)
  if (!text) return <p class="soft">{t(reported ? 'board.late.no-reason' : 'board.late.no-report')}</p>
  return (
    <>
      <p class="words__who">
        {owner ? t('board.late.owner-says', { owner: owner.name }) : t('board.late.someone-says')}
      </p>
      <blockquote class="words">
        <Paragraphs text={text} />
      </blockquote>
    </>
  )
}
