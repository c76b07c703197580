import { ref } from '../../kernel/ref.ts'
import { defineModule } from '../../platform/manifest/index.ts'
import { postActs } from './changes/acts.ts'
import { changeRoutes } from './changes/routes.tsx'
import { vacantPosts } from './elsewhere/desk.ts'
import { postSlots } from './elsewhere/slot.tsx'
import { events } from './events.ts'
import { listRoutes, postRoutes } from './list/routes.tsx'
import { forget, personalData, personalWords } from './personal-data.ts'
import { MANAGE } from './policy.ts'
import { appointmentResource, postResource } from './resources.ts'
import { hashesOfDocuments } from './store.ts'
import { words } from './words.ts'

export default defineModule({
  name: 'posts',
  // Fixed words come before `:post`.
  routes: [...listRoutes, ...changeRoutes, ...postRoutes],
  permissions: [MANAGE],
  events,
  resources: [postResource, appointmentResource],
  acts: postActs,
  scopes: { 'posts:write': (locale) => words(locale)('scope') },
  // An appointment is found by what its post is called.
  alsoIndex: ({ details }) => [details['appointmentIds'] ?? []].flat().map((id) => ref('appointment', String(id))),
  files: { held: hashesOfDocuments },
  desk: vacantPosts,
  slots: postSlots,
  personalData,
  personalWords,
  forget,
})
