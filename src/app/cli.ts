import { parseArgs } from 'node:util'
import { InvalidSettings, readSettings, SettingsSchema } from '../platform/config/index.ts'
import { FolderTaken } from '../platform/database/index.ts'
import { StorageUnavailable } from '../platform/storage/unavailable.ts'
import { commands } from './commands.ts'

/** `tequio <command> …`: finds the command, says what is wrong in a sentence, exits 0, 1 (failed) or 2 (asked wrongly). */
async function main(words: readonly string[]): Promise<number> {
  const command = commands.find(({ name }) => name.split(' ').every((word, at) => words[at] === word))
  if (words.length === 0 || words.some((word) => ['--help', '-h', 'help'].includes(word))) {
    process.stdout.write(help())
    return 0
  }
  if (!command) {
    process.stderr.write(`${explainUnknown(words)}\nSee: tequio --help\n`)
    return 2
  }
  try {
    const { values, positionals } = parseArgs({
      args: words.slice(command.name.split(' ').length),
      options: command.options ?? {},
      allowPositionals: true,
      strict: true,
    })
    if (positionals.length < (command.needs?.length ?? 0))
      throw new WrongCall(`tequio ${command.name} needs ${command.needs!.join(' ')}.`)
    return (await command.run(readSettings(), values, positionals)) ?? 0
  } catch (error) {
    if (isClosedPipe(error)) return 0
    if (error instanceof WrongCall || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) {
      process.stderr.write(`${(error as Error).message}\nSee: tequio --help\n`)
      return 2
    }
    if (error instanceof InvalidSettings || error instanceof FolderTaken || error instanceof StorageUnavailable) {
      process.stderr.write(`${error.message}\n`)
      return 1
    }
    const unreachable = isUnreachable(error)
    process.stderr.write(
      unreachable
        ? 'PostgreSQL does not answer at DATABASE_URL. Check the address, and that the server is running.\n'
        : `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    return 1
  }
}

class WrongCall extends Error {}

/** `tequio import` has several forms, which are told; anything else is no command. */
function explainUnknown([first, second]: readonly string[]): string {
  const forms = commands.filter(({ name }) => name.startsWith(`${first} `))
  if (forms.length === 0) return `There is no command «${first}».`
  const asked = second ? `There is no command «${first} ${second}».` : `«tequio ${first}» needs to know what.`
  return [`${asked} It is one of these:`, ...forms.map((form) => `  tequio ${usage(form)}`)].join('\n')
}

/** Whoever read the output has had enough of it, as `head` has. */
const isClosedPipe = (error: unknown) =>
  error instanceof Error && ['EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as { code?: string }).code ?? '')

function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', '28P01', '3D000'].includes((cause as { code?: string }).code ?? ''))
      return true
  }
  return false
}

function help(): string {
  const width = Math.max(...commands.map((command) => usage(command).length)) + 2
  const settings = Object.entries(SettingsSchema.shape).map(
    ([name, schema]) => `  ${name.padEnd(width)}${schema.description ?? ''}`,
  )
  return [
    'Tequio: the platform on which a city runs its local open government.',
    '',
    'Commands',
    ...commands.map((command) => `  ${usage(command).padEnd(width)}${command.summary}`),
    '',
    'Settings, by environment, all optional',
    ...settings,
    '',
  ].join('\n')
}

const usage = ({ name, needs = [], options = {} }: (typeof commands)[number]) =>
  [
    name,
    ...needs,
    ...Object.entries(options).map(([option, { type }]) => `[--${option}${type === 'string' ? ' …' : ''}]`),
  ].join(' ')

process.stdout.on('error', (error) => {
  if (!isClosedPipe(error)) throw error
})
const code = await main(process.argv.slice(2))
if (code !== undefined && code >= 0) process.exit(code)
