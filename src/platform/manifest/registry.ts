import { refKey, type Ref } from '../../kernel/ref.ts'
import type { TranslatedText } from '../../kernel/text.ts'
import type { Db } from '../database/index.ts'
import type { Module, Resource } from './index.ts'
import { titlesOf } from './telling.ts'

let known: readonly Module[] = []

/** Says which modules there are. `app` does, once it has put them together: a module that hangs things on any record asks here what there is. */
export const knowModules = (modules: readonly Module[]) => {
  known = modules
}

export const knownModules = (): readonly Module[] => known

/** How records of that kind are read, whichever module keeps them; undefined where none does. */
export const resourceOf = (kind: string): Resource | undefined =>
  known.flatMap(({ resources }) => resources).find((resource) => resource.kind === kind)

export type Titled = { title: TranslatedText; address: string }

/** Titles and addresses of records of any kinds, by `refKey`; those that are not public are left out. A query per kind. */
export const titlesOfAny = (db: Db, refs: readonly Ref[]): Promise<Map<string, Titled>> => titlesOf(db, known, refs)

export const titleOfAny = async (db: Db, subject: Ref): Promise<Titled | undefined> =>
  (await titlesOfAny(db, [subject])).get(refKey(subject))
