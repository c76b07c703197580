import { addDays } from '../../../kernel/dates.ts'
import { DayText, Table, Tag, useWords, type Column } from '../../../platform/html/index.ts'
import { OrganizationLink, type OrganizationName } from '../../organizations/index.ts'
import { words } from '../words.ts'
import { isInForce, isOver, type HeldRole, type RoleName } from './model.ts'

type Props = {
  /** Whose each is, where the table tells of several people. */
  names?: ReadonlyMap<string, string>
  roles: readonly HeldRole[]
  organizations: ReadonlyMap<string, OrganizationName>
  today: string
  caption: string
  /** Whether each may be ended from here. */
  canEnd?: boolean
}

/** Roles with their organization and term; what is over stays, marked so. */
export function RoleTable({ names, roles, organizations, today, caption, canEnd }: Props) {
  const t = useWords(words)
  const columns: Column<HeldRole>[] = [
    ...(names
      ? [
          {
            label: t('end.person'),
            header: true,
            cell: ({ personId }: HeldRole) => names.get(personId) ?? t('people.unnamed'),
          },
        ]
      : []),
    { label: t('roles.role'), header: !names, cell: ({ role }) => t(`role.${role as RoleName}.name`) },
    {
      label: t('roles.organization'),
      cell: ({ organizationId }) => <OrganizationLink organization={organizations.get(organizationId)} />,
    },
    { label: t('roles.term'), cell: (role) => <TermText role={role} /> },
    { label: t('roles.state'), cell: (role) => <TermTag role={role} today={today} /> },
  ]
  if (canEnd)
    columns.push(
      {
        label: t('roles.end'),
        cell: (role) => <EndLink role={role} today={today} name={names?.get(role.personId)} />,
      },
      { label: t('reset.column'), cell: (role) => <ResetLink role={role} name={names?.get(role.personId)} /> },
    )
  return <Table caption={caption} captionHidden columns={columns} rows={roles} />
}

function EndLink({ role, today, name }: { role: HeldRole; today: string; name: string | undefined }) {
  const t = useWords(words)
  if (isOver(role, today)) return <>–</>
  return (
    <a href={`/personas/cargos/${role.id}/terminar`}>
      {t('roles.end')}
      <span class="govuk-visually-hidden">
        {' '}
        {t(`role.${role.role as RoleName}.name`)} {name}
      </span>
    </a>
  )
}

function ResetLink({ role, name }: { role: HeldRole; name: string | undefined }) {
  const t = useWords(words)
  return (
    <a href={`/personas/${role.personId}/segundo-factor`}>
      {t('reset.link')}
      <span class="govuk-visually-hidden"> {name}</span>
    </a>
  )
}

export function TermText({ role: { fromDay, untilDay } }: { role: HeldRole }) {
  const t = useWords(words)
  if (untilDay === fromDay) return <>{t('roles.never')}</>
  return (
    <>
      {t('roles.from')} <DayText day={fromDay} length="short" />
      {untilDay && (
        <>
          {' '}
          {t('roles.until')} <DayText day={addDays(untilDay, -1)} length="short" />
        </>
      )}
    </>
  )
}

function TermTag({ role, today }: { role: HeldRole; today: string }) {
  const t = useWords(words)
  if (isInForce(role, today)) return <Tag tone="done">{t('roles.in-force')}</Tag>
  return isOver(role, today) ? (
    <Tag tone="neutral">{t('roles.over')}</Tag>
  ) : (
    <Tag tone="under-way">{t('roles.to-come')}</Tag>
  )
}
