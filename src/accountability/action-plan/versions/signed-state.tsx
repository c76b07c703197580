import { useWords } from '../../../platform/html/index.ts'
import type { Plan } from '../plans/store.ts'
import { draftsAddress } from '../drafting/address.ts'
import { words as draftingWords } from '../drafting/words.ts'
import { amendmentAddress, differenceAddress, versionAddress } from './address.ts'
import { words } from './words.ts'

type Props = {
  plan: Pick<Plan, 'slug' | 'version' | 'publishedOn' | 'closedOn'>
  commitment: number
  /** The amendment that changed it last. */
  amended: { version: number; amendment: number } | undefined
}

/**
 * Whether a commitment says what was signed, or which amendment changed it and how; while it is drafted, the way to its drafts. Nothing
 * where the plan was published without being signed here.
 */
export function SignedState({ plan, commitment, amended }: Props) {
  const t = useWords(words)
  const of = useWords(draftingWords)
  if (plan.version === null)
    return plan.publishedOn === null && plan.closedOn === null ? (
      <a href={draftsAddress(plan.slug, commitment)}>{of('link.commitment')}</a>
    ) : null
  if (!amended) return <a href={versionAddress(plan.slug, 1)}>{t('same')}</a>
  return (
    <span>
      <a href={amendmentAddress(plan.slug, amended.amendment)}>{t('changed-by', { number: amended.amendment })}</a>
      {' · '}
      <a href={`${differenceAddress(plan.slug, 1, plan.version)}&compromiso=${commitment}`}>{t('changed-see')}</a>
    </span>
  )
}
