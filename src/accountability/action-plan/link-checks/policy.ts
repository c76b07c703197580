import type { Actor } from '../../../platform/access/index.ts'
import { canReport } from '../acting.ts'
import { canConfirm } from '../counterpart/policy.ts'
import type { Source } from './model.ts'

type Piece = { source: Source; publicOwnerId: string | null; civilOwnerId: string | null }

/**
 * A link is mended by whoever may bring evidence there: of a report the public owner, of an answer the civil owner. What was published
 * as an assessment, or asked, never changes.
 */
export const canMend = (actor: Actor, piece: Piece) =>
  piece.source === 'report' ? canReport(actor, piece) : piece.source === 'response' && canConfirm(actor, piece)
