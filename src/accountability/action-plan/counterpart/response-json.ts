import { pieceForMachines } from '../evidence-json.ts'
import { proofAddress } from './address.ts'
import type { Response } from './store.ts'

/** A word as machines get it: in the name of the organization. Who of it said it is for the page to say. */
export const responseForMachines = ({
  id,
  number,
  verdict,
  reason,
  completion,
  organizationId,
  createdAt,
  evidence,
}: Response) => ({
  id,
  number,
  verdict,
  reason,
  completion,
  organizationId,
  createdAt,
  evidence: evidence.map((piece) => pieceForMachines(piece, proofAddress)),
})
