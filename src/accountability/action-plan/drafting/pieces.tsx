import { questionAddress, folioOf, type AnswerType, type ProposalTally } from '../../../cross-cutting/comments/index.ts'
import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { decisionAddress, type Decision } from '../../../governance/decisions/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  DayText,
  LangText,
  SummaryList,
  Table,
  Tag,
  Timestamp,
  useRequest,
  useWords,
  type Column,
  type Tone,
} from '../../../platform/html/index.ts'
import type { Plan } from '../plans/store.ts'
import { sayField, sayValue } from '../say-value.ts'
import { sayRecord, titleIn } from '../versions/difference.tsx'
import type { Text, TextRecord } from '../versions/text.ts'
import { words as planWords } from '../words.ts'
import { planAddress } from '../plans/address.ts'
import { draftAddress, draftingAddress, submissionAddress } from './address.ts'
import type { Approval, ShownProposal } from './load.ts'
import type { Draft } from './store.ts'
import { words } from './words.ts'

/** The way to a page of the drafting of a plan. */
export function useCrumbs() {
  const t = useWords(words)
  const of = useWords(planWords)
  return (plan: Plan, ...rest: { label: string; href?: string }[]) => [
    { label: of('menu.plans'), href: '/planes' },
    { label: plan.territory, href: planAddress(plan.slug) },
    ...(rest.length > 0 ? [{ label: t('title'), href: draftingAddress(plan.slug) }, ...rest] : [{ label: t('title') }]),
  ]
}

const TONES: Record<Decision['state'], Tone> = {
  open: 'under-way',
  approved: 'done',
  rejected: 'late',
  'no-quorum': 'unknown',
  impossible: 'unknown',
  withdrawn: 'neutral',
}

export function ApprovalTag({ state }: { state: Decision['state'] }) {
  const t = useWords(words)
  return <Tag tone={TONES[state]}>{t(`approval.state.${state}`)}</Tag>
}

/** What was put to approval, the latest first. */
export function ApprovalTable({ slug, approvals }: { slug: string; approvals: readonly Approval[] }) {
  const t = useWords(words)
  const columns: Column<Approval>[] = [
    {
      label: t('approval.sent'),
      header: true,
      cell: ({ submission: { number } }) => (
        <a href={submissionAddress(slug, number)}>{t('approval.number', { number })}</a>
      ),
    },
    { label: t('approval.when'), cell: ({ submission: { createdAt } }) => <Timestamp at={createdAt} /> },
    { label: t('approval.stands'), cell: ({ state }) => <ApprovalTag state={state} /> },
    {
      label: t('approval.decision'),
      cell: ({ submission: { decisionId } }) => <a href={decisionAddress(decisionId)}>{t('approval.see')}</a>,
    },
  ]
  return <Table caption={t('approval.table')} captionHidden columns={columns} rows={approvals} />
}

/** In whose name a draft was published: the organization and the post, never a person's address. */
export function Author({ draft, organization }: { draft: Draft; organization: OrganizationName | undefined }) {
  const t = useWords(words)
  if (!organization) return <span class="soft">{t('draft.no-author')}</span>
  return (
    <>
      <OrganizationLink organization={organization} />
      {draft.office && <>, {draft.office}</>}
    </>
  )
}

export function AnswerTag({ answer }: { answer: AnswerType | null }) {
  const t = useWords(words)
  if (answer === null) return <Tag tone="under-way">{t('proposal.none')}</Tag>
  const isUp = ['accepted', 'partly', 'merged'].includes(answer)
  return <Tag tone={isUp ? 'done' : 'neutral'}>{t(`answer.${answer}`)}</Tag>
}

/** «12 aportaciones de 8 personas · 10 de 12 con respuesta · 6 de 12 recogidas». */
export function useTallySentence() {
  const t = useWords(words)
  return ({ total, people, answered, removed, whole, inPart, merged }: ProposalTally) =>
    total === 0
      ? t('tally.none')
      : [
          t('tally.made', { count: total, people: t('tally.people', { count: people }) }),
          t('tally.answered', { done: answered, total }),
          t('tally.taken-up', { done: whole + inPart + merged, total, whole, inPart, merged }),
          ...(removed > 0 ? [t('tally.removed', { count: removed })] : []),
        ].join(' ')
}

