import type { OrganizationName } from './store.ts'

export const addressOf = ({ slug }: { slug: string }) => `/organizaciones/${slug}`

/** The name of an organization, leading to its page; its acronym where there is little room. Nothing where it is not known. */
export function OrganizationLink({
  organization,
  short,
}: {
  organization: OrganizationName | undefined
  short?: boolean
}) {
  if (!organization) return null
  const { name, acronym } = organization
  return <a href={addressOf(organization)}>{short && acronym ? <abbr title={name}>{acronym}</abbr> : name}</a>
}
