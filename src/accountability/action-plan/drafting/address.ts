import { planAddress } from '../plans/address.ts'

export const draftingAddress = (slug: string) => `${planAddress(slug)}/redaccion`
export const proposalsAddress = (slug: string) => `${draftingAddress(slug)}/aportaciones`
/** All that is drafted of a commitment. */
export const draftsAddress = (slug: string, commitment: number) => `${draftingAddress(slug)}/compromisos/${commitment}`
export const draftAddress = (slug: string, commitment: number, version: number) =>
  `${draftsAddress(slug, commitment)}/versiones/${version}`
export const draftDifference = (slug: string, commitment: number, from: number, to: number) =>
  `${draftsAddress(slug, commitment)}/comparar?de=${from}&a=${to}`
export const submissionAddress = (slug: string, number: number) => `${draftingAddress(slug)}/aprobacion/${number}`
