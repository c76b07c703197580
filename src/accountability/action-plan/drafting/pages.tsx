import { askAddress } from '../../../cross-cutting/comments/index.ts'
import { OrganizationLink } from '../../../foundations/organizations/index.ts'
import { decisionAddress } from '../../../governance/decisions/index.ts'
import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  ButtonLink,
  EmptyState,
  Heading,
  LangText,
  Notice,
  Page,
  Pagination,
  PrintButton,
  Steps,
  Table,
  Tag,
  Timestamp,
  useRequest,
  useWords,
  type Column,
} from '../../../platform/html/index.ts'
import { headline } from '../content-text.tsx'
import { planAddress } from '../plans/address.ts'
import { phaseState } from '../plans/phases.ts'
import { versionAddress } from '../versions/address.ts'
import { words as planWords } from '../words.ts'
import { draftAddress, draftingAddress, draftsAddress, proposalsAddress } from './address.ts'
import type { Drafting } from './load.ts'
import { ApprovalTable, useCrumbs, useTallySentence } from './pieces.tsx'
import type { Draft } from './store.ts'
import { windowToday } from './model.ts'
import { Warnings } from './warnings.tsx'
import { words } from './words.ts'

/** How a plan is being drafted: where it stands, what anybody may do and until when, and every draft; once signed, how it was. */
export function DraftingPage(props: Drafting) {
  const { plan, approvals, can } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const crumbs = useCrumbs()
  const path = draftingAddress(plan.slug)
  const isOpen = plan.version === null && plan.closedOn === null
  return (
    <Page
      title={t('title')}
      kind={inLanguage(plan.title, locale).text}
      lead={useLead(props)}
      breadcrumbs={crumbs(plan)}
      json={`${path}.json`}
      headFoot={
        can.manage &&
        isOpen && (
          <>
            {!approvals.some(({ state }) => state === 'open') && (
              <ButtonLink href={`${path}/aprobar`} size="small">
                {t('send.title')}
              </ButtonLink>
            )}
            <ButtonLink href={`${planAddress(plan.slug)}/etapas`} size="small" look="secondary">
              {t('calendar.edit')}
            </ButtonLink>
          </>
        )
      }
    >
      <Now {...props} />
      <Calendar {...props} />
      <Commitments {...props} />
      <Proposals {...props} />
      <Approvals {...props} />
      <p class="no-paper">
        <PrintButton />
      </p>
    </Page>
  )
}

function useLead({ plan, phases, window }: Drafting): string {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale, today } = useRequest()
  const named = (phase: Drafting['phases'][number]) =>
    phase.title ? inLanguage(phase.title, locale).text : of(`phase.${phase.kind}`)
  if (plan.version !== null) return t('lead.signed')
  if (plan.closedOn !== null) return t('lead.closed')
  if (window)
    return window.closesOn
      ? t('lead.open', { phase: named(window), day: formatDay(window.closesOn, locale) })
      : t('lead.open-ended', { phase: named(window) })
  const under = phases.findLast((phase) => phaseState(phase, today) === 'current')
  if (under) return t('lead.phase', { phase: named(under), day: formatDay(under.closesOn!, locale) })
  const next = phases.find((phase) => phaseState(phase, today) === 'next')
  if (next) return t('lead.next', { phase: named(next), day: formatDay(next.opensOn!, locale) })
  return t(phases.length === 0 ? 'lead.no-phases' : 'lead.over')
}

/** What anybody may do today, and until when; while nothing may be done, why and what comes. */
function Now({ plan, phases, window, organizations, commitments }: Drafting) {
  const t = useWords(words)
  const { locale, person, today } = useRequest()
  const ask = askAddress(ref('plan', plan.id), 'proposal')
  if (plan.version !== null)
    return (
      <Notice>
        <p>
          {t('now.signed')} <a href={versionAddress(plan.slug, 1)}>{t('now.signed-see')}</a>
        </p>
      </Notice>
    )
  const isUnanswered = plan.closedOn === null && plan.convenerId === null && windowToday(phases, today) !== null
  const convener = plan.convenerId ? organizations.get(plan.convenerId) : undefined
  return (
    <section class="part" aria-labelledby="ahora">
      <Heading id="ahora">{t('now.title')}</Heading>
      {window && convener ? (
        <>
          <p>
            {window.closesOn
              ? t('now.propose', { day: formatDay(window.closesOn, locale) })
              : t('now.propose-open-ended')}{' '}
            {t('now.answered-by')} <OrganizationLink organization={convener} />.
          </p>
          {commitments.length > 0 && <p>{t('now.choose')}</p>}
          <p class="row no-paper">
            <ButtonLink href={person ? ask : `/entrar?volver=${encodeURIComponent(ask)}`} size="small">
              {t('now.propose-plan')}
            </ButtonLink>
          </p>
        </>
      ) : (
        <p>{t(isUnanswered ? 'now.no-convener' : 'now.nothing')}</p>
      )}
    </section>
  )
}

