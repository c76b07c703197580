/** «AV-1-2-3»: report 3 of milestone 2 of commitment 1. It is also its place in the plan, so it never repeats there. */
export const folioOf = (commitment: number, milestone: number, report: number) =>
  `AV-${commitment}-${milestone}-${report}`
