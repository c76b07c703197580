import type { Day } from '../../../../kernel/dates.ts'
import { ref } from '../../../../kernel/ref.ts'
import type { TranslatedText } from '../../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../../kernel/verdict.ts'
import { NotFound } from '../../../../platform/access/index.ts'
import { record } from '../../../../platform/journal/index.ts'
import { authorizeManager, type Acting } from '../../acting.ts'
import type { ScaleSetDraft, ScaleSetId } from './model.ts'
import { deleteScaleSet, findScaleSet, insertReplyTerm, insertScaleSet, listScaleSets, usesOf } from './store.ts'

/** Adds a version of a set of scales, the next of its slug. Refuses what is word for word the latest: nothing would change. */
export function addScaleSet(
  { actor, transaction }: Acting,
  draft: ScaleSetDraft,
): Promise<Verdict<{ id: ScaleSetId; version: number }, 'changes-nothing'>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const latest = (await listScaleSets(tx)).find(({ slug }) => slug === draft.slug)
    if (latest && contentOf(latest) === contentOf(draft)) return refuse('changes-nothing')
    const set = await insertScaleSet(tx, draft)
    await record(tx, {
      event: 'scales.added',
      subject: ref('scale-set', set.id),
      actorId,
      details: { name: draft.name.es, version: set.version },
    })
    return accept(set)
  })
}

const contentOf = ({ name, author, source, sourceUrl, note, fromDay, untilDay, scales }: ScaleSetDraft) =>
  JSON.stringify([
    name.es,
    name['en'],
    author,
    source,
    sourceUrl,
    note?.es,
    note?.['en'],
    fromDay,
    untilDay,
    sorted(scales),
  ])

/** The database keeps no order of keys. */
const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        )
      : value

/** Takes out a version entered by mistake, while no plan and no assessment uses it. */
export function removeScaleSet({ actor, transaction }: Acting, id: ScaleSetId): Promise<Verdict<null, 'in-use'>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    const set = await findScaleSet(tx, id)
    if (!set) throw new NotFound(ref('scale-set', id))
    const uses = await usesOf(tx, id)
    if (uses.plans + uses.assessments > 0) return refuse('in-use')
    await deleteScaleSet(tx, id)
    await record(tx, {
      event: 'scales.removed',
      subject: ref('scale-set', id),
      actorId,
      details: { name: set.name.es, version: set.version },
    })
    return accept(null)
  })
}

export type TermReason = 'in-the-past' | 'day-taken'

/** Sets the working days to reply to what is sent from a day on. What was sent before keeps its own. */
export function setReplyTerm(
  { actor, transaction, today }: Acting,
  term: { fromDay: Day; workingDays: number; reason: TranslatedText },
): Promise<Verdict<null, TermReason>> {
  const actorId = authorizeManager(actor)
  return transaction(async (tx) => {
    if (term.fromDay < today()) return refuse('in-the-past')
    const id = await insertReplyTerm(tx, term)
    if (!id) return refuse('day-taken')
    await record(tx, {
      event: 'reply-term.set',
      subject: ref('reply-term', id),
      actorId,
      details: { fromDay: term.fromDay, workingDays: term.workingDays },
    })
    return accept(null)
  })
}
