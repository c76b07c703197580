/** The door of the legal framework: the principles that records are tagged by, and what the product ships. */
export { seedLegalFramework } from './catalogue/seed.ts'
export {
  principleIdOf,
  principleNames,
  principleOptions,
  principlesOfCatalogues,
  type PrincipleName,
} from './principles/store.ts'
