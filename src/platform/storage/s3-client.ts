import { setTimeout as wait } from 'node:timers/promises'
import { codeOf, isCopied, readPage, type Listed } from './s3-answers.ts'
import { EMPTY_HASH, sign, type S3Credentials } from './s3-signature.ts'
import { StorageUnavailable } from './unavailable.ts'

export type S3Settings = S3Credentials & { url: string; bucket: string }

/** How patient it is; tests are less so. Milliseconds. */
export type Patience = {
  tries: number
  /** Longest time without a sign of life. */
  silence: number
  /** Before the second try, on average half of this; twice as much before each further one. */
  pause: number
}
const PATIENCE: Patience = { tries: 4, silence: 30_000, pause: 200 }

/** An upload slower than this, in bytes a millisecond, counts as stuck. */
const SLOWEST_UPLOAD = 100

/** There is no object of that key. */
export class MissingObject extends Error {}

type Asked = {
  method: 'GET' | 'PUT' | 'DELETE'
  key?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: { content: Blob; hash: string }
}
type Answer = { status: number; headers: Headers; text: string }

export type Upload = {
  content: Blob
  /** Of the content: SHA-256 in hexadecimal, MD5 in base64. */
  hash: string
  md5: string
}

export type S3Client = ReturnType<typeof createS3Client>

/**
 * What we need of S3 (https://docs.aws.amazon.com/AmazonS3/latest/API/), addressed by path, as every server of the kind understands. Each
 * call is tried again after silence, broken connections and answers of 500 and above; then it throws StorageUnavailable.
 */
export function createS3Client(settings: S3Settings, given: Partial<Patience> = {}) {
  const { url, bucket } = settings
  const patience = { ...PATIENCE, ...given }
  const root = `${url.replace(/\/+$/, '')}/${bucket}`

  async function send(asked: Asked): Promise<{ response: Response; done(): void }> {
    const target = new URL(asked.key ? `${root}/${asked.key}` : root)
    for (const [name, value] of Object.entries(asked.query ?? {})) target.searchParams.set(name, value)
    const signable = { method: asked.method, url: target, headers: asked.headers ?? {} }
    const headers = await sign({ ...signable, payloadHash: asked.body?.hash ?? EMPTY_HASH }, settings, new Date())
    const giveUp = new AbortController()
    const limit = patience.silence + (asked.body?.content.size ?? 0) / SLOWEST_UPLOAD
    const timer = setTimeout(() => giveUp.abort(new Error(`no answer for ${Math.round(limit / 1000)} s`)), limit)
    const done = () => clearTimeout(timer)
    try {
      const { method, body } = asked
      const init = { method, headers, redirect: 'manual', signal: giveUp.signal } as const
      return { response: await fetch(target, body ? { ...init, body: body.content } : init), done }
    } catch (error) {
      done()
      throw error
    }
  }

  /** The whole of an answer; 404 of an object too. */
  const ask = (asked: Asked, isSound = (_answer: Answer) => true): Promise<Answer> =>
    persistently(describe(asked), async () => {
      const { response, done } = await send(asked)
      try {
        const answer = { status: response.status, headers: response.headers, text: await response.text() }
        if (!isMissing(answer)) judge(answer)
        if (!isSound(answer)) throw new Broken('the answer is not sound')
        return answer
      } finally {
        done()
      }
    })

  /** The body of an object from `start` on, as it comes; null where there is no such object. */
  const opened = (key: string, start: number, end?: number): Promise<Response | null> => {
    const isPart = start > 0 || end !== undefined
    const asked: Asked = { method: 'GET', key, ...(isPart && { headers: { range: `bytes=${start}-${end ?? ''}` } }) }
    return persistently(describe(asked), async () => {
      const { response, done } = await send(asked)
      try {
        if (response.status === (isPart ? 206 : 200)) return response
        const answer = { status: response.status, headers: response.headers, text: await response.text() }
        if (isMissing(answer)) return null
        judge(answer)
        throw new Broken(`${answer.status} where a part was asked for`)
      } finally {
        done()
      }
    })
  }

  async function persistently<T>(what: string, work: () => Promise<T>): Promise<T> {
    for (let turn = 1; ; turn++) {
      try {
        return await work()
      } catch (error) {
        if (error instanceof StorageUnavailable) throw error
        if (turn >= patience.tries) throw unavailable(what, error)
        await wait(Math.random() * patience.pause * 2 ** (turn - 1))
      }
    }
  }

  const unavailable = (what: string, error: unknown) =>
    new StorageUnavailable(`The object storage at ${root} does not answer (${what}: ${reasonOf(error)}).`, {
      cause: error,
    })

  function judge({ status, text }: Answer) {
    if (status >= 200 && status < 300) return
    const code = codeOf(text)
    if (status >= 500 || status === 429 || status === 408 || PASSING.includes(code))
      throw new Broken(`${status} ${code}`)
    throw new StorageUnavailable(
      `The object storage at ${root} refuses (${[status, code].join(' ').trim()}). ${remedyOf(status, code)}`,
    )
  }

  return {
    /** Every object whose key begins with `prefix`, in ascending order of keys. */
    async *list(prefix: string, pageSize = 1000): AsyncGenerator<Listed> {
      let marker = ''
      for (;;) {
        // Pages by the last key seen rather than by a token: what is removed meanwhile cannot make it skip any.
        const query = { prefix, 'max-keys': String(pageSize), ...(marker && { marker }) }
        const { text } = await ask({ method: 'GET', query }, (answer) => answer.text.includes('<ListBucketResult'))
        const page = readPage(text)
        yield* page.objects
        if (page.isLast || page.objects.length === 0) return
        marker = page.objects.at(-1)!.key
      }
    },

    /** Stored whole or not at all. What arrives is compared with what was sent, by the server and, where it tells its MD5, by us. */
    async put(key: string, { content, hash, md5 }: Upload): Promise<void> {
      const headers = { 'content-md5': md5, 'content-type': 'application/octet-stream' }
      const asked: Asked = { method: 'PUT', key, headers, body: { content, hash } }
      for (let turn = 1; turn <= patience.tries; turn++) {
        if (!contradicts(await ask(asked, (answer) => !isMissing(answer)), md5)) return
        await ask({ method: 'DELETE', key }) // nobody may read what is not what was sent
      }
      throw new StorageUnavailable(`The object storage at ${root} keeps other bytes than were sent (${key}).`)
    },

    /** The object under another key, copied by the server; false where it is gone. */
    async copy(from: string, to: string): Promise<boolean> {
      const asked: Asked = { method: 'PUT', key: to, headers: { 'x-amz-copy-source': `/${bucket}/${from}` } }
      const answer = await ask(asked, (each) => isMissing(each) || isCopied(each.text))
      return !isMissing(answer)
    },

    /** No error where it was gone already. */
    async remove(key: string): Promise<void> {
      await ask({ method: 'DELETE', key })
    },

    /**
     * The bytes from `start` to `end`, both inclusive. A connection that breaks on the way is taken up again where it broke.
     * Throws MissingObject, before any byte, where there is no such object.
     */
    async *read(key: string, { start = 0, end }: { start?: number; end?: number } = {}): AsyncGenerator<Uint8Array> {
      let at = start
      let turn = 1
      for (;;) {
        const response = await opened(key, at, end)
        if (!response) {
          if (at === start) throw new MissingObject(key)
          throw new StorageUnavailable(`${key} was removed while it was read.`)
        }
        const until = at + Number(response.headers.get('content-length'))
        try {
          for await (const chunk of chunksOf(response.body!, patience.silence)) {
            at += chunk.byteLength
            turn = 1
            yield chunk
          }
          if (at === until) return
          throw new Broken(`${until - at} bytes are missing`)
        } catch (error) {
          if (turn++ >= patience.tries) throw unavailable(`GET ${key}`, error)
        }
      }
    },
  }
}

