import type { Locale } from '../../kernel/text.ts'
import type { Actor } from '../access/index.ts'
import type { Settings } from '../config/index.ts'
import type { Db, Tx } from '../database/index.ts'
import type { SafeFetch } from '../fetch/index.ts'
import type { Jobs } from '../jobs/index.ts'
import type { Entry } from '../journal/index.ts'
import type { Matter } from '../manifest/index.ts'
import type { Told } from '../manifest/telling.ts'
import type { Mail } from '../mail/index.ts'
import type { Storage } from '../storage/index.ts'

/** What the platform gives to every act, whoever asks: a page, the API, a job, the command line. */
export type Services = {
  settings: Settings
  db: Db
  /** One act, one transaction; once it has committed, what was cached before is stale. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  storage: Storage
  /** For every address that a stranger gave. */
  safeFetch: SafeFetch
  mail: Mail
  jobs: Jobs
  /** What decision-makers may decide, as the modules say. */
  matters: readonly Matter[]
  now(): Date
  /** Today in the city, `YYYY-MM-DD`. */
  today(): string
}

/** What a request brings to its handler. */
export type Context = Services & {
  actor: Actor
  locale: Locale
  /** Path and query; `.json` and `lang` are already taken off. */
  url: URL
  request: Request
  /** Address of the client, as far as TRUST_PROXY allows to believe it. */
  clientAddress: string
  /** Entries of the journal as sentences in the language asked for, whichever module recorded them. */
  tell(entries: readonly Entry[]): Promise<Told[]>
}
