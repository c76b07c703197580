import { defineModule } from '../../platform/manifest/index.ts'
import type { Entry } from '../../platform/journal/index.ts'
import type { Locale } from '../../kernel/text.ts'
import { formatDay } from '../../kernel/dates.ts'
import * as email from './account/email-routes.tsx'
import * as openid from './openid/routes.ts'
import * as passkeys from './passkeys/routes.tsx'
import { forgetPerson, ownData } from './personal-data/store.ts'
import type { RoleName } from './roles/model.ts'
import * as roles from './roles/routes.tsx'
import * as secondFactor from './second-factor/routes.tsx'
import * as setUp from './set-up/routes.tsx'
import * as signIn from './sign-in/routes.tsx'
import { forgetOldTokens } from './tokens/actions.ts'
import { tokenLetters } from './tokens/letter.ts'
import { forgetTokens, ownTokens } from './tokens/personal-data.ts'
import { words as tokenWords } from './tokens/words.ts'
import { personalWords } from './personal-data/words.ts'
import { words } from './words.ts'

const roleOf = ({ details }: Entry, locale: Locale) => words(locale)(`role.${details['role'] as RoleName}.name`)
const dayOf = ({ details }: Entry, name: string, locale: Locale) => formatDay(String(details[name]), locale)

/** Of an account, by its person: private, so each is told by its name alone. */
const OWN_ACTS = [
  'passkey.added',
  'passkey.removed',
  'code-application.added',
  'code-application.removed',
  'recovery-codes.made',
  'recovery-code.used',
  'second-factor.reset',
  'email.changed',
  'openid.linked',
  'account.closed',
] as const
const tellOwnAct = (event: (typeof OWN_ACTS)[number]) => (_entry: Entry, locale: Locale) =>
  words(locale)(`event.${event.replace('.', '-') as 'account-closed'}`)

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
    openid.leave,
    openid.comeBack,
    ...passkeys.routes,
    ...secondFactor.routes,
    ...email.routes,
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
    'api-token.made': (_entry, locale) => tokenWords(locale)('event.made'),
    'api-token.revoked': ({ details }, locale) =>
      tokenWords(locale)('event.revoked', { count: Number(details['tokens']) }),
    ...Object.fromEntries(OWN_ACTS.map((event) => [event, tellOwnAct(event)])),
    'role.granted': (entry, locale) =>
      words(locale)('event.role-granted', { role: roleOf(entry, locale), from: dayOf(entry, 'from', locale) }),
    'role.ended': (entry, locale) =>
      words(locale)('event.role-ended', { role: roleOf(entry, locale), until: dayOf(entry, 'until', locale) }),
    'role.withdrawn': (entry, locale) =>
      words(locale)('event.role-withdrawn', { role: roleOf(entry, locale), from: dayOf(entry, 'from', locale) }),
  },
  resources: [],
  subscribers: (services) => [tokenLetters(services)],
  schedules: (services) => [{ queue: 'api-tokens', cron: '50 3 * * *', work: () => forgetOldTokens(services) }],
  personalData: async (db, personId) => ({
    ...(await ownData(db, personId)),
    apiTokens: await ownTokens(db, personId),
  }),
  account: [
    {
      href: '/mi-cuenta/tokens',
      label: (locale) => tokenWords(locale)('title'),
      says: (locale) => tokenWords(locale)('says'),
    },
  ],
  personalWords: (locale) => personalWords(locale),
  async forget(tx, personId) {
    await forgetTokens(tx, personId)
    await forgetPerson(tx, personId)
  },
})
