import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { modules } from '../../src/app/modules.ts'
import { sayAct } from '../../src/cross-cutting/notifications/webhooks/act-groups.ts'
import { webhookEvents } from '../../src/cross-cutting/notifications/webhooks/actions.ts'
import { SettingsSchema } from '../../src/platform/config/index.ts'

const root = join(import.meta.dirname, '../..')

/** A reference page has one line for each name, as code: `| `PORT` | … |`. */
const documented: [page: string, names: string[]][] = [
  ['docs/settings.md', Object.keys(SettingsSchema.shape)],
  ['docs/permissions.md', modules.flatMap((module) => module.permissions)],
  ['docs/events.md', modules.flatMap((module) => Object.keys(module.events))],
]

it.each(documented)('%s explains each name, and none that is gone', (page, names) => {
  const explained = [...read(page).matchAll(/^\| `([^`]+)` +\| \S/gm)].map(([, name]) => name)
  expect(explained.sort()).toEqual([...new Set(names)].sort())
})

it.each(['es', 'en'] as const)('every act that a webhook can be asked for has words (%s)', (locale) => {
  const events = webhookEvents({ modules: () => modules })
  expect(events.filter((event) => sayAct(event, locale) === null)).toEqual([])
})

it('docs/settings.md says of each setting what the command line says', () => {
  const text = read('docs/settings.md')
  const descriptions = Object.entries(SettingsSchema.shape).map(
    ([name, { description }]) => description ?? `${name} needs a description`,
  )
  expect(descriptions.filter((description) => !text.includes(description))).toEqual([])
})

/** A page that is missing explains nothing. */
const read = (page: string) => (existsSync(join(root, page)) ? readFileSync(join(root, page), 'utf8') : '')
