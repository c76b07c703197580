import { defineModule } from '../../platform/manifest/index.ts'
import type { Entry } from '../../platform/journal/index.ts'
import type { Locale } from '../../kernel/text.ts'
import { formatDay } from '../../kernel/dates.ts'
import * as account from './account/routes.tsx'
import type { RoleName } from './roles/model.ts'
import * as roles from './roles/routes.tsx'
import * as setUp from './set-up/routes.tsx'
import * as signIn from './sign-in/routes.tsx'
import { words } from './words.ts'

const roleOf = ({ details }: Entry, locale: Locale) => words(locale)(`role.${details['role'] as RoleName}.name`)
const dayOf = ({ details }: Entry, name: string, locale: Locale) => formatDay(String(details[name]), locale)

export default defineModule({
  name: 'identity',
  routes: [
    signIn.signInPage,
    signIn.askForCode,
    signIn.codePage,
    signIn.enterCode,
    signIn.sendAnotherCode,
    signIn.enterAsDemonstration,
    signIn.leave,
    account.accountPage,
    account.saveAccount,
    account.endOtherSessions,
    account.endSession,
    roles.peoplePage,
    roles.grantPage,
    roles.grant,
    roles.endRolePage,
    roles.end,
    setUp.setUpPage,
    setUp.startInstallation,
  ],
  permissions: ['people.manage', 'operation.view'],
  events: {
    'person.signed-up': (_entry, locale) => words(locale)('event.person-signed-up'),
    'person.named': (_entry, locale) => words(locale)('event.person-named'),
    'session.revoked': (_entry, locale) => words(locale)('event.session-revoked'),
    'role.granted': (entry, locale) =>
      words(locale)('event.role-granted', { role: roleOf(entry, locale), from: dayOf(entry, 'from', locale) }),
    'role.ended': (entry, locale) =>
      words(locale)('event.role-ended', { role: roleOf(entry, locale), until: dayOf(entry, 'until', locale) }),
    'role.withdrawn': (entry, locale) =>
      words(locale)('event.role-withdrawn', { role: roleOf(entry, locale), from: dayOf(entry, 'from', locale) }),
  },
  resources: [],
})
