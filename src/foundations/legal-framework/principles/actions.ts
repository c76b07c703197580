import { ref } from '../../../kernel/ref.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { correct, type Correction } from '../corrections.ts'
import { freeSlug } from '../norms/model.ts'
import { canManage } from '../policy.ts'
import {
  catalogueSlugs,
  findCatalogues,
  insertCatalogue,
  insertPrinciple,
  lockCatalogue,
  normOfVersion,
  principleFacts,
  saveCatalogueEnd,
  savePrinciple,
  type Catalogue,
  type PrincipleFacts,
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

/** What was wrongly entered of a principle; its number and address stay. `seen` is the stamp of what the person saw. */
export function correctPrinciple(
  context: Context,
  { catalogue, slug }: { catalogue: Pick<Catalogue, 'id' | 'slug'>; slug: string },
  mine: PrincipleFacts,
  seen?: string,
): Promise<Correction<PrincipleFacts>> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const locked = await lockCatalogue(tx, catalogue.id)
    const [found] = locked ? await findCatalogues(tx, catalogue.slug) : []
    const before = found?.principles.find((principle) => principle.slug === slug)
    if (!locked || !before) throw new NotFound()
    const verdict = correct(principleFacts(before), mine, seen)
    if (!verdict.ok || verdict.value.changes.length === 0) return verdict
    const { facts, changes } = verdict.value
    await savePrinciple(tx, before.id, facts)
    await record(tx, {
      event: 'principle.corrected',
      subject: ref('principle', before.id),
      actorId,
      details: { name: before.name.es, changes },
      about: [ref('norm', locked.normId)],
    })
    return verdict
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
