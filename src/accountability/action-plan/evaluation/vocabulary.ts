import { COMPLETIONS, type Completion } from '../vocabulary.ts'

/** How far an assessment has come. Only what is published is public. */
export const ASSESSMENT_STATES = ['draft', 'in-review', 'returned', 'in-reply', 'published'] as const
export type AssessmentState = (typeof ASSESSMENT_STATES)[number]

/** Who may reply: the public owner of the commitment and its civil owner. */
export const SIDES = ['public', 'civil'] as const
export type Side = (typeof SIDES)[number]

export const STANCES = ['agrees', 'disagrees', 'waives'] as const
export type Stance = (typeof STANCES)[number]

/** What the evaluator says of a commitment's completion, as lists find it. */
export const ASSESSED = [...COMPLETIONS, 'unassessed'] as const
export type Assessed = Completion | 'unassessed'

/** The scale that is set beside what the body reports and what its counterpart says of it. */
export const COMPLETION_SCALE = 'completion'
