import { z } from 'zod'
import type { Ref } from '../../kernel/ref.ts'
import { holds, inTheNameOf, type Actor } from '../../platform/access/index.ts'
import type { Db } from '../../platform/database/index.ts'
import { resourceOf } from '../../platform/manifest/registry.ts'

export const RELATE = 'link.manage'
/** Relates any two records, whoever answers for them. */
export const CURATE = 'link.curate'

/**
 * In whose name the actor may relate these records: any two for who curates, for others those of which one is answered for by
 * their own organization. Null: they may not.
 */
export async function relatesFor(db: Db, actor: Actor, refs: readonly Ref[]): Promise<string | null> {
  const [curates] = actor.permissions.get(CURATE) ?? []
  if (curates) return curates
  for (const { kind, id } of refs) {
    const owner = (await resourceOf(kind)?.answersBy?.(db, id)) ?? null
    if (owner && holds(actor, RELATE, owner)) return inTheNameOf(actor, owner)
  }
  return null
}

/** A question as machines get it: who owes its answer, and the day of the first; null while it waits. */
const Owed = z.object({ organizationId: z.uuid(), answeredOn: z.string().nullable() })

/** Who owes an answer to the record and when it was given; null where the record is none that is owed an answer. */
export async function answerOwed(db: Db, { kind, id }: Ref): Promise<z.infer<typeof Owed> | null> {
  const resource = resourceOf(kind)
  return resource?.thread?.stage === 'answer' ? (Owed.safeParse(await resource.find(db, id)).data ?? null) : null
}

/** In whose name the actor says what answers it: that of who owes the answer, or of who curates. Null: they may not. */
export const answersFor = (actor: Actor, organizationId: string): string | null => {
  const [curates] = actor.permissions.get(CURATE) ?? []
  return curates ?? (holds(actor, RELATE, organizationId) ? inTheNameOf(actor, organizationId) : null)
}

/** Whether there is anything that the actor may relate. */
export const mayRelate = (actor: Actor) => holds(actor, RELATE)
