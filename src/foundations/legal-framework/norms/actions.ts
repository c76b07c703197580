import type { FieldChange } from '../../../kernel/differences.ts'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { correct, type Meanwhile } from '../corrections.ts'
import { canManage } from '../policy.ts'
import { normFacts, provisionFacts, versionFacts, type NormFacts, type ProvisionFacts } from './facts.ts'
import {
  anchorOf,
  freeSlug,
  whatIsWrongWithVersion,
  type Ending,
  type Path,
  type VersionFacts,
  type VersionReason,
} from './model.ts'
import {
  findNorm,
  insertNorm,
  insertProvision,
  insertVersion,
  lockNorm,
  lockVersion,
  normTitles,
  saveEnding,
  saveNorm,
  saveProvision,
  saveVersion,
  slugsLike,
  type FullNorm,
  type NewVersion,
  type Provision,
} from './store.ts'

type FirstVersion = Omit<NewVersion, 'normId' | 'ended' | 'endedBy' | 'inForceUntil'>

/** Enters a norm with its first version. Answers its slug. */
export function registerNorm(
  context: Context,
  norm: NormFacts,
  version: FirstVersion,
): Promise<Verdict<string, VersionReason>> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const facts = { ...version, ended: null, endedBy: null, inForceUntil: null }
    const wrong = whatIsWrongWithVersion(facts, '')
    if (wrong) return refuse(wrong)
    const slug = freeSlug(norm.shortName.es, await slugsLike(tx, freeSlug(norm.shortName.es, new Set())))
    const id = await insertNorm(tx, { ...norm, slug })
    await insertVersion(tx, { ...facts, normId: id })
    await record(tx, {
      event: 'norm.registered',
      subject: ref('norm', id),
      actorId,
      details: { name: norm.shortName.es },
    })
    return accept(slug)
  })
}

export function addVersion(
  context: Context,
  normId: string,
  version: FirstVersion,
): Promise<Verdict<string, 'same-day' | VersionReason>> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    await lockNorm(tx, normId)
    const facts = { ...version, ended: null, endedBy: null, inForceUntil: null }
    const wrong = whatIsWrongWithVersion(facts, normId)
    if (wrong) return refuse(wrong)
    const id = await insertVersion(tx, { ...facts, normId })
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
    await lockNorm(tx, version.normId)
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

type Corrected<Reason extends string, Value = unknown> = Promise<Verdict<Value, Reason> | Meanwhile>

/** One correction of a norm, its versions or its provisions at a time. Throws NotFound and Forbidden. */
function correcting<Result>(
  context: Context,
  { normId, versionId }: { normId: string; versionId?: string },
  act: (tx: Tx, norm: FullNorm, actorId: string) => Promise<Result>,
): Promise<Result> {
  authorize(canManage(context.actor))
  const { id: actorId } = personOf(context.actor)
  return context.transaction(async (tx) => {
    await lockNorm(tx, normId)
    if (versionId) await lockVersion(tx, versionId) // somebody may be closing it
    const norm = await findNorm(tx, { id: normId })
    if (!norm) throw new NotFound(ref('norm', normId))
    return act(tx, norm, actorId)
  })
}

/** What was wrongly entered of the norm itself. `seen` is the stamp of what the person saw; nothing changed, nothing recorded. */
export const correctNorm = (context: Context, normId: string, mine: NormFacts, seen?: string) =>
  correcting(context, { normId }, async (tx, norm, actorId) => {
    const verdict = correct(normFacts(norm), mine, seen)
    if (!verdict.ok || verdict.value.changes.length === 0) return verdict
    await saveNorm(tx, normId, verdict.value.facts)
    const changes = verdict.value.changes.map((change) =>
      change.field === 'summary' ? { ...change, field: 'about' } : change,
    )
    await record(tx, { event: 'norm.corrected', subject: ref('norm', normId), actorId, details: { changes } })
    return verdict
  })

/** What was wrongly entered of a version: what it is called, where it was published, from when until when it holds and how it ended. */
export const correctVersion = (
  context: Context,
  { id, normId }: { id: string; normId: string },
  mine: VersionFacts,
  seen?: string,
): Corrected<VersionReason | 'same-day'> =>
  correcting(context, { normId, versionId: id }, async (tx, norm, actorId): Corrected<VersionReason | 'same-day'> => {
    const before = norm.versions.find((version) => version.id === id)
    if (!before) throw new NotFound()
    const verdict = correct(versionFacts(before), mine, seen)
    if (!verdict.ok || verdict.value.changes.length === 0) return verdict
    const { facts, changes } = verdict.value
    const wrong = whatIsWrongWithVersion(facts, normId)
    if (wrong) return refuse(wrong)
    if (!(await saveVersion(tx, { id, normId }, facts))) return refuse('same-day')
    const replacing = [before.endedBy?.id, facts.endedBy].filter((other) => typeof other === 'string')
    await record(tx, {
      event: 'norm.version-corrected',
      subject: ref('norm', normId),
      actorId,
      details: { version: before.label.es, changes: await withNames(tx, changes) },
      about: replacing.map((other) => ref('norm', other)),
    })
    return verdict
  })

/** The norm that replaced another by its name: a history is told without asking who is who. */
async function withNames(tx: Tx, changes: readonly FieldChange[]): Promise<FieldChange[]> {
  const change = changes.find(({ field }) => field === 'endedBy')
  if (!change) return [...changes]
  const names = await normTitles(
    tx,
    [change.from, change.to].filter((id) => typeof id === 'string'),
  )
  const nameOf = (id: unknown) => names.get(String(id))?.title ?? null
  return changes.map((one) => (one === change ? { ...one, from: nameOf(one.from), to: nameOf(one.to) } : one))
}

/** What was wrongly entered of a provision. Answers its anchor, which follows its number. */
export const correctProvision = (
  context: Context,
  { normId, versionId, anchor }: { normId: string; versionId: string; anchor: string },
  mine: ProvisionFacts,
  seen?: string,
): Corrected<'already-there', string> =>
  correcting(context, { normId }, async (tx, norm, actorId): Corrected<'already-there', string> => {
    const provisions = norm.versions.find(({ id }) => id === versionId)?.provisions ?? []
    const before = provisions.find((provision) => provision.anchor === anchor)
    if (!before) throw new NotFound()
    const verdict = correct(provisionFacts(before), mine, seen)
    if (!verdict.ok) return verdict
    const { facts, changes } = verdict.value
    if (changes.length === 0) return accept(anchor)
    const moved = changes.some(({ field }) => field === 'article' || field === 'fraction' || field === 'numeral')
    const corrected = moved ? anchorOf(facts) : anchor
    if (provisions.some((other) => other !== before && other.anchor === corrected)) return refuse('already-there')
    await saveProvision(tx, before.id, { ...facts, anchor: corrected })
    const { article, fraction, numeral } = before
    await record(tx, {
      event: 'norm.provision-corrected',
      subject: ref('norm', normId),
      actorId,
      details: { article, fraction, numeral, changes },
    })
    return accept(corrected)
  })
