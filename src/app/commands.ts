import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupReport } from '../platform/backup/index.ts'
import type { Settings } from '../platform/config/index.ts'
import type { Connection } from '../platform/database/index.ts'
import type { Storage } from '../platform/storage/index.ts'
import type { App } from './main.tsx'

type Values = Record<string, string | boolean | undefined>
export type Command = {
  /** One or two words: `serve`, `demo load`. */
  name: string
  summary: string
  /** Positional arguments, in order. */
  needs?: readonly string[]
  options?: Record<string, { type: 'string' | 'boolean' }>
  /** Answers the exit code; nothing is 0. */
  run(settings: Settings, values: Values, positionals: readonly string[]): Promise<number | void>
}

// What a command needs is loaded when it runs: `--help` and a mistyped word answer at once.
export const commands: readonly Command[] = [
  {
    name: 'serve',
    summary: 'Serve the site. With --demo, fill an empty database with the demonstration first.',
    options: { demo: { type: 'boolean' } },
    async run(settings, { demo }) {
      const { startApp } = await import('./main.tsx')
      const { needsSetUp, setUpCode } = await import('../foundations/identity/index.ts')
      if (demo) await fillWhereEmpty(settings)
      const app = await startApp(settings)
      say(`Tequio is ready: ${app.origin}`)
      if (await needsSetUp(app.services.db))
        say(
          `Nobody is in charge yet. Open ${app.services.settings.ORIGIN}/comenzar with the code ${setUpCode(settings)}`,
        )
      if (app.connection.embedded)
        say('Embedded database: for evaluation and small pilots. Set DATABASE_URL for official use.')
      await untilTold()
      await app.close()
    },
  },
  {
    name: 'work',
    summary: 'Do the background work only: search, mail, schedules. Needs DATABASE_URL; any number may run.',
    async run(settings) {
      if (!settings.DATABASE_URL)
        return fail(
          'The embedded database belongs to one process: `tequio serve` does its work. Set DATABASE_URL to work apart.',
        )
      const { startApp } = await import('./main.tsx')
      const app = await startApp(settings, { listen: false, work: true })
      say('Working.')
      await untilTold()
      await app.close()
    },
  },
  {
    name: 'migrate',
    summary: 'Apply the migrations that the database has not seen, and exit.',
    async run(settings) {
      const { migrate } = await import('../platform/database/index.ts')
      const { openDatabase } = await import('./services.ts')
      const connection = await openDatabase(settings)
      try {
        const done = await migrate(connection)
        say(done.length ? `Applied: ${done.join(', ')}` : 'Nothing to apply.')
      } finally {
        await connection.close()
      }
    },
  },
  {
    name: 'demo load',
    summary: 'Fill the installation with an invented plan of the city. Every page says so until `demo remove`.',
    run: (settings) =>
      withApp(settings, async ({ services }) => {
        const { loadDemonstration } = await import('./demonstration/load.ts')
        say(
          (await loadDemonstration(services)) ? 'The demonstration is loaded.' : 'The demonstration was loaded before.',
        )
      }),
  },
  {
    name: 'demo remove',
    summary:
      'Take the demonstration away: its plan, people, organizations and files, and their history. Lists what has to stay.',
    run: (settings) =>
      withApp(settings, async ({ services }) => {
        const { removeDemonstration } = await import('./demonstration/remove.ts')
        const { tellRemoval } = await import('./demonstration/telling.ts')
        const removal = await removeDemonstration(services)
        if (!removal) return void say('There is no demonstration to remove.')
        for (const line of tellRemoval(removal, services.settings.ORIGIN)) say(line)
      }),
  },
  {
    name: 'authority',
    summary: 'Name an authority: the first person in charge, or one more where the others lost their way in.',
    needs: ['E-MAIL', 'ORGANIZATION'],
    run: (settings, _values, [email, organizationName]) =>
      withApp(settings, async ({ services }) => {
        const { bootstrapAuthority } = await import('../foundations/identity/index.ts')
        const { EmailAddress } = await import('../platform/mail/index.ts')
        if (!EmailAddress.safeParse(email).success) return fail(`«${email}» is not an e-mail address.`)
        await bootstrapAuthority(services, { email: email!, organizationName: organizationName! })
        say('Done. That address can sign in now.')
      }),
  },
  {
    name: 'import organizations',
    summary: 'Bring organizations in from CSV or XLSX. With --all, take every proposed correction of a name too.',
    needs: ['FILE'],
    options: { all: { type: 'boolean' } },
    run: (settings, { all }, [path]) =>
      withApp(settings, async (app) =>
        (await import('./imports.ts')).importOrganizationsFrom(app.services, path!, all === true, say),
      ),
  },
  {
    name: 'import plans',
    summary: 'Bring plans in from JSON or the XLSX template. With --preview, only tell what would happen.',
    needs: ['FILE'],
    options: { preview: { type: 'boolean' } },
    run: (settings, { preview }, [path]) =>
      withApp(settings, async (app) =>
        (await import('./imports.ts')).importPlansFrom(app.services, path!, preview === true, say),
      ),
  },
  {
    name: 'export plan',
    summary: 'Write a plan to standard output as JSON, which `import plans` reads again.',
    needs: ['ADDRESS'],
    run: (settings, _values, [slug]) =>
      withApp(settings, async (app) =>
        (await import('./imports.ts')).exportPlanTo(app.services, slug!, process.stdout),
      ),
  },
  {
    name: 'export plans',
    summary: 'Write every plan to standard output as JSON.',
    run: (settings) =>
      withApp(settings, async (app) => (await import('./imports.ts')).exportPlansTo(app.services, process.stdout)),
  },
  {
    name: 'export organizations',
    summary: 'Write the register of organizations to standard output as CSV, which `import organizations` reads again.',
    run: (settings) =>
      withApp(settings, async (app) =>
        (await import('./imports.ts')).exportOrganizationsTo(app.services, process.stdout),
      ),
  },
  {
    name: 'index',
    summary: 'Read every public record into the search again.',
    run: (settings) =>
      withApp(settings, async ({ services }) => {
        const { rebuildIndex } = await import('../cross-cutting/search/index.ts')
        const { modules } = await import('./modules.ts')
        say(`Indexed ${await rebuildIndex(services.db, modules)} records.`)
      }),
  },
  {
    name: 'verify',
    summary:
      'Tell whether a downloaded file is an untouched signed plan: against a known hash (offline), a site, or else the database here. Exits 0 untouched, 1 not, 2 cannot tell.',
    needs: ['FILE'],
    options: { sha256: { type: 'string' }, origin: { type: 'string' } },
    async run(settings, { sha256, origin }, [path]) {
      const { verifyFile } = await import('./verify.ts')
      const asked = { sha256: sha256 as string | undefined, origin: origin as string | undefined }
      const { code, lines } = await verifyFile(settings, path!, asked)
      for (const line of lines) (code === 0 ? process.stdout : process.stderr).write(`${line}\n`)
      return code
    },
  },
  {
    name: 'backup',
    summary:
      'Write every record and file, as of one moment, into a file that either engine can restore. The SECRET is not in it: keep that apart. --force replaces one that is there.',
    needs: ['FILE.tar.gz'],
    options: { force: { type: 'boolean' } },
    run: async (settings, { force }, [path]) => {
      if (!force && existsSync(path!)) return fail(`${path} is there already. Choose another name, or add --force.`)
      return withStore(settings, async (connection, storage) => {
        const { backup, secretMark } = await import('../platform/backup/index.ts')
        const made = { now: new Date(), secret: secretMark(settings) }
        tellBackup('Backed up', await backup(connection, storage, path!, made))
        say(
          `The SECRET is not in the backup. Keep ${placeOfSecret(settings)} apart from it: a restore without it loses ${UNDER_THE_SECRET}.`,
        )
      })
    },
  },
  {
    name: 'restore',
    summary:
      'Put a backup into an empty database, and its files where they are kept. All of it or nothing. Under another SECRET than the one it was made with, only with --other-secret.',
    needs: ['FILE.tar.gz'],
    options: { 'other-secret': { type: 'boolean' } },
    run: (settings, { 'other-secret': acceptsOther }, [path]) =>
      withStore(settings, async (connection, storage) => {
        const { OtherSecret, restore, secretMark } = await import('../platform/backup/index.ts')
        const expected = { mark: secretMark(settings), acceptsOther: acceptsOther === true }
        try {
          const report = await restore(connection, storage, path!, expected)
          tellBackup('Restored', report)
          if (report.secret === 'other') warn(`Under another SECRET, these do not work any more: ${UNDER_THE_SECRET}.`)
          if (report.secret === 'unknown')
            warn(
              `The backup does not tell its SECRET. If it is not the one here, these do not work any more: ${UNDER_THE_SECRET}.`,
            )
        } catch (error) {
          if (!(error instanceof OtherSecret)) throw error
          return fail(
            `${error.message}\nBring ${placeOfSecret(settings)} from where it was made. Or add --other-secret, and these do not work any more: ${UNDER_THE_SECRET}.`,
          )
        }
      }),
  },
]

