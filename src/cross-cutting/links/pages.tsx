import type { ComponentChildren } from 'preact'
import type { Ref } from '../../kernel/ref.ts'
import { inLanguage, type TranslatedText } from '../../kernel/text.ts'
import {
  Button,
  EmptyState,
  Form,
  FormActions,
  Hidden,
  LangText,
  Notice,
  Page,
  Radios,
  Select,
  Tag,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../platform/html/index.ts'
import type { Titled } from '../../platform/manifest/registry.ts'
import { kindName, searchWords } from '../search/index.ts'
import { linksAddress, newLinkAddress, threadAddress, withdrawAddress } from './address.ts'
import { RELATIONS, type Link, type Seen } from './model.ts'
import { isThreaded, type Step, type Thread } from './thread.ts'
import { words } from './words.ts'

export type Shown = Titled & { ref: Ref }
export type Told = Seen & { titled: Titled; organization: string | null; mayWithdraw: boolean }

/** Under the record: what it is related to, the way to its thread and, for those who may, to relate it. */
export function LinksSection({
  subject,
  told,
  total,
  mayAdd,
}: {
  subject: Ref
  told: readonly Told[]
  total: number
  mayAdd: boolean
}) {
  const t = useWords(words)
  const threaded = isThreaded(subject.kind)
  if (told.length === 0 && !threaded && !mayAdd) return null
  return (
    <section aria-labelledby="relaciones">
      <h2 id="relaciones">{t('slot.title')}</h2>
      <Relations told={told} />
      <ul>
        {threaded && (
          <li>
            <a href={threadAddress(subject)}>{t('slot.thread')}</a>
          </li>
        )}
        {total > told.length && (
          <li>
            <a href={linksAddress(subject)}>{t('slot.all', { count: total })}</a>
          </li>
        )}
        {mayAdd && (
          <li>
            <a href={newLinkAddress(subject)}>{t('slot.add')}</a>
          </li>
        )}
      </ul>
    </section>
  )
}

function Relations({ told }: { told: readonly Told[] }) {
  const t = useWords(words)
  const kinds = useWords(searchWords)
  const { locale } = useRequest()
  if (told.length === 0) return null
  return (
    <ul>
      {told.map(({ link, as, other, titled, organization, mayWithdraw }) => (
        <li>
          {t(`relation.${as}`)}{' '}
          <a href={titled.address}>
            <LangText text={titled.title} />
          </a>{' '}
          <span class="small soft">{[kindName(kinds, other.kind), organization].filter(Boolean).join(' · ')}</span>
          {link.reason && (
            <p class="small">
              <LangText text={link.reason} />
            </p>
          )}
          {mayWithdraw && (
            <p class="small">
              <a
                href={withdrawAddress(link.id)}
                aria-label={t('slot.withdraw-of', { title: inLanguage(titled.title, locale).text })}
              >
                {t('slot.withdraw')}
              </a>
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

/** All relations of a record. */
export function LinksPage({
  record,
  told,
  mayAdd,
  done,
}: {
  record: Shown
  told: readonly Told[]
  mayAdd: boolean
  done: 'made' | 'withdrawn' | undefined
}) {
  const t = useWords(words)
  const { locale } = useRequest()
  const title = inLanguage(record.title, locale).text
  return (
    <Page
      title={t('list.title', { title })}
      lead={t('list.lead')}
      breadcrumbs={[{ label: title, href: record.address }, { label: t('list.breadcrumb') }]}
      json={`${linksAddress(record.ref)}.json`}
    >
      {done && <Notice tone="success">{t(`done.${done}`)}</Notice>}
      {told.length === 0 ? (
        <EmptyState title={t('list.empty-title')}>{t('list.empty')}</EmptyState>
      ) : (
        <Relations told={told} />
      )}
      <ul>
        {isThreaded(record.ref.kind) && (
          <li>
            <a href={threadAddress(record.ref)}>{t('slot.thread')}</a>
          </li>
        )}
        {mayAdd && (
          <li>
            <a href={newLinkAddress(record.ref)}>{t('slot.add')}</a>
          </li>
        )}
      </ul>
    </Page>
  )
}

export type Choice = Shown & { key: string }
type FormState = { values: Values; errors?: Errors }

/** First the other record is looked for, then what it has to do with this one is said. */
export function NewLinkPage({
  record,
  q,
  choices,
  values,
  errors = {},
}: { record: Shown; q: string; choices: readonly Choice[] } & FormState) {
  const t = useWords(words)
  const kinds = useWords(searchWords)
  const { locale } = useRequest()
  const title = inLanguage(record.title, locale).text
  return (
    <Page
      title={t('new.title')}
      lead={t('new.lead', { title })}
      breadcrumbs={[{ label: title, href: record.address }, { label: t('new.title') }]}
      errors={errors}
      unlisted
    >
      <form action={newLinkAddress(record.ref)} method="get" class="search-form">
        <TextField name="q" label={t('new.search')} hint={t('new.search-hint')} value={q} maxLength={2000} />
        <Button look="secondary">{t('new.search-button')}</Button>
      </form>
      {q !== '' && choices.length === 0 && <p>{t('new.none')}</p>}
      {choices.length > 0 && (
        <Form action={newLinkAddress(record.ref)} errors={errors} values={values}>
          <Hidden name="q" value={q} />
          <Radios
            name="to"
            label={t('new.to')}
            options={choices.map((choice) => ({
              value: choice.key,
              label: inLanguage(choice.title, locale).text,
              hint: kindName(kinds, choice.ref.kind),
            }))}
            required
          />
          <Select
            name="relation"
            label={t('new.relation')}
            options={RELATIONS.flatMap((relation) => [
              { value: relation, label: t(`relation.${relation}`) },
              ...(relation === 'related'
                ? []
                : [{ value: `${relation}-inverse`, label: t(`relation.${relation}-inverse`) }]),
            ])}
            required
          />
          <TextArea name="reason" label={t('new.reason')} hint={t('new.reason-hint')} optional />
          <FormActions says={t('new.says')}>
            <Button>{t('new.submit')}</Button>
          </FormActions>
        </Form>
      )}
    </Page>
  )
}

export function WithdrawLinkPage({
  link,
  from,
  to,
  values,
  errors = {},
}: { link: Link; from: Titled; to: Titled } & FormState) {
  const t = useWords(words)
  const { locale } = useRequest()
  const say = (text: TranslatedText) => inLanguage(text, locale).text
  return (
    <Page
      title={t('withdraw.title')}
      lead={t('withdraw.lead', {
        from: say(from.title),
        relation: t(`relation.${link.relation}`).toLowerCase(),
        to: say(to.title),
      })}
      breadcrumbs={[{ label: say(from.title), href: from.address }, { label: t('withdraw.title') }]}
      errors={errors}
      unlisted
    >
      <Form action={withdrawAddress(link.id)} errors={errors} values={values}>
        <TextArea
          name="reason"
          label={t('withdraw.reason')}
          hint={t('withdraw.reason-hint')}

          required
        />
        <FormActions>
          <Button>{t('withdraw.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

/** From a public problem to a verified result, as far as this record is on the way. */
export function ThreadPage({ record, thread, json }: { record: Shown; thread: Thread; json: string }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const title = inLanguage(record.title, locale).text
  const count = thread.stages.reduce((sum, { steps }) => sum + steps.length, 0)
  return (
    <Page
      title={t('thread.title')}
      lead={t('thread.lead', { title })}
      breadcrumbs={[{ label: title, href: record.address }, { label: t('thread.title') }]}
      json={json}
    >
      <ol class="thread-of" role="list" aria-label={t('thread.stages')}>
        {thread.stages.map(({ stage, steps }) => (
          <li class="thread-of__stage">
            <h2>{t(`stage.${stage}`)}</h2>
            <ul role="list" class="thread-of__steps">
              {steps.map((step) => (
                <ThreadStep step={step} here={step.ref.id === record.ref.id} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {count === 1 && <p>{t('thread.alone')}</p>}
      {thread.cut && <p>{t('thread.cut', { count })}</p>}
    </Page>
  )
}

function ThreadStep({ step, here }: { step: Step; here: boolean }) {
  const t = useWords(words)
  const kinds = useWords(searchWords)
  const { locale } = useRequest()
  const title: ComponentChildren = <LangText text={step.title} />
  return (
    <li class={here ? 'thread-of__step thread-of__step--here' : 'thread-of__step'}>
      <p class="card__kind">{kindName(kinds, step.ref.kind)}</p>
      <h3 aria-current={here ? 'step' : undefined}>
        <a href={step.address}>{title}</a>
      </h3>
      {here && <Tag tone="neutral">{t('thread.here')}</Tag>}
      {step.says.map((line) => (
        <p>{line}</p>
      ))}
      {!here && (
        <p class="small">
          <a href={threadAddress(step.ref)} aria-label={t('thread.of', { title: inLanguage(step.title, locale).text })}>
            {t('thread.own')}
          </a>
        </p>
      )}
    </li>
  )
}
