import { calendarAddress, LeftOutText, type LeftOut } from '../../foundations/calendars/index.ts'
import { OrganizationLink } from '../../foundations/organizations/index.ts'
import { dayOf, formatDay } from '../../kernel/dates.ts'
import { ref } from '../../kernel/ref.ts'
import {
  ButtonLink,
  DayText,
  Details,
  Heading,
  LangText,
  Notice,
  Page,
  PrintButton,
  SummaryList,
  Tag,
  Timestamp,
  useRequest,
  useWords,
  type Fact,
} from '../../platform/html/index.ts'
import { headlineOf } from './asking/actions.ts'
import type { EarlierText, Exchange } from './exchange.ts'
import { folioOf, questionAddress } from './model.ts'
import { EvidenceList, isInSight, Said, StateTag, tellState } from './pieces.tsx'
import type { Answer, Appeal, Moderation } from './store.ts'
import { takesUp, type AnswerType } from './vocabulary.ts'
import { words } from './words.ts'

export const ACTS = [
  'responder',
  'prorrogar',
  'replicar',
  'corregir',
  'retirar',
  'apelar',
  'apelacion',
  'moderar',
  'denunciar',
] as const
export type ActName = (typeof ACTS)[number]
export const DONE = [
  'respondida',
  'turnada',
  'prorrogada',
  'replicada',
  'corregida',
  'retirada',
  'apelada',
  'decidida',
  'moderada',
  'denunciada',
] as const

export type VersionActs = ReadonlyMap<number, 'moderar' | 'apelar' | 'apelacion'>

export type ExchangeProps = Exchange & {
  /** What the reader may do now, the first thing first. */
  acts: readonly ActName[]
  /** The same of its earlier texts, by their number: of each one thing at the most. */
  versionActs: VersionActs
  done: (typeof DONE)[number] | undefined
  /** Why days within the term do not count, besides weekends. */
  leftOut: readonly LeftOut[] | null
  /** Nobody of the body has the task of answering; the term runs all the same. */
  nobody: boolean
}

/** The whole exchange: what was asked, by when it is owed, every answer, and what came of it. */
export function ExchangePage(props: ExchangeProps) {
  const { contribution, today, organizations, acts, done, nobody } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const { number, kind, text, ownerId } = contribution
  const named = t('folio-of', { kind: t(`kind.${kind}`), folio: folioOf(number) })
  const inSight = isInSight(contribution)
  return (
    <Page
      title={inSight ? headlineOf(text, 110) : named}
      titleLang={inSight && locale !== 'es' ? 'es' : undefined}
      kind={named}
      lead={tellState(contribution, today, organizations.get(ownerId)?.name ?? '', locale)}
      breadcrumbs={[{ label: t('list.title'), href: '/preguntas' }, { label: folioOf(number) }]}
      headFoot={<StateTag contribution={contribution} today={today} />}
      subject={ref('contribution', contribution.id)}
      json={`${questionAddress(number)}.json`}
    >
      {done && <Notice tone="success">{t(`done.${done}`)}</Notice>}
      <Asked {...props} />
      <Moderated {...props} />
      <section class="part" aria-labelledby="plazo">
        <Heading id="plazo">{t('page.term')}</Heading>
        <SummaryList facts={useFacts(props)} />
        {nobody && <Notice tone="warning">{t('page.nobody')}</Notice>}
      </section>
      <Answers {...props} />
      <div class="no-paper">
        <p class="row">
          {acts
            .filter((act) => act !== 'denunciar')
            .map((act, at) => (
              <ButtonLink
                href={`${questionAddress(number)}/${act}`}
                look={at === 0 && act !== 'retirar' ? 'primary' : 'secondary'} // what cannot be undone invites nobody
                size="small"
              >
                {t(`act.${act}.link`)}
              </ButtonLink>
            ))}
          <PrintButton />
        </p>
        <p class="small">
          {acts.includes('denunciar') && (
            <>
              <a href={`${questionAddress(number)}/denunciar`}>{t('act.denunciar.link')}</a> ·{' '}
            </>
          )}
          <a href="/reglas-de-participacion">{t('rules.title')}</a>
        </p>
      </div>
    </Page>
  )
}

/** What was asked, about which record, and by whom. */
export function Asked({
  contribution,
  record,
  claims,
  pieces,
  people,
  versions,
  rules,
  organizations,
  versionActs,
}: Pick<
  Exchange,
  'contribution' | 'record' | 'claims' | 'pieces' | 'people' | 'versions' | 'rules' | 'organizations'
> & { versionActs?: VersionActs }) {
  const t = useWords(words)
  const { kind, authorId, createdAt, editedAt, claimId } = contribution
  const claim = claims.find(({ id }) => id === claimId)
  const inSight = isInSight(contribution)
  return (
    <section aria-labelledby="dicho">
      <Heading id="dicho">{t(`asked.${kind}`)}</Heading>
      {record && (
        <p>
          {t('page.about')}{' '}
          <a href={record.address}>
            <LangText text={record.title} />
          </a>
        </p>
      )}
      {claim && (
        <p>
          {t('page.contests')}{' '}
          <a href={claim.address}>
            <LangText text={claim.title} />
          </a>
        </p>
      )}
      {inSight && (
        <blockquote class="words">
          <Said text={contribution.text} />
        </blockquote>
      )}
      <p class="small soft">
        {people.get(authorId) ?? t('page.somebody')} · <Timestamp at={createdAt} />
        {editedAt && <> · {t('page.edited')}</>}
      </p>
      {inSight && pieces.length > 0 && <EvidenceList pieces={pieces} />}
      {inSight && versions.length > 0 && (
        <Details summary={t('page.versions', { count: versions.length })}>
          {versions.map((version) => (
            <EarlierWords
              {...version}
              rules={rules}
              organizations={organizations}
              question={contribution.number}
              act={versionActs?.get(version.number)}
            />
          ))}
        </Details>
      )}
    </section>
  )
}

