import { z } from 'zod'
import type { Day } from '../../../kernel/dates.ts'
import { ref } from '../../../kernel/ref.ts'
import { NotFound } from '../../../platform/access/index.ts'
import type { Db } from '../../../platform/database/index.ts'
import { page } from '../../../platform/http/index.ts'
import { countOrganizations } from '../list/store.ts'
import { categoryNames } from '../register/categories.ts'
import { Slug, type OrganizationId } from '../register/model.ts'
import { canManage } from '../register/policy.ts'
import { findRecords } from '../register/records.ts'
import { withDuties } from '../register/passing-on.ts'
import { findCategories, findNames, findOrganizationBySlug } from '../register/store.ts'
import { DONE, ProfilePage } from './pages.tsx'

/** For whom it answers besides itself. */
const namesOfDuties = async (db: Db, id: OrganizationId, day: Day) =>
  findNames(
    db,
    (await withDuties(db, [id], day)).filter((other) => other !== id),
    day,
  )

export const profilePage = page('/organizaciones/:slug', {
  access: 'public',
  params: z.object({ slug: Slug }),
  query: z.object({ hecho: z.enum(DONE).optional().catch(undefined) }),
  async load({ db, actor, today, locale }, { params: { slug }, query: { hecho } }) {
    const found = await findOrganizationBySlug(db, slug)
    const [organization] = found ? await findRecords(db, [found.id], today()) : []
    if (!organization) throw new NotFound(slug)
    return {
      organization,
      categories: categoryNames(await findCategories(db), locale),
      answersFor: [...(await namesOfDuties(db, organization.id, today())).values()],
      supervised: await countOrganizations(db, { authorityId: organization.id }, today()),
      can: { manage: canManage(actor) },
      done: hecho,
    }
  },
  page: (data) => <ProfilePage {...data} />,
  subject: ({ organization }) => ref('organization', organization.id),
  json: ({ organization }) => ({ ...organization, commitments: `/api/v1/commitments?organization=${organization.id}` }),
})
