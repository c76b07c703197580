/** A pointer to any record of the house, whoever keeps it: `{ kind: 'commitment', id: '0193…' }`. */
export type Ref = { readonly kind: string; readonly id: string }

export const ref = (kind: string, id: string): Ref => ({ kind, id })
export const refKey = ({ kind, id }: Ref) => `${kind}:${id}`
export const sameRef = (a: Ref, b: Ref) => a.kind === b.kind && a.id === b.id
