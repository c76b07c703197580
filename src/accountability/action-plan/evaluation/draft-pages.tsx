import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  CheckAnswers,
  Checkboxes,
  Form,
  FormActions,
  Heading,
  Hidden,
  LangText,
  Notice,
  Page,
  Radios,
  Table,
  Tag,
  TextArea,
  useRequest,
  useWords,
  type Errors,
  type Values,
} from '../../../platform/html/index.ts'
import { headline, Paragraphs } from '../content-text.tsx'
import { EvidenceFields } from '../reporting/evidence-fields.tsx'
import { EvidencePiece } from '../reporting/check-page.tsx'
import type { KeptFile } from '../reporting/kept-files.ts'
import { words as planWords } from '../words.ts'
import { assessmentAddress, draftAddress, replyAddress, reviewAddress, scaleDraftAddress } from './address.ts'
import { openRound, replyIsOver, type Missing, partiesForRule, type ReplyDraft, standing } from './model.ts'
import { useTrail, type About } from './pages.tsx'
import type { Scale } from './scales/model.ts'
import type { PartyInFull, ReportEvidence } from './store.ts'
import { EditionAnswers, EditionFacts, EditionReplies, OptionTag, type Seen } from './view.tsx'
import { words } from './words.ts'

type FormProps = { values: Values; errors?: Errors }

const useTitle = ({ commitment }: About) => {
  const { locale } = useRequest()
  return headline(inLanguage(commitment.title, locale).text).short
}

export type StartProps = About &
  FormProps & {
    corrects: boolean
    /** Somebody else began it and sent it, and goes on no more. */
    takesOver: boolean
    declared: boolean
    /** Asked for the whole plan: what is declared holds for all of it. */
    wholePlan: boolean
    /** Why this person may not, in words. */
    conflicts: readonly string[]
  }

/** Before anything is written: what is asked of who assesses and, where something was published, why it is corrected. */
export function StartPage(props: StartProps) {
  const { plan, commitment, corrects, takesOver, declared, wholePlan, conflicts, values, errors = {} } = props
  const t = useWords(words)
  const title = t(takesOver ? 'start.take-over' : corrects ? 'start.correct' : 'start.title')
  return (
    <Page
      title={title}
      kind={useTitle(props)}
      lead={t(takesOver ? 'start.take-over-lead' : 'start.lead')}
      breadcrumbs={useTrail(props, title)}
      errors={errors}
      unlisted
    >
      {conflicts.length > 0 ? (
        <Conflicts conflicts={conflicts} />
      ) : (
        <Form action={draftAddress(plan.slug, commitment.number)} errors={errors} values={values}>
          <Hidden name="step" value="start" />
          {corrects && (
            <TextArea name="correctionReason" label={t('start.why')} hint={t('start.why-hint')} rows={4} required />
          )}
          {!declared && (
            <Checkboxes
              name="declares"
              label={t('start.declare')}
              hint={t('start.declare-hint')}
              options={[{ value: 'yes', label: t(wholePlan ? 'start.declares-plan' : 'start.declares') }]}
            />
          )}
          <FormActions says={t(takesOver ? 'start.take-over-says' : 'start.private')}>
            <Button>{t(takesOver ? 'start.take-over' : 'start.begin')}</Button>
            <a href={assessmentAddress(plan.slug, commitment.number)}>{t('cancel')}</a>
          </FormActions>
        </Form>
      )}
    </Page>
  )
}

/** What keeps the person from assessing, and what to do about it. */
function Conflicts({ conflicts }: Pick<StartProps, 'conflicts'>) {
  const t = useWords(words)
  return (
    <Notice tone="warning" title={t('conflict.title')}>
      <ul>
        {conflicts.map((conflict) => (
          <li>{conflict}</li>
        ))}
      </ul>
      <p>{t('conflict.what-now')}</p>
    </Notice>
  )
}

export type DraftProps = About &
  Seen &
  FormProps & {
    missing: readonly Missing[]
    /** Posts of those assessed of somebody of the same name, in words: not yet denied to be their own. */
    namesakes: readonly string[]
    /** What has come to tie its author since, in words: it goes no further in their hands. */
    conflicts: readonly string[]
  }

