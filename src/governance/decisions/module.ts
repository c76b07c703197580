import { defineModule } from '../../platform/manifest/index.ts'
import { GENERAL } from './actions.ts'
import { decisionActs } from './acts.ts'
import { schedules } from './clock.ts'
import { decisionsDesk, decisionSlots } from './elsewhere.tsx'
import { events } from './events.ts'
import { joiningLetters, votingLetters } from './letters.ts'
import { makerRoutes } from './makers/routes.tsx'
import { forget, personalData } from './personal.ts'
import { MANAGE } from './policy.ts'
import { decisionResource, makerResource } from './resources.ts'
import { decisionRoutes } from './routes.tsx'
import { personalWords, words } from './words.ts'

export default defineModule({
  name: 'decisions',
  routes: [...decisionRoutes, ...makerRoutes],
  permissions: [MANAGE],
  events,
  resources: [decisionResource, makerResource],
  acts: decisionActs,
  scopes: { 'decisions:write': (locale) => words(locale)('scope') },
  matters: [{ name: GENERAL, title: { es: words('es')('matter.general'), en: words('en')('matter.general') } }],
  subscribers: (services) => [votingLetters(services), joiningLetters(services)],
  schedules,
  menu: [{ href: '/decisiones', label: (locale) => words(locale)('menu'), order: 30 }],
  desk: decisionsDesk,
  slots: decisionSlots,
  personalData,
  personalWords,
  forget,
})
