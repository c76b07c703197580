export const decisionAddress = (id: string) => `/decisiones/${id}`
export const makerAddress = (slug: string) => `/instancias/${slug}`
