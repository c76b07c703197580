import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { link, typedLink } from '../../../platform/fetch/index.ts'
import { explainIssue, type Typed } from '../../../platform/http/index.ts'
import { EVIDENCE, type UploadPolicy } from '../../../platform/storage/index.ts'
import { DraftReader } from '../draft-reader.ts'
import { ReportId, type EvidenceDraft, type ProgressReason, type ReportDraft } from '../milestones/model.ts'
import { COMPLETIONS } from '../vocabulary.ts'
import { words } from '../words.ts'
import type { KeptFile } from './kept-files.ts'

export const FILES = [1, 2, 3, 4, 5] as const
export const LINKS = [1, 2, 3] as const

export const FILE_BYTES = 10_000_000
export const FILE_POLICY: UploadPolicy = { ...EVIDENCE, maxBytes: FILE_BYTES }
/** Five files and what is written around them. */
export const FORM_BYTES = FILES.length * FILE_BYTES + 256 * 1024

const text = z.string().optional()
const numbered = <Type extends z.ZodType>(name: string, numbers: readonly number[], type: Type) =>
  Object.fromEntries(numbers.map((number) => [`${name}${number}`, type])) as Record<string, Type>

/** What `EvidenceFields` sends. */
export const EVIDENCE_FIELDS = {
  ...numbered('file', FILES, z.unknown().optional()),
  ...numbered('kept', FILES, text),
  ...numbered('drop', FILES, text),
  ...numbered('fileTitle', FILES, text),
  ...numbered('fileDay', FILES, text),
  ...numbered('link', LINKS, text),
  ...numbered('linkTitle', LINKS, text),
}

/**
 * Everything as it was written. It is judged after the files were received, because what this schema refused
 * would lose them: a browser does not fill a file field again.
 */
export const ReportForm = z.object({
  reportId: text,
  onDay: text,
  completion: text,
  narrative: text,
  delayJustification: text,
  ...EVIDENCE_FIELDS,
  /** Only `send` publishes: anything else leads to the answers, to check them. */
  step: text,
  /** Back to the form with everything still there, and to this field of it. */
  change: text,
})

/** Names of what travels unseen with the answers while they are checked. Files travel as their receipts. */
export const ANSWERS = Object.keys(ReportForm.shape).filter((name) => !/^(file\d|drop\d|step|change)$/.test(name))

/** `places` names, for each piece of evidence, the field at which it is changed. */
export type Read = {
  draft: ReportDraft
  places: readonly string[]
  reportId: ReportId | undefined
  errors: Record<string, string>
}

/** What was written, as a report; `errors` names each field that cannot be read or whose file was refused, and then the draft is not to be used. */
export function readReport(typed: Typed, received: Received, locale: Locale): Read {
  const read = new DraftReader(typed, locale)
  // In the order of the form, which is that of its errors.
  const onDay = read.requiredDay('onDay')
  const completion = read.choice('completion', COMPLETIONS)
  if (completion === null) read.errors['completion'] ??= words(locale)('report-form.no-completion')
  const narrative = read.content('narrative', 5000)
  const delayJustification = read.content('delayJustification', 2000)
  const placed = readEvidence(read, received)
  const evidence = placed.map(({ piece }) => piece)
  const id = ReportId.safeParse(read.text('reportId'))
  return {
    draft: { onDay, completion: completion ?? 'no-evidence', narrative, delayJustification, evidence },
    places: placed.map(({ place }) => place),
    reportId: id.success ? id.data : undefined,
    errors: read.errors,
  }
}

export type Received = {
  files: ReadonlyMap<number, KeptFile>
  refusals: Readonly<Record<string, string>>
  /** No document is of a later day. */
  today: Day
}

/** The evidence of the form, each piece with the field at which it is changed; files that were refused are named in the reader's errors. */
export const readEvidence = (
  read: DraftReader,
  { files, refusals, today }: Received,
): { place: string; piece: EvidenceDraft }[] => [
  ...FILES.flatMap((at) => {
    const place = `file${at}`
    if (refusals[place]) read.errors[place] = refusals[place]
    return fileOf(read, at, files.get(at), today).map((piece) => ({ place, piece }))
  }),
  ...LINKS.flatMap((at) => linkOf(read, at).map((piece) => ({ place: `link${at}`, piece }))),
]

/** A file without a title is called by its name. */
function fileOf(read: DraftReader, at: number, file: KeptFile | undefined, today: Day): EvidenceDraft[] {
  const title = read.content(`fileTitle${at}`, 300)
  const day = read.pastDay(`fileDay${at}`, today)
  if (!file) {
    if (title) read.errors[`file${at}`] ??= words(read.locale)('report-form.no-file')
    return []
  }
  const { hash, name, kind, charset, bytes } = file
  return [
    {
      kind: 'file',
      title: title ?? { es: name },
      sha256: hash,
      fileName: name,
      fileKind: kind,
      charset,
      size: bytes,
      day,
    },
  ]
}

function linkOf(read: DraftReader, at: number): EvidenceDraft[] {
  const written = read.text(`link${at}`)
  const title = read.content(`linkTitle${at}`, 300)
  if (written === '') {
    if (title) read.refuse(`link${at}`, 'required')
    return []
  }
  const found = typedLink().pipe(link()).safeParse(written)
  if (found.success)
    return [{ kind: 'link', title: title ?? { es: new URL(found.data).host }, url: found.data, day: null }]
  read.errors[`link${at}`] ??= explainIssue(found.error.issues[0]!, read.locale).detail
  return []
}

/** The field at which each reason of the rule is mended. */
export const FIELD_OF: Record<ProgressReason, string> = {
  'plan-closed': 'form',
  'in-the-future': 'onDay',
  'before-the-plan': 'onDay',
  'needs-evidence': 'file1',
  'needs-justification': 'delayJustification',
  'needs-narrative': 'narrative',
}

export const explainReasons = (reasons: readonly ProgressReason[], locale: Locale): Record<string, string> =>
  Object.fromEntries(reasons.map((reason) => [FIELD_OF[reason], words(locale)(`refusal.${reason}`)]))
