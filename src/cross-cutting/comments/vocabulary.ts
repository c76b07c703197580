/** What somebody may give: a question, a contradiction and a proposal for a draft are owed an answer, a comment is not. */
export const KINDS = ['question', 'comment', 'contradiction', 'proposal'] as const
export type Kind = (typeof KINDS)[number]

export const isOwed = (kind: Kind) => kind !== 'comment'

/** Answers to a proposal that take it up, in whole or in part; they name the draft that does. */
export const TAKING_UP = ['accepted', 'partly', 'merged'] as const
export type TakingUp = (typeof TAKING_UP)[number]

export const ANSWER_TYPES = [
  'answered',
  'out-of-scope',
  'corrected',
  'explained',
  'not-upheld',
  ...TAKING_UP,
  'not-now',
  'rejected',
] as const
export type AnswerType = (typeof ANSWER_TYPES)[number]

export const takesUp = (type: AnswerType): type is TakingUp => (TAKING_UP as readonly AnswerType[]).includes(type)

/** The answers that fit each kind. */
export const TYPES_FOR: Record<Kind, readonly AnswerType[]> = {
  question: ['answered', 'out-of-scope'],
  contradiction: ['corrected', 'explained', 'not-upheld'],
  comment: ['answered'],
  proposal: [...TAKING_UP, 'not-now', 'out-of-scope', 'rejected'],
}

/** What terms are set for: to answer what is asked, and to decide an appeal against moderation. */
export const TERM_MATTERS = ['answer', 'appeal'] as const
export type TermMatter = (typeof TERM_MATTERS)[number]

/** How a contribution stands on a day. `no-term`: a comment that nobody has answered, and nobody must. */
export const STATES = ['pending', 'overdue', 'answered', 'answered-late', 'no-term', 'withdrawn', 'hidden'] as const
export type State = (typeof STATES)[number]
