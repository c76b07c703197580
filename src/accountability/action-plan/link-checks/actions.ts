import { eq, sql } from 'drizzle-orm'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf, type Actor } from '../../../platform/access/index.ts'
import { first, type Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { lockCommitment } from '../commitments/store.ts'
import { CommitmentId } from '../commitments/model.ts'
import { ProofId } from '../counterpart/model.ts'
import { responseEvidence } from '../counterpart/tables.ts'
import { EvidenceId, MilestoneId, type EvidenceDraft } from '../milestones/model.ts'
import { rememberFiles } from '../milestones/remember-files.ts'
import { lockMilestone } from '../milestones/store.ts'
import { evidence } from '../tables.ts'
import { AGAIN_MINUTES } from './model.ts'
import { canMend } from './policy.ts'
import { aboutPiece, LINK_CHECKS, namesOf, opensLinks, refOf } from './run.ts'
import { findPiece, isOfMilestone, lockLink, makeDue, type MilestonePiece } from './store.ts'
import { evidenceReplacements } from './tables.ts'

type Acting = Pick<Services, 'transaction' | 'now' | 'jobs' | 'settings'> & { actor: Actor }

/** Has a link asked in some minutes. Throws NotFound, and Forbidden to who may not bring evidence there. */
export function askAgain(
  { actor, transaction, now, jobs, settings }: Acting,
  pieceId: string,
): Promise<Verdict<null, 'just-checked' | 'never-checked' | 'own' | 'invented'>> {
  return transaction(async (tx) => {
    const piece = await findPiece(tx, pieceId)
    const link = piece && (await lockLink(tx, piece.linkId))
    if (!link) throw new NotFound(`no link ${pieceId}`)
    authorize(canMend(actor, piece))
    if (!opensLinks({ settings })) return refuse('never-checked')
    if (link.state === 'own') return refuse('own')
    if (piece.invented) return refuse('invented')
    if (link.checkedAt && now().getTime() - link.checkedAt.getTime() < AGAIN_MINUTES * 60_000)
      return refuse('just-checked')
    await makeDue(tx, link.id, now())
    await jobs.sendMany(tx, LINK_CHECKS, [{}])
    return accept(null)
  })
}

export type Replacement = { piece: EvidenceDraft; reason: TranslatedText }
export type ReplaceReason = 'already-replaced' | 'same-link'

/**
 * Brings another piece in the place of a link, beside it: the old one stays in sight, with its copy. Throws NotFound, and Forbidden to
 * who may not bring evidence there. `newPieceId` is chosen by the form: sent twice it is one piece.
 */
export function replaceLink(
  { actor, transaction }: Pick<Acting, 'actor' | 'transaction'>,
  pieceId: string,
  { piece: draft, reason }: Replacement,
  newPieceId = newId(),
): Promise<Verdict<{ id: string; old: MilestonePiece }, ReplaceReason>> {
  const { id: personId } = personOf(actor)
  return transaction(async (tx) => {
    const found = await findPiece(tx, pieceId)
    if (!found) throw new NotFound(`no link ${pieceId}`)
    authorize(canMend(actor, found) && isOfMilestone(found))
    const commitment = await lockCommitment(tx, CommitmentId.parse(found.commitmentId))
    if (!commitment || !(await lockMilestone(tx, MilestoneId.parse(found.milestoneId))))
      throw new NotFound(`no link ${pieceId}`)
    authorize(canMend(actor, { ...commitment, source: found.source }))
    const old = (await findPiece(tx, pieceId)) as MilestonePiece // as it is now that nobody else is at it
    if (old.replacing.by)
      return old.replacing.by.id === newPieceId ? accept({ id: newPieceId, old }) : refuse('already-replaced')
    if (draft.kind === 'link' && draft.url === old.url) return refuse('same-link')
    const id = (await isTaken(tx, newPieceId)) ? newId() : newPieceId
    await rememberFiles(tx, [draft])
    await insertPiece(tx, old, { ...draft, id, uploaderId: personId })
    await tx.insert(evidenceReplacements).values({
      ...(old.responseId ? { oldProofId: old.id, newProofId: id } : { oldEvidenceId: old.id, newEvidenceId: id }),
      reason,
      personId,
    })
    await recordReplaced(tx, old, { id, personId, reason })
    return accept({ id, old })
  })
}

const isTaken = async (tx: Tx, id: string) => {
  const { rows } = await tx.execute(
    sql`select from evidence where id = ${id} union all select from response_evidence where id = ${id}`,
  )
  return rows.length > 0
}

type NewPiece = EvidenceDraft & { id: string; uploaderId: string }

/** With the next number of its report, or of its answer. The milestone is locked. */
async function insertPiece(tx: Tx, old: MilestonePiece, piece: NewPiece) {
  const next = sql<number>`coalesce(max(number), 0)::int + 1`
  if (old.responseId) {
    const { responseId } = old
    const [row] = await tx
      .select({ number: next })
      .from(responseEvidence)
      .where(eq(responseEvidence.responseId, responseId))
    await tx.insert(responseEvidence).values({ ...piece, id: ProofId.parse(piece.id), responseId, number: row!.number })
  } else {
    const row = first(await tx.select({ number: next }).from(evidence).where(eq(evidence.reportId, old.reportId)))
    await tx
      .insert(evidence)
      .values({ ...piece, id: EvidenceId.parse(piece.id), reportId: old.reportId, number: row!.number })
  }
}

const recordReplaced = (
  tx: Tx,
  old: MilestonePiece,
  { id, personId, reason }: { id: string; personId: string; reason: TranslatedText },
) =>
  record(tx, {
    event: 'evidence.replaced',
    subject: refOf(old),
    actorId: personId,
    organizationId: old.responseId ? old.civilOwnerId : old.publicOwnerId,
    about: aboutPiece(old),
    details: {
      ...namesOf(old),
      milestoneId: old.milestoneId,
      reason,
      ...(old.responseId ? { responseId: old.responseId, proofId: id } : { evidenceIds: [id] }),
    },
  })
