import { inLanguage } from '../../../kernel/text.ts'
import {
  ButtonLink,
  EmptyState,
  Heading,
  LangText,
  Notice,
  Page,
  PrintButton,
  useRequest,
  useWords,
  type Crumb,
} from '../../../platform/html/index.ts'
import type { Commitment } from '../commitments/store.ts'
import { headline } from '../content-text.tsx'
import { commitmentPath, planAddress } from '../plans/address.ts'
import type { Plan } from '../plans/store.ts'
import { words as planWords } from '../words.ts'
import { assessmentAddress, draftAddress, planAssessment } from './address.ts'
import { EditionAnswers, EditionFacts, EditionReplies, type Seen } from './view.tsx'
import { words } from './words.ts'

export type About = { plan: Plan; commitment: Commitment }

/** Plans › the plan › the commitment › its assessment › here. */
export function useTrail({ plan, commitment }: About, here?: string): Crumb[] {
  const of = useWords(planWords)
  const t = useWords(words)
  const path = commitmentPath(plan.slug, commitment.number)
  return [
    { label: of('menu.plans'), href: '/planes' },
    { label: plan.territory, href: planAddress(plan.slug) },
    { label: of('commitment', { number: commitment.number }), href: path },
    here === undefined
      ? { label: t('one.title') }
      : { label: t('one.title'), href: assessmentAddress(plan.slug, commitment.number) },
    ...(here === undefined ? [] : [{ label: here }]),
  ]
}

export type AssessmentProps = About & {
  /** What was published, the edition that counts first. */
  editions: readonly Seen[]
  /** Whether one is with those who may reply. */
  inReply: boolean
  can: { assess: boolean }
}

/** One commitment assessed: each scale with its reason and evidence, what was replied, and the editions before. */
export function AssessmentPage(props: AssessmentProps) {
  const { plan, commitment, editions, inReply, can } = props
  const t = useWords(words)
  const of = useWords(planWords)
  const { locale } = useRequest()
  const [current, ...before] = editions
  const title = headline(inLanguage(commitment.title, locale).text).short
  const path = assessmentAddress(plan.slug, commitment.number)
  return (
    <Page
      title={t('one.of', { number: commitment.number })}
      kind={of('commitment', { number: commitment.number })}
      lead={title}
      breadcrumbs={useTrail(props)}
      json={`${path}.json`}
      headFoot={
        <>
          {current && <PrintButton />}
          {can.assess && (
            <ButtonLink href={draftAddress(plan.slug, commitment.number)} look="secondary" size="small">
              {t('one.work')}
            </ButtonLink>
          )}
        </>
      }
    >
      {inReply && <Notice>{t('one.in-reply')}</Notice>}
      {current ? (
        <>
          <section aria-labelledby={`edicion-${current.full.edition}`}>
            <Heading id={`edicion-${current.full.edition}`}>
              {t('one.edition', { edition: current.full.edition })}
            </Heading>
            <EditionFacts {...current} />
          </section>
          <EditionAnswers {...current} />
          <EditionReplies {...current} />
        </>
      ) : (
        <EmptyState title={t('one.none')} action={<a href={planAssessment(plan.slug)}>{t('one.see-plan')}</a>}>
          {t('one.none-text')}
        </EmptyState>
      )}
      {before.map((edition) => (
        <details class="part" id={`edicion-${edition.full.edition}`}>
          <summary>{t('one.earlier', { edition: edition.full.edition })}</summary>
          <EditionFacts {...edition} />
          <EditionAnswers {...edition} />
          <EditionReplies {...edition} />
        </details>
      ))}
      {current && (
        <p class="small soft">
          <a href={planAssessment(plan.slug)}>{t('one.see-plan')}</a> · <LangText text={plan.title} />
        </p>
      )}
    </Page>
  )
}
