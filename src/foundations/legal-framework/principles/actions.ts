import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { freeSlug } from '../norms/model.ts'
import { canManage } from '../policy.ts'
import {
  catalogueSlugs,
  insertCatalogue,
  insertPrinciple,
  lockCatalogue,
  normOfVersion,
  saveCatalogueEnd,
} from './store.ts'

/** Enters a catalogue, still without principles. Answers its slug. */
export function registerCatalogue(
  context: Context,
  catalogue: { name: TranslatedText; source: TranslatedText; normVersionId: string; validFrom: string | null },
): Promise<string> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const address = freeSlug(catalogue.name.es, await catalogueSlugs(tx))
    const normId = await normOfVersion(tx, catalogue.normVersionId)
    if (!normId) throw new NotFound()
    await insertCatalogue(tx, { ...catalogue, slug: address, provisionId: null, validUntil: null })
    await record(tx, {
      event: 'norm.catalogue-added',
      subject: ref('norm', normId),
      actorId,
      details: { name: catalogue.name.es },
    })
    return address
  })
}

export function addPrinciple(
  context: Context,
  catalogueId: string,
  principle: { number: number; name: TranslatedText; explanation: TranslatedText },
): Promise<Verdict<string, 'already-there'>> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const catalogue = await lockCatalogue(tx, catalogueId)
    if (!catalogue) throw new NotFound()
    const address = freeSlug(principle.name.es, new Set())
    const id = await insertPrinciple(tx, { ...principle, catalogueId, slug: address, provisionId: null })
    if (!id) return refuse('already-there')
    await record(tx, {
      event: 'principle.added',
      subject: ref('principle', id),
      actorId,
      details: { name: principle.name.es },
      about: [ref('norm', catalogue.normId)],
    })
    return accept(address)
  })
}

/** Closes the validity of a catalogue: from `validUntil` on, records are no longer tagged by it. */
export function closeCatalogue(
  context: Context,
  catalogueId: string,
  validUntil: string,
): Promise<Verdict<null, 'already-ended' | 'ends-before-start'>> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const catalogue = await lockCatalogue(tx, catalogueId)
    if (!catalogue) throw new NotFound()
    if (catalogue.validUntil) return refuse('already-ended')
    if (catalogue.validFrom && validUntil <= catalogue.validFrom) return refuse('ends-before-start')
    await saveCatalogueEnd(tx, catalogueId, validUntil)
    await record(tx, {
      event: 'norm.catalogue-closed',
      subject: ref('norm', catalogue.normId),
      actorId,
      details: { name: catalogue.name.es, until: validUntil },
    })
    return accept(null)
  })
}
