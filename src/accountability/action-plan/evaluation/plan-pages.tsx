import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import { inLanguage } from '../../../kernel/text.ts'
import { StackedBar, type Step } from '../../../platform/html/charts/index.ts'
import {
  Button,
  ButtonLink,
  DateField,
  DayText,
  EmptyState,
  Form,
  FormActions,
  Heading,
  LangText,
  Notice,
  Page,
  PrintButton,
  Radios,
  Select,
  Stat,
  Table,
  Tag,
  TextArea,
  useRequest,
  useWords,
  type Crumb,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { headline } from '../content-text.tsx'
import { planAddress } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { words as planWords } from '../words.ts'
import { assessmentAddress, planAssessment, SCALES, scaleSetAddress } from './address.ts'
import { isAssigned, type ScaleTally } from './model.ts'
import type { Scale, ScaleSet } from './scales/model.ts'
import type { PlanEvaluation } from './scales/store.ts'
import type { Assignment, PublishedAnswer } from './store.ts'
import { OptionTag } from './view.tsx'
import { COMPLETION_SCALE } from './vocabulary.ts'
import { words } from './words.ts'

type Named = { id: string; number: number; title: TranslatedText }

export function usePlanTrail(plan: Plan, here?: string): Crumb[] {
  const of = useWords(planWords)
  const t = useWords(words)
  return [
    { label: of('menu.plans'), href: '/planes' },
    { label: plan.territory, href: planAddress(plan.slug) },
    here === undefined ? { label: t('plan.crumb') } : { label: t('plan.crumb'), href: planAssessment(plan.slug) },
    ...(here === undefined ? [] : [{ label: here }]),
  ]
}

export type PlanAssessmentProps = {
  plan: Plan
  published: readonly PublishedAnswer[]
  sets: ReadonlyMap<string, ScaleSet>
  figures: readonly { set: ScaleSet; tallies: readonly ScaleTally[]; commitments: number }[]
  titles: readonly Named[]
  assessed: number
  inReply: number
  evaluation: PlanEvaluation
  can: { manage: boolean }
}

/** What the evaluators found of a plan: how many commitments have each option of each scale, out of how many, and each one's own page. */
export function PlanAssessmentPage(props: PlanAssessmentProps) {
  const { plan, figures, assessed, inReply, evaluation, can } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const path = planAssessment(plan.slug)
  return (
    <Page
      title={t('plan.title', { territory: plan.territory })}
      kind={inLanguage(plan.title, locale).text}
      lead={t(assessed === 0 ? 'plan.lead-none' : 'plan.lead', { count: assessed, total: plan.commitmentCount })}
      breadcrumbs={usePlanTrail(plan)}
      json={`${path}.json`}
      headFoot={
        <>
          {assessed > 0 && <PrintButton />}
          {can.manage && (
            <>
              <ButtonLink href={`${path}/encargos`} look="secondary" size="small">
                {t('assign.title')}
              </ButtonLink>
              <ButtonLink href={`${path}/ajustes`} look="secondary" size="small">
                {t('settings.title')}
              </ButtonLink>
            </>
          )}
        </>
      }
    >
      <p>
        {evaluation.set ? (
          <>
            {t('plan.scales')}{' '}
            <a href={scaleSetAddress(evaluation.set.slug, evaluation.set.version)}>
              <LangText text={evaluation.set.name} />
            </a>
            .
          </>
        ) : (
          <>
            {t('plan.no-scales')} <a href={SCALES}>{t('scales.title')}</a>.
          </>
        )}{' '}
        {t(evaluation.secondReview ? 'plan.with-review' : 'plan.without-review')}
      </p>
      {assessed === 0 ? (
        <EmptyState title={t('plan.none')}>{t('plan.none-text')}</EmptyState>
      ) : (
        <>
          <div class="row part">
            <Stat value={assessed} of={plan.commitmentCount} says={t('plan.stat-assessed')} />
            {inReply > 0 && <Stat value={inReply} of={plan.commitmentCount} says={t('plan.stat-in-reply')} />}
          </div>
          {figures.map((figure) => (
            <Figures {...figure} named={figures.length > 1} />
          ))}
          <Assessed {...props} />
          <section class="part" aria-labelledby="datos">
            <Heading id="datos">{t('plan.data')}</Heading>
            <p>{t('plan.data-text')}</p>
            <p class="row">
              <ButtonLink href={`${path}/respuestas`} look="secondary" download>
                {t('plan.csv')}
              </ButtonLink>
              <a href={`${path}.json`}>JSON</a>
            </p>
          </section>
        </>
      )}
      {assessed === 0 && inReply > 0 && <p>{t('plan.in-reply', { count: inReply })}</p>}
    </Page>
  )
}

const TONES = ['not-started', 'limited', 'under-way', 'substantial', 'done'] as const

/** From the lowest value to the highest; what is no value is apart. */
function stepsOf(scale: Scale, locale: 'es' | 'en'): Step[] {
  const values = scale.options.filter(({ kind }) => kind === 'value')
  const toneOf = (at: number) => TONES[Math.round((at * (TONES.length - 1)) / Math.max(values.length - 1, 1))]!
  return scale.options.map((option) => ({
    key: option.code,
    label: inLanguage(option.label, locale).text,
    tone: option.kind === 'value' ? toneOf(values.indexOf(option)) : 'unknown',
  }))
}

function Figures({ set, tallies, commitments, named }: PlanAssessmentProps['figures'][number] & { named: boolean }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <>
      {set.scales.map((scale) => {
        const tally = tallies.find((one) => one.scale === scale.code)!
        const title = inLanguage(scale.name, locale).text
        const apart = [
          tally.noEvidence > 0 && t('plan.no-evidence', { count: tally.noEvidence }),
          tally.notApplicable > 0 && t('plan.not-applicable', { count: tally.notApplicable }),
        ].filter(Boolean)
        return (
          <StackedBar
            id={`escala-${set.version}-${scale.code}`}
            title={named ? `${title} (${inLanguage(set.name, locale).text})` : title}
            note={`${inLanguage(scale.question, locale).text} ${t('plan.denominator', { values: tally.values, total: commitments })} ${apart.join(' ')}`}
            scale={stepsOf(scale, locale)}
            column={t('plan.scale-column')}
            groups={[{ label: t('plan.commitments'), counts: tally.counts }]}
          />
        )
      })}
    </>
  )
}

