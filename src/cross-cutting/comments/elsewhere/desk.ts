import { nameToday, organizationNames } from '../../../foundations/organizations/index.ts'
import { addDays, formatDay } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import type { Db } from '../../../platform/database/index.ts'
import type { DeskItem } from '../../../platform/manifest/index.ts'
import { headlineOf } from '../asking/actions.ts'
import { folioOf, questionAddress, stateOf } from '../model.ts'
import { deskOfAppeal, judgesOn, mayModerate } from '../moderation/deciders.ts'
import { ANSWER, APPEAL, MODERATE } from '../policy.ts'
import { appealedContributions, appealsOf, askedBy, flaggedContributions, owedBy } from '../store.ts'
import { words } from '../words.ts'

/** How long an answer stays on the desk of who asked, in days. */
const LATELY = 15

type Person = { id: string; permissions: ReadonlyMap<string, ReadonlySet<string>> }

/** What the person's bodies owe, the late first; what they asked themselves; what waits for them as moderators or administrators. */
export async function questionDesk(db: Db, person: Person, today: string, locale: Locale): Promise<DeskItem[]> {
  return [
    ...(await owed(db, person, today, locale)),
    ...(await asked(db, person, today, locale)),
    ...(await toDecide(db, person, today, locale)),
    ...(await toModerate(db, person, today, locale)),
  ]
}

async function owed(db: Db, { permissions }: Person, today: string, locale: Locale): Promise<DeskItem[]> {
  const t = words(locale)
  const contributions = await owedBy(db, [...(permissions.get(ANSWER) ?? [])])
  return contributions.map((contribution) => ({
    title: titleOf(contribution.text),
    address: `${questionAddress(contribution.number)}/responder`,
    why: t('desk.owed', { kind: t(`one.${contribution.kind}`), folio: folioOf(contribution.number) }),
    dueOn: contribution.dueOn,
    late: contribution.dueOn! < today,
  }))
}

async function asked(db: Db, { id }: Person, today: string, locale: Locale): Promise<DeskItem[]> {
  const t = words(locale)
  const contributions = await askedBy(db, id, addDays(today, -LATELY))
  const names = await organizationNames(
    db,
    contributions.map(({ ownerId }) => ownerId),
    today,
  )
  const hidden = contributions.flatMap((one) => (one.hidden ? [one.id] : []))
  const appeals = (await appealsOf(db, hidden)).filter(({ decision }) => decision === null)
  return contributions.map((contribution) => {
    const state = stateOf(contribution, today)
    const appeal = appeals.find(({ contributionId }) => contributionId === contribution.id)
    const standing = { late: appeal ? appeal.dueOn < today : state === 'overdue', asked: t(`state.${state}`) }
    if (appeal)
      return {
        ...waiting(contribution, appealSays(contribution.number, appeal.dueOn, today, locale)),
        ...standing,
      }
    const owner = names.get(contribution.ownerId)
    const values = {
      folio: folioOf(contribution.number),
      organization: owner ? nameToday(owner, locale) : '',
      due: contribution.dueOn ? formatDay(contribution.dueOn, locale) : '',
    }
    const why =
      state === 'hidden'
        ? 'asked-hidden'
        : state === 'overdue'
          ? 'asked-overdue'
          : state === 'pending'
            ? 'asked-pending'
            : 'asked-answered'
    return { ...waiting(contribution, t(`desk.${why}`, values)), ...standing }
  })
}

/** As its author reads it. */
function appealSays(number: number, dueOn: string, today: string, locale: Locale): string {
  const says = dueOn < today ? 'asked-appeal-overdue' : 'asked-appealed'
  return words(locale)(`desk.${says}`, { folio: folioOf(number), due: formatDay(dueOn, locale) })
}

/** Appeals that are on the desk of the person, as a moderator or as an administrator. */
async function toDecide(db: Db, person: Person, today: string, locale: Locale): Promise<DeskItem[]> {
  if (!person.permissions.get(APPEAL)?.size) return []
  const t = words(locale)
  const appealed = await appealedContributions(db)
  if (appealed.length === 0) return []
  const bodies = appealed.flatMap(({ ownerId, authorityId }) => [ownerId, authorityId])
  const judges = await judgesOn(db, bodies, today)
  return appealed
    .filter((one) => deskOfAppeal(judges, one).people.includes(person.id))
    .map((one) => ({
      ...waiting(
        one,
        t('desk.appealed', { folio: folioOf(one.number) }),
        one.version === null ? '/apelacion' : `/apelacion?version=${one.version}`,
      ),
      dueOn: one.dueOn,
      late: one.dueOn < today,
    }))
}

async function toModerate(db: Db, person: Person, today: string, locale: Locale): Promise<DeskItem[]> {
  if (!(await moderatesSomewhere(db, person))) return []
  const t = words(locale)
  const flagged = (await flaggedContributions(db)).filter(({ authorId }) => authorId !== person.id)
  if (flagged.length === 0) return []
  const bodies = flagged.map(({ ownerId }) => ownerId)
  const judges = await judgesOn(db, bodies, today)
  return flagged
    .filter((one) => mayModerate(judges, person.id, one))
    .map((one) => waiting(one, t('desk.flagged', { folio: folioOf(one.number), count: one.flags }), '/moderar'))
}

async function moderatesSomewhere(db: Db, { permissions }: Person): Promise<boolean> {
  const organizations = await organizationNames(db, [...(permissions.get(MODERATE) ?? [])])
  return [...organizations.values()].some(({ sector }) => sector === 'authority')
}

const titleOf = (text: { es: string }) => ({ es: headlineOf(text) })

const waiting = ({ number, text }: { number: number; text: { es: string } }, why: string, page = ''): DeskItem => ({
  title: titleOf(text),
  address: questionAddress(number) + page,
  why,
  dueOn: null,
  late: false,
})
