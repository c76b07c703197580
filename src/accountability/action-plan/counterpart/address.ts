import { milestonePath } from '../plans/address.ts'

export type ReportPlace = { planSlug: string; commitment: number; milestone: number; report: number }

/** A report on the page of its milestone, with what the counterpart says of it. */
export const reportAddress = ({ planSlug, commitment, milestone, report }: ReportPlace) =>
  `${milestonePath(planSlug, commitment, milestone)}#reporte-${report}`

/** Where the counterpart answers a report. */
export const responseForm = ({ planSlug, commitment, milestone, report }: ReportPlace) =>
  `${milestonePath(planSlug, commitment, milestone)}/avances/${report}/contraparte`

/** A file of evidence that the counterpart brought, as it was received. */
export const proofAddress = (id: string) => `/evidencias/contraparte/${id}`

/** «RC-1-2-3-1»: word 1 on report 3 of milestone 2 of commitment 1. It is also its place in the plan, so it never repeats there. */
export const responseFolio = ({ commitment, milestone, report }: ReportPlace, number: number) =>
  `RC-${commitment}-${milestone}-${report}-${number}`
