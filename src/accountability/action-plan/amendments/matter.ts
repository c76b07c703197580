import type { Ref } from '../../../kernel/ref.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { Matter } from '../../../platform/manifest/index.ts'
import { sayRecord } from '../versions/difference.tsx'
import type { TextChange } from '../versions/text.ts'
import { words } from '../versions/words.ts'
import { amendmentDecided } from './actions.ts'
import { claimedIn } from './apply.ts'
import { AmendmentId, UNAPPLIED } from './model.ts'
import { AMEND } from './questions.ts'
import { findAmendmentById } from './store.ts'

/** Why what was approved could not be applied; nothing where nobody knows that reason any more. */
export function sayUnapplied(reason: string, locale: Locale): string {
  const known = UNAPPLIED.find((one) => one === reason)
  return known ? words(locale)(`unapplied.${known}`) : ''
}

/** Why a change cannot take that record out, by its name. */
export const sayClaimed = (record: Pick<TextChange, 'kind' | 'numbers'>, locale: Locale): string =>
  words(locale)('refusal.claimed', { record: sayRecord(record, locale) })

/** What a decision-maker decides of amendments: approved, the very text that was voted becomes the next version, in the same act. */
export const amending: Matter = {
  name: AMEND,
  title: { es: words('es')('matter'), en: words('en')('matter') },
  effect: amendmentDecided,
  explain: sayUnapplied,
  hindrance: whyInVain,
}

/** That it was written upon a text that has changed since, or takes out what was reported since: as the plan is now, it is not applied. */
async function whyInVain(db: Db, { id }: Ref, locale: Locale): Promise<string | null> {
  const amendment = await findAmendmentById(db, AmendmentId.parse(id))
  if (amendment?.state !== 'proposed') return null
  if (amendment.baseVersion !== amendment.planVersion) return words(locale)('in-vain.behind')
  return (await claimedIn(db, amendment.planId, amendment.changes)) ? words(locale)('in-vain.already-reported') : null
}