/** The evaluator's own table: what each scale says by now, what is missing, what others said, and the next step. */
export function DraftPage(props: DraftProps) {
  const { plan, commitment, full, set, missing, namesakes, conflicts, values, errors = {} } = props
  const t = useWords(words)
  const { today, locale } = useRequest()
  const isTied = conflicts.length > 0
  const round = isTied ? null : openRound(full.state, partiesForRule(full.parties), today)
  const mayDiscard = full.state === 'draft' || full.state === 'returned'
  const returned = full.state === 'returned' ? full.reviews.at(-1) : undefined
  const action = draftAddress(plan.slug, commitment.number)
  const last = full.parties.filter(({ reply }) => !reply).map(({ dueOn }) => dueOn).sort().at(-1) // prettier-ignore
  const waits = full.state === 'in-reply' && !replyIsOver(partiesForRule(full.parties), today)
  return (
    <Page
      title={t('draft.title', { number: commitment.number })}
      kind={useTitle(props)}
      lead={
        waits && last
          ? t('draft.state.waiting', { day: formatDay(last, locale) })
          : t(`draft.state.${isTied ? 'tied' : full.state === 'in-reply' ? 'heard' : full.state}`)
      }
      breadcrumbs={useTrail(props, t('draft.crumb'))}
      errors={errors}
      unlisted
    >
      {isTied && <Conflicts conflicts={conflicts} />}
      {returned?.remarks && (
        <Notice tone="warning" title={t('draft.returned')}>
          <Paragraphs text={returned.remarks} />
        </Notice>
      )}
      <Table
        caption={t('draft.scales')}
        rows={set.scales}
        columns={[
          { label: t('draft.scale'), header: true, cell: ({ name }) => <LangText text={name} /> },
          {
            label: t('draft.says'),
            cell: ({ code }) => (
              <OptionTag set={set} scale={code} option={standing(full.answers.get(code))?.option ?? null} />
            ),
          },
          {
            label: t('draft.lacks'),
            cell: ({ code }) => {
              const lack = missing.find(({ scale }) => scale === code)
              return lack ? (
                <Tag tone="late">{t(`missing.${lack.reason}`)}</Tag>
              ) : (
                <Tag tone="done">{t('draft.ready')}</Tag>
              )
            },
          },
          ...(round === null
            ? []
            : [
                {
                  label: t('draft.do'),
                  cell: ({ code, name }: Scale) => (
                    <a href={scaleDraftAddress(plan.slug, commitment.number, code)}>
                      {t(round === 1 ? 'draft.write' : 'draft.change')}{' '}
                      <span class="govuk-visually-hidden">
                        <LangText text={name} />
                      </span>
                    </a>
                  ),
                },
              ]),
        ]}
      />
      {full.state === 'in-reply' && <EditionReplies {...props} level={2} />}
      <Form action={action} errors={errors} values={values}>
        {round !== null && namesakes.length > 0 && <Namesakes posts={namesakes} />}
        {round === 1 && (
          <FormActions says={t(full.secondReview ? 'draft.send-review-says' : 'draft.send-says')}>
            <Button name="step" value="send">
              {t(full.secondReview ? 'draft.send-review' : 'draft.send')}
            </Button>
            <Button name="step" value="discard" look="secondary">
              {t('draft.discard')}
            </Button>
          </FormActions>
        )}
        {isTied && mayDiscard && (
          <FormActions>
            <Button name="step" value="discard" look="secondary">
              {t('draft.discard')}
            </Button>
          </FormActions>
        )}
        {round === 2 && (
          <FormActions says={t('draft.publish-says')}>
            <Button name="step" value="publish">
              {t('draft.publish')}
            </Button>
          </FormActions>
        )}
      </Form>
      <section class="part" aria-labelledby="todo">
        <Heading id="todo">{t('draft.whole')}</Heading>
        <EditionFacts {...props} />
        <EditionAnswers {...props} />
      </section>
    </Page>
  )
}

/** Somebody of the same name holds a post of those assessed: people share names, so it is asked. */
function Namesakes({ posts }: { posts: readonly string[] }) {
  const t = useWords(words)
  return (
    <>
      <Notice tone="warning" title={t('namesake.title')}>
        <ul>
          {posts.map((post) => (
            <li>{post}</li>
          ))}
        </ul>
        <p>{t('namesake.explain')}</p>
      </Notice>
      <Checkboxes
        name="denies"
        label={t('namesake.declare')}
        hint={t('namesake.declare-hint')}
        options={[{ value: 'yes', label: t('namesake.denies') }]}
      />
    </>
  )
}

export type ScaleProps = About &
  Seen &
  FormProps & {
    scale: Scale
    round: 1 | 2
    /** Of the commitment's reports, to cite. */
    reported: readonly ReportEvidence[]
    kept: ReadonlyMap<number, KeptFile>
  }

