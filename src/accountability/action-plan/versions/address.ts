import { planAddress } from '../plans/address.ts'

export const versionsAddress = (slug: string) => `${planAddress(slug)}/versiones`
export const versionAddress = (slug: string, number: number) => `${versionsAddress(slug)}/${number}`
/** The signed bytes themselves. */
export const versionFile = (slug: string, number: number) => `${versionAddress(slug, number)}/texto.json`
export const differenceAddress = (slug: string, from: number, to: number) =>
  `${versionsAddress(slug)}/comparar?de=${from}&a=${to}`

export const amendmentsAddress = (slug: string) => `${planAddress(slug)}/modificaciones`
export const amendmentAddress = (slug: string, number: number) => `${amendmentsAddress(slug)}/${number}`
