import { NotFound } from '../../platform/access/index.ts'
import type { Services } from '../../platform/http/index.ts'
import { organizationIdOf, organizationNames, type OrganizationName } from '../organizations/index.ts'

/** The organization whose calendar has that address. Throws NotFound. */
export async function organizationAt(
  { db, today }: Pick<Services, 'db' | 'today'>,
  slug: string,
): Promise<OrganizationName> {
  const id = await organizationIdOf(db, slug)
  const organization = id && (await organizationNames(db, [id], today())).get(id)
  if (!organization || organization.slug !== slug) throw new NotFound(slug) // an id is no address
  return organization
}
