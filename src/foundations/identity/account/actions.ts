import type { z } from 'zod'
import { ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import { NotFound, personOf } from '../../../platform/access/index.ts'
import type { Tx } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { passesForOrganization } from '../../organizations/index.ts'
import type { AccountInput } from './model.ts'
import { sessionToken } from './identify.ts'
import { deleteOtherSessions, deleteSession, findAccount, insertPerson, saveAccount } from './store.ts'

/** Changes the person's own public name and language. A name that they have already is theirs. */
export function changeAccount(
  context: Context,
  { name, locale }: Pick<z.infer<typeof AccountInput>, 'name' | 'locale'>,
): Promise<Verdict<null, 'name-of-organization'>> {
  const { id } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const before = await findAccount(tx, id)
    if (!before) throw new NotFound()
    if (before.name === name && before.locale === locale) return accept(null)
    if (before.name !== name && (await passesForOrganization(tx, name))) return refuse('name-of-organization')
    await saveAccount(tx, id, { name, locale }, context.now())
    if (before.name !== name)
      await record(tx, { event: 'person.named', subject: ref('person', id), actorId: id, public: false })
    return accept(null)
  })
}

/** Ends one of the person's own sessions. Throws NotFound for any other. */
export function revokeSession(context: Context, sessionId: string): Promise<void> {
  const { id } = personOf(context.actor)
  return context.transaction(async (tx) => {
    if (!(await deleteSession(tx, id, sessionId))) throw new NotFound()
    await record(tx, {
      event: 'session.revoked',
      subject: ref('person', id),
      actorId: id,
      details: { sessions: 1 },
      public: false,
    })
  })
}

/** Ends all of the person's sessions but the one in use. Answers how many there were. */
export function revokeOtherSessions(context: Context): Promise<number> {
  const { id } = personOf(context.actor)
  return context.transaction(async (tx) => {
    const ended = await deleteOtherSessions(tx, id, sessionToken(context, context.request) ?? '')
    if (ended > 0)
      await record(tx, {
        event: 'session.revoked',
        subject: ref('person', id),
        actorId: id,
        details: { sessions: ended },
        public: false,
      })
    return ended
  })
}

/**
 * The id of the person with that address, added if unknown; what a known person chose stays as it is.
 * `demonstration` marks somebody invented, whom anyone may try the site as.
 */
export async function ensurePerson(
  tx: Tx,
  { email, name = '', demonstration = false }: { email: string; name?: string; demonstration?: boolean },
  now = new Date(),
): Promise<string> {
  return (await insertPerson(tx, { email: email.trim().toLowerCase(), name, demonstration, now })).id
}
