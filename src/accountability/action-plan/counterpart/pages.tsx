import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import {
  Button,
  ButtonLink,
  Folio,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Radios,
  Select,
  SummaryList,
  TextArea,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { ReportBody } from '../milestones/report-body.tsx'
import type { Report } from '../milestones/store.ts'
import { EvidenceFields } from '../reporting/evidence-fields.tsx'
import type { KeptFile } from '../reporting/kept-files.ts'
import { trail, type About } from '../reporting/pages.tsx'
import { CompletionTag } from '../standing-tag.tsx'
import { COMPLETIONS } from '../vocabulary.ts'
import { words as planWords } from '../words.ts'
import { reportAddress, responseFolio, responseForm, type ReportPlace } from './address.ts'
import { words } from './words.ts'
import { CounterpartWord } from './word.tsx'

export type AboutReport = About & {
  report: Report
  /** Every organization that the page speaks of. */
  organizations: ReadonlyMap<string, OrganizationName>
  /** In whose name it is answered. */
  organization: string
}

export type ResponseProps = AboutReport & {
  values: Values
  errors?: Errors
  /** Files received already, by their place on the form. */
  kept: ReadonlyMap<number, KeptFile>
}

export const placeOf = ({ plan, commitment, milestone, report }: AboutReport): ReportPlace => ({
  planSlug: plan.slug,
  commitment: commitment.number,
  milestone: milestone.number,
  report: report.number,
})

/** Where the civil owner answers a report, with the report in view: whether it saw the same, why not, and what shows it. */
export function ResponsePage(props: ResponseProps) {
  const { milestone, commitment, report, values, errors = {}, kept, organization, organizations } = props
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const place = placeOf(props)
  return (
    <Page
      title={t('form.title')}
      kind={of('hito.kind', { number: milestone.number, commitment: commitment.number })}
      lead={t('form.lead', { organization })}
      breadcrumbs={trail(props, t('form.title'), of)}
      errors={errors}
      unlisted
    >
      <section aria-labelledby="reporte">
        <Heading id="reporte">{t('form.report')}</Heading>
        <SummaryList
          facts={[
            { label: of('milestone', { number: milestone.number }), value: <LangText text={milestone.title} /> },
            ...(milestone.deliverable
              ? [{ label: of('one.deliverable'), value: <LangText text={milestone.deliverable} /> }]
              : []),
            {
              label: t('form.report-number', { number: report.number, day: formatDay(report.onDay, locale) }),
              value: <CompletionTag completion={report.completion} />,
            },
            {
              label: t('form.reported-by'),
              value: <OrganizationLink organization={organizations.get(report.organizationId)} />,
            },
          ]}
        />
        <ReportBody report={report} owner={organizations.get(report.organizationId)} />
        {milestone.reports[0]?.id !== report.id && <Notice>{t('form.superseded')}</Notice>}
      </section>
      {report.responses.length > 0 && (
        <section class="part" aria-labelledby="dicho">
          <Heading id="dicho">{t('form.standing')}</Heading>
          <CounterpartWord responses={report.responses} counterpart={undefined} organizations={organizations} />
          <p>{t('form.standing-text')}</p>
        </section>
      )}
      <section class="part" aria-labelledby="respuesta">
        <Heading id="respuesta">{t('form.answer')}</Heading>
        <Form action={responseForm(place)} multipart errors={errors} values={values}>
          <Hidden name="responseId" value={String(values['responseId'] ?? '')} />
          <Radios
            name="verdict"
            label={t('form.verdict')}
            required
            options={(['confirmed', 'disputed'] as const).map((value) => ({
              value,
              label: t(`form.${value}`),
              hint: t(`form.${value}-hint`),
            }))}
          />
          <TextArea name="reason" label={t('form.reason')} hint={t('form.reason-hint')} rows={6} />
          <Select
            name="completion"
            label={t('form.completion')}
            hint={t('form.completion-hint', { completion: of(`completion.${report.completion}`) })}
            blank={t('form.completion-blank')}
            optional
            options={COMPLETIONS.map((value) => ({ value, label: of(`completion.${value}`) }))}
          />
          <EvidenceFields lead={t('form.evidence-lead')} kept={kept} values={values} errors={errors} />
          <FormActions says={t('form.public')}>
            <Button>{t('form.send')}</Button>
            <a href={reportAddress(place)}>{t('form.cancel')}</a>
          </FormActions>
        </Form>
      </section>
    </Page>
  )
}

/** After a word: its folio, what happens next, where it is read. */
export function ResponseReceiptPage(props: AboutReport & { number: number }) {
  const { milestone, commitment, report, number, organizations } = props
  const t = useWords(words)
  const of = useWords(planWords)
  const response = report.responses.find((one) => one.number === number)!
  const organization = organizations.get(response.organizationId)?.name ?? t('says.someone')
  const place = placeOf(props)
  return (
    <Page
      title={t('receipt.title')}
      kind={of('hito.kind', { number: milestone.number, commitment: commitment.number })}
      breadcrumbs={trail(props, t('receipt.title'), of)}
      unlisted
    >
      <Folio folio={responseFolio(place, number)} title={t('receipt.folio')}>
        <p>
          {t(`receipt.${response.verdict}`, { organization, report: report.number, milestone: milestone.number })}{' '}
          {t('receipt.evidence', { count: response.evidence.length })}
        </p>
        <p>{t('receipt.mail')}</p>
      </Folio>
      <Heading>{t('receipt.next')}</Heading>
      <ul>
        <li>{t('receipt.next-public')}</li>
        {response.verdict === 'disputed' && <li>{t('receipt.next-told')}</li>}
        <li>{t('receipt.next-change')}</li>
      </ul>
      <p class="row">
        <ButtonLink href={reportAddress(place)}>{t('receipt.see')}</ButtonLink>
        <ButtonLink href="/mi-mesa" look="secondary">
          {t('receipt.desk')}
        </ButtonLink>
      </p>
    </Page>
  )
}
