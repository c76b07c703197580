import { and, asc, desc, eq, isNull, lte, or, sql } from 'drizzle-orm'
import { supervisionsOf } from '../../../foundations/organizations/index.ts'
import type { Day } from '../../../kernel/dates.ts'
import { newId } from '../../../kernel/id.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { first, type Db, type Tx } from '../../../platform/database/index.ts'
import type { Term } from '../model.ts'
import { answerTerms, rules, ruleVersions } from '../tables.ts'
import type { TermMatter } from '../vocabulary.ts'

/** `forbids`: what breaks it may be taken out of sight. */
export type Rule = { version: number; number: number; title: TranslatedText; text: TranslatedText; forbids: boolean }
export type RuleVersion = { version: number; fromDay: Day; organizationId: string | null }

export const ruleVersionsNow = (db: Db): Promise<RuleVersion[]> =>
  db
    .select({
      version: ruleVersions.version,
      fromDay: ruleVersions.fromDay,
      organizationId: ruleVersions.organizationId,
    })
    .from(ruleVersions)
    .orderBy(desc(ruleVersions.fromDay))

export const rulesOfVersion = (db: Db, version: number): Promise<Rule[]> =>
  db.select().from(rules).where(eq(rules.version, version)).orderBy(asc(rules.number))

/** The rules that hold on that day. */
export async function rulesOn(db: Db, day: Day): Promise<Rule[]> {
  const inForce = db
    .select({ version: ruleVersions.version })
    .from(ruleVersions)
    .where(lte(ruleVersions.fromDay, day))
    .orderBy(desc(ruleVersions.fromDay))
    .limit(1)
  return db
    .select()
    .from(rules)
    .where(sql`${rules.version} = (${inForce})`)
    .orderBy(asc(rules.number))
}

export const findRules = async (db: Db, cited: readonly { version: number; number: number }[]): Promise<Rule[]> =>
  cited.length === 0
    ? []
    : db
        .select()
        .from(rules)
        .where(or(...cited.map(({ version, number }) => and(eq(rules.version, version), eq(rules.number, number)))))

export const lockRules = async (tx: Tx) =>
  void (await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('participation-rules', 0))`))

export async function insertRules(
  tx: Tx,
  { fromDay, organizationId, personId }: { fromDay: Day; organizationId: string; personId: string },
  texts: readonly Omit<Rule, 'version' | 'number'>[],
): Promise<number> {
  const [{ version } = { version: 1 }] = await tx
    .select({ version: sql<number>`coalesce(max(${ruleVersions.version}), 0)::int + 1` })
    .from(ruleVersions)
  await tx.insert(ruleVersions).values({ version, fromDay, organizationId, personId, createdAt: sql`moment_of_act()` })
  await tx.insert(rules).values(texts.map((text, at) => ({ version, number: at + 1, ...text })))
  return version
}

export type AnswerTerm = Term & {
  id: string
  authorityId: string | null
  matter: TermMatter
  fromDay: Day | null
  untilDay: Day | null
  source: TranslatedText | null
}

const termColumns = {
  id: answerTerms.id,
  authorityId: answerTerms.authorityId,
  matter: answerTerms.matter,
  days: answerTerms.days,
  extensionDays: answerTerms.extensionDays,
  fromDay: answerTerms.fromDay,
  untilDay: answerTerms.untilDay,
  source: answerTerms.source,
}

export const answerTermsNow = (db: Db): Promise<AnswerTerm[]> =>
  db
    .select(termColumns)
    .from(answerTerms)
    .orderBy(
      sql`${answerTerms.authorityId} nulls first`,
      asc(answerTerms.matter),
      sql`${answerTerms.fromDay} desc nulls last`,
    )

/** Within how many days an organization owes what comes on that day, an answer or a decision: by its authority, or else by the general term. */
export async function termFor(db: Db, organizationId: string, day: Day, matter: TermMatter): Promise<Term> {
  const supervisions = (await supervisionsOf(db, [organizationId])).get(organizationId) ?? []
  const authority = supervisions.find(
    ({ from, until }) => (from === null || from <= day) && (until === null || day < until),
  )?.authorityId
  const found = await db
    .select(termColumns)
    .from(answerTerms)
    .where(
      and(
        eq(answerTerms.matter, matter),
        // An authority answers by its own term, too.
        or(isNull(answerTerms.authorityId), eq(answerTerms.authorityId, authority ?? organizationId)),
        sql`daterange(${answerTerms.fromDay}, ${answerTerms.untilDay}) @> ${day}::date`,
      ),
    )
    .orderBy(sql`${answerTerms.authorityId} nulls last`)
    .limit(1)
  const term = first(found)
  if (!term) throw new Error(`no term of the matter ${matter} holds on ${day}`)
  return { days: term.days, extensionDays: term.extensionDays }
}

/** The term of that matter that runs of an authority, held until the transaction ends. */
export const lockTerm = async (tx: Tx, authorityId: string, matter: TermMatter): Promise<AnswerTerm | undefined> => {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`answer-term ${authorityId}`}, 0))`)
  return first(
    await tx
      .select(termColumns)
      .from(answerTerms)
      .where(
        and(eq(answerTerms.authorityId, authorityId), eq(answerTerms.matter, matter), isNull(answerTerms.untilDay)),
      ),
  )
}

export const endTerm = async (tx: Tx, id: string, untilDay: Day) =>
  void (await tx.update(answerTerms).set({ untilDay }).where(eq(answerTerms.id, id)))

export async function insertTerm(
  tx: Tx,
  term: Term & {
    authorityId: string
    matter: TermMatter
    fromDay: Day
    source: TranslatedText | null
    personId: string
  },
): Promise<string> {
  const id = newId()
  await tx.insert(answerTerms).values({ id, ...term, createdAt: sql`moment_of_act()` })
  return id
}
