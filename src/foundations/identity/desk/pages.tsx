import {
  ButtonLink,
  Card,
  CardGrid,
  DayText,
  DescriptionHistory,
  EmptyState,
  Heading,
  LangText,
  Notice,
  Page,
  Tag,
  useRequest,
  useWords,
} from '../../../platform/html/index.ts'
import { daysBetween } from '../../../kernel/dates.ts'
import { Beginnings } from '../../../platform/html/beginnings.tsx'
import type { Beginning, DeskItem } from '../../../platform/manifest/index.ts'
import type { Told } from '../../../platform/manifest/telling.ts'
import type { Role } from '../../../platform/access/index.ts'
import { heirsIn, organizationAddress, OrganizationLink, type OrganizationName } from '../../organizations/index.ts'
import type { RoleName } from '../roles/model.ts'
import type { Hidden } from './model.ts'
import { words } from '../words.ts'

type Props = {
  name: string
  roles: readonly Role[]
  organizations: ReadonlyMap<string, OrganizationName>
  /** For which of them the person answers today. */
  answersFor: readonly string[]
  canManagePeople: boolean
  owed: readonly DeskItem[]
  waiting: readonly DeskItem[]
  /** What others owe to the person. */
  asked: readonly DeskItem[]
  changes: readonly Told[]
  /** What the person may do so that a new installation begins. */
  beginnings: readonly Beginning[]
  /** What waits for their roles, which wait for a second factor; null where they do not. */
  hidden: Hidden | null
  done: 'comenzada' | undefined
}

export function DeskPage({
  name,
  roles,
  organizations,
  answersFor,
  canManagePeople,
  owed,
  waiting,
  asked,
  changes,
  beginnings,
  hidden,
  done,
}: Props) {
  const t = useWords(words)
  const late = owed.filter((item) => item.late).length
  return (
    <Page
      title={t('desk.title')}
      kind={name}
      lead={
        <StateOfDesk
          late={late}
          owed={owed.length}
          waiting={waiting.length}
          hasAsked={asked.length > 0}
          hidden={hidden?.total ?? 0}
          beginnings={beginnings}
        />
      }
      unlisted
    >
      {done && <Notice tone="success">{t('desk.begun')}</Notice>}
      {hidden && <Lacking {...hidden} />}
      <PassedOn organizations={[...organizations.values()].filter(({ id }) => !answersFor.includes(id))} />
      {beginnings.length > 0 && (
        <>
          <Heading id="comenzar">{t('desk.begin')}</Heading>
          <Beginnings beginnings={beginnings} label={t('desk.begin')} />
        </>
      )}
      {(owed.length > 0 || (!hidden?.total && (answersFor.length > 0 || asked.length === 0))) && (
        <>
          <Heading id="pendientes">{t('desk.owed')}</Heading>
          {owed.length === 0 ? (
            <NothingOwed hasRoles={answersFor.length > 0} isBegun={beginnings.length === 0} />
          ) : (
            <Items items={owed} label={t('desk.owed')} />
          )}
        </>
      )}
      {waiting.length > 0 && (
        <>
          <Heading id="por-responder">{t('desk.waiting')}</Heading>
          <Items items={waiting} label={t('desk.waiting')} />
        </>
      )}
      {asked.length > 0 && (
        <>
          <Heading id="lo-que-pregunte">{t('desk.asked')}</Heading>
          <Items items={asked} label={t('desk.asked')} />
        </>
      )}
      <Heading id="novedades">{t('desk.changes')}</Heading>
      {changes.length === 0 ? (
        <p class="soft">{roles.length > 0 ? t('desk.no-changes') : t('desk.no-organization')}</p>
      ) : (
        <Changes changes={changes} />
      )}
      <Heading id="cargos">{t('desk.roles')}</Heading>
      {roles.length === 0 ? (
        <p>{t('desk.no-roles')}</p>
      ) : (
        <ul>
          {roles.map(({ role, organizationId }) => (
            <li>
              <strong>{t(`role.${role as RoleName}.name`)}</strong> ·{' '}
              <OrganizationLink organization={organizations.get(organizationId)} />
            </li>
          ))}
        </ul>
      )}
      <p class="row">
        <ButtonLink href="/mi-mesa/seguimientos" size="small" look="secondary">
          {t('desk.follows')}
        </ButtonLink>
        <ButtonLink href="/mi-cuenta" size="small" look="secondary">
          {t('desk.account')}
        </ButtonLink>
        {canManagePeople && (
          <ButtonLink href="/personas" size="small" look="secondary">
            {t('people.title')}
          </ButtonLink>
        )}
      </p>
    </Page>
  )
}

