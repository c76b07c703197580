import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InvalidSettings, keyFor, readSettings } from './index.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'tequio-settings-'))
const secret = 's'.repeat(32)

describe('readSettings', () => {
  it('needs nothing', () => {
    const settings = readSettings({ TEQUIO_DATA: folder() })
    expect(settings).toMatchObject({ PORT: 3000, ORIGIN: 'http://localhost:3000', TEQUIO_WORK: true, TRUST_PROXY: 0 })
    expect(settings.DATABASE_URL).toBeUndefined()
  })

  it('keeps the secret that it made, for this user alone', () => {
    const TEQUIO_DATA = folder()
    const made = readSettings({ TEQUIO_DATA }).SECRET
    expect(made.length).toBeGreaterThanOrEqual(32)
    expect(readSettings({ TEQUIO_DATA }).SECRET).toBe(made)
    expect(readFileSync(join(TEQUIO_DATA, 'secret'), 'utf8')).toBe(made)
    expect(statSync(join(TEQUIO_DATA, 'secret')).mode & 0o077).toBe(0)
  })

  it('takes an empty variable for an absent one', () => {
    expect(readSettings({ SECRET: secret, PORT: '', DATABASE_URL: '' }).PORT).toBe(3000)
  })

  it.each([
    ['PORT', 'eighty', 'PORT must be a number'],
    ['PORT', '70000', 'PORT '],
    ['ORIGIN', 'ejemplo.mx', 'ORIGIN must be an address that begins with http:// or https://'],
    ['DATABASE_URL', 'mysql://x/y', 'DATABASE_URL must be an address that begins with postgres://'],
    ['SECRET', 'short', 'SECRET must have at least 32 characters'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL '],
    ['TEQUIO_WORK', 'perhaps', 'TEQUIO_WORK '],
  ])('%s=%s is refused with the name of the setting and what it was', (name, value, message) => {
    const read = () => readSettings({ SECRET: secret, [name]: value })
    expect(read).toThrow(InvalidSettings)
    expect(read).toThrow(message)
    expect(read).toThrow(`«${value}»`)
  })

  it('tells all that is wrong at once', () => {
    try {
      readSettings({ PORT: 'x', LOG_LEVEL: 'y', SECRET: secret })
      expect.unreachable()
    } catch (error) {
      expect((error as InvalidSettings).problems).toHaveLength(2)
    }
  })

  const s3 = { S3_URL: 'http://minio:9000', S3_BUCKET: 'tequio', S3_ACCESS_KEY: 'llave', S3_SECRET_KEY: 'CANARIO' }

  it('takes an object storage whole, or not at all', () => {
    expect(readSettings({ SECRET: secret, ...s3 })).toMatchObject({ ...s3, S3_REGION: 'us-east-1' })
    for (const name of Object.keys(s3)) {
      const read = () => readSettings({ SECRET: secret, ...s3, [name]: '' })
      expect(read).toThrow(`${name} must be set`)
      expect(read).not.toThrow('CANARIO')
    }
    expect(() => readSettings({ SECRET: secret, S3_REGION: 'mx-central-1' })).not.toThrow()
  })

  it.each([
    ['S3_URL', 's3://tequio', 'S3_URL must be an address that begins with http:// or https://'],
    ['S3_URL', 'https://llave:CANARIO@s3.example', 'S3_URL must have no user, password or query'],
    ['S3_URL', 'https://s3.example/?a=b', 'S3_URL must have no user, password or query'],
    ['S3_BUCKET', 'Tequio', 'S3_BUCKET must be the name of a bucket'],
    ['S3_BUCKET', 'a/../b', 'S3_BUCKET must be the name of a bucket'],
  ])('%s=%s is refused', (name, value, message) => {
    expect(() => readSettings({ SECRET: secret, ...s3, [name]: value })).toThrow(message)
  })

  it('leaves only the origin of ORIGIN', () => {
    expect(readSettings({ SECRET: secret, ORIGIN: 'https://gobiernoabierto.example.mx/plan?x=1' }).ORIGIN).toBe(
      'https://gobiernoabierto.example.mx',
    )
  })
})

it('no two purposes share a key', () => {
  const settings = readSettings({ SECRET: secret })
  expect(keyFor(settings, 'auth')).not.toBe(keyFor(settings, 'links'))
  expect(keyFor(settings, 'auth')).not.toContain(secret)
})
