/** The door of the legal framework: the principles that records are tagged by, and what the product ships. */
export { seedLegalFramework } from './catalogue/seed.ts'
export { citedProvisions, type CitedProvision } from './norms/cited.ts'
export {
  principleIdOf,
  principleNames,
  principleOptions,
  principlesBeside,
  type PrincipleName,
} from './principles/store.ts'
