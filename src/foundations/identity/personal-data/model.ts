import type { Day } from '../../../kernel/dates.ts'
import { isInForce, isOver, type HeldRole } from '../roles/model.ts'

/**
 * Whether nobody would be left who can give roles: then whoever leaves must hand over first. As in `canEnd`, who counts holds a
 * role of authority without an end.
 */
export function isLastAuthority(personId: string, authorities: readonly HeldRole[], today: Day): boolean {
  const isMine = (role: HeldRole) => role.personId === personId
  return (
    authorities.some((role) => isMine(role) && !isOver(role, today)) &&
    !authorities.some((role) => !isMine(role) && role.untilDay === null && isInForce(role, today))
  )
}

export type ClosingRefusal = 'last-authority-leaves'
