import { holds, type Actor } from '../../platform/access/index.ts'

/** The law is the same for everybody: who keeps it in one authority keeps it for all. */
export const canManage = (actor: Actor) => holds(actor, 'legal-framework.manage')
