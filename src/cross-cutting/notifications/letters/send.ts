import { sql } from 'drizzle-orm'
import { refKey, type Ref } from '../../../kernel/ref.ts'
import { LOCALES, type Locale } from '../../../kernel/text.ts'
import { among, type Db } from '../../../platform/database/index.ts'
import type { Services } from '../../../platform/http/index.ts'
import type { Entry } from '../../../platform/journal/index.ts'
import { MailRefused } from '../../../platform/mail/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import { ENTRY, entryOfRow, type EntryRow } from '../entries.ts'
import { tellIn, titlesAround, type Around } from '../around.ts'
import type { Pace } from '../follows/model.ts'
import { followLetters } from '../tables.ts'
import { writeLetter, type Chapter } from './letter.tsx'
import type { LettersJob } from './queue.ts'
import { toldAtOnce, toldWeekly } from './told.ts'

/** Acts on one record that a letter tells one by one: the latest. The rest are a number and a link. */
const MOST = 10

type Unsent = { id: string; personId: string; pace: Pace }
type Act = { letter: string; record: Ref; total: number; entry: Entry }

/**
 * Sends the letters that were not sent yet. What is told is asked for only now: nothing that is not public any more. A letter
 * without anything in it is none. Throws what kept some from going out, once all have been tried.
 */
export async function sendLetters(around: Around, services: Services, { letters: ids }: LettersJob): Promise<void> {
  const { db, mail } = services
  const letters = await unsentOf(db, ids)
  const accounts = new Map((await around.accounts(db, letters.map(({ personId }) => personId))).map((one) => [one.id, one])) // prettier-ignore
  const acts = Map.groupBy(await actsOf(db, letters), ({ letter }) => letter)
  const mayGo = (personId: string) => {
    const account = accounts.get(personId)
    return account && (!account.demonstration || mail.mailbox !== null) ? account : null // invented people get letters only where none leaves
  }
  const failures: unknown[] = []
  for (const locale of LOCALES) {
    const own = letters.filter(({ personId }) => (mayGo(personId)?.locale ?? 'es') === locale)
    const chaptersOf = await tellActs(around, db, own.flatMap(({ id }) => acts.get(id) ?? []), locale) // prettier-ignore
    for (const letter of own) {
      const to = mayGo(letter.personId)
      const chapters = chaptersOf(acts.get(letter.id) ?? [])
      try {
        if (to && chapters.length > 0)
          await mail.send({ ...writeLetter(services.settings, letter, chapters, locale), to: to.email })
      } catch (error) {
        if (!(error instanceof MailRefused)) {
          failures.push(error)
          continue
        }
      }
      await db.execute(sql`update follow_letters set sent_at = ${services.now().toISOString()} where id = ${letter.id}`)
    }
  }
  if (failures.length > 0) throw failures[0]
}

async function unsentOf(db: Db, ids: readonly string[]): Promise<Unsent[]> {
  const { rows } = await db.execute<{ id: string; person_id: string; week: string | null }>(
    sql`select id, person_id, week from follow_letters where ${among(followLetters.id, ids)} and sent_at is null order by id`,
  )
  return rows.map(({ id, person_id: personId, week }) => ({ id, personId, pace: week ? 'weekly' : 'at-once' }))
}

type ActRow = EntryRow & { letter: string; kind: string; record_id: string; total: string }

/**
 * What those letters tell, the latest act first. Those of one job are all of one pace. Follows are looked for by person («offset 0»
 * keeps the question apart): by record there are thousands.
 */
async function actsOf(db: Db, letters: readonly Unsent[]): Promise<Act[]> {
  const ids = letters.map(({ id }) => id)
  const weekly = letters[0]?.pace === 'weekly'
  if (ids.length === 0) return []
  const { rows } = await db.execute<ActRow>(sql`
    select * from (
      select l.id as letter, f.kind, f.record_id, count(*) over of_record as total, row_number() over (of_record order by j.at desc, j.id desc) as place,
        ${ENTRY}
      from follow_letters l
      join followed_acts c on ${weekly ? sql`c.week = l.week` : sql`c.bundle_id = l.bundle_id`}
      join journal j on j.id = c.entry_id
      cross join lateral (
        select * from follows f where f.person_id = l.person_id and f.kind = c.kind and f.record_id = c.record_id offset 0) f
      where l.id = any(${sql.param(ids)}::uuid[]) and ${weekly ? toldWeekly : toldAtOnce}
      window of_record as (partition by l.id, f.kind, f.record_id)) acts
    where place <= ${MOST} order by at desc, id desc`)
  return rows.map((row) => ({
    letter: row.letter,
    record: { kind: row.kind, id: row.record_id },
    total: Number(row.total),
    entry: entryOfRow(row),
  }))
}

/** Tells all of them at once; then, for the acts of one letter, its chapters: one for each record, the one with the latest act first. */
async function tellActs(around: Around, db: Db, acts: readonly Act[], locale: Locale) {
  const entries = [...new Map(acts.map(({ entry }) => [entry.id, entry])).values()]
  const told = new Map<number, Told>((await tellIn(around, db, entries, locale)).map((one) => [one.id, one]))
  const records = [...new Map(acts.map(({ record }) => [refKey(record), record])).values()]
  const titles = await titlesAround(around, db, records)
  return (own: readonly Act[]): Chapter[] =>
    [...Map.groupBy(own, ({ record }) => refKey(record)).values()].map((ofRecord) => {
      const { record, total } = ofRecord[0]!
      return { record, ...titles.get(refKey(record)), total, told: ofRecord.map(({ entry }) => told.get(entry.id)!) }
    })
}
