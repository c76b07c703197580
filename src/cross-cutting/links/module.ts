import { sql } from 'drizzle-orm'
import { defineModule } from '../../platform/manifest/index.ts'
import { linkActs } from './acts.ts'
import { events } from './events.ts'
import { CURATE, RELATE } from './policy.ts'
import { linkResource } from './resource.ts'
import { linksSlot, routes } from './routes.tsx'
import { linksBy } from './store.ts'
import { personalWords, words } from './words.ts'

export default defineModule({
  name: 'links',
  routes,
  permissions: [RELATE, CURATE],
  events,
  resources: [linkResource],
  acts: linkActs,
  scopes: { 'links:write': (locale) => words(locale)('scope') },
  slots: linksSlot,
  personalData: async (db, personId) => ({ links: await linksBy(db, personId) }),
  personalWords,
  // What was said in the name of an organization stays; who said it goes.
  forget: async (tx, personId) =>
    void (await tx.execute(sql`update links set person_id = null where person_id = ${personId}`)),
})
