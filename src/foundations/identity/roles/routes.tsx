import { z } from 'zod'
import { NotFound } from '../../../platform/access/index.ts'
import { form, invalid, page, redirect, type Context } from '../../../platform/http/index.ts'
import { organizationNames, organizationOptions } from '../../organizations/index.ts'
import { PublicName } from '../account/model.ts'
import { peopleNames } from '../account/store.ts'
import { EmailInput } from '../sign-in/model.ts'
import { words } from '../words.ts'
import { endRole, grantRoleByEmail } from './actions.ts'
import { DayField, PersonId, RoleId, RoleName, type Term } from './model.ts'
import { tellTerm } from './telling.ts'
import { EndRolePage, GrantPage, PEOPLE_DONE, PeoplePage } from './pages.tsx'
import { findRole, peopleWithRoles } from './store.ts'

const PEOPLE_A_PAGE = 25

export const peoplePage = page('/personas', {
  access: 'people.manage',
  query: z.object({
    organization: z.uuid().optional().catch(undefined),
    after: z.uuid().optional().catch(undefined),
    hecho: z.enum(PEOPLE_DONE).optional().catch(undefined),
    /** Whose account the role went to, where it was not called what was typed. */
    persona: PersonId.optional().catch(undefined),
  }),
  async load({ db, today }, { query: { organization, after, hecho, persona } }) {
    const { people, next } = await peopleWithRoles(db, { organizationId: organization, after, limit: PEOPLE_A_PAGE })
    const organizations = await organizationNames(
      db,
      people.flatMap((person) => person.roles.map((role) => role.organizationId)),
    )
    return {
      people,
      next,
      organizations,
      options: await organizationOptions(db),
      organization,
      today: today(),
      done: hecho,
      whose: persona && ((await peopleNames(db, [persona])).get(persona) ?? ''),
    }
  },
  page: (data) => <PeoplePage {...data} />,
})

export const grantPage = page('/personas/asignar', {
  access: 'people.manage',
  query: z.object({ organization: z.uuid().optional().catch(undefined) }),
  load: async ({ db, today }, { query }) => ({
    organizations: await organizationOptions(db),
    values: { fromDay: today(), organization: query.organization },
  }),
  page: (data) => <GrantPage {...data} />,
})

export const grant = form('/personas/asignar', {
  access: 'people.manage',
  fresh: true,
  form: z.object({
    email: EmailInput,
    name: PublicName.optional(),
    role: RoleName,
    organization: z.uuid(),
    fromDay: DayField,
    untilDay: DayField.optional(),
  }),
  again: async ({ db }, { typed, errors }) => (
    <GrantPage organizations={await organizationOptions(db)} values={typed} errors={errors} />
  ),
  async act(context, { form: { email, name = '', role, organization, fromDay, untilDay = null } }) {
    const t = words(context.locale)
    if (!(await organizationNames(context.db, [organization])).has(organization))
      return invalid({ organization: t('grant.no-such-organization') })
    const verdict = await grantRoleByEmail(context, {
      email,
      name,
      role,
      organizationId: organization,
      fromDay,
      untilDay,
    })
    if (!verdict.ok) return invalid({ [FIELD_OF[verdict.reason]]: t(`refused.${verdict.reason}`) })
    const isTold = await tellThem(context, email, { role, organizationId: organization, fromDay, untilDay })
    const isOther = name !== '' && (await peopleNames(context.db, [verdict.value])).get(verdict.value) !== name
    return redirect(`/personas?hecho=${isTold ? 'asignado' : 'sin-aviso'}${isOther ? `&persona=${verdict.value}` : ''}`)
  },
})

/** Where each refusal is shown. */
const FIELD_OF = {
  'already-held': 'role',
  'ends-before-start': 'untilDay',
  'implausible-start': 'fromDay',
  'implausible-end': 'untilDay',
  'name-of-organization': 'name',
} as const

export const endRolePage = page('/personas/cargos/:role/terminar', {
  access: 'people.manage',
  params: z.object({ role: RoleId }),
  load: async (context, { params }) => ({
    ...(await roleData(context, params.role)),
    values: { untilDay: context.today() },
  }),
  page: (data) => <EndRolePage {...data} />,
})

export const end = form('/personas/cargos/:role/terminar', {
  access: 'people.manage',
  fresh: true,
  params: z.object({ role: RoleId }),
  form: z.object({ untilDay: DayField }),
  again: async (context, { params, typed, errors }) => (
    <EndRolePage {...await roleData(context, params.role)} values={typed} errors={errors} />
  ),
  async act(context, { params, form: { untilDay } }) {
    const verdict = await endRole(context, params.role, untilDay)
    return verdict.ok
      ? redirect('/personas?hecho=terminado')
      : invalid({ untilDay: words(context.locale)(`refused.${verdict.reason}`) })
  },
})

async function roleData({ db, today }: Context, id: string) {
  const role = await findRole(db, id)
  if (!role) throw new NotFound()
  return {
    role,
    name: (await peopleNames(db, [role.personId])).get(role.personId) ?? '',
    organization: (await organizationNames(db, [role.organizationId])).get(role.organizationId),
    today: today(),
  }
}

/** A letter to whoever got a role, with its term. The role stands even where the letter cannot go out; answers whether it did. */
async function tellThem(
  { db, locale, mail, settings, today }: Context,
  to: string,
  { role, organizationId, ...term }: Term & { role: RoleName; organizationId: string },
): Promise<boolean> {
  const t = words(locale)
  const organization = (await organizationNames(db, [organizationId])).get(organizationId)?.name ?? ''
  const values = {
    role: t(`role.${role}.name`),
    organization,
    term: tellTerm(term, today(), locale),
    city: settings.TEQUIO_CITY,
    address: `${settings.ORIGIN}/entrar`,
  }
  return mail.send({ to, subject: t('letter.granted.subject', values), text: t('letter.granted.text', values) }).then(
    () => true,
    () => false,
  )
}