function Assessed({ plan, published, sets, titles }: PlanAssessmentProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const rows = titles.flatMap((named) => {
    const own = published.filter(({ commitmentId }) => commitmentId === named.id)
    return own.length === 0 ? [] : [{ ...named, own, set: sets.get(own[0]!.scaleSetId)! }]
  })
  return (
    <Table
      caption={t('plan.each')}
      rows={rows}
      columns={[
        {
          label: t('plan.commitment'),
          header: true,
          cell: ({ number, title }) => (
            <a href={assessmentAddress(plan.slug, number)}>
              {of('commitment', { number })}: {headline(inLanguage(title, locale).text).short}
            </a>
          ),
        },
        {
          label: t('plan.completion'),
          cell: ({ own, set }) => (
            <OptionTag
              set={set}
              scale={COMPLETION_SCALE}
              option={own.find(({ scale }) => scale === COMPLETION_SCALE)?.option ?? null}
            />
          ),
        },
        { label: t('plan.edition'), numeric: true, cell: ({ own }) => own[0]!.edition },
      ]}
    />
  )
}

export type SettingsProps = {
  plan: Plan
  evaluation: PlanEvaluation
  /** Some assessment was begun: the scales stay. */
  begun: boolean
  sets: readonly ScaleSet[]
  values: Values
  errors: Errors
}

