import { defineModule } from '../../platform/manifest/index.ts'
import { contributionActs } from './acts.ts'
import { compliancePage, complianceFile } from './compliance/routes.tsx'
import { questionDesk } from './elsewhere/desk.ts'
import { questionSlot } from './elsewhere/slot.tsx'
import { events } from './events.ts'
import { letters } from './letters.ts'
import { listPage } from './list/routes.tsx'
import { moderationActs } from './moderation/acts.ts'
import { forget, personalData, withdrawable } from './personal-data.ts'
import { ANSWER, APPEAL, MODERATE, RULE } from './policy.ts'
import { reminders } from './reminders.ts'
import { contributionResource } from './resource.ts'
import { questionRoutes } from './routes.tsx'
import { ruleActs } from './rules/acts.ts'
import { ruleRoutes } from './rules/routes.tsx'
import { hashesInUse } from './store.ts'
import { recountTerms } from './terms.ts'
import { personalWords, words } from './words.ts'

export default defineModule({
  name: 'comments',
  // Fixed words come before `:question`.
  routes: [listPage, compliancePage, complianceFile, ...questionRoutes, ...ruleRoutes],
  permissions: [ANSWER, MODERATE, APPEAL, RULE],
  events,
  resources: [contributionResource],
  acts: [...contributionActs, ...moderationActs, ...ruleActs],
  scopes: {
    'comments:write': (locale) => words(locale)('scope'),
    'moderation:write': (locale) => words(locale)('scope-moderation'),
  },
  files: { held: hashesInUse },
  subscribers: (services) => [letters(services), recountTerms(services)],
  schedules: (services) => [reminders(services)],
  menu: [{ href: '/preguntas', label: (locale) => words(locale)('menu'), order: 35 }],
  desk: questionDesk,
  slots: questionSlot,
  personalData,
  personalWords,
  withdrawable,
  forget,
})
