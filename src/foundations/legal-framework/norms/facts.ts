import type { VersionFacts } from './model.ts'
import type { Norm, Provision, Version } from './store.ts'

// What a correction may change of each record, and what it is compared by. Addresses are permanent.

export type NormFacts = Omit<Norm, 'id' | 'slug'>
export const normFacts = ({ title, shortName, kind, issuer, summary }: Norm): NormFacts => ({
  title,
  shortName,
  kind,
  issuer,
  summary,
})

export const versionFacts = (version: Version): VersionFacts => ({
  label: version.label,
  publication: version.publication,
  url: version.url,
  publishedOn: version.publishedOn,
  inForceFrom: version.inForceFrom,
  inForceUntil: version.inForceUntil,
  confirmedUntil: version.confirmedUntil,
  ended: version.ended,
  endedBy: version.endedBy?.id ?? null,
  note: version.note,
})

export type ProvisionFacts = Omit<Provision, 'id' | 'anchor'>
export const provisionFacts = ({ article, fraction, numeral, summary, note }: Provision): ProvisionFacts => ({
  article,
  fraction,
  numeral,
  summary,
  note,
})
