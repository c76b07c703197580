import { isUtf8 } from 'node:buffer'
import { depthOf } from '../../../kernel/json-depth.ts'
import type { Db } from '../../../platform/database/index.ts'
import { canonical } from '../differences.ts'
import { cutWithHash } from '../cuts/store.ts'
import { isObject, looksLikeDocument, readDocument } from '../import/document.ts'
import type { ImportProblem } from '../import/problems.ts'
import { DEEPEST } from '../import/read.ts'
import { keyOf, unsaid, type GivenPlan } from '../import/records.ts'
import { findPlanBySlug, type Plan } from '../plans/store.ts'
import { cutAddress } from '../cuts/address.ts'
import { versionAddress } from './address.ts'
import { documentOfVersion, versionWithHash } from './store.ts'
import {
  changesBetween,
  fieldsOf,
  hashOf,
  isSigned as isSignedKind,
  readText,
  type Text,
  type TextChange,
} from './text.ts'

/** What a file is, by itself: its hash, and where it is one of our texts, whether its bytes are in canonical form and what plan it says it is. */
export type ReadFile = {
  sha256: string
  /** Of the same content in canonical form, where the bytes are not in it: as when a program laid it out anew. */
  canonicalSha256: string | null
  /** The slug that it says. */
  slug: string | null
  text: Text | null
}

/** Larger files are no text of a plan. */
export const MOST_BYTES = 20_000_000

export function readSignedFile(bytes: Uint8Array): ReadFile {
  const sha256 = hashOf(bytes)
  const document = documentIn(bytes)
  if (!document) return { sha256, canonicalSha256: null, slug: null, text: null }
  const whole = hashOf(canonical(document))
  const problems: ImportProblem[] = []
  const given = looksLikeDocument(document) ? readDocument(document, '', problems) : null
  const isWhole = given !== null && given.slug !== '' && !problems.some(({ severity }) => severity === 'error')
  return {
    sha256,
    canonicalSha256: whole === sha256 ? null : whole,
    slug: given?.slug || null,
    text: isWhole ? textOfGiven(given) : null,
  }
}

/** What a stranger's file says is read by the schemas of an import, never as it came. */
const textOfGiven = ({ records }: GivenPlan): Text =>
  new Map(
    records.flatMap(({ kind, numbers, fields }) =>
      isSignedKind(kind)
        ? [
            [
              keyOf(kind, numbers),
              {
                kind,
                numbers,
                fields: Object.fromEntries(
                  fieldsOf(kind).map((field) => [field, fields[field] ?? unsaid(kind, field)]),
                ),
              },
            ] as const,
          ]
        : [],
    ),
  )

function documentIn(bytes: Uint8Array): Record<string, unknown> | null {
  if (!isUtf8(bytes)) return null
  try {
    const text = new TextDecoder().decode(bytes)
    if (depthOf(text) > DEEPEST) return null
    const value: unknown = JSON.parse(text)
    return isObject(value) && !saysTwice(text, value) ? value : null
  } catch {
    return null
  }
}

/** Whether some name is there twice in one object: a reader sees the first, a program takes the last, and only the last would be compared. */
const saysTwice = (text: string, value: unknown) =>
  text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1 > membersOf(value)

function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const within = Object.values(value).reduce((sum: number, one) => sum + membersOf(one), 0)
  return Array.isArray(value) ? within : within + Object.keys(value).length
}

/** `sha256` is always of the bytes of the file that was given. */
export type Verification =
  /** To the byte, or the same content laid out otherwise. `what`: the text of a version, its act on paper, or a cut; with its own hash. */
  | {
      verdict: 'untouched' | 'same-content'
      what: 'version' | 'paper' | 'cut'
      number: number
      address: string
      sha256: string
      publishedSha256: string
      day: string
    }
  /** It says that it is a plan of this site and is no version of it: how it differs from the nearest. */
  | { verdict: 'altered'; sha256: string; number: number; address: string; changes: TextChange[]; texts: Text[] }
  | { verdict: 'unknown'; sha256: string }

/** Compares a file with everything that is published here. Nothing of it is kept. */
export async function verify(db: Db, file: ReadFile): Promise<Verification> {
  const exact = await publishedAs(db, file.sha256)
  if (exact) return { verdict: 'untouched', sha256: file.sha256, ...exact }
  const same = file.canonicalSha256 ? await publishedAs(db, file.canonicalSha256) : null
  if (same) return { verdict: 'same-content', sha256: file.sha256, ...same }
  const plan = file.slug ? await findPlanBySlug(db, file.slug) : undefined
  if (!plan?.version) return { verdict: 'unknown', sha256: file.sha256 }
  return { verdict: 'altered', sha256: file.sha256, ...(await nearest(db, plan, file.text)) }
}

/** What is published here with that hash: the text of a version, its act on paper, or a cut. */
export async function publishedAs(db: Db, sha256: string) {
  const version = await versionWithHash(db, sha256)
  if (version)
    return {
      what: version.sha256 === sha256 ? ('version' as const) : ('paper' as const),
      number: version.number,
      address: versionAddress(version.planSlug, version.number),
      day: version.signedOn,
      publishedSha256: sha256,
    }
  const cut = await cutWithHash(db, sha256)
  return cut
    ? {
        what: 'cut' as const,
        number: cut.number,
        address: cutAddress(cut.planSlug, cut.number),
        day: cut.onDay,
        publishedSha256: sha256,
      }
    : null
}

/** How many versions are compared with a text that is none of them: the last ones. */
const MOST_COMPARED = 10

async function nearest(db: Db, plan: Plan, text: Text | null) {
  const latest = plan.version!
  if (!text) return { number: latest, changes: [], texts: [], address: versionAddress(plan.slug, latest) }
  const candidates: { number: number; changes: TextChange[]; texts: Text[] }[] = []
  for (let number = latest; number > Math.max(0, latest - MOST_COMPARED); number--) {
    const signed = readText((await documentOfVersion(db, plan.id, number))!).text
    candidates.push({ number, changes: changesBetween(signed, text), texts: [signed, text] })
  }
  const [best] = candidates.sort((a, b) => fieldsIn(a.changes) - fieldsIn(b.changes))
  return { ...best!, address: versionAddress(plan.slug, best!.number) }
}

const fieldsIn = (changes: readonly TextChange[]) => changes.reduce((sum, { fields }) => sum + fields.length, 0)
