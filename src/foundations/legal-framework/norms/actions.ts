import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { canManage } from '../policy.ts'
import { anchorOf, freeSlug, type Ending, type Path } from './model.ts'
import {
  insertNorm,
  insertProvision,
  insertVersion,
  lockVersion,
  saveEnding,
  slugsLike,
  type NewVersion,
  type Norm,
  type Provision,
} from './store.ts'

type FirstVersion = Omit<NewVersion, 'normId' | 'ended' | 'endedBy' | 'inForceUntil'>

/** Enters a norm with its first version. Answers its slug. */
export function registerNorm(
  context: Context,
  norm: Omit<Norm, 'id' | 'slug'>,
  version: FirstVersion,
): Promise<string> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const slug = freeSlug(norm.shortName.es, await slugsLike(tx, freeSlug(norm.shortName.es, new Set())))
    const id = await insertNorm(tx, { ...norm, slug })
    await insertVersion(tx, { ...version, normId: id, ended: null, endedBy: null, inForceUntil: null })
    await record(tx, {
      event: 'norm.registered',
      subject: ref('norm', id),
      actorId,
      details: { name: norm.shortName.es },
    })
    return slug
  })
}

export function addVersion(
  context: Context,
  normId: string,
  version: FirstVersion,
): Promise<Verdict<string, 'same-day'>> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const id = await insertVersion(tx, { ...version, normId, ended: null, endedBy: null, inForceUntil: null })
    if (!id) return refuse('same-day')
    await record(tx, {
      event: 'norm.version-added',
      subject: ref('norm', normId),
      actorId,
      details: { version: version.label.es, publication: version.publication },
    })
    return accept(id)
  })
}

export function addProvision(
  context: Context,
  version: { id: string; normId: string },
  provision: Path & Pick<Provision, 'summary' | 'note'>,
): Promise<Verdict<string, 'already-there'>> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const anchor = anchorOf(provision)
    if (!(await insertProvision(tx, { ...provision, normVersionId: version.id, anchor })))
      return refuse('already-there')
    const { article, fraction, numeral } = provision
    await record(tx, {
      event: 'norm.provision-added',
      subject: ref('norm', version.normId),
      actorId,
      details: { article, fraction, numeral },
    })
    return accept(anchor)
  })
}

export type EndRefusal = 'already-ended' | 'ends-before-start' | 'replaced-by-itself'

/** Closes the validity of a version: how it ended and, where known, from which day and by which norm. */
export function endVersion(
  context: Context,
  versionId: string,
  ending: { ended: Ending; inForceUntil: string | null; endedBy: string | null },
): Promise<Verdict<null, EndRefusal>> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const version = await lockVersion(tx, versionId)
    if (!version) throw new NotFound()
    const from = version.inForceFrom ?? version.publishedOn
    if (version.ended && version.inForceUntil) return refuse('already-ended')
    if (from && ending.inForceUntil && ending.inForceUntil <= from) return refuse('ends-before-start')
    if (ending.endedBy === version.normId && ending.ended === 'abrogated') return refuse('replaced-by-itself')

    await saveEnding(tx, versionId, ending)
    await record(tx, {
      event: 'norm.version-ended',
      subject: ref('norm', version.normId),
      actorId,
      details: { how: ending.ended, until: ending.inForceUntil },
      about: ending.endedBy ? [ref('norm', ending.endedBy)] : [],
    })
    return accept(null)
  })
}
