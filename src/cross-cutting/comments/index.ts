/**
 * The door of questions, comments and contradictions. Each act takes the services, who acts and what is said, and answers a `Verdict`;
 * it throws SignInNeeded, Forbidden and NotFound.
 */
export {
  answerContribution,
  answerWithin,
  extendTerm,
  type AnswerInput,
  type RefusedAnswer,
} from './answering/actions.ts'
export {
  editContribution,
  publishContribution,
  rejoin,
  withdrawContribution,
  type Ask,
  type Asked,
} from './asking/actions.ts'
export {
  appealModeration,
  decideOnAppeal,
  flagContribution,
  moderateContribution,
  type DecideInput,
  type ModerateInput,
} from './moderation/actions.ts'
export { publishRules, setAnswerTerm } from './rules/actions.ts'
export { askAddress, folioOf, questionAddress } from './model.ts'
export { canAnswer, isAuthor } from './policy.ts'
export {
  authorsOfProposals,
  countProposals,
  listProposals,
  proposalTallies,
  type Proposal,
  type ProposalFilters,
  type ProposalTally,
} from './proposals.ts'
export {
  ANSWER_TYPES,
  TAKING_UP,
  TYPES_FOR as ANSWERS_FOR,
  KINDS as CONTRIBUTION_KINDS,
  type AnswerType,
  type Kind as ContributionKind,
} from './vocabulary.ts'