function Calendar({ phases, warnings, can, plan }: Drafting) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale, today } = useRequest()
  return (
    <section class="part" aria-labelledby="calendario">
      <Heading id="calendario">{t('calendar.title')}</Heading>
      <Warnings warnings={warnings} />
      {can.manage && plan.version === null && plan.closedOn === null && plan.convenerId === null && (
        <Notice tone="warning" title={t('calendar.no-convener')}>
          <p>
            {t('calendar.no-convener-says')}{' '}
            <a href={`${planAddress(plan.slug)}/editar#f-convenerId`}>{t('calendar.no-convener-do')}</a>
          </p>
        </Notice>
      )}
      {phases.length === 0 ? (
        <EmptyState
          title={t('calendar.none')}
          action={can.manage && <a href={`${planAddress(plan.slug)}/etapas`}>{t('calendar.edit')}</a>}
        >
          {t('calendar.none-text')}
        </EmptyState>
      ) : (
        <Steps
          label={t('calendar.title')}
          steps={phases.map((phase) => ({
            label: phase.title ? inLanguage(phase.title, locale).text : of(`phase.${phase.kind}`),
            state: phaseState(phase, today),
            ...(phase.opensOn && { opens: phase.opensOn }),
            ...(phase.closesOn && phase.closesOn !== phase.opensOn && { closes: phase.closesOn }),
            says: (
              <>
                {phase.title && <span class="soft">{of(`phase.${phase.kind}`)}. </span>}
                {phase.means && <LangText text={phase.means} />}
              </>
            ),
          }))}
        />
      )}
    </section>
  )
}

function Commitments({ plan, commitments, next, takenOut, can }: Drafting) {
  const t = useWords(words)
  const { locale, url } = useRequest()
  const { slug } = plan
  type Row = Drafting['commitments'][number]
  const columns: Column<Row>[] = [
    {
      label: t('drafts.commitment'),
      header: true,
      cell: ({ number, title }) => (
        <a href={draftsAddress(slug, number)}>
          {number}. {headline(inLanguage(title, locale).text).short}
        </a>
      ),
    },
    {
      label: t('drafts.version'),
      cell: ({ draft }) =>
        draft ? (
          <>
            <a href={draftAddress(slug, draft.commitment, draft.number)}>{t('draft.name', { number: draft.number })}</a>{' '}
            <span class="small soft">
              <Timestamp at={draft.createdAt} />
            </span>
          </>
        ) : (
          <Tag tone="unknown">{t('drafts.unpublished')}</Tag>
        ),
    },
    {
      label: t('drafts.proposals'),
      cell: ({ proposals: { total, answered, waiting } }) =>
        total === 0 ? (
          <span class="soft">{t('drafts.no-proposals')}</span>
        ) : (
          <>
            {t('drafts.answered', {
              answered: formatNumber(answered, locale),
              total: formatNumber(total, locale),
              count: total,
            })}
            {waiting > 0 && <> · {t('drafts.waiting', { count: waiting })}</>}
          </>
        ),
    },
  ]
  const further = new URL(url)
  further.searchParams.set('desde', String(next))
  return (
    <section class="part" aria-labelledby="borradores">
      <Heading id="borradores">{t('drafts.title')}</Heading>
      <Table
        caption={t('drafts.title')}
        captionHidden
        columns={columns}
        rows={commitments}
        empty={
          <EmptyState
            title={t('drafts.none')}
            action={can.manage && <a href={`${planAddress(slug)}/compromisos/nuevo`}>{t('drafts.add')}</a>}
          >
            {t('drafts.none-text')}
          </EmptyState>
        }
      />
      <Pagination
        {...(next && { next: further.pathname + further.search })}
        {...(next && { says: t('drafts.shown', { count: commitments.length, total: plan.commitmentCount }) })}
      />
      {takenOut.length > 0 && <TakenOut slug={slug} drafts={takenOut} />}
    </section>
  )
}

/** Commitments that were drafted in public and are in the plan no more: their drafts stay. */
function TakenOut({ slug, drafts }: { slug: string; drafts: readonly Draft[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <>
      <Heading level={3} id="retirados">
        {t('drafts.taken-out')}
      </Heading>
      <ul>
        {drafts.map(({ commitment, title, number }) => (
          <li>
            <a href={draftsAddress(slug, commitment)}>
              {commitment}. {headline(inLanguage(title, locale).text).short}
            </a>{' '}
            <span class="soft">{t('drafts.last', { number })}</span>
          </li>
        ))}
      </ul>
    </>
  )
}

function Proposals({ plan, proposals }: Drafting) {
  const t = useWords(words)
  const tell = useTallySentence()
  return (
    <section class="part" aria-labelledby="aportaciones">
      <Heading id="aportaciones">{t('proposals.title')}</Heading>
      <p>{tell(proposals)}</p>
      {proposals.total > 0 && (
        <p>
          <a href={proposalsAddress(plan.slug)}>{t('proposals.all', { count: proposals.total })}</a>
        </p>
      )}
    </section>
  )
}

function Approvals({ plan, approvals, signedBy, can }: Drafting) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="aprobacion">
      <Heading id="aprobacion">{t('approval.title')}</Heading>
      {approvals.length === 0 && signedBy !== null ? (
        <p>
          {t('approval.unsent')} <a href={decisionAddress(signedBy)}>{t('approval.see')}</a>
        </p>
      ) : approvals.length === 0 ? (
        <p>{t(plan.version === null ? 'approval.none' : 'approval.never')}</p>
      ) : (
        <ApprovalTable slug={plan.slug} approvals={approvals} />
      )}
      {approvals[0]?.state === 'rejected' && plan.version === null && <p>{t('approval.back')}</p>}
      {can.manage && plan.version === null && approvals[0]?.state === 'approved' && (
        <p>
          <ButtonLink href={`${planAddress(plan.slug)}/firmar`} size="small">
            {t('approval.sign')}
          </ButtonLink>
        </p>
      )}
    </section>
  )
}
