import { formatDay, formatList, formatNumber } from '../../../kernel/dates.ts'
import {
  Button,
  CheckAnswers,
  DateField,
  DayText,
  fieldId,
  FileField,
  Fieldset,
  Form,
  FormActions,
  Heading,
  Hidden,
  Notice,
  Select,
  SummaryList,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { formatBytes } from '../../../platform/storage/index.ts'
import { planAddress } from '../plans/address.ts'
import { PlanPage } from '../plans/editing-pages.tsx'
import type { Phase } from '../plans/model.ts'
import type { Plan } from '../plans/store.ts'
import type { KeptFile } from '../reporting/kept-files.ts'
import { draftingAddress } from '../drafting/address.ts'
import type { Coverage } from '../drafting/approval.ts'
import { Unfinished } from '../drafting/approval-pages.tsx'
import { words as draftingWords } from '../drafting/words.ts'
import { versionsAddress } from './address.ts'
import type { Gaps, SigningDraft, SigningReason } from './model.ts'
import { words } from './words.ts'

export const SIGNATORY_ROWS = 40
const MORE_ROWS = 3
export const PAPER_BYTES = 20_000_000

/** What is about to be signed: how much of it there is, and what it lacks. */
export type ToSign = {
  plan: Plan
  sha256: string
  bytes: number
  commitments: number
  milestones: number
  indicators: number
  gaps: Gaps
  /** What signing would end: proposals that wait for an answer, and the phase in which more are taken. */
  waiting: number
  window: Pick<Phase, 'kind' | 'title' | 'closesOn'> | null
  /** Which decisions approve exactly this text. */
  coverage: Coverage
  /** Why nobody may sign it today, with whichever decision. */
  refusal: SigningReason | null
}

export type SignProps = ToSign & { values: Values; errors?: Errors; kept: KeptFile | null }

/** What signing fixes, what the text still lacks, and who signs. */
export function SignPage({ values, errors = {}, kept, ...toSign }: SignProps) {
  const { plan } = toSign
  const t = useWords(words)
  const { today } = useRequest()
  const rows = rowsShown(values)
  if (plan.version !== null || plan.closedOn !== null)
    return (
      <PlanPage plan={plan} title={t('sign.title')} errors={errors}>
        <Notice>
          <p>{t(plan.version === null ? 'refusal.is-closed' : 'refusal.already-signed')}</p>
          <p>
            <a href={versionsAddress(plan.slug)}>{t('versions.title')}</a>
          </p>
        </Notice>
      </PlanPage>
    )
  if (toSign.refusal)
    return (
      <PlanPage plan={plan} title={t('sign.title')} errors={errors}>
        <NotYet {...toSign} refusal={toSign.refusal} />
      </PlanPage>
    )
  return (
    <PlanPage plan={plan} title={t('sign.title')} lead={t('sign.lead')} errors={errors}>
      <WhatIsSigned {...toSign} />
      <Unfinished {...toSign} says="sign" />
      <Form action={`${planAddress(plan.slug)}/firmar`} multipart errors={errors} values={values}>
        {/* What the Enter key presses: not the one that adds rows. */}
        <button type="submit" hidden>
          {t('sign.check')}
        </button>
        <DateField name="signedOn" label={t('sign.day')} hint={t('sign.day-hint')} max={today} required />
        {toSign.coverage.covering.length > 0 && <ApprovedBy {...toSign.coverage} />}
        <Heading id="firmantes">{t('sign.signatories')}</Heading>
        <p>{t('sign.signatories-says')}</p>
        {Array.from({ length: SIGNATORY_ROWS }, (_, at) => at + 1)
          .slice(0, rows)
          .map((at) => (
            <Fieldset legend={t('sign.signatory', { number: at })}>
              <TextField name={`name${at}`} label={t('sign.name')} {...(at > 1 && { optional: true })} />
              <TextField
                name={`organization${at}`}
                label={t('sign.organization')}
                {...(at > 1 && { optional: true })}
              />
              <TextField name={`capacity${at}`} label={t('sign.capacity')} hint={t('sign.capacity-hint')} optional />
            </Fieldset>
          ))}
        <Hidden name="rows" value={String(rows)} />
        {rows < SIGNATORY_ROWS && (
          <p>
            <Button
              look="secondary"
              name="step"
              value="more"
              formAction={`${planAddress(plan.slug)}/firmar#${fieldId(`name${rows + 1}`)}`}
            >
              {t('sign.more')}
            </Button>
          </p>
        )}
        <Heading id="documento">{t('sign.paper')}</Heading>
        {kept && (
          <Notice>
            <p>{t('sign.paper-kept', { name: kept.name })}</p>
          </Notice>
        )}
        <Hidden name="kept" value={String(values['kept'] ?? '')} />
        <FileField
          name="paper"
          label={t('sign.paper-label')}
          hint={t('sign.paper-hint')}
          kinds="PDF"
          accept=".pdf"
          maxBytes={PAPER_BYTES}
          optional
        />
        <FormActions says={t('sign.public')}>
          <Button>{t('sign.check')}</Button>
          <a href={versionsAddress(plan.slug)}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </PlanPage>
  )
}

/** Those written and two to spare, and as many as were asked for. */
function rowsShown(values: Values) {
  const written = Array.from({ length: SIGNATORY_ROWS }, (_, at) => (values[`name${at + 1}`] ? at + 3 : 0))
  const asked = Number(values['rows'] ?? 0) + (values['step'] === 'more' ? MORE_ROWS : 0)
  return Math.min(SIGNATORY_ROWS, Math.max(3, asked || 0, ...written))
}

function WhatIsSigned({ sha256, bytes, commitments, milestones, indicators, gaps, coverage }: ToSign) {
  const t = useWords(words)
  const of = useWords(draftingWords)
  const { locale } = useRequest()
  const missing = Object.entries(gaps).filter(([, numbers]) => numbers.length > 0) as [keyof Gaps, number[]][]
  return (
    <>
      <Notice tone="warning" title={t('sign.fixes')}>
        <p>{t('sign.fixes-says')}</p>
        <p>{t('sign.stays-open')}</p>
      </Notice>
      <SummaryList
        facts={[
          {
            label: t('sign.what'),
            value: t('sign.counts', {
              commitments: formatNumber(commitments, locale),
              milestones: formatNumber(milestones, locale),
              indicators: formatNumber(indicators, locale),
            }),
          },
          { label: t('version.hash'), value: <code class="hash">{sha256}</code> },
          { label: t('version.bytes'), value: formatBytes(bytes, locale) },
        ]}
      />
      {coverage.covering.length === 0 && <Notice>{of('approval.not-asked')}</Notice>}
      {missing.length > 0 && (
        <Notice tone="warning" title={t('sign.missing')}>
          <ul>
            {missing.map(([gap, numbers]) => (
              <li>
                {t(`gap.${gap}`, { list: formatList(numbers.slice(0, 20).map(String), locale), count: numbers.length })}
              </li>
            ))}
          </ul>
          <p>{t('sign.missing-says')}</p>
        </Notice>
      )}
    </>
  )
}

/** The decision that approved exactly this text: the signed version links it. */
function ApprovedBy({ covering }: Coverage) {
  const of = useWords(draftingWords)
  const { locale } = useRequest()
  return (
    <Select
      name="decisionId"
      label={of('approval.sign-with')}
      hint={of('approval.sign-hint')}
      options={covering.map(({ id, maker, day }) => ({
        value: id,
        label: of('approval.covered-by', { maker, day: formatDay(day, locale) }),
      }))}
      required
    />
  )
}

/** It waits for who approves it, or for a text that they approved: said before anybody fills in a form for nothing. */
function NotYet({ plan, coverage: { stale }, refusal }: ToSign & { refusal: SigningReason }) {
  const t = useWords(words)
  const of = useWords(draftingWords)
  const { locale } = useRequest()
  const path = draftingAddress(plan.slug)
  return (
    <Notice tone="warning" title={of(refusal === 'vote-open' ? 'approval.waiting' : 'approval.not-sent')}>
      <p>{t(`refusal.${refusal}`)}</p>
      {stale && (
        <p>
          {of('approval.stale-says', { maker: stale.maker, day: formatDay(stale.day, locale) })}{' '}
          <a href={stale.address}>{of('approval.stale-see')}</a>
        </p>
      )}
      <p>
        {refusal === 'vote-open' ? (
          <a href={path}>{of('title')}</a>
        ) : (
          <a href={`${path}/aprobar`}>{of('send.title')}</a>
        )}
      </p>
    </Notice>
  )
}

/** Every answer once more before it can never change. */
export function CheckSigningPage({ draft, values, ...toSign }: ToSign & { draft: SigningDraft; values: Values }) {
  const { plan } = toSign
  const t = useWords(words)
  const of = useWords(draftingWords)
  const { locale } = useRequest()
  const action = `${planAddress(plan.slug)}/firmar`
  return (
    <PlanPage plan={plan} title={t('sign.check-title')} lead={t('sign.check-lead')} errors={{}}>
      <Form action={action}>
        {Object.entries(values).map(([name, value]) => (
          <Hidden name={name} value={String(value ?? '')} />
        ))}
        <Hidden name="sha256" value={toSign.sha256} />
        <WhatIsSigned {...toSign} />
        <Unfinished {...toSign} says="sign" />
        <CheckAnswers
          title={t('sign.signatories')}
          facts={[
            { label: t('sign.day'), value: <DayText day={draft.signedOn} /> },
            ...toSign.coverage.covering.flatMap(({ id, maker, day }) =>
              id === draft.decisionId
                ? [
                    {
                      label: of('approval.covered'),
                      value: of('approval.covered-by', { maker, day: formatDay(day, locale) }),
                    },
                  ]
                : [],
            ),
            ...draft.signatories.map(({ name, organization, capacity }, at) => ({
              label: t('sign.signatory', { number: at + 1 }),
              value: [name, capacity, organization].filter(Boolean).join(', '),
            })),
            {
              label: t('sign.paper'),
              value: draft.paper
                ? `${draft.paper.name} (${formatBytes(draft.paper.bytes, locale)})`
                : t('sign.no-paper'),
            },
          ]}
        />
        <FormActions says={t('sign.public')}>
          <Button name="step" value="send">
            {t('sign.do')}
          </Button>
          <Button look="secondary" name="step" value="change">
            {t('sign.back')}
          </Button>
        </FormActions>
      </Form>
    </PlanPage>
  )
}
