import {
  Heading,
  LangText,
  Tag,
  Timestamp,
  useRequest,
  useWords,
  Table,
  type Column,
} from '../../platform/html/index.ts'
import { outcomeOf, type Decision, type DecisionState, type MakerKind, type SectorTally } from './model.ts'
import type { DecisionData, RollLine, RollVote } from './load.ts'
import { STATE_TONES, tellRule, tellTally } from './telling.ts'
import { words } from './words.ts'

export function StateTag({ state }: { state: DecisionState }) {
  const t = useWords(words)
  return <Tag tone={STATE_TONES[state]}>{t(`state.${state}`)}</Tag>
}

/** The public name; who closed their account has none any more. */
export function PersonText({ name }: { name: string | null }) {
  const t = useWords(words)
  return name === null ? <span class="soft">{t('person.gone')}</span> : <>{name}</>
}

/** The arithmetic, sentence by sentence. */
export function Arithmetic({ decision, kind }: { decision: Decision; kind: MakerKind }) {
  const { locale } = useRequest()
  const sentences = tellTally(decision, kind, locale)
  return (
    <p class="lead">
      {sentences.map((sentence, at) => (
        <>
          {at > 0 && ' '}
          {at === sentences.length - 1 ? <strong>{sentence}</strong> : sentence}
        </>
      ))}
    </p>
  )
}

export function RuleList({ rule, kind }: { rule: Decision['rule']; kind: MakerKind }) {
  const { locale } = useRequest()
  return (
    <ul>
      {tellRule(rule, kind, locale).map((sentence) => (
        <li>{sentence}</li>
      ))}
    </ul>
  )
}

/** Who is present of each sector, and who must be; nothing where the body has no sectors. */
export function SectorTable({ decision }: { decision: Decision }) {
  const t = useWords(words)
  const { sectors } = outcomeOf(decision)
  if (sectors.length === 0) return null
  const isAsked = decision.rule.balance !== 'none'
  const columns: Column<SectorTally>[] = [
    { label: t('field.sector'), header: true, cell: ({ sector }) => <LangText text={sector} /> },
    {
      label: t('one.sector-presence'),
      numeric: true,
      cell: ({ present, members }) => t('one.sector-present', { present, members }),
    },
  ]
  if (isAsked)
    columns.push(
      { label: t('one.sector-needed'), numeric: true, cell: ({ needed }) => String(needed) },
      {
        label: t('field.state'),
        cell: ({ met }) => <Tag tone={met ? 'done' : 'unknown'}>{t(met ? 'one.met' : 'one.unmet')}</Tag>,
      },
    )
  return (
    <>
      <Heading level={3}>{t('one.sectors')}</Heading>
      <Table caption={t('one.sectors')} captionHidden columns={columns} rows={sectors} />
    </>
  )
}

/** Seat by seat, who voted what and why. `plain`: for paper, without colours. */
export function RollTable({
  roll,
  state,
  plain,
}: {
  roll: DecisionData['roll']
  state: DecisionState
  plain?: boolean
}) {
  const t = useWords(words)
  const columns: Column<RollLine>[] = [
    { label: t('field.seat'), header: true, cell: ({ seat }) => <LangText text={seat.label} /> },
    ...(roll.some(({ seat }) => seat.sector)
      ? [
          {
            label: t('field.sector'),
            cell: ({ seat }: RollLine) => (seat.sector ? <LangText text={seat.sector} /> : '–'),
          },
        ]
      : []),
    { label: t('field.who'), cell: (line) => <Who line={line} /> },
    { label: t('field.vote'), cell: (line) => <VoteText line={line} state={state} plain={plain} /> },
    { label: t('field.reason'), cell: ({ votes }) => <Reasons votes={votes} /> },
  ]
  return <Table caption={t('one.votes')} captionHidden columns={columns} rows={roll} />
}

function Who({ line: { seat, holder, alternate, votes } }: { line: RollLine }) {
  const t = useWords(words)
  const counted = votes.find((vote) => vote.counted)
  if (counted)
    return (
      <>
        <PersonText name={counted.name} />
        {counted.standing === 'alternate' && <span class="soft"> ({t('standing.alternate').toLowerCase()})</span>}
      </>
    )
  const who = holder ?? alternate
  return who && seat.filled ? <PersonText name={who.name} /> : <span class="soft">{t('choice.vacant')}</span>
}

const CHOICE_TONES = { for: 'done', against: 'late', abstain: 'neutral' } as const

function VoteText({ line, state, plain }: { line: RollLine; state: DecisionState; plain?: boolean | undefined }) {
  const t = useWords(words)
  const { seat } = line
  if (seat.choice)
    return plain ? (
      <>{t(`choice.${seat.choice}`)}</>
    ) : (
      <Tag tone={CHOICE_TONES[seat.choice]}>{t(`choice.${seat.choice}`)}</Tag>
    )
  if (seat.excused) return <>{t('choice.excused')}</>
  if (!seat.filled) return <span class="soft">–</span>
  return (
    <span class="soft">
      {t('choice.none')}
      {seat.present && state !== 'open' && ` · ${t('one.present')}`}
    </span>
  )
}

function Reasons({ votes }: { votes: readonly RollVote[] }) {
  const t = useWords(words)
  const said = votes.filter((vote) => vote.reason || !vote.counted)
  if (said.length === 0) return <span class="soft">–</span>
  return (
    <>
      {said.map(({ name, counted, choice, reason }) => (
        <div class={counted ? undefined : 'small soft'}>
          {!counted && (
            <>
              <PersonText name={name} /> ({t('standing.alternate').toLowerCase()}): {t(`choice.${choice}`)}.{' '}
              {t('one.not-counted')}{' '}
            </>
          )}
          {reason}
        </div>
      ))}
    </>
  )
}

/** «30 de noviembre de 2026, 23:59», or that no day is set. */
export function ClosingText({ decision: { closesAt, closedAt } }: { decision: Decision }) {
  const t = useWords(words)
  if (closedAt) return <Timestamp at={closedAt} />
  return closesAt ? <Timestamp at={closesAt} /> : <>{t('field.no-close')}</>
}
