import type { Day } from '../../../kernel/dates.ts'
import type { Ref } from '../../../kernel/ref.ts'
import { ButtonLink, Heading, useRequest, useWords } from '../../../platform/html/index.ts'
import type { Context } from '../../../platform/http/index.ts'
import { RateText } from '../compliance/pages.tsx'
import { askAddress, askedOfAddress } from '../model.ts'
import { QuestionLink, StateTag, tellState } from '../pieces.tsx'
import { ownerOf, takesQuestions } from '../records.ts'
import { latestOf, latestOfOwner, type Compliance, type Contribution } from '../store.ts'
import { words } from '../words.ts'

/**
 * What was asked about a record, and where to ask; on an organization, what it was asked and how it answers. Two queries. Nothing where
 * nobody is to answer and nothing was asked.
 */
export async function questionSlot({ db, today }: Context, subject: Ref) {
  if (!takesQuestions(subject.kind)) return null
  const day = today()
  const ownerId = await ownerOf(db, subject, day)
  if (subject.kind !== 'organization') {
    const { items, total, overdue } = await latestOf(db, subject, day)
    return ownerId === null && total === 0 ? null : (
      <Slot
        items={items}
        total={total}
        overdue={overdue}
        today={day}
        ask={ownerId && askAddress(subject)}
        all={askedOfAddress(subject)}
      />
    )
  }
  const { items, total, compliance } = await latestOfOwner(db, subject.id, day)
  return ownerId === null && total === 0 ? null : (
    <Slot
      items={items}
      total={total}
      overdue={compliance.overdue}
      compliance={compliance}
      today={day}
      ask={ownerId && askAddress(subject)}
      all={`/preguntas?organizacion=${subject.id}`}
    />
  )
}

type SlotProps = {
  items: readonly Contribution[]
  total: number
  overdue: number
  compliance?: Compliance
  today: Day
  /** Where to ask; null where nobody answers. */
  ask: string | null
  all: string
}

function Slot({ items, total, overdue, compliance, today, ask, all }: SlotProps) {
  const t = useWords(words)
  const { locale, person } = useRequest()
  return (
    <section class="part" aria-labelledby="preguntas">
      <Heading id="preguntas">{t('slot.title', { count: total })}</Heading>
      <p>
        {total === 0 ? t('slot.none') : t('slot.overdue', { count: overdue })}
        {compliance && total > 0 && (
          <>
            {' '}
            <a href="/preguntas/cumplimiento">{t('compliance.on-time')}</a>: <RateText figures={compliance} />.
          </>
        )}
      </p>
      {items.length > 0 && (
        <ul>
          {items.map((contribution) => (
            <li>
              <QuestionLink contribution={contribution} /> <StateTag contribution={contribution} today={today} />
              <br />
              <span class="small soft">{tellState(contribution, today, '', locale)}</span>
            </li>
          ))}
        </ul>
      )}
      <p class="row no-paper">
        {ask && (
          <ButtonLink href={person ? ask : `/entrar?volver=${encodeURIComponent(ask)}`} look="secondary" size="small">
            {t(person ? 'slot.ask' : 'slot.sign-in')}
          </ButtonLink>
        )}
        {total > 0 && <a href={all}>{t('slot.all', { count: total })}</a>}
      </p>
    </section>
  )
}
