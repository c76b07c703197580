import type { Ref } from '../../../kernel/ref.ts'
import { inLanguage, visible } from '../../../kernel/text.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { authorize, NotFound, personOf, type Actor } from '../../../platform/access/index.ts'
import { lockedOf, recordOn, type Acting } from '../acting.ts'
import {
  canEdit,
  judgeAskedText,
  LONGEST_REASON,
  LONGEST_TEXT,
  MOST_AN_HOUR,
  SAME_ACT_SECONDS,
  type EditRefusal,
  type AskedTextRefusal,
} from '../model.ts'
import { isAuthor } from '../policy.ts'
import { claimsOf, findRecord } from '../records.ts'
import {
  answersOf,
  countRecent,
  findSame,
  insertContribution,
  insertRejoinder,
  keepVersion,
  lockAsker,
  findContribution,
  updateContribution,
} from '../store.ts'
import { owedFor } from '../terms.ts'
import type { Kind } from '../vocabulary.ts'
import { rememberFiles, type EvidenceDraft } from './evidence.ts'

export type Ask = {
  kind: Kind
  /** The record it is about. */
  subject: Ref
  text: string
  /** Of a contradiction: the claim it contests, where the record has any. */
  claimId?: string | null
  evidence?: readonly EvidenceDraft[]
}

export type AskRefusal =
  | AskedTextRefusal
  | 'too-long'
  | 'nobody-answers'
  | 'unknown-claim'
  | 'needs-claim'
  | 'takes-no-claim'
  | 'too-many'
  | 'not-consulted'
export type Asked = {
  number: number
  dueOn: string | null
  /** False where the same had been received a moment ago. */ isNew: boolean
}

const HOUR = 3_600_000 // milliseconds

/**
 * Publishes a question, a comment or a contradiction about a record, with the day by which it is owed an answer. The same text of the
 * same person on the same record within a minute is one act with one receipt. Throws SignInNeeded, and NotFound where there is no
 * such record or its kind takes no questions.
 */
export function publishContribution(
  services: Acting,
  actor: Actor,
  { kind, subject, text: given, claimId = null, evidence = [] }: Ask,
) {
  const { id: authorId } = personOf(actor)
  const text = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<Asked, AskRefusal>> => {
    const askedOn = services.today()
    const about = await findRecord(tx, subject, askedOn)
    if (!about) throw new NotFound(subject)
    const owed = await owedFor(tx, about, kind, askedOn)
    if (!owed.ok) return owed
    if (text.length > LONGEST_TEXT) return refuse('too-long')
    const judged = judgeAskedText(text)
    if (!judged.ok) return judged
    if (claimId !== null && kind !== 'contradiction') return refuse('takes-no-claim')
    if (kind === 'contradiction') {
      const claims = await claimsOf(tx, subject)
      if (claimId === null && claims.length > 0) return refuse('needs-claim')
      if (claimId !== null && !claims.some(({ id }) => id === claimId)) return refuse('unknown-claim')
    }

    await lockAsker(tx, authorId)
    const now = services.now()
    const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
    const same = await findSame(tx, { authorId, subject, kind, text, since: ago(SAME_ACT_SECONDS * 1000) })
    if (same) return accept({ number: same.number, dueOn: same.dueOn, isNew: false })
    if ((await countRecent(tx, authorId, ago(HOUR))) >= MOST_AN_HOUR) return refuse('too-many')

    await rememberFiles(tx, evidence)
    const contribution = {
      kind,
      subjectKind: subject.kind,
      subjectId: subject.id,
      claimId,
      text: { es: text },
      authorId,
      ownerId: owed.value.ownerId,
      askedOn,
      createdAt: now,
      ...owed.value.term,
    }
    const { number } = await insertContribution(tx, contribution, evidence)
    const published = (await findContribution(tx, number))!
    await recordOn(tx, published, {
      event: 'published',
      actorId: authorId,
      details: { dueOn: published.dueOn, evidence: evidence.length },
    })
    return accept({ number, dueOn: published.dueOn, isNew: true })
  })
}

/** Corrects one's own, within a quarter of an hour; what it said before stays in sight. Throws NotFound and Forbidden. */
export function editContribution(
  services: Acting,
  actor: Actor,
  { number, text: given }: { number: number; text: string },
) {
  const person = personOf(actor)
  const text = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<null, EditRefusal | AskedTextRefusal | 'too-long'>> => {
    const contribution = await lockedOf(tx, number)
    authorize(isAuthor(actor, contribution))
    const verdict = canEdit(contribution, services.now())
    if (!verdict.ok) return verdict
    if (text.length > LONGEST_TEXT) return refuse('too-long')
    const judged = judgeAskedText(text)
    if (!judged.ok) return judged
    if (contribution.text.es === text) return accept(null)
    await keepVersion(tx, contribution, services.now())
    await updateContribution(tx, contribution.id, { text: { es: text }, editedAt: services.now() })
    await recordOn(tx, contribution, { event: 'edited', actorId: person.id })
    return accept(null)
  })
}

/** Takes one's own back: its trace stays, its text does not show. Throws NotFound and Forbidden. */
export function withdrawContribution(services: Acting, actor: Actor, { number }: { number: number }) {
  const person = personOf(actor)
  return services.transaction(async (tx): Promise<Verdict<null, 'withdrawn' | 'hidden'>> => {
    const contribution = await lockedOf(tx, number)
    authorize(isAuthor(actor, contribution))
    if (contribution.hidden) return refuse('hidden')
    if (contribution.withdrawnOn !== null) return refuse('withdrawn')
    await updateContribution(tx, contribution.id, { withdrawnOn: services.today() })
    await recordOn(tx, contribution, { event: 'withdrawn', actorId: person.id })
    return accept(null)
  })
}

export type RejoinRefusal = AskedTextRefusal | 'too-long' | 'withdrawn' | 'hidden' | 'not-answered' | 'already-said'

/** «No me responde»: once, by who asked, after an answer. Throws NotFound and Forbidden. */
export function rejoin(services: Acting, actor: Actor, { number, text: given }: { number: number; text: string }) {
  const person = personOf(actor)
  const text = visible(given).trim()
  return services.transaction(async (tx): Promise<Verdict<null, RejoinRefusal>> => {
    const contribution = await lockedOf(tx, number)
    authorize(isAuthor(actor, contribution))
    if (contribution.hidden) return refuse('hidden')
    if (contribution.withdrawnOn !== null) return refuse('withdrawn')
    if ((await answersOf(tx, [contribution.id])).length === 0) return refuse('not-answered')
    if (text.length > LONGEST_REASON) return refuse('too-long')
    const judged = judgeAskedText(text)
    if (!judged.ok) return judged
    const said = { contributionId: contribution.id, text: { es: text }, createdAt: services.now() }
    if (!(await insertRejoinder(tx, said))) return refuse('already-said')
    await recordOn(tx, contribution, { event: 'rejoined', actorId: person.id })
    return accept(null)
  })
}

/** The beginning of a text, as the name of what has none. */
export function headlineOf(text: { es: string }, most = 90): string {
  const line = inLanguage(text, 'es').text.replace(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  return `${line.slice(0, most).replace(/[\s,.;:]+\S*$/u, '') || line.slice(0, most)}…`
}
