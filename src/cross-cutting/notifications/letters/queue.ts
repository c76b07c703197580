import type { Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'

export const LETTERS_QUEUE = 'journal-follow-letters'
/** A job of one transaction is tried again as a whole: those letters that went out say so. */
const LETTERS = 50

export type LettersJob = { letters: readonly string[] }

/** Jobs for those letters, in the transaction that makes them. */
export async function queueLetters(tx: Tx, { jobs }: Services, letters: readonly { id: string }[]) {
  const ids = letters.map(({ id }) => id)
  const batches: LettersJob[] = []
  for (let at = 0; at < ids.length; at += LETTERS) batches.push({ letters: ids.slice(at, at + LETTERS) })
  if (batches.length > 0) await jobs.sendMany(tx, LETTERS_QUEUE, batches)
}
