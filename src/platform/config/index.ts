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

/** An address that others are built on. */
const base = (...schemes: string[]) =>
  url(...schemes).refine(
    (value) => !URL.canParse(value) || /^\/\/[^/?#@]+[^?#@]*$/.test(value.slice(value.indexOf('//'))),
    {
      error: 'must have no user, password or query',
    },
  )

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
  S3_URL: base('http:', 'https:')
    .optional()
    .describe(
      'Object storage that speaks S3, where files are kept instead of in TEQUIO_DATA. Needs S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY.',
    ),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
      error: 'must be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens',
    })
    .optional()
    .describe('Bucket of that storage, made before and for this installation alone.'),
  S3_REGION: z.string().min(1).default('us-east-1').describe('Region of the bucket, as its provider names it.'),
  S3_ACCESS_KEY: z.string().optional().describe('Key that may list, read, write and delete in the bucket.'),
  S3_SECRET_KEY: z.string().optional().describe('Secret of that key.'),
  SMTP_URL: url('smtp:', 'smtps:')
    .optional()
    .describe('Mail server, smtp://user:password@host:port. Without it mail is kept in memory and shown at /correo.'),
  MAIL_FROM: z.string().default('Tequio <tequio@localhost>').describe('Sender of all mail.'),
  SECRET: z
    .string()
    .min(32, { error: 'must have at least 32 characters' })
    .optional()
    .describe(
      'Key of second factors, tokens, sessions, webhooks and links in letters; no backup has it. Default: made once and kept in TEQUIO_DATA/secret.',
    ),
  SECOND_FACTOR_GRACE_DAYS: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(0)
    .max(3650)
    .default(0)
    .describe('Days, from the first role on, in which its holder may act without a second factor. 0: from the start.'),
  SECOND_FACTOR_FRESH_MINUTES: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(0)
    .max(1440)
    .default(15)
    .describe(
      'Minutes for which a second factor that was shown serves for acts of the highest consequence: roles, ways in, tokens. 0: each is asked for it.',
    ),
  OIDC_ISSUER: url('http:', 'https:')
    .optional()
    .describe(
      'Address of an OpenID Connect provider that people may sign in with. Needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.',
    ),
  OIDC_CLIENT_ID: z.string().optional().describe('Name of this installation at that provider.'),
  OIDC_CLIENT_SECRET: z.string().optional().describe('Secret of that name.'),
  OIDC_NAME: z.string().trim().min(1).max(60).default('OpenID').describe('What the button to sign in with it says.'),
  OIDC_MFA: z
    .string()
    .default('')
    .describe(
      'Values of acr or amr, apart by spaces, with which that provider says that it asked for a second factor. Empty: ours is asked for.',
    ),
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
  LINK_CHECK_DAYS: z.coerce
    .number({ error: 'must be a number' })
    .int()
    .min(0)
    .max(365)
    .default(7)
    .describe('Days between two checks of a link that was brought as evidence. 0: no link is ever opened.'),
  LINK_COPY_MB: z.coerce
    .number({ error: 'must be a number' })
    .min(0)
    .max(50)
    .default(20)
    .describe(
      'Largest copy kept of what such a link gives, in megabytes. What is larger is said to be online, without a copy.',
    ),
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
  const problems = [
    ...(parsed.error?.issues ?? []).map(
      (issue) => `${issue.path.join('.')} ${issue.message} (it is «${String(given[String(issue.path[0])])}»)`,
    ),
    ...absentOf(given),
  ]
  if (!parsed.success || problems.length > 0) throw new InvalidSettings(problems)
  const settings = parsed.data
  let secret = settings.SECRET
  return {
    ...settings,
    ORIGIN: new URL(settings.ORIGIN ?? `http://localhost:${settings.PORT}`).origin,
    /** Made when it is first needed: a command that only looks writes nothing. */
    get SECRET() {
      return (secret ??= keptSecret(settings.TEQUIO_DATA))
    },
  }
}

/** Half of what tells an object storage would keep files where nobody looks for them; half of a provider would let nobody in. */
const TOGETHER = [
  ['S3_URL', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'],
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
]

const absentOf = (given: Record<string, unknown>): string[] =>
  TOGETHER.filter((names) => names.some((name) => name in given)).flatMap((names) =>
    names
      .filter((name) => !(name in given))
      .map((name) => `${name} must be set, because ${names.join(', ')} go together`),
  )

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
