import { createHash } from 'node:crypto'
import { canonical } from './differences.ts'

// What a form was filled from travels with it as a mark of each field, so that the act can tell what somebody else wrote meanwhile.

/** A mark of each field of a record, in one line: `title:3kf… endsOn:9ab…`. */
export const marksOf = (record: object): string =>
  writeMarks(Object.entries(record).map(([field, value]) => [field, markOf(value)]))

/** A mark of a value: another for each other value. What is absent is marked as what is null. */
export const markOf = (value: unknown): string =>
  createHash('sha256')
    .update(canonical(value ?? null))
    .digest('base64url')
    .slice(0, 16)

/** The marks by field. A line that is none has no mark of any field there is. */
export const readMarks = (line: string) => new Map(line.split(' ').map((mark) => mark.split(':') as [string, string]))

export const writeMarks = (marks: Iterable<readonly [string, string]>) =>
  [...marks].map((mark) => mark.join(':')).join(' ')
