import { useWords } from './request.ts'
import { words } from './words.ts'

const FORMATS = ['csv', 'xlsx', 'json'] as const

/** Links to a whole collection as open data: «compromisos», `/datos-abiertos/compromisos.csv`. */
export function OpenDataLinks({ collection }: { collection: string }) {
  const t = useWords(words)
  return (
    <p class="small">
      {t('openData.whole')}{' '}
      {FORMATS.map((format, at) => (
        <>
          {at > 0 && ' · '}
          <a href={`/datos-abiertos/${collection}.${format}`} download>
            {format.toUpperCase()}
          </a>
        </>
      ))}
    </p>
  )
}
