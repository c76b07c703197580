export const CALENDARS = '/calendarios'

type Named = { slug: string }

export const calendarAddress = ({ slug }: Named) => `${CALENDARS}/${slug}`
export const feedAddress = ({ slug }: Named) => `${CALENDARS}/${slug}.ics`
export const newEntryAddress = (organization: Named) => `${calendarAddress(organization)}/dias/nuevo`
export const entryAddress = (organization: Named, entryId: string) => `${calendarAddress(organization)}/dias/${entryId}`
export const withdrawAddress = (organization: Named, entryId: string) =>
  `${entryAddress(organization, entryId)}/retirar`
