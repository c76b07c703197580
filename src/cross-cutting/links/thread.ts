import { refKey, sameRef, type Ref } from '../../kernel/ref.ts'
import type { Locale } from '../../kernel/text.ts'
import type { Db } from '../../platform/database/index.ts'
import { STAGES, type Resource, type Stage, type Strand } from '../../platform/manifest/index.ts'
import { knownModules, resourceOf, titlesOfAny, type Titled } from '../../platform/manifest/registry.ts'
import { orderedEnds } from './model.ts'
import { linksOf } from './store.ts'

/** More steps than anybody follows on a page. */
const MOST = 150
/** From a problem to an answer there are nine stages; records of one stage may follow each other. */
const LONGEST = 12

export type Step = Titled & { ref: Ref; says: readonly string[] }
export type Thread = {
  stages: { stage: Stage; steps: Step[] }[]
  strands: Strand[]
  /** Whether it goes on beyond what is here. */
  cut: boolean
}

const threaded = (): Resource[] =>
  knownModules()
    .flatMap(({ resources }) => resources)
    .filter(({ thread }) => thread)

export const isThreaded = (kind: string) => resourceOf(kind)?.thread !== undefined

/**
 * All that a record came from and all that came from it, on the way from a public problem to a verified result: by what the modules
 * say of their records, and by the relations that people said. Not what else came from where it came: each record has its thread.
 */
export async function threadOf(db: Db, subject: Ref, locale: Locale): Promise<Thread> {
  const found = new Map([[refKey(subject), subject]])
  const strands = new Map<string, Strand>()
  const walk = async (next: (refs: readonly Ref[]) => Promise<Strand[]>, end: keyof Strand) => {
    let front: Ref[] = [subject]
    for (let length = 0; length < LONGEST && front.length > 0; length++) {
      const reached: Ref[] = []
      for (const strand of await next(front)) {
        const other = strand[end]
        if (!found.has(refKey(other))) {
          if (found.size >= MOST) return true
          found.set(refKey(other), other)
          reached.push(other)
        }
        strands.set(`${refKey(strand.before)} ${refKey(strand.after)}`, strand)
      }
      front = reached
    }
    return false
  }
  const cutBefore = await walk((refs) => before(db, refs), 'before')
  const cutAfter = await walk((refs) => after(db, refs, MOST), 'after')
  const steps = await tellSteps(db, [...found.values()], locale)
  const shown = new Set(steps.map(({ ref }) => refKey(ref)))
  return {
    stages: STAGES.map((stage) => ({
      stage,
      steps: steps.filter(({ ref }) => resourceOf(ref.kind)?.thread?.stage === stage),
    })).filter(({ steps }) => steps.length > 0),
    strands: [...strands.values()].filter(
      (strand) => shown.has(refKey(strand.before)) && shown.has(refKey(strand.after)),
    ),
    cut: cutBefore || cutAfter,
  }
}

async function before(db: Db, refs: readonly Ref[]): Promise<Strand[]> {
  const told = await saidBetween(db, refs)
  const strands = told.filter((strand) => refs.some((one) => sameRef(one, strand.after)))
  for (const { kind, thread } of threaded()) {
    const ids = refs.filter((one) => one.kind === kind).map(({ id }) => id)
    if (ids.length > 0 && thread?.before) strands.push(...(await thread.before(db, ids)))
  }
  return strands
}

async function after(db: Db, refs: readonly Ref[], most: number): Promise<Strand[]> {
  const told = await saidBetween(db, refs)
  const strands = told.filter((strand) => refs.some((one) => sameRef(one, strand.before)))
  for (const { thread } of threaded()) if (thread?.after) strands.push(...(await thread.after(db, refs, most)))
  return strands
}

/** Relations that people said, as far as they have a direction and both ends lie on a thread. */
const saidBetween = async (db: Db, refs: readonly Ref[]): Promise<Strand[]> =>
  (await linksOf(db, refs)).flatMap((link) => {
    const ends = orderedEnds(link)
    return ends && isThreaded(ends.before.kind) && isThreaded(ends.after.kind) ? [ends] : []
  })

/** Those that are public, in the order in which they were found. */
async function tellSteps(db: Db, refs: readonly Ref[], locale: Locale): Promise<Step[]> {
  const titles = await titlesOfAny(db, refs)
  const says = new Map<string, string[]>()
  for (const { kind, thread } of threaded()) {
    const ids = refs.filter((one) => one.kind === kind).map(({ id }) => id)
    if (ids.length === 0 || !thread?.says) continue
    for (const [id, lines] of await thread.says(db, ids, locale)) says.set(refKey({ kind, id }), lines)
  }
  return refs.flatMap((one) => {
    const titled = titles.get(refKey(one))
    return titled ? [{ ...titled, ref: one, says: says.get(refKey(one)) ?? [] }] : []
  })
}
