import type { ComponentChildren } from 'preact'
import {
  Button,
  CheckAnswers,
  Checkboxes,
  FileField,
  Folio,
  ButtonLink,
  EmptyState,
  Form,
  FormActions,
  Heading,
  Hidden,
  Notice,
  Page,
  Radios,
  Select,
  TextArea,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Option,
  type Values,
} from '../../platform/html/index.ts'
import { formatDay } from '../../kernel/dates.ts'
import { inLanguage, type TranslatedText } from '../../kernel/text.ts'
import type { Claim } from '../../platform/manifest/index.ts'
import { acceptOf, formatBytes, type KeptFile } from '../../platform/storage/index.ts'
import { FILE_BYTES, FILE_POLICY } from './asking/evidence.ts'
import { Asked, type ActName } from './exchange-page.tsx'
import type { Exchange } from './exchange.ts'
import { CORRECTION_MINUTES, folioOf, isNameable, questionAddress } from './model.ts'
import { Said, tellState } from './pieces.tsx'
import type { AskedRecord } from './records.ts'
import type { Appeal } from './store.ts'
import { takesUp, TYPES_FOR, type AnswerType, type Kind } from './vocabulary.ts'
import { words } from './words.ts'

type Filled = { values?: Values; errors?: Errors }

// -------------------------------------------------------------------------------------------------------------- asking

/** Who would owe the answer were it asked today: within how many working days, and by which day. */
export type Promised = { organization: string; days: number; dueOn: string }

export type AskProps = Filled & {
  record: AskedRecord
  /** Null: nobody answers. */
  owed: Promised | null
  /** What may be given now. */
  kinds: readonly Kind[]
  /** Until when proposals for its draft are taken and who answers them, where they are. */
  proposals: (Promised & { closesOn: string | null }) | null
  claims: readonly Claim[]
  kept: KeptFile | null
}

/** Where one asks, remarks or contests: about which record, who owes the answer and by when. */
export function AskPage({ record, owed, kinds, proposals, claims, kept, values = {}, errors = {} }: AskProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const title = inLanguage(record.title, locale).text
  return (
    <Page
      title={t('ask.title')}
      kind={title}
      lead={
        owed
          ? t('ask.lead', { organization: owed.organization, count: owed.days, due: formatDay(owed.dueOn, locale) })
          : t('ask.nobody')
      }
      breadcrumbs={[{ label: t('list.title'), href: '/preguntas' }, { label: t('ask.title') }]}
      errors={errors}
      unlisted
    >
      <p>
        {t('page.about')} <a href={record.address}>{title}</a>
      </p>
      {proposals && (
        <Notice>
          {proposals.closesOn
            ? t('ask.consulted', { day: formatDay(proposals.closesOn, locale) })
            : t('ask.consulted-open')}{' '}
          {t('ask.consulted-due', {
            organization: proposals.organization,
            due: formatDay(proposals.dueOn, locale),
          })}
        </Notice>
      )}
      {owed ? (
        <Form action="/preguntas/nueva" multipart errors={errors} values={values}>
          <Hidden name="sobre" value={`${record.ref.kind}:${record.ref.id}`} />
          <Radios
            name="kind"
            label={t('ask.kind')}
            required
            options={kinds.map((value) => ({ value, label: t(`kind-of.${value}`), hint: t(`kind-hint.${value}`) }))}
          />
          {claims.length > 0 && (
            <Select
              name="claim"
              label={t('ask.claim')}
              hint={t('ask.claim-hint')}
              blank={t('ask.claim-blank')}
              optional
              options={claims.map((claim) => claimOption(claim, locale))}
            />
          )}
          <TextArea name="text" label={t('ask.text')} hint={t('ask.text-hint')} rows={7} required />
          <TextField
            name="link"
            label={t('ask.link')}
            hint={t('ask.link-hint')}
            type="url"
            autocomplete="off"
            optional
          />
          <FilePart kept={kept} values={values} />
          <FormActions says={t('ask.says', { count: CORRECTION_MINUTES })}>
            <Button>{t('ask.submit')}</Button>
            <a href={record.address}>{t('cancel')}</a>
          </FormActions>
        </Form>
      ) : (
        <EmptyState title={t('ask.nobody-title')} action={<a href={record.address}>{t('ask.back')}</a>}>
          {t('ask.nobody')}
        </EmptyState>
      )}
      <p class="small">
        <a href="/reglas-de-participacion">{t('rules.title')}</a>
      </p>
    </Page>
  )
}

function FilePart({ kept, values }: { kept: KeptFile | null; values: Values }) {
  const t = useWords(words)
  const { locale } = useRequest()
  if (!kept)
    return (
      <FileField
        name="file"
        label={t('ask.file')}
        hint={t('ask.file-hint')}
        kinds={t('ask.file-kinds')}
        accept={acceptOf(FILE_POLICY)}
        maxBytes={FILE_BYTES}
        optional
      />
    )
  return (
    <>
      <Hidden name="kept" value={String(values['kept'])} />
      <Notice>{t('ask.file-kept', { name: kept.name, size: formatBytes(kept.bytes, locale) })}</Notice>
      <Checkboxes name="drop" label={t('ask.file')} options={[{ value: 'yes', label: t('ask.file-drop') }]} />
    </>
  )
}

