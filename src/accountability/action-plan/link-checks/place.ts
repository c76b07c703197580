import { folioOf, questionAddress } from '../../../cross-cutting/comments/index.ts'
import type { Locale } from '../../../kernel/text.ts'
import { assessmentAddress } from '../evaluation/address.ts'
import { commitmentPath, milestonePath } from '../plans/address.ts'
import { words as planWords } from '../words.ts'
import { isOfMilestone, isOfPlan, type LinkPiece } from './store.ts'
import { words } from './words.ts'

export type Place = {
  /** In full, as in a sentence. */ label: string
  /** As in a column of a plan. */ short: string
  href: string
  /** What leads there, outermost first. */ trail: { label: string; href: string }[]
}

/** What cites a link, and where that is read. */
export function placeOf(piece: LinkPiece, locale: Locale): Place {
  const t = words(locale)
  if (!isOfPlan(piece)) return placeOfContribution(piece, locale)
  const of = planWords(locale)
  const up = {
    label: of('commitment', { number: piece.commitment }),
    href: commitmentPath(piece.planSlug, piece.commitment),
  }
  if (isOfMilestone(piece)) {
    const { milestone, commitment, report } = piece
    const href = milestonePath(piece.planSlug, commitment, milestone)
    return {
      label: t(piece.source === 'report' ? 'page.report' : 'page.response', { report, milestone, commitment }),
      short: `${commitment}.${milestone}`,
      href: `${href}#reporte-${report}`,
      trail: [up, { label: of('milestone', { number: milestone }), href }],
    }
  }
  const href = assessmentAddress(piece.planSlug, piece.commitment)
  return {
    label: t(piece.source === 'reply' ? 'page.reply' : 'page.assessment', { commitment: piece.commitment }),
    short: `${piece.commitment} · ${t('plan.assessment')}`,
    href,
    trail: [up, { label: t('plan.assessment'), href }],
  }
}

function placeOfContribution({ contribution }: LinkPiece, locale: Locale): Place {
  const folio = folioOf(contribution ?? 0)
  const href = questionAddress(contribution ?? 0)
  return { label: words(locale)('page.contribution', { folio }), short: folio, href, trail: [{ label: folio, href }] }
}
