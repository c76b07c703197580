import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { ref } from '../../../../kernel/ref.ts'
import { first } from '../../../../platform/database/index.ts'
import type { Services } from '../../../../platform/http/index.ts'
import { record } from '../../../../platform/journal/index.ts'
import { readInstallation, writeInstallation } from '../../../../platform/database/installation.ts'
import { scaleSets } from '../tables.ts'
import { ScaleSetDraft } from './model.ts'
import { insertScaleSet } from './store.ts'

/** Names of the files of this installation's product that it was given once: what was taken out since does not come back. */
const GIVEN = 'shipped-scales'

/** The sets of scales that come with the product, by the name of their file, oldest first. Throws where one is malformed. */
export function readShippedScales(folder = join(import.meta.dirname, '../shipped')): Map<string, ScaleSetDraft> {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
  return new Map(files.map((file) => [file, ScaleSetDraft.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))]))
}

/** Adds the sets of scales that the product ships and this installation was never given. To be run at every start. Answers how many. */
export function seedScales(services: Pick<Services, 'transaction'>, shipped = readShippedScales()): Promise<number> {
  return services.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(73637468)`) // several processes start at once
    const given = ((await readInstallation(tx, GIVEN)) as string[] | undefined) ?? []
    const fresh = [...shipped].filter(([seed]) => !given.includes(seed))
    for (const [seed, draft] of fresh) {
      if (first(await tx.select({ id: scaleSets.id }).from(scaleSets).where(eq(scaleSets.seed, seed)))) continue
      const { id, version } = await insertScaleSet(tx, draft, seed)
      await record(tx, {
        event: 'scales.added',
        subject: ref('scale-set', id),
        actorId: null,
        details: { name: draft.name.es, version },
      })
    }
    if (fresh.length > 0) await writeInstallation(tx, GIVEN, [...given, ...fresh.map(([seed]) => seed)])
    return fresh.length
  })
}
