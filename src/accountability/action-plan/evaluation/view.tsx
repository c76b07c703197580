import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { formatDay } from '../../../kernel/dates.ts'
import type { TranslatedText } from '../../../kernel/text.ts'
import {
  DayText,
  Details,
  Heading,
  LangText,
  SummaryList,
  Tag,
  Timestamp,
  useRequest,
  useWords,
} from '../../../platform/html/index.ts'
import { Paragraphs } from '../content-text.tsx'
import { evidenceAddress } from '../milestones/address.ts'
import { Proofs } from '../milestones/proofs.tsx'
import { ownProofAddress } from './address.ts'
import { optionOf, type Scale, type ScaleSet } from './scales/model.ts'
import { standing } from './model.ts'
import type { Answer, AssessmentInFull, PartyInFull } from './store.ts'
import { scaleSetAddress } from './address.ts'
import { words } from './words.ts'

export type Seen = {
  full: AssessmentInFull
  set: ScaleSet
  organizations: ReadonlyMap<string, OrganizationName>
  /** Public names; of who closed their account there is none. */
  people: ReadonlyMap<string, string>
}

/** Who assessed, who looked again, when it was sent and published, and why it corrects another. */
export function EditionFacts({ full, set, organizations, people }: Seen) {
  const t = useWords(words)
  const reviewer = full.reviews.findLast(({ verdict }) => verdict === 'approved')
  const denials = [
    { label: t('view.declares'), posts: full.deniesPostIn },
    { label: t('view.reviewer-declares'), posts: reviewer?.deniesPostIn ?? [] },
  ].filter(({ posts }) => posts.length > 0)
  const who = (personId: string) => people.get(personId) ?? t('someone')
  return (
    <SummaryList
      facts={[
        ...(full.correctionReason
          ? [{ label: t('view.correction'), value: <Paragraphs text={full.correctionReason} /> }]
          : []),
        {
          label: t('view.assessed-by'),
          value: (
            <>
              {who(full.authorId)}, <OrganizationLink organization={organizations.get(full.organizationId)} />
            </>
          ),
        },
        ...(full.begunBy && full.begunFor
          ? [
              {
                label: t('view.begun-by'),
                value: (
                  <>
                    {who(full.begunBy)}, <OrganizationLink organization={organizations.get(full.begunFor)} />
                  </>
                ),
              },
            ]
          : []),
        ...(reviewer
          ? [{ label: t('view.reviewed-by'), value: who(reviewer.personId) }]
          : full.secondReview
            ? []
            : [{ label: t('view.reviewed-by'), value: t('view.no-review') }]),
        {
          label: t('view.scales'),
          value: (
            <a href={scaleSetAddress(set.slug, set.version)}>
              <LangText text={set.name} />
            </a>
          ),
        },
        ...(full.sentOn
          ? [
              {
                label: t('view.sent'),
                value: (
                  <>
                    <DayText day={full.sentOn} />. {t('view.reply-days', { count: full.replyDays ?? 0 })}
                  </>
                ),
              },
            ]
          : []),
        ...denials.map(({ label, posts }) => ({
          label,
          value: (
            <>
              {t('view.denies')}{' '}
              {posts.map((id, at) => (
                <>
                  {at > 0 && ', '}
                  <OrganizationLink organization={organizations.get(id)} />
                </>
              ))}
              .
            </>
          ),
        })),
        ...(full.publishedAt ? [{ label: t('view.published'), value: <Timestamp at={full.publishedAt} /> }] : []),
      ]}
    />
  )
}

/** Every scale with what is said of it, why, with what evidence, what was changed and what was replied to it. */
export function EditionAnswers(seen: Seen & { level?: 2 | 3 }) {
  return (
    <>
      {seen.set.scales.map((scale) => (
        <ScaleAnswer scale={scale} {...seen} />
      ))}
    </>
  )
}

