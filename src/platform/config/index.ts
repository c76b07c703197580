import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const flag = (byDefault: boolean) =>
  z
    .enum(['true', 'false', '1', '0'])
    .default(byDefault ? 'true' : 'false')
    .transform((value) => value === 'true' || value === '1')
const url = (...schemes: string[]) =>
  z.string().refine((value) => URL.canParse(value) && schemes.includes(new URL(value).protocol), {
    error: `must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  })

/** Every setting, all optional. The description of each is what `tequio --help` and docs/settings.md print. */
export const SettingsSchema = z.object({
  PORT: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(0)
    .max(65535)
    .default(3000)
    .describe('Port to listen on. 0 takes any free one.'),
  HOST: z.string().default('0.0.0.0').describe('Address to listen on.'),
  ORIGIN: url('http:', 'https:')
    .optional()
    .describe(
      'Public address of the site, without a path: links in mail and feeds, the check of forms. Default: http://localhost:PORT.',
    ),
  TEQUIO_CITY: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .default('Ciudad de México')
    .describe('Name of the city or state, shown in the header.'),
  TEQUIO_DATA: z
    .string()
    .min(1)
    .default('./var')
    .describe('Folder of the embedded database, of files and of the secret.'),
  TEQUIO_WORK: flag(true).describe(
    'Whether `serve` also does the background work. Set false where `tequio work` runs apart.',
  ),
  DATABASE_URL: url('postgres:', 'postgresql:')
    .optional()
    .describe('PostgreSQL 15 or later. Without it the embedded database is used: for evaluation and small pilots.'),
  DATABASE_POOL: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(1)
    .max(200)
    .default(20)
    .describe('Connections to PostgreSQL held by each process.'),
  SMTP_URL: url('smtp:', 'smtps:')
    .optional()
    .describe('Mail server, smtp://user:password@host:port. Without it mail is kept in memory and shown at /correo.'),
  MAIL_FROM: z.string().default('Tequio <tequio@localhost>').describe('Sender of all mail.'),
  SECRET: z
    .string()
    .min(32, { error: 'must have at least 32 characters' })
    .optional()
    .describe('Key that signs sessions. Default: made once and kept in TEQUIO_DATA/secret.'),
  TRUST_PROXY: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('How many proxies of ours stand in front: so many addresses of X-Forwarded-For are believed.'),
  RATE_LIMIT: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(0)
    .default(600)
    .describe('Requests a minute allowed to one address. 0 sets no limit.'),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('info')
    .describe('What is logged. Logs carry no personal data.'),
})

export type Settings = Omit<z.infer<typeof SettingsSchema>, 'ORIGIN' | 'SECRET'> & { ORIGIN: string; SECRET: string }

/** Settings that cannot be used; `problems` has one sentence each, ready to print. */
export class InvalidSettings extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The settings need mending:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Reads the settings from the environment; an empty variable counts as absent. Throws InvalidSettings. */
export function readSettings(environment: Record<string, string | undefined> = process.env): Settings {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => name in SettingsSchema.shape && value !== ''),
  )
  const parsed = SettingsSchema.safeParse(given)
  if (!parsed.success) {
    throw new InvalidSettings(
      parsed.error.issues.map(
        (issue) => `${issue.path.join('.')} ${issue.message} (it is «${String(given[String(issue.path[0])])}»)`,
      ),
    )
  }
  const settings = parsed.data
  return {
    ...settings,
    ORIGIN: new URL(settings.ORIGIN ?? `http://localhost:${settings.PORT}`).origin,
    SECRET: settings.SECRET ?? keptSecret(settings.TEQUIO_DATA),
  }
}

function keptSecret(folder: string): string {
  const file = join(folder, 'secret')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    try {
      writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another process made it first
    }
  }
  return readFileSync(file, 'utf8').trim()
}

/** A key for one purpose, derived so that no two uses share one. */
export const keyFor = (settings: Settings, purpose: string) =>
  createHash('sha256').update(`${purpose}\0${settings.SECRET}`).digest('base64url')
