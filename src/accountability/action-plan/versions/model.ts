import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { id } from '../../../kernel/id.ts'
import { fold, inOneLine } from '../../../kernel/text.ts'
import { line, publicName } from '../content.ts'
import type { KeptFile } from '../reporting/kept-files.ts'
import type { Text } from './text.ts'

export const VersionId = id('VersionId')
export type VersionId = z.infer<typeof VersionId>

/** Who signs, as they choose to be named, for which organization and in what capacity. */
export const Signatory = z.object({ name: publicName(200), organization: line(300), capacity: line(200).nullable() })
export type Signatory = z.infer<typeof Signatory>

export type SigningDraft = {
  signedOn: Day
  signatories: readonly Signatory[]
  /** Of the text that whoever signs has seen: nothing else is signed. Null from a program that signs what there is. */
  sha256: string | null
  paper: KeptFile | null
  /** The decision that approved exactly this text. */
  decisionId: string | null
}

export type SigningReason =
  | 'already-signed'
  | 'no-commitments'
  | 'needs-signatories'
  | 'same-signatory'
  | 'in-the-future'
  | 'changed-meanwhile'
  | 'is-closed'
  | 'not-covered'
  | 'vote-open'
  | 'needs-approval'
  | 'before-drafts'
  | 'before-approval'

/** Where among who signs somebody is named a second time: the same name, for the same organization, however it is written. */
export function repeatedIn(signatories: readonly { name: string; organization: string }[]): number | undefined {
  const people = signatories.map(({ name, organization }) =>
    [name, organization].map((text) => fold(inOneLine(text))).join('\n'),
  )
  const at = people.findIndex((person, at) => people.indexOf(person) < at)
  return at === -1 ? undefined : at
}

export type LaunchReason = 'not-signed' | 'already-launched' | 'before-signing' | 'in-the-future' | 'is-closed'

/** What a text lacks that whoever signs should know of: it may be signed all the same, as published plans were. Numbers of commitments. */
export type Gaps = {
  withoutEnd: number[]
  withoutPublicOwner: number[]
  withoutCivilOwner: number[]
  withoutMilestones: number[]
  milestonesWithoutEnd: number[]
}

export function gapsOf(text: Text): Gaps {
  const records = [...text.values()]
  const milestones = records.filter(({ kind }) => kind === 'milestone')
  const commitments = records.filter(({ kind }) => kind === 'commitment')
  const without = (field: string) =>
    commitments.filter(({ fields }) => fields[field] === null).map(({ numbers }) => Number(numbers[0]))
  return {
    withoutEnd: without('endsOn'),
    withoutPublicOwner: without('publicOwner'),
    withoutCivilOwner: without('civilOwner'),
    withoutMilestones: commitments
      .map(({ numbers }) => Number(numbers[0]))
      .filter((number) => !milestones.some(({ numbers }) => numbers[0] === number)),
    milestonesWithoutEnd: [
      ...new Set(milestones.filter(({ fields }) => fields.endsOn === null).map(({ numbers }) => Number(numbers[0]))),
    ],
  }
}

export const countIn = (text: Text, kind: string) => [...text.values()].filter((record) => record.kind === kind).length
