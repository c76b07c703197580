import type { Ref } from '../../../kernel/ref.ts'

export const MINE = '/mi-mesa/seguimientos'
export const feedAddress = ({ kind, id }: Ref) => `/historial/${kind}/${id}.atom`
export const calendarAddress = ({ kind, id }: Ref) => `/calendario/${kind}/${id}.ics`