type EarlierProps = EarlierText &
  Pick<Exchange, 'rules' | 'organizations'> & { question: number; act: 'moderar' | 'apelar' | 'apelacion' | undefined }

/** What it said before a correction or, in its place, by which rule it was taken out of sight. */
function EarlierWords({ number, text, replacedAt, hiding, question, act, ...named }: EarlierProps) {
  const t = useWords(words)
  return (
    <div class="part" id={`texto-anterior-${number}`}>
      {text && (
        <blockquote class="words">
          <Said text={text} />
        </blockquote>
      )}
      {hiding && <Decision {...named} {...hiding} />}
      <p class="small soft">
        {t('page.version', { number })} · {t('page.replaced')} <Timestamp at={replacedAt} />
        {act && (
          <>
            {' '}
            · <a href={`${questionAddress(question)}/${act}?version=${number}`}>{t(`moderation.version-${act}`)}</a>
          </>
        )}
      </p>
    </div>
  )
}

type DecisionProps = Moderation & Pick<Exchange, 'rules' | 'organizations'>

/** What moderators decided, by which rule, why, in whose name and when. */
function Decision(props: DecisionProps) {
  const { version, decision, ruleNumber, ruleVersion, reason, organizationId, createdAt, rules, organizations } = props
  const t = useWords(words)
  const rule = rules.find(({ version: of, number }) => of === ruleVersion && number === ruleNumber)
  return (
    <>
      <p>
        <Tag tone={decision === 'hidden' ? 'unknown' : 'neutral'}>
          {version === null ? t(`moderation.${decision}`) : t(`moderation.${decision}-version`, { number: version })}
        </Tag>{' '}
        {rule && (
          <a href={`/reglas-de-participacion?version=${rule.version}#regla-${rule.number}`}>
            {t('moderation.rule', { number: rule.number })} <LangText text={rule.title} />
          </a>
        )}
      </p>
      <blockquote class="words">
        <Said text={reason} />
      </blockquote>
      <p class="small soft">
        <OrganizationLink organization={organizations.get(organizationId)} /> · <Timestamp at={createdAt} />
      </p>
    </>
  )
}

/** By which rule it was taken out, or why it was looked at and stays; its text is not told. */
function Moderated(props: ExchangeProps) {
  const { contribution, moderations, appeals } = props
  const t = useWords(words)
  if (moderations.length === 0) return null
  return (
    <section class="part" aria-labelledby="moderacion">
      <Heading id="moderacion">{t('page.moderation')}</Heading>
      {moderations.map((moderation) => {
        const appeal = appeals.find(({ moderationId }) => moderationId === moderation.id)
        return (
          <div class="part">
            <Decision {...moderation} rules={props.rules} organizations={props.organizations} />
            {appeal && <Appealed {...props} appeal={appeal} />}
          </div>
        )
      })}
      {contribution.hidden && <p>{t('moderation.trace')}</p>}
      {contribution.hiddenByOwner && <p>{t('moderation.by-owner')}</p>}
    </section>
  )
}

/** What became of an appeal; while it waits, by when it is to be decided, and on whose desk it is. */
function Appealed({ appeal, appealDesks, today }: ExchangeProps & { appeal: Appeal }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const { decision, decisionReason, createdAt, dueOn } = appeal
  const appealDesk = appealDesks.get(appeal.moderationId)
  if (decision) return <p>{t(`moderation.${decision}`, { reason: decisionReason?.es ?? '' })}</p>
  const isOverdue = dueOn < today
  const facts = { day: formatDay(dayOf(createdAt), locale), due: formatDay(dueOn, locale) }
  return (
    <>
      <p>
        {isOverdue && <Tag tone="late">{t('moderation.appeal-late')}</Tag>}{' '}
        {t(isOverdue ? 'moderation.appeal-overdue' : 'moderation.appealed', facts)}
      </p>
      {(appealDesk === 'administrators' || appealDesk === 'other-administrators') && (
        <p>{t(`moderation.desk-${appealDesk}`)}</p>
      )}
      {appealDesk === 'nobody' && <Notice tone="warning">{t('moderation.desk-nobody')}</Notice>}
    </>
  )
}

