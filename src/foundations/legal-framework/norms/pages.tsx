import type { ComponentChildren } from 'preact'
import { inLanguage } from '../../../kernel/text.ts'
import {
  ButtonLink,
  Card,
  CardGrid,
  Contents,
  DayText,
  EmptyState,
  Heading,
  LangText,
  Notice,
  OpenDataLinks,
  Page,
  Pagination,
  SummaryList,
  Tag,
  useRequest,
  useWords,
  type Fact,
} from '../../../platform/html/index.ts'
import { words } from '../words.ts'
import { stateOn, type Path, type State, type Validity } from './model.ts'
import type { FullNorm, NormWithVersions, Provision, Version } from './store.ts'

type Can = { manage: boolean }

export function NormsPage({
  norms,
  next,
  total,
  today,
  can,
}: {
  norms: readonly NormWithVersions[]
  next: string | null
  total: number
  today: string
  can: Can
}) {
  const t = useWords(words)
  const inForce = norms.filter((norm) => norm.versions.some((version) => stateOn(version, today) === 'in-force')).length
  return (
    <Page
      head="band"
      title={t('norms.title')}
      lead={t('norms.lead')}
      json="/marco-legal.json"
      headFoot={
        <>
          <a class="button button--secondary button--small" href="/principios">
            {t('principles.title')}
          </a>
          {can.manage && (
            <ButtonLink href="/marco-legal/nueva" size="small">
              {t('norms.add')}
            </ButtonLink>
          )}
        </>
      }
    >
      <p>
        <strong>{t('norms.count', { count: total })}</strong>{' '}
        {norms.length === total && t('norms.in-force', { count: inForce, total })}
      </p>
      {norms.length === 0 ? (
        <EmptyState title={t('norms.none')}>{t('norms.none-help')}</EmptyState>
      ) : (
        <CardGrid column="wide" label={t('norms.title')}>
          {norms.map((norm) => (
            <NormCard norm={norm} today={today} />
          ))}
        </CardGrid>
      )}
      <Pagination {...(next && { next: `/marco-legal?after=${encodeURIComponent(next)}` })} />
      <Downloads path="/marco-legal" />
    </Page>
  )
}

function NormCard({ norm, today }: { norm: NormWithVersions; today: string }) {
  const t = useWords(words)
  const latest = norm.versions[0]
  return (
    <Card
      title={<LangText text={norm.shortName} />}
      level={2}
      href={`/marco-legal/${norm.slug}`}
      kind={t(`kind.${norm.kind}`)}
      tags={latest && <StateTag version={latest} today={today} />}
      foot={latest && latest.publication}
    >
      {norm.summary && (
        <p>
          <LangText text={norm.summary} />
        </p>
      )}
      {latest?.endedBy && <ReplacedBy version={latest} />}
    </Card>
  )
}

export function ReplacedBy({ version }: { version: Pick<Version, 'endedBy'> }) {
  const t = useWords(words)
  if (!version.endedBy) return null
  return (
    <p class="small">
      {t('norm.replaced-by')}{' '}
      <a href={`/marco-legal/${version.endedBy.slug}`}>
        <LangText text={version.endedBy.shortName} />
      </a>
    </p>
  )
}

const TONE = {
  'in-force': 'done',
  'to-come': 'under-way',
  ended: 'neutral',
  unknown: 'unknown',
} as const satisfies Record<State, string>

export function StateTag({ version, today }: { version: Validity; today: string }) {
  const t = useWords(words)
  const state = stateOn(version, today)
  return (
    <Tag tone={TONE[state]}>
      {state === 'ended' && version.ended ? t(`ended.${version.ended}`) : t(`state.${state}`)}
    </Tag>
  )
}

export function NormPage({ norm, today, can }: { norm: FullNorm; today: string; can: Can }) {
  const t = useWords(words)
  const { locale } = useRequest()
  const [latest] = norm.versions
  return (
    <Page
      title={inLanguage(norm.title, locale).text}
      kind={t(`kind.${norm.kind}`)}
      lead={norm.summary && <LangText text={norm.summary} />}
      breadcrumbs={[
        { label: t('norms.title'), href: '/marco-legal' },
        { label: inLanguage(norm.shortName, locale).text },
      ]}
      headFoot={
        <>
          {latest && <StateTag version={latest} today={today} />}
          {can.manage && (
            <>
              <ButtonLink href={`/marco-legal/${norm.slug}/corregir`} size="small" look="secondary">
                {t('form.correct.norm')}
              </ButtonLink>
              <ButtonLink href={`/marco-legal/${norm.slug}/versiones/nueva`} size="small" look="secondary">
                {t('norm.add-version')}
              </ButtonLink>
            </>
          )}
        </>
      }
      json={`/marco-legal/${norm.slug}.json`}
      subject={{ kind: 'norm', id: norm.id }}
    >
      <p class="soft">
        {t('norm.issuer')} <LangText text={norm.issuer} />
      </p>
      {norm.versions.map((version) => (
        <VersionSection norm={norm} version={version} today={today} can={can} />
      ))}
      <p class="small soft">{t('norm.own-words')}</p>
    </Page>
  )
}

