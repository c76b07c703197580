import type { Actor } from '../../src/platform/access/index.ts'

/** Ids of a small plan: one owner, one officer, some milestones to report. */
export interface World {
  organizationId: string
  personId: string
  planId: string
  milestones: string[]
}

/** Keeps the plan and reports it: here it is not permissions that are tested. */
export function officerOf({ organizationId, personId }: Pick<World, 'organizationId' | 'personId'>): Actor {
  const permissions = ['plan.manage', 'milestone.report'].map((name) => [name, new Set([organizationId])] as const)
  return { person: { id: personId, name: 'Ana' }, roles: [], permissions: new Map(permissions) }
}
