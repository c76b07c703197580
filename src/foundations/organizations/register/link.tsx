import { formatList } from '../../../kernel/dates.ts'
import type { Locale } from '../../../kernel/text.ts'
import { useRequest, useWords } from '../../../platform/html/index.ts'
import { words } from '../words.ts'
import type { OrganizationName } from './store.ts'

export const addressOf = ({ slug }: { slug: string }) => `/organizaciones/${slug}`

/**
 * The name of an organization, leading to its page; its acronym where there is little room. Beside it, who answers in its place
 * today. Nothing where it is not known.
 */
export function OrganizationLink({
  organization,
  short,
}: {
  organization: OrganizationName | undefined
  short?: boolean
}) {
  const { locale } = useRequest()
  const t = useWords(words)
  if (!organization) return null
  const { name, acronym } = organization
  const link = <a href={addressOf(organization)}>{short && acronym ? <abbr title={name}>{acronym}</abbr> : name}</a>
  const heirs = heirsIn(organization, locale)
  if (!heirs) return link
  return (
    <>
      {link} <span class="soft small">{t('passed-to', { name: heirs })}</span>
    </>
  )
}

/** The same where there is room for words alone. */
export function nameToday(organization: OrganizationName, locale: Locale): string {
  const heirs = heirsIn(organization, locale)
  return heirs ? `${organization.name} ${words(locale)('passed-to', { name: heirs })}` : organization.name
}

/** Who answers in its place, in words; empty where it does itself. */
export const heirsIn = ({ passedTo = [] }: Pick<OrganizationName, 'passedTo'>, locale: Locale): string =>
  formatList(passedTo, locale)