/** To whoever's roles wait for a second factor: how much waits for them, and where to set it up and come back. */
function Lacking({ total, late }: Hidden) {
  const t = useWords(words)
  return (
    <Notice tone="warning">
      <p>
        {t('desk.lacks')} {total > 0 ? t('desk.hidden', { count: total }) : t('desk.hidden-none')}{' '}
        {late > 0 && t('desk.hidden-late', { count: late })}
      </p>
      <p>
        <ButtonLink href="/mi-cuenta/acceso?volver=%2Fmi-mesa" size="small">
          {t('desk.set-up')}
        </ButtonLink>
      </p>
    </Notice>
  )
}

/** The state of the desk in one sentence. */
function StateOfDesk({
  late,
  owed,
  waiting,
  hasAsked,
  hidden,
  beginnings,
}: {
  late: number
  owed: number
  waiting: number
  hasAsked: boolean
  hidden: number
  beginnings: readonly Beginning[]
}) {
  const t = useWords(words)
  const missing = beginnings.filter(({ done }) => !done).length
  if (owed + waiting === 0 && hidden > 0) return <>{t('desk.hidden', { count: hidden })}</>
  if (owed + waiting === 0)
    return (
      <>
        {missing > 0
          ? t('desk.state.beginning', { count: missing })
          : t(hasAsked ? 'desk.state.asked' : 'desk.state.clear')}
      </>
    )
  return (
    <>
      {[
        owed > 0 &&
          (late > 0 ? t('desk.state.late', { count: late, total: owed }) : t('desk.state.owed', { count: owed })),
        waiting > 0 && t('desk.state.waiting', { count: waiting }),
      ]
        .filter(Boolean)
        .join(' ')}
    </>
  )
}

/** To whoever has a role in a body that passed on what it had: who answers for it now. */
function PassedOn({ organizations }: { organizations: readonly OrganizationName[] }) {
  const { locale } = useRequest()
  const t = useWords(words)
  if (organizations.length === 0) return null
  return (
    <Notice>
      {organizations.map((organization) => (
        <p>
          {t('desk.passed-on', { organization: organization.name, heirs: heirsIn(organization, locale) })}{' '}
          <a href={organizationAddress(organization)}>{t('desk.passed-on-see')}</a>
        </p>
      ))}
    </Notice>
  )
}

function NothingOwed({ hasRoles, isBegun }: { hasRoles: boolean; isBegun: boolean }) {
  const t = useWords(words)
  return (
    <EmptyState title={t('desk.nothing-owed')} action={isBegun && <a href="/plan">{t('desk.see-plan')}</a>}>
      {hasRoles ? t('desk.nothing-owed-role') : t('desk.nothing-owed-citizen')}
    </EmptyState>
  )
}

const Items = ({ items, label }: { items: readonly DeskItem[]; label: string }) => (
  <CardGrid column="wide" label={label}>
    {items.map((item) => (
      <Card
        title={<LangText text={item.title} />}
        href={item.address}
        tags={<DueTag item={item} />}
        foot={item.dueOn && <DueDay item={item} />}
      >
        <p>{item.why}</p>
      </Card>
    ))}
  </CardGrid>
)

function DueTag({ item: { late, dueOn, asked } }: { item: DeskItem }) {
  const t = useWords(words)
  const { today } = useRequest()
  if (asked !== undefined) return <Tag tone={late ? 'late' : 'neutral'}>{asked}</Tag>
  if (late)
    return (
      <Tag tone="late">
        {dueOn ? t('desk.late-by', { count: Math.max(1, daysBetween(dueOn, today)) }) : t('desk.late')}
      </Tag>
    )
  return dueOn ? (
    <Tag tone="under-way">{t('desk.due-in', { count: daysBetween(today, dueOn) })}</Tag>
  ) : (
    <Tag tone="neutral">{t('desk.waits')}</Tag>
  )
}

function DueDay({ item }: { item: DeskItem }) {
  const t = useWords(words)
  return (
    <>
      {t('desk.due')} <DayText day={item.dueOn!} />
    </>
  )
}

function Changes({ changes }: { changes: readonly Told[] }) {
  const t = useWords(words)
  return (
    <DescriptionHistory
      label={t('desk.changes')}
      entries={changes.map(({ at, sentence: what, who: { person: who }, subject: { title, address } }) => ({
        at,
        what,
        ...(who && { who }),
        detail: title && (
          <p>
            {address ? (
              <a href={address}>
                <LangText text={title} />
              </a>
            ) : (
              <LangText text={title} />
            )}
          </p>
        ),
      }))}
    />
  )
}
