import { formatList } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  Details,
  FileField,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Table,
  Tag,
  useRequest,
  useWords,
  type Errors,
} from '../../../platform/html/index.ts'
import { describeFinding, describePlace } from '../../../platform/tables/index.ts'
import { planAddress } from '../plans/address.ts'
import { sayField, sayValue } from '../say-value.ts'
import { words } from '../words.ts'
import type { RecordChange } from './compare.ts'
import type { ImportPreview, PlanPreview } from './preview.ts'
import { describeProblem, type ImportProblem } from './problems.ts'
import type { Kind, Numbers } from './records.ts'

/** Where plans are brought in from a file: first what it is for and the template, then the file. */
export function ImportPage({ maxBytes, errors = {} }: { maxBytes: number; errors?: Errors }) {
  const t = useWords(words)
  return (
    <Page
      title={t('plans.import')}
      lead={t('importing.lead')}
      breadcrumbs={[{ label: t('menu.plans'), href: '/planes' }, { label: t('plans.import') }]}
      errors={errors}
      unlisted
    >
      <Form action="/planes/importar" multipart errors={errors}>
        <FileField
          name="file"
          label={t('importing.file')}
          kinds={t('importing.kinds')}
          accept=".xlsx,.json"
          maxBytes={maxBytes}
          required
        />
        <FormActions says={t('importing.nothing-yet')}>
          <Button>{t('importing.review')}</Button>
          <a href="/planes">{t('manage.cancel')}</a>
        </FormActions>
      </Form>
      <Heading id="plantilla">{t('importing.template')}</Heading>
      <p>{t('importing.template-text')}</p>
      <p class="row">
        <ButtonLink href="/planes/plantilla" look="secondary" size="small">
          {t('importing.empty-template')}
        </ButtonLink>
        <ButtonLink href="/planes/exportar" look="secondary" size="small">
          {t('plans.download-all')}
        </ButtonLink>
      </p>
      <Details summary={t('importing.rules')}>
        <ul>
          {(['partial', 'unknown', 'never-deletes', 'reports', 'organizations'] as const).map((rule) => (
            <li>{t(`importing.rule.${rule}`)}</li>
          ))}
        </ul>
      </Details>
    </Page>
  )
}

type ReviewProps = { receipt: string; preview: ImportPreview; done?: boolean }