function ScaleAnswer({ scale, full, set, organizations, level = 3 }: Seen & { scale: Scale; level?: 2 | 3 }) {
  const t = useWords(words)
  const given = full.answers.get(scale.code)
  const current = standing(given)
  const id = `escala-${full.edition}-${scale.code}`
  const points = full.parties.flatMap((party) =>
    (party.reply?.points ?? []).filter(({ scale: of }) => of === scale.code).map(({ text }) => ({ party, text })),
  )
  return (
    <section class="part" aria-labelledby={id}>
      <Heading level={level} id={id}>
        <LangText text={scale.name} />
      </Heading>
      <p class="small soft">
        <LangText text={scale.question} />
      </p>
      {current ? <AnswerBody answer={current} scale={scale} set={set} /> : <p class="soft">{t('view.unanswered')}</p>}
      {given?.changed && (
        <Details summary={t('view.before')}>
          {given.changed.changeReason && (
            <>
              <p class="words__who">{t('view.change-reason')}</p>
              <blockquote class="words">
                <Paragraphs text={given.changed.changeReason} />
              </blockquote>
            </>
          )}
          <p class="words__who">{t('view.said-before')}</p>
          <AnswerBody answer={given.sent} scale={scale} set={set} />
        </Details>
      )}
      {points.map(({ party, text }) => (
        <Said who={organizations.get(party.organizationId)} says={t('view.point')} text={text} />
      ))}
    </section>
  )
}

export function OptionTag({
  set,
  scale,
  option,
}: {
  set: Pick<ScaleSet, 'scales'>
  scale: string
  option: string | null
}) {
  const t = useWords(words)
  const found = optionOf(set.scales, scale, option)
  if (!found) return <Tag tone="unknown">{t('view.unanswered')}</Tag>
  return (
    <Tag tone={found.kind === 'value' ? 'neutral' : 'unknown'}>
      <LangText text={found.label} />
    </Tag>
  )
}

function AnswerBody({ answer, scale, set }: { answer: Answer; scale: Scale; set: ScaleSet }) {
  const t = useWords(words)
  const pieces = answer.cited.length + answer.own.length
  const found = optionOf(set.scales, scale.code, answer.option)
  return (
    <>
      <p>
        <OptionTag set={set} scale={scale.code} option={answer.option} />{' '}
        {found && (
          <span class="small soft">
            <LangText text={found.meaning} />
          </span>
        )}
      </p>
      {answer.reason && <Paragraphs text={answer.reason} />}
      {pieces > 0 && (
        <>
          <p class="words__who">{t('view.evidence', { count: pieces })}</p>
          {answer.cited.length > 0 && <Proofs evidence={answer.cited} addressOf={evidenceAddress} />}
          {answer.own.length > 0 && <Proofs evidence={answer.own} addressOf={ownProofAddress} />}
        </>
      )}
    </>
  )
}

function Said({ who, says, text }: { who: OrganizationName | undefined; says: string; text: TranslatedText }) {
  return (
    <>
      <p class="words__who">
        <OrganizationLink organization={who} /> {says}
      </p>
      <blockquote class="words">
        <Paragraphs text={text} />
      </blockquote>
    </>
  )
}

/** What each side replied, or that it said nothing: both are shown, always. */
export function EditionReplies({ full, organizations, level = 3 }: Seen & { level?: 2 | 3 }) {
  const t = useWords(words)
  const id = `respuesta-${full.edition}`
  return (
    <section class="part" aria-labelledby={id}>
      <Heading level={level} id={id}>
        {t('view.replies')}
      </Heading>
      {full.parties.length === 0 && <p class="soft">{t('view.nobody-to-reply')}</p>}
      {full.parties.map((party) => (
        <PartyReply party={party} organizations={organizations} published={full.state === 'published'} />
      ))}
    </section>
  )
}

type PartyProps = { party: PartyInFull; organizations: Seen['organizations']; published: boolean }

function PartyReply({ party, organizations, published }: PartyProps) {
  const t = useWords(words)
  const { locale, today } = useRequest()
  const { reply, side, dueOn } = party
  const organization = organizations.get(party.organizationId)
  const due = formatDay(dueOn, locale)
  const silence = published || today > dueOn ? t('view.silent', { day: due }) : t('view.may-reply', { day: due })
  return (
    <div class="counterpart">
      <p class="words__who">
        {t(`side.${side}`)}: <OrganizationLink organization={organization} />
      </p>
      {reply ? (
        <>
          <p>
            <Tag tone={reply.stance === 'disagrees' ? 'late' : reply.stance === 'agrees' ? 'done' : 'unknown'}>
              {t(`stance.${reply.stance}`)}
            </Tag>{' '}
            <span class="small soft">
              <Timestamp at={reply.createdAt} />
            </span>
          </p>
          {reply.comment && (
            <blockquote class="words">
              <Paragraphs text={reply.comment} />
            </blockquote>
          )}
          {reply.points.length > 0 && <p class="small soft">{t('view.points', { count: reply.points.length })}</p>}
          {reply.own.length > 0 && <Proofs evidence={reply.own} addressOf={ownProofAddress} />}
        </>
      ) : (
        <p class="soft">{silence}</p>
      )}
    </div>
  )
}
