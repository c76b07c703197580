import { planAddress } from '../plans/address.ts'

export const cutsAddress = (slug: string) => `${planAddress(slug)}/cortes`
export const cutAddress = (slug: string, number: number) => `${cutsAddress(slug)}/${number}`
export const closingAddress = (slug: string) => `${planAddress(slug)}/informe-de-cierre`
