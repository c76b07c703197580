import { decisionAddress, type Choice, type Decision } from '../../../governance/decisions/index.ts'
import { formatDay, formatNumber } from '../../../kernel/dates.ts'
import { inLanguage, type TranslatedText } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  EmptyState,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  PrintButton,
  Radios,
  SummaryList,
  TextArea,
  Timestamp,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { headline } from '../content-text.tsx'
import { planAddress, withQuery } from '../plans/address.ts'
import type { Phase } from '../plans/model.ts'
import type { Plan } from '../plans/store.ts'
import { Difference } from '../versions/difference.tsx'
import { DifferenceLegend } from '../versions/pages.tsx'
import type { Text, TextChange } from '../versions/text.ts'
import { words as planWords } from '../words.ts'
import { draftAddress, draftingAddress, draftsAddress, proposalsAddress, submissionAddress } from './address.ts'
import { ApprovalTag, useCrumbs } from './pieces.tsx'
import { ANSWER_WORDS } from './proposal-pages.tsx'
import type { Submission } from './store.ts'
import { words } from './words.ts'

type Drafted = { commitment: number; title: TranslatedText; version: number | null }

export type SendProps = {
  plan: Plan
  sha256: string
  drafts: readonly Drafted[]
  /** Whose text now is in no published version. */
  unpublished: readonly Drafted[]
  approvers: readonly { id: string; kind: string; name: string }[]
  /** Whether this very text was rejected: then only whoever did may be asked again. */
  wasRejected: boolean
  warnings: number
  /** Proposals without an answer. */
  waiting: number
  /** The phase in which proposals are taken today. */
  window: Pick<Phase, 'kind' | 'title' | 'closesOn'> | null
  open: Submission | undefined
  values: Values
  errors?: Errors
}

