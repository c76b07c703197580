import type { Db, Tx } from '../../../platform/database/index.ts'
import { endTokensOf } from './actions.ts'
import { tokensOf, type Token } from './store.ts'

/** What is held of a person's tokens. The token itself is not: only a hash that nobody can turn back. */
export const ownTokens = (db: Db, personId: string): Promise<Token[]> => tokensOf(db, personId)

/** A closed account acts no more. What its tokens were answered goes with them. */
export const forgetTokens = async (tx: Tx, personId: string): Promise<void> => void (await endTokensOf(tx, personId))
