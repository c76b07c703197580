import { formatDay } from '../../../kernel/dates.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  Button,
  CheckAnswers,
  DayText,
  fieldId,
  Form,
  FormActions,
  Hidden,
  LangText,
  Notice,
  Page,
  useRequest,
  useWords,
  type Fact,
} from '../../../platform/html/index.ts'
import { factsOf, formatBytes, isKind } from '../../../platform/storage/index.ts'
import { Paragraphs } from '../content-text.tsx'
import type { EvidenceDraft, ProgressDoubt, ReportDraft } from '../milestones/model.ts'
import { MilestoneNames } from '../milestones/pages.tsx'
import { milestonePath } from '../plans/address.ts'
import { CompletionTag } from '../standing-tag.tsx'
import type { Completion } from '../vocabulary.ts'
import { completionName, words } from '../words.ts'
import { ANSWERS } from './form.ts'
import { trail, type ReportProps } from './pages.tsx'

type CheckProps = ReportProps & {
  draft: ReportDraft
  /** The field of each piece of evidence. */
  places: readonly string[]
  /** What the milestone will be once this is published. */
  after: Completion
  doubts: readonly ProgressDoubt[]
  /** The public name of who reports. */
  person: string
}

/** Every answer once more before it is public, each with the way back to its question; the answers travel with the page. */
export function CheckPage(props: CheckProps) {
  const { plan, commitment, milestone, values, draft, organization, person } = props
  const t = useWords(words)
  const { locale } = useRequest()
  const action = `${milestonePath(plan.slug, commitment.number, milestone.number)}/avance`
  return (
    <Page
      title={t('check.title')}
      kind={t('hito.kind', { number: milestone.number, commitment: commitment.number })}
      lead={t('check.lead')}
      breadcrumbs={trail({ plan, commitment, milestone }, t('check.title'), t)}
      unlisted
    >
      <Form action={action}>
        {ANSWERS.flatMap((name) => (values[name] ? [<Hidden name={name} value={String(values[name])} />] : []))}
        <CheckAnswers
          title={t('check.progress')}
          facts={[
            { label: t('milestone', { number: milestone.number }), value: <LangText text={milestone.title} /> },
            { label: t('check.who'), value: t('check.who-is', { person, organization }) },
            { label: t('check.on-day'), value: <DayText day={draft.onDay} />, change: changeOf(action, 'onDay') },
            {
              label: t('check.completion'),
              value: <CompletionTag completion={draft.completion} />,
              change: changeOf(action, 'completion'),
            },
            {
              label: t('check.narrative'),
              value: <Answer text={draft.narrative} />,
              change: changeOf(action, 'narrative'),
            },
            {
              label: t('check.delay'),
              value: <Answer text={draft.delayJustification} />,
              change: changeOf(action, 'delayJustification'),
            },
          ]}
        />
        <CheckAnswers title={t('hito.evidence')} facts={useEvidenceFacts(props, action)} />
        {props.doubts.length > 0 && (
          <Notice tone="warning" title={t('check.doubts')}>
            <ul>
              {props.doubts.map((doubt) => (
                <li>{doubtOf(doubt)}</li>
              ))}
            </ul>
          </Notice>
        )}
        <Notice>{effectOf()}</Notice>
        <FormActions says={t('check.public')}>
          <Button name="step" value="send">
            {t('report-form.send')}
          </Button>
          <Button look="secondary" {...changeOf(action, 'onDay')}>
            {t('check.back')}
          </Button>
        </FormActions>
      </Form>
    </Page>
  )

  function doubtOf(doubt: ProgressDoubt) {
    if (doubt === 'before-its-start')
      return t('check.before-its-start', { day: formatDay(milestone.startsOn!, locale) })
    const unmet = milestone.dependsOn.filter((other) => other.completion !== 'complete')
    return (
      <>
        {t('check.complete-before-others')}
        <MilestoneNames plan={plan} commitment={commitment.number} milestones={unmet} />
      </>
    )
  }

  function effectOf() {
    const [before, after] = [milestone.completion, props.after]
    const names = { number: milestone.number, after: completionName(after, locale) }
    if (before === after) return t('check.stays', names)
    return before === null
      ? t('check.becomes', names)
      : t('check.moves', { ...names, before: completionName(before, locale) })
  }
}

/** Back to the form by a button, because the answers travel with it; the address says at which field it opens. */
const changeOf = (action: string, field: string) => ({
  name: 'change',
  value: field,
  formAction: `${action}#${fieldId(field)}`,
})

function Answer({ text }: { text: ReportDraft['narrative'] }) {
  const t = useWords(words)
  if (!text) return <span class="soft">{t('check.nothing')}</span>
  return (
    <div class="prose">
      <Paragraphs text={text} />
    </div>
  )
}

function useEvidenceFacts({ draft, places }: CheckProps, action: string): Fact[] {
  const t = useWords(words)
  if (draft.evidence.length === 0)
    return [
      {
        label: t('check.any-evidence'),
        value: <span class="soft">{t('check.no-evidence')}</span>,
        change: changeOf(action, 'file1'),
      },
    ]
  return draft.evidence.map((piece, at) => {
    const place = places[at]!
    const number = Number(place.slice(4))
    return {
      label: t(piece.kind === 'file' ? 'report-form.file' : 'report-form.link-legend', { number }),
      value: <EvidencePiece piece={piece} />,
      change: changeOf(action, place),
    }
  })
}

/** What it shows, and under it the file by its name, kind and size, or the whole address. */
export function EvidencePiece({ piece }: { piece: EvidenceDraft }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const title = inLanguage(piece.title, locale).text
  return (
    <>
      <div>{title}</div>
      {piece.kind === 'link' ? (
        <div class="small soft">{piece.url}</div>
      ) : (
        <div class="small soft">
          {[
            title !== piece.fileName && piece.fileName,
            isKind(piece.fileKind) && factsOf(piece.fileKind).extensions[0].toUpperCase(),
            formatBytes(piece.size, locale),
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      )}
      {piece.day && (
        <div class="small soft">
          {t('report-form.file-day')}: <DayText day={piece.day} />
        </div>
      )}
    </>
  )
}
