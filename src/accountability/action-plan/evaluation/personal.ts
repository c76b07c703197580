import { dayOf } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Db, Tx } from '../../../platform/database/index.ts'
import { forgetEvaluator, heldOf } from './store.ts'
import { words } from './words.ts'

export const personalData = async (db: Db, personId: string): Promise<Record<string, unknown>> => heldOf(db, personId)

const FIELDS = [
  'assessmentRequests', 'assessments', 'assessmentReviews', 'assessmentReplies', 'planId', 'commitmentId', 'organizationId', 'fromDay', 'untilDay', 'declaredAt', 'edition', 'state', 'createdAt', 'publishedAt', 'answers', 'scale', 'option', 'reason', 'assessmentId', 'verdict', 'remarks', 'side', 'stance', 'comment', 'points', 'text', 'es', 'en',
] as const // prettier-ignore

export const personalWords = (locale: Locale): Record<string, string> =>
  Object.fromEntries(FIELDS.map((field) => [field, words(locale)(`personal.${field}`)]))

/**
 * Who closes their account is asked nothing more, and their drafts go. What was sent or published is an official act: it stays, in the
 * name of their organization and of the role; the name of the person goes with the account.
 */
export const forgetAssessor = (tx: Tx, personId: string): Promise<void> =>
  forgetEvaluator(tx, personId, dayOf(new Date()))
