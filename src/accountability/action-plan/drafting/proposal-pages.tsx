import type { ProposalTally } from '../../../cross-cutting/comments/index.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  EmptyState,
  Filters,
  Page,
  Pagination,
  Select,
  Stat,
  useRequest,
  useWords,
  type ActiveFilter,
} from '../../../platform/html/index.ts'
import type { Plan } from '../plans/store.ts'
import { draftingAddress, proposalsAddress } from './address.ts'
import type { ShownProposal } from './load.ts'
import { ProposalTable, useCrumbs } from './pieces.tsx'
import { words } from './words.ts'

/** Answers as addresses say them. */
export const ANSWER_WORDS = {
  none: 'sin-respuesta',
  accepted: 'aceptada',
  partly: 'en-parte',
  merged: 'unida',
  'not-now': 'por-ahora-no',
  'out-of-scope': 'fuera-de-competencia',
  rejected: 'no-aceptada',
} as const
export type AnswerFilter = keyof typeof ANSWER_WORDS

export type ProposalsProps = {
  plan: Plan
  query: { compromiso?: number | undefined; respuesta?: string | undefined; persona?: string | undefined }
  /** Public names of those who proposed. */
  names: readonly string[]
  items: readonly ShownProposal[]
  next: number | null
  total: number
  tally: ProposalTally
  /** Numbers of commitments by their ids. */
  numbers: ReadonlyMap<string, number>
}

/** Who contributed what to a plan, what was answered, and which draft took it up. */
export function ProposalsPage({ plan, query, names, items, next, total, tally, numbers }: ProposalsProps) {
  const t = useWords(words)
  const { locale, url } = useRequest()
  const crumbs = useCrumbs()
  const path = proposalsAddress(plan.slug)
  const active = useActive(query)
  const further = new URL(url)
  further.searchParams.set('desde', String(next))
  return (
    <Page
      title={t('proposals.page')}
      kind={inLanguage(plan.title, locale).text}
      lead={t('proposals.lead')}
      breadcrumbs={crumbs(plan, { label: t('proposals.title') })}
      json={`${path}.json${url.search}`}
    >
      {tally.total > 0 && <Totals {...tally} />}
      <Filters count={t('proposals.count', { count: total })} active={active}>
        <Select
          name="compromiso"
          label={t('proposal.for')}
          value={query.compromiso === undefined ? '' : String(query.compromiso)}
          blank={t('proposals.any')}
          options={[...new Set(numbers.values())]
            .toSorted((a, b) => a - b)
            .map((number) => ({ value: String(number), label: t('commitment', { number }) }))}
        />
        <Select
          name="respuesta"
          label={t('proposal.answer')}
          value={query.respuesta ?? ''}
          blank={t('proposals.any')}
          options={(Object.keys(ANSWER_WORDS) as AnswerFilter[]).map((key) => ({
            value: ANSWER_WORDS[key],
            label: key === 'none' ? t('proposal.none') : t(`answer.${key}`),
          }))}
        />
        <Select
          name="persona"
          label={t('proposal.who')}
          value={query.persona ?? ''}
          blank={t('proposals.anybody')}
          options={names.map((name) => ({ value: name, label: name }))}
        />
      </Filters>
      {items.length === 0 ? (
        <EmptyState
          title={t(active.length > 0 ? 'proposals.no-match' : 'proposals.none')}
          action={<a href={draftingAddress(plan.slug)}>{t('title')}</a>}
        >
          {t(active.length > 0 ? 'proposals.no-match-text' : 'proposals.none-text')}
        </EmptyState>
      ) : (
        <ProposalTable items={items} slug={plan.slug} numbers={numbers} />
      )}
      <Pagination
        {...(next !== null && { next: further.pathname + further.search })}
        {...(total > items.length && { says: t('proposals.shown', { shown: items.length, total }) })}
      />
      {tally.total > 0 && (
        <p class="small no-paper">
          {t('proposals.download')}{' '}
          {(['csv', 'xlsx'] as const).map((format) => (
            <>
              <a href={`${path}/exportar/${format}${url.search}`} download>
                {format.toUpperCase()}
              </a>
              {' · '}
            </>
          ))}
          <a href={`${path}/exportar/json${url.search}`} download>
            JSON
          </a>
        </p>
      )}
    </Page>
  )
}

/** Each figure with what it is of. */
function Totals({ total, people, answered, removed, whole, inPart, merged }: ProposalTally) {
  const t = useWords(words)
  return (
    <div class="grid">
      <Stat value={total} says={t('tally.says-total', { count: people })} />
      <Stat value={answered} of={total} says={t('tally.says-answered')} />
      <Stat value={whole + inPart + merged} of={total} says={t('tally.says-taken-up', { whole, inPart, merged })} />
      {removed > 0 && <Stat value={removed} of={total} says={t('tally.says-removed')} />}
    </div>
  )
}

function useActive({ compromiso, respuesta, persona }: ProposalsProps['query']): ActiveFilter[] {
  const t = useWords(words)
  const answer = (Object.keys(ANSWER_WORDS) as AnswerFilter[]).find((key) => ANSWER_WORDS[key] === respuesta)
  return [
    ...(compromiso === undefined
      ? []
      : [{ name: 'compromiso', value: String(compromiso), label: t('commitment', { number: compromiso }) }]),
    ...(answer
      ? [
          {
            name: 'respuesta',
            value: ANSWER_WORDS[answer],
            label: answer === 'none' ? t('proposal.none') : t(`answer.${answer}`),
          },
        ]
      : []),
    ...(persona === undefined ? [] : [{ name: 'persona', value: persona, label: persona }]),
  ]
}
