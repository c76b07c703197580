/** A file of evidence, as it was received. */
export const evidenceAddress = (id: string) => `/evidencias/${id}`
