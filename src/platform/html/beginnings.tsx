import type { Beginning } from '../manifest/index.ts'
import { Card, CardGrid, Tag } from './blocks.tsx'
import { ButtonLink } from './buttons.tsx'
import { useWords } from './request.ts'
import { words } from './words.ts'

/** What a new installation still lacks: each part with the ways of doing it, until it is done. */
export function Beginnings({ beginnings, label }: { beginnings: readonly Beginning[]; label: string }) {
  const t = useWords(words)
  return (
    <CardGrid column="wide" label={label}>
      {beginnings.map(({ title, why, done, ways }) => (
        <Card
          title={title}
          tags={<Tag tone={done ? 'done' : 'neutral'}>{t(done ? 'beginning.done' : 'beginning.missing')}</Tag>}
        >
          <p>{why}</p>
          {!done && (
            <p class="row">
              {ways.map(({ label, address }, at) => (
                <ButtonLink href={address} size="small" look={at === 0 ? 'primary' : 'secondary'}>
                  {label}
                </ButtonLink>
              ))}
            </p>
          )}
        </Card>
      ))}
    </CardGrid>
  )
}
