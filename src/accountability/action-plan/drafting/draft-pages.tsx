import {
  ANSWERS_FOR,
  askAddress,
  folioOf,
  questionAddress,
  type ProposalTally,
} from '../../../cross-cutting/comments/index.ts'
import type { OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  EmptyState,
  Fieldset,
  Form,
  FormActions,
  Heading,
  Hidden,
  Notice,
  Page,
  PrintButton,
  Select,
  SummaryList,
  Table,
  TextArea,
  Timestamp,
  useRequest,
  useWords,
  type Column,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { headline } from '../content-text.tsx'
import type { Phase } from '../plans/model.ts'
import { commitmentPath } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { Difference } from '../versions/difference.tsx'
import { DifferenceLegend } from '../versions/pages.tsx'
import type { Text, TextChange } from '../versions/text.ts'
import { draftAddress, draftDifference, draftsAddress, proposalsAddress } from './address.ts'
import type { ShownProposal } from './load.ts'
import { Author, DraftText, Note, ProposalTable, useCrumbs, useTallySentence } from './pieces.tsx'
import type { Draft } from './store.ts'
import { words } from './words.ts'

export type OneCommitment = {
  plan: Plan
  /** Null where it was taken out of the plan. */
  commitmentId: string | null
  commitment: number
  title: string
}

export type DraftsProps = OneCommitment & {
  window: Pick<Phase, 'closesOn'> | null
  drafts: readonly Draft[]
  organizations: ReadonlyMap<string, OrganizationName>
  proposals: { tally: ProposalTally; items: readonly ShownProposal[] }
  /** What the text says now and no published draft does. */
  unpublished: { changes: readonly TextChange[]; texts: readonly Text[] } | null
  can: { manage: boolean }
}

/** All that was drafted of a commitment: each version with what changed and why, and what people propose. */
export function DraftsPage(props: DraftsProps) {
  const { plan, commitment, commitmentId, title, window, drafts, unpublished, can } = props
  const t = useWords(words)
  const { locale, person } = useRequest()
  const crumbs = useCrumbs()
  const path = draftsAddress(plan.slug, commitment)
  const isOpen = plan.version === null && plan.closedOn === null && commitmentId !== null
  const ask = commitmentId && askAddress(ref('commitment', commitmentId), 'proposal')
  return (
    <Page
      title={t('drafts.of', { commitment, title: headline(title).short })}
      kind={inLanguage(plan.title, locale).text}
      lead={useLead(props)}
      breadcrumbs={crumbs(plan, { label: t('commitment', { number: commitment }) })}
      json={`${path}.json`}
      headFoot={
        <>
          {window && ask && (
            <ButtonLink href={person ? ask : `/entrar?volver=${encodeURIComponent(ask)}`} size="small">
              {t('drafts.propose')}
            </ButtonLink>
          )}
          {can.manage && isOpen && unpublished && (
            <ButtonLink href={`${path}/publicar`} size="small" look="secondary">
              {t('publish.title')}
            </ButtonLink>
          )}
        </>
      }
    >
      <section class="part" aria-labelledby="versiones">
        <Heading id="versiones">{t('drafts.versions')}</Heading>
        <DraftTable {...props} />
        {drafts.length > 1 && <CompareForm {...props} from={drafts.length - 1} to={drafts.length} />}
      </section>
      {unpublished && drafts.length > 0 && isOpen && (
        <Notice>
          <p>{t('drafts.has-unpublished')}</p>
          {commitmentId && (
            <p>
              <a href={commitmentPath(plan.slug, commitment)}>{t('drafts.see-now')}</a>
            </p>
          )}
        </Notice>
      )}
      <ProposalsOf {...props} />
      <p class="no-paper">
        <PrintButton />
      </p>
    </Page>
  )
}

function useLead({ plan, commitmentId, drafts, window }: DraftsProps): string {
  const t = useWords(words)
  const { locale } = useRequest()
  const said = drafts.length === 0 ? t('drafts.lead-none') : t('drafts.lead', { count: drafts.length })
  if (commitmentId === null) return `${said} ${t('drafts.lead-taken-out')}`
  if (plan.version !== null) return `${said} ${t('drafts.lead-signed')}`
  if (!window) return `${said} ${t('drafts.lead-closed')}`
  return `${said} ${window.closesOn ? t('drafts.lead-open', { day: formatDay(window.closesOn, locale) }) : t('drafts.lead-open-ended')}`
}

function DraftTable({ plan, commitment, drafts, organizations }: DraftsProps) {
  const t = useWords(words)
  const columns: Column<Draft>[] = [
    {
      label: t('drafts.version'),
      header: true,
      cell: (draft) => (
        <a href={draftAddress(plan.slug, commitment, draft.number)}>{t('draft.name', { number: draft.number })}</a>
      ),
    },
    { label: t('draft.when'), cell: ({ createdAt }) => <Timestamp at={createdAt} /> },
    { label: t('draft.what'), cell: (draft) => <Note {...draft} /> },
    {
      label: t('draft.by'),
      cell: (draft) => <Author draft={draft} organization={organizations.get(draft.organizationId ?? '')} />,
    },
  ]
  return (
    <Table
      caption={t('drafts.versions')}
      captionHidden
      columns={columns}
      rows={drafts}
      empty={<EmptyState title={t('drafts.no-versions')}>{t('drafts.no-versions-text')}</EmptyState>}
    />
  )
}

function CompareForm({
  plan,
  commitment,
  drafts,
  from,
  to,
}: OneCommitment & { drafts: readonly Draft[]; from: number; to: number }) {
  const t = useWords(words)
  const options = drafts
    .toReversed()
    .map((draft) => ({ value: String(draft.number), label: t('draft.name', { number: draft.number }) }))
  return (
    <Form
      action={`${draftsAddress(plan.slug, commitment)}/comparar`}
      method="get"
      values={{ de: String(from), a: String(to) }}
    >
      <Select name="de" label={t('compare.from')} options={options} />
      <Select name="a" label={t('compare.to')} options={options} />
      <FormActions>
        <Button look="secondary">{t('compare.see')}</Button>
      </FormActions>
    </Form>
  )
}

function ProposalsOf({ plan, commitment, proposals }: DraftsProps) {
  const t = useWords(words)
  const tell = useTallySentence()
  const { tally, items } = proposals
  return (
    <section class="part" aria-labelledby="aportaciones">
      <Heading id="aportaciones">{t('proposals.title')}</Heading>
      <p>{tell(tally)}</p>
      {items.length > 0 && <ProposalTable items={items} slug={plan.slug} />}
      {tally.total > items.length && (
        <p>
          <a href={`${proposalsAddress(plan.slug)}?compromiso=${commitment}`}>
            {t('proposals.all', { count: tally.total })}
          </a>
        </p>
      )}
    </section>
  )
}

export type DraftProps = OneCommitment & {
  draft: Draft
  latest: number
  text: Text
  organization: OrganizationName | undefined
  takenUp: readonly ShownProposal[]
  /** Waiting for an answer, where the reader may give it. */
  waiting: readonly ShownProposal[]
}

/** A version as it was published: what changed and why, which proposals it takes up, and all that it says. */
export function DraftPage({
  plan,
  commitment,
  title,
  draft,
  latest,
  text,
  organization,
  takenUp,
  waiting,
}: DraftProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const crumbs = useCrumbs()
  const { number } = draft
  const address = draftAddress(plan.slug, commitment, number)
  return (
    <Page
      title={t('draft.title', { number, commitment })}
      kind={inLanguage(plan.title, locale).text}
      lead={t(number === latest ? 'draft.lead-latest' : 'draft.lead-replaced', {
        number: latest,
        title: headline(title).short,
      })}
      breadcrumbs={crumbs(
        plan,
        { label: t('commitment', { number: commitment }), href: draftsAddress(plan.slug, commitment) },
        { label: t('draft.name', { number: draft.number }) },
      )}
      json={`${address}.json`}
      subject={{ kind: 'draft-version', id: draft.id }}
    >
      <SummaryList
        facts={[
          { label: t('draft.when'), value: <Timestamp at={draft.createdAt} /> },
          { label: t('draft.by'), value: <Author draft={draft} organization={organization} /> },
          { label: t('draft.what'), value: <Note {...draft} /> },
          { label: t('draft.hash'), value: <code class="hash">{draft.sha256}</code> },
        ]}
      />
      <p class="row no-paper">
        {number > 1 && (
          <ButtonLink href={draftDifference(plan.slug, commitment, number - 1, number)} size="small">
            {t('draft.difference', { number: number - 1 })}
          </ButtonLink>
        )}
        <PrintButton />
      </p>
      <section class="part" aria-labelledby="recoge">
        <Heading id="recoge">{t('draft.takes-up', { count: takenUp.length })}</Heading>
        {takenUp.length === 0 ? <p>{t('draft.takes-up-none')}</p> : <ProposalTable items={takenUp} slug={plan.slug} />}
      </section>
      {waiting.length > 0 && (
        <section class="part no-paper" aria-labelledby="por-responder">
          <Heading id="por-responder">{t('draft.waiting')}</Heading>
          <ul>
            {waiting.map((proposal) => (
              <li>
                <a href={`${questionAddress(proposal.number)}/responder?version=${draft.id}`}>
                  {t('draft.answer', { folio: folioOf(proposal.number) })}
                </a>{' '}
                {proposal.text && headline(inLanguage(proposal.text, locale).text).short}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Heading id="texto">{t('draft.text')}</Heading>
      <DraftText text={text} />
    </Page>
  )
}

export type DraftDifferenceProps = OneCommitment & {
  drafts: readonly Draft[]
  from: Draft
  to: Draft
  changes: readonly TextChange[]
  texts: readonly Text[]
}

/** In what two versions of a commitment differ, word by word. */
export function DraftDifferencePage(props: DraftDifferenceProps) {
  const { plan, commitment, title, from, to, changes, texts } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const crumbs = useCrumbs()
  return (
    <Page
      title={t('compare.title', { from: from.number, to: to.number })}
      kind={inLanguage(plan.title, locale).text}
      lead={changes.length === 0 ? t('compare.same') : t('compare.lead', { title: headline(title).short, commitment })}
      breadcrumbs={crumbs(
        plan,
        { label: t('commitment', { number: commitment }), href: draftsAddress(plan.slug, commitment) },
        { label: t('compare.short') },
      )}
      json={`${draftsAddress(plan.slug, commitment)}/comparar.json?de=${from.number}&a=${to.number}`}
    >
      <div class="no-paper">
        <CompareForm {...props} from={from.number} to={to.number} />
      </div>
      {changes.length > 0 && (
        <section class="part" aria-label={t('compare.short')}>
          <p>{t('compare.why')}</p>
          <blockquote class="words">
            <Note {...to} />
          </blockquote>
          <DifferenceLegend />
          <Difference changes={changes} texts={texts} level={2} />
        </section>
      )}
      <p class="no-paper">
        <PrintButton />
      </p>
    </Page>
  )
}

/** Proposals that may be answered with a draft, at most so many at a time. */
export const ANSWERED_AT_ONCE = 20

export type PublishProps = OneCommitment & {
  sha256: string
  last: Draft | undefined
  changes: readonly TextChange[]
  texts: readonly Text[]
  waiting: readonly ShownProposal[]
  values: Values
  errors?: Errors
}

/** What changes, why, and which proposals are taken up with it. */
export function PublishPage({
  plan,
  commitment,
  title,
  sha256,
  last,
  changes,
  texts,
  waiting,
  values,
  errors = {},
}: PublishProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const crumbs = useCrumbs()
  const path = draftsAddress(plan.slug, commitment)
  const isSame = last !== undefined && changes.length === 0
  const isOpen = plan.version === null && plan.closedOn === null
  return (
    <Page
      title={t('publish.title')}
      kind={t('drafts.of', { commitment, title: headline(title).short })}
      {...(isOpen &&
        !isSame && { lead: last ? t('publish.lead', { number: last.number + 1 }) : t('publish.lead-first') })}
      breadcrumbs={crumbs(
        plan,
        { label: t('commitment', { number: commitment }), href: path },
        { label: t('publish.title') },
      )}
      errors={errors}
      unlisted
    >
      {!isOpen || isSame ? (
        <EmptyState
          title={t(isOpen ? 'publish.same' : 'refusal.plan-is-signed')}
          action={
            <a href={isOpen ? `${commitmentPath(plan.slug, commitment)}/editar` : path}>
              {t(isOpen ? 'publish.edit' : 'publish.back')}
            </a>
          }
        >
          {isOpen && t('publish.same-text')}
        </EmptyState>
      ) : (
        <>
          {last && (
            <section class="part" aria-labelledby="cambios">
              <Heading id="cambios">{t('publish.changes', { number: last.number })}</Heading>
              <DifferenceLegend />
              <Difference changes={changes} texts={texts} />
            </section>
          )}
          <Form action={`${path}/publicar`} errors={errors} values={values}>
            <Hidden name="sha256" value={sha256} />
            <TextArea name="note" label={t('publish.note')} hint={t('publish.note-hint')} rows={4} required />
            <TextArea name="noteEn" label={t('publish.note-en')} rows={3} optional />
            {waiting.length > 0 && (
              <>
                <Heading id="aportaciones">{t('publish.proposals')}</Heading>
                <p>{t('publish.proposals-says')}</p>
              </>
            )}
            {waiting.map(({ number, text, who }, at) => (
              <Fieldset legend={folioOf(number)}>
                <Hidden name={`proposal${at + 1}`} value={String(number)} />
                {text && <p class="as-typed">{inLanguage(text, locale).text}</p>}
                <p class="small soft">{who ?? t('proposal.nobody')}</p>
                <Select
                  name={`type${at + 1}`}
                  label={t('publish.answer')}
                  blank={t('publish.no-answer')}
                  options={ANSWERS_FOR.proposal
                    .filter((type) => ['accepted', 'partly', 'merged'].includes(type))
                    .map((value) => ({ value, label: t(`answer.${value}`) }))}
                  optional
                />
                <TextArea
                  name={`reason${at + 1}`}
                  label={t('publish.reason')}
                  hint={t('publish.reason-hint')}
                  rows={2}
                  optional
                />
              </Fieldset>
            ))}
            <FormActions says={t('publish.public')}>
              <Button>{t('publish.do')}</Button>
              <a href={path}>{t('cancel')}</a>
            </FormActions>
          </Form>
        </>
      )}
    </Page>
  )
}
