import { organizationNames } from '../../../foundations/organizations/index.ts'
import { dayOf } from '../../../kernel/dates.ts'
import { inLanguage, type Locale } from '../../../kernel/text.ts'
import type { Services } from '../../../platform/http/index.ts'
import type { Schedule } from '../../../platform/manifest/index.ts'
import { sendToHolders } from '../counterpart/letters.ts'
import { checksAddress, planLinks } from './address.ts'
import { placeOf } from './place.ts'
import { isOfMilestone, saveTold, untoldBroken, type LinkPiece } from './store.ts'
import { whyOf } from './sentence.ts'
import { words } from './words.ts'

/** Links that one letter names: the page has the others. */
const NAMED = 10

/** One letter a day to each body whose links stopped answering, whatever their number. */
export const brokenLinkLetters = (services: Services): Schedule => ({
  queue: 'link-letters',
  cron: '20 8 * * *',
  work: () => writeToOwners(services),
})

export async function writeToOwners(services: Services) {
  const untold = await untoldBroken(services.db)
  for (const [owner, pieces] of Map.groupBy(untold, ownerOf)) {
    if (owner !== '') await writeTo(services, owner, pieces)
    await services.transaction((tx) => saveTold(tx, pieces.map(({ id }) => id), services.now())) // prettier-ignore
  }
}

/** Who is written to: those who may bring evidence there. */
function permissionOf({ source, side }: LinkPiece) {
  if (source === 'assessment') return 'commitment.assess'
  return source === 'report' || side === 'public' ? 'milestone.report' : 'progress.confirm'
}

/** `permission organization`, apart for what cannot be mended; empty where there is nobody to write to. */
const ownerOf = (piece: LinkPiece): string =>
  piece.ownerId === null ? '' : `${permissionOf(piece)} ${piece.ownerId} ${isOfMilestone(piece) ? 'mend' : 'know'}`

async function writeTo(services: Services, owner: string, pieces: readonly LinkPiece[]) {
  const [permission, organizationId, what] = owner.split(' ') as [string, string, 'mend' | 'know']
  const organization = (await organizationNames(services.db, [organizationId])).get(organizationId)?.name ?? ''
  const day = dayOf(services.now())
  await sendToHolders(services, permission, organizationId, ({ id }, locale) => ({
    id: `links-${what === 'know' ? 'published-' : ''}${day}-${permission}-${id}`,
    subject: words(locale)('letter.subject', { count: pieces.length }),
    text: words(locale)(what === 'mend' ? 'letter.text' : 'letter.text-published', {
      city: services.settings.TEQUIO_CITY,
      organization,
      list: listOf(services, pieces, locale),
    }),
  }))
}

function listOf({ settings }: Services, pieces: readonly LinkPiece[], locale: Locale): string {
  const t = words(locale)
  const named = pieces.slice(0, NAMED).map((piece) =>
    t('letter.item', {
      place: placeOf(piece, locale).label,
      title: inLanguage(piece.title, locale).text,
      url: piece.url,
      why: piece.check ? whyOf(piece.check, locale) : '',
      address: settings.ORIGIN + checksAddress(piece.id),
    }),
  )
  const more = pieces.length - named.length
  const address = `${settings.ORIGIN}${planLinks(pieces.at(-1)!.planSlug!)}?estado=broken`
  return [...named, ...(more > 0 ? [t('letter.more', { count: more, address })] : [])].join('\n\n')
}
