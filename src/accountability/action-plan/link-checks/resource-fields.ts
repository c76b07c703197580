import { z } from 'zod'
import { copyAddress } from './address.ts'
import type { LinkCheck, Replacing } from './check-column.ts'
import { LINK_STATES, OUTCOMES } from './model.ts'

const moment = (what: string) => z.string().nullable().describe(`${what}, ISO 8601; null where it is unknown.`)

/** What the records of evidence tell of a link. */
export const CheckFields = {
  linkState: z
    .enum(LINK_STATES)
    .nullable()
    .describe('How the link is doing; null of a file, and of a link that nobody checks.'),
  linkOutcome: z.enum(OUTCOMES).nullable().describe('What the last check of the link found.'),
  linkStatus: z.int().nullable().describe('HTTP status of the last check; null where nothing answered.'),
  checkedAt: moment('Moment of the last check of the link'),
  failingSince: moment('Moment since which the link does not answer'),
  changedAt: moment('Moment at which the link was first seen to give something else than what was cited'),
  archivedSha256: z.string().nullable().describe('SHA-256 of what the link gave when it was cited, in hexadecimal.'),
  archivedAt: moment('Moment at which the copy was archived'),
  archiveAddress: z.string().nullable().describe('Where the archived copy is; null where there is none.'),
  replacedBy: z.uuid().nullable().describe('Id of the piece that was brought in its place.'),
  replaces: z.uuid().nullable().describe('Id of the piece in whose place it was brought.'),
}

/** The fields of a piece of evidence. */
export const checkFields = (id: string, check: LinkCheck | null, { by, of }: Replacing) => ({
  linkState: check?.state ?? null,
  linkOutcome: check?.outcome ?? null,
  linkStatus: check?.httpStatus ?? null,
  checkedAt: check?.checkedAt ?? null,
  failingSince: check?.failingSince ?? null,
  changedAt: check?.changedAt ?? null,
  archivedSha256: check?.sha256 ?? null,
  archivedAt: check?.copied ? check.copiedAt : null,
  archiveAddress: check?.copied ? copyAddress(id, check.sha256!) : null,
  replacedBy: by?.id ?? null,
  replaces: of?.id ?? null,
})
