import { ref, refKey } from '../../kernel/ref.ts'
import type { Db } from '../../platform/database/index.ts'
import { readInstallation } from '../../platform/database/installation.ts'

/** The installation itself, for acts on nothing smaller. */
export const INSTALLATION = ref('installation', '00000000-0000-7000-8000-000000000000')

// Facts of the installation.
/** True while the demonstration is loaded: every page says so, and anyone may try its roles. */
export const DEMONSTRATION = 'demonstration'
/** The organizations and people that it brought and that are still here: all of them while it is loaded, its leftovers after that. */
export const DEMONSTRATION_RECORDS = 'demonstration-records'
/** Ids of people of the demonstration who are gone, while something that they did on real records is still told. */
export const DEMONSTRATION_ACTORS = 'demonstration-actors'

export type Brought = {
  organizations: readonly string[]
  people: readonly string[]
  posts?: readonly string[]
  makers?: readonly string[]
}

/** What it brought and is still here; null where there is nothing of it. */
export async function readBrought(db: Db): Promise<Brought | null> {
  const kept = (await readInstallation(db, DEMONSTRATION_RECORDS)) as Partial<Brought> | undefined
  return kept
    ? {
        organizations: kept.organizations ?? [],
        people: kept.people ?? [],
        posts: kept.posts ?? [],
        makers: kept.makers ?? [],
      }
    : null
}

export const readGoneActors = async (db: Db): Promise<readonly string[]> =>
  ((await readInstallation(db, DEMONSTRATION_ACTORS)) as string[] | undefined) ?? []

export type DemonstrationFacts = {
  loaded: boolean
  /** By `refKey`: records that stayed when the rest was removed, each of which says so on its page. */
  leftovers: ReadonlySet<string>
  goneActors: ReadonlySet<string>
}

export const NO_DEMONSTRATION: DemonstrationFacts = { loaded: false, leftovers: new Set(), goneActors: new Set() }

/** What pages need to know of it. */
export async function readDemonstrationFacts(db: Db): Promise<DemonstrationFacts> {
  const loaded = (await readInstallation(db, DEMONSTRATION)) === true
  const brought = loaded ? null : await readBrought(db)
  return {
    loaded,
    leftovers: new Set(brought?.organizations.map((id) => refKey(ref('organization', id)))),
    goneActors: new Set(await readGoneActors(db)),
  }
}
