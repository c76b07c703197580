import { inLanguage, type TranslatedText } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import { canonical } from '../differences.ts'
import { FORMAT } from '../import/document.ts'
import { snapshotOf } from '../import/snapshot.ts'
import type { Plan } from '../plans/store.ts'
import { documentOf, hashOf, readText, signedPart, type Text } from '../versions/text.ts'

/** What a commitment says, as it is published: a `tequio-plan/1` document of that commitment alone, in canonical JSON. */
export type DraftText = { commitment: number; title: TranslatedText; document: string; sha256: string }

/** Of one commitment as the database has it now; undefined where the plan has none of that number. */
export async function draftNow(db: Db, plan: Plan, commitment: number): Promise<DraftText | undefined> {
  const { records } = await snapshotOf(db, plan, commitment)
  return draftsIn(documentOf(signedPart(records), []))[0]
}

/** Of every commitment in a plan's document. */
export const draftsIn = (document: string): DraftText[] =>
  (JSON.parse(document) as { commitments: { number: number; title: TranslatedText }[] }).commitments.map(
    (commitment) => {
      const own = canonical({ format: FORMAT, commitments: [commitment] })
      return { commitment: commitment.number, title: commitment.title, document: own, sha256: hashOf(own) }
    },
  )

/** The records of a draft: the commitment, its milestones and its indicators. */
export function readDraft(document: string): Text {
  const { text } = readText(document)
  return new Map([...text].filter(([, { kind }]) => kind !== 'plan'))
}

export const titleOfDraft = ({ title }: Pick<DraftText, 'title'>) => inLanguage(title, 'es').text
