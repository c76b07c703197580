import { expect, it } from 'vitest'
import type { HeldRole } from '../roles/model.ts'
import { isLastAuthority } from './model.ts'

const role = (personId: string, fromDay = '2026-01-01', untilDay: string | null = null): HeldRole => ({
  id: personId + fromDay,
  personId,
  organizationId: 'o',
  role: 'authority',
  fromDay,
  untilDay,
})

it.each([
  ['nobody’s role', [], false],
  ['mine alone', [role('me')], true],
  ['mine, and another’s', [role('me'), role('her')], false],
  ['mine, and another’s that will end', [role('me'), role('her', '2026-01-01', '2026-12-31')], true],
  ['mine, and another’s that has not begun', [role('me'), role('her', '2027-01-01')], true],
  ['two of mine', [role('me'), role('me', '2026-02-01')], true],
  ['mine that is over', [role('me', '2026-01-01', '2026-11-01')], false],
  ['mine that is to come', [role('me', '2027-01-01')], true],
  ['only another’s', [role('her')], false],
])('of %s I am the last: %s', (_, authorities, is) => expect(isLastAuthority('me', authorities, '2026-11-23')).toBe(is))