function useFacts({ contribution, organizations, answers, leftOut }: ExchangeProps): Fact[] {
  const t = useWords(words)
  const { ownerId, askedOn, termDays, termFrom, dueOn, answeredOn } = contribution
  const { extendedOn, extensionDays, extensionReason, stoppedDays } = contribution
  const owner = organizations.get(ownerId)
  const passed = answers.find(({ transferredTo }) => transferredTo !== null)
  const facts: (Fact | null)[] = [
    { label: t('fact.owner'), value: <OrganizationLink organization={owner} /> },
    { label: t('fact.asked'), value: <DayText day={askedOn} /> },
    passed
      ? {
          label: t('fact.passed'),
          value: (
            <>
              {t('fact.passed-by')} <OrganizationLink organization={organizations.get(passed.organizationId)} />,{' '}
              <DayText day={passed.onDay} />
            </>
          ),
        }
      : null,
    termDays === null
      ? { label: t('fact.term'), value: t('fact.no-term') }
      : {
          label: t('fact.term'),
          value: (
            <>
              {t('fact.term-of', { count: termDays })} <DayText day={termFrom!} />
            </>
          ),
        },
    extendedOn && extensionReason
      ? {
          label: t('fact.extension'),
          value: (
            <>
              <p>
                {t('fact.extension-of', { count: extensionDays ?? 0 })} <DayText day={extendedOn} />
              </p>
              <Said text={extensionReason} />
            </>
          ),
        }
      : null,
    stoppedDays > 0 ? { label: t('fact.stopped'), value: t('fact.stopped-for', { count: stoppedDays }) } : null,
    leftOut ? { label: t('fact.left-out'), value: <DaysLeftOut leftOut={leftOut} owner={owner} /> } : null,
    dueOn
      ? {
          label: t('fact.due'),
          value: (
            <strong>
              <DayText day={dueOn} />
            </strong>
          ),
        }
      : null,
    answeredOn ? { label: t('fact.answered'), value: <DayText day={answeredOn} /> } : null,
  ]
  return facts.filter((fact) => fact !== null)
}

/** Why the term ends when it does, with the calendar that says who published it. */
function DaysLeftOut({
  leftOut,
  owner,
}: {
  leftOut: readonly LeftOut[]
  owner: Parameters<typeof calendarAddress>[0] | undefined
}) {
  const t = useWords(words)
  return (
    <>
      <ul>
        <li>{t('fact.left-out-weekends')}</li>
        {leftOut.map((reason) => (
          <li>
            <LeftOutText {...reason} />
          </li>
        ))}
      </ul>
      {owner && <a href={calendarAddress(owner)}>{t('fact.left-out-see')}</a>}
    </>
  )
}

function Answers(props: ExchangeProps) {
  const { contribution, answers, rejoinder, people, organizations, today } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const before = rejoinder ? answers.filter(({ createdAt }) => createdAt <= rejoinder.createdAt) : answers
  const after = answers.slice(before.length)
  return (
    <section class="part" aria-labelledby="respuestas">
      <Heading id="respuestas">{t('page.answers')}</Heading>
      {answers.length === 0 && (
        <p class="soft">
          {tellState(contribution, today, organizations.get(contribution.ownerId)?.name ?? '', locale)}
        </p>
      )}
      {before.map((answer) => (
        <OneAnswer {...props} answer={answer} />
      ))}
      {rejoinder && isInSight(contribution) && (
        <div class="part">
          <Heading level={3}>{t('page.rejoinder')}</Heading>
          <blockquote class="words">
            <Said text={rejoinder.text} />
          </blockquote>
          <p class="small soft">
            {people.get(contribution.authorId) ?? t('page.somebody')} · <Timestamp at={rejoinder.createdAt} />
          </p>
        </div>
      )}
      {after.map((answer) => (
        <OneAnswer {...props} answer={answer} />
      ))}
    </section>
  )
}

const DECLINING: readonly AnswerType[] = ['out-of-scope', 'not-upheld', 'not-now', 'rejected']
export const isDeclining = (type: AnswerType) => DECLINING.includes(type)

function OneAnswer({ answer, organizations, people, claims }: ExchangeProps & { answer: Answer }) {
  const t = useWords(words)
  const { number, type, reason, organizationId, personId, transferredTo, correctionId, createdAt } = answer
  const correction = claims.find(({ id }) => id === correctionId)
  const person = people.get(personId)
  return (
    <div class="part" id={`respuesta-${number}`}>
      <p>
        <Tag tone={isDeclining(type) ? 'neutral' : 'done'}>{t(`type.${type}`)}</Tag>
      </p>
      <blockquote class="words">
        <Said text={reason} />
      </blockquote>
      {transferredTo && (
        <p>
          {t('page.passed-to')} <OrganizationLink organization={organizations.get(transferredTo)} />
        </p>
      )}
      {correction && (
        <p>
          {t(takesUp(type) ? 'page.taken-up' : 'page.correction')}{' '}
          <a href={correction.address}>
            <LangText text={correction.title} />
          </a>
        </p>
      )}
      <p class="small soft">
        {person && `${person}, `}
        <OrganizationLink organization={organizations.get(organizationId)} /> · <Timestamp at={createdAt} />
      </p>
    </div>
  )
}
