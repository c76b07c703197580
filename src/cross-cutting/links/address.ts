import type { Ref } from '../../kernel/ref.ts'

export const linksAddress = ({ kind, id }: Ref) => `/relaciones/${kind}/${id}`
export const newLinkAddress = (subject: Ref) => `${linksAddress(subject)}/nueva`
export const withdrawAddress = (link: string) => `/relaciones/retirar/${link}`
export const threadAddress = ({ kind, id }: Ref) => `/hilo/${kind}/${id}`
