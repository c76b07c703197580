import { ref, type Ref } from '../../kernel/ref.ts'
import { NotFound } from '../../platform/access/index.ts'
import type { Tx } from '../../platform/database/index.ts'
import type { Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import { folioOf, subjectOf } from './model.ts'
import { lockContribution, type Contribution } from './store.ts'

/** What an act needs, whoever asks for it: a page, the API, the command line. */
export type Acting = Pick<Services, 'transaction' | 'today' | 'now'>

/** Throws NotFound. */
export async function lockedOf(tx: Tx, number: number): Promise<Contribution> {
  const found = await lockContribution(tx, number)
  if (!found) throw new NotFound(folioOf(number))
  return found
}

/** The records whose history an act on a contribution belongs to, besides its own. */
export const aboutOf = (contribution: Pick<Contribution, 'subjectKind' | 'subjectId' | 'ownerId'>): Ref[] => [
  subjectOf(contribution),
  ref('organization', contribution.ownerId),
]

type Told = {
  event: string
  actorId: string | null
  organizationId?: string | null
  details?: Record<string, unknown>
  about?: readonly Ref[]
  public?: boolean
}

/** An act on a contribution, in the journal: facts, never what anybody wrote. */
export const recordOn = (tx: Tx, contribution: Contribution, { event, details, about = [], ...told }: Told) =>
  record(tx, {
    event: `contribution.${event}`,
    subject: ref('contribution', contribution.id),
    about: [...aboutOf(contribution), ...about],
    details: { number: contribution.number, kind: contribution.kind, ...details },
    ...told,
  })
