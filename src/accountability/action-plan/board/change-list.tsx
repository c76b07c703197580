import { inLanguage } from '../../../kernel/text.ts'
import { DescriptionHistory, useRequest } from '../../../platform/html/index.ts'
import { headline, nameIn } from '../content-text.tsx'
import type { ToldChange } from './changes.ts'

/** Acts in sentences, newest first, each with the record it is about; a long title is cut, since it leads to the whole. */
export function ChangeList({ changes, label }: { changes: readonly ToldChange[]; label: string }) {
  const { locale } = useRequest()
  return (
    <DescriptionHistory
      label={label}
      entries={changes.map(({ at, who, what, title, address }) => ({
        at,
        what,
        ...(who && { who }),
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
