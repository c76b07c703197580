/** The door of decisions: who decides, by which rule, what was put before them and with what outcome. */
export {
  castVote,
  closeByClock,
  closeDecision,
  excuseOneself,
  proposeAgreement,
  withdrawDecision,
  type Acting,
} from './actions.ts'
export { decisionAddress, makerAddress } from './address.ts'
export { addMember, addSeat, createMaker, setRule } from './makers/actions.ts'
export type { Maker } from './makers/model.ts'
export { makersFor, makersOf, matterNames } from './makers/questions.ts'
export {
  outcomeOf,
  lastDecided,
  rejecterOf,
  type Decision,
  type DecisionId,
  type Choice,
  type MakerId,
  type Outcome,
  type Rule,
  type Tally,
} from './model.ts'
export { hashOf, openDecision, type OpeningRefusal, type Question } from './opening.ts'
export { decisionsOn, findDecision, findDecisions, votesOf } from './store.ts'