function VersionSection({
  norm,
  version,
  today,
  can,
}: {
  norm: FullNorm
  version: FullNorm['versions'][number]
  today: string
  can: Can
}) {
  const t = useWords(words)
  const base = `/marco-legal/${norm.slug}/versiones/${version.id}`
  return (
    <section>
      <Heading id={version.publishedOn ? `version-${version.publishedOn}` : `version-${version.id}`}>
        <LangText text={version.label} />
      </Heading>
      <SummaryList facts={useVersionFacts(version, today)} />
      <ReplacedBy version={version} />
      {version.note && (
        <Notice>
          <p>
            <LangText text={version.note} />
          </p>
        </Notice>
      )}
      {version.provisions.length === 0 ? (
        <p class="soft">{t('norm.no-provisions')}</p>
      ) : (
        <Provisions provisions={version.provisions} {...(can.manage && { correctAt: `${base}/disposiciones` })} />
      )}
      {can.manage && (
        <p class="row">
          <ButtonLink href={`${base}/corregir`} size="small" look="secondary">
            {t('form.correct.version')}
          </ButtonLink>
          <ButtonLink href={`${base}/disposiciones/nueva`} size="small" look="secondary">
            {t('norm.add-provision')}
          </ButtonLink>
          {!(version.ended && version.inForceUntil) && (
            <ButtonLink href={`${base}/terminar`} size="small" look="secondary">
              {t('norm.end-version')}
            </ButtonLink>
          )}
        </p>
      )}
    </section>
  )
}

function useVersionFacts(version: Version, today: string): Fact[] {
  const t = useWords(words)
  const day = (value: string | null): ComponentChildren =>
    value ? <DayText day={value} /> : <span class="soft">{t('norm.unknown-day')}</span>
  const facts: Fact[] = [
    { label: t('norm.state'), value: <StateTag version={version} today={today} /> },
    { label: t('norm.publication'), value: version.publication },
    { label: t('norm.in-force-from'), value: day(version.inForceFrom) },
  ]
  if (version.ended || version.inForceUntil)
    facts.push({
      label: t(
        version.inForceUntil && version.inForceUntil > today ? 'norm.in-force-until-then' : 'norm.in-force-until',
      ),
      value: day(version.inForceUntil),
    })
  if (version.confirmedUntil) facts.push({ label: t('norm.confirmed-until'), value: day(version.confirmedUntil) })
  if (version.url)
    facts.push({
      label: t('norm.text'),
      value: (
        <a href={version.url} rel="external">
          {new URL(version.url).host}
        </a>
      ),
    })
  return facts
}

type ProvisionsProps = {
  provisions: readonly Provision[]
  /** Under which address each is corrected, for whom may. */
  correctAt?: string
}

/** Articles, each with its fractions, as they come in the norm. Every one has its own address. */
function Provisions({ provisions, correctAt }: ProvisionsProps) {
  const t = useWords(words)
  const textOf = (provision: Provision) => (
    <ProvisionText provision={provision} {...(correctAt && { correct: `${correctAt}/${provision.anchor}/corregir` })} />
  )
  const articles = byArticle(provisions)
  const first = new Map(articles.toReversed().map((article) => [article.name, article])) // two may carry the same number
  const nameOf = (article: Article) =>
    t(first.get(article.name) === article ? 'norm.article' : 'norm.article-repeated', { article: article.name })
  return (
    <>
      {articles.length > 3 && (
        <Contents
          label={t('norm.articles')}
          parts={articles.map((article) => ({ id: addressOf(article), label: nameOf(article) }))}
        />
      )}
      {articles.map((article) => (
        <section>
          <Heading level={3} {...(article.opening && { id: article.opening.anchor })}>
            {nameOf(article)}
          </Heading>
          {article.opening && textOf(article.opening)}
          {article.fractions.length > 0 && (
            <ul role="list" class="flow">
              {article.fractions.map((provision) => (
                <li id={provision.anchor}>
                  <strong>
                    {t('norm.fraction', { fraction: provision.fraction! })}
                    {provision.numeral && `, ${t('norm.numeral', { numeral: provision.numeral })}`}
                  </strong>
                  {textOf(provision)}
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </>
  )
}

function ProvisionText({ provision, correct }: { provision: Provision; correct?: string }) {
  const t = useWords(words)
  const { summary, note } = provision
  return (
    <>
      <p>
        <LangText text={summary} />
      </p>
      {note && (
        <p class="small soft">
          <LangText text={note} />
        </p>
      )}
      {correct && (
        <p class="small">
          <a href={correct}>
            {t('form.correct.link')}
            <span class="govuk-visually-hidden"> {provisionName(provision, t)}</span>
          </a>
        </p>
      )}
    </>
  )
}

/** «Artículo 111, Fracción VI, numeral 2» */
export const provisionName = ({ article, fraction, numeral }: Path, t: ReturnType<typeof words>) =>
  [
    t('norm.article', { article }),
    fraction && t('norm.fraction', { fraction }),
    numeral && t('norm.numeral', { numeral }),
  ]
    .filter(Boolean)
    .join(', ')

/** Where the article begins: at its own text or, if only fractions are registered, at the first. */
const addressOf = ({ opening, fractions }: Article) => (opening ?? fractions[0])!.anchor

type Article = { name: string; opening: Provision | null; fractions: Provision[] }

/** An article opens with a provision of its own, if it has one; two may carry the same number. */
export function byArticle(provisions: readonly Provision[]): Article[] {
  const articles: Article[] = []
  for (const provision of provisions) {
    if (!provision.fraction) articles.push({ name: provision.article, opening: provision, fractions: [] })
    else if (articles.at(-1)?.name === provision.article) articles.at(-1)!.fractions.push(provision)
    else articles.push({ name: provision.article, opening: null, fractions: [provision] })
  }
  return articles
}

export function Downloads({ path }: { path: string }) {
  const t = useWords(words)
  return (
    <>
      <p class="row">
        <ButtonLink href={`${path}/exportar?formato=csv`} size="small" look="secondary">
          {t('download.csv')}
        </ButtonLink>
        <ButtonLink href={`${path}/exportar?formato=json`} size="small" look="secondary">
          {t('download.json')}
        </ButtonLink>
      </p>
      <OpenDataLinks collection={path === '/marco-legal' ? 'normas' : 'principios'} />
    </>
  )
}
