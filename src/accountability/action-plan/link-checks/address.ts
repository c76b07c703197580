/** Everything that was found of a link that a piece of evidence is. */
export const checksAddress = (pieceId: string) => `/evidencias/${pieceId}/revisiones`
/** A copy of what it gave, to save. */
export const copyAddress = (pieceId: string, sha256: string) => `/evidencias/${pieceId}/copias/${sha256}`
/** Where other evidence is brought in its place. */
export const replaceAddress = (pieceId: string) => `/evidencias/${pieceId}/sustituir`
/** The links of a plan's evidence, and how many answer. */
export const planLinks = (planSlug: string) => `/planes/${planSlug}/enlaces`