/** Something that may pass by itself. */
class Broken extends Error {}

/** Refusals that a second try may mend: the connection changed a byte, or the server had no time. */
const PASSING = [
  'RequestTimeout',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'IncompleteBody',
  'OperationAborted',
  'SlowDown',
]

const isMissing = ({ status, text }: Answer) => status === 404 && codeOf(text) === 'NoSuchKey'

/** An ETag is the MD5 of the object unless the server encrypts it or says otherwise (it has a dash then). */
function contradicts({ headers }: Answer, md5: string): boolean {
  const etag = /^"?([0-9a-f]{32})"?$/i.exec(headers.get('etag') ?? '')?.[1]?.toLowerCase()
  return (
    etag !== undefined &&
    !headers.has('x-amz-server-side-encryption') &&
    etag !== Buffer.from(md5, 'base64').toString('hex')
  )
}

function remedyOf(status: number, code: string): string {
  if (code === 'NoSuchBucket') return 'There is no such bucket: make it, or correct S3_BUCKET.'
  if (code === 'InvalidAccessKeyId') return 'Correct S3_ACCESS_KEY.'
  if (code === 'SignatureDoesNotMatch') return 'Correct S3_SECRET_KEY, and S3_REGION.'
  if (code === 'RequestTimeTooSkewed') return 'Set the clock of this machine.'
  if (code === 'AuthorizationHeaderMalformed' || (status >= 300 && status < 400)) return 'Correct S3_REGION and S3_URL.'
  if (status === 403) return 'The key needs to read, list, write and delete in the bucket.'
  return 'Correct S3_URL.'
}

/** `fetch failed` hides its reason in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  const { code, message: why } = (cause ?? {}) as { code?: string; message?: string }
  return code ?? why ?? message
}

const describe = ({ method, key, query }: Asked) => `${method} ${key ?? query?.prefix ?? ''}`.trim()

async function* chunksOf(body: ReadableStream<Uint8Array>, silence: number): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await soon(reader.read(), silence)
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

async function soon<T>(promise: Promise<T>, limit: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Broken(`silent for ${Math.round(limit / 1000)} s`)), limit)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