/** What would be put to approval, what it still lacks for that, and who decides. */
export function SendPage(props: SendProps) {
  const { plan, sha256, drafts, unpublished, approvers, wasRejected, warnings, open, values, errors = {} } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const crumbs = useCrumbs()
  const path = draftingAddress(plan.slug)
  const isReady =
    plan.version === null &&
    plan.closedOn === null &&
    !open &&
    drafts.length > 0 &&
    unpublished.length === 0 &&
    approvers.length > 0
  return (
    <Page
      title={t('send.title')}
      kind={inLanguage(plan.title, locale).text}
      lead={t('send.lead')}
      breadcrumbs={crumbs(plan, { label: t('send.title') })}
      errors={errors}
      unlisted
    >
      {plan.version !== null && <Notice>{t('refusal.plan-is-signed')}</Notice>}
      {open && (
        <Notice tone="warning">
          <p>
            {t('send.open')}{' '}
            <a href={submissionAddress(plan.slug, open.number)}>{t('approval.number', { number: open.number })}</a>
          </p>
        </Notice>
      )}
      {wasRejected && <Notice tone="warning">{t('send.rejected')}</Notice>}
      {warnings > 0 && (
        <Notice tone="warning">
          <p>
            {t('send.warnings', { count: warnings })} <a href={`${path}#calendario`}>{t('send.warnings-see')}</a>
          </p>
        </Notice>
      )}
      <Unfinished {...props} says="send" />
      {unpublished.length > 0 && (
        <Notice tone="warning" title={t('send.unpublished', { count: unpublished.length })}>
          <p>{t('send.unpublished-says')}</p>
          <ul>
            {unpublished.map(({ commitment, title }) => (
              <li>
                <a href={`${draftsAddress(plan.slug, commitment)}/publicar`}>
                  {commitment}. {headline(inLanguage(title, locale).text).short}
                </a>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {drafts.length === 0 && (
        <EmptyState title={t('drafts.none')} action={<a href={path}>{t('title')}</a>}>
          {t('send.nothing')}
        </EmptyState>
      )}
      {approvers.length === 0 && !wasRejected && (
        <Notice tone="warning" title={t('send.nobody')}>
          <p>
            {t('send.nobody-says')} <a href="/instancias">{t('send.nobody-see')}</a>
          </p>
        </Notice>
      )}
      {isReady && (
        <Form action={`${path}/aprobar`} errors={errors} values={values}>
          <Hidden name="sha256" value={sha256} />
          <SummaryList
            facts={[
              {
                label: t('send.what'),
                value: t('send.counts', { count: drafts.length, commitments: formatNumber(drafts.length, locale) }),
              },
              { label: t('draft.hash'), value: <code class="hash">{sha256}</code> },
            ]}
          />
          <Drafts plan={plan} drafts={drafts} />
          <Radios
            name="makerId"
            label={t('send.who')}
            required
            options={approvers.map(({ id, name, kind }) => ({
              value: id,
              label: name,
              hint: t(kind === 'head' ? 'send.head' : 'send.body'),
            }))}
          />
          <TextArea name="note" label={t('send.note')} hint={t('send.note-hint')} rows={3} optional />
          <FormActions says={t('send.public')}>
            <Button>{t('send.do')}</Button>
            <a href={path}>{t('cancel')}</a>
          </FormActions>
        </Form>
      )}
    </Page>
  )
}

type UnfinishedProps = Pick<SendProps, 'plan' | 'waiting' | 'window'>

/** What of the consultation is not over: once the plan is signed its text takes nothing up. */
export function Unfinished({ plan, waiting, window, says }: UnfinishedProps & { says: 'send' | 'sign' }) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  if (plan.version !== null || plan.closedOn !== null || (waiting === 0 && window === null)) return null
  const phase = window && (window.title ? inLanguage(window.title, locale).text : of(`phase.${window.kind}`))
  return (
    <Notice tone="warning" title={t('send.unfinished')}>
      <ul>
        {waiting > 0 && (
          <li>
            <a href={withQuery(proposalsAddress(plan.slug), { respuesta: ANSWER_WORDS.none })}>
              {t('send.waiting', { count: waiting })}
            </a>
          </li>
        )}
        {phase !== null && (
          <li>
            {window?.closesOn
              ? t('send.window', { phase, day: formatDay(window.closesOn, locale) })
              : t('send.window-open', { phase })}
          </li>
        )}
      </ul>
      <p>{t(`send.unfinished-${says}`)}</p>
    </Notice>
  )
}

function Drafts({ plan, drafts }: { plan: Plan; drafts: readonly Drafted[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <ul>
      {drafts.map(({ commitment, title, version }) => (
        <li>
          {commitment}. {headline(inLanguage(title, locale).text).short}
          {version !== null && (
            <>
              {' · '}
              <a href={draftAddress(plan.slug, commitment, version)}>{t('draft.name', { number: version })}</a>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

export type SubmissionProps = {
  plan: Plan
  submission: Submission
  decision: Pick<Decision, 'id' | 'state' | 'closedAt'> & { maker: string }
  reasons: readonly { choice: Choice; reason: string; who: string | null }[]
  drafts: readonly Drafted[]
  /** In what the text of the plan differs now from what was sent; empty where it does not. */
  since: { changes: readonly TextChange[]; texts: readonly Text[] }
  can: { manage: boolean }
}

/** What was put to approval, word for word, and what was decided. */
export function SubmissionPage({ plan, submission, decision, reasons, drafts, since, can }: SubmissionProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const crumbs = useCrumbs()
  const address = submissionAddress(plan.slug, submission.number)
  const isSigned = plan.version !== null
  return (
    <Page
      title={t('approval.number', { number: submission.number })}
      kind={inLanguage(plan.title, locale).text}
      lead={t(`approval.lead.${decision.state}`, { maker: decision.maker })}
      breadcrumbs={crumbs(plan, { label: t('approval.number', { number: submission.number }) })}
      json={`${address}.json`}
      headFoot={
        <>
          <ButtonLink href={decisionAddress(decision.id)} size="small">
            {t('approval.see')}
          </ButtonLink>
          {can.manage && !isSigned && decision.state === 'approved' && since.changes.length === 0 && (
            <ButtonLink href={`${planAddress(plan.slug)}/firmar`} size="small" look="secondary">
              {t('approval.sign')}
            </ButtonLink>
          )}
          {can.manage && !isSigned && decision.state !== 'open' && decision.state !== 'approved' && (
            <ButtonLink href={`${draftingAddress(plan.slug)}/aprobar`} size="small" look="secondary">
              {t('approval.again')}
            </ButtonLink>
          )}
        </>
      }
    >
      {decision.state === 'rejected' && !isSigned && <Notice tone="warning">{t('approval.back')}</Notice>}
      <SummaryList
        facts={[
          { label: t('approval.when'), value: <Timestamp at={submission.createdAt} /> },
          { label: t('approval.by'), value: decision.maker },
          { label: t('approval.stands'), value: <ApprovalTag state={decision.state} /> },
          ...(submission.note ? [{ label: t('send.note'), value: <LangText text={submission.note} /> }] : []),
          { label: t('draft.hash'), value: <code class="hash">{submission.sha256}</code> },
        ]}
      />
      {reasons.length > 0 && (
        <section class="part" aria-labelledby="razones">
          <Heading id="razones">{t('approval.reasons')}</Heading>
          {reasons.map(({ choice, reason, who }) => (
            <blockquote class="words">
              <p class="as-typed">{reason}</p>
              <p class="small soft">
                {t(`approval.choice.${choice}`)} · {who ?? t('proposal.nobody')}
              </p>
            </blockquote>
          ))}
        </section>
      )}
      <section class="part" aria-labelledby="texto">
        <Heading id="texto">{t('approval.text')}</Heading>
        <p>{t('approval.text-says')}</p>
        <Drafts plan={plan} drafts={drafts} />
        <p>
          <a href={`${address}/texto.json`} download>
            {t('approval.download')}
          </a>
        </p>
      </section>
      {since.changes.length > 0 && (
        <section class="part" aria-labelledby="despues">
          <Heading id="despues">{t('approval.since')}</Heading>
          <Notice tone="warning">
            {t(decision.state === 'approved' ? 'approval.not-covered' : 'approval.changed')}
          </Notice>
          <DifferenceLegend />
          <Difference changes={since.changes} texts={since.texts} />
        </section>
      )}
      <p class="no-paper">
        <PrintButton />
      </p>
    </Page>
  )
}
