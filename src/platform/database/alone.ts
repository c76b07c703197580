import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Another process holds the folder of the embedded database. */
export class FolderTaken extends Error {}

/**
 * Holds `folder` for this process and answers how to let it go. PGlite itself lets a second process in, and rows are lost.
 * The kernel frees a listening socket the moment its process dies, even by kill -9, and a busy event loop cannot lose it:
 * a lock file with a heartbeat would fail at both. Throws FolderTaken.
 */
export async function holdFolder(folder: string): Promise<() => Promise<void>> {
  const address = addressOf(resolve(folder))
  const server = net.createServer((socket) => socket.destroy())
  try {
    await listen(server, address)
  } catch {
    if (await answers(address)) throw taken(folder)
    if (!['linux', 'win32'].includes(process.platform)) rmSync(address, { force: true }) // where it is a file, one who died leaves it behind
    await listen(server, address).catch(() => {
      throw taken(folder) // by another that was faster
    })
  }
  server.unref()
  return () => new Promise((done) => server.close(() => done()))
}

const taken = (folder: string) =>
  new FolderTaken(
    `Another process is already using the database in ${resolve(folder)}. Stop it first, or set DATABASE_URL to use PostgreSQL.`,
  )

function addressOf(folder: string): string {
  const name = `tequio-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`
  if (process.platform === 'linux') return `\0${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return join(tmpdir(), `${name}.sock`)
}

const listen = (server: net.Server, address: string) =>
  new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(address, () => {
      server.off('error', fail)
      done()
    })
  })

const answers = (address: string) =>
  new Promise<boolean>((done) => {
    const socket = net.connect(address, () => {
      socket.destroy()
      done(true)
    })
    socket.on('error', () => done(false))
  })
