import { refKey, type Ref } from '../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../kernel/verdict.ts'
import { authorize, NotFound, personOf, type Actor } from '../../platform/access/index.ts'
import type { Services } from '../../platform/http/index.ts'
import { record } from '../../platform/journal/index.ts'
import { titlesOfAny } from '../../platform/manifest/registry.ts'
import { draftLink, type Link, type LinkDraft, type LinkId } from './model.ts'
import { relatesFor } from './policy.ts'
import { findLink, insertLink, withdrawLink } from './store.ts'

/** Says that two public records are related. Throws Forbidden, NotFound where either is not there. */
export function relate(
  services: Pick<Services, 'transaction'>,
  actor: Actor,
  given: LinkDraft,
): Promise<Verdict<LinkId, 'itself' | 'said-already'>> {
  const person = personOf(actor)
  return services.transaction(async (tx) => {
    const drafted = draftLink(given)
    if (!drafted.ok) return drafted
    const { from, to, relation } = drafted.value
    const titles = await titlesOfAny(tx, [from, to])
    for (const end of [from, to]) if (!titles.has(refKey(end))) throw new NotFound(end)
    const organizationId = await relatesFor(tx, actor, [from, to])
    authorize(organizationId !== null)
    const id = await insertLink(tx, drafted.value, { organizationId, personId: person.id })
    if (!id) return refuse('said-already')
    await record(tx, {
      event: 'link.made',
      subject: from,
      about: [to],
      actorId: person.id,
      organizationId,
      details: { linkId: id, relation, to },
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
    await record(tx, {
      event: 'link.withdrawn',
      subject: from,
      about: [to],
      actorId: person.id,
      organizationId,
      details: { linkId: id, relation, to, reason },
    })
    return accept(link)
  })
}

const endsOf = ({ from, to }: Link): readonly Ref[] => [from, to]