/** What the file would do, before it does it; or that it is done. */
export function ReviewPage({ receipt, preview, done }: ReviewProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const errors = preview.problems.filter(({ severity }) => severity === 'error')
  const notices = preview.problems.filter(({ severity }) => severity === 'notice')
  return (
    <Page
      title={t('importing.review-title')}
      kind={preview.fileName}
      lead={<strong class="state">{sentenceOf(preview, errors.length, t)}</strong>}
      breadcrumbs={[
        { label: t('menu.plans'), href: '/planes' },
        { label: t('plans.import'), href: '/planes/importar' },
        { label: t('importing.review-title') },
      ]}
      unlisted
    >
      {done && preview.nothingToDo && <Notice tone="success">{t('importing.done')}</Notice>}
      {errors.length > 0 && (
        <Problems id="errores-del-archivo" title={t('importing.errors', { count: errors.length })} problems={errors} />
      )}
      {errors.length > 0 && (
        <p>
          <ButtonLink href="/planes/importar">{t('importing.another')}</ButtonLink>
        </p>
      )}
      {preview.ok && !preview.nothingToDo && (
        <Form action="/planes/importar/revisar">
          <Hidden name="archivo" value={receipt} />
          <FormActions says={t('importing.public')}>
            <Button>{t('importing.apply')}</Button>
            <a href="/planes/importar">{t('importing.leave')}</a>
          </FormActions>
        </Form>
      )}
      {notices.length > 0 && (
        <Problems id="avisos" title={t('importing.notices', { count: notices.length })} problems={notices} />
      )}
      {preview.findings.length > 0 && (
        <>
          <Heading id="tabla">{t('importing.findings')}</Heading>
          <ul>
            {preview.findings.map((finding) => (
              <li>{[describePlace(finding, locale), describeFinding(finding, locale)].filter(Boolean).join(': ')}</li>
            ))}
          </ul>
        </>
      )}
      {preview.organizations.length > 0 && (
        <>
          <Heading id="organizaciones">{t('importing.organizations', { count: preview.organizations.length })}</Heading>
          <p>{t('importing.organizations-text')}</p>
          <ul>
            {preview.organizations.map(({ name, acronym, sector }) => (
              <li>
                {acronym ? `${name} (${acronym})` : name} <span class="soft">· {t(`sector.${sector}`)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {preview.plans.map((plan, at) => (
        <PlanPart plan={plan} id={`plan-${at + 1}`} />
      ))}
    </Page>
  )
}

function sentenceOf({ plans, ok, nothingToDo }: ImportPreview, errors: number, t: ReturnType<typeof words>): string {
  if (!ok) return t('importing.says-errors', { count: errors })
  if (nothingToDo) return t('importing.says-nothing')
  const changes = plans.flatMap((plan) => plan.changes)
  return t('importing.says', {
    count: plans.length,
    created: changes.filter(({ action }) => action === 'create').length,
    changed: changes.filter(({ action }) => action === 'change').length,
    unchanged: plans.reduce((sum, { unchanged }) => sum + unchanged, 0),
  })
}

function Problems({ id, title, problems }: { id: string; title: string; problems: readonly ImportProblem[] }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const shown = problems.slice(0, 200).map((problem) => describeProblem(problem, locale))
  return (
    <section class="part" aria-labelledby={id}>
      <Heading id={id}>{title}</Heading>
      <Table
        caption={title}
        captionHidden
        rows={shown}
        columns={[
          { label: t('importing.place'), header: true, cell: ({ where }) => where || t('importing.whole-file') },
          { label: t('importing.what'), cell: ({ what }) => what },
        ]}
      />
      {problems.length > shown.length && (
        <p class="soft">{t('importing.more', { count: problems.length - shown.length })}</p>
      )}
    </section>
  )
}

const KINDS: readonly Kind[] = ['plan', 'phase', 'seat', 'commitment', 'milestone', 'report', 'indicator', 'value']

function PlanPart({ plan, id }: { plan: PlanPreview; id: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  return (
    <section class="part" aria-labelledby={id}>
      <Heading id={id}>{plan.title ? <LangText text={plan.title} /> : plan.slug || t('importing.new-plan')}</Heading>
      <p class="row">
        <Tag tone={plan.isNew ? 'under-way' : 'neutral'}>
          {t(plan.isNew ? 'importing.new-plan' : 'importing.known-plan')}
        </Tag>
        {!plan.isNew && <a href={planAddress(plan.slug)}>{planAddress(plan.slug)}</a>}
      </p>
      {(['create', 'change'] as const).map((action) => {
        const list = countsOf(plan.changes, action, locale)
        return list && <p>{t(action === 'create' ? 'import.count.created' : 'import.count.changed', { list })}</p>
      })}
      {plan.unchanged > 0 && <p class="soft">{t('importing.unchanged', { count: plan.unchanged })}.</p>}
      {plan.absent.length > 0 && <p class="soft">{t('importing.absent', { count: plan.absent.length })}</p>}
      {plan.changes.length > 0 && (
        <Details summary={t('importing.see-changes')}>
          <Table
            caption={t('importing.see-changes')}
            captionHidden
            rows={plan.changes.slice(0, 500)}
            columns={changeColumns(t, locale)}
          />
        </Details>
      )}
    </section>
  )
}

/** «3 etapas, 6 compromisos y 2 hitos»; empty where there is none. */
function countsOf(changes: PlanPreview['changes'], action: RecordChange['action'], locale: Locale): string {
  const count = (kind: Kind) => changes.filter((change) => change.kind === kind && change.action === action).length
  const counted = KINDS.map((kind) => ({ kind, count: count(kind) })).filter(({ count }) => count > 0)
  return formatList(
    counted.map(({ kind, count }) => words(locale)(`import.count.${kind}`, { count })),
    locale,
  )
}

const changeColumns = (t: ReturnType<typeof words>, locale: Locale) => [
  {
    label: t('importing.record'),
    header: true,
    cell: ({ kind, numbers }: RecordChange) => recordName(kind, numbers, locale),
  },
  { label: t('importing.action'), cell: ({ action }: RecordChange) => t(`import.action.${action}`) },
  {
    label: t('importing.fields'),
    cell: ({ action, fields }: RecordChange) => (
      <ul role="list">
        {fields.map(({ field, from, to }) => (
          <li>
            <strong>{sayField(field, locale)}:</strong>{' '}
            {action === 'change' && from !== null && from !== undefined && `${valueText(field, from, locale)} → `}
            {valueText(field, to, locale)}
          </li>
        ))}
      </ul>
    ),
  },
]

/** «Hito 2 del compromiso 1», «Medición del 31 de marzo de 2026, indicador 1 del compromiso 1». */
function recordName(kind: Kind, numbers: Numbers, locale: Locale): string {
  const [first = '', second = '', third = ''] = numbers.map((number) => sayValue('number', number, { locale }))
  return words(locale)(`import.record.${kind}`, { first, second, third })
}

/** A value as a person reads it, cut short: whole texts are in the file. */
const valueText = (field: string, value: unknown, locale: Locale) => cut(sayValue(field, value, { locale }))
const cut = (text: string) => (text.length > 120 ? `${text.slice(0, 119)}…` : text)
