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

/** Whether there is anything that the actor may relate. */
export const mayRelate = (actor: Actor) => holds(actor, RELATE)
