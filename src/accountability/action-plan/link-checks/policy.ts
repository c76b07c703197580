import type { Actor } from '../../../platform/access/index.ts'
import { canReport } from '../acting.ts'
import { canConfirm } from '../counterpart/policy.ts'

type Piece = { responseId: string | null; publicOwnerId: string | null; civilOwnerId: string | null }

/** A link is mended by whoever may bring evidence there: of a report the public owner, of an answer the civil owner. */
export const canMend = (actor: Actor, piece: Piece) =>
  piece.responseId === null ? canReport(actor, piece) : canConfirm(actor, piece)
