import { OrganizationLink, type OrganizationName } from '../../../foundations/organizations/index.ts'
import { addDays, formatDay, type Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { inLanguage } from '../../../kernel/text.ts'
import {
  ButtonLink,
  Details,
  EmptyState,
  Heading,
  LangText,
  Markdown,
  Notice,
  OpenDataLinks,
  Page,
  SummaryList,
  Table,
  Tag,
  useRequest,
  useWords,
  type Column,
} from '../../../platform/html/index.ts'
import { makerAddress } from '../address.ts'
import type { MakerData } from '../load.ts'
import { isInForce, isOver, tally, type Decision } from '../model.ts'
import { DecisionTable } from '../pages.tsx'
import { PersonText, RuleList } from '../pieces.tsx'
import { tellImpossible, tellTerm } from '../telling.ts'
import { words } from '../words.ts'
import { rollOn, votingSeatsOn, type DatedRule, type Maker, type Member, type Seat } from './model.ts'

type ListProps = {
  makers: readonly Maker[]
  counts: ReadonlyMap<string, { seats: number; held: number }>
  organizations: ReadonlyMap<string, OrganizationName>
  today: Day
  can: { keep: boolean }
}

export function MakersPage({ makers, counts, organizations, today, can }: ListProps) {
  const t = useWords(words)
  const columns: Column<Maker>[] = [
    {
      label: t('makers.name'),
      header: true,
      cell: ({ slug, name }) => (
        <a href={makerAddress(slug)}>
          <LangText text={name} />
        </a>
      ),
    },
    { label: t('makers.kind'), cell: ({ kind }) => t(`kind.${kind}`) },
    {
      label: t('makers.body'),
      cell: ({ organizationId }) =>
        organizationId ? (
          <OrganizationLink organization={organizations.get(organizationId)} short />
        ) : (
          <span class="soft">{t('form.body-none')}</span>
        ),
    },
    {
      label: t('makers.members'),
      cell: ({ id }) => t('makers.members-of', counts.get(id) ?? { held: 0, seats: 0 }),
    },
    { label: t('makers.status'), cell: (maker) => <StatusTag maker={maker} today={today} /> },
  ]
  return (
    <Page
      title={t('makers.title')}
      lead={t('makers.lead')}
      breadcrumbs={[{ label: t('list.title'), href: '/decisiones' }, { label: t('makers.title') }]}
      json="/instancias.json"
      headFoot={can.keep && makers.length > 0 && <ButtonLink href="/instancias/nueva">{t('makers.new')}</ButtonLink>}
    >
      {makers.length === 0 ? (
        <EmptyState
          title={t('makers.empty')}
          action={can.keep && <ButtonLink href="/instancias/nueva">{t('makers.new')}</ButtonLink>}
        >
          {t('makers.empty-help')}
        </EmptyState>
      ) : (
        <>
          <Table caption={t('makers.caption')} captionHidden columns={columns} rows={makers} />
          <p>
            <a href="/decisiones">{t('makers.decisions')}</a>
          </p>
          <OpenDataLinks collection="instancias-de-decision" />
        </>
      )}
    </Page>
  )
}

function StatusTag({ maker, today }: { maker: Maker; today: Day }) {
  const t = useWords(words)
  if (isInForce(maker, today)) return <Tag tone="done">{t('makers.active')}</Tag>
  return isOver(maker, today) ? (
    <Tag tone="unknown">{t('makers.over')}</Tag>
  ) : (
    <Tag tone="under-way">{t('makers.to-come')}</Tag>
  )
}

export const DONE = [
  'creada',
  'corregida',
  'concluida',
  'lugar',
  'lugar-suprimido',
  'integrante',
  'integrante-terminado',
  'regla',
] as const
export type Done = (typeof DONE)[number] | undefined

type Props = MakerData & {
  decisions: readonly Decision[]
  total: number
  matters: ReadonlyMap<string, string>
  done: Done
  /** The public name of the account that took a seat, where it was not what was typed. */
  whose: string | undefined
}

/** Who decides here, by which rules, and what they decided. */
export function MakerPage(data: Props) {
  const { maker, organization, done, whose, can, today } = data
  const { locale } = useRequest()
  const t = useWords(words)
  const { text, lang } = inLanguage(maker.name, locale)
  const address = makerAddress(maker.slug)
  return (
    <Page
      title={text}
      titleLang={lang === locale ? undefined : lang}
      kind={t(`kind.${maker.kind}`)}
      lead={<LeadText {...data} />}
      description={t('makers.lead')}
      breadcrumbs={[
        { label: t('list.title'), href: '/decisiones' },
        { label: t('maker.crumb'), href: '/instancias' },
        { label: text },
      ]}
      subject={ref('decision-maker', maker.id)}
      json={`${address}.json`}
      headFoot={can.open && <ButtonLink href={`${address}/decisiones/nueva`}>{t('maker.open-decision')}</ButtonLink>}
    >
      {done && (
        <Notice tone="success">
          {done === 'integrante' && whose ? t('maker.done.integrante-otro', { name: whose }) : t(`maker.done.${done}`)}
        </Notice>
      )}
      <ImpossibleNotice {...data} />
      {maker.about && <Markdown text={maker.about} />}
      {organization && (
        <SummaryList facts={[{ label: t('makers.body'), value: <OrganizationLink organization={organization} /> }]} />
      )}
      <Members {...data} />
      <Rules {...data} />
      <Decisions {...data} />
      {can.keep && (
        <p class="row">
          <ButtonLink href={`${address}/editar`} look="secondary" size="small">
            {t('maker.edit')}
          </ButtonLink>
          {!isOver(maker, today) && (
            <ButtonLink href={`${address}/terminar`} look="secondary" size="small">
              {t('maker.end')}
            </ButtonLink>
          )}
        </p>
      )}
    </Page>
  )
}

const rollToday = ({ seats, members, today }: Pick<Props, 'seats' | 'members' | 'today'>) =>
  rollOn({ seats: votingSeatsOn(seats, today), members, votes: [], excuses: [] }, today)

function LeadText(data: Props) {
  const { maker, members, seats, names, today } = data
  const { locale } = useRequest()
  const t = useWords(words)
  if (isOver(maker, today)) return <>{t('maker.over', { day: formatDay(addDays(maker.until!, -1), locale) })}</>
  if (!isInForce(maker, today)) return <>{t('maker.to-come', { day: formatDay(maker.from, locale) })}</>
  const roll = rollToday(data)
  if (maker.kind === 'head') {
    const seat = seats.find(({ votes }) => votes)
    const head = seat && heldBy(seat, members, today, 'holder')
    if (!head) return <>{t('maker.lead-head-vacant')}</>
    return <>{t('maker.lead-head', { person: names.get(head.personId) ?? t('person.gone') })}</>
  }
  if (roll.length === 0) return <>{t('maker.lead-none')}</>
  return <>{t('maker.lead', { count: roll.length, held: roll.filter(({ filled }) => filled).length })}</>
}

const heldBy = (seat: Seat, members: readonly Member[], day: Day, standing: Member['standing']) =>
  members.find((member) => member.seatId === seat.id && member.standing === standing && isInForce(member, day))

/** Whether it could decide anything today, by each rule in force; why not is public. */
function ImpossibleNotice(data: Props) {
  const { maker, rules, today, matters } = data
  const { locale } = useRequest()
  const t = useWords(words)
  const roll = rollToday(data)
  if (maker.kind === 'head' || !isInForce(maker, today) || roll.length === 0) return null
  const reasons = rules
    .filter((rule) => isInForce(rule, today))
    .flatMap(({ matter, rule }) =>
      tellImpossible(tally(rule, roll), { roll }, locale).map((why) => ({
        matter: matterName(matter, matters, t),
        why,
      })),
    )
  if (reasons.length === 0) return null
  return (
    <Notice tone="warning" title={t('maker.impossible')}>
      <ul>
        {reasons.map((reason) => (
          <li>{t('maker.impossible-rule', reason)}</li>
        ))}
      </ul>
    </Notice>
  )
}

const matterName = (matter: string | null, matters: ReadonlyMap<string, string>, t: ReturnType<typeof words>): string =>
  matter === null ? t('matter.any') : (matters.get(matter) ?? matter)

function Members(data: Props) {
  const { maker, seats, members, names, today, can } = data
  const t = useWords(words)
  const address = makerAddress(maker.slug)
  const existing = seats.filter((seat) => isInForce(seat, today) || seat.from > today)
  const elsewhere = members.filter((member) => !isInForce(member, today))
  const holder = (standing: Member['standing']) => (seat: Seat) => (
    <HeldText seat={seat} standing={standing} {...data} />
  )
  const columns: Column<Seat>[] = [
    {
      label: t('field.seat'),
      header: true,
      cell: ({ label, office, votes }) => (
        <>
          <LangText text={label} />
          {office && <span class="soft"> · {t(`office.${office}`)}</span>}
          {!votes && <span class="soft"> · {t('maker.voice')}</span>}
        </>
      ),
    },
    ...(existing.some(({ sector }) => sector)
      ? [
          {
            label: t('field.sector'),
            cell: ({ sector }: Seat) => (sector ? <LangText text={sector} /> : '–'),
          },
        ]
      : []),
    { label: t('field.holder'), cell: holder('holder') },
    { label: t('field.alternate'), cell: holder('alternate') },
  ]
  if (can.keep) columns.push({ label: t('one.act'), cell: (seat) => <SeatLinks seat={seat} {...data} /> })
  return (
    <section class="part" aria-labelledby="integrantes">
      <Heading id="integrantes">{t('maker.members')}</Heading>
      <Table
        caption={t('maker.members-caption')}
        captionHidden
        columns={columns}
        rows={existing}
        empty={<p class="soft">{t('maker.lead-none')}</p>}
      />
      {can.keep && (
        <p>
          <a href={`${address}/lugares/nuevo`}>{t('maker.add-seat')}</a>
        </p>
      )}
      {elsewhere.length > 0 && (
        <Details summary={t('maker.past-members', { count: elsewhere.length })}>
          <ul>
            {elsewhere.map((member) => (
              <li>
                <PastMember member={member} seats={seats} name={names.get(member.personId) ?? null} />
                {can.keep && !isOver(member, today) && <EndLink member={member} maker={maker} names={names} />}
              </li>
            ))}
          </ul>
        </Details>
      )}
    </section>
  )
}

function HeldText({
  seat,
  standing,
  members,
  names,
  today,
  maker,
  can,
}: Props & { seat: Seat; standing: Member['standing'] }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const member = heldBy(seat, members, today, standing)
  if (!member)
    return standing === 'holder' ? (
      <Tag tone="unknown">{t('maker.vacant')}</Tag>
    ) : (
      <span class="soft">{t('maker.no-alternate')}</span>
    )
  return (
    <>
      <PersonText name={names.get(member.personId) ?? null} />
      <br />
      <span class="small soft">{tellTerm(member, locale)}</span>
      {can.keep && <EndLink member={member} maker={maker} names={names} />}
    </>
  )
}

function EndLink({ member, maker, names }: { member: Member; maker: Maker; names: Props['names'] }) {
  const t = useWords(words)
  return (
    <>
      {' '}
      <a class="small" href={`${makerAddress(maker.slug)}/integrantes/${member.id}/terminar`}>
        {t('maker.end-member')}
        <span class="govuk-visually-hidden">
          {' '}
          {t('maker.end-member-of', { person: names.get(member.personId) ?? t('person.gone') })}
        </span>
      </a>
    </>
  )
}

function PastMember({ member, seats, name }: { member: Member; seats: readonly Seat[]; name: string | null }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const seat = seats.find(({ id }) => id === member.seatId)
  return (
    <>
      <PersonText name={name} />, {t(`standing.${member.standing}`).toLowerCase()}
      {seat && (
        <>
          {' · '}
          <LangText text={seat.label} />
        </>
      )}
      , {tellTerm(member, locale)}
    </>
  )
}

function SeatLinks({ seat, maker, today }: Props & { seat: Seat }) {
  const { locale } = useRequest()
  const t = useWords(words)
  const address = `${makerAddress(maker.slug)}/lugares/${seat.number}`
  const label = inLanguage(seat.label, locale).text
  if (isOver(seat, today)) return null
  return (
    <>
      <a href={`${address}/integrantes/nuevo`}>
        {t('maker.add-member')}
        <span class="govuk-visually-hidden"> {t('maker.add-member-to', { seat: label })}</span>
      </a>
      {!(maker.kind === 'head' && seat.votes) && (
        <>
          {' · '}
          <a href={`${address}/suprimir`}>
            {t('maker.end-seat')}
            <span class="govuk-visually-hidden"> {t('maker.end-seat-of', { seat: label })}</span>
          </a>
        </>
      )}
    </>
  )
}

function Rules({ maker, rules, matters, today, can }: Props) {
  const { locale } = useRequest()
  const t = useWords(words)
  if (maker.kind === 'head') return null
  const inForce = rules.filter((rule) => isInForce(rule, today))
  const others = rules.filter((rule) => !isInForce(rule, today))
  const when = ({ from, until }: DatedRule) =>
    until === null
      ? t('maker.since-day', { from: formatDay(from, locale) })
      : t('maker.from-to', { from: formatDay(from, locale), until: formatDay(addDays(until, -1), locale) })
  const one = (rule: DatedRule) => (
    <>
      <Heading level={3}>{matterName(rule.matter, matters, t)}</Heading>
      <p class="small soft">{when(rule)}</p>
      <RuleList rule={rule.rule} kind={maker.kind} />
    </>
  )
  return (
    <section class="part" aria-labelledby="reglas">
      <Heading id="reglas">{t('maker.rules')}</Heading>
      {inForce.length === 0 ? <p>{t('maker.no-rules')}</p> : inForce.map(one)}
      {can.keep && (
        <p>
          <a href={`${makerAddress(maker.slug)}/reglas/nueva`}>{t('maker.set-rule')}</a>
        </p>
      )}
      {others.length > 0 && (
        <Details summary={t('maker.past-rules', { count: others.length })}>{others.map(one)}</Details>
      )}
    </section>
  )
}

function Decisions({ maker, decisions, total, matters }: Props) {
  const t = useWords(words)
  return (
    <section class="part" aria-labelledby="decisiones">
      <Heading id="decisiones">{t('maker.decisions')}</Heading>
      {decisions.length === 0 ? (
        <p class="soft">{t('maker.no-decisions')}</p>
      ) : (
        <DecisionTable decisions={decisions} matters={matters} />
      )}
      {total > decisions.length && (
        <p>
          <a href={`/decisiones?instancia=${maker.slug}`}>{t('maker.all-decisions', { count: total })}</a>
        </p>
      )}
    </section>
  )
}
