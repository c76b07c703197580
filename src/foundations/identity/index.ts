/** The door of identity: who acts, their public names, and the acts that give people their roles. */
export { ensurePerson } from './account/actions.ts'
export { identify } from './account/identify.ts'
export { findAccount, peopleNames } from './account/store.ts'
export { deskRoutes } from './desk/routes.tsx'
export { grantRole, type Grant } from './roles/actions.ts'
export { PersonId, ROLES, type RoleName } from './roles/model.ts'
export { bootstrapAuthority, needsSetUp, setUpCode } from './set-up/actions.ts'
