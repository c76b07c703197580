import {
  ChangesSection,
  LateSection,
  loadPlanSummary,
  PlanStateSection,
  type PlanSummary,
} from '../../accountability/action-plan/index.ts'
import { needsSetUp } from '../../foundations/identity/index.ts'
import {
  ButtonLink,
  Card,
  CardGrid,
  EmptyState,
  Heading,
  Page,
  useRequest,
  useWords,
} from '../../platform/html/index.ts'
import { Beginnings } from '../../platform/html/beginnings.tsx'
import { page, type Route } from '../../platform/http/index.ts'
import { beginningsFor } from '../../platform/manifest/beginnings.ts'
import type { Beginning, Module } from '../../platform/manifest/index.ts'
import { Thread } from './thread.tsx'
import { houseWords } from './words.ts'

export type HomeProps = {
  /** Of the plan that the city follows; null where there is none yet. */
  summary: PlanSummary | null
  /** Whether nobody has started the installation. */
  unstarted: boolean
  /** What whoever looks may do so that there is a plan. */
  beginnings: readonly Beginning[]
}

/**
 * The front page: what this is, how the city's plan is going, and the ways in. `app` passes the modules, which say what a new
 * installation still lacks.
 */
export const homePage = (modules: readonly Module[]): Route =>
  page('/', {
    access: 'public',
    async load(context): Promise<HomeProps> {
      const summary = await loadPlanSummary(context)
      if (summary) return { summary, unstarted: false, beginnings: [] }
      return {
        summary,
        unstarted: await needsSetUp(context.db),
        beginnings: await beginningsFor(modules, context),
      }
    },
    page: (data) => <HomePage {...data} />,
    json: ({ summary }) =>
      summary
        ? { plan: summary.plan, state: summary.state, late: summary.late, changes: summary.changes }
        : { plan: null },
  })

export function HomePage({ summary, unstarted, beginnings }: HomeProps) {
  const t = useWords(houseWords)
  const { city } = useRequest()
  return (
    <Page
      title={t('home.title')}
      kind={t('home.kind', { city })}
      lead={t('home.lead')}
      description={t('home.lead')}
      head="band"
      json="/.json"
      headFoot={
        <>
          {summary && <ButtonLink href="/plan">{t('home.see-plan')}</ButtonLink>}
          <ButtonLink href="#como" look="secondary">
            {t('home.how')}
          </ButtonLink>
        </>
      }
    >
      {summary ? <PlanStateSection {...summary} /> : <NoPlan unstarted={unstarted} beginnings={beginnings} />}
      {summary && summary.state.commitments > 0 && <LateSection {...summary} />}
      <section class="part" aria-labelledby="como">
        <Heading id="como">{t('home.how')}</Heading>
        <p class="lead">{t('home.how-lead')}</p>
        <Thread
          links={
            summary ? { commitment: '/plan#compromisos', milestone: '/plan#calendario', evidence: '/plan#cambios' } : {}
          }
        />
        <p class="small soft">{t('home.how-now')}</p>
      </section>
      {summary && <ChangesSection {...summary} />}
      <WaysIn />
    </Page>
  )
}

function NoPlan({ unstarted, beginnings }: Pick<HomeProps, 'unstarted' | 'beginnings'>) {
  const t = useWords(houseWords)
  return (
    <section class="part part--first">
      {unstarted ? (
        <EmptyState title={t('home.unstarted')} action={<ButtonLink href="/comenzar">{t('home.start')}</ButtonLink>}>
          {t('home.unstarted-text')}
        </EmptyState>
      ) : beginnings.length > 0 ? (
        <>
          <Heading id="comenzar">{t('home.begin')}</Heading>
          <p class="lead">{t('home.begin-text')}</p>
          <Beginnings beginnings={beginnings} label={t('home.begin')} />
        </>
      ) : (
        <EmptyState
          title={t('home.no-plan')}
          action={
            <ButtonLink href="/planes" look="secondary">
              {t('home.see-plans')}
            </ButtonLink>
          }
        >
          {t('home.no-plan-text')}
        </EmptyState>
      )}
    </section>
  )
}

const WAYS = [
  ['board', '/plan'],
  ['organizations', '/organizaciones'],
  ['principles', '/principios'],
  ['search', '/buscar'],
  ['data', '/datos-abiertos'],
  ['api', '/api'],
] as const

function WaysIn() {
  const t = useWords(houseWords)
  return (
    <section class="part" aria-labelledby="entradas">
      <Heading id="entradas">{t('home.ways')}</Heading>
      <CardGrid label={t('home.ways')}>
        {WAYS.map(([name, href]) => (
          <Card title={t(`home.way.${name}.title`)} href={href}>
            <p>{t(`home.way.${name}.says`)}</p>
          </Card>
        ))}
      </CardGrid>
    </section>
  )
}
