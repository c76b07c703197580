import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { and, eq, sql } from 'drizzle-orm'
import { z } from 'zod'
import { Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { TranslatedText } from '../../../kernel/text.ts'
import { first, type Tx } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import { record } from '../../../platform/journal/index.ts'
import { anchorOf, Ending, NormKind } from '../norms/model.ts'
import { insertNorm, insertProvision, insertVersion, saveEnding } from '../norms/store.ts'
import { insertCatalogue, insertPrinciple } from '../principles/store.ts'
import { normVersions, norms, principleCatalogues, principles, provisions } from '../tables.ts'

const Slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

const ProvisionFile = z.strictObject({
  article: z.string().min(1),
  fraction: z.string().min(1).nullable().default(null),
  numeral: z.string().min(1).nullable().default(null),
  /** Only where two provisions carry the same number. */
  anchor: Slug.optional(),
  summary: TranslatedText,
  note: TranslatedText.nullable().default(null),
})

const VersionFile = z.strictObject({
  label: TranslatedText,
  publication: z.string().min(1),
  url: z.url().nullable(),
  publishedOn: Day,
  inForceFrom: Day.nullable(),
  inForceUntil: Day.nullable(),
  /** Where it is not confirmed that it is still in force: the last day on which it is known to be. */
  confirmedUntil: Day.nullable().default(null),
  ended: Ending.nullable(),
  /** Slug of the norm that replaced it. */
  endedBy: Slug.nullable(),
  note: TranslatedText.nullable(),
  provisions: z.array(ProvisionFile),
})

const NormFile = z.strictObject({
  norm: z.strictObject({
    slug: Slug,
    title: TranslatedText,
    shortName: TranslatedText,
    kind: NormKind,
    issuer: TranslatedText,
    summary: TranslatedText.nullable(),
  }),
  versions: z.array(VersionFile).min(1),
})

const PrinciplesFile = z.strictObject({
  catalogue: z.strictObject({
    slug: Slug,
    name: TranslatedText,
    /** Slug of the norm, and publication of the version, that it comes from. */
    norm: Slug,
    publishedOn: Day,
    /** Anchor of the provision that lists them. */
    provision: Slug.nullable(),
    validFrom: Day.nullable(),
    validUntil: Day.nullable(),
    source: TranslatedText,
  }),
  principles: z.array(z.strictObject({ slug: Slug, name: TranslatedText, explanation: TranslatedText })).min(1),
})

export type Shipped = { norms: z.infer<typeof NormFile>[]; catalogues: z.infer<typeof PrinciplesFile>[] }

/** The norms and principles that come with the product: the `.json` files of this folder. Throws where one is malformed. */
export function readShipped(folder = import.meta.dirname): Shipped {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
  const contents = files.map((file): Record<string, unknown> => JSON.parse(readFileSync(join(folder, file), 'utf8')))
  return {
    norms: contents.filter((content) => 'norm' in content).map((content) => NormFile.parse(content)),
    catalogues: contents.filter((content) => 'catalogue' in content).map((content) => PrinciplesFile.parse(content)),
  }
}

/**
 * Adds what the product ships and this installation has never been given; what people have since edited stays as they
 * left it. To be run at every start. Answers how many norms, versions, provisions, catalogues and principles it added.
 */
export function seedLegalFramework(services: Pick<Services, 'transaction'>, shipped = readShipped()): Promise<number> {
  return services.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(73637467)`) // several processes start at once
    const known = await knownSeeds(tx)
    let added = 0
    for (const file of shipped.norms) added += await seedNorm(tx, file, known)
    for (const file of shipped.norms) await tieReplacements(tx, file, known)
    for (const file of shipped.catalogues) added += await seedCatalogue(tx, file, known)
    return added
  })
}

async function knownSeeds(tx: Tx): Promise<ReadonlySet<string>> {
  const all = new Set<string>()
  for (const table of [norms, normVersions, provisions, principleCatalogues, principles]) {
    for (const { seed } of await tx
      .select({ seed: table.seed })
      .from(table)
      .where(sql`${table.seed} is not null`))
      all.add(seed!)
  }
  return all
}

async function seedNorm(
  tx: Tx,
  { norm, versions }: Shipped['norms'][number],
  known: ReadonlySet<string>,
): Promise<number> {
  const seed = norm.slug
  let added = 0
  if (!known.has(seed)) {
    if (first(await tx.select({ id: norms.id }).from(norms).where(eq(norms.slug, norm.slug)))) return 0 // somebody here entered it before us
    const id = await insertNorm(tx, { ...norm, seed })
    await record(tx, {
      event: 'norm.registered',
      subject: ref('norm', id),
      actorId: null,
      details: { name: norm.shortName.es },
    })
    added++
  }
  const { id: normId } = first(await tx.select({ id: norms.id }).from(norms).where(eq(norms.seed, seed)))!
  for (const version of versions)
    added += await seedVersion(tx, normId, `${seed}/${version.publishedOn}`, version, known)
  return added
}

async function seedVersion(
  tx: Tx,
  normId: string,
  seed: string,
  version: z.infer<typeof VersionFile>,
  known: ReadonlySet<string>,
): Promise<number> {
  let added = 0
  if (!known.has(seed)) {
    if (!(await insertVersion(tx, { ...rowOf(version), normId, endedBy: null, seed }))) return 0
    added++
  }
  const { id: normVersionId } = first(
    await tx.select({ id: normVersions.id }).from(normVersions).where(eq(normVersions.seed, seed)),
  )!
  for (const provision of version.provisions) {
    const anchor = provision.anchor ?? anchorOf(provision)
    if (
      !known.has(`${seed}#${anchor}`) &&
      (await insertProvision(tx, { ...provision, anchor, normVersionId, seed: `${seed}#${anchor}` }))
    )
      added++
  }
  return added
}

