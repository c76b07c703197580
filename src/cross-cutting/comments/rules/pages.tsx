import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay, type Day } from '../../../kernel/dates.ts'
import {
  Button,
  ButtonLink,
  DateField,
  DayText,
  Form,
  FormActions,
  Heading,
  LangText,
  Notice,
  NumberField,
  Page,
  Radios,
  Table,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { TERM_MATTERS } from '../vocabulary.ts'
import { words } from '../words.ts'
import type { AnswerTerm, Rule, RuleVersion } from './store.ts'

const HERE = '/reglas-de-participacion'

type RulesProps = {
  shown: RuleVersion
  inForce: number | null
  versions: readonly RuleVersion[]
  rules: readonly Rule[]
  terms: readonly AnswerTerm[]
  organizations: ReadonlyMap<string, OrganizationName>
  today: Day
  done: 'reglas' | 'plazo' | undefined
  can: { rule: boolean }
}

/** By what rules contributions are moderated, and within how many days they are answered. */
export function RulesPage({ shown, inForce, versions, rules, terms, organizations, done, can }: RulesProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const isInForce = shown.version === inForce
  return (
    <Page
      title={t('rules.title')}
      kind={t('rules.version', { version: shown.version })}
      lead={t(isInForce ? 'rules.lead' : 'rules.lead-other', { day: formatDay(shown.fromDay, locale) })}
      breadcrumbs={[{ label: t('list.title'), href: '/preguntas' }, { label: t('rules.title') }]}
      json={`${HERE}.json${isInForce ? '' : `?version=${shown.version}`}`}
    >
      {done && <Notice tone="success">{t(`done.${done}`)}</Notice>}
      {rules.map(({ number, title, text, forbids }) => (
        <section class="part" aria-labelledby={`regla-${number}`}>
          <Heading id={`regla-${number}`}>
            {number}. <LangText text={title} />
          </Heading>
          <p>
            <LangText text={text} />
          </p>
          {!forbids && <p class="small soft">{t('rules.protects')}</p>}
        </section>
      ))}
      <section class="part" aria-labelledby="como-se-aplican">
        <Heading id="como-se-aplican">{t('rules.how')}</Heading>
        <ul>
          {(['how-hidden', 'how-appeal', 'how-nobody', 'how-body', 'how-flag'] as const).map((key) => (
            <li>{t(`rules.${key}`)}</li>
          ))}
        </ul>
      </section>
      <section class="part" aria-labelledby="plazos">
        <Heading id="plazos">{t('rules.terms')}</Heading>
        <p>{t('rules.terms-text')}</p>
        <Table
          caption={t('rules.terms')}
          captionHidden
          rows={terms}
          columns={[
            {
              label: t('rules.authority'),
              header: true,
              cell: ({ authorityId }) =>
                authorityId ? <OrganizationLink organization={organizations.get(authorityId)} /> : t('rules.everybody'),
            },
            { label: t('rules.matter'), cell: ({ matter }) => t(`rules.matter-${matter}`) },
            { label: t('rules.days'), cell: ({ days }) => t('days', { count: days }) },
            {
              label: t('rules.extension'),
              cell: ({ extensionDays }) =>
                extensionDays === 0 ? t('rules.not-extended') : t('days', { count: extensionDays }),
            },
            { label: t('rules.validity'), cell: (term) => <Validity {...term} /> },
            { label: t('rules.source'), cell: ({ source }) => source && <LangText text={source} /> },
          ]}
        />
      </section>
      <section class="part" aria-labelledby="versiones">
        <Heading id="versiones">{t('rules.versions')}</Heading>
        <ul>
          {versions.map(({ version, fromDay }) => (
            <li>
              <a href={`${HERE}?version=${version}`}>{t('rules.version', { version })}</a>, {t('rules.from')}{' '}
              <DayText day={fromDay} />
              {version === inForce && ` (${t('rules.in-force')})`}
            </li>
          ))}
        </ul>
      </section>
      {can.rule && (
        <p class="row no-paper">
          <ButtonLink href={`${HERE}/nueva`} look="secondary" size="small">
            {t('rules.new')}
          </ButtonLink>
          <ButtonLink href={`${HERE}/plazo`} look="secondary" size="small">
            {t('rules.new-term')}
          </ButtonLink>
        </p>
      )}
    </Page>
  )
}

function Validity({ fromDay, untilDay }: AnswerTerm) {
  const t = useWords(words)
  return (
    <>
      {fromDay ? (
        <>
          {t('rules.from')} <DayText day={fromDay} />
        </>
      ) : (
        t('rules.always')
      )}
      {untilDay && (
        <>
          {' '}
          {t('rules.until')} <DayText day={untilDay} />
        </>
      )}
    </>
  )
}

type Filled = { values?: Values; errors?: Errors }

export function NewRulesPage({ values = {}, errors = {} }: Filled) {
  const t = useWords(words)
  return (
    <Page
      title={t('rules.new')}
      lead={t('rules.new-lead')}
      breadcrumbs={[{ label: t('rules.title'), href: HERE }, { label: t('rules.new') }]}
      errors={errors}
      unlisted
    >
      <Form action={`${HERE}/nueva`} errors={errors} values={values}>
        <TextArea name="rules" label={t('rules.text')} hint={t('rules.text-hint')} rows={18} required />
        <TextArea name="rulesEn" label={t('rules.text-en')} hint={t('rules.text-en-hint')} rows={10} optional />
        <TextField
          name="protecting"
          label={t('rules.protecting')}
          hint={t('rules.protecting-hint')}
          width="s"
          autocomplete="off"
          optional
        />
        <DateField name="fromDay" label={t('rules.from-day')} required />
        <FormActions says={t('rules.says')}>
          <Button>{t('rules.publish')}</Button>
          <a href={HERE}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

export function NewTermPage({ values = {}, errors = {} }: Filled) {
  const t = useWords(words)
  return (
    <Page
      title={t('rules.new-term')}
      lead={t('rules.new-term-lead')}
      breadcrumbs={[{ label: t('rules.title'), href: HERE }, { label: t('rules.new-term') }]}
      errors={errors}
      unlisted
    >
      <Form action={`${HERE}/plazo`} errors={errors} values={values}>
        <Radios
          name="matter"
          label={t('rules.matter')}
          required
          options={TERM_MATTERS.map((value) => ({ value, label: t(`rules.matter-${value}`) }))}
        />
        <NumberField name="days" label={t('rules.days')} hint={t('rules.days-hint')} required />
        <NumberField name="extensionDays" label={t('rules.extension')} hint={t('rules.extension-hint')} required />
        <DateField name="fromDay" label={t('rules.from-day')} required />
        <TextField name="source" label={t('rules.source')} hint={t('rules.source-hint')} maxLength={1000} required />
        <FormActions says={t('rules.term-says')}>
          <Button>{t('rules.publish-term')}</Button>
          <a href={HERE}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}
