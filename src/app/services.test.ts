import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startObjectStorage } from '../../tests/support/object-storage.ts'
import { readSettings } from '../platform/config/index.ts'
import { openFiles } from './services.ts'

it('keeps files in the bucket that the settings name, and says what is wrong with it', async () => {
  const server = await startObjectStorage()
  const folder = await mkdtemp(join(tmpdir(), 'tequio-services-'))
  const { url, bucket, accessKey, secretKey } = server.settings
  const given = {
    TEQUIO_DATA: folder,
    S3_URL: url,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY: accessKey,
    S3_SECRET_KEY: secretKey,
  }

  const verdict = await (await openFiles(readSettings(given))).put(new TextEncoder().encode('acta'))
  const { hash } = verdict.ok ? verdict.value : expect.unreachable()
  expect([...server.objects.keys()]).toEqual([expect.stringContaining(hash)])
  await expect(openFiles(readSettings({ ...given, S3_SECRET_KEY: 'otra' }))).rejects.toThrow('Correct S3_SECRET_KEY')
  await server.close()
  await rm(folder, { recursive: true, force: true })
})
