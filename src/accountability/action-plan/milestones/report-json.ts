import { responseForMachines } from '../counterpart/response-json.ts'
import { pieceForMachines } from '../evidence-json.ts'
import { evidenceAddress } from './address.ts'
import type { Report } from './store.ts'

/** A report as machines get it: in the name of its body. Who of the body filed it is for the page to say. */
export const reportForMachines = ({
  id,
  number,
  onDay,
  completion,
  narrative,
  delayJustification,
  organizationId,
  createdAt,
  evidence,
  responses,
}: Report) => ({
  id,
  number,
  onDay,
  completion,
  narrative,
  delayJustification,
  organizationId,
  createdAt,
  evidence: evidence.map((piece) => pieceForMachines(piece, evidenceAddress)),
  /** What the civil owner says of it, the word that counts first. */
  responses: responses.map(responseForMachines),
})
