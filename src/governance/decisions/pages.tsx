import { OrganizationLink } from '../../foundations/organizations/index.ts'
import { dayOf, formatDay } from '../../kernel/dates.ts'
import { ref } from '../../kernel/ref.ts'
import { inLanguage } from '../../kernel/text.ts'
import {
  Button,
  ButtonLink,
  DayText,
  Details,
  EmptyState,
  Filters,
  Heading,
  LangText,
  Markdown,
  Notice,
  OpenDataLinks,
  Page,
  Pagination,
  Pills,
  PrintButton,
  Select,
  SummaryList,
  Table,
  Timestamp,
  useRequest,
  useWords,
  type ActiveFilter,
} from '../../platform/html/index.ts'
import { decisionAddress, makerAddress } from './address.ts'
import type { DecisionData } from './load.ts'
import type { Maker } from './makers/model.ts'
import { DECISION_STATES, type Decision, type DecisionState } from './model.ts'
import { Arithmetic, ClosingText, PersonText, RollTable, RuleList, SectorTable, StateTag } from './pieces.tsx'
import { tellClosing, tellTally } from './telling.ts'
import { words } from './words.ts'

type Translator = ReturnType<typeof words>

export type DecisionsQuery = {
  estado?: DecisionState | undefined
  instancia?: string | undefined
  asunto?: string | undefined
  anio?: number | undefined
  desde?: string | undefined
}
type ListProps = {
  items: readonly Decision[]
  next: string | null
  total: number
  query: DecisionsQuery
  makers: ReadonlyMap<string, Maker>
  matters: ReadonlyMap<string, string>
  counts: ReadonlyMap<DecisionState, number>
  /** The year in which the first was opened; null where there is none. */
  years: readonly number[]
}

export function DecisionsPage({ items, next, total, query, makers, matters, counts, years }: ListProps) {
  const { url } = useRequest()
  const t = useWords(words)
  const active = activeFilters(query, { makers, matters }, t)
  const isEmpty = items.length === 0 && active.length === 0
  return (
    <Page
      title={t('list.title')}
      lead={t('list.lead')}
      breadcrumbs={[{ label: t('list.title') }]}
      json={`/decisiones.json${url.search}`}
      headFoot={
        <ButtonLink href="/instancias" look="secondary">
          {t('list.makers')}
        </ButtonLink>
      }
      unlisted={active.length > 0}
    >
      {isEmpty ? (
        <EmptyState title={t('list.empty')}>{t('list.empty-help')}</EmptyState>
      ) : (
        <>
          <Filters count={t('list.count', { count: total })} active={active}>
            <FilterFields query={query} makers={makers} matters={matters} years={years} />
          </Filters>
          <StatePills counts={counts} />
          {items.length === 0 ? (
            <EmptyState title={t('list.none')}>{t('list.none-help')}</EmptyState>
          ) : (
            <DecisionTable decisions={items} makers={makers} matters={matters} />
          )}
          <Pagination
            next={next ? withAfter(url, next) : undefined}
            says={total > items.length ? t('list.shown', { shown: items.length, total }) : undefined}
          />
          <OpenDataLinks collection="decisiones" />
        </>
      )}
    </Page>
  )
}

function withAfter(url: URL, after: string): string {
  const address = new URL(url)
  address.searchParams.set('desde', after)
  return address.pathname + address.search
}

function activeFilters(
  query: DecisionsQuery,
  { makers, matters }: Pick<ListProps, 'makers' | 'matters'>,
  t: Translator,
): ActiveFilter[] {
  const maker = [...makers.values()].find(({ slug }) => slug === query.instancia)
  const labels = {
    estado: query.estado && t(`state.${query.estado}`),
    instancia: query.instancia && (maker ? maker.name.es : query.instancia),
    asunto: query.asunto && (matters.get(query.asunto) ?? query.asunto),
    anio: query.anio && String(query.anio),
  }
  return Object.entries(labels).flatMap(([name, label]) =>
    label ? [{ name, value: String(query[name as keyof typeof labels]), label }] : [],
  )
}

