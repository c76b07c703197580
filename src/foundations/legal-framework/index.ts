/** The door of the legal framework: the principles that records are tagged by, and what the product ships. */
export { seedLegalFramework } from './catalogue/seed.ts'
export { principleNames, principleOptions, type PrincipleName } from './principles/store.ts'
