import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readSignedFile, verifySigned, type Verification } from '../accountability/action-plan/index.ts'
import type { Settings } from '../platform/config/index.ts'
import { FolderTaken } from '../platform/database/index.ts'
import { openDatabase } from './services.ts'

/** What `tequio verify` says and how it ends: 0, nobody changed the file; 1, it is not what was signed; 2, it could not be told. */
export type Answer = { code: 0 | 1 | 2; lines: string[] }

type Asked = { sha256?: string | undefined; origin?: string | undefined }

/**
 * Whether a downloaded file is an untouched signed text: against a hash that is known (`sha256`, which needs no network), against what a
 * site publishes (`origin`), or else against the database of this installation.
 */
export async function verifyFile(settings: Settings, path: string, { sha256, origin }: Asked): Promise<Answer> {
  const bytes = await readFile(path).catch(() => null)
  if (!bytes) return { code: 2, lines: [`${path} cannot be read.`] }
  const file = readSignedFile(bytes)
  const hash = [`SHA-256  ${file.sha256}`]
  if (sha256 !== undefined) {
    if (!/^[0-9a-f]{64}$/i.test(sha256)) return { code: 2, lines: ['--sha256 takes 64 hexadecimal digits.'] }
    if (sha256.toLowerCase() === file.sha256)
      return { code: 0, lines: [...hash, 'Untouched: it is the file with that hash.'] }
    const same = file.canonicalSha256 === sha256.toLowerCase()
    return { code: 1, lines: [...hash, same ? SAME : 'Altered: its hash is another.'] }
  }
  const answer = origin === undefined ? await fromDatabase(settings, file) : await fromSite(origin, file)
  return { ...answer, lines: [...hash, ...answer.lines] }
}

const SAME = 'Not the same file: the content is the same, but some program wrote it in another way. Download it again.'

type File = ReturnType<typeof readSignedFile>

async function fromDatabase(settings: Settings, file: File): Promise<Answer> {
  if (!settings.DATABASE_URL && !existsSync(join(settings.TEQUIO_DATA, 'database')))
    return { code: 2, lines: ['No site is installed here. Ask one: --origin https://…'] }
  let connection
  try {
    connection = await openDatabase(settings)
    return inWords(await verifySigned(connection.db, file), settings.ORIGIN)
  } catch (error) {
    if (error instanceof FolderTaken)
      return { code: 2, lines: [error.message, `Ask the server that holds it: --origin ${settings.ORIGIN}`] }
    let cause = error as Error
    while (cause.cause instanceof Error) cause = cause.cause
    return {
      code: 2,
      lines: [`The database here cannot be asked: ${cause.message}`, 'Ask the site: --origin https://…'],
    }
  } finally {
    await connection?.close()
  }
}

type Published = { what: string; number: number; day: string; address: string; publishedSha256: string }

const untouched = ({ what, number, day, address }: Published, origin: string): Answer => ({
  code: 0,
  lines: [`Untouched: ${what} ${number}, of ${day}. ${new URL(address, origin).href}`],
})

const sameContent = ({ publishedSha256, address }: Published, origin: string): Answer => ({
  code: 1,
  lines: [SAME, `Published SHA-256  ${publishedSha256}`, new URL(address, origin).href],
})

function inWords(found: Verification, origin: string): Answer {
  switch (found.verdict) {
    case 'untouched':
      return untouched(found, origin)
    case 'same-content':
      return sameContent(found, origin)
    case 'altered':
      return {
        code: 1,
        lines: [
          `Altered: it says that it is a plan of this site and is none of its signed versions. It is most like version ${found.number}:`,
          `${origin}${found.address}`,
          ...found.changes.slice(0, 20).map(({ kind, numbers, fields }) => `  ${[kind, ...numbers].join('/')}: ${fields.map(({ field }) => field).join(', ')}`), // prettier-ignore
        ],
      }
    case 'unknown':
      return { code: 1, lines: ['Unknown: no signed version, document nor cut that is published here has that hash.'] }
  }
}

const PATIENCE = 20_000 // milliseconds

async function fromSite(origin: string, file: File): Promise<Answer> {
  if (!URL.canParse(origin))
    return { code: 2, lines: [`--origin takes an address, as https://ejemplo.gob.mx, not «${origin}».`] }
  const published = async (sha256: string) => {
    const address = new URL(`/verificar.json?sha256=${sha256}`, origin)
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) })
    if (!response.ok) throw new Error(`${address} answered ${response.status}.`)
    return ((await response.json()) as { found: Published | null }).found
  }
  try {
    const exact = await published(file.sha256)
    if (exact) return untouched(exact, origin)
    const same = file.canonicalSha256 ? await published(file.canonicalSha256) : null
    if (same) return sameContent(same, origin)
    return {
      code: 1,
      lines: [
        file.slug
          ? `Altered: it says that it is the plan ${file.slug}, and ${origin} publishes nothing with that hash.`
          : `Unknown: ${origin} publishes nothing with that hash.`,
      ],
    }
  } catch (error) {
    return { code: 2, lines: [`${origin} could not be asked: ${(error as Error).message}`] }
  }
}