const rowOf = ({
  label,
  publication,
  url,
  publishedOn,
  inForceFrom,
  inForceUntil,
  confirmedUntil,
  ended,
  note,
}: z.infer<typeof VersionFile>) => ({
  label,
  publication,
  url,
  publishedOn,
  inForceFrom,
  inForceUntil,
  confirmedUntil,
  ended,
  note,
})

/** Once every norm is there: which one replaced which. Only for versions added just now. */
async function tieReplacements(tx: Tx, { norm, versions }: Shipped['norms'][number], known: ReadonlySet<string>) {
  for (const { publishedOn, ended, endedBy, inForceUntil } of versions) {
    const seed = `${norm.slug}/${publishedOn}`
    if (known.has(seed) || !endedBy || !ended) continue
    const version = first(
      await tx.select({ id: normVersions.id }).from(normVersions).where(eq(normVersions.seed, seed)),
    )
    const replacing = first(await tx.select({ id: norms.id }).from(norms).where(eq(norms.slug, endedBy)))
    if (version && replacing) await saveEnding(tx, version.id, { ended, inForceUntil, endedBy: replacing.id })
  }
}

async function seedCatalogue(
  tx: Tx,
  { catalogue, principles: named }: Shipped['catalogues'][number],
  known: ReadonlySet<string>,
): Promise<number> {
  const seed = `principles/${catalogue.slug}`
  const version = first(
    await tx
      .select({ id: normVersions.id, normId: normVersions.normId })
      .from(normVersions)
      .where(eq(normVersions.seed, `${catalogue.norm}/${catalogue.publishedOn}`)),
  )
  if (!version) return 0
  const provision = catalogue.provision
    ? first(
        await tx
          .select({ id: provisions.id })
          .from(provisions)
          .where(and(eq(provisions.normVersionId, version.id), eq(provisions.anchor, catalogue.provision))),
      )
    : undefined
  const provisionId = provision?.id ?? null
  let added = 0
  if (!known.has(seed)) {
    if (
      first(
        await tx
          .select({ id: principleCatalogues.id })
          .from(principleCatalogues)
          .where(eq(principleCatalogues.slug, catalogue.slug)),
      )
    )
      return 0
    const { slug, name, source, validFrom, validUntil } = catalogue
    await insertCatalogue(tx, {
      slug,
      name,
      source,
      validFrom,
      validUntil,
      normVersionId: version.id,
      provisionId,
      seed,
    })
    await record(tx, {
      event: 'norm.catalogue-added',
      subject: ref('norm', version.normId),
      actorId: null,
      details: { name: name.es },
    })
    added++
  }
  const { id: catalogueId } = first(
    await tx.select({ id: principleCatalogues.id }).from(principleCatalogues).where(eq(principleCatalogues.seed, seed)),
  )!
  for (const [index, principle] of named.entries()) {
    const key = `${seed}/${principle.slug}`
    if (known.has(key)) continue
    const id = await insertPrinciple(tx, { ...principle, catalogueId, number: index + 1, provisionId, seed: key })
    if (!id) continue
    await record(tx, {
      event: 'principle.added',
      subject: ref('principle', id),
      actorId: null,
      details: { name: principle.name.es },
      about: [ref('norm', version.normId)],
    })
    added++
  }
  return added
}