const claimOption = ({ id, title }: Claim, locale: 'es' | 'en'): Option => ({
  value: id,
  label: inLanguage(title, locale).text,
})

/** Without a record there is nothing to ask about: where to find one. */
export function ChooseRecordPage() {
  const t = useWords(words)
  return (
    <Page
      title={t('ask.title')}
      lead={t('ask.choose')}
      breadcrumbs={[{ label: t('list.title'), href: '/preguntas' }, { label: t('ask.title') }]}
      unlisted
    >
      <p class="row">
        <ButtonLink href="/plan">{t('ask.see-plan')}</ButtonLink>
        <ButtonLink href="/organizaciones" look="secondary">
          {t('ask.see-organizations')}
        </ButtonLink>
      </p>
    </Page>
  )
}

/** After asking: the folio, by when there is to be an answer, and what to do where there is none. */
export function ReceiptPage({ contribution, organizations, record, today }: Exchange) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { number, kind, ownerId, dueOn } = contribution
  const organization = organizations.get(ownerId)?.name ?? ''
  return (
    <Page
      title={t('receipt.title')}
      kind={t(`kind.${kind}`)}
      breadcrumbs={[
        { label: t('list.title'), href: '/preguntas' },
        { label: folioOf(number), href: questionAddress(number) },
        { label: t('receipt.title') },
      ]}
      unlisted
    >
      <Folio folio={folioOf(number)} title={t('receipt.folio')}>
        <p>{tellState(contribution, today, organization, locale)}</p>
        <p>{t('receipt.mail')}</p>
      </Folio>
      <Heading>{t('receipt.next')}</Heading>
      <ul>
        {dueOn && <li>{t('receipt.overdue', { due: formatDay(dueOn, locale) })}</li>}
        <li>{t('receipt.told', { organization })}</li>
        <li>{t('receipt.correct', { count: CORRECTION_MINUTES })}</li>
      </ul>
      <p class="row">
        <ButtonLink href={questionAddress(number)}>{t('receipt.see')}</ButtonLink>
        {record && (
          <ButtonLink href={record.address} look="secondary">
            {t('ask.back')}
          </ButtonLink>
        )}
      </p>
    </Page>
  )
}

// ---------------------------------------------------------------------------------------------------------- other acts

/** `refusal`: why it cannot be done, whatever is written; said in place of the form. */
type Refusable = { refusal?: string | undefined }
/** `version`: the number of the earlier text that the act is about; null: the whole contribution. */
type OfVersion = { version?: number | null }
type ActProps = Exchange &
  Filled &
  Refusable &
  OfVersion & { act: ActName; children?: ComponentChildren; danger?: boolean }

/** A form about a contribution, with all of it in view. */
function ActPage({ act, children, danger, refusal, version = null, values = {}, errors = {}, ...exchange }: ActProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { contribution, organizations, answers, rejoinder, today } = exchange
  const { number, kind, ownerId } = contribution
  const address = questionAddress(number)
  return (
    <Page
      title={t(`act.${act}.title`)}
      kind={t('folio-of', { kind: t(`kind.${kind}`), folio: folioOf(number) })}
      lead={t(`act.${act}.lead`)}
      breadcrumbs={[
        { label: t('list.title'), href: '/preguntas' },
        { label: folioOf(number), href: address },
        { label: t(`act.${act}.title`) },
      ]}
      errors={errors}
      unlisted
    >
      <Asked {...exchange} />
      <p>{tellState(contribution, today, organizations.get(ownerId)?.name ?? '', locale)}</p>
      {answers.map(({ reason, number: at }) => (
        <section class="part" aria-labelledby={`dada-${at}`}>
          <Heading level={3} id={`dada-${at}`}>
            {t('page.answer-number', { number: at })}
          </Heading>
          <blockquote class="words">
            <Said text={reason} />
          </blockquote>
        </section>
      ))}
      {rejoinder && (
        <section class="part" aria-labelledby="replica">
          <Heading level={3} id="replica">
            {t('page.rejoinder')}
          </Heading>
          <blockquote class="words">
            <Said text={rejoinder.text} />
          </blockquote>
        </section>
      )}
      {version !== null && <Notice>{t('moderation.of-version', { number: version })}</Notice>}
      {refusal ? (
        <>
          <Notice tone="warning">{refusal}</Notice>
          <p>
            <a href={address}>{t('act.back')}</a>
          </p>
        </>
      ) : (
        <Form action={`${address}/${act}`} errors={errors} values={values}>
          {version !== null && <Hidden name="version" value={String(version)} />}
          {children}
          <FormActions says={t(`act.${act}.says`)}>
            <Button look={danger ? 'danger' : 'primary'}>{t(`act.${act}.submit`)}</Button>
            <a href={address}>{t('cancel')}</a>
          </FormActions>
        </Form>
      )}
    </Page>
  )
}

