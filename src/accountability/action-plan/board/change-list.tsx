import { inLanguage } from '../../../kernel/text.ts'
import { DescriptionHistory, useRequest } from '../../../platform/html/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import { headline, nameIn } from '../content-text.tsx'

/** Acts in sentences, newest first, each with the record it is about; a long title is cut, since it leads to the whole. */
export function ChangeList({ changes, label }: { changes: readonly Told[]; label: string }) {
  const { locale } = useRequest()
  return (
    <DescriptionHistory
      label={label}
      entries={changes.map(({ at, who: { organization, person }, sentence, subject: { title, address } }) => ({
        at,
        what: sentence,
        who: organization ?? person ?? undefined,
        detail: title && address && (
          <p>
            <a href={address} lang={nameIn(title, locale).lang}>
              {headline(inLanguage(title, locale).text).short}
            </a>
          </p>
        ),
      }))}
    />
  )
}