/** One scale: its option, the reason, and the evidence. It is saved as one goes; nothing is public. */
export function ScalePage(props: ScaleProps) {
  const { plan, commitment, full, scale, round, reported, kept, values, errors = {} } = props
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const given = full.answers.get(scale.code)
  const own = (round === 2 ? given?.changed : given?.sent)?.own ?? []
  const points = full.parties.flatMap(({ side, reply }) =>
    (reply?.points ?? []).filter(({ scale: of }) => of === scale.code).map(({ text }) => ({ side, text })),
  )
  const text = (content: Parameters<typeof inLanguage>[0]) => inLanguage(content, locale).text
  return (
    <Page
      title={text(scale.name)}
      kind={t('scale.kind', { number: commitment.number })}
      lead={text(scale.question)}
      breadcrumbs={useTrail(props, text(scale.name))}
      errors={errors}
      unlisted
    >
      {round === 2 && (
        <Notice title={t('scale.heard')}>
          {points.length === 0 ? (
            <p>{t('scale.no-points')}</p>
          ) : (
            points.map((point) => (
              <>
                <p class="words__who">{t(`side.${point.side}`)}</p>
                <Paragraphs text={point.text} />
              </>
            ))
          )}
        </Notice>
      )}
      <Form
        action={scaleDraftAddress(plan.slug, commitment.number, scale.code)}
        multipart
        errors={errors}
        values={values}
      >
        <Radios
          name="option"
          label={t('scale.option')}
          options={scale.options.map(({ code, label, meaning }) => ({
            value: code,
            label: text(label),
            hint: text(meaning),
          }))}
        />
        <TextArea name="reason" label={t('scale.reason')} hint={t('scale.reason-hint')} rows={8} />
        {round === 2 && (
          <TextArea
            name="changeReason"
            label={t('scale.change-reason')}
            hint={t('scale.change-reason-hint')}
            rows={4}
            required
          />
        )}
        {reported.length > 0 && (
          <Checkboxes
            name="cited"
            label={t('scale.cited')}
            hint={t('scale.cited-hint')}
            options={reported.map((piece) => ({
              value: piece.id,
              label: text(piece.title),
              hint: of('hito.kind', { number: piece.milestone, commitment: commitment.number }),
            }))}
          />
        )}
        {own.length > 0 && (
          <Checkboxes
            name="keep"
            label={t('scale.own')}
            hint={t('scale.own-hint')}
            options={own.map(({ id, title }) => ({ value: id, label: text(title) }))}
          />
        )}
        <EvidenceFields lead={t('scale.evidence-lead')} kept={kept} values={values} errors={errors} />
        <FormActions says={t('scale.private')}>
          <Button>{t('scale.save')}</Button>
          <a href={draftAddress(plan.slug, commitment.number)}>{t('cancel')}</a>
        </FormActions>
      </Form>
    </Page>
  )
}

export type ReviewProps = About &
  Seen &
  FormProps &
  Pick<StartProps, 'declared' | 'wholePlan'> &
  Pick<DraftProps, 'namesakes'>

/** The second look: the whole draft, then whether it goes on or back. */
export function ReviewPage(props: ReviewProps) {
  const { plan, commitment, full, declared, wholePlan, namesakes, values, errors = {} } = props
  const t = useWords(words)
  return (
    <Page
      title={t('review.title', { number: commitment.number })}
      kind={useTitle(props)}
      lead={t(full.state === 'in-review' ? 'review.lead' : 'review.done')}
      breadcrumbs={useTrail(props, t('review.crumb'))}
      errors={errors}
      unlisted
    >
      <EditionFacts {...props} />
      <EditionAnswers {...props} level={2} />
      {full.state === 'in-review' && (
        <section class="part" aria-labelledby="revision">
          <Heading id="revision">{t('review.verdict-title')}</Heading>
          <Form action={reviewAddress(plan.slug, commitment.number)} errors={errors} values={values}>
            <Radios
              name="verdict"
              label={t('review.verdict')}
              required
              options={(['approved', 'returned'] as const).map((value) => ({ value, label: t(`review.${value}`) }))}
            />
            <TextArea name="remarks" label={t('review.remarks')} hint={t('review.remarks-hint')} rows={5} />
            {!declared && (
              <Checkboxes
                name="declares"
                label={t('start.declare')}
                options={[{ value: 'yes', label: t(wholePlan ? 'start.declares-plan' : 'start.declares') }]}
              />
            )}
            {namesakes.length > 0 && <Namesakes posts={namesakes} />}
            <FormActions says={t('review.private')}>
              <Button>{t('review.send')}</Button>
            </FormActions>
          </Form>
        </section>
      )}
    </Page>
  )
}

