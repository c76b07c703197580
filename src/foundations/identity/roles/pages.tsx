import {
  Button,
  ButtonLink,
  DateField,
  EmptyState,
  Filters,
  Form,
  FormActions,
  Notice,
  Page,
  Pagination,
  Radios,
  Select,
  SummaryList,
  TextField,
  useRequest,
  useWords,
  type Errors,
  type Option,
  type Values,
} from '../../../platform/html/index.ts'
import { OrganizationLink, type OrganizationName } from '../../organizations/index.ts'
import { words } from '../words.ts'
import { ROLE_NAMES, type HeldRole, type RoleName } from './model.ts'
import { RoleTable, TermText } from './role-table.tsx'
import type { PersonWithRoles } from './store.ts'

export const PEOPLE_DONE = ['asignado', 'terminado', 'sin-aviso', 'restablecido', 'restablecido-sin-aviso'] as const

type PeopleProps = {
  people: readonly PersonWithRoles[]
  next: string | null
  organizations: ReadonlyMap<string, OrganizationName>
  options: readonly Option[]
  organization: string | undefined
  today: string
  done: (typeof PEOPLE_DONE)[number] | undefined
  /** The public name of the account that a role went to, where it was not what was typed; empty: not chosen yet. */
  whose: string | undefined
}

export function PeoplePage({ people, next, organizations, options, organization, today, done, whose }: PeopleProps) {
  const t = useWords(words)
  const chosen = options.find(({ value }) => value === organization)
  return (
    <Page
      title={t('people.title')}
      lead={t('people.lead')}
      headFoot={<ButtonLink href="/personas/asignar">{t('people.grant')}</ButtonLink>}
      unlisted
    >
      {done && <Notice tone={done.endsWith('sin-aviso') ? 'warning' : 'success'}>{t(`people.done.${done}`)}</Notice>}
      {whose !== undefined && <Notice>{whose ? t('people.whose', { name: whose }) : t('people.whose-unnamed')}</Notice>}
      <Filters
        count={t('people.count', { count: people.length })}
        active={chosen ? [{ name: 'organization', value: chosen.value, label: chosen.label }] : []}
      >
        <Select
          name="organization"
          label={t('roles.organization')}
          options={options}
          value={organization}
          blank={t('people.all')}
        />
      </Filters>
      {people.length === 0 && <EmptyState title={t('people.none')}>{t('people.none-help')}</EmptyState>}
      {people.length > 0 && (
        <RoleTable
          names={
            new Map(
              people.flatMap(({ id, name, hasLeft }) => (name || hasLeft ? [[id, name || t('closed-person')]] : [])),
            )
          }
          roles={people.flatMap((person) => person.roles)}
          organizations={organizations}
          today={today}
          caption={t('people.title')}
          canEnd
        />
      )}
      <NextPage next={next} />
    </Page>
  )
}

function NextPage({ next }: { next: string | null }) {
  const { url } = useRequest()
  if (!next) return null
  const address = new URL(url)
  address.searchParams.set('after', next)
  return <Pagination next={address.pathname + address.search} />
}

export function GrantPage({
  organizations,
  values,
  errors = {},
}: {
  organizations: readonly Option[]
  values: Values
  errors?: Errors
}) {
  const t = useWords(words)
  return (
    <Page
      title={t('grant.title')}
      lead={t('grant.lead')}
      breadcrumbs={[{ label: t('people.title'), href: '/personas' }, { label: t('grant.title') }]}
      errors={errors}
      unlisted
    >
      <Form action="/personas/asignar" errors={errors} values={values}>
        <TextField
          name="email"
          label={t('grant.email')}
          hint={t('grant.email-hint')}
          type="email"
          autocomplete="off"
          spellcheck={false}
          maxLength={254}
          required
        />
        <TextField
          name="name"
          label={t('grant.name')}
          hint={t('grant.name-hint')}
          autocomplete="off"
          maxLength={120}
          optional
        />
        <Select name="organization" label={t('roles.organization')} options={organizations} required />
        <Radios
          name="role"
          label={t('roles.role')}
          required
          options={ROLE_NAMES.map((role) => ({
            value: role,
            label: t(`role.${role}.name`),
            hint: t(`role.${role}.can`),
          }))}
        />
        <DateField name="fromDay" label={t('grant.from')} required />
        <DateField name="untilDay" label={t('grant.until')} hint={t('grant.until-hint')} optional />
        <FormActions says={t('grant.says')}>
          <Button>{t('grant.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}

type EndProps = {
  role: HeldRole
  name: string
  organization: OrganizationName | undefined
  today: string
  values: Values
  errors?: Errors
}

export function EndRolePage({ role, name, organization, today, values, errors = {} }: EndProps) {
  const t = useWords(words)
  const hasBegun = role.fromDay <= today
  return (
    <Page
      title={t('end.title')}
      lead={t('end.lead')}
      breadcrumbs={[{ label: t('people.title'), href: '/personas' }, { label: t('end.title') }]}
      errors={errors}
      unlisted
    >
      <SummaryList
        facts={[
          { label: t('end.person'), value: name || t('people.unnamed') },
          { label: t('roles.role'), value: t(`role.${role.role as RoleName}.name`) },
          { label: t('roles.organization'), value: <OrganizationLink organization={organization} /> },
          { label: t('roles.term'), value: <TermText role={role} /> },
        ]}
      />
      <Form action={`/personas/cargos/${role.id}/terminar`} errors={errors} values={values}>
        <DateField
          name="untilDay"
          label={t('end.day')}
          hint={t(hasBegun ? 'end.day-hint' : 'end.not-begun-hint')}
          required
        />
        <FormActions says={t('end.says')}>
          <Button look="danger">{t('end.submit')}</Button>
        </FormActions>
      </Form>
    </Page>
  )
}