function FilterFields({ query, makers, matters, years }: Pick<ListProps, 'query' | 'makers' | 'matters' | 'years'>) {
  const { locale } = useRequest()
  const t = useWords(words)
  return (
    <>
      <Select
        name="estado"
        label={t('field.state')}
        value={query.estado ?? ''}
        blank={t('list.all')}
        options={DECISION_STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
      />
      <Select
        name="instancia"
        label={t('field.maker')}
        value={query.instancia ?? ''}
        blank={t('list.all')}
        options={[...makers.values()].map(({ slug, name }) => ({ value: slug, label: inLanguage(name, locale).text }))}
      />
      <Select
        name="asunto"
        label={t('field.matter')}
        value={query.asunto ?? ''}
        blank={t('list.all-matters')}
        options={[...matters].map(([value, label]) => ({ value, label }))}
      />
      <Select
        name="anio"
        label={t('field.year')}
        value={query.anio ? String(query.anio) : ''}
        blank={t('list.all-years')}
        options={years.map((year) => ({ value: String(year), label: String(year) }))}
      />
    </>
  )
}

/** What the list is made of, each part a step further into it. */
function StatePills({ counts }: { counts: ReadonlyMap<DecisionState, number> }) {
  const t = useWords(words)
  if (counts.size < 2) return null
  const items = DECISION_STATES.flatMap((state) => {
    const count = counts.get(state)
    return count
      ? [{ label: t('list.state-count', { state: t(`state.${state}`), count }), href: `/decisiones?estado=${state}` }]
      : []
  })
  return <Pills label={t('list.by-state')} items={items} />
}

type TableProps = {
  decisions: readonly Decision[]
  makers?: ReadonlyMap<string, Maker>
  matters: ReadonlyMap<string, string>
}

/** Decisions with their state, who decides and when they close. Without `makers`, those of one body. */
export function DecisionTable({ decisions, makers, matters }: TableProps) {
  const t = useWords(words)
  return (
    <Table
      caption={t('list.caption')}
      captionHidden
      rows={decisions}
      columns={[
        {
          label: t('field.decision'),
          header: true,
          cell: ({ id, title }) => (
            <a href={decisionAddress(id)}>
              <LangText text={title} />
            </a>
          ),
        },
        { label: t('field.state'), cell: ({ state }) => <StateTag state={state} /> },
        ...(makers
          ? [{ label: t('field.maker'), cell: ({ makerId }: Decision) => <MakerLink maker={makers.get(makerId)} /> }]
          : []),
        { label: t('field.matter'), cell: ({ matter }) => matters.get(matter) ?? matter },
        { label: t('field.opened'), cell: ({ openedAt }) => <DayText day={dayOf(openedAt)} length="short" /> },
        {
          label: t('field.closes'),
          cell: ({ closedAt, closesAt, withdrawn }) => {
            const at = withdrawn?.at ?? closedAt ?? closesAt
            return at ? <DayText day={dayOf(at)} length="short" /> : t('field.no-close')
          },
        },
      ]}
    />
  )
}

function MakerLink({ maker }: { maker: Maker | undefined }) {
  if (!maker) return null
  return (
    <a href={makerAddress(maker.slug)}>
      <LangText text={maker.name} />
    </a>
  )
}

export const DONE = ['votada', 'resuelta', 'excusada', 'regreso', 'cerrada', 'retirada', 'abierta'] as const
export type Done = (typeof DONE)[number] | undefined

/** A decision: what is decided, by which rule, who voted what and why, and what came of it. */
export function DecisionPage(data: DecisionData & { done: Done }) {
  const { decision, maker, matter, notApplied, done } = data
  const { locale } = useRequest()
  const t = useWords(words)
  const { text, lang } = inLanguage(decision.title, locale)
  const isOpen = decision.state === 'open'
  return (
    <Page
      title={text}
      titleLang={lang === locale ? undefined : lang}
      kind={t('one.kind', { matter })}
      lead={
        <>
          <StateTag state={decision.state} /> {leadOf(data, locale)}
        </>
      }
      description={leadOf(data, locale)}
      breadcrumbs={[{ label: t('list.title'), href: '/decisiones' }, { label: text }]}
      subject={ref('decision', decision.id)}
      json={`${decisionAddress(decision.id)}.json`}
    >
      {done && <Notice tone="success">{t(`done.${done}`)}</Notice>}
      {data.isTimeUp && <Notice>{t('one.time-up')}</Notice>}
      {notApplied && <Notice tone="warning">{notApplied}</Notice>}
      {data.hindrance && <Notice tone="warning">{data.hindrance}</Notice>}
      {decision.withdrawn && <Notice>{t('one.withdrawn-why', { reason: decision.withdrawn.reason })}</Notice>}
      <WhatToDo {...data} />
      <WhatIsDecided {...data} />
      {decision.state !== 'withdrawn' && (
        <>
          <section class="part" aria-labelledby="cuenta">
            <Heading id="cuenta">{t(isOpen ? 'one.arithmetic' : 'one.arithmetic-closed')}</Heading>
            <Arithmetic decision={decision} kind={maker.kind} />
            {isOpen && decision.notBefore && decision.notBefore > data.today && (
              <p>{t('one.not-before', { day: formatDay(decision.notBefore, locale) })}</p>
            )}
            {decision.sessionOn && <p>{t('one.session', { day: formatDay(decision.sessionOn, locale) })}</p>}
            <Heading level={3}>{t('one.rule')}</Heading>
            <RuleList rule={decision.rule} kind={maker.kind} />
            <SectorTable decision={decision} />
          </section>
          <section class="part" aria-labelledby="votos">
            <Heading id="votos">{t('one.votes')}</Heading>
            {maker.kind === 'collegiate' && <p class="small soft">{t('one.votes-help')}</p>}
            <RollTable roll={data.roll} state={decision.state} />
            <Excuses excuses={data.excuses} />
          </section>
        </>
      )}
      <p class="row">
        <ButtonLink href={`${decisionAddress(decision.id)}/acta`} look="secondary">
          {t('one.acta')}
        </ButtonLink>
      </p>
    </Page>
  )
}

function leadOf({ decision, maker }: DecisionData, locale: 'es' | 'en'): string {
  const t = words(locale)
  const at = decision.withdrawn?.at ?? decision.closedAt ?? decision.openedAt
  const isHead = maker.kind === 'head'
  return t(isHead && decision.state === 'open' ? 'one.lead.open-head' : `one.lead.${decision.state}`, {
    maker: inLanguage(maker.name, locale).text,
    day: formatDay(dayOf(at), locale),
    closing: isHead && !decision.closesAt ? t('one.closes-head') : tellClosing(decision, locale),
  })
}

function WhatToDo({ decision, maker, mine, can }: DecisionData) {
  const t = useWords(words)
  const address = decisionAddress(decision.id)
  if (!can.vote && !can.excuse && !can.return && !can.close && !can.withdraw) return null
  return (
    <section class="part" aria-labelledby="usted">
      <Heading id="usted">{t('one.act')}</Heading>
      {mine.vote && <p>{t('one.your-vote', { choice: t(`choice.${mine.vote.choice}`).toLowerCase() })}</p>}
      {mine.excuse && <p>{t('one.your-excuse')}</p>}
      <div class="row">
        {can.vote && (
          <ButtonLink href={`${address}/votar`}>
            {t(maker.kind === 'head' ? 'one.decide' : mine.vote ? 'one.change-vote' : 'one.vote')}
          </ButtonLink>
        )}
        {can.excuse && (
          <ButtonLink href={`${address}/excusa`} look="secondary">
            {t('one.excuse')}
          </ButtonLink>
        )}
        {can.return && (
          <form action={`${address}/excusa/retirar`} method="post">
            <Button look="secondary">{t('one.return')}</Button>
          </form>
        )}
        {can.close && (
          <ButtonLink href={`${address}/cerrar`} look="secondary">
            {t('one.close')}
          </ButtonLink>
        )}
        {can.withdraw && (
          <ButtonLink href={`${address}/retirar`} look="secondary">
            {t('one.withdraw')}
          </ButtonLink>
        )}
      </div>
    </section>
  )
}

function WhatIsDecided({ decision, maker, matter, organization }: DecisionData) {
  const t = useWords(words)
  return (
    <section class="part decided" aria-labelledby="que">
      <Heading id="que">{t('one.what')}</Heading>
      {decision.text ? (
        <Markdown text={decision.text} />
      ) : (
        <p>
          <a href={decision.address}>{t('one.read')}</a>
        </p>
      )}
      <SummaryList
        facts={[
          { label: t('field.maker'), value: <MakerLink maker={maker} /> },
          ...(organization
            ? [{ label: t('makers.body'), value: <OrganizationLink organization={organization} /> }]
            : []),
          { label: t('field.matter'), value: matter },
          { label: t('field.opened'), value: <Timestamp at={decision.openedAt} /> },
          ...(decision.withdrawn
            ? []
            : [
                {
                  label: t(decision.closedAt ? 'field.closed' : 'field.closes'),
                  value: <ClosingText decision={decision} />,
                },
              ]),
        ]}
      />
      <Details summary={t('field.hash')}>
        <p class="hash">
          <code>{decision.textHash}</code>
        </p>
        <p>
          {t('one.hash-help')} {decision.text && t('one.hash-own')}
        </p>
      </Details>
    </section>
  )
}

function Excuses({ excuses }: Pick<DecisionData, 'excuses'>) {
  const t = useWords(words)
  if (excuses.length === 0) return null
  return (
    <>
      <Heading level={3}>{t('one.excuses')}</Heading>
      <ul>
        {excuses.map(({ name, reason }) => (
          <li>
            <PersonText name={name} />: {reason}
          </li>
        ))}
      </ul>
    </>
  )
}

/** The act of the decision, to be printed and signed. */
export function ActPage(data: DecisionData) {
  const { decision, maker, matter, notApplied } = data
  const { locale } = useRequest()
  const t = useWords(words)
  const title = inLanguage(decision.title, locale).text
  const makerName = inLanguage(maker.name, locale).text
  const address = decisionAddress(decision.id)
  return (
    <Page
      title={t('acta.title')}
      lead={t('acta.lead', { maker: makerName, title })}
      breadcrumbs={[
        { label: t('list.title'), href: '/decisiones' },
        { label: title, href: address },
        { label: t('acta.title') },
      ]}
      headFoot={<PrintButton />}
      unlisted
    >
      <p>
        {t('acta.opening', { day: formatDay(dayOf(decision.openedAt), locale), maker: makerName, title, matter })}{' '}
        <ActState decision={decision} />
      </p>
      <Heading>{t('acta.text')}</Heading>
      {decision.text ? (
        <Markdown text={decision.text} />
      ) : (
        <p>{t('acta.text-elsewhere', { address: decision.address })}</p>
      )}
      {decision.state !== 'withdrawn' && (
        <>
          <Heading>{t('acta.result')}</Heading>
          <p>{tellTally(decision, maker.kind, locale).join(' ')}</p>
          {decision.sessionOn && <p>{t('one.session', { day: formatDay(decision.sessionOn, locale) })}</p>}
          {notApplied && <Notice tone="warning">{notApplied}</Notice>}
          <SectorTable decision={decision} />
          <Heading>{t('one.rule')}</Heading>
          <RuleList rule={decision.rule} kind={maker.kind} />
          <Heading>{t('acta.roll')}</Heading>
          <RollTable roll={data.roll} state={decision.state} plain />
          <Excuses excuses={data.excuses} />
        </>
      )}
      <Heading>{t('acta.verify')}</Heading>
      <p class="hash">
        {t('field.hash')}: <code>{decision.textHash}</code>
      </p>
      <p>{t('acta.verify-text', { address: `${address}.json` })}</p>
      {decision.closedAt && <Signatures roll={data.roll} />}
      <p>
        <a href={address}>{t('acta.back')}</a>
      </p>
    </Page>
  )
}

function ActState({ decision }: { decision: Decision }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const { withdrawn, closedAt } = decision
  if (withdrawn)
    return <>{t('acta.withdrawn', { day: formatDay(dayOf(withdrawn.at), locale), reason: withdrawn.reason })}</>
  return closedAt ? (
    <>{t('acta.closing', { day: formatDay(dayOf(closedAt), locale) })}</>
  ) : (
    <strong>{t('acta.still-open')}</strong>
  )
}

function Signatures({ roll }: Pick<DecisionData, 'roll'>) {
  const t = useWords(words)
  const present = roll.filter(({ seat }) => seat.present)
  if (present.length === 0) return null
  return (
    <>
      <Heading>{t('acta.signatures')}</Heading>
      <ul role="list" class="signatures">
        {present.map(({ seat, votes, holder, alternate }) => (
          <li>
            <PersonText name={(votes.find(({ counted }) => counted) ?? holder ?? alternate)?.name ?? null} />
            <br />
            <span class="soft">
              <LangText text={seat.label} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