type CheckReplyProps = About & Seen & { party: PartyInFull; draft: ReplyDraft; values: Values }

/** Every answer once more: a side replies once. */
export function CheckReplyPage(props: CheckReplyProps) {
  const { plan, commitment, set, party, organizations, draft, values } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const nothing = <span class="soft">{t('reply.nothing')}</span>
  const scaleName = (code: string) => inLanguage(set.scales.find((scale) => scale.code === code)!.name, locale).text
  return (
    <Page
      title={t('reply.check-title')}
      kind={useTitle(props)}
      lead={t('reply.check-lead', { organization: organizations.get(party.organizationId)?.name ?? '' })}
      breadcrumbs={useTrail(props, t('reply.crumb'))}
      unlisted
    >
      <Form action={replyAddress(plan.slug, commitment.number)}>
        {Object.entries(values).map(([name, value]) => (
          <Hidden name={name} value={String(value ?? '')} />
        ))}
        <CheckAnswers
          title={t('reply.heading')}
          facts={[
            { label: t('reply.stance'), value: t(`reply.${draft.stance}`) },
            { label: t('reply.comment'), value: draft.comment ? <Paragraphs text={draft.comment} /> : nothing },
            ...draft.points.map(({ scale, text }) => ({
              label: t('reply.point', { scale: scaleName(scale) }),
              value: <Paragraphs text={text} />,
            })),
            ...draft.evidence.map((piece, at) => ({
              label: t('reply.evidence', { number: at + 1 }),
              value: <EvidencePiece piece={piece} />,
            })),
          ]}
        />
        <FormActions says={t('reply.public')}>
          <Button name="step" value="send">
            {t('reply.send')}
          </Button>
          <Button name="step" value="change" look="secondary">
            {t('reply.back')}
          </Button>
        </FormActions>
      </Form>
    </Page>
  )
}

export type ReplyProps = About & Seen & FormProps & { party: PartyInFull; kept: ReadonlyMap<number, KeptFile> }

/** What is said of a scale, by its place in the set. */
export const pointField = (at: number) => `point${at + 1}`
export const MOST_POINTS = 20

/** What the body reads before it is published, and where it says what it thinks of it. */
export function ReplyPage(props: ReplyProps) {
  const { plan, commitment, set, party, organizations, kept, values, errors = {} } = props
  const t = useWords(words)
  const { locale, today } = useRequest()
  const organization = organizations.get(party.organizationId)?.name ?? ''
  const due = formatDay(party.dueOn, locale)
  const isOpen = !party.reply && props.full.state === 'in-reply' && today <= party.dueOn
  return (
    <Page
      title={t('reply.title', { number: commitment.number })}
      kind={useTitle(props)}
      lead={t(isOpen ? 'reply.lead' : party.reply ? 'reply.done' : 'reply.over', { organization, day: due })}
      breadcrumbs={useTrail(props, t('reply.crumb'))}
      errors={errors}
      unlisted
    >
      <EditionFacts {...props} />
      <EditionAnswers {...props} level={2} />
      {isOpen ? (
        <section class="part" aria-labelledby="respuesta">
          <Heading id="respuesta">{t('reply.heading')}</Heading>
          <Form action={replyAddress(plan.slug, commitment.number)} multipart errors={errors} values={values}>
            <Radios
              name="stance"
              label={t('reply.stance')}
              required
              options={(['agrees', 'disagrees', 'waives'] as const).map((value) => ({
                value,
                label: t(`reply.${value}`),
                hint: t(`reply.${value}-hint`),
              }))}
            />
            <TextArea name="comment" label={t('reply.comment')} hint={t('reply.comment-hint')} rows={6} />
            {set.scales.map(({ name }, at) => (
              <TextArea
                name={pointField(at)}
                label={t('reply.point', { scale: inLanguage(name, locale).text })}
                rows={3}
                optional
              />
            ))}
            <EvidenceFields lead={t('reply.evidence-lead')} kept={kept} values={values} errors={errors} />
            <FormActions says={t('reply.public')}>
              <Button>{t('reply.check')}</Button>
              <a href="/mi-mesa">{t('cancel')}</a>
            </FormActions>
          </Form>
        </section>
      ) : (
        <>
          <EditionReplies {...props} level={2} />
          <p>
            <ButtonLink href="/mi-mesa" look="secondary">
              {t('reply.desk')}
            </ButtonLink>
          </p>
        </>
      )}
    </Page>
  )
}