/** What is signed, hashed or encrypted by the SECRET, and has to be made anew without it. */
const UNDER_THE_SECRET =
  'second factors by application and recovery codes (passkeys go on), API tokens, links in letters that were sent, private calendars, secrets of webhooks, and open sessions'

const placeOfSecret = ({ TEQUIO_DATA }: Settings) =>
  `the setting SECRET, or else the file ${join(TEQUIO_DATA, 'secret')},`

async function fillWhereEmpty(settings: Settings) {
  await withApp(settings, async ({ services }) => {
    const { isEmpty, loadDemonstration } = await import('./demonstration/load.ts')
    if (!(await isEmpty(services))) return
    say('Loading the demonstration …')
    await loadDemonstration(services)
  })
}

/** Runs `work` with everything open but no port, and waits for the background work that follows from it. */
async function withApp(settings: Settings, work: (app: App) => Promise<number | void>): Promise<number | void> {
  const { startApp } = await import('./main.tsx')
  const app = await startApp(settings, { listen: false })
  try {
    const code = await work(app)
    await app.settle()
    return code
  } finally {
    await app.close()
  }
}

async function withStore(
  settings: Settings,
  work: (connection: Connection, storage: Storage) => Promise<number | void>,
): Promise<number | void> {
  const { BackupRefused } = await import('../platform/backup/index.ts')
  const { openDatabase, openFiles } = await import('./services.ts')
  const connection = await openDatabase(settings)
  try {
    return await work(connection, await openFiles(settings))
  } catch (error) {
    if (error instanceof BackupRefused) return fail(error.message)
    throw error
  } finally {
    await connection.close()
  }
}

const tellBackup = (done: string, { rows, files }: BackupReport) =>
  say(
    `${done}: ${Object.values(rows).reduce((sum, count) => sum + count, 0)} rows of ${Object.keys(rows).length} tables, ${files} files.`,
  )

const say = (line: string) => void process.stdout.write(`${line}\n`)
const warn = (line: string) => void process.stderr.write(`${line}\n`)
const fail = (line: string): number => {
  warn(line)
  return 1
}

const untilTold = () =>
  new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done())
  })