/** On which scales the plan is assessed, and whether somebody looks again. */
export function SettingsPage({ plan, evaluation, begun, sets, values, errors }: SettingsProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const offered = begun ? sets.filter(({ id }) => id === evaluation.set?.id) : sets
  return (
    <Page
      title={t('settings.title')}
      kind={plan.territory}
      lead={t('settings.lead')}
      breadcrumbs={usePlanTrail(plan, t('settings.title'))}
      errors={errors}
      unlisted
    >
      <Form action={`${planAssessment(plan.slug)}/ajustes`} errors={errors} values={values}>
        <Select
          name="scaleSet"
          label={t('settings.scales')}
          hint={t(begun ? 'settings.settled' : 'settings.scales-hint')}
          blank={begun ? false : t('settings.by-default')}
          options={offered.map(({ id, name }) => ({ value: id, label: inLanguage(name, locale).text }))}
        />
        <Radios
          name="secondReview"
          label={t('settings.review')}
          hint={t('settings.review-hint')}
          options={[
            { value: 'yes', label: t('settings.review-yes') },
            { value: 'no', label: t('settings.review-no') },
          ]}
        />
        <FormActions says={t('settings.public')}>
          <Button>{t('settings.save')}</Button>
          <a href={planAssessment(plan.slug)}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

export type AssignmentsProps = {
  plan: Plan
  assignments: readonly Assignment[]
  evaluators: readonly { personId: string; name: string; organizationId: string }[]
  organizations: ReadonlyMap<string, OrganizationName>
  people: ReadonlyMap<string, string>
  /** By person, posts of those assessed of somebody of the same name, in words. */
  namesakes: ReadonlyMap<string, readonly string[]>
  titles: readonly Named[]
  values: Values
  errors: Errors
}

/** Whom the authority asked to assess what, and until when; and where it asks somebody. */
export function AssignmentsPage(props: AssignmentsProps) {
  const { plan, evaluators, organizations, titles, values, errors } = props
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const path = `${planAssessment(plan.slug)}/encargos`
  return (
    <Page
      title={t('assign.title')}
      kind={plan.territory}
      lead={t('assign.lead')}
      breadcrumbs={usePlanTrail(plan, t('assign.title'))}
      errors={errors}
      unlisted
    >
      <Assigned {...props} />
      <section class="part" aria-labelledby="nuevo">
        <Heading id="nuevo">{t('assign.new')}</Heading>
        {evaluators.length === 0 ? (
          <EmptyState title={t('assign.nobody')} action={<a href="/personas/asignar">{t('assign.give-role')}</a>}>
            {t('assign.nobody-text')}
          </EmptyState>
        ) : (
          <>
            <Namesakes {...props} />
            <Form action={path} errors={errors} values={values}>
              <Select
                name="evaluator"
                label={t('assign.evaluator')}
                blank={t('assign.choose')}
                options={evaluators.map(({ personId, name, organizationId }) => ({
                  value: personId,
                  label: `${name} (${organizations.get(organizationId)?.name ?? ''})`,
                }))}
              />
              <Select
                name="commitment"
                label={t('assign.commitment')}
                hint={t('assign.commitment-hint')}
                blank={t('assign.any')}
                options={titles.map(({ id, number, title }) => ({
                  value: id,
                  label: `${of('commitment', { number })}: ${headline(inLanguage(title, locale).text).short}`,
                }))}
              />
              <DateField name="fromDay" label={t('assign.from')} />
              <DateField name="untilDay" label={t('assign.until')} hint={t('assign.until-hint')} optional />
              <FormActions says={t('assign.public')}>
                <Button>{t('assign.save')}</Button>
                <a href={planAssessment(plan.slug)}>{t('cancel')}</a>
              </FormActions>
            </Form>
          </>
        )}
      </section>
    </Page>
  )
}

/** Evaluators whose name is that of somebody appointed by those assessed: whoever asks finds out before. */
function Namesakes({ evaluators, namesakes }: Pick<AssignmentsProps, 'evaluators' | 'namesakes'>) {
  const t = useWords(words)
  const shared = evaluators.flatMap(({ personId, name }) =>
    (namesakes.get(personId) ?? []).map((post) => ({ name, post })),
  )
  if (shared.length === 0) return null
  return (
    <Notice tone="warning" title={t('namesake.assign-title')}>
      <ul>
        {shared.map(({ name, post }) => (
          <li>
            {name}: {post}
          </li>
        ))}
      </ul>
      <p>{t('namesake.assign-explain')}</p>
    </Notice>
  )
}

function Assigned({ plan, assignments, organizations, people, titles }: AssignmentsProps) {
  const t = useWords(words)
  const of = useWords(planWords)
  const { today } = useRequest()
  const path = `${planAssessment(plan.slug)}/encargos`
  const numbers = new Map(titles.map(({ id, number }) => [id, number]))
  return (
    <section aria-labelledby="encargos">
      <Heading id="encargos">{t('assign.all')}</Heading>
      {assignments.length === 0 && <EmptyState title={t('assign.none')}>{t('assign.none-text')}</EmptyState>}
      <ul role="list" class="stacked">
        {assignments.map((assignment) => {
          const holds = isAssigned(assignment, today)
          const number = assignment.commitmentId && numbers.get(assignment.commitmentId)
          return (
            <li>
              <p>
                <strong>{people.get(assignment.personId) ?? t('someone')}</strong>,{' '}
                <OrganizationLink organization={organizations.get(assignment.organizationId)} />
              </p>
              <p>
                {number ? of('commitment', { number }) : t('assign.any')} ·{' '}
                <Tag tone={holds ? 'under-way' : 'neutral'}>{t(holds ? 'assign.holds' : 'assign.over')}</Tag>
              </p>
              <p class="small soft">
                {t('assign.from')}: <DayText day={assignment.fromDay} />
                {assignment.untilDay && (
                  <>
                    {' · '}
                    {t('assign.until')}: <DayText day={assignment.untilDay} />
                  </>
                )}
                {' · '}
                {t(assignment.declaredAt ? 'assign.declared' : 'assign.not-declared')}
              </p>
              {assignment.endReason && (
                <p class="small">
                  {t('assign.why-ended')}: <LangText text={assignment.endReason} />
                </p>
              )}
              {(assignment.untilDay === null || assignment.untilDay > today) && (
                <p class="no-paper">
                  <a href={`${path}/${assignment.id}/terminar`}>
                    {t('assign.end')}
                    <span class="govuk-visually-hidden">
                      {' '}
                      ({people.get(assignment.personId) ?? t('someone')},{' '}
                      {number ? of('commitment', { number }) : t('assign.any')})
                    </span>
                  </a>
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

export type EndProps = {
  plan: Plan
  assignment: Assignment
  /** Who was asked. */
  person: string
  values: Values
  errors?: Errors
}

/** Ends what somebody was asked, with the reason: what they had under way is withdrawn. */
export function EndAssignmentPage({ plan, assignment, person, values, errors = {} }: EndProps) {
  const t = useWords(words)
  const path = `${planAssessment(plan.slug)}/encargos`
  return (
    <Page
      title={t('assign.end-title')}
      kind={person}
      lead={t('assign.end-says')}
      breadcrumbs={usePlanTrail(plan, t('assign.end-title'))}
      errors={errors}
      unlisted
    >
      <Form action={`${path}/${assignment.id}/terminar`} errors={errors} values={values}>
        <TextArea name="why" label={t('assign.why')} hint={t('assign.why-hint')} rows={4} required />
        <FormActions says={t('assign.public')}>
          <Button look="danger">{t('assign.end')}</Button>
          <a href={path}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}
