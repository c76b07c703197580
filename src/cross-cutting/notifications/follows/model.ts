import { z } from 'zod'
import type { Ref } from '../../../kernel/ref.ts'

/** When somebody hears of an act: some minutes after it, or on Monday. */
export const PACES = ['at-once', 'weekly'] as const
export type Pace = (typeof PACES)[number]
export const DEFAULT_PACE: Pace = 'weekly'

/** Records that one person may follow: letters and calendars are made of all of them. */
export const MOST_FOLLOWED = 1000

/** Kind and id of a record, as forms and addresses give them. */
export const Subject = { kind: z.string().regex(/^[a-z-]{1,60}$/), id: z.uuid() }
export const SubjectParams = z.object(Subject)

export type Following = { subject: Ref; pace: Pace; since: Date }
/** `calendar`: which of the person's secret addresses counts; 0 where they have none. */
export type FollowSettings = { paused: boolean; calendar: number }
export const NO_SETTINGS: FollowSettings = { paused: false, calendar: 0 }
