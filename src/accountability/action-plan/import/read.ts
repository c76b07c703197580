import { isUtf8 } from 'node:buffer'
import { depthOf } from '../../../kernel/json-depth.ts'
import { describeRefusal, readTable, type Finding } from '../../../platform/tables/index.ts'
import { isObject, looksLikeDocument, readDocument } from './document.ts'
import { fromExercises, looksLikeExercises } from './local-exercises.ts'
import { wrong, type ImportProblem } from './problems.ts'
import type { GivenPlan } from './records.ts'
import { readWorkbook } from './workbook.ts'

export type FileForm = 'document' | 'exercises' | 'workbook'
export type ReadFile = {
  form: FileForm | null
  plans: GivenPlan[]
  problems: ImportProblem[]
  findings: readonly Finding[]
}

/** Of the file as it arrives, in bytes. */
export const MOST_BYTES = 10 * 1024 * 1024
export const DEEPEST = 32
const MOST_PLANS = 200

/** What plans a file of any origin holds. What it is decides, not its name. Never throws for what is in it. */
export async function readPlanFile(bytes: Uint8Array, fileName: string): Promise<ReadFile> {
  if (bytes.length > MOST_BYTES) return unread(wrong('too-large-file', {}, { limit: '10 MB' }))
  const start = firstCharacter(bytes)
  if (start === undefined) return unread(wrong('empty-file', {}))
  return start === '{' || start === '[' ? readJson(bytes) : readTemplate(bytes, fileName)
}

const unread = (...problems: ImportProblem[]): ReadFile => ({ form: null, plans: [], problems, findings: [] })

function firstCharacter(bytes: Uint8Array): string | undefined {
  const from = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let at = from; at < bytes.length; at++)
    if (![9, 10, 13, 32].includes(bytes[at]!)) return String.fromCharCode(bytes[at]!)
  return undefined
}

// ---------------------------------------------------------------------------------------------------------- JSON

function readJson(bytes: Uint8Array): ReadFile {
  if (!isUtf8(bytes)) return unread(wrong('not-utf8', {}))
  const text = new TextDecoder().decode(bytes)
  if (depthOf(text) > DEEPEST) return unread(wrong('too-deep', {}, { limit: DEEPEST }))
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return unread(wrong('bad-json', {}, positionOf(error as Error, text)))
  }
  return readValue(value)
}

function readValue(value: unknown): ReadFile {
  const problems: ImportProblem[] = []
  if (looksLikeExercises(value))
    return { form: 'exercises', plans: readDocuments(fromExercises(value, problems), problems), problems, findings: [] }
  const documents = Array.isArray(value) ? value : [value]
  if (documents.length > 0 && documents.every(looksLikeDocument))
    return { form: 'document', plans: readDocuments(documents, problems, Array.isArray(value)), problems, findings: [] }
  return unread(wrong('not-a-plan', {}))
}

function readDocuments(documents: readonly unknown[], problems: ImportProblem[], numbered = true): GivenPlan[] {
  if (documents.length > MOST_PLANS) {
    problems.push(wrong('too-many-plans', {}, { limit: MOST_PLANS }))
    return []
  }
  const plans = documents
    .filter(isObject)
    .flatMap((document, at) => readDocument(document, numbered ? `[${at}].` : '', problems) ?? [])
  const seen = new Set<string>()
  for (const { slug } of plans) {
    if (slug !== '' && seen.has(slug)) problems.push(wrong('same-plan-twice', {}, { slug }))
    seen.add(slug)
  }
  return plans
}

function positionOf(error: Error, text: string): { line: number; column: number } {
  const position = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.length)
  const before = text.slice(0, position)
  return { line: before.split('\n').length, column: position - before.lastIndexOf('\n') }
}

// --------------------------------------------------------------------------------------------------- spreadsheets

async function readTemplate(bytes: Uint8Array, fileName: string): Promise<ReadFile> {
  const table = await readTable(bytes, fileName, { maxBytes: MOST_BYTES })
  if (!table.ok)
    return unread(
      wrong(
        'unreadable',
        {},
        { reason: describeRefusal(table.reason, 'es'), reasonEn: describeRefusal(table.reason, 'en') },
      ),
    )
  const { sheets, findings } = table.value
  const problems: ImportProblem[] = []
  const { plan, names } = readWorkbook(sheets, problems)
  return {
    form: plan ? 'workbook' : null,
    plans: plan ? [plan] : [],
    problems,
    findings: findings.filter(
      ({ kind, sheet }) => kind !== 'several-sheets' && (sheet === undefined || names.has(sheet)),
    ),
  }
}
