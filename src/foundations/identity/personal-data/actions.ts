import { ref, refKey, type Ref } from '../../../kernel/ref.ts'
import { accept, refuse, type Verdict } from '../../../kernel/verdict.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import type { Module } from '../../../platform/manifest/index.ts'
import { titlesOf } from '../../../platform/manifest/telling.ts'
import { tellChange } from '../account/letters.ts'
import { askToProve, newCode, prove } from '../confirmations/store.ts'
import { isOver } from '../roles/model.ts'
import { recordEnd } from '../roles/actions.ts'
import { authorityRoles, lockAuthorityRoles, lockPerson, rolesOfPerson, saveEnd } from '../roles/store.ts'
import { ownAccount } from '../second-factor/actions.ts'
import { CODE_SECONDS, engineOf } from '../sign-in/engine.ts'
import { letterWithCode } from '../sign-in/letter.ts'
import { LIMITS, takeTurn } from '../sign-in/limits.ts'
import type { CodeRefusal } from '../sign-in/model.ts'
import { deleteCodes } from '../sign-in/store.ts'
import { isLastAuthority, type ClosingRefusal } from './model.ts'

/** What every module holds of the person, by its name; modules that hold nothing are left out. */
export async function gather(
  modules: readonly Module[],
  db: Db,
  personId: string,
): Promise<{ module: Module; parts: Record<string, unknown> }[]> {
  const gathered = []
  for (const module of modules) {
    const parts = await module.personalData?.(db, personId)
    if (parts && Object.keys(parts).length > 0) gathered.push({ module, parts })
  }
  return gathered
}

/** What they said in public and may take back only while they have an account, as it is called. */
export async function withdrawableOf(modules: readonly Module[], db: Db, personId: string) {
  const found: Ref[] = []
  for (const module of modules) found.push(...((await module.withdrawable?.(db, personId)) ?? []))
  const titles = await titlesOf(db, modules, found)
  return found.flatMap((one) => titles.get(refKey(one)) ?? [])
}

/** Whether whoever asks must first see to it that somebody else can give roles. */
export const mustHandOver = async ({ db, today }: Context, personId: string) =>
  isLastAuthority(personId, await authorityRoles(db), today())

/** Mails the code that confirms it. Throws what the mail server refused. */
export async function requestClosing(context: Context): Promise<Verdict<null, 'too-many-requests'>> {
  const account = await ownAccount(context)
  const code = newCode()
  const isAllowed = await context.transaction(async (tx) => {
    if (!(await takeTurn(context, tx, LIMITS.lettersOfPerson, account.id))) return false
    await askToProve(context, tx, { purpose: 'closing', who: account.id, proof: code, seconds: CODE_SECONDS })
    return true
  })
  if (!isAllowed) return refuse('too-many-requests')
  await context.mail.send(letterWithCode(context, account.email, code, 'closing'))
  return accept(null)
}

/**
 * Closes the account for good, in one transaction: roles end, every module forgets what was the person's alone, and the row that
 * their contributions refer to loses name, e-mail and language. The upper modules forget first.
 */
export async function closeAccount(
  context: Context,
  modules: readonly Module[],
  code: string,
): Promise<Verdict<null, CodeRefusal | ClosingRefusal> & { triesLeft?: number }> {
  const account = await ownAccount(context)
  const verdict = await context.transaction(
    async (tx): Promise<Verdict<null, CodeRefusal | ClosingRefusal> & { triesLeft?: number }> => {
      const authorities = await lockAuthorityRoles(tx)
      await lockPerson(tx, account.id)
      if (isLastAuthority(account.id, authorities, context.today())) return refuse('last-authority-leaves')
      const proved = await prove(context, tx, { purpose: 'closing', who: account.id, proof: code })
      if (!proved.ok) return proved
      await endRoles(context, tx, account.id)
      for (const module of modules.toReversed()) await module.forget?.(tx, account.id)
      await deleteCodes(tx, engineOf(context).identifierOf(account.email))
      await record(tx, {
        event: 'account.closed',
        subject: ref('person', account.id),
        actorId: account.id,
        public: false,
      })
      return accept(null)
    },
  )
  if (verdict.ok) await tellChange(context, account, 'closed')
  return verdict
}

async function endRoles({ today }: Context, tx: Tx, personId: string) {
  for (const role of await rolesOfPerson(tx, personId)) {
    if (isOver(role, today())) continue
    const end = role.fromDay > today() ? role.fromDay : today()
    await saveEnd(tx, role.id, end)
    await recordEnd(tx, role, end, personId)
  }
}
