export { relate, unrelate } from './actions.ts'
export { threadAddress } from './address.ts'
export { RELATIONS, type Link, type Relation } from './model.ts'