type ProposalsProps = {
  items: readonly ShownProposal[]
  slug: string
  /** Numbers of commitments by their ids, where several are listed. */
  numbers?: ReadonlyMap<string, number>
}

/** Who proposed what, what was answered and which draft took it up. */
export function ProposalTable({ items, slug, numbers }: ProposalsProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const columns: (Column<ShownProposal> | false | undefined)[] = [
    {
      label: t('proposal.folio'),
      header: true,
      cell: ({ number }) => <a href={questionAddress(number)}>{folioOf(number)}</a>,
    },
    { label: t('proposal.says'), cell: (proposal) => <Says {...proposal} /> },
    numbers && {
      label: t('proposal.for'),
      cell: ({ subjectId }) => {
        const number = numbers.get(subjectId)
        return number === undefined ? t('proposal.whole-plan') : t('commitment', { number })
      },
    },
    { label: t('proposal.who'), cell: ({ who }) => who ?? <span class="soft">{t('proposal.nobody')}</span> },
    { label: t('proposal.day'), cell: ({ askedOn }) => <DayText day={askedOn} /> },
    {
      label: t('proposal.answer'),
      cell: ({ answer, dueOn, text }) => (
        <>
          {answer === null && text === null ? <span class="soft">—</span> : <AnswerTag answer={answer} />}
          {answer === null && text !== null && dueOn && (
            <>
              {' '}
              <span class="small soft">{t('proposal.due', { day: formatDay(dueOn, locale) })}</span>
            </>
          )}
        </>
      ),
    },
    {
      label: t('proposal.draft'),
      cell: ({ draft }) =>
        draft ? (
          <a href={draftAddress(slug, draft.commitment, draft.number)}>{t('draft.name', { number: draft.number })}</a>
        ) : (
          <span class="soft">{t('proposal.no-draft')}</span>
        ),
    },
  ]
  return (
    <Table
      caption={t('proposal.table')}
      captionHidden
      columns={columns.filter((column) => typeof column === 'object')}
      rows={items}
    />
  )
}

/** The beginning of what it proposes; of what is out of sight, who took it out and by which rule. */
function Says({ text, removedBy }: Pick<ShownProposal, 'text' | 'removedBy'>) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (text) return <>{shortened(inLanguage(text, locale).text)}</>
  if (!removedBy) return <span class="soft">{t('proposal.withdrawn')}</span>
  const { version, rule } = removedBy
  return (
    <span class="soft">
      <a href={`/reglas-de-participacion?version=${version}#regla-${rule}`}>{t('proposal.removed', { rule })}</a>
    </span>
  )
}

const shortened = (text: string, most = 140) => {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= most ? line : `${line.slice(0, most).replace(/[\s,.;:]+\S*$/u, '')}…`
}

/** What a draft says: the commitment, then its milestones and indicators. */
export function DraftText({ text }: { text: Text }) {
  return (
    <div class="signed">
      {[...text.values()].map((record) => (
        <RecordText record={record} text={text} />
      ))}
    </div>
  )
}

function RecordText({ record, text }: { record: TextRecord; text: Text }) {
  const { locale } = useRequest()
  const title = titleIn([text], record, locale)
  const said = Object.entries(record.fields).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  )
  return (
    <section>
      <h3>
        {sayRecord(record, locale)}
        {title && `: ${title}`}
      </h3>
      <SummaryList
        facts={said.map(([field, value]) => ({
          label: sayField(field, locale),
          value: <span class="as-typed">{sayValue(field, value, { locale })}</span>,
        }))}
      />
    </section>
  )
}

export const Note = ({ note }: Pick<Draft, 'note'>) => (
  <p class="as-typed">
    <LangText text={note} />
  </p>
)
