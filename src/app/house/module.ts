import { recordWords } from '../../cross-cutting/public-record/index.ts'
import { defineModule } from '../../platform/manifest/index.ts'
import { houseRoutes } from './routes.tsx'
import { houseWords } from './words.ts'

/** What belongs to the installation as a whole, and to no module. */
export default defineModule({
  name: 'house',
  routes: houseRoutes,
  permissions: ['operation.view'],
  events: {
    'installation.demonstration-loaded': (_entry, locale) => houseWords(locale)('event.demonstration-loaded'),
    'installation.demonstration-removed': (_entry, locale) => houseWords(locale)('event.demonstration-removed'),
  },
  resources: [],
  menu: [{ href: '/bitacora', label: (locale) => recordWords(locale)('menu'), order: 90 }],
})
