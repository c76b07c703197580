import { commitmentPath, planAddress } from '../plans/address.ts'

export const SCALES = '/escalas'
export const scaleSetAddress = (slug: string, version?: number) =>
  version === undefined ? `${SCALES}/${slug}` : `${SCALES}/${slug}?version=${version}`

export const planAssessment = (slug: string) => `${planAddress(slug)}/valoracion`
export const assessmentAddress = (slug: string, number: number) => `${commitmentPath(slug, number)}/valoracion`
/** One edition of it, on the page of all. */
export const editionAddress = (slug: string, number: number, edition: number) =>
  `${assessmentAddress(slug, number)}#edicion-${edition}`
export const draftAddress = (slug: string, number: number) => `${assessmentAddress(slug, number)}/borrador`
export const scaleDraftAddress = (slug: string, number: number, scale: string) =>
  `${draftAddress(slug, number)}/${scale}`
export const reviewAddress = (slug: string, number: number) => `${assessmentAddress(slug, number)}/revision`
export const replyAddress = (slug: string, number: number) => `${assessmentAddress(slug, number)}/respuesta`

/** A file that an answer or a reply brought, as it was received. */
export const ownProofAddress = (id: string) => `/evidencias/valoracion/${id}`
