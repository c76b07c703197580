import type { ComponentChildren } from 'preact'
import { dayOf, formatDay, formatMoment, type Day } from '../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../kernel/text.ts'
import type { Ref } from '../../kernel/ref.ts'
import type { Db } from '../../platform/database/index.ts'
import type { Context } from '../../platform/http/index.ts'
import { Heading, LangText, useRequest, useWords } from '../../platform/html/index.ts'
import type { DeskItem } from '../../platform/manifest/index.ts'
import { decisionAddress, makerAddress } from './address.ts'
import type { Maker } from './makers/model.ts'
import { findMakers, findMakersById, membershipsOf, officesOf, seatsOf } from './makers/store.ts'
import { isInForce } from './model.ts'
import { StateTag } from './pieces.tsx'
import { briefsOn, excusesOf, openOf, votesOf, type Brief } from './store.ts'
import { words } from './words.ts'

/** What awaits the person's vote, and what the person has to close whose votes are all in. */
export async function decisionsDesk(
  db: Db,
  { id: personId }: { id: string },
  today: Day,
  locale: Locale,
): Promise<DeskItem[]> {
  const memberships = (await membershipsOf(db, personId)).filter((member) => isInForce(member, today))
  const makerIds = [...new Set(memberships.map(({ makerId }) => makerId))]
  const open = await openOf(db, makerIds, new Date())
  if (open.length === 0) return []
  const ids = open.map(({ id }) => id)
  const seats = new Map((await seatsOf(db, makerIds)).map((seat) => [seat.id, seat]))
  const makers = await findMakersById(db, makerIds)
  const mine = [...(await votesOf(db, ids)), ...(await excusesOf(db, ids))].filter((one) => one.personId === personId)
  const offices = await officesOf(db, personId, today)
  const t = words(locale)
  return open.flatMap((decision): DeskItem[] => {
    const maker = inLanguage(makers.get(decision.makerId)!.name, locale).text
    const seat = seats.get(memberships.find(({ makerId }) => makerId === decision.makerId)!.seatId)
    const isDone = mine.some(({ decisionId }) => decisionId === decision.id)
    const { title, closesAt } = decision
    if (seat && decision.seatIds.includes(seat.id) && !isDone && (closesAt === null || closesAt > new Date())) {
      const why = closesAt
        ? t('desk.vote-closes', { maker, moment: formatMoment(closesAt, locale) })
        : t('desk.vote', { maker })
      const dueOn = closesAt ? dayOf(closesAt) : null
      return [{ title, address: `${decisionAddress(decision.id)}/votar`, why, dueOn, late: false }]
    }
    const isFull = decision.roll.every((line) => !line.filled || line.excused || line.choice !== null)
    const mayClose = decision.notBefore === null || decision.notBefore <= today
    if (!offices.has(decision.makerId) || !isFull || !mayClose) return []
    return [{ title, address: decisionAddress(decision.id), why: t('desk.close', { maker }), dueOn: null, late: false }]
  })
}

const SHOWN = 5

/** On the page of an organization, who decides there; on that of any record, what was decided on it. */
export async function decisionSlots({ db }: Context, subject: Ref): Promise<ComponentChildren> {
  if (subject.kind === 'decision' || subject.kind === 'decision-maker') return null
  if (subject.kind === 'organization') {
    const makers = await findMakers(db, { organizationId: subject.id })
    return makers.length === 0 ? null : <MakersOf makers={makers} />
  }
  const decisions = await briefsOn(db, subject, SHOWN)
  return decisions.length === 0 ? null : <DecisionsOn decisions={decisions} />
}

function MakersOf({ makers }: { makers: readonly Maker[] }) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="instancias">
      <Heading id="instancias">{t('slot.makers')}</Heading>
      <ul>
        {makers.slice(0, SHOWN).map(({ slug, name }) => (
          <li>
            <a href={makerAddress(slug)}>
              <LangText text={name} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function DecisionsOn({ decisions }: { decisions: readonly Brief[] }) {
  const { locale } = useRequest()
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="decisiones-del-registro">
      <Heading id="decisiones-del-registro">{t('slot.decisions')}</Heading>
      <ul>
        {decisions.map(({ id, title, state, maker, at }) => (
          <li>
            <a href={decisionAddress(id)}>
              <LangText text={title} />
            </a>{' '}
            <StateTag state={state} />{' '}
            <span class="small soft">
              {inLanguage(maker, locale).text} · {formatDay(dayOf(at), locale)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
