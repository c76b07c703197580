/** What follows `/planes/` and is a page of its own: their routes are made of these words, and no plan may have one for its slug. */
export const PLAN_WORDS = {
  create: 'nuevo',
  import: 'importar',
  export: 'exportar',
  template: 'plantilla',
  compare: 'comparar',
  minimums: 'minimos',
} as const

export const MINIMUMS = `/planes/${PLAN_WORDS.minimums}`

/** A plan's board; the current one is also at /plan. */
export const planAddress = (slug: string) => `/planes/${slug}`
/** Every commitment of every plan. */
export const acrossPlansAddress = '/compromisos'
export const commitmentsAddress = (slug: string) => `/planes/${slug}/compromisos`

/** `number` as the addresses of commitments and milestones have it. */
export const commitmentPath = (slug: string, number: number) => `${commitmentsAddress(slug)}/${number}`
export const milestonePath = (slug: string, commitment: number, number: number) =>
  `${commitmentPath(slug, commitment)}/hitos/${number}`

/** The same address with other parameters; what is undefined is taken out. */
export function withQuery(
  address: string,
  query: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
  return parameters.size > 0 ? `${address}?${parameters}` : address
}
