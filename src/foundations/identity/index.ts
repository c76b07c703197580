/** The door of identity: who acts, their public names, and the acts that give people their roles. */
export { ensurePerson } from './account/actions.ts'
export { identify } from './account/identify.ts'
export { accountsOf, findAccount, peopleNames, type Account } from './account/store.ts'
export { PublicName } from './account/model.ts'
export { accountRoutes } from './account/routes.tsx'
export { deskRoutes } from './desk/routes.tsx'
export { personalDataRoutes } from './personal-data/routes.tsx'
export { proof } from './second-factor/proof.tsx'
export { grantRole, type Grant } from './roles/actions.ts'
export { PersonId, ROLES, type RoleName } from './roles/model.ts'
export {
  accountsHolding,
  heldRoleIn,
  holdersOf,
  peopleAnsweringFor,
  peopleOfOrganization,
  rolesOfPerson,
} from './roles/store.ts'
export { endTokensOf, identifyToken, makeToken } from './tokens/actions.ts'
export { tokenRoutes } from './tokens/routes.tsx'
export { bootstrapAuthority, needsSetUp, setUpCode } from './set-up/actions.ts'
