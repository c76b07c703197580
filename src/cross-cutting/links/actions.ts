import { refKey, type Ref } from '../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'
import { authorize, NotFound, personOf, type Actor } from '../../platform/access/index.ts'
import type { Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import { titlesOfAny } from '../../platform/manifest/registry.ts'
import { draftLink, type Link, type LinkDraft, type LinkId } from './model.ts'
import { namesOf } from './names.ts'
import { answerOwed, answersFor, relatesFor } from './policy.ts'
import { findLink, insertLink, isSaidOtherwise, withdrawLink } from './store.ts'

/** `not-yours` and `unanswered`: a question is answered by who owes it an answer; no relation stands for that. */
export type RelateRefusal = 'itself' | 'said-already' | 'said-otherwise' | 'not-yours' | 'unanswered'

/** Says that two public records are related. Throws Forbidden, NotFound where either is not there. */
export function relate(
  services: Pick<Services, 'transaction'>,
  actor: Actor,
  given: LinkDraft,
): Promise<Verdict<LinkId, RelateRefusal>> {
  const person = personOf(actor)
  return services.transaction(async (tx): Promise<Verdict<LinkId, RelateRefusal>> => {
    const drafted = draftLink(given)
    if (!drafted.ok) return drafted
    const { from, to, relation } = drafted.value
    const titles = await titlesOfAny(tx, [from, to])
    for (const end of [from, to]) if (!titles.has(refKey(end))) throw new NotFound(end)
    const owed = relation === 'answers' ? await answerOwed(tx, to) : null
    const mine = owed && answersFor(actor, owed.organizationId)
    const organizationId = mine ?? (await relatesFor(tx, actor, [from, to]))
    authorize(organizationId !== null)
    if (owed && mine === null) return refuse('not-yours')
    if (owed && owed.answeredOn === null) return refuse('unanswered')
    if (await isSaidOtherwise(tx, drafted.value)) return refuse('said-otherwise')
    const id = await insertLink(tx, drafted.value, { organizationId, personId: person.id })
    if (!id) return refuse('said-already')
    await record(tx, {
      event: 'link.made',
      subject: from,
      about: [to],
      actorId: person.id,
      organizationId,
      details: { linkId: id, relation, to, names: namesOf(titles, drafted.value) },
    })
    return accept(id)
  })
}

/** Says that it no longer holds, or never did. Throws Forbidden, NotFound. */
export function unrelate(
  services: Pick<Services, 'transaction'>,
  actor: Actor,
  { id, reason }: { id: LinkId; reason: string },
): Promise<Verdict<Link, 'withdrawn-already'>> {
  const person = personOf(actor)
  return services.transaction(async (tx) => {
    const link = await findLink(tx, id)
    if (!link) throw new NotFound(`link ${id}`)
    const organizationId = await relatesFor(tx, actor, endsOf(link))
    authorize(organizationId !== null)
    if (!(await withdrawLink(tx, id, reason))) return refuse('withdrawn-already')
    const { from, to, relation } = link
    const names = namesOf(await titlesOfAny(tx, [from, to]), link)
    await record(tx, {
      event: 'link.withdrawn',
      subject: from,
      about: [to],
      actorId: person.id,
      organizationId,
      details: { linkId: id, relation, to, names, reason },
    })
    return accept(link)
  })
}

const endsOf = ({ from, to }: Link): readonly Ref[] => [from, to]