/** One text, or only a button: to extend, to rejoin, to correct, to withdraw, to appeal, to tell moderators. */
export function TextActPage(
  props: Exchange & Filled & Refusable & OfVersion & { act: Exclude<ActName, 'responder' | 'moderar' | 'apelacion'> },
) {
  const t = useWords(words)
  const { act } = props
  return (
    <ActPage {...props} danger={act === 'retirar'}>
      {act !== 'retirar' && <TextArea name="text" label={t(`act.${act}.label`)} rows={5} required />}
    </ActPage>
  )
}

export type AnswerFormProps = Exchange & Filled & { mayTransfer: boolean; organizationOptions: readonly Option[] }

export function AnswerPage({ mayTransfer, organizationOptions, ...props }: AnswerFormProps) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { contribution, claims } = props
  const wasTransferred = props.answers.some(({ transferredTo }) => transferredTo !== null)
  const later = claims.filter((claim) => claim.id !== contribution.claimId && isNameable(claim, contribution))
  const isPossible: Partial<Record<AnswerType, boolean>> = {
    'out-of-scope': contribution.kind === 'proposal' || mayTransfer || wasTransferred,
    corrected: claims.length === 0 || later.length > 0, // what corrects is named, where there can be such a thing
  }
  const types = TYPES_FOR[contribution.kind].filter((type: AnswerType) => isPossible[type] !== false)
  const naming = contribution.kind === 'proposal' ? 'draft' : 'correction'
  return (
    <ActPage {...props} act="responder">
      {contribution.hidden && (
        <Notice title={t('moderation.hidden-text')}>
          <Said text={contribution.text} />
        </Notice>
      )}
      {types.length > 1 ? (
        <Radios
          name="type"
          label={t('answer.type')}
          required
          options={types.map((value) => ({ value, label: t(`type-of.${value}`), hint: t(`type-hint.${value}`) }))}
        />
      ) : (
        <Hidden name="type" value={types[0]!} />
      )}
      <TextArea name="text" label={t('answer.text')} hint={t('answer.text-hint')} rows={8} required />
      {mayTransfer && types.includes('out-of-scope') && (
        <Select
          name="transferredTo"
          label={t('answer.to')}
          hint={t('answer.to-hint')}
          blank={t('answer.to-blank')}
          optional
          options={organizationOptions}
        />
      )}
      {types.some((type) => type === 'corrected' || takesUp(type)) && later.length > 0 && (
        <Select
          name="correctionId"
          label={t(`answer.${naming}`)}
          hint={t(`answer.${naming}-hint`)}
          blank={t(`answer.${naming}-blank`)}
          optional
          options={later.map((claim) => claimOption(claim, locale))}
        />
      )}
    </ActPage>
  )
}

export type ModerateFormProps = Exchange &
  Filled &
  Refusable &
  OfVersion & { ruleOptions: readonly Option[]; flags: readonly { reason: string }[] }

export function ModeratePage({ ruleOptions, flags, ...props }: ModerateFormProps) {
  const t = useWords(words)
  const earlier = props.versions.find(({ number }) => number === props.version)
  return (
    <ActPage {...props} act="moderar">
      {earlier?.text && (
        <blockquote class="words">
          <Said text={earlier.text} />
        </blockquote>
      )}
      {flags.length > 0 && (
        <Notice title={t('moderation.flags', { count: flags.length })}>
          <ul>
            {flags.map(({ reason }) => (
              <li>{reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Radios
        name="decision"
        label={t('moderation.decision')}
        required
        options={[
          { value: 'hidden', label: t(earlier ? 'moderation.choose-hidden-version' : 'moderation.choose-hidden') },
          { value: 'kept', label: t('moderation.choose-kept') },
        ]}
      />
      <Select
        name="rule"
        label={t('moderation.which-rule')}
        hint={t('moderation.which-rule-hint')}
        optional
        options={ruleOptions}
      />
      <TextArea name="text" label={t('moderation.reason')} hint={t('moderation.reason-hint')} rows={4} required />
    </ActPage>
  )
}

/** Who decides an appeal reads what is hidden: nobody else does. */
export function AppealPage(
  props: Exchange & Filled & Refusable & OfVersion & { appeal: Appeal | undefined; hiddenText: TranslatedText },
) {
  const t = useWords(words)
  const { appeal, hiddenText, moderations } = props
  const decision = moderations.find(({ id }) => id === appeal?.moderationId)
  return (
    <ActPage {...props} act="apelacion">
      <CheckAnswers
        title={t('moderation.file')}
        facts={[
          { label: t('moderation.hidden-text'), value: <Said text={hiddenText} /> },
          ...(decision ? [{ label: t('moderation.reason'), value: <Said text={decision.reason} /> }] : []),
          { label: t('moderation.appeal'), value: appeal ? <Said text={appeal.text} /> : t('moderation.no-appeal') },
        ]}
      />
      <Radios
        name="decision"
        label={t('moderation.decision')}
        required
        options={(['restored', 'upheld'] as const).map((value) => ({ value, label: t(`moderation.choose-${value}`) }))}
      />
      <TextArea name="text" label={t('moderation.reason')} rows={4} required />
    </ActPage>
  )
}
