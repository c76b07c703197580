import { formatDay, type Day } from '../../../kernel/dates.ts'
import {
  Button,
  ButtonLink,
  DateField,
  DayText,
  Folio,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Radios,
  SummaryList,
  TextArea,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import type { Commitment } from '../commitments/store.ts'
import { closingAddress } from '../cuts/address.ts'
import type { MilestoneWithReports } from '../milestones/page.ts'
import { commitmentPath, milestonePath, planAddress } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { CompletionTag } from '../standing-tag.tsx'
import { words } from '../words.ts'
import { EvidenceFields } from './evidence-fields.tsx'
import { folioOf } from './folio.ts'
import type { KeptFile } from './kept-files.ts'

export type About = { plan: Plan; commitment: Pick<Commitment, 'number' | 'title'>; milestone: MilestoneWithReports }

export type ReportProps = About & {
  values: Values
  errors?: Errors
  /** Files received already, by their place on the form. */
  kept: ReadonlyMap<number, KeptFile>
  /** Who reports. */
  organization: string
}

/** Where the public owner reports a milestone: the day, how far, what was done, with what evidence and why it is late. */
export function ReportPage({ plan, commitment, milestone, values, errors = {}, kept, organization }: ReportProps) {
  const t = useWords(words)
  const { today, locale } = useRequest()
  const path = milestonePath(plan.slug, commitment.number, milestone.number)
  const overdue = milestone.endsOn !== null && milestone.endsOn < today && milestone.completion !== 'complete'
  return (
    <Page
      title={t('report-form.title')}
      kind={t('hito.kind', { number: milestone.number, commitment: commitment.number })}
      lead={t('report-form.lead', { organization })}
      breadcrumbs={trail({ plan, commitment, milestone }, t('report-form.title'), t)}
      errors={errors}
      unlisted
    >
      <SummaryList
        facts={[
          { label: t('milestone', { number: milestone.number }), value: <LangText text={milestone.title} /> },
          ...(milestone.deliverable
            ? [{ label: t('one.deliverable'), value: <LangText text={milestone.deliverable} /> }]
            : []),
          {
            label: t(overdue ? 'one.was-due' : 'one.due'),
            value: milestone.endsOn ? <DayText day={milestone.endsOn} /> : t('unknown.date'),
          },
          {
            label: t('one.latest'),
            value: milestone.reports[0] ? <LatestFact report={milestone.reports[0]} /> : t('completion.unreported'),
          },
        ]}
      />
      {plan.closedOn !== null ? (
        <PlanClosed plan={plan} closedOn={plan.closedOn} narrative={String(values['narrative'] ?? '')} />
      ) : (
        <Form action={`${path}/avance`} multipart errors={errors} values={values}>
          <Hidden name="reportId" value={String(values['reportId'] ?? '')} />
          <DateField
            name="onDay"
            label={t('report-form.on-day')}
            hint={t('report-form.on-day-hint')}
            max={today}
            required
          />
          <Radios
            name="completion"
            label={t('report-form.completion')}
            required
            options={(['not-started', 'limited', 'substantial', 'complete', 'no-evidence'] as const).map((value) => ({
              value,
              label: t(`completion.${value}`),
              hint: t(`completion-means.${value}`),
            }))}
          />
          <TextArea
            name="narrative"
            label={t('report-form.narrative')}
            hint={t('report-form.narrative-hint')}
            rows={6}
          />
          <TextArea
            name="delayJustification"
            label={t('report-form.delay')}
            optional={!overdue}
            hint={
              overdue
                ? t('report-form.delay-overdue', { day: formatDay(milestone.endsOn!, locale) })
                : t('report-form.delay-hint')
            }
            rows={4}
          />
          <EvidenceFields lead={t('report-form.evidence-lead')} kept={kept} values={values} errors={errors} />
          <FormActions says={t('report-form.public')}>
            <Button>{t('report-form.continue')}</Button>
            <a href={path}>{t('report-form.cancel')}</a>
          </FormActions>
        </Form>
      )}
    </Page>
  )
}

/** In the place of the form, once the closing report of the plan is published; what was being written is there to be kept. */
function PlanClosed({ plan, closedOn, narrative }: { plan: Plan; closedOn: Day; narrative: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <Notice title={t('report-form.closed', { day: formatDay(closedOn, locale) })}>
      <p>{t('report-form.closed-says')}</p>
      {narrative !== '' && (
        <p>
          {t('report-form.closed-written')} «<span class="as-typed">{narrative}</span>»
        </p>
      )}
      <p>
        <a href={closingAddress(plan.slug)}>{t('report-form.closed-see')}</a>
      </p>
    </Notice>
  )
}

function LatestFact({ report }: { report: MilestoneWithReports['reports'][number] }) {
  return (
    <>
      <CompletionTag completion={report.completion} /> <DayText day={report.onDay} />
    </>
  )
}

/** After a report: its folio, what happens next, where it is read. */
export function ReceiptPage({ plan, commitment, milestone, number }: About & { number: number }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const path = milestonePath(plan.slug, commitment.number, milestone.number)
  const report = milestone.reports.find((one) => one.number === number)!
  return (
    <Page
      title={t('receipt.title')}
      kind={t('hito.kind', { number: milestone.number, commitment: commitment.number })}
      breadcrumbs={trail({ plan, commitment, milestone }, t('receipt.title'), t)}
      unlisted
    >
      <Folio folio={folioOf(commitment.number, milestone.number, number)} title={t('receipt.folio')}>
        <p>
          {t('receipt.says', {
            completion: t(`completion.${report.completion}`),
            day: formatDay(report.onDay, locale),
          })}{' '}
          {t('receipt.evidence', { count: report.evidence.length })}
        </p>
        <p>{t('receipt.mail')}</p>
      </Folio>
      <Heading>{t('receipt.next')}</Heading>
      <ul>
        <li>{t('receipt.next-public')}</li>
        <li>{t('receipt.next-board')}</li>
        <li>{t('receipt.next-mistake')}</li>
      </ul>
      <p class="row">
        <ButtonLink href={`${path}#reporte-${number}`}>{t('receipt.see')}</ButtonLink>
        <ButtonLink href="/mi-mesa" look="secondary">
          {t('receipt.desk')}
        </ButtonLink>
      </p>
    </Page>
  )
}

export const trail = ({ plan, commitment, milestone }: About, last: string, t: ReturnType<typeof words>) => [
  { label: plan.territory, href: planAddress(plan.slug) },
  { label: t('commitment', { number: commitment.number }), href: commitmentPath(plan.slug, commitment.number) },
  {
    label: t('milestone', { number: milestone.number }),
    href: milestonePath(plan.slug, commitment.number, milestone.number),
  },
  { label: last },
]
